//! Namespaces of elements and attributes, by the declarations in scope.

use std::borrow::Cow;
use std::collections::HashMap;

/// The namespace of pictures.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespace that references of pictures had before SVG 2.
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const MATH: &str = "http://www.w3.org/1998/Math/MathML";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The namespace of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Namespace {
    /// None at all, as of most attributes.
    None,
    /// That of pictures.
    Svg,
    /// That of older references.
    XLink,
    /// That of the prefix `xml`.
    Xml,
    /// One whose elements a browser shows as a page: HTML or MathML.
    Page,
    /// Any other one, by its number in the file.
    Other(usize),
}

/// Why a declaration or a prefix cannot be used.
pub(super) type Undeclared = String;

/// The declarations in scope. Opening and closing an element takes time in proportion to its own declarations, and a
/// prefix is looked up in constant time, however many are in scope.
#[derive(Debug, Default)]
pub(super) struct Scopes<'text> {
    /// What a prefix stands for, the innermost declaration last. The default namespace has the empty prefix.
    bindings: HashMap<&'text str, Vec<Namespace>>,
    /// The prefixes that each open element declares.
    declared: Vec<Vec<&'text str>>,
    others: HashMap<String, usize>,
}

impl<'text> Scopes<'text> {
    /// Enters an element with these declarations: prefix and name of the namespace.
    pub(super) fn open<'value>(
        &mut self,
        declarations: impl Iterator<Item = (&'text str, &'value Cow<'text, str>)>,
    ) -> Result<(), Undeclared>
    where
        'text: 'value,
    {
        let mut prefixes = Vec::new();
        for (prefix, name) in declarations {
            let is_reserved = match prefix {
                "xml" => name != XML,
                "xmlns" => true,
                _ => name == XML || name == XMLNS,
            };
            if is_reserved || name.is_empty() && !prefix.is_empty() {
                return Err(format!("the prefix `{prefix}` may not stand for `{name}`"));
            }
            let namespace = self.namespace(name);
            self.bindings.entry(prefix).or_default().push(namespace);
            prefixes.push(prefix);
        }
        self.declared.push(prefixes);
        Ok(())
    }

    /// Leaves the innermost element.
    pub(super) fn close(&mut self) {
        for prefix in self.declared.pop().unwrap_or_default() {
            self.bindings.entry(prefix).or_default().pop();
        }
    }

    /// What a prefix stands for; the empty one stands for the default namespace.
    pub(super) fn resolve(&self, prefix: &str) -> Result<Namespace, Undeclared> {
        match self.bindings.get(prefix).and_then(|bindings| bindings.last()) {
            Some(namespace) => Ok(*namespace),
            None if prefix.is_empty() => Ok(Namespace::None),
            None if prefix == "xml" => Ok(Namespace::Xml),
            None => Err(format!("the prefix `{prefix}` is not declared")),
        }
    }

    fn namespace(&mut self, name: &str) -> Namespace {
        match name {
            "" => Namespace::None,
            SVG => Namespace::Svg,
            XLINK => Namespace::XLink,
            XML => Namespace::Xml,
            XHTML | MATH => Namespace::Page,
            other => {
                let next = self.others.len();
                Namespace::Other(*self.others.entry(other.to_owned()).or_insert(next))
            }
        }
    }
}
