//! Which movements a feed tells of.

use std::collections::BTreeSet;

use crate::ledger::{Transition, What};
use crate::proposal::standing::Said;
use crate::roadmap::movement::{Kind, Movement};
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::Route;

use super::words::plain;

/// What a feed tells of. Numbers are indexes into the roadmap's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Every movement.
    All,
    /// What came to a status or left it.
    Status(usize),
    /// What a milestone won or lost, and how the proposals that name it go on.
    Milestone(usize),
    /// The proposals that a group owns.
    Group(usize),
}

impl Channel {
    /// Every channel of a roadmap.
    pub(super) fn of(roadmap: &Roadmap) -> Vec<Channel> {
        let mut channels = vec![Channel::All];
        channels.extend((0..roadmap.statuses.len()).map(Channel::Status));
        channels.extend((0..roadmap.milestones.len()).map(Channel::Milestone));
        channels.extend((0..roadmap.groups.len()).map(Channel::Group));
        channels
    }

    /// The channel that tells of what a page shows.
    pub(super) const fn shown_by(route: &Route) -> Option<Channel> {
        match route {
            Route::Status(index) => Some(Channel::Status(*index)),
            Route::Milestone(index) => Some(Channel::Milestone(*index)),
            Route::Group(index) => Some(Channel::Group(*index)),
            _ => None,
        }
    }

    /// The page that shows the same part of the roadmap; its feeds lie beside it.
    #[must_use]
    pub const fn page(self) -> Route {
        match self {
            Channel::All => Route::Home,
            Channel::Status(index) => Route::Status(index),
            Channel::Milestone(index) => Route::Milestone(index),
            Channel::Group(index) => Route::Group(index),
        }
    }

    /// What its feeds are called.
    pub(super) fn title(self, roadmap: &Roadmap) -> String {
        let part = match self {
            Channel::All => "all movements".to_owned(),
            Channel::Status(index) => format!("movements to and from {}", roadmap.statuses[index].title),
            Channel::Milestone(index) => format!("movements of {}", roadmap.milestones[index].name),
            Channel::Group(index) => format!("movements of {}", roadmap.groups[index].title),
        };
        plain(&format!("{}: {part}", plain(&roadmap.identity.title, 100)), 200)
    }

    /// The movements of the channel.
    pub(super) fn chosen(self, roadmap: &Roadmap) -> impl Iterator<Item = &Movement> {
        let proposals = self.proposals(roadmap);
        roadmap.movements.iter().filter(move |movement| self.tells_of(roadmap, &proposals, movement))
    }

    /// The proposals that belong to the channel at present.
    fn proposals(self, roadmap: &Roadmap) -> BTreeSet<ProposalId> {
        match self {
            Channel::All | Channel::Status(_) => BTreeSet::new(),
            Channel::Milestone(index) => {
                let milestone = &roadmap.milestones[index];
                let named = milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted);
                named.map(|named| named.proposal).collect()
            }
            Channel::Group(index) => roadmap.groups[index].proposals.iter().copied().collect(),
        }
    }

    fn tells_of(self, roadmap: &Roadmap, proposals: &BTreeSet<ProposalId>, movement: &Movement) -> bool {
        let past = &roadmap.ledger.pasts[movement.proposal];
        let transitions = &past.transitions[movement.transitions.clone()];
        let new = movement.kinds.contains(&Kind::New);
        match self {
            Channel::All => true,
            Channel::Group(_) => proposals.contains(&movement.proposal),
            Channel::Status(index) => {
                let name = roadmap.statuses[index].name.as_str();
                let is = |said: &Option<Said>| status(roadmap, said.as_ref()) == name;
                let moved = |one: &Transition| one.what == What::Status && (is(&one.from) || is(&one.to));
                transitions.iter().any(moved) || new && is(&past.first.status)
            }
            Channel::Milestone(index) => {
                let key = roadmap.milestones[index].key.as_str();
                let names = |said: &Said| said.value.split(", ").any(|value| value == key);
                let moved = |one: &Transition| match one.what {
                    What::Milestone(_) | What::Latest => one.from.iter().chain(&one.to).any(names),
                    What::Status | What::Stage => proposals.contains(&movement.proposal),
                    What::Title => false,
                };
                let mut first = past.first.milestones.values().chain(&past.first.latest);
                transitions.iter().any(moved) || new && (proposals.contains(&movement.proposal) || first.any(names))
            }
        }
    }
}

/// The status under which a proposal is listed that said this.
fn status<'said>(roadmap: &Roadmap, said: Option<&'said Said>) -> &'said str {
    match said {
        None => "none",
        Some(said) if roadmap.vocabulary.status(&said.value).is_some() => &said.value,
        Some(_) => "unknown",
    }
}
