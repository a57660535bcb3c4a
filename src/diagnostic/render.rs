//! Findings for people and for machines.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Diagnostic, Severity};
use crate::source::{Sources, Span, Spanned};
use crate::terminal::{one_line, shielded};

/// How much of a long line is shown on either side of the offending text.
const AROUND: usize = 100;

/// A finding as data: the shape of `--format json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Record<'finding> {
    /// Name of the rule.
    pub code: &'finding str,
    /// `note`, `warning` or `error`.
    pub severity: &'static str,
    /// The file, relative to the repository.
    pub path: &'finding str,
    /// Line, from one; null where the file as a whole is meant.
    pub line: Option<usize>,
    /// Column in characters, from one.
    pub column: Option<usize>,
    /// The offending text, cut at 200 characters.
    pub text: String,
    /// What is wrong.
    pub message: &'finding str,
    /// What to do.
    pub help: Option<&'finding str>,
}

/// The finding as data.
#[must_use]
pub fn record<'finding>(finding: &'finding Diagnostic, sources: &'finding Sources) -> Record<'finding> {
    let place = (!is_file(finding.span)).then(|| sources.location(finding.span));
    Record {
        code: finding.code,
        severity: finding.severity.word(),
        path: sources.path(finding.span.source),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        text: sources.slice(finding.span).chars().take(200).collect(),
        message: &finding.message,
        help: finding.help.as_deref(),
    }
}

const fn is_file(span: Span) -> bool {
    span.start == 0 && span.end == 0
}

/// The finding as a compiler shows it: message, place, the line with the text marked, help.
#[must_use]
pub fn human(finding: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match finding.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let path = one_line(sources.path(finding.span.source));
    let message = shielded(&finding.message, false);
    let help = finding.help.as_deref().map(|help| shielded(help, false));
    let title = level.primary_title(message.as_str()).id(finding.code);
    let excerpt = excerpt(sources, finding.span);
    let group = if is_file(finding.span) || excerpt.text.trim().is_empty() {
        Group::with_title(title).element(annotate_snippets::Origin::path(path.as_ref()))
    } else {
        let annotation = AnnotationKind::Primary.span(excerpt.mark.clone());
        let snippet =
            Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).path(path.as_ref()).annotation(annotation);
        Group::with_title(title).element(snippet)
    };
    let labels: Vec<String> = finding.labels.iter().map(|label| shielded(&label_text(label, sources), false)).collect();
    let group = labels.iter().fold(group, |group, label| group.element(Level::NOTE.message(label.as_str())));
    let group = match help.as_deref() {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    };
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// A further place of a finding, in one line.
fn label_text(label: &Spanned<String>, sources: &Sources) -> String {
    let place = sources.location(label.span);
    format!("{}, at {}:{}:{}", label.value, sources.path(label.span.source), place.line, place.column)
}

struct Excerpt {
    text: String,
    line: usize,
    mark: std::ops::Range<usize>,
}

/// The first line of the span, cut round the offending text where it is long. No more of the line is looked at: it may
/// be as long as the file, and have many findings.
fn excerpt(sources: &Sources, span: Span) -> Excerpt {
    let text = sources.text(span.source);
    let start = floor(text, span.range().start);
    let before = &text[floor(text, start.saturating_sub(AROUND))..start];
    let before = before.rsplit('\n').next().unwrap_or("");
    let after = &text[start..floor(text, start + 3 * AROUND)];
    let line_end = start + after.find('\n').unwrap_or(after.len());
    let end = floor(text, span.range().end).clamp(start, line_end);
    let mark_end = floor(text, end.min(start + 2 * AROUND)).max(start);
    let to = floor(text, line_end.min(mark_end + AROUND)).max(mark_end);
    let clean = |part: &str| one_line(part.trim_end_matches('\r')).into_owned();
    let before = clean(before);
    let marked = clean(&text[start..mark_end]);
    let after = clean(&text[mark_end..to]);
    let mark = before.len()..before.len() + marked.len();
    Excerpt { text: format!("{before}{marked}{after}"), line: sources.location(span).line, mark }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The finding as an annotation of GitHub's workflows. `prefix` leads from the root of the repository to the tree.
#[must_use]
pub fn github(finding: &Diagnostic, sources: &Sources, prefix: &str) -> String {
    let record = record(finding, sources);
    let command = match finding.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut line = format!("::{command} file={}", property(&format!("{prefix}{}", record.path)));
    if let (Some(at), Some(column)) = (record.line, record.column) {
        let _ = write!(line, ",line={at},col={column}");
    }
    let _ = write!(line, ",title={}::{}", property(record.code), data(record.message));
    if let Some(help) = record.help {
        let _ = write!(line, "%0A{}", data(help));
    }
    line
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    shielded(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"), false)
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(text: &str, needle: &str) -> (Sources, Diagnostic) {
        let mut sources = Sources::default();
        let id = sources.add("keps/a.yaml", text);
        let at = text.find(needle).unwrap_or(0);
        let finding = Diagnostic::warning(
            "status-unknown",
            Span::new(id, at..at + needle.len()),
            format!("unknown status `{needle}`"),
        );
        (sources, finding.help("did you mean `implemented`?"))
    }

    #[test]
    fn a_finding_is_shown_as_a_compiler_would() {
        let (sources, finding) = finding("title: x\nstatus: imlpemented\n", "imlpemented");
        let expected = "warning[status-unknown]: unknown status `imlpemented`\n \
                        --> keps/a.yaml:2:9\n  |\n\
                        2 | status: imlpemented\n  |         ^^^^^^^^^^^\n  |\n  \
                        = help: did you mean `implemented`?";
        assert_eq!(human(&finding, &sources, false), expected);
    }

    #[test]
    fn long_lines_and_control_characters_do_not_reach_the_terminal() {
        let long = format!("{}\u{1b}[31mBAD{}", "x".repeat(1_000_000), "y".repeat(1_000_000));
        let (sources, finding) = finding(&long, "BAD");
        let shown = human(&finding, &sources, false);
        assert!(shown.len() < 2_000 && !shown.contains('\u{1b}'), "{} bytes", shown.len());
    }

    #[test]
    fn annotations_cannot_be_broken_out_of() {
        let (sources, finding) = finding("a\n", "a\n");
        let shown = github(&finding, &sources, "sub/");
        assert_eq!(
            shown,
            "::warning file=sub/keps/a.yaml,line=1,col=1,title=status-unknown::unknown status `a%0A`%0Adid you mean `implemented`?"
        );
    }
}
