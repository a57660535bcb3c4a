//! Pictures and fonts of a theme, which have to be what their names promise.
//!
//! A theme is written for a site, so that what would be left out of an author's picture is an error here.

use crate::media::{Class, identify};
use crate::source::location;
use crate::svg;

/// Why a file cannot be used: the line, where it has one, and a message.
type Refused = (Option<usize>, String);

/// The bytes that are published of a file with this extension, in lower case.
///
/// # Errors
/// When the bytes are no picture or font, or a picture in SVG holds what could act.
pub(super) fn checked(extension: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Refused> {
    if extension == "svg" {
        return picture(&bytes);
    }
    let class = Class::of_extension(extension);
    let what = class.map_or("a file of a theme", Class::name);
    let found = match identify(&bytes) {
        Ok(format) if Some(format.class()) == class => return Ok(bytes),
        Ok(format) => format!("it is {}", format.name()),
        Err(unidentified) => unidentified.to_string(),
    };
    Err((None, format!("the file is not {what}, as its name says: {found}")))
}

fn picture(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let line = |offset: usize| Some(location(svg::text(bytes).unwrap_or(""), offset).line);
    let picture = svg::clean(bytes)
        .map_err(|refused| (refused.offset.and_then(line), format!("the picture cannot be used: {refused}")))?;
    match picture.left_out.iter().find(|left_out| left_out.kind.matters()) {
        None => Ok(picture.text.into_bytes()),
        Some(left_out) => Err((line(left_out.range.start), format!("{}; {}", left_out.reason(), left_out.kind.help()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    #[test]
    fn files_are_checked_and_pictures_written_anew() {
        for (extension, bytes) in
            [("woff2", samples::woff2()), ("otf", samples::opentype(b"OTTO")), ("png", samples::jpeg())]
        {
            assert_eq!(checked(extension, bytes.clone()), Ok(bytes));
        }
        let svg = |content: &str| format!("<svg xmlns='http://www.w3.org/2000/svg'>\n{content}</svg>").into_bytes();
        let sound = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<g/></svg>\n";
        assert_eq!(checked("svg", svg("<g x:y='z' xmlns:x='u'/>")), Ok(sound.as_bytes().to_vec()));
        for (extension, bytes, line, message) in [
            (
                "svg",
                svg("<g onload='x'/>"),
                Some(2),
                "`onload` runs a program; remove it: pictures on the site run nothing",
            ),
            (
                "svg",
                svg("<image href='//x'/>"),
                Some(2),
                "`href` leads out of the picture; embed the picture as PNG or JPEG in a `data:` address, or refer to `#id`",
            ),
            (
                "svg",
                svg("<g>"),
                Some(2),
                "the picture cannot be used: it holds XML that is not well-formed: ill-formed document: expected `</g>`, but `</svg>` was found",
            ),
            ("svg", b"\xff".to_vec(), None, "the picture cannot be used: it holds another encoding than UTF-8"),
            (
                "woff2",
                b"wOF2=1;alert(1)".to_vec(),
                None,
                "the file is not a font, as its name says: it begins like a WOFF2, but it ends within its header (at byte 15)",
            ),
            (
                "otf",
                b"OTTO=1;alert(1)".to_vec(),
                None,
                "the file is not a font, as its name says: it begins like an OpenType font, but its header is damaged (at byte 0)",
            ),
            (
                "gif",
                b"GIF89a=1;alert(1)".to_vec(),
                None,
                "the file is not a picture, as its name says: it begins like a GIF, but a block is of no known kind (at byte 13)",
            ),
            ("png", samples::woff2(), None, "the file is not a picture, as its name says: it is a WOFF2"),
            ("woff", samples::png(), None, "the file is not a font, as its name says: it is a PNG"),
        ] {
            assert_eq!(checked(extension, bytes), Err((line, message.to_owned())), "{extension}");
        }
    }
}
