//! `roadbook status` and `roadbook promote`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::out::say;
use super::{content, day, on_threads};
use crate::build::{Past, Reader, Reading};
use crate::compare::{Verdict, stage_verdict, status_verdict};
use crate::dialect::vocabulary::nearest;
use crate::edit::{EditError, Line, Wanted, edit, milestone_as_written, place};
use crate::proposal::milestone::{self, Milestone};
use crate::roadmap::{ProposalId, Roadmap};
use crate::terminal::one_line;
use crate::write::{self, Replacement};

#[derive(Debug, Args)]
struct Common {
    /// The proposal: its number, label, path or feature gate
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
    /// Folder of the repository, or a folder in it
    #[arg(short = 'C', long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Do it even where that breaks a rule of the proposals' life
    #[arg(long)]
    force: bool,
    /// The day for the Implementation History; by default today, in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = NonEmptyStringValueParser::new())]
    date: Option<String>,
    /// Add no line to the Implementation History
    #[arg(long)]
    no_history: bool,
}

#[derive(Debug, Args)]
pub(super) struct Status {
    #[command(flatten)]
    common: Common,
    /// The status that it gets
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    status: String,
}

#[derive(Debug, Args)]
pub(super) struct Promote {
    #[command(flatten)]
    common: Common,
    /// The stage that it gets
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    stage: String,
    /// The release in which it gets there
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    milestone: Option<String>,
}

impl Status {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        self.common.edit(|reading, id| {
            let roadmap = &reading.roadmap;
            let vocabulary = vocabulary(roadmap, id);
            let found = vocabulary.match_status(&self.status).filter(|found| found.detail.is_none());
            let name = found.map(|found| found.name).ok_or_else(|| {
                let near = vocabulary.nearest_status(&self.status).map(str::to_owned);
                unknown("status", &self.status, near, vocabulary.statuses.iter().map(|word| word.name.as_str()))
            })?;
            let proposal = &roadmap.proposals[id];
            let from = proposal.status.canonical.as_deref();
            let verdict = status_verdict(vocabulary, from, Some(&name), proposal.checklist.as_ref());
            Ok((Wanted { status: Some(name.clone()), ..Wanted::default() }, verdict, name))
        })
    }
}

impl Promote {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        self.common.edit(|reading, id| {
            let roadmap = &reading.roadmap;
            let vocabulary = vocabulary(roadmap, id);
            let found = vocabulary.match_stage(&self.stage).filter(|found| found.detail.is_none());
            let name = found.map(|found| found.name).ok_or_else(|| {
                let near = vocabulary.nearest_stage(&self.stage).map(str::to_owned);
                unknown("stage", &self.stage, near, vocabulary.stages.iter().map(|word| word.name.as_str()))
            })?;
            let verdict = stage_verdict(vocabulary, roadmap.proposals[id].stage_word(), Some(&name));
            if let Some(text) = self.milestone.as_deref().filter(|_| !self.common.force) {
                is_release(roadmap, text)?;
            }
            let milestone = self.milestone.as_deref().map(|text| milestone_as_written(roadmap, text));
            let told = milestone.as_ref().map_or_else(|| name.clone(), |milestone| format!("{name} in {milestone}"));
            Ok((Wanted { stage: Some(name), milestone, ..Wanted::default() }, verdict, told))
        })
    }
}

/// Fails where a text is neither a version nor a release that some proposal or the configuration names.
fn is_release(roadmap: &Roadmap, text: &str) -> Result<(), String> {
    let known = |one: &Milestone| {
        one.version().is_some() || roadmap.milestones.iter().any(|known| one.key().as_ref() == Some(&known.key))
    };
    if milestone::read(text).iter().any(known) {
        return Ok(());
    }
    let names = || roadmap.milestones.iter().map(|one| one.name.as_str());
    let help = match nearest(text, names()) {
        Some(near) => format!("did you mean `{}`?", one_line(near)),
        None if roadmap.milestones.is_empty() => "write a version such as v1.2, or insist with --force".to_owned(),
        None => format!("known here: {}; insist with --force on a new one", one_line(&content::list(names()))),
    };
    Err(format!("`{}` is no milestone of this repository\n  help: {help}", one_line(text)))
}

