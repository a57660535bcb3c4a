//! Movements: what one commit did to one proposal's place on the roadmap, in the words of the people who follow it.

use crate::dialect::vocabulary::Vocabulary;
use crate::ledger::{CommitId, Ledger, Past, Transition, What};
use crate::proposal::milestone::{self, Milestone};
use crate::proposal::standing::Said;
use crate::proposal::status::StatusGroup;

use super::ProposalId;
use super::memory::ByPast;

/// What a movement means. Each is decided by the transitions alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The proposal came into the repository.
    New,
    /// Its stage rose, or was said for the first time.
    Promoted,
    /// Its status came into the group of what is done.
    Implemented,
    /// Its status rose in another way: accepted, in progress, open again.
    Advanced,
    /// Its status was closed, superseded or parked.
    Withdrawn,
    /// Its status or stage went back.
    Reversed,
    /// A milestone moved to a later release.
    Slipped,
    /// A milestone moved to an earlier release.
    PulledIn,
    /// A milestone was named where there was none.
    Targeted,
    /// A milestone that was named is named no more.
    Dropped,
    /// Its title changed, or its status or stage in a way that has no direction.
    Edited,
}

impl Kind {
    /// Every kind, in the order in which a digest tells of them.
    pub const ALL: [Kind; 11] = [
        Kind::New,
        Kind::Promoted,
        Kind::Implemented,
        Kind::Advanced,
        Kind::Withdrawn,
        Kind::Reversed,
        Kind::Slipped,
        Kind::PulledIn,
        Kind::Targeted,
        Kind::Dropped,
        Kind::Edited,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::New => "new",
            Kind::Promoted => "promoted",
            Kind::Implemented => "implemented",
            Kind::Advanced => "advanced",
            Kind::Withdrawn => "withdrawn",
            Kind::Reversed => "reversed",
            Kind::Slipped => "slipped",
            Kind::PulledIn => "pulled in",
            Kind::Targeted => "targeted",
            Kind::Dropped => "dropped",
            Kind::Edited => "edited",
        }
    }
}

/// What one commit did to one proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The proposal.
    pub proposal: ProposalId,
    /// The commit; none for what is not yet committed.
    pub commit: Option<CommitId>,
    /// What it means, each once, in the order of [`Kind::ALL`].
    pub kinds: Vec<Kind>,
    /// The transitions, as indexes into those of the proposal's past; none for one that is only new.
    pub transitions: std::ops::Range<usize>,
}

/// Every movement: what is not yet committed, then the newest commit first, within one by proposal.
pub(super) fn movements(ledger: &Ledger, vocabulary: &Vocabulary, memory: &mut ByPast<Movement>) -> Vec<Movement> {
    if !ledger.present {
        return Vec::new();
    }
    let found = memory.of(&ledger.pasts, |proposal, past| of(proposal, past, vocabulary));
    let mut movements: Vec<Movement> = found.cloned().collect();
    movements.sort_by_key(|movement| (movement.commit, movement.proposal, movement.transitions.start));
    movements
}

/// The movements of one proposal, in the same order.
pub(super) fn of(proposal: ProposalId, past: &Past, vocabulary: &Vocabulary) -> Vec<Movement> {
    let mut movements: Vec<Movement> = Vec::new();
    let transitions = &past.transitions;
    let mut start = 0;
    while start < transitions.len() {
        let commit = transitions[start].commit;
        let same = transitions[start..].iter().take_while(|transition| transition.commit == commit).count();
        let range = start..start + same;
        let mut kinds: Vec<Kind> =
            transitions[range.clone()].iter().map(|transition| kind(transition, vocabulary)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        movements.push(Movement { proposal, commit, kinds, transitions: range });
        start += same;
    }
    if past.first_seen.is_none() || past.complete {
        movements.push(newcomer(proposal, past));
    }
    movements.sort_by_key(|movement| (movement.commit, movement.transitions.start));
    movements
}

fn newcomer(proposal: ProposalId, past: &Past) -> Movement {
    Movement { proposal, commit: past.first_seen, kinds: vec![Kind::New], transitions: 0..0 }
}

/// What one transition means.
#[must_use]
pub fn kind(transition: &Transition, vocabulary: &Vocabulary) -> Kind {
    match &transition.what {
        What::Status => status(transition, vocabulary),
        What::Stage => {
            let rank = |said: &Option<Said>| said.as_ref().and_then(|said| vocabulary.stage(&said.value));
            match (rank(&transition.from), rank(&transition.to)) {
                (Some(from), Some(to)) if to.rank > from.rank => Kind::Promoted,
                (Some(from), Some(to)) if to.rank < from.rank => Kind::Reversed,
                (None, Some(_)) if transition.from.is_none() => Kind::Promoted,
                _ => Kind::Edited,
            }
        }
        What::Milestone(_) | What::Latest => match (&transition.from, &transition.to) {
            (None, _) => Kind::Targeted,
            (_, None) => Kind::Dropped,
            (Some(from), Some(to)) => match compare(&from.value, &to.value) {
                // "Latest" moves on with every release; only a promise for a stage can slip.
                Some(std::cmp::Ordering::Less) if transition.what != What::Latest => Kind::Slipped,
                Some(std::cmp::Ordering::Greater) => Kind::PulledIn,
                _ => Kind::Targeted,
            },
        },
        What::Title => Kind::Edited,
    }
}

fn status(transition: &Transition, vocabulary: &Vocabulary) -> Kind {
    let group =
        |said: &Option<Said>| said.as_ref().and_then(|said| vocabulary.status(&said.value)).map(|word| word.group);
    let open = |group: StatusGroup| group <= StatusGroup::Done;
    match (group(&transition.from), group(&transition.to)) {
        (_, Some(StatusGroup::Parked | StatusGroup::Closed | StatusGroup::Superseded)) => Kind::Withdrawn,
        (Some(from), Some(to)) if open(from) && to < from => Kind::Reversed,
        (Some(StatusGroup::Done), Some(StatusGroup::Done)) => Kind::Advanced,
        (_, Some(StatusGroup::Done)) => Kind::Implemented,
        (_, Some(to)) if open(to) && transition.from.is_some() => Kind::Advanced,
        _ => Kind::Edited,
    }
}

/// How two values of milestones stand to each other; none where they are not releases of one product.
pub(super) fn compare(left: &str, right: &str) -> Option<std::cmp::Ordering> {
    let (left, right) = (release(left)?, release(right)?);
    let product = |milestone: &Milestone| milestone.version().map(|version| version.product.clone());
    (product(&left) == product(&right)).then(|| left.cmp(&right))
}

/// The first release that a value of the ledger names.
fn release(value: &str) -> Option<Milestone> {
    milestone::from_key(value.split(", ").next()?).filter(|milestone| milestone.version().is_some())
}
