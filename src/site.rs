//! The site as a map from routes to what they show. Nothing here reads a file or a clock: `build` renders every route,
//! a preview renders the one that is asked for, and both give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use crate::export::feed::{Channel, Format};
use crate::page::{self, view::View};
use crate::roadmap::slug::slugify;
use crate::roadmap::{ProposalId, Roadmap};
use crate::{export, theme};

mod path;

pub use path::{SitePath, encode};
pub(crate) use path::{Slugs, asset};

/// A page or file of the site. Numbers are indexes into the roadmap's lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// What the project is and where it stands.
    Home,
    /// Every proposal.
    Proposals,
    /// One proposal.
    Proposal(ProposalId),
    /// From a number or a feature gate to its proposal; a list where several share it.
    Number(String),
    /// Every status.
    Statuses,
    /// One status.
    Status(usize),
    /// Every stage.
    Stages,
    /// One stage.
    Stage(usize),
    /// Every milestone.
    Milestones,
    /// Proposals without a milestone that may still get one.
    Unscheduled,
    /// One milestone.
    Milestone(usize),
    /// Every group.
    Groups,
    /// One group.
    Group(usize),
    /// Everybody.
    People,
    /// One person.
    Person(usize),
    /// What happened by year, and the newest of it.
    Timeline,
    /// Every dated event of one year.
    TimelineYear(i16),
    /// Every finding.
    Health,
    /// Every documentation page.
    DocumentationIndex,
    /// One documentation page.
    Documentation(usize),
    /// What a server shows for an address that leads nowhere.
    NotFound,
    /// Every proposal as JSON.
    Api,
    /// What commits did to the proposals, as a feed.
    Feed(Channel, Format),
    /// Release dates as a calendar.
    Calendar,
    /// The style sheet.
    Stylesheet,
    /// The script that finds the diagrams of a page.
    DiagramLoader,
    /// The library that draws them.
    DiagramLibrary,
    /// A file of the repository, by its path there, which the site holds a copy of.
    Asset(String),
    /// A style sheet that the configuration adds.
    Style(usize),
    /// A script that the configuration adds.
    Script(usize),
    /// The domain for GitHub Pages.
    Cname,
}

/// What is in the file of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What the file of the repository at this path holds. Who writes or serves the site reads it.
    File(String),
}

/// What a route shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The file's content.
    pub content: Content,
    /// Its media type.
    pub media: &'static str,
}

impl Artifact {
    fn text(text: String, media: &'static str) -> Artifact {
        Artifact { content: Content::Bytes(text.into_bytes()), media }
    }
}

/// What the configuration adds to a site beside its roadmap.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Content of the `CNAME` file.
    pub cname: Option<String>,
    /// Style sheets that come after the built-in one.
    pub styles: Vec<Extra>,
    /// Scripts. Only these may run on the site's pages.
    pub scripts: Vec<Extra>,
}

/// A style sheet or script that the configuration adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    path: String,
    bytes: Vec<u8>,
}

impl Extra {
    /// The file named `name` (without a folder), under a content-hashed address.
    #[must_use]
    pub fn new(name: &str, bytes: Vec<u8>) -> Extra {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        let hash = blake3::hash(&bytes).to_hex();
        Extra { path: format!("assets/{}.{}.{extension}", slugify(stem), &hash[..8]), bytes }
    }

    /// Its address from the root of the site.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// A roadmap, ready to be shown.
#[derive(Debug)]
pub struct Site {
    roadmap: Roadmap,
    extras: Extras,
    stylesheet: theme::Stylesheet,
    /// Where any page has a diagram.
    diagrams: Option<theme::diagram::Scripts>,
    view: View,
    routes: Vec<(SitePath, Route)>,
    paths: BTreeMap<String, usize>,
}

impl Site {
    /// Prepares what the pages share.
    #[must_use]
    pub fn new(roadmap: Roadmap, extras: Extras) -> Site {
        let stylesheet = theme::stylesheet(&roadmap);
        let slugs = Slugs::of(&roadmap);
        let view = View::new(&roadmap, slugs);
        let diagrams = page::any_diagram(&roadmap).then(theme::diagram::Scripts::new);
        let mut site = Site { roadmap, extras, stylesheet, diagrams, view, routes: Vec::new(), paths: BTreeMap::new() };
        site.lay_out();
        site
    }

    /// The roadmap that the site shows.
    #[must_use]
    pub const fn roadmap(&self) -> &Roadmap {
        &self.roadmap
    }

    /// Every route with its path, the same for the same roadmap. No two paths differ only in case.
    #[must_use]
    pub fn routes(&self) -> &[(SitePath, Route)] {
        &self.routes
    }

    /// The route whose file lies at `path`, as [`SitePath::as_str`] gives it.
    #[must_use]
    pub fn route(&self, path: &str) -> Option<&Route> {
        self.paths.get(path).map(|index| &self.routes[*index].1)
    }

    /// Where the file of `route` lies.
    #[must_use]
    pub fn path(&self, route: &Route) -> SitePath {
        match route {
            Route::Stylesheet => SitePath::new(self.stylesheet.path.clone()),
            Route::Style(index) if *index < self.extras.styles.len() => {
                SitePath::new(self.extras.styles[*index].path.clone())
            }
            Route::Script(index) if *index < self.extras.scripts.len() => {
                SitePath::new(self.extras.scripts[*index].path.clone())
            }
            Route::DiagramLoader | Route::DiagramLibrary if self.diagrams.is_some() => {
                SitePath::new(self.diagram_script(route).map_or_else(String::new, |script| script.path.clone()))
            }
            _ => path::path(&self.roadmap, &self.view.slugs, route),
        }
    }

