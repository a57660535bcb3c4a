//! `word-case`.

use crate::diagnostic::Diagnostic;
use crate::edit::{Edit, bare};
use crate::lint::Subject;
use crate::source::Spanned;

/// A status or a stage that is written in another case than elsewhere here.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (what, raw, usual) in odd(subject) {
        let message = format!("the {what} `{}` is written `{usual}` elsewhere", bare(&raw.value));
        findings.push(Diagnostic::note("word-case", raw.span, message).help(format!("write {usual}")));
    }
}

/// The word as it is written elsewhere.
pub(in crate::lint) fn fix(subject: &Subject<'_>, finding: &Diagnostic) -> Vec<Edit> {
    let here = odd(subject).find(|(_, raw, _)| raw.span == finding.span);
    here.and_then(|(_, raw, usual)| subject.exchange(raw.span, usual.to_owned())).into_iter().collect()
}

/// The words of a proposal whose case is not the usual one, and the usual one.
fn odd<'shared>(
    subject: &Subject<'shared>,
) -> impl Iterator<Item = (&'static str, &'shared Spanned<String>, &'shared str)> {
    let (proposal, spelling) = (subject.proposal, &subject.shared.habits.spelling);
    let status = proposal.status.raw.as_ref().filter(|_| proposal.status.detail.is_none());
    let status = status.zip(proposal.status.canonical.as_deref());
    let status = status.map(|(raw, name)| ("status", raw, spelling.status(proposal.dialect, name)));
    let stage = proposal.stage.as_ref().and_then(|stage| Some((&stage.raw, stage.canonical.as_deref()?)));
    let stage = stage.map(|(raw, name)| ("stage", raw, spelling.stage(proposal.dialect, name)));
    let differs = |(_, raw, usual): &(&str, &Spanned<String>, &str)| {
        let word = bare(&raw.value);
        word != *usual && word.eq_ignore_ascii_case(usual)
    };
    status.into_iter().chain(stage).filter(differs)
}