impl Common {
    /// Finds the proposal, and makes of it what `wanted` says: what is to be written, how that stands to its life, and
    /// what its history is to say.
    fn edit(
        &self,
        wanted: impl Fn(&Reading, ProposalId) -> Result<(Wanted, Option<Verdict>, String), String> + Sync,
    ) -> Result<ExitCode, String> {
        let day = day(self.date.as_deref())?;
        let reading =
            on_threads(None, || Reader::new(&self.dir, Past::Later).read())?.map_err(|error| error.to_string())?;
        content::check(&reading, false)?;
        let id = find(&reading.roadmap, &self.id)?;
        let (mut wanted, verdict, told) = wanted(&reading, id)?;
        let label = one_line(&reading.roadmap.proposals[id].label);
        match verdict {
            Some(Verdict::AgainstTheRules) if !self.force => {
                return Err(format!(
                    "{label}: {told} is against the rules while its checklist is unfinished\n  help: tick the tasks first, or insist with --force"
                ));
            }
            Some(Verdict::Unusual) => {
                let line = format!("note: for {label}, {told} leaves out a step or goes back");
                say(&line)?;
            }
            _ => {}
        }
        if !self.no_history {
            wanted.history = Some((day, told.clone()));
        }
        let roadmap = &reading.roadmap;
        let proposal = &roadmap.proposals[id];
        let files = [proposal.document, proposal.sidecar].into_iter().flatten();
        let places: Vec<PathBuf> =
            files.filter_map(|source| reading.tree.place(roadmap.sources.path(source))).collect();
        write::clear_leftovers(places.iter().map(PathBuf::as_path));
        let edited = match edit(roadmap, &reading.config, id, &wanted) {
            Ok(edited) => edited,
            Err(EditError::Same) => {
                say(&format!("{label}: {told} already"))?;
                return Ok(ExitCode::SUCCESS);
            }
            Err(error) => return Err(error.to_string()),
        };
        // The metadata comes last: as long as it says what it said, the same command brings the rest to its end.
        let (first, last): (Vec<_>, Vec<_>) =
            edited.texts.iter().partition(|(source, _)| proposal.sidecar != Some(**source));
        let mut replacements = Vec::new();
        for (source, is) in first.into_iter().chain(last) {
            let path = roadmap.sources.path(*source);
            let place = reading.tree.place(path).ok_or_else(|| format!("{path}: it is no file of a work tree"))?;
            replacements.push(Replacement { path: place, was: roadmap.sources.text(*source), is });
        }
        write::replace_all(&replacements)
            .map_err(|(path, error)| format!("{}: {error}", one_line(&path.to_string_lossy())))?;
        say(&format!("{label}: {told}"))?;
        for note in &edited.notes {
            say(&format!("note: {}: {}", place(roadmap, note.at), note.message))?;
        }
        let note = match edited.line {
            Line::Done => None,
            Line::NoSection => Some("it has no Implementation History to add a line to"),
            Line::NoPlace => Some("no line was added to its Implementation History, where it would not be read as one"),
        };
        if let Some(note) = note {
            say(&format!("note: {note}"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The words of the dialect that a proposal is written in.
pub(super) fn vocabulary(roadmap: &Roadmap, id: ProposalId) -> &crate::dialect::vocabulary::Vocabulary {
    roadmap.dialects.get(roadmap.proposals[id].dialect).map_or(&roadmap.vocabulary, |dialect| &dialect.vocabulary)
}

/// A word that is none of these, and what may have been meant.
pub(super) fn unknown<'word>(
    what: &str,
    text: &str,
    near: Option<String>,
    known: impl Iterator<Item = &'word str>,
) -> String {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", known.collect::<Vec<_>>().join(", ")),
    };
    format!("`{text}` is no {what} of this repository\n  help: {help}")
}

/// The proposal that a name on the command line means.
pub(super) fn find(roadmap: &Roadmap, name: &str) -> Result<ProposalId, String> {
    let path = name.trim_start_matches("./").trim_end_matches('/');
    let proposals = || roadmap.proposals.iter().enumerate();
    let is = |id: &ProposalId| {
        let proposal = &roadmap.proposals[*id];
        let sidecar = proposal.sidecar.map(|source| roadmap.sources.path(source));
        proposal.path == path || proposal.folder.as_deref() == Some(path) || sidecar == Some(path)
    };
    let by_path: Vec<ProposalId> = proposals().map(|(id, _)| id).filter(is).collect();
    let by_label = || -> Vec<ProposalId> {
        proposals()
            .filter(|(id, one)| one.label.eq_ignore_ascii_case(name) || roadmap.slugs[*id] == name)
            .map(|(id, _)| id)
            .collect()
    };
    let by_number = || roadmap.shortcut(name.trim_start_matches('0')).map(|(_, ids)| ids.to_vec()).unwrap_or_default();
    let found = [by_path, by_label(), by_number()].into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    match found.as_slice() {
        [id] => Ok(*id),
        [] => {
            let names = || proposals().flat_map(|(id, one)| [&*one.label, &*roadmap.slugs[id], &*one.path]);
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{}`?", one_line(near)),
                None => "`roadbook list` names all; a number, a label or a path will do".to_owned(),
            };
            Err(format!("`{}` names no proposal\n  help: {help}", one_line(name)))
        }
        several => {
            let paths: Vec<&str> = several.iter().map(|id| roadmap.proposals[*id].path.as_str()).collect();
            Err(format!("`{name}` names {} proposals\n  help: name one by its path: {}", paths.len(), paths.join(", ")))
        }
    }
}
