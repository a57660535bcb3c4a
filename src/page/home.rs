//! The first page: what the project is, and where it stands.

use std::cmp::Reverse;
use std::ops::Range;

use askama::Template;

use crate::proposal::status::StatusGroup;
use crate::roadmap::{MilestoneIndex, ProposalId, Roadmap};
use crate::site::{Route, Site};
use crate::theme;

use super::body::{PageLinks, fragment};
use super::movement::{self, Recent};
use super::shell::Shell;
use super::view::{Badge, Card, Link};
use super::{chart, count, facet, fill};

/// One group of statuses in the bar and beneath it.
struct Share {
    title: &'static str,
    class: String,
    count: usize,
    /// Left edge and width in the bar, in proposals.
    start: usize,
    statuses: Vec<(Badge, usize)>,
}

struct Release<'site> {
    link: Link,
    released: Option<&'site str>,
    introduced: usize,
    promoted: usize,
    targeted: usize,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'site> {
    shell: Shell<'site>,
    /// Paragraphs of the README, rendered.
    lead: Vec<String>,
    readme: Option<Link>,
    total: usize,
    totals: Vec<(String, String)>,
    shares: Vec<Share>,
    releases: Vec<Release<'site>>,
    /// What is under way around the current release, and the page of the rest.
    chart: Option<chart::View<'site>>,
    roadmap: String,
    /// The newest movements, where there is a history.
    moved: Vec<Recent<'site>>,
    /// What was updated last by its own word, where there is none.
    recent: Vec<&'site Card>,
    stuck: Vec<Stuck<'site>>,
    groups: Vec<(Link, usize)>,
}

/// A proposal that has been in its status far longer than others.
struct Stuck<'site> {
    card: &'site Card,
    days: i64,
}

/// How many releases and proposals the page shows.
const RELEASES: usize = 6;
const RECENT: usize = 12;
const STUCK: usize = 8;
const CHART: usize = 15;

pub(crate) fn render(site: &Site) -> String {
    let roadmap = site.roadmap();
    let shell = Shell::new(site, Route::Home, roadmap.identity.title.as_str());
    let (lead, readme) = lead(site, &shell.root);
    let history = roadmap.ledger.present;
    let moved = if history { movement::recent(site, RECENT) } else { Vec::new() };
    let cards = site.view().cards.iter().filter(|card| moved.is_empty() && card.date.is_some());
    let mut recent: Vec<&Card> = cards.map(AsRef::as_ref).collect();
    recent.sort_by_key(|card| Reverse(card.date.as_ref()));
    recent.truncate(RECENT);
    let groups = roadmap.groups.iter().enumerate().filter(|(_, group)| !group.proposals.is_empty());
    let groups = groups.map(|(index, group)| {
        (Link::new(group.title.as_str(), site.path(&Route::Group(index)).href()), group.proposals.len())
    });
    fill(&Home {
        lead,
        readme,
        total: roadmap.proposals.len(),
        totals: totals(site),
        shares: shares(site),
        releases: releases(site),
        chart: chart::around(site, "Under way around the current release", |id| is_under_way(roadmap, id), None, CHART),
        roadmap: site.path(&Route::Chart).href(),
        moved,
        recent,
        stuck: stuck(site),
        groups: groups.collect(),
        shell,
    })
}

fn totals(site: &Site) -> Vec<(String, String)> {
    let roadmap = site.roadmap();
    let all = [
        (count(roadmap.proposals.len(), "proposal", "proposals"), Route::Proposals, roadmap.proposals.len()),
        (count(roadmap.milestones.len(), "milestone", "milestones"), Route::Milestones, roadmap.milestones.len()),
        (count(roadmap.groups.len(), "group", "groups"), Route::Groups, roadmap.groups.len()),
        (count(roadmap.people.len(), "person", "people"), Route::People, roadmap.people.len()),
    ];
    let shown = all.into_iter().filter(|(_, _, number)| *number > 0);
    shown.map(|(text, route, _)| (text, site.path(&route).href())).collect()
}

/// Those that have been in their status the longest, of the ones that are stuck.
fn stuck(site: &Site) -> Vec<Stuck<'_>> {
    let tenures = site.roadmap().tenures.proposals.iter().zip(&site.view().cards);
    let mut stuck: Vec<Stuck<'_>> = tenures
        .filter(|(tenure, _)| tenure.stuck)
        .filter_map(|(tenure, card)| Some(Stuck { card, days: tenure.days? }))
        .collect();
    stuck.sort_by_key(|one| Reverse(one.days));
    stuck.truncate(STUCK);
    stuck
}

