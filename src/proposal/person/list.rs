//! From a text to the people it names.

use super::part::{Link, handle, is_bare_handle, is_bare_name, is_given_name, is_name, link, mail, mail_in, profile};
use super::{Person, SIGNS};

/// The people in one item of a list, which is one person with whatever was written beside them, or several: `@a, @b`.
/// A text that names nobody as far as can be told, and is no [placeholder](is_placeholder), is a person of whom only the
/// text is [known](Person::is_known).
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
    let word = text.trim_start_matches(SIGNS).trim_end_matches(['.', ':', '!']).trim().to_lowercase();
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

/// The pieces of a value, for tests that compare them with what was read.
#[cfg(test)]
pub(super) fn pieces(raw: &str) -> Vec<&str> {
    split(raw)
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
    let bracketed = |sign: char| ['(', '<', '（'].iter().any(|open| text.contains(&format!("{open}{sign}")));
    let handle = text.starts_with(SIGNS)
        || SIGNS.into_iter().any(bracketed)
        || text
            .split_whitespace()
            .next_back()
            .is_some_and(|word| word.starts_with(SIGNS) && word.chars().nth(1).is_some());
    if handle || text.starts_with('[') || profile(text).is_some() || mail_in(text).is_some() {
        return Strength::Certain;
    }
    if is_bare_handle(text) || is_bare_name(text) || is_name(text) { Strength::Likely } else { Strength::Note }
}

/// Splits at commas and semicolons of any script, at `&` and `and`, but not inside brackets.
fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '<' | '（' | '【' | '「' => depth += 1,
            ')' | ']' | '>' | '）' | '】' | '」' => depth = depth.saturating_sub(1),
            ',' | ';' | '&' | '\n' | '，' | '、' | '；' | '،' | '؛' if depth == 0 => {
                pieces.push(&text[start..at]);
                start = at + letter.len_utf8();
            }
            ' ' if depth == 0 && at >= start && text[at..].starts_with(" and ") => {
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
            Some(person) if !opens(piece) => add_note(person, piece),
            _ => people.push(one(piece)),
        }
    }
    // One person keeps the whole text, with the note in it.
    if let [person] = people.as_mut_slice() {
        person.raw = raw.trim().to_owned();
    }
    people
}

/// Adds what was written beside a person.
fn add_note(person: &mut Person, text: &str) {
    let note = person.note.get_or_insert_default();
    if !note.is_empty() {
        note.push_str(", ");
    }
    note.push_str(text);
}

/// Whether the text says anything: has a letter or a digit.
fn says(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The one person in `piece`, which says something; everything that it says is in one of the parts.
fn one(piece: &str) -> Person {
    let text = bare(piece);
    let mut person = Person { raw: piece.to_owned(), ..Person::default() };
    let mut rest = text.to_owned();
    // What is written beside the person, apart from what stands around the name.
    let mut notes: Vec<String> = Vec::new();
    if let Some(Link { before, label, url, after }) = link(text) {
        person.handle = profile(url).map(str::to_owned);
        person.url = Some(url.to_owned()).filter(|url| !url.is_empty());
        notes.push(before.trim().to_owned());
        rest = format!("{label} {after}");
    } else if let Some(handle) = profile(text) {
        person.handle = Some(handle.to_owned());
        person.url = Some(text.to_owned());
        return person;
    }
    if let Some((mail, without)) = mail(&rest) {
        rest = without;
        if let Some(other) = person.email.replace(mail).filter(|other| person.email.as_ref() != Some(other)) {
            notes.push(other);
        }
    }
    // A handle that no host can have is a name.
    let mut foreign = None;
    if let Some((handle, without)) = handle(&rest) {
        rest = without;
        if !handle.is_ascii() {
            foreign = Some(handle);
        } else if !person.handle.get_or_insert_with(|| handle.clone()).eq_ignore_ascii_case(&handle) {
            notes.push(format!("@{handle}"));
        }
    }
    let rest = bare(&rest).trim_matches([':', '-', '–', '—']).trim().to_owned();
    let web = person.url.as_ref().is_some_and(|url| url.starts_with("http://") || url.starts_with("https://"));
    let nothing_yet = person.handle.is_none() && person.email.is_none() && !web && foreign.is_none();
    if nothing_yet && is_bare_handle(&rest) && !is_given_name(&rest) {
        person.handle = Some(rest);
    } else if nothing_yet && let Some((handle, note)) = handle_and_note(&rest) {
        person.handle = Some(handle.to_owned());
        person.note = Some(note.to_owned());
    } else if !rest.is_empty() {
        // `@pacevedom: team lead`: what stands behind a handle is a note, what stands before it is the name.
        // Several words without a capital letter are no name either: `with input from @h`.
        let words = rest.contains(' ') && !rest.starts_with(char::is_uppercase) && rest.is_ascii();
        if text.starts_with(SIGNS) || words {
            let inner = rest
                .strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'))
                .filter(|inner| !inner.contains(['(', ')']));
            person.note = Some(inner.unwrap_or(&rest).to_owned());
        } else {
            person.name = Some(rest);
        }
    }
    match foreign {
        Some(name) if person.name.is_none() => person.name = Some(name),
        Some(name) => notes.push(format!("@{name}")),
        None => {}
    }
    for note in notes.iter().filter(|note| says(note)) {
        add_note(&mut person, note);
    }
    if person.is_known() { person } else { Person { raw: person.raw, ..Person::default() } }
}

/// `zaneb - networking`, `jcpowermac: vSphere`: a bare handle, a dash or colon, and what the person looks at.
fn handle_and_note(text: &str) -> Option<(&str, &str)> {
    let (handle, note) = text.split_once(" - ").or_else(|| text.split_once(" – ")).or_else(|| text.split_once(": "))?;
    is_bare_handle(handle.trim()).then_some((handle.trim(), note.trim()))
}

/// The text without blanks, quotes (straight and curly), code and emphasis marks around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '*' | '“' | '”' | '‘' | '’' | ','))
}
