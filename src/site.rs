//! The site as a map from routes to what they show. Nothing here reads a file or a clock: `build` renders every route,
//! a preview renders the one that is asked for, and both give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use crate::compare::Compared;
use crate::export::feed::{Channel, Format};
use crate::export::names::{Names, names};
use crate::lint::{Goal, Habits, Readiness, Shared, readiness};
use crate::page::{self, view::View};
use crate::roadmap::{ProposalId, Roadmap};
use crate::theme::slots::{Slot, SlotError};
use crate::{export, theme};

mod extras;
mod layout;
mod moved;
mod path;

pub use extras::{Extra, Extras, Search, Searched};
use layout::Layout;
pub use moved::vanished;
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
    /// From where a proposal lay to where it lies, by the last part of the old address.
    Moved(String),
    /// What the roadmap changes of the one that it is compared with.
    Changes,
    /// What became of one proposal, with its whole text: an index into the changes.
    Change(usize),
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
    /// Proposals against milestones.
    Chart,
    /// Every group.
    Groups,
    /// One group.
    Group(usize),
    /// Everybody.
    People,
    /// One person.
    Person(usize),
    /// People who have no page of their own.
    MorePeople,
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
    /// Where names and texts are searched.
    Search,
    /// What a server shows for an address that leads nowhere.
    NotFound,
    /// Every proposal as JSON.
    Api,
    /// What commits did to the proposals, as a feed.
    Feed(Channel, Format),
    /// Release dates as a calendar.
    Calendar,
    /// Every proposal as a table for spreadsheets.
    Csv,
    /// Every page, for search engines.
    SiteMap,
    /// What search engines may read.
    Robots,
    /// How browsers ask the site's own search.
    OpenSearch,
    /// Every name, for the quick-jump.
    Names,
    /// The style sheet.
    Stylesheet,
    /// A script of the theme.
    ThemeScript(usize),
    /// A picture or font of a theme of the repository's own.
    ThemeFile(usize),
    /// The script that finds the diagrams of a page.
    DiagramLoader,
    /// The library that draws them.
    DiagramLibrary,
    /// The image of a proposal, for previews of links.
    Image(ProposalId),
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
    /// What is published of the file of the repository at this path. Who writes or serves the site reads it.
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

/// A roadmap, ready to be shown.
#[derive(Debug)]
pub struct Site {
    roadmap: Roadmap,
    extras: Extras,
    stylesheet: theme::Sheet,
    scripts: Vec<theme::Sheet>,
    names: Option<Names>,
    /// Where any page has a diagram.
    diagrams: Option<theme::diagram::Scripts>,
    /// Where proposals have them.
    images: Option<export::image::Images>,
    view: View,
    /// Proposals by the addresses that they had.
    moved: BTreeMap<String, ProposalId>,
    /// What a preview says on the pages that a change concerns.
    marks: page::Marks,
    troubles: Mutex<BTreeSet<SlotError>>,
    layout: Arc<Layout>,
    /// What is usual among the proposals, once a page has asked.
    habits: OnceLock<Habits>,
}

impl Site {
    /// Prepares what the pages share.
    #[must_use]
    pub fn new(roadmap: Roadmap, extras: Extras) -> Site {
        Site::after(None, roadmap, extras)
    }

