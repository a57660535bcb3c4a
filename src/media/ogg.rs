//! Ogg: a chain of pages (RFC 3533, 6).

use super::bytes::Bytes;
use super::{Check, problem};

pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let mut at = 0;
    while at < bytes.len() {
        let (Some(tag), Some(version), Some(flags), Some(segments)) =
            (bytes.tag(at), bytes.byte(at + 4), bytes.byte(at + 5), bytes.byte(at + 26))
        else {
            return problem(at, "it ends within a page");
        };
        // The first page, and no page with other flags than the three there are.
        let is_first = at == 0;
        if tag != *b"OggS" || version != 0 || flags & !7 != 0 || is_first && flags & 2 == 0 {
            return problem(at, "a page has no sound header");
        }
        let table = bytes.slice(at + 27, usize::from(segments)).unwrap_or_default();
        let body: usize = table.iter().map(|size| usize::from(*size)).sum();
        let size = 27 + usize::from(segments) + body;
        if !bytes.holds(at, size) || is_first && body == 0 {
            return problem(at, "a page is longer than the rest of the file");
        }
        at += size;
    }
    Ok(())
}
