//! Only what a change brings: the findings of the head that the base does not have.

use std::collections::BTreeMap;

use super::{Findings, Settings, lint};
use crate::compare::Compared;
use crate::diagnostic::Diagnostic;
use crate::roadmap::Roadmap;

/// What the head of a comparison has and its base has not, whatever line it stands in. A proposal that was renamed is
/// compared with what it was.
#[must_use]
pub fn ratchet(compared: &Compared<'_>, settings: &Settings, wanted: &(dyn Fn(&str) -> bool + Sync)) -> Findings {
    let (head, base) = (compared.head.roadmap, compared.base.roadmap);
    let mut findings = lint(head, settings, Some(compared), wanted);
    let before = lint(base, settings, None, &|_| true);
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for change in &compared.changes.proposals {
        if let (Some(was), Some(is)) = (change.base, change.head) {
            renamed.extend(files(base, was).into_iter().zip(files(head, is)));
        }
    }
    let mut known: BTreeMap<(&str, &str, String), usize> = BTreeMap::new();
    for finding in &before.diagnostics {
        let path = base.sources.path(finding.span.source);
        let path = renamed.get(path).copied().unwrap_or(path);
        *known.entry((finding.code, path, finding.message.clone())).or_default() += 1;
    }
    findings.diagnostics.retain(|finding: &Diagnostic| {
        let key = (finding.code, head.sources.path(finding.span.source), finding.message.clone());
        match known.get_mut(&key) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        }
    });
    findings
}

/// The document and the metadata file of a proposal, as far as it has them.
fn files(roadmap: &Roadmap, id: usize) -> Vec<&str> {
    let proposal = &roadmap.proposals[id];
    proposal.document.into_iter().chain(proposal.sidecar).map(|source| roadmap.sources.path(source)).collect()
}
