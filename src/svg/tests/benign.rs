//! Pictures as drawing programs write them.

use super::{cleaned, svg};
use crate::media::samples;
use crate::svg::{Kind, clean};

/// Pictures in the shapes of programs, with what is left out of each.
const PICTURES: [(&str, &str, &[&str]); 8] = [
    ("badge", include_str!("../../../tests/pictures/badge.svg"), &[]),
    ("drawio", include_str!("../../../tests/pictures/drawio.svg"), &["Note content"]),
    ("excalidraw", include_str!("../../../tests/pictures/excalidraw.svg"), &["Note metadata"]),
    ("graphviz", include_str!("../../../tests/pictures/graphviz.svg"), &[]),
    ("inkscape", include_str!("../../../tests/pictures/inkscape.svg"), &["Note inkscape:version"]),
    ("matplotlib", include_str!("../../../tests/pictures/matplotlib.svg"), &["Note metadata"]),
    ("mermaid", include_str!("../../../tests/pictures/mermaid.svg"), &[]),
    ("plantuml", include_str!("../../../tests/pictures/plantuml.svg"), &["Note contentScriptType"]),
];

/// Only notes are left out of them. That they look as before is seen in a browser.
#[test]
fn pictures_of_programs_stay() {
    for (name, text, expected) in PICTURES {
        let (out, left_out) = cleaned(text.as_bytes()).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        assert_eq!(left_out, expected, "{name}");
        // Whatever draws is still there.
        for mark in [
            "<path",
            "<rect",
            "<text",
            "<use",
            "url(#",
            "<a ",
            "style=",
            "transform=",
            "class=",
            "@keyframes",
            "@font-face",
            "data:image/png",
            "marker",
            "xml:space",
        ] {
            let (before, after) = (text.matches(mark).count(), out.matches(mark).count());
            assert!(after == before || mark == "<a " && after + 1 >= before, "{name}: {before} {mark}, then {after}");
        }
    }
}

