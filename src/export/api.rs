//! `api/v1/proposals.json`, which is also what `roadbook list --format json` writes. The field names are a promise:
//! they may grow in version 1, but none goes or changes its meaning.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::ledger::What;
use crate::proposal::person::Person as Named;
use crate::proposal::{NamedLink, PersonRole, Proposal as Read};
use crate::roadmap::{ProposalId, Related, Roadmap};
use crate::site::encode;

mod time;

pub use time::{Contributor, HistoryEvent, Transition};

/// All proposals of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "api/v1/proposals.json of roadbook")]
pub struct Proposals {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// Name of the repository's dialect.
    pub dialect: String,
    /// Title of the site.
    pub title: String,
    /// The proposals, in the order of their numbers.
    pub proposals: Vec<Proposal>,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Proposal {
    /// The main document, relative to the repository.
    pub path: String,
    /// The metadata file.
    pub sidecar: Option<String>,
    /// The number as written.
    pub number: Option<String>,
    /// What it is called in lists.
    pub label: String,
    /// Its part of the address.
    pub slug: String,
    /// Its title.
    pub title: Option<String>,
    /// The canonical status, where the text is one.
    pub status: Option<String>,
    /// The status as written.
    pub status_raw: Option<String>,
    /// The group of the status.
    pub status_group: &'static str,
    /// The canonical stage, where the text is one.
    pub stage: Option<String>,
    /// The stage as written.
    pub stage_raw: Option<String>,
    /// Milestones as written, by stage or track.
    pub milestones: BTreeMap<String, String>,
    /// The milestone that it calls its latest, as written.
    pub latest_milestone: Option<String>,
    /// The group that owns it.
    pub group: Option<String>,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Who reviews it.
    pub reviewers: Vec<Person>,
    /// Who approves it.
    pub approvers: Vec<Person>,
    /// When it was written, in ISO form.
    pub created: Option<String>,
    /// The same as written.
    pub created_raw: Option<String>,
    /// When it says it was last changed, in ISO form.
    pub updated: Option<String>,
    /// Other proposals that it names.
    pub relations: Vec<Relation>,
    /// Links of its fields.
    pub links: Vec<Link>,
    /// Its feature gates.
    pub feature_gates: Vec<String>,
    /// The progress of its checklist.
    pub checklist: Option<Checklist>,
    /// Its timeline: what is dated, what only a release places, what is planned, and what nothing places.
    pub history: Vec<HistoryEvent>,
    /// Every change of status, stage, milestones and title that the repository's history knows, the oldest first.
    pub transitions: Vec<Transition>,
    /// The day on which it came into the repository.
    pub first_seen: Option<String>,
    /// The day on which its files were last changed.
    pub last_changed: Option<String>,
    /// The day since which it has its status.
    pub since: Option<String>,
    /// Who changed its files, the busiest first.
    pub contributors: Vec<Contributor>,
    /// Its page, relative to the root of the site.
    pub url: String,
    /// What was found in its files.
    pub diagnostics: Vec<Finding>,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Person {
    /// The name.
    pub name: Option<String>,
    /// The handle, without `@`.
    pub handle: Option<String>,
    /// The address for mail.
    pub email: Option<String>,
}

/// One reference to another proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Relation {
    /// `see-also`, `replaces`, `superseded-by`, `depends-on`.
    pub kind: &'static str,
    /// As written.
    pub raw: String,
    /// Path of the other proposal, or what was written.
    pub target: String,
    /// Whether it is a proposal of this repository.
    pub resolved: bool,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// `tracking`, `discussion`, `pull-request`.
    pub kind: &'static str,
    /// Its text.
    pub text: String,
    /// Its address.
    pub url: Option<String>,
}

/// How much of a checklist is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checklist {
    /// Tasks that are ticked.
    pub checked: usize,
    /// All tasks.
    pub total: usize,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// Name of the rule.
    pub code: &'static str,
    /// `error`, `warning`, `note`.
    pub severity: &'static str,
    /// The file.
    pub path: String,
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What would mend it.
    pub help: Option<String>,
}

/// The proposals that pass `filter`.
#[must_use]
pub fn proposals(roadmap: &Roadmap, filter: &dyn Fn(ProposalId) -> bool) -> Proposals {
    Proposals {
        version: 1,
        dialect: roadmap.dialect.to_owned(),
        title: roadmap.identity.title.clone(),
        proposals: (0..roadmap.proposals.len()).filter(|id| filter(*id)).map(|id| proposal(roadmap, id)).collect(),
    }
}

