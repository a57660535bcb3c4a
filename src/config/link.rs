//! Texts that become links by a pattern of the configuration, such as Jira keys.

use std::ops::Range;

use super::{ConfigError, RawLinkPattern, place_of};
use crate::limit;

/// How many bytes a pattern is searched in at once. A pattern such as `a|.*b` reads all of the rest for each of its matches, so
/// that the time for a text grows with its length times this number, and no more.
const STRETCH: usize = 2 * 1024;

/// A link pattern, compiled.
#[derive(Clone, Debug)]
pub struct LinkPattern {
    /// What is searched for.
    pub pattern: regex::Regex,
    /// The address with its places.
    pub url: String,
}

impl LinkPattern {
    /// Compiles the patterns of the configuration `text`.
    pub(super) fn all(text: &str, raw: &[RawLinkPattern]) -> Result<Vec<LinkPattern>, ConfigError> {
        let fail = |needle: &str, message: String, help: Option<&str>| {
            Err(ConfigError { place: place_of(text, needle), message, help: help.map(str::to_owned) })
        };
        if let Some(message) = limit::LINK_PATTERNS.refuses(raw.len() as u64) {
            let message = format!("{message}: {}", raw.len());
            return fail(
                "roadmap.links",
                message,
                Some("join patterns that lead to the same place, as in `AB-\\d+|CD-\\d+`"),
            );
        }
        let mut links = Vec::new();
        for link in raw {
            let longest = link.pattern.len().max(link.url.len());
            if let Some(message) = limit::LINK_PATTERN.refuses(longest as u64) {
                let start: String = link.pattern.chars().take(40).collect();
                return fail(&start, format!("{message}: {longest} bytes"), Some("write a shorter pattern or address"));
            }
            match regex::RegexBuilder::new(&link.pattern).size_limit(1 << 20).build() {
                Ok(pattern) => links.push(LinkPattern { pattern, url: link.url.clone() }),
                Err(error) => {
                    let message = format!("`links.pattern` is no regular expression: {error}");
                    return fail(&link.pattern, message, None);
                }
            }
        }
        Ok(links)
    }

    /// The first match in `text` and its address.
    #[must_use]
    pub fn first(&self, text: &str) -> Option<(String, String)> {
        let found = self.pattern.captures(text)?;
        let mut url = String::new();
        found.expand(&self.url, &mut url);
        Some((found[0].to_owned(), url))
    }

    /// Every match in `text` that is not empty, with its address. A match lies within one of the pieces that the text is
    /// searched in.
    pub fn matches<'text>(&'text self, text: &'text str) -> impl Iterator<Item = (Range<usize>, String)> + 'text {
        stretches(text).into_iter().flat_map(move |stretch| {
            let found = self.pattern.captures_iter(&text[stretch.clone()]).filter_map(move |captures| {
                let whole = captures.get(0).filter(|whole| !whole.is_empty())?.range();
                let mut url = String::new();
                captures.expand(&self.url, &mut url);
                Some((stretch.start + whole.start..stretch.start + whole.end, url))
            });
            found.collect::<Vec<_>>()
        })
    }
}

/// The parts of a text in which patterns are searched: all of it, where it is no longer than [`STRETCH`], else parts of at most that
/// many bytes. A part ends where a sentence does, if there is such a place, else before a blank. A word that is longer than a part
/// is in none: half of it is no key.
fn stretches(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while text.len() - start > STRETCH {
        let most = floor(text, start + STRETCH);
        let part = &text[start..most];
        let sentence = part.rfind(". ").map(|at| at + 1).filter(|at| *at > part.len() / 2);
        let end = sentence.or_else(|| part.rfind(char::is_whitespace).filter(|at| *at > 0)).map(|at| start + at);
        if let Some(end) = end {
            found.push(start..end);
            start = end;
        } else {
            let rest = &text[most..];
            start = most + rest.find(char::is_whitespace).unwrap_or(rest.len());
        }
    }
    found.push(start..text.len());
    found
}

/// The last boundary between two characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(pattern: &str) -> LinkPattern {
        LinkPattern { pattern: regex::Regex::new(pattern).unwrap(), url: "https://h.io/$0".to_owned() }
    }

    #[test]
    fn long_texts_are_searched_in_parts() {
        let keys = pattern("LAMP-[0-9]+");
        for count in [1, 10, 300, 5_000] {
            for between in [" ", ". ", ", ", "\n", " — und weiter geht es. "] {
                let text = (0..count).map(|number| format!("LAMP-{number}{between}")).collect::<String>();
                let found: Vec<_> = keys.matches(&text).collect();
                assert_eq!(found.len(), count, "{between:?}");
                for (number, (range, url)) in found.into_iter().enumerate() {
                    assert_eq!(text[range], format!("LAMP-{number}"));
                    assert_eq!(url, format!("https://h.io/LAMP-{number}"));
                }
            }
        }
        // What would be a part of a word is none.
        let word = "LAMP-1".repeat(STRETCH);
        assert_eq!(keys.matches(&format!("LAMP-1 {word} LAMP-2")).count(), 2);
    }

    /// How many bytes a pattern reads that goes on to the end of the text for each match of one letter.
    fn work(text: &str) -> usize {
        stretches(text).iter().map(|stretch| stretch.len() * stretch.len() / 2).sum()
    }

    #[test]
    fn eight_times_as_much_text_costs_at_most_ten_times_as_much() {
        for part in
            ["a", "a ", "aaaa. ", "é", "é ", "a\n", &"a".repeat(STRETCH - 1), &format!("{} ", "a".repeat(STRETCH - 1))]
        {
            let text = |bytes: usize| part.repeat(bytes / part.len());
            let (few, many) = (text(64 * STRETCH), text(8 * 64 * STRETCH));
            assert!(work(&many) <= 10 * work(&few).max(STRETCH * STRETCH), "{part:?}");
            for stretch in stretches(&many) {
                assert!(stretch.len() <= STRETCH && many.get(stretch).is_some(), "{part:?}");
            }
        }
    }
}
