//! `heading-skipped`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Headings more than one level below the one above them. Those of the template stand as the template has them.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let mut above: Option<u8> = None;
    for heading in subject.headings() {
        let before = above.replace(heading.level);
        let Some(before) = before.filter(|before| heading.level > before + 1) else { continue };
        if subject.section(heading).is_some_and(|section| section.level == heading.level) {
            continue;
        }
        let message = format!("a heading of level {} under one of level {before}", heading.level);
        let finding = Diagnostic::note("heading-skipped", subject.span(heading.range.clone()), message);
        findings.push(finding.help(format!("make it one of level {}", before + 1)));
    }
}
