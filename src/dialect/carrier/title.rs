//! The label and number before a title: `EP-0042: Title`, `VEP #143: …`, `[KEP-9] …`, `3. Use a queue`.

use std::sync::OnceLock;

use regex::Regex;

use crate::load::names;

/// A title taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The label, if the title opens with one.
    pub label: Option<String>,
    /// The number, as written.
    pub number: Option<String>,
    /// What remains.
    pub text: String,
}

/// Takes the plain text of a heading apart.
///
/// A number counts only behind a label in capitals and before a separator, or where it equals `expected`, the number
/// that the file or folder bears; else "HTTP 2 support" would become proposal 2.
#[must_use]
pub fn read(heading: &str, expected: Option<&str>) -> Title {
    static LABELLED: OnceLock<Option<Regex>> = OnceLock::new();
    static NUMBERED: OnceLock<Option<Regex>> = OnceLock::new();
    let labelled = LABELLED.get_or_init(|| {
        Regex::new(r"^\[?\s*([A-Z][A-Za-z]{1,9})\s*(?:[-_–—#:]\s*#?|\s+#?)\s*([0-9]{1,6}|[NXx]{2,6})\s*\]?\s*([:.–—|-]?)\s*(.*)$").ok()
    });
    let numbered = NUMBERED.get_or_init(|| Regex::new(r"^#?([0-9]{1,6})\s*([:.–—)-])?\s+(.+)$").ok());
    let heading = heading.trim();
    let same = |number: &str| {
        expected.is_some_and(|expected| expected.trim_start_matches('0') == number.trim_start_matches('0'))
    };
    if let Some(found) = labelled.as_ref().and_then(|pattern| pattern.captures(heading)) {
        let (label, number, rest) = (&found[1], &found[2], found[4].trim());
        let capitals = label.chars().filter(|letter| letter.is_uppercase()).count() >= 2 && label.chars().count() <= 6;
        let apart = !found[3].is_empty() || heading.starts_with('[');
        if same(number) || capitals && apart {
            let text = if rest.is_empty() { heading } else { rest };
            return Title { label: Some(label.to_owned()), number: Some(number.to_owned()), text: text.to_owned() };
        }
    }
    if let Some(found) = numbered.as_ref().and_then(|pattern| pattern.captures(heading)).filter(|found| same(&found[1]))
    {
        return Title { label: None, number: Some(found[1].to_owned()), text: found[3].trim().to_owned() };
    }
    Title { label: None, number: None, text: unlabelled(heading).to_owned() }
}

/// The title behind a word that only says what the document is: `Proposal: …`, `RFC: …`, `[BEP] …`.
fn unlabelled(heading: &str) -> &str {
    let (word, rest) = match heading.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((word, rest)) => (word, rest.trim_start_matches(':')),
        None => heading.split_once(':').unwrap_or(("", heading)),
    };
    let word = word.trim();
    let capitals = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_uppercase());
    let kind = ["proposal", "design proposal", "enhancement proposal", "feature proposal", "rfc"];
    let known = capitals && names::is_label(word) || kind.iter().any(|kind| word.eq_ignore_ascii_case(kind));
    let rest = rest.trim();
    if known && !rest.is_empty() { rest } else { heading }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(heading: &str, expected: Option<&str>, label: Option<&str>, number: Option<&str>, text: &str) {
        let title = read(heading, expected);
        assert_eq!(
            (title.label.as_deref(), title.number.as_deref(), title.text.as_str()),
            (label, number, text),
            "{heading:?}"
        );
    }

    #[test]
    fn labels_and_numbers_are_taken_off() {
        check("EP-0042: A title", None, Some("EP"), Some("0042"), "A title");
        check("KEP-2229: kubectl xdg base dir", Some("2229"), Some("KEP"), Some("2229"), "kubectl xdg base dir");
        check("VEP #143: Passt", None, Some("VEP"), Some("143"), "Passt");
        check("VEP 115: PCIe", None, Some("VEP"), Some("115"), "PCIe");
        check("[KEP-9] x", None, Some("KEP"), Some("9"), "x");
        check("1. Record decisions", Some("0001"), None, Some("1"), "Record decisions");
        check("KEP-NNNN: Your title", None, Some("KEP"), Some("NNNN"), "Your title");
        check("HTTP 2 support", None, None, None, "HTTP 2 support");
        check("3 ways to fail", Some("12"), None, None, "3 ways to fail");
        check("Title", None, None, None, "Title");
        check("Proposal: A list", None, None, None, "A list");
        check("BEP: Notifications", None, None, None, "Notifications");
        check("[RFC] A list", None, None, None, "A list");
        check("API: a list", None, None, None, "API: a list");
        check("Proposal:", None, None, None, "Proposal:");
    }
}
