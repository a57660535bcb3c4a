//! What a slot may write where scripts are not allowed: an allow-list of elements and attributes, held against what the
//! browser would see. None of them loads or runs script or style, covers the page or sends a reader elsewhere by itself, so that
//! `'self'` in the pages' policy only ever reaches files that roadbook wrote.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// The elements of a document, and those that a page consists of.
const ELEMENTS: [&str; 76] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "menu",
    "meter",
    "nav",
    "ol",
    "p",
    "pre",
    "progress",
    "q",
    "ruby",
    "rp",
    "rt",
    "s",
    "samp",
    "search",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The elements of a head.
const HEAD: [&str; 2] = ["link", "meta"];

/// Elements that are left out with all that is in them; others leave their content behind.
const WITH_CONTENT: [&str; 12] = [
    "script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math", "textarea", "select", "xmp",
];

/// Attributes of every element. `aria-…` comes on top.
const ATTRIBUTES: [&str; 6] = ["class", "dir", "lang", "role", "title", "data-key"];

/// Attributes of single elements.
const OF_ELEMENTS: [(&str, &[&str]); 17] = [
    ("a", &["href", "hreflang", "rel"]),
    ("button", &["type"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("details", &["open"]),
    ("img", &["alt", "decoding", "height", "loading", "src", "width"]),
    ("li", &["value"]),
    ("link", &["href", "hreflang", "rel", "sizes", "title", "type"]),
    ("meta", &["content", "media", "name", "property"]),
    ("meter", &["high", "low", "max", "min", "optimum", "value"]),
    ("ol", &["reversed", "start", "type"]),
    ("progress", &["max", "value"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
    ("del", &["datetime"]),
];

/// What a `link` of a head may stand for: nothing that is loaded but a picture, and nothing that robots take for the page's own address.
const RELATIONS: [&str; 9] =
    ["alternate", "apple-touch-icon", "author", "help", "icon", "license", "mask-icon", "me", "shortcut"];

/// What a `meta` of a head may be called, beside the names of previews (`og:…`, `twitter:…`) and of proofs that a site is somebody's own
/// (`…-verification`).
const NAMES: [&str; 7] =
    ["application-name", "author", "color-scheme", "fediverse:creator", "format-detection", "keywords", "theme-color"];

static BODY: LazyLock<Builder<'static>> = LazyLock::new(|| builder(&ELEMENTS));
static IN_HEAD: LazyLock<Builder<'static>> = LazyLock::new(|| builder(&HEAD));

fn builder(elements: &[&'static str]) -> Builder<'static> {
    let tags: HashSet<&str> = elements.iter().copied().collect();
    let of_elements: HashMap<&str, HashSet<&str>> = OF_ELEMENTS
        .iter()
        .filter(|(element, _)| tags.contains(element))
        .map(|(element, attributes)| (*element, attributes.iter().copied().collect()))
        .collect();
    let content: HashSet<&str> = WITH_CONTENT.into_iter().collect();
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .tag_attributes(of_elements)
        .generic_attributes(ATTRIBUTES.into_iter().collect())
        .generic_attribute_prefixes(["aria-"].into_iter().collect())
        .clean_content_tags(content)
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(value_of);
    builder
}

/// The value that an attribute keeps; none where it goes.
fn value_of<'value>(element: &str, attribute: &str, value: &'value str) -> Option<Cow<'value, str>> {
    // What stands for the page's content belongs between elements.
    let fits = !value.contains(super::slots::MAIN)
        && match (element, attribute) {
            ("img", "src") | ("link", "href") => is_own(value),
            ("link", "rel") => value
                .split_ascii_whitespace()
                .all(|word| RELATIONS.iter().any(|known| word.eq_ignore_ascii_case(known))),
            ("a", "rel") => !value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("opener")),
            ("meta", "name" | "property") => is_name(value),
            ("button", "type") => value.eq_ignore_ascii_case("button"),
            _ => true,
        };
    fits.then_some(Cow::Borrowed(value))
}

/// Whether an address leads to a file of the site, or holds a picture itself: no page asks another host.
fn is_own(address: &str) -> bool {
    // Browsers take control characters and blanks off both ends, and leave these out wherever they stand.
    let address = address.trim_matches(|letter: char| letter <= ' ' || letter.is_whitespace());
    let address: String = address.chars().filter(|letter| !matches!(letter, '\t' | '\n' | '\r')).collect();
    let lower = address.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or("");
    let data = ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp", "data:image/avif"];
    data.iter().any(|kind| path.starts_with(kind)) || !path.contains([':', '\\']) && !path.starts_with("//")
}

fn is_name(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    NAMES.contains(&name.as_str())
        || name.starts_with("og:")
        || name.starts_with("twitter:")
        || name.ends_with("-verification") && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What is left of the HTML that a slot wrote for the body of a page.
pub(super) fn body(html: &str) -> String {
    BODY.clean(html).to_string()
}

/// What is left of the HTML that a slot wrote for the head of a page: its elements, each on a line. Text would end the head.
pub(super) fn head(html: &str) -> String {
    let clean = IN_HEAD.clean(html).to_string();
    let mut out = String::new();
    let mut rest = clean.as_str();
    while let Some((_, tag)) = rest.split_once('<') {
        let mut quoted = false;
        let end = tag.find(|letter| {
            quoted ^= letter == '"';
            letter == '>' && !quoted
        });
        let Some(end) = end else { break };
        let (tag, after) = tag.split_at(end + 1);
        // An element without what says what it is for does nothing, and a reader of the page wonders why it is there.
        if tag.contains(" rel=\"") && tag.contains(" href=\"")
            || tag.contains(" content=\"") && (tag.contains(" name=\"") || tag.contains(" property=\""))
        {
            out.extend(["<", tag, "\n"]);
        }
        rest = after;
    }
    out
}

/// Whether the element may stand in a slot of the body, or of the head.
pub(super) fn is_element(name: &str, in_head: bool) -> bool {
    if in_head { HEAD.contains(&name) } else { ELEMENTS.contains(&name) }
}

/// Whether the element may have the attribute.
pub(super) fn is_attribute(element: &str, attribute: &str) -> bool {
    static OF: LazyLock<BTreeSet<(&str, &str)>> = LazyLock::new(|| {
        OF_ELEMENTS
            .iter()
            .flat_map(|(element, attributes)| attributes.iter().map(|attribute| (*element, *attribute)))
            .collect()
    });
    ATTRIBUTES.contains(&attribute) || attribute.starts_with("aria-") || OF.contains(&(element, attribute))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_body_keeps_what_it_consists_of() {
        for html in [
            r#"<header class="site"><a class="home" data-key="h" href="../index.html" aria-current="page">x</a></header>"#,
            r#"<nav aria-label="Site"><ul><li><a href="https://x.example/" rel="noopener">x</a></li></ul></nav>"#,
            r#"<button class="scheme" type="button" aria-label="Colour scheme"></button>"#,
            r#"<img src="assets/logo.0123.svg" alt=""><progress value="1" max="2"></progress><time datetime="2026">x</time>"#,
            r#"<div role="note" title="a &amp; b" dir="rtl" lang="ar">x<wbr>y</div>"#,
            "\u{1}main\u{1}",
            "<div class=\"page\">\u{1}main\u{1}</div>",
        ] {
            assert_eq!(body(html), html);
        }
    }

    #[test]
    fn what_loads_or_runs_or_covers_or_leads_away_is_left_out() {
        for (html, expected) in [
            (r#"a<script src="x.woff2"></script>b"#, "ab"),
            (r#"<p onclick="x()" style="position:fixed;inset:0" id="rb-main" name="x">a</p>"#, "<p>a</p>"),
            (r#"<meta http-equiv="refresh" content="0;url=//x">a"#, "a"),
            (r#"<a href="javascript:alert(1)">a</a>"#, "<a>a</a>"),
            ("<a href=\" java\tscript:alert(1)\">a</a><a href=\"data:text/html,x\">b</a>", "<a>a</a><a>b</a>"),
            (r#"<a href="x" target="_blank" ping="//y" download>a</a>"#, r#"<a href="x">a</a>"#),
            (
                r#"<img src="https://x/y.png"><img src="//x"><img src="\\x"><img src="/\x"><img src="data:image/svg+xml,x" srcset="y 2x">"#,
                "<img><img><img><img><img>",
            ),
            (
                "<img src='&#2;//x'><img src='\u{1f}\u{b} //x'><img src='\u{1}https://x'><img src='\u{3000}//x'>",
                "<img><img><img><img>",
            ),
            (r#"<style>*{display:none}</style><link rel="stylesheet" href="x.css">a"#, "a"),
            (
                r#"<form action="//x"><input autofocus onfocus=x><button formaction="//x" type="submit">a</button></form>"#,
                "<button>a</button>",
            ),
            ("<svg><style>x</style><a href='javascript:x'>y</a></svg><math><mtext></mtext></math>a", "a"),
            ("<iframe srcdoc='x'></iframe><object data=x></object><embed src=x><base href='//x'>a", "a"),
            ("<dialog open>a</dialog><main>b</main><div popover>c</div>", "ab<div>c</div>"),
            ("<!-- x --><template><script>x</script></template><textarea></textarea>a", "a"),
            ("<p title='\u{1}main\u{1}'>a</p>", "<p>a</p>"),
        ] {
            assert_eq!(body(html), expected, "{html}");
        }
    }

    #[test]
    fn a_head_keeps_icons_and_names() {
        for (html, expected) in [
            (
                r#"<link rel="icon" href="../assets/x.svg" type="image/svg+xml">"#,
                "<link rel=\"icon\" href=\"../assets/x.svg\" type=\"image/svg+xml\">\n",
            ),
            (
                r##"<meta name="theme-color" content="#fff>" media="x">"##,
                "<meta name=\"theme-color\" content=\"#fff&gt;\" media=\"x\">\n",
            ),
            (
                r#"<meta property="og:locale" content="de"><meta name="google-site-verification" content="x">"#,
                "<meta property=\"og:locale\" content=\"de\">\n<meta name=\"google-site-verification\" content=\"x\">\n",
            ),
            (r#"<link rel="stylesheet" href="x.css"><link rel="icon stylesheet" href="x.css">"#, ""),
            (r#"<link rel="preload" as="script" href="x"><link rel="icon" href="https://x/y">"#, ""),
            (
                r#"<link rel="dns-prefetch" href="//x"><link rel="canonical" href="x"><link rel="manifest" href="x">"#,
                "",
            ),
            (r#"<meta http-equiv="refresh" content="0"><meta name="refresh" http-equiv="refresh" content="0">"#, ""),
            (
                r#"<meta charset="utf-7"><meta name="referrer" content="unsafe-url"><meta name="viewport" content="x">"#,
                "",
            ),
            ("text<p>x</p><title>y</title><script src=x></script><style>x</style><base href=x><body onload=x>", ""),
        ] {
            assert_eq!(head(html), expected, "{html}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

        #[test]
        fn only_what_is_listed_is_left(html in r#"(<|>|"|'|=|/| |<a |<p |<img |<svg|<math|<style>|</|<script|<meta |<link |href=|src=|style=|on|javascript:|&#|x|<!--|-->|<!\[CDATA\[|\]\]>|<table>|<td>){0,30}"#) {
            for (clean, in_head) in [(body(&html), false), (head(&html), true)] {
                let fragment = scraper::Html::parse_fragment(&clean);
                for element in fragment.tree.values().filter_map(|node| node.as_element()) {
                    let known = is_element(element.name(), in_head) || ["html", "body"].contains(&element.name());
                    let plain = element.attrs().all(|(name, _)| is_attribute(element.name(), name));
                    prop_assert!(known && plain, "{:?} in {:?} of {:?}", element, clean, html);
                    let address: String = element.attr("href").unwrap_or("").chars().filter(|letter| *letter > ' ').collect();
                    prop_assert!(!address.to_ascii_lowercase().starts_with("javascript:"), "{:?} of {:?}", clean, html);
                }
            }
        }
    }
}
