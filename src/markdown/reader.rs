//! Reads an [`Outline`] from the parser's events, one after the other.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::anchor::Anchors;
use super::escape;
use super::html::{Placed, render_label};
use super::link::{bare_urls, is_safe};
use super::mend::{MARK, restore, tag_name};
use super::outline::{Heading, Link, LinkKind, Outline, Task, Toc};
use super::passage::Run;
use super::tag::{self as raw, Token, markup, tokens};

/// A heading that has begun.
struct Begun<'e> {
    level: u8,
    start: usize,
    /// Its events, for its HTML; none of a heading of raw HTML.
    events: Vec<Placed<'e>>,
    text: String,
    /// The text as GitHub has it when it makes the anchor: without what looks like a tag.
    anchor: String,
    raw: bool,
}

/// What has been read so far.
pub(super) struct Reader<'e> {
    text: &'e str,
    outline: Outline,
    anchors: Anchors,
    heading: Option<Begun<'e>>,
    links: Vec<Link>,
    /// A link of raw HTML that has not been closed.
    raw_link: Option<Link>,
    task: Option<Task>,
    /// Whether the task has text that is not struck.
    unstruck: bool,
    strikes: usize,
    lists: usize,
    /// Text since the last event of another kind.
    run: Run,
    html: Option<Run>,
    code: bool,
}

