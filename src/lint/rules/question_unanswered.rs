//! `question-unanswered`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Questions of the template without an answer.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.is_accepted() {
        return;
    }
    for (heading, _) in subject.hollow() {
        let asked = subject.section(heading).is_some_and(|section| !section.optional && subject.is_due(section));
        if is_question(&heading.text) && asked {
            let message = format!("\"{}\" has no answer", heading.text);
            let finding = Diagnostic::warning("question-unanswered", subject.span(heading.range.clone()), message);
            findings.push(finding.help("answer it; \"not applicable, because …\" is an answer"));
        }
    }
}

fn is_question(heading: &str) -> bool {
    heading.trim_end_matches(['*', '_', ' ']).ends_with('?')
}