    /// What `route` shows.
    #[must_use]
    pub fn render(&self, route: &Route) -> Artifact {
        match route {
            Route::Api => Artifact {
                content: Content::Bytes(export::api::json(&export::api::proposals(&self.roadmap, &|_| true))),
                media: "application/json",
            },
            Route::Feed(channel, format) => {
                Artifact::text(export::feed::render(self, *channel, *format), format.media())
            }
            Route::Calendar => Artifact::text(export::calendar::text(self), "text/calendar; charset=utf-8"),
            Route::Stylesheet => Artifact::text(self.stylesheet.text.clone(), "text/css; charset=utf-8"),
            Route::Cname => {
                let cname = self.extras.cname.as_deref().unwrap_or_default();
                Artifact::text(format!("{}\n", cname.trim()), "text/plain; charset=utf-8")
            }
            Route::Style(index) => self.extra(&self.extras.styles, *index, "text/css; charset=utf-8"),
            Route::Script(index) => self.extra(&self.extras.scripts, *index, "text/javascript; charset=utf-8"),
            Route::DiagramLoader | Route::DiagramLibrary => {
                let bytes = self.diagram_script(route).map_or_else(Vec::new, |script| script.bytes.to_vec());
                Artifact { content: Content::Bytes(bytes), media: "text/javascript; charset=utf-8" }
            }
            Route::Asset(path) => Artifact { content: Content::File(path.clone()), media: theme::media(path) },
            page => Artifact::text(page::render(self, page), "text/html; charset=utf-8"),
        }
    }

    fn extra(&self, extras: &[Extra], index: usize, media: &'static str) -> Artifact {
        let bytes = extras.get(index).map(|extra| extra.bytes.clone()).unwrap_or_default();
        Artifact { content: Content::Bytes(bytes), media }
    }

    fn diagram_script(&self, route: &Route) -> Option<&theme::diagram::Script> {
        let scripts = self.diagrams.as_ref()?;
        Some(if *route == Route::DiagramLoader { &scripts.loader } else { &scripts.library })
    }

    /// What the configuration adds.
    pub(crate) const fn extras(&self) -> &Extras {
        &self.extras
    }

    /// What pages share.
    pub(crate) const fn view(&self) -> &View {
        &self.view
    }

    /// Lists the routes. Of two routes for one file, which input can only bring about by numbers, the first stays.
    fn lay_out(&mut self) {
        let mut taken = BTreeSet::new();
        let diagrams = self.diagrams.iter().flat_map(|_| [Route::DiagramLoader, Route::DiagramLibrary]);
        for route in all_routes(&self.roadmap, &self.extras).into_iter().chain(diagrams) {
            let path = self.path(&route);
            if taken.insert(path.as_str().to_lowercase()) {
                self.paths.insert(path.as_str().to_owned(), self.routes.len());
                self.routes.push((path, route));
            }
        }
    }
}

fn all_routes(roadmap: &Roadmap, extras: &Extras) -> Vec<Route> {
    let mut routes = vec![Route::Home, Route::Proposals];
    routes.extend((0..roadmap.proposals.len()).map(Route::Proposal));
    routes.extend(roadmap.numbers.keys().filter(|number| is_plain(number)).cloned().map(Route::Number));
    routes.extend(roadmap.gates.keys().filter(|gate| is_plain(gate)).cloned().map(Route::Number));
    routes.push(Route::Statuses);
    routes.extend((0..roadmap.statuses.len()).map(Route::Status));
    routes.push(Route::Stages);
    routes.extend((0..roadmap.stages.len()).map(Route::Stage));
    routes.push(Route::Milestones);
    routes.extend((!page::unscheduled(roadmap).is_empty()).then_some(Route::Unscheduled));
    routes.extend((0..roadmap.milestones.len()).map(Route::Milestone));
    routes.push(Route::Groups);
    routes.extend((0..roadmap.groups.len()).map(Route::Group));
    routes.push(Route::People);
    routes.extend((0..roadmap.people.len()).map(Route::Person));
    routes.push(Route::Timeline);
    routes.extend(page::timeline::years(roadmap).into_iter().map(Route::TimelineYear));
    routes.extend([Route::Health, Route::DocumentationIndex]);
    routes.extend((0..roadmap.documentation.len()).map(Route::Documentation));
    routes.extend([Route::NotFound, Route::Api, Route::Stylesheet]);
    routes.extend(export::feed::routes(roadmap));
    routes.extend(export::calendar::is_known(roadmap).then_some(Route::Calendar));
    routes.extend(roadmap.addresses.assets().keys().cloned().map(Route::Asset));
    routes.extend((0..extras.styles.len()).map(Route::Style));
    routes.extend((0..extras.scripts.len()).map(Route::Script));
    routes.extend(extras.cname.as_ref().map(|_| Route::Cname));
    routes
}

/// Whether a number can be a folder's name as it is.
fn is_plain(number: &str) -> bool {
    !number.is_empty() && number.len() <= 40 && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
