//! Reads an [`Outline`] from the parser's events, one after the other.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::anchor::{Anchors, page_id};
use super::block::is_diagram;
use super::escape;
use super::html::{Placed, render_label};
use super::link::{bare_urls, destination, is_safe};
use super::mend::{MARK, restore};
use super::outline::{Heading, Link, LinkKind, Outline, Task};
use super::passage::{Passage, Run};
use super::tag::markup;
use super::task::malformed_task;
use crate::limit;

/// A heading that has begun.
pub(super) struct Begun<'e> {
    level: u8,
    start: usize,
    /// Its events, for its HTML; none of a heading of raw HTML.
    events: Vec<Placed<'e>>,
    text: String,
    /// The text as GitHub has it when it makes the anchor: without what looks like a tag.
    anchor: String,
    pub raw: bool,
}

/// What has been read so far.
pub(super) struct Reader<'e> {
    pub text: &'e str,
    /// Whether anything may look like a tag and be none.
    has_false_tags: bool,
    pub outline: Outline,
    anchors: Anchors,
    pub heading: Option<Begun<'e>>,
    links: Vec<Link>,
    /// A link of raw HTML that has not been closed.
    pub raw_link: Option<Link>,
    task: Option<Task>,
    /// Whether the task has text that is not struck.
    unstruck: bool,
    strikes: usize,
    lists: usize,
    /// Text since the last event of another kind.
    run: Run,
    html: Option<Run>,
    code: bool,
    /// How many lists, items, quotes and notes are open.
    depth: usize,
}

