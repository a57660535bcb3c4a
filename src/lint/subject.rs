//! What a rule sees: one proposal, and what it needs to know of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Settings;
use super::template::{Template, TemplateSection};
use crate::config::Config;
use crate::dialect::document::Markdown;
use crate::edit::{Edit, Spelling};
use crate::markdown::{Heading, Part, PartKind, parts};
use crate::proposal::Proposal;
use crate::proposal::status::StatusGroup;
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::{SourceId, Span};
use crate::toc::Depth;

/// A text of the template that every so manieth proposal keeps is meant to be kept.
const KEPT: usize = 10;
/// A field or milestone that every so manieth accepted proposal has is one that they are to have.
const USUAL: usize = 3;

/// What all proposals of a roadmap have in common.
pub struct Shared<'roadmap> {
    /// The roadmap.
    pub roadmap: &'roadmap Roadmap,
    /// Its configuration.
    pub config: &'roadmap Config,
    /// The weights in force.
    pub settings: &'roadmap Settings,
    /// The repository's own template.
    pub template: Option<&'roadmap Template>,
    /// The proposal that each file belongs to.
    pub owners: BTreeMap<SourceId, ProposalId>,
    /// Texts of the template that many proposals keep.
    pub kept: BTreeSet<&'roadmap str>,
    /// How deep contents lists go.
    pub depth: u8,
    /// How words are spelled here.
    pub spelling: Spelling,
    /// Whether accepted proposals name milestones here.
    pub have_milestones: bool,
    /// Whether accepted proposals name where they are tracked.
    pub have_tracking: bool,
    documents: Vec<Vec<Part>>,
}

impl<'roadmap> Shared<'roadmap> {
    pub(super) fn of(
        roadmap: &'roadmap Roadmap,
        config: &'roadmap Config,
        settings: &'roadmap Settings,
        template: Option<&'roadmap Template>,
    ) -> Shared<'roadmap> {
        let owners = owners(roadmap);
        let count = roadmap.proposals.len();
        let documents = crate::parallel::map((0..count).collect(), count, |id: ProposalId| {
            let document = document(roadmap, &roadmap.proposals[id]);
            document
                .map_or_else(Vec::new, |document| parts(roadmap.sources.text(document.source), document.body.clone()))
        });
        let accepted: Vec<&Proposal> =
            roadmap.proposals.iter().filter(|proposal| is_accepted(proposal)).map(AsRef::as_ref).collect();
        let usual = |has: &dyn Fn(&Proposal) -> bool| {
            let some = accepted.iter().filter(|proposal| has(proposal)).count();
            some > 0 && some * USUAL >= accepted.len()
        };
        let mut shared = Shared {
            roadmap,
            config,
            settings,
            template,
            owners,
            kept: BTreeSet::new(),
            depth: depth(roadmap),
            spelling: Spelling::of(roadmap),
            have_milestones: usual(&|proposal| !proposal.milestones.is_empty() || proposal.latest_milestone.is_some()),
            have_tracking: usual(&|proposal| proposal.links.iter().any(|link| link.kind == "tracking")),
            documents: Vec::new(),
        };
        if let Some(template) = template {
            let mut keepers: BTreeMap<&'roadmap str, usize> = BTreeMap::new();
            for parts in &documents {
                let texts: BTreeSet<&str> = parts.iter().map(|part| part.text.as_str()).collect();
                for text in template.texts.keys().filter(|text| texts.contains(text.as_str())) {
                    *keepers.entry(text).or_default() += 1;
                }
            }
            let kept = |some: usize| some > 2 && some * KEPT >= count;
            let kept: BTreeSet<usize> =
                keepers.iter().filter(|(_, some)| kept(**some)).map(|(text, _)| template.texts[*text]).collect();
            let texts = template.texts.iter().filter(|(_, list)| kept.contains(list));
            shared.kept = texts.map(|(text, _)| text.as_str()).collect();
        }
        shared.documents = documents;
        shared
    }
}

/// What is lacking under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It is a question.
    Answer,
    /// The template's instructions are there, and nothing that follows them.
    Text,
    /// Nothing is there, or a comment of the author's own.
    Anything,
}

/// One proposal that rules look at.
pub struct Subject<'shared> {
    /// What it has in common with others.
    pub shared: &'shared Shared<'shared>,
    /// Its place in the roadmap.
    pub id: ProposalId,
    /// The proposal.
    pub proposal: &'shared Proposal,
    /// Its document, where it has one.
    pub document: Option<&'shared Markdown>,
    /// The text of that.
    pub text: &'shared str,
    /// The parts of that, in order.
    pub parts: &'shared [Part],
}

