//! Tests of the module as a whole: Markdown in, HTML out.

mod hostile;
mod outline;
mod rendering;

use super::{Outline, Rendered, Target, render};

/// Marks every destination, so that a test sees that it was asked for.
struct Site;

impl super::Links for Site {
    fn target(&self, dest: &str, image: bool) -> Target {
        match dest {
            "gone" => Target::Broken,
            "bad" => Target::Unsafe,
            "there" => Target::To(if image { "i.png".to_owned() } else { "../x/".to_owned() }),
            "evil" => Target::To("javascript:alert(1)".to_owned()),
            _ => Target::Keep,
        }
    }
}

fn page(text: &str) -> Rendered {
    let outline = Outline::read(text, 0..text.len());
    render(text, 0..text.len(), &[], &outline.headings, &Site)
}

/// Renders `text` and compares, line ends at the end aside.
#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(page(text).html.trim_end(), expected, "{text}");
    assert_well_formed(&page(text).html, text);
}

/// Every element is closed in order, and a browser's parser, taught what a page may hold, finds nothing to change.
#[track_caller]
fn assert_well_formed(html: &str, text: &str) {
    let mut open = Vec::new();
    for (_, token) in super::tag::tokens(html) {
        match token {
            super::tag::Token::Open(tag) => {
                if !matches!(tag.name, "br" | "hr" | "img" | "input" | "wbr") {
                    open.push(tag.name);
                }
            }
            super::tag::Token::Close(name) => assert_eq!(open.pop(), Some(name), "{html}\nof {text:?}"),
            super::tag::Token::Comment(_) => panic!("a comment in {html}"),
            super::tag::Token::Text(text) => assert!(!text.contains('<'), "{html}"),
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{html}\nof {text:?}");
    let cleaned = browser().clean(html).to_string();
    // The parser leaves out line ends that mean nothing; nothing else may differ.
    let bare = |html: &str| {
        let html = html.replace("=\"\"", "").replace("&nbsp;", "\u{a0}").replace('\r', "\n");
        html.chars().filter(|character| !character.is_whitespace()).collect::<String>()
    };
    let (ours, theirs) = (bare(&sorted(html)), bare(&sorted(&cleaned)));
    assert_eq!(ours, theirs, "of {text:?}");
}

const NO_SCHEME: ammonia::url::ParseError = ammonia::url::ParseError::RelativeUrlWithoutBase;

/// Tags without their attributes, which ammonia puts in another order; entities as characters.
fn sorted(html: &str) -> String {
    let mut out = String::new();
    for (_, token) in super::tag::tokens(html) {
        match token {
            super::tag::Token::Open(tag) => {
                out.push_str(tag.name);
                // The parser drops an address whose host cannot be one; a browser follows it nowhere.
                let leads = |(name, value): &(&str, std::borrow::Cow<'_, str>)| {
                    !["href", "src"].contains(name)
                        || !matches!(ammonia::Url::parse(value), Err(error) if error != NO_SCHEME)
                };
                let mut attributes: Vec<String> =
                    tag.attributes().filter(leads).map(|(name, value)| format!("{name}={value}")).collect();
                attributes.sort();
                out.push_str(&attributes.concat());
            }
            super::tag::Token::Close(name) => out.push_str(name),
            super::tag::Token::Text(text) => out.push_str(text),
            super::tag::Token::Comment(text) => out.push_str(text),
        }
    }
    out
}

fn browser() -> ammonia::Builder<'static> {
    let mut builder = ammonia::Builder::default();
    let global = [
        "class",
        "id",
        "tabindex",
        "role",
        "aria-label",
        "data-lang",
        "title",
        "display",
        "stretchy",
        "symmetric",
        "movablelimits",
        "mathvariant",
        "accent",
        "accentunder",
        "columnspan",
        "depth",
        "displaystyle",
        "fence",
        "form",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "maxsize",
        "minsize",
        "rspace",
        "scriptlevel",
        "width",
    ];
    builder
        .add_tags([
            "math",
            "mrow",
            "mi",
            "mn",
            "mo",
            "mtext",
            "mspace",
            "mfrac",
            "msqrt",
            "mroot",
            "msub",
            "msup",
            "msubsup",
            "munder",
            "mover",
            "munderover",
            "mtable",
            "mtr",
            "mtd",
            "mpadded",
            "mphantom",
            "mstyle",
        ])
        .add_tags(["input", "section", "ins", "mark", "u", "s", "samp", "details", "summary", "figure", "figcaption"])
        .add_generic_attributes(global)
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attributes("a", ["href", "rel"])
        .add_tag_attributes("img", ["loading", "src", "alt", "width", "height"])
        .add_tag_attributes("th", ["scope", "colspan", "rowspan"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("ol", ["start", "reversed"])
        .add_tag_attributes("li", ["value"])
        .add_tag_attributes("details", ["open"])
        .url_schemes(["http", "https", "mailto", "ftp", "irc", "ircs", "tel", "xmpp"].into())
        .link_rel(None)
        .strip_comments(false);
    builder
}
