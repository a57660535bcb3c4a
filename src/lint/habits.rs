//! What is usual among the proposals of a repository: what rules hold a single one to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::subject::is_accepted;
use super::template::Template;
use crate::dialect::document::Markdown;
use crate::edit::Spelling;
use crate::markdown::PartKind;
use crate::proposal::Proposal;
use crate::roadmap::Roadmap;
use crate::toc::Depth;

/// A text of the template that every so manieth proposal keeps is meant to be kept.
const KEPT: usize = 10;
/// A field or milestone that every so manieth accepted proposal has is one that they are to have.
const USUAL: usize = 3;

/// What is usual in a repository.
#[derive(Clone, Debug)]
pub struct Habits {
    /// The repository's own template.
    pub template: Option<Arc<Template>>,
    /// Texts of the template that many proposals keep.
    pub kept: BTreeSet<String>,
    /// How deep contents lists go.
    pub depth: u8,
    /// How words are spelled.
    pub spelling: Spelling,
    /// Whether accepted proposals name milestones.
    pub have_milestones: bool,
    /// Whether accepted proposals name where they are tracked.
    pub have_tracking: bool,
    /// What each document adds to that, in the order of the roadmap's.
    seen: Vec<(Arc<Markdown>, Arc<Seen>)>,
}

/// What one document adds to the habits of all.
#[derive(Clone, Debug, Default)]
struct Seen {
    depth: Depth,
    /// Places of the texts of the template that it has.
    kept: Vec<usize>,
}

/// Takes all documents apart, by all threads: what is usual needs that, and is found out by one of them.
pub fn prepare(roadmap: &Roadmap) {
    let documents: Vec<&Arc<Markdown>> = roadmap.markdown.values().collect();
    let count = documents.len();
    crate::parallel::map(documents, count, |document| {
        let _ = document.parts(roadmap.sources.text(document.source));
    });
}

impl Habits {
    /// What is usual among the proposals of a roadmap. It is asked for while pages are made, and asks no other thread. What
    /// documents add that are the same as `before` is taken from there.
    #[must_use]
    pub fn of(roadmap: &Roadmap, before: Option<&Habits>) -> Habits {
        let accepted: Vec<&Proposal> =
            roadmap.proposals.iter().filter(|proposal| is_accepted(proposal)).map(AsRef::as_ref).collect();
        let usual = |has: &dyn Fn(&Proposal) -> bool| {
            let some = accepted.iter().filter(|proposal| has(proposal)).count();
            some > 0 && some * USUAL >= accepted.len()
        };
        let known = before.and_then(|before| before.template.as_ref());
        let template = Template::of(roadmap, known);
        // By another template other texts are kept.
        let same = match (known, &template) {
            (None, None) => true,
            (Some(known), Some(template)) => Arc::ptr_eq(known, template),
            _ => false,
        };
        let seen = seen(roadmap, template.as_deref(), before.filter(|_| same));
        let mut depth = Depth::default();
        seen.iter().for_each(|(_, seen)| depth.add(&seen.depth));
        Habits {
            kept: template.as_ref().map(|template| kept(roadmap, template, &seen)).unwrap_or_default(),
            depth: depth.level(),
            spelling: Spelling::of(roadmap),
            have_milestones: usual(&|proposal| !proposal.milestones.is_empty() || proposal.latest_milestone.is_some()),
            have_tracking: usual(&|proposal| proposal.links.iter().any(|link| link.kind == "tracking")),
            template,
            seen,
        }
    }
}

/// What every document adds.
fn seen(roadmap: &Roadmap, template: Option<&Template>, before: Option<&Habits>) -> Vec<(Arc<Markdown>, Arc<Seen>)> {
    let texts: BTreeMap<&str, usize> =
        template.iter().flat_map(|template| template.texts.keys()).map(String::as_str).zip(0..).collect();
    // Most texts are none of the template's, and their lengths alone tell.
    let lengths: BTreeSet<usize> = texts.keys().map(|text| text.len()).collect();
    let known = before.map_or(&[][..], |before| &before.seen);
    let see = |(place, document): (usize, &Arc<Markdown>)| {
        if let Some((then, seen)) = known.get(place).filter(|(then, _)| Arc::ptr_eq(then, document)) {
            return (then.clone(), seen.clone());
        }
        let text = roadmap.sources.text(document.source);
        let mut seen = Seen::default();
        if document.outline.toc.is_some() {
            seen.depth.see(text, &document.outline);
        }
        if !texts.is_empty() {
            let parts = document.parts(text).iter();
            let parts = parts.filter(|part| part.kind == PartKind::Text && lengths.contains(&part.text.len()));
            let places: BTreeSet<usize> = parts.filter_map(|part| texts.get(part.text.as_str()).copied()).collect();
            seen.kept = places.into_iter().collect();
        }
        (document.clone(), Arc::new(seen))
    };
    roadmap.markdown.values().enumerate().map(see).collect()
}

/// The texts of the template that many proposals keep, with all of the list that they are an item of.
fn kept(roadmap: &Roadmap, template: &Template, seen: &[(Arc<Markdown>, Arc<Seen>)]) -> BTreeSet<String> {
    let mut keepers = vec![0_usize; template.texts.len()];
    let paths = roadmap.proposals.iter().filter_map(|proposal| proposal.document.map(|id| roadmap.sources.path(id)));
    for (_, seen) in paths.filter_map(|path| seen.get(roadmap.markdown.place(path)?)) {
        seen.kept.iter().for_each(|place| keepers[*place] += 1);
    }
    let many = |some: usize| some > 2 && some * KEPT >= roadmap.proposals.len();
    let texts = || template.texts.iter().zip(&keepers);
    let lists: BTreeSet<usize> = texts().filter(|(_, some)| many(**some)).map(|((_, list), _)| *list).collect();
    texts().filter(|((_, list), _)| lists.contains(list)).map(|((text, _), _)| text.clone()).collect()
}
