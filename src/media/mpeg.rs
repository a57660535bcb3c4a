//! MP3: an ID3 tag and frames of MPEG audio (ID3v2.4; ISO/IEC 11172-3, 2.4.2).

use super::bytes::Bytes;
use super::{Check, problem};

pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let mut at = 0;
    if bytes.starts_with(b"ID3") {
        at = tag(bytes)?;
        // Some programs leave room behind the tag.
        while bytes.byte(at) == Some(0) {
            at += 1;
        }
    }
    let Some(length) = frame(bytes, at) else { return problem(at, "no frame of sound follows") };
    let next = at + length;
    // Tags of other kinds may follow the last frame.
    let is_last =
        [&b"TAG"[..], b"APETAGEX", b"LYRICSBEGIN"].iter().any(|tag| bytes.slice(next, tag.len()) == Some(tag));
    if next == bytes.len() || is_last || frame(bytes, next).is_some() {
        Ok(())
    } else {
        problem(next, "its second frame is not where the first one ends")
    }
}

/// Where the ID3 tag at the beginning ends.
fn tag(bytes: Bytes<'_>) -> Result<usize, super::Problem> {
    let (Some(version), Some(flags), Some(size)) = (bytes.byte(3), bytes.byte(5), bytes.tag(6)) else {
        return problem(3, "it ends within its tag");
    };
    if !(2..=4).contains(&version) || bytes.byte(4) == Some(0xff) || flags & 0x0f != 0 || !size.is_ascii() {
        return problem(3, "its tag is damaged");
    }
    let size = size.iter().fold(0, |size, byte| size << 7 | usize::from(*byte));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    let end = 10 + size + footer;
    if end < bytes.len() { Ok(end) } else { problem(6, "its tag is longer than the file") }
}

/// The length of the frame at `at`, if one begins there.
pub(super) fn frame(bytes: Bytes<'_>, at: usize) -> Option<usize> {
    /// Kilobits a second: layers I to III of MPEG-1, layer I and layers II and III of the others.
    const RATES: [[usize; 14]; 5] = [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];
    let [first, second, third, _] = bytes.tag(at)?;
    if first != 0xff || second & 0xe0 != 0xe0 {
        return None;
    }
    let version = second >> 3 & 3;
    let layer = 4 - (second >> 1 & 3);
    let table = match (version, layer) {
        (1, _) | (_, 4) => return None,
        (3, layer) => usize::from(layer) - 1,
        (_, 1) => 3,
        _ => 4,
    };
    // A rate of zero means that the file does not say, and fifteen is not valid.
    let rate = 1000 * RATES.get(table)?.get(usize::from(third >> 4).checked_sub(1)?)?;
    let frequency = [44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))?;
    let frequency = match version {
        0 => frequency / 4,
        2 => frequency / 2,
        _ => *frequency,
    };
    let padding = usize::from(third >> 1 & 1);
    let length = match (layer, version) {
        (1, _) => (12 * rate / frequency + padding) * 4,
        (3, 0 | 2) => 72 * rate / frequency + padding,
        _ => 144 * rate / frequency + padding,
    };
    bytes.holds(at, length).then_some(length)
}
