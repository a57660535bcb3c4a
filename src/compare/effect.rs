//! Findings that came and went, whatever line they stand in.

use std::collections::BTreeMap;

use crate::roadmap::{ProposalId, Roadmap};

/// The findings about a proposal that only the head has, and those that only the base has, as indexes into those of each.
pub(super) fn findings(
    base: (&Roadmap, Option<ProposalId>),
    head: (&Roadmap, Option<ProposalId>),
) -> (Vec<usize>, Vec<usize>) {
    let (before, after) = (by_text(base.0, base.1), by_text(head.0, head.1));
    let more = |one: &Found<'_>, other: &Found<'_>| -> Vec<usize> {
        let mut more: Vec<usize> = one
            .iter()
            .flat_map(|(key, indexes)| indexes.iter().skip(other.get(key).map_or(0, Vec::len)).copied())
            .collect();
        more.sort_unstable();
        more
    };
    (more(&after, &before), more(&before, &after))
}

/// Findings by rule and message.
type Found<'roadmap> = BTreeMap<(&'static str, &'roadmap str), Vec<usize>>;

fn by_text(roadmap: &Roadmap, id: Option<ProposalId>) -> Found<'_> {
    let mut found: Found<'_> = BTreeMap::new();
    let sources = id.into_iter().flat_map(|id| {
        let proposal = &roadmap.proposals[id];
        proposal.sidecar.into_iter().chain(proposal.document)
    });
    for index in sources.filter_map(|source| roadmap.findings.get(&source)).flatten() {
        let finding = &roadmap.diagnostics[*index];
        found.entry((finding.code, &finding.message)).or_default().push(*index);
    }
    found
}
