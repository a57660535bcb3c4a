//! Points of two origins joined where they tell the same.
//!
//! Two tellings are of the same thing where they name the same stage or status and the same milestone, and no more than
//! a year lies between them: metadata is often set late, and a stage that a proposal comes back to is not the one that
//! it first came to. Where one of them names no milestone, they are so only if neither origin tells it twice and little
//! time lies between them: a month for a stage, since the next release may be meant, half a year for a status; and what
//! fell on the same day is the same. A move backwards is never what a line about reaching the stage tells. Anything else
//! stays apart: a line too many can be read, a wrong one cannot be undone.

use super::{Point, Subject};
use crate::proposal::date::Precision;
use crate::proposal::milestone::Milestone;

/// How many days may lie between two tellings of one status, which belongs to no release.
const SEASON: i64 = 183;
/// And of one stage where only one of them names its release: the next release may be another one's.
const MONTH: i64 = 31;
/// And where both name the same.
const YEAR: i64 = 366;

/// Adds `others` to the points, each to the one that tells the same.
pub(super) fn join(points: &mut Vec<Point>, others: Vec<Point>) {
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
