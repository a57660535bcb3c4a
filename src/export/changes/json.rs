//! A comparison as JSON, version 1.

use serde::Serialize;

use super::summary;
use crate::compare::{Compared, FileChange, Kind, ProposalChange, Text};
use crate::diagnostic::render::{Record, record};
use crate::roadmap::Roadmap;
use crate::site::vanished;

#[derive(Serialize)]
struct All<'compared> {
    version: u32,
    base: Side<'compared>,
    head: Side<'compared>,
    summary: String,
    configuration: bool,
    proposals: Vec<Proposal<'compared>>,
    pages: Vec<File<'compared>>,
    assets: Vec<File<'compared>>,
    addresses_gone: Vec<String>,
}

#[derive(Serialize)]
struct Side<'compared> {
    name: Option<&'compared str>,
    commit: Option<&'compared str>,
}

#[derive(Serialize)]
struct Proposal<'compared> {
    kind: &'static str,
    path: &'compared str,
    from_path: Option<&'compared str>,
    similarity: Option<u8>,
    label: &'compared str,
    title: &'compared str,
    reformatted: bool,
    text: &'static str,
    fields: Vec<Field<'compared>>,
    ticked: &'compared [String],
    unticked: &'compared [String],
    events_new: &'compared [String],
    events_gone: &'compared [String],
    diagnostics_new: Vec<Record<'compared>>,
    diagnostics_fixed: Vec<Record<'compared>>,
}

#[derive(Serialize)]
struct Field<'compared> {
    field: String,
    from: &'compared [String],
    to: &'compared [String],
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct File<'compared> {
    kind: &'static str,
    path: &'compared str,
}

/// The comparison as JSON, with a line end.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn json(compared: &Compared<'_>) -> Result<String, serde_json::Error> {
    let changes = compared.changes;
    let side = |name, commit| Side { name, commit };
    let all = All {
        version: 1,
        base: side(compared.base.name, compared.base.commit),
        head: side(compared.head.name, compared.head.commit),
        summary: summary(compared),
        configuration: changes.configuration,
        proposals: changes.proposals.iter().map(|change| proposal(compared, change)).collect(),
        pages: files(&changes.documentation),
        assets: files(&changes.assets),
        addresses_gone: vanished(compared),
    };
    serde_json::to_string_pretty(&all).map(|text| format!("{text}\n"))
}

fn files(changes: &[FileChange]) -> Vec<File<'_>> {
    changes.iter().map(|change| File { kind: change.kind.word(), path: &change.path }).collect()
}

fn proposal<'compared>(compared: &Compared<'compared>, change: &'compared ProposalChange) -> Proposal<'compared> {
    let (roadmap, id) = compared.shown(change);
    let shown = &roadmap.proposals[id];
    let from = change.base.map(|id| compared.base.roadmap.proposals[id].path.as_str());
    let findings = |roadmap: &'compared Roadmap, indexes: &[usize]| -> Vec<Record<'compared>> {
        indexes.iter().map(|index| record(&roadmap.diagnostics[*index], &roadmap.sources)).collect()
    };
    Proposal {
        kind: change.kind.word(),
        path: &shown.path,
        from_path: from.filter(|path| change.kind == Kind::Renamed && *path != shown.path),
        similarity: change.similarity,
        label: &shown.label,
        title: &shown.title,
        reformatted: change.is_reformatting(),
        text: match change.text {
            Text::Same => "same",
            Text::Reformatted => "reformatted",
            Text::Rewritten => "rewritten",
        },
        fields: change
            .fields
            .iter()
            .map(|field| Field {
                field: field.field.word(),
                from: &field.from,
                to: &field.to,
                verdict: field.verdict.map(crate::compare::Verdict::word),
            })
            .collect(),
        ticked: &change.ticked,
        unticked: &change.unticked,
        events_new: &change.events_new,
        events_gone: &change.events_gone,
        diagnostics_new: findings(compared.head.roadmap, &change.findings_new),
        diagnostics_fixed: findings(compared.base.roadmap, &change.findings_mended),
    }
}
