//! A comparison for a terminal.

use super::{arrow, gist, name, summary, text};
use crate::compare::{Compared, FileChange, Kind, ProposalChange, Verdict};
use crate::site::vanished;
use crate::terminal::one_line;

/// How many lines of a list are printed.
const LINES: usize = 12;

/// The comparison as lines.
#[must_use]
pub fn human(compared: &Compared<'_>) -> String {
    let mut out = String::new();
    put(&mut out, &summary(compared));
    for change in &compared.changes.proposals {
        proposal(&mut out, compared, change);
    }
    files(&mut out, "Documentation", &compared.changes.documentation);
    files(&mut out, "Files that pages show", &compared.changes.assets);
    let vanished = vanished(compared);
    if !vanished.is_empty() {
        out.push('\n');
        put(&mut out, "Addresses that lead nowhere now:");
        vanished.iter().take(LINES).for_each(|address| {
            put(&mut out, &format!("  /{address}"));
        });
        if vanished.len() > LINES {
            put(&mut out, &format!("  and {} more", vanished.len() - LINES));
        }
    }
    out
}

/// Adds a line. What it quotes of a repository does not begin another one.
fn put(out: &mut String, line: &str) {
    out.push_str(&one_line(line));
    out.push('\n');
}

fn proposal(out: &mut String, compared: &Compared<'_>, change: &ProposalChange) {
    let (roadmap, id) = compared.shown(change);
    let shown = &roadmap.proposals[id];
    let title =
        if shown.number.is_some() { format!("{} {}", shown.label, shown.title) } else { name(compared, change) };
    let gist = if change.is_reformatting() { "is only written otherwise".to_owned() } else { gist(compared, change) };
    out.push('\n');
    put(out, &format!("{title}: {gist}"));
    let from = change.base.map(|id| &compared.base.roadmap.proposals[id].path).filter(|path| **path != shown.path);
    let moved = match (from, change.similarity) {
        (Some(from), Some(similarity)) => format!("  {from} → {} ({similarity} % the same)", shown.path),
        (Some(from), None) => format!("  {from} → {}", shown.path),
        (None, _) => format!("  {}", shown.path),
    };
    put(out, &moved);
    if matches!(change.kind, Kind::Added | Kind::Removed) {
        return;
    }
    for field in &change.fields {
        let verdict = match field.verdict {
            Some(verdict @ (Verdict::Unusual | Verdict::AgainstTheRules)) => format!(" ({})", verdict.word()),
            _ => String::new(),
        };
        put(out, &format!("  {}: {}{verdict}", field.field.word(), arrow(field)));
    }
    list(out, "ticked", &change.ticked);
    list(out, "no longer ticked", &change.unticked);
    list(out, "new in the history", &change.events_new);
    list(out, "gone from the history", &change.events_gone);
    if !text(change.text).is_empty() && !change.is_reformatting() {
        put(out, &format!("  {}", text(change.text)));
    }
    let findings = |roadmap: &crate::roadmap::Roadmap, indexes: &[usize]| -> Vec<String> {
        let finding = |index: &usize| {
            let finding = &roadmap.diagnostics[*index];
            let place = roadmap.sources.location(finding.span);
            let path = roadmap.sources.path(finding.span.source);
            format!("{}: {path}:{}:{} {}", finding.code, place.line, place.column, finding.message)
        };
        indexes.iter().map(finding).collect()
    };
    list(out, "new finding", &findings(compared.head.roadmap, &change.findings_new));
    list(out, "mended finding", &findings(compared.base.roadmap, &change.findings_mended));
}

fn list(out: &mut String, what: &str, lines: &[String]) {
    for line in lines.iter().take(LINES) {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = line.chars().take(160).collect();
        put(out, &format!("  {what}: {short}{}", if short.len() < line.len() { "…" } else { "" }));
    }
    if lines.len() > LINES {
        put(out, &format!("  {what}: and {} more", lines.len() - LINES));
    }
}

fn files(out: &mut String, title: &str, changes: &[FileChange]) {
    if changes.is_empty() {
        return;
    }
    out.push('\n');
    put(out, &format!("{title}:"));
    for change in changes.iter().take(LINES) {
        put(out, &format!("  {} {}", change.kind.word(), change.path));
    }
    if changes.len() > LINES {
        put(out, &format!("  and {} more", changes.len() - LINES));
    }
}
