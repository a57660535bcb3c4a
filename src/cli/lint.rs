//! `roadbook lint`.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{FINDINGS, enough, on_threads, print, print_json};
use crate::build::comparison::{Asked, Comparison, read_both};
use crate::build::{Past, Reader};
use crate::diagnostic::render::{github, human, record};
use crate::diagnostic::sarif::{Described, sarif};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Findings, RULES, Rule, Settings, lint, ratchet, rule};
use crate::roadmap::Roadmap;
use crate::serve::changed::counted;

/// How many findings a terminal shows one by one.
const SHOWN: usize = 40;

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
    /// Files or folders to report on; by default all of the repository
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
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// Print the manual page of a rule, and nothing else
    #[arg(long, value_name = "RULE")]
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
        let past = if self.no_git { Past::Off } else { Past::Told };
        let wanted = |path: &str| self.wants(path);
        let fail = |error: &dyn std::fmt::Display| error.to_string();
        let (head, mut findings) = match &self.base {
            None => {
                let reading = Reader::new(&self.dir, past).read().map_err(|error| fail(&error))?;
                let settings = Settings::of(&reading.config)?;
                let findings = lint(&reading.roadmap, &reading.config, &settings, None, only, &wanted);
                (reading, findings)
            }
            Some(base) => {
                let asked = Asked { base: base.clone(), head: None };
                let comparison = read_both(&self.dir, &asked, past).map_err(|error| fail(&error))?;
                let settings = Settings::of(&comparison.head.config)?;
                let findings = ratchet(&comparison.compared(), &comparison.head.config, &settings, only, &wanted);
                let Comparison { head, .. } = comparison;
                (head, findings)
            }
        };
        let roadmap = &head.roadmap;
        if let Some(path) = &self.baseline {
            if self.update_baseline {
                return write_baseline(path, roadmap, &findings.diagnostics);
            }
            leave_out(&read_baseline(path)?, roadmap, &mut findings.diagnostics);
        }
        self.print(roadmap, &findings)?;
        let wrong = findings.diagnostics.iter().any(|finding| finding.severity > Severity::Note);
        Ok(if wrong { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
    }

    fn wants(&self, path: &str) -> bool {
        let named = |wanted: &String| {
            let wanted = wanted.trim_start_matches("./").trim_end_matches('/');
            wanted.is_empty()
                || wanted == "."
                || path.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.paths.is_empty() || self.paths.iter().any(named)
    }

    fn print(&self, roadmap: &Roadmap, findings: &Findings) -> Result<(), String> {
        let found = &findings.diagnostics;
        let (sources, prefix) = (&roadmap.sources, &roadmap.identity.prefix);
        match self.format {
            Format::Human => enough(self.to_terminal(roadmap, findings), "standard error"),
            Format::Json => {
                let records: Vec<_> = found.iter().map(|finding| record(finding, sources)).collect();
                let document = serde_json::json!({ "version": 1, "diagnostics": records, "allowed": findings.allowed });
                let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
                print_json(&format!("{text}\n"))
            }
            Format::Github => {
                let lines = found.iter().map(|finding| github(finding, sources, prefix) + "\n");
                print(&lines.collect::<String>())
            }
            Format::Sarif => {
                let described =
                    |rule: &Rule| Described { code: rule.code, summary: rule.summary(), page: rule.explained() };
                let rules: Vec<Described> = RULES.iter().map(described).collect();
                print_json(&sarif(found, &rules, sources, prefix).map_err(|error| error.to_string())?)
            }
        }
    }

    fn to_terminal(&self, roadmap: &Roadmap, findings: &Findings) -> std::io::Result<()> {
        let mut out = anstream::stderr().lock();
        let colour = std::io::stderr().is_terminal();
        let notes = self.verbose || self.rule.is_some();
        let worth = |finding: &&Diagnostic| notes || finding.severity > Severity::Note;
        let shown: Vec<&Diagnostic> = findings.diagnostics.iter().filter(worth).collect();
        let most = if self.verbose { shown.len() } else { SHOWN };
        for finding in shown.iter().take(most) {
            writeln!(out, "{}\n", human(finding, &roadmap.sources, colour))?;
        }
        if shown.len() > most || shown.len() < findings.diagnostics.len() {
            let mut rules: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
            for finding in &findings.diagnostics {
                *rules.entry((std::cmp::Reverse(finding.severity), finding.code)).or_default() += 1;
            }
            writeln!(out, "By rule:")?;
            for ((severity, code), count) in rules {
                writeln!(out, "{count:>7}  {:<8} {code}", severity.0.word())?;
            }
            writeln!(out, "--verbose prints every one, --rule those of a rule, --explain what it is about.\n")?;
        }
        let count = |severity: Severity| findings.diagnostics.iter().filter(|one| one.severity == severity).count();
        let parts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let parts: Vec<String> = parts.iter().map(|(severity, word)| counted(count(*severity), word)).collect();
        let allowed = if findings.allowed > 0 { format!(", {} allowed", findings.allowed) } else { String::new() };
        writeln!(out, "{}: {}{allowed}", counted(roadmap.proposals.len(), "proposal"), parts.join(", "))
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

/// How often each finding is there, by its rule, file and message: lines move, and a message says what it is about.
type Baseline = BTreeMap<String, usize>;

fn name(roadmap: &Roadmap, finding: &Diagnostic) -> String {
    format!("{} {} {}", finding.code, roadmap.sources.path(finding.span.source), finding.message)
}

fn write_baseline(path: &Path, roadmap: &Roadmap, findings: &[Diagnostic]) -> Result<ExitCode, String> {
    let mut baseline = Baseline::new();
    findings.iter().for_each(|finding| *baseline.entry(name(roadmap, finding)).or_default() += 1);
    let document = serde_json::json!({ "version": 1, "findings": baseline });
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    std::fs::write(path, format!("{text}\n")).map_err(|error| format!("{}: {error}", path.display()))?;
    enough(
        writeln!(anstream::stderr(), "Wrote {} to {}", counted(findings.len(), "finding"), path.display()),
        "standard error",
    )?;
    Ok(ExitCode::SUCCESS)
}

fn read_baseline(path: &Path) -> Result<Baseline, String> {
    #[derive(serde::Deserialize)]
    struct File {
        findings: Baseline,
    }
    let fail =
        |error: &dyn std::fmt::Display| format!("{}: {error}\n  help: --update-baseline writes one", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| fail(&error))?;
    let file: File = serde_json::from_str(&text).map_err(|error| fail(&error))?;
    Ok(file.findings)
}

/// Leaves out what the baseline holds, as often as it does.
fn leave_out(baseline: &Baseline, roadmap: &Roadmap, findings: &mut Vec<Diagnostic>) {
    let mut left = baseline.clone();
    findings.retain(|finding| match left.get_mut(&name(roadmap, finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
}
