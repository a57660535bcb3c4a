//! The timeline of one proposal: what its fields declare, its history section says and its repository remembers,
//! joined where two of them tell the same.

use std::collections::BTreeMap;

use crate::dialect::vocabulary::Vocabulary;
use crate::history::status::{StatusForm, status};
use crate::history::{Event, Origin};
use crate::ledger::{Commit, Ledger, Past, What};
use crate::proposal::Proposal;
use crate::proposal::date::Date;
use crate::proposal::milestone::{self, Milestone};
use crate::proposal::status::StatusGroup;

use super::movement::{self, Kind, Movement};
use super::{MilestoneIndex, ProposalId};

mod join;

use join::join;

/// What a point of a timeline is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The proposal began.
    Beginning,
    /// It came to a stage, by its canonical name.
    Stage(String),
    /// It came to a status, by its canonical name.
    Status(String),
}

/// One telling of a point: from where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A milestone that the metadata declares, as an index into [`Proposal::milestones`].
    Milestone(usize),
    /// The date of creation that the metadata declares.
    Created,
    /// The date of the last update that the metadata declares.
    Updated,
    /// A line of the history section, as an index into [`Proposal::history`].
    Written(usize),
    /// What a commit did.
    Git(Movement),
}

impl Told {
    /// Where it is told.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        match self {
            Told::Milestone(_) | Told::Created | Told::Updated => Origin::Declared,
            Told::Written(_) => Origin::Written,
            Told::Git(_) => Origin::Git,
        }
    }
}

/// One point of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// When, as precisely as the first telling that has a date says.
    pub date: Option<Date>,
    /// The release in which.
    pub milestone: Option<Milestone>,
    /// What it is about; empty for what only its words tell.
    pub subjects: Vec<Subject>,
    /// A plan, not a fact.
    pub planned: bool,
    /// It is not yet committed.
    pub uncommitted: bool,
    /// It went back to what it is about.
    pub backwards: bool,
    /// Who tells of it: the written line first, then git, then the fields. Never empty.
    pub told: Vec<Told>,
}

/// The timeline of one proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// What happened on a known day, month, quarter or year, the oldest first.
    pub dated: Vec<Point>,
    /// What happened in a release whose day is not known, in the order of releases.
    pub released: Vec<Point>,
    /// What is planned, in the order of releases, then as written.
    pub planned: Vec<Point>,
    /// What nothing places, as written.
    pub unplaced: Vec<Point>,
}

/// A date of a day that a commit or the configuration gives.
#[must_use]
pub fn date_of(day: jiff::civil::Date) -> Option<Date> {
    Date::read(&day.to_string()).ok()
}

/// What timelines are told by, beside their proposals and the pasts of these.
pub(super) struct Teller<'roadmap> {
    vocabulary: &'roadmap Vocabulary,
    commits: &'roadmap [Commit],
    /// Whether there is a history at all.
    present: bool,
    forms: Vec<StatusForm>,
    /// The days of releases, by their keys, where they are known.
    released: BTreeMap<&'roadmap str, Date>,
}

