//! The HTML elements that a document may use, as data. Everything else that looks like a tag is text.

/// What an element may stand in and hold, as far as well-formed output asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Has no content and stands in a line: `br`, `img`.
    Void,
    /// Has no content and stands between blocks: `hr`.
    Break,
    /// Part of a line: `b`, `a`, `code`.
    Inline,
    /// A block that holds one run of text: `p`, `h2`, `summary`, `pre`.
    Line,
    /// A block that holds blocks: `div`, `li`, `td`.
    Flow,
    /// Holds nothing but its own parts: `ul`, `table`, `tr`.
    Structure,
}

/// One element that a document may use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// As it is written in documents, lower case.
    pub name: &'static str,
    /// As it is written into pages.
    pub tag: &'static str,
    /// Where it may stand.
    pub kind: Kind,
}

const fn element(name: &'static str, kind: Kind) -> Element {
    Element { name, tag: name, kind }
}

/// An element that HTML has given up, and what stands for it.
const fn obsolete(name: &'static str, tag: &'static str, kind: Kind) -> Element {
    Element { name, tag, kind }
}

static ELEMENTS: &[Element] = &[
    element("br", Kind::Void),
    element("img", Kind::Void),
    element("wbr", Kind::Void),
    // Only for the images of other themes and sizes within `picture`; it is never written.
    element("source", Kind::Void),
    // Widths of columns, which pages set themselves; never written either.
    element("col", Kind::Void),
    element("colgroup", Kind::Void),
    element("hr", Kind::Break),
    element("a", Kind::Inline),
    element("abbr", Kind::Inline),
    element("b", Kind::Inline),
    element("cite", Kind::Inline),
    element("code", Kind::Inline),
    element("del", Kind::Inline),
    element("dfn", Kind::Inline),
    element("em", Kind::Inline),
    element("i", Kind::Inline),
    element("ins", Kind::Inline),
    element("kbd", Kind::Inline),
    element("mark", Kind::Inline),
    element("q", Kind::Inline),
    element("s", Kind::Inline),
    element("samp", Kind::Inline),
    element("small", Kind::Inline),
    element("span", Kind::Inline),
    element("strong", Kind::Inline),
    element("sub", Kind::Inline),
    element("sup", Kind::Inline),
    element("u", Kind::Inline),
    element("var", Kind::Inline),
    obsolete("big", "span", Kind::Inline),
    obsolete("font", "span", Kind::Inline),
    obsolete("picture", "span", Kind::Inline),
    obsolete("strike", "s", Kind::Inline),
    obsolete("tt", "code", Kind::Inline),
    element("p", Kind::Line),
    obsolete("h1", "h2", Kind::Line),
    element("h2", Kind::Line),
    element("h3", Kind::Line),
    element("h4", Kind::Line),
    element("h5", Kind::Line),
    element("h6", Kind::Line),
    element("pre", Kind::Line),
    element("summary", Kind::Line),
    element("caption", Kind::Line),
    element("dt", Kind::Line),
    element("blockquote", Kind::Flow),
    element("dd", Kind::Flow),
    element("details", Kind::Flow),
    element("div", Kind::Flow),
    element("figcaption", Kind::Flow),
    element("figure", Kind::Flow),
    element("li", Kind::Flow),
    element("td", Kind::Flow),
    element("th", Kind::Flow),
    obsolete("center", "div", Kind::Flow),
    element("dl", Kind::Structure),
    element("ol", Kind::Structure),
    element("table", Kind::Structure),
    element("tbody", Kind::Structure),
    element("tfoot", Kind::Structure),
    element("thead", Kind::Structure),
    element("tr", Kind::Structure),
    element("ul", Kind::Structure),
];

/// The element of that name, in any case.
pub(super) fn find(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|element| element.name.eq_ignore_ascii_case(name))
}

/// Whether documents may use the element.
pub(super) fn is_known(name: &str) -> bool {
    find(name).is_some()
}

/// The elements of which the nearest must hold an element of that name, for those that cannot stand by themselves.
pub(super) fn holders(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol"],
        "dt" | "dd" => &["dl"],
        "td" | "th" => &["tr", "thead", "tbody", "tfoot", "table"],
        "tr" => &["thead", "tbody", "tfoot", "table"],
        "thead" | "tbody" | "tfoot" | "caption" => &["table"],
        "summary" => &["details"],
        "figcaption" => &["figure"],
        _ => &[],
    }
}

/// The part that has to be opened first, where `name` is to be put straight into `parent`.
pub(super) fn missing_part(parent: &str, name: &str) -> Option<&'static Element> {
    let part = match (parent, name) {
        ("ul" | "ol", "li") | ("dl", "dt" | "dd") | ("tr", "td" | "th") => return None,
        ("table", "caption" | "thead" | "tbody" | "tfoot") | ("thead" | "tbody" | "tfoot", "tr") => return None,
        ("ul" | "ol", _) => "li",
        ("dl", _) => "dd",
        ("table", _) => "tbody",
        ("thead" | "tbody" | "tfoot", _) => "tr",
        ("tr", _) => "td",
        _ => return None,
    };
    find(part)
}
