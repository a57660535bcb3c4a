//! Relations of a proposal, from both sides.

use serde::Serialize;

use crate::proposal::relation::RelationKind;
use crate::roadmap::ProposalId;
use crate::site::Site;

use super::super::body::{PageLinks, whole};
use super::super::view::{Badge, Link};

/// Proposals that relate to this one in one way.
#[derive(Serialize)]
pub(super) struct Relations {
    pub(super) title: &'static str,
    pub(super) others: Vec<Other>,
}

/// The other side.
#[derive(Serialize)]
pub(super) struct Other {
    /// Text and address; the address is whole.
    pub(super) link: Link,
    /// Where it stands, if it is one of ours.
    pub(super) status: Option<Badge>,
    /// What was written, where nothing was found under it.
    pub(super) unresolved: bool,
}

pub(super) fn relations(site: &Site, id: ProposalId, root: &str) -> Vec<Relations> {
    let roadmap = site.roadmap();
    let cards = &site.view().cards;
    let ours = |other: ProposalId| {
        let card = &cards[other];
        let text = card.name();
        Other {
            link: Link::new(text, format!("{root}{}", card.href)),
            status: Some(card.status.clone()),
            unresolved: false,
        }
    };
    let from = PageLinks { site, from: &roadmap.proposals[id].path, root, own: String::new() };
    let mut all = Vec::new();
    for kind in RelationKind::ALL {
        let mut others = Vec::new();
        let mut seen = Vec::new();
        for related in roadmap.relations.related[id].iter().filter(|related| related.kind == kind) {
            if let Some(target) = related.target {
                if !seen.contains(&target) {
                    seen.push(target);
                    others.push(ours(target));
                }
                continue;
            }
            let url = related.url.as_deref().and_then(whole);
            let url = url.or_else(|| from.url(related.raw.trim(), false).map(|(url, _)| url));
            let unresolved = url.is_none();
            others.push(Other {
                link: Link::new(related.raw.trim(), url.unwrap_or_default()),
                status: None,
                unresolved,
            });
        }
        add(&mut all, kind.title(), others);
    }
    for kind in RelationKind::ALL {
        let mut from: Vec<ProposalId> = roadmap.relations.referring[id]
            .iter()
            .filter(|(known, _)| *known == kind)
            .map(|(_, other)| *other)
            .collect();
        from.sort_unstable();
        from.dedup();
        // What both sides say is said once.
        from.retain(|other| !said(site, id, *other, kind));
        add(&mut all, kind.back_title(), from.into_iter().map(ours).collect());
    }
    all
}

fn add(all: &mut Vec<Relations>, title: &'static str, others: Vec<Other>) {
    if !others.is_empty() {
        all.push(Relations { title, others });
    }
}

/// Whether the proposal itself says the same as the other one's relation to it.
fn said(site: &Site, id: ProposalId, other: ProposalId, kind: RelationKind) -> bool {
    let same = match kind {
        RelationKind::SeeAlso => RelationKind::SeeAlso,
        RelationKind::Replaces => RelationKind::SupersededBy,
        RelationKind::SupersededBy => RelationKind::Replaces,
        RelationKind::DependsOn => return false,
    };
    site.roadmap().relations.related[id].iter().any(|related| related.kind == same && related.target == Some(other))
}

/// The proposals that take this one's place, by its own word or theirs.
pub(super) fn instead(site: &Site, id: ProposalId) -> Vec<Link> {
    let roadmap = site.roadmap();
    let own = roadmap.relations.related[id].iter().filter(|related| related.kind == RelationKind::SupersededBy);
    let own = own.filter_map(|related| related.target);
    let theirs = roadmap.relations.referring[id]
        .iter()
        .filter(|(kind, _)| *kind == RelationKind::Replaces)
        .map(|(_, other)| *other);
    let mut ids: Vec<ProposalId> = own.chain(theirs).collect();
    ids.sort_unstable();
    ids.dedup();
    let cards = &site.view().cards;
    ids.into_iter().map(|id| Link::new(cards[id].name(), cards[id].href.as_str())).collect()
}
