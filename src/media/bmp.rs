//! BMP: a file header and a bitmap header (Microsoft, BITMAPFILEHEADER and BITMAPINFOHEADER).

use super::bytes::Bytes;
use super::{Check, problem};

const FILE_HEADER: usize = 14;

pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let (Some(size), Some(reserved), Some(pixels)) = (bytes.le32(2), bytes.le32(6), bytes.le32(10)) else {
        return problem(2, "it ends within its header");
    };
    // Some programs leave the size of the file out.
    if size != 0 && size != bytes.len() {
        return problem(2, "it states another size than it has");
    }
    if reserved != 0 {
        return problem(6, "its reserved bytes are not zero");
    }
    let header = bytes.le32(FILE_HEADER).filter(|header| is_header(*header) && bytes.holds(FILE_HEADER, *header));
    let Some(header) = header else { return problem(FILE_HEADER, "its bitmap header is damaged") };
    if pixels < FILE_HEADER + header || pixels >= bytes.len() {
        return problem(10, "its pixels lie outside the file");
    }
    let Some(layout) = layout(bytes, header).filter(Layout::is_valid) else {
        return problem(FILE_HEADER + 4, "its bitmap header is damaged");
    };
    match layout.size() {
        Some(size) if !layout.compressed && !bytes.holds(pixels, size) => {
            problem(pixels, "it has fewer pixels than it states")
        }
        None => problem(FILE_HEADER + 4, "it is larger than a picture can be"),
        Some(_) => Ok(()),
    }
}

/// Whether a bitmap header has this size in one of its versions.
pub(super) const fn is_header(size: usize) -> bool {
    matches!(size, 12 | 40 | 52 | 56 | 64 | 108 | 124)
}

struct Layout {
    width: usize,
    height: usize,
    planes: usize,
    depth: usize,
    compressed: bool,
}

impl Layout {
    fn is_valid(&self) -> bool {
        self.planes == 1 && self.width > 0 && self.height > 0 && matches!(self.depth, 0 | 1 | 2 | 4 | 8 | 16 | 24 | 32)
    }

    /// How many bytes the pixels take, in rows of whole words.
    fn size(&self) -> Option<usize> {
        let row = self.width.checked_mul(self.depth)?.checked_add(31)? / 32 * 4;
        row.checked_mul(self.height)
    }
}

fn layout(bytes: Bytes<'_>, header: usize) -> Option<Layout> {
    let at = FILE_HEADER;
    if header == 12 {
        let (width, height) = (bytes.le16(at + 4)?, bytes.le16(at + 6)?);
        return Some(Layout {
            width,
            height,
            planes: bytes.le16(at + 8)?,
            depth: bytes.le16(at + 10)?,
            compressed: false,
        });
    }
    // A negative height says that rows go from top to bottom.
    let signed = |offset: usize| bytes.tag(offset).map(i32::from_le_bytes);
    Some(Layout {
        width: usize::try_from(signed(at + 4)?).ok()?,
        height: usize::try_from(signed(at + 8)?.unsigned_abs()).ok()?,
        planes: bytes.le16(at + 12)?,
        depth: bytes.le16(at + 14)?,
        // Bit masks (3 and 6) leave the pixels as they are.
        compressed: !matches!(bytes.le32(at + 16)?, 0 | 3 | 6),
    })
}
