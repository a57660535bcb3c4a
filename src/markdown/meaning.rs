//! Whether two documents say the same in other layout.

use std::fmt::Write as _;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::passage::Passage;

/// A hash of what a document says: its words and structure, without what only concerns the layout of the source. Lines may
/// be broken elsewhere, marks of lists and emphasis be others, columns be wider.
#[must_use]
pub fn meaning(text: &str) -> [u8; 32] {
    let passage = Passage::new(text, 0..text.len());
    let mut hasher = blake3::Hasher::new();
    let (mut words, mut other, mut code) = (String::new(), String::new(), false);
    let tell = |hasher: &mut blake3::Hasher, words: &mut String| {
        // Where a line is broken is a matter of layout; a blank on either side is not.
        let mut parts = words.split_whitespace().peekable();
        let (begins, ends) = (words.starts_with(char::is_whitespace), words.ends_with(char::is_whitespace));
        hasher.update(&[1, u8::from(begins)]);
        while let Some(part) = parts.next() {
            hasher.update(part.as_bytes()).update(if parts.peek().is_some() { b" " } else { b"" });
        }
        hasher.update(&[u8::from(ends)]);
        words.clear();
    };
    for (event, _) in passage.events() {
        match &event {
            Event::Text(text) if !code => {
                words.push_str(text);
                continue;
            }
            Event::SoftBreak => {
                words.push(' ');
                continue;
            }
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            _ => {}
        }
        if !words.is_empty() {
            tell(&mut hasher, &mut words);
        }
        other.clear();
        // Writing to a string cannot fail.
        let _ = write!(other, "{event:?}");
        hasher.update(&[2]).update(other.as_bytes());
    }
    if !words.is_empty() {
        tell(&mut hasher, &mut words);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, same: bool) {
        assert_eq!(meaning(one) == meaning(other), same, "{one:?} and {other:?}");
    }

    #[test]
    fn layout_says_nothing() {
        check("One two\nthree.", "One\ntwo three.", true);
        check("* a\n* b\n", "- a\n- b\n", true);
        check("Title\n=====\n", "# Title\n", true);
        check("*it*", "_it_", true);
        check("|a|b|\n|-|-|\n|1|2|\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", true);
    }

    #[test]
    fn words_structure_and_code_say_something() {
        check("One two", "One three", false);
        check("One two", "Onetwo", false);
        check("# a", "## a", false);
        check("- a", "1. a", false);
        check("[a](b)", "[a](c)", false);
        check("```\na\nb\n```", "```\na b\n```", false);
        check("- [ ] a", "- [x] a", false);
    }
}
