//! The index of milestones: who was introduced, promoted or is targeted in each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::memory::ByPast;
use super::movement::compare;
use super::paged::chosen;
use super::slug::{slugify, unique};
use super::{MilestoneIndex, Named, ProposalId, Slip};
use crate::config::Config;
use crate::dialect::vocabulary::Vocabulary;
use crate::ledger::{Ledger, Past, What};
use crate::limit;
use crate::proposal::milestone::{self, Milestone};
use crate::proposal::status::StatusGroup;
use crate::proposal::{Declared, Proposal};

/// What one proposal says about one milestone.
#[derive(Default)]
struct Mention {
    stages: Vec<(u32, String)>,
    tracks: Vec<String>,
    latest: bool,
}

/// Every milestone that a proposal names or once named, or that the configuration names, in the order of versions.
pub(super) fn milestones(
    proposals: &[Arc<Proposal>],
    vocabulary: &Vocabulary,
    config: &Config,
    ledger: &Ledger,
    memory: &mut ByPast<Slip>,
) -> Vec<MilestoneIndex> {
    let mut spellings: BTreeMap<String, Milestone> = BTreeMap::new();
    let mut mentions: BTreeMap<String, BTreeMap<ProposalId, Mention>> = BTreeMap::new();
    let (mut with_v, mut without) = (0_usize, 0_usize);
    for (id, proposal) in proposals.iter().enumerate() {
        let latest = proposal.latest_milestone.iter().map(|declared| (declared, true));
        for (declared, latest) in proposal.milestones.iter().map(|declared| (declared, false)).chain(latest) {
            for milestone in &declared.milestones {
                let Some(key) = milestone.key() else { continue };
                *(if milestone.written_with_v() { &mut with_v } else { &mut without }) += 1;
                let mention = mentions.entry(key.clone()).or_default().entry(id).or_default();
                mention_of(mention, declared, latest, vocabulary);
                spellings.entry(key).or_insert_with(|| milestone.clone());
            }
        }
    }
    let released: BTreeMap<String, &str> = config
        .raw
        .roadmap
        .milestones
        .iter()
        .filter_map(|milestone| {
            let read = crate::proposal::milestone::read(&milestone.name).into_iter().next()?;
            let key = read.key()?;
            spellings.entry(key.clone()).or_insert(read);
            Some((key, milestone.released.as_deref()?))
        })
        .collect();
    let slips: Vec<&Slip> = memory.of(&ledger.pasts, slips).collect();
    for key in slips.iter().flat_map(|slip| slip.to.iter().chain(&slip.from)) {
        if !spellings.contains_key(key)
            && let Some(milestone) = milestone::from_key(key)
        {
            spellings.insert(key.clone(), milestone);
        }
    }
    let mut slipped: BTreeMap<&str, Vec<&Slip>> = BTreeMap::new();
    for slip in &slips {
        let from = slip.from.iter().filter(|from| Some(*from) != slip.to.as_ref());
        for key in slip.to.iter().chain(from) {
            slipped.entry(key).or_default().push(slip);
        }
    }
    let named: Vec<usize> = spellings.keys().map(|key| mentions.get(key).map_or(0, BTreeMap::len)).collect();
    let chosen = chosen(&named, &limit::RELEASES);
    let mut keys: Vec<(&String, &Milestone)> =
        spellings.iter().enumerate().filter(|(index, _)| chosen.contains(index)).map(|(_, one)| one).collect();
    keys.sort_by(|(left_key, left), (right_key, right)| left.cmp(right).then_with(|| left_key.cmp(right_key)));
    let names: Vec<String> = keys.iter().map(|(_, milestone)| milestone.spelled(with_v > without)).collect();
    let slugs = unique(
        &keys
            .iter()
            .zip(&names)
            .map(|((key, _), name)| ((*key).clone(), vec![slugify(name), slugify(key)]))
            .collect::<Vec<_>>(),
    );
    keys.into_iter()
        .zip(names.iter().zip(&slugs))
        .map(|((key, _), (name, slug))| {
            let mut index = MilestoneIndex {
                key: key.clone(),
                name: name.clone(),
                slug: slug.clone(),
                released: released.get(key).map(|day| (*day).to_owned()),
                introduced: Vec::new(),
                promoted: Vec::new(),
                targeted: Vec::new(),
                slipped_out: Vec::new(),
                slipped_in: Vec::new(),
                dropped: Vec::new(),
            };
            for slip in slipped.remove(key.as_str()).unwrap_or_default() {
                let list = match &slip.to {
                    Some(to) if to == key => &mut index.slipped_in,
                    Some(_) => &mut index.slipped_out,
                    None => &mut index.dropped,
                };
                list.push(Slip::clone(slip));
            }
            for (id, mention) in mentions.remove(key).unwrap_or_default() {
                place(&mut index, id, mention, &proposals[id], vocabulary);
            }
            index
        })
        .collect()
}

