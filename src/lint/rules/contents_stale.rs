//! `contents-stale`.

use crate::diagnostic::Diagnostic;
use crate::edit::Edit;
use crate::lint::Subject;
use crate::toc::{Options, renewal, stale};

/// A contents list that is not what its document's headings make it.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(document) = subject.document else { return };
    let Some(toc) = &document.outline.toc else { return };
    let Some(why) = stale(subject.text, &document.outline, options(subject)) else { return };
    let first = subject.text.get(toc.range.clone()).and_then(|list| list.lines().next()).unwrap_or("");
    let range = toc.range.start..toc.range.start + first.len();
    let message = format!("the contents list is stale: {why}");
    let finding = Diagnostic::warning("contents-stale", subject.span(range), message);
    findings.push(finding.help("`roadbook toc` makes it anew"));
}

/// The list that the headings make, between the same tags.
pub(in crate::lint) fn fix(subject: &Subject<'_>, finding: &Diagnostic) -> Vec<Edit> {
    let Some(document) = subject.document else { return Vec::new() };
    // Where there is no place for a list, or a heading would be lost, somebody has to look.
    let renewal = renewal(subject.text, &document.outline, options(subject)).unwrap_or_default();
    renewal.into_iter().map(|(range, text)| Edit { source: finding.span.source, range, text }).collect()
}

fn options(subject: &Subject<'_>) -> Options {
    Options { max_depth: subject.shared.habits.depth, ..Options::default() }
}
