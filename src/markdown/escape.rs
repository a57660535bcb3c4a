//! Text written into HTML.

use super::mend::{DOLLAR, MARK};

/// Writes `text` as text of an element.
pub(super) fn text(out: &mut String, text: &str) {
    write(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        _ => common(byte),
    });
}

/// Writes `text` as the value of a quoted attribute.
pub(super) fn attribute(out: &mut String, text: &str) {
    write(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'"' => Some("&quot;"),
        _ => common(byte),
    });
}

/// Text as it may stand in an element, or as a value between double quotes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    attribute(&mut out, text);
    out
}

/// Writes text of raw HTML, in which entities are entities.
pub(super) fn raw_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        write(out, &rest[..at], common);
        rest = &rest[at + 1..];
        out.push_str(if is_entity(rest) { "&" } else { "&amp;" });
    }
    write(out, rest, common);
}

/// Characters that HTML does not allow become the replacement character, and marks what they stand for.
fn common(byte: u8) -> Option<&'static str> {
    match byte {
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\t' | b'\n' | b'\r' | b'\x0c' => None,
        _ if char::from(byte) == MARK => Some("&lt;"),
        _ if char::from(byte) == DOLLAR => Some("$"),
        0x00..0x20 | 0x7f => Some("\u{fffd}"),
        _ => None,
    }
}

fn write(out: &mut String, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    // Most texts hold nothing of that; to look at all their bytes at once takes less time than one by one.
    let plain = |byte: u8| byte >= 0x20 && !matches!(byte, b'&' | b'<' | b'>' | b'"' | 0x7f);
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        out.push_str(text);
        return;
    }
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(replacement) = replacement(byte) {
            out.push_str(&text[written..at]);
            out.push_str(replacement);
            written = at + 1;
        }
    }
    out.push_str(&text[written..]);
}

/// Whether the text after a `&` is an entity that HTML knows by its form.
fn is_entity(text: &str) -> bool {
    let Some(end) = text.bytes().take(32).position(|byte| byte == b';') else { return false };
    let name = &text[..end];
    match name.strip_prefix('#') {
        Some(number) => is_character(number),
        None => name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    }
}

/// Whether a numeric entity stands for a character that a page may hold.
fn is_character(number: &str) -> bool {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    code.is_ok_and(|code| (0x20..0x7f).contains(&code) || (code >= 0xa0 && char::from_u32(code).is_some()))
}
