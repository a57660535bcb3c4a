//! The chart of proposals against releases: a table, whatever else it looks like. The whole of it on its own page,
//! and pieces of it where a few proposals and releases are asked about.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use askama::Template;

use crate::roadmap::chart::{Bar, Chart, Row};
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::{Route, Site};
use crate::theme;

use super::shell::Shell;
use super::view::{Card, Link};
use super::{count, fill};

/// A release at the head of a column.
pub(crate) struct Column {
    pub(crate) link: Link,
    /// Whether it is the current one.
    pub(crate) now: bool,
    /// Whether the page is about it.
    pub(crate) own: bool,
}

/// Columns of one row in which the same is to be said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its classes; empty where there is nothing.
    pub(crate) class: String,
    pub(crate) span: usize,
    pub(crate) text: String,
    /// Whether the text stands in a cell to the left already, for those who see it.
    pub(crate) again: bool,
    pub(crate) planned: bool,
    /// The release that was promised first.
    pub(crate) slipped: String,
}

/// A proposal and what it has in each release.
pub(crate) struct Line<'site> {
    pub(crate) card: &'site Card,
    pub(crate) cells: Vec<Cell>,
}

/// Proposals that one group owns.
pub(crate) struct Band<'site> {
    pub(crate) title: String,
    pub(crate) lines: Vec<Line<'site>>,
}

/// A chart or a piece of one.
pub(crate) struct View<'site> {
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) lines: Vec<Line<'site>>,
    /// Proposals that were left out for want of room.
    pub(crate) more: usize,
}

#[derive(Template)]
#[template(path = "chart.html")]
struct ChartPage<'site> {
    shell: Shell<'site>,
    summary: String,
    current: Option<Link>,
    columns: Vec<Column>,
    bands: Vec<Band<'site>>,
    stages: Vec<super::view::Badge>,
    /// The statuses in the order of a proposal's life, one a line, for the filters.
    statuses: String,
    /// Whether any bar began later than promised, and any stands for a release without a stage.
    slipped: bool,
    named: bool,
    /// How many proposals name no release, and the page of those that may still come.
    absent: String,
    unscheduled: Option<Link>,
}

pub(crate) fn render(site: &Site) -> String {
    let roadmap = site.roadmap();
    let chart = &roadmap.chart;
    let all = 0..chart.columns.len();
    let absent = roadmap.proposals.len() - chart.rows.len();
    let summary = format!(
        "{} against {}",
        count(chart.rows.len(), "proposal", "proposals"),
        count(chart.columns.len(), "release", "releases")
    );
    let shell = Shell::new(site, Route::Chart, "Roadmap")
        .describe(format!("{summary}: which stage each proposal of {} has when", roadmap.identity.title));
    let open = super::unscheduled(roadmap).len();
    let stages = roadmap.stages.iter().filter(|stage| stage.name != "unknown");
    let bars = || chart.rows.iter().flat_map(|row| &row.bars);
    fill(&ChartPage {
        shell,
        summary,
        current: chart.current.map(|column| super::milestones::link(site, chart.columns[column])),
        columns: columns(site, &all, None),
        bands: bands(site, chart, &all),
        stages: stages.map(|stage| site.view().stage(roadmap, &stage.name)).collect(),
        statuses: roadmap.statuses.iter().map(|status| status.title.as_str()).collect::<Vec<_>>().join("\n"),
        slipped: bars().any(|bar| bar.slipped.is_some()),
        named: bars().any(|bar| bar.stage.is_none()),
        absent: if absent > 0 { count(absent, "proposal names", "proposals name") } else { String::new() },
        unscheduled: (open > 0)
            .then(|| Link::new(format!("{open} may still come"), site.path(&Route::Unscheduled).href())),
    })
}

/// The proposals of `ids` in the releases around the one at `column`, else the current one, those that reach furthest
/// first. None where they say nothing of these releases.
pub(crate) fn around<'site>(
    site: &'site Site,
    caption: &str,
    ids: impl Fn(ProposalId) -> bool,
    column: Option<usize>,
    longest: usize,
) -> Option<View<'site>> {
    /// Releases before and after the one in the middle.
    const BEFORE: usize = 3;
    const AFTER: usize = 3;
    let chart = &site.roadmap().chart;
    let middle = column.or(chart.current).or(chart.columns.len().checked_sub(1))?;
    let window = middle.saturating_sub(BEFORE)..(middle + AFTER + 1).min(chart.columns.len());
    let inside =
        |row: &&Row| ids(row.proposal) && row.bars.iter().any(|bar| bar.to >= window.start && bar.from < window.end);
    let mut rows: Vec<&Row> = chart.rows.iter().filter(inside).collect();
    in_order(&mut rows, window.end);
    let more = rows.len().saturating_sub(longest);
    rows.truncate(longest);
    let lines: Vec<Line<'_>> = rows.into_iter().map(|row| line(site, row, &window, column)).collect();
    let columns = columns(site, &window, column);
    (!lines.is_empty()).then(|| View { caption: caption.to_owned(), columns, lines, more })
}

