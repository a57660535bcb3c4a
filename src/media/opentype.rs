//! OpenType and TrueType: a directory of tables, whose offsets and lengths lie within the file (ISO/IEC 14496-22, 4.5).

use super::bytes::Bytes;
use super::{Check, problem};

/// How many tables a font may have: far more than there are kinds. The high byte of the number is then zero, which no
/// script may hold.
pub(super) const TABLES: usize = 255;
/// How many fonts a collection may have.
const FONTS: usize = 1024;

/// A single font.
pub(super) fn check(bytes: Bytes<'_>) -> Check {
    font(bytes, 0)
}

/// A collection of fonts.
pub(super) fn check_collection(bytes: Bytes<'_>) -> Check {
    let is_version = matches!(bytes.be32(4), Some(0x0001_0000 | 0x0002_0000));
    let Some(count) = bytes.be32(8).filter(|count| is_version && (1..=FONTS).contains(count)) else {
        return problem(4, "its header is damaged");
    };
    (0..count).try_for_each(|index| match bytes.be32(12 + 4 * index) {
        Some(offset) if offset >= 12 + 4 * count => font(bytes, offset),
        _ => problem(12 + 4 * index, "a font lies outside the file"),
    })
}

fn font(bytes: Bytes<'_>, start: usize) -> Check {
    let is_flavour = bytes.tag(start).is_some_and(is_flavour);
    let Some(count) = bytes.be16(start + 4).filter(|count| is_flavour && (1..=TABLES).contains(count)) else {
        return problem(start, "its header is damaged");
    };
    let mut required = Required::default();
    for entry in (0..count).map(|index| start + 12 + 16 * index) {
        let (Some(tag), Some(offset), Some(length)) = (bytes.tag(entry), bytes.be32(entry + 8), bytes.be32(entry + 12))
        else {
            return problem(entry, "it ends within its table directory");
        };
        if !is_tag(tag) {
            return problem(entry, "a table has no valid name");
        }
        if offset < 12 || !bytes.holds(offset, length) {
            return problem(entry, "a table lies outside the file");
        }
        required.see(tag);
    }
    if required.are_there() { Ok(()) } else { problem(start, "tables that every font has are missing") }
}

/// Whether a font begins with this tag: TrueType, CFF, or TrueType as Apple marks it.
pub(super) fn is_flavour(tag: [u8; 4]) -> bool {
    matches!(&tag, b"\0\x01\0\0" | b"OTTO" | b"true")
}

/// Whether the name of a table is made of printable characters.
pub(super) fn is_tag(tag: [u8; 4]) -> bool {
    tag.iter().all(|letter| (b' '..=b'~').contains(letter))
}

/// Tables without which no browser uses a font.
#[derive(Debug, Default)]
pub(super) struct Required {
    head: bool,
    maxp: bool,
    cmap: bool,
}

impl Required {
    pub(super) fn see(&mut self, tag: [u8; 4]) {
        match &tag {
            b"head" => self.head = true,
            b"maxp" => self.maxp = true,
            b"cmap" => self.cmap = true,
            _ => {}
        }
    }

    pub(super) const fn are_there(&self) -> bool {
        self.head && self.maxp && self.cmap
    }
}
