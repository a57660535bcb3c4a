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
    let (faults, ids) = html::judge(&page);
    assert_eq!(faults, Vec::<String>::new(), "{page}");
    let lost = anchors.into_iter().find(|anchor| !ids.contains(*anchor));
    assert_eq!(lost, None, "a heading has no id in {page}");

    // The oracle takes far longer than what it judges, so that other ways of rendering take turns.
    match text.len() % 3 {
        0 => {
            let fragment = render_fragment(text, all.clone(), &AsWritten);
            let (faults, ids) = html::judge(&fragment);
            assert_eq!(faults, Vec::<String>::new(), "{fragment}");
            assert_eq!(ids, BTreeSet::new(), "a fragment has ids: {fragment}");
        }
        1 => {
            let half = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let first = vec![std::ops::Range { start: 0, end: half }];
            sound(&render(text, half..text.len(), &first, &outline.headings, &AsWritten).html);
            sound(&render(text, all.clone(), &first, &outline.headings, &AsWritten).html);
        }
        _ => {
            sound(&contents(&outline.headings, 1..=6));
            sound(&escaped(text));
        }
    }

    let _ = blocks(text, all.clone(), &[], &outline.headings);
    let _ = (plain_text(text), meaning(text), page_id(text), is_safe(text));
    let _ = (inlines(text, all.clone()), listed(text, all));
    assert!(!slug(text).contains(char::is_whitespace), "{:?}", slug(text));
}

fn sound(written: &str) {
    assert_eq!(html::faults(written), Vec::<String>::new(), "{written}");
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
