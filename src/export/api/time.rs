//! What the API tells of time: the timeline, the transitions, the people behind them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ledger;
use crate::page::movement::{Change, changes};
use crate::proposal::date::Precision;
use crate::proposal::milestone::Milestone;
use crate::proposal::standing::Said;
use crate::roadmap::movement::Kind;
use crate::roadmap::timeline::{Point, Subject, Told};
use crate::roadmap::{ProposalId, Roadmap};

/// One point of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistoryEvent {
    /// As written; for what only git or a field tells, what that is.
    pub raw: String,
    /// The date in ISO form, as precise as it was written.
    pub date: Option<String>,
    /// `day`, `month`, `quarter`, `year`.
    pub precision: Option<&'static str>,
    /// The release in which.
    pub milestone: Option<String>,
    /// The stage that it came to.
    pub stage: Option<String>,
    /// The status that it came to.
    pub status: Option<String>,
    /// Whether it speaks of a plan.
    pub planned: bool,
    /// The first of those who tell it: `written`, `git`, `declared`.
    pub origin: &'static str,
    /// All of them.
    pub origins: Vec<&'static str>,
    /// The commit, where git tells it.
    pub commit: Option<String>,
}

/// One change of one value. Statuses and stages are canonical words, milestones as the repository spells them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Transition {
    /// `status`, `stage`, `latest_milestone`, `milestones.<stage or track>`, `title`.
    pub field: String,
    /// What it was.
    pub from: Option<String>,
    /// What it became.
    pub to: Option<String>,
    /// The day of the commit, in UTC; none for what is not yet committed.
    pub date: Option<String>,
    /// The commit.
    pub commit: Option<String>,
    /// Who changed it; several people with commas between them.
    pub author: Option<String>,
    /// The commit touched very many proposals.
    pub bulk: bool,
}

/// Somebody who changed the files of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contributor {
    /// The name.
    pub name: String,
    /// In how many commits of the main line.
    pub commits: usize,
}

/// The timeline of a proposal, in its order.
pub(super) fn history(roadmap: &Roadmap, id: ProposalId) -> Vec<HistoryEvent> {
    let timeline = &roadmap.timelines[id];
    let points = timeline.dated.iter().chain(&timeline.released).chain(&timeline.planned).chain(&timeline.unplaced);
    points.map(|point| HistoryEvent::of(roadmap, id, point)).collect()
}

impl HistoryEvent {
    fn of(roadmap: &Roadmap, id: ProposalId, point: &Point) -> HistoryEvent {
        let mut stage = None;
        let mut status = None;
        for subject in &point.subjects {
            match subject {
                Subject::Stage(name) => stage = stage.or_else(|| Some(name.clone())),
                Subject::Status(name) => status = status.or_else(|| Some(name.clone())),
                Subject::Beginning => {}
            }
        }
        let mut origins: Vec<&'static str> = point.told.iter().map(|told| told.origin().word()).collect();
        origins.dedup();
        let commit = point.told.iter().find_map(|told| match told {
            Told::Git(movement) => movement.commit,
            _ => None,
        });
        HistoryEvent {
            raw: point.told.first().map(|told| raw(roadmap, id, told)).unwrap_or_default(),
            date: point.date.as_ref().map(|date| date.iso()),
            precision: point.date.as_ref().map(|date| match date.precision {
                Precision::Day => "day",
                Precision::Month => "month",
                Precision::Quarter => "quarter",
                Precision::Year => "year",
            }),
            milestone: point.milestone.as_ref().map(|milestone| spelled(roadmap, milestone)),
            stage,
            status,
            planned: point.planned,
            origin: origins.first().copied().unwrap_or_default(),
            origins,
            commit: commit.map(|commit| roadmap.ledger.commits[commit].hash.clone()),
        }
    }
}

fn spelled(roadmap: &Roadmap, milestone: &Milestone) -> String {
    let known = milestone.key().and_then(|key| roadmap.milestones.iter().find(|known| known.key == key));
    known.map_or_else(|| milestone.release(), |known| known.name.clone())
}

/// What one origin says, in its own words as far as it has any.
fn raw(roadmap: &Roadmap, id: ProposalId, told: &Told) -> String {
    let proposal = &roadmap.proposals[id];
    match told {
        Told::Written(index) => proposal.history[*index].raw.clone(),
        Told::Milestone(index) => {
            let declared = &proposal.milestones[*index];
            format!("{}: {}", declared.track, declared.raw.value.trim())
        }
        Told::Created => "created".to_owned(),
        Told::Updated => "updated".to_owned(),
        Told::Git(movement) => {
            if movement.kinds == [Kind::New] {
                return "new".to_owned();
            }
            let changes = changes(roadmap, id, movement.transitions.clone());
            let told = changes.iter().map(Change::told);
            told.collect::<Vec<_>>().join("; ")
        }
    }
}

impl Transition {
    pub(super) fn of(roadmap: &Roadmap, transition: &ledger::Transition) -> Transition {
        let commit = transition.commit.map(|commit| &roadmap.ledger.commits[commit]);
        let spelled = |said: &Option<Said>| said.as_ref().map(|said| roadmap.spelled(&transition.what, &said.value));
        Transition {
            field: transition.what.word(),
            from: spelled(&transition.from),
            to: spelled(&transition.to),
            date: commit.map(ledger::Commit::day),
            commit: commit.map(|commit| commit.hash.clone()),
            author: (!transition.authors.is_empty()).then(|| transition.authors.join(", ")),
            bulk: commit.is_some_and(|commit| commit.bulk),
        }
    }
}

impl Contributor {
    pub(super) fn of(contributor: &ledger::Contributor) -> Contributor {
        Contributor { name: contributor.name.clone(), commits: contributor.commits }
    }
}
