//! What stands in a text that names a person: links, profile pages, mail addresses, handles.

use super::SIGNS;
use super::name::is_of_word;
use super::placeholder::is_placeholder;

/// A link in Markdown, and what stands around it.
pub(super) struct Link<'text> {
    pub(super) before: &'text str,
    pub(super) label: &'text str,
    pub(super) url: &'text str,
    pub(super) after: &'text str,
}

/// `before [label](url) after`.
pub(super) fn link(text: &str) -> Option<Link<'_>> {
    let open = text.find('[')?;
    let close = open + text[open..].find("](")?;
    let end = close + text[close..].find(')')?;
    let (before, label) = (&text[..open], &text[open + 1..close]);
    Some(Link { before, label, url: text[close + 2..end].trim(), after: &text[end + 1..] })
}

/// The handle in the address of a profile page. A page of a repository is no profile.
pub(super) fn profile(text: &str) -> Option<&str> {
    let path = text.trim_matches(['<', '>']);
    let path = path.strip_prefix("https://").or_else(|| path.strip_prefix("http://")).unwrap_or(path);
    let path = path.strip_prefix("www.").unwrap_or(path);
    let handle = ["github.com/", "gitlab.com/", "codeberg.org/"].iter().find_map(|host| path.strip_prefix(host))?;
    let handle = handle.trim_end_matches('/').split(['?', '#']).next().unwrap_or("");
    let handle = handle.strip_prefix('@').unwrap_or(handle);
    is_bare_handle(handle).then_some(handle)
}

/// The mail address in a text, and the text without it.
pub(super) fn mail(text: &str) -> Option<(String, String)> {
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
pub(super) fn mail_in(text: &str) -> Option<(usize, usize)> {
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

/// `@handle` or `@organization/team` anywhere in the text, in letters of any script, and the text without it.
pub(super) fn handle(text: &str) -> Option<(String, String)> {
    let (start, sign) = text.char_indices().find(|(at, sign)| {
        let free = text[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let more = text[at + sign.len_utf8()..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
        SIGNS.contains(sign) && free && more
    })?;
    let body = &text[start + sign.len_utf8()..];
    let within = |letter: char| is_of_word(letter) || matches!(letter, '-' | '/' | '.');
    let end = body.find(|letter| !within(letter)).unwrap_or(body.len());
    let handle = body[..end].trim_end_matches(['.', '-', '/']);
    let mut before = text[..start].trim_end_matches(SIGNS).trim_end();
    let mut after = &body[handle.len()..];
    let brackets = [('(', ')'), ('[', ']'), ('<', '>'), ('（', '）')];
    let around = brackets.map(|(open, close)| before.strip_suffix(open).zip(after.strip_prefix(close)));
    if let Some((outer, rest)) = around.into_iter().flatten().next() {
        (before, after) = (outer, rest);
    }
    let note = after.trim();
    let rest = format!("{}{}{}", before.trim(), if before.is_empty() || note.is_empty() { "" } else { " " }, note);
    Some((handle.to_owned(), rest))
}

/// A handle as hosts allow them: letters, digits and dashes, not too long; teams with an organization before a slash.
pub(super) fn is_bare_handle(text: &str) -> bool {
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
