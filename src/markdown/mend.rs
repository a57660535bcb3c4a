//! Small repairs before parsing, byte for byte, so that every offset stays what it was.
//!
//! - What looks like a tag and is none (`<namespace>`, `<?php`, `<script>`) must show as text, and the Markdown
//!   around it must stay Markdown even where the tag begins a line. So its `<` is replaced by [`MARK`], which the
//!   parser takes for a letter; everything that writes text turns it back.
//! - A carriage return by itself ends a line, says CommonMark; after indented code the parser loses what follows one.
//!   It becomes a line feed.
//! - A closing fence followed by a tab does not close for the parser, although CommonMark says that it does.

use std::borrow::Cow;

use super::element;

/// Stands for a `<` that opens no tag. A control character that no document has any use for.
pub(super) const MARK: char = '\u{1}';
const MARK_BYTE: u8 = 1;
/// Stands for a `$` that begins no formula; see [`super::math`].
pub(super) const DOLLAR: char = '\u{2}';
const DOLLAR_BYTE: u8 = 2;

/// The text to be parsed in place of `text`: of the same length, character boundaries where they were.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    /// How many bytes are looked at together: most hold nothing to mend, and that is told without going one by one.
    const STRETCH: usize = 64;
    let bytes = text.as_bytes();
    let mut edits: Vec<(usize, u8)> = Vec::new();
    let is_suspect = |byte: u8| matches!(byte, MARK_BYTE | DOLLAR_BYTE | b'<' | b'\r' | b'\t');
    for (index, stretch) in bytes.chunks(STRETCH).enumerate() {
        if !stretch.iter().fold(false, |found, byte| found | is_suspect(*byte)) {
            continue;
        }
        for (offset, byte) in stretch.iter().enumerate() {
            let at = index * STRETCH + offset;
            let next = bytes.get(at + 1);
            match *byte {
                MARK_BYTE => edits.push((at, b' ')),
                // Another that no page can hold, so that it shows as such.
                DOLLAR_BYTE => edits.push((at, 3)),
                b'<' if is_false_tag(bytes, at) => edits.push((at, MARK_BYTE)),
                b'\r' if next != Some(&b'\n') => edits.push((at, b'\n')),
                b'\t' if matches!(next, None | Some(b'\n' | b'\r')) => {
                    edits.extend(tabs_after_fence(bytes, at).map(|tab| (tab, b' ')));
                }
                _ => {}
            }
        }
    }
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut mended = bytes.to_vec();
    for (at, byte) in edits {
        if let Some(place) = mended.get_mut(at) {
            *place = byte;
        }
    }
    // Only ASCII was put in the place of ASCII, so this cannot fail.
    String::from_utf8(mended).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// `text` with every [`MARK`] and every [`DOLLAR`] turned back.
pub(super) fn restore(text: &str) -> Cow<'_, str> {
    if is_marked(text) { Cow::Owned(text.replace(MARK, "<").replace(DOLLAR, "$")) } else { Cow::Borrowed(text) }
}

/// Whether there is anything to turn back.
fn is_marked(text: &str) -> bool {
    // All bytes are looked at, which takes less time for many at once than to stop at the first.
    text.bytes().fold(false, |found, byte| found | matches!(byte, MARK_BYTE | DOLLAR_BYTE))
}

/// Whether the `<` at `at` opens something that the parser would take for HTML and that is none of ours.
fn is_false_tag(bytes: &[u8], at: usize) -> bool {
    let rest = &bytes[at + 1..];
    let false_tag = match rest.first() {
        Some(b'?') => true,
        Some(b'!') => !rest.starts_with(b"!--"),
        Some(b'/') => tag_name(&rest[1..]).is_some_and(|name| !element::is_known(name)),
        Some(_) => tag_name(rest).is_some_and(|name| !element::is_known(name)),
        None => false,
    };
    false_tag && !is_escaped(bytes, at) && !begins_destination(bytes, at)
}

/// The name at the start of `bytes`, where what follows it lets it be that of a tag.
pub(super) fn tag_name(bytes: &[u8]) -> Option<&str> {
    if !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-').unwrap_or(bytes.len());
    match bytes.get(end) {
        None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'>' | b'/') => std::str::from_utf8(&bytes[..end]).ok(),
        Some(_) => None,
    }
}

/// Behind an odd number of backslashes the parser takes the `<` for text by itself.
fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// `](<…>)` and `]: <…>` are destinations of links.
fn begins_destination(bytes: &[u8], at: usize) -> bool {
    let blanks = bytes[..at].iter().rev().take(8).take_while(|byte| byte.is_ascii_whitespace()).count();
    let before = &bytes[..at - blanks];
    before.ends_with(b"](") || before.ends_with(b"]:")
}

/// The tabs in the white space that ends at `last`, where nothing but a fence stands before it.
fn tabs_after_fence(bytes: &[u8], last: usize) -> impl Iterator<Item = usize> {
    let blank = bytes[..=last].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let start = last + 1 - blank;
    let fence = start.checked_sub(1).map_or(b'\n', |at| bytes[at]);
    let length = bytes[..start].iter().rev().take_while(|byte| **byte == fence).count();
    let alone = matches!(fence, b'`' | b'~') && length >= 3 && {
        let before = bytes[..start - length].iter().rev();
        matches!(before.clone().find(|byte| !matches!(byte, b' ' | b'\t' | b'>')), None | Some(b'\n' | b'\r'))
    };
    let tabs = if alone { start..last + 1 } else { 0..0 };
    tabs.filter(|at| bytes[*at] == b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn false_tags_lose_their_bracket_and_true_ones_keep_it() {
        for (text, mended) in [
            ("a <namespace> b", "a \u{1}namespace> b"),
            ("</nil> <?php", "\u{1}/nil> \u{1}?php"),
            ("<br> <DIV a=b> </details>", "<br> <DIV a=b> </details>"),
            ("<https://x> <me@x> <string, string>", "<https://x> <me@x> <string, string>"),
            (r"\<foo> \\<foo>", "\\<foo> \\\\\u{1}foo>"),
            ("[a](<b c>) [d]: <e f>", "[a](<b c>) [d]: <e f>"),
            ("<!-- c --> <!DOCTYPE html>", "<!-- c --> \u{1}!DOCTYPE html>"),
            ("a\u{1}b", "a b"),
            ("a\u{2}b", "a\u{3}b"),
            ("```\t\nx ```\t\n> ~~~ \t ", "``` \nx ```\t\n> ~~~ \t "),
            ("> ~~~ \t", "> ~~~  "),
        ] {
            assert_eq!(mend(text), mended, "{text:?}");
        }
    }
}
