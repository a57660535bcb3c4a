//! Anchors of headings, equal to GitHub's, so that links that work there work here.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use regex::Regex;

/// The anchor that GitHub makes of a heading's text, before it is told apart from others of the document.
#[must_use]
pub fn slug(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.bytes().filter_map(|byte| match byte {
            b' ' => Some(b'-'),
            b'-' | b'_' => Some(byte),
            _ if byte.is_ascii_alphanumeric() => Some(byte.to_ascii_lowercase()),
            _ => None,
        });
        return String::from_utf8(kept.collect()).unwrap_or_default();
    }
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(character),
            _ if character.is_ascii_alphanumeric() => slug.push(character.to_ascii_lowercase()),
            _ if character.is_ascii() => {}
            _ if character.is_alphabetic() => slug.extend(character.to_lowercase()),
            _ if is_word(character) => slug.push(character),
            _ => {}
        }
    }
    slug
}

/// What begins the ids that pages give to their own parts.
const OWN: &str = "rb-";
/// What GitHub puts before every id of a document.
const OF_DOCUMENT: &str = "user-content-";

/// The id in a page of the part of a document that has this anchor on the host: the same, unless it could be the id of a part of
/// the page itself.
#[must_use]
pub fn page_id(anchor: &str) -> String {
    let apart = anchor.starts_with(OWN) || anchor.starts_with(OF_DOCUMENT);
    if apart { format!("{OF_DOCUMENT}{anchor}") } else { anchor.to_owned() }
}

/// The anchor on the host of what has this id in a page.
#[must_use]
pub fn host_anchor(id: &str) -> &str {
    id.strip_prefix(OF_DOCUMENT).unwrap_or(id)
}

/// Marks, decimal digits and connecting punctuation: what a word may hold besides letters.
fn is_word(character: char) -> bool {
    static WORD: OnceLock<Option<Regex>> = OnceLock::new();
    let word = WORD.get_or_init(|| Regex::new(r"^[\p{M}\p{Nd}\p{Pc}]$").ok());
    word.as_ref().is_some_and(|word| word.is_match(character.encode_utf8(&mut [0; 4])))
}

/// Hands out the anchors of one document, each once.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// How often a number was added to an anchor; every anchor handed out has an entry.
    taken: HashMap<String, u32>,
}

impl Anchors {
    /// The anchor of the next heading.
    pub(super) fn next(&mut self, text: &str) -> String {
        let base = slug(text);
        let mut number = match self.taken.entry(base.clone()) {
            // An anchor cannot be empty, which is what GitHub gives the first heading without any word.
            Entry::Vacant(_) if base.is_empty() => 0,
            Entry::Vacant(free) => {
                free.insert(0);
                return base;
            }
            Entry::Occupied(last) => last.get() + 1,
        };
        loop {
            let anchor = format!("{base}-{number}");
            if !self.taken.contains_key(&anchor) {
                self.taken.insert(base, number);
                self.taken.insert(anchor.clone(), 0);
                return anchor;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_githubs() {
        for (text, anchor) in [
            ("Risks and Mitigations", "risks-and-mitigations"),
            ("Alpha -> Beta", "alpha---beta"),
            ("What's new? (v1.30)", "whats-new-v130"),
            (" a\tb ", "-ab-"),
            ("snake_case & kebab-case", "snake_case--kebab-case"),
            ("Ünïcode ΑΒΓ 中文", "ünïcode-αβγ-中文"),
            ("🎉 party", "-party"),
            (":tada: party", "tada-party"),
            ("½ Ⅷ ٣ ‿ e\u{301}", "-ⅷ-٣-‿-e\u{301}"),
            ("a\u{a0}b–c", "abc"),
            ("-", "-"),
        ] {
            assert_eq!(slug(text), anchor, "{text:?}");
        }
    }

    #[test]
    fn ids_of_documents_live_apart_from_those_of_pages() {
        for (anchor, id) in [
            ("summary", "summary"),
            ("rb-main", "user-content-rb-main"),
            ("user-content-rb-main", "user-content-user-content-rb-main"),
            ("rb", "rb"),
            ("arb-main", "arb-main"),
        ] {
            assert_eq!(page_id(anchor), id);
            assert_eq!(host_anchor(id), anchor);
        }
    }

    #[test]
    fn doubles_are_numbered_and_skip_what_is_taken() {
        let mut anchors = Anchors::default();
        let given: Vec<String> = ["a", "a-1", "a", "A", "?", "!", "a-1"].map(|text| anchors.next(text)).into();
        assert_eq!(given, ["a", "a-1", "a-2", "a-3", "-0", "-1", "a-1-1"]);
    }
}
