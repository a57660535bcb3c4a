//! Files that are made to take long, or much room.

use super::svg;
use crate::svg::{ATTRIBUTES, BYTES, DEPTH, ELEMENTS, clean};

#[track_caller]
fn refuses(text: &str, expected: &str) {
    let refused = clean(text.as_bytes()).map(|picture| picture.text.len()).expect_err(expected).to_string();
    assert_eq!(refused, format!("it holds {expected}"));
}

#[test]
fn limits_are_kept_and_told() {
    refuses(&" ".repeat(BYTES + 1), "more than 8 MB");
    let nested = |depth: usize| svg(&format!("{}{}", "<g>".repeat(depth), "</g>".repeat(depth)));
    assert!(clean(nested(DEPTH - 1).as_bytes()).is_ok());
    refuses(&nested(DEPTH), "elements that are nested more than 256 deep");
    refuses(&nested(100_000), "elements that are nested more than 256 deep");
    let attributes = |count: usize| {
        let all: String = (0..count).map(|index| format!(" data-{index}=''")).collect();
        svg(&format!("<g{all}/>"))
    };
    assert!(clean(attributes(ATTRIBUTES).as_bytes()).is_ok());
    refuses(&attributes(ATTRIBUTES + 1), "an element with more than 1000 attributes");
    assert!(clean(svg(&"<g/>".repeat(ELEMENTS - 1)).as_bytes()).is_ok());
    refuses(&svg(&"<g/>".repeat(ELEMENTS)), "more than 250000 elements or references");
    refuses(
        &svg(&format!("<g style='{}'/><g/>", "a:url(#b);".repeat(ELEMENTS + 1))),
        "more than 250000 elements or references",
    );
}

/// References that repeat references: fifty lines would come to a million elements.
#[test]
fn repetition_is_counted() {
    let said = "more than 250000 elements, those counted that references repeat";
    type Level = fn(usize) -> String;
    let levels: [Level; 9] = [
        |above| format!("<use href='#a{above}'/><use href='#a{above}'/>"),
        |above| format!("<use href='#%61{above}'/><g><use href='#a{above}'/></g>"),
        |above| format!("<g mask='url(#a{above})'/><g clip-path=\"url('#a{above}')\"/>"),
        |above| format!("<rect fill='url(#a{above})' style='filter:url(#a{above})'/>"),
        |above| format!("<pattern href='#a{above}'/><rect marker-start='url(#a{above})'/>"),
        |above| format!("<feImage href='#a{above}'/><feImage href='#a{above}'/>"),
        |above| {
            format!("<style>.b{above} {{ mask: url(#a{above}) }}</style><g class='x b{above}'/><g class='b{above}'/>")
        },
        |above| {
            format!(
                "<style>#b{above}, .c {{ filter: url(#a{above}) }}</style><g id='b{above}'/><g style='mask:url(#a{above})'/>"
            )
        },
        |above| format!("<style>@media all {{ g > [x=y{above}] {{ mask: url(#a{above}) }} }}</style><g/><g/>"),
    ];
    for level in levels {
        let picture = |depth: usize| {
            let groups: String = (0..depth).map(|at| format!("<g id='a{}'>{}</g>", at + 1, level(at))).collect();
            svg(&format!("<defs><rect id='a0'/>{groups}</defs><use href='#a{depth}'/>"))
        };
        assert!(clean(picture(4).as_bytes()).is_ok(), "{}", picture(4));
        refuses(&picture(20), said);
        refuses(&picture(500), said);
    }
    // Circles repeat nothing, gradients have no elements of their own, and a link shows nothing twice.
    for content in [
        "<g id='a'><use href='#a'/></g>".to_owned(),
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>".to_owned(),
        format!(
            "<linearGradient id='a'>{}</linearGradient>{}",
            "<stop/>".repeat(50),
            "<g fill='url(#a)'/>".repeat(50_000)
        ),
        format!("<g id='a'>{}</g>{}", "<g/>".repeat(50), "<a href='#a'/>".repeat(50_000)),
        format!("<path id='a'/>{}", "<use href='#a'/>".repeat(60_000)),
        format!(
            "<style>.a{{clip-path:url(#b)}}</style><clipPath id='b'><rect/></clipPath>{}",
            "<g class='a'/>".repeat(50_000)
        ),
    ] {
        assert!(clean(svg(&content).as_bytes()).is_ok(), "{}", &content[..60]);
    }
}

/// Entity bombs declare entities, which none may.
#[test]
fn entities_are_not_expanded() {
    let bomb: String = (0..20).map(|level| format!("<!ENTITY a{} '&a{level};&a{level};'>", level + 1)).collect();
    let text = format!("<!DOCTYPE svg [<!ENTITY a0 'x'>{bomb}]><svg xmlns='http://www.w3.org/2000/svg'>&a20;</svg>");
    refuses(&text, "a DOCTYPE with declarations of its own");
}

/// Output is bounded by the input, whatever has to be escaped and however labels are set.
#[test]
fn output_grows_with_input() {
    for content in [
        format!("<text>{}</text>", ">".repeat(9_000)),
        format!("<g id='{}'/>", "\"".repeat(9_000)),
        format!("<g style='{}'/>", "a:b(;".repeat(2_000)),
        format!("<style>{}</style>", "(".repeat(9_000)),
        format!("<style>{}</style>", "a{b:rgb(".repeat(1_000)),
        "<foreignObject width='9' height='9'><p>a<br/>b<br/>c</p></foreignObject>".repeat(500),
    ] {
        let text = svg(&content);
        let out = clean(text.as_bytes()).expect("a picture").text;
        assert!(out.len() < 6 * text.len(), "{} of {}: {}", out.len(), text.len(), &content[..40]);
    }
}
