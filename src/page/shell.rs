//! What stands round every page: its head, the navigation, the foot.

use std::cell::Cell;

use crate::compare::Side;
use crate::export::calendar;
use crate::export::feed::{self, Alternate};
use crate::site::{Extra, Route, Site};

use super::changes::mark::Mark;
use super::slot;
use super::view::{Card, Link};

/// How many digits of a commit are shown.
const HASH: usize = 10;

/// The frame of one page.
pub(crate) struct Shell<'site> {
    pub(crate) site_title: &'site str,
    pub(crate) language: &'site str,
    /// What the page is called, without the site.
    pub(crate) title: String,
    /// One sentence for search engines and previews.
    pub(crate) description: String,
    /// From the page to the root of the site.
    pub(crate) root: String,
    pub(crate) canonical: Option<String>,
    pub(crate) stylesheet: String,
    /// Style sheets and scripts that the configuration adds, from the root of the site.
    pub(crate) styles: &'site [Extra],
    pub(crate) scripts: &'site [Extra],
    /// Scripts of the theme, from the root: the colour scheme, what every page has, what lists and charts have, the
    /// search.
    pub(crate) scheme: &'site str,
    pub(crate) main: &'site str,
    pub(crate) lists: &'site str,
    pub(crate) searcher: &'site str,
    /// The script with every name; none where the site has no search.
    pub(crate) names: Option<&'site str>,
    /// How many parts the index of texts has; none where texts are not searched.
    pub(crate) parts: usize,
    /// Whether the page has diagrams: only then may a script run that draws them, and style stand in what it draws.
    pub(crate) diagrams: bool,
    pub(crate) diagram_loader: String,
    pub(crate) diagram_library: String,
    pub(crate) repository: Option<&'site str>,
    pub(crate) proposals: usize,
    /// The feeds that tell of what the page shows, the narrowest first.
    pub(crate) feeds: Vec<Alternate>,
    /// The feed of everything, where there is one.
    pub(crate) feed: Option<String>,
    /// The calendar of releases, where their dates are known.
    pub(crate) calendar: Option<String>,
    /// Where the page sends its readers at once.
    pub(crate) redirect: Option<String>,
    /// What else the page says of itself.
    pub(crate) tags: Vec<Meta>,
    /// The image that stands for it where links to it are shown.
    pub(crate) preview: Option<Preview>,
    /// What the site is a preview of, where it is one.
    pub(crate) against: Option<Banner<'site>>,
    /// What OpenGraph calls it: `website` or `article`.
    pub(crate) kind: &'static str,
    pub(crate) site: &'site Site,
    /// What the slots of the theme may still write, in bytes.
    pub(crate) slot_room: Cell<usize>,
    nav: &'site [(Route, Link)],
    route: Route,
}

/// What stands above every page of a preview.
pub(crate) struct Banner<'site> {
    /// The revision that is shown; none for the files as they are.
    pub(crate) head: Option<String>,
    /// What it is compared with.
    pub(crate) base: String,
    /// What becomes of everything, in one line.
    pub(crate) summary: &'site str,
    /// What becomes of what the page shows.
    pub(crate) mark: Option<&'site Mark>,
    /// The page of all changes, from the root.
    pub(crate) changes: String,
}

/// A `meta` element: what something is called, and what it says.
pub(crate) struct Meta {
    pub(crate) name: &'static str,
    pub(crate) content: String,
}

impl Meta {
    pub(crate) fn named(name: &'static str, content: impl Into<String>) -> Meta {
        Meta { name, content: content.into() }
    }
}

/// An image of a page.
pub(crate) struct Preview {
    /// Its absolute address, which is what OpenGraph asks for.
    pub(crate) url: String,
    /// What it says.
    pub(crate) text: String,
}

impl Preview {
    pub(crate) const fn size(&self) -> (u32, u32) {
        (crate::export::image::WIDTH, crate::export::image::HEIGHT)
    }
}

/// One entry of the navigation.
pub(crate) struct NavEntry<'site> {
    pub(crate) link: &'site Link,
    /// The key that leads there after a `g`.
    pub(crate) key: &'static str,
    /// The value of `aria-current`; empty for other sections.
    pub(crate) current: &'static str,
}

impl<'site> Shell<'site> {
    /// The frame of the page at `route`.
    pub(crate) fn new(site: &'site Site, route: Route, title: impl Into<String>) -> Shell<'site> {
        let identity = &site.roadmap().identity;
        let path = site.path(&route);
        let known =
            matches!(route, Route::NotFound | Route::Number(_) | Route::Moved(_) | Route::Changes | Route::Change(_));
        let canonical =
            identity.site_url.as_ref().filter(|_| !known).map(|url| format!("{url}{}", canonical(&path.href())));
        let root = if route == Route::NotFound { absolute_root(identity.site_url.as_deref()) } else { path.root() };
        Shell {
            site_title: &identity.title,
            language: if is_language(&identity.language) { &identity.language } else { "en" },
            title: title.into(),
            description: identity.description.clone().unwrap_or_default(),
            root,
            canonical,
            stylesheet: site.path(&Route::Stylesheet).href(),
            styles: &site.extras().styles,
            scripts: &site.extras().scripts,
            scheme: site.script("scheme.js"),
            main: site.script("roadbook.js"),
            lists: site.script("lists.js"),
            searcher: site.script("search.js"),
            names: site.searched().names,
            parts: site.searched().parts,
            diagrams: super::has_diagram(site.roadmap(), &route),
            diagram_loader: site.path(&Route::DiagramLoader).href(),
            diagram_library: site.path(&Route::DiagramLibrary).href(),
            repository: identity.repository.as_deref(),
            proposals: site.roadmap().proposals.len(),
            feeds: feed::alternates(site, &route),
            feed: feed::everything(site),
            calendar: calendar::is_known(site.roadmap()).then(|| site.path(&Route::Calendar).href()),
            redirect: None,
            tags: Vec::new(),
            preview: None,
            against: banner(site, &route),
            kind: "website",
            site,
            slot_room: Cell::new(slot::room(site)),
            nav: &site.view().nav,
            route,
        }
    }

    /// The same with a description of its own.
    pub(crate) fn describe(mut self, description: impl Into<String>) -> Shell<'site> {
        self.description = description.into();
        self
    }

