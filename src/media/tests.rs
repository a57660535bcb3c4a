use proptest::prelude::*;

use super::samples;
use super::{Class, Format, Unidentified, identify};

#[test]
fn sound_files_are_known() {
    for (format, bytes) in samples::all() {
        assert_eq!(identify(&bytes), Ok(format));
    }
    // What browsers accept: data behind the end of a picture, a scan that is cut short, a comment with markup in it.
    for (format, bytes) in [
        (Format::Png, [&samples::png()[..], b"more"].concat()),
        (Format::Gif, [&samples::gif()[..], b"more"].concat()),
        (Format::Gif, samples::gif()[..samples::gif().len() - 1].to_vec()),
        (Format::Jpeg, [&samples::jpeg()[..], b"more"].concat()),
        (Format::Jpeg, samples::jpeg()[..samples::jpeg().len() - 1].to_vec()),
        (Format::Jpeg, insert(&samples::jpeg(), 2, b"\xff\xfe\0\x1c<script>alert(1)</script>\xff")),
        (Format::WebP, [&samples::webp()[..], b"more"].concat()),
        (Format::Mp3, samples::mp3()[12..].to_vec()),
        (Format::Mp3, [&samples::mp3()[..], b"TAG", &[0; 125]].concat()),
    ] {
        assert_eq!(identify(&bytes), Ok(format), "{:?}", String::from_utf8_lossy(&bytes));
    }
}

fn insert(bytes: &[u8], at: usize, more: &[u8]) -> Vec<u8> {
    [&bytes[..at], more, &bytes[at..]].concat()
}

/// First bytes of a format, followed by a script: each of these runs in a browser that is told that it is JavaScript.
#[test]
fn scripts_that_begin_like_files_are_not_known() {
    let tails = ["=1;alert(1)", "/*", "/**/=1;alert(1)", "`${alert(1)}`", "=\"", "\n=1\nalert(1)//", "=1;/*aaaaaaaaaa"];
    for signature in [
        "GIF89a",
        "GIF87a",
        "GIF8",
        "BM",
        "RIFF",
        "OggS",
        "ID3",
        "wOFF",
        "wOF2",
        "OTTO",
        "true",
        "ttcf",
        "%PDF-",
        "wOF2OTTO",
        "wOFFOTTO",
        "wOF2ttcf",
        "OTTO\0",
        "\u{ff}\u{d8}",
        "\u{ff}\u{fb}",
        "xxxxftyp",
        "xxxxftypavif",
        "xxxxftypisom",
    ] {
        for tail in tails {
            for padding in [0, 64, 4096] {
                let text = format!("{signature}{tail}{}*/=1;alert(1)\n", "a".repeat(padding));
                let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
                assert!(identify(&latin).is_err(), "{text:?}");
            }
        }
    }
    for text in [
        "",
        "x",
        "<svg/>",
        "<html>",
        "alert(1)",
        "\u{feff}PNG",
        "//wOF2",
        " GIF89a",
        "\0\0\x01",
        "\u{89}PNG\r\n\u{1a}\nalert(1)",
    ] {
        let latin: Vec<u8> = text.chars().map(|letter| letter as u32 as u8).collect();
        assert!(identify(&latin).is_err(), "{text:?}");
    }
}

/// Behind the first bytes of a font there is always a byte that no script may hold outside of comments and strings, and
/// nothing before it could open either.
#[test]
fn no_font_is_a_script() {
    for (format, bytes) in samples::all().into_iter().filter(|(format, _)| format.class() == Class::Font) {
        let end = bytes.iter().position(|byte| *byte < b'\t').expect("a control character");
        assert!(bytes[..end].iter().all(u8::is_ascii_alphanumeric), "{format:?}");
        // The byte cannot be another one: each value that a script could hold there is refused.
        for byte in b' '..=b'~' {
            let mut other = bytes.clone();
            other[end] = byte;
            assert!(identify(&other).is_err(), "{format:?} with {:?} at {end}", byte as char);
        }
    }
}

