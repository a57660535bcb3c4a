//! How many proposals stood where, month by month: a stacked area for each group of statuses, and its table.

use std::collections::BTreeMap;

use crate::dialect::vocabulary::Vocabulary;
use crate::proposal::status::StatusGroup;
use crate::roadmap::Roadmap;
use crate::site::Site;
use crate::theme;

use super::facet::title;

/// Width and height of the drawing, in units of its own.
const SIZE: (i64, i64) = (720, 240);
/// Room for the labels on the left and beneath.
const MARGIN: (i64, i64) = (40, 22);
/// The table has a line for each month, unless there are more of them than this; then one for each year's end.
const MONTHS: usize = 36;

/// One group of statuses over time.
pub(crate) struct Area {
    pub(crate) title: &'static str,
    pub(crate) class: String,
    /// Points of the polygon.
    pub(crate) points: String,
    /// How many there are now.
    pub(crate) now: usize,
}

/// A line across the drawing, or a mark beneath it.
pub(crate) struct Tick {
    pub(crate) at: i64,
    pub(crate) text: String,
}

/// A line of the table.
pub(crate) struct Row {
    pub(crate) when: String,
    pub(crate) counts: Vec<usize>,
    pub(crate) total: usize,
}

/// The chart with everything that its drawing and its table need.
pub(crate) struct Chart {
    pub(crate) description: String,
    pub(crate) areas: Vec<Area>,
    pub(crate) rows: Vec<Row>,
    pub(crate) lines: Vec<Tick>,
    pub(crate) years: Vec<Tick>,
    pub(crate) left: i64,
    pub(crate) bottom: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
}

/// A month as a number that counts on over the years.
fn month_of(time: i64) -> i64 {
    let date = crate::ledger::date(time);
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// Counts at the end of each month by group, from the first month to the one of the newest commit.
fn counts(roadmap: &Roadmap) -> Option<(i64, Vec<BTreeMap<StatusGroup, usize>>)> {
    let ledger = &roadmap.ledger;
    let last = month_of(ledger.until?);
    let commit_month = |commit: usize| month_of(ledger.commits[commit].time);
    let first = ledger.pasts.iter().filter_map(|past| past.first_seen).map(commit_month).min()?;
    let mut months: Vec<BTreeMap<StatusGroup, usize>> = vec![BTreeMap::new(); usize::try_from(last - first + 1).ok()?];
    for (id, past) in ledger.pasts.iter().enumerate() {
        let Some(seen) = past.first_seen else { continue };
        let stays = ledger.stays(id);
        for (index, stay) in stays.iter().enumerate() {
            let from = stay.from.map_or_else(|| commit_month(seen), commit_month);
            // What ends in a month is not there any more at its end.
            let to = stays.get(index + 1).and_then(|next| next.from).map_or(last + 1, commit_month);
            let group = group(&roadmap.vocabulary, stay.status.as_deref());
            for month in from.max(first)..to.min(last + 1) {
                if let Some(counts) = usize::try_from(month - first).ok().and_then(|index| months.get_mut(index)) {
                    *counts.entry(group).or_default() += 1;
                }
            }
        }
    }
    Some((first, months))
}

fn group(vocabulary: &Vocabulary, status: Option<&str>) -> StatusGroup {
    status.and_then(|status| vocabulary.status(status)).map_or(StatusGroup::Unknown, |word| word.group)
}

/// The chart; none where the history has fewer than three months.
pub(crate) fn chart(site: &Site) -> Option<Chart> {
    let (first, months) = counts(site.roadmap())?;
    if months.len() < 3 {
        return None;
    }
    let groups: Vec<StatusGroup> =
        StatusGroup::ALL.into_iter().filter(|group| months.iter().any(|counts| counts.contains_key(group))).collect();
    let total = |counts: &BTreeMap<StatusGroup, usize>| counts.values().sum::<usize>();
    let most = months.iter().map(total).max().filter(|most| *most > 0)?;
    let scale = Scale { months: months.len() as i64 - 1, most: most as i64 };
    let mut below = vec![0_usize; months.len()];
    let areas = groups
        .iter()
        .map(|group| {
            let above: Vec<usize> =
                months.iter().zip(&below).map(|(counts, low)| low + counts.get(group).copied().unwrap_or(0)).collect();
            let upper = above.iter().enumerate().map(|(month, count)| scale.point(month, *count));
            let lower = below.iter().enumerate().rev().map(|(month, count)| scale.point(month, *count));
            let points = upper.chain(lower).collect::<Vec<_>>().join(" ");
            let now = months.last().and_then(|counts| counts.get(group)).copied().unwrap_or(0);
            below = above;
            Area { title: title(*group), class: format!("g-{}", theme::class(group.word())), points, now }
        })
        .collect();
    let name = |month: i64| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
    let by_year = months.len() > MONTHS;
    let rows = months
        .iter()
        .enumerate()
        .map(|(index, counts)| (first + index as i64, index, counts))
        .filter(|(month, index, _)| !by_year || month.rem_euclid(12) == 11 || index + 1 == months.len())
        .map(|(month, _, counts)| Row {
            when: name(month),
            counts: groups.iter().map(|group| counts.get(group).copied().unwrap_or(0)).collect(),
            total: total(counts),
        });
    let years = (0..months.len())
        .filter(|index| (first + *index as i64).rem_euclid(12) == 0)
        .map(|index| Tick { at: scale.x(index), text: (first + index as i64).div_euclid(12).to_string() });
    let last = first + months.len() as i64 - 1;
    Some(Chart {
        description: format!(
            "Proposals by group of statuses at the end of each month, from {} to {}; {} in the end.",
            name(first),
            name(last),
            months.last().map_or(0, total),
        ),
        areas,
        rows: rows.collect(),
        lines: scale.lines(),
        years: thinned(years.collect()),
        left: MARGIN.0,
        bottom: SIZE.1 - MARGIN.1,
        width: SIZE.0,
        height: SIZE.1,
    })
}

/// No more marks than there is room for their text.
fn thinned(ticks: Vec<Tick>) -> Vec<Tick> {
    let step = ticks.len().div_ceil(12).max(1);
    ticks.into_iter().step_by(step).collect()
}

/// From months and counts to places in the drawing.
struct Scale {
    months: i64,
    most: i64,
}

impl Scale {
    fn x(&self, month: usize) -> i64 {
        MARGIN.0 + (SIZE.0 - MARGIN.0 - 8) * month as i64 / self.months.max(1)
    }

    fn y(&self, count: i64) -> i64 {
        let room = SIZE.1 - MARGIN.1 - 8;
        SIZE.1 - MARGIN.1 - room * count / self.most.max(1)
    }

    fn point(&self, month: usize, count: usize) -> String {
        format!("{},{}", self.x(month), self.y(count as i64))
    }

    /// Lines at round numbers: one, two or five times a power of ten, no more than five of them.
    fn lines(&self) -> Vec<Tick> {
        let steps = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power)));
        let step = steps.into_iter().find(|step| self.most / step <= 5).unwrap_or(self.most.max(1));
        (1..=self.most / step).map(|line| Tick { at: self.y(line * step), text: (line * step).to_string() }).collect()
    }
}
