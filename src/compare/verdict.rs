//! How a transition stands to the life of a proposal: as the groups of statuses and the ranks of stages have it.

use crate::dialect::vocabulary::Vocabulary;
use crate::proposal::checklist::Checklist;
use crate::proposal::status::StatusGroup;

/// What is to be said of a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The next step, or one that may be taken at any time.
    Allowed,
    /// A step is left out, or it goes back.
    Unusual,
    /// What the word means does not hold.
    AgainstTheRules,
}

impl Verdict {
    /// The name in the JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Allowed => "allowed",
            Verdict::Unusual => "unusual",
            Verdict::AgainstTheRules => "against the rules",
        }
    }
}

/// The transition of a status. A proposal can be closed, put off or superseded at any time; to come back from there is
/// unusual, and so is whatever leaves out that it was accepted.
#[must_use]
pub fn status(
    vocabulary: &Vocabulary,
    from: Option<&str>,
    to: Option<&str>,
    checklist: Option<&Checklist>,
) -> Option<Verdict> {
    let group = |name: &str| vocabulary.status(name).map(|word| word.group);
    let to_group = group(to?)?;
    let unfinished = checklist.is_some_and(|list| list.checked + list.struck < list.total);
    if to == Some("completed") && unfinished {
        return Some(Verdict::AgainstTheRules);
    }
    let Some(from) = from.and_then(group) else { return Some(Verdict::Allowed) };
    use StatusGroup::{Accepted, Closed, Done, InProgress, Parked, Proposed, Reference, Superseded, Unknown};
    Some(match (from, to_group) {
        (_, Unknown) | (Unknown, _) => return None,
        (Proposed | Accepted | InProgress | Done | Parked | Reference, Closed | Superseded | Parked) => {
            Verdict::Allowed
        }
        (Parked, Proposed | Accepted | InProgress) => Verdict::Allowed,
        (from, to) if from == to => Verdict::Allowed,
        (Proposed, Accepted) | (Accepted, InProgress | Done) | (InProgress, Done) => Verdict::Allowed,
        _ => Verdict::Unusual,
    })
}

/// The transition of a stage: one rank after the other.
#[must_use]
pub fn stage(vocabulary: &Vocabulary, from: Option<&str>, to: Option<&str>) -> Option<Verdict> {
    let rank = |name: &str| vocabulary.stage(name).map(|word| word.rank);
    let to = rank(to?)?;
    let Some(from) = from.and_then(rank) else { return Some(Verdict::Allowed) };
    let between = vocabulary.stages.iter().any(|word| from < word.rank && word.rank < to);
    Some(if to < from || between { Verdict::Unusual } else { Verdict::Allowed })
}
