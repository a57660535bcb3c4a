//! Files that are no pictures, or that could be read otherwise than they are here.

use super::{NAMESPACES, svg};
use crate::svg::clean;

/// Each is refused with a reason.
#[test]
fn what_could_be_misread() {
    let utf_16 = |little: bool, mark: bool, text: &str| -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter()
            .chain(text.encode_utf16())
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    let script = svg("<script>alert(1)</script>");
    let declared = |encoding: &str| format!("<?xml version='1.0' encoding='{encoding}'?>{script}").into_bytes();
    for (bytes, expected) in [
        // Encodings.
        (declared("ISO-2022-JP"), "the encoding ISO-2022-JP, not UTF-8"),
        (declared("UTF-7"), "the encoding UTF-7, not UTF-8"),
        (declared("UTF-16"), "the encoding UTF-16, not UTF-8"),
        (declared("ISO-8859-1"), "the encoding ISO-8859-1, not UTF-8"),
        (declared("x"), "the encoding x, not UTF-8"),
        (declared("us-ascii").into_iter().chain("<!--ä-->".bytes()).collect(), "the encoding us-ascii, not UTF-8"),
        (utf_16(true, true, &script), "another encoding than UTF-8"),
        (utf_16(false, true, &script), "another encoding than UTF-8"),
        (utf_16(true, false, &script), "a character that XML does not allow"),
        (utf_16(false, false, &script), "a character that XML does not allow"),
        (b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-".to_vec(), "text outside of the root element"),
        (b"\xff<svg/>".to_vec(), "another encoding than UTF-8"),
        // Declarations.
        (
            format!("<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg {NAMESPACES}/>").into(),
            "a DOCTYPE with declarations of its own",
        ),
        (
            format!("<!DOCTYPE svg [<!ENTITY a '<script/>'>]><svg {NAMESPACES}>&a;</svg>").into(),
            "a DOCTYPE with declarations of its own",
        ),
        (
            format!("<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg {NAMESPACES}>&a;</svg>").into(),
            "a DOCTYPE with declarations of its own",
        ),
        (
            format!("<!DOCTYPE svg [<!ENTITY % a SYSTEM 'x'>%a;]><svg {NAMESPACES}/>").into(),
            "a DOCTYPE with declarations of its own",
        ),
        (format!("<!DOCTYPE svg SYSTEM 'x' []><svg {NAMESPACES}/>").into(), "a DOCTYPE with declarations of its own"),
        (format!("<!doctype svg><svg {NAMESPACES}/>").into(), "a DOCTYPE that is not where it belongs"),
        (svg("<!DOCTYPE svg>").into(), "a DOCTYPE that is not where it belongs"),
        (svg("&nbsp;").into(), "the entity `nbsp`, which is not declared"),
        (svg("<g a='&x;'/>").into(), "XML that is not well-formed"),
        // What is not well-formed.
        (b"".to_vec(), "no element at all"),
        (b"<svg".to_vec(), "XML that is not well-formed"),
        (svg("<g>").into(), "XML that is not well-formed"),
        (format!("<svg {NAMESPACES}>").into(), "an element that does not end"),
        (svg("<g a='1' a='2'/>").into(), "a second attribute `a`"),
        (
            svg("<g xlink:href='#a' x:href='#b' xmlns:x='http://www.w3.org/1999/xlink'/>").into(),
            "a second attribute `href`",
        ),
        (svg("<g xmlns:x='a' xmlns:x='b'/>").into(), "a second attribute `xmlns:x`"),
        (svg("<g a='1'b='2'/>").into(), "an attribute that is not well-formed"),
        (svg("<g a='<'/>").into(), "an attribute that is not well-formed"),
        (svg("<g a/>").into(), "XML that is not well-formed"),
        (svg("<g a=b/>").into(), "XML that is not well-formed"),
        (svg("<x:script/>").into(), "the prefix `x` is not declared"),
        (svg("<g x:href='#a'/>").into(), "the prefix `x` is not declared"),
        (svg("<g xmlns:xmlns='a'/>").into(), "the prefix `xmlns` may not stand for `a`"),
        (svg("<g xmlns:xml='a'/>").into(), "the prefix `xml` may not stand for `a`"),
        (svg("<g xmlns:x=''/>").into(), "the prefix `x` may not stand for ``"),
        (svg("<a:b:c xmlns:a='x'/>").into(), "an element without a valid name"),
        (svg("<g a:='1'/>").into(), "an attribute without a valid name"),
        (svg("<g \"='1'/>").into(), "XML that is not well-formed"),
        (svg("<-a/>").into(), "an element without a valid name"),
        (svg("< script/>").into(), "XML that is not well-formed"),
        (svg("]]>").into(), "`]]>` outside of a CDATA section"),
        (svg("<!-- -- -->").into(), "XML that is not well-formed"),
        (svg("&#0;").into(), "XML that is not well-formed"),
        (svg("&#1;").into(), "a reference to a character that XML does not allow"),
        (svg("<g a='&#1;'/>").into(), "a reference to a character that XML does not allow"),
        (svg("&#xfffe;").into(), "a reference to a character that XML does not allow"),
        (svg("\u{0}").into(), "a character that XML does not allow"),
        (svg("\u{8}").into(), "a character that XML does not allow"),
        (svg("\u{ffff}").into(), "a character that XML does not allow"),
        (svg("<?xml version='1.0'?>").into(), "an XML declaration behind the beginning"),
        (format!(" <?xml version='1.0'?><svg {NAMESPACES}/>").into(), "an XML declaration behind the beginning"),
        (format!("<?xml version='2.0'?><svg {NAMESPACES}/>").into(), "an unknown version of XML"),
        (svg("<?XML x?>").into(), "a processing instruction without a valid name"),
        (format!("{}<g/>", svg("")).into(), "a second root element"),
        (format!("{}x", svg("")).into(), "text outside of the root element"),
        (format!("<![CDATA[x]]>{}", svg("")).into(), "text outside of the root element"),
        // Other documents.
        (b"<svg/>".to_vec(), "a root `<svg>`, not `<svg xmlns=\"http://www.w3.org/2000/svg\">`"),
        (b"<svg xmlns='urn:x'/>".to_vec(), "a root `<svg>`, not"),
        (
            b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>".to_vec(),
            "a root `<html>`, not",
        ),
        (b"<g xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "a root `<g>`, not"),
        (b"<!doctype html><script>alert(1)</script>".to_vec(), "a DOCTYPE that is not where it belongs"),
        (b"alert(1)".to_vec(), "text outside of the root element"),
        (b"GIF89a=1;alert(1)".to_vec(), "text outside of the root element"),
    ] {
        let refused = clean(&bytes).map(|picture| picture.text).expect_err(expected).to_string();
        assert!(refused.starts_with(&format!("it holds {expected}")), "{}: {refused}", String::from_utf8_lossy(&bytes));
    }
}
