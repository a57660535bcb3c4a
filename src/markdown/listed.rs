//! The links of a list, with how deep each stands: what a contents list consists of.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::link::destination;
use super::mend::restore;
use super::passage::Passage;

/// An item of a list that begins with a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// How many lists it stands in.
    pub depth: usize,
    /// The text of its link, with single blanks.
    pub text: String,
    /// Where it leads.
    pub dest: String,
}

/// The items of the lists at `range` of `text`. None where anything else stands there.
#[must_use]
pub fn listed(text: &str, range: Range<usize>) -> Option<Vec<Listed>> {
    let passage = Passage::new(text, range);
    let mut found: Vec<Listed> = Vec::new();
    let (mut depth, mut open, mut linked) = (0_usize, false, true);
    for (event, _) in passage.events() {
        match &event {
            Event::Start(Tag::List(None)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth -= 1,
            Event::Start(Tag::Item) => {
                if !linked {
                    return None;
                }
                linked = false;
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) if depth > 0 && !linked => {
                (open, linked) = (true, true);
                found.push(Listed { depth, text: String::new(), dest: destination(*link_type, dest_url).into_owned() });
            }
            Event::End(TagEnd::Link) => open = false,
            Event::Text(part) | Event::Code(part) if open => {
                found.last_mut().into_iter().for_each(|item| item.text.push_str(&restore(part)));
            }
            // Marks of a label.
            Event::InlineHtml(_) if open => {}
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) if open => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) if open => {}
            Event::SoftBreak if open => found.last_mut().into_iter().for_each(|item| item.text.push(' ')),
            Event::End(TagEnd::Item) | Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            _ => return None,
        }
    }
    for item in &mut found {
        item.text = item.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    linked.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&[(usize, &str, &str)]>) {
        let found = listed(text, 0..text.len());
        let found = found.as_ref().map(|found| {
            found.iter().map(|item| (item.depth, item.text.as_str(), item.dest.as_str())).collect::<Vec<_>>()
        });
        assert_eq!(found.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn items_are_links_by_depth() {
        check("", Some(&[]));
        check(
            "- [A](#a)\n  - [B &amp; `c`](#b--c)\n- [<code>d</code>](#d)\n",
            Some(&[(1, "A", "#a"), (2, "B & c", "#b--c"), (1, "d", "#d")]),
        );
        check("- [[In] b](#in-b)\n", Some(&[(1, "[In] b", "#in-b")]));
    }

    #[test]
    fn anything_else_is_no_such_list() {
        check("Text\n", None);
        check("- a\n- [B](#b)\n", None);
        check("- [A](#a) and more\n", None);
        check("1. [A](#a)\n", None);
    }
}
