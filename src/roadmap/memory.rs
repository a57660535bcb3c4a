//! What was found out about the parts of a roadmap, kept for the next one: a document that is the same among addresses
//! that are the same has the same findings, and a relation leads to the same proposal.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::{Addresses, PageRef};
use super::chart::Chart;
use super::movement::Movement;
use super::relate::{Found, Relations};
use super::since::{Before, Part};
use super::tenure::Tenures;
use super::timeline::Timeline;
use super::{GroupIndex, MilestoneIndex, PersonIndex, ProposalId, Read, Slip, StageIndex, StatusIndex, index};
use crate::diagnostic::Diagnostic;
use crate::dialect::document::Markdown;
use crate::ledger::Past;
use crate::load::{Documents, Loaded};
use crate::parallel;
use crate::proposal::Proposal;

/// The parts of the roadmap that was built last. Empty, it makes every roadmap the first one. Who keeps one empties it
/// whenever the configuration or the dialect changes.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) before: Before,
    pub(super) parts: Parts,
    pub(super) links: Links,
    timelines: Vec<(Arc<Proposal>, Arc<Past>, Arc<Timeline>)>,
    /// What each proposal promised and did not keep.
    pub(super) slips: ByPast<Slip>,
    /// What commits did to each proposal.
    pub(super) movements: ByPast<Movement>,
}

/// What was found in the past of each proposal.
#[derive(Debug)]
pub(super) struct ByPast<T>(Vec<(Arc<Past>, Vec<T>)>);

impl<T> Default for ByPast<T> {
    fn default() -> ByPast<T> {
        ByPast(Vec::new())
    }
}

impl<T> ByPast<T> {
    /// What there is in every past: what is known, and the rest as `find` tells.
    pub(super) fn of(
        &mut self,
        pasts: &[Arc<Past>],
        find: impl Fn(ProposalId, &Past) -> Vec<T>,
    ) -> impl Iterator<Item = &T> {
        self.0.truncate(pasts.len());
        for (id, past) in pasts.iter().enumerate() {
            match self.0.get_mut(id) {
                Some((then, _)) if Arc::ptr_eq(then, past) => {}
                Some(known) => *known = (past.clone(), find(id, past)),
                None => self.0.push((past.clone(), find(id, past))),
            }
        }
        self.0.iter().flat_map(|(_, found)| found)
    }
}

/// What was made of all proposals together.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) pages: Part<BTreeMap<String, PageRef>>,
    pub(super) slugs: Part<Vec<String>>,
    pub(super) documentation_slugs: Part<Vec<String>>,
    pub(super) numbers: Part<BTreeMap<String, Vec<ProposalId>>>,
    pub(super) gates: Part<BTreeMap<String, Vec<ProposalId>>>,
    pub(super) statuses: Part<Vec<StatusIndex>>,
    pub(super) stages: Part<Vec<StageIndex>>,
    pub(super) groups: Part<Vec<GroupIndex>>,
    pub(super) people: Part<Vec<PersonIndex>>,
    pub(super) milestones: Part<Vec<MilestoneIndex>>,
    pub(super) movements: Part<Vec<Movement>>,
    pub(super) tenures: Part<Tenures>,
    pub(super) chart: Part<Chart>,
    pub(super) relations: Part<Relations>,
}

/// What depends on where links lead.
#[derive(Debug, Default)]
pub(super) struct Links {
    addresses: Option<Arc<Addresses>>,
    numbers: Arc<BTreeMap<String, Vec<ProposalId>>>,
    markdown: Documents,
    documents: Vec<(Arc<Markdown>, Arc<Vec<Diagnostic>>)>,
    relations: Vec<(Arc<Proposal>, Arc<Vec<Found>>)>,
    checks: Vec<(Arc<Proposal>, Vec<Diagnostic>)>,
}

impl Memory {
    /// The paths that have pages, as [`index::pages`] tells. `same` says whether the same files are there.
    pub fn pages(&mut self, same: bool, read: &[Read], loaded: &Loaded) -> Arc<BTreeMap<String, PageRef>> {
        let proposals: Vec<Arc<Proposal>> = read.iter().map(|read| read.0.clone()).collect();
        let since = self.before.since(&proposals, &loaded.documentation);
        let same = same
            && since.documentation
            && since.same(|was, is| {
                (&was.path, &was.folder, was.sidecar) == (&is.path, &is.folder, is.sidecar)
                    && (&was.group, &was.groups) == (&is.group, &is.groups)
            });
        self.parts.pages.keep(same, || index::pages(read, loaded))
    }

