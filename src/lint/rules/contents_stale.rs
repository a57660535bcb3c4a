//! `contents-stale`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::toc::{Options, stale};

/// A contents list that is not what its document's headings make it.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(document) = subject.document else { return };
    let Some(toc) = &document.outline.toc else { return };
    let options = Options { max_depth: subject.shared.depth, ..Options::default() };
    let Some(why) = stale(subject.text, &document.outline, options) else { return };
    let first = subject.text.get(toc.range.clone()).and_then(|list| list.lines().next()).unwrap_or("");
    let range = toc.range.start..toc.range.start + first.len();
    let message = format!("the contents list is stale: {why}");
    let finding = Diagnostic::warning("contents-stale", subject.span(range), message);
    findings.push(finding.help("`roadbook toc` makes it anew"));
}
