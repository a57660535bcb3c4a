//! Addresses: where the file of each route lies, and how one file links to another.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::roadmap::Roadmap;

use super::Route;

/// The path of a route's file within the site, `/` between its parts, nothing encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(String);

impl SitePath {
    pub(super) const fn new(path: String) -> SitePath {
        SitePath(path)
    }

    /// Where a change is told in full.
    pub(crate) fn of_change(slug: &str) -> SitePath {
        SitePath(format!("changes/{slug}/index.html"))
    }

    /// The path as written to disk.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From this file's folder to the root of the site: empty, or `../` as often as it takes.
    #[must_use]
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The path as a URL relative to the root of the site, percent-encoded.
    #[must_use]
    pub fn href(&self) -> String {
        encode(&self.0)
    }

    /// The URL that leads from this file to `to`. It names files, not folders, so that it also works from a disk.
    #[must_use]
    pub fn relative(&self, to: &SitePath, fragment: Option<&str>) -> String {
        let mut url = if self == to && fragment.is_some() { String::new() } else { self.root() + &to.href() };
        if let Some(fragment) = fragment {
            url.push('#');
            url.push_str(&encode(fragment));
        }
        url
    }
}

/// Percent-encodes everything but unreserved characters and `/`.
#[must_use]
pub fn encode(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

/// Addresses of statuses and stages, whose names configuration may give.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slugs {
    pub(crate) statuses: Vec<String>,
    pub(crate) stages: Vec<String>,
}

impl Slugs {
    pub(super) fn of(roadmap: &Roadmap) -> Slugs {
        Slugs {
            statuses: distinct(roadmap.statuses.iter().map(|status| status.name.as_str())),
            stages: distinct(roadmap.stages.iter().map(|stage| stage.name.as_str())),
        }
    }
}

/// Names as parts of paths and of class names: letters, digits and hyphens, no two alike.
fn distinct<'name>(names: impl Iterator<Item = &'name str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names
        .map(|name| {
            let lower = name.to_lowercase();
            let words: Vec<&str> =
                lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
            let mut slug = if words.is_empty() { "other".to_owned() } else { words.join("-") };
            while !taken.insert(slug.clone()) {
                slug.push_str("-x");
            }
            slug
        })
        .collect()
}

/// Where a copied file lies, by its name with the hash.
pub(crate) fn asset(name: &str) -> String {
    format!("assets/files/{name}")
}

/// Where the file of a route lies.
pub(super) fn path(roadmap: &Roadmap, slugs: &Slugs, route: &Route) -> SitePath {
    let page = |folder: &str, slug: &str| format!("{folder}/{slug}/index.html");
    SitePath(match route {
        Route::Home => "index.html".to_owned(),
        Route::Proposals => "proposals/index.html".to_owned(),
        Route::Proposal(id) => page("proposals", &roadmap.slugs[*id]),
        Route::Number(number) => page("p", number),
        Route::Moved(slug) => page("proposals", slug),
        Route::Changes => "changes/index.html".to_owned(),
        // Its address holds the slug of a proposal, which the base has where the head has none.
        Route::Change(index) => page("changes", &index.to_string()),
        Route::Statuses => "status/index.html".to_owned(),
        Route::Status(index) => page("status", &slugs.statuses[*index]),
        Route::Stages => "stages/index.html".to_owned(),
        Route::Stage(index) => page("stages", &slugs.stages[*index]),
        Route::Unscheduled => "milestones/unscheduled/index.html".to_owned(),
        Route::Milestones => "milestones/index.html".to_owned(),
        Route::Milestone(index) => page("milestones", &roadmap.milestones[*index].slug),
        Route::Chart => "roadmap/index.html".to_owned(),
        Route::Groups => "groups/index.html".to_owned(),
        Route::Group(index) => page("groups", &roadmap.groups[*index].slug),
        Route::People => "people/index.html".to_owned(),
        Route::MorePeople => "people/more/index.html".to_owned(),
        Route::Person(index) => page("people", &roadmap.people[*index].slug),
        Route::Timeline => "timeline/index.html".to_owned(),
        Route::TimelineYear(year) => page("timeline", &year.to_string()),
        Route::Health => "health/index.html".to_owned(),
        Route::DocumentationIndex => "docs/index.html".to_owned(),
        Route::Documentation(index) => page("docs", &roadmap.documentation_slugs[*index]),
        Route::Search => "search/index.html".to_owned(),
        Route::NotFound => "404.html".to_owned(),
        Route::Api => "api/v1/proposals.json".to_owned(),
        Route::Feed(channel, format) => {
            let name = format.file();
            match path(roadmap, slugs, &channel.page()).0.strip_suffix("index.html") {
                Some(folder) => format!("{folder}{name}"),
                None => name.to_owned(),
            }
        }
        Route::Csv => "proposals.csv".to_owned(),
        Route::SiteMap => "sitemap.xml".to_owned(),
        Route::Robots => "robots.txt".to_owned(),
        Route::OpenSearch => "opensearch.xml".to_owned(),
        Route::Calendar => "milestones.ics".to_owned(),
        Route::Names => "assets/names.js".to_owned(),
        Route::Stylesheet => "assets/roadbook.css".to_owned(),
        Route::DiagramLoader => "assets/diagram.js".to_owned(),
        Route::DiagramLibrary => "assets/mermaid.js".to_owned(),
        Route::Asset(path) => asset(roadmap.addresses.assets().get(path).map_or("missing", String::as_str)),
        // Their addresses hold a hash of their content, which only the site knows.
        Route::ThemeScript(index) => format!("assets/theme.{index}.js"),
        Route::ThemeFile(index) => format!("assets/theme.{index}"),
        Route::Style(index) => format!("assets/extra.{index}.css"),
        Route::Script(index) => format!("assets/extra.{index}.js"),
        Route::Image(id) => format!("assets/og.{id}.png"),
        Route::Cname => "CNAME".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_relative_encoded_and_name_files() {
        let from = SitePath::new("proposals/a b/index.html".to_owned());
        let to = SitePath::new("people/ä#?/index.html".to_owned());
        assert_eq!(from.root(), "../../");
        assert_eq!(from.relative(&to, None), "../../people/%C3%A4%23%3F/index.html");
        assert_eq!(from.relative(&to, Some("x y")), "../../people/%C3%A4%23%3F/index.html#x%20y");
        assert_eq!(from.relative(&from, Some("goals")), "#goals");
        assert_eq!(SitePath::new("index.html".to_owned()).relative(&from, None), "proposals/a%20b/index.html");
    }

    #[test]
    fn names_become_parts_of_paths_and_stay_apart() {
        let names = ["in progress", "in-progress", "../..", "??", "Ünder"];
        assert_eq!(distinct(names.into_iter()), ["in-progress", "in-progress-x", "other", "other-x", "nder"]);
    }
}
