//! Words as a repository writes them: most proposals of the same dialect show how.

use std::collections::BTreeMap;

use crate::proposal::Proposal;
use crate::proposal::milestone::read;
use crate::roadmap::{ProposalId, Roadmap};

/// A status, spelled as most of the proposals spell it that have it.
#[must_use]
pub fn status_as_written(roadmap: &Roadmap, id: ProposalId, name: &str) -> String {
    most(roadmap, id, name, |proposal| {
        let raw = proposal.status.raw.as_ref()?;
        let own = proposal.status.canonical.as_deref() == Some(name) && proposal.status.detail.is_none();
        own.then(|| bare(&raw.value).to_owned())
    })
}

/// The same of a stage.
#[must_use]
pub fn stage_as_written(roadmap: &Roadmap, id: ProposalId, name: &str) -> String {
    most(roadmap, id, name, |proposal| {
        let stage = proposal.stage.as_ref()?;
        (stage.canonical.as_deref() == Some(name)).then(|| bare(&stage.raw.value).to_owned())
    })
}

/// A milestone with or without a `v`, as the repository's are.
#[must_use]
pub fn milestone_as_written(roadmap: &Roadmap, text: &str) -> String {
    let text = text.trim();
    let read = read(text);
    let [milestone] = read.as_slice() else { return text.to_owned() };
    if milestone.version().is_none() || milestone.raw != text {
        return text.to_owned();
    }
    let named = roadmap.milestones.iter().filter(|known| known.name.trim_start_matches('v') == known.key);
    let with_v = named.clone().filter(|known| known.name.starts_with('v')).count();
    if with_v == 0 && named.count() == 0 { text.to_owned() } else { milestone.spelled(with_v > 0) }
}

fn most(roadmap: &Roadmap, id: ProposalId, name: &str, spelled: impl Fn(&Proposal) -> Option<String>) -> String {
    let dialect = roadmap.proposals[id].dialect;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for proposal in roadmap.proposals.iter().filter(|proposal| proposal.dialect == dialect) {
        if let Some(word) = spelled(proposal) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by(|left, right| left.1.cmp(&right.1).then_with(|| right.0.cmp(&left.0)));
    most.map_or_else(|| name.to_owned(), |(word, _)| word)
}

/// A word without the marks round it.
pub(super) fn bare(raw: &str) -> &str {
    raw.trim().trim_matches(['*', '_', '`', '"', '\''])
}
