//! The page where texts are searched.

use askama::Template;

use crate::site::{Route, Site};

use super::fill;
use super::shell::Shell;

#[derive(Template)]
#[template(path = "search.html")]
struct Search<'site> {
    shell: Shell<'site>,
}

pub(crate) fn render(site: &Site) -> String {
    let shell = Shell::new(site, Route::Search, "Search").describe("Proposals by what their names and texts say");
    fill(&Search { shell })
}
