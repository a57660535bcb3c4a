//! What an edit leaves beside the new word and may have made untrue.

use std::ops::Range;

use super::field::{Place, What};
use super::word::Word;
use crate::dialect::document::Field;
use crate::source::{Span, Spanned};
use crate::terminal::one_line;

/// How much of the text that stays is quoted, in characters.
const QUOTED: usize = 120;

/// Something that a person should look at after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it stands, in the file before the edit.
    pub at: Span,
    /// One sentence that quotes it.
    pub message: String,
}

/// Words that tie a comment to a time.
const TIMES: [&str; 17] = [
    "since",
    "until",
    "till",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "today",
    "yesterday",
];

/// The notes about exchanging `word` of the value `raw`, which `field` holds.
pub(super) fn notes_about(
    place: &Place<'_>,
    what: What,
    raw: &Spanned<String>,
    word: &Word,
    field: &Field,
) -> Vec<Note> {
    let text = place.text(raw.span.source);
    let value = raw.span.range();
    let behind = word.range.end..value.end.max(word.range.end);
    let before = value.start.min(word.range.start)..word.range.start;
    let comment = value.end..value.end + text.get(value.end..).map_or(0, comment);
    let name = what.word();
    let mut notes: Vec<Note> = [(before, "before"), (behind, "behind"), (comment, "behind")]
        .into_iter()
        .filter_map(|(range, side)| {
            let range = remark(text, range)?;
            let quoted = quote(text.get(range.clone())?);
            let message = format!("\"{quoted}\" stays {side} the {name}, and may no longer be true");
            Some(Note { at: Span::new(raw.span.source, range), message })
        })
        .collect();
    notes.extend(others(place, what, field));
    notes
}

/// Other fields that say the same thing and are left as they are: those of a carrier that counts less.
fn others(place: &Place<'_>, what: What, field: &Field) -> Vec<Note> {
    if what == What::Milestone {
        return Vec::new();
    }
    let name = what.word();
    let role = |name: &str| place.dialect.vocabulary.roles.get(name).map(String::as_str);
    let fields = place.document.fields.iter().filter(|other| role(&other.name) == Some(name));
    let other = fields.filter(|other| other.key.span != field.key.span && !other.value.is_blank());
    other
        .map(|other| {
            let quoted = quote(place.text(other.value.span().source).get(other.value.span().range()).unwrap_or(""));
            let message = format!("another {name}, \"{quoted}\", stays as it is; the first one counts");
            Note { at: other.value.span(), message }
        })
        .collect()
}

/// The length of the comment of YAML that follows a value on its line.
fn comment(rest: &str) -> usize {
    let line = rest.lines().next().unwrap_or("");
    if line.starts_with([' ', '\t']) && line.trim_start().starts_with('#') { line.trim_end().len() } else { 0 }
}

/// What of the text at `range`, beside a word, somebody should look at: words that readers see, and comments that tell a
/// time or lead somewhere. Marks around the word are none.
fn remark(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let said = text.get(range.clone())?;
    let seen = visible(said);
    let counts =
        if seen.trim_start().starts_with('#') || !seen.contains(char::is_alphanumeric) { is_dated(said) } else { true };
    if !counts {
        return None;
    }
    let is_mark = |letter: char| matches!(letter, '*' | '_' | '`' | '"' | '\'' | '~');
    // Marks right beside the word are the word's own.
    let inner = said.trim_start_matches(is_mark);
    let from = range.start + said.len() - inner.len();
    let lead = inner.len() - inner.trim_start().len();
    let core = inner.trim();
    let open = |mark: char| core.matches(mark).count() % 2 == 1;
    // So is one that closes at the end what was opened before the word.
    let core = core.strip_suffix("**").filter(|_| core.matches("**").count() % 2 == 1).unwrap_or(core);
    let core = core.strip_suffix(|mark: char| is_mark(mark) && open(mark)).unwrap_or(core);
    Some(from + lead..from + lead + core.len())
}

/// A text without its comments.
fn visible(text: &str) -> String {
    let mut seen = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once("<!--") {
        seen.push_str(before);
        rest = inner.split_once("-->").map_or("", |(_, after)| after);
    }
    seen + rest
}

/// Whether a comment is about a time, a release or an address.
fn is_dated(comment: &str) -> bool {
    let lower = comment.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    lower.contains(|letter: char| letter.is_ascii_digit())
        || lower.contains("://")
        || lower.contains("](")
        || words.any(|word| TIMES.contains(&word))
}

/// A text on one line, fit for a terminal.
fn quote(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(QUOTED).collect();
    one_line(&if short.len() < line.len() { format!("{short}…") } else { short }).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_see_and_what_tells_a_time_is_remarked() {
        for (said, expected) in [
            ("** (since May)", Some("(since May)")),
            (" (since May)**", Some("(since May)")),
            ("** *with modifications*", Some("*with modifications*")),
            (" (see [minutes](m.md))", Some("(see [minutes](m.md))")),
            ("__, since v1.2.", Some(", since v1.2.")),
            (" <!-- optional --> (x)", Some("<!-- optional --> (x)")),
            (" <!-- since May -->", Some("<!-- since May -->")),
            (" # since v1.2", Some("# since v1.2")),
            (" # for now", None),
            (" <!-- optional -->", None),
            ("**.  ", None),
            ("\\", None),
            ("", None),
        ] {
            let found = remark(said, 0..said.len());
            assert_eq!(found.map(|range| &said[range]), expected, "{said:?}");
        }
    }
}
