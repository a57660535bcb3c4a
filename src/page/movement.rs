//! What commits did to proposals, as it is shown: old and new values, who, and in which commit.

use std::ops::Range;

use crate::ledger::{self, CommitId, What};
use crate::proposal::standing::Said;
use crate::roadmap::movement::{self, Kind, Movement};
use crate::roadmap::{ProposalId, Roadmap, address};
use crate::site::Site;

use super::view::{Stamp, short};

/// One value that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// What changed: `Status`, `Milestone for Beta`.
    pub(crate) what: String,
    /// What it was; empty where nothing was said.
    pub(crate) from: String,
    /// What it is from then on; empty where nothing is said any more.
    pub(crate) to: String,
    /// Which way a milestone or a stage moved, where that is worth a word: `slipped`, `pulled in`, `reversed`.
    pub(crate) verdict: &'static str,
}

impl Change {
    /// `Status: Provisional → Implementable`, as plain text.
    pub(crate) fn told(&self) -> String {
        match (self.from.is_empty(), self.to.is_empty()) {
            (true, _) => format!("{}: {}", self.what, self.to),
            (_, true) => format!("{}: no longer {}", self.what, self.from),
            _ => format!("{}: {} → {}", self.what, self.from, self.to),
        }
    }
}

/// A commit, and who is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    /// The first letters of its hash.
    pub(crate) short: String,
    /// On the repository's host, where that is known.
    pub(crate) href: Option<String>,
    pub(crate) stamp: Stamp,
    /// How many proposals it touched, where that is very many.
    pub(crate) bulk: Option<usize>,
    pub(crate) authors: String,
}

/// Longest title in a line of a timeline.
const TITLE: usize = 90;

/// A value as it is shown: statuses and stages by their titles, milestones as the repository spells them.
pub(crate) fn shown(roadmap: &Roadmap, what: &What, said: Option<&Said>) -> String {
    let Some(said) = said else { return String::new() };
    let vocabulary = &roadmap.vocabulary;
    match what {
        What::Status => vocabulary.status(&said.value).map_or_else(|| short(&said.raw, 40), |word| word.title.clone()),
        What::Stage => vocabulary.stage(&said.value).map_or_else(|| short(&said.raw, 40), |word| word.title.clone()),
        What::Milestone(_) | What::Latest => roadmap.spelled(what, &said.value),
        What::Title => short(&said.value, TITLE),
    }
}

/// What a value is called.
pub(crate) fn what(roadmap: &Roadmap, what: &What) -> String {
    match what {
        What::Status => "Status".to_owned(),
        What::Stage => "Stage".to_owned(),
        What::Latest => "Latest milestone".to_owned(),
        What::Title => "Title".to_owned(),
        What::Milestone(track) => match roadmap.vocabulary.stage(track) {
            Some(stage) => format!("Milestone for {}", stage.title),
            None if track == "milestone" => "Milestone".to_owned(),
            None => format!("Milestone for {track}"),
        },
    }
}

/// The changes of a movement.
pub(crate) fn changes(roadmap: &Roadmap, id: ProposalId, range: Range<usize>) -> Vec<Change> {
    let transitions = roadmap.ledger.pasts[id].transitions.get(range).unwrap_or_default();
    transitions.iter().map(|transition| change(roadmap, transition)).collect()
}

/// One transition as it is shown.
pub(crate) fn change(roadmap: &Roadmap, transition: &ledger::Transition) -> Change {
    let verdict = match movement::kind(transition, &roadmap.vocabulary) {
        kind @ (Kind::Slipped | Kind::PulledIn | Kind::Reversed) => kind.word(),
        _ => "",
    };
    Change {
        what: what(roadmap, &transition.what),
        from: shown(roadmap, &transition.what, transition.from.as_ref()),
        to: shown(roadmap, &transition.what, transition.to.as_ref()),
        verdict,
    }
}

/// A commit as it is shown; `authors` are those of the change that it is shown for.
pub(crate) fn commit(roadmap: &Roadmap, id: CommitId, authors: &[String]) -> Commit {
    let commit = &roadmap.ledger.commits[id];
    let day = commit.day();
    Commit {
        short: commit.hash.chars().take(8).collect(),
        href: address::commit_url(&roadmap.identity, &commit.hash),
        stamp: Stamp { machine: day.clone(), text: day },
        bulk: commit.bulk.then_some(commit.touched),
        authors: authors.join(", "),
    }
}

/// The commit of a movement, with those who made its first transition.
pub(crate) fn commit_of(roadmap: &Roadmap, movement: &Movement) -> Option<Commit> {
    let past = &roadmap.ledger.pasts[movement.proposal];
    let first = past.transitions.get(movement.transitions.clone()).and_then(<[_]>::first);
    let authors = first.map_or(&past.brought_by, |transition| &transition.authors);
    movement.commit.map(|id| commit(roadmap, id, authors))
}

/// A movement in a list of the newest.
pub(crate) struct Recent<'site> {
    pub(crate) card: &'site super::view::Card,
    pub(crate) stamp: Option<Stamp>,
    pub(crate) new: bool,
    pub(crate) changes: Vec<Change>,
}

/// The newest movements, one a proposal, edits of very many proposals and of mere words left out.
pub(crate) fn recent(site: &Site, count: usize) -> Vec<Recent<'_>> {
    let roadmap = site.roadmap();
    let mut seen = std::collections::BTreeSet::new();
    let worth = |movement: &&Movement| {
        let bulk = movement.commit.is_some_and(|commit| roadmap.ledger.commits[commit].bulk);
        !bulk && movement.kinds != [Kind::Edited]
    };
    let movements = roadmap.movements.iter().filter(worth).filter(|movement| seen.insert(movement.proposal));
    movements
        .take(count)
        .map(|movement| Recent {
            card: &site.view().cards[movement.proposal],
            stamp: movement.commit.map(|id| commit(roadmap, id, &[]).stamp),
            new: movement.kinds == [Kind::New],
            changes: changes(roadmap, movement.proposal, movement.transitions.clone()),
        })
        .collect()
}
