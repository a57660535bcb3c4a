//! What is usual among the proposals of a repository: what rules hold a single one to.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::{document, is_accepted};
use super::template::Template;
use crate::edit::Spelling;
use crate::markdown::PartKind;
use crate::proposal::Proposal;
use crate::roadmap::{ProposalId, Roadmap};
use crate::toc::Depth;

/// A text of the template that every so manieth proposal keeps is meant to be kept.
const KEPT: usize = 10;
/// A field or milestone that every so manieth accepted proposal has is one that they are to have.
const USUAL: usize = 3;

/// What is usual in a repository.
#[derive(Clone, Debug)]
pub struct Habits {
    /// The repository's own template.
    pub template: Option<Template>,
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
}

/// Takes all documents apart, by all threads: what is usual needs that, and is found out by one of them.
pub fn prepare(roadmap: &Roadmap) {
    let ids: Vec<ProposalId> = (0..roadmap.proposals.len()).collect();
    let count = ids.len();
    crate::parallel::map(ids, count, |id| {
        if let Some(document) = document(roadmap, &roadmap.proposals[id]) {
            let _ = document.parts(roadmap.sources.text(document.source));
        }
    });
}

impl Habits {
    /// What is usual among the proposals of a roadmap. It is asked for while pages are made, and asks no other thread.
    #[must_use]
    pub fn of(roadmap: &Roadmap) -> Habits {
        let accepted: Vec<&Proposal> =
            roadmap.proposals.iter().filter(|proposal| is_accepted(proposal)).map(AsRef::as_ref).collect();
        let usual = |has: &dyn Fn(&Proposal) -> bool| {
            let some = accepted.iter().filter(|proposal| has(proposal)).count();
            some > 0 && some * USUAL >= accepted.len()
        };
        let template = Template::of(roadmap);
        Habits {
            kept: template.as_ref().map(|template| kept(roadmap, template)).unwrap_or_default(),
            template,
            depth: depth(roadmap),
            spelling: Spelling::of(roadmap),
            have_milestones: usual(&|proposal| !proposal.milestones.is_empty() || proposal.latest_milestone.is_some()),
            have_tracking: usual(&|proposal| proposal.links.iter().any(|link| link.kind == "tracking")),
        }
    }
}

/// The texts of the template that many proposals keep, with all of the list that they are an item of.
fn kept(roadmap: &Roadmap, template: &Template) -> BTreeSet<String> {
    // Most texts are none of the template's, and their lengths alone tell.
    let lengths: BTreeSet<usize> = template.texts.keys().map(String::len).collect();
    let count = roadmap.proposals.len();
    let mut keepers: BTreeMap<&str, usize> = BTreeMap::new();
    for document in roadmap.proposals.iter().filter_map(|proposal| document(roadmap, proposal)) {
        let parts = document.parts(roadmap.sources.text(document.source)).iter();
        let texts = parts.filter(|part| part.kind == PartKind::Text && lengths.contains(&part.text.len()));
        let texts: BTreeSet<&str> =
            texts.filter_map(|part| template.texts.get_key_value(&part.text)).map(|(text, _)| text.as_str()).collect();
        texts.into_iter().for_each(|text| *keepers.entry(text).or_default() += 1);
    }
    let many = |some: usize| some > 2 && some * KEPT >= count;
    let lists: BTreeSet<usize> =
        keepers.iter().filter(|(_, some)| many(**some)).map(|(text, _)| template.texts[*text]).collect();
    template.texts.iter().filter(|(_, list)| lists.contains(list)).map(|(text, _)| text.clone()).collect()
}

/// How deep the contents lists of the repository go.
fn depth(roadmap: &Roadmap) -> u8 {
    let mut depth = Depth::default();
    for file in roadmap.markdown.values() {
        if file.outline.toc.is_some() {
            depth.see(roadmap.sources.text(file.source), &file.outline);
        }
    }
    depth.level()
}
