//! What could act in a picture, found by two other parsers: one of XML and one of HTML, since a browser may take a file for
//! either. It knows nothing of the allow-list.

use roxmltree::Document;
use scraper::{Html, Node};

/// Elements that run, load or embed something, in lower case.
const ACTIVE: [&str; 18] = [
    "script",
    "handler",
    "listener",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
    "link",
    "meta",
    "base",
    "form",
    "tref",
    "font-face-uri",
    "color-profile",
    "cursor",
];

/// Attributes whose values are words to a browser, in lower case. Addresses are looked at apart.
const TEXTS: [&str; 11] =
    ["href", "id", "class", "lang", "xml:lang", "title", "xlink:title", "role", "begin", "end", "media"];

const SVG: &str = "http://www.w3.org/2000/svg";

/// Everything that is wrong with a picture that was written anew.
pub(super) fn faults(text: &str) -> Vec<String> {
    let mut faults = as_xml(text);
    faults.extend(as_html(text).into_iter().map(|fault| format!("as HTML: {fault}")));
    // A byte order mark is one at the very beginning only.
    if !text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") || text.contains('\0') {
        faults.push("it does not begin as a picture does".to_owned());
    }
    faults
}

fn as_xml(text: &str) -> Vec<String> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("not well-formed: {error}")],
    };
    let mut faults = Vec::new();
    for node in document.descendants() {
        if node.is_pi() || node.is_comment() {
            faults.push(format!("more than elements and text: {:?}", node.range()));
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name().name();
        if node.tag_name().namespace() != Some(SVG) {
            faults.push(format!("<{name}> is not of SVG"));
        }
        for attribute in node.attributes() {
            let foreign = match attribute.namespace() {
                Some("http://www.w3.org/1999/xlink") => attribute.name() != "title",
                Some("http://www.w3.org/XML/1998/namespace") => !["space", "lang"].contains(&attribute.name()),
                Some(_) => true,
                None => false,
            };
            if foreign {
                faults.push(format!("<{name} {}> is not of SVG", attribute.name()));
            }
        }
        let attributes = node.attributes().map(|attribute| (attribute.name(), attribute.value()));
        let text: String = node.children().filter_map(|child| child.text()).collect();
        faults.extend(element(name, attributes, &text));
    }
    faults
}

fn as_html(text: &str) -> Vec<String> {
    let document = Html::parse_document(text);
    let mut faults = Vec::new();
    for node in document.tree.nodes() {
        let Node::Element(found) = node.value() else {
            if matches!(node.value(), Node::Comment(_) | Node::ProcessingInstruction(_) | Node::Doctype(_)) {
                faults.push("more than elements and text".to_owned());
            }
            continue;
        };
        let is_svg = &*found.name.ns == SVG;
        if !is_svg && !["html", "head", "body"].contains(&found.name()) {
            faults.push(format!("<{}> is not of SVG", found.name()));
        }
        let text: String = node.children().filter_map(|child| Some(&**child.value().as_text()?)).collect();
        faults.extend(element(found.name(), found.attrs(), &text));
    }
    faults
}

fn element<'node>(name: &str, attributes: impl Iterator<Item = (&'node str, &'node str)>, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lower = name.to_ascii_lowercase();
    if ACTIVE.contains(&lower.as_str()) {
        faults.push(format!("<{name}>"));
    }
    if lower == "style" {
        faults.extend(style(text));
    }
    for (attribute, value) in attributes {
        let attribute = attribute.to_ascii_lowercase();
        let shown = || format!("<{name} {attribute}=\"{value}\">");
        let acts = match attribute.as_str() {
            "href" => !may_lead(&lower, value),
            "attributename" => {
                ["href", "xlink:href", "style"].contains(&value.trim()) || value.trim().starts_with("on")
            }
            "src" | "srcdoc" | "srcset" | "ping" | "action" | "data" | "base" => true,
            name => name.starts_with("on"),
        };
        if acts {
            faults.push(shown());
        }
        if !TEXTS.contains(&attribute.as_str()) && !attribute.starts_with("data-") && !attribute.starts_with("aria-") {
            faults.extend(style(value));
        }
    }
    faults
}

/// A value without what browsers skip in an address.
fn plain(value: &str) -> String {
    value.chars().filter(|letter| *letter > ' ').collect::<String>().to_ascii_lowercase()
}

fn may_lead(element: &str, value: &str) -> bool {
    let plain = plain(value);
    let is_link = element == "a" && ["http://", "https://", "mailto:"].iter().any(|scheme| plain.starts_with(scheme));
    let is_picture = ["image", "feimage"].contains(&element)
        && ["png", "jpeg", "gif", "webp", "avif", "bmp", "x-icon"]
            .iter()
            .any(|kind| plain.starts_with(&format!("data:image/{kind};base64,")));
    plain.starts_with('#') || is_link || is_picture
}

