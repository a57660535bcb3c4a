//! Edits of the metadata of a proposal: just the bytes that say what changes, every comment and quote round them kept.
//!
//! What comes out is read again by the code of the ledger. Where it does not say exactly what was meant, there is no edit.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::ledger;
use crate::proposal::standing::{Said, Standing};
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::{Source, SourceId};

mod field;
mod history;
mod spell;

pub use spell::{Spelling, bare, milestone_as_written};

/// A text to be put in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub source: SourceId,
    /// What is replaced; empty where something is put in.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
}

/// What is to be said of a proposal. What is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The canonical status.
    pub status: Option<String>,
    /// The canonical stage.
    pub stage: Option<String>,
    /// The milestone for that stage, as it is to be written.
    pub milestone: Option<String>,
    /// The line for its history, without a mark: `2026-04-22: beta in v1.36`.
    pub history: Option<(String, String)>,
}

/// Why a proposal is not edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// It says that already.
    Same,
    /// Its metadata is written in a way that cannot be edited without a doubt.
    Unclear {
        /// Its path.
        path: String,
        /// What could not be put there.
        what: &'static str,
    },
}

impl fmt::Display for EditError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::Same => formatter.write_str("it says that already"),
            EditError::Unclear { path, what } => {
                write!(
                    formatter,
                    "{path}: the {what} cannot be written there without a doubt\n  help: edit the file by hand; nothing was changed"
                )
            }
        }
    }
}

impl std::error::Error for EditError {}

/// The new texts of the files of a proposal that has to say what is wanted.
///
/// # Errors
/// When it says so already, or when it cannot be edited so that it says that and nothing else.
pub fn edited(
    roadmap: &Roadmap,
    config: &Config,
    id: ProposalId,
    wanted: &Wanted,
) -> Result<BTreeMap<SourceId, String>, EditError> {
    let proposal = &roadmap.proposals[id];
    let unclear = |what| EditError::Unclear { path: proposal.path.clone(), what };
    let Some(before) = standing(roadmap, config, id, &BTreeMap::new()) else { return Err(unclear("metadata")) };
    let meant = meant(roadmap, &before, wanted);
    if meant == before {
        return Err(EditError::Same);
    }
    let mut edits = Vec::new();
    let spelling = Spelling::of(roadmap);
    let place = field::Place::of(roadmap, proposal).ok_or_else(|| unclear("metadata"))?;
    if let Some(status) = wanted.status.as_ref().filter(|_| meant.status != before.status) {
        edits.push(place.status(spelling.status(proposal.dialect, status)).ok_or_else(|| unclear("status"))?);
    }
    if let Some(stage) = wanted.stage.as_ref().filter(|_| meant.stage != before.stage) {
        edits.push(place.stage(spelling.stage(proposal.dialect, stage)).ok_or_else(|| unclear("stage"))?);
    }
    if let Some(milestone) = &wanted.milestone {
        let stage = wanted.stage.clone().or_else(|| proposal.stage_word().map(str::to_owned)).unwrap_or_default();
        if meant.milestones != before.milestones {
            edits.push(place.milestone(&stage, milestone).ok_or_else(|| unclear("milestone"))?);
        }
        if meant.latest != before.latest {
            edits.push(place.latest(milestone).ok_or_else(|| unclear("latest milestone"))?);
        }
    }
    if let Some((day, text)) = &wanted.history {
        edits.extend(history::line(roadmap, proposal, day, text));
    }
    let texts = applied(roadmap, edits).ok_or_else(|| unclear("change"))?;
    match standing(roadmap, config, id, &texts) {
        Some(after) if after == meant => Ok(texts),
        _ => Err(unclear("change")),
    }
}

/// The new texts of the files of a proposal by edits that are to leave what it says; none where it would say something else
/// then, or where two of them touch the same bytes.
#[must_use]
pub fn respelled(
    roadmap: &Roadmap,
    config: &Config,
    id: ProposalId,
    edits: Vec<Edit>,
) -> Option<BTreeMap<SourceId, String>> {
    let texts = applied(roadmap, edits)?;
    (standing(roadmap, config, id, &texts) == standing(roadmap, config, id, &BTreeMap::new())).then_some(texts)
}

/// Where the proposal would stand.
fn meant(roadmap: &Roadmap, before: &Standing, wanted: &Wanted) -> Standing {
    let said = |value: &str| Some(Said { value: value.to_owned(), raw: value.to_owned() });
    let mut meant = before.clone();
    if let Some(status) = &wanted.status {
        meant.status = said(status);
    }
    if let Some(stage) = &wanted.stage {
        meant.stage = said(stage);
    }
    if let Some(milestone) = &wanted.milestone {
        let read = crate::proposal::milestone::read(milestone);
        let key = read.iter().find_map(crate::proposal::milestone::Milestone::key);
        let key = key.unwrap_or_else(|| milestone.clone());
        let stage = wanted.stage.clone().or_else(|| before.stage.as_ref().map(|said| said.value.clone()));
        if let Some(stage) = stage.filter(|stage| roadmap.vocabulary.stage(stage).is_some()) {
            meant.milestones.insert(stage, Said { value: key.clone(), raw: milestone.clone() });
        }
        if before.latest.is_some() {
            meant.latest = said(&key);
        }
    }
    meant
}

/// Where a proposal stands by these texts, and by those that it has where there is none.
fn standing(
    roadmap: &Roadmap,
    config: &Config,
    id: ProposalId,
    texts: &BTreeMap<SourceId, String>,
) -> Option<Standing> {
    let proposal = &roadmap.proposals[id];
    let dialect = roadmap.dialects.get(proposal.dialect)?;
    let file = |source: SourceId| match texts.get(&source) {
        Some(text) => Arc::new(Source::new(roadmap.sources.path(source), text.as_str())),
        None => roadmap.sources.get(source).clone(),
    };
    let (document, sidecar) = (proposal.document.map(file), proposal.sidecar.map(file));
    let source = ledger::Source { document: document.as_ref(), sidecar: sidecar.as_ref(), dialect };
    Some(ledger::standing(&source, config))
}

/// The texts with the edits made; none where two of them touch the same bytes.
fn applied(roadmap: &Roadmap, mut edits: Vec<Edit>) -> Option<BTreeMap<SourceId, String>> {
    // What is put in at one place stands in the order in which it was asked for.
    edits.sort_by_key(|edit| (edit.source, edit.range.start));
    let mut texts: BTreeMap<SourceId, String> = BTreeMap::new();
    let mut done: Option<(SourceId, usize)> = None;
    let mut parts: BTreeMap<SourceId, (String, usize)> = BTreeMap::new();
    for edit in edits {
        if done.is_some_and(|(source, end)| source == edit.source && edit.range.start < end) {
            return None;
        }
        let text = roadmap.sources.text(edit.source);
        let (out, at) = parts.entry(edit.source).or_default();
        out.push_str(text.get(*at..edit.range.start)?);
        out.push_str(&edit.text);
        *at = edit.range.end;
        done = Some((edit.source, edit.range.end));
    }
    for (source, (mut out, at)) in parts {
        out.push_str(roadmap.sources.text(source).get(at..)?);
        texts.insert(source, out);
    }
    Some(texts)
}
