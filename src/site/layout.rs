//! Which routes there are, and where the file of each lies.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Extras, Route, Search, Site, SitePath};
use crate::roadmap::Roadmap;
use crate::{export, page};

/// The routes of a site.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Every route that was wanted, also those for which another one stands.
    wanted: Vec<Route>,
    pub(super) routes: Vec<(SitePath, Route)>,
    /// Indexes into `routes`.
    pub(super) paths: HashMap<String, usize>,
}

impl Layout {
    /// Lists the routes of the site; those of the site `before`, where they are the same. Of two routes for one file,
    /// which input can only bring about by numbers, the first stays.
    pub(super) fn of(site: &Site, before: Option<&Site>) -> Arc<Layout> {
        let wanted = wanted(site);
        if let Some(before) = before.filter(|before| lie_alike(before, site, &wanted)) {
            return before.layout.clone();
        }
        let mut layout = Layout::default();
        layout.paths.reserve(wanted.len());
        layout.routes.reserve(wanted.len());
        // The paths that are not in lower case, made so.
        let mut folded: HashSet<String> = HashSet::new();
        for route in &wanted {
            let path = site.path(route);
            let text = path.as_str();
            let lower = text.chars().any(|letter| !letter.is_ascii() || letter.is_ascii_uppercase());
            let lower = lower.then(|| text.to_lowercase()).filter(|lower| lower != text);
            let known = lower.as_deref().unwrap_or(text);
            if layout.paths.contains_key(known) || folded.contains(known) {
                continue;
            }
            folded.extend(lower);
            layout.paths.insert(text.to_owned(), layout.routes.len());
            layout.routes.push((path, route.clone()));
        }
        Arc::new(Layout { wanted, ..layout })
    }
}

/// Whether these are the routes of both sites, and lie at the same paths.
fn lie_alike(before: &Site, now: &Site, wanted: &[Route]) -> bool {
    let (old, new) = (&before.roadmap, &now.roadmap);
    let (slugs_before, slugs) = (&before.view.slugs, &now.view.slugs);
    let milestone = |index: usize| old.milestones[index].slug == new.milestones[index].slug;
    let group = |index: usize| old.groups[index].slug == new.groups[index].slug;
    let person = |index: usize| old.people[index].slug == new.people[index].slug;
    before.layout.wanted == wanted
        && (Arc::ptr_eq(&old.slugs, &new.slugs) || old.slugs == new.slugs)
        && (Arc::ptr_eq(&old.documentation_slugs, &new.documentation_slugs)
            || old.documentation_slugs == new.documentation_slugs)
        && (&slugs_before.statuses, &slugs_before.stages) == (&slugs.statuses, &slugs.stages)
        // There are as many as before, since the routes are the same.
        && (Arc::ptr_eq(&old.milestones, &new.milestones) || (0..new.milestones.len()).all(milestone))
        && (Arc::ptr_eq(&old.groups, &new.groups) || (0..new.groups.len()).all(group))
        && (Arc::ptr_eq(&old.people, &new.people) || (0..new.people.len()).all(person))
        && (std::ptr::eq(old.addresses.assets(), new.addresses.assets())
            || old.addresses.assets() == new.addresses.assets())
        && wanted.iter().filter(|route| is_named_by_content(route)).all(|route| before.path(route) == now.path(route))
}

/// Whether the address of a file tells what is in it.
const fn is_named_by_content(route: &Route) -> bool {
    use Route::{DiagramLibrary, DiagramLoader, Image, Names, Script, Style, Stylesheet, ThemeFile, ThemeScript};
    matches!(
        route,
        Stylesheet | ThemeScript(_) | ThemeFile(_) | Names | Style(_) | Script(_) | DiagramLoader | DiagramLibrary
    ) || matches!(route, Image(_) | Route::Change(_))
}

fn wanted(site: &Site) -> Vec<Route> {
    let mut routes = all_routes(&site.roadmap, &site.extras);
    routes.extend((0..site.scripts.len()).map(Route::ThemeScript));
    routes.extend((0..site.theme_files().len()).map(Route::ThemeFile));
    routes.extend(site.diagrams.iter().flat_map(|_| [Route::DiagramLoader, Route::DiagramLibrary]));
    routes.extend(site.moved.keys().cloned().map(Route::Moved));
    if let Some(against) = &site.extras.against {
        routes.push(Route::Changes);
        let shown = against.changes.proposals.iter().enumerate().filter(|(_, change)| page::has_redline(change));
        routes.extend(shown.map(|(index, _)| Route::Change(index)));
    }
    let proposals = 0..site.roadmap.proposals.len();
    routes.extend(site.images.iter().flat_map(|_| proposals.clone().map(Route::Image)));
    routes
}

pub(super) fn all_routes(roadmap: &Roadmap, extras: &Extras) -> Vec<Route> {
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
    routes.extend((!roadmap.chart.is_empty()).then_some(Route::Chart));
    routes.push(Route::Groups);
    routes.extend((0..roadmap.groups.len()).map(Route::Group));
    routes.push(Route::People);
    let people = roadmap.people.iter().enumerate();
    routes.extend(people.filter(|(_, person)| person.paged).map(|(index, _)| Route::Person(index)));
    routes.extend(roadmap.people.iter().any(|person| !person.paged).then_some(Route::MorePeople));
    routes.push(Route::Timeline);
    routes.extend(page::timeline::years(roadmap).into_iter().map(Route::TimelineYear));
    routes.extend([Route::Health, Route::DocumentationIndex]);
    routes.extend((0..roadmap.documentation.len()).map(Route::Documentation));
    let published = roadmap.identity.site_url.is_some();
    let listed = published && extras.against.is_none();
    routes.extend(listed.then_some(Route::SiteMap));
    routes.extend((published && extras.search != Search::Off).then_some(Route::OpenSearch));
    routes.extend([Route::Robots, Route::Csv]);
    routes.extend([Route::NotFound, Route::Api, Route::Stylesheet]);
    if extras.search != Search::Off {
        routes.extend([Route::Search, Route::Names]);
    }
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