/// What a style could load or run, with escapes and comments undone as a browser does.
fn style(text: &str) -> Option<String> {
    let plain = without_strings(&unescaped(text).to_ascii_lowercase());
    let rules = ["@import", "@namespace", "@charset"].into_iter().filter(|rule| plain.contains(rule));
    let functions = ["expression(", "image-set(", "-webkit-image-set(", "image(", "src(", "element(", "-moz-element("];
    let functions = functions.into_iter().filter(|name| places(&plain, name).any(|before| !before.ends_with(is_name)));
    let properties = ["-moz-binding", "behavior"].into_iter().filter(|name| is_declared(&plain, name));
    if let Some(mark) = rules.chain(functions).chain(properties).next() {
        return Some(format!("{mark} in {text}"));
    }
    let mut addresses = plain.split("url(").skip(1).map(str::trim_start);
    let outside = addresses.find(|address| !address.starts_with('#') && !address.starts_with("data:font/"));
    outside.map(|address| format!("url({address} in {text}"))
}

/// What stands before each place where `text` has `mark`.
fn places<'text>(text: &'text str, mark: &'text str) -> impl Iterator<Item = &'text str> {
    text.match_indices(mark).map(|(at, _)| &text[..at])
}

/// Whether the letter may be part of a name in a style.
fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_') || !letter.is_ascii()
}

/// Whether a style declares a property of that name. The same name may be part of a selector.
fn is_declared(text: &str, name: &str) -> bool {
    places(text, name).any(|before| {
        let value = text[before.len() + name.len()..].trim_start().strip_prefix(':');
        let begins = before.trim_end().is_empty() || before.trim_end().ends_with(['{', ';', '}']);
        begins && value.is_some_and(|value| !value.trim_start().starts_with('{'))
    })
}

/// A style without comments, and without strings but for the quoted address of `url(`; a blank is in their place, since they keep
/// apart what stands around them.
fn without_strings(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        out.push_str(&rest[..at]);
        let (mark, after) = rest[at..].split_at(1);
        rest = match mark {
            "/" if after.starts_with('*') => {
                out.push(' ');
                after[1..].split_once("*/").map_or("", |(_, after)| after)
            }
            "/" => {
                out.push('/');
                after
            }
            quote => {
                let (string, after) = after.split_once(quote).unwrap_or((after, ""));
                let is_address = out.trim_end().ends_with("url(");
                out.push_str(if is_address { string } else { " " });
                after
            }
        };
    }
    out + rest
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let digits: String = after.chars().take(6).take_while(char::is_ascii_hexdigit).collect();
        match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
            // What is escaped is part of a name.
            Some(letter) => out.push(if letter.is_alphanumeric() { letter } else { '_' }),
            None => {
                out.push('_');
                rest = &after[after.chars().next().map_or(0, char::len_utf8)..];
                continue;
            }
        }
        rest = after[digits.len()..].strip_prefix(' ').unwrap_or(&after[digits.len()..]);
    }
    out + rest
}

/// The oracle is no better than what it finds.
#[test]
fn it_finds_what_acts() {
    for content in [
        "<script/>",
        "<g onload='x'/>",
        "<a href='javascript:x'/>",
        "<a href='//x'/>",
        "<image href='x.png'/>",
        "<use href='x.svg#a'/>",
        "<image href='data:image/svg+xml;base64,x'/>",
        "<foreignObject/>",
        "<g style='fill:url(x)'/>",
        "<g fill='url(//x#a)'/>",
        "<style>@\\69mport 'x'</style>",
        "<style>a{b:u\\72 l(x)}</style>",
        "<style>a{b:url(/**/x)}</style>",
        "<style>a{b:c; BEHAVIOR : url(#x)}</style>",
        "<style>a{b{c:d}-moz-b\\69nding:url(#x)}</style>",
        "<g style='behavior:x'/>",
        "<g style='fill:-webkit-image-set(x)'/>",
        "<g style='fill:src(x)'/>",
        "<!-- x -->",
        "<set attributeName='href'/>",
        "<set attributeName='onclick'/>",
        "<?x y?>",
        "<p xmlns='http://www.w3.org/1999/xhtml'/>",
        "<g xml:base='x'/>",
        "<title><g/></title>",
        "<handler/>",
        "<image src='x'/>",
        "<a href='java&#10;script:x'/>",
    ] {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{content}</svg>");
        assert!(!faults(&text).is_empty(), "{text}");
    }
    let sound = "<a href=\"https://x\"><title>x</title></a><use href=\"#a\"/><g style=\"fill:url(#a)\"/><style>a&gt;b{c:url(#d)} d /behavior:{} e{x-behavior:f; my-src(g):h}</style>";
    assert_eq!(faults(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{sound}</svg>")), Vec::<String>::new());
}
