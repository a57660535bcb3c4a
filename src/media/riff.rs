//! WebP: chunks in a RIFF container (RFC 9649).

use super::bytes::Bytes;
use super::{Check, problem};

/// What follows the container is ignored, as browsers do.
pub(super) fn check(bytes: Bytes<'_>) -> Check {
    if bytes.tag(8) != Some(*b"WEBP") {
        return problem(8, "its container is not one of pictures");
    }
    let Some(end) = bytes.le32(4).and_then(|size| size.checked_add(8)).filter(|end| *end <= bytes.len()) else {
        return problem(4, "it states a larger size than it has");
    };
    let mut at = 12;
    let mut has_pixels = false;
    while at < end {
        let (Some(kind), Some(size)) = (bytes.tag(at), bytes.le32(at + 4)) else {
            return problem(at, "it ends within a chunk");
        };
        let body = at + 8;
        if body.checked_add(size).is_none_or(|chunk| chunk > end) {
            return problem(at, "a chunk is longer than the rest of the file");
        }
        let is_sound = match &kind {
            // The start code of a key frame.
            b"VP8 " => size >= 10 && bytes.slice(body + 3, 3) == Some(b"\x9d\x01\x2a"),
            b"VP8L" => size >= 5 && bytes.byte(body) == Some(0x2f),
            b"VP8X" => size >= 10 && at == 12,
            b"ANMF" => size >= 24,
            _ => kind.iter().all(|letter| letter.is_ascii_graphic() || *letter == b' '),
        };
        if !is_sound || at == 12 && !matches!(&kind, b"VP8 " | b"VP8L" | b"VP8X") {
            return problem(at, "a chunk is damaged");
        }
        has_pixels |= matches!(&kind, b"VP8 " | b"VP8L" | b"ANMF");
        // Chunks begin at even offsets.
        at = body + size + size % 2;
    }
    if has_pixels { Ok(()) } else { problem(at, "it holds no image") }
}
