//! The timeline of one proposal, as its page shows it.

use crate::roadmap::ProposalId;
use crate::roadmap::timeline::{Point, Told};
use crate::site::Site;

use super::super::timeline::{Line, line};

/// Points by what places them.
#[derive(Default)]
pub(super) struct When {
    pub(super) dated: Vec<Line>,
    /// Only a release places them.
    pub(super) released: Vec<Line>,
    pub(super) planned: Vec<Line>,
    /// Nothing places them.
    pub(super) unplaced: Vec<Line>,
}

impl When {
    pub(super) fn is_empty(&self) -> bool {
        self.dated.is_empty() && self.released.is_empty() && self.planned.is_empty() && self.unplaced.is_empty()
    }
}

pub(super) fn lines(site: &Site, id: ProposalId, root: &str) -> When {
    let timeline = &site.roadmap().timelines[id];
    // Fields alone are on the header card already; they are worth lines only where there is a history to put them into.
    let all = [&timeline.dated, &timeline.released, &timeline.planned, &timeline.unplaced];
    let field = |told: &Told| matches!(told, Told::Milestone(_) | Told::Created | Told::Updated);
    if all.into_iter().flatten().all(|point| point.told.iter().all(field)) {
        return When::default();
    }
    let shown = |points: &[Point]| points.iter().map(|point| line(site, id, point, root, "")).collect();
    When {
        dated: shown(&timeline.dated),
        released: shown(&timeline.released),
        planned: shown(&timeline.planned),
        unplaced: shown(&timeline.unplaced),
    }
}
