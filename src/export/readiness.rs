//! What a proposal lacks before what it is to become, as one JSON document, version 1: what `roadbook check` prints.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{Record, record};
use crate::lint;
use crate::roadmap::{ProposalId, Roadmap};

/// How far a proposal is from what it is to become.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "roadbook check --format json")]
pub struct Readiness<'roadmap> {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The main document, relative to the repository.
    pub path: &'roadmap str,
    /// What the proposal is called in lists.
    pub label: &'roadmap str,
    /// The canonical status or stage that it is to have.
    pub goal: &'roadmap str,
    /// Whether nothing is missing.
    pub ready: bool,
    /// What is missing, by what it is about: metadata, sections, gaps, questions, milestones, relations, checklist, text.
    pub missing: BTreeMap<&'static str, Vec<Record<'roadmap>>>,
    /// What is worth knowing beside.
    pub notes: Vec<Record<'roadmap>>,
}

impl<'roadmap> Readiness<'roadmap> {
    /// The document about one proposal.
    #[must_use]
    pub fn of(roadmap: &'roadmap Roadmap, id: ProposalId, readiness: &'roadmap lint::Readiness) -> Readiness<'roadmap> {
        let records =
            |findings: &'roadmap [Diagnostic]| findings.iter().map(|one| record(one, &roadmap.sources)).collect();
        let proposal = &roadmap.proposals[id];
        Readiness {
            version: 1,
            path: &proposal.path,
            label: &proposal.label,
            goal: &readiness.goal,
            ready: readiness.count() == 0,
            missing: readiness.missing.iter().map(|(aspect, found)| (aspect.word(), records(found))).collect(),
            notes: records(&readiness.notes),
        }
    }
}
