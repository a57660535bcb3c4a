//! Pictures in SVG that cannot run anything.
//!
//! A picture is a document of its own when a reader opens it, and may then run scripts, load other files and embed pages.
//! [`clean`] therefore parses it and writes it anew from the elements and attributes of an allow-list, so that it looks as
//! before: references within the picture, embedded pictures of pixels, links and style sheets stay. What is left out is
//! listed. What is not well-formed, declares entities or is in another encoding than UTF-8 is refused, since a browser could
//! read it otherwise than it was read here.
//!
//! The outcome is a function of the bytes, and cleaning it again changes nothing. Where a browser takes it for HTML, it
//! finds the same in it.
//!
//! | limit | value |
//! |---|---|
//! | size of the file | [`BYTES`] |
//! | depth of elements | [`DEPTH`] |
//! | attributes of an element | [`ATTRIBUTES`] |
//! | elements, those counted that references repeat | [`ELEMENTS`] |
//! | depth of blocks in a style sheet | 32 |

mod allow;
mod attribute;
mod clean;
mod css;
mod left_out;
mod name;
mod namespace;
mod reference;
mod repeats;
#[cfg(test)]
mod tests;
mod words;
mod write;
mod xml;

use std::borrow::Cow;
use std::fmt;

pub use left_out::{Kind, LeftOut};

/// How many bytes a picture may have.
pub const BYTES: usize = 8 * 1024 * 1024;
/// How deep its elements may be nested, as in most parsers of XML.
pub const DEPTH: usize = 256;
/// How many attributes an element may have.
pub const ATTRIBUTES: usize = 1_000;
/// How many elements it may come to, and how many references it may hold.
pub const ELEMENTS: usize = 250_000;

/// A picture that can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The picture as it was written anew.
    pub text: String,
    /// What is not in it any more, in the order in which it stood.
    pub left_out: Vec<LeftOut>,
}

/// Why a file is no picture that can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What was found, as the object of "holds".
    pub found: Cow<'static, str>,
    /// Where, in bytes of the text behind a byte order mark; none where the file is no text.
    pub offset: Option<usize>,
}

impl Refused {
    fn at(offset: usize, found: impl Into<Cow<'static, str>>) -> Refused {
        Refused { found: found.into(), offset: Some(offset) }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "it holds {}", self.found)
    }
}

impl std::error::Error for Refused {}

/// Writes the picture in `bytes` anew, without anything that could act.
///
/// # Errors
/// When the bytes are no well-formed document of SVG in UTF-8, hold declarations of their own, or exceed a limit.
pub fn clean(bytes: &[u8]) -> Result<Picture, Refused> {
    let refused = |found: &str| Err(Refused { found: found.to_owned().into(), offset: None });
    if bytes.len() > BYTES {
        return refused(&format!("more than {} MB", BYTES / 1024 / 1024));
    }
    let Some(text) = text(bytes) else { return refused("another encoding than UTF-8") };
    let (text, left_out) = clean::clean(text)?;
    Ok(Picture { text, left_out })
}

/// The text of a picture, behind a byte order mark: what the places of findings are counted in. None where the bytes are not
/// UTF-8.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<&str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok()
}