/// Replaces `bytes` at `offset` in the smallest sound file, and expects what is then said of it.
#[track_caller]
fn refuses(sound: &[u8], offset: usize, bytes: &[u8], expected: &str) {
    assert!(identify(sound).is_ok());
    let mut damaged = sound.to_vec();
    damaged[offset..offset + bytes.len()].copy_from_slice(bytes);
    let said = identify(&damaged).map_or_else(|unidentified| unidentified.to_string(), |format| format!("{format:?}"));
    assert_eq!(said, expected);
}

#[test]
fn damage_is_named_with_its_place() {
    let says = |format: &str, problem: &str, offset: usize| {
        format!("it begins like {format}, but {problem} (at byte {offset})")
    };
    for (sound, offset, bytes, format, problem, at) in [
        (samples::png(), 4, &b"\n"[..], "a PNG", "its signature is damaged", 4),
        (samples::png(), 29, b"x", "a PNG", "the length or the checksum of its chunk IHDR is wrong", 8),
        (samples::png(), 33, b"\x7f", "a PNG", "a chunk is longer than the rest of the file", 33),
        (samples::png(), 37, b"IDAU", "a PNG", "it has no chunk IDAT", 55),
        (samples::png(), 37, b"I=1;", "a PNG", "a chunk has no valid name", 37),
        (samples::png(), 37, b"IHDR", "a PNG", "its first chunk, and only that, has to be IHDR", 37),
        (samples::png(), 59, b"IDAT", "a PNG", "it ends before its chunk IEND", 67),
        (samples::jpeg(), 4, b"/*", "a JPEG", "a segment is longer than the rest of the file", 4),
        (samples::jpeg(), 20, b"x", "a JPEG", "a segment does not begin with a marker", 20),
        (samples::jpeg(), 21, b"\xfe", "a JPEG", "its scan has no sound header", 35),
        (samples::jpeg(), 29, b"\x03", "a JPEG", "its frame header is damaged", 22),
        (samples::gif(), 4, b"8", "a GIF", "it names no version of GIF", 4),
        (samples::gif(), 19, b"=", "a GIF", "a block is of no known kind", 19),
        (samples::gif(), 37, b"\0", "a GIF", "an image descriptor is damaged", 27),
        (samples::gif(), 38, b"\xff", "a GIF", "a block is longer than the rest of the file", 294),
        (samples::webp(), 4, b"/*", "a WebP", "it states a larger size than it has", 4),
        (samples::webp(), 8, b"WAVE", "a WebP", "its container is not one of pictures", 8),
        (samples::webp(), 20, b"x", "a WebP", "a chunk is damaged", 12),
        (samples::avif(), 27, b"\xff", "an AVIF", "a box is longer than the rest of the file", 24),
        (samples::avif(), 28, b"metb", "an AVIF", "nothing in it describes its content", 53),
        (samples::mp4(), 25, b"\0\0\x07", "an MP4", "a box is longer than the rest of the file", 24),
        (samples::bmp(), 2, b"=1;a", "a BMP", "it states another size than it has", 2),
        (samples::bmp(), 18, b"\0", "a BMP", "its bitmap header is damaged", 18),
        (samples::bmp(), 18, b"\x09", "a BMP", "it has fewer pixels than it states", 54),
        (samples::bmp(), 10, b"\xff", "a BMP", "its pixels lie outside the file", 10),
        (samples::ico(), 4, b"\0", "an ICO", "it states no sensible number of images", 4),
        (samples::ico(), 18, b"\xff", "an ICO", "an image lies outside the file", 6),
        (samples::ico(), 22, b"x", "an ICO", "an image is neither a bitmap nor a PNG", 22),
        (samples::webm(), 12, b"html", "a WebM", "its header does not say that it is WebM", 4),
        (samples::webm(), 16, b"x", "a WebM", "its segment is missing or longer than the rest of the file", 16),
        (samples::mp3(), 3, b"=", "an MP3", "its tag is damaged", 3),
        (samples::mp3(), 12, b"xx", "an MP3", "no frame of sound follows", 12),
        (samples::mp3(), 429, b"xx", "an MP3", "its second frame is not where the first one ends", 429),
        (samples::ogg(), 35, b"x", "an Ogg", "a page has no sound header", 35),
        (samples::ogg(), 62, b"\xff", "an Ogg", "a page is longer than the rest of the file", 35),
        (samples::pdf(), 5, b"x", "a PDF", "it names no version of PDF", 5),
        (samples::pdf(), 58, b"x", "a PDF", "its end mark is missing", 0),
        (samples::opentype(b"OTTO"), 4, b"=1", "an OpenType font", "its header is damaged", 0),
        (samples::opentype(b"OTTO"), 12, b"bmap", "an OpenType font", "tables that every font has are missing", 0),
        (samples::opentype(b"OTTO"), 23, b"\x3d", "an OpenType font", "a table lies outside the file", 12),
        (samples::collection(), 15, b"\xff", "an OpenType font", "its header is damaged", 255),
        (samples::woff(), 8, b"=1;a", "a WOFF", "it states another size than it has", 8),
        (samples::woff(), 4, b"=1;a", "a WOFF", "it holds no known kind of font", 4),
        (samples::woff(), 51, b"\xff", "a WOFF", "a table lies outside the file or has no valid name", 44),
        (samples::woff2(), 4, b"=1;a", "a WOFF2", "it holds no known kind of font", 4),
        (samples::woff2(), 8, b"=1;a", "a WOFF2", "it states another size than it has", 8),
        (samples::woff2(), 12, b"a", "a WOFF2", "it states no sensible number of tables", 12),
        (samples::woff2(), 20, b"a", "a WOFF2", "its compressed data is longer than the rest of the file", 20),
        (samples::woff2(), 28, b"a", "a WOFF2", "its metadata lies outside the file", 28),
        (samples::woff2(), 50, b"\x02", "a WOFF2", "tables that every font has are missing", 48),
        (samples::woff2(), 49, b"\x80", "a WOFF2", "its table directory is damaged", 48),
    ] {
        refuses(&sound, offset, bytes, &says(format, problem, at));
    }
}

