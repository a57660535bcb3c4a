//! `tracking-missing`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Accepted, and nowhere tracked.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let has = subject.proposal.links.iter().any(|link| link.kind == "tracking");
    if subject.is_accepted() && !has && subject.shared.habits.have_tracking {
        let message = "it does not say where it is tracked";
        let finding = Diagnostic::note("tracking-missing", subject.status_span(), message);
        findings.push(finding.help("add the address of its issue or epic"));
    }
}
