//! Relations resolved: which proposal a reference means, and what refers to each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::{Addresses, PageRef};
use super::memory::Links;
use super::{ProposalId, Related};
use crate::diagnostic::{Diagnostic, clipped};
use crate::load::names;
use crate::proposal::Proposal;
use crate::proposal::relation::{Relation, RelationKind};

/// How all proposals are related.
#[derive(Debug, Default)]
pub struct Relations {
    /// What each proposal refers to.
    pub related: Vec<Vec<Related>>,
    /// What refers to each proposal.
    pub referring: Vec<Vec<(RelationKind, ProposalId)>>,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// How a target was found.
#[derive(Clone, Debug)]
pub(super) enum Found {
    At(ProposalId),
    ByNumber(ProposalId),
    Page,
    Outside(String),
    Nowhere,
}

struct Finder<'roadmap> {
    proposals: &'roadmap [Arc<Proposal>],
    numbers: &'roadmap BTreeMap<String, Vec<ProposalId>>,
    stems: BTreeMap<String, Vec<ProposalId>>,
    /// By the same without its number.
    ends: BTreeMap<String, Vec<ProposalId>>,
    addresses: &'roadmap Addresses,
}

/// Resolves every relation, both ways.
pub(super) fn relate(
    proposals: &[Arc<Proposal>],
    numbers: &BTreeMap<String, Vec<ProposalId>>,
    addresses: &Addresses,
    memory: &mut Links,
) -> Relations {
    let mut stems: BTreeMap<String, Vec<ProposalId>> = BTreeMap::new();
    let mut ends: BTreeMap<String, Vec<ProposalId>> = BTreeMap::new();
    for (id, proposal) in proposals.iter().enumerate() {
        let stem = own_stem(proposal);
        let end = names::numbered(&stem).map_or(stem.as_str(), |found| found.rest);
        ends.entry(end.to_owned()).or_default().push(id);
        stems.entry(stem).or_default().push(id);
    }
    let finder = Finder { proposals, numbers, stems, ends, addresses };
    let found = memory.relations(proposals, |from| {
        from.relations.iter().map(|relation| finder.find(from, &relation.target)).collect()
    });
    let mut relations =
        Relations { related: Vec::new(), referring: vec![Vec::new(); proposals.len()], diagnostics: Vec::new() };
    for (id, (proposal, found)) in proposals.iter().zip(found).enumerate() {
        let mut related: Vec<Related> = Vec::new();
        for (relation, found) in proposal.relations.iter().zip(found.iter()) {
            let (target, url) = match found {
                Found::At(target) => (Some(*target), None),
                Found::ByNumber(target) => {
                    let path = &proposals[*target].path;
                    let message = format!("`{}` is found only by its number or name", clipped(&relation.target));
                    let finding = Diagnostic::note("relation-moved", relation.raw.span, message);
                    // That it means itself is told by itself.
                    if *target != id {
                        relations.diagnostics.push(finding.help(format!("it is at `{path}`")));
                    }
                    (Some(*target), None)
                }
                Found::Page => (None, Some(relation.target.clone())),
                Found::Outside(url) => (None, Some(url.clone())),
                Found::Nowhere => {
                    let message = format!("`{}` names no proposal of this repository", clipped(&relation.target));
                    let finding = Diagnostic::warning("relation-not-found", relation.raw.span, message);
                    relations
                        .diagnostics
                        .push(finding.help("write the path of the proposal from the root of the repository"));
                    (None, None)
                }
            };
            if target == Some(id) {
                let finding =
                    Diagnostic::warning("relation-to-itself", relation.raw.span, "the proposal refers to itself");
                relations.diagnostics.push(finding.help("name another proposal, or remove the line"));
            }
            let entry = Related { kind: relation.kind, raw: relation.raw.value.clone(), target, url };
            if !related.contains(&entry) {
                related.push(entry);
            }
        }
        for entry in related.iter().filter(|entry| entry.target != Some(id)) {
            let Some(target) = entry.target else { continue };
            let referring = &mut relations.referring[target];
            // Those of this proposal stand last; very many others may refer to the same one.
            let mut own = referring.iter().rev().take_while(|(_, other)| *other == id);
            if !own.any(|(kind, _)| *kind == entry.kind) {
                referring.push((entry.kind, id));
            }
        }
        relations.related.push(related);
    }
    one_sided(proposals, &mut relations);
    circular(proposals, &mut relations);
    relations
}

/// Name of the proposal's folder or file, without its number.
fn own_stem(proposal: &Proposal) -> String {
    names::stem(proposal.folder.as_deref().unwrap_or(&proposal.path)).to_lowercase()
}

