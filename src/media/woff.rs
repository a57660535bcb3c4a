//! WOFF 1 and 2: compressed fonts (W3C, WOFF File Format 1.0 and 2.0).

use super::bytes::Bytes;
use super::opentype::{Required, TABLES, is_flavour, is_tag};
use super::{Check, Problem, problem};

/// WOFF 1: a directory of compressed tables.
pub(super) fn check(bytes: Bytes<'_>) -> Check {
    const HEADER: usize = 44;
    let count = header(bytes, HEADER, [24, 28, 36, 40])?;
    if !bytes.tag(4).is_some_and(is_flavour) {
        return problem(4, "it holds no known kind of font");
    }
    let directory = HEADER + 20 * count;
    let mut required = Required::default();
    for entry in (HEADER..directory).step_by(20) {
        let numbers = (bytes.be32(entry + 4), bytes.be32(entry + 8), bytes.be32(entry + 12));
        let (Some(tag), (Some(offset), Some(compressed), Some(length))) = (bytes.tag(entry), numbers) else {
            return problem(entry, "it ends within its table directory");
        };
        if !is_tag(tag) || compressed > length || offset < directory || !bytes.holds(offset, compressed) {
            return problem(entry, "a table lies outside the file or has no valid name");
        }
        required.see(tag);
    }
    if required.are_there() { Ok(()) } else { problem(HEADER, "tables that every font has are missing") }
}

/// WOFF 2: a directory without offsets, and one stream with all tables.
pub(super) fn check_2(bytes: Bytes<'_>) -> Check {
    const HEADER: usize = 48;
    let count = header(bytes, HEADER, [28, 32, 40, 44])?;
    let is_collection = bytes.tag(4) == Some(*b"ttcf");
    if !is_collection && !bytes.tag(4).is_some_and(is_flavour) {
        return problem(4, "it holds no known kind of font");
    }
    let mut at = HEADER;
    let mut required = Required::default();
    for _ in 0..count {
        let Some((tag, end)) = table(bytes, at) else { return problem(at, "its table directory is damaged") };
        required.see(tag);
        at = end;
    }
    if !required.are_there() {
        return problem(HEADER, "tables that every font has are missing");
    }
    if is_collection {
        let Some(end) = collection(bytes, at, count) else { return problem(at, "its list of fonts is damaged") };
        at = end;
    }
    match bytes.be32(20) {
        Some(stream) if stream > 0 && bytes.holds(at, stream) => Ok(()),
        _ => problem(20, "its compressed data is longer than the rest of the file"),
    }
}

/// Checks what the headers of both versions have in common, and gives the number of tables. `extras` are the offsets of
/// the fields that place the metadata and the private data: offset, length, offset, length.
fn header(bytes: Bytes<'_>, size: usize, extras: [usize; 4]) -> Result<usize, Problem> {
    if bytes.len() < size {
        return problem(bytes.len(), "it ends within its header");
    }
    if bytes.be32(8) != Some(bytes.len()) {
        return problem(8, "it states another size than it has");
    }
    let [metadata, metadata_length, private, private_length] = extras;
    for (offset, length) in [(metadata, metadata_length), (private, private_length)] {
        let fits = bytes.be32(offset).zip(bytes.be32(length)).is_some_and(|(from, length)| bytes.holds(from, length));
        if !fits {
            return problem(offset, "its metadata lies outside the file");
        }
    }
    match bytes.be16(12) {
        Some(count) if (1..=TABLES).contains(&count) && bytes.be16(14) == Some(0) => Ok(count),
        _ => problem(12, "it states no sensible number of tables"),
    }
}

/// The name of the table whose entry begins at `at`, and where the entry ends.
fn table(bytes: Bytes<'_>, at: usize) -> Option<([u8; 4], usize)> {
    /// The beginning of the list of known names, as far as a check needs it: 0, 1 and 4 are required tables.
    const KNOWN: [&[u8; 4]; 5] = [b"cmap", b"head", b"hhea", b"hmtx", b"maxp"];
    const GLYF: u8 = 10;
    const LOCA: u8 = 11;
    const ARBITRARY: u8 = 63;
    let flags = bytes.byte(at)?;
    let (index, version) = (flags & 0x3f, flags >> 6);
    let (tag, at) = match index {
        ARBITRARY => (bytes.tag(at + 1).filter(|tag| is_tag(*tag))?, at + 5),
        index => (KNOWN.get(usize::from(index)).map_or(*b"    ", |tag| **tag), at + 1),
    };
    let (_, at) = base_128(bytes, at)?;
    // For these two tables version 3 means that they are as they are, for all others version 0.
    let is_transformed = if matches!(index, GLYF | LOCA) { version != 3 } else { version != 0 };
    let at = if is_transformed { base_128(bytes, at)?.1 } else { at };
    Some((tag, at))
}

/// A number of variable width (UIntBase128) and where it ends.
fn base_128(bytes: Bytes<'_>, at: usize) -> Option<(u32, usize)> {
    let mut number = 0_u32;
    for width in 0..5 {
        let byte = bytes.byte(at + width)?;
        // Neither leading zeros nor more than 32 bits are valid.
        if width == 0 && byte == 0x80 || number >> 25 != 0 {
            return None;
        }
        number = number << 7 | u32::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, at + width + 1));
        }
    }
    None
}

/// Where the list of a collection's fonts ends, each with the indices of its tables.
fn collection(bytes: Bytes<'_>, at: usize, tables: usize) -> Option<usize> {
    let is_version = matches!(bytes.be32(at), Some(0x0001_0000 | 0x0002_0000));
    let (fonts, mut at) = short(bytes, at + 4).filter(|(fonts, _)| is_version && *fonts > 0)?;
    for _ in 0..fonts {
        let (count, start) = short(bytes, at).filter(|(count, _)| *count > 0)?;
        at = bytes.tag(start).filter(|flavour| is_flavour(*flavour)).map(|_| start + 4)?;
        for _ in 0..count {
            at = short(bytes, at).filter(|(index, _)| *index < tables)?.1;
        }
    }
    Some(at)
}

/// A number of one to three bytes (255UInt16) and where it ends.
fn short(bytes: Bytes<'_>, at: usize) -> Option<(usize, usize)> {
    match bytes.byte(at)? {
        253 => Some((bytes.be16(at + 1)?, at + 3)),
        254 => Some((usize::from(bytes.byte(at + 1)?) + 506, at + 2)),
        255 => Some((usize::from(bytes.byte(at + 1)?) + 253, at + 2)),
        code => Some((usize::from(code), at + 1)),
    }
}
