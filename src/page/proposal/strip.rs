//! The timeline of a proposal as one small line: where its events lie between its first year and now.

use crate::ledger::date;
use crate::site::Site;

use super::super::timeline::Line;

/// Fewer marks than this are read faster as text.
const FEWEST: usize = 3;
/// Labels beneath the line; more would overlap on a phone.
const LABELS: i16 = 7;
/// Room at both ends, in percent, so that marks and labels are not cut off.
const MARGIN: f64 = 2.0;

/// One event. Positions are percentages of the width.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at: String,
    /// The class of what it is about; empty for what only its words tell.
    pub(super) class: String,
    pub(super) title: String,
}

/// A year beneath the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tick {
    pub(super) at: String,
    pub(super) year: i16,
}

/// The drawing.
pub(super) struct Strip {
    pub(super) description: String,
    pub(super) marks: Vec<Mark>,
    pub(super) ticks: Vec<Tick>,
}

/// The strip of the dated lines of a timeline, where there are enough of them.
pub(super) fn strip(site: &Site, lines: &[Line]) -> Option<Strip> {
    let dated: Vec<(f64, &Line)> =
        lines.iter().filter_map(|line| Some((years(&line.stamp.as_ref()?.machine)?, line))).collect();
    if dated.len() < FEWEST {
        return None;
    }
    let first = dated.iter().map(|(at, _)| *at).fold(f64::INFINITY, f64::min).floor();
    let last = dated.iter().map(|(at, _)| *at).fold(f64::NEG_INFINITY, f64::max);
    let now = site.roadmap().tenures.now.and_then(|now| years(&date(now).to_string()));
    // A year that has only begun still has its width, so that its label has room.
    let end = now.map_or(last, |now| now.max(last)).max(first + 1.0);
    let place = |at: f64| format!("{:.1}%", MARGIN + (at - first) / (end - first) * (100.0 - 3.0 * MARGIN));
    let marks = dated.iter().map(|(at, line)| Mark {
        at: place(*at),
        class: line.badges.first().map(|badge| badge.class.clone()).unwrap_or_default(),
        title: title(line),
    });
    let told: Vec<String> =
        dated.iter().filter(|(_, line)| !line.badges.is_empty()).map(|(_, line)| title(line)).collect();
    let rest = dated.len() - told.len();
    let more = if rest > 0 {
        format!("{} without a status or stage", super::super::count(rest, "event", "events"))
    } else {
        String::new()
    };
    let description = told.into_iter().chain((!more.is_empty()).then_some(more)).collect::<Vec<_>>().join("; ");
    Some(Strip { description, marks: marks.collect(), ticks: ticks(first, end, place) })
}

/// `2021-05-03: Alpha, v1.22`.
fn title(line: &Line) -> String {
    let when = line.stamp.as_ref().map(|stamp| stamp.text.clone()).unwrap_or_default();
    let what = line.badges.iter().map(|badge| badge.text.as_str());
    let what: Vec<&str> = what.chain(line.milestone.iter().map(|link| link.text.as_str())).collect();
    if what.is_empty() { when } else { format!("{when}: {}", what.join(", ")) }
}

#[allow(clippy::cast_possible_truncation)]
fn ticks(first: f64, end: f64, place: impl Fn(f64) -> String) -> Vec<Tick> {
    // Years are between 1900 and 2199, as dates are.
    let (from, to) = (first as i16, end as i16);
    let step = usize::try_from((to - from) / LABELS + 1).unwrap_or(1);
    (from..=to).step_by(step).map(|year| Tick { at: place(f64::from(year)), year }).collect()
}

/// A date with a year, a month or a day as a number of years.
fn years(machine: &str) -> Option<f64> {
    let mut parts = machine.split('-').map(|part| part.parse::<f64>().ok());
    let year = parts.next().flatten()?;
    let month = parts.next().flatten().unwrap_or(1.0);
    let day = parts.next().flatten().unwrap_or(1.0);
    Some(year + (month - 1.0) / 12.0 + (day - 1.0) / 372.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_years() {
        assert_eq!(years("2021"), Some(2021.0));
        assert_eq!(years("2021-07"), Some(2021.5));
        assert_eq!(years("2021-01-01"), Some(2021.0));
        assert_eq!(years("soon"), None);
    }

    #[test]
    fn labels_leave_years_out_where_they_would_overlap() {
        let labels =
            |first, end| ticks(first, end, |at| at.to_string()).into_iter().map(|tick| tick.year).collect::<Vec<_>>();
        assert_eq!(labels(2019.0, 2022.5), [2019, 2020, 2021, 2022]);
        assert_eq!(labels(2010.0, 2026.9), [2010, 2013, 2016, 2019, 2022, 2025]);
    }
}