    pub(crate) const fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    pub(crate) fn is_home(&self) -> bool {
        self.route == Route::Home
    }

    /// The page of the search, from the root of the site; none where there is none.
    pub(crate) fn search(&self) -> Option<String> {
        self.names.map(|_| self.site.path(&Route::Search).href())
    }

    /// How browsers ask the search; none where the site's address is not known.
    pub(crate) fn opensearch(&self) -> Option<String> {
        let known = self.names.is_some() && self.site.roadmap().identity.site_url.is_some();
        known.then(|| self.site.path(&Route::OpenSearch).href())
    }

    /// What becomes of a proposal of a list, in a word; none where nothing does.
    pub(crate) fn changed(&self, card: &Card) -> Option<&'static str> {
        self.site.marks().word(&card.href)
    }

    /// Whether this is the page of all changes.
    pub(crate) fn is_changes(&self) -> bool {
        self.route == Route::Changes
    }

    /// Whether the theme has fonts.
    pub(crate) fn fonts(&self) -> bool {
        let mut places = self.site.extras().theme.iter().flat_map(|theme| theme.places.keys());
        places
            .any(|name| [".woff2", ".woff", ".ttf", ".otf"].iter().any(|end| name.to_ascii_lowercase().ends_with(end)))
    }

    /// Scripts of the theme's own, from the root of the site.
    pub(crate) fn added(&self) -> impl Iterator<Item = &'site str> {
        self.site.added_scripts()
    }

    /// The feed of this page alone.
    pub(crate) fn narrow(&self) -> Option<&Alternate> {
        self.feeds.first().filter(|alternate| alternate.narrow)
    }

    /// The navigation, with the section marked that this page belongs to.
    pub(crate) fn entries(&self) -> impl Iterator<Item = NavEntry<'site>> {
        let section = section(&self.route);
        let route = self.route.clone();
        self.nav.iter().map(move |(entry, link)| {
            let current = match entry {
                entry if *entry == route => "page",
                entry if Some(entry) == section.as_ref() => "true",
                _ => "",
            };
            NavEntry { link, current, key: key(entry) }
        })
    }
}

fn banner<'site>(site: &'site Site, route: &Route) -> Option<Banner<'site>> {
    let compared = site.compared()?;
    let side = |side: &Side<'_>| match (side.name, side.commit) {
        (Some(name), Some(commit)) if commit.starts_with(name) => Some(commit.chars().take(HASH).collect()),
        (Some(name), Some(commit)) => Some(format!("{name} ({})", commit.chars().take(HASH).collect::<String>())),
        _ => None,
    };
    Some(Banner {
        head: side(&compared.head),
        base: side(&compared.base).unwrap_or_default(),
        summary: &site.marks().summary,
        mark: site.marks().on(route),
        changes: site.path(&Route::Changes).href(),
    })
}

/// The keyboard's way to a section.
const fn key(route: &Route) -> &'static str {
    match route {
        Route::Proposals => "p",
        Route::Chart => "r",
        Route::Statuses => "s",
        Route::Stages => "a",
        Route::Milestones => "m",
        Route::Groups => "g",
        Route::People => "o",
        Route::Timeline => "t",
        Route::DocumentationIndex => "d",
        Route::Health => "e",
        _ => "",
    }
}

/// The section that a page belongs to.
const fn section(route: &Route) -> Option<Route> {
    Some(match route {
        Route::Proposal(_) | Route::Number(_) | Route::Moved(_) => Route::Proposals,
        Route::Status(_) => Route::Statuses,
        Route::Stage(_) => Route::Stages,
        Route::Milestone(_) | Route::Unscheduled => Route::Milestones,
        Route::Group(_) => Route::Groups,
        Route::Person(_) | Route::MorePeople => Route::People,
        Route::TimelineYear(_) => Route::Timeline,
        Route::Documentation(_) => Route::DocumentationIndex,
        _ => return None,
    })
}

/// A published address names the folder, since that is what servers show.
pub(crate) fn canonical(href: &str) -> &str {
    href.strip_suffix("index.html").unwrap_or(href)
}

/// Servers show the 404 page at addresses of any depth, so that its links start from the root of the server: from the
/// path of the site's URL where that is known, else from `/`. From a disk those links lead nowhere.
fn absolute_root(site_url: Option<&str>) -> String {
    let path = site_url.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.split_once('/'));
    path.map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}"))
}

/// Whether the text looks like a language tag; an invalid one would be worse than the default.
pub(crate) fn is_language(tag: &str) -> bool {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.split('-').next().is_some_and(|first| (2..=3).contains(&first.len())) && tag.split('-').all(part)
}
