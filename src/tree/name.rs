//! Names of files as text. Those that are not UTF-8, as old repositories have them, keep their legible part; each of their
//! other bytes stands as `%E9`, and a percent sign of theirs as `%25`, so that no two of them are spelled alike.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// Spells a path as text. A path in UTF-8 stays as it is, and is borrowed.
#[must_use]
pub fn shown(path: &[u8]) -> Cow<'_, str> {
    if let Ok(path) = std::str::from_utf8(path) {
        return Cow::Borrowed(path);
    }
    let mut text = String::with_capacity(path.len());
    for chunk in path.utf8_chunks() {
        text.push_str(&chunk.valid().replace('%', "%25"));
        for byte in chunk.invalid() {
            // Writing into a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    Cow::Owned(text)
}

/// The path that has these bytes on this machine.
#[cfg(unix)]
pub fn native(path: &[u8]) -> Cow<'_, Path> {
    use std::os::unix::ffi::OsStrExt as _;
    Cow::Borrowed(Path::new(std::ffi::OsStr::from_bytes(path)))
}

/// The path that has these bytes on this machine, whose names are always text.
#[cfg(not(unix))]
pub fn native(path: &[u8]) -> Cow<'_, Path> {
    Cow::Owned(String::from_utf8_lossy(path).into_owned().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_can_be_read() {
        for (path, expected) in [
            (&b"a/b.md"[..], "a/b.md"),
            ("caf\u{e9}.md".as_bytes(), "caf\u{e9}.md"),
            (b"caf\xe9.md", "caf%E9.md"),
            (b"\xff\xfe/x", "%FF%FE/x"),
            (b"a\xe2\x82", "a%E2%82"),
            (b"50%\xe9", "50%25%E9"),
            (b"50%.md", "50%.md"),
            (b"", ""),
        ] {
            assert_eq!(shown(path), expected);
        }
    }
}
