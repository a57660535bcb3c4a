//! MathML of the formula parser, written anew: elements and attributes from the tables here and from nowhere else,
//! values of a few harmless characters, text escaped, everything closed in order. Whatever is not so is no formula.

use super::super::escape;
use super::super::tag::{Tag, Token, tokens};

/// Presentation elements that neither link nor load nor report an error.
const ELEMENTS: [&str; 24] = [
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mpadded",
    "mphantom",
    "mstyle",
];

const ATTRIBUTES: [&str; 22] = [
    "accent",
    "accentunder",
    "class",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "stretchy",
    "symmetric",
    "width",
];

/// An element that has been opened, and where in the output its children begin.
struct Open {
    name: &'static str,
    children: Vec<usize>,
}

/// The same MathML as a page may hold it. Attributes that are not in the table are left out.
pub(super) fn checked(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let mut open: Vec<Open> = Vec::new();
    for (_, token) in tokens(mathml) {
        match token {
            Token::Open(tag) => {
                let name = ELEMENTS.into_iter().find(|name| *name == tag.name)?;
                if open.is_empty() != (name == "math") || (name == "math" && !out.is_empty()) {
                    return None;
                }
                if let Some(outer) = open.last_mut() {
                    outer.children.push(out.len());
                }
                out.push('<');
                out.push_str(name);
                attributes(&mut out, &tag);
                out.push('>');
                let element = Open { name, children: Vec::new() };
                if tag.text.ends_with("/>") { element.close(&mut out)? } else { open.push(element) }
            }
            Token::Close(name) => open.pop().filter(|open| open.name == name)?.close(&mut out)?,
            Token::Text(text) => match open.last().map(|open| open.name) {
                Some("mi" | "mn" | "mo" | "mtext") => escape::raw_text(&mut out, text),
                Some(_) if text.trim().is_empty() => {}
                _ => return None,
            },
            Token::Comment(_) => return None,
        }
    }
    (open.is_empty() && !out.is_empty()).then_some(out)
}

impl Open {
    /// Closes it, if it has as many children as it needs. The parser puts the space before a function such as `lim`
    /// into what stands under it, one child too many; the first ones are then one.
    fn close(self, out: &mut String) -> Option<()> {
        let needed = match self.name {
            "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Some(2),
            "msubsup" | "munderover" => Some(3),
            _ => None,
        };
        if let Some(needed) = needed {
            let more = self.children.len().checked_sub(needed)?;
            if more > 0 {
                out.insert_str(*self.children.get(more + 1)?, "</mrow>");
                out.insert_str(*self.children.first()?, "<mrow>");
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
        Some(())
    }
}

fn attributes(out: &mut String, tag: &Tag<'_>) {
    for (attribute, value) in tag.attributes() {
        let known = ATTRIBUTES.into_iter().find(|known| *known == attribute);
        if let Some(known) = known.filter(|_| is_plain(&value)) {
            out.push(' ');
            out.push_str(known);
            out.push_str("=\"");
            escape::attribute(out, &value);
            out.push('"');
        }
    }
}

/// Numbers, lengths and words.
fn is_plain(value: &str) -> bool {
    value.len() <= 100 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" .-+%".contains(&byte))
}
