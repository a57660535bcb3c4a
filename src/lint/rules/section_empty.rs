//! `section-empty`.

use crate::diagnostic::Diagnostic;
use crate::lint::{Lack, Subject};

/// Headings with nothing beneath them, and nothing that the template asks for.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (heading, _) in subject.hollow().filter(|(_, lack)| *lack == Lack::Anything) {
        let optional = heading.text.to_lowercase().contains("optional")
            || subject.section(heading).is_some_and(|section| section.optional || !subject.is_due(section));
        if optional || !subject.is_accepted() {
            continue;
        }
        let message = format!("nothing is shown under \"{}\"", heading.text);
        let finding = Diagnostic::note("section-empty", subject.span(heading.range.clone()), message);
        findings.push(finding.help("write it, say why there is nothing to write, or remove the heading"));
    }
}