/// What stays is written as it was, but for quotes, prefixes and references to characters.
#[test]
fn what_stays_is_written_as_it_was() {
    for (content, expected) in [
        ("<s:g s:a='1' fill='red'/>", "<g fill=\"red\"/>"),
        ("<g></g><g/>", "<g/><g/>"),
        (
            "<text xml:space='preserve' xml:lang='de'> a  b&#13;&#10;\r\nc </text>",
            "<text xml:space=\"preserve\" xml:lang=\"de\"> a  b&#13;\n\nc </text>",
        ),
        (
            "<text>&lt;b&gt; &amp;amp; &quot;&apos; <![CDATA[<x>&]]></text>",
            "<text>&lt;b&gt; &amp;amp; \"' &lt;x&gt;&amp;</text>",
        ),
        ("<g id='a&quot;b&apos;&lt;&#9;&#10;c\td'/>", "<g id=\"a&quot;b'&lt;&#9;&#10;c d\"/>"),
        ("<a xlink:href=' https://x?a=1&amp;b '/>", "<a href=\"https://x?a=1&amp;b\"/>"),
        ("<a href='mailto:a@b' target='_top'/>", "<a href=\"mailto:a@b\" target=\"_top\"/>"),
        ("<use x:href='#a' xmlns:x='http://www.w3.org/1999/xlink'/>", "<use href=\"#a\"/>"),
        ("<g fill=\"url('#a') red\" style='fill:url( \"#b\" )'/>", "<g fill=\"url(#a) red\" style=\"fill:url(#b)\"/>"),
        (
            "<g style='fill:red;/* x */stroke:rgb(1,2,3)/**/!important'/>",
            "<g style=\"fill:red;stroke:rgb(1,2,3)/**/!important\"/>",
        ),
        (
            "<style>\n.a > b:not(.c), [d=\"e\"] {f: calc(1px + 2%); --g: h}\n</style>",
            "<style>\n.a &gt; b:not(.c), [d=\"e\"] {f: calc(1px + 2%); --g: h}\n</style>",
        ),
        (
            "<style>.\\31 a{content:\"\\201C (\";fill:red}</style>",
            "<style>.\\31 a{content:\"\u{201c}(\";fill:red}</style>",
        ),
        (
            "<style>a{b:c}@media (width > 9px){d{e:f}}@keyframes g{to{h:i}}</style>",
            "<style>a{b:c}@media (width &gt; 9px){d{e:f}}@keyframes g{to{h:i}}</style>",
        ),
        ("<style><!-- a{b:c(1)} a{b:rgb(1)} --></style>", "<style/>"),
        ("<style><![CDATA[<!-- a{b:rgb(1)} -->]]></style>", "<style> a{b:rgb(1)} </style>"),
        ("<style>a{b:c}@import 'x';d{e:f}</style>", "<style>a{b:c}d{e:f}</style>"),
        ("<style>a{b:rgb(1</style>", "<style>a{b:rgb(1)}</style>"),
        (
            "<animate attributeName='fill' values='red;rgb(1,2,3);url(#a)' dur='1s' begin='click' repeatCount='indefinite'/>",
            "<animate attributeName=\"fill\" values=\"red;rgb(1,2,3);url(#a)\" dur=\"1s\" begin=\"click\" repeatCount=\"indefinite\"/>",
        ),
        (
            "<animateTransform attributeName='transform' type='rotate' from='0 1 2' to='360 1 2'/>",
            "<animateTransform attributeName=\"transform\" type=\"rotate\" from=\"0 1 2\" to=\"360 1 2\"/>",
        ),
        (
            "<animateMotion path='M0 0' rotate='auto'><mpath href='#a'/></animateMotion>",
            "<animateMotion path=\"M0 0\" rotate=\"auto\"><mpath href=\"#a\"/></animateMotion>",
        ),
        (
            "<feColorMatrix type='matrix' values='1 0 0'/><feImage href='#a'/>",
            "<feColorMatrix type=\"matrix\" values=\"1 0 0\"/><feImage href=\"#a\"/>",
        ),
        (
            "<g data-id='x' aria-label='y' role='img' tabindex='0' focusable='false'/>",
            "<g data-id=\"x\" aria-label=\"y\" role=\"img\" tabindex=\"0\" focusable=\"false\"/>",
        ),
        (
            "<svg viewBox='0 0 1 1'><title>a<!-- b -->c</title></svg>",
            "<svg viewBox=\"0 0 1 1\"><title>ac</title></svg>",
        ),
    ] {
        let (out, _) = cleaned(svg(content).as_bytes()).unwrap_or_else(|refused| panic!("{refused}: {content}"));
        assert_eq!(out, format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{expected}</svg>\n"), "{content}");
    }
    let (out, _) = cleaned(svg("<a xlink:title='t'/>").as_bytes()).expect("a picture");
    let root = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";
    assert_eq!(out, format!("{root}<a xlink:title=\"t\"/></svg>\n"));
}

/// Embedded pictures stay as they are, whatever parser reads them.
#[test]
fn embedded_pictures_stay() {
    use base64::Engine as _;
    for (kind, bytes) in [("png", samples::png()), ("jpeg", samples::jpeg()), ("gif", samples::gif())] {
        let data = format!("data:image/{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(&bytes));
        let (out, left_out) =
            cleaned(svg(&format!("<image width='1' height='1' xlink:href='{data}'/>")).as_bytes()).expect("a picture");
        assert!(out.contains(&format!("href=\"{data}\"")) && left_out.is_empty(), "{out}");
    }
}

/// The words of a page within a picture are shown in the middle of its box.
#[test]
fn labels_in_html_become_text() {
    let object = |attributes: &str, page: &str| svg(&format!("<foreignObject {attributes}>{page}</foreignObject>"));
    let page = "<h:div style='font-size:9px'>Lamp<h:b>s</h:b> of <h:i>the</h:i>\n pier<h:br/><h:script>alert(1)</h:script>shine</h:div>";
    let (out, left_out) = cleaned(object("x='10' width='120px' height='40'", page).as_bytes()).expect("a picture");
    assert_eq!(left_out, ["Words foreignObject"]);
    let text = "<text x=\"70\" y=\"20\" text-anchor=\"middle\"><tspan x=\"70\" dy=\"-0.25em\">Lamps of the pier</tspan>\
                <tspan x=\"70\" dy=\"1.2em\">shine</tspan></text>";
    assert!(out.contains(text), "{out}");
    // Long lines are folded, and a box without a size, or without words, shows nothing.
    let (out, _) =
        cleaned(object("width='60' height='40'", "<h:p>a lamp that is not far</h:p>").as_bytes()).expect("a picture");
    assert_eq!(out.matches("<tspan").count(), 3, "{out}");
    for (attributes, page) in
        [("width='100%' height='100%'", page), ("", page), ("width='9' height='9'", "<h:img alt='x'/>")]
    {
        let (out, left_out) = cleaned(object(attributes, page).as_bytes()).expect("a picture");
        assert!(!out.contains("<text") && left_out.len() == 1, "{out}");
    }
    let (out, left_out) =
        cleaned(svg("<title><foreignObject width='9' height='9'><h:p>a</h:p></foreignObject></title>").as_bytes())
            .expect("a picture");
    assert!(out.contains("<title/>") && left_out == ["Page foreignObject"], "{out} {left_out:?}");
    // What is offered instead comes after it.
    let choice = svg(
        "<switch><foreignObject width='90' height='9'><h:p>a</h:p></foreignObject><text>Not supported</text></switch>",
    );
    let (out, _) = cleaned(choice.as_bytes()).expect("a picture");
    assert!(out.contains("<switch><text x=\"45\""), "{out}");
}

#[test]
fn places_are_those_of_the_text() {
    let text = svg("\n <g>\n  <path ä='ö' onclick='x'/></g><script>alert(1)</script>");
    for bytes in [text.clone().into_bytes(), format!("\u{feff}{text}").into_bytes()] {
        let left_out = clean(&bytes).expect("a picture").left_out;
        let marked: Vec<_> = left_out.iter().map(|one| (&text[one.range.clone()], one.kind, one.to_string())).collect();
        let said = |text: &str| text.to_owned();
        assert_eq!(
            marked,
            [
                ("ä", Kind::Note, said("`ä` is shown by no browser; it is left out of the picture")),
                ("onclick", Kind::Handler, said("`onclick` runs a program; it is left out of the picture")),
                ("<script", Kind::Script, said("`<script>` runs a program; it is left out of the picture")),
            ]
        );
    }
    let many = svg(&format!("{}{}", "<g onload='x'/>".repeat(50), "<metadata/>".repeat(9)));
    let left_out = clean(many.as_bytes()).expect("a picture").left_out;
    assert_eq!((left_out.len(), left_out[19].more, left_out[20].more), (21, 30, 8));
    assert!(left_out[19].to_string().ends_with(", and so are 30 more of the kind"), "{}", left_out[19]);
}
