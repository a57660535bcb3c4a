//! Faults of a piece of HTML: anything that acts, ids that are given twice, and markup that a browser reads otherwise than it is
//! written.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Node};

/// Elements that run, load, embed, redirect or restyle, or that change how the rest of a page is parsed.
const ACTIVE: [&str; 31] = [
    "applet",
    "audio",
    "base",
    "body",
    "dialog",
    "embed",
    "font",
    "form",
    "foreignobject",
    "frame",
    "frameset",
    "head",
    "html",
    "iframe",
    "link",
    "marquee",
    "meta",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "portal",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
];

/// Attributes that a browser follows or loads.
const ADDRESSES: [&str; 11] = [
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "href",
    "longdesc",
    "manifest",
    "poster",
    "src",
    "xlink:href",
];

/// Attributes that act whatever they hold.
const ACTING: [&str; 6] = ["style", "srcdoc", "srcset", "ping", "http-equiv", "autofocus"];

/// Schemes that neither run anything nor carry a document of their own.
const SCHEMES: [&str; 8] = ["http", "https", "mailto", "ftp", "irc", "ircs", "tel", "xmpp"];

/// Elements without an end tag.
const VOID: [&str; 7] = ["br", "col", "hr", "img", "input", "wbr", "link"];

/// A part of a piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A start tag: its name, and its attributes in the order of their names.
    Open(String, Vec<(String, String)>),
    Close(String),
    /// Text without white space: a parser drops some of it.
    Text(String),
}

/// Everything that is wrong with `html`, which is to stand in an element that may hold blocks.
pub(crate) fn faults(html: &str) -> Vec<String> {
    judge(html).0
}

/// Everything that is wrong with `html`, and the ids in it.
pub(crate) fn judge(html: &str) -> (Vec<String>, BTreeSet<String>) {
    let seen = match seen(html) {
        Ok(seen) => seen,
        Err(fault) => return (vec![fault], BTreeSet::new()),
    };
    let mut faults = acting(&seen);
    let mut ids = BTreeSet::new();
    let attributes = seen.iter().filter_map(|token| if let Token::Open(_, list) = token { Some(list) } else { None });
    for (_, id) in attributes.flatten().filter(|(name, _)| name == "id") {
        if !ids.insert(id.clone()) {
            faults.push(format!("the id `{id}` is given twice"));
        }
    }
    // A parser knows one kind of line end.
    match written(&html.replace("\r\n", "\n").replace('\r', "\n")) {
        Ok(written) => {
            let differ = written.iter().zip(&seen).position(|(one, other)| one != other);
            let differ = differ.or((written.len() != seen.len()).then_some(written.len().min(seen.len())));
            if let Some(at) = differ {
                faults.push(format!("written is {:?}, and seen is {:?}", written.get(at), seen.get(at)));
            }
        }
        Err(fault) => faults.push(fault),
    }
    (faults, ids)
}

/// Elements and attributes that act.
fn acting(tokens: &[Token]) -> Vec<String> {
    let mut faults = Vec::new();
    for token in tokens {
        let Token::Open(name, attributes) = token else { continue };
        if ACTIVE.contains(&name.as_str()) {
            faults.push(format!("<{name}>"));
        }
        faults.extend(attributes.iter().filter_map(|(attribute, value)| attribute_fault(name, attribute, value)));
    }
    faults
}

/// What is wrong with an attribute, whatever the element.
pub(crate) fn attribute_fault(element: &str, attribute: &str, value: &str) -> Option<String> {
    let lower = attribute.to_ascii_lowercase();
    let acts = lower.starts_with("on") || ACTING.contains(&lower.as_str());
    let leads = ADDRESSES.contains(&lower.as_str()) && !leads_safely(value);
    (acts || leads).then(|| format!("<{element} {attribute}={value:?}>"))
}

/// Whether an address is relative or of a harmless scheme, as a browser reads it: control characters at its beginning do not count,
/// nor do line ends and tabs anywhere.
fn leads_safely(address: &str) -> bool {
    let plain = address.trim_start_matches(|letter: char| letter <= ' ').replace(['\t', '\n', '\r'], "");
    let Some((scheme, _)) = plain.split_once(':') else { return true };
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    !is_scheme || SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())
}

/// The tokens that are written, read strictly: every tag is of the form that roadbook writes, and elements are closed in order.
fn written(html: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        push_text(&mut tokens, &decoded_text(text));
        let Some(tag) = after.strip_prefix('<') else { break };
        let (tag, after) = split_tag(tag)?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing that is open"));
            }
            tokens.push(Token::Close(name.to_owned()));
            continue;
        }
        let (name, attributes) = tag.split_at(tag.find(' ').unwrap_or(tag.len()));
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(format!("<{tag}> is no tag"));
        }
        tokens.push(Token::Open(name.to_owned(), read_attributes(attributes)?));
        if VOID.contains(&name) {
            tokens.push(Token::Close(name.to_owned()));
        } else {
            open.push(name);
        }
    }
    match open.pop() {
        Some(name) => Err(format!("<{name}> is never closed")),
        None => Ok(tokens),
    }
}

