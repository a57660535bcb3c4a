//! The pieces of an Implementation History section, before anything in them is understood.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A piece of the section, in the order written. Ranges are bytes of the section's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading with its level from one.
    Heading {
        /// The level, from one.
        level: usize,
        /// The whole heading.
        range: Range<usize>,
    },
    /// A list item that lies in no other item.
    Item {
        /// The item without its marker, with everything that is nested in it.
        range: Range<usize>,
        /// The part of `range` before anything nested.
        lead: Range<usize>,
    },
    /// A row of a table's body.
    Row(Range<usize>),
    /// A paragraph that lies in no item.
    Paragraph(Range<usize>),
}

/// Splits the section into its pieces. Comments, code blocks, footnotes and link definitions are none.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut blocks = Vec::new();
    let (mut items, mut footnotes, mut table_head) = (0_usize, 0_usize, false);
    let mut item = 0..0;
    let mut lead_end = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => footnotes += 1,
            Event::End(TagEnd::FootnoteDefinition) => footnotes = footnotes.saturating_sub(1),
            _ if footnotes > 0 => {}
            Event::Start(Tag::Item) => {
                if items == 0 {
                    item = range;
                    lead_end = None;
                }
                items += 1;
            }
            Event::End(TagEnd::Item) => {
                items = items.saturating_sub(1);
                if items == 0 {
                    let range = trimmed(text, behind_marker(text, item.clone()));
                    let lead = trimmed(text, range.start..lead_end.unwrap_or(range.end).clamp(range.start, range.end));
                    blocks.push(Block::Item { range, lead });
                }
            }
            // Only what comes first in an item says what the item is about.
            Event::Start(Tag::List(_) | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::Table(_) | Tag::HtmlBlock)
                if items == 1 =>
            {
                lead_end.get_or_insert(range.start);
            }
            Event::End(TagEnd::Paragraph) if items == 1 => {
                lead_end.get_or_insert(range.end);
            }
            _ if items > 0 => {}
            Event::Start(Tag::Heading { level, .. }) => {
                blocks.push(Block::Heading { level: number(level), range: trimmed(text, range) });
            }
            Event::Start(Tag::Paragraph) => blocks.push(Block::Paragraph(trimmed(text, range))),
            Event::Start(Tag::TableHead) => table_head = true,
            Event::End(TagEnd::TableHead) => table_head = false,
            Event::Start(Tag::TableRow) if !table_head => blocks.push(Block::Row(trimmed(text, range))),
            _ => {}
        }
    }
    blocks
}

const fn number(level: HeadingLevel) -> usize {
    level as usize
}

/// The range without blanks at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(slice) = text.get(range.clone()) else { return range.start..range.start };
    let start = range.start + (slice.len() - slice.trim_start().len());
    let end = range.start + slice.trim_end().len();
    start..end.max(start)
}

/// The item without its bullet or number and without the box of a task.
fn behind_marker(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(slice) = text.get(range.clone()) else { return range };
    let body = slice.trim_start();
    let body = match body.as_bytes().first() {
        Some(b'-' | b'*' | b'+') => &body[1..],
        _ => body.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', ')']).unwrap_or(body),
    };
    let body = body.trim_start();
    let body = ["[ ]", "[x]", "[X]"]
        .iter()
        .find_map(|task| body.strip_prefix(*task))
        .filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n']))
        .unwrap_or(body);
    range.end - body.len()..range.end
}