    /// The same. What it has in common with the site `before` is taken from there.
    #[must_use]
    pub fn after(before: Option<&Site>, roadmap: Roadmap, extras: Extras) -> Site {
        let slugs = Slugs::of(&roadmap);
        let known = before.and_then(|before| before.habits.get());
        let (view, (stylesheet, scripts, diagrams, habits)) = rayon::join(
            || View::new(&roadmap, slugs, before.map(|before| (&before.roadmap, &before.view))),
            || {
                let diagrams = page::any_diagram(&roadmap).then(theme::diagram::Scripts::new);
                let theme = extras.theme.as_ref();
                // Where a page has asked before, one will ask again, and somebody waits for it.
                let habits = known.map(|known| Habits::of(&roadmap, Some(known)));
                (theme::stylesheet(&roadmap, theme), theme::scripts(theme), diagrams, habits)
            },
        );
        let compared = extras.against.as_ref().map(|against| against.compared(&roadmap));
        let moved = moved::moved(&roadmap, compared.as_ref());
        let (images, troubles, layout, marks) = Default::default();
        let mut site = Site {
            roadmap,
            extras,
            stylesheet,
            scripts,
            names: None,
            diagrams,
            images,
            view,
            moved,
            marks,
            troubles,
            layout,
            habits: habits.map(OnceLock::from).unwrap_or_default(),
        };
        site.marks = page::Marks::of(&site);
        site.names = (site.extras.search != Search::Off).then(|| names(&site, before));
        site.images = if site.extras.images { export::image::Images::new(&site) } else { None };
        site.layout = Layout::of(&site, before);
        site
    }

