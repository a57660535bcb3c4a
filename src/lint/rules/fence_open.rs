//! `fence-open`.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::edit::Edit;
use crate::lint::Subject;
use crate::markdown::PartKind;

/// Code that nothing ends: all the rest of the document is part of it.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(open) = open(subject) else { return };
    let finding = Diagnostic::warning("fence-open", subject.span(open.line), "this fence is never closed");
    findings.push(finding.help("close it behind the code; until then all the rest is shown as code"));
}

/// A fence with nothing behind it goes; one with code behind it is closed at the end, where a page closes it as well. Where
/// headings stand in the code, the end may be meant to be elsewhere.
pub(in crate::lint) fn fix(subject: &Subject<'_>, finding: &Diagnostic) -> Vec<Edit> {
    let Some(open) = open(subject) else { return Vec::new() };
    let (text, source) = (subject.text, finding.span.source);
    let code = &text[open.line.end..];
    if code.trim().is_empty() {
        let start = text[..open.line.start].rfind('\n').map_or(0, |end| end + 1);
        return vec![Edit { source, range: start..text.len(), text: String::new() }];
    }
    if code.lines().any(|line| line.starts_with("## ") || line.starts_with("### ")) {
        return Vec::new();
    }
    let ends = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = text.trim_end_matches(['\n', '\r']).len();
    let indent = &text[text[..open.line.start].rfind('\n').map_or(0, |end| end + 1)..open.line.start];
    // Within a list or a quotation the fence that ends it has to stand within as well.
    if !indent.trim().is_empty() {
        return Vec::new();
    }
    vec![Edit { source, range: end..text.len(), text: format!("{ends}{indent}{}{ends}", open.fence) }]
}

struct Open<'text> {
    /// The line that opens it, without what stands before the fence.
    line: Range<usize>,
    fence: &'text str,
}

fn open<'text>(subject: &Subject<'text>) -> Option<Open<'text>> {
    let last = subject.parts.iter().rev().find(|part| matches!(part.kind, PartKind::Code { .. }))?;
    let text = subject.text;
    if !text.get(last.range.end..)?.trim().is_empty() {
        return None;
    }
    let code = text.get(last.range.clone())?;
    let first = code.lines().next()?;
    let mark = first.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let fence = &first[..first.len() - first.trim_start_matches(mark).len()];
    let closes = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        line.len() >= fence.len() && line.chars().all(|letter| letter == mark)
    };
    let is_open = fence.len() >= 3 && !code.lines().skip(1).last().is_some_and(closes);
    is_open.then(|| Open { line: last.range.start..last.range.start + first.trim_end().len(), fence })
}
