//! `roadbook diff`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::out::{print, print_commands, print_json, say};
use super::{FINDINGS, content, on_threads};
use crate::build::comparison::{Comparison, read_both};
use crate::build::{Asked, Past, Reader};
use crate::diagnostic::render::github;
use crate::export::changes::{LIMIT, human, json, markdown, summary};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Human,
    /// For the comment of a pull request, or the summary of a job
    Markdown,
    /// One JSON document
    Json,
    /// Annotations for GitHub's workflows: what is new among the findings
    Github,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The revision to compare with; A...B is where both went on from, and B
    base: String,
    /// The revision that is compared; by default the files as they are
    head: Option<String>,
    /// Folder of the repository, or a folder in it
    #[arg(short = 'C', long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// How it is printed
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Where the preview of the head is published: links in the Markdown lead there
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    site_url: Option<String>,
    /// Exit with 1 when anything is different
    #[arg(long)]
    exit_code: bool,
    /// How many threads to use; by default one a core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl Diff {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let asked = Asked::new(self.base.clone(), self.head.clone(), false).map_err(|error| error.to_string())?;
        let comparison =
            on_threads(self.threads, || read_both(Reader::new(&self.dir, Past::Later), &asked, Past::Later))?;
        let comparison = comparison.map_err(|error| error.to_string())?;
        content::check(&comparison.head, false)?;
        self.print(&comparison)?;
        let different = !comparison.against.changes.is_empty();
        Ok(if self.exit_code && different { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
    }

    fn print(&self, comparison: &Comparison) -> Result<(), String> {
        let compared = comparison.compared();
        match self.format {
            Format::Human => print(&human(&compared)),
            Format::Json => print_json(&json(&compared).map_err(|error| error.to_string())?),
            Format::Markdown => {
                let site = self.site_url.as_ref().map(|url| format!("{}/", url.trim_end_matches('/')));
                print(&markdown(&compared, site.as_deref(), LIMIT))
            }
            Format::Github => {
                let head = &comparison.head.roadmap;
                let new = comparison.against.changes.proposals.iter().flat_map(|change| &change.findings_new);
                let lines = new.map(|index| github(&head.diagnostics[*index], &head.sources, &head.identity.prefix));
                print_commands(&lines.map(|line| format!("{}\n", line.trim_end())).collect::<String>())?;
                say(&summary(&compared))
            }
        }
    }
}
