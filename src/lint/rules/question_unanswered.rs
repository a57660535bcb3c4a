//! `question-unanswered`.

use crate::diagnostic::Diagnostic;
use crate::lint::{Lack, Subject};

/// Questions of the template without an answer.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.is_accepted() {
        return;
    }
    for (heading, _) in subject.hollow().filter(|(_, lack)| *lack == Lack::Answer) {
        let asked = subject.section(heading).is_some_and(|section| !section.optional && subject.is_due(section));
        if asked {
            let message = format!("\"{}\" has no answer", heading.text);
            let finding = Diagnostic::warning("question-unanswered", subject.span(heading.range.clone()), message);
            findings.push(finding.help("answer it; \"not applicable, because …\" is an answer"));
        }
    }
}