    /// The timeline of every proposal: those that are known, where the commits are the `same`, and the others as `tell`
    /// tells.
    pub(super) fn timelines(
        &mut self,
        proposals: &[Arc<Proposal>],
        pasts: &[Arc<Past>],
        same: bool,
        tell: impl Fn(ProposalId, &Proposal, &Past) -> Timeline + Sync,
    ) -> Vec<Arc<Timeline>> {
        let known = if same { std::mem::take(&mut self.timelines) } else { Vec::new() };
        let kept = |(id, (proposal, past)): (ProposalId, (&Arc<Proposal>, &Arc<Past>))| {
            let is = |(before, then, _): &&(Arc<Proposal>, Arc<Past>, _)| {
                Arc::ptr_eq(before, proposal) && Arc::ptr_eq(then, past)
            };
            let timeline = known.get(id).filter(is).map(|(.., timeline)| timeline.clone());
            (id, proposal.clone(), past.clone(), timeline)
        };
        let found: Vec<_> = proposals.iter().zip(pasts).enumerate().map(kept).collect();
        let new = found.iter().filter(|(.., timeline)| timeline.is_none()).count();
        self.timelines = parallel::map(found, new, |(id, proposal, past, timeline)| {
            let timeline = timeline.unwrap_or_else(|| Arc::new(tell(id, &proposal, &past)));
            (proposal, past, timeline)
        });
        self.timelines.iter().map(|(.., timeline)| timeline.clone()).collect()
    }
}

impl Links {
    /// Forgets what depends on addresses, where these are others now. Tells whether they are the same.
    pub(super) fn renew(
        &mut self,
        addresses: &Arc<Addresses>,
        numbers: &Arc<BTreeMap<String, Vec<ProposalId>>>,
    ) -> bool {
        let mut same = true;
        if !self.addresses.as_ref().is_some_and(|before| before.leads_as(addresses)) {
            self.documents.clear();
            self.relations.clear();
            same = false;
        }
        if !Arc::ptr_eq(&self.numbers, numbers) && self.numbers != *numbers {
            self.relations.clear();
            same = false;
        }
        self.numbers = numbers.clone();
        self.addresses = Some(addresses.clone());
        same
    }

    /// The findings of every document: those that are known, and the others as `find` tells.
    pub(super) fn findings(
        &mut self,
        markdown: &Documents,
        find: impl Fn(&str, &Markdown) -> Vec<Diagnostic> + Sync,
    ) -> Vec<Diagnostic> {
        let same_paths = self.markdown.has_the_paths_of(markdown) && self.documents.len() == markdown.values().len();
        if same_paths {
            let pairs = self.documents.iter().zip(markdown.iter()).enumerate();
            let others: Vec<(usize, &str, &Arc<Markdown>)> = pairs
                .filter(|(_, ((then, _), (_, file)))| !Arc::ptr_eq(then, file))
                .map(|(place, (_, (path, file)))| (place, path, file))
                .collect();
            let count = others.len();
            let found = parallel::map(others, count, |(place, path, file)| (place, file.clone(), find(path, file)));
            for (place, file, found) in found {
                self.documents[place] = (file, Arc::new(found));
            }
        } else {
            let known = std::mem::take(&mut self.documents);
            let kept = |path: &str, file: &Arc<Markdown>| {
                let found = self.markdown.place(path).and_then(|place| known.get(place));
                found.filter(|(then, _)| Arc::ptr_eq(then, file)).map(|(_, found)| found.clone())
            };
            let found: Vec<_> = markdown.iter().map(|(path, file)| (path, file, kept(path, file))).collect();
            let new = found.iter().filter(|(.., kept)| kept.is_none()).count();
            self.documents = parallel::map(found, new, |(path, file, kept)| {
                (file.clone(), kept.unwrap_or_else(|| Arc::new(find(path, file))))
            });
        }
        self.markdown = markdown.clone();
        self.documents.iter().flat_map(|(_, found)| found.iter().cloned()).collect()
    }

    /// What is wrong with each proposal by itself: what is known, and the rest as `find` tells.
    pub(super) fn checks(
        &mut self,
        proposals: &[Arc<Proposal>],
        find: impl Fn(&Proposal) -> Vec<Diagnostic>,
    ) -> impl Iterator<Item = &Vec<Diagnostic>> {
        self.checks.truncate(proposals.len());
        for (at, proposal) in proposals.iter().enumerate() {
            match self.checks.get_mut(at) {
                Some((then, _)) if Arc::ptr_eq(then, proposal) => {}
                Some(known) => *known = (proposal.clone(), find(proposal)),
                None => self.checks.push((proposal.clone(), find(proposal))),
            }
        }
        self.checks.iter().map(|(_, found)| found).filter(|found| !found.is_empty())
    }

    /// What the relations of every proposal lead to, by the same rule.
    pub(super) fn relations(
        &mut self,
        proposals: &[Arc<Proposal>],
        find: impl Fn(&Proposal) -> Vec<Found> + Sync,
    ) -> Vec<Arc<Vec<Found>>> {
        let known = std::mem::take(&mut self.relations);
        let kept = |(id, proposal): (ProposalId, &Arc<Proposal>)| {
            let found = known.get(id).filter(|(then, _)| Arc::ptr_eq(then, proposal)).map(|(_, found)| found.clone());
            (proposal.clone(), found)
        };
        let found: Vec<_> = proposals.iter().enumerate().map(kept).collect();
        let new = found.iter().filter(|(_, found)| found.is_none()).count();
        self.relations = parallel::map(found, new, |(proposal, found)| {
            let found = found.unwrap_or_else(|| Arc::new(find(&proposal)));
            (proposal, found)
        });
        self.relations.iter().map(|(_, found)| found.clone()).collect()
    }
}
