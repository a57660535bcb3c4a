//! Texts compared: cases by eye, and what holds for all.

use proptest::prelude::*;

use super::node::{self, Node};
use super::{Section, State, compare};
use crate::markdown::{AsWritten, Outline, render};

fn html(markdown: &str) -> String {
    let outline = Outline::read(markdown, 0..markdown.len());
    render(markdown, 0..markdown.len(), &[], &outline.headings, &AsWritten).html
}

/// The sections in short: how they are marked, their headings, and what stands under them.
fn told(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections.iter().filter(|section| !section.is_same()) {
        let state = match section.state {
            State::Same => "=",
            State::Edited => "~",
            State::New => "+",
            State::Gone => "-",
        };
        let moved = if section.moved { " moved" } else { "" };
        let level = section.level_before.map(|level| format!(" from {level}")).unwrap_or_default();
        out.push_str(&format!("{state}{moved}{level} {}\n", section.heading));
        for row in section.rows.iter().filter(|row| !row.same) {
            out.push_str(row.both.trim_end());
            out.push('\n');
        }
    }
    out
}

#[track_caller]
fn check(base: &str, head: &str, expected: &str) {
    assert_eq!(told(&compare(&html(base), &html(head))), expected, "{base:?} and {head:?}");
}

#[test]
fn words_are_marked_within_the_markup() {
    check("One two three.", "One four three.", "~ \n<p>One <del>two</del><ins>four</ins> three.</p>\n");
    check("It **is** so.", "It **was** so.", "~ \n<p>It <strong><del>is</del><ins>was</ins></strong> so.</p>\n");
    check(
        "Plain words here.",
        "Plain *words* here.",
        "~ \n<p>Plain <del>words</del><em><ins>words</ins></em> here.</p>\n",
    );
    check("a & b < c", "a & d < c", "~ \n<p>a &amp; <del>b</del><ins>d</ins> &lt; c</p>\n");
}

#[test]
fn layout_is_no_change() {
    check("One two\nthree.", "One two three.", "");
    check("* a\n* b\n", "- a\n- b\n", "");
    check("# One\n\nText.", "One\n===\n\nText.", "");
}

#[test]
fn what_has_little_in_common_is_exchanged_as_a_whole() {
    check(
        "The quick brown fox jumps.",
        "A plan says what comes.",
        "~ \n<p class=\"deleted\"><del>The quick brown fox jumps.</del></p>\n<p class=\"inserted\"><ins>A plan says what comes.</ins></p>\n",
    );
}

#[test]
fn blocks_are_compared_in_their_own_markup() {
    check(
        "- a one\n- b two\n",
        "- a one\n- c three\n- b two\n",
        "~ \n<ul><li>a one</li>\n<li class=\"inserted\"><ins>c three</ins></li>\n<li>b two</li>\n</ul>\n",
    );
    check(
        "|x|y|\n|-|-|\n|1|2|\n|3|4|\n",
        "|x|y|\n|-|-|\n|1|5|\n|3|4|\n",
        "~ \n<div class=\"table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">x</th>\n<th scope=\"col\">y</th>\n</tr>\n</thead>\n<tbody><tr><td>1</td>\n<td><del>2</del><ins>5</ins></td>\n</tr>\n<tr><td>3</td>\n<td>4</td>\n</tr>\n</tbody>\n</table>\n</div>\n",
    );
    check(
        "```go\nfunc a() {\n  b()\n}\n```",
        "```go\nfunc a() {\n  c()\n}\n```",
        "~ \n<pre tabindex=\"0\" data-lang=\"go\"><code><span class=\"k\">func </span><span class=\"f\">a</span>() {\n<del>  <span class=\"f\">b</span>()\n</del><ins>  <span class=\"f\">c</span>()\n</ins>}\n</code></pre>\n",
    );
}

#[test]
fn headings_are_renamed_moved_new_and_gone() {
    let text = "Some words that say what this is about and go on for a while.";
    check(
        &format!("# A\n\n{text}\n\n# B\n\nOther things.\n"),
        &format!("# C\n\n{text}\n\n# B\n\nOther things.\n"),
        "~ <del>A</del><ins>C</ins>\n",
    );
    check("# A\n\none\n\n# B\n\ntwo\n", "# B\n\ntwo\n\n# A\n\none\n", "= moved B\n");
    check("# A\n\none\n", "# A\n\none\n\n# B\n\nnew\n", "+ <ins>B</ins>\n<p class=\"inserted\"><ins>new</ins></p>\n");
    check("# A\n\none\n\n# B\n\nold\n", "# A\n\none\n", "- <del>B</del>\n<p class=\"deleted\"><del>old</del></p>\n");
    check("# A\n\n## B\n\none\n", "# A\n\n# B\n\none\n", "= from 2 B\n");
}

/// All words of HTML, white space aside.
fn words(html: &str) -> String {
    fn add(node: &Node<'_>, out: &mut String) {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.children.is_empty() && element.role == node::Role::Atom => {
                out.push_str(&element.open);
            }
            Node::Element(element) => element.children.iter().for_each(|child| add(child, out)),
        }
    }
    let mut out = String::new();
    node::read(html).iter().for_each(|node| add(node, &mut out));
    out.split_whitespace().collect()
}