impl Teller<'_> {
    pub(super) fn new<'roadmap>(
        vocabulary: &'roadmap Vocabulary,
        ledger: &'roadmap Ledger,
        milestones: &'roadmap [MilestoneIndex],
    ) -> Teller<'roadmap> {
        let released = milestones.iter().filter_map(|known| {
            let day = known.released.as_deref()?.parse().ok()?;
            Some((known.key.as_str(), date_of(day)?))
        });
        let forms = vocabulary.statuses.iter().flat_map(|word| {
            std::iter::once(&word.name).chain(&word.aliases).map(|form| {
                let words = form.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
                (words.map(str::to_lowercase).collect::<Vec<_>>(), word.name.clone())
            })
        });
        Teller {
            vocabulary,
            commits: &ledger.commits,
            present: ledger.present,
            forms: forms.filter(|(form, _)| !form.is_empty()).collect(),
            released: released.collect(),
        }
    }

    /// The timeline of one proposal.
    pub(super) fn timeline(&self, id: ProposalId, proposal: &Proposal, past: &Past) -> Timeline {
        let mut points: Vec<Point> =
            proposal.history.iter().enumerate().map(|(index, event)| written(index, event, &self.forms)).collect();
        let movements = if self.present { movement::of(id, past, self.vocabulary) } else { Vec::new() };
        let git: Vec<Point> = movements.into_iter().rev().map(|movement| self.remembered(past, movement)).collect();
        join(&mut points, git);
        join(&mut points, self.declared(proposal));
        sort(points)
    }

    /// What a commit did to the proposal. Its milestone is the one that the proposal named from then on for the stage that
    /// it came to.
    fn remembered(&self, past: &Past, movement: Movement) -> Point {
        let backwards = movement.kinds.contains(&Kind::Reversed);
        let mut subjects = Vec::new();
        let mut milestone = None;
        for transition in &past.transitions[movement.transitions.clone()] {
            match (&transition.what, &transition.to) {
                (What::Stage, Some(to)) => {
                    let said = past.milestone_at(movement.transitions.end, &to.value);
                    milestone = said.and_then(|said| milestone::from_key(said.value.split(", ").next()?));
                    subjects.push(Subject::Stage(to.value.clone()));
                }
                (What::Status, Some(to)) => subjects.push(Subject::Status(to.value.clone())),
                _ => {}
            }
        }
        if movement.kinds == [Kind::New] {
            subjects.push(Subject::Beginning);
        }
        let commit = movement.commit;
        Point {
            date: commit.and_then(|commit| date_of(crate::ledger::date(self.commits[commit].time))),
            milestone,
            subjects,
            planned: false,
            uncommitted: commit.is_none(),
            backwards,
            told: vec![Told::Git(movement)],
        }
    }

    /// What the fields declare: milestones for stages, and the dates of the text.
    fn declared(&self, proposal: &Proposal) -> Vec<Point> {
        let rank = |name: &str| self.vocabulary.stage(name).map(|stage| stage.rank);
        let now = proposal.stage_word().and_then(rank);
        let mut points = Vec::new();
        for (index, one) in proposal.milestones.iter().enumerate() {
            let Some(stage) = &one.stage else { continue };
            let Some(milestone) = one.milestones.iter().find(|milestone| milestone.version().is_some()) else {
                continue;
            };
            let reached = match now {
                Some(now) => rank(stage).is_some_and(|rank| rank <= now),
                None => proposal.status.group == StatusGroup::Done,
            };
            // The day of a release is the day of what reached its users with it.
            let day = milestone.key().and_then(|key| self.released.get(key.as_str()).cloned());
            points.push(Point {
                date: day,
                milestone: Some(milestone.clone()),
                subjects: vec![Subject::Stage(stage.clone())],
                planned: !reached,
                uncommitted: false,
                backwards: false,
                told: vec![Told::Milestone(index)],
            });
        }
        let fields = [
            (&proposal.created, vec![Subject::Beginning], Told::Created),
            (&proposal.updated, Vec::new(), Told::Updated),
        ];
        for (field, subjects, told) in fields {
            let date = field.as_ref().and_then(|field| field.date.clone());
            points.extend(date.map(|date| Point {
                date: Some(date),
                milestone: None,
                subjects,
                planned: false,
                uncommitted: false,
                backwards: false,
                told: vec![told],
            }));
        }
        points
    }
}

fn written(index: usize, event: &Event, forms: &[StatusForm]) -> Point {
    let stage = event.stage.clone().map(Subject::Stage);
    let status = status(&event.raw, forms).map(Subject::Status);
    Point {
        date: event.date.clone(),
        milestone: event.milestone.clone(),
        subjects: stage.into_iter().chain(status).collect(),
        planned: event.planned,
        uncommitted: false,
        backwards: false,
        told: vec![Told::Written(index)],
    }
}

/// Puts the points where they belong.
fn sort(points: Vec<Point>) -> Timeline {
    let mut timeline = Timeline::default();
    for point in points {
        let list = match (point.planned, &point.date, &point.milestone) {
            (true, ..) => &mut timeline.planned,
            (false, Some(_), _) => &mut timeline.dated,
            // What is not yet committed comes last of all that has happened.
            (false, None, _) if point.uncommitted => &mut timeline.dated,
            (false, None, Some(_)) => &mut timeline.released,
            (false, None, None) => &mut timeline.unplaced,
        };
        list.push(point);
    }
    timeline.dated.sort_by_key(|point| (point.uncommitted, point.date.clone()));
    timeline.released.sort_by_key(|point| point.milestone.clone());
    timeline.planned.sort_by_key(|point| (point.milestone.is_none(), point.milestone.clone()));
    timeline
}
