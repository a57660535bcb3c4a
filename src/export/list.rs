//! The columns that every flat list of proposals shows.

use crate::proposal::PersonRole;
use crate::roadmap::{ProposalId, Roadmap};
use crate::terminal::one_line;

/// Heads of the columns.
pub(super) const COLUMNS: [&str; 9] =
    ["label", "title", "status", "stage", "milestone", "group", "authors", "created", "path"];

/// One proposal's values, in the order of the columns. What is not understood stands as written.
pub(super) fn row(roadmap: &Roadmap, id: ProposalId) -> [String; 9] {
    let proposal = &roadmap.proposals[id];
    let status = proposal.status.canonical.as_deref().map(line);
    let status = status.or_else(|| proposal.status.raw.as_ref().map(|raw| line(&raw.value)));
    let stage = proposal
        .stage
        .as_ref()
        .map(|stage| stage.canonical.as_deref().map(line).unwrap_or_else(|| line(&stage.raw.value)));
    let milestone = proposal.headline_milestone().map(|declared| line(&declared.raw.value));
    let authors: Vec<&str> = proposal.people_in(&PersonRole::Author).map(|person| person.value.display()).collect();
    let created = proposal.created.as_ref().map(|field| match &field.date {
        Some(date) => date.iso(),
        None => line(&field.raw.value),
    });
    [
        line(&proposal.label),
        line(&proposal.title),
        status.unwrap_or_default(),
        stage.unwrap_or_default(),
        milestone.unwrap_or_default(),
        proposal.group.as_deref().map(line).unwrap_or_default(),
        line(&authors.join(", ")),
        created.unwrap_or_default(),
        line(&proposal.path),
    ]
}

/// A text on one line, without characters that would steer a terminal.
pub(super) fn line(text: &str) -> String {
    one_line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
