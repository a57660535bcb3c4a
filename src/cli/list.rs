//! `roadbook list`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::out::{print, print_json};
use super::{Input, on_threads};
use crate::build;
use crate::dialect::value::field_name;
use crate::export;
use crate::proposal::PersonRole;
use crate::proposal::person::{SIGNS, folded};
use crate::roadmap::{ProposalId, Roadmap};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Md,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    input: Input,
    /// How the proposals are printed
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Only those of a status (or of a group of statuses, such as "in progress")
    #[arg(long, value_name = "STATUS")]
    status: Vec<String>,
    /// Only those of a group, such as a SIG
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,
    /// Only those of a stage
    #[arg(long, value_name = "STAGE")]
    stage: Vec<String>,
    /// Only those that name a milestone, for whatever stage
    #[arg(long, value_name = "MILESTONE")]
    milestone: Vec<String>,
    /// Only those of an author
    #[arg(long, value_name = "PERSON")]
    author: Vec<String>,
    /// Only those that name a person in any role
    #[arg(long, value_name = "PERSON")]
    person: Vec<String>,
}

impl List {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let reading = on_threads(self.input.threads, || build::read(&self.input.dir, !self.input.no_git))?;
        let roadmap = reading.map_err(|error| error.to_string())?.roadmap;
        super::tell(&roadmap.ledger)?;
        let milestones = self.milestone_members(&roadmap);
        let wanted = |id: ProposalId| self.wants(&roadmap, id, milestones.as_deref());
        match self.format {
            Format::Json => {
                let json = export::api::json(&export::api::proposals(&roadmap, &wanted));
                print_json(&String::from_utf8(json).map_err(|error| error.to_string())?)?;
            }
            Format::Csv => print(&export::csv::csv(&roadmap, &wanted))?,
            Format::Md => print(&export::table::markdown(&roadmap, &wanted))?,
            Format::Table => print(&export::table::text(&roadmap, &wanted))?,
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The proposals that name one of the wanted milestones, whatever its spelling.
    fn milestone_members(&self, roadmap: &Roadmap) -> Option<Vec<ProposalId>> {
        if self.milestone.is_empty() {
            return None;
        }
        let keys: Vec<String> = self
            .milestone
            .iter()
            .flat_map(|raw| crate::proposal::milestone::read(raw))
            .filter_map(|milestone| milestone.key())
            .collect();
        let indexes = roadmap.milestones.iter().filter(|milestone| keys.contains(&milestone.key));
        Some(
            indexes
                .flat_map(|milestone| milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted))
                .map(|named| named.proposal)
                .collect(),
        )
    }

    fn wants(&self, roadmap: &Roadmap, id: ProposalId, milestones: Option<&[ProposalId]>) -> bool {
        let proposal = &roadmap.proposals[id];
        let any = |wanted: &[String], holds: &dyn Fn(&str) -> bool| {
            wanted.is_empty() || wanted.iter().any(|word| holds(&field_name(word)))
        };
        let folded = |text: &str, word: &str| field_name(text) == word;
        let named = |wanted: &[String], authors: bool| {
            wanted.is_empty() || wanted.iter().any(|word| names_person(roadmap, id, word, authors))
        };
        any(&self.status, &|word| {
            let raw = proposal.status.raw.as_ref();
            folded(roadmap.status_name(id), word)
                || raw.is_some_and(|raw| folded(&raw.value, word))
                || proposal.status.group.word() == word
        }) && any(&self.stage, &|word| {
            let stage = proposal.stage.as_ref();
            stage.is_some_and(|stage| {
                folded(&stage.raw.value, word) || stage.canonical.as_deref().is_some_and(|name| folded(name, word))
            })
        }) && any(&self.group, &|word| proposal.group.iter().chain(&proposal.groups).any(|group| folded(group, word)))
            && named(&self.author, true)
            && named(&self.person, false)
            && milestones.is_none_or(|members| members.contains(&id))
    }
}

fn names_person(roadmap: &Roadmap, id: ProposalId, word: &str, authors: bool) -> bool {
    let fold = |name: &str| folded(&field_name(name));
    let word = fold(word.trim_start_matches(SIGNS));
    let mut people = roadmap.proposals[id].people.iter();
    people.any(|one| {
        let person = &one.person.value;
        let names = [person.handle.as_deref(), person.name.as_deref(), person.email.as_deref()];
        (!authors || one.role == PersonRole::Author) && names.into_iter().flatten().any(|name| fold(name) == word)
    })
}