impl<'e> Reader<'e> {
    pub(super) fn new(text: &'e str) -> Reader<'e> {
        Reader {
            text,
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
        }
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
        match tag {
            Tag::Heading { level, .. } => {
                self.end_task();
                self.heading = Some(Begun::new(*level as u8, range.start, false));
            }
            Tag::CodeBlock(_) => {
                self.end_task();
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
            Tag::Link { dest_url, title, .. } => {
                let link = self.link(
                    LinkKind::Link,
                    restore(dest_url).into_owned(),
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
    fn add(&mut self, text: &str, range: &Range<usize>, code: bool) {
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
        self.unknown_tags(&run, 0..run.text.len());
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

    fn unknown_tags(&mut self, run: &Run, part: Range<usize>) {
        for (at, _) in run.text[part.clone()].match_indices(MARK) {
            let start = run.source(part.start + at);
            let rest = self.text.get(start..).and_then(|rest| rest.strip_prefix('<')).unwrap_or("");
            let Some(name) = tag_name(rest.strip_prefix('/').unwrap_or(rest).as_bytes()) else { continue };
            let line = rest.lines().next().unwrap_or("");
            let end = line.find(['>', '<']).filter(|end| line[*end..].starts_with('>')).map(|end| end + 1);
            let length = end.unwrap_or(name.len() + usize::from(rest.starts_with('/')));
            self.outline.unknown_tags.push((name.to_owned(), start..start + 1 + length));
        }
    }

    /// Reads raw HTML.
    fn raw(&mut self, html: &Run) {
        for (offset, token) in tokens(&html.text) {
            match token {
                Token::Comment(text) => {
                    let range = html.source_range(offset..html.text.len().min(offset + text.len() + 7));
                    if offset + 4 + text.len() == html.text.len() && !html.text.ends_with("-->") {
                        self.outline.open_comments.push(range.clone());
                    }
                    self.comment(text, range);
                }
                Token::Text(text) => {
                    self.add(text, &html.source_range(offset..offset + text.len()), false);
                    self.unknown_tags(html, offset..offset + text.len());
                }
                Token::Open(tag) => self.open(&tag, html.source_range(offset..offset + tag.text.len())),
                Token::Close(name) => {
                    let end = html.source_range(offset..offset + name.len() + 3).end;
                    if name.eq_ignore_ascii_case("a") {
                        let link = self.raw_link.take();
                        link.into_iter().for_each(|link| self.keep(Link { range: link.range.start..end, ..link }));
                    } else if heading_level(name).is_some() && self.heading.as_ref().is_some_and(|heading| heading.raw)
                    {
                        self.end_heading(end);
                    }
                }
            }
        }
    }

    fn open(&mut self, tag: &raw::Tag<'_>, range: Range<usize>) {
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        let title = || tag.attribute("title").unwrap_or_default().into_owned();
        if let Some(level) = heading_level(tag.name) {
            if self.heading.as_ref().is_none_or(|heading| heading.raw) {
                self.heading = Some(Begun::new(level, range.start, true));
            }
        } else if is("a") {
            if let Some(href) = tag.attribute("href") {
                let unclosed = self.raw_link.take();
                unclosed.into_iter().for_each(|link| self.keep(link));
                self.raw_link = Some(self.link(LinkKind::Link, href.into_owned(), title(), range.clone()));
            }
        } else if is("img")
            && let Some(source) = tag.attribute("src")
        {
            let text = tag.attribute("alt").unwrap_or_default().into_owned();
            let link = self.link(LinkKind::Image, source.into_owned(), title(), range.clone());
            self.keep(Link { text, ..link });
        }
        let id = tag.attribute("id").or_else(|| if is("a") { tag.attribute("name") } else { None });
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            self.outline.html_ids.push((id.into_owned(), range));
        }
    }

    fn comment(&mut self, text: &str, range: Range<usize>) {
        let text = text.trim();
        match &mut self.outline.toc {
            None if text.eq_ignore_ascii_case("toc") || text.starts_with("START doctoc") => {
                self.outline.toc = Some(Toc { range, closed: false });
            }
            Some(toc) if !toc.closed && (text.eq_ignore_ascii_case("/toc") || text.starts_with("END doctoc")) => {
                toc.closed = true;
                toc.range.end = range.end;
            }
            _ => {}
        }
    }

    fn link(&self, kind: LinkKind, dest: String, title: String, range: Range<usize>) -> Link {
        let in_toc = self.outline.toc.as_ref().is_some_and(|toc| !toc.closed);
        Link { kind, dest, text: String::new(), title, range, in_toc }
    }

    fn keep(&mut self, link: Link) {
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

    fn end_heading(&mut self, end: usize) {
        let Some(heading) = self.heading.take() else { return };
        let anchor = self.anchors.next(&without_tags(heading.anchor.trim_matches(['\n', '\t'])));
        let text = heading.text.split_whitespace().collect::<Vec<_>>().join(" ");
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
            later.retain(|(level, _)| *level <= heading.level);
            let section_end = later.last().map_or(end, |(_, start)| *start);
            heading.section.end = section_end.max(heading.section.start);
            later.push((heading.level, heading.range.start));
            next = heading.range.start;
        }
        outline
    }
}

impl Begun<'_> {
    fn new(level: u8, start: usize, raw: bool) -> Self {
        Begun { level, start, events: Vec::new(), text: String::new(), anchor: String::new(), raw }
    }
}

fn heading_level(name: &str) -> Option<u8> {
    let (letter, level) = name.split_at_checked(1)?;
    let level = level.parse().ok().filter(|level| (1..=6).contains(level))?;
    letter.eq_ignore_ascii_case("h").then_some(level)
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

/// The box of a list item that is meant to be a task, if it is none: pulldown-cmark has the last word.
fn malformed_task(text: &str, item: &Range<usize>) -> Option<Range<usize>> {
    let line = text.get(item.clone())?.lines().next()?;
    let marker = line.trim_start_matches(|character: char| character.is_ascii_digit());
    let content = marker.strip_prefix(['-', '*', '+', '.', ')'])?.trim_start();
    let inner = content.strip_prefix('[')?;
    let end = inner.find(']').filter(|end| *end <= 4)?;
    let (mark, after) = (inner[..end].trim(), &inner[end + 1..]);
    let meant = matches!(mark, "" | "x" | "X" | "✓" | "✔" | "√");
    if !meant || after.starts_with(['(', '[', ':']) {
        return None;
    }
    let start = item.start + line.len() - content.len();
    Some(start..start + end + 2)
}
