//! Edits of the metadata of a proposal: just the bytes that say what changes. Comments, marks and text beside them stay.
//!
//! The reader of a proposal says which bytes of a value it took for a word, and the carrier where these stand in the file,
//! so that an edit changes exactly what was read. The outcome is read again; where it does not say what was meant and
//! otherwise the same as before, there is no edit.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::config::Config;
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::{SourceId, Span};
use crate::terminal::one_line;

mod field;
mod history;
mod insert;
mod note;
mod outcome;
mod spell;
mod word;

pub use note::Note;
pub use spell::{Spelling, bare, milestone_as_written};

use outcome::{Reading, meant};
use word::Doubt;

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
        /// The place in doubt, as `path:line:column`.
        place: String,
        /// What could not be put there.
        what: &'static str,
        /// What causes the doubt, as a clause.
        why: &'static str,
    },
}

impl fmt::Display for EditError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::Same => formatter.write_str("it says that already"),
            EditError::Unclear { place, what, why } => {
                write!(
                    formatter,
                    "{place}: {why}, so that the {what} cannot be written there without a doubt\n  help: edit the file by hand; nothing was changed"
                )
            }
        }
    }
}

impl std::error::Error for EditError {}

/// The files of a proposal after an edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The new texts of those that change.
    pub texts: BTreeMap<SourceId, String>,
    /// What the edit leaves beside the new words and may have made untrue.
    pub notes: Vec<Note>,
    /// What became of the line for the history.
    pub line: Line,
}

/// What became of the line for the Implementation History.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// It is there, or was not wanted.
    #[default]
    Done,
    /// The document has no such section.
    NoSection,
    /// The section holds nothing that the line could join: it would be read as a part of something else.
    NoPlace,
}

/// The place of `span` for a message, as `path:line:column`.
#[must_use]
pub fn place(roadmap: &Roadmap, span: Span) -> String {
    let location = roadmap.sources.location(span);
    let path = one_line(roadmap.sources.path(span.source));
    format!("{path}:{}:{}", location.line, location.column)
}

/// Returns the new texts of the files of a proposal that has to say what is wanted.
///
/// # Errors
/// When it says so already, or when it cannot be edited so that it says that and nothing else.
pub fn edited(
    roadmap: &Roadmap,
    config: &Config,
    id: ProposalId,
    wanted: &Wanted,
) -> Result<BTreeMap<SourceId, String>, EditError> {
    edit(roadmap, config, id, wanted).map(|edited| edited.texts)
}

/// Edits the files of a proposal that has to say what is wanted.
///
/// # Errors
/// When it says so already, or when it cannot be edited so that it says that and nothing else.
pub fn edit(roadmap: &Roadmap, config: &Config, id: ProposalId, wanted: &Wanted) -> Result<Edited, EditError> {
    let proposal = &roadmap.proposals[id];
    let unclear = |what: &'static str| {
        move |Doubt { at, why }: Doubt| EditError::Unclear { place: place(roadmap, at), what, why }
    };
    let unknown = || unclear("change")(Doubt { at: Span::file(proposal.source()), why: "its metadata cannot be read" });
    let before = Reading::of(roadmap, config, id, &BTreeMap::new()).ok_or_else(unknown)?;
    let meant = meant(roadmap, &before.standing, wanted);
    if meant == before.standing {
        return Err(EditError::Same);
    }
    let dialect = roadmap.dialects.get(proposal.dialect).ok_or_else(unknown)?;
    let fields = field::Place::of(roadmap, proposal, dialect, before.document.clone()).ok_or_else(unknown)?;
    let (spelling, standing) = (Spelling::of(roadmap), &before.standing);
    let mut made = Vec::new();
    if let Some(status) = wanted.status.as_ref().filter(|_| meant.status != standing.status) {
        let word = spelling.status(proposal.dialect, status);
        made.push(fields.status(word).map_err(unclear("status"))?);
    }
    if let Some(stage) = wanted.stage.as_ref().filter(|_| meant.stage != standing.stage) {
        made.push(fields.stage(spelling.stage(proposal.dialect, stage)).map_err(unclear("stage"))?);
    }
    if let Some(milestone) = &wanted.milestone {
        let stage = wanted.stage.clone().or_else(|| proposal.stage_word().map(str::to_owned)).unwrap_or_default();
        if meant.milestones != standing.milestones {
            made.push(fields.milestone(&stage, milestone).map_err(unclear("milestone"))?);
        }
        if meant.latest != standing.latest {
            made.push(fields.latest(milestone).map_err(unclear("latest milestone"))?);
        }
    }
    let (edits, notes): (Vec<Edit>, Vec<Vec<Note>>) = made.into_iter().unzip();
    let notes = notes.into_iter().flatten().collect();
    let at = edits.first().map_or(Span::file(proposal.source()), |edit| Span::new(edit.source, edit.range.clone()));
    let reads = |texts: &BTreeMap<SourceId, String>| {
        let after = Reading::of(roadmap, config, id, texts);
        after.filter(|after| after.stands_at(&meant, dialect, wanted) && after.says_the_same(&before, dialect, wanted))
    };
    let mut line = Line::Done;
    if let Some((day, said)) = &wanted.history {
        // A run that was cut off between two files has written the line already.
        let plain = |event: &String| event.replace('*', "") == format!("{day}: {said}");
        let is_there = before.events.last().is_some_and(plain);
        let made = history::line(roadmap, proposal, day, said).filter(|_| !is_there);
        line = if is_there {
            Line::Done
        } else if made.is_some() {
            Line::NoPlace
        } else {
            Line::NoSection
        };
        let texts = made.and_then(|made| applied(roadmap, edits.iter().cloned().chain([made]).collect()));
        if let Some(texts) = texts.filter(|texts| reads(texts).is_some_and(|after| after.has_one_more_event(&before))) {
            return Ok(Edited { texts, notes, line: Line::Done });
        }
    }
    let texts = applied(roadmap, edits);
    let texts = texts.filter(|texts| reads(texts).is_some_and(|after| after.events == before.events));
    let doubt = || unclear("change")(Doubt { at, why: "the file would be read otherwise" });
    texts.map(|texts| Edited { texts, notes, line }).ok_or_else(doubt)
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
    let standing = |texts| Reading::of(roadmap, config, id, texts).map(|reading| reading.standing);
    (standing(&texts) == standing(&BTreeMap::new())).then_some(texts)
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
