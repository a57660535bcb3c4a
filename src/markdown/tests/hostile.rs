//! Input that means harm, and input that nobody thought of.

use proptest::prelude::*;

use super::{assert_well_formed, page};
use crate::markdown::tag::{Token, tokens};
use crate::markdown::{AsWritten, Outline, is_safe, plain_text, render_fragment};

/// No script, no handler, no scheme that runs anything, no style; ids once each; and a browser agrees.
fn assert_safe(text: &str) {
    let outline = Outline::read(text, 0..text.len());
    let mut anchors: Vec<&str> = outline.headings.iter().map(|heading| &*heading.anchor).collect();
    let count = anchors.len();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!(anchors.len(), count, "anchors of {text:?}");
    for heading in &outline.headings {
        assert!(heading.range.end <= heading.content.end && heading.content.end <= heading.section.end);
        assert!(text.get(heading.range.clone()).is_some() && text.get(heading.section.clone()).is_some());
    }
    let places = outline.links.iter().map(|link| &link.range).chain(outline.tasks.iter().map(|task| &task.range));
    for range in places.chain(outline.unknown_tags.iter().map(|(_, range)| range)).chain(&outline.malformed_tasks) {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
    let html = page(text).html;
    assert_tags_safe(&html, text);
    assert_well_formed(&html, text);
    let fragment = render_fragment(text, 0..text.len(), &AsWritten);
    assert_tags_safe(&fragment, text);
    assert_well_formed(&fragment, text);
    let _ = plain_text(text);
}

fn assert_tags_safe(html: &str, text: &str) {
    let mut ids = Vec::new();
    for (_, token) in tokens(html) {
        let Token::Open(tag) = token else { continue };
        assert!(!matches!(tag.name, "script" | "style" | "iframe" | "form" | "svg"), "{html}");
        for (name, value) in tag.attributes() {
            assert!(!name.starts_with("on") && name != "style" && name != "srcset", "{name} of {text:?}");
            assert!(!matches!(name, "href" | "src") || is_safe(&value), "{value} of {text:?}");
            if name == "id" {
                ids.push(value);
            }
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids of {html}");
}

#[test]
fn attacks_come_to_nothing() {
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a> [x](javascript:alert(1)) <javascript:alert(1)>",
        "[x](JaVaScRiPt:a) [x](java&#115;cript:a) [x](<java\tscript:a>) [x](\u{1}javascript:a) [x](data:text/html,a)",
        "<a href=\"\u{1}javascript:a\">x</a> <a href=\" &#1;java&Tab;script&colon;a\">x</a>",
        "<svg><style><img src=x onerror=a></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=a>",
        "<div style=\"x\" class=\"y\" data-z onclick=w>a</div>",
        "```\"><script>\na\n```",
        "[x](y \"\\\" onclick=z\")",
        "![\"><script>](x)",
        "<form action=x><input name=y><button>z</button></form><textarea></div><script>",
        "<noscript><p title=\"</noscript><img src=x onerror=a>\">",
        "<a title='\"><script>a</script>'>b</a>",
        "# <h1 id='x\" onclick=\"y'>a",
        "[^\"><script>]\n\n[^\"><script>]: a",
        "https://a\"onclick=x <https://a\"onclick=x>",
        "<pre>\n<details><li></pre></li><td>\n\n</table></details>",
        "<b><p><i><div></b></p></i></div>",
        "<summary><details><summary>a<summary>b</details>",
        "<a href=x><b>[y](z)</a>https://c</b>",
    ] {
        assert_safe(text);
    }
}

#[test]
fn great_and_deep_documents_stay_small() {
    let deep = |part: &str, count: usize| part.repeat(count);
    for text in [
        deep("[", 100_000),
        deep("![", 50_000),
        deep(">", 100_000),
        deep("> ", 50_000),
        deep("- ", 50_000),
        deep("1. ", 30_000),
        deep("*a ", 30_000),
        deep("**a_", 25_000),
        deep("`", 50_001),
        deep("<div>", 20_000),
        deep("<b>", 30_000),
        deep("<table><tr><td>", 6_000),
        deep("<a href=\"", 10_000),
        deep("<!-- ", 20_000),
        deep("<!---->", 14_000),
        deep("<x>", 30_000),
        format!("# {}", deep("<x>", 30_000)),
        deep("# a\n", 20_000),
        deep("www.", 25_000),
        deep("http://", 14_000),
        deep("a://", 25_000),
        deep("a.b@", 25_000),
        deep("[^a]", 25_000),
        format!("{}\n\n[^a]: b", deep("[^a]", 20_000)),
        deep("[^a]: b\n\n", 10_000),
        deep("|a", 30_000),
        format!("|{}|\n|{}|\n{}", deep("a|", 1_000), deep("-|", 1_000), deep("|b\n", 1_000)),
        "x".repeat(1_000_000),
        format!("```go\n{}\n```", deep("\"", 100_000)),
        format!("```js\n{}```", deep("/(((\"'`<{[\n", 9_000)),
        deep("&", 100_000),
        deep("&#x", 30_000),
        deep("\\", 100_000),
        deep("- [ ] a\n", 10_000),
        deep("</div>", 15_000),
        (0..300).map(|depth| format!("{}- a\n", " ".repeat(depth * 2))).collect(),
    ] {
        let html = page(&text).html;
        assert!(html.len() < 4_000_000, "{} bytes of {:?}…", html.len(), &text[..10]);
        let _ = plain_text(&text);
    }
}

/// Pieces of markup that mean something, in any order.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        " ",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "> [!TIP]\n",
        "[ ] ",
        "[x] ",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "```go\n",
        "|",
        "|-|\n",
        "[a](b)",
        "![",
        "](",
        ")",
        "[^a]",
        "[^a]: ",
        "<",
        ">",
        "<!--",
        "-->",
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href=x>",
        "<a id=y>",
        "</a>",
        "<details>",
        "<summary>",
        "</summary>",
        "</details>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<pre>",
        "</pre>",
        "<h2>",
        "</h2>",
        "<code>",
        "</code>",
        "<br>",
        "<img src=z>",
        "<script>",
        "<nil>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<blockquote>",
        "</blockquote>",
        "<hr>",
        "---\n",
        "===\n",
        "https://a.io",
        "&lt;",
        "&#0;",
        "\u{1}",
        "\r",
        "é",
        "🎉",
        "<caption>",
        "<center>",
        "<th>",
        "<figcaption>",
        "<figure>",
        "<thead>",
        "<sup>",
        "</sup>",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_safe(text in "\\PC{0,200}") {
        assert_safe(&text);
    }

    #[test]
    fn any_markup_is_safe(text in markup()) {
        assert_safe(&text);
    }

    #[test]
    fn any_range_is_read(text in markup(), start in 0_usize..60, end in 0_usize..60) {
        let outline = Outline::read(&text, start..end);
        let skip = [end..start, start..end];
        let _ = crate::markdown::render(&text, start..end, &skip, &outline.headings, &AsWritten);
        let _ = crate::markdown::render(&text, 0..text.len(), &skip, &outline.headings, &AsWritten);
    }

    #[test]
    fn words_are_never_lost(text in markup()) {
        // What is no content: comments, destinations, definitions, info strings, more cells than a table has.
        let text = text.replace("<!--", "wörd").replace(['(', '|', ':', '~', '`'], "wörd");
        let html = page(&text).html;
        let words = |(_, token)| if let Token::Text(text) = token { text.matches("wörd").count() } else { 0 };
        let shown: usize = tokens(&html).map(words).sum();
        prop_assert_eq!(shown, text.matches("wörd").count(), "of {:?}", text);
    }
}
