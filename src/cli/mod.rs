//! The command line: one file a subcommand.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use out::say_as;

use crate::ledger::Ledger;

mod build;
mod check;
mod completions;
mod content;
mod diff;
mod digest;
mod edit;
mod filter;
mod findings;
mod init;
mod lint;
mod list;
mod new;
mod out;
mod schema;
mod serve;
mod toc;
mod watch;

/// Turns a repository of enhancement proposals into the community's roadmap.
#[derive(Debug, Parser)]
#[command(name = "roadbook", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the roadmap as a static site
    Build(build::Build),
    /// Show the site in a browser, and keep it current while you write
    Serve(serve::Serve),
    /// Begin a repository of proposals, or its configuration
    Init(init::Init),
    /// Begin a proposal
    New(new::New),
    /// Print the proposals as a table or as data
    List(list::List),
    /// Print what a change does to the roadmap
    Diff(diff::Diff),
    /// Print what happened to the roadmap in a span of time
    Digest(digest::Digest),
    /// Report what reviewers would find by hand
    Lint(lint::Lint),
    /// Say what a proposal lacks before its next status
    Check(check::Check),
    /// Give a proposal another status
    Status(edit::Status),
    /// Bring a proposal to another stage
    Promote(edit::Promote),
    /// Keep the contents lists of documents up to date
    Toc(toc::Toc),
    /// Print the JSON Schema of what roadbook reads or prints
    Schema(schema::Schema),
    /// Print what a shell needs to complete the command
    Completions(completions::Completions),
    /// Write the manual pages
    Man(completions::Man),
}

/// Where the proposals are, and how they are read.
#[derive(Debug, Args)]
struct Input {
    /// Folder of the repository, or a folder in it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Do not ask git about the repository
    #[arg(long)]
    no_git: bool,
    /// How many threads to use; by default one a core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FindingsFormat {
    /// As a compiler shows them, on standard error
    Human,
    /// One JSON document, on standard output
    Json,
    /// Annotations for GitHub's workflows, on standard output
    Github,
}

/// The exit code for findings under `--strict`.
const FINDINGS: u8 = 1;
/// The exit code for usage, configuration and input or output errors.
const FAILURE: u8 = 2;

/// Runs the command line and tells how it ended.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Command::Build(build) => build.run(),
        Command::Serve(serve) => serve.run(),
        Command::Init(init) => init.run(),
        Command::New(new) => new.run(),
        Command::List(list) => list.run(),
        Command::Diff(diff) => diff.run(),
        Command::Digest(digest) => digest.run(),
        Command::Lint(lint) => lint.run(),
        Command::Check(check) => check.run(),
        Command::Status(status) => status.run(),
        Command::Promote(promote) => promote.run(),
        Command::Toc(toc) => toc.run(),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            let style = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Red.into()));
            // Where even this cannot be written, the exit code is all that is left.
            let _ = say_as(style, "error", &message);
            ExitCode::from(FAILURE)
        }
    }
}

/// Runs `work` on the wanted number of threads. Deep documents need deep stacks.
fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> Result<T, String> {
    const STACK: usize = 16 * 1024 * 1024;
    if threads == Some(0) {
        return Err("--threads must be at least 1".to_owned());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).stack_size(STACK).build();
    pool.map(|pool| pool.install(work)).map_err(|error| format!("the threads cannot be started: {error}"))
}

/// The day that is named, or today.
fn day(named: Option<&str>) -> Result<String, String> {
    match named {
        Some(day) => day
            .parse::<jiff::civil::Date>()
            .map(|day| day.to_string())
            .map_err(|_| format!("--date must be a day such as 2026-04-22, not `{day}`")),
        // Whoever writes a proposal writes it today; nothing that is built depends on it.
        None => Ok(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()),
    }
}

/// Says what of the history is missing, one line each, with what to do about it in the same line.
fn tell(ledger: &Ledger) -> Result<(), String> {
    let style = anstyle::Style::new().bold();
    for notice in &ledger.notices {
        let help = if notice.help.is_empty() { String::new() } else { format!("; {}", notice.help) };
        say_as(style, "note", &format!("{}{help}", notice.message))?;
    }
    Ok(())
}
