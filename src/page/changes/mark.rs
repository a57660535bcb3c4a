//! What a preview says on every page that a change concerns.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::word;
use crate::compare::{Compared, Kind, Pairs, ProposalChange};
use crate::export::changes::{gist, summary};
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::{Route, Site, SitePath};

/// How many proposals a mark names.
const NAMED: usize = 8;

/// A sentence on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// What becomes of what the page shows.
    pub(crate) text: String,
    /// Where more is told, from the root of the site.
    pub(crate) href: String,
}

/// What a preview says. Empty for any other site.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// What becomes of everything, in one line.
    pub(crate) summary: String,
    pages: BTreeMap<Route, Mark>,
    /// A word for the lists that a proposal stands in.
    words: BTreeMap<String, &'static str>,
    /// The last part of the address of each change.
    slugs: Vec<String>,
}

impl Marks {
    /// The marks of the site's comparison.
    pub(crate) fn of(site: &Site) -> Marks {
        let Some((compared, against)) = site.compared().zip(site.extras().against.as_ref()) else {
            return Marks::default();
        };
        let mut marks = Marks { summary: summary(&compared), slugs: slugs(&compared), ..Marks::default() };
        for (index, change) in compared.changes.proposals.iter().enumerate() {
            let Some(id) = change.head else { continue };
            let text = format!("This proposal {}", sentence(&compared, change));
            marks.pages.insert(Route::Proposal(id), Mark { text, href: marks.anchor(index) });
            marks.words.insert(site.view().cards[id].href.clone(), word(change.kind));
        }
        let changes = site.path(&Route::Changes).href();
        for (index, page) in site.roadmap().documentation.iter().enumerate() {
            let change = compared.changes.documentation.iter().find(|change| change.path == page.path);
            if let Some(change) = change {
                let text = if change.kind == Kind::Added { "This page is new" } else { "This page changes" };
                let mark = Mark { text: text.to_owned(), href: changes.clone() };
                marks.pages.insert(Route::Documentation(index), mark);
            }
        }
        for (route, text) in lists(site, &compared, &against.pairs) {
            marks.pages.insert(route, Mark { text, href: changes.clone() });
        }
        marks
    }

    /// What is said on the page.
    pub(crate) fn on(&self, route: &Route) -> Option<&Mark> {
        self.pages.get(route)
    }

    /// The word for a proposal in lists, by the address of its page.
    pub(crate) fn word(&self, href: &str) -> Option<&'static str> {
        self.words.get(href).copied()
    }

    /// Where the change is told in full.
    pub(crate) fn place(&self, index: usize) -> Option<SitePath> {
        self.slugs.get(index).map(|slug| SitePath::of_change(slug))
    }

    /// The id of a change among the others.
    pub(crate) fn id(&self, index: usize) -> String {
        format!("change-{}", self.slugs.get(index).map_or("", String::as_str))
    }

    /// The place of a change among the others, from the root of the site.
    fn anchor(&self, index: usize) -> String {
        format!("changes/index.html#{}", crate::site::encode(&self.id(index)))
    }
}

/// What becomes of a proposal, after its name.
fn sentence(compared: &Compared<'_>, change: &ProposalChange) -> String {
    match change.kind {
        Kind::Added => "is new".to_owned(),
        _ if change.is_reformatting() => "is only written otherwise".to_owned(),
        Kind::Changed | Kind::Renamed if change.fields.is_empty() => "is edited".to_owned(),
        Kind::Affected => "is affected by what changes elsewhere".to_owned(),
        _ => format!("changes: {}", gist(compared, change)),
    }
}

/// The slugs of changes: those of the pages, and what keeps a page that is gone apart from one that took its place.
fn slugs(compared: &Compared<'_>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let slug = |change: &ProposalChange| {
        let (roadmap, id) = compared.shown(change);
        let mut slug = roadmap.slugs[id].clone();
        while !taken.insert(slug.clone()) {
            slug.push_str("-before");
        }
        slug
    };
    compared.changes.proposals.iter().map(slug).collect()
}

/// The pages of lists that proposals come to or leave, with what is said there.
fn lists(site: &Site, compared: &Compared<'_>, pairs: &Pairs) -> Vec<(Route, String)> {
    let (base, head) = (compared.base.roadmap, compared.head.roadmap);
    let (before, after) = (members(base), members(head));
    let mut told = Vec::new();
    for (key, (route, now)) in &after {
        let none = BTreeSet::new();
        let then = before.get(key).map_or(&none, |(_, then)| then);
        let kept: BTreeSet<ProposalId> = then.iter().filter_map(|id| pairs.head(*id)).collect();
        let come = now.difference(&kept).map(|id| site.view().cards[*id].short().to_owned());
        let gone = then.iter().filter(|id| pairs.head(**id).is_none_or(|id| !now.contains(&id))).map(|id| {
            let proposal = &base.proposals[*id];
            if proposal.number.is_some() { proposal.label.clone() } else { proposal.title.clone() }
        });
        let parts = [("come here", "comes here", come.collect::<Vec<_>>()), ("leave", "leaves", gone.collect())];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(.., names)| !names.is_empty())
            .map(|(many, one, names)| named(names, one, many))
            .collect();
        if !parts.is_empty() {
            told.push((route.clone(), parts.join("; ")));
        }
    }
    told
}

/// `A and B come here`.
fn named(names: &[String], one: &str, many: &str) -> String {
    let rest = names.len().saturating_sub(NAMED);
    let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("{shown}{more} {}", if names.len() == 1 { one } else { many })
}

/// What tells a list from others, on either side: its kind, and the name that it has in the repository.
type Key = (u8, String);

/// The proposals of every list, by what the list is of.
fn members(roadmap: &Roadmap) -> BTreeMap<Key, (Route, BTreeSet<ProposalId>)> {
    let mut lists = BTreeMap::new();
    let mut add = |kind: u8, name: &str, route: Route, ids: &mut dyn Iterator<Item = ProposalId>| {
        lists.insert((kind, name.to_owned()), (route, ids.collect()));
    };
    for (index, status) in roadmap.statuses.iter().enumerate() {
        add(0, &status.name, Route::Status(index), &mut status.proposals.iter().copied());
    }
    for (index, stage) in roadmap.stages.iter().enumerate() {
        add(1, &stage.name, Route::Stage(index), &mut stage.proposals.iter().copied());
    }
    for (index, milestone) in roadmap.milestones.iter().enumerate() {
        let named = milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted);
        add(2, &milestone.key, Route::Milestone(index), &mut named.map(|named| named.proposal));
    }
    for (index, group) in roadmap.groups.iter().enumerate() {
        let members = group.proposals.iter().chain(&group.participates);
        add(3, &group.name, Route::Group(index), &mut members.copied());
    }
    for (index, person) in roadmap.people.iter().enumerate().filter(|(_, person)| person.paged) {
        add(4, &person.key, Route::Person(index), &mut person.roles.values().flatten().copied());
    }
    lists
}