    /// The index of names, where there is one.
    pub(crate) const fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }

    /// The roadmap that the site shows.
    #[must_use]
    pub const fn roadmap(&self) -> &Roadmap {
        &self.roadmap
    }

    /// Every route with its path, the same for the same roadmap. No two paths differ only in case.
    #[must_use]
    pub fn routes(&self) -> &[(SitePath, Route)] {
        &self.layout.routes
    }

    /// The route whose file lies at `path`, as [`SitePath::as_str`] gives it.
    #[must_use]
    pub fn route(&self, path: &str) -> Option<&Route> {
        self.layout.paths.get(path).map(|index| &self.layout.routes[*index].1)
    }

    /// Where the file of `route` lies.
    #[must_use]
    pub fn path(&self, route: &Route) -> SitePath {
        match route {
            Route::Stylesheet => SitePath::new(self.stylesheet.path.clone()),
            Route::ThemeScript(index) if *index < self.scripts.len() => {
                SitePath::new(self.scripts[*index].path.clone())
            }
            Route::ThemeFile(index) if *index < self.theme_files().len() => {
                SitePath::new(self.theme_files()[*index].path.clone())
            }
            Route::Names => SitePath::new(self.names.as_ref().map(|names| names.path.clone()).unwrap_or_default()),
            Route::Style(index) if *index < self.extras.styles.len() => {
                SitePath::new(self.extras.styles[*index].path.clone())
            }
            Route::Script(index) if *index < self.extras.scripts.len() => {
                SitePath::new(self.extras.scripts[*index].path.clone())
            }
            Route::DiagramLoader | Route::DiagramLibrary if self.diagrams.is_some() => {
                SitePath::new(self.diagram_script(route).map_or_else(String::new, |script| script.path.clone()))
            }
            Route::Change(index) => {
                self.marks.place(*index).unwrap_or_else(|| path::path(&self.roadmap, &self.view.slugs, route))
            }
            Route::Image(id) => self.image(*id).unwrap_or_else(|| path::path(&self.roadmap, &self.view.slugs, route)),
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
            Route::Csv => Artifact::text(export::csv::csv(&self.roadmap, &|_| true), "text/csv; charset=utf-8"),
            Route::SiteMap => Artifact::text(export::web::sitemap(self), "application/xml"),
            Route::Robots => Artifact::text(export::web::robots(self), "text/plain; charset=utf-8"),
            Route::OpenSearch => Artifact::text(export::web::opensearch(self), "application/opensearchdescription+xml"),
            Route::Stylesheet => Artifact::text(self.stylesheet.text.clone(), "text/css; charset=utf-8"),
            Route::ThemeScript(index) => {
                let text = self.scripts.get(*index).map(|script| script.text.clone()).unwrap_or_default();
                Artifact::text(text, "text/javascript; charset=utf-8")
            }
            Route::ThemeFile(index) => {
                let file = self.theme_files().get(*index);
                let media = file.map_or("text/plain; charset=utf-8", |file| theme::media(&file.path));
                self.extra(self.theme_files(), *index, media)
            }
            Route::Names => {
                let text = self.names.as_ref().map(|names| names.text.clone()).unwrap_or_default();
                Artifact::text(text, "text/javascript; charset=utf-8")
            }
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
            Route::Image(id) => {
                let bytes = self.images.as_ref().map(|images| images.png(self, *id)).unwrap_or_default();
                Artifact { content: Content::Bytes(bytes), media: "image/png" }
            }
            Route::Asset(path) => {
                let media = theme::media(self.path(route).as_str());
                Artifact { content: Content::File(path.clone()), media }
            }
            page => Artifact::text(page::render(self, page), "text/html; charset=utf-8"),
        }
    }

    fn extra(&self, extras: &[Extra], index: usize, media: &'static str) -> Artifact {
        let bytes = extras.get(index).map(|extra| extra.bytes.clone()).unwrap_or_default();
        Artifact { content: Content::Bytes(bytes), media }
    }

    fn theme_files(&self) -> &[Extra] {
        self.extras.theme.as_ref().map_or(&[], |theme| &theme.files)
    }

    /// What the theme's slots could not do, in a fixed order. Pages have what the built-in theme has there.
    #[must_use]
    pub fn troubles(&self) -> Vec<SlotError> {
        let troubles = self.troubles.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        troubles.iter().cloned().collect()
    }

    /// Notes that a slot failed. Which pages are rendered first makes no difference to what is told.
    pub(crate) fn trouble(&self, error: SlotError) {
        self.troubles.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(error);
    }

    /// Notes that a slot does what it is not for.
    pub(crate) fn misused(&self, slot: Slot, message: &str) {
        let theme = self.extras.theme.as_ref();
        theme.and_then(|theme| theme.slots.misused(slot, message)).into_iter().for_each(|error| self.trouble(error));
    }

    /// Scripts of the theme's own, from the root of the site.
    pub(crate) fn added_scripts(&self) -> impl Iterator<Item = &str> {
        self.scripts.iter().filter(|script| theme::is_added(&script.name)).map(|script| script.path.as_str())
    }

    /// What readers can search, and where.
    #[must_use]
    pub fn searched(&self) -> Searched<'_> {
        let parts = if let Search::FullText { parts } = self.extras.search { parts } else { 0 };
        Searched { names: self.names.as_ref().map(|names| names.path.as_str()), parts }
    }

    fn diagram_script(&self, route: &Route) -> Option<&theme::diagram::Script> {
        let scripts = self.diagrams.as_ref()?;
        Some(if *route == Route::DiagramLoader { &scripts.loader } else { &scripts.library })
    }

    /// Where the image of a proposal lies; none where proposals have none.
    pub(crate) fn image(&self, id: ProposalId) -> Option<SitePath> {
        self.images.as_ref().map(|images| SitePath::new(images.path(id).to_owned()))
    }

    /// How far a proposal is from the status that follows; none where nothing follows.
    pub(crate) fn readiness(&self, id: ProposalId) -> Option<Readiness> {
        let habits = self.habits.get_or_init(|| Habits::of(&self.roadmap, None));
        let shared = Shared { roadmap: &self.roadmap, settings: &self.extras.settings, habits };
        readiness(shared, id, Goal::Next)
    }

    /// What the configuration adds.
    pub(crate) const fn extras(&self) -> &Extras {
        &self.extras
    }

    /// Where the script of the theme lies that is called so, from the root of the site.
    pub(crate) fn script(&self, name: &str) -> &str {
        self.scripts.iter().find(|script| script.name == name).map_or("", |script| script.path.as_str())
    }

    /// Both sides of the comparison that is shown, in a preview.
    pub(crate) fn compared(&self) -> Option<Compared<'_>> {
        self.extras.against.as_ref().map(|against| against.compared(&self.roadmap))
    }

    /// The proposal that had the address.
    pub(crate) fn moved(&self, slug: &str) -> Option<ProposalId> {
        self.moved.get(slug).copied()
    }

    /// What a preview says on pages.
    pub(crate) const fn marks(&self) -> &page::Marks {
        &self.marks
    }

    /// What pages share.
    pub(crate) const fn view(&self) -> &View {
        &self.view
    }
}
