//! Markdown and the HTML that it becomes.

use super::{Site, check, page};
use crate::markdown::{AsWritten, Outline, contents, render, render_fragment};

#[test]
fn blocks() {
    check("a\nb  \nc", "<p>a\nb<br>\nc</p>");
    check(
        "# A\n\n## B *c*\n",
        "<h2 id=\"a\" class=\"h1\">A <a class=\"anchor\" href=\"#a\" aria-label=\"Link to this section\">#</a></h2>\n<h3 id=\"b-c\" class=\"h2\">B <em>c</em> <a class=\"anchor\" href=\"#b-c\" aria-label=\"Link to this section\">#</a></h3>",
    );
    check("> a\n\n---\n", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>");
    check("3. a\n4. b\n", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
    check("> [!NOTE]\n> a\n", "<div class=\"alert alert-note\">\n<p class=\"alert-title\">Note</p>\n<p>a</p>\n</div>");
    check(
        "```mermaid\na-->b\n```",
        "<figure class=\"diagram\"><pre class=\"mermaid-source\" tabindex=\"0\"><code>a--&gt;b\n</code></pre></figure>",
    );
    check("    <a>\n", "<pre tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>");
    check(
        "```x\"y\n<foo>\n```\t\n- a",
        "<pre tabindex=\"0\" data-lang=\"xy\"><code>&lt;foo&gt;\n</code></pre>\n<ul>\n<li>a</li>\n</ul>",
    );
}

#[test]
fn lines() {
    check(
        "**a** _b_ ~~c~~ ~d~ `<e>`",
        "<p><strong>a</strong> <em>b</em> <del>c</del> <del>d</del> <code>&lt;e&gt;</code></p>",
    );
    check("a -- \"b\" $x_2 $ :tada:", "<p>a -- \"b\" $x_2 $ :tada:</p>");
    check(
        "[a](b \"c\") [d](https://e)",
        "<p><a href=\"b\" title=\"c\">a</a> <a href=\"https://e\" rel=\"noopener\">d</a></p>",
    );
    check("[]() [](x)", "<p><a href=\"\"></a> <a href=\"x\"></a></p>");
    check("![a `b`](c \"d\")", "<p><img src=\"c\" alt=\"a b\" loading=\"lazy\" title=\"d\"></p>");
    check("a\u{0}b\u{1}c\u{2}", "<p>a\u{fffd}b c\u{fffd}</p>");
}

#[test]
fn links_are_asked_for() {
    check("[a](there) ![b](there)", "<p><a href=\"../x/\">a</a> <img src=\"i.png\" alt=\"b\" loading=\"lazy\"></p>");
    check("[a](gone) ![b](gone)", "<p><span class=\"broken\">a</span> <span class=\"broken\">b</span></p>");
    check("[a](bad) [b](evil)", "<p><span class=\"broken unsafe\">a</span> <span class=\"broken unsafe\">b</span></p>");
    check(
        "<a href=there>a</a> <img src=there>",
        "<p><a href=\"../x/\">a</a> <img src=\"i.png\" alt=\"\" loading=\"lazy\"></p>",
    );
    check("<a href='gone'>a</a>", "<p><a class=\"broken\">a</a></p>");
}

#[test]
fn bare_urls_become_links() {
    check(
        "see https://a.io/c_d_e, ok",
        "<p>see <a href=\"https://a.io/c_d_e\" rel=\"noopener\">https://a.io/c_d_e</a>, ok</p>",
    );
    check("(www.a.org)", "<p>(<a href=\"http://www.a.org\" rel=\"noopener\">www.a.org</a>)</p>");
    check("[https://a.io](c) `https://a.io`", "<p><a href=\"c\">https://a.io</a> <code>https://a.io</code></p>");
    check("<a href=c>https://a.io</a>", "<p><a href=\"c\">https://a.io</a></p>");
    check("<https://a.io>", "<p><a href=\"https://a.io\" rel=\"noopener\">https://a.io</a></p>");
    check("<a@b.io>", "<p><a href=\"mailto:a@b.io\">a@b.io</a></p>");
}

#[test]
fn what_is_no_tag_is_text() {
    check("a <namespace> **b** <nil>", "<p>a &lt;namespace&gt; <strong>b</strong> &lt;nil&gt;</p>");
    check("<component-name>\n**b**\n", "<p>&lt;component-name&gt;\n<strong>b</strong></p>");
    check("map<string, string> <x@y", "<p>map&lt;string, string&gt; &lt;x@y</p>");
    check("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    check("<?php a ?> <!DOCTYPE x>", "<p>&lt;?php a ?&gt; &lt;!DOCTYPE x&gt;</p>");
    check("[a](<b c>) \\<foo>", "<p><a href=\"b%20c\">a</a> &lt;foo&gt;</p>");
    check("https://h/<name>/x", "<p><a href=\"https://h/\" rel=\"noopener\">https://h/</a>&lt;name&gt;/x</p>");
    check("<div>\na <foo> &amp; b & c\n</div>", "<div>\na &lt;foo&gt; &amp; b &amp; c\n</div>");
    check("a <summary> b <source> <img>", "<p>a &lt;summary&gt; b &lt;source&gt; &lt;img&gt;</p>");
}

#[test]
fn comments_are_gone_and_their_neighbours_stay() {
    check("a <!-- b --> c", "<p>a  c</p>");
    check("<!-- a\n\n- [ ] b\n--> c\n\nd", " c\n<p>d</p>");
    check("> <!-- a\n\nb", "<blockquote>\n</blockquote>\n<p>b</p>");
    check("<!-- a", "");
    check("<!-- a --->\n\nb", "\n<p>b</p>");
    check("a <!-- b ---> c <master/worker>", "<p>a  c &lt;master/worker&gt;</p>");
    check("a <!-- b", "<p>a &lt;!-- b</p>");
}

#[test]
fn raw_html_is_mended() {
    check("a<br/>b<sub>c</sub>", "<p>a<br>b<sub>c</sub></p>");
    check("a <b>b", "<p>a <b>b</b></p>");
    check("*a <b>b* c</b>", "<p><em>a <b>b</b></em> c</p>");
    check("</div>a</b>", "a");
    check("<p align=center>\n\nb\n\n</p>", "<p class=\"align-center\">\n</p>\n<p>b</p>");
    check("<h2 id=x onclick=y style=z>A</h2>", "<h2 id=\"a\">A</h2>");
    check("a <div>b</div> c", "<div class=\"paragraph\">a <div>b</div>\n c</div>");
    check(
        "<a name=\"x\"></a>\n# x\n<a id=y></a><a id=y></a>",
        "<p><a></a></p>\n<h2 id=\"x\" class=\"h1\">x <a class=\"anchor\" href=\"#x\" aria-label=\"Link to this section\">#</a></h2>\n<p><a id=\"y\"></a><a></a></p>",
    );
    check("<img src=a width=\"5px\" height=50% onerror=b>", "<img src=\"a\" alt=\"\" loading=\"lazy\" width=\"5\">");
    check(
        "<picture><source srcset=a><img src=b></picture>",
        "<p><span><img src=\"b\" alt=\"\" loading=\"lazy\"></span></p>",
    );
    check("<a href=\"java&#115;cript:x\">a</a>", "<p><a class=\"broken\">a</a></p>");
    check("<pre>\n**a**\n\nb</pre>", "<pre>\n**a**\n\nb</pre>");
}

#[test]
fn raw_parts_find_their_whole() {
    check(
        "<details><summary>a</summary>\n\n- b\n\n</details>\n\nc",
        "<details><summary>a</summary>\n\n<ul>\n<li>b</li>\n</ul>\n</details>\n\n<p>c</p>",
    );
    check("<details>\n\nb\n\n</details>", "<details>\n<summary>Details</summary>\n<p>b</p>\n</details>");
    check(
        "- <details><summary>a</summary>\n\n  b\n- c\n  </details>\n\nd",
        "<ul>\n<li><details><summary>a</summary>\n\n<p>b</p>\n</details>\n</li>\n<li><p>c</p>\n\n</li>\n</ul>\n<p>d</p>",
    );
    check(
        "<table><tr><td>a<td>b<tr><th>c</table>",
        "<table><tbody><tr><td>a</td>\n<td>b</td>\n</tr>\n<tr><th>c</th>\n</tr>\n</tbody>\n</table>",
    );
    check("<table>a</table>", "<table><tbody><tr><td>a</td>\n</tr>\n</tbody>\n</table>");
    check("<table><colgroup><col width=9></colgroup></table> <col>", "<table></table>\n &lt;col&gt;");
    check("<ul>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li>\n<li>b<ul><li>c</li>\n</ul>\n</li>\n</ul>");
    check("<div>\n<td>a</td>\n<li>b</li>\n</div>", "<div>\n<div>a</div>\n\n<div>b</div>\n\n</div>");
    check(
        "| a |\n|--|\n| <ul><li>b</td></tr></table> |",
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1\"><table>\n<thead>\n<tr><th scope=\"col\">a</th></tr></thead>\n<tbody>\n<tr><td><ul><li>b</li>\n</ul>\n</td></tr>\n</tbody></table></div>",
    );
    check("<div>\n\n> a\n> </div>\n\nb", "<div>\n<blockquote>\n<p>a</p>\n</blockquote>\n</div>\n\n<p>b</p>");
}

#[test]
fn tables_align_by_class() {
    check(
        "| a | | c |\n|:-|-:|--|\n| 1 | 2 |\n",
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1\"><table>\n<thead>\n<tr><th scope=\"col\" class=\"align-left\">a</th><td class=\"align-right\"></td><th scope=\"col\">c</th></tr></thead>\n<tbody>\n<tr><td class=\"align-left\">1</td><td class=\"align-right\">2</td><td></td></tr>\n</tbody></table></div>",
    );
}

#[test]
fn tasks_have_boxes() {
    check(
        "- [x] a\n- [ ] b\n- c\n- [] d\n",
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> a</li>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"Done\"> b</li>\n<li>c</li>\n<li>[] d</li>\n</ul>",
    );
}

#[test]
fn footnotes_are_gathered() {
    check(
        "a[^x] b[^y] c[^x] [^z]\n\n[^y]: Y\n\n[^x]: X\n\n    - more\n\n[^u]: U\n",
        "<p>a<sup class=\"fnref\" id=\"fnref-1\"><a href=\"#fn-1\" aria-label=\"Footnote 1\">1</a></sup> b<sup class=\"fnref\" id=\"fnref-2\"><a href=\"#fn-2\" aria-label=\"Footnote 2\">2</a></sup> c<sup class=\"fnref\" id=\"fnref-1-2\"><a href=\"#fn-1\" aria-label=\"Footnote 1\">1</a></sup> [^z]</p>\n<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn-1\">\n<p>X</p>\n<ul>\n<li>more</li>\n</ul>\n <a class=\"fnback\" href=\"#fnref-1\" aria-label=\"Back to the text\">↩</a> <a class=\"fnback\" href=\"#fnref-1-2\" aria-label=\"Back to the text, 2\">↩</a></li>\n<li id=\"fn-2\">\n<p>Y <a class=\"fnback\" href=\"#fnref-2\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n<li id=\"fn-3\">\n<p>U</p>\n</li>\n</ol>\n</section>",
    );
}

#[test]
fn a_name_stays_where_its_tag_cannot() {
    check("~~a <h2>b</h2>~~", "<div class=\"paragraph\"><del>a <span id=\"b\"></span>b</del></div>");
    check("**a <div id=x>b</div>**", "<div class=\"paragraph\"><strong>a <span id=\"x\"></span>b</strong></div>");
    check("[a <a name=x></a>b](c)", "<p><a href=\"c\">a <span id=\"x\"></span>b</a></p>");
    check("**a <div>b</div>**", "<div class=\"paragraph\"><strong>a b</strong></div>");
    check(
        "# T\n\n**a <p id=t>b</p>**",
        "<h2 id=\"t\" class=\"h1\">T <a class=\"anchor\" href=\"#t\" aria-label=\"Link to this section\">#</a></h2>\n<div class=\"paragraph\"><strong>a b</strong></div>",
    );
}

#[test]
fn any_range_that_is_skipped_leaves_whole_elements() {
    let text = "# A\n\n| a | b |\n|---|---|\n| c | d |\n\n- e\n  1. f\n- [ ] g\n\n> [!NOTE]\n> *h* `i`\n\n<div><b>j</b>\n\n<!-- k --> l</div>\n\n[^1] [m](n)\n\n[^1]: o\n";
    let outline = Outline::read(text, 0..text.len());
    // Elements begin and end at these.
    let marks = text.match_indices(['\n', ' ', '|', '[', '<']).map(|(at, _)| at);
    let places: Vec<usize> = marks.flat_map(|at| [at, at + 1]).collect();
    for (index, start) in places.iter().enumerate().step_by(2) {
        for end in &places[index..] {
            let skip = std::ops::Range { start: *start, end: *end };
            let html = render(text, 0..text.len(), &[skip], &outline.headings, &Site).html;
            super::assert_well_formed(&html, &format!("{start}..{end} left out of {text}"));
        }
    }
}

#[test]
fn skipped_ranges_leave_no_trace() {
    let text = "# T\n\n<!-- toc -->\n- [A](#a)\n<!-- /toc -->\n\n## A\n\n- a\n- b\n";
    let outline = Outline::read(text, 0..text.len());
    let item = text.find("- a").unwrap();
    let toc = outline.toc.clone().unwrap().range;
    let skip = [outline.headings[0].range.clone(), toc, item..item + 3];
    let html = render(text, 0..text.len(), &skip, &outline.headings, &Site).html;
    let heading = "<h2 id=\"a\">A <a class=\"anchor\" href=\"#a\" aria-label=\"Link to this section\">#</a></h2>";
    assert_eq!(html, format!("{heading}\n<ul>\n<li>b</li>\n</ul>\n"));
}

#[test]
fn fragments_have_no_ids() {
    let fragment = |text: &str| render_fragment(text, 0..text.len(), &AsWritten);
    assert_eq!(fragment("2023: *a* [^1] <a id=x>b</a>"), "2023: <em>a</em> [^1] <a>b</a>");
    assert_eq!(fragment("a\n\n# b"), "<p>a</p>\n<h2 class=\"h1\">b</h2>\n");
    assert_eq!(render_fragment("- äö", 3..6, &AsWritten), "äö");
}

#[test]
fn contents_nest() {
    let text = "# T\n## A `x` [l](m)\n#### B\n### C\n## D <br>\n";
    let outline = Outline::read(text, 0..text.len());
    let expected = "<ol>\n<li><a href=\"#a-x-l\">A <code>x</code> l</a>\n<ol>\n<li><a href=\"#b\">B</a></li>\n<li><a href=\"#c\">C</a></li>\n</ol>\n</li>\n<li><a href=\"#d-\">D </a></li>\n</ol>\n";
    assert_eq!(contents(&outline.headings, 2..=4), expected);
    assert_eq!(contents(&outline.headings, 6..=6), "");
}

#[test]
fn the_box_of_a_task_is_no_part_of_a_heading_in_the_contents() {
    let text = "- [x] The `docs`\n  ---\n";
    let outline = Outline::read(text, 0..text.len());
    assert_eq!(
        contents(&outline.headings, 2..=4),
        "<ol>\n<li><a href=\"#the-docs\">The <code>docs</code></a></li>\n</ol>\n"
    );
}

#[test]
fn diagrams_and_code_are_told() {
    assert!(page("```mermaid\n```").has_mermaid);
    let told = |text: &str| crate::markdown::Outline::read(text, 0..text.len()).has_diagrams;
    assert!(told("- a\n\n  ``` Mermaid\n  ```") && told("~~~{.mermaid}\n~~~"));
    assert!(!told("```go\n```") && !told("    mermaid") && !told("`mermaid`"));
    assert!(page("```go\n```").has_code);
    assert!(!page("a").has_code);
}

#[test]
fn headings_skip_no_level() {
    const LEVELS: &str = "## a\n#### b\n#### c\n### d\n# e";
    assert_eq!(
        crate::markdown::render_fragment(LEVELS, 0..LEVELS.len(), &crate::markdown::AsWritten),
        "<h2>a</h2>\n<h3 class=\"h4\">b</h3>\n<h3 class=\"h4\">c</h3>\n<h3>d</h3>\n<h2 class=\"h1\">e</h2>\n"
    );
}

#[test]
fn an_image_of_another_host_becomes_a_link() {
    struct Elsewhere;
    impl crate::markdown::Links for Elsewhere {
        fn target(&self, dest: &str, image: bool) -> crate::markdown::Target {
            if image { crate::markdown::Target::Linked(dest.to_owned()) } else { crate::markdown::Target::Keep }
        }
    }
    let render = |text: &str| crate::markdown::render_fragment(text, 0..text.len(), &Elsewhere);
    assert_eq!(render("![a](https://h/i.png)"), "<a class=\"image\" href=\"https://h/i.png\" rel=\"noopener\">a</a>");
    assert_eq!(render("[![a](https://h/i.png)](https://x/)"), "<a href=\"https://x/\" rel=\"noopener\">a</a>");
}

#[test]
fn keys_of_a_tracker_become_links_in_plain_text_only() {
    struct Keys;
    impl crate::markdown::Links for Keys {
        fn target(&self, _: &str, _: bool) -> crate::markdown::Target {
            crate::markdown::Target::Keep
        }

        fn patterns(&self, text: &str) -> Vec<(std::ops::Range<usize>, String)> {
            text.match_indices("K-1").map(|(at, key)| (at..at + 3, format!("https://t/{key}"))).collect()
        }
    }
    let render = |text: &str| crate::markdown::render_fragment(text, 0..text.len(), &Keys);
    let link = "<a href=\"https://t/K-1\" rel=\"noopener\">K-1</a>";
    assert_eq!(render("a K-1 `K-1` b"), format!("a {link} <code>K-1</code> b"));
    assert_eq!(render("[K-1](x)"), "<a href=\"x\">K-1</a>");
    assert_eq!(render("https://h.io/K-1"), "<a href=\"https://h.io/K-1\" rel=\"noopener\">https://h.io/K-1</a>");
}

#[test]
fn headings_within_declarations_have_their_anchors() {
    for text in [
        "]:<!t<h2>b</h2>",
        "x](<!t<h2>b</h2>",
        "]: <?x <h3>b</h3> ?>",
        "]:<!t <h2>b</h2><h2>c</h2>",
        "- ]:<![CDATA[<h4>b</h4>]]>",
        "]:<!t<h2>b</h2>\n\n## b",
    ] {
        let outline = crate::markdown::Outline::read(text, 0..text.len());
        let page = page(text).html;
        assert!(!outline.headings.is_empty(), "{text}");
        for heading in &outline.headings {
            assert!(page.contains(&format!("id=\"{}\"", heading.anchor)), "{text}: {page}");
        }
    }
}
