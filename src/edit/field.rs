//! The fields of a proposal, and the words in them that are exchanged.

use std::ops::Range;

use super::Edit;
use super::note::{Note, notes_about};
use super::spell::in_case_of;
use super::word::{Doubt, locate};
use crate::dialect::Dialect;
use crate::dialect::carrier::Carrier;
use crate::dialect::document::{Document, Field};
use crate::dialect::value::Value;
use crate::proposal::milestone;
use crate::proposal::{Declared, Proposal};
use crate::roadmap::Roadmap;
use crate::source::{SourceId, Span, Spanned};

/// The metadata of a proposal, as far as it can be edited.
pub(super) struct Place<'roadmap> {
    pub roadmap: &'roadmap Roadmap,
    pub proposal: &'roadmap Proposal,
    pub dialect: &'roadmap Dialect,
    pub document: Document,
    /// The file that new fields go into.
    pub source: SourceId,
    /// What of it is YAML; none where metadata is written as Markdown.
    pub yaml: Option<Range<usize>>,
}

/// What an edit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Status,
    Stage,
    Milestone,
}

impl What {
    pub(super) const fn word(self) -> &'static str {
        match self {
            What::Status => "status",
            What::Stage => "stage",
            What::Milestone => "milestone",
        }
    }
}

/// An edit with what is to be said about it.
pub(super) type Made = Result<(Edit, Vec<Note>), Doubt>;