/// What a proposal once promised for a stage or track, and now promises for later or not at all. What it names now is
/// its last word: a promise that moved there and back has not slipped.
fn slips(id: ProposalId, past: &Past) -> Vec<Slip> {
    let mut named: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
    for (track, said) in &past.first.milestones {
        named.entry(track).or_default().push(Some(&said.value));
    }
    let mut moved = BTreeMap::new();
    for transition in &past.transitions {
        if let What::Milestone(track) = &transition.what {
            named.entry(track).or_default().push(transition.to.as_ref().map(|said| said.value.as_str()));
            moved.insert(track.as_str(), transition.commit);
        }
    }
    let slip = |(track, values): (&str, Vec<Option<&str>>)| {
        let now = (*values.last()?)?.to_owned();
        let from = earlier(&values, |once| compare(once, &now) == Some(std::cmp::Ordering::Less));
        Some(Slip { proposal: id, track: track.to_owned(), from, to: Some(now), commit: moved.get(track).copied()? })
    };
    let drop = |(track, values): (&str, Vec<Option<&str>>)| {
        let gone = values.last()?.is_none();
        let from = earlier(&values, |_| gone);
        Some(Slip { proposal: id, track: track.to_owned(), from, to: None, commit: moved.get(track).copied()? })
    };
    let slipped = named.clone().into_iter().filter_map(slip);
    slipped.chain(named.into_iter().filter_map(drop)).filter(|slip| !slip.from.is_empty()).collect()
}

/// The values that hold, each release once, in the order of releases as far as they have one.
fn earlier(values: &[Option<&str>], holds: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in values.iter().flatten().filter(|value| holds(value)) {
        found.extend(value.split(", ").map(str::to_owned).filter(|one| !found.contains(one)).collect::<Vec<_>>());
    }
    found.sort_by_key(|key| milestone::from_key(key));
    found
}

fn mention_of(mention: &mut Mention, declared: &Declared, latest: bool, vocabulary: &Vocabulary) {
    if latest {
        mention.latest = true;
    } else if let Some(stage) = declared.stage.as_deref().and_then(|name| vocabulary.stage(name)) {
        mention.stages.push((stage.rank, stage.name.clone()));
    } else {
        mention.tracks.push(declared.track.clone());
    }
}

/// The rank up to which a proposal has reached the stages that it declares.
pub(super) fn reached(proposal: &Proposal, vocabulary: &Vocabulary) -> u32 {
    match proposal.stage_word() {
        Some(stage) => vocabulary.stage(stage).map_or(0, |stage| stage.rank),
        // Without a stage, what is done has reached everything that it declares.
        None if proposal.status.group == StatusGroup::Done => u32::MAX,
        None => 0,
    }
}

/// Sorts one proposal's mentions of a milestone: what it reached there, and what it only aims for.
fn place(index: &mut MilestoneIndex, id: ProposalId, mention: Mention, proposal: &Proposal, vocabulary: &Vocabulary) {
    let rank = |name: &str| vocabulary.stage(name).map_or(0, |stage| stage.rank);
    let declared = || {
        proposal
            .milestones
            .iter()
            .filter(|declared| declared.milestones.iter().any(|milestone| milestone.version().is_some()))
    };
    let first = declared().filter_map(|declared| declared.stage.as_deref()).map(rank).min();
    let now = reached(proposal, vocabulary);
    let mut sorted: [Named; 3] =
        std::array::from_fn(|_| Named { proposal: id, stages: Vec::new(), latest: mention.latest });
    for (rank, name) in mention.stages {
        let list = if rank > now { 2 } else { usize::from(Some(rank) != first) };
        sorted[list].stages.push(name);
    }
    // A track without a stage (a package, a version in the status) is reached when the proposal is done.
    let done = proposal.status.group == StatusGroup::Done;
    sorted[if done { 0 } else { 2 }].stages.extend(mention.tracks);
    let nothing = sorted.iter().all(|named| named.stages.is_empty());
    let [introduced, promoted, targeted] = sorted;
    index.introduced.extend(Some(introduced).filter(|named| !named.stages.is_empty()));
    index.promoted.extend(Some(promoted).filter(|named| !named.stages.is_empty()));
    index.targeted.extend(Some(targeted).filter(|named| nothing || !named.stages.is_empty()));
}
