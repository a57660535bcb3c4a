//! A comparison as JSON, version 1.

use schemars::JsonSchema;
use serde::Serialize;

use super::summary;
use crate::compare::{Compared, FileChange, Kind, ProposalChange, Text};
use crate::diagnostic::render::{Record, record};
use crate::roadmap::Roadmap;
use crate::site::vanished;

/// What one revision changes of another.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "roadbook diff --format json", rename = "Changes")]
pub(crate) struct All<'compared> {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The revision that is compared with.
    base: Side<'compared>,
    /// The revision that is shown.
    head: Side<'compared>,
    /// All of it in one line, for people.
    summary: String,
    /// Whether `book.toml` is another one.
    configuration: bool,
    /// The proposals that change or that a change affects.
    proposals: Vec<Proposal<'compared>>,
    /// The documentation pages that change.
    pages: Vec<File<'compared>>,
    /// The files that change and that pages show, such as images.
    assets: Vec<File<'compared>>,
    /// Addresses of the base's site that the head's has no more, relative to the root of the site.
    addresses_gone: Vec<String>,
}

/// One of the two revisions.
#[derive(Serialize, JsonSchema)]
struct Side<'compared> {
    /// As it was asked for; null for the files as they are.
    name: Option<&'compared str>,
    /// Its commit; null for the files as they are.
    commit: Option<&'compared str>,
}

/// One proposal and what became of it.
#[derive(Serialize, JsonSchema)]
struct Proposal<'compared> {
    /// `added`, `removed`, `renamed`, `changed`, `affected`.
    kind: &'static str,
    /// Its document, relative to the repository.
    path: &'compared str,
    /// Its document in the base, where it was renamed.
    from_path: Option<&'compared str>,
    /// How much of the text a renamed document has kept, in percent; null where that is not what it was found by.
    similarity: Option<u8>,
    /// What it is called.
    label: &'compared str,
    /// Its title.
    title: &'compared str,
    /// Whether it only is written otherwise and says the same.
    reformatted: bool,
    /// What became of the text, metadata aside: `same`, `reformatted`, `rewritten`.
    text: &'static str,
    /// The fields that say something else.
    fields: Vec<Field<'compared>>,
    /// Tasks that are ticked now and were not.
    ticked: &'compared [String],
    /// Tasks that were ticked and are not now.
    unticked: &'compared [String],
    /// Lines of the Implementation History that are new.
    events_new: &'compared [String],
    /// Lines of the Implementation History that are there no more.
    events_gone: &'compared [String],
    /// What is found in the head and was not in the base.
    diagnostics_new: Vec<Record<'compared>>,
    /// What was found in the base and is not in the head.
    diagnostics_fixed: Vec<Record<'compared>>,
}

/// One field that says something else.
#[derive(Serialize, JsonSchema)]
struct Field<'compared> {
    /// Its name, such as `status`, `stage`, `milestone.beta`, `latest-milestone`.
    field: String,
    /// What it said; empty for nothing.
    from: &'compared [String],
    /// What it says; empty for nothing.
    to: &'compared [String],
    /// How a change of status, stage or milestone stands to the life of a proposal: `allowed`, `unusual`,
    /// `against the rules`; null for other fields.
    verdict: Option<&'static str>,
}

/// One file that is no proposal's.
#[derive(Serialize, JsonSchema)]
struct File<'compared> {
    /// `added`, `removed`, `changed`.
    kind: &'static str,
    /// Where it lies, relative to the repository.
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
