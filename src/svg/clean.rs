//! A picture written anew from what it may hold.

use super::left_out::{Kind, LeftOut, List};
use super::namespace::{Namespace, SVG, XLINK};
use super::repeats::Repeats;
use super::words::Words;
use super::xml::{Element, Event, Reader};
use super::{ELEMENTS, Refused, allow, css, write};

/// The picture in `text`, and what was left out of it.
pub(super) fn clean(text: &str) -> Result<(String, Vec<LeftOut>), Refused> {
    let mut reader = Reader::new(text)?;
    let mut picture = Picture { out: String::with_capacity(text.len()), ..Picture::default() };
    while let Some(event) = reader.next()? {
        match event {
            Event::Start(element) => picture.start(&element)?,
            Event::End => picture.end(),
            Event::Text(text) => picture.text(&text),
            Event::Instruction { target, offset } => {
                let kind = if target == "xml-stylesheet" { Kind::Instruction } else { Kind::Note };
                picture.left_out.add(kind, target, offset, target.len() + 2);
            }
        }
    }
    picture.finish()
}

/// A picture that is being written.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) out: String,
    /// The elements that are open, the innermost last.
    open: Vec<Open>,
    /// How many elements are open within one that is left out, that one included.
    skipped: usize,
    /// The words in that one, where it is a page.
    words: Option<Words>,
    /// The text of the style sheet that is open.
    sheet: String,
    /// Where the root element may declare the prefix for titles of links, and whether it has to.
    declarations: usize,
    pub(super) has_titles: bool,
    pub(super) repeats: Repeats,
    pub(super) left_out: List,
}

/// An element that is being written.
#[derive(Clone, Copy, Debug)]
struct Open {
    name: &'static str,
    /// Whether its start tag is still without its end.
    is_bare: bool,
    offset: usize,
}

impl Picture {
    fn start(&mut self, element: &Element<'_>) -> Result<(), Refused> {
        if self.open.is_empty() && (element.namespace, element.name) != (Namespace::Svg, "svg") {
            return Err(Refused::at(
                element.offset,
                format!("a root `<{}>`, not `<svg xmlns=\"{SVG}\">`", element.written),
            ));
        }
        if self.skipped > 0 {
            self.skipped += 1;
            self.words.iter_mut().for_each(|words| words.start(element.name));
            return Ok(());
        }
        let name = match self.allowed(element) {
            Ok(name) => name,
            Err(kind) => {
                self.skip(kind, element);
                return Ok(());
            }
        };
        self.repeats.open(name, element.value("id"), element.value("class").unwrap_or(""));
        self.limit(element.offset)?;
        self.close_tag();
        self.out.push('<');
        self.out.push_str(name);
        if self.open.is_empty() {
            write::attribute(&mut self.out, "xmlns", SVG);
            self.declarations = self.out.len();
        }
        for attribute in &element.attributes {
            self.attribute(name, attribute, &element.attributes);
        }
        self.open.push(Open { name, is_bare: true, offset: element.offset });
        Ok(())
    }

    /// Leaves an element out with all that is in it, but for the words of a page.
    fn skip(&mut self, kind: Kind, element: &Element<'_>) {
        let is_object = (element.namespace, element.name) == (Namespace::Svg, "foreignObject");
        self.words = if is_object && !self.is_in_text() { Words::of(element) } else { None };
        let kind = if self.words.is_some() { Kind::Words } else { kind };
        self.left_out.add(kind, element.written, element.offset, element.written.len() + 1);
        self.skipped = 1;
    }

