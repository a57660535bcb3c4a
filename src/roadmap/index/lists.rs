//! One list of proposals each: by number, status, stage, group, person; and the addresses of all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::dialect::vocabulary::Vocabulary;
use crate::limit;
use crate::load::{Documentation, names};
use crate::proposal::Proposal;
use crate::proposal::status::StatusGroup;
use crate::roadmap::paged::chosen;
use crate::roadmap::slug::{slugify, unique};
use crate::roadmap::{GroupIndex, PersonIndex, ProposalId, StageIndex, StatusIndex};

pub(super) fn numbers(proposals: &[Arc<Proposal>]) -> BTreeMap<String, Vec<ProposalId>> {
    let mut numbers: BTreeMap<String, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        if let Some(number) = &proposal.number {
            numbers.entry(number.trim_start_matches('0').to_owned()).or_default().push(id);
        }
    }
    numbers
}

pub(super) fn gates(proposals: &[Arc<Proposal>]) -> BTreeMap<String, Vec<ProposalId>> {
    let mut gates: BTreeMap<String, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        let distinct: BTreeSet<&String> = proposal.feature_gates.iter().collect();
        distinct.into_iter().for_each(|gate| gates.entry(gate.clone()).or_default().push(id));
    }
    let named: Vec<usize> = gates.values().map(Vec::len).collect();
    let chosen = chosen(&named, &limit::GATES);
    gates.into_iter().enumerate().filter(|(index, _)| chosen.contains(index)).map(|(_, gate)| gate).collect()
}

/// The names of the groups that have a page, in their order.
pub(super) fn group_names<'read>(proposals: impl Iterator<Item = &'read Proposal>) -> Vec<&'read str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for proposal in proposals {
        let names: BTreeSet<&String> = proposal.group.iter().chain(&proposal.groups).collect();
        names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    }
    let named: Vec<usize> = counts.values().copied().collect();
    let chosen = chosen(&named, &limit::GROUPS);
    counts.into_keys().enumerate().filter(|(index, _)| chosen.contains(index)).map(|(_, name)| name).collect()
}

pub(super) fn documentation_slugs(documentation: &[Documentation]) -> Vec<String> {
    let slugs = |page: &Documentation| {
        let parts: Vec<String> = page.path.split('/').map(|part| slugify(names::stem(part))).collect();
        let short = parts.iter().rev().take(2).rev().cloned().collect::<Vec<_>>().join("-");
        (page.path.clone(), vec![short, parts.join("-")])
    };
    unique(&documentation.iter().map(slugs).collect::<Vec<_>>())
}

pub(super) fn proposal_slugs(proposals: &[Arc<Proposal>]) -> Vec<String> {
    let items: Vec<(String, Vec<String>)> = proposals
        .iter()
        .map(|proposal| {
            let place = proposal.folder.as_deref().unwrap_or(&proposal.path);
            let own = slugify(if proposal.folder.is_some() { names::file_name(place) } else { names::stem(place) });
            let above: Vec<String> =
                names::parent(place).split('/').map(slugify).filter(|part| !part.is_empty()).collect();
            let near = above.last().map(|above| format!("{above}-{own}")).unwrap_or_default();
            let far = above.iter().chain([&own]).cloned().collect::<Vec<_>>().join("-");
            (proposal.path.clone(), vec![own, near, far])
        })
        .collect();
    unique(&items)
}

pub(super) fn statuses(proposals: &[Arc<Proposal>], vocabulary: &Vocabulary) -> Vec<StatusIndex> {
    let mut by_name: BTreeMap<&str, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        let absent = if proposal.status.raw.is_some() { "unknown" } else { "none" };
        by_name.entry(proposal.status.canonical.as_deref().unwrap_or(absent)).or_default().push(id);
    }
    let known = vocabulary
        .statuses
        .iter()
        .map(|word| (word.name.as_str(), word.title.clone(), word.definition.clone(), word.group, word.colour.clone()));
    let rest = [
        ("unknown", "Not understood", "The text under status is no status of this dialect; it is shown as written."),
        ("none", "No status", "The proposal says nothing about its status."),
    ]
    .map(|(name, title, definition)| (name, title.to_owned(), definition.to_owned(), StatusGroup::Unknown, None));
    let mut statuses: Vec<StatusIndex> = known
        .chain(rest)
        .filter_map(|(name, title, definition, group, colour)| {
            let proposals = by_name.remove(name)?;
            Some(StatusIndex { name: name.to_owned(), title, definition, group, colour, proposals })
        })
        .collect();
    statuses.sort_by_key(|status| status.group);
    statuses
}

