//! Text and attributes as XML, in such a way that a parser of HTML finds the same in them.

use std::fmt::Write as _;

/// Writes text between tags.
pub(super) fn text(out: &mut String, text: &str) {
    escaped(out, text, false);
}

/// Writes an attribute with a blank before it.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escaped(out, value, true);
    out.push('"');
}

fn escaped(out: &mut String, text: &str, is_attribute: bool) {
    let mut rest = text;
    while let Some(at) = rest.find(|letter| needs_escape(letter, is_attribute)) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut letters = special.chars();
        match letters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            // A parser turns these into blanks and line feeds where they stand by themselves.
            Some(letter) => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            None => {}
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
}

const fn needs_escape(letter: char, is_attribute: bool) -> bool {
    match letter {
        '&' | '<' | '>' | '\r' => true,
        '"' | '\n' | '\t' => is_attribute,
        _ => false,
    }
}
