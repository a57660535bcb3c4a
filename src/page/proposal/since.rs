//! Since when a proposal has its status, how that compares, and who worked on it.

use serde::Serialize;

use crate::roadmap::ProposalId;
use crate::site::Site;

use super::super::count;
use super::super::view::Stamp;

/// How many contributors the card names.
const SHOWN: usize = 12;

/// How long the status has been held.
#[derive(Serialize)]
pub(super) struct Since {
    pub(super) stamp: Stamp,
    /// `310 days (median 400)`.
    pub(super) length: String,
    pub(super) stuck: bool,
}

pub(super) fn since(site: &Site, id: ProposalId) -> Option<Since> {
    let roadmap = site.roadmap();
    let tenure = roadmap.tenures.proposals.get(id)?;
    let day = roadmap.ledger.day(tenure.since?);
    let days = usize::try_from(tenure.days?).unwrap_or(0);
    let usual = roadmap.tenures.usual.get(roadmap.status_name(id)).filter(|usual| usual.stays > 1);
    let median = usual.map(|usual| format!(" (median {})", usual.median)).unwrap_or_default();
    let length = format!("{}{median}", count(days, "day", "days"));
    Some(Since { stamp: Stamp { machine: day.clone(), text: day }, length, stuck: tenure.stuck })
}

/// Names, the busiest first, and how many more there are.
pub(super) fn contributors(site: &Site, id: ProposalId) -> Vec<String> {
    let all = &site.roadmap().ledger.pasts[id].contributors;
    let mut names: Vec<String> = all.iter().take(SHOWN).map(|one| one.name.clone()).collect();
    if all.len() > SHOWN {
        names.push(format!("{} more", all.len() - SHOWN));
    }
    names
}
