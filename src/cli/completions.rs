//! `roadbook completions` and `roadbook man`: what shells and manual readers know of the command line.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;

use super::Arguments;
use super::out::{print, say};

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell that is to complete the command
    shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct Man {
    /// Folder for the manual pages, one for each command; it is made where it is not there
    dir: PathBuf,
}

impl Completions {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "roadbook", &mut script);
        print(&String::from_utf8_lossy(&script))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Man {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let fail = |error: std::io::Error| format!("{}: {error}", self.dir.display());
        fs::create_dir_all(&self.dir).map_err(fail)?;
        let mut whole = Arguments::command();
        whole.build();
        let commands = whole.get_subcommands().filter(|command| command.get_name() != "help").cloned();
        let pages: Vec<Command> = std::iter::once(whole.clone()).chain(commands).collect();
        let count = pages.len();
        for page in pages {
            let name = format!("{}.1", page.get_display_name().unwrap_or("roadbook"));
            let mut text = Vec::new();
            clap_mangen::Man::new(page).render(&mut text).map_err(fail)?;
            fs::write(self.dir.join(name), text).map_err(fail)?;
        }
        let line = format!("Wrote {count} manual pages to {}", self.dir.display());
        say(&line)?;
        Ok(ExitCode::SUCCESS)
    }
}
