//! What was found out about the parts of a roadmap, kept for the next one: a document that is the same among addresses
//! that are the same has the same findings, and a relation leads to the same proposal.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::ProposalId;
use super::address::Addresses;
use super::relate::Found;
use crate::diagnostic::Diagnostic;
use crate::dialect::document::Markdown;
use crate::proposal::Proposal;

/// The parts of the roadmap that was built last. Empty, it makes every roadmap the first one.
#[derive(Debug, Default)]
pub struct Memory {
    addresses: Option<Arc<Addresses>>,
    numbers: BTreeMap<String, Vec<ProposalId>>,
    documents: BTreeMap<String, (Arc<Markdown>, Arc<Vec<Diagnostic>>)>,
    relations: Vec<(Arc<Proposal>, Arc<Vec<Found>>)>,
}

impl Memory {
    /// Forgets what depends on addresses, where these are others now.
    pub(super) fn renew(&mut self, addresses: &Arc<Addresses>, numbers: &BTreeMap<String, Vec<ProposalId>>) {
        if !self.addresses.as_ref().is_some_and(|before| before.leads_as(addresses)) {
            self.documents.clear();
            self.relations.clear();
        }
        if self.numbers != *numbers {
            self.relations.clear();
            self.numbers.clone_from(numbers);
        }
        self.addresses = Some(addresses.clone());
    }

    /// The findings of every document: those that are known, and the others as `find` tells.
    pub(super) fn findings(
        &mut self,
        markdown: &BTreeMap<String, Arc<Markdown>>,
        find: impl Fn(&str, &Markdown) -> Vec<Diagnostic> + Sync,
    ) -> Vec<Diagnostic> {
        let known = std::mem::take(&mut self.documents);
        self.documents = markdown
            .par_iter()
            .map(|(path, file)| {
                let kept = known.get(path).filter(|(then, _)| Arc::ptr_eq(then, file)).map(|(_, found)| found.clone());
                (path.clone(), (file.clone(), kept.unwrap_or_else(|| Arc::new(find(path, file)))))
            })
            .collect();
        self.documents.values().flat_map(|(_, found)| found.iter().cloned()).collect()
    }

    /// What the relations of every proposal lead to, by the same rule.
    pub(super) fn relations(
        &mut self,
        proposals: &[Arc<Proposal>],
        find: impl Fn(&Proposal) -> Vec<Found> + Sync,
    ) -> Vec<Arc<Vec<Found>>> {
        let known = std::mem::take(&mut self.relations);
        self.relations = proposals
            .par_iter()
            .enumerate()
            .map(|(id, proposal)| {
                let kept =
                    known.get(id).filter(|(then, _)| Arc::ptr_eq(then, proposal)).map(|(_, found)| found.clone());
                (proposal.clone(), kept.unwrap_or_else(|| Arc::new(find(proposal))))
            })
            .collect();
        self.relations.iter().map(|(_, found)| found.clone()).collect()
    }
}
