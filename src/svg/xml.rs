//! XML as pictures are written in it: well-formed, in UTF-8, with no entities but the five predefined ones.
//!
//! The tokens are those of `quick-xml`, which takes linear time and is lax. What it lets through is checked here: a file
//! that a browser would not parse is not a picture.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, BytesRef, Event as Token};

use super::name::{declared_prefix, is_char, is_name, is_space, split};
use super::namespace::{Namespace, Scopes};
use super::{ATTRIBUTES, DEPTH, Refused};

/// A part of a document.
#[derive(Debug)]
pub(super) enum Event<'text> {
    /// The start of an element. One that is empty ends right away.
    Start(Element<'text>),
    /// The end of the innermost element.
    End,
    /// Text within an element, in as many pieces as it is written in.
    Text(Cow<'text, str>),
    /// A processing instruction.
    Instruction {
        /// Whom it instructs.
        target: &'text str,
        /// Where it stands.
        offset: usize,
    },
}

/// The start of an element.
#[derive(Debug)]
pub(super) struct Element<'text> {
    pub(super) namespace: Namespace,
    /// Its name without a prefix.
    pub(super) name: &'text str,
    /// Its name as it is written.
    pub(super) written: &'text str,
    pub(super) attributes: Vec<Attribute<'text>>,
    /// Where it begins.
    pub(super) offset: usize,
}

impl Element<'_> {
    /// The value of an attribute without a namespace.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|one| (one.namespace, one.name) == (Namespace::None, name));
        found.map(|found| &*found.value)
    }
}

/// An attribute, but no declaration of a namespace.
#[derive(Debug)]
pub(super) struct Attribute<'text> {
    pub(super) namespace: Namespace,
    /// Its name without a prefix.
    pub(super) name: &'text str,
    /// Its name as it is written.
    pub(super) written: &'text str,
    /// Its value, with references resolved and white space normalised.
    pub(super) value: Cow<'text, str>,
    /// Where it begins.
    pub(super) offset: usize,
}

/// Reads a document from its beginning to its end.
pub(super) struct Reader<'text> {
    text: &'text str,
    tokens: quick_xml::Reader<&'text [u8]>,
    scopes: Scopes<'text>,
    depth: usize,
    has_root: bool,
    /// Whether the element that was started last is empty and has not ended yet.
    is_empty: bool,
}

impl<'text> Reader<'text> {
    /// A reader of `text`, which begins after a byte order mark.
    ///
    /// # Errors
    /// When it holds a character that no XML may hold.
    pub(super) fn new(text: &'text str) -> Result<Reader<'text>, Refused> {
        if let Some(offset) = text.find(|letter| !is_char(letter)) {
            return Err(Refused::at(offset, "a character that XML does not allow"));
        }
        let mut tokens = quick_xml::Reader::from_str(text);
        tokens.config_mut().check_comments = true;
        Ok(Reader { text, tokens, scopes: Scopes::default(), depth: 0, has_root: false, is_empty: false })
    }

    /// The next part, and none at the end.
    ///
    /// # Errors
    /// When the document is not well-formed or declares entities.
    pub(super) fn next(&mut self) -> Result<Option<Event<'text>>, Refused> {
        if std::mem::take(&mut self.is_empty) {
            return Ok(Some(self.end()));
        }
        loop {
            let offset = place(self.tokens.buffer_position());
            let token = self.tokens.read_event().map_err(|error| {
                Refused::at(place(self.tokens.error_position()), format!("XML that is not well-formed: {error}"))
            })?;
            let event = match token {
                Token::Start(start) => self.start(offset, start.len(), start.name().as_ref().len())?,
                Token::Empty(start) => {
                    self.is_empty = true;
                    self.start(offset, start.len(), start.name().as_ref().len())?
                }
                Token::End(_) => self.end(),
                Token::Text(text) => {
                    if text.windows(3).any(|end| end == b"]]>") {
                        return Err(Refused::at(offset, "`]]>` outside of a CDATA section"));
                    }
                    let text = text.xml10_content().map_err(|error| ill_formed(offset, error))?;
                    if self.depth == 0 && text.chars().all(is_space) {
                        continue;
                    }
                    self.text(offset, text)?
                }
                Token::CData(text) => {
                    let text = text.xml10_content().map_err(|error| ill_formed(offset, error))?;
                    self.text(offset, text)?
                }
                Token::GeneralRef(reference) => self.text(offset, reference_text(offset, &reference)?)?,
                Token::Comment(_) => continue,
                Token::Decl(declaration) if offset == 0 => {
                    declared(&declaration, self.text)?;
                    continue;
                }
                Token::Decl(_) => return Err(Refused::at(offset, "an XML declaration behind the beginning")),
                Token::PI(_) => self.instruction(offset)?,
                Token::DocType(content) => {
                    self.doctype(offset, &content)?;
                    continue;
                }
                Token::Eof if self.depth > 0 => return Err(Refused::at(offset, "an element that does not end")),
                Token::Eof if !self.has_root => return Err(Refused::at(offset, "no element at all")),
                Token::Eof => return Ok(None),
            };
            return Ok(Some(event));
        }
    }

