//! A new line of the Implementation History, written as the last one is.

use std::ops::Range;

use super::Edit;
use crate::dialect::document::Markdown;
use crate::markdown::PartKind;
use crate::proposal::Proposal;
use crate::roadmap::Roadmap;

/// A line behind the last dated item of the section; under its heading where there is none. Nothing where the document
/// has no such section, or has it as something else than a list.
pub(super) fn line(roadmap: &Roadmap, proposal: &Proposal, day: &str, said: &str) -> Option<Edit> {
    let source = proposal.document?;
    let text = roadmap.sources.text(source);
    let markdown = roadmap.markdown.get(roadmap.sources.path(source))?;
    let dialect = roadmap.dialects.get(proposal.dialect)?;
    let heading = dialect.histories.iter().find_map(|name| markdown.outline.section(name))?;
    let content = heading.content.clone();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut at = content.start;
    let mut last: Option<(usize, &str)> = None;
    // Whether the last line was one of text: one that follows it belongs to it, indented or not.
    let mut in_text = false;
    let mut hidden = hidden(markdown, text, &content).peekable();
    for line in text.get(content.clone())?.split_inclusive('\n') {
        while hidden.next_if(|range| range.end <= at).is_some() {}
        let from = at + line.len() - line.trim_start().len();
        let begun = hidden.peek().filter(|range| range.contains(&at) || range.start == from);
        let indented = begun.map(|range| text.get(..range.start).map_or(0, column) >= 2);
        at += line.len();
        if let Some(indented) = indented {
            // What is indented belongs to the item above, code in it for example.
            last = last.map(|(end, item)| (if indented { at } else { end }, item));
            in_text = false;
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let bare = line.trim_start();
        if indent < 2 && bare.starts_with(['-', '*', '+']) && bare[1..].starts_with([' ', '\t']) {
            last = Some((at, line));
        } else if (indent >= 2 || in_text) && !bare.is_empty() {
            // What is carried on belongs to the item above.
            last = last.map(|(_, item)| (at, item));
        }
        in_text = !bare.is_empty() && !bare.starts_with("<!--");
    }
    let (at, lead, bold) = match last {
        Some((at, item)) => {
            let bare = item.trim_start();
            // An item without a text has blanks behind its mark that lead nowhere.
            let mark = match bare.trim_end().len() {
                1 => bare.get(..2).unwrap_or(bare),
                _ => &bare[..bare.len() - bare[1..].trim_start().len()],
            };
            let lead = format!("{}{mark}", &item[..item.len() - bare.len()]);
            (at, lead, bare[mark.len()..].starts_with("**"))
        }
        None => (content.end, "- ".to_owned(), false),
    };
    let item = if bold { format!("{lead}**{day}**: {said}{end}") } else { format!("{lead}{day}: {said}{end}") };
    let before = &text[..at];
    let lines = match last {
        Some(_) if before.ends_with('\n') => item,
        Some(_) => format!("{end}{item}"),
        // Between a heading, or what stands under it, and a list is a blank line; and one behind it.
        None => {
            let gap = if before.ends_with("\n\n") || before.ends_with("\r\n\r\n") { "" } else { end };
            let gap = if before.ends_with('\n') { gap.to_owned() } else { format!("{end}{gap}") };
            let after = if at < text.len() { end } else { "" };
            format!("{gap}{item}{after}")
        }
    };
    Some(Edit { source, range: at..at, text: lines })
}

/// How far a place is from the start of its line, in bytes. `before` is the text before it.
fn column(before: &str) -> usize {
    before.len() - before.rfind('\n').map_or(0, |end| end + 1)
}

/// The places in `content` whose lines are no items, whatever they begin with: comments, code and raw HTML.
fn hidden<'markdown>(
    markdown: &'markdown Markdown,
    text: &str,
    content: &Range<usize>,
) -> impl Iterator<Item = &'markdown Range<usize>> {
    let parts = markdown.parts(text);
    let first = parts.partition_point(|part| part.range.start < content.start);
    let is_hidden = |kind: PartKind| matches!(kind, PartKind::Comment | PartKind::Code { .. } | PartKind::Html);
    parts.iter().skip(first).filter(move |part| is_hidden(part.kind)).map(|part| &part.range)
}
