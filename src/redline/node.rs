//! The HTML that `markdown` writes, as a tree. It is well-formed by construction, so that this reads nothing else: what it
//! does not know it passes on, and what it is to leave out is left out here.

use std::fmt::Write as _;

/// Attributes that name or refer to a place of the page. Two states of one document would have the same.
const PLACES: [&str; 8] =
    ["id", "name", "for", "headers", "usemap", "aria-labelledby", "aria-describedby", "aria-controls"];

/// A part of a page.
#[derive(Debug)]
pub(super) enum Node<'html> {
    /// Text, escaped as it is written.
    Text(&'html str),
    /// An element.
    Element(Element<'html>),
}

/// An element and what is in it.
#[derive(Debug)]
pub(super) struct Element<'html> {
    /// Its name, in lower case.
    pub(super) name: &'html str,
    /// Its tag, as it is to be written; all of an atom.
    pub(super) open: String,
    /// How it is treated.
    pub(super) role: Role,
    /// What is in it. Nothing for an atom.
    pub(super) children: Vec<Node<'html>>,
}

/// How an element is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is part of a line, and so is all that is in it.
    Inline,
    /// It is the same or it is not: nothing in it is compared.
    Atom,
    /// It stands by itself.
    Block,
}

impl<'html> Element<'html> {
    fn new(name: &'html str, attributes: &[(&'html str, Option<&'html str>)]) -> Element<'html> {
        let role = match name {
            "br" | "hr" | "img" | "input" | "math" | "svg" | "wbr" | "video" => Role::Atom,
            "a" | "abbr" | "b" | "cite" | "code" | "del" | "dfn" | "em" | "i" | "ins" | "kbd" | "mark" | "q" | "s"
            | "samp" | "small" | "span" | "strong" | "sub" | "sup" | "u" | "var" => Role::Inline,
            _ => Role::Block,
        };
        // What a document marks as inserted or struck says nothing of this comparison.
        let name = match name {
            "del" => "s",
            "ins" => "u",
            _ => name,
        };
        let mut open = format!("<{name}");
        // A region is one of the page's, whose names have to differ.
        let region = attributes.iter().any(|(name, value)| *name == "role" && *value == Some("region"));
        for (attribute, value) in attributes {
            if PLACES.contains(attribute) || (region && matches!(*attribute, "role" | "aria-label")) {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = match value {
                Some(value) => write!(open, " {attribute}=\"{value}\""),
                None => write!(open, " {attribute}"),
            };
        }
        open.push('>');
        Element { name, open, role, children: Vec::new() }
    }

    /// Whether nothing in it stands by itself.
    pub(super) fn is_line(&self) -> bool {
        self.children.iter().all(Node::is_inline)
    }

    /// The level of the heading that it is, as it was written; none where it is no heading.
    pub(super) fn heading(&self) -> Option<u8> {
        let level = |name: &str| match name.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
            _ => None,
        };
        // The level on the page may be another one than the document's, which is a class then.
        let class = self.open.split_once("class=\"").and_then(|(_, rest)| level(rest.split('"').next()?));
        level(self.name).map(|shown| class.unwrap_or(shown))
    }
}

impl<'html> Node<'html> {
    /// Whether it is a part of a line.
    pub(super) fn is_inline(&self) -> bool {
        match self {
            Node::Text(_) => true,
            Node::Element(element) => match element.role {
                Role::Block => false,
                Role::Atom => element.name != "hr",
                Role::Inline => element.is_line(),
            },
        }
    }

    /// Adds the words and marks of it, for a comparison that does not look at the markup.
    pub(super) fn words<'node>(&'node self, out: &mut Vec<&'node str>) {
        match self {
            Node::Text(text) => {
                out.extend(text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()));
            }
            Node::Element(element) if element.role == Role::Atom => out.push(&element.open),
            Node::Element(element) => element.children.iter().for_each(|child| child.words(out)),
        }
    }

    /// Its text, escaped.
    pub(super) fn text(&self) -> String {
        match self {
            Node::Text(text) => (*text).to_owned(),
            Node::Element(element) => element.children.iter().map(Node::text).collect(),
        }
    }

    /// Writes it as it is compared: the same for two nodes only where they show the same.
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.role == Role::Atom => out.push_str(&element.open),
            Node::Element(element) => {
                out.push_str(&element.open);
                element.children.iter().for_each(|child| child.write(out));
                let _ = write!(out, "</{}>", element.name);
            }
        }
    }
}

/// Reads what `markdown` wrote.
pub(super) fn read(html: &str) -> Vec<Node<'_>> {
    let mut open: Vec<Option<Element<'_>>> = Vec::new();
    let mut lists: Vec<Vec<Node<'_>>> = vec![Vec::new()];
    let mut at = 0;
    while at < html.len() {
        let (start, rest) = (at, &html[at..]);
        if !rest.starts_with('<') {
            let end = rest.find('<').unwrap_or(rest.len());
            lists.last_mut().into_iter().for_each(|list| list.push(Node::Text(&rest[..end])));
            at += end;
            continue;
        }
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let tag = rest[..end].trim_start_matches('<').trim_end_matches('>');
        at += end;
        if tag.starts_with('/') {
            if lists.len() > 1 {
                close(&mut open, &mut lists);
            }
            continue;
        }
        let (name, attributes) = tag_parts(tag);
        let value = |wanted: &str| attributes.iter().find(|(name, _)| *name == wanted).and_then(|(_, value)| *value);
        let class = value("class").unwrap_or("");
        let ends =
            |at: usize| html[at..].find(&format!("</{name}>")).map_or(html.len(), |end| at + end + name.len() + 3);
        // Ways about a page, which this is not.
        if name == "a" && matches!(class, "anchor" | "fnback") {
            at = ends(at);
            continue;
        }
        let mut element = Element::new(name, &attributes);
        if element.role == Role::Atom {
            if matches!(name, "math" | "svg" | "video") {
                at = ends(at);
                element.open = html[start..at].to_owned();
            }
            if let Some(list) = lists.last_mut() {
                list.push(Node::Element(element));
            }
            continue;
        }
        let place = name == "a" && value("href").is_none_or(|href| href.starts_with('#'));
        open.push((!place).then_some(element));
        lists.push(Vec::new());
    }
    while lists.len() > 1 {
        close(&mut open, &mut lists);
    }
    lists.pop().unwrap_or_default()
}

/// Ends the innermost open element.
fn close<'html>(open: &mut Vec<Option<Element<'html>>>, lists: &mut Vec<Vec<Node<'html>>>) {
    let (Some(element), Some(children)) = (open.pop(), lists.pop()) else { return };
    let Some(list) = lists.last_mut() else { return };
    match element {
        Some(element) => list.push(Node::Element(Element { children, ..element })),
        None => list.extend(children),
    }
}

/// The name and the attributes of a tag.
fn tag_parts(tag: &str) -> (&str, Vec<(&str, Option<&str>)>) {
    let end = tag.find(|letter: char| letter.is_ascii_whitespace() || letter == '/').unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() {
            return (name, attributes);
        }
        let end = rest.find(|letter: char| letter.is_ascii_whitespace() || letter == '=').unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        match after.strip_prefix("=\"") {
            Some(value) => {
                let (value, after) = value.split_once('"').unwrap_or((value, ""));
                attributes.push((attribute, Some(value)));
                rest = after;
            }
            None => {
                attributes.push((attribute, None));
                rest = after.strip_prefix('=').unwrap_or(after);
            }
        }
    }
}
