//! Texts that stand where a person should.

use super::SIGNS;
use super::name::is_name;

/// Texts that name nobody when they stand alone, in lower case. The manual page of `person-placeholder` lists them.
pub(crate) const PLACEHOLDERS: [&str; 26] = [
    "tbd",
    "tba",
    "todo",
    "none",
    "n/a",
    "na",
    "n.a",
    "nil",
    "null",
    "nobody",
    "no one",
    "unknown",
    "to be determined",
    "to be decided",
    "et al",
    "and others",
    "others",
    "more",
    "your name",
    "your name here",
    "name",
    "author",
    "authors",
    "handle",
    "github-handle",
    "github handle",
];

/// Whether the whole text names nobody: empty, only signs (`???`, `@...`), or a row of the table (`TBD`, `None`, `et al.`). A
/// placeholder beside other words is no placeholder: `TBD Smith` may be a person.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = bare(text).trim_matches(['<', '>', '[', ']', '(', ')', '{', '}']).trim();
    let word = text.trim_start_matches(SIGNS).trim_end_matches(['.', ':', '!']).trim();
    word.chars().all(|c| matches!(c, '?' | '-' | '.' | '_' | '~' | '*' | ' ' | '…'))
        || PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether the text is a placeholder with a remark: `TBD (storage)`, `TBD - someone from storage`, `None yet`. It is not where a
/// name follows, as in `TBD Smith`.
pub(super) fn is_remarked(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | ';' | ':' | '-' | '–' | '—'));
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    let rest = rest.trim_start();
    word.contains(char::is_alphanumeric)
        && !rest.is_empty()
        && is_placeholder(word)
        && !(rest.starts_with(|letter: char| letter.is_alphabetic() && !letter.is_lowercase()) && is_name(rest))
}

/// The text without blanks, quotes (straight and curly), code and emphasis marks around it.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '*' | '“' | '”' | '‘' | '’' | ','))
}
