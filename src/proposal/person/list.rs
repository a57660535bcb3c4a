//! From a text to the people it names.

use super::Person;

/// The people in one item of a list, which is one person with whatever was written beside them, or several: `@a, @b`.
///
/// `@h, for the API part` is one person with a note, since what follows the comma names nobody.
#[must_use]
pub fn read_person(item: &str) -> Vec<Person> {
    let pieces = split(item);
    // Only what can be nobody but a person opens a new one; any other piece is a note on the person before it.
    gather(item, &pieces, |piece| strength(piece) >= Strength::Certain)
}

/// The people in a text that is a list by itself: `Name (@h), Name <mail>, et al.`, `[Name](url), [Name](url)`, `a, b and c`.
#[must_use]
pub fn read_people(raw: &str) -> Vec<Person> {
    let pieces = split(raw);
    // `Name, Name` needs every piece to look like a name; beside `@h` a piece of several words is a note.
    let names = pieces.iter().filter(|piece| !is_placeholder(piece)).all(|piece| strength(piece) >= Strength::Likely);
    gather(raw, &pieces, |piece| strength(piece) >= if names { Strength::Likely } else { Strength::Certain })
}

/// Whether the text names nobody: empty, `TBD`, `None`, `N/A`, `???`, `et al.`, the template's `@...`.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = bare(text).trim_matches(['<', '>', '[', ']', '(', ')', '{', '}']).trim();
    let word = text.trim_start_matches('@').trim_end_matches(['.', ':', '!']).trim().to_lowercase();
    if word.chars().all(|c| matches!(c, '?' | '-' | '.' | '_' | '~' | '*' | ' ' | '…')) {
        return true;
    }
    matches!(
        word.as_str(),
        "tbd"
            | "tba"
            | "todo"
            | "none"
            | "n/a"
            | "na"
            | "n.a"
            | "nil"
            | "null"
            | "nobody"
            | "no one"
            | "unknown"
            | "et al"
            | "and others"
            | "others"
            | "more"
            | "to be determined"
            | "to be decided"
            | "your name"
            | "your name here"
            | "name"
            | "author"
            | "authors"
            | "handle"
            | "github-handle"
    ) || word.starts_with("tbd ")
        || word.starts_with("tbd,")
        || word.starts_with("tbd;")
        || word.starts_with("tbd-")
        || word.starts_with("n/a ")
}

/// How surely a piece opens a new person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Words beside a person.
    Note,
    /// It may be a name or a bare handle.
    Likely,
    /// A handle with `@`, a mail address, a link.
    Certain,
}

fn strength(piece: &str) -> Strength {
    let text = bare(piece);
    let handle = text.starts_with('@')
        || text.contains("(@")
        || text.contains("<@")
        || text.split_whitespace().next_back().is_some_and(|word| word.len() > 1 && word.starts_with('@'));
    if handle || text.starts_with('[') || profile(text).is_some() || mail_in(text).is_some() {
        return Strength::Certain;
    }
    if is_bare_handle(text) || is_name(text) { Strength::Likely } else { Strength::Note }
}

/// Splits at commas, semicolons, `&` and `and`, but not inside brackets.
fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'<' => depth += 1,
            b')' | b']' | b'>' => depth = depth.saturating_sub(1),
            b',' | b';' | b'&' | b'\n' if depth == 0 => {
                pieces.push(&text[start..at]);
                start = at + 1;
            }
            b' ' if depth == 0 && at >= start && bytes[at..].starts_with(b" and ") => {
                pieces.push(&text[start..at]);
                start = at + 5;
            }
            _ => {}
        }
    }
    // `,and ` puts the start behind the end of the text only when nothing follows.
    pieces.push(text.get(start..).unwrap_or(""));
    let pieces: Vec<&str> =
        pieces.into_iter().map(|piece| piece.trim().strip_prefix("and ").unwrap_or(piece).trim()).collect();
    pieces.into_iter().filter(|piece| !piece.is_empty()).collect()
}

fn gather(raw: &str, pieces: &[&str], opens: impl Fn(&str) -> bool) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for piece in pieces {
        let placeholder = is_placeholder(piece);
        match people.last_mut() {
            _ if placeholder => {}
            Some(person) if !opens(piece) => {
                let note = person.note.get_or_insert_default();
                if !note.is_empty() {
                    note.push_str(", ");
                }
                note.push_str(piece);
            }
            _ => people.extend(one(piece)),
        }
    }
    // One person keeps the whole text, with the note in it.
    if let [person] = people.as_mut_slice() {
        person.raw = raw.trim().to_owned();
    }
    people
}

