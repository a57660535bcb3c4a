//! The stages of a proposal in their order, each with the release that it declares for it.

use serde::Serialize;

use crate::ledger::What;
use crate::proposal::{Declared, Proposal};
use crate::roadmap::ProposalId;
use crate::site::Site;

use super::super::view::{Badge, Link};

/// One stage on the way.
#[derive(Serialize)]
pub(crate) struct Step {
    pub(crate) badge: Badge,
    /// Where the proposal stands relative to it: `passed`, `current`, `ahead`; `declared` where it names no stage.
    pub(crate) state: &'static str,
    pub(super) milestones: Vec<Link>,
    /// The release that was promised first, where that was an earlier one.
    pub(super) slipped: String,
}

/// The stages that every track shows once it shows one of them.
const MAIN: [&str; 3] = ["alpha", "beta", "stable"];

pub(crate) fn steps(site: &Site, id: ProposalId) -> Vec<Step> {
    let roadmap = site.roadmap();
    let proposal = &roadmap.proposals[id];
    let current = proposal.stage_word();
    let declared: Vec<&Declared> = proposal.milestones.iter().filter(|one| one.stage.is_some()).collect();
    let declares = |name: &str| declared.iter().any(|one| one.stage.as_deref() == Some(name));
    if declared.is_empty() && current.is_none() {
        return Vec::new();
    }
    let main = MAIN.iter().any(|name| declares(name) || current == Some(name));
    let rank_of_current = current.and_then(|name| roadmap.vocabulary.stage(name)).map(|stage| stage.rank);
    let shown = roadmap.vocabulary.stages.iter().filter(|stage| {
        let name = stage.name.as_str();
        declares(name) || current == Some(name) || main && MAIN.contains(&name)
    });
    shown
        .map(|stage| {
            let state = match rank_of_current {
                None => "declared",
                Some(rank) if stage.rank < rank => "passed",
                Some(rank) if stage.rank == rank => "current",
                Some(_) => "ahead",
            };
            let here = declared.iter().filter(|one| one.stage.as_deref() == Some(stage.name.as_str()));
            let milestones = here.flat_map(|one| releases(site, one)).collect();
            let slipped = slipped(site, id, &stage.name);
            Step { badge: site.view().stage(roadmap, &stage.name), state, milestones, slipped }
        })
        .collect()
}

/// The earliest release that was promised for the stage before the one that is promised now.
fn slipped(site: &Site, id: ProposalId, stage: &str) -> String {
    let roadmap = site.roadmap();
    let mut slips = roadmap.milestones.iter().flat_map(|milestone| &milestone.slipped_in);
    let slip = slips.find(|slip| slip.proposal == id && slip.track == stage);
    let first = slip.and_then(|slip| slip.from.first());
    first.map(|key| roadmap.spelled(&What::Latest, key)).unwrap_or_default()
}

/// Every release that the declaration names; its raw text where it names none.
fn releases(site: &Site, declared: &Declared) -> Vec<Link> {
    let known: Vec<Link> =
        declared.milestones.iter().filter_map(|milestone| site.view().milestone_of(milestone).cloned()).collect();
    let raw = declared.raw.value.trim();
    match known.is_empty() {
        true if raw.is_empty() => Vec::new(),
        true => vec![Link::new(raw, "")],
        false => known,
    }
}

/// Milestones that are declared for something that is no stage: a package, the proposal as a whole.
#[derive(Serialize)]
pub(super) struct Named<'site> {
    pub(super) track: &'site str,
    pub(super) milestones: Vec<Link>,
}

pub(super) fn others<'site>(site: &Site, proposal: &'site Proposal) -> Vec<Named<'site>> {
    let others = proposal.milestones.iter().filter(|one| one.stage.is_none());
    others
        .map(|one| Named { track: &one.track, milestones: releases(site, one) })
        .filter(|one| !one.milestones.is_empty())
        .collect()
}
