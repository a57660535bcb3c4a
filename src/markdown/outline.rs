//! What a document consists of: headings, links, tasks and the contents list, each with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::Event;

use super::mend::restore;
use super::passage::{Passage, fold};
use super::reader::Reader;

/// The parts of a document that anything but its page asks for. All places are byte ranges of the whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Where the Markdown begins that it was read from.
    pub start: usize,
    /// Headings in order, those of raw HTML among them.
    pub headings: Vec<Heading>,
    /// Links and images in order: of Markdown, of raw HTML, and bare URLs.
    pub links: Vec<Link>,
    /// Definitions that links refer to, by label in lower case.
    pub definitions: BTreeMap<String, Range<usize>>,
    /// Tasks in order.
    pub tasks: Vec<Task>,
    /// List items that begin like a task and are none: `- []`, `- [ x]`, `- [x]done`.
    pub malformed_tasks: Vec<Range<usize>>,
    /// The contents list that a tool keeps in the document.
    pub toc: Option<Toc>,
    /// The `id` and `name` attributes of raw HTML: further anchors.
    pub html_ids: Vec<(String, Range<usize>)>,
    /// What looks like a tag and is none; it shows as text.
    pub unknown_tags: Vec<(String, Range<usize>)>,
    /// Destinations of links and images that no page may hold.
    pub unsafe_urls: Vec<(String, Range<usize>)>,
    /// Comments that never end, and so take all that follows them in their block.
    pub open_comments: Vec<Range<usize>>,
    /// The first list or quote that stands in too many others to be shown within them.
    pub too_deep: Option<Range<usize>>,
    /// Whether there is a diagram, written as text.
    pub has_diagrams: bool,
}

/// One heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// From 1 to 6.
    pub level: u8,
    /// Its plain text, with single blanks between its words and none around them.
    pub text: String,
    /// Its text as HTML for a list of contents: code and emphasis, but no links, images or ids.
    pub html: String,
    /// Its anchor, as GitHub gives it; unique in the document.
    pub anchor: String,
    /// The heading itself.
    pub range: Range<usize>,
    /// From after it to the next heading of its level or above.
    pub section: Range<usize>,
    /// From after it to the next heading of any level.
    pub content: Range<usize>,
}

/// What a [`Link`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// It leads somewhere.
    Link,
    /// It shows something.
    Image,
}

/// One link or image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Link or image.
    pub kind: LinkKind,
    /// The destination as it was written, entities and escapes resolved.
    pub dest: String,
    /// Its plain text; an image's alternative text.
    pub text: String,
    /// Its title, or nothing.
    pub title: String,
    /// All of it, brackets and destination included.
    pub range: Range<usize>,
    /// Whether it stands in the contents list.
    pub in_toc: bool,
}

/// One item of a task list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Whether it is ticked.
    pub checked: bool,
    /// Whether all of its text is struck through.
    pub struck: bool,
    /// Its plain text, without that of tasks within it.
    pub text: String,
    /// From its box to the end of its text.
    pub range: Range<usize>,
    /// The nearest heading above it, as an index into [`Outline::headings`].
    pub heading: Option<usize>,
    /// How many lists it stands in, besides its own.
    pub depth: usize,
}

/// The contents list that a tool keeps, between `<!-- toc -->` and `<!-- /toc -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toc {
    /// From the first comment to the end of the last; the first alone, where there is no last.
    pub range: Range<usize>,
    /// Whether there is a last.
    pub closed: bool,
}

impl Outline {
    /// Reads the Markdown at `body` of `text`. There is an answer to every text.
    #[must_use]
    pub fn read(text: &str, body: Range<usize>) -> Outline {
        let (start, end) = (body.start, body.end.min(text.len()));
        let passage = Passage::new(text, body);
        let mut reader = Reader::new(text, &passage);
        let (events, definitions) = passage.parse();
        for (event, range) in events {
            reader.event(event, range);
        }
        Outline { start, definitions, ..reader.finish(end) }
    }

    /// Returns the place of the contents list that a page can replace by its own. There is none where a link may lead into it: a
    /// heading or a named element there would be lost.
    #[must_use]
    pub fn replaceable_toc(&self) -> Option<Range<usize>> {
        let range = &self.toc.as_ref()?.range;
        let headings = self.headings.iter().map(|heading| heading.range.start);
        let targets = headings.chain(self.html_ids.iter().map(|(_, place)| place.start));
        let is_target_inside = targets.into_iter().any(|at| range.contains(&at));
        (!is_target_inside).then(|| range.clone())
    }

    /// The definitions that a piece of the document may refer to.
    #[must_use]
    pub fn definitions_for(&self, piece: &str) -> Vec<Range<usize>> {
        /// As long as labels may be.
        const LONGEST: usize = 999;
        /// How many bytes of definitions a short piece may bring along, and how many more for each of its own. Very many
        /// pieces may refer to a definition as long as the document.
        const ROOM: (usize, usize) = (2_000, 10);
        let mut room = ROOM.0 + ROOM.1 * piece.len();
        let mut found = BTreeSet::new();
        for (at, _) in piece.match_indices('[').filter(|_| !self.definitions.is_empty()) {
            let rest = piece.get(at + 1..).unwrap_or("");
            let label = rest.find(['[', ']']).filter(|end| *end <= LONGEST).and_then(|end| rest.get(..end));
            let Some(range) = label.and_then(|label| self.definitions.get(&fold(label))) else { continue };
            if range.len() <= room && found.insert((range.start, range.end)) {
                room -= range.len();
            }
        }
        found.into_iter().map(|(start, end)| start..end).collect()
    }

    /// The first heading of that text, in any case.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Heading> {
        self.section_where(|heading| {
            // Most headings differ already in length; only letters outside ASCII need the slow comparison.
            let text = heading.text.as_str();
            text.eq_ignore_ascii_case(name) || !text.is_ascii() && text.to_lowercase() == name.to_lowercase()
        })
    }

    /// The first heading that fits.
    #[must_use]
    pub fn section_where(&self, fits: impl Fn(&Heading) -> bool) -> Option<&Heading> {
        self.headings.iter().find(|heading| fits(heading))
    }
}

/// The plain text of a piece of Markdown: no emphasis, no code marks, no tags, of links only the text.
#[must_use]
pub fn plain_text(markdown: &str) -> String {
    let passage = Passage::new(markdown, 0..markdown.len());
    let mut plain = String::with_capacity(markdown.len());
    for (event, _) in passage.events() {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&restore(&text)),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::FootnoteReference(name) => {
                plain.push_str("[^");
                plain.push_str(&name);
                plain.push(']');
            }
            Event::End(end) if ends_block(end) && !plain.is_empty() && !plain.ends_with(' ') => plain.push(' '),
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn ends_block(end: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::{CodeBlock, Heading, Item, Paragraph, TableCell};
    matches!(end, Paragraph | Heading(_) | Item | TableCell | CodeBlock)
}
