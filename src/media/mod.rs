//! What a file of pictures, sound, fonts or pages is, told by its structure.
//!
//! The first bytes of a file prove little: `GIF89a=1;alert(1)` begins like a GIF and runs as a script. [`identify`]
//! therefore parses the header and follows every length, offset and table in it, which all have to fit the file. It
//! decodes no pixels and no glyphs. A file that passes is really of its kind, so that it can be shown or played. It may
//! hold other things besides, such as a comment within a JPEG.
//!
//! Each parser takes time in proportion to the file at most, and allocates nothing.

mod bmp;
mod boxes;
mod bytes;
mod ebml;
mod gif;
mod ico;
mod jpeg;
mod mpeg;
mod ogg;
mod opentype;
mod pdf;
mod png;
mod riff;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
mod woff;

use std::fmt;

use bytes::Bytes;

/// A file format that browsers show, play or use as a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Portable Network Graphics, animated ones among them.
    Png,
    /// JPEG, as JFIF, Exif or bare.
    Jpeg,
    /// GIF 87a or 89a.
    Gif,
    /// WebP.
    WebP,
    /// AVIF, still or animated.
    Avif,
    /// A Windows bitmap.
    Bmp,
    /// An icon or cursor of Windows.
    Ico,
    /// MPEG-4 in an ISO base media file.
    Mp4,
    /// WebM, or another kind of Matroska.
    WebM,
    /// MPEG audio, with or without an ID3 tag.
    Mp3,
    /// Ogg.
    Ogg,
    /// PDF.
    Pdf,
    /// WOFF 1.
    Woff,
    /// WOFF 2.
    Woff2,
    /// OpenType and TrueType, single fonts and collections.
    OpenType,
}

/// What a browser does with a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Shows it as a picture.
    Picture,
    /// Plays it.
    Recording,
    /// Shows its pages.
    Document,
    /// Sets text in it.
    Font,
}

impl Format {
    /// What a browser does with it.
    #[must_use]
    pub const fn class(self) -> Class {
        match self {
            Format::Png | Format::Jpeg | Format::Gif | Format::WebP | Format::Avif | Format::Bmp | Format::Ico => {
                Class::Picture
            }
            Format::Mp4 | Format::WebM | Format::Mp3 | Format::Ogg => Class::Recording,
            Format::Pdf => Class::Document,
            Format::Woff | Format::Woff2 | Format::OpenType => Class::Font,
        }
    }

    /// Its name, with an article.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::Png => "a PNG",
            Format::Jpeg => "a JPEG",
            Format::Gif => "a GIF",
            Format::WebP => "a WebP",
            Format::Avif => "an AVIF",
            Format::Bmp => "a BMP",
            Format::Ico => "an ICO",
            Format::Mp4 => "an MP4",
            Format::WebM => "a WebM",
            Format::Mp3 => "an MP3",
            Format::Ogg => "an Ogg",
            Format::Pdf => "a PDF",
            Format::Woff => "a WOFF",
            Format::Woff2 => "a WOFF2",
            Format::OpenType => "an OpenType font",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Format::Png => "image/png",
            Format::Jpeg => "image/jpeg",
            Format::Gif => "image/gif",
            Format::WebP => "image/webp",
            Format::Avif => "image/avif",
            Format::Bmp => "image/bmp",
            Format::Ico => "image/x-icon",
            Format::Mp4 => "video/mp4",
            Format::WebM => "video/webm",
            Format::Mp3 => "audio/mpeg",
            Format::Ogg => "audio/ogg",
            Format::Pdf => "application/pdf",
            Format::Woff => "font/woff",
            Format::Woff2 => "font/woff2",
            Format::OpenType => "font/otf",
        }
    }
}

