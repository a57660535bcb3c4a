//! Sections: a heading and what stands under it, up to the next one. Which of the one document is which of the other.

use std::collections::BTreeMap;

use super::block::{Item, Words, in_common};
use super::node::{Element, Node};
use crate::order::rising;

/// How many hundredths of their words two sections have in common that are one under another heading.
const ALIKE: usize = 50;
/// Of sections whose headings tell nothing, so many pairs are held against each other.
const PAIRS: usize = 1 << 14;

/// A part of a document.
#[derive(Debug, Default)]
pub(super) struct Section<'node> {
    /// Its heading; none for what stands above the first.
    pub(super) heading: Option<&'node Element<'node>>,
    /// What stands under it.
    pub(super) items: Vec<Item<'node>>,
}

impl<'node> Section<'node> {
    /// The level of its heading as written; nought for what stands above the first.
    pub(super) fn level(&self) -> u8 {
        self.heading.and_then(Element::heading).unwrap_or(0)
    }

    fn title(&self) -> String {
        let mut words = Vec::new();
        self.heading.iter().flat_map(|heading| &heading.children).for_each(|node| node.words(&mut words));
        words.join(" ")
    }
}

/// The sections of a document. There is always a first one, above all headings.
pub(super) fn sections<'node>(nodes: &'node [Node<'node>]) -> Vec<Section<'node>> {
    let mut sections = vec![Section::default()];
    for item in Item::of(nodes) {
        match item {
            Item::Block(element) if element.heading().is_some() => {
                sections.push(Section { heading: Some(element), items: Vec::new() });
            }
            item => {
                if let Some(section) = sections.last_mut() {
                    section.items.push(item);
                }
            }
        }
    }
    sections
}

/// The section of the base that each of the head was, and whether it stands elsewhere now.
pub(super) fn pairs(base: &[Section<'_>], head: &[Section<'_>]) -> Vec<Option<(usize, bool)>> {
    let mut found: Vec<Option<usize>> = vec![None; head.len()];
    let mut free = vec![true; base.len()];
    // By the headings above and their own; then by their own; then by what they say.
    let (before, after) = (keys(base), keys(head));
    join(&before.0, &after.0, &mut found, &mut free);
    join(&before.1, &after.1, &mut found, &mut free);
    by_content(base, head, &mut found, &mut free);
    let kept = rising(&found.iter().flatten().copied().collect::<Vec<_>>());
    let mut kept = kept.into_iter();
    found.into_iter().map(|was| was.map(|was| (was, !kept.next().unwrap_or(true)))).collect()
}

/// The headings of sections: with all above, and alone.
fn keys(sections: &[Section<'_>]) -> (Vec<String>, Vec<String>) {
    let mut above: Vec<(u8, String)> = Vec::new();
    let (mut long, mut short) = (Vec::new(), Vec::new());
    for section in sections {
        let level = section.level();
        while above.pop_if(|(known, _)| *known >= level).is_some() {}
        above.push((level, section.title()));
        long.push(above.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join("\n"));
        short.push(section.title());
    }
    (long, short)
}

/// Pairs what has the same key, the first with the first.
fn join(before: &[String], after: &[String], found: &mut [Option<usize>], free: &mut [bool]) {
    let mut places: BTreeMap<&str, std::collections::VecDeque<usize>> = BTreeMap::new();
    for (at, key) in before.iter().enumerate().filter(|(at, _)| free[*at]) {
        places.entry(key).or_default().push_back(at);
    }
    for (at, key) in after.iter().enumerate() {
        if found[at].is_none()
            && let Some(was) = places.get_mut(key.as_str()).and_then(std::collections::VecDeque::pop_front)
        {
            (found[at], free[was]) = (Some(was), false);
        }
    }
}

/// Pairs what says much of the same, the most alike first.
fn by_content<'node>(base: &[Section<'node>], head: &[Section<'node>], found: &mut [Option<usize>], free: &mut [bool]) {
    let gone: Vec<usize> = (0..base.len()).filter(|at| free[*at]).collect();
    let new: Vec<usize> = (0..head.len()).filter(|at| found[*at].is_none()).collect();
    if gone.len() * new.len() > PAIRS {
        return;
    }
    let mut words = Words::default();
    let mut bag = |section: &Section<'node>| -> Vec<u32> {
        // What a section is called counts as well.
        let mut all: Vec<&'node str> = Vec::new();
        section.heading.iter().flat_map(|heading| &heading.children).for_each(|node| node.words(&mut all));
        section.items.iter().for_each(|item| all.extend(item.words()));
        words.bag(all)
    };
    let bags: Vec<Vec<u32>> = gone.iter().map(|at| bag(&base[*at])).collect();
    let others: Vec<Vec<u32>> = new.iter().map(|at| bag(&head[*at])).collect();
    let mut alike: Vec<(usize, usize, usize)> = Vec::new();
    for (one, was) in bags.iter().zip(&gone) {
        for (other, is) in others.iter().zip(&new) {
            let score = in_common(one, other);
            if score >= ALIKE && !one.is_empty() {
                alike.push((100 - score.min(100), *was, *is));
            }
        }
    }
    alike.sort_unstable();
    for (_, was, is) in alike {
        if free[was] && found[is].is_none() {
            (found[is], free[was]) = (Some(was), false);
        }
    }
}