/// The JSON text, indented, with a line end.
#[must_use]
pub fn json(proposals: &Proposals) -> Vec<u8> {
    // Nothing in these types can fail to be written: every key is a string, no float is among the values.
    let mut bytes = serde_json::to_vec_pretty(proposals).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn proposal(roadmap: &Roadmap, id: ProposalId) -> Proposal {
    let read: &Read = &roadmap.proposals[id];
    let slug = &roadmap.slugs[id];
    let people = |role: PersonRole| read.people_in(&role).map(|person| Person::of(&person.value)).collect();
    let written = |text: &str| text.trim().to_owned();
    let past = &roadmap.ledger.pasts[id];
    let day = |commit| roadmap.ledger.day(commit);
    Proposal {
        path: read.path.clone(),
        sidecar: read.sidecar.map(|source| roadmap.sources.path(source).to_owned()),
        number: read.number.clone(),
        label: read.label.clone(),
        slug: slug.clone(),
        title: (!read.untitled).then(|| read.title.clone()),
        status: read.status.canonical.clone(),
        status_raw: read.status.raw.as_ref().map(|raw| written(&raw.value)),
        status_group: read.status.group.word(),
        stage: read.stage_word().map(str::to_owned),
        stage_raw: read.stage.as_ref().map(|stage| written(&stage.raw.value)),
        milestones: read.milestones.iter().map(|one| (one.track.clone(), written(&one.raw.value))).collect(),
        latest_milestone: read.latest_milestone.as_ref().map(|one| written(&one.raw.value)),
        group: read.group.clone(),
        authors: people(PersonRole::Author),
        reviewers: people(PersonRole::Reviewer),
        approvers: people(PersonRole::Approver),
        created: read.created.as_ref().and_then(|field| field.date.as_ref()).map(|date| date.iso()),
        created_raw: read.created.as_ref().map(|field| written(&field.raw.value)),
        updated: read.updated.as_ref().and_then(|field| field.date.as_ref()).map(|date| date.iso()),
        relations: roadmap.relations.related[id].iter().map(|related| relation(roadmap, related)).collect(),
        links: read.links.iter().map(Link::of).collect(),
        feature_gates: read.feature_gates.clone(),
        checklist: read.checklist.as_ref().map(|list| Checklist { checked: list.checked, total: list.total }),
        history: time::history(roadmap, id),
        transitions: past.transitions.iter().map(|one| Transition::of(roadmap, one)).collect(),
        first_seen: past.first_seen.filter(|_| past.complete).map(day),
        last_changed: past.last_changed.map(day),
        since: past.since(&What::Status).filter(|_| roadmap.status_name(id) != "none").map(day),
        contributors: past.contributors.iter().map(Contributor::of).collect(),
        url: format!("proposals/{}/index.html", encode(slug)),
        diagnostics: findings(roadmap, read),
    }
}

fn relation(roadmap: &Roadmap, related: &Related) -> Relation {
    let target = related.target.map(|id| roadmap.proposals[id].path.clone());
    let resolved = target.is_some();
    let target = target.or_else(|| related.url.clone()).unwrap_or_else(|| related.raw.trim().to_owned());
    Relation { kind: related.kind.word(), raw: related.raw.clone(), target, resolved }
}

fn findings(roadmap: &Roadmap, read: &Read) -> Vec<Finding> {
    let sources = read.sidecar.into_iter().chain(read.document);
    let indexes = sources.filter_map(|source| roadmap.findings.get(&source)).flatten();
    indexes.map(|index| Finding::of(roadmap, &roadmap.diagnostics[*index])).collect()
}

impl Person {
    fn of(person: &Named) -> Person {
        // Somebody of whom nothing else is known is named by what was written.
        let nothing = person.name.is_none() && person.handle.is_none() && person.email.is_none();
        let name = person.name.clone().or_else(|| nothing.then(|| person.raw.trim().to_owned()));
        Person { name, handle: person.handle.clone(), email: person.email.clone() }
    }
}

impl Link {
    fn of(link: &NamedLink) -> Link {
        Link { kind: link.kind, text: link.text.clone(), url: link.url.clone() }
    }
}

impl Finding {
    fn of(roadmap: &Roadmap, diagnostic: &Diagnostic) -> Finding {
        let place = roadmap.sources.location(diagnostic.span);
        Finding {
            code: diagnostic.code,
            severity: diagnostic.severity.word(),
            path: roadmap.sources.path(diagnostic.span.source).to_owned(),
            line: place.line,
            column: place.column,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
        }
    }
}
