//! `milestone-missing`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Accepted, and for no release.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let proposal = subject.proposal;
    let none = proposal.milestones.is_empty() && proposal.latest_milestone.is_none();
    if subject.is_accepted() && none && subject.shared.have_milestones {
        let word = proposal.status.canonical.as_deref().unwrap_or("accepted");
        let finding = Diagnostic::warning(
            "milestone-missing",
            subject.status_span(),
            format!("the status is {word}, and no milestone is named"),
        );
        findings.push(finding.help("name the release that it aims for"));
    }
}
