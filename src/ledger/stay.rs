//! How long proposals stay in a status.

use super::{CommitId, Ledger, What};

/// A time that a proposal spent in one status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The status, as the ledger has it; none where none was said.
    pub status: Option<String>,
    /// The commit that began it; none where the beginning is not known.
    pub from: Option<CommitId>,
    /// The commit that ended it; none while it lasts.
    pub to: Option<CommitId>,
}

impl Ledger {
    /// The statuses that a proposal went through, the oldest first. What is not yet committed has not begun.
    #[must_use]
    pub fn stays(&self, proposal: usize) -> Vec<Stay> {
        let past = &self.pasts[proposal];
        let Some(first) = past.first_seen else { return Vec::new() };
        let mut stays = vec![Stay {
            status: past.first.status.as_ref().map(|said| said.value.clone()),
            from: past.complete.then_some(first),
            to: None,
        }];
        for transition in past.transitions.iter().filter(|transition| transition.what == What::Status) {
            let Some(commit) = transition.commit else { continue };
            if let Some(last) = stays.last_mut() {
                last.to = Some(commit);
            }
            let status = transition.to.as_ref().map(|said| said.value.clone());
            stays.push(Stay { status, from: Some(commit), to: None });
        }
        stays
    }

    /// How many days a stay lasted, or has lasted at `now` (seconds since 1970).
    #[must_use]
    pub fn days(&self, stay: &Stay, now: i64) -> Option<i64> {
        let from = self.commits[stay.from?].time;
        let to = stay.to.map_or(now, |commit| self.commits[commit].time);
        Some(days_between(from, to))
    }
}

/// Whole days between two times in seconds; never negative.
#[must_use]
pub const fn days_between(from: i64, to: i64) -> i64 {
    let days = (to - from) / 86_400;
    if days < 0 { 0 } else { days }
}
