//! The indexes: proposals in order, by status, stage, milestone, group and person.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::{Addresses, PageRef};
use super::chart::Chart;
use super::reached::reached;
use super::tenure::Tenures;
use super::timeline::Teller;
use super::{Identity, Memory, Read, Roadmap, check, milestones, movement, relate};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::ledger::Ledger;
use crate::load::Loaded;
use crate::proposal::Proposal;
use crate::source::SourceId;

mod lists;

/// Proposals with the findings of reading them, in the order in which a roadmap shows them.
pub fn in_order(proposals: Vec<Read>) -> Vec<Read> {
    let number = |read: &Read| read.0.number.as_deref().and_then(|number| number.parse::<u64>().ok());
    let mut numbered: Vec<(Option<u64>, Read)> = proposals.into_iter().map(|read| (number(&read), read)).collect();
    numbered.sort_by(|(one, left), (other, right)| order((*one, &left.0), (*other, &right.0)));
    numbered.into_iter().map(|(_, read)| read).collect()
}

fn order((one, left): (Option<u64>, &Proposal), (other, right): (Option<u64>, &Proposal)) -> Ordering {
    fn series(proposal: &Proposal) -> &str {
        proposal.label.trim_end_matches(|letter: char| letter.is_ascii_digit())
    }
    match (one, other) {
        (Some(one), Some(other)) => one.cmp(&other).then_with(|| series(left).cmp(series(right))),
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
    let names = lists::group_names(read.iter().map(|read| read.0.as_ref()));
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
    let Loaded { sources, markdown, sidecars, dialect, dialects, documentation, mut diagnostics, .. } = loaded;
    let vocabulary = dialects.get(dialect).map(|dialect| dialect.vocabulary.clone()).unwrap_or_default();
    // Many small values, which nobody has to wait for to be freed where nobody keeps them.
    if Arc::strong_count(&sidecars) == 1 {
        rayon::spawn(move || drop(sidecars));
    }
    let mut proposals = Vec::with_capacity(read.len());
    for one in &read {
        proposals.push(one.0.clone());
        diagnostics.extend(one.1.iter().cloned());
    }
    let (since, pasts) = (memory.before.since(&proposals, &documentation), memory.before.pasts(&ledger));
    memory.before.renew(&proposals, &documentation, &ledger);
    let Memory { parts, links, slips, movements: moved, .. } = &mut *memory;
    let named = since.same(|was, is| (&was.number, &was.label, &was.path) == (&is.number, &is.label, &is.path));
    let numbers = parts.numbers.keep(named, || lists::numbers(&proposals));
    let gated = since.same(|was, is| was.feature_gates == is.feature_gates);
    let gates = parts.gates.keep(gated, || lists::gates(&proposals));
    let addresses = Arc::new(addresses);
    let leads = links.renew(&addresses, &numbers);
    let placed = since.same(|was, is| (&was.path, &was.folder) == (&is.path, &is.folder));
    let (standing, plans) = (since.standing(), since.plans());
    let ((relations, people), (slugs, milestones, movements)) = rayon::join(
        || {
            let related = leads && named && placed && since.same(|was, is| was.relations == is.relations);
            let relations = parts.relations.keep(related, || relate::relate(&proposals, &numbers, &addresses, links));
            let involved = since.same(|was, is| {
                let of = |proposal: &Proposal| -> Vec<_> {
                    let people = proposal.people.iter();
                    people.map(|held| (held.role.clone(), held.person.value.clone())).collect()
                };
                of(was) == of(is)
            });
            (relations, parts.people.keep(involved, || lists::people(&proposals)))
        },
        || {
            let milestones = parts.milestones.keep(plans && standing && pasts.same, || {
                milestones::milestones(&proposals, &vocabulary, config, &ledger, slips)
            });
            let slugs = parts.slugs.keep(placed, || lists::proposal_slugs(&proposals));
            (slugs, milestones, parts.movements.keep(pasts.same, || movement::movements(&ledger, &vocabulary, moved)))
        },
    );
    diagnostics.extend(relations.diagnostics.iter().cloned());
    let grouped = since.same(|was, is| (&was.group, &was.groups) == (&is.group, &is.groups));
    let mut roadmap = Roadmap {
        identity,
        dialect,
        dialects,
        statuses: parts.statuses.keep(standing, || lists::statuses(&proposals, &vocabulary)),
        stages: parts.stages.keep(standing, || lists::stages(&proposals, &vocabulary)),
        milestones,
        groups: parts.groups.keep(grouped, || lists::groups(&proposals, config)),
        people,
        vocabulary,
        slugs,
        documentation_slugs: parts
            .documentation_slugs
            .keep(since.documentation, || lists::documentation_slugs(&documentation)),
        documentation,
        relations,
        numbers,
        gates,
        proposals,
        diagnostics: Vec::new(),
        findings: BTreeMap::new(),
        addresses,
        movements,
        tenures: Arc::default(),
        reached: None,
        timelines: Vec::new(),
        chart: Arc::default(),
        ledger,
        link_patterns: config.links.clone(),
        sources,
        markdown,
    };
    roadmap.tenures = parts.tenures.keep(standing && pasts.same, || Tenures::of(&roadmap, config.today));
    roadmap.reached = reached(&roadmap, config.today);
    let known = &roadmap;
    let (findings, chart) = rayon::join(
        || check::check(known, links),
        || parts.chart.keep(plans && standing && pasts.same, || Chart::of(known)),
    );
    let teller = Teller::new(&known.vocabulary, &known.ledger, &known.milestones);
    let timelines = memory.timelines(&known.proposals, &known.ledger.pasts, pasts.commits, |id, proposal, past| {
        teller.timeline(id, proposal, past)
    });
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