/// The words of HTML that are not in elements of that name.
fn without(html: &str, name: &str) -> String {
    let mut rest = html;
    let mut out = String::new();
    while let Some(at) = rest.find(&format!("<{name}>")) {
        out.push_str(&rest[..at]);
        let end = format!("</{name}>");
        rest = rest[at..].split_once(end.as_str()).map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    words(&out)
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

/// What is kept and inserted is the head, what is kept and deleted is the base, both in one and each for itself.
fn spells(base: &str, head: &str) {
    let (base, head) = (html(base), html(head));
    let sections = compare(&base, &head);
    let both: Vec<String> = sections
        .iter()
        .map(|section| section.heading.clone() + &section.rows.iter().map(|row| row.both.as_str()).collect::<String>())
        .collect();
    let now: String = both.iter().map(|html| without(html, "del")).collect();
    assert_eq!(now, words(&head), "the head, in order");
    let then = |html: &str| -> Vec<String> {
        compare(html, html)
            .iter()
            .map(|section| {
                words(
                    &(section.heading.clone() + &section.rows.iter().map(|row| row.both.as_str()).collect::<String>()),
                )
            })
            .collect()
    };
    let kept: Vec<String> = both.iter().map(|html| without(html, "ins")).filter(|text| !text.is_empty()).collect();
    let expected: Vec<String> = then(&base).into_iter().filter(|text| !text.is_empty()).collect();
    assert_eq!(sorted(kept), sorted(expected), "the base, by section");
    for row in sections.iter().flat_map(|section| &section.rows).filter(|row| !row.same) {
        assert_eq!(words(&row.before), without(&row.both, "ins"), "the base beside");
        assert_eq!(words(&row.after), without(&row.both, "del"), "the head beside");
        for html in [&row.both, &row.before, &row.after] {
            assert!(is_balanced(html), "{html}");
        }
    }
}

/// Whether every element is closed where it was opened.
fn is_balanced(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or("");
        match (tag.starts_with('/'), name) {
            (_, "br" | "hr" | "img" | "input" | "wbr") => {}
            (true, _) if open.pop() != Some(name) => return false,
            (true, _) => {}
            (false, _) => open.push(name),
        }
    }
    open.is_empty()
}

fn document() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-d]{1,2}",
        Just("**b c**".to_owned()),
        Just("`code`".to_owned()),
        Just("[a link](https://a.example/)".to_owned()),
        Just("~~gone~~".to_owned()),
        Just("&".to_owned()),
        Just("<b>".to_owned()),
        Just("</b>".to_owned()),
        Just("![x](y.png)".to_owned()),
        Just("$a^2$".to_owned()),
        Just("[^1]".to_owned()),
    ];
    let line = proptest::collection::vec(word, 1..8).prop_map(|words| words.join(" "));
    let block = prop_oneof![
        4 => line.clone(),
        2 => ("#{1,4}", line.clone()).prop_map(|(marks, line)| format!("{marks} {line}")),
        1 => proptest::collection::vec(line.clone(), 1..4)
            .prop_map(|lines| lines.iter().map(|line| format!("- {line}\n")).collect::<String>()),
        1 => proptest::collection::vec(line.clone(), 1..4)
            .prop_map(|lines| lines.iter().map(|line| format!("- [ ] {line}\n  1. {line}\n")).collect::<String>()),
        1 => proptest::collection::vec(line.clone(), 1..4)
            .prop_map(|lines| lines.iter().map(|line| format!("| {line} | x |\n")).collect::<String>())
            .prop_map(|rows| format!("| a | b |\n|---|---|\n{rows}")),
        1 => proptest::collection::vec(line.clone(), 1..4).prop_map(|lines| format!("```go\n{}\n```", lines.join("\n"))),
        1 => line.clone().prop_map(|line| format!("> {line}\n>\n> {line}")),
        1 => line.clone().prop_map(|line| format!("<details><summary>{line}</summary>\n\n{line}\n\n</details>")),
        1 => line.clone().prop_map(|line| format!("<table><tr><td colspan=2>{line}<tr><td>x</table>")),
        1 => Just("---".to_owned()),
        1 => line.prop_map(|line| format!("[^1]: {line}")),
    ];
    proptest::collection::vec(block, 0..12).prop_map(|blocks| blocks.join("\n\n"))
}

/// A document and one that has something in common with it.
fn two() -> impl Strategy<Value = (String, String)> {
    let edits = proptest::collection::vec((any::<prop::sample::Index>(), document()), 0..3);
    (document(), edits).prop_map(|(text, edits)| {
        let mut blocks: Vec<String> = text.split("\n\n").map(str::to_owned).collect();
        for (place, new) in edits {
            let at = place.index(blocks.len());
            let new = new.split("\n\n").next().unwrap_or("").to_owned();
            if new.len() % 3 == 0 {
                blocks.insert(at, new);
            } else if new.len() % 3 == 1 {
                blocks[at] = new;
            } else {
                let block = blocks.remove(at);
                blocks.push(block);
            }
        }
        (text, blocks.join("\n\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_difference_spells_both_sides((base, head) in two()) {
        spells(&base, &head);
    }

    #[test]
    fn a_text_compared_with_itself_has_no_difference(text in document()) {
        let html = html(&text);
        prop_assert!(compare(&html, &html).iter().all(Section::is_same), "{}", told(&compare(&html, &html)));
    }
}
