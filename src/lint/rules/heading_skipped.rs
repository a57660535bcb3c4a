//! `heading-skipped`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Headings more than one level below the one above them. Where the template has them so, or has others so under the same
/// heading, they stand as they should.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let mut above: Option<u8> = None;
    // The headings that the next one may stand under.
    let mut open: Vec<(u8, &str)> = Vec::new();
    for heading in subject.headings() {
        let before = above.replace(heading.level);
        while open.pop_if(|(level, _)| *level >= heading.level).is_some() {}
        let under = open.last().map(|(_, title)| *title);
        open.push((heading.level, &heading.text));
        let Some(before) = before.filter(|before| heading.level > before + 1) else { continue };
        let own = subject.section(heading).map(|section| section.level);
        let siblings = under.and_then(|title| subject.shared.habits.template.as_deref()?.level_under(title));
        if own == Some(heading.level) || siblings == Some(heading.level) {
            continue;
        }
        let message = format!("a heading of level {} under one of level {before}", heading.level);
        let finding = Diagnostic::note("heading-skipped", subject.span(heading.range.clone()), message);
        let level = own.or(siblings).unwrap_or(before + 1);
        findings.push(finding.help(format!("make it, and those beside it, one of level {level}")));
    }
}
