//! What a rule sees: one proposal, and what it needs to know of the others.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Settings;
use super::habits::Habits;
use super::template::TemplateSection;
use crate::dialect::document::Markdown;
use crate::edit::Edit;
use crate::markdown::{Heading, Part, PartKind};
use crate::proposal::Proposal;
use crate::proposal::status::StatusGroup;
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::{SourceId, Span};

/// What rules look at beside a proposal itself.
#[derive(Clone, Copy)]
pub struct Shared<'roadmap> {
    /// The roadmap.
    pub roadmap: &'roadmap Roadmap,
    /// The weights in force.
    pub settings: &'roadmap Settings,
    /// What is usual here.
    pub habits: &'roadmap Habits,
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
    pub shared: Shared<'shared>,
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
    pub(super) fn of(shared: Shared<'shared>, id: ProposalId) -> Subject<'shared> {
        Subject::imagined(shared, id, &shared.roadmap.proposals[id])
    }

    /// The same files, as if they said of themselves what `proposal` says.
    pub(super) fn imagined(shared: Shared<'shared>, id: ProposalId, proposal: &'shared Proposal) -> Subject<'shared> {
        let document = document(shared.roadmap, proposal);
        let text = document.map_or("", |document| shared.roadmap.sources.text(document.source));
        let parts = document.map_or(&[][..], |document| document.parts(text));
        Subject { shared, id, proposal, document, text, parts }
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
        self.shared.habits.template.as_deref().and_then(|template| template.section(&heading.text))
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
            // A question may be answered in its own heading: "Does it need new types? No".
            let answered =
                heading.text.rsplit_once("? ").is_some_and(|(_, answer)| answer.contains(char::is_alphanumeric));
            if self.has_below(heading) || heading.text.is_empty() || answered || self.is_title(heading) {
                return None;
            }
            let (comments, rest): (Vec<_>, Vec<_>) =
                self.under(heading).partition(|part| part.kind == PartKind::Comment);
            let shown = rest.iter().any(|part| part.kind != PartKind::Heading);
            let asked = |part: &&Part| {
                self.shared.habits.template.as_deref().is_some_and(|template| template.comments.contains(&part.text))
            };
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

    /// Whether it is the heading that the document opens with, which need have nothing right under it.
    fn is_title(&self, heading: &Heading) -> bool {
        heading.level == 1 && self.headings().first().is_some_and(|first| first.range == heading.range)
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

pub(super) fn document<'roadmap>(roadmap: &'roadmap Roadmap, proposal: &Proposal) -> Option<&'roadmap Markdown> {
    let source = proposal.document?;
    roadmap.markdown.get(roadmap.sources.path(source)).map(AsRef::as_ref)
}

pub(super) fn is_accepted(proposal: &Proposal) -> bool {
    matches!(proposal.status.group, StatusGroup::Accepted | StatusGroup::InProgress)
}
