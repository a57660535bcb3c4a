//! `milestone-missing`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::proposal::milestone::{Milestone, MilestoneKind};

/// Accepted, and for no release.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let proposal = subject.proposal;
    // `TBD` is none; `never` is an answer.
    let open = |milestone: &Milestone| matches!(milestone.kind, MilestoneKind::Placeholder);
    let none = proposal
        .milestones
        .iter()
        .chain(&proposal.latest_milestone)
        .all(|declared| declared.milestones.iter().all(open));
    if subject.is_accepted() && none && subject.shared.habits.have_milestones {
        let word = proposal.status.canonical.as_deref().unwrap_or("accepted");
        let finding = Diagnostic::warning(
            "milestone-missing",
            subject.status_span(),
            format!("the status is {word}, and no milestone is named"),
        );
        findings.push(finding.help("name the release that it aims for"));
    }
}
