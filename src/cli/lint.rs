//! `roadbook lint`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::out::{Screen, enough, print, print_commands, print_json, say};
use super::{FINDINGS, content, on_threads};
use crate::build::comparison::{Comparison, read_both};
use crate::build::{Asked, Past, Reader, Reading};
use crate::diagnostic::document::Findings as Document;
use crate::diagnostic::render::{github, human};
use crate::diagnostic::sarif::{Described, sarif};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Findings, RULES, Rule, Settings, lint, mended, ratchet, rule};
use crate::roadmap::Roadmap;
use crate::serve::changed::counted;
use crate::terminal::one_line;
use crate::write;

mod baseline;

/// How many findings a terminal shows one by one.
const SHOWN: usize = 40;
/// What is mended may show what else can be; no more often than this.
const ROUNDS: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As a compiler shows them, on standard error
    Human,
    /// One JSON document
    Json,
    /// Annotations for GitHub's workflows
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Files or folders to report on, named from the root of the repository or from here; by default all of it
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    paths: Vec<String>,
    /// Folder of the repository, or a folder in it
    #[arg(short = 'C', long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Report only what is new since this revision; A...B is where both went on from, and B
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Report on this rule only, each finding by itself
    #[arg(long, value_name = "RULE", value_parser = NonEmptyStringValueParser::new())]
    rule: Option<String>,
    /// Mend what has exactly one right answer, and report the rest
    #[arg(long, conflicts_with = "update_baseline")]
    fix: bool,
    /// Print the manual page of a rule, and nothing else
    #[arg(long, value_name = "RULE", value_parser = NonEmptyStringValueParser::new())]
    explain: Option<String>,
    /// Print all rules, a line each, and nothing else
    #[arg(long)]
    list: bool,
    /// Leave out what this file holds; see --update-baseline
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what there is now into the file that --baseline names
    #[arg(long, requires = "baseline")]
    update_baseline: bool,
    /// Print every finding, notes included
    #[arg(short, long)]
    verbose: bool,
    /// Do not ask git about the repository
    #[arg(long)]
    no_git: bool,
    /// How many threads to use; by default one a core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl Lint {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        if self.list {
            return list();
        }
        if let Some(name) = &self.explain {
            print(&known(name)?.explained())?;
            return Ok(ExitCode::SUCCESS);
        }
        let only = self.rule.as_deref().map(known).transpose()?;
        on_threads(self.threads, || self.check(only))?
    }

    fn check(&self, only: Option<&'static Rule>) -> Result<ExitCode, String> {
        let (mut count, mut round) = (0, 0);
        let (mut files, mut left) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let (reading, settings, mut findings) = self.look()?;
            let roadmap = &reading.roadmap;
            if let Some(only) = only {
                findings = findings.of(only);
            }
            if round == 0 {
                self.unread(&reading)?;
            }
            if let Some(path) = &self.baseline {
                if self.update_baseline {
                    return baseline::write(path, roadmap, &findings.diagnostics);
                }
                baseline::leave_out(&baseline::read(path)?, roadmap, &mut findings.diagnostics);
            }
            let mended = mended(roadmap, &reading.config, &settings, &findings.diagnostics);
            let mut written = false;
            if self.fix && round < ROUNDS {
                if round == 0 {
                    let files: Vec<PathBuf> =
                        reading.tree.listing.files.keys().filter_map(|path| reading.tree.place(path)).collect();
                    write::clear_leftovers(files.iter().map(PathBuf::as_path));
                }
                round += 1;
                for (source, file) in &mended {
                    let path = roadmap.sources.path(*source);
                    let was = roadmap.sources.text(*source);
                    let Some(place) = reading.tree.place(path) else { continue };
                    match write::replace_text(&place, was, &file.text) {
                        Ok(()) => {
                            files.insert(path.to_owned());
                            count += file.count;
                            written = true;
                        }
                        // What was not read whole, and what a link leads to, is left to its author.
                        Err(error) if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::Other) => {
                            left.insert(format!("{}: {error}", one_line(path)));
                        }
                        Err(error) => return Err(format!("{}: {error}", one_line(path))),
                    }
                }
            }
            if written {
                continue;
            }
            for line in &left {
                say(&format!("note: {line}"))?;
            }
            if count > 0 {
                let line = format!("Mended {} in {}", counted(count, "finding"), counted(files.len(), "file"));
                say(&line)?;
            }
            let whole = only.is_some() || self.base.is_some();
            let findings = if whole { findings } else { findings.gathered(roadmap) };
            self.print(roadmap, &findings, mended.values().map(|file| file.count).sum())?;
            let wrong = findings.diagnostics.iter().any(|finding| finding.severity > Severity::Note);
            return Ok(if wrong { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS });
        }
    }

    /// Reads the repository, and finds what there is to find.
    fn look(&self) -> Result<(Reading, Settings, Findings), String> {
        let past = if self.no_git { Past::Off } else { Past::Told };
        let Some(base) = &self.base else {
            let reading = Reader::new(&self.dir, past).read().map_err(|error| error.to_string())?;
            content::check(&reading, self.no_git)?;
            let settings = Settings::of(&reading.config).map_err(|error| error.to_string())?;
            let named = content::named(&reading, None, &self.paths)?;
            let findings = lint(&reading.roadmap, &settings, None, &|path| self.wants(&named, path));
            return Ok((reading, settings, findings));
        };
        let asked = Asked::new(base.clone(), None, false).map_err(|error| error.to_string())?;
        let comparison = read_both(Reader::new(&self.dir, past), &asked, past).map_err(|error| error.to_string())?;
        let settings = Settings::of(&comparison.head.config).map_err(|error| error.to_string())?;
        content::check(&comparison.head, self.no_git)?;
        let named = content::named(&comparison.head, Some(&comparison.against.base), &self.paths)?;
        let findings = ratchet(&comparison.compared(), &settings, &|path| self.wants(&named, path));
        let Comparison { head, .. } = comparison;
        Ok((head, settings, findings))
    }

    /// Whether findings about a file are wanted, where `named` is what the command line names.
    fn wants(&self, named: &[String], path: &str) -> bool {
        self.paths.is_empty() || content::is_in(named, path)
    }

    /// Says of which paths nothing is read. Hooks name every file that was changed, so that this is no failure.
    fn unread(&self, reading: &Reading) -> Result<(), String> {
        let has = |path: &str| {
            let named = content::named(reading, None, &[path.to_owned()]).unwrap_or_default();
            reading.roadmap.sources.all().any(|source| content::is_in(&named, &source.path))
        };
        for path in self.paths.iter().filter(|path| !has(path)) {
            let line =
                format!("note: nothing is checked in `{}`: it holds no proposal and no document", one_line(path));
            say(&line)?;
        }
        Ok(())
    }

    /// Prints the findings, of which so many can be mended.
    fn print(&self, roadmap: &Roadmap, findings: &Findings, fixable: usize) -> Result<(), String> {
        let found = &findings.diagnostics;
        let (sources, prefix) = (&roadmap.sources, &roadmap.identity.prefix);
        match self.format {
            Format::Human => enough(self.to_terminal(roadmap, findings, fixable), "standard error"),
            Format::Json => {
                let document = Document { allowed: Some(findings.allowed), ..Document::of(found, sources) };
                print_json(&document.json().map_err(|error| error.to_string())?)
            }
            Format::Github => {
                let lines = found.iter().map(|finding| github(finding, sources, prefix) + "\n");
                print_commands(&lines.collect::<String>())
            }
            Format::Sarif => {
                let described =
                    |rule: &Rule| Described { code: rule.code, summary: rule.summary(), page: rule.explained() };
                let rules: Vec<Described> = RULES.iter().map(described).collect();
                print_json(&sarif(found, &rules, sources, prefix).map_err(|error| error.to_string())?)
            }
        }
    }

    fn to_terminal(&self, roadmap: &Roadmap, findings: &Findings, fixable: usize) -> std::io::Result<()> {
        let mut out = Screen::lock();
        let notes = self.verbose || self.rule.is_some();
        let worth = |finding: &&Diagnostic| notes || finding.severity > Severity::Note;
        let shown: Vec<&Diagnostic> = findings.diagnostics.iter().filter(worth).collect();
        let most = if self.verbose { shown.len() } else { SHOWN };
        for finding in shown.iter().take(most) {
            out.say(&format!("{}\n", human(finding, &roadmap.sources, out.styled)))?;
        }
        if shown.len() > most || shown.len() < findings.diagnostics.len() {
            let mut rules: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
            for finding in &findings.diagnostics {
                *rules.entry((std::cmp::Reverse(finding.severity), finding.code)).or_default() += 1;
            }
            out.say("By rule:")?;
            for ((severity, code), count) in rules {
                out.say(&format!("{count:>7}  {:<8} {code}", severity.0.word()))?;
            }
            out.say("--verbose prints every one, --rule those of a rule, --explain what it is about.\n")?;
        }
        let count = |severity: Severity| findings.diagnostics.iter().filter(|one| one.severity == severity).count();
        let parts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let parts: Vec<String> = parts.iter().map(|(severity, word)| counted(count(*severity), word)).collect();
        let allowed = if findings.allowed > 0 { format!(", {} allowed", findings.allowed) } else { String::new() };
        out.say(&format!("{}: {}{allowed}", counted(roadmap.proposals.len(), "proposal"), parts.join(", ")))?;
        if fixable > 0 {
            out.say(&format!("{fixable} of them can be mended by --fix"))?;
        }
        Ok(())
    }
}

/// The rule of that name.
fn known(name: &str) -> Result<&'static Rule, String> {
    rule(name).ok_or_else(|| {
        let near = crate::dialect::vocabulary::nearest(name, RULES.iter().map(|rule| rule.code));
        let help = near
            .map_or_else(|| "`roadbook lint --list` names all".to_owned(), |near| format!("did you mean `{near}`?"));
        format!("`{name}` is no rule\n  help: {help}")
    })
}

fn list() -> Result<ExitCode, String> {
    let widest = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let lines = RULES.iter().map(|rule| format!("{:<widest$}  {}\n", rule.code, rule.summary()));
    print(&lines.collect::<String>())?;
    Ok(ExitCode::SUCCESS)
}