fn bands<'site>(site: &'site Site, chart: &Chart, window: &Range<usize>) -> Vec<Band<'site>> {
    let roadmap = site.roadmap();
    let named = roadmap.groups.iter().map(|group| (group.title.as_str(), Some(group.name.as_str())));
    let rest = if roadmap.groups.is_empty() { "Proposals" } else { "Without a group" };
    let bands = named.chain([(rest, None)]).map(|(title, name)| {
        let own = |row: &&Row| roadmap.proposals[row.proposal].group.as_deref() == name;
        let mut rows: Vec<&Row> = chart.rows.iter().filter(own).collect();
        in_order(&mut rows, window.end);
        Band { title: title.to_owned(), lines: rows.into_iter().map(|row| line(site, row, window, None)).collect() }
    });
    bands.filter(|band| !band.lines.is_empty()).collect()
}

/// What reaches furthest comes first, and of those what began last.
fn in_order(rows: &mut [&Row], end: usize) {
    let reach = |row: &Row| row.bars.last().map_or(0, |bar| bar.to).min(end);
    let began = |row: &Row| row.bars.last().map_or(0, |bar| bar.from).min(end);
    rows.sort_by_key(|row| (Reverse(reach(row)), Reverse(began(row)), row.proposal));
}

fn columns(site: &Site, window: &Range<usize>, own: Option<usize>) -> Vec<Column> {
    let chart = &site.roadmap().chart;
    let columns = window.clone().filter_map(|at| Some((at, *chart.columns.get(at)?)));
    columns
        .map(|(at, index)| Column {
            link: super::milestones::link(site, index),
            now: chart.current == Some(at),
            own: own == Some(at),
        })
        .collect()
}

fn line<'site>(site: &'site Site, row: &Row, window: &Range<usize>, own: Option<usize>) -> Line<'site> {
    let roadmap = site.roadmap();
    let marks = Marks { now: roadmap.chart.current, own };
    Line { card: &site.view().cards[row.proposal], cells: cells(roadmap, row, window, &marks) }
}

/// The columns that are marked from top to bottom: the current release, and the one that the page is about.
struct Marks {
    now: Option<usize>,
    own: Option<usize>,
}

impl Marks {
    /// The classes of a cell that begins there.
    fn class(&self, at: usize) -> String {
        let marks = [(self.own, " own"), (self.now, " now")];
        marks.into_iter().filter(|(column, _)| *column == Some(at)).map(|(_, class)| class).collect()
    }
}

/// The cells of a row, which together span the window. A column that is marked has a cell of its own.
fn cells(roadmap: &Roadmap, row: &Row, window: &Range<usize>, marks: &Marks) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut at = window.start;
    let mut shown: Option<&Option<String>> = None;
    for bar in row.bars.iter().filter(|bar| bar.to >= window.start && bar.from < window.end) {
        let from = bar.from.max(window.start);
        gap(&mut cells, at, from, marks);
        let to = (bar.to + 1).min(window.end);
        let again = shown == Some(&bar.stage) && at == from;
        for (index, part) in split(from, to, marks).into_iter().enumerate() {
            cells.push(cell(roadmap, bar, &part, again || index > 0, marks));
        }
        shown = Some(&bar.stage);
        at = to;
    }
    gap(&mut cells, at, window.end, marks);
    cells
}

fn cell(roadmap: &Roadmap, bar: &Bar, part: &Range<usize>, again: bool, marks: &Marks) -> Cell {
    let title = |name: &String| {
        let known = roadmap.vocabulary.stage(name).map(|stage| stage.title.clone());
        (format!("t-{}", theme::class(name)), known.unwrap_or_else(|| name.clone()))
    };
    let (mut class, text) = bar.stage.as_ref().map_or_else(|| ("t-named".to_owned(), "named".to_owned()), title);
    class.push_str(if bar.planned { " p" } else { "" });
    class.push_str(if part.end - 1 == bar.to && !again { " e" } else { "" });
    let slipped = bar.slipped.as_deref().filter(|_| !again);
    class.push_str(if slipped.is_some() && part.len() == 1 { " late" } else { "" });
    class.push_str(&marks.class(part.start));
    let slipped = slipped.map(|key| roadmap.spelled(&crate::ledger::What::Latest, key)).unwrap_or_default();
    Cell { class, span: part.len(), text, again, planned: bar.planned, slipped }
}

fn gap(cells: &mut Vec<Cell>, from: usize, to: usize, marks: &Marks) {
    for part in split(from, to, marks) {
        let class = marks.class(part.start).trim_start().to_owned();
        let text = String::new();
        cells.push(Cell { class, span: part.len(), text, again: false, planned: false, slipped: String::new() });
    }
}

/// The columns of a range, with the marked ones apart.
fn split(from: usize, to: usize, marks: &Marks) -> Vec<Range<usize>> {
    // A cell of its own is a range between two cuts.
    let marked = [marks.now, marks.own].into_iter().flatten().filter(|column| (from..to).contains(column));
    let cuts: BTreeSet<usize> = marked.flat_map(|column| [column, column + 1]).chain([from, to]).collect();
    let cuts: Vec<usize> = cuts.into_iter().collect();
    cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_releases_have_cells_of_their_own() {
        let now = Marks { now: Some(2), own: None };
        assert_eq!(split(0, 5, &now), [0..2, 2..3, 3..5]);
        assert_eq!(split(2, 5, &now), [2..3, 3..5]);
        assert_eq!(split(3, 5, &now).first(), Some(&(3..5)));
        assert!(split(4, 4, &now).is_empty());
        let both = Marks { now: Some(2), own: Some(4) };
        assert_eq!(split(1, 5, &both), [1..2, 2..3, 3..4, 4..5]);
        assert_eq!(both.class(4), " own");
        assert_eq!(Marks { now: Some(2), own: Some(2) }.class(2), " own now");
    }
}
