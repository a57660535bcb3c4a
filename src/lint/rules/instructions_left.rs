//! `instructions-left`.

use crate::diagnostic::Diagnostic;
use crate::lint::{Lack, Subject};

/// Headings with nothing but the template's instructions beneath them.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.is_accepted() {
        return;
    }
    for (heading, _) in subject.hollow().filter(|(_, lack)| *lack == Lack::Text) {
        let due = subject.section(heading).is_none_or(|section| !section.optional && subject.is_due(section));
        if !due {
            continue;
        }
        let message = format!("\"{}\" holds nothing but the template's instructions", heading.text);
        let finding = Diagnostic::warning("instructions-left", subject.span(heading.range.clone()), message);
        findings.push(finding.help("write the section, or say why it does not apply"));
    }
}
