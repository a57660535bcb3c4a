//! The bytes of a file that spell a word of metadata, and the reasons for which they are in doubt.

use std::ops::Range;

use crate::dialect::carrier;
use crate::dialect::value::field_name;
use crate::proposal::relation::is_nothing;
use crate::source::{Span, Spanned};

/// Why a word cannot be exchanged, and where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub at: Span,
    pub why: &'static str,
}

/// A word of metadata in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The bytes of the value that spell it.
    pub part: Range<usize>,
    /// The bytes of the file that spell it.
    pub range: Range<usize>,
    /// Whether its case says how the author writes words, which that of a placeholder does not.
    pub has_case: bool,
}

/// Marks that may stand around a word, the longer ones first.
const MARKS: [&str; 7] = ["**", "__", "*", "_", "`", "\"", "'"];

/// Finds the word of a value in `text`, the file that holds it. `read` are the bytes of the value that the reader of the
/// proposal took for the word; where it recognised none, a placeholder or a single unknown word counts as one.
pub(super) fn locate(text: &str, raw: &Spanned<String>, read: Option<&Range<usize>>) -> Result<Word, Doubt> {
    let doubt = |why| Doubt { at: raw.span, why };
    let value = raw.value.as_str();
    let (part, has_case) = match read {
        Some(part) => (part.clone(), true),
        None => unread(value).ok_or_else(|| doubt("what is written there is no single word that roadbook knows"))?,
    };
    let word = value.get(part.clone()).unwrap_or("");
    if read.is_some() && word.contains(['*', '`', '~']) {
        return Err(doubt("a part of the word is marked"));
    }
    // An odd number of marks before the word opens what is struck through.
    if value.get(..part.start).is_some_and(|before| before.matches("~~").count() % 2 == 1) || word.contains("~~") {
        return Err(doubt("it is struck through"));
    }
    let range = carrier::place(text, raw, part.clone())
        .ok_or_else(|| doubt("it is spelled with escapes, or over several lines"))?;
    Ok(Word { part, range, has_case })
}

/// The bytes of a value that is no word of the dialect but stands in the place of one, and whether their case counts.
fn unread(value: &str) -> Option<(Range<usize>, bool)> {
    let (from, core) = without_marks(without_comments(value));
    let whole = from..from + core.len();
    let inner = core.strip_prefix('<').and_then(|inner| inner.strip_suffix('>'));
    let inner = inner.or_else(|| core.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'))).unwrap_or(core);
    if inner.contains('|') {
        return inner.split('|').all(is_choice).then_some((whole, false));
    }
    if is_nothing(core) || field_name(inner) == "status here" || inner.len() < core.len() && is_choice(inner) {
        return Some((whole, false));
    }
    let (from, core) = without_opening(value, from, core);
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    let word = core.split(|letter| !plain(letter)).next().unwrap_or("").trim_end_matches(['-', '_']);
    let is_word = word.starts_with(char::is_alphabetic);
    (is_word && is_apart(core.get(word.len()..).unwrap_or(""))).then_some((from..from + word.len(), true))
}

/// A value whose first word alone is marked, without the mark before it.
fn without_opening<'value>(value: &'value str, from: usize, core: &'value str) -> (usize, &'value str) {
    let opened = MARKS.iter().find(|mark| core.starts_with(**mark) && core.matches(**mark).count() % 2 == 0);
    let length = opened.map_or(0, |mark| mark.len());
    (from + length, value.get(from + length..from + core.len()).unwrap_or(core))
}

/// Whether the text behind an unknown word is set off from it: by punctuation, or as the time or release that the word is
/// said of.
fn is_apart(tail: &str) -> bool {
    let tail = tail.trim_start_matches(['*', '_', '`', '"']);
    let mut words = tail.split_whitespace();
    let Some(first) = words.next() else { return true };
    let stops = first.starts_with(['.', ',', ';', ':', '!']) && first.len() == 1;
    let dash = matches!(first, "-" | "–" | "—");
    let joins = matches!(first, "in" | "since" | "on" | "as" | "until")
        && words.any(|word| word.contains(|letter: char| letter.is_ascii_digit()));
    let blank = tail.starts_with(char::is_whitespace);
    stops || blank && (dash || joins || first.starts_with(['(', '*', '_'])) || tail.starts_with('(')
}

/// Whether a part of a template's choice is made of words alone.
fn is_choice(part: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '*' | '`');
    part.contains(char::is_alphanumeric) && part.chars().all(plain)
}

/// The value before the comments that it ends with.
fn without_comments(value: &str) -> &str {
    let ends = |at: usize| {
        let mut rest = value.get(at..).unwrap_or("");
        while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|inner| inner.split_once("-->")) {
            rest = after.trim_start();
        }
        rest.is_empty()
    };
    match value.find("<!--").filter(|at| ends(*at)) {
        Some(at) => value.get(..at).unwrap_or(value),
        None => value,
    }
}

/// A value without the white space and the pairs of marks around it, and how far into it that begins.
fn without_marks(value: &str) -> (usize, &str) {
    let mut core = value.trim();
    let mut from = value.len() - value.trim_start().len();
    // Each turn takes something off, and no more than a few marks are ever written around a word.
    for _ in 0..MARKS.len() {
        let inner = MARKS.iter().find_map(|mark| {
            let inner = core.strip_prefix(mark)?.strip_suffix(mark)?;
            (!inner.contains(mark)).then_some((mark.len(), inner))
        });
        let Some((length, inner)) = inner else { break };
        from += length + inner.len() - inner.trim_start().len();
        core = inner.trim();
    }
    (from, core)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_single_words_stand_in_the_place_of_a_status() {
        for (value, expected) in [
            ("provisional|implementable", Some(("provisional|implementable", false))),
            ("**Draft | Under Review | Final**", Some(("Draft | Under Review | Final", false))),
            ("**provisional**|implementable", Some(("**provisional**|implementable", false))),
            ("<Draft | Final>", Some(("<Draft | Final>", false))),
            ("{{status}}", None),
            ("<status>", Some(("<status>", false))),
            ("TBD", Some(("TBD", false))),
            (" `N/A` <!-- one of -->", Some(("N/A", false))),
            ("**status here**", Some(("status here", false))),
            ("**Submitted.**", Some(("Submitted", true))),
            ("waiting-for-implementation", Some(("waiting-for-implementation", true))),
            ("\"_Imlpemented_\"", Some(("Imlpemented", true))),
            ("[x] Draft | Final", None),
            ("draft|final, see [minutes](x)", None),
            ("Under consideration", None),
            ("[Accepted](https://a.example)", None),
            ("**Deployed** (in v1)", Some(("Deployed", true))),
            ("_Deployed_, at last", Some(("Deployed", true))),
            ("Stable in Kotlin 1.8", Some(("Stable", true))),
            ("Ready for Review", None),
            ("https://a.example", None),
            ("it's there", None),
            ("v1.2", None),
            ("2024-05-01", None),
            ("Stable/Final", None),
            ("not <!-- a --> implemented", None),
        ] {
            let found = unread(value).map(|(range, has_case)| (&value[range], has_case));
            assert_eq!(found, expected, "{value:?}");
        }
    }
}
