//! PNG: a chain of chunks from IHDR to IEND (W3C, Portable Network Graphics, third edition, 5).

use flate2::Crc;

use super::bytes::Bytes;
use super::{Check, problem};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// What follows IEND is ignored, as browsers do.
pub(super) fn check(bytes: Bytes<'_>) -> Check {
    header(bytes)?;
    let mut at = SIGNATURE.len();
    let mut has_pixels = false;
    loop {
        let (Some(length), Some(kind)) = (bytes.be32(at), bytes.tag(at + 4)) else {
            return problem(at, "it ends before its chunk IEND");
        };
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return problem(at + 4, "a chunk has no valid name");
        }
        // Length, name and checksum come to twelve bytes.
        let Some(end) = length.checked_add(12).and_then(|size| at.checked_add(size)).filter(|end| *end <= bytes.len())
        else {
            return problem(at, "a chunk is longer than the rest of the file");
        };
        let is_first = at == SIGNATURE.len();
        if is_first != (kind == *b"IHDR") {
            return problem(at + 4, "its first chunk, and only that, has to be IHDR");
        }
        match &kind {
            b"IDAT" => has_pixels = true,
            b"IEND" if has_pixels => return Ok(()),
            b"IEND" => return problem(at, "it has no chunk IDAT"),
            _ => {}
        }
        at = end;
    }
}

/// Checks the signature and the first chunk.
pub(super) fn header(bytes: Bytes<'_>) -> Check {
    if !bytes.starts_with(&SIGNATURE) {
        return problem(4, "its signature is damaged");
    }
    let at = SIGNATURE.len();
    let mut crc = Crc::new();
    crc.update(bytes.slice(at + 4, 17).unwrap_or_default());
    let given = bytes.tag(at + 21).map(u32::from_be_bytes);
    if bytes.be32(at) != Some(13) || given != Some(crc.sum()) {
        return problem(at, "the length or the checksum of its chunk IHDR is wrong");
    }
    if bytes.be32(at + 8) == Some(0) || bytes.be32(at + 12) == Some(0) {
        return problem(at + 8, "its width or height is zero");
    }
    Ok(())
}
