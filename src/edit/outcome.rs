//! What the files of a proposal say after an edit, read by the code that reads everything else.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Wanted;
use crate::config::Config;
use crate::dialect::Dialect;
use crate::dialect::carrier::{Carrier, yaml};
use crate::dialect::document::{Document, Field, Markdown};
use crate::history::section::{HistoryWords, read_history};
use crate::ledger;
use crate::proposal::milestone::{self, Milestone};
use crate::proposal::standing::{Said, Standing};
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::{Source, SourceId};

/// One reading of the files of a proposal.
pub(super) struct Reading {
    pub standing: Standing,
    pub document: Document,
    /// The texts of its headings.
    headings: Vec<String>,
    /// The lines of its history.
    pub events: Vec<String>,
    /// Whether all of its metadata is what it claims to be, such as YAML.
    is_well_formed: bool,
}

impl Reading {
    /// Reads the files of a proposal with these texts, and with the known ones where there is none.
    pub(super) fn of(
        roadmap: &Roadmap,
        config: &Config,
        id: ProposalId,
        texts: &BTreeMap<SourceId, String>,
    ) -> Option<Reading> {
        let proposal = &roadmap.proposals[id];
        let dialect = roadmap.dialects.get(proposal.dialect)?;
        let file = |source: SourceId| match texts.get(&source) {
            Some(text) => Arc::new(Source::new(roadmap.sources.path(source), text.as_str())),
            None => roadmap.sources.get(source).clone(),
        };
        let (document, sidecar) = (proposal.document.map(file), proposal.sidecar.map(file));
        let source = ledger::Source { document: document.as_ref(), sidecar: sidecar.as_ref(), dialect };
        let standing = ledger::standing(&source, config);
        // A document is long, and was read already where it stays as it is.
        let markdown = proposal.document.zip(document.as_ref()).and_then(|(source, file)| {
            let read = match texts.get(&source) {
                Some(text) => Arc::new(Markdown::read(source, text)),
                None => roadmap.markdown.get(roadmap.sources.path(source))?.clone(),
            };
            Some((read, &*file.text))
        });
        let yaml = proposal.sidecar.zip(sidecar.as_ref());
        let yaml = yaml.map(|(source, file)| yaml::read(source, &file.text, 0..file.text.len()));
        let fields =
            Document::read(dialect, yaml.as_ref(), None, markdown.as_ref().map(|(read, text)| (&**read, *text)));
        let section = markdown.as_ref().and_then(|(read, text)| {
            let heading = dialect.histories.iter().find_map(|name| read.outline.section(name))?;
            Some(read_history(text, heading.section.clone(), &HistoryWords::default()))
        });
        let events =
            section.map(|history| history.events.into_iter().map(|event| event.raw.trim_end().to_owned()).collect());
        let headings = markdown
            .as_ref()
            .map(|(read, _)| read.outline.headings.iter().map(|heading| heading.text.clone()).collect());
        Some(Reading {
            standing,
            is_well_formed: fields.diagnostics.is_empty(),
            document: fields.value,
            headings: headings.unwrap_or_default(),
            events: events.unwrap_or_default(),
        })
    }

    /// Whether the proposal stands at `meant`. A release in the text of the status, as in `Implemented (Swift 5.9)`, counts
    /// for whatever status stands before it, where no field names one.
    pub(super) fn stands_at(&self, meant: &Standing, dialect: &Dialect, wanted: &Wanted) -> bool {
        let vocabulary = &dialect.vocabulary;
        let role = |field: &Field| vocabulary.roles.get(&field.name).map(String::as_str);
        let names = |field: &Field| match role(field) {
            Some(role) => role == "milestones",
            None => vocabulary.match_stage(&field.name).is_some(),
        };
        if wanted.status.is_none() || self.document.fields.iter().any(|field| names(field) && !field.value.is_blank()) {
            return self.standing == *meant;
        }
        let bare = |standing: &Standing| Standing { milestones: BTreeMap::new(), ..standing.clone() };
        bare(&self.standing) == bare(meant)
    }

    /// Whether it says what the reading `before` says, apart from the fields that are to change.
    pub(super) fn says_the_same(&self, before: &Reading, dialect: &Dialect, wanted: &Wanted) -> bool {
        let vocabulary = &dialect.vocabulary;
        let changes = |field: &&Field| match vocabulary.roles.get(&field.name).map(String::as_str) {
            Some("status") => wanted.status.is_some(),
            Some("stage") => wanted.stage.is_some(),
            Some("milestones" | "latest-milestone") => wanted.milestone.is_some(),
            Some(_) => false,
            None => wanted.milestone.is_some() && vocabulary.match_stage(&field.name).is_some(),
        };
        // What was nearly YAML may have become YAML, of which the same letters are read with fewer quotes and brackets.
        let mended = self.is_well_formed && !before.is_well_formed;
        let spelled = |value: &str| match mended {
            true => value.chars().filter(|letter| letter.is_alphanumeric()).collect(),
            false => value.to_owned(),
        };
        let kept = |reading: &Reading| -> Vec<(Carrier, String, Vec<String>)> {
            let fields = reading.document.fields.iter().filter(|field| !changes(field));
            let said = fields.map(|field| {
                let values: Vec<String> =
                    field.value.scalars().into_iter().map(|scalar| spelled(&scalar.value)).collect();
                let values = if mended { vec![values.concat()] } else { values };
                (field.carrier, field.name.clone(), values)
            });
            said.collect()
        };
        self.headings == before.headings
            && (self.is_well_formed || !before.is_well_formed)
            && kept(self) == kept(before)
    }

    /// Whether its history is that of the reading `before` and one line more.
    pub(super) fn has_one_more_event(&self, before: &Reading) -> bool {
        let same = self.events.iter().zip(&before.events).take_while(|(after, before)| after == before).count();
        self.events.len() == before.events.len() + 1 && self.events[same + 1..] == before.events[same..]
    }
}

/// Returns where a proposal is to stand that stands at `before`.
pub(super) fn meant(roadmap: &Roadmap, before: &Standing, wanted: &Wanted) -> Standing {
    let said = |value: &str| Some(Said { value: value.to_owned(), raw: value.to_owned() });
    let mut meant = before.clone();
    if let Some(status) = &wanted.status {
        meant.status = said(status);
    }
    if let Some(stage) = &wanted.stage {
        meant.stage = said(stage);
    }
    if let Some(milestone) = &wanted.milestone {
        let read = milestone::read(milestone);
        let key = |old: Option<&Said>| {
            let old = old.and_then(|old| milestone::from_key(&old.value));
            let product = old.as_ref().and_then(|old| old.version()?.product.clone());
            let within = |milestone: &Milestone| match &product {
                Some(product) => milestone.clone().of(product).key(),
                None => milestone.key(),
            };
            read.iter().find_map(within).unwrap_or_else(|| milestone.clone())
        };
        let stage = wanted.stage.clone().or_else(|| before.stage.as_ref().map(|said| said.value.clone()));
        if let Some(stage) = stage.filter(|stage| roadmap.vocabulary.stage(stage).is_some()) {
            let key = key(before.milestones.get(&stage));
            meant.milestones.insert(stage, Said { value: key, raw: milestone.clone() });
        }
        if before.latest.is_some() {
            meant.latest = said(&key(before.latest.as_ref()));
        }
    }
    meant
}
