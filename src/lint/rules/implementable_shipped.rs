//! `implementable-shipped`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Still accepted, though its last stage has come out and its checklist is done. What the release that is being made will
/// bring has not come out yet.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let stable = subject.proposal.milestones.iter().find(|declared| declared.stage.as_deref() == Some("stable"));
    let named = stable.and_then(|declared| declared.milestones.iter().find(|milestone| milestone.version().is_some()));
    if let (Some(named), Some(reached)) = (named, &subject.shared.reached)
        && named > reached
    {
        return;
    }
    let found = subject.roadmap().findings_of(subject.id).filter(|finding| finding.code == "implementable-shipped");
    findings.extend(found.cloned());
}