/// Of a format whose lengths cover the whole file no part passes for the whole.
#[test]
fn a_part_of_a_file_is_no_file() {
    for (format, bytes) in samples::all() {
        for length in 0..bytes.len() {
            let known = identify(&bytes[..length]).is_ok();
            let may_be = match format {
                // A scan that is cut short is shown as far as it goes.
                Format::Jpeg => length >= bytes.len() - 2,
                Format::Gif | Format::Pdf => length == bytes.len() - 1,
                // These say nothing about how long the whole is.
                Format::Mp3 => length == 12 + 417,
                Format::Ogg => length == 35,
                Format::WebM => length > bytes.len() - 3,
                Format::Avif => length == 44,
                Format::Mp4 => length == 48,
                _ => false,
            };
            assert!(!known || may_be, "{format:?}: {length} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn extensions_promise_classes() {
    for (format, _) in samples::all() {
        let name = format!("{format:?}").to_ascii_lowercase();
        let name = if name == "opentype" { "otf" } else { &name };
        assert_eq!(Class::of_extension(name), Some(format.class()), "{format:?}");
    }
    assert_eq!((Class::of_extension("svg"), Class::of_extension("")), (None, None));
    assert_eq!(identify(b"<svg/>"), Err(Unidentified::Unknown));
}

proptest! {
    /// No bytes make it fail, neither random ones nor damaged files.
    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = identify(&bytes);
        for (_, sample) in samples::all() {
            let start = sample.len().min(12);
            let _ = identify(&[&sample[..start], &bytes[..]].concat());
        }
    }

    #[test]
    fn damage_makes_nothing_panic(which in 0..18_usize, edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6), end in any::<proptest::sample::Index>()) {
        let mut bytes = samples::all().swap_remove(which).1;
        for (place, byte) in edits {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = identify(&bytes);
        let _ = identify(&bytes[..end.index(bytes.len())]);
    }
}
