//! Raw HTML taken apart: tags by CommonMark's grammar, comments, and the text between them.

use std::borrow::Cow;

use super::element::{self, Element, Kind};
use super::mend::{restore, tag_name};

/// A part of raw HTML. Places are byte offsets into the text that was given to [`tokens`].
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, entities and all.
    Text(&'a str),
    /// What stands between `<!--` and `-->`.
    Comment(&'a str),
    /// A complete opening tag.
    Open(Tag<'a>),
    /// A complete closing tag, by name.
    Close(&'a str),
}

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// As it was written.
    pub name: &'a str,
    /// The whole tag, as it was written.
    pub text: &'a str,
    attributes: &'a str,
}

/// The parts of `html` in order, each with its offset; together they cover all of it.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = (usize, Token<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = html.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        if let Some((token, length)) = markup(rest) {
            at += length;
            return Some((start, token));
        }
        // Text, up to the next `<` that is markup; the one at the start, if any, is not.
        let mut end = rest.len();
        for (open, _) in rest.match_indices('<').filter(|(open, _)| *open > 0) {
            if markup(&rest[open..]).is_some() {
                end = open;
                break;
            }
        }
        at += end;
        Some((start, Token::Text(&rest[..end])))
    })
}

/// The markup that `text` begins with, and its length.
pub(super) fn markup(text: &str) -> Option<(Token<'_>, usize)> {
    let rest = text.strip_prefix('<')?;
    if let Some(comment) = rest.strip_prefix("!--") {
        return Some(comment_end(comment, text.len()));
    }
    if let Some(closing) = rest.strip_prefix('/') {
        let name = tag_name(closing.as_bytes())?;
        let after = closing[name.len()..].trim_ascii_start();
        after.strip_prefix('>')?;
        return Some((Token::Close(name), text.len() - after.len() + 1));
    }
    let name = tag_name(rest.as_bytes())?;
    let attributes = &rest[name.len()..];
    let mut at = attributes;
    loop {
        let trimmed = at.trim_ascii_start();
        if let Some(after) = trimmed.strip_prefix('>').or_else(|| trimmed.strip_prefix("/>")) {
            let attributes = &attributes[..attributes.len() - trimmed.len()];
            let length = text.len() - after.len();
            return Some((Token::Open(Tag { name, text: &text[..length], attributes }), length));
        }
        if trimmed.len() == at.len() {
            return None;
        }
        (_, at) = attribute(trimmed)?;
    }
}

/// Whether `html` opens an element that cannot stand in a line. It is one tag as a rule; a declaration, which is shown as text,
/// may have another one in it.
pub(super) fn begins_block(html: &str) -> bool {
    tokens(html).any(|(_, token)| match token {
        Token::Open(tag) => {
            // A summary stands in details, and these are a block.
            let in_line =
                |element: &Element| matches!(element.kind, Kind::Void | Kind::Inline) || element.name == "summary";
            element::find(tag.name).is_some_and(|element| !in_line(element))
        }
        _ => false,
    })
}

/// A comment ends where a browser ends it; one that does not end takes the rest.
fn comment_end(comment: &str, whole: usize) -> (Token<'_>, usize) {
    for short in [">", "->"] {
        if comment.starts_with(short) {
            return (Token::Comment(""), 4 + short.len());
        }
    }
    // One pass for both endings: to look for the second one up to the end would take quadratic time for many comments.
    let mut at = 0;
    while let Some(hyphens) = comment[at..].find("--").map(|found| at + found) {
        for end in ["-->", "--!>"] {
            if comment[hyphens..].starts_with(end) {
                return (Token::Comment(&comment[..hyphens]), 4 + hyphens + end.len());
            }
        }
        // In `--->` the first two hyphens are not the ones that end it.
        at = hyphens + 1;
    }
    (Token::Comment(comment), whole)
}

/// An attribute's name and its value, if it has any, as written.
type Attribute<'a> = (&'a str, Option<&'a str>);

/// One attribute and what follows it.
fn attribute(text: &str) -> Option<(Attribute<'_>, &str)> {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':');
    let continues = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-');
    if !text.bytes().next().is_some_and(begins) {
        return None;
    }
    let (name, after) = text.split_at(text.bytes().take_while(continues).count());
    let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
        return Some(((name, None), after));
    };
    let value = value.trim_ascii_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote)?;
            return Some(((name, Some(value)), after));
        }
    }
    let bare = |character: char| !(character.is_ascii_whitespace() || "\"'=<>`".contains(character));
    let end = value.find(|character| !bare(character)).unwrap_or(value.len());
    if end == 0 {
        return None;
    }
    // `<a href=x/>` ends in the value for HTML; a reader means the end of the tag either way.
    let (value, after) = value.split_at(end);
    Some(((name, Some(value)), after))
}

impl<'a> Tag<'a> {
    /// The attributes in order, entities in their values decoded.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        let mut at = self.attributes;
        std::iter::from_fn(move || {
            let ((name, value), after) = attribute(at.trim_ascii_start())?;
            at = after;
            Some((name, decode(value.unwrap_or(""))))
        })
    }

    /// The value of the first attribute of that name.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// `text` with numeric and the most common named entities decoded. What is left undecoded is text from here on:
/// it is escaped again when it is written, so a browser does not decode it either.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let text = restore(text);
    if !text.contains('&') {
        return text;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.get(1..).and_then(|name| {
            let end = name.bytes().take(10).position(|byte| byte == b';')?;
            Some((entity(&name[..end])?, end + 2))
        });
        let (character, length) = entity.unwrap_or(('&', 1));
        decoded.push(character);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The character that an entity stands for.
fn entity(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => digits.parse().ok()?,
        },
        None => match name {
            "amp" => 0x26,
            "lt" => 0x3c,
            "gt" => 0x3e,
            "quot" => 0x22,
            "apos" => 0x27,
            "nbsp" => 0xa0,
            "colon" => 0x3a,
            "Tab" => 0x09,
            "NewLine" => 0x0a,
            _ => return None,
        },
    };
    char::from_u32(number).filter(|character| *character != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_and_text_are_told_apart() {
        let parts: Vec<String> = tokens("a<b x='1' y=2 z>c</b >d<!-- e -->f<g h")
            .map(|(at, token)| match token {
                Token::Text(text) => format!("{at} text {text}"),
                Token::Comment(text) => format!("{at} comment {text}"),
                Token::Close(name) => format!("{at} close {name}"),
                Token::Open(tag) => {
                    format!("{at} open {} {:?}", tag.name, tag.attributes().collect::<Vec<_>>())
                }
            })
            .collect();
        let expected = [
            "0 text a",
            r#"1 open b [("x", "1"), ("y", "2"), ("z", "")]"#,
            "16 text c",
            "17 close b",
            "22 text d",
            "23 comment  e ",
            "33 text f<g h",
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn comments_end_where_browsers_end_them() {
        for (text, content, length) in [
            ("<!-- a --> b", " a ", 10),
            ("<!--a--!> b -->", "a", 9),
            ("<!--a--->b", "a-", 9),
            ("<!----->b", "-", 8),
            ("<!---->b", "", 7),
            ("<!-->b-->", "", 5),
            ("<!--->b-->", "", 6),
            ("<!--a-- >b", "a-- >b", 10),
            ("<!--é--", "é--", 8),
        ] {
            assert_eq!(markup(text), Some((Token::Comment(content), length)), "{text}");
        }
    }

    #[test]
    fn entities_cannot_hide_a_scheme() {
        assert_eq!(decode("java&#115;cript&colon;&#x61;&amp;&unknown;&#0;"), "javascript:a&&unknown;&#0;");
    }
}