    /// Whether the innermost element holds nothing but text: a parser of HTML would read HTML in it.
    fn is_in_text(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.name, "title" | "desc" | "style"))
    }

    /// The name of the element, if it may stay where it stands.
    fn allowed(&self, element: &Element<'_>) -> Result<&'static str, Kind> {
        let name = match element.namespace {
            Namespace::Svg => allow::element(element.name),
            Namespace::Page => return Err(Kind::Page),
            // Without a namespace browsers show nothing of it, but its author may have meant SVG.
            Namespace::None => return Err(Kind::Element),
            Namespace::XLink | Namespace::Xml | Namespace::Other(_) => return Err(Kind::Note),
        };
        let Some(name) = name else {
            return Err(match element.name {
                "script" | "handler" | "listener" => Kind::Script,
                "foreignObject" => Kind::Page,
                "metadata" => Kind::Note,
                _ => Kind::Element,
            });
        };
        if self.is_in_text() {
            return Err(Kind::Element);
        }
        match name {
            "style"
                if !element
                    .value("type")
                    .is_none_or(|kind| kind.is_empty() || kind.eq_ignore_ascii_case("text/css")) =>
            {
                Err(Kind::Style)
            }
            // Any value is harmless there, so that a changed one is, too.
            "animate" | "set" | "animateTransform"
                if element.value("attributeName").and_then(allow::attribute).is_none() =>
            {
                Err(Kind::Animation)
            }
            name => Ok(name),
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
            self.words.iter_mut().for_each(|words| words.text(text));
            return;
        }
        if self.open.last().is_some_and(|open| open.name == "style") {
            self.sheet.push_str(text);
            return;
        }
        self.close_tag();
        write::text(&mut self.out, text);
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            if self.skipped > 0 {
                self.words.iter_mut().for_each(Words::end);
            } else if let Some(words) = self.words.take() {
                self.label(&words);
            }
            return;
        }
        if self.open.last().is_some_and(|open| open.name == "style") {
            self.end_sheet();
        }
        let Some(open) = self.open.pop() else { return };
        self.repeats.close();
        if open.is_bare {
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(open.name);
            self.out.push('>');
        }
    }

    /// The words of a page, one line beneath the other.
    fn label(&mut self, words: &Words) {
        let lines = words.lines().count();
        if lines == 0 {
            return;
        }
        self.close_tag();
        self.repeats.open("text", None, "");
        let (x, y) = words.place();
        self.out.push_str("<text");
        for (name, value) in [("x", &*x), ("y", &*y), ("text-anchor", "middle")] {
            write::attribute(&mut self.out, name, value);
        }
        self.out.push('>');
        for (index, line) in words.lines().enumerate() {
            // The middle of small letters lies about a third of an em above their feet.
            let down =
                if index == 0 { format!("{:.2}em", 0.35 - 0.6 * (lines as f64 - 1.0)) } else { "1.2em".to_owned() };
            self.repeats.open("tspan", None, "");
            self.out.push_str("<tspan");
            write::attribute(&mut self.out, "x", &x);
            write::attribute(&mut self.out, "dy", &down);
            self.out.push('>');
            write::text(&mut self.out, line);
            self.out.push_str("</tspan>");
            self.repeats.close();
        }
        self.out.push_str("</text>");
        self.repeats.close();
    }

    fn end_sheet(&mut self) {
        let sheet = std::mem::take(&mut self.sheet);
        let offset = self.open.last().map_or(0, |open| open.offset);
        let left_out = &mut |part: &str| self.left_out.add(Kind::Style, part, offset, "<style".len());
        let style = css::sheet(&sheet, left_out);
        style.rules.iter().for_each(|rule| self.repeats.rule(rule));
        if !style.text.is_empty() {
            self.close_tag();
            write::text(&mut self.out, &style.text);
        }
    }

    /// Ends the start tag that is still open.
    fn close_tag(&mut self) {
        if let Some(open) = self.open.last_mut().filter(|open| open.is_bare) {
            open.is_bare = false;
            self.out.push('>');
        }
    }

    /// Refuses what has too many elements, or references between them.
    fn limit(&self, offset: usize) -> Result<(), Refused> {
        if self.repeats.size() > ELEMENTS {
            return Err(Refused::at(offset, format!("more than {ELEMENTS} elements or references")));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(String, Vec<LeftOut>), Refused> {
        self.limit(0)?;
        if self.repeats.count() > ELEMENTS {
            let message = format!("more than {ELEMENTS} elements, those counted that references repeat");
            return Err(Refused::at(0, message));
        }
        if self.has_titles {
            let mut declaration = String::new();
            write::attribute(&mut declaration, "xmlns:xlink", XLINK);
            self.out.insert_str(self.declarations, &declaration);
        }
        self.out.push('\n');
        Ok((self.out, self.left_out.finish()))
    }
}
