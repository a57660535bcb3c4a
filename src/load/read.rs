//! Bytes to text: what is not clean UTF-8 is shown as far as it goes, and said.

use std::fmt::Write as _;

use crate::limit::{DOCUMENT, MARKS};
use crate::tree::Tree;

/// How many bytes of a larger one are shown.
pub const EXCERPT: usize = 64 * 1024;
/// The mark of the order of bytes, which UTF-8 needs none of and some editors write all the same.
const BYTE_ORDER: &[u8] = b"\xef\xbb\xbf";

/// What was found while a file was read: code, offset in the text, message, help.
pub type Finding = (&'static str, usize, String, &'static str);

/// A text and what had to be done to it.
#[derive(Debug, Default)]
pub struct ReadText {
    /// The text; empty where nothing could be read.
    pub text: String,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// Reads one listed file as text.
#[must_use]
pub fn read(tree: &Tree, path: &str) -> ReadText {
    let size = tree.listing.files.get(path).map_or(0, |file| file.size);
    let large = size > DOCUMENT.most as u64;
    match tree.read(path, if large { EXCERPT } else { DOCUMENT.most }) {
        Ok(bytes) if large => decode(&bytes, Some(Cut::Size(size))),
        Ok(bytes) if marks(&bytes) > MARKS.most => {
            decode(&bytes[..bytes.len().min(EXCERPT)], Some(Cut::Marks(marks(&bytes))))
        }
        Ok(bytes) => keep(bytes),
        Err(error) => ReadText {
            text: String::new(),
            findings: vec![(
                "unreadable",
                0,
                format!("the file cannot be read: {}", error.kind()),
                "check its permissions",
            )],
        },
    }
}

/// The text of a whole file. One without fault, as nearly all are, is not copied.
fn keep(bytes: Vec<u8>) -> ReadText {
    if bytes.starts_with(BYTE_ORDER) || bytes.contains(&0) {
        return decode(&bytes, None);
    }
    match String::from_utf8(bytes) {
        Ok(text) => ReadText { text, findings: Vec::new() },
        Err(error) => decode(error.as_bytes(), None),
    }
}

/// How many line ends and marks of Markdown there are. Nearly all files are too small to have too many.
fn marks(bytes: &[u8]) -> usize {
    const MARK: [bool; 256] = {
        let mut is_mark = [false; 256];
        let marks = b"\n\r>*_[]`|<&\\#~!$";
        let mut at = 0;
        while at < marks.len() {
            is_mark[marks[at] as usize] = true;
            at += 1;
        }
        is_mark
    };
    if bytes.len() <= MARKS.most {
        return 0;
    }
    let pairs = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    bytes.iter().filter(|byte| MARK[usize::from(**byte)]).count() - pairs
}

/// Why only the beginning of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It has so many bytes.
    Size(u64),
    /// It has so many line ends and marks of Markdown.
    Marks(usize),
}

/// The text of a file; `cut` says why where `bytes` are only its beginning.
#[must_use]
pub fn decode(bytes: &[u8], cut: Option<Cut>) -> ReadText {
    let mut findings = Vec::new();
    let bytes = bytes.strip_prefix(BYTE_ORDER).unwrap_or(bytes);
    let mut text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // A cut may fall inside a character; that is no fault of the file's.
        Err(error) if cut.is_some() && error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(error) => {
            let at = error.valid_up_to();
            let mut shown = String::new();
            for byte in bytes.iter().skip(at).take(4) {
                let _ = write!(shown, " {byte:02x}");
            }
            let help = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
                "this looks like UTF-16; save it as UTF-8"
            } else {
                "save it as UTF-8; what could not be read is shown as \u{fffd}"
            };
            // Each NUL before it is replaced by a character of three bytes below.
            let at = at + 2 * bytes.iter().take(at).filter(|byte| **byte == 0).count();
            findings.push(("not-utf8", at, format!("the file is not UTF-8 (bytes{shown})"), help));
            String::from_utf8_lossy(bytes).into_owned()
        }
    };
    if let Some(at) = text.find('\0') {
        findings.push((
            "nul-bytes",
            at,
            "the file holds NUL bytes".to_owned(),
            "is this a text file? NUL is shown as \u{fffd}",
        ));
        text = text.replace('\0', "\u{fffd}");
    }
    if let Some(cut) = cut {
        let end = text.rfind('\n').unwrap_or(text.len());
        text.truncate(end);
        let has = match cut {
            Cut::Size(size) => format!("{} MB", size / 1_000_000),
            Cut::Marks(marks) => {
                format!("{marks} line ends and marks of Markdown, over the {} that are read", MARKS.most)
            }
        };
        let message = format!("the file has {has}; only its first {} KB are shown", EXCERPT / 1024);
        findings.push((DOCUMENT.code(), 0, message, "split the document, or link to what is large"));
    }
    ReadText { text, findings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, codes: &[&str]) {
        let read = decode(bytes, None);
        assert_eq!(read.text, text);
        assert_eq!(read.findings.iter().map(|finding| finding.0).collect::<Vec<_>>(), codes);
        let kept = keep(bytes.to_owned());
        assert_eq!((kept.text, kept.findings), (read.text, read.findings));
    }

    #[test]
    fn what_is_not_text_is_shown_and_said() {
        check(b"\xef\xbb\xbfa", "a", &[]);
        check(b"a\xffb", "a\u{fffd}b", &["not-utf8"]);
        check(b"a\0b", "a\u{fffd}b", &["nul-bytes"]);
        check(b"", "", &[]);
    }

    #[test]
    fn places_are_those_in_the_text() {
        for bytes in [&b"a\0\0\xffb"[..], b"\xef\xbb\xbf\0\xc3\xa4\0\xe0\x9d\x90\x90", b"\xff\0", b"\0"] {
            let read = decode(bytes, None);
            for (code, at, ..) in &read.findings {
                let rest = read.text.get(*at..).unwrap_or_else(|| panic!("{code} at {at} of {:?}", read.text));
                assert!(rest.starts_with('\u{fffd}'), "{code} at {at} of {:?}", read.text);
            }
        }
    }
}
