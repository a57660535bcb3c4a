//! Generated pictures and damaged ones: nothing makes it fail, and nothing active comes out.

use proptest::prelude::*;

use super::{NAMESPACES, cleaned, svg};

/// Names of elements, values and texts of which pictures are made, harmless and hostile.
const ELEMENTS: [&str; 30] = [
    "g",
    "a",
    "use",
    "image",
    "style",
    "title",
    "desc",
    "text",
    "animate",
    "set",
    "feImage",
    "filter",
    "switch",
    "s:g",
    "s:script",
    "script",
    "foreignObject",
    "h:p",
    "h:script",
    "metadata",
    "SCRIPT",
    "handler",
    "linearGradient",
    "svg",
    "s:style",
    "font",
    "tref",
    "symbol",
    "animateMotion",
    "x:y",
];
const ATTRIBUTES: [&str; 28] = [
    "href",
    "xlink:href",
    "style",
    "fill",
    "onload",
    "ONCLICK",
    "id",
    "class",
    "attributeName",
    "values",
    "to",
    "xml:base",
    "xml:space",
    "xmlns",
    "xmlns:s",
    "xmlns:x",
    "target",
    "transform",
    "type",
    "data-x",
    "x",
    "filter",
    "mask",
    "xlink:title",
    "s:href",
    "src",
    "width",
    "height",
];
const TEXTS: [&str; 40] = [
    "#a",
    "javascript:alert(1)",
    "java&#9;script:x",
    "https://x",
    "//x",
    "url(#a)",
    "url(x)",
    "u\\72l(x)",
    "fill:url(#a);x:url(y)",
    "@import 'x';",
    "a{b:url(x)}",
    "@media x{",
    "}",
    "{",
    "(",
    ")",
    "\\",
    "/*",
    "*/",
    "&quot;",
    "&lt;script&gt;",
    "&amp;",
    "]]&gt;",
    "<![CDATA[<script>]]>",
    "<!-- x -->",
    "<?xml-stylesheet x?>",
    "data:image/png;base64,x",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "urn:x",
    "href",
    "red",
    "1",
    " ",
    "\n",
    "ä",
    "expression(x)",
    "@font-face{src:url(data:font/woff2,x)}",
    ";",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&TEXTS[..]), 0..5).prop_map(|parts| parts.concat())
}

fn tree() -> impl Strategy<Value = String> {
    let attribute = (proptest::sample::select(&ATTRIBUTES[..]), text());
    let attributes = proptest::collection::vec(attribute, 0..4).prop_map(|attributes| {
        let write =
            |(name, value): (&str, String)| format!(" {name}='{}'", value.replace('<', "&lt;").replace('\'', "&apos;"));
        attributes.into_iter().map(write).collect::<String>()
    });
    let attributes = attributes.boxed();
    let leaf = text();
    leaf.prop_recursive(6, 40, 5, move |inner| {
        let element =
            (proptest::sample::select(&ELEMENTS[..]), attributes.clone(), proptest::collection::vec(inner, 0..4));
        element.prop_map(|(name, attributes, content)| format!("<{name}{attributes}>{}</{name}>", content.concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Trees that are mostly well-formed.
    #[test]
    fn generated_trees(content in tree()) {
        let _ = cleaned(format!("<svg xmlns:x='urn:x' {NAMESPACES}>{content}</svg>").as_bytes());
    }

    /// Style sheets and declarations, by themselves.
    #[test]
    fn generated_styles(parts in proptest::collection::vec(proptest::sample::select(&TEXTS[..]), 0..12)) {
        let style = parts.concat().replace('&', "&amp;").replace('<', "&lt;");
        let _ = cleaned(svg(&format!("<style>{style}</style>")).as_bytes());
        let _ = cleaned(svg(&format!("<g style=\"{}\"/>", style.replace('"', "&quot;"))).as_bytes());
        let _ = cleaned(svg(&format!("<g fill=\"{0}\"/><set attributeName='fill' values=\"{0}\"/>", style.replace('"', "&quot;"))).as_bytes());
    }

    /// Pictures of programs, damaged.
    #[test]
    fn damaged_pictures(
        which in 0..4_usize,
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), proptest::sample::select(&TEXTS[..]), 0..4_usize), 1..5),
    ) {
        let seeds = ["graphviz", "mermaid", "plantuml", "excalidraw"];
        let mut bytes = match seeds[which] {
            "graphviz" => include_bytes!("../../../tests/pictures/graphviz.svg").to_vec(),
            "mermaid" => include_bytes!("../../../tests/pictures/mermaid.svg").to_vec(),
            "plantuml" => include_bytes!("../../../tests/pictures/plantuml.svg").to_vec(),
            _ => include_bytes!("../../../tests/pictures/excalidraw.svg").to_vec(),
        };
        for (place, text, cut) in edits {
            let at = place.index(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, text.bytes());
        }
        let _ = cleaned(&bytes);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
        let _ = cleaned(&bytes);
        let _ = cleaned(svg(&text).as_bytes());
        let _ = cleaned(svg(&format!("<style>{text}(</style>")).as_bytes());
    }
}
