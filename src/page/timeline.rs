//! Events as lines of a timeline, and the page of all of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use askama::Template;

use crate::history::{Event, Origin};
use crate::markdown;
use crate::roadmap::ProposalId;
use crate::site::{Route, Site};

use super::body::PageLinks;
use super::shell::Shell;
use super::view::{Badge, Card, Link, Stamp};
use super::{count, fill};

/// One event as it is shown.
pub(crate) struct Line {
    pub(crate) stamp: Option<Stamp>,
    pub(crate) milestone: Option<Link>,
    pub(crate) stage: Option<Badge>,
    pub(crate) planned: bool,
    /// Word for where it was learned from, and its class.
    pub(crate) origin: &'static str,
    /// Its text as HTML.
    pub(crate) html: String,
}

/// Word for where an event was learned from; also its class.
pub(crate) const fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Declared => "declared",
        Origin::Written => "written",
        Origin::Git => "git",
    }
}

/// A written event. `own` is the page of its proposal where the line stands on another one.
pub(crate) fn line(site: &Site, id: ProposalId, event: &Event, root: &str, own: &str) -> Line {
    let roadmap = site.roadmap();
    let proposal = &roadmap.proposals[id];
    let text = roadmap.sources.text(proposal.source());
    let links = PageLinks { site, from: &proposal.path, root, own: own.to_owned() };
    let milestone = event.milestone.as_ref().map(|milestone| {
        let known = site.view().milestone_of(milestone).cloned();
        known.unwrap_or_else(|| Link::new(milestone.spelled(milestone.written_with_v()), ""))
    });
    Line {
        stamp: event.date.as_ref().map(Stamp::of),
        milestone,
        stage: event.stage.as_deref().map(|stage| site.view().stage(roadmap, stage)),
        planned: event.planned,
        origin: origin(event.origin),
        html: event_html(text, event, &links),
    }
}

/// The text of an event. Lines after its first one lose the indentation of the list item that they continue, or they would
/// be code.
fn event_html(text: &str, event: &Event, links: &PageLinks<'_>) -> String {
    let range = after_date(text, event);
    let lines = text.get(range.clone()).unwrap_or("");
    if !lines.contains('\n') {
        return markdown::render_fragment(text, range, links);
    }
    let before = text.get(..event.range.start).unwrap_or("");
    let column = before.rsplit('\n').next().unwrap_or("").chars().count();
    let mut dedented = String::with_capacity(lines.len());
    for (index, line) in lines.split_inclusive('\n').enumerate() {
        let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
        dedented.push_str(if index == 0 { line } else { &line[spaces.min(column)..] });
    }
    markdown::render_fragment(&dedented, 0..dedented.len(), links)
}

/// Where the text of an event begins, if its date is left out because it stands beside it anyway: only an ISO date at the
/// very start, bold or not, with what sets it off. Everything else stays as written.
fn after_date(text: &str, event: &Event) -> Range<usize> {
    let rest = || {
        let date = event.date.as_ref().filter(|date| date.raw == date.iso())?;
        let line = text.get(event.range.clone())?;
        let bare = line.trim_start();
        let mark = ["**", "__", "*", "_", "`", ""].into_iter().find(|mark| bare.starts_with(mark))?;
        let rest = bare[mark.len()..].strip_prefix(date.raw.as_str())?;
        let rest = if mark.is_empty() { rest } else { rest.trim_start_matches([':', ',', '.']).strip_prefix(mark)? };
        let rest = rest.trim_start_matches([' ', ':', ',', '.', '-', '–', '—', '\u{a0}']);
        let whole = rest.starts_with(|letter: char| letter.is_alphabetic() || "[`*_\"'“<(".contains(letter));
        whole.then_some(event.range.end - rest.len())
    };
    rest().map_or_else(|| event.range.clone(), |start| start..event.range.end)
}

struct Entry<'site> {
    card: &'site Card,
    line: Line,
}

struct Month<'site> {
    title: String,
    id: String,
    entries: Vec<Entry<'site>>,
}

struct Year<'site> {
    year: i16,
    count: usize,
    months: Vec<Month<'site>>,
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct Timeline<'site> {
    shell: Shell<'site>,
    summary: String,
    years: Vec<Year<'site>>,
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

/// All dated events, the newest month first.
pub(crate) fn render(site: &Site) -> String {
    let roadmap = site.roadmap();
    let shell = Shell::new(site, Route::Timeline, "Timeline").describe("What happened to the proposals, by month");
    let mut events: Vec<(ProposalId, &Event)> = Vec::new();
    for (id, proposal) in roadmap.proposals.iter().enumerate() {
        events.extend(proposal.history.iter().filter(|event| event.date.is_some()).map(|event| (id, event)));
    }
    events.sort_by_key(|(id, event)| (Reverse(event.date.as_ref()), *id));
    let mut years: BTreeMap<Reverse<i16>, BTreeMap<Reverse<u8>, Vec<Entry<'_>>>> = BTreeMap::new();
    for (id, event) in &events {
        let Some(date) = &event.date else { continue };
        let card = &site.view().cards[*id];
        let line = line(site, *id, event, &shell.root, &card.href);
        // A year or a quarter alone belongs to no month; it stands after the months of its year.
        let months = years.entry(Reverse(date.year)).or_default();
        months.entry(Reverse(date.month.unwrap_or(0))).or_default().push(Entry { card, line });
    }
    let years = years.into_iter().map(|(Reverse(year), months)| Year {
        year,
        count: months.values().map(Vec::len).sum(),
        months: months.into_iter().map(|(Reverse(month), entries)| month_of(year, month, entries)).collect(),
    });
    let summary = count(events.len(), "dated event", "dated events");
    fill(&Timeline { summary, years: years.collect(), shell })
}

fn month_of(year: i16, month: u8, entries: Vec<Entry<'_>>) -> Month<'_> {
    let name = usize::from(month).checked_sub(1).and_then(|index| MONTHS.get(index));
    let title = name.map_or_else(|| format!("{year}, no month given"), |name| format!("{name} {year}"));
    Month { title, id: format!("rb-{year}-{month:02}"), entries }
}
