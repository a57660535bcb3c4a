//! How deep the contents lists of a repository go. It is nowhere written down but in the lists themselves: `mdtoc` takes a
//! number on its command line, which in Kubernetes is five.

use std::collections::BTreeSet;

use super::{Options, headings, place};
use crate::markdown::{Outline, host_anchor, listed};

/// What the lists of a repository have in common, gathered from each of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Depth {
    /// By level: documents whose list has headings of that level, and documents that have such headings and no list of
    /// them.
    levels: [(usize, usize); 6],
}

impl Depth {
    /// Looks at the contents list of a document, where it has one.
    pub fn see(&mut self, text: &str, outline: &Outline) {
        let Ok(place) = place(text, outline) else { return };
        let Some(items) = listed(text, place).filter(|items| !items.is_empty()) else { return };
        let known: BTreeSet<&str> = items.iter().filter_map(|item| item.dest.strip_prefix('#')).collect();
        let mut seen = [(false, false); 6];
        for heading in headings(outline, Options::default()) {
            let Some(level) = seen.get_mut(usize::from(heading.level).saturating_sub(1)) else { continue };
            if known.contains(host_anchor(&heading.anchor)) {
                level.0 = true;
            } else {
                level.1 = true;
            }
        }
        for (count, (has, lacks)) in self.levels.iter_mut().zip(seen) {
            // A list that has some of a level has all of it, or is stale.
            count.0 += usize::from(has);
            count.1 += usize::from(lacks && !has);
        }
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: &Depth) {
        for (count, (has, lacks)) in self.levels.iter_mut().zip(other.levels) {
            count.0 += has;
            count.1 += lacks;
        }
    }

    /// The deepest level that the lists have: above it there is none that most of them leave out.
    #[must_use]
    pub fn level(&self) -> u8 {
        let left_out = self.levels.iter().position(|(has, lacks)| lacks > has);
        left_out.and_then(|level| u8::try_from(level).ok()).filter(|level| *level > 0).unwrap_or(6)
    }
}
