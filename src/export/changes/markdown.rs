//! A comparison for the comment of a pull request, or the summary of a job: one line, a table of what the metadata says
//! otherwise, and details that unfold. What does not fit is left out and said.

use std::fmt::Write as _;

use super::{arrow, gist, name, of, summary, text};
use crate::compare::{Compared, Kind, ProposalChange, Verdict};
use crate::export::digest::text as inert;
use crate::markdown::escaped;
use crate::roadmap::Roadmap;
use crate::site::vanished;

/// How many characters a comment on GitHub may have, less some for what a job adds.
pub const LIMIT: usize = 65_000;
/// How many lines of a list are told.
const LINES: usize = 20;
/// How long one value may be.
const VALUE: usize = 300;

/// The comparison as GitHub's Markdown, of at most `limit` bytes. `site` is where its preview is published, with a
/// trailing slash.
#[must_use]
pub fn markdown(compared: &Compared<'_>, site: Option<&str>, limit: usize) -> String {
    let parts: Vec<String> = compared.changes.proposals.iter().map(|change| details(compared, change, site)).collect();
    let mut out = format!("{}\n", inert(&summary(compared)));
    let table = table(compared, site);
    let rest = "\nMore does not fit into a comment; the preview and `roadbook diff` tell all of it.\n";
    let room = limit.saturating_sub(rest.len());
    let mut whole = true;
    for part in std::iter::once(table).chain(parts).chain([files(compared)]) {
        if out.len() + part.len() <= room {
            out.push_str(&part);
        } else {
            whole = false;
        }
    }
    if !whole {
        out.push_str(rest);
    }
    out
}

/// What the metadata says otherwise, a row each.
fn table(compared: &Compared<'_>, site: Option<&str>) -> String {
    let mut out = String::new();
    for change in compared.changes.proposals.iter().filter(|change| !matches!(change.kind, Kind::Added | Kind::Removed))
    {
        for field in &change.fields {
            let verdict = match field.verdict {
                Some(verdict @ (Verdict::Unusual | Verdict::AgainstTheRules)) => verdict.word(),
                _ => "",
            };
            let side = |values: &[String]| cell(&values.join(", "));
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {verdict} |",
                linked(compared, change, site),
                cell(&field.field.word()),
                side(&field.from),
                side(&field.to),
            );
        }
    }
    if out.is_empty() {
        out
    } else {
        format!("\n| Proposal | Field | Before | After | |\n|---|---|---|---|---|\n{out}")
    }
}

/// The name of a proposal, which leads to its page in the preview.
fn linked(compared: &Compared<'_>, change: &ProposalChange, site: Option<&str>) -> String {
    let text = cell(&name(compared, change));
    match (site, change.head) {
        (Some(site), Some(id)) => {
            let slug = crate::site::encode(&compared.head.roadmap.slugs[id]);
            format!("[{text}]({site}proposals/{slug}/index.html)")
        }
        _ => text,
    }
}

fn details(compared: &Compared<'_>, change: &ProposalChange, site: Option<&str>) -> String {
    let (roadmap, id) = compared.shown(change);
    let gist = if change.is_reformatting() { "is only written otherwise".to_owned() } else { gist(compared, change) };
    let mut out = format!("\n<details><summary>{}: {}</summary>\n\n", html(&name(compared, change)), html(&gist));
    let path = &roadmap.proposals[id].path;
    let _ = writeln!(out, "- {} {}", linked(compared, change, site), code(path));
    if let Some(from) = change.base.map(|id| &compared.base.roadmap.proposals[id].path).filter(|from| *from != path) {
        let _ = writeln!(out, "- moved from {}", code(from));
    }
    for field in &change.fields {
        let _ = writeln!(out, "- {}: {}", inert(&field.field.word()), cell(&arrow(field)));
    }
    list(&mut out, "ticked", &change.ticked);
    list(&mut out, "no longer ticked", &change.unticked);
    list(&mut out, "new in the history", &change.events_new);
    list(&mut out, "gone from the history", &change.events_gone);
    if !text(change.text).is_empty() && !matches!(change.kind, Kind::Added | Kind::Removed) {
        let _ = writeln!(out, "- {}", text(change.text));
    }
    if change.kind != Kind::Removed {
        list(&mut out, "new finding", &findings(compared.head.roadmap, &change.findings_new));
        list(&mut out, "mended finding", &findings(compared.base.roadmap, &change.findings_mended));
    }
    out.push_str("\n</details>\n");
    out
}

fn findings(roadmap: &Roadmap, indexes: &[usize]) -> Vec<String> {
    let finding = |index: &usize| {
        let finding = &roadmap.diagnostics[*index];
        let place = roadmap.sources.location(finding.span);
        format!("{} ({}, line {})", finding.message, finding.code, place.line)
    };
    indexes.iter().map(finding).collect()
}

fn list(out: &mut String, what: &str, lines: &[String]) {
    for line in lines.iter().take(LINES) {
        let _ = writeln!(out, "- {what}: {}", cell(line));
    }
    if lines.len() > LINES {
        let _ = writeln!(out, "- {what}: and {} more", lines.len() - LINES);
    }
}

fn files(compared: &Compared<'_>) -> String {
    let changes = compared.changes;
    let mut out = String::new();
    for (title, files) in [("documentation page", &changes.documentation), ("file that pages show", &changes.assets)] {
        if files.is_empty() {
            continue;
        }
        let count = of(files.len(), title, &title.replacen("page", "pages", 1).replacen("file that", "files that", 1));
        let _ = writeln!(out, "\n<details><summary>{count}</summary>\n");
        for file in files.iter().take(LINES) {
            let _ = writeln!(out, "- {} {}", file.kind.word(), code(&file.path));
        }
        if files.len() > LINES {
            let _ = writeln!(out, "- and {} more", files.len() - LINES);
        }
        out.push_str("\n</details>\n");
    }
    let vanished = vanished(compared);
    if !vanished.is_empty() {
        let count = of(vanished.len(), "address leads nowhere now", "addresses lead nowhere now");
        let _ = writeln!(out, "\n<details><summary>{count}</summary>\n");
        vanished.iter().take(LINES).for_each(|address| {
            let _ = writeln!(out, "- {}", code(&format!("/{address}")));
        });
        if vanished.len() > LINES {
            let _ = writeln!(out, "- and {} more", vanished.len() - LINES);
        }
        out.push_str("\n</details>\n");
    }
    out
}

/// A text of the repository's in one line: nothing in it is Markdown, and nobody is notified by it.
fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(VALUE).collect();
    let cut = if short.len() < line.len() { "…" } else { "" };
    inert(&short) + cut
}

/// The same within HTML, where marks of Markdown mean nothing.
fn html(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped(&line).replace('@', "@\u{200b}")
}

/// A path as code. A backtick in it would end it.
fn code(path: &str) -> String {
    format!("`{}`", path.replace(['`', '\n', '\r'], "�"))
}
