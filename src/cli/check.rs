//! `roadbook check`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::edit::{find, unknown, vocabulary};
use super::out::{Screen, enough, print_json, say};
use super::{FINDINGS, content, on_threads};
use crate::build::{Past, Reader};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::human;
use crate::export;
use crate::lint::{Goal, Habits, Readiness, Settings, Shared, prepare, readiness};
use crate::roadmap::{ProposalId, Roadmap};
use crate::serve::changed::counted;
use crate::terminal::one_line;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As a compiler shows them, on standard error
    Human,
    /// One JSON document
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The proposal: its number, label, path or feature gate
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
    /// Folder of the repository, or a folder in it
    #[arg(short = 'C', long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// The status that it is to have; by default the one that follows
    #[arg(long, conflicts_with = "stage", value_parser = NonEmptyStringValueParser::new())]
    status: Option<String>,
    /// The stage that it is to have
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    stage: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Print what is worth knowing beside as well
    #[arg(short, long)]
    verbose: bool,
}

impl Check {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        on_threads(None, || self.check())?
    }

    fn check(&self) -> Result<ExitCode, String> {
        let reading = Reader::new(&self.dir, Past::Later).read().map_err(|error| error.to_string())?;
        content::check(&reading, false)?;
        let settings = Settings::of(&reading.config).map_err(|error| error.to_string())?;
        let roadmap = &reading.roadmap;
        let id = find(roadmap, &self.id)?;
        let (status, stage) = self.goal(roadmap, id)?;
        let goal = match (&status, &stage) {
            (Some(status), _) => Goal::Status(status),
            (None, Some(stage)) => Goal::Stage(stage),
            (None, None) => Goal::Next,
        };
        prepare(roadmap);
        let habits = Habits::of(roadmap, None);
        let shared = Shared { roadmap, settings: &settings, habits: &habits };
        let Some(readiness) = readiness(shared, id, goal) else {
            let (label, now) = (one_line(&roadmap.proposals[id].label), roadmap.status_name(id));
            let line = format!("{label}: nothing follows {now}");
            say(&line)?;
            return Ok(ExitCode::SUCCESS);
        };
        match self.format {
            Format::Human => enough(self.to_terminal(roadmap, id, &readiness), "standard error")?,
            Format::Json => {
                let document = export::readiness::Readiness::of(roadmap, id, &readiness);
                let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
                print_json(&format!("{text}\n"))?;
            }
        }
        Ok(if readiness.count() > 0 { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
    }

    /// The canonical status or stage that is asked for.
    fn goal(&self, roadmap: &Roadmap, id: ProposalId) -> Result<(Option<String>, Option<String>), String> {
        let words = vocabulary(roadmap, id);
        let status = self.status.as_deref().map(|text| {
            words.match_status(text).map(|found| found.name).ok_or_else(|| {
                let near = words.nearest_status(text).map(str::to_owned);
                unknown("status", text, near, words.statuses.iter().map(|word| word.name.as_str()))
            })
        });
        let stage = self.stage.as_deref().map(|text| {
            words.match_stage(text).map(|found| found.name).ok_or_else(|| {
                let near = words.nearest_stage(text).map(str::to_owned);
                unknown("stage", text, near, words.stages.iter().map(|word| word.name.as_str()))
            })
        });
        Ok((status.transpose()?, stage.transpose()?))
    }

    fn to_terminal(&self, roadmap: &Roadmap, id: ProposalId, readiness: &Readiness) -> std::io::Result<()> {
        let mut out = Screen::lock();
        let mut show = |findings: &[Diagnostic]| -> std::io::Result<()> {
            let mut one = |finding| out.say(&format!("{}\n", human(finding, &roadmap.sources, out.styled)));
            findings.iter().try_for_each(&mut one)
        };
        readiness.missing.values().try_for_each(|findings| show(findings))?;
        if self.verbose {
            show(&readiness.notes)?;
        }
        let proposal = &roadmap.proposals[id];
        let from = match &self.stage {
            Some(_) => proposal.stage_word().unwrap_or("no stage"),
            None => roadmap.status_name(id),
        };
        let (label, goal) = (one_line(&proposal.label), &readiness.goal);
        let parts: Vec<String> = readiness
            .missing
            .iter()
            .map(|(aspect, findings)| format!("{} {}", aspect.word(), findings.len()))
            .collect();
        let said = match readiness.count() {
            0 => "nothing is missing".to_owned(),
            1 => format!("1 thing is missing ({})", parts.join(", ")),
            count => format!("{count} things are missing ({})", parts.join(", ")),
        };
        let notes = match readiness.notes.len() {
            0 => String::new(),
            _ if self.verbose => String::new(),
            count => format!("; --verbose prints {} as well", counted(count, "note")),
        };
        out.say(&format!("{label}: {from} → {goal}: {said}{notes}"))
    }
}
