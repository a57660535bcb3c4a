//! Findings on the terminal, as JSON, or as annotations.

use std::collections::BTreeMap;

use super::FindingsFormat;
use super::out::{Screen, enough, print_commands, print_json};
use crate::diagnostic::document::{Findings, Notice};
use crate::diagnostic::render::{github, human};
use crate::diagnostic::{Diagnostic, Severity};
use crate::roadmap::Roadmap;

/// How many findings a terminal shows one by one.
const SHOWN: usize = 12;

/// Prints the findings of a roadmap. On a terminal the first few are shown in full and the rest by rule, since a
/// repository has thousands on the first day; `verbose` shows all.
pub(super) fn print(roadmap: &Roadmap, format: FindingsFormat, verbose: bool) -> Result<(), String> {
    match format {
        FindingsFormat::Human => enough(to_terminal(roadmap, verbose), "standard error"),
        FindingsFormat::Json => {
            let notices = roadmap.ledger.notices.iter();
            let notices = notices.map(|one| Notice { code: one.code, message: &one.message, help: one.help }).collect();
            let document = Findings { notices: Some(notices), ..Findings::of(&roadmap.diagnostics, &roadmap.sources) };
            print_json(&document.json().map_err(|error| error.to_string())?)
        }
        FindingsFormat::Github => {
            let prefix = &roadmap.identity.prefix;
            let lines: Vec<String> =
                roadmap.diagnostics.iter().map(|finding| github(finding, &roadmap.sources, prefix) + "\n").collect();
            print_commands(&lines.concat())
        }
    }
}

fn to_terminal(roadmap: &Roadmap, verbose: bool) -> std::io::Result<()> {
    let mut out = Screen::lock();
    let worth = |finding: &&Diagnostic| verbose || finding.severity > Severity::Note;
    let total = roadmap.diagnostics.iter().filter(worth).count();
    let shown = if verbose { total } else { SHOWN };
    for finding in roadmap.diagnostics.iter().filter(worth).take(shown) {
        out.say(&format!("{}\n", human(finding, &roadmap.sources, out.styled)))?;
    }
    if total > shown {
        out.say(&format!("… and {} more; by rule:", total - shown))?;
        let mut rules: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
        for finding in &roadmap.diagnostics {
            *rules.entry((finding.severity, finding.code)).or_default() += 1;
        }
        let mut rules: Vec<_> = rules.into_iter().collect();
        rules.sort_by(|((left, _), left_count), ((right, _), right_count)| {
            right.cmp(left).then(right_count.cmp(left_count))
        });
        for ((severity, code), count) in rules {
            out.say(&format!("{count:>7}  {:<8} {code}", severity.word()))?;
        }
        out.say("Every one is on the site's health page; --verbose or --format json prints them all.\n")?;
    }
    Ok(())
}
