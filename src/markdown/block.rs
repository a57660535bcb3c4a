//! What Markdown begins and ends: blocks, and with them emphasis and the like.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::element::Kind;
use super::html::{Renderer, holds_blocks, subtree_end};
use super::link::{destination, write_url};
use super::mend::restore;
use super::passage::Run;
use super::tree::Serial;
use super::{escape, highlight, math};
use crate::limit;

impl<'r> Renderer<'r> {
    /// Writes what begins at `at`. Returns the next event to be written.
    pub(super) fn start(&mut self, tag: &'r Tag<'r>, at: usize) -> usize {
        let begun = match tag {
            Tag::Paragraph if holds_blocks(self.events, at) => {
                self.begin(Kind::Flow, "div", "\n", "<div class=\"paragraph\">")
            }
            Tag::Paragraph => self.begin(Kind::Line, "p", "\n", "<p>"),
            Tag::Heading { level, .. } => self.begin_heading(*level, self.events[at].1.start),
            Tag::BlockQuote(None) => self.begin(Kind::Flow, "blockquote", "\n", "<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.begin_alert(*kind),
            Tag::CodeBlock(kind) => {
                let events = at + 1..subtree_end(self.events, at);
                self.code_block(kind, events.clone());
                return events.end;
            }
            Tag::HtmlBlock => {
                let events = at + 1..subtree_end(self.events, at);
                self.html_block(events.clone());
                return events.end;
            }
            Tag::List(None) => self.begin(Kind::Structure, "ul", "\n", "<ul>\n"),
            Tag::List(Some(1)) => self.begin(Kind::Structure, "ol", "\n", "<ol>\n"),
            Tag::List(Some(start)) => {
                let list = self.begin(Kind::Structure, "ol", "\n", "");
                if list.is_some() {
                    let _ = writeln!(self.tree.out, "<ol start=\"{start}\">");
                }
                list
            }
            Tag::Item => {
                let following = self.events[at + 1..].iter().map(|(event, _)| event);
                let first = following.into_iter().find(|event| !matches!(event, Event::Start(Tag::Paragraph)));
                let task = matches!(first, Some(Event::TaskListMarker(_)));
                self.begin(Kind::Flow, "li", "\n", if task { "<li class=\"task\">" } else { "<li>" })
            }
            Tag::FootnoteDefinition(_) if !self.fragment => return subtree_end(self.events, at),
            Tag::Table(alignments) => self.begin_table(alignments),
            Tag::TableHead => {
                (self.in_head, self.column) = (true, 0);
                self.begin(Kind::Structure, "tr", "</thead>\n<tbody>\n", "<thead>\n<tr>")
            }
            Tag::TableRow => {
                self.column = 0;
                self.begin(Kind::Structure, "tr", "\n", "<tr>")
            }
            Tag::TableCell => self.begin_cell(at),
            Tag::Emphasis => self.begin(Kind::Inline, "em", "", "<em>"),
            Tag::Strong => self.begin(Kind::Inline, "strong", "", "<strong>"),
            Tag::Strikethrough => self.begin(Kind::Inline, "del", "", "<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.begin_link(&destination(*link_type, dest_url), &restore(title))
            }
            Tag::Image { dest_url, title, .. } => {
                let end = subtree_end(self.events, at);
                let alternative = self.plain(at + 1..end);
                self.image(&restore(dest_url), &restore(title), &alternative, "");
                return end;
            }
            // Not asked for, or without any element of their own.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => None,
        };
        self.begun.push(begun);
        at + 1
    }

    /// Ends what began last.
    pub(super) fn end(&mut self, tag: TagEnd) {
        let begun = self.begun.pop().flatten();
        match tag {
            TagEnd::Heading(_) => {
                let (anchor, linked) = self.heading_anchors.pop().unwrap_or_default();
                if let Some(anchor) = anchor.filter(|_| linked && self.tree.is_open(begun)) {
                    self.tree.end_within(begun);
                    self.tree.out.push_str(" <a class=\"anchor\" href=\"#");
                    write_url(&mut self.tree.out, anchor);
                    self.tree.out.push_str("\" aria-label=\"Link to this section\">#</a>");
                }
            }
            TagEnd::TableHead => self.in_head = false,
            _ => {}
        }
        self.tree.end(begun);
    }

    /// Begins an element that is written as it is called.
    pub(super) fn begin(
        &mut self,
        kind: Kind,
        tag: &'static str,
        after: &'static str,
        opening: &str,
    ) -> Option<Serial> {
        let begun = self.tree.begin(kind, tag, tag, after);
        if begun.is_some() {
            self.tree.out.push_str(opening);
        }
        begun
    }

    /// The page has the only `h1`, and authors skip levels (`##`, then `####`), which HTML's outline must not. So a
    /// heading is one level below the one that it stands under, and its class says how it was written.
    fn begin_heading(&mut self, level: HeadingLevel, start: usize) -> Option<Serial> {
        let place = self.heading_at(start).filter(|_| !self.fragment);
        let anchor = place.map(|place| self.headings[place].anchor.as_str());
        // A link weighs several times as much as the heading that nobody could find among so many.
        self.heading_anchors.push((anchor, place.is_some_and(|place| place < limit::HEADINGS.most)));
        const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let written = level as usize;
        while self.levels.pop_if(|(above, _)| *above >= written).is_some() {}
        let level = self.levels.last().map_or(2, |(_, level)| level + 1).min(TAGS.len());
        self.levels.push((written, level));
        let (tag, class) = (TAGS[level - 1], TAGS[written - 1]);
        let begun = self.begin(Kind::Line, tag, "\n", "");
        if begun.is_some() {
            let out = &mut self.tree.out;
            let _ = write!(out, "<{tag}");
            if let Some(anchor) = anchor {
                out.push_str(" id=\"");
                escape::attribute(out, anchor);
                out.push('"');
            }
            if class != tag {
                let _ = write!(out, " class=\"{class}\"");
            }
            out.push('>');
        }
        begun
    }

    fn begin_alert(&mut self, kind: BlockQuoteKind) -> Option<Serial> {
        let opening = match kind {
            BlockQuoteKind::Note => "<div class=\"alert alert-note\">\n<p class=\"alert-title\">Note</p>\n",
            BlockQuoteKind::Tip => "<div class=\"alert alert-tip\">\n<p class=\"alert-title\">Tip</p>\n",
            BlockQuoteKind::Important => {
                "<div class=\"alert alert-important\">\n<p class=\"alert-title\">Important</p>\n"
            }
            BlockQuoteKind::Warning => "<div class=\"alert alert-warning\">\n<p class=\"alert-title\">Warning</p>\n",
            BlockQuoteKind::Caution => "<div class=\"alert alert-caution\">\n<p class=\"alert-title\">Caution</p>\n",
        };
        self.begin(Kind::Flow, "div", "\n", opening)
    }

    fn begin_table(&mut self, alignments: &'r [Alignment]) -> Option<Serial> {
        self.alignments = alignments;
        self.tables += 1;
        let table = self.tree.begin(Kind::Structure, "table", "tbody", "</table></div>\n");
        if table.is_some() {
            // Regions of a page are told apart by their names.
            let number = self.tables;
            let out = &mut self.tree.out;
            let _ = write!(out, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table {number}\">");
            out.push_str("<table>\n");
        }
        table
    }

    fn begin_cell(&mut self, at: usize) -> Option<Serial> {
        let align = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        let empty = matches!(self.events.get(at + 1), Some((Event::End(TagEnd::TableCell), _)));
        // A heading without a word heads nothing.
        let (tag, scope) = if self.in_head && !empty { ("th", " scope=\"col\"") } else { ("td", "") };
        let cell = self.begin(Kind::Flow, tag, "", "");
        if cell.is_some() {
            let _ = write!(self.tree.out, "<{tag}{scope}{align}>");
        }
        cell
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, events: Range<usize>) {
        let code = self.code_text(events);
        if is_diagram(kind) {
            return self.diagram(&code);
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => highlight::language(info),
            CodeBlockKind::Indented => String::new(),
        };
        if language == "math"
            && let Some(mathml) = math::mathml(&code, true)
        {
            let block = self.begin(Kind::Line, "p", "\n", "<p>");
            self.tree.line();
            self.tree.out.push_str(&mathml);
            return self.tree.end(block);
        }
        let block = self.begin(Kind::Line, "pre", "\n", "");
        if block.is_none() {
            self.tree.line();
            return escape::text(&mut self.tree.out, &code);
        }
        self.has_code = true;
        let out = &mut self.tree.out;
        out.push_str("<pre tabindex=\"0\"");
        if !language.is_empty() {
            let _ = write!(out, " data-lang=\"{language}\"");
        }
        out.push_str("><code>");
        highlight::write(out, &code, &language, &mut self.budget);
        out.push_str("</code>");
        self.tree.end(block);
    }

    /// The source of a diagram, which a script draws in the browser.
    fn diagram(&mut self, code: &str) {
        self.has_mermaid = true;
        let figure = self.begin(Kind::Flow, "figure", "\n", "<figure class=\"diagram\">");
        let block = self.begin(Kind::Line, "pre", "", "<pre class=\"mermaid-source\" tabindex=\"0\"><code>");
        if block.is_none() {
            self.tree.line();
        }
        escape::text(&mut self.tree.out, code);
        if block.is_some() {
            self.tree.out.push_str("</code>");
        }
        self.tree.end(block);
        self.tree.end(figure);
    }

    fn code_text(&self, events: Range<usize>) -> String {
        let mut code = String::new();
        for (event, _) in &self.events[events] {
            if let Event::Text(text) = event {
                code.push_str(&restore(text));
            }
        }
        code
    }

    fn html_block(&mut self, events: Range<usize>) {
        let mut html = Run::default();
        for (event, range) in &self.events[events] {
            if let Event::Html(text) | Event::Text(text) | Event::InlineHtml(text) = event {
                html.push(text, range.clone());
            }
        }
        self.raw(&html.text, |offset| html.source(offset));
    }

    /// The text of a stretch of events, for where nothing but text can stand.
    fn plain(&self, events: Range<usize>) -> String {
        let mut plain = String::new();
        for (event, _) in &self.events[events] {
            match event {
                Event::Text(text) | Event::Code(text) => plain.push_str(&restore(text)),
                Event::InlineMath(text) | Event::DisplayMath(text) => plain.push_str(&restore(text)),
                Event::SoftBreak | Event::HardBreak => plain.push(' '),
                _ => {}
            }
        }
        plain
    }
}

/// Whether a code block is the source of a diagram.
pub(super) fn is_diagram(kind: &CodeBlockKind<'_>) -> bool {
    matches!(kind, CodeBlockKind::Fenced(info) if highlight::language(info) == "mermaid")
}
