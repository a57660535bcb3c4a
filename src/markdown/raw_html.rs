//! Raw HTML, made safe: tags of the table in `element`, attributes of the list here, all written anew.

use std::fmt::Write as _;

use super::anchor::page_id;
use super::element::{self, Element, Kind};
use super::escape;
use super::html::Renderer;
use super::link::{is_external, write_url};
use super::tag::{Tag, Token, tokens};

impl Renderer<'_> {
    /// Writes raw HTML. `source` knows the place in the document of an offset into it.
    pub(super) fn raw(&mut self, html: &str, source: impl Fn(usize) -> usize) {
        for (offset, token) in tokens(html) {
            match token {
                Token::Comment(_) => {}
                Token::Text(text) => self.raw_text(text),
                Token::Open(tag) => self.raw_tag(&tag, source(offset)),
                Token::Close(name) => {
                    if let Some(element) = element::find(name) {
                        self.tree.close_raw(element);
                    } else {
                        self.raw_text("</");
                        self.raw_text(name);
                        self.raw_text(">");
                    }
                }
            }
        }
    }

    fn raw_text(&mut self, text: &str) {
        if !(self.tree.is_between_parts() && text.trim_ascii().is_empty()) {
            self.tree.line();
        }
        escape::raw_text(&mut self.tree.out, text);
    }

    fn raw_tag(&mut self, tag: &Tag<'_>, start: usize) {
        let source = tag.attribute("src");
        let shown = match element::find(tag.name) {
            None => false,
            Some(Element { name: "source", .. }) => source.is_some() || tag.attribute("srcset").is_some(),
            Some(Element { name: "col" | "colgroup", .. }) => self.tree.is_within("table"),
            Some(Element { name: "img", .. }) => source.is_some_and(|source| {
                self.raw_image(tag, &source);
                true
            }),
            Some(element) if self.label && matches!(element.name, "a" | "br") => true,
            Some(element) => {
                let attributes = self.attributes(element, tag, start);
                // What cannot stand here loses its tag and keeps its content. A summary of nothing is no summary.
                let opened = self.tree.open_raw(element, &attributes.written);
                if let Some(id) = attributes.id.filter(|_| !opened) {
                    self.named_place(&id);
                }
                opened || element.name != "summary"
            }
        };
        if !shown {
            self.tree.line();
            escape::text(&mut self.tree.out, tag.text);
        }
    }

    /// Writes an element that is nothing but the target of links.
    fn named_place(&mut self, id: &str) {
        self.tree.line();
        self.tree.out.push_str("<span");
        text(&mut self.tree.out, "id", id);
        self.tree.out.push_str("></span>");
    }

    fn raw_image(&mut self, tag: &Tag<'_>, source: &str) {
        let mut attributes = String::new();
        for name in ["width", "height"] {
            // Of two of one name the first one counts.
            if let Some(value) = tag.attribute(name) {
                number(&mut attributes, name, value.strip_suffix("px").unwrap_or(&value), 10_000);
            }
        }
        let title = tag.attribute("title").unwrap_or_default();
        self.image(source, &title, &tag.attribute("alt").unwrap_or_default(), &attributes);
    }

    /// The attributes that the element keeps.
    fn attributes(&mut self, element: &Element, tag: &Tag<'_>, start: usize) -> Attributes {
        let (mut written, mut own_id) = (String::new(), None);
        let mut seen: Vec<&'static str> = Vec::new();
        let heading = matches!(element.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        if let Some(anchor) = self.anchor(start).filter(|_| heading && !self.fragment) {
            seen.push("id");
            text(&mut written, "id", anchor);
            own_id = Some(anchor.to_owned());
        }
        let mut class = if element.name == "h1" { "h1" } else { "" };
        for (name, value) in tag.attributes() {
            let Some(name) = ATTRIBUTES.into_iter().find(|known| known.eq_ignore_ascii_case(name)) else { continue };
            let name = if name == "name" && element.name == "a" { "id" } else { name };
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            match (name, element.name) {
                ("id", _) => own_id = self.id(&mut written, &value),
                ("title", _) if !value.is_empty() => text(&mut written, name, &value),
                ("align", _) if matches!(element.kind, Kind::Line | Kind::Flow) => {
                    class = match value.to_ascii_lowercase().as_str() {
                        "center" => "align-center",
                        "right" => "align-right",
                        _ => class,
                    }
                }
                ("href", "a") => match self.target(&value, false) {
                    Ok(target) => {
                        written.push_str(" href=\"");
                        write_url(&mut written, &target);
                        written.push('"');
                        if is_external(&target) {
                            written.push_str(" rel=\"noopener\"");
                        }
                    }
                    Err(_) => class = "broken",
                },
                ("colspan" | "rowspan", "td" | "th") => number(&mut written, name, &value, 1_000),
                ("start", "ol") | ("value", "li") => number(&mut written, name, &value, 1_000_000),
                ("open", "details") | ("reversed", "ol") => {
                    let _ = write!(written, " {name}");
                }
                _ => {}
            }
        }
        if element.name == "center" {
            class = "align-center";
        }
        if !class.is_empty() {
            text(&mut written, "class", class);
        }
        Attributes { written, id: own_id }
    }

    /// Writes an id and returns it, where no heading and no other element has it.
    fn id(&mut self, written: &mut String, id: &str) -> Option<String> {
        let fits =
            !id.is_empty() && !id.contains(|character: char| character.is_whitespace() || character.is_control());
        let id = page_id(id);
        let is_new = fits && !self.fragment && self.ids.insert(id.clone());
        is_new.then(|| {
            text(written, "id", &id);
            id
        })
    }
}

/// Attributes of an element, ready to be written.
struct Attributes {
    /// All of them, each with a space before it.
    written: String,
    /// The id among them.
    id: Option<String>,
}

/// The attributes that any element keeps. URLs are written by those who know where they lead.
const ATTRIBUTES: [&str; 11] =
    ["align", "colspan", "href", "id", "name", "open", "reversed", "rowspan", "start", "title", "value"];

fn text(written: &mut String, name: &str, value: &str) {
    let _ = write!(written, " {name}=\"");
    escape::attribute(written, value);
    written.push('"');
}

fn number(written: &mut String, name: &str, value: &str, most: u32) {
    if let Some(value) = value.trim().parse().ok().filter(|value| (1..=most).contains(value)) {
        let _ = write!(written, " {name}=\"{value}\"");
    }
}
