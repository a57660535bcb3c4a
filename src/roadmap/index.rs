//! The indexes: proposals in order, by status, stage, milestone, group and person.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address::{Addresses, PageRef};
use super::chart::Chart;
use super::slug::{slugify, unique};
use super::tenure::Tenures;
use super::{
    GroupIndex, Identity, Memory, PersonIndex, ProposalId, Read, Roadmap, StageIndex, StatusIndex, check, milestones,
    movement, relate, timeline,
};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::dialect::vocabulary::Vocabulary;
use crate::ledger::Ledger;
use crate::load::{Loaded, names};
use crate::proposal::Proposal;
use crate::proposal::status::StatusGroup;
use crate::source::SourceId;

/// Proposals with the findings of reading them, in the order in which a roadmap shows them.
pub fn in_order(mut proposals: Vec<Read>) -> Vec<Read> {
    proposals.sort_by(|left, right| order(&left.0, &right.0));
    proposals
}

fn order(left: &Proposal, right: &Proposal) -> Ordering {
    let series =
        |proposal: &Proposal| proposal.label.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
    let number = |proposal: &Proposal| proposal.number.as_deref().and_then(|number| number.parse::<u64>().ok());
    match (number(left), number(right)) {
        (Some(one), Some(other)) => one.cmp(&other).then_with(|| series(left).cmp(&series(right))),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
    .then_with(|| left.path.cmp(&right.path))
}

/// The paths that have pages: documents, metadata files, folders of proposals and of groups.
#[must_use]
pub fn pages(read: &[Read], loaded: &Loaded) -> BTreeMap<String, PageRef> {
    let mut pages = BTreeMap::new();
    let names: BTreeSet<&str> =
        read.iter().flat_map(|read| read.0.group.iter().chain(&read.0.groups)).map(String::as_str).collect();
    for (id, name) in names.into_iter().enumerate() {
        let folder = if loaded.content.is_empty() { name.to_owned() } else { format!("{}/{name}", loaded.content) };
        pages.insert(folder, PageRef::Group(id));
    }
    for (id, page) in loaded.documentation.iter().enumerate() {
        pages.insert(page.path.clone(), PageRef::Documentation(id));
    }
    for (id, read) in read.iter().enumerate() {
        let proposal = &read.0;
        pages.insert(proposal.path.clone(), PageRef::Proposal(id));
        pages.extend(proposal.folder.iter().map(|folder| (folder.clone(), PageRef::Proposal(id))));
        pages.extend(proposal.sidecar.map(|source| (loaded.sources.path(source).to_owned(), PageRef::Proposal(id))));
    }
    pages
}

/// Everything a roadmap holds, from what was read.
pub(super) fn build(
    loaded: Loaded,
    read: Vec<Read>,
    identity: Identity,
    config: &Config,
    addresses: Addresses,
    ledger: Ledger,
    memory: &mut Memory,
) -> Roadmap {
    let Loaded { sources, markdown, sidecars, dialect, mut dialects, documentation, mut diagnostics, .. } = loaded;
    let vocabulary = dialects.remove(dialect).map(|dialect| dialect.vocabulary).unwrap_or_default();
    // Many small values, which nobody has to wait for to be freed.
    rayon::spawn(move || drop((sidecars, dialects)));
    let mut proposals = Vec::with_capacity(read.len());
    for one in &read {
        proposals.push(one.0.clone());
        diagnostics.extend(one.1.iter().cloned());
    }
    let mut numbers: BTreeMap<String, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        if let Some(number) = &proposal.number {
            numbers.entry(number.trim_start_matches('0').to_owned()).or_default().push(id);
        }
    }
    let mut gates: BTreeMap<String, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        let distinct: BTreeSet<&String> = proposal.feature_gates.iter().collect();
        distinct.into_iter().for_each(|gate| gates.entry(gate.clone()).or_default().push(id));
    }
    let documentation_slugs = unique(
        &documentation
            .iter()
            .map(|page| {
                let parts: Vec<String> = page.path.split('/').map(|part| slugify(names::stem(part))).collect();
                let short = parts.iter().rev().take(2).rev().cloned().collect::<Vec<_>>().join("-");
                (page.path.clone(), vec![short, parts.join("-")])
            })
            .collect::<Vec<_>>(),
    );
    let addresses = Arc::new(addresses);
    memory.renew(&addresses, &numbers);
    let ((relations, people), (slugs, milestones, movements)) = rayon::join(
        || (relate::relate(&proposals, &numbers, &addresses, memory), people(&proposals)),
        || {
            let milestones = milestones::milestones(&proposals, &vocabulary, config, &ledger);
            (proposal_slugs(&proposals), milestones, movement::movements(&ledger, &vocabulary))
        },
    );
    diagnostics.extend(relations.diagnostics);
    let mut roadmap = Roadmap {
        identity,
        dialect,
        statuses: statuses(&proposals, &vocabulary),
        stages: stages(&proposals, &vocabulary),
        milestones,
        groups: groups(&proposals, config),
        people,
        vocabulary,
        slugs,
        documentation,
        documentation_slugs,
        related: relations.related,
        referring: relations.referring,
        numbers,
        gates,
        proposals,
        diagnostics: Vec::new(),
        findings: BTreeMap::new(),
        addresses,
        movements,
        tenures: Tenures::default(),
        timelines: Vec::new(),
        chart: Chart::default(),
        ledger,
        link_patterns: config.links.clone(),
        sources,
        markdown,
    };
    roadmap.tenures = Tenures::of(&roadmap, config.today);
    let (findings, (timelines, chart)) = rayon::join(
        || check::check(&roadmap, memory),
        || rayon::join(|| timeline::timelines(&roadmap), || Chart::of(&roadmap)),
    );
    (roadmap.timelines, roadmap.chart) = (timelines, chart);
    diagnostics.extend(findings);
    diagnostics.sort_by(|left, right| {
        let place = |finding: &Diagnostic| (finding.span.source, finding.span.start, finding.code, finding.span.end);
        place(left).cmp(&place(right)).then_with(|| left.message.cmp(&right.message))
    });
    diagnostics.dedup();
    let diagnostics = check::capped(diagnostics);
    let mut findings: BTreeMap<SourceId, Vec<usize>> = BTreeMap::new();
    for (index, finding) in diagnostics.iter().enumerate() {
        findings.entry(finding.span.source).or_default().push(index);
    }
    roadmap.diagnostics = diagnostics;
    roadmap.findings = findings;
    roadmap
}