impl<'e> Reader<'e> {
    /// A reader of the events of `passage`, which is of `text`.
    pub(super) fn new(text: &'e str, passage: &Passage<'_>) -> Reader<'e> {
        Reader {
            text,
            has_false_tags: passage.is_mended(),
            outline: Outline::default(),
            anchors: Anchors::default(),
            heading: None,
            links: Vec::new(),
            raw_link: None,
            task: None,
            unstruck: false,
            strikes: 0,
            lists: 0,
            run: Run::default(),
            html: None,
            code: false,
            depth: 0,
        }
    }

    /// Whether what comes next belongs to the description of an image.
    pub(super) fn is_in_image(&self) -> bool {
        self.links.iter().any(|link| link.kind == LinkKind::Image)
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: Event<'e>, range: Range<usize>) {
        if let Some(html) = &mut self.html {
            match event {
                Event::Html(text) | Event::Text(text) | Event::InlineHtml(text) => html.push(&text, range),
                _ => {
                    if let Some(html) = self.html.take() {
                        self.raw(&html);
                    }
                }
            }
            return;
        }
        match &event {
            Event::Text(text) if self.code => {
                if let Some(link) = self.links.last_mut() {
                    link.text.push_str(text);
                }
                return;
            }
            Event::Text(text) => self.run.push(text, range.clone()),
            _ => self.end_run(),
        }
        match &event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(*tag, &range),
            Event::Text(text) => self.add(text, &range, false),
            Event::Code(code) => self.add(code, &range, true),
            Event::SoftBreak | Event::HardBreak => self.add("\n", &range, false),
            Event::InlineHtml(html) => {
                let mut run = Run::default();
                run.push(html, range.clone());
                self.raw(&run);
            }
            Event::TaskListMarker(checked) => {
                self.outline
                    .malformed_tasks
                    .pop_if(|malformed| malformed.start <= range.start && range.start < malformed.end);
                let (heading, depth) = (self.outline.headings.len().checked_sub(1), self.lists.saturating_sub(1));
                let text = String::new();
                self.task = Some(Task { checked: *checked, struck: false, text, range: range.clone(), heading, depth });
                self.unstruck = false;
            }
            _ => {}
        }
        let begins = matches!(event, Event::Start(Tag::Heading { .. }));
        if let Some(heading) = self.heading.as_mut().filter(|heading| !heading.raw && !begins) {
            heading.events.push((event, range));
        }
    }

    fn start(&mut self, tag: &Tag<'e>, range: &Range<usize>) {
        if is_container(&tag.to_end()) {
            // An item stands in its list, however deep that is.
            if self.depth >= limit::NESTING.most && !matches!(tag, Tag::Item) {
                self.outline.too_deep.get_or_insert(range.start..range.start);
            }
            self.depth += 1;
        }
        match tag {
            Tag::Heading { level, .. } => {
                self.end_task();
                self.heading = Some(Begun::new(*level as u8, range.start, false));
            }
            Tag::CodeBlock(kind) => {
                self.end_task();
                self.outline.has_diagrams |= is_diagram(kind);
                self.code = true;
            }
            Tag::HtmlBlock => {
                self.end_task();
                self.html = Some(Run::default());
            }
            Tag::List(_) => {
                self.end_task();
                self.lists += 1;
            }
            Tag::Item => self.outline.malformed_tasks.extend(malformed_task(self.text, range)),
            Tag::BlockQuote(_) | Tag::Table(_) => self.end_task(),
            Tag::Strikethrough => self.strikes += 1,
            Tag::Link { link_type, dest_url, title, .. } => {
                let link = self.link(
                    LinkKind::Link,
                    destination(*link_type, dest_url).into_owned(),
                    restore(title).into_owned(),
                    range.clone(),
                );
                self.links.push(link);
            }
            Tag::Image { dest_url, title, .. } => {
                let link = self.link(
                    LinkKind::Image,
                    restore(dest_url).into_owned(),
                    restore(title).into_owned(),
                    range.clone(),
                );
                self.links.push(link);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.depth -= usize::from(is_container(&tag)).min(self.depth);
        match tag {
            TagEnd::Heading(_) => self.end_heading(range.end),
            TagEnd::CodeBlock => self.code = false,
            TagEnd::Paragraph | TagEnd::Item => self.end_task(),
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::Strikethrough => self.strikes = self.strikes.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                if let Some(link) = self.links.pop() {
                    if let Some(outer) = self.links.last_mut() {
                        outer.text.push_str(&link.text);
                    }
                    self.keep(link);
                }
            }
            _ => {}
        }
    }

    /// Adds text to whatever it belongs to.
    pub(super) fn add(&mut self, text: &str, range: &Range<usize>, code: bool) {
        // Most text belongs to nothing that is kept.
        if self.heading.is_none() && self.task.is_none() && self.links.is_empty() && self.raw_link.is_none() {
            return;
        }
        let plain = restore(text);
        for link in self.links.last_mut().into_iter().chain(&mut self.raw_link) {
            link.text.push_str(&plain);
        }
        let image = self.links.last().is_some_and(|link| link.kind == LinkKind::Image);
        if let Some(heading) = self.heading.as_mut().filter(|_| !image) {
            heading.text.push_str(&plain);
            heading.anchor.push_str(if code { &plain } else { text });
        }
        if let Some(task) = &mut self.task {
            task.text.push_str(&plain);
            task.range.end = task.range.end.max(range.end);
            self.unstruck |= self.strikes == 0 && !text.trim().is_empty();
        }
    }

    /// Looks through the text that has come to an end for URLs and for what looks like a tag.
    fn end_run(&mut self) {
        if self.run.text.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        if self.has_false_tags {
            self.unknown_tags(&run, 0..run.text.len());
        }
        if self.links.is_empty() && self.raw_link.is_none() {
            for url in bare_urls(&run.text) {
                let text = run.text[url.range.clone()].to_owned();
                let dest = format!("{}{text}", url.scheme);
                let link = self.link(LinkKind::Link, dest, String::new(), run.source_range(url.range));
                self.keep(Link { text, ..link });
            }
        }
        run.clear();
        self.run = run;
    }

    pub(super) fn link(&self, kind: LinkKind, dest: String, title: String, range: Range<usize>) -> Link {
        let in_toc = self.outline.toc.as_ref().is_some_and(|toc| !toc.closed);
        Link { kind, dest, text: String::new(), title, range, in_toc }
    }

    pub(super) fn keep(&mut self, link: Link) {
        if !is_safe(&link.dest) {
            self.outline.unsafe_urls.push((link.dest.clone(), link.range.clone()));
        }
        self.outline.links.push(link);
    }

    fn end_task(&mut self) {
        if let Some(mut task) = self.task.take() {
            task.text.truncate(task.text.trim_end().len());
            task.struck = !self.unstruck && !task.text.is_empty();
            self.outline.tasks.push(task);
        }
    }

    pub(super) fn end_heading(&mut self, end: usize) {
        let Some(heading) = self.heading.take() else { return };
        let anchor = page_id(&self.anchors.next(&without_tags(heading.anchor.trim_matches(['\n', '\t']))));
        let text = single_spaced(heading.text);
        let html = if heading.raw || heading.events.iter().all(|(event, _)| matches!(event, Event::Text(_))) {
            let mut html = String::new();
            escape::text(&mut html, &text);
            html
        } else {
            render_label(&heading.events)
        };
        let (range, level) = (heading.start..end, heading.level);
        let nothing = end..end;
        let section = nothing.clone();
        self.outline.headings.push(Heading { level, text, html, anchor, range, section, content: nothing });
    }

    /// Ends everything. `end` is where the document ends.
    pub(super) fn finish(mut self, end: usize) -> Outline {
        self.end_run();
        self.end_task();
        let unclosed = self.raw_link.take();
        unclosed.into_iter().for_each(|link| self.keep(link));
        let mut outline = self.outline;
        if outline.toc.as_ref().is_some_and(|toc| !toc.closed) {
            outline.links.iter_mut().for_each(|link| link.in_toc = false);
        }
        outline.links.sort_by_key(|link| link.range.start);
        outline.unsafe_urls.sort_by_key(|(_, range)| range.start);
        // From the last heading back: which headings stand open for one of a lower level.
        let mut next = end;
        let mut later: Vec<(u8, usize)> = Vec::new();
        for heading in outline.headings.iter_mut().rev() {
            heading.content.end = next.max(heading.content.start);
            while later.pop_if(|(level, _)| *level > heading.level).is_some() {}
            let section_end = later.last().map_or(end, |(_, start)| *start);
            heading.section.end = section_end.max(heading.section.start);
            // This heading ends every section before it that the one of its own level after it would end.
            while later.pop_if(|(level, _)| *level == heading.level).is_some() {}
            later.push((heading.level, heading.range.start));
            next = heading.range.start;
        }
        // It is kept as long as the document is.
        outline.headings.shrink_to_fit();
        outline.links.shrink_to_fit();
        outline
    }
}

impl Begun<'_> {
    pub(super) fn new(level: u8, start: usize, raw: bool) -> Self {
        Begun { level, start, events: Vec::new(), text: String::new(), anchor: String::new(), raw }
    }
}

/// Whether it holds blocks, and can stand in another one of its kind.
const fn is_container(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_))
}

/// The words of a text with single blanks between them, as nearly every text has them already.
fn single_spaced(text: String) -> String {
    let mut before = b' ';
    let single = text.bytes().all(|byte| {
        let blank = byte == b' ';
        let fits = byte.is_ascii() && (blank || !byte.is_ascii_control()) && !(blank && before == b' ');
        before = byte;
        fits
    });
    if single && before != b' ' { text } else { text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// GitHub takes `<name>` for a tag, and drops it, before it makes the anchor of a heading.
fn without_tags(text: &str) -> Cow<'_, str> {
    /// No tag in a heading is longer than that.
    const LONGEST: usize = 200;
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARK) {
        kept.push_str(before);
        let tag: String = std::iter::once('<').chain(after.chars().take(LONGEST)).collect();
        let length = markup(&tag).map_or(0, |(_, length)| length - 1);
        rest = after.get(length..).unwrap_or("");
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}
