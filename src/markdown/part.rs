//! The parts of a document as its author sees them in the source: headings, paragraphs, items, code, comments, each with its
//! place.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::mend::restore;
use super::passage::Passage;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A heading of Markdown.
    Heading,
    /// A paragraph, or the text of an item that stands without one.
    Text,
    /// The text of a task.
    Task,
    /// A row of a table.
    Row,
    /// Code, and whether its fence names a language; indented code has none to name.
    Code {
        /// Whether it is fenced and names none.
        unnamed: bool,
    },
    /// Raw HTML.
    Html,
    /// A comment.
    Comment,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its place.
    pub range: Range<usize>,
    /// Its text with single blanks; of a comment what stands in it. Code has none.
    pub text: String,
}

/// The parts of the Markdown at `body` of `text`, in order.
#[must_use]
pub fn parts(text: &str, body: Range<usize>) -> Vec<Part> {
    let passage = Passage::new(text, body);
    let mut found: Vec<Part> = Vec::new();
    let mut open: Option<Part> = None;
    let mut html: Option<Range<usize>> = None;
    let end = |open: &mut Option<Part>, found: &mut Vec<Part>| {
        if let Some(part) = open.take() {
            let words = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !words.is_empty() || matches!(part.kind, PartKind::Heading | PartKind::Code { .. }) {
                found.push(Part { text: words, ..part });
            }
        }
    };
    for (event, range) in passage.events() {
        if let Some(block) = &mut html {
            match event {
                Event::End(TagEnd::HtmlBlock) => {
                    found.extend(raw(text, block.clone()));
                    html = None;
                }
                _ => block.end = block.end.max(range.end),
            }
            continue;
        }
        let begin = |kind: PartKind| Some(Part { kind, range: range.clone(), text: String::new() });
        match event {
            Event::Start(Tag::HtmlBlock) => {
                end(&mut open, &mut found);
                html = Some(range);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                end(&mut open, &mut found);
                let unnamed = matches!(&kind, CodeBlockKind::Fenced(info) if info.trim().is_empty());
                found.push(Part { kind: PartKind::Code { unnamed }, range, text: String::new() });
                // Its lines are no text of the document.
                open = None;
            }
            Event::Start(Tag::Heading { .. }) => {
                end(&mut open, &mut found);
                open = begin(PartKind::Heading);
            }
            Event::Start(Tag::TableRow | Tag::TableHead) => {
                end(&mut open, &mut found);
                open = begin(PartKind::Row);
            }
            Event::Start(Tag::Paragraph) if open.as_ref().is_none_or(|part| part.kind != PartKind::Task) => {
                end(&mut open, &mut found);
                open = begin(PartKind::Text);
            }
            Event::Start(Tag::Item | Tag::BlockQuote(_) | Tag::List(_) | Tag::Table(_)) => {
                end(&mut open, &mut found);
                open = None;
            }
            Event::TaskListMarker(_) => open = begin(PartKind::Task),
            Event::End(
                TagEnd::Heading(_) | TagEnd::TableRow | TagEnd::TableHead | TagEnd::Paragraph | TagEnd::Item,
            ) => end(&mut open, &mut found),
            Event::Text(part) | Event::Code(part) => {
                let code = matches!(found.last(), Some(Part { kind: PartKind::Code { .. }, range: code, .. })
                    if code.start <= range.start && range.end <= code.end);
                if !code {
                    let part_of = open.get_or_insert_with(|| Part {
                        kind: PartKind::Text,
                        range: range.clone(),
                        text: String::new(),
                    });
                    part_of.text.push_str(&restore(&part));
                    part_of.range.end = part_of.range.end.max(range.end);
                }
            }
            Event::InlineHtml(tag) => {
                if let Some(comment) = tag.strip_prefix("<!--") {
                    let words = comment.trim_end_matches("-->").split_whitespace().collect::<Vec<_>>().join(" ");
                    found.push(Part { kind: PartKind::Comment, range, text: words });
                }
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => {
                open.iter_mut().for_each(|part| part.text.push(' '));
            }
            _ => {}
        }
    }
    end(&mut open, &mut found);
    if let Some(block) = html {
        found.extend(raw(text, block));
    }
    found.sort_by_key(|part| part.range.start);
    found
}

/// The comments of a block of raw HTML, and what is left of it.
fn raw(text: &str, block: Range<usize>) -> Vec<Part> {
    let source = text.get(block.clone()).unwrap_or("");
    let (mut parts, mut rest, mut at) = (Vec::new(), String::new(), 0);
    while let Some(start) = source[at..].find("<!--").map(|found| at + found) {
        rest.push_str(&source[at..start]);
        let end = source[start..].find("-->").map_or(source.len(), |end| start + end + 3);
        let inner = source[start + 4..end].trim_end_matches("-->");
        let words = inner.split_whitespace().collect::<Vec<_>>().join(" ");
        parts.push(Part { kind: PartKind::Comment, range: block.start + start..block.start + end, text: words });
        at = end;
    }
    rest.push_str(&source[at..]);
    if !rest.trim().is_empty() {
        let words = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        parts.push(Part { kind: PartKind::Html, range: block, text: words });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(PartKind, &str)]) {
        let found = parts(text, 0..text.len());
        let found: Vec<_> = found.iter().map(|part| (part.kind, part.text.as_str())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn documents_fall_into_parts() {
        use PartKind::{Code, Comment, Heading, Html, Row, Task, Text};
        check("# A `b`\n\nOne\ntwo.\n", &[(Heading, "A b"), (Text, "One two.")]);
        check(
            "- a\n- [ ] b\n  - c\n\n1. d\n\n   e\n",
            &[(Text, "a"), (Task, "b"), (Text, "c"), (Text, "d"), (Text, "e")],
        );
        check("|x|y|\n|-|-|\n|1|2|\n", &[(Row, "x y"), (Row, "1 2")]);
        check(
            "```\na\n```\n\n```go\nb\n```\n\n    c\n",
            &[(Code { unnamed: true }, ""), (Code { unnamed: false }, ""), (Code { unnamed: false }, "")],
        );
        check(
            "<!-- one\ntwo -->\n\n<b>x</b> <!-- y --> z\n\n<details>\n<summary>q</summary>\n",
            &[(Comment, "one two"), (Text, "x z"), (Comment, "y"), (Html, "<details> <summary>q</summary>")],
        );
        check("##\n\n> quoted\n", &[(Heading, ""), (Text, "quoted")]);
    }
}
