//! `section-empty`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Headings with nothing beneath them, and nothing that the template asks for.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (heading, comments) in subject.hollow() {
        let optional = heading.text.to_lowercase().contains("optional")
            || subject.section(heading).is_some_and(|section| section.optional || !subject.is_due(section));
        if is_question(&heading.text) || optional || instructions(subject, &comments) || !subject.is_accepted() {
            continue;
        }
        let message = format!("nothing is shown under \"{}\"", heading.text);
        let finding = Diagnostic::note("section-empty", subject.span(heading.range.clone()), message);
        findings.push(finding.help("write it, say why there is nothing to write, or remove the heading"));
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
