//! Every proposal in one table, with the ways to fewer of them above it.

use std::cmp::Reverse;

use askama::Template;

use crate::proposal::PersonRole;
use crate::site::{Route, Site};

use super::shell::Shell;
use super::view::{Link, Table};
use super::{count, fill};

/// One way to divide the proposals, with a page for each part.
pub(crate) struct Facet {
    pub(crate) title: &'static str,
    /// The page of all parts.
    pub(crate) href: &'static str,
    /// Each part with the number of its proposals.
    pub(crate) parts: Vec<(Link, usize)>,
    /// Parts beyond the ones shown.
    pub(crate) more: usize,
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct Proposals<'site> {
    shell: Shell<'site>,
    summary: String,
    numbered: bool,
    facets: Vec<Facet>,
    table: Table<'site>,
}

/// Parts of a facet that are shown before the rest is left to its own page.
const SHOWN: usize = 24;

pub(crate) fn render(site: &Site) -> String {
    let roadmap = site.roadmap();
    let summary = count(roadmap.proposals.len(), "proposal", "proposals");
    let shell = Shell::new(site, Route::Proposals, "Proposals")
        .describe(format!("{summary} of {} with status, stage and milestone", roadmap.identity.title));
    let table = Table { full: true, ..site.view().table("Proposals", 0..roadmap.proposals.len()) };
    fill(&Proposals { shell, summary, numbered: !roadmap.numbers.is_empty(), facets: facets(site), table })
}

fn facets(site: &Site) -> Vec<Facet> {
    let roadmap = site.roadmap();
    let link = |text: &str, route: Route| Link::new(text, site.path(&route).href());
    let statuses = roadmap.statuses.iter().enumerate();
    let statuses = statuses.map(|(index, status)| (link(&status.title, Route::Status(index)), status.proposals.len()));
    let stages = roadmap.stages.iter().enumerate();
    let stages = stages.map(|(index, stage)| (link(&stage.title, Route::Stage(index)), stage.proposals.len()));
    // The newest releases are the ones that readers ask for.
    let milestones = roadmap.milestones.iter().enumerate().rev();
    let milestones = milestones.map(|(index, one)| (link(&one.name, Route::Milestone(index)), one.count()));
    let groups = roadmap.groups.iter().enumerate().filter(|(_, group)| !group.proposals.is_empty());
    let groups = groups.map(|(index, group)| (link(&group.title, Route::Group(index)), group.proposals.len()));
    let mut facets = vec![
        facet("Status", "status/index.html", statuses.collect()),
        facet("Stage", "stages/index.html", stages.collect()),
        facet("Milestone", "milestones/index.html", milestones.collect()),
        facet("Group", "groups/index.html", groups.collect()),
        facet("Author", "people/index.html", authors(site)),
    ];
    facets.retain(|facet| !facet.parts.is_empty());
    facets
}

/// People who wrote any proposal, those with the most first.
fn authors(site: &Site) -> Vec<(Link, usize)> {
    let counted = site.roadmap().people.iter().filter_map(|person| {
        let wrote = person.roles.get(&PersonRole::Author)?.len();
        Some((site.view().person(&person.key)?.clone(), wrote))
    });
    let mut authors: Vec<(Link, usize)> = counted.collect();
    authors.sort_by_key(|(_, wrote)| Reverse(*wrote));
    authors
}

fn facet(title: &'static str, href: &'static str, mut parts: Vec<(Link, usize)>) -> Facet {
    let more = parts.len().saturating_sub(SHOWN);
    parts.truncate(SHOWN);
    Facet { title, href, parts, more }
}
