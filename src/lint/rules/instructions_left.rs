//! `instructions-left`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Headings with nothing but the template's instructions beneath them.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.is_accepted() {
        return;
    }
    for (heading, comments) in subject.hollow() {
        let due = subject.section(heading).is_none_or(|section| !section.optional && subject.is_due(section));
        if is_question(&heading.text) || !due || !instructions(subject, &comments) {
            continue;
        }
        let message = format!("\"{}\" holds nothing but the template's instructions", heading.text);
        let finding = Diagnostic::warning("instructions-left", subject.span(heading.range.clone()), message);
        findings.push(finding.help("write the section, or say why it does not apply"));
    }
}

fn is_question(heading: &str) -> bool {
    heading.trim_end_matches(['*', '_', ' ']).ends_with('?')
}

/// Whether any of the comments is one of the template's.
fn instructions(subject: &Subject<'_>, comments: &[&crate::markdown::Part]) -> bool {
    let template = subject.shared.template;
    template.is_some_and(|template| comments.iter().any(|comment| template.comments.contains(&comment.text)))
}