    fn end(&mut self) -> Event<'text> {
        self.scopes.close();
        self.depth = self.depth.saturating_sub(1);
        Event::End
    }

    fn text(&self, offset: usize, text: Cow<'text, str>) -> Result<Event<'text>, Refused> {
        if self.depth > 0 {
            Ok(Event::Text(text))
        } else {
            Err(Refused::at(offset, "text outside of the root element"))
        }
    }

    /// A document type, of which nothing is kept. Entities and default attributes stand in its internal subset.
    fn doctype(&self, offset: usize, content: &[u8]) -> Result<(), Refused> {
        let is_spelled = self.text.get(offset..).is_some_and(|rest| rest.starts_with("<!DOCTYPE"));
        if self.has_root || !is_spelled {
            return Err(Refused::at(offset, "a DOCTYPE that is not where it belongs"));
        }
        if content.iter().any(|byte| matches!(byte, b'[' | b'<' | b'%')) {
            return Err(Refused::at(offset, "a DOCTYPE with declarations of its own"));
        }
        Ok(())
    }

    fn instruction(&self, offset: usize) -> Result<Event<'text>, Refused> {
        let content = self.text.get(offset + 2..).unwrap_or("");
        let end = content.find(|letter| is_space(letter) || letter == '?').unwrap_or(content.len());
        let target = content.get(..end).unwrap_or("");
        if !is_name(target) || target.eq_ignore_ascii_case("xml") {
            return Err(Refused::at(offset, "a processing instruction without a valid name"));
        }
        Ok(Event::Instruction { target, offset })
    }

    /// The start of the element at `offset`, whose tag holds `length` bytes, of them `name` for its name.
    fn start(&mut self, offset: usize, length: usize, name: usize) -> Result<Event<'text>, Refused> {
        if self.depth == 0 && std::mem::replace(&mut self.has_root, true) {
            return Err(Refused::at(offset, "a second root element"));
        }
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Refused::at(offset, format!("elements that are nested more than {DEPTH} deep")));
        }
        let content = self.text.get(offset + 1..offset + 1 + length).unwrap_or("");
        let written = content.get(..name).unwrap_or("");
        let all = attributes(content, name, offset + 1)?;
        distinct(&all)?;
        let declarations =
            all.iter().filter_map(|attribute| Some((declared_prefix(attribute.written)?, &attribute.value)));
        let wrong = |message: String| Refused::at(offset, message);
        self.scopes.open(declarations).map_err(wrong)?;
        let (prefix, local) = split(written).ok_or_else(|| Refused::at(offset, "an element without a valid name"))?;
        let namespace = self.scopes.resolve(prefix).map_err(wrong)?;
        let mut attributes = Vec::with_capacity(all.len());
        for attribute in all {
            let wrong = |message: String| Refused::at(attribute.offset, message);
            let Some((prefix, name)) = split(attribute.written) else {
                return Err(Refused::at(attribute.offset, "an attribute without a valid name"));
            };
            if declared_prefix(attribute.written).is_some() {
                continue;
            }
            // The default namespace is one of elements.
            let namespace =
                if prefix.is_empty() { Namespace::None } else { self.scopes.resolve(prefix).map_err(wrong)? };
            attributes.push(Attribute { namespace, name, ..attribute });
        }
        // Two prefixes may stand for one namespace.
        distinct(&attributes)?;
        Ok(Event::Start(Element { namespace, name: local, written, attributes, offset }))
    }
}

