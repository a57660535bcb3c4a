//! The short address of a number or feature gate, and the page for addresses that lead nowhere.

use askama::Template;

use crate::site::{Route, Site};

use super::fill;
use super::shell::Shell;
use super::view::Table;

#[derive(Template)]
#[template(path = "number.html")]
struct Number<'site> {
    shell: Shell<'site>,
    number: &'site str,
    table: Table<'site>,
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFound<'site> {
    shell: Shell<'site>,
}

/// Sends readers on to the proposal; where several share the number or feature gate, lists them.
pub(crate) fn render(site: &Site, number: &str) -> String {
    let roadmap = site.roadmap();
    let (number, ids) = roadmap.shortcut(number).unwrap_or_default();
    let mut shell = Shell::new(site, Route::Number(number.to_owned()), format!("Proposals called {number}"));
    if let [id] = ids {
        let href = site.path(&Route::Proposal(*id)).href();
        shell.canonical = roadmap.identity.site_url.as_ref().map(|url| format!("{url}{}", super::canonical(&href)));
        shell.redirect = Some(format!("{}{href}", shell.root));
    }
    let table = site.view().table("Proposals of this name", ids.iter().copied());
    fill(&Number { shell, number, table })
}

/// Sends readers of an old address on to where the proposal is now.
pub(crate) fn moved(site: &Site, slug: &str) -> String {
    let mut shell = Shell::new(site, Route::Moved(slug.to_owned()), "Moved");
    let id = site.moved(slug);
    if let Some(id) = id {
        let href = site.path(&Route::Proposal(id)).href();
        let published = site.roadmap().identity.site_url.as_ref();
        shell.canonical = published.map(|url| format!("{url}{}", super::canonical(&href)));
        shell.redirect = Some(format!("{}{href}", shell.root));
    }
    let table = site.view().table("Where it is now", id);
    fill(&Number { shell, number: slug, table })
}

pub(crate) fn not_found(site: &Site) -> String {
    fill(&NotFound { shell: Shell::new(site, Route::NotFound, "Page not found") })
}
