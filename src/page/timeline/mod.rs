//! The project's timeline: everything that is dated, by year and month.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::proposal::date::Date;
use crate::roadmap::timeline::Point;
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::{Route, Site};

use super::shell::Shell;
use super::view::{Card, Link};
use super::{count, fill};

mod line;

pub(crate) use line::{Line, line};

struct Entry<'site> {
    card: &'site Card,
    line: Line,
}

struct Month<'site> {
    title: String,
    id: String,
    entries: Vec<Entry<'site>>,
}

/// A year in the table of all: how much happened in each month.
struct Year {
    link: Link,
    year: i16,
    /// Each month with its place on the year's page; the last one holds what no month is known of.
    months: Vec<(usize, String)>,
    total: usize,
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct Timeline<'site> {
    shell: Shell<'site>,
    title: String,
    summary: String,
    /// Only on the first page.
    years: Vec<Year>,
    /// Whether any event names no month, which the table has a column for.
    monthless: bool,
    months: Vec<Month<'site>>,
    notices: Vec<String>,
    previous: Option<Link>,
    next: Option<Link>,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How many months the first page shows.
const NEWEST: usize = 3;

/// Every dated point with its proposal, the newest first.
fn dated(roadmap: &Roadmap) -> Vec<(ProposalId, &Point, &Date)> {
    let timelines = roadmap.timelines.iter().enumerate();
    let points = timelines
        .flat_map(|(id, timeline)| timeline.dated.iter().chain(&timeline.planned).map(move |point| (id, point)));
    let mut dated: Vec<(ProposalId, &Point, &Date)> =
        points.filter_map(|(id, point)| Some((id, point, point.date.as_ref()?))).collect();
    dated.sort_by_key(|(id, point, date)| (Reverse(*date), point.planned, *id));
    dated
}

/// The years in which something happened, the first one first.
pub(crate) fn years(roadmap: &Roadmap) -> BTreeSet<i16> {
    let points = roadmap.timelines.iter().flat_map(|timeline| timeline.dated.iter().chain(&timeline.planned));
    points.filter_map(|point| Some(point.date.as_ref()?.year)).collect()
}

/// A table of all years, and the newest months.
pub(crate) fn render(site: &Site) -> String {
    let roadmap = site.roadmap();
    let shell = Shell::new(site, Route::Timeline, "Timeline").describe("What happened to the proposals, by month");
    let all = dated(roadmap);
    let mut counts: BTreeMap<Reverse<i16>, [usize; 13]> = BTreeMap::new();
    for (_, _, date) in &all {
        let month = date.month.map_or(12, |month| usize::from(month).saturating_sub(1).min(11));
        counts.entry(Reverse(date.year)).or_default()[month] += 1;
    }
    let monthless = counts.values().any(|months| months[12] > 0);
    let columns = if monthless { 13 } else { 12 };
    let years = counts.into_iter().map(|(Reverse(year), months)| Year {
        link: year_link(site, year),
        year,
        total: months.iter().sum(),
        months: months
            .into_iter()
            .take(columns)
            .enumerate()
            .map(|(month, count)| (count, month_id(year, month + 1)))
            .collect(),
    });
    let summary = count(all.len(), "dated event", "dated events");
    let newest = months(site, &all, &shell.root).into_iter().filter(|month| month.1.is_some()).take(NEWEST);
    let notices = roadmap.ledger.notices.iter().filter(|notice| !notice.passing);
    fill(&Timeline {
        title: "Timeline".to_owned(),
        summary,
        years: years.collect(),
        monthless,
        months: newest.map(|(month, _)| month).collect(),
        notices: notices.map(|notice| notice.message.clone()).collect(),
        previous: None,
        next: None,
        shell,
    })
}

/// Everything of one year, the newest month first.
pub(crate) fn year(site: &Site, year: i16) -> String {
    let roadmap = site.roadmap();
    let shell = Shell::new(site, Route::TimelineYear(year), format!("Timeline of {year}"))
        .describe(format!("What happened to the proposals in {year}, by month"));
    let mut all = dated(roadmap);
    let known = years(roadmap);
    all.retain(|(_, _, date)| date.year == year);
    let summary = count(all.len(), "dated event", "dated events");
    let months = months(site, &all, &shell.root).into_iter().map(|(month, _)| month).collect();
    fill(&Timeline {
        title: format!("Timeline of {year}"),
        summary,
        years: Vec::new(),
        monthless: false,
        months,
        notices: Vec::new(),
        previous: known.range(..year).next_back().map(|year| year_link(site, *year)),
        next: known.range(year + 1..).next().map(|year| year_link(site, *year)),
        shell,
    })
}

fn year_link(site: &Site, year: i16) -> Link {
    Link::new(year.to_string(), site.path(&Route::TimelineYear(year)).href())
}

/// The points by month, each with its month where it has one. A year or a quarter alone belongs to no month; it stands
/// after the months of its year.
fn months<'site>(
    site: &'site Site,
    all: &[(ProposalId, &'site Point, &'site Date)],
    root: &str,
) -> Vec<(Month<'site>, Option<u8>)> {
    let mut months: BTreeMap<(Reverse<i16>, Reverse<u8>), Vec<Entry<'_>>> = BTreeMap::new();
    for (id, point, date) in all {
        let card = &site.view().cards[*id];
        let line = line(site, *id, point, root, &card.href);
        let key = (Reverse(date.year), Reverse(date.month.unwrap_or(0)));
        months.entry(key).or_default().push(Entry { card, line });
    }
    let month = |((Reverse(year), Reverse(month)), entries)| {
        let known = Some(month).filter(|month| *month > 0);
        let name = known.and_then(|month| MONTHS.get(usize::from(month) - 1));
        let title = name.map_or_else(|| format!("{year}, no month given"), |name| format!("{name} {year}"));
        (Month { title, id: month_id(year, if month == 0 { 13 } else { usize::from(month) }), entries }, known)
    };
    months.into_iter().map(month).collect()
}

/// The place of a month on its year's page; the thirteenth is no month.
fn month_id(year: i16, month: usize) -> String {
    format!("rb-{year}-{:02}", month % 13)
}