/// The attributes in the content of a tag, their namespaces still unresolved.
fn attributes(content: &str, name: usize, start: usize) -> Result<Vec<Attribute<'_>>, Refused> {
    let mut parsed = Attributes::new(content, name);
    // Its own check compares each name with all others.
    parsed.with_checks(false);
    let mut attributes = Vec::new();
    for attribute in parsed {
        let attribute = attribute.map_err(|error| ill_formed(start, error))?;
        let key = attribute.key.as_ref();
        let at = key.as_ptr().addr().saturating_sub(content.as_ptr().addr());
        let offset = start + at;
        let is_apart = content.as_bytes().get(at.wrapping_sub(1)).is_some_and(|byte| is_space(char::from(*byte)));
        if !is_apart || attribute.value.contains(&b'<') {
            return Err(Refused::at(offset, "an attribute that is not well-formed"));
        }
        let written = content.get(at..at + key.len()).unwrap_or("");
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| ill_formed(offset, error))?;
        if !value.chars().all(is_char) {
            return Err(Refused::at(offset, "a reference to a character that XML does not allow"));
        }
        if attributes.len() == ATTRIBUTES {
            return Err(Refused::at(start, format!("an element with more than {ATTRIBUTES} attributes")));
        }
        attributes.push(Attribute { namespace: Namespace::None, name: written, written, value, offset });
    }
    Ok(attributes)
}

/// Refuses two attributes of one name, in linear time but for the sorting.
fn distinct(attributes: &[Attribute<'_>]) -> Result<(), Refused> {
    let mut names: Vec<_> = attributes.iter().map(|one| (one.namespace, one.name, one.offset)).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1)) {
        Some(pair) => Err(Refused::at(pair[1].2, format!("a second attribute `{}`", pair[1].1))),
        None => Ok(()),
    }
}

fn reference_text(offset: usize, reference: &BytesRef<'_>) -> Result<Cow<'static, str>, Refused> {
    let letter = reference.resolve_char_ref().map_err(|error| ill_formed(offset, error))?;
    if let Some(letter) = letter {
        let valid = Some(letter).filter(|letter| is_char(*letter));
        let valid = valid.ok_or_else(|| Refused::at(offset, "a reference to a character that XML does not allow"))?;
        return Ok(String::from(valid).into());
    }
    let name = reference.decode().map_err(|error| ill_formed(offset, error))?;
    let text = resolve_predefined_entity(&name);
    text.map(Cow::Borrowed).ok_or_else(|| Refused::at(offset, format!("the entity `{name}`, which is not declared")))
}

/// Refuses an XML declaration that names another encoding than the one that the text was read in. PlantUML declares
/// US-ASCII, of which UTF-8 is an extension.
fn declared(declaration: &BytesDecl<'_>, text: &str) -> Result<(), Refused> {
    let version = declaration.version().map_err(|error| ill_formed(0, error))?;
    if !version.starts_with(b"1.") {
        return Err(Refused::at(0, "an unknown version of XML"));
    }
    let Some(encoding) = declaration.encoding() else { return Ok(()) };
    let encoding = encoding.map_err(|error| ill_formed(0, error))?;
    let is = |name: &str| encoding.eq_ignore_ascii_case(name.as_bytes());
    if is("utf-8") || is("utf8") || (is("us-ascii") || is("ascii")) && text.is_ascii() {
        return Ok(());
    }
    Err(Refused::at(0, format!("the encoding {}, not UTF-8", String::from_utf8_lossy(&encoding))))
}

fn ill_formed(offset: usize, error: impl std::fmt::Display) -> Refused {
    Refused::at(offset, format!("XML that is not well-formed: {error}"))
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
