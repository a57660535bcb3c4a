//! Addresses of old: where proposals were before they were renamed, and which of the base's a change leaves leading nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::all_routes;
use super::path::{self, Slugs};
use super::{Extras, Route};
use crate::compare::Compared;
use crate::roadmap::slug::slugify;
use crate::roadmap::{ProposalId, Roadmap};

/// The proposals that lay elsewhere, by the last part of the address that they had there. An address that is another
/// proposal's now, or was that of several, leads nowhere rather than to the wrong one.
pub(super) fn moved(roadmap: &Roadmap, compared: Option<&Compared<'_>>) -> BTreeMap<String, ProposalId> {
    let mut places: BTreeMap<String, Option<ProposalId>> = BTreeMap::new();
    for (id, past) in roadmap.ledger.pasts.iter().enumerate() {
        for place in &past.earlier {
            let slug = slugify(place.rsplit('/').next().unwrap_or(place));
            let known = places.entry(slug).or_insert(Some(id));
            if *known != Some(id) {
                *known = None;
            }
        }
    }
    // What a base says of its own addresses is known for certain.
    for change in compared.iter().flat_map(|compared| compared.changes.proposals.iter().map(move |one| (compared, one)))
    {
        let (compared, change) = change;
        if let (Some(before), Some(after)) = (change.base, change.head) {
            places.insert(compared.base.roadmap.slugs[before].clone(), Some(after));
        }
    }
    let own: BTreeSet<&str> =
        if places.is_empty() { BTreeSet::new() } else { roadmap.slugs.iter().map(String::as_str).collect() };
    let free = places.into_iter().filter(|(slug, _)| !slug.is_empty() && !own.contains(slug.as_str()));
    free.filter_map(|(slug, id)| Some((slug, id?))).collect()
}

/// The addresses of proposals and documents of the base that lead nowhere in the head, relative to the root of the site.
/// Pages of lists come and go with what is in them.
#[must_use]
pub fn vanished(compared: &Compared<'_>) -> Vec<String> {
    let pages = |roadmap: &Roadmap| -> BTreeSet<String> {
        let slugs = Slugs::of(roadmap);
        let is_document =
            |route: &Route| matches!(route, Route::Proposal(_) | Route::Number(_) | Route::Documentation(_));
        let routes = all_routes(roadmap, &Extras::default()).into_iter().filter(is_document);
        let paths = routes.map(|route| path::path(roadmap, &slugs, &route).href());
        paths.filter_map(|path| Some(path.strip_suffix("index.html")?.to_owned())).collect()
    };
    let (before, after) = (pages(compared.base.roadmap), pages(compared.head.roadmap));
    let moved = moved(compared.head.roadmap, Some(compared));
    let moved: BTreeSet<String> = moved.keys().map(|slug| super::encode(slug)).collect();
    let leads = |path: &str| {
        let slug = path.strip_prefix("proposals/").map(|slug| slug.trim_end_matches('/'));
        slug.is_some_and(|slug| moved.contains(slug))
    };
    before.into_iter().filter(|path| !after.contains(path) && !leads(path)).collect()
}
