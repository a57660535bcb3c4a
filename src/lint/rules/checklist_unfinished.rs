//! `checklist-unfinished`.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::Subject;

/// Done by its status, and not by its checklist. `completed` says that the checklist is done as well; other words for what is
/// done say so of the work, and the ticks may have been forgotten.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(checklist) = &subject.proposal.checklist else { return };
    let severity = match subject.proposal.status.canonical.as_deref() {
        Some("completed") => Severity::Warning,
        Some("implemented") => Severity::Note,
        _ => return,
    };
    let done = checklist.checked + checklist.struck;
    if done >= checklist.total {
        return;
    }
    let word = subject.proposal.status.canonical.as_deref().unwrap_or("");
    let message = format!("{word}, with {done} of {} tasks done", checklist.total);
    let finding =
        Diagnostic { severity, ..Diagnostic::warning("checklist-unfinished", subject.status_span(), message) };
    findings.push(finding.help("tick the tasks, or correct the status"));
}
