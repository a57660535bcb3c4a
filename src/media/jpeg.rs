//! JPEG: marker segments up to the first scan (ITU-T T.81, annex B).

use super::bytes::Bytes;
use super::{Check, problem};

/// A scan that is cut short is accepted: browsers show what there is of it.
pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let mut at = 2;
    let mut has_frame = false;
    loop {
        if bytes.byte(at) != Some(0xff) {
            return problem(at, "a segment does not begin with a marker");
        }
        // Any number of fill bytes may stand before a marker.
        while bytes.byte(at) == Some(0xff) {
            at += 1;
        }
        let Some(marker) = bytes.byte(at) else { return problem(at, "it ends before its first scan") };
        at += 1;
        match marker {
            0x01 | 0xd0..=0xd7 => continue,
            0x00 | 0xd8 | 0xd9 => return problem(at - 1, "a marker stands where a segment has to be"),
            _ => {}
        }
        let Some(length) = bytes.be16(at).filter(|length| *length >= 2 && bytes.holds(at, *length)) else {
            return problem(at, "a segment is longer than the rest of the file");
        };
        match marker {
            // Huffman tables, extensions and arithmetic conditioning lie among the frames' markers.
            0xc4 | 0xc8 | 0xcc => {}
            0xc0..=0xcf => {
                let components = bytes.byte(at + 7).map_or(0, usize::from);
                if components == 0 || length != 8 + 3 * components || bytes.be16(at + 5) == Some(0) {
                    return problem(at, "its frame header is damaged");
                }
                has_frame = true;
            }
            0xda => {
                let components = bytes.byte(at + 2).map_or(0, usize::from);
                if !has_frame || components == 0 || length != 6 + 2 * components {
                    return problem(at, "its scan has no sound header");
                }
                return if bytes.holds(at + length, 2) { Ok(()) } else { problem(at, "its scan is empty") };
            }
            _ => {}
        }
        at += length;
    }
}
