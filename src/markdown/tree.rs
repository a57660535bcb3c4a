//! The page being written: HTML and the elements that are open in it.
//!
//! Markdown and raw HTML both come through here, so that what is opened is closed, in order, whatever a document
//! says: `<details>` in one paragraph and `</details>` five lists further down, a `</div>` too many, a `<td>`
//! without a table. Nothing here looks back further than the open elements, of which there are never more than
//! [`DEEPEST`] and a few, so the time taken grows with the length of the document and with nothing else.

use super::element::{Element, Kind, holders, missing_part};
use crate::limit;

/// Containers nested deeper than this are not opened; their content stands where they would have been.
const DEEPEST: usize = limit::NESTING.most;
/// The same for parts of a line, which may still begin within the deepest container.
const DEEPEST_INLINE: usize = 96;

/// Names an element that Markdown opened, to close it.
pub(super) type Serial = u32;

/// What raw HTML opens has no serial.
const RAW: Serial = 0;

#[derive(Debug)]
struct Open {
    name: &'static str,
    tag: &'static str,
    /// Written after the closing tag: line ends, wrappers.
    after: &'static str,
    kind: Kind,
    serial: Serial,
    /// Whether a `details` has its `summary` already.
    filled: bool,
}

/// HTML under construction.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// What has been written.
    pub out: String,
    open: Vec<Open>,
    last: Serial,
}

impl Tree {
    /// Whether an element that is written as `tag` is open.
    pub(super) fn is_within(&self, tag: &str) -> bool {
        self.open.iter().any(|open| open.tag == tag)
    }

    /// Makes ready for a part of a line: text, an image, emphasis.
    pub(super) fn line(&mut self) {
        match self.open.last() {
            Some(open) if open.kind == Kind::Structure || open.name == "details" => self.fit("#text"),
            _ => {}
        }
    }

    /// Whether white space between elements means nothing here.
    pub(super) fn is_between_parts(&self) -> bool {
        self.open.last().is_some_and(|open| open.kind == Kind::Structure || (open.name == "details" && !open.filled))
    }

    /// Opens an element for Markdown. The caller writes the opening tag, if there is an answer.
    pub(super) fn begin(
        &mut self,
        kind: Kind,
        name: &'static str,
        tag: &'static str,
        after: &'static str,
    ) -> Option<Serial> {
        let part_of_table = matches!(name, "table" | "tr" | "td" | "th");
        let fits = match kind {
            Kind::Inline => {
                self.line();
                self.open.len() < DEEPEST_INLINE
            }
            _ => {
                let part_of_list = name == "li" && self.open.last().is_some_and(|open| open.kind == Kind::Structure);
                let free = kind == Kind::Line || part_of_table || part_of_list || self.open.len() < DEEPEST;
                free && self.block(name)
            }
        };
        if !fits {
            return None;
        }
        if name == "li" && !matches!(self.open.last().map(|open| open.name), Some("ul" | "ol")) {
            // The list was closed early by raw HTML.
            self.push(RAW, Kind::Structure, "ul", "ul", "\n");
            self.out.push_str("<ul>\n");
        }
        self.last += 1;
        let serial = self.last;
        self.push(serial, kind, name, tag, after);
        Some(serial)
    }

    /// Writes a line between blocks.
    pub(super) fn rule(&mut self) {
        if self.block("hr") {
            self.out.push_str("<hr>\n");
        }
    }

    /// Closes what `begin` opened and everything within it, unless raw HTML closed it already.
    pub(super) fn end(&mut self, serial: Option<Serial>) {
        if let Some(at) = serial.and_then(|serial| self.open.iter().rposition(|open| open.serial == serial)) {
            self.close_to(at);
        }
    }

    /// Whether what `begin` opened is open still.
    pub(super) fn is_open(&self, serial: Option<Serial>) -> bool {
        serial.is_some_and(|serial| self.open.iter().any(|open| open.serial == serial))
    }

    /// Closes what is open within `serial` but not itself.
    pub(super) fn end_within(&mut self, serial: Option<Serial>) {
        if let Some(at) = serial.and_then(|serial| self.open.iter().rposition(|open| open.serial == serial)) {
            self.close_to(at + 1);
        }
    }

