//! Markdown to HTML: nothing acts, ids are unique, a browser reads exactly what is written, and every place lies in the text.

use std::collections::BTreeSet;

use roadbook::markdown::{
    AsWritten, Outline, blocks, contents, escaped, inlines, is_safe, listed, meaning, page_id, parts, plain_text,
    render, render_fragment, slug,
};

use super::assert_within;
use crate::oracle::html;

pub(crate) fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let all = 0..text.len();
    let outline = Outline::read(text, all.clone());
    places(text, &outline);
    let anchors: BTreeSet<&str> = outline.headings.iter().map(|heading| heading.anchor.as_str()).collect();
    assert_eq!(anchors.len(), outline.headings.len(), "two headings have one anchor: {anchors:?}");

    let page = render(text, all.clone(), &[], &outline.headings, &AsWritten).html;
    assert_eq!(html::faults(&page), Vec::<String>::new(), "{page}");
    let ids = html::ids(&page);
    let lost = anchors.into_iter().find(|anchor| !ids.contains(*anchor));
    assert_eq!(lost, None, "a heading has no id in {page}");

    let fragment = render_fragment(text, all.clone(), &AsWritten);
    assert_eq!(html::faults(&fragment), Vec::<String>::new(), "{fragment}");
    assert_eq!(html::ids(&fragment), BTreeSet::new(), "a fragment has ids: {fragment}");
    let list = contents(&outline.headings, 1..=6);
    assert_eq!(html::faults(&list), Vec::<String>::new(), "{list}");
    let plain = escaped(text);
    assert_eq!(html::faults(&plain), Vec::<String>::new(), "{plain}");

    let half = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let first = vec![std::ops::Range { start: 0, end: half }];
    let rest = render(text, half..text.len(), &first, &outline.headings, &AsWritten).html;
    assert_eq!(html::faults(&rest), Vec::<String>::new(), "{rest}");
    let skipped = render(text, all.clone(), &first, &outline.headings, &AsWritten).html;
    assert_eq!(html::faults(&skipped), Vec::<String>::new(), "{skipped}");

    let _ = blocks(text, all.clone(), &[], &outline.headings);
    let _ = (plain_text(text), meaning(text), page_id(text), is_safe(text));
    let _ = (inlines(text, all.clone()), listed(text, all));
    assert!(!slug(text).contains(char::is_whitespace), "{:?}", slug(text));
}

/// Every place that the outline and the parts name.
fn places(text: &str, outline: &Outline) {
    for heading in &outline.headings {
        assert_within(&heading.range, text, "a heading");
        assert_within(&heading.content, text, "the content of a heading");
        assert_within(&heading.section, text, "a section");
        assert!(heading.range.end <= heading.content.start && heading.content.end <= heading.section.end);
    }
    let links = outline.links.iter().map(|link| &link.range);
    let tasks = outline.tasks.iter().map(|task| &task.range).chain(&outline.malformed_tasks);
    let named = [&outline.html_ids, &outline.unknown_tags, &outline.unsafe_urls];
    let named = named.into_iter().flatten().map(|(_, range)| range);
    let others = outline.toc.iter().map(|toc| &toc.range).chain(outline.definitions.values());
    for range in links.chain(tasks).chain(named).chain(others).chain(&outline.open_comments) {
        assert_within(range, text, "a place of the outline");
    }
    for part in parts(text, 0..text.len()) {
        assert_within(&part.range, text, "a part");
    }
}
