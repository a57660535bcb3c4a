//! From the parser's events to the HTML of a page.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::footnote::Footnotes;
use super::highlight::Budget;
use super::link::{Links, bare_urls};
use super::mend::restore;
use super::outline::Heading;
use super::passage::{Passage, Run};
use super::tree::{Serial, Tree};
use super::{escape, math, tag};

/// An event and its place in the document.
pub(super) type Placed<'r> = (Event<'r>, Range<usize>);

/// A document as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML: blocks, to be put into an element that may hold blocks.
    pub html: String,
    /// Whether it holds diagrams that a script may draw (`figure.diagram`).
    pub has_mermaid: bool,
    /// Whether it holds code blocks.
    pub has_code: bool,
}

/// Renders the Markdown at `body` of `text`, leaving out what lies wholly within one of the `skip` ranges.
/// `headings` are the outline's: they say which anchors there are.
#[must_use]
pub fn render(
    text: &str,
    body: Range<usize>,
    skip: &[Range<usize>],
    headings: &[Heading],
    links: &dyn Links,
) -> Rendered {
    // Places of blocks include the line ends after them.
    let blank = |end: usize| text.get(end..).map_or(0, |rest| rest.len() - rest.trim_ascii_start().len());
    let skip: Vec<Range<usize>> = skip.iter().map(|range| range.start..range.end + blank(range.end)).collect();
    let length = body.len().min(text.len());
    let passage = Passage::with_formulas(text, body);
    let events: Vec<Placed<'_>> = passage.events().collect();
    let mut renderer = Renderer::new(&events, links);
    renderer.tree.out.reserve(length + length / 4);
    renderer.skip = &skip;
    renderer.headings = headings;
    renderer.ids = headings.iter().map(|heading| heading.anchor.clone()).collect();
    renderer.footnotes = Footnotes::gather(&events);
    renderer.run(0..events.len());
    renderer.write_footnotes();
    renderer.tree.finish();
    Rendered { html: renderer.tree.out, has_mermaid: renderer.has_mermaid, has_code: renderer.has_code }
}

/// Renders a fragment, such as one line of a history: the same rules, but nothing in it has an id, a footnote's mark
/// stays a mark, and one paragraph stands without `<p>`.
#[must_use]
pub fn render_fragment(text: &str, range: Range<usize>, links: &dyn Links) -> String {
    let passage = Passage::with_formulas(text, range);
    let events: Vec<Placed<'_>> = passage.events().collect();
    let mut part = 0..events.len();
    let single = matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
        && subtree_end(&events, 0) == events.len()
        && !holds_blocks(&events, 0);
    if single {
        part = 1..events.len() - 1;
    }
    let mut renderer = Renderer::new(&events, links);
    renderer.fragment = true;
    renderer.run(part);
    renderer.tree.finish();
    renderer.tree.out
}

/// Renders parts of a line without any link, image or id, for an entry in the contents.
pub(super) fn render_label(events: &[Placed<'_>]) -> String {
    let mut renderer = Renderer::new(events, &super::link::AsWritten);
    renderer.fragment = true;
    renderer.label = true;
    renderer.run(0..events.len());
    renderer.tree.finish();
    renderer.tree.out
}

/// One past the end of the element that starts at `at`, or of the event that is there.
pub(super) fn subtree_end(events: &[Placed<'_>], at: usize) -> usize {
    let mut depth = 0_usize;
    for (index, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    events.len()
}

/// Whether raw HTML within the paragraph at `at` begins blocks, which a `<p>` cannot hold.
pub(super) fn holds_blocks(events: &[Placed<'_>], at: usize) -> bool {
    let paragraph = events[at..].iter().take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Paragraph)));
    paragraph.into_iter().any(|(event, _)| match event {
        Event::InlineHtml(html) => tag::begins_block(html),
        _ => false,
    })
}

/// Writes the events of one document.
pub(super) struct Renderer<'r> {
    pub tree: Tree,
    pub events: &'r [Placed<'r>],
    pub links: &'r dyn Links,
    /// No ids, no footnotes.
    pub fragment: bool,
    /// No links and images either.
    pub label: bool,
    pub headings: &'r [Heading],
    pub ids: HashSet<String>,
    pub footnotes: Footnotes<'r>,
    skip: &'r [Range<usize>],
    /// What Markdown has begun and not ended: nothing where it could not be opened.
    pub begun: Vec<Option<Serial>>,
    /// The anchors of headings that have begun, and whether a link to the heading stands behind it.
    pub heading_anchors: Vec<(Option<&'r str>, bool)>,
    /// The headings that the next one may stand under: level as written, level as rendered.
    pub levels: Vec<(usize, usize)>,
    pub alignments: &'r [Alignment],
    pub column: usize,
    pub in_head: bool,
    pub tables: usize,
    pub budget: Budget,
    pub has_mermaid: bool,
    pub has_code: bool,
}

