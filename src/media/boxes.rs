//! AVIF and MP4: boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2).

use super::bytes::Bytes;
use super::{Check, problem};

/// Whether the brands of the file say that it is a picture in AV1.
pub(super) fn is_avif(bytes: Bytes<'_>) -> bool {
    let size = bytes.be32(0).unwrap_or(0).min(bytes.len());
    let is_brand = |at: usize| matches!(bytes.tag(at).as_ref(), Some(b"avif" | b"avis"));
    is_brand(8) || (16..size).step_by(4).any(is_brand)
}

/// Boxes follow each other to the end of the file, and the ones that describe the content are among them.
pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let mut at = 0;
    let mut is_described = false;
    while at < bytes.len() {
        let (Some(size), Some(kind)) = (bytes.be32(at), bytes.tag(at + 4)) else {
            return problem(at, "it ends within a box");
        };
        let (header, size) = match size {
            0 => (8, Some(bytes.len() - at)),
            1 => (16, bytes.be64(at + 8)),
            size => (8, Some(size)),
        };
        let Some(size) = size.filter(|size| *size >= header && bytes.holds(at, *size)) else {
            return problem(at, "a box is longer than the rest of the file");
        };
        if !kind.iter().all(|letter| letter.is_ascii_graphic() || matches!(letter, b' ' | 0xa9)) {
            return problem(at + 4, "a box has no valid name");
        }
        if at == 0 && (size < 16 || size % 4 != 0 || !bytes.slice(8, 4).is_some_and(<[u8]>::is_ascii)) {
            return problem(0, "its brands are damaged");
        }
        is_described |= matches!(&kind, b"meta" | b"moov");
        at += size;
    }
    if is_described { Ok(()) } else { problem(at, "nothing in it describes its content") }
}
