//! How deep the contents lists of a repository go. It is nowhere written down but in the lists themselves: `mdtoc` takes a
//! number on its command line, which in Kubernetes is five.

use std::collections::{BTreeMap, BTreeSet};

use super::{Options, headings, place};
use crate::markdown::{Outline, host_anchor, listed};

/// What the lists of a repository have in common, gathered from each of them.
#[derive(Clone, Debug, Default)]
pub struct Depth {
    /// How many documents there are of each kind.
    documents: BTreeMap<Kind, usize>,
}

/// A document with a contents list, as far as depth goes. The lowest bit stands for the first level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    /// The levels of its headings.
    levels: u8,
    /// The levels of which its list has headings.
    listed: u8,
}

impl Depth {
    /// Looks at the contents list of a document, where it has one.
    pub fn see(&mut self, text: &str, outline: &Outline) {
        let Ok(place) = place(text, outline) else { return };
        let Some(items) = listed(text, place) else { return };
        let known: BTreeSet<&str> = items.iter().filter_map(|item| item.dest.strip_prefix('#')).collect();
        // Other tools make other anchors.
        let named: BTreeSet<&str> = items.iter().map(|item| item.text.as_str()).collect();
        let mut kind = Kind { levels: 0, listed: 0 };
        for heading in headings(outline, Options::default()) {
            let level = 1 << heading.level.clamp(1, 6).saturating_sub(1);
            kind.levels |= level;
            if known.contains(host_anchor(&heading.anchor)) || named.contains(heading.text.as_str()) {
                kind.listed |= level;
            }
        }
        *self.documents.entry(kind).or_default() += 1;
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: &Depth) {
        for (kind, count) in &other.documents {
            *self.documents.entry(*kind).or_default() += count;
        }
    }

    /// The deepest level that the lists have: above it there is none that most of them leave out. Lists that are made by it
    /// have it as well.
    #[must_use]
    pub fn level(&self) -> u8 {
        let mut level = deepest(self.documents.iter().map(|(kind, count)| (*kind, *count)));
        loop {
            // A list that is stale may tell of a depth that it has no longer once it is renewed.
            let renewed = |kind: &Kind| Kind { listed: kind.levels & mask(level), ..*kind };
            let next = deepest(self.documents.iter().map(|(kind, count)| (renewed(kind), *count)));
            // It only ever grows: no renewed list leaves out a heading down to that level.
            if next <= level {
                return level;
            }
            level = next;
        }
    }
}

/// The bits of the levels down to this one.
const fn mask(level: u8) -> u8 {
    (1_u8 << level).wrapping_sub(1)
}

/// The level above the first that more lists leave out than have. A list that leads to no heading tells nothing, and one that
/// has some of a level has all of it, or is stale.
fn deepest(kinds: impl Iterator<Item = (Kind, usize)> + Clone) -> u8 {
    let telling = || kinds.clone().filter(|(kind, _)| kind.listed != 0);
    let count = |fits: &dyn Fn(&Kind) -> bool| -> usize {
        telling().filter(|(kind, _)| fits(kind)).map(|(_, count)| count).sum()
    };
    let is_left_out = |level: &u8| {
        let bit = 1_u8 << (level - 1);
        let lacks = count(&|kind| kind.levels & bit != 0 && kind.listed & bit == 0);
        lacks > count(&|kind| kind.listed & bit != 0)
    };
    match (1..=6).find(is_left_out) {
        Some(level) if level > 1 => level - 1,
        _ => 6,
    }
}
