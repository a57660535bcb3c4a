//! A base that is kept beside the roadmap which is compared with it.

use std::sync::Arc;

use super::{Changes, Compared, Pairs, Side};
use crate::repository::revision::Revision;
use crate::roadmap::Roadmap;

/// Everything that a site tells of a comparison, beside the roadmap that it shows.
#[derive(Debug)]
pub struct Against {
    /// The roadmap of the base.
    pub base: Arc<Roadmap>,
    /// The base's commit.
    pub base_revision: Revision,
    /// The head's; none for the work tree.
    pub head_revision: Option<Revision>,
    /// Which proposal is which.
    pub pairs: Pairs,
    /// What is different.
    pub changes: Changes,
}

impl Against {
    /// Both sides, as they are shown. `head` is the roadmap of the site.
    #[must_use]
    pub fn compared<'compared>(&'compared self, head: &'compared Roadmap) -> Compared<'compared> {
        let side = |roadmap, revision: Option<&'compared Revision>| Side {
            roadmap,
            name: revision.map(|revision| revision.name.as_str()),
            commit: revision.map(|revision| revision.hash.as_str()),
        };
        Compared {
            base: side(&self.base, Some(&self.base_revision)),
            head: side(head, self.head_revision.as_ref()),
            changes: &self.changes,
        }
    }
}
