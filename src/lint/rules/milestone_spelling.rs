//! `milestone-spelling`.

use crate::diagnostic::Diagnostic;
use crate::edit::{Edit, bare};
use crate::lint::Subject;
use crate::proposal::Declared;

/// A release without the `v` that nearly all others have here.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.shared.habits.spelling.with_v {
        return;
    }
    for declared in subject.proposal.milestones.iter().chain(&subject.proposal.latest_milestone) {
        let Some(spelled) = spelled(declared) else { continue };
        let message =
            format!("the milestone `{}` is written without the `v` that others have here", bare(&declared.raw.value));
        let finding = Diagnostic::note("milestone-spelling", declared.raw.span, message);
        findings.push(finding.help(format!("write {spelled}")));
    }
}

/// The same release with a `v`.
pub(in crate::lint) fn fix(subject: &Subject<'_>, finding: &Diagnostic) -> Vec<Edit> {
    let declared = subject.proposal.milestones.iter().chain(&subject.proposal.latest_milestone);
    let here = declared.filter(|declared| declared.raw.span == finding.span);
    here.filter_map(|declared| subject.exchange(finding.span, spelled(declared)?)).take(1).collect()
}

/// How a release without a `v` is spelled with one; none where it has it, or is more than a version.
fn spelled(declared: &Declared) -> Option<String> {
    let word = bare(&declared.raw.value);
    let [milestone] = declared.milestones.as_slice() else { return None };
    let version = word.bytes().all(|letter| letter.is_ascii_digit() || letter == b'.');
    (version && milestone.version().is_some() && milestone.odd.is_none() && milestone.raw == word)
        .then(|| milestone.spelled(true))
}
