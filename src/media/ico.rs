//! ICO and CUR: a directory of bitmaps and PNGs (Microsoft, ICONDIR).

use super::bytes::Bytes;
use super::{Check, bmp, png, problem};

/// How many images an icon may have. Those in use have about ten.
const MOST: usize = 256;

pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let Some(count) = bytes.le16(4).filter(|count| (1..=MOST).contains(count)) else {
        return problem(4, "it states no sensible number of images");
    };
    let directory = 6 + 16 * count;
    for entry in (6..directory).step_by(16) {
        let (Some(size), Some(offset)) = (bytes.le32(entry + 8), bytes.le32(entry + 12)) else {
            return problem(entry, "it ends within its directory");
        };
        let image = bytes.slice(offset, size).filter(|_| offset >= directory);
        let Some(image) = image.map(Bytes::new) else { return problem(entry, "an image lies outside the file") };
        let is_png = png::header(image).is_ok();
        let is_bitmap = image.le32(0).is_some_and(|header| bmp::is_header(header) && image.holds(0, header));
        if !is_png && !is_bitmap {
            return problem(offset, "an image is neither a bitmap nor a PNG");
        }
    }
    Ok(())
}