fn shares(site: &Site) -> Vec<Share> {
    let roadmap = site.roadmap();
    let mut shares: Vec<Share> = Vec::new();
    let mut start = 0;
    for group in StatusGroup::ALL {
        let inside = roadmap.statuses.iter().enumerate().filter(|(_, status)| status.group == group);
        let statuses: Vec<(Badge, usize)> = inside
            .map(|(index, status)| {
                let badge = Badge {
                    text: status.title.clone(),
                    class: String::new(),
                    href: site.path(&Route::Status(index)).href(),
                    meaning: status.definition.clone(),
                };
                (badge, status.proposals.len())
            })
            .collect();
        let count = statuses.iter().map(|(_, count)| count).sum();
        if count > 0 {
            let class = format!("g-{}", theme::class(group.word()));
            shares.push(Share { title: facet::title(group), class, count, start, statuses });
            start += count;
        }
    }
    shares
}

/// Whether a proposal is neither finished nor given up.
fn is_under_way(roadmap: &Roadmap, id: ProposalId) -> bool {
    use StatusGroup::{Accepted, InProgress, Proposed};
    matches!(roadmap.proposals[id].status.group, Proposed | Accepted | InProgress)
}

/// The releases of the chart up to two after the current one, the newest first.
fn releases(site: &Site) -> Vec<Release<'_>> {
    let roadmap = site.roadmap();
    let columns = &roadmap.chart.columns;
    let end = roadmap.chart.current.map_or(columns.len(), |current| (current + 3).min(columns.len()));
    let shown = columns[..end].iter().map(|index| (*index, &roadmap.milestones[*index]));
    let shown: Vec<(usize, &MilestoneIndex)> = shown.collect();
    shown
        .into_iter()
        .rev()
        .take(RELEASES)
        .map(|(index, milestone)| Release {
            link: Link::new(milestone.name.as_str(), site.path(&Route::Milestone(index)).href()),
            released: milestone.released.as_deref(),
            introduced: milestone.introduced.len(),
            promoted: milestone.promoted.len(),
            targeted: milestone.targeted.len(),
        })
        .collect()
}

/// The first paragraphs of the README nearest to the root, and its page.
fn lead(site: &Site, root: &str) -> (Vec<String>, Option<Link>) {
    let roadmap = site.roadmap();
    let readme = |path: &str| path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("readme.md"));
    let pages = roadmap.documentation.iter().enumerate();
    let pages = pages.filter(|(_, page)| readme(&page.path) && page.of.is_none() && !page.template);
    let Some((index, page)) = pages.min_by_key(|(_, page)| (page.path.matches('/').count(), page.path.as_str())) else {
        return (Vec::new(), None);
    };
    let href = site.path(&Route::Documentation(index)).href();
    let links = PageLinks { site, from: &page.path, root, own: href.clone() };
    let text = roadmap.sources.text(page.source);
    let paragraphs = paragraphs(roadmap, &page.path).into_iter();
    let lead = paragraphs.filter_map(|range| Some(fragment(text.get(range)?, &links))).collect();
    (lead, Some(Link::new("Read on", href)))
}

/// The first two paragraphs of prose before the second heading.
fn paragraphs(roadmap: &Roadmap, path: &str) -> Vec<Range<usize>> {
    let Some(file) = roadmap.markdown.get(path) else { return Vec::new() };
    let text = roadmap.sources.text(file.source);
    let opening = file.title().and_then(|title| file.outline.headings.get(title));
    let range = opening.map_or_else(|| file.body.clone(), |heading| heading.content.clone());
    let Some(content) = text.get(range.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = range.start;
    for paragraph in content.split_inclusive("\n\n") {
        let opens_prose =
            paragraph.trim_start().starts_with(|letter: char| letter.is_alphanumeric() || "*_`\"'“(".contains(letter))
                && !paragraph.trim_start().starts_with("* ");
        if opens_prose {
            found.push(at..at + paragraph.trim_end().len());
        } else if !found.is_empty() {
            break;
        }
        if found.len() == 2 {
            break;
        }
        at += paragraph.len();
    }
    found
}