impl<'shared> Subject<'shared> {
    pub(super) fn of(shared: &'shared Shared<'shared>, id: ProposalId) -> Subject<'shared> {
        let proposal: &Proposal = &shared.roadmap.proposals[id];
        let document = document(shared.roadmap, proposal);
        let text = document.map_or("", |document| shared.roadmap.sources.text(document.source));
        Subject { shared, id, proposal, document, text, parts: &shared.documents[id] }
    }

    /// The roadmap.
    #[must_use]
    pub fn roadmap(&self) -> &'shared Roadmap {
        self.shared.roadmap
    }

    /// The headings of its document.
    #[must_use]
    pub fn headings(&self) -> &'shared [Heading] {
        self.document.map_or(&[], |document| &document.outline.headings)
    }

    /// A place in its document.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.document.map_or_else(|| self.proposal.source(), |document| document.source), range)
    }

    /// The place of its status, else the proposal as a whole.
    #[must_use]
    pub fn status_span(&self) -> Span {
        self.proposal.status.raw.as_ref().map_or_else(|| Span::file(self.proposal.source()), |raw| raw.span)
    }

    /// Whether it is more than an idea and not yet at its end: what it lacks is missed by somebody.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        is_accepted(self.proposal)
    }

    /// The part of a heading that stands right under it.
    pub fn under(&self, heading: &'shared Heading) -> impl Iterator<Item = &'shared Part> + use<'shared> {
        let parts = self.parts;
        let first = parts.partition_point(|part| part.range.start < heading.content.start);
        let end = heading.content.end;
        parts[first..].iter().take_while(move |part| part.range.start < end)
    }

    /// Whether a heading stands under this one.
    #[must_use]
    pub fn has_below(&self, heading: &Heading) -> bool {
        heading.content.end < heading.section.end
    }

    /// The edit that puts `text` where a value stands now, within its marks; none where that is no single word or line.
    #[must_use]
    pub fn exchange(&self, span: Span, text: String) -> Option<Edit> {
        let range = span.range();
        let raw = self.roadmap().sources.text(span.source).get(range.clone())?;
        let word = crate::edit::bare(raw);
        let start = range.start + raw.find(word)?;
        (!word.is_empty() && !raw.contains('\n')).then(|| Edit {
            source: span.source,
            range: start..start + word.len(),
            text,
        })
    }

    /// The template's section of a heading.
    #[must_use]
    pub fn section(&self, heading: &Heading) -> Option<&'shared TemplateSection> {
        self.shared.template.and_then(|template| template.section(&heading.text))
    }

    /// Whether a section that is to be filled from a stage on is to be filled now.
    #[must_use]
    pub fn is_due(&self, section: &TemplateSection) -> bool {
        let rank = |name: &str| self.roadmap().vocabulary.stage(name).map(|stage| stage.rank);
        match section.from_stage.as_deref().and_then(rank) {
            None => true,
            Some(from) => self.proposal.stage_word().and_then(rank).is_some_and(|now| now >= from),
        }
    }

    /// Headings that have nothing beneath them that a page would show, and what is lacking there.
    pub fn hollow(&self) -> impl Iterator<Item = (&'shared Heading, Lack)> + '_ {
        self.headings().iter().filter_map(|heading| {
            if self.has_below(heading) || heading.text.is_empty() {
                return None;
            }
            let (comments, rest): (Vec<_>, Vec<_>) =
                self.under(heading).partition(|part| part.kind == PartKind::Comment);
            let shown = rest.iter().any(|part| part.kind != PartKind::Heading);
            let asked =
                |part: &&Part| self.shared.template.is_some_and(|template| template.comments.contains(&part.text));
            let lack = if heading.text.trim_end_matches(['*', '_', ' ']).ends_with('?') {
                Lack::Answer
            } else if comments.iter().any(asked) {
                Lack::Text
            } else {
                Lack::Anything
            };
            (!shown && !self.holds_contents(heading)).then_some((heading, lack))
        })
    }

    fn holds_contents(&self, heading: &Heading) -> bool {
        let toc = self.document.and_then(|document| document.outline.toc.as_ref());
        toc.is_some_and(|toc| heading.content.contains(&toc.range.start))
    }
}

/// The proposal that each file belongs to.
pub(super) fn owners(roadmap: &Roadmap) -> BTreeMap<SourceId, ProposalId> {
    let files = |(id, proposal): (ProposalId, &std::sync::Arc<Proposal>)| {
        [proposal.document, proposal.sidecar].into_iter().flatten().map(move |source| (source, id))
    };
    roadmap.proposals.iter().enumerate().flat_map(files).collect()
}

fn document<'roadmap>(roadmap: &'roadmap Roadmap, proposal: &Proposal) -> Option<&'roadmap Markdown> {
    let source = proposal.document?;
    roadmap.markdown.get(roadmap.sources.path(source)).map(AsRef::as_ref)
}

fn is_accepted(proposal: &Proposal) -> bool {
    matches!(proposal.status.group, StatusGroup::Accepted | StatusGroup::InProgress)
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
