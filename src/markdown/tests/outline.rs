//! What the outline finds, and where.

use crate::markdown::{LinkKind, Outline, plain_text};

fn read(text: &str) -> Outline {
    Outline::read(text, 0..text.len())
}

#[test]
fn headings_and_their_sections() {
    let text = "---\nx: 1\n---\n# A\na\n## B `<c>` <d> [e](f)\nb\n## B\nc\n# Z\n";
    let outline = Outline::read(text, 13..text.len());
    let found: Vec<(u8, &str, &str)> =
        outline.headings.iter().map(|heading| (heading.level, &*heading.text, &*heading.anchor)).collect();
    assert_eq!(found, [(1, "A", "a"), (2, "B <c> <d> e", "b-c--e"), (2, "B", "b"), (1, "Z", "z")]);
    assert_eq!(outline.headings[1].html, "B <code>&lt;c&gt;</code> &lt;d&gt; e");
    assert_eq!(&text[outline.headings[0].section.clone()], "a\n## B `<c>` <d> [e](f)\nb\n## B\nc\n");
    assert_eq!(&text[outline.headings[0].content.clone()], "a\n");
    assert_eq!(&text[outline.headings[2].section.clone()], "c\n");
    assert_eq!(outline.section("z").map(|heading| heading.section.clone()), Some(text.len()..text.len()));
}

#[test]
fn headings_of_raw_html() {
    let text = "<h2 align=center>A <b>b</b></h2>\n\ntext <h3>c</h3>\n\n<!-- <h2>no</h2> -->\n\n<h1>\n\nd\n\n</h1>\n";
    let outline = read(text);
    let found: Vec<(u8, &str)> = outline.headings.iter().map(|heading| (heading.level, &*heading.anchor)).collect();
    assert_eq!(found, [(2, "a-b"), (3, "c"), (1, "d")]);
    assert_eq!(&text[outline.headings[0].range.clone()], "<h2 align=center>A <b>b</b></h2>");
}

#[test]
fn links_of_every_kind() {
    let text = "[a *b*](c \"t\") ![d](e) <https://f> <f@g> https://g.io/h_i <a href='j&amp;k'>l</a> <img src=m alt=n> [![o](p)](q) `https://no`";
    let outline = read(text);
    let found: Vec<(LinkKind, &str, &str, &str)> =
        outline.links.iter().map(|link| (link.kind, &*link.dest, &*link.text, &text[link.range.clone()])).collect();
    use LinkKind::{Image, Link};
    let expected = [
        (Link, "c", "a b", "[a *b*](c \"t\")"),
        (Image, "e", "d", "![d](e)"),
        (Link, "https://f", "https://f", "<https://f>"),
        (Link, "mailto:f@g", "f@g", "<f@g>"),
        (Link, "https://g.io/h_i", "https://g.io/h_i", "https://g.io/h_i"),
        (Link, "j&k", "l", "<a href='j&amp;k'>l</a>"),
        (Image, "m", "n", "<img src=m alt=n>"),
        (Link, "q", "o", "[![o](p)](q)"),
        (Image, "p", "o", "![o](p)"),
    ];
    assert_eq!(found, expected);
    assert_eq!(read("[a](javascript:x)").unsafe_urls, [("javascript:x".to_owned(), 0..17)]);
}

#[test]
fn tasks() {
    let text = "## A\n- [x] a `b`\n  - [ ] ~~c~~\n- [] d\n- [ x] e\n- [x](f)\n1. [X] g\n\n   more\n\n<!--\n- [ ] no\n-->\n* [ ]h\n";
    let outline = read(text);
    let found: Vec<(bool, bool, &str, &str, usize)> = outline
        .tasks
        .iter()
        .map(|task| (task.checked, task.struck, &*task.text, &text[task.range.clone()], task.depth))
        .collect();
    let expected =
        [(true, false, "a b", "[x] a `b`", 0), (false, true, "c", "[ ] ~~c", 1), (true, false, "g", "[X] g", 0)];
    assert_eq!(found, expected);
    assert!(outline.tasks.iter().all(|task| task.heading == Some(0)));
    let malformed: Vec<&str> = outline.malformed_tasks.iter().map(|range| &text[range.clone()]).collect();
    assert_eq!(malformed, ["[]", "[ x]", "[ ]"]);
}

#[test]
fn contents_lists() {
    let text = "<!-- toc -->\n- [a](#a)\n<!-- /toc -->\n[b](#b)\n";
    let outline = read(text);
    let toc = outline.toc.unwrap();
    assert_eq!((&text[toc.range], toc.closed), ("<!-- toc -->\n- [a](#a)\n<!-- /toc -->", true));
    assert_eq!(outline.links.iter().map(|link| link.in_toc).collect::<Vec<_>>(), [true, false]);
    let open = read("<!-- TOC -->\n\n[a](#a)");
    assert_eq!(open.toc.map(|toc| (toc.range, toc.closed)), Some((0..12, false)));
    assert!(!open.links[0].in_toc);
}

#[test]
fn what_is_odd() {
    let text = "a <foo> `<no>` </bar> <b>\n\n> <div> <baz x>\n> </div>\n\n```\n<no>\n```\n<!-- end";
    let outline = read(text);
    let found: Vec<(&str, &str)> =
        outline.unknown_tags.iter().map(|(name, range)| (&**name, &text[range.clone()])).collect();
    assert_eq!(found, [("foo", "<foo>"), ("bar", "</bar>"), ("baz", "<baz x>")]);
    assert_eq!(outline.open_comments.len(), 1);
    let none = read("<!-- a --->\n\nb <master/worker>\n\n<!-- c ---->");
    assert!(none.open_comments.is_empty() && none.unknown_tags.is_empty(), "{none:?}");
    assert!(read("<!-- TOC -->\n* [A](#a)\n<!-- TOC -->\n\n# A").toc.is_some_and(|toc| toc.closed));
    assert_eq!(read("<a id='x'></a><a name=y>").html_ids, [("x".to_owned(), 0..10), ("y".to_owned(), 14..24)]);
}

#[test]
fn plain_texts() {
    for (markdown, plain) in
        [("*a* `b` [c](d) <e>", "a b c <e>"), ("a<br>b <!-- c -->", "ab"), ("", ""), ("- a\n- b\n", "a b")]
    {
        assert_eq!(plain_text(markdown), plain);
    }
}
