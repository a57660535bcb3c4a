//! Footnotes: numbered in the order in which they are called, gathered at the end, with ways back.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::element::Kind;
use super::escape;
use super::html::{Placed, Renderer, subtree_end};

/// The footnotes of one document.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'r> {
    /// The events of each definition, in the order of the document.
    definitions: Vec<Definition>,
    by_name: HashMap<&'r str, usize>,
    /// Definitions in the order in which they are called.
    called: Vec<usize>,
}

#[derive(Debug)]
struct Definition {
    events: Range<usize>,
    /// From one; nothing as long as nobody calls it.
    number: Option<usize>,
    id: String,
    /// The anchors of the places that call it.
    callers: Vec<String>,
}

impl<'r> Footnotes<'r> {
    /// Finds the definitions among the events of a document.
    pub(super) fn gather(events: &'r [Placed<'r>]) -> Footnotes<'r> {
        let mut footnotes = Footnotes::default();
        for (at, (event, _)) in events.iter().enumerate() {
            if let Event::Start(Tag::FootnoteDefinition(name)) = event {
                let events = at + 1..subtree_end(events, at) - 1;
                footnotes.by_name.entry(name).or_insert(footnotes.definitions.len());
                footnotes.definitions.push(Definition { events, number: None, id: String::new(), callers: Vec::new() });
            }
        }
        footnotes
    }
}

impl<'r> Renderer<'r> {
    /// Writes the mark that calls the footnote `name`.
    pub(super) fn footnote_call(&mut self, name: &str) {
        if self.label {
            return;
        }
        self.tree.line();
        let place = if self.fragment { None } else { self.footnotes.by_name.get(name).copied() };
        let Some(place) = place else {
            self.tree.out.push_str("[^");
            escape::text(&mut self.tree.out, name);
            self.tree.out.push(']');
            return;
        };
        let number = self.number(place);
        let callers = self.footnotes.definitions[place].callers.len() + 1;
        let wanted = if callers == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{callers}") };
        let caller = self.free_id(wanted);
        let within_link = self.tree.is_within("a");
        let definition = &mut self.footnotes.definitions[place];
        let (id, out) = (&definition.id, &mut self.tree.out);
        let _ = write!(out, "<sup class=\"fnref\" id=\"{caller}\">");
        if within_link {
            let _ = write!(out, "{number}</sup>");
        } else {
            let _ = write!(out, "<a href=\"#{id}\" aria-label=\"Footnote {number}\">{number}</a></sup>");
        }
        definition.callers.push(caller);
    }

    fn number(&mut self, place: usize) -> usize {
        if let Some(number) = self.footnotes.definitions[place].number {
            return number;
        }
        self.footnotes.called.push(place);
        let number = self.footnotes.called.len();
        let id = self.free_id(format!("fn-{number}"));
        let definition = &mut self.footnotes.definitions[place];
        definition.number = Some(number);
        definition.id = id;
        number
    }

    /// Writes all footnotes: those that are called in order, then those that nobody calls.
    pub(super) fn write_footnotes(&mut self) {
        if self.fragment || self.footnotes.definitions.is_empty() {
            return;
        }
        self.tree.finish();
        let section = self.tree.begin(Kind::Flow, "section", "section", "\n");
        self.tree.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n");
        let list = self.tree.begin(Kind::Structure, "ol", "ol", "\n");
        self.tree.out.push_str("<ol>\n");
        // Where the ways back go: they are all known only when every footnote has been written.
        let mut returns = Vec::new();
        let (mut written, mut uncalled) = (0, 0);
        loop {
            if written == self.footnotes.called.len() {
                let definitions = &self.footnotes.definitions;
                while definitions.get(uncalled).is_some_and(|definition| definition.number.is_some()) {
                    uncalled += 1;
                }
                if uncalled == definitions.len() {
                    break;
                }
                self.number(uncalled);
            }
            let place = self.footnotes.called[written];
            returns.push((self.write_footnote(place), place));
            written += 1;
        }
        self.tree.end(list);
        self.tree.end(section);
        self.insert_returns(&returns);
    }

    /// Writes one footnote. Returns where its ways back belong.
    fn write_footnote(&mut self, place: usize) -> usize {
        let definition = &self.footnotes.definitions[place];
        let (id, mut events) = (definition.id.clone(), definition.events.clone());
        let item = self.tree.begin(Kind::Flow, "li", "li", "\n");
        let _ = writeln!(self.tree.out, "<li id=\"{id}\">");
        let closing = events.end.saturating_sub(1);
        let ends_in_paragraph = !events.is_empty() && matches!(self.events[closing].0, Event::End(TagEnd::Paragraph));
        if ends_in_paragraph {
            events.end = closing;
        }
        self.run(events);
        let paragraph = self.innermost();
        if ends_in_paragraph {
            self.tree.end_within(paragraph);
        } else {
            self.tree.end_within(item);
        }
        let returns = self.tree.out.len();
        if ends_in_paragraph {
            self.run(closing..closing + 1);
        }
        self.tree.end(item);
        returns
    }

    fn insert_returns(&mut self, returns: &[(usize, usize)]) {
        let mut out = String::with_capacity(self.tree.out.len() + returns.len() * 80);
        let mut copied = 0;
        for (at, place) in returns {
            out.push_str(&self.tree.out[copied..*at]);
            copied = *at;
            let definition = &self.footnotes.definitions[*place];
            for (index, caller) in definition.callers.iter().enumerate() {
                let _ = write!(out, " <a class=\"fnback\" href=\"#{caller}\" aria-label=\"Back to the text");
                if index > 0 {
                    let _ = write!(out, ", {}", index + 1);
                }
                out.push_str("\">↩</a>");
            }
        }
        out.push_str(&self.tree.out[copied..]);
        self.tree.out = out;
    }
}