impl<'roadmap> Place<'roadmap> {
    pub(super) fn of(
        roadmap: &'roadmap Roadmap,
        proposal: &'roadmap Proposal,
        dialect: &'roadmap Dialect,
        document: Document,
    ) -> Option<Place<'roadmap>> {
        let source = proposal.sidecar.or(proposal.document)?;
        let yaml = match proposal.sidecar {
            Some(_) => Some(0..roadmap.sources.text(source).len()),
            None => {
                let markdown = roadmap.markdown.get(roadmap.sources.path(source))?;
                markdown.front.as_ref().map(|(front, _)| front.yaml.clone())
            }
        };
        Some(Place { roadmap, proposal, dialect, document, source, yaml })
    }

    pub(super) fn text(&self, source: SourceId) -> &'roadmap str {
        self.roadmap.sources.text(source)
    }

    pub(super) fn status(&self, value: &str) -> Made {
        match &self.proposal.status.raw {
            Some(raw) => self.exchange(What::Status, raw, self.proposal.status.word.as_ref(), value),
            None => self.add(What::Status, value),
        }
    }

    pub(super) fn stage(&self, value: &str) -> Made {
        match (&self.proposal.stage, &self.proposal.status.raw) {
            (Some(stage), _) => self.exchange(What::Stage, &stage.raw, stage.word.as_ref(), value),
            (None, Some(status)) if self.blank("stage").is_none() => self.beside(status.span, "stage", value),
            _ => self.add(What::Stage, value),
        }
    }

    pub(super) fn latest(&self, value: &str) -> Made {
        match &self.proposal.latest_milestone {
            Some(latest) => self.release(latest, value),
            None => Err(self.nowhere("there is no latest milestone")),
        }
    }

    pub(super) fn milestone(&self, stage: &str, value: &str) -> Made {
        // A release in the text of the status is no field of its own.
        let status = self.proposal.status.raw.as_ref().map(|raw| raw.span);
        let own = |declared: &&Declared| status.is_none_or(|status| !holds(status, declared.raw.span));
        let declared = || self.proposal.milestones.iter().filter(own);
        if let Some(known) = declared().find(|declared| declared.stage.as_deref() == Some(stage)) {
            return self.release(known, value);
        }
        if let Some(made) = self.in_map(stage, value) {
            return made;
        }
        if let Some(last) = declared().max_by_key(|declared| (declared.raw.span.source, declared.raw.span.start)) {
            return self.beside(last.raw.span, stage, value);
        }
        let after = self.proposal.latest_milestone.as_ref().map(|latest| latest.raw.span);
        let after = after.or_else(|| self.proposal.stage.as_ref().map(|stage| stage.raw.span)).or(status);
        match after {
            Some(after) if self.yaml.is_none() => self.beside(after, stage, value),
            Some(after) => self.map_behind(after, stage, value),
            None => self.map_at_end(stage, value),
        }
    }

    fn release(&self, declared: &Declared, value: &str) -> Made {
        let raw = &declared.raw;
        if raw.value.trim_matches(['"', '\'', '~', ' ']).is_empty() {
            return self.fill(raw.span, value);
        }
        let word = milestone::release(&raw.value)
            .ok_or(Doubt { at: raw.span, why: "it names several releases, or none in a known form" })?;
        self.exchange(What::Milestone, raw, Some(&word), value)
    }

    /// Puts `value` in the place of the word that `raw` holds; `read` are the bytes of it that were recognised.
    fn exchange(&self, what: What, raw: &Spanned<String>, read: Option<&Range<usize>>, value: &str) -> Made {
        let text = self.text(raw.span.source);
        let fields = &self.document.fields;
        let Some(field) = fields.iter().find(|field| holds(field.value.span(), raw.span)) else {
            return Err(Doubt { at: raw.span, why: "it is written in several places" });
        };
        if what != What::Milestone && matches!(&field.value, Value::List(items, _) if items.len() != 1) {
            return Err(Doubt { at: raw.span, why: "it is a list" });
        }
        // A line of a status section may be read as a relation as well, which would be lost.
        let values = fields.iter().flat_map(|field| field.value.scalars());
        if values.filter(|scalar| scalar.span == raw.span).count() > 1 {
            let section = field.carrier == Carrier::StatusSection;
            let why =
                if section { "its line names another proposal, too" } else { "an alias of YAML repeats it elsewhere" };
            return Err(Doubt { at: raw.span, why });
        }
        let word = locate(text, raw, read)?;
        if what != What::Milestone && self.has_second(what, raw, word.part.end) {
            return Err(Doubt { at: raw.span, why: "another word of the kind follows" });
        }
        let old = text.get(word.range.clone()).unwrap_or("");
        let cased = what != What::Milestone && word.has_case;
        let new = if cased { in_case_of(value, old) } else { value.to_owned() };
        let notes = notes_about(self, what, raw, &word, field);
        Ok((Edit { source: raw.span.source, range: word.range, text: new }, notes))
    }

    /// Whether the text behind a word goes on with another word of the kind: `accepted, implemented`.
    fn has_second(&self, what: What, raw: &Spanned<String>, end: usize) -> bool {
        let tail = raw.value.get(end..).unwrap_or("");
        let joined = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '(' | '[' | '{' | '<');
        let rest = tail.trim_start_matches(joined);
        let rest = ["and ", "or "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        let vocabulary = &self.dialect.vocabulary;
        let second = match what {
            What::Status => vocabulary.match_status(rest),
            What::Stage => vocabulary.match_stage(rest),
            What::Milestone => None,
        };
        second.is_some()
    }

    /// The first field for `role` that is there without a value.
    pub(super) fn blank(&self, role: &str) -> Option<&Field> {
        let of_role =
            |field: &&Field| self.dialect.vocabulary.roles.get(&field.name).is_some_and(|known| known == role);
        self.document.fields.iter().filter(of_role).find(|field| field.value.is_blank())
    }

    /// The doubt about a value that has no place yet.
    pub(super) fn nowhere(&self, why: &'static str) -> Doubt {
        let markdown = self.roadmap.markdown.get(self.roadmap.sources.path(self.source));
        let section = || Some(markdown?.outline.section("Status")?.range.start);
        let start = self.yaml.as_ref().map(|yaml| yaml.start).or_else(section).unwrap_or(0);
        Doubt { at: Span::new(self.source, start..start), why }
    }
}

/// Whether a span lies within another one.
pub(super) fn holds(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}
