//! The timeline of one proposal: what its fields declare, its history section says and its repository remembers,
//! joined where two of them tell the same.
//!
//! Two tellings are of the same thing where they name the same stage or status and the same milestone, and no more than
//! a year lies between them: metadata is often set late, and a stage that a proposal comes back to is not the one that
//! it first came to. Where one of them names no milestone, they are so only if neither origin tells it twice and little
//! time lies between them: a month for a stage, since the next release may be meant, half a year for a status; and what
//! fell on the same day is the same. A move backwards is never what a line about reaching the stage tells. Anything else
//! stays apart: a line too many can be read, a wrong one cannot be undone.

use rayon::prelude::*;

use crate::history::status::{StatusForm, status};
use crate::history::{Event, Origin};
use crate::ledger::{CommitId, Ledger, What};
use crate::proposal::Proposal;
use crate::proposal::date::{Date, Precision};
use crate::proposal::milestone::{self, Milestone};
use crate::proposal::status::StatusGroup;

use super::movement::{Kind, Movement};
use super::{ProposalId, Roadmap};

/// How many days may lie between two tellings of one status, which belongs to no release.
const SEASON: i64 = 183;
/// And of one stage where only one of them names its release: the next release may be another one's.
const MONTH: i64 = 31;
/// And where both name the same.
const YEAR: i64 = 366;

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
    /// A movement, as an index into [`Roadmap::movements`].
    Git(usize),
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

/// The timelines of all proposals.
pub(super) fn timelines(roadmap: &Roadmap) -> Vec<Timeline> {
    let mut movements: Vec<Vec<usize>> = vec![Vec::new(); roadmap.proposals.len()];
    for (index, movement) in roadmap.movements.iter().enumerate() {
        movements[movement.proposal].push(index);
    }
    let forms: Vec<StatusForm> = roadmap
        .vocabulary
        .statuses
        .iter()
        .flat_map(|word| {
            std::iter::once(&word.name).chain(&word.aliases).map(|form| {
                let words = form.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
                (words.map(str::to_lowercase).collect::<Vec<_>>(), word.name.clone())
            })
        })
        .filter(|(form, _)| !form.is_empty())
        .collect();
    (0..roadmap.proposals.len()).into_par_iter().map(|id| timeline(roadmap, id, &movements[id], &forms)).collect()
}

fn timeline(roadmap: &Roadmap, id: ProposalId, movements: &[usize], forms: &[StatusForm]) -> Timeline {
    let proposal = &roadmap.proposals[id];
    let mut points: Vec<Point> =
        proposal.history.iter().enumerate().map(|(index, event)| written(index, event, forms)).collect();
    let git: Vec<Point> =
        movements.iter().rev().map(|index| remembered(&roadmap.ledger, *index, &roadmap.movements[*index])).collect();
    let declared = declared(roadmap, proposal);
    join(&mut points, git);
    join(&mut points, declared);
    sort(points)
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

/// What a commit did to the proposal. Its milestone is the one that the proposal named from then on for the stage that
/// it came to.
fn remembered(ledger: &Ledger, index: usize, movement: &Movement) -> Point {
    let past = &ledger.pasts[movement.proposal];
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
    let commit: Option<CommitId> = movement.commit;
    Point {
        date: commit.and_then(|commit| date_of(crate::ledger::date(ledger.commits[commit].time))),
        milestone,
        subjects,
        planned: false,
        uncommitted: commit.is_none(),
        backwards,
        told: vec![Told::Git(index)],
    }
}

/// What the fields declare: milestones for stages, and the dates of the text.
fn declared(roadmap: &Roadmap, proposal: &Proposal) -> Vec<Point> {
    let vocabulary = &roadmap.vocabulary;
    let rank = |name: &str| vocabulary.stage(name).map(|stage| stage.rank);
    let now = proposal.stage_word().and_then(rank);
    let mut points = Vec::new();
    for (index, one) in proposal.milestones.iter().enumerate() {
        let Some(stage) = &one.stage else { continue };
        let Some(milestone) = one.milestones.iter().find(|milestone| milestone.version().is_some()) else { continue };
        let reached = match now {
            Some(now) => rank(stage).is_some_and(|rank| rank <= now),
            None => proposal.status.group == StatusGroup::Done,
        };
        // The day of a release is the day of what reached its users with it.
        let day = milestone.key().and_then(|key| {
            let known = roadmap.milestones.iter().find(|known| known.key == key)?;
            date_of(known.released.as_deref()?.parse().ok()?)
        });
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
    let fields =
        [(&proposal.created, vec![Subject::Beginning], Told::Created), (&proposal.updated, Vec::new(), Told::Updated)];
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

/// Adds `others` to the points, each to the one that tells the same.
fn join(points: &mut Vec<Point>, others: Vec<Point>) {
    let known = points.len();
    let mut taken = vec![false; known];
    let mut alone_standing = Vec::new();
    for (at, other) in others.iter().enumerate() {
        let alone = |subject: &Subject, tellings: &[Point]| {
            tellings.iter().filter(|point| point.subjects.contains(subject) && point.planned == other.planned).count()
                == 1
        };
        let fits = |point: &Point| {
            point.planned == other.planned
                && !point.backwards
                && !other.backwards
                && other.subjects.iter().filter(|subject| point.subjects.contains(subject)).any(|subject| {
                    let key = |milestone: &Option<Milestone>| milestone.as_ref().and_then(Milestone::key);
                    match (key(&point.milestone), key(&other.milestone)) {
                        // A status belongs to no release, whatever else the line names.
                        (Some(one), Some(two)) if matches!(subject, Subject::Stage(_)) => {
                            one == two && (apart(point, other).is_none_or(|days| days <= YEAR))
                        }
                        _ => {
                            let once = || alone(subject, &points[..known]) && alone(subject, &others);
                            same_day(point, other) || once() && near(point, other, subject)
                        }
                    }
                })
        };
        match (0..known).find(|index| !taken[*index] && fits(&points[*index])) {
            Some(index) => {
                taken[index] = true;
                let point = &mut points[index];
                point.date = point.date.take().or_else(|| other.date.clone());
                point.milestone = point.milestone.take().or_else(|| other.milestone.clone());
                let more: Vec<Subject> =
                    other.subjects.iter().filter(|subject| !point.subjects.contains(subject)).cloned().collect();
                point.subjects.extend(more);
                point.told.extend(other.told.iter().cloned());
                point.uncommitted |= other.uncommitted;
            }
            None => alone_standing.push(at),
        }
    }
    points.extend(alone_standing.into_iter().map(|at| others[at].clone()));
}

fn same_day(one: &Point, other: &Point) -> bool {
    let day = |point: &Point| point.date.clone().filter(|date| date.precision == Precision::Day);
    day(one).is_some_and(|date| day(other) == Some(date))
}

/// Whether two points lie near enough to each other to be one without a release that says so. One without a date has
/// only its uniqueness to speak for it, which is not enough.
fn near(one: &Point, other: &Point, subject: &Subject) -> bool {
    let most = match subject {
        Subject::Beginning => return false,
        Subject::Stage(_) => MONTH,
        Subject::Status(_) => SEASON,
    };
    apart(one, other).is_some_and(|days| days <= most)
}

/// How many days lie between two points, where both have a date.
fn apart(one: &Point, other: &Point) -> Option<i64> {
    let days = |point: &Point| {
        let (year, month, day, _) = point.date.as_ref()?.sort_key();
        let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_second() / 86_400)
    };
    days(one).zip(days(other)).map(|(one, other)| (one - other).abs())
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
