//! GIF: a chain of blocks up to the trailer (CompuServe, Graphics Interchange Format, version 89a).

use super::bytes::Bytes;
use super::{Check, problem};

/// What follows the trailer is ignored, as browsers do.
pub(super) fn check(bytes: Bytes<'_>) -> Check {
    if !bytes.starts_with(b"GIF87a") && !bytes.starts_with(b"GIF89a") {
        return problem(4, "it names no version of GIF");
    }
    let Some(flags) = bytes.byte(10) else { return problem(6, "it ends within its screen descriptor") };
    let mut at = 13 + colours(flags);
    let mut has_image = false;
    loop {
        match bytes.byte(at) {
            Some(b'!') => at = data(bytes, at + 2)?,
            Some(b',') => {
                let (Some(flags), width, height) = (bytes.byte(at + 9), bytes.le16(at + 5), bytes.le16(at + 7)) else {
                    return problem(at, "it ends within an image descriptor");
                };
                let codes = at + 10 + colours(flags);
                if width == Some(0)
                    || height == Some(0)
                    || !bytes.byte(codes).is_some_and(|size| (1..=11).contains(&size))
                {
                    return problem(at, "an image descriptor is damaged");
                }
                at = data(bytes, codes + 1)?;
                has_image = true;
            }
            Some(b';') if has_image => return Ok(()),
            Some(b';') => return problem(at, "it holds no image"),
            Some(_) => return problem(at, "a block is of no known kind"),
            // Some programs leave the trailer out.
            None if has_image && at == bytes.len() => return Ok(()),
            None => return problem(at, "it ends before its trailer"),
        }
    }
}

/// The size of the colour table that the flags of a descriptor announce.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where the sub-blocks that begin at `at` end.
fn data(bytes: Bytes<'_>, mut at: usize) -> Result<usize, super::Problem> {
    loop {
        match bytes.byte(at) {
            Some(0) => return Ok(at + 1),
            Some(length) => at += 1 + usize::from(length),
            None => return problem(at, "a block is longer than the rest of the file"),
        }
    }
}