/// The one person in `piece`.
fn one(piece: &str) -> Option<Person> {
    let text = bare(piece);
    let mut person = Person { raw: piece.to_owned(), ..Person::default() };
    let mut rest = text.to_owned();
    if let Some((label, url, after)) = link(text) {
        person.handle = profile(url).map(str::to_owned);
        person.url = Some(url.to_owned()).filter(|url| url.starts_with("http://") || url.starts_with("https://"));
        rest = format!("{label} {after}");
    } else if let Some(handle) = profile(text) {
        person.handle = Some(handle.to_owned());
        person.url = Some(text.to_owned());
        return Some(person);
    }
    if let Some((mail, without)) = take_mail(&rest) {
        person.email = Some(mail);
        rest = without;
    }
    if let Some((handle, without)) = take_handle(&rest) {
        person.handle.get_or_insert(handle);
        rest = without;
    }
    let rest = bare(&rest).trim_matches([':', '-', '–', '—']).trim().to_owned();
    let nothing_yet = person.handle.is_none() && person.email.is_none() && person.url.is_none();
    if nothing_yet && is_bare_handle(&rest) && !is_given_name(&rest) {
        person.handle = Some(rest);
    } else if nothing_yet && let Some((handle, note)) = handle_and_note(&rest) {
        person.handle = Some(handle.to_owned());
        person.note = Some(note.to_owned());
    } else if !rest.is_empty() {
        // `@pacevedom: team lead`: what stands behind a handle is a note, what stands before it is the name.
        // Several words without a capital letter are no name either: `with input from @h`.
        let words = rest.contains(' ') && !rest.starts_with(char::is_uppercase) && rest.is_ascii();
        if bare(text).starts_with('@') || words {
            let inner = rest
                .strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'))
                .filter(|inner| !inner.contains(['(', ')']));
            person.note = Some(inner.unwrap_or(&rest).to_owned());
        } else {
            person.name = Some(rest);
        }
    }
    (!(person.name.is_none() && person.handle.is_none() && person.email.is_none() && person.url.is_none()))
        .then_some(person)
}

/// `zaneb - networking`, `jcpowermac: vSphere`: a bare handle, a dash or colon, and what the person looks at.
fn handle_and_note(text: &str) -> Option<(&str, &str)> {
    let (handle, note) = text.split_once(" - ").or_else(|| text.split_once(" – ")).or_else(|| text.split_once(": "))?;
    is_bare_handle(handle.trim()).then_some((handle.trim(), note.trim()))
}

/// `[label](url) after`, also `[label]` alone.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('[')?;
    let close = open + text[open..].find("](")?;
    let end = close + text[close..].find(')')?;
    Some((&text[open + 1..close], text[close + 2..end].trim(), &text[end + 1..]))
}

/// The handle in the address of a profile page. A page of a repository is no profile.
fn profile(text: &str) -> Option<&str> {
    let path = text.trim_matches(['<', '>']);
    let path = path.strip_prefix("https://").or_else(|| path.strip_prefix("http://")).unwrap_or(path);
    let path = path.strip_prefix("www.").unwrap_or(path);
    let handle = ["github.com/", "gitlab.com/", "codeberg.org/"].iter().find_map(|host| path.strip_prefix(host))?;
    let handle = handle.trim_end_matches('/').split(['?', '#']).next().unwrap_or("");
    let handle = handle.strip_prefix('@').unwrap_or(handle);
    is_bare_handle(handle).then_some(handle)
}

fn take_mail(text: &str) -> Option<(String, String)> {
    let (start, end) = mail_in(text)?;
    let mail = text[start..end].trim_start_matches("mailto:").to_owned();
    let mut before = text[..start].trim_end();
    let mut after = &text[end..];
    if before.ends_with(['<', '(']) && after.starts_with(['>', ')']) {
        before = &before[..before.len() - 1];
        after = &after[1..];
    }
    Some((mail, format!("{} {}", before.trim(), after.trim()).trim().to_owned()))
}

/// Where a mail address stands in `text`.
fn mail_in(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"')) {
        let address = word.strip_prefix("mailto:").unwrap_or(word);
        if let Some((local, domain)) = address.split_once('@')
            && !local.is_empty()
            && !local.contains('/')
            && !domain.contains(['@', '/'])
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
        {
            return Some((at, at + word.len()));
        }
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// `@handle` or `@organization/team` anywhere in the text, and the text without it.
fn take_handle(text: &str) -> Option<(String, String)> {
    let start = text.char_indices().find_map(|(at, c)| {
        let free = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let more = text[at + c.len_utf8()..].chars().next().is_some_and(|next| next.is_ascii_alphanumeric());
        (c == '@' && free && more).then_some(at)
    })?;
    let body = &text[start + 1..];
    let end =
        body.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))).unwrap_or(body.len());
    let handle = body[..end].trim_end_matches(['.', '-', '/']);
    let mut before = text[..start].trim_end_matches('@').trim_end();
    let mut after = &body[handle.len()..];
    if before.ends_with(['(', '[', '<']) && after.starts_with([')', ']', '>']) {
        before = &before[..before.len() - 1];
        after = &after[1..];
    }
    let note = after.trim();
    let rest = format!("{}{}{}", before.trim(), if before.is_empty() || note.is_empty() { "" } else { " " }, note);
    Some((handle.to_owned(), rest))
}

/// A handle as hosts allow them: letters, digits and dashes, not too long; teams with an organization before a slash.
fn is_bare_handle(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.split('/').count() <= 2
        && text.split('/').all(|part| {
            !part.is_empty()
                && part.len() <= 39
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        })
        && !is_placeholder(text)
}

/// One capital letter and small ones behind it: `Ada`. Handles are written so now and then, names always.
fn is_given_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_uppercase) && text.len() > 1 && letters.all(char::is_lowercase)
}

/// Two to five words that each start with a capital letter, apart from particles (`de`, `van`): `Adrian Moreno Zapata`.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    let capital = |word: &&&str| word.trim_start_matches(['(', '\'', '"']).starts_with(char::is_uppercase);
    (1..=5).contains(&words.len())
        && words.first().is_some_and(|word| word.chars().any(char::is_alphabetic))
        && words.iter().filter(capital).count() * 2 >= words.len()
        && words.iter().all(|word| {
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '-' | '’' | '(' | ')' | '"'))
        })
}

/// The text without blanks, quotes (straight and curly), code and emphasis marks around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '*' | '“' | '”' | '‘' | '’' | ','))
}
