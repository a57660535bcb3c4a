//! How long proposals have had their status, and how long that is usual.
//!
//! Time is counted up to the day that the configuration calls today, else to the day of the newest commit: the site is
//! a function of the repository, and must not change because a night has passed.

use std::collections::BTreeMap;

use crate::ledger::{CommitId, days_between};
use crate::proposal::status::StatusGroup;

use super::{ProposalId, Roadmap};

/// A proposal is stuck that has been in a status so many times as long as half of all that ever were in it.
const FAR_BEYOND: i64 = 3;
/// And for no fewer days than this: where all moves quickly, three times little is still little.
const LEAST: i64 = 180;
/// Fewer stays than this show nothing of what is usual.
const ENOUGH: usize = 5;

/// How long one proposal has had its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tenure {
    /// The commit since which; none where that is not known, or not committed.
    pub since: Option<CommitId>,
    /// In days.
    pub days: Option<i64>,
    /// Far beyond what is usual, in a status that is not an end.
    pub stuck: bool,
}

/// How long a status is usually held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// The median in days, over all stays: those that ended, and those that last with what they have.
    pub median: i64,
    /// How many stays are known.
    pub stays: usize,
    /// How many of them last.
    pub lasting: usize,
}

/// The tenures of all proposals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tenures {
    /// By proposal.
    pub proposals: Vec<Tenure>,
    /// By status, as [`Roadmap::status_name`] gives it.
    pub usual: BTreeMap<String, Usual>,
    /// The time up to which is counted, in seconds since 1970.
    pub now: Option<i64>,
}

impl Tenures {
    pub(super) fn of(roadmap: &Roadmap, today: Option<jiff::civil::Date>) -> Tenures {
        let ledger = &roadmap.ledger;
        let midnight = |day: jiff::civil::Date| day.to_zoned(jiff::tz::TimeZone::UTC).ok();
        let today = today.and_then(midnight).map(|zoned| zoned.timestamp().as_second());
        let Some(now) = today.or(ledger.until).filter(|_| ledger.present) else {
            let proposals = vec![Tenure::default(); roadmap.proposals.len()];
            return Tenures { proposals, ..Tenures::default() };
        };
        let mut lengths: BTreeMap<String, (Vec<i64>, usize)> = BTreeMap::new();
        let mut proposals = Vec::with_capacity(roadmap.proposals.len());
        for id in 0..roadmap.proposals.len() {
            let stays = ledger.stays(id);
            for stay in &stays {
                let Some(days) = ledger.days(stay, now) else { continue };
                let (all, lasting) = lengths.entry(name(roadmap, stay.status.as_deref())).or_default();
                all.push(days);
                *lasting += usize::from(stay.to.is_none());
            }
            let since = ledger.pasts[id].since(&crate::ledger::What::Status);
            let since = since.filter(|_| roadmap.status_name(id) != "none");
            let days = since.map(|commit| days_between(ledger.commits[commit].time, now));
            proposals.push(Tenure { since, days, stuck: false });
        }
        let usual: BTreeMap<String, Usual> = lengths
            .into_iter()
            .map(|(status, (mut days, lasting))| {
                days.sort_unstable();
                (status, Usual { median: days[days.len() / 2], stays: days.len(), lasting })
            })
            .collect();
        for (id, tenure) in proposals.iter_mut().enumerate() {
            let known = usual.get(roadmap.status_name(id)).filter(|usual| usual.stays >= ENOUGH);
            tenure.stuck = is_open(roadmap, id)
                && known
                    .zip(tenure.days)
                    .is_some_and(|(usual, days)| days >= LEAST && days > FAR_BEYOND * usual.median);
        }
        Tenures { proposals, usual, now: Some(now) }
    }
}

/// Whether more is to come of the proposal.
fn is_open(roadmap: &Roadmap, id: ProposalId) -> bool {
    matches!(
        roadmap.proposals[id].status.group,
        StatusGroup::Proposed | StatusGroup::Accepted | StatusGroup::InProgress
    )
}

/// The name under which a status of the ledger is listed.
pub(crate) fn name(roadmap: &Roadmap, status: Option<&str>) -> String {
    match status {
        None => "none",
        Some(status) if roadmap.vocabulary.status(status).is_none() => "unknown",
        Some(status) => status,
    }
    .to_owned()
}
