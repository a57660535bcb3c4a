//! What very many proposals have in common is one finding about the repository, not one about each of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::{SourceId, Span};

/// So many proposals are many in any repository.
const MANY: usize = 20;
/// And at least every so manieth.
const PART: usize = 4;
/// How many of them are named.
const NAMED: usize = 3;

/// The findings, those of a rule that very many proposals break gathered into one.
pub(super) fn gathered(
    roadmap: &Roadmap,
    findings: Vec<Diagnostic>,
    owners: &BTreeMap<SourceId, ProposalId>,
) -> Vec<Diagnostic> {
    let mut broken: BTreeMap<&'static str, BTreeSet<ProposalId>> = BTreeMap::new();
    for finding in &findings {
        if let Some(id) = owners.get(&finding.span.source) {
            broken.entry(finding.code).or_default().insert(*id);
        }
    }
    let all = roadmap.proposals.len();
    broken.retain(|_, ids| ids.len() > MANY && ids.len() * PART >= all);
    let mut first: BTreeMap<&'static str, (Diagnostic, usize)> = BTreeMap::new();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings {
        if broken.contains_key(finding.code) && owners.contains_key(&finding.span.source) {
            first.entry(finding.code).or_insert_with(|| (finding, 0)).1 += 1;
        } else {
            kept.push(finding);
        }
    }
    for (code, (example, count)) in first {
        let ids = &broken[code];
        let names =
            ids.iter().take(NAMED).map(|id| roadmap.proposals[*id].label.as_str()).collect::<Vec<_>>().join(", ");
        let times = if count > ids.len() { format!(", {count} times") } else { String::new() };
        let message = format!("{} of {all} proposals{times}, such as {names}: {}", ids.len(), example.message);
        let finding = Diagnostic { message, span: Span::file(example.span.source), labels: Vec::new(), ..example };
        kept.push(finding.help(format!(
            "`roadbook lint --rule {code}` lists them; --base reports only what a change adds, and `{code} = \"off\"` under [lint.rules] switches it off"
        )));
    }
    kept
}