impl Finder<'_> {
    fn find(&self, from: &Proposal, target: &str) -> Found {
        let target = target.trim();
        if target.starts_with("http://") || target.starts_with("https://") {
            if let Some(path) = self.addresses.own_path(target) {
                return self.at_path(from, path);
            }
            let by_issue = self.addresses.own_issue(target).and_then(|number| self.by_number(number));
            return by_issue.map_or_else(|| Found::Outside(target.to_owned()), Found::At);
        }
        match self.addresses.page(&from.path, target) {
            Some(PageRef::Proposal(id)) => return Found::At(id),
            Some(_) => return Found::Page,
            None => {}
        }
        let bare = target.trim_start_matches('#');
        let number = bare.rsplit(['-', ' ', '#']).next().unwrap_or(bare);
        let label = bare[..bare.len() - number.len()].trim_end_matches(['-', ' ', '#']);
        let plain = label.chars().all(char::is_alphabetic) && label.len() <= 8;
        if plain && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.by_number(number).map_or(Found::Nowhere, Found::At);
        }
        self.at_path(from, target)
    }

    /// A path that may have moved since: the folder's or file's name, or its number, still finds it.
    fn at_path(&self, from: &Proposal, path: &str) -> Found {
        match self.addresses.page(&from.path, &format!("/{}", path.trim_start_matches('/'))) {
            Some(PageRef::Proposal(id)) => return Found::At(id),
            Some(_) => return Found::Page,
            None => {}
        }
        let path = path.split(['#', '?']).next().unwrap_or("").trim_end_matches('/');
        let main = ["readme", "index", "vep"].contains(&names::stem(path).to_lowercase().as_str());
        let named = if main { names::parent(path) } else { path };
        let stem = names::stem(named).to_lowercase();
        // A date before an old flat file's name is no part of its later folder's.
        let slug = stem.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim_start_matches('-');
        if let Some([only]) = self.stems.get(&stem).map(Vec::as_slice) {
            return Found::ByNumber(*only);
        }
        if let Some(found) = names::numbered(&stem)
            && let Some(id) = self.by_number(found.number)
        {
            return Found::ByNumber(id);
        }
        match self.ends.get(slug).map(Vec::as_slice) {
            // Another document of the same name is not the one that names it.
            Some([only]) if !slug.is_empty() && self.proposals[*only].path != from.path => Found::ByNumber(*only),
            _ => Found::Nowhere,
        }
    }

    fn by_number(&self, number: &str) -> Option<ProposalId> {
        let ids = self.numbers.get(number.trim_start_matches('0'))?;
        let [only] = ids.as_slice() else { return None };
        self.proposals.get(*only).map(|_| *only)
    }
}

fn first_relation(proposal: &Proposal, kind: RelationKind) -> Option<&Relation> {
    proposal.relations.iter().find(|relation| relation.kind == kind)
}

/// A proposal that takes another's place should be named by it, and the other way round.
fn one_sided(proposals: &[Arc<Proposal>], relations: &mut Relations) {
    for (id, related) in relations.related.iter().enumerate() {
        for entry in related {
            let (Some(target), Some(back)) = (entry.target, opposite(entry.kind)) else { continue };
            let answered = relations.related[target].iter().any(|other| other.kind == back && other.target == Some(id));
            let own = proposals[id].relations.iter();
            let mut said = own.filter(|relation| relation.kind == entry.kind && relation.raw.value == entry.raw);
            let Some(relation) = said.next().filter(|_| !answered && target != id) else { continue };
            let message = format!("{} does not say `{}` in return", proposals[target].label, back.word());
            let finding = Diagnostic::note("relation-one-sided", relation.raw.span, message);
            let other = &proposals[target];
            let place = if other.sidecar.is_some() { "the metadata beside " } else { "" };
            let help = format!("add `{}` to {place}`{}`", back.word(), other.path);
            relations.diagnostics.push(finding.help(help));
        }
    }
}

const fn opposite(kind: RelationKind) -> Option<RelationKind> {
    match kind {
        RelationKind::Replaces => Some(RelationKind::SupersededBy),
        RelationKind::SupersededBy => Some(RelationKind::Replaces),
        RelationKind::SeeAlso | RelationKind::DependsOn => None,
    }
}

/// Proposals that need each other, directly or through others, or that replace each other.
fn circular(proposals: &[Arc<Proposal>], relations: &mut Relations) {
    for kind in [RelationKind::DependsOn, RelationKind::Replaces, RelationKind::SupersededBy] {
        let next = |id: ProposalId| {
            relations.related[id]
                .iter()
                .filter(move |entry| entry.kind == kind && entry.target != Some(id))
                .filter_map(|entry| entry.target)
        };
        let mut found = Vec::new();
        // Peel off what leads nowhere; what remains lies on a cycle or leads into one.
        let mut open: Vec<usize> = (0..proposals.len()).map(|id| next(id).count()).collect();
        let mut before: Vec<Vec<ProposalId>> = vec![Vec::new(); proposals.len()];
        for id in 0..proposals.len() {
            next(id).for_each(|target| before[target].push(id));
        }
        let mut done: Vec<ProposalId> = (0..proposals.len()).filter(|id| open[*id] == 0).collect();
        while let Some(id) = done.pop() {
            for previous in &before[id] {
                open[*previous] -= 1;
                if open[*previous] == 0 {
                    done.push(*previous);
                }
            }
        }
        for id in (0..proposals.len()).filter(|id| open[*id] > 0) {
            if let Some(relation) = first_relation(&proposals[id], kind) {
                let message = format!("`{}` leads back in a circle", kind.word());
                found.push(
                    Diagnostic::warning("relation-circular", relation.raw.span, message)
                        .help("one of the proposals in the circle must not name the next"),
                );
            }
        }
        relations.diagnostics.extend(found);
    }
}