/// A tag without its angle brackets, and what follows. A `>` within quotes is part of a value.
fn split_tag(text: &str) -> Result<(&str, &str), String> {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Ok((&text[..at], &text[at + 1..])),
            b'<' => break,
            _ => {}
        }
    }
    Err(format!("a tag does not end: {:?}", text.chars().take(40).collect::<String>()))
}

/// Attributes with a value in double quotes, or without one.
fn read_attributes(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut attributes = Vec::new();
    let mut rest = text;
    while let Some(after) = rest.strip_prefix(' ') {
        let end = after.find(['=', ' ']).unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-:".contains(&byte));
        if !is_name {
            return Err(format!("`{name}` is no attribute"));
        }
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(value) => {
                let value = value.strip_prefix('"').ok_or_else(|| format!("the value of `{name}` has no quotes"))?;
                value.split_once('"').ok_or_else(|| format!("the value of `{name}` does not end"))?
            }
        };
        attributes.push((name.to_owned(), decoded(value)?));
        rest = after;
    }
    if !rest.is_empty() {
        return Err(format!("`{rest}` is no attribute"));
    }
    attributes.sort();
    Ok(attributes)
}

/// Text with its entities resolved by a browser's parser, since those of raw HTML are kept as they are.
fn decoded_text(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // A parser takes a byte order mark off the beginning.
    let text: String = Html::parse_fragment(&format!("x{text}")).root_element().text().collect();
    text[1..].to_owned()
}

/// The value of an attribute with the entities resolved that roadbook writes; any other is a fault.
fn decoded(text: &str) -> Result<String, String> {
    const ENTITIES: [(&str, char); 6] =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("#39", '\''), ("nbsp", '\u{a0}')];
    let mut out = String::new();
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let known = part.split_once(';').and_then(|(name, rest)| {
            let (_, letter) = ENTITIES.into_iter().find(|(known, _)| *known == name)?;
            Some((letter, rest))
        });
        let (letter, rest) =
            known.ok_or_else(|| format!("`&{}` is no entity of ours", part.chars().take(12).collect::<String>()))?;
        out.push(letter);
        out.push_str(rest);
    }
    Ok(out)
}

/// The tokens that a browser's parser finds in the element that holds `html`.
fn seen(html: &str) -> Result<Vec<Token>, String> {
    let document =
        Html::parse_document(&format!("<!DOCTYPE html><html><head></head><body><div>{html}</div></body></html>"));
    let elements = document.root_element().descendent_elements();
    let body = elements.into_iter().find(|element| element.value().name() == "body");
    let mut held = body.into_iter().flat_map(|body| body.children());
    let holder = held.next().and_then(ElementRef::wrap).filter(|_| held.next().is_none());
    let holder = holder.ok_or_else(|| format!("it leaves the element that holds it: {html:?}"))?;
    let mut tokens = Vec::new();
    push_children(&mut tokens, holder)?;
    Ok(tokens)
}

fn push_children(tokens: &mut Vec<Token>, parent: ElementRef<'_>) -> Result<(), String> {
    for node in parent.children() {
        match (node.value(), ElementRef::wrap(node)) {
            (Node::Text(text), _) => push_text(tokens, text),
            (Node::Element(element), Some(inner)) => {
                let attributes = element.attrs().map(|(name, value)| (name.to_owned(), value.to_owned()));
                let mut attributes: Vec<_> = attributes.collect();
                attributes.sort();
                tokens.push(Token::Open(element.name().to_owned(), attributes));
                push_children(tokens, inner)?;
                tokens.push(Token::Close(element.name().to_owned()));
            }
            (Node::Comment(text), _) => return Err(format!("a comment: {:?}", &**text)),
            (other, _) => return Err(format!("more than elements and text: {other:?}")),
        }
    }
    Ok(())
}

fn push_text(tokens: &mut Vec<Token>, text: &str) {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    match tokens.last_mut() {
        _ if text.is_empty() => {}
        Some(Token::Text(last)) => last.push_str(&text),
        _ => tokens.push(Token::Text(text)),
    }
}

/// The oracle is no better than what it finds.
#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn faults_are_found_and_sound_html_has_none() {
        for html in [
            "<script>x</script>",
            "<p onclick=\"x\">x</p>",
            "<a href=\"javascript:x\">x</a>",
            "<a href=\"java\tscript:x\">x</a>",
            "<a href=\"&#1;x\">x</a>",
            "<p style=\"x\">x</p>",
            "<i id=\"a\"></i><b id=\"a\"></b>",
            "<p><p></p></p>",
            "<b><p></b></p>",
            "<p>x",
            "x</p>",
            "</div><p>x</p>",
            "<table><p>x</p></table>",
            "<a href=\"x\"><a href=\"y\">x</a></a>",
            "<!-- x -->",
            "a < b",
            "<p title=\"&x;\">x</p>",
            "<p title=x>x</p>",
            "<p title=\"x\" title=\"y\">x</p>",
            "<svg></svg>",
            "<img src=\"data:image/png,x\">",
        ] {
            assert!(!faults(html).is_empty(), "{html}");
        }
        let sound = "<h2 id=\"a\">A &amp; b</h2>\n<p>x<br>y <a href=\"../x.html#y\" title=\"&quot;&gt;\">z</a></p>\n<ul><li>x</li></ul><pre>\n x</pre>";
        assert_eq!(faults(sound), Vec::<String>::new());
    }
}
