//! Identities that last: readers store them, and whoever meets a new one takes the entry for a new one.

use std::fmt::Write as _;

/// A UUID of version 8 (RFC 9562) that stands for these parts in this order.
pub(crate) fn uuid(parts: &[&str]) -> String {
    let hash = blake3::hash(parts.join("\0").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The same as an address that leads nowhere.
pub(super) fn urn(parts: &[&str]) -> String {
    format!("urn:uuid:{}", uuid(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_are_the_same_for_ever() {
        // Written down once: whoever changes it shows every entry to every subscriber again.
        assert_eq!(uuid(&["0123456789abcdef", "proposals/0001-a.md"]), "f1ed69cd-091c-8e51-a9bd-680d0cd61baa");
        assert_ne!(uuid(&["a", "bc"]), uuid(&["ab", "c"]));
    }
}