fn proposal_slugs(proposals: &[Arc<Proposal>]) -> Vec<String> {
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

fn statuses(proposals: &[Arc<Proposal>], vocabulary: &Vocabulary) -> Vec<StatusIndex> {
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

fn stages(proposals: &[Arc<Proposal>], vocabulary: &Vocabulary) -> Vec<StageIndex> {
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

fn groups(proposals: &[Arc<Proposal>], config: &Config) -> Vec<GroupIndex> {
    let mut owned: BTreeMap<&str, Vec<ProposalId>> = BTreeMap::new();
    let mut shared: BTreeMap<&str, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        proposal.group.iter().for_each(|group| owned.entry(group).or_default().push(id));
        let distinct: BTreeSet<&String> = proposal.groups.iter().collect();
        distinct.into_iter().for_each(|group| shared.entry(group).or_default().push(id));
    }
    let names: BTreeSet<&str> = owned.keys().chain(shared.keys()).copied().collect();
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

fn people(proposals: &[Arc<Proposal>]) -> Vec<PersonIndex> {
    let mut people: BTreeMap<String, PersonIndex> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        for contributor in &proposal.people {
            let person = &contributor.person.value;
            let key = person.key();
            let index = people.entry(key.clone()).or_insert_with(|| PersonIndex {
                key,
                person: person.clone(),
                slug: String::new(),
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
        person.slug = slug;
    }
    people
}
