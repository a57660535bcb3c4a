//! The YAML block at the head of a document, between two lines of `---`.

use std::ops::Range;

/// A front matter found at the head of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The metadata between the fences.
    pub yaml: Range<usize>,
    /// Where the body begins.
    pub body: usize,
    /// Whether the closing fence is missing; the block then ends at the first blank line or heading.
    pub unclosed: bool,
}

/// Finds the front matter of `text`, in one pass over its lines. Blank lines may stand before it.
#[must_use]
pub fn find(text: &str) -> Option<FrontMatter> {
    let mut at = 0;
    let mut start = None;
    let mut guess = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let line_start = at;
        at += line.len();
        match start {
            None if content.trim_start_matches('\u{feff}').is_empty() => {}
            None if content.trim_start_matches('\u{feff}') == "---" => start = Some(at),
            None => return None,
            Some(start) => {
                if content == "---" || content == "..." {
                    return Some(FrontMatter { yaml: start..line_start, body: at, unclosed: false });
                }
                // Without a closing fence the metadata cannot go on past a blank line that no key follows.
                if guess.is_none() && (content.is_empty() || content.starts_with("# ") || content.starts_with("## ")) {
                    guess = Some(line_start);
                }
            }
        }
    }
    let start = start?;
    let end = guess.unwrap_or(text.len());
    let first = text[start..end].lines().next().unwrap_or("");
    let looks_like_a_key = first.split_once(':').is_some_and(|(key, _)| {
        !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' '))
    });
    looks_like_a_key.then_some(FrontMatter { yaml: start..end, body: end, unclosed: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = find(text);
        let shown = found.as_ref().map(|found| (&text[found.yaml.clone()], &text[found.body..]));
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn fences_are_found_linearly() {
        check("---\na: 1\n---\nbody", Some(("a: 1\n", "body")));
        check("\n\n---\r\na: 1\r\n---\r\nbody", Some(("a: 1\r\n", "body")));
        check("\u{feff}---\na: 1\n...\n", Some(("a: 1\n", "")));
        check("# Title\n---\na: 1\n---\n", None);
        check("---\ntitle: x\n\n# Heading\n", Some(("title: x\n", "\n# Heading\n")));
        check("---\n\nA rule, then prose\n", None);
        check("", None);
    }
}
