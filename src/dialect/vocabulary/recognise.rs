//! Recognises the word that a status or stage text opens with, and tells which bytes of the text spell it.

use std::ops::Range;

use crate::dialect::value::field_name;

/// What a raw text was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Canonical name.
    pub name: String,
    /// What stands behind the word: `alpha` in `implemented (alpha)`.
    pub detail: Option<String>,
    /// The bytes of the raw text that spell the word, from its first letter to its last, without the marks around it.
    pub word: Range<usize>,
}

/// Folds a status or stage word for comparison: no Markdown emphasis, lower case, single spaces.
#[must_use]
pub fn fold(raw: &str) -> String {
    let bare: String = raw.chars().filter(|letter| !is_mark(*letter)).collect();
    field_name(bare.trim().trim_matches(['_', '"', '\'']).trim_end_matches(['.', ',', ';', ':', '!']))
}

/// Whether folding drops the character, wherever it stands.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '*' | '`' | '~')
}

/// Words after a status that add to it without changing it. Others ("final comment period" were it unknown,
/// "not …") leave the text unrecognised, since guessing would be worse.
const CONNECTIVES: [&str; 14] =
    ["with", "by", "in", "for", "as", "on", "since", "and", "at", "via", "from", "pending", "until", "to"];

/// Finds the longest known form that opens `raw` as whole words. What follows must be set off by punctuation or by
/// a connective, and becomes the detail.
pub(super) fn recognise(raw: &str, forms: &[(String, String)]) -> Option<Match> {
    let folded = fold(raw);
    if folded.is_empty() || folded.contains('|') {
        return None;
    }
    let mut best: Option<(&str, &str, &str)> = None;
    for (form, name) in forms {
        let Some(rest) = folded.strip_prefix(form.as_str()) else { continue };
        if rest.starts_with(|letter: char| letter.is_alphanumeric()) {
            continue;
        }
        let detail = rest.trim_start();
        let first = detail.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
        let apart = detail.is_empty()
            || detail.starts_with(|letter: char| !letter.is_alphanumeric())
            || CONNECTIVES.contains(&first);
        if apart && best.is_none_or(|(longest, ..)| form.len() > longest.len()) {
            best = Some((form, name, detail));
        }
    }
    let (form, name, detail) = best?;
    let detail = detail.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
    let detail = (!detail.is_empty()).then_some(detail);
    Some(Match { name: name.to_owned(), detail, word: word(raw, form)? })
}

/// The bytes of `raw` that fold to `form`, with which the folded `raw` begins.
fn word(raw: &str, form: &str) -> Option<Range<usize>> {
    let mut wanted = form.chars();
    let mut found: Option<Range<usize>> = None;
    let mut blank = false;
    for (at, letter) in raw.char_indices() {
        if wanted.as_str().is_empty() {
            break;
        }
        if is_mark(letter) {
            continue;
        }
        // What field names take for a blank; before the word, quotes are dropped along with it.
        if letter.is_whitespace() || matches!(letter, '-' | '_') || found.is_none() && matches!(letter, '"' | '\'') {
            blank = found.is_some();
            continue;
        }
        if std::mem::take(&mut blank) && wanted.next() != Some(' ') {
            return None;
        }
        if !letter.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
        found = Some(found.map_or(at, |found| found.start)..at + letter.len_utf8());
    }
    found.filter(|_| wanted.as_str().is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;
    use crate::dialect::Dialect;

    #[test]
    fn the_word_is_what_was_recognised_without_its_marks() {
        let dialect = Dialect::named("any").unwrap();
        for (raw, word) in [
            ("provisional", "provisional"),
            ("**Implemented (Swift 5.9)**", "Implemented"),
            ("**Accepted** *with modifications*", "Accepted"),
            ("__provisional__ (x)", "provisional"),
            ("  \"`Last  Call`\"", "Last  Call"),
            ("_implemented_in_preview_", "implemented_in_preview"),
            ("proposed <!-- optional -->", "proposed"),
            ("In\u{a0}Review.", "In\u{a0}Review"),
            ("FINAL comment period, ends in May", "FINAL comment period"),
            ("**Partially** implemented", "Partially** implemented"),
        ] {
            let found = dialect.vocabulary.match_status(raw).unwrap();
            assert_eq!(&raw[found.word], word, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn the_word_alone_is_recognised_as_the_same(
            lead in "[ *_`\"']{0,4}",
            word in prop::sample::select(vec!["provisional", "LAST CALL", "In-Review", "wip", "not  accepted"]),
            tail in "[ *_`\"'(.,;:\\\\)éa-c-]{0,8}",
        ) {
            let dialect = Dialect::named("any").unwrap();
            let raw = format!("{lead}{word}{tail}");
            if let Some(found) = dialect.vocabulary.match_status(&raw) {
                let slice = &raw[found.word.clone()];
                let alone = dialect.vocabulary.match_status(slice);
                prop_assert_eq!(alone.map(|alone| alone.name), Some(found.name));
                prop_assert!(fold(&raw).starts_with(&fold(slice)));
                let edge = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
                prop_assert!(edge(slice.chars().next()) && edge(slice.chars().next_back()));
            }
        }
    }
}
