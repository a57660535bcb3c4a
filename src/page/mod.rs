//! Pages: one file a kind, each an askama template with the values that it shows.

use askama::Template;

use crate::roadmap::Roadmap;
use crate::site::{Route, Site};

mod area;
mod body;
mod card;
mod changes;
mod chart;
pub(crate) mod code;
mod documentation;
mod facet;
pub(crate) mod finding;
mod group;
mod health;
mod home;
mod milestone;
mod milestones;
pub(crate) mod movement;
mod number;
mod person;
pub(crate) mod proposal;
mod proposals;
mod ready;
mod search;
mod shell;
mod slot;
pub(crate) mod timeline;
pub(crate) mod view;

#[cfg(test)]
mod tests;

pub(crate) use body::whole;
pub(crate) use changes::has_redline;
pub(crate) use changes::mark::Marks;
pub(crate) use documentation::title as documentation_title;
pub(crate) use milestones::unscheduled;
pub(crate) use shell::{canonical, is_language};
use view::Link;

/// The HTML of a page. Routes that are no pages have none.
pub(crate) fn render(site: &Site, route: &Route) -> String {
    match route {
        Route::Home => home::render(site),
        Route::Proposals => proposals::render(site),
        Route::Proposal(id) => proposal::render(site, *id),
        Route::Number(number) => number::render(site, number),
        Route::Moved(slug) => number::moved(site, slug),
        Route::Changes => changes::render(site),
        Route::Change(index) => changes::one(site, *index),
        Route::Statuses => facet::statuses(site),
        Route::Status(index) => facet::status(site, *index),
        Route::Stages => facet::stages(site),
        Route::Stage(index) => facet::stage(site, *index),
        Route::Milestones => milestones::index(site),
        Route::Unscheduled => milestones::without(site),
        Route::Milestone(index) => milestone::render(site, *index),
        Route::Chart => chart::render(site),
        Route::Groups => group::index(site),
        Route::Group(index) => group::render(site, *index),
        Route::People => person::index(site),
        Route::Person(index) => person::render(site, *index),
        Route::MorePeople => person::more(site),
        Route::Timeline => timeline::render(site),
        Route::TimelineYear(year) => timeline::year(site, *year),
        Route::Health => health::render(site),
        Route::DocumentationIndex => documentation::index(site),
        Route::Documentation(index) => documentation::render(site, *index),
        Route::Search => search::render(site),
        Route::NotFound => number::not_found(site),
        Route::Api
        | Route::Feed(..)
        | Route::Calendar
        | Route::Csv
        | Route::SiteMap
        | Route::Robots
        | Route::OpenSearch
        | Route::Names
        | Route::Stylesheet
        | Route::ThemeScript(_)
        | Route::ThemeFile(_)
        | Route::DiagramLoader
        | Route::DiagramLibrary
        | Route::Image(_)
        | Route::Asset(_)
        | Route::Style(_)
        | Route::Script(_)
        | Route::Cname => String::new(),
    }
}

/// Whether any page has a diagram to be drawn.
pub(crate) fn any_diagram(roadmap: &Roadmap) -> bool {
    let proposals = (0..roadmap.proposals.len()).map(Route::Proposal);
    let mut pages = proposals.chain((0..roadmap.documentation.len()).map(Route::Documentation));
    pages.any(|route| has_diagram(roadmap, &route))
}

/// Whether the page has a diagram to be drawn.
fn has_diagram(roadmap: &Roadmap, route: &Route) -> bool {
    let path = match route {
        Route::Proposal(id) => {
            roadmap.proposals.get(*id).filter(|proposal| proposal.document.is_some()).map(|of| &of.path)
        }
        Route::Documentation(index) => roadmap.documentation.get(*index).map(|page| &page.path),
        _ => None,
    };
    path.and_then(|path| roadmap.markdown.get(path)).is_some_and(|file| file.outline.has_diagrams)
}

/// Fills a template in. Ours cannot fail; should one ever, its page says so rather than stopping the build.
fn fill(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        format!("<!doctype html><html lang=\"en\"><title>Not rendered</title><p>This page could not be rendered: {error}</p></html>")
    })
}

/// A link to a page that has a name of its own.
fn link_to(site: &Site, route: &Route) -> Link {
    let text = match route {
        Route::Proposal(id) => site.view().cards[*id].short().to_owned(),
        Route::Documentation(index) => documentation::title(site, *index),
        Route::Milestone(index) => site.roadmap().milestones[*index].name.clone(),
        Route::Group(index) => site.roadmap().groups[*index].title.clone(),
        _ => String::new(),
    };
    Link::new(text, site.path(route).href())
}

/// `1 proposal`, `2 proposals`.
fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