impl Class {
    /// The class that a file with this extension, in lower case, promises to be of.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Class> {
        Some(match extension {
            "png" | "apng" | "jpg" | "jpeg" | "jfif" | "gif" | "webp" | "avif" | "bmp" | "ico" => Class::Picture,
            "mp4" | "webm" | "mp3" | "ogg" => Class::Recording,
            "pdf" => Class::Document,
            "woff" | "woff2" | "ttf" | "otf" | "ttc" => Class::Font,
            _ => return None,
        })
    }

    /// What such a file is called, with an article.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Class::Picture => "a picture",
            Class::Recording => "a recording",
            Class::Document => "a PDF",
            Class::Font => "a font",
        }
    }
}

/// Why the bytes are of no known format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unidentified {
    /// They begin like none.
    Unknown,
    /// They begin like one and go on otherwise.
    Malformed {
        /// The format that they begin like.
        format: Format,
        /// What is wrong, as a clause.
        problem: &'static str,
        /// Where, in bytes.
        offset: usize,
    },
}

impl fmt::Display for Unidentified {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unidentified::Unknown => formatter.write_str("its bytes begin like no format that a browser knows"),
            Unidentified::Malformed { format, problem, offset } => {
                write!(formatter, "it begins like {}, but {problem} (at byte {offset})", format.name())
            }
        }
    }
}

impl std::error::Error for Unidentified {}

/// What is wrong with a file of a format, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Problem {
    problem: &'static str,
    offset: usize,
}

/// Whether a structure is sound.
type Check = Result<(), Problem>;

/// Parses the structure of one format.
type Parser = fn(Bytes<'_>) -> Check;

/// A [`Problem`] at an offset.
const fn problem<T>(offset: usize, problem: &'static str) -> Result<T, Problem> {
    Err(Problem { problem, offset })
}

/// Tells which format the bytes are of.
///
/// # Errors
/// When they begin like no known format, or a length, an offset or a required part of the one that they begin like is
/// wrong.
pub fn identify(bytes: &[u8]) -> Result<Format, Unidentified> {
    let bytes = Bytes::new(bytes);
    let Some((format, check)) = candidate(bytes) else { return Err(Unidentified::Unknown) };
    match check(bytes) {
        Ok(()) => Ok(format),
        Err(Problem { problem, offset }) => Err(Unidentified::Malformed { format, problem, offset }),
    }
}

/// The format that the bytes begin like, and its parser. No two formats begin alike.
fn candidate(bytes: Bytes<'_>) -> Option<(Format, Parser)> {
    const BY_SIGNATURE: [(&[u8], Format, Parser); 17] = [
        (b"\x89PNG", Format::Png, png::check),
        (b"\xff\xd8", Format::Jpeg, jpeg::check),
        (b"GIF8", Format::Gif, gif::check),
        (b"BM", Format::Bmp, bmp::check),
        (b"\0\0\x01\0", Format::Ico, ico::check),
        (b"\0\0\x02\0", Format::Ico, ico::check),
        (b"\x1a\x45\xdf\xa3", Format::WebM, ebml::check),
        (b"OggS", Format::Ogg, ogg::check),
        (b"ID3", Format::Mp3, mpeg::check),
        (b"%PDF-", Format::Pdf, pdf::check),
        (b"wOFF", Format::Woff, woff::check),
        (b"wOF2", Format::Woff2, woff::check_2),
        (b"OTTO", Format::OpenType, opentype::check),
        (b"\0\x01\0\0", Format::OpenType, opentype::check),
        (b"true", Format::OpenType, opentype::check),
        (b"ttcf", Format::OpenType, opentype::check_collection),
        (b"RIFF", Format::WebP, riff::check),
    ];
    if let Some((_, format, parser)) = BY_SIGNATURE.iter().find(|(signature, ..)| bytes.starts_with(signature)) {
        return Some((*format, *parser));
    }
    if bytes.tag(4) == Some(*b"ftyp") {
        return Some(if boxes::is_avif(bytes) { (Format::Avif, boxes::check) } else { (Format::Mp4, boxes::check) });
    }
    mpeg::frame(bytes, 0).is_some().then_some((Format::Mp3, mpeg::check))
}
