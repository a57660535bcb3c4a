//! The words of a document without its looks, block by block: what a search is made from.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::mend::restore;
use super::outline::Heading;
use super::passage::{Passage, Run};
use super::tag::{Token, decode, tokens};

/// One block of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The heading of that index in the outline.
    Heading(usize),
    /// A paragraph, an item, a row of a table, a block of code or of raw HTML: its text on one line, words parted by
    /// single blanks. It is never empty.
    Text(String),
}

/// The blocks of the Markdown at `body` of `text`, in order, without what lies wholly within one of the `skip` ranges.
/// `headings` are the outline's. Comments are no text, tags of raw HTML neither, and of a link only its text is.
#[must_use]
pub fn blocks(text: &str, body: Range<usize>, skip: &[Range<usize>], headings: &[Heading]) -> Vec<Block> {
    let passage = Passage::new(text, body);
    let mut reader = Reader { skip, headings, next: 0, blocks: Vec::new(), text: String::new() };
    let mut html: Option<Run> = None;
    for (event, range) in passage.events() {
        if let Some(run) = &mut html {
            // A comment or a tag may stand on several lines, each of which is an event.
            match &event {
                Event::Html(line) | Event::Text(line) | Event::InlineHtml(line) => run.push(line, range),
                _ => {
                    reader.raw(run);
                    reader.end_block();
                    html = None;
                }
            }
            continue;
        }
        match event {
            Event::Start(pulldown_cmark::Tag::HtmlBlock) => {
                reader.end_block();
                html = Some(Run::default());
            }
            Event::Start(tag) if begins_block(&tag) => reader.end_block(),
            Event::End(TagEnd::TableCell) => reader.text.push(' '),
            Event::End(tag) if ends_block(tag) => reader.end_block(),
            Event::Text(text) | Event::Code(text) => reader.add(&restore(&text), range.start),
            Event::SoftBreak | Event::HardBreak => reader.add(" ", range.start),
            Event::InlineHtml(tag) => {
                let mut run = Run::default();
                run.push(&tag, range);
                reader.raw(&run);
            }
            _ => {}
        }
    }
    if let Some(run) = &html {
        reader.raw(run);
    }
    reader.headings_before(usize::MAX);
    reader.end_block();
    reader.blocks
}

/// What has been read so far.
struct Reader<'r> {
    skip: &'r [Range<usize>],
    headings: &'r [Heading],
    /// The first heading that has not begun.
    next: usize,
    blocks: Vec<Block>,
    text: String,
}

impl Reader<'_> {
    /// Adds the text at `place`, unless it belongs to a heading or is left out.
    fn add(&mut self, text: &str, place: usize) {
        self.headings_before(place);
        let within = |range: &Range<usize>| range.contains(&place);
        let heading = self.next.checked_sub(1).and_then(|index| self.headings.get(index));
        if !heading.is_some_and(|heading| within(&heading.range)) && !self.skip.iter().any(within) {
            self.text.push_str(text);
        }
    }

    fn raw(&mut self, html: &Run) {
        for (offset, token) in tokens(&html.text) {
            match token {
                Token::Text(text) => self.add(&decode(&restore(text)), html.source(offset)),
                // Most tags end a word: `a<br>b`, `<td>a</td><td>b</td>`.
                Token::Open(tag) if !is_within_words(tag.name) => self.text.push(' '),
                Token::Close(name) if !is_within_words(name) => self.text.push(' '),
                Token::Open(_) | Token::Close(_) | Token::Comment(_) => {}
            }
        }
    }

    /// Begins every heading up to `place`.
    fn headings_before(&mut self, place: usize) {
        while let Some(heading) = self.headings.get(self.next).filter(|heading| heading.range.start <= place) {
            self.end_block();
            if !self.skip.iter().any(|skip| skip.contains(&heading.range.start)) {
                self.blocks.push(Block::Heading(self.next));
            }
            self.next += 1;
        }
    }

    fn end_block(&mut self) {
        if !self.text.trim().is_empty() {
            self.blocks.push(Block::Text(self.text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        self.text.clear();
    }
}

fn begins_block(tag: &pulldown_cmark::Tag<'_>) -> bool {
    use pulldown_cmark::Tag::{BlockQuote, CodeBlock, FootnoteDefinition, Heading, Item, List, Paragraph, Table};
    matches!(
        tag,
        Paragraph | Heading { .. } | Item | List(_) | CodeBlock(_) | BlockQuote(_) | Table(_) | FootnoteDefinition(_)
    )
}

const fn ends_block(tag: TagEnd) -> bool {
    use TagEnd::{
        BlockQuote, CodeBlock, FootnoteDefinition, Heading, Item, List, Paragraph, Table, TableHead, TableRow,
    };
    matches!(
        tag,
        Paragraph
            | Heading(_)
            | Item
            | List(_)
            | CodeBlock
            | BlockQuote(_)
            | Table
            | TableHead
            | TableRow
            | FootnoteDefinition
    )
}

/// Whether the element may stand within a word, as in `H<sub>2</sub>O`.
fn is_within_words(name: &str) -> bool {
    const NAMES: [&str; 12] = ["a", "b", "code", "em", "i", "kbd", "s", "span", "strong", "sub", "sup", "u"];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::super::outline::Outline;
    use super::*;

    /// Headings as `# text`, the other blocks as they are.
    #[track_caller]
    fn check(markdown: &str, expected: &[&str]) {
        let outline = Outline::read(markdown, 0..markdown.len());
        let skip: Vec<Range<usize>> = outline.toc.iter().map(|toc| toc.range.clone()).collect();
        let found: Vec<String> = blocks(markdown, 0..markdown.len(), &skip, &outline.headings)
            .into_iter()
            .map(|block| match block {
                Block::Heading(index) => format!("# {}", outline.headings[index].text),
                Block::Text(text) => text,
            })
            .collect();
        assert_eq!(found, expected, "{markdown:?}");
    }

    #[test]
    fn blocks_are_lines_without_marks() {
        check("# A *b*\n\nc `d`\ne [f](g) ![h](i)\n", &["# A b", "c d e f h"]);
        check("- a\n- b\n  - c\n\n    d\n", &["a", "b", "c", "d"]);
        check("|a|b|\n|-|-|\n|c|d|\n", &["a b", "c d"]);
        check("```go\na  b\nc\n```\n\n> e\n", &["a b c", "e"]);
        check("a\n===\nb&amp;c <namespace> \\*\n", &["# a", "b&c <namespace> *"]);
        check("", &[]);
    }

    #[test]
    fn comments_and_contents_lists_are_no_text_and_tags_neither() {
        check("a<!-- b -->c\n\n<!--\nd\n\ne -->\nf\n", &["ac", "f"]);
        check("<!-- toc -->\n- [A](#a)\n<!-- /toc -->\n\n## A\n\nb\n", &["# A", "b"]);
        check("<details><summary>a</summary>\nb<br>c &lt;d&gt; H<sub>2</sub>O\n</details>\n", &["a b c <d> H2O"]);
        check("<h2>A</h2>\n<p title=\"x\">b</p>\n", &["# A", "b"]);
    }
}
