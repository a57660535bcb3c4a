//! The facts of a proposal's header card: who, when, where to follow it.

use serde::Serialize;

use crate::proposal::{PersonRole, Proposal};
use crate::site::Site;

use super::super::body::{PageLinks, whole};
use super::super::person::role_title;
use super::super::view::{Link, Stamp};

/// Everybody in one role.
#[derive(Serialize)]
pub(super) struct Role {
    pub(super) title: String,
    /// Each with what was written beside the name.
    pub(super) people: Vec<(Link, Option<String>)>,
}

pub(super) fn people(site: &Site, proposal: &Proposal) -> Vec<Role> {
    let mut roles: Vec<(&PersonRole, Role)> = Vec::new();
    for contributor in &proposal.people {
        let person = &contributor.person.value;
        let known = site.view().person(&person.key()).map(|link| link.href.clone());
        let link = Link::new(person.display(), known.unwrap_or_default());
        let entry = (link, person.note.clone());
        match roles.iter_mut().find(|(role, _)| *role == &contributor.role) {
            // Whoever is named twice is shown once.
            Some((_, role)) if role.people.contains(&entry) => {}
            Some((_, role)) => role.people.push(entry),
            None => {
                let title = match &contributor.role {
                    role @ PersonRole::Other(_) => role_title(role),
                    role => format!("{}s", role_title(role)),
                };
                roles.push((&contributor.role, Role { title, people: vec![entry] }));
            }
        }
    }
    roles.sort_by_key(|(role, _)| (*role).clone());
    roles.into_iter().map(|(_, role)| role).collect()
}

/// The owning group, then the ones that take part.
pub(super) fn groups(site: &Site, proposal: &Proposal) -> Vec<Link> {
    let others = proposal.groups.iter().filter(|name| Some(*name) != proposal.group.as_ref());
    proposal.group.iter().chain(others).map(|name| site.view().group(name)).collect()
}

/// A date field.
#[derive(Serialize)]
pub(super) struct Dated<'site> {
    pub(super) title: &'static str,
    pub(super) stamp: Option<Stamp>,
    /// As written, where that is no ISO date.
    pub(super) raw: Option<&'site str>,
}

pub(super) fn dates(proposal: &Proposal) -> Vec<Dated<'_>> {
    let fields = [("Created", &proposal.created), ("Updated", &proposal.updated)];
    let known = fields.into_iter().filter_map(|(title, field)| Some((title, field.as_ref()?)));
    known
        .map(|(title, field)| {
            let stamp = field.date.as_ref().map(Stamp::of);
            let raw = field.raw.value.trim();
            let differs = stamp.as_ref().is_none_or(|stamp| stamp.text != raw);
            Dated { title, stamp, raw: Some(raw).filter(|raw| differs && !raw.is_empty()) }
        })
        .filter(|dated| dated.stamp.is_some() || dated.raw.is_some())
        .collect()
}

/// Links of one kind.
#[derive(Serialize)]
pub(super) struct Linked {
    pub(super) title: &'static str,
    /// Text and address; no address where the text leads nowhere.
    pub(super) links: Vec<Link>,
}

/// The addresses here are whole: they need nothing before them.
pub(super) fn links(site: &Site, proposal: &Proposal, root: &str) -> Vec<Linked> {
    let mut all: Vec<Linked> = Vec::new();
    let from = PageLinks { site, from: &proposal.path, root, own: String::new() };
    for named in &proposal.links {
        let title = match named.kind {
            "tracking" => "Tracking",
            "discussion" => "Discussion",
            "pull-request" => "Pull requests",
            _ => "Links",
        };
        let url = named.url.as_deref();
        let href = url.and_then(|url| whole(url).or_else(|| from.url(url, false).map(|(url, _)| url)));
        let link = Link::new(named.text.trim(), href.unwrap_or_default());
        match all.iter_mut().find(|linked| linked.title == title) {
            Some(linked) if linked.links.contains(&link) => {}
            Some(linked) => linked.links.push(link),
            None => all.push(Linked { title, links: vec![link] }),
        }
    }
    all
}

/// The words of a name like `PodLevelResources`: where a capital letter begins one.
pub(super) fn humps(name: &str) -> Vec<&str> {
    let capital = |at: usize| name[at..].starts_with(char::is_uppercase);
    let letters: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
    let begins = letters.windows(2).filter(|pair| capital(pair[1]) && !capital(pair[0])).map(|pair| pair[1]);
    let cuts: Vec<usize> = std::iter::once(0).chain(begins).chain([name.len()]).collect();
    cuts.windows(2).map(|cut| &name[cut[0]..cut[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::humps;

    #[test]
    fn names_break_where_a_word_begins() {
        assert_eq!(humps("InPlacePodResize"), ["In", "Place", "Pod", "Resize"]);
        assert_eq!(humps("DRAÜber9Api"), ["DRAÜber9", "Api"]);
        assert_eq!(humps("plain"), ["plain"]);
        assert_eq!(humps(""), [""]);
    }
}
