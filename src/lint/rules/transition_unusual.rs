//! `transition-unusual`.

use crate::compare::Field;
use crate::compare::ProposalChange;
use crate::compare::Verdict;
use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// A step that leaves out another, goes back, or breaks a rule.
pub(in crate::lint) fn check(subject: &Subject<'_>, change: &ProposalChange, findings: &mut Vec<Diagnostic>) {
    for field in &change.fields {
        let Some(verdict @ (Verdict::Unusual | Verdict::AgainstTheRules)) = field.verdict else { continue };
        let span = match (&field.field, &subject.proposal.stage) {
            (Field::Stage, Some(stage)) => stage.raw.span,
            _ => subject.status_span(),
        };
        let side = |values: &[String]| if values.is_empty() { "nothing".to_owned() } else { values.join(", ") };
        let message = format!("{} → {} is {}", side(&field.from), side(&field.to), verdict.word());
        let finding = Diagnostic::warning("transition-unusual", span, message);
        findings.push(finding.help("say in the Implementation History why, or take the step that is left out"));
    }
}
