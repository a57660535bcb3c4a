//! PDF: a header and an end mark (ISO 32000-1, 7.5). What it holds besides is the viewer's business, which confines it.

use super::bytes::Bytes;
use super::{Check, problem};

/// How near the end its mark has to be. Viewers look through as many bytes.
const TAIL: usize = 1024;

pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let Some(&[major, b'.', minor]) = bytes.slice(5, 3) else { return problem(5, "it names no version of PDF") };
    if !major.is_ascii_digit() || !minor.is_ascii_digit() {
        return problem(5, "it names no version of PDF");
    }
    let start = bytes.len().saturating_sub(TAIL);
    let tail = bytes.slice(start, bytes.len() - start).unwrap_or_default();
    if tail.windows(5).any(|mark| mark == b"%%EOF") { Ok(()) } else { problem(start, "its end mark is missing") }
}