impl<'r> Renderer<'r> {
    fn new(events: &'r [Placed<'r>], links: &'r dyn Links) -> Renderer<'r> {
        Renderer {
            tree: Tree::default(),
            events,
            links,
            fragment: false,
            label: false,
            headings: &[],
            ids: HashSet::new(),
            footnotes: Footnotes::default(),
            skip: &[],
            begun: Vec::new(),
            heading_anchors: Vec::new(),
            levels: Vec::new(),
            alignments: &[],
            column: 0,
            in_head: false,
            tables: 0,
            budget: Budget::default(),
            has_mermaid: false,
            has_code: false,
        }
    }

    /// What Markdown began last.
    pub(super) fn innermost(&self) -> Option<Serial> {
        self.begun.last().copied().flatten()
    }

    /// An id that nothing in the page has: the wanted one, if it can be.
    pub(super) fn free_id(&mut self, mut wanted: String) -> String {
        while !self.ids.insert(wanted.clone()) {
            wanted.push('_');
        }
        wanted
    }

    /// The anchor of the heading that begins at `start`.
    pub(super) fn anchor(&self, start: usize) -> Option<&'r str> {
        let headings = self.headings;
        self.heading_at(start).map(|place| headings[place].anchor.as_str())
    }

    /// The index of the heading that begins at `start`.
    pub(super) fn heading_at(&self, start: usize) -> Option<usize> {
        self.headings.binary_search_by_key(&start, |heading| heading.range.start).ok()
    }

    /// Writes the events at `range`.
    pub(super) fn run(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = self.event(at, range.end);
        }
    }

    fn is_skipped(&self, range: &Range<usize>) -> bool {
        !self.skip.is_empty()
            && self.skip.iter().any(|skip| skip.start <= range.start && range.end <= skip.end && !range.is_empty())
    }

    /// Writes the event at `at`. Returns the next to be written.
    fn event(&mut self, at: usize, end: usize) -> usize {
        let events = self.events;
        let (event, range) = &events[at];
        // A table without a head row is no table: that row stays, without its cells.
        if !matches!(event, Event::End(_) | Event::Start(Tag::TableHead)) && self.is_skipped(range) {
            return subtree_end(events, at);
        }
        match event {
            Event::Start(tag) => return self.start(tag, at),
            Event::End(tag) => self.end(*tag),
            Event::Text(_) => return self.text_run(at, end),
            Event::Code(code) => {
                self.tree.line();
                self.tree.out.push_str("<code>");
                escape::text(&mut self.tree.out, code);
                self.tree.out.push_str("</code>");
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                let mut run = Run::default();
                run.push(html, range.clone());
                self.raw(html, |offset| run.source(offset));
            }
            Event::SoftBreak => self.tree.out.push('\n'),
            Event::HardBreak => {
                self.tree.line();
                self.tree.out.push_str("<br>\n");
            }
            Event::Rule => self.tree.rule(),
            Event::FootnoteReference(name) => self.footnote_call(name),
            // A label stands within a link, where a box would be a control within a control.
            Event::TaskListMarker(_) if self.label => {}
            Event::TaskListMarker(checked) => {
                self.tree.line();
                let checked = if *checked { " checked" } else { "" };
                let out = &mut self.tree.out;
                let _ = write!(out, "<input type=\"checkbox\" disabled{checked} aria-label=\"Done\"> ");
            }
            Event::InlineMath(body) => self.formula(body, false),
            Event::DisplayMath(body) => self.formula(body, true),
        }
        at + 1
    }

    /// Writes what stands between dollars.
    fn formula(&mut self, body: &str, display: bool) {
        self.tree.line();
        match math::between_dollars(&restore(body), display) {
            Some(mathml) => self.tree.out.push_str(&mathml),
            None => {
                let dollars = if display { "$$" } else { "$" };
                self.text(&format!("{dollars}{body}{dollars}"));
            }
        }
    }

    /// Texts that follow each other are one text: a URL with an underscore comes in parts.
    fn text_run(&mut self, at: usize, end: usize) -> usize {
        let events = self.events;
        let next = |index: usize| match events.get(index) {
            Some((Event::Text(text), range)) if index < end && !self.is_skipped(range) => Some(text),
            _ => None,
        };
        let Some(first) = next(at) else { return at + 1 };
        if next(at + 1).is_none() {
            self.text(first);
            return at + 1;
        }
        let mut joined = String::new();
        let mut index = at;
        while let Some(text) = next(index) {
            joined.push_str(text);
            index += 1;
        }
        self.text(&joined);
        index
    }

    fn text(&mut self, text: &str) {
        self.tree.line();
        let plain = self.label || self.tree.is_within("a");
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        if !plain {
            let urls = bare_urls(text).into_iter();
            found.extend(urls.map(|url| (url.range.clone(), format!("{}{}", url.scheme, &text[url.range]))));
            let patterns = self.links.patterns(text);
            if !patterns.is_empty() {
                found.extend(patterns);
                // An address is found before the key in it, and what begins inside of another is part of that.
                found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
            }
        }
        let mut written = 0;
        for (range, dest) in found {
            let Some(before) = text.get(written..range.start).filter(|_| range.start >= written) else { continue };
            escape::text(&mut self.tree.out, before);
            written = range.end;
            let link = self.begin_link(&dest, "");
            escape::text(&mut self.tree.out, &text[range]);
            self.tree.end(link);
        }
        escape::text(&mut self.tree.out, &text[written..]);
    }
}
