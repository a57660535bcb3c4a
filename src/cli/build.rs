//! `roadbook build`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::out::{say, say_as};
use super::{FINDINGS, FindingsFormat, Input, content, findings, on_threads, watch};
use crate::build::comparison::{Comparison, read_both};
use crate::build::{self, Asked, Built, Indexed, Past, Reader, Reading};
use crate::diagnostic::Severity;
use crate::export;
use crate::serve::changed::counted;
use crate::site::Site;
use crate::terminal::one_line;
use crate::write::Written;

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
    /// Write the site again whenever the repository changes, until it is interrupted
    #[arg(short, long, conflicts_with = "strict")]
    watch: bool,
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
    /// The revision to compare with: the site is a preview, with a page of what changes; A...B is where both went on from,
    /// and B
    #[arg(long, value_name = "REV", conflicts_with = "watch")]
    base: Option<String>,
    /// The revision that is shown; by default the files as they are
    #[arg(long, value_name = "REV", requires = "base")]
    head: Option<String>,
    /// Take theme, style sheets and [output.html] from what is shown rather than from the base; not for pull requests of
    /// strangers
    #[arg(long, requires = "base")]
    head_theme: bool,
    /// Leave the search out: no index of texts, and no quick-jump
    #[arg(long)]
    no_search: bool,
}

/// Said where a preview does not look as its own configuration asks.
pub(super) const OTHER_LOOK: &str = "note: this preview looks like its base; --head-theme shows what it changes of theme, style sheets and [output.html]";

/// A site that was written.
pub(super) struct Done {
    pub(super) built: Built,
    /// The text of the configuration that it was made by.
    pub(super) config: Option<String>,
    found: String,
    dest: PathBuf,
}

impl Build {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        if self.watch {
            return on_threads(self.input.threads, || watch::run(self))?;
        }
        let started = Instant::now();
        let done = on_threads(self.input.threads, || match &self.base {
            Some(base) => self.compared(base),
            None => self.write(&mut self.reader(), None),
        })??;
        let warnings = self.report(&done, started)?;
        let failed = self.strict && warnings > 0;
        Ok(if failed { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
    }

    /// Where the repository lies.
    pub(super) fn dir(&self) -> &Path {
        &self.input.dir
    }

    /// What reads the repository.
    pub(super) fn reader(&self) -> Reader {
        let mut reader = Reader::new(&self.input.dir, self.past());
        reader.allow_scripts(self.allow_scripts);
        reader
    }

    /// Reads the repository and writes the site. What that has in common with the site `before` is taken from there.
    pub(super) fn write(&self, reader: &mut Reader, before: Option<&Site>) -> Result<Done, String> {
        let reading = reader.read().map_err(|error| error.to_string())?;
        self.write_reading(reading, before)
    }

    /// The same as a preview of what changes since `base`. Where that is not at hand, the site is still worth having.
    fn compared(&self, base: &str) -> Result<Done, String> {
        let asked =
            Asked::new(base.to_owned(), self.head.clone(), self.head_theme).map_err(|error| error.to_string())?;
        match read_both(self.reader(), &asked, self.past()) {
            Ok(Comparison { head, against, other_look }) => {
                if other_look {
                    say(OTHER_LOOK)?;
                }
                self.write_reading(Reading { against: Some(against), ..head }, None)
            }
            Err(error) if self.strict || self.head.is_some() || !error.is_about_the_base() => Err(error.to_string()),
            Err(error) => {
                let told = format!("warning: there is no page of changes: {error}");
                say(&told)?;
                self.write(&mut self.reader(), None)
            }
        }
    }

    fn past(&self) -> Past {
        if self.input.no_git { Past::Off } else { Past::Told }
    }

    fn write_reading(&self, mut reading: Reading, before: Option<&Site>) -> Result<Done, String> {
        content::check(&reading, self.input.no_git)?;
        let dest = self.dest(&reading)?;
        reading.search = !self.no_search;
        let (found, config) = (found(&reading, &dest), reading.config_text.clone());
        let built = build::write(reading, &dest, before).map_err(|error| error.to_string())?;
        Ok(Done { built, config, found, dest })
    }

    /// Prints what was found and written, and opens it if that was asked for. Tells how many warnings there are.
    pub(super) fn report(&self, done: &Done, started: Instant) -> Result<usize, String> {
        let Done { built: Built { site, written, indexed, passing }, found, dest, .. } = done;
        super::tell(&site.roadmap().ledger)?;
        findings::print(site.roadmap(), self.format, self.verbose)?;
        for trouble in passing {
            say_as(anstyle::Style::new().bold(), "warning", &trouble.to_string())?;
        }
        let roadmap = site.roadmap();
        let warnings = roadmap.diagnostics.iter().filter(|finding| finding.severity > Severity::Note).count();
        let warnings = warnings + passing.len();
        let indexed = indexed.map_or_else(String::new, |Indexed { documents, time }| {
            format!("Indexed {} for search, in {:.2} s\n", counted(documents, "document"), time.as_secs_f64())
        });
        let told = site.compared().map_or_else(String::new, |compared| {
            format!("{}; see changes/index.html\n", export::changes::summary(&compared))
        });
        let summary = format!(
            "{found}\n{indexed}{told}Wrote {} and {} to {} ({}, {} removed), {}, in {:.2} s",
            counted(roadmap.proposals.len(), "proposal"),
            counted(written.files, "file"),
            dest.display(),
            counted(written.changed, "change"),
            written.removed,
            counted(warnings, "warning"),
            started.elapsed().as_secs_f64(),
        );
        say(&summary)?;
        for note in notes(written) {
            say(&note)?;
        }
        if self.open {
            let index = dest.join("index.html");
            open::that_detached(&index).map_err(|error| format!("{} cannot be opened: {error}", index.display()))?;
        }
        Ok(warnings)
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

/// What the output folder held that the build did not expect, a line each.
fn notes(written: &Written) -> Vec<String> {
    /// How many names a line has.
    const NAMED: usize = 5;
    let names = |names: &[String]| {
        let named: Vec<_> = names.iter().take(NAMED).map(|name| one_line(name)).collect();
        let more = names.len().saturating_sub(NAMED);
        if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
    };
    let kept = (!written.kept.is_empty()).then(|| {
        format!("note: kept in the output folder, since roadbook did not write it as it is: {}", names(&written.kept))
    });
    let restored = (!written.restored.is_empty())
        .then(|| format!("note: written anew, since it had been changed: {}", names(&written.restored)));
    kept.into_iter().chain(restored).collect()
}

/// What was found without being told, and what was left out; `dest` is where the site goes.
fn found(reading: &Reading, dest: &Path) -> String {
    let own = dest.canonicalize().ok();
    let sites = reading
        .tree
        .listing
        .sites
        .iter()
        .filter(|site| !site.tracked && own.as_ref() != Some(&reading.tree.root().join(&site.folder)));
    let sites: String = sites
        .map(|site| {
            format!(
                "\nLeft out {} of {}/, a site that roadbook wrote",
                counted(site.files, "file"),
                one_line(&site.folder)
            )
        })
        .collect();
    let left_out = !reading.allow_scripts && !reading.config.raw.output.html.additional_js.is_empty();
    let note = if left_out { "\nLeft out the scripts of `additional-js`; --allow-scripts includes them" } else { "" };
    format!("{}{note}{sites}", one_line(&found_content(reading)))
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
