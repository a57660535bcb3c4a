//! `roadbook list`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::filter::Filters;
use super::out::{print, print_json};
use super::{Input, content, on_threads};
use crate::build;
use crate::export;
use crate::roadmap::ProposalId;

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
    #[command(flatten)]
    filters: Filters,
}

impl List {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let reading = on_threads(self.input.threads, || build::read(&self.input.dir, !self.input.no_git))?;
        let reading = reading.map_err(|error| error.to_string())?;
        content::check(&reading, self.input.no_git)?;
        let roadmap = &reading.roadmap;
        super::tell(&roadmap.ledger)?;
        self.filters.check(roadmap, &reading.config)?;
        let milestones = self.filters.milestone_members(roadmap);
        let wanted = |id: ProposalId| self.filters.wants(roadmap, id, milestones.as_deref());
        match self.format {
            Format::Json => {
                let json = export::api::json(&export::api::proposals(roadmap, &wanted));
                print_json(&String::from_utf8(json).map_err(|error| error.to_string())?)?;
            }
            Format::Csv => print(&export::csv::csv(roadmap, &wanted))?,
            Format::Md => print(&export::table::markdown(roadmap, &wanted))?,
            Format::Table => print(&export::table::text(roadmap, &wanted))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
