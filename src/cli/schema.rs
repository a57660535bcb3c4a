//! `roadbook schema`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::out::print_json;
use crate::schema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Name {
    /// book.toml, for editors
    Book,
    /// What `list --format json` prints, and api/v1/proposals.json of a site
    Proposals,
    /// What `diff --format json` prints
    Changes,
    /// What `digest --format json` prints
    Digest,
    /// What `lint --format json` and `build --format json` print
    Diagnostics,
    /// What `check --format json` prints
    Readiness,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Of what
    #[arg(value_enum, default_value = "book")]
    name: Name,
}

impl Schema {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let schema = match self.name {
            Name::Book => schema::book(),
            Name::Proposals => schema::proposals(),
            Name::Changes => schema::changes(),
            Name::Digest => schema::digest(),
            Name::Diagnostics => schema::diagnostics(),
            Name::Readiness => schema::readiness(),
        };
        let text = serde_json::to_string_pretty(&schema).map_err(|error| error.to_string())?;
        print_json(&format!("{text}\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}
