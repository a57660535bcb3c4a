//! `history-behind`.

use crate::compare::Field;
use crate::compare::ProposalChange;
use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// It moved, and its history does not say so.
pub(in crate::lint) fn check(subject: &Subject<'_>, change: &ProposalChange, findings: &mut Vec<Diagnostic>) {
    let moved = |field: &&Field| matches!(field, Field::Status | Field::Stage);
    let fields = change.fields.iter().map(|change| &change.field);
    let Some(what) = fields.into_iter().find(moved) else { return };
    // Where there is no such section, nobody expects a line in it.
    let has = subject.headings().iter().any(|heading| heading.text.eq_ignore_ascii_case("implementation history"));
    if change.events_new.is_empty() && change.base.is_some() && has {
        let message = format!("the {} changes, and the Implementation History has no new line", what.word());
        let finding = Diagnostic::warning("history-behind", subject.status_span(), message);
        findings.push(finding.help("add a line with the day and what was reached; `roadbook status` and `promote` do"));
    }
}