    /// Opens an element of raw HTML, `attributes` beginning with a space. False where it cannot stand here.
    pub(super) fn open_raw(&mut self, element: &'static Element, attributes: &str) -> bool {
        let Element { name, mut tag, kind } = *element;
        match kind {
            Kind::Void | Kind::Inline => {
                if self.is_between_parts() && name == "br" {
                    return false;
                }
                if (tag == "a" && self.is_within("a")) || self.open.len() >= DEEPEST_INLINE {
                    return false;
                }
                self.line();
            }
            _ => {
                if self.open.len() >= DEEPEST || !self.leave_lines(name) {
                    return false;
                }
                if !holders(name).is_empty() && !self.return_to_holder(name) {
                    match kind {
                        _ if name == "summary" => return false,
                        Kind::Line => tag = "p",
                        _ => tag = "div",
                    }
                }
                self.fit(if tag == name { name } else { "#flow" });
            }
        }
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push_str(attributes);
        self.out.push('>');
        match kind {
            Kind::Void => {}
            Kind::Break => self.out.push('\n'),
            // What stands in for a part without its whole holds blocks, whatever the part holds.
            Kind::Structure if tag == "div" => self.push(RAW, Kind::Flow, name, tag, "\n"),
            Kind::Inline => self.push(RAW, kind, name, tag, ""),
            _ => self.push(RAW, kind, name, tag, "\n"),
        }
        true
    }

    /// Closes the nearest such element of raw HTML, if a browser would reach that far.
    pub(super) fn close_raw(&mut self, element: &Element) {
        let in_line = matches!(element.kind, Kind::Inline | Kind::Line);
        let part = !holders(element.name).is_empty() || element.name == "table";
        for at in (0..self.open.len()).rev() {
            let open = &self.open[at];
            let raw = open.serial == RAW;
            if raw && open.name == element.name {
                self.close_to(at);
                return;
            }
            let cell = matches!(open.tag, "td" | "th" | "caption");
            let wall = match open.kind {
                _ if in_line => !raw || matches!(open.kind, Kind::Flow | Kind::Structure),
                Kind::Structure => open.tag == "table" || (!raw && open.tag == "tr") || element.name == "li",
                Kind::Flow => cell && (!raw || !part),
                _ => false,
            };
            if wall {
                return;
            }
        }
    }

    /// Closes everything.
    pub(super) fn finish(&mut self) {
        self.close_to(0);
    }

    /// Makes ready for a block of Markdown. False where it cannot be opened and its content stands by itself.
    fn block(&mut self, name: &'static str) -> bool {
        let paragraph = name == "p";
        if paragraph && self.open.last().is_some_and(|open| open.kind == Kind::Line && open.name != "p") {
            return false;
        }
        let fits = self.leave_lines(name);
        if fits {
            self.fit(name);
        }
        fits
    }

    /// Closes open lines of raw HTML, because a block begins. False if Markdown's own line is open.
    fn leave_lines(&mut self, name: &str) -> bool {
        while let Some(open) = self.open.last() {
            match open.kind {
                // A heading is the one block that a summary may hold.
                Kind::Line if open.name == "summary" && matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                    return true;
                }
                Kind::Inline | Kind::Line if open.serial != RAW => return false,
                Kind::Inline | Kind::Line => self.close_to(self.open.len() - 1),
                _ => return true,
            }
        }
        true
    }

    /// Closes what is open up to the element that must hold `name`. False if there is none in reach.
    fn return_to_holder(&mut self, name: &str) -> bool {
        let holders = holders(name);
        for at in (0..self.open.len()).rev() {
            let open = &self.open[at];
            if holders.contains(&open.tag) {
                let late_summary = name == "summary" && (open.filled || at + 1 < self.open.len());
                if open.serial != RAW || late_summary {
                    return false;
                }
                self.close_to(at + 1);
                return true;
            }
            if open.serial != RAW || open.tag == "table" {
                return false;
            }
        }
        false
    }

    /// Opens the parts that have to stand between the innermost open element and `name`.
    fn fit(&mut self, name: &str) {
        while let Some(open) = self.open.last_mut() {
            if open.name == "details" && open.tag == "details" && !open.filled {
                open.filled = true;
                if name != "summary" {
                    self.out.push_str("<summary>Details</summary>\n");
                }
                return;
            }
            let Some(part) = missing_part(open.tag, name) else { return };
            self.out.push('<');
            self.out.push_str(part.tag);
            self.out.push('>');
            self.push(RAW, part.kind, part.name, part.tag, "\n");
        }
    }

    fn push(&mut self, serial: Serial, kind: Kind, name: &'static str, tag: &'static str, after: &'static str) {
        self.open.push(Open { name, tag, after, kind, serial, filled: false });
    }

    fn close_to(&mut self, length: usize) {
        while self.open.len() > length {
            let Some(open) = self.open.pop() else { return };
            if open.tag == "details" && !open.filled {
                self.out.push_str("<summary>Details</summary>");
            }
            self.out.push_str("</");
            self.out.push_str(open.tag);
            self.out.push('>');
            self.out.push_str(open.after);
        }
    }
}
