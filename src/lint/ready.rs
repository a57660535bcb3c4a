//! Whether a proposal is ready for what comes next: what the rules would find if it said so of itself already.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::Shared;
use super::{Aspect, Check, RULES, Subject, allow, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::dialect::vocabulary::Vocabulary;
use crate::proposal::status::StatusGroup;
use crate::proposal::{Proposal, Stage};
use crate::roadmap::{ProposalId, Roadmap, capped, contradictions};
use crate::source::{Span, Spanned};

/// What a proposal is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal<'name> {
    /// The status that follows, by the life of proposals in its dialect.
    Next,
    /// This status, by its canonical name.
    Status(&'name str),
    /// This stage, by its canonical name.
    Stage(&'name str),
}

/// How far a proposal is from what it is to become.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// The canonical status or stage that it is to have.
    pub goal: String,
    /// What is missing, by what it is about: the gravest first, then in the order of places. Notes are none of it.
    pub missing: BTreeMap<Aspect, Vec<Diagnostic>>,
    /// What is worth knowing beside.
    pub notes: Vec<Diagnostic>,
}

impl Readiness {
    /// How much is missing.
    #[must_use]
    pub fn count(&self) -> usize {
        self.missing.values().map(Vec::len).sum()
    }
}

/// Rules about what a proposal is now, and not about what it is to become.
const OF_NOW: [&str; 3] = ["implementable-shipped", "implemented-early", "stage-without-milestone"];

/// How far a proposal is from `goal`. None where nothing follows: it is at the end of its life, put off or given up.
#[must_use]
pub fn readiness(shared: Shared<'_>, id: ProposalId, goal: Goal<'_>) -> Option<Readiness> {
    let roadmap = shared.roadmap;
    let proposal: &Proposal = &roadmap.proposals[id];
    let vocabulary = &roadmap.dialects.get(proposal.dialect)?.vocabulary;
    let (goal, imagined) = match goal {
        Goal::Next => next(roadmap, proposal).map(|name| (name, with_status(vocabulary, proposal, name)))?,
        Goal::Status(name) => (name, with_status(vocabulary, proposal, name)),
        Goal::Stage(name) => (name, with_stage(proposal, name)),
    };
    let mut found = looked_at(shared, id, &imagined);
    let of_reading = |finding: &Diagnostic| rule(finding.code).is_none_or(|rule| matches!(rule.check, Check::Reading));
    found.extend(contradictions(roadmap, &imagined).into_iter().filter(of_reading));
    // What is done has passed through being accepted, with all that was to be written for that.
    if imagined.status.group == StatusGroup::Done {
        let accepted = vocabulary.statuses.iter().find(|word| word.group == StatusGroup::Accepted);
        let before = accepted.map(|word| with_status(vocabulary, &imagined, &word.name));
        found.extend(before.iter().flat_map(|before| looked_at(shared, id, before)));
    }
    let as_it_is = roadmap.findings_of(id).filter(|finding| of_reading(finding) && !OF_NOW.contains(&finding.code));
    found.extend(as_it_is.cloned());
    // How long nobody has worked on it says nothing of what it lacks.
    let mut seen = BTreeSet::new();
    found.retain(|finding| {
        let Span { source, start, end } = finding.span;
        finding.code != "idle" && seen.insert((finding.code, source, start, end, finding.message.clone()))
    });
    let status = imagined.status.canonical.as_deref();
    let mut found: Vec<Diagnostic> =
        found.into_iter().filter_map(|finding| shared.settings.weigh(finding, |_| status)).collect();
    allow::filter(roadmap, &mut found);
    found.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.span.source, finding.span.start));
    // A page lists them all.
    let found = capped(found);
    let mut readiness = Readiness { goal: goal.to_owned(), missing: BTreeMap::new(), notes: Vec::new() };
    for finding in found {
        if finding.severity > Severity::Note {
            readiness.missing.entry(Aspect::of(finding.code)).or_default().push(finding);
        } else {
            readiness.notes.push(finding);
        }
    }
    Some(readiness)
}

/// The status that follows that of a proposal. One without a status is at the beginning.
fn next<'roadmap>(roadmap: &'roadmap Roadmap, proposal: &'roadmap Proposal) -> Option<&'roadmap str> {
    let dialect = roadmap.dialects.get(proposal.dialect)?;
    let place = |name: &str| dialect.vocabulary.statuses.iter().position(|word| word.name == name);
    use StatusGroup::{Accepted, Done, InProgress, Proposed, Unknown};
    match proposal.status.group {
        Unknown => dialect.life.first().map(String::as_str),
        Proposed | Accepted | InProgress | Done => {
            let now = place(proposal.status.canonical.as_deref()?)?;
            dialect.life.iter().map(String::as_str).find(|name| place(name).is_some_and(|place| place > now))
        }
        _ => None,
    }
}

fn with_status(vocabulary: &Vocabulary, proposal: &Proposal, name: &str) -> Proposal {
    let mut imagined = proposal.clone();
    imagined.status.canonical = Some(name.to_owned());
    imagined.status.detail = None;
    imagined.status.word = None;
    imagined.status.group = vocabulary.status(name).map_or(StatusGroup::Unknown, |word| word.group);
    imagined
}

fn with_stage(proposal: &Proposal, name: &str) -> Proposal {
    let mut imagined = proposal.clone();
    let raw = proposal.stage.as_ref().map(|stage| stage.raw.clone());
    let raw = raw.unwrap_or_else(|| Spanned::new(name.to_owned(), Span::file(proposal.source())));
    imagined.stage = Some(Stage { raw, canonical: Some(name.to_owned()), word: None });
    imagined
}

/// What the rules that look at proposals find.
fn looked_at(shared: Shared<'_>, id: ProposalId, imagined: &Proposal) -> Vec<Diagnostic> {
    let subject = Subject::imagined(shared, id, imagined);
    let mut findings = Vec::new();
    for rule in RULES {
        if let Check::Proposal(check) = rule.check {
            check(&subject, &mut findings);
        }
    }
    findings
}
