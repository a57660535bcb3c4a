//! `roadbook build`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::{FINDINGS, FindingsFormat, Input, enough, findings, on_threads};
use crate::build::{self, Built, Indexed, Reading};
use crate::diagnostic::Severity;

#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    input: Input,
    /// Folder of the site; relative to the current folder
    #[arg(short, long, value_name = "DEST")]
    dest_dir: Option<PathBuf>,
    /// Open the site in a browser afterwards
    #[arg(short, long)]
    open: bool,
    /// Exit with 1 when there are warnings
    #[arg(long)]
    strict: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    format: FindingsFormat,
    /// Print every finding, notes included
    #[arg(short, long)]
    verbose: bool,
    /// Include the scripts that `additional-js` in book.toml names; not for pull requests of strangers
    #[arg(long)]
    allow_scripts: bool,
    /// Leave the search out: no index of texts, and no quick-jump
    #[arg(long)]
    no_search: bool,
}

impl Build {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let started = Instant::now();
        let (built, found, dest) = on_threads(self.input.threads, || self.build())??;
        let Built { site, written, indexed } = built;
        super::tell(&site.roadmap().ledger)?;
        findings::print(site.roadmap(), self.format, self.verbose)?;
        let roadmap = site.roadmap();
        let warnings = roadmap.diagnostics.iter().filter(|finding| finding.severity > Severity::Note).count();
        let indexed = indexed.map_or_else(String::new, |Indexed { documents, time }| {
            format!("Indexed {} for search, in {:.2} s\n", counted(documents, "document"), time.as_secs_f64())
        });
        let summary = format!(
            "{found}\n{indexed}Wrote {} and {} to {} ({}, {} removed), {}, in {:.2} s",
            counted(roadmap.proposals.len(), "proposal"),
            counted(written.files, "file"),
            dest.display(),
            counted(written.changed, "change"),
            written.removed,
            counted(warnings, "warning"),
            started.elapsed().as_secs_f64(),
        );
        enough(writeln!(anstream::stderr(), "{summary}"), "standard error")?;
        if self.open {
            let index = dest.join("index.html");
            open::that_detached(&index).map_err(|error| format!("{} cannot be opened: {error}", index.display()))?;
        }
        let failed = self.strict && warnings > 0;
        Ok(if failed { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
    }

    fn build(&self) -> Result<(Built, String, PathBuf), String> {
        let mut reading = build::read(&self.input.dir, !self.input.no_git).map_err(|error| error.to_string())?;
        let dest = self.dest(&reading)?;
        reading.allow_scripts = self.allow_scripts;
        reading.search = !self.no_search;
        let found = found(&reading);
        let built = build::write(reading, &dest).map_err(|error| error.to_string())?;
        Ok((built, found, dest))
    }

    /// Where the site goes: as asked on the command line, else as configured, else `site` in the repository. A folder
    /// that the repository itself chooses must not lead out of it.
    fn dest(&self, reading: &Reading) -> Result<PathBuf, String> {
        if let Some(dest) = &self.dest_dir {
            return Ok(dest.clone());
        }
        let configured = reading.config.raw.build.build_dir.as_deref().unwrap_or("site");
        let root = reading.tree.root();
        let mut place = root.to_owned();
        for part in Path::new(configured).components() {
            place.push(part);
            if place.is_symlink() {
                return Err(format!(
                    "book.toml: `build.build-dir` is `{configured}`, and a symbolic link stands there\n  help: name another folder, or pass one with -d"
                ));
            }
        }
        Ok(self.input.dir.join(configured))
    }
}

/// What was found without being told, and what was left out.
fn found(reading: &Reading) -> String {
    let left_out = !reading.allow_scripts && !reading.config.raw.output.html.additional_js.is_empty();
    let note = if left_out { "\nLeft out the scripts of `additional-js`; --allow-scripts includes them" } else { "" };
    format!("{}{note}", found_content(reading))
}

/// One line on what was found without being told.
fn found_content(reading: &Reading) -> String {
    let roadmap = &reading.roadmap;
    let place = if reading.content.is_empty() { "the repository".to_owned() } else { format!("{}/", reading.content) };
    let repository = roadmap.identity.repository.as_deref().unwrap_or("unknown");
    let found = if reading.config_text.is_some() { "Read" } else { "Found" };
    if roadmap.proposals.is_empty() {
        return format!(
            "{found} no proposals: no Markdown file looks like one; name their folder as `src` under [book] in book.toml"
        );
    }
    format!(
        "{found} {} in {place}, dialect {}, {}; title \"{}\"; repository {repository}",
        counted(roadmap.proposals.len(), "proposal"),
        roadmap.dialect,
        counted(roadmap.documentation.len(), "documentation page"),
        roadmap.identity.title,
    )
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
