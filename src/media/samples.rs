//! The smallest sound file of each format, made by hand, for tests.

use flate2::Crc;

use super::Format;

/// A picture of one pixel.
pub(crate) fn png() -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let chunks: [(&[u8; 4], &[u8]); 3] = [
        (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        (b"IDAT", &[0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1]),
        (b"IEND", &[]),
    ];
    for (kind, body) in chunks {
        let mut crc = Crc::new();
        crc.update(kind);
        crc.update(body);
        out.extend((body.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(body);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

pub(crate) fn jpeg() -> Vec<u8> {
    let mut out = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    out.extend(b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0");
    out.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x7f\xff\xd9");
    out
}

pub(crate) fn gif() -> Vec<u8> {
    let mut out = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    out.extend(b"!\xf9\x04\0\0\0\0\0");
    out.extend(b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;");
    out
}

pub(super) fn bmp() -> Vec<u8> {
    let mut out = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0".to_vec();
    out.extend(b"\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0");
    out.extend([0; 24]);
    out.extend([0, 0, 0xff, 0]);
    out
}

pub(super) fn ico() -> Vec<u8> {
    let image = png();
    let mut out = b"\0\0\x01\0\x01\0\x01\x01\0\0\x01\0\x20\0".to_vec();
    out.extend((image.len() as u32).to_le_bytes());
    out.extend(22_u32.to_le_bytes());
    out.extend(image);
    out
}

pub(super) fn webp() -> Vec<u8> {
    let mut out = b"RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0".to_vec();
    out.extend(b"\x2f\0\0\0\0\x07\x10\x11\x11\x88");
    out
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = (body.len() as u32 + 8).to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(body);
    out
}

pub(super) fn avif() -> Vec<u8> {
    [boxed(b"ftyp", b"mif1\0\0\0\0mif1avif"), boxed(b"meta", &[0; 12]), boxed(b"mdat", b"x")].concat()
}

pub(super) fn mp4() -> Vec<u8> {
    [boxed(b"ftyp", b"isom\0\0\x02\0isommp41"), boxed(b"moov", &[0; 16]), boxed(b"mdat", b"x")].concat()
}

pub(super) fn webm() -> Vec<u8> {
    let mut out = b"\x1a\x45\xdf\xa3\x8b\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
    out.extend(b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff\x15\x49");
    out
}

pub(super) fn mp3() -> Vec<u8> {
    // Two frames of MPEG-1, layer III, at 128 kbit/s and 44.1 kHz: 417 bytes each.
    let mut frame = b"\xff\xfb\x90\0".to_vec();
    frame.resize(417, 0);
    [b"ID3\x04\0\0\0\0\0\x02xx".to_vec(), frame.clone(), frame].concat()
}

pub(super) fn ogg() -> Vec<u8> {
    let page = |flags: u8, body: &[u8]| {
        let mut out = b"OggS\0".to_vec();
        out.push(flags);
        out.extend([0; 20]);
        out.extend([1, body.len() as u8]);
        out.extend(body);
        out
    };
    [page(2, b"\x01vorbis"), page(4, b"x")].concat()
}

pub(super) fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".to_vec()
}

/// A font with empty tables.
pub(crate) fn opentype(flavour: &[u8; 4]) -> Vec<u8> {
    font(flavour, 0)
}

/// The same as it stands at an offset in a file.
fn font(flavour: &[u8; 4], start: u32) -> Vec<u8> {
    let tags = [b"cmap", b"head", b"maxp"];
    let mut out = flavour.to_vec();
    out.extend([0, tags.len() as u8, 0, 0, 0, 0, 0, 0]);
    for tag in tags {
        out.extend(tag);
        out.extend([0; 4]);
        out.extend((start + 60).to_be_bytes());
        out.extend(4_u32.to_be_bytes());
    }
    out.extend([0; 4]);
    out
}

pub(super) fn collection() -> Vec<u8> {
    let mut out = b"ttcf\0\x01\0\0\0\0\0\x01\0\0\0\x10".to_vec();
    out.extend(font(b"\0\x01\0\0", 16));
    out
}

pub(super) fn woff() -> Vec<u8> {
    let mut out = b"wOFFOTTO\0\0\0\0\0\x03\0\0".to_vec();
    out.extend([0; 28]);
    for tag in [b"cmap", b"head", b"maxp"] {
        out.extend(tag);
        for number in [104_u32, 4, 4, 0] {
            out.extend(number.to_be_bytes());
        }
    }
    out.extend([0; 4]);
    let length = out.len() as u32;
    out[8..12].copy_from_slice(&length.to_be_bytes());
    out
}

pub(crate) fn woff2() -> Vec<u8> {
    let mut out = b"wOF2\0\x01\0\0\0\0\0\0\0\x04\0\0".to_vec();
    out.extend([0; 32]);
    // The three tables by their numbers, and one by its name.
    out.extend([0, 4, 1, 4, 4, 0x81, 0x00, 63]);
    out.extend(b"test\x04");
    out.extend(b"data");
    let length = out.len() as u32;
    out[8..12].copy_from_slice(&length.to_be_bytes());
    out[20..24].copy_from_slice(&4_u32.to_be_bytes());
    out
}

/// One of each.
pub(crate) fn all() -> Vec<(Format, Vec<u8>)> {
    vec![
        (Format::Png, png()),
        (Format::Jpeg, jpeg()),
        (Format::Gif, gif()),
        (Format::WebP, webp()),
        (Format::Avif, avif()),
        (Format::Bmp, bmp()),
        (Format::Ico, ico()),
        (Format::Mp4, mp4()),
        (Format::WebM, webm()),
        (Format::Mp3, mp3()),
        (Format::Ogg, ogg()),
        (Format::Pdf, pdf()),
        (Format::Woff, woff()),
        (Format::Woff2, woff2()),
        (Format::OpenType, opentype(b"OTTO")),
        (Format::OpenType, opentype(b"\0\x01\0\0")),
        (Format::OpenType, opentype(b"true")),
        (Format::OpenType, collection()),
    ]
}
