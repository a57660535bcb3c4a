//! References: within the picture, to data that is embedded in it, or followed by a reader.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_url::DataUrl;

use crate::media::{Class, identify};

/// A reference to an element of the same picture: `#id`.
pub(super) fn local(value: &str) -> Option<&str> {
    let value = value.trim_matches(is_blank);
    let id = value.strip_prefix('#')?;
    // Brackets and quotes would be those of an XPointer, which no program writes.
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || "()'\"<>\\".contains(letter);
    (!id.is_empty() && !id.contains(is_odd)).then_some(value)
}

/// A link that a reader may follow: to a web page, to an address of mail, or within the picture.
pub(super) fn link(value: &str) -> Option<&str> {
    const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];
    let trimmed = value.trim_matches(is_blank);
    let starts = |scheme: &str| trimmed.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    // Browsers skip line breaks and tabs anywhere in an address.
    let is_web = SCHEMES.iter().any(|scheme| starts(scheme)) && !trimmed.contains(char::is_control);
    if is_web { Some(trimmed) } else { local(value) }
}

/// Where a link may be opened. A name of the picture's own could be that of somebody else's window.
pub(super) fn target(value: &str) -> bool {
    ["_blank", "_parent", "_self", "_top"].contains(&value)
}

/// A picture of pixels that is embedded as a `data:` address, written anew with the media type that its bytes have.
pub(super) fn picture(value: &str) -> Option<String> {
    let is_picture = |kind: &str, subtype: &str| kind == "image" && !subtype.contains("xml");
    embedded(value, is_picture, Class::Picture)
}

/// A font that is embedded in the same way.
pub(super) fn font(value: &str) -> Option<String> {
    embedded(value, |kind, _| matches!(kind, "font" | "application"), Class::Font)
}

/// The data of an address as the browser decodes it, if its media type fits and the bytes really are of the class.
fn embedded(value: &str, fits: impl Fn(&str, &str) -> bool, class: Class) -> Option<String> {
    let value = value.trim_matches(is_blank);
    if !value.get(..5)?.eq_ignore_ascii_case("data:") {
        return None;
    }
    let address = DataUrl::process(value).ok()?;
    let mime = address.mime_type();
    if !fits(&mime.type_, &mime.subtype) {
        return None;
    }
    let (bytes, _) = address.decode_to_vec().ok()?;
    let format = identify(&bytes).ok().filter(|format| format.class() == class)?;
    let mut out = format!("data:{};base64,", format.media_type());
    STANDARD.encode_string(&bytes, &mut out);
    Some(out)
}

/// White space as browsers strip it from both ends of an address.
const fn is_blank(letter: char) -> bool {
    letter <= ' '
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    fn data(media_type: &str, bytes: &[u8]) -> String {
        format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
    }

    #[test]
    fn references_stay_within_the_picture() {
        for (value, expected) in [
            ("#a", Some("#a")),
            (" #a\n", Some("#a")),
            ("#ä-1.x", Some("#ä-1.x")),
            ("#", None),
            ("", None),
            ("a", None),
            ("#a b", None),
            ("#a\u{a0}b", None),
            ("x.svg#a", None),
            ("//x#a", None),
            ("javascript:#a", None),
            ("#xpointer(id('a'))", None),
        ] {
            assert_eq!(local(value), expected, "{value:?}");
        }
    }

    #[test]
    fn links_lead_to_pages_and_mail() {
        for value in ["https://x.example/a?b#c", "HTTP://x", "mailto:a@b", "#a", " https://x "] {
            assert_eq!(link(value), Some(value.trim()), "{value:?}");
        }
        for value in [
            "javascript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "//x",
            "\\\\x",
            "https:\\\\x",
            "https:x",
            "file:///x",
            "blob:https://x",
            "vbscript:x",
            "x.html",
            "/x",
            "https://x\n",
            "ht\ntps://x",
            "https://x\ty",
            "view-source:https://x",
            "feed:https://x",
        ] {
            let expected = (value == "https://x\n").then_some("https://x");
            assert_eq!(link(value), expected, "{value:?}");
        }
    }

    #[test]
    fn embedded_pictures_are_what_they_say() {
        let png = samples::png();
        let plain = data("image/png", &png);
        assert_eq!(picture(&plain).as_deref(), Some(plain.as_str()));
        // Their bytes count: browsers show a JPEG that is called PNG.
        assert_eq!(picture(&data("image/png", &samples::jpeg())), Some(data("image/jpeg", &samples::jpeg())));
        let folded = plain.replace("iVBOR", "iV\n  BOR").replace("base64", "charset=x;base64");
        assert_eq!(picture(&format!("\n {folded}")).as_deref(), Some(plain.as_str()));
        let escaped: String = png.iter().map(|byte| format!("%{byte:02x}")).collect();
        assert_eq!(picture(&format!("DATA:Image/PNG,{escaped}")), Some(plain));
        for value in [
            data("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            data("image/svg+xml", &png),
            data("text/html", &png),
            data("image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            data("image/gif", b"GIF89a=1;alert(1)"),
            data("image/png", &samples::woff2()),
            data("image/png", b""),
            "data:image/png;base64,!".to_owned(),
            "data:".to_owned(),
            "https://x/x.png".to_owned(),
        ] {
            assert_eq!(picture(&value), None, "{value}");
        }
        assert_eq!(
            font(&data("application/x-font-woff2", &samples::woff2())),
            Some(data("font/woff2", &samples::woff2()))
        );
        assert_eq!(font(&data("font/woff2", b"wOF2=1;alert(1)")), None);
        assert_eq!(font(&data("image/png", &samples::woff2())), None);
    }
}