pub(super) fn stages(proposals: &[Arc<Proposal>], vocabulary: &Vocabulary) -> Vec<StageIndex> {
    let of = |name: Option<&str>| {
        let holds =
            |proposal: &Proposal| proposal.stage.as_ref().is_some_and(|stage| stage.canonical.as_deref() == name);
        proposals.iter().enumerate().filter(|(_, proposal)| holds(proposal)).map(|(id, _)| id).collect::<Vec<_>>()
    };
    let unknown = StageIndex {
        name: "unknown".to_owned(),
        title: "Not understood".to_owned(),
        definition: "The text under stage is no stage of this dialect; it is shown as written.".to_owned(),
        colour: None,
        proposals: of(None),
    };
    let known = vocabulary.stages.iter().map(|word| StageIndex {
        name: word.name.clone(),
        title: word.title.clone(),
        definition: word.definition.clone(),
        colour: word.colour.clone(),
        proposals: of(Some(&word.name)),
    });
    known.chain([unknown]).filter(|stage| !stage.proposals.is_empty()).collect()
}

pub(super) fn groups(proposals: &[Arc<Proposal>], config: &Config) -> Vec<GroupIndex> {
    let mut owned: BTreeMap<&str, Vec<ProposalId>> = BTreeMap::new();
    let mut shared: BTreeMap<&str, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        proposal.group.iter().for_each(|group| owned.entry(group).or_default().push(id));
        let distinct: BTreeSet<&String> = proposal.groups.iter().collect();
        distinct.into_iter().for_each(|group| shared.entry(group).or_default().push(id));
    }
    let names = group_names(proposals.iter().map(AsRef::as_ref));
    let slugs = unique(&names.iter().map(|name| ((*name).to_owned(), vec![slugify(name)])).collect::<Vec<_>>());
    names
        .into_iter()
        .zip(slugs)
        .map(|(name, slug)| GroupIndex {
            name: name.to_owned(),
            title: config
                .raw
                .roadmap
                .groups
                .get(name)
                .and_then(|group| group.title.clone())
                .unwrap_or_else(|| name.to_owned()),
            slug,
            proposals: owned.remove(name).unwrap_or_default(),
            participates: shared.remove(name).unwrap_or_default(),
        })
        .collect()
}

pub(super) fn people(proposals: &[Arc<Proposal>]) -> Vec<PersonIndex> {
    let mut people: BTreeMap<String, PersonIndex> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        for contributor in proposal.people.iter().filter(|contributor| contributor.person.value.is_known()) {
            let person = &contributor.person.value;
            let key = person.key();
            let index = people.entry(key.clone()).or_insert_with(|| PersonIndex {
                key,
                person: person.clone(),
                slug: String::new(),
                paged: true,
                roles: BTreeMap::new(),
            });
            let held = index.roles.entry(contributor.role.clone()).or_default();
            if held.last() != Some(&id) {
                held.push(id);
            }
        }
    }
    let slugs = unique(&people.keys().map(|key| (key.clone(), vec![slugify(key)])).collect::<Vec<_>>());
    let mut people: Vec<PersonIndex> = people.into_values().collect();
    for (person, slug) in people.iter_mut().zip(slugs) {
        // The page of those who have none of their own lies beside the others.
        person.slug = if slug == "more" { "more-".to_owned() } else { slug };
    }
    if people.len() > limit::PEOPLE.most {
        let named: Vec<usize> = people.iter().map(|person| person.proposals().len()).collect();
        let chosen = chosen(&named, &limit::PEOPLE);
        people.iter_mut().enumerate().for_each(|(index, person)| person.paged = chosen.contains(&index));
    }
    people
}
