//! `image-text`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::markdown::LinkKind;

/// Images without alternative text.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(document) = subject.document else { return };
    for link in &document.outline.links {
        // An empty text in HTML says that the image is an ornament.
        let source = subject.text.get(link.range.clone()).unwrap_or("");
        let ornament = source.contains("alt=\"\"") || source.contains("alt=''");
        if link.kind == LinkKind::Image && link.text.trim().is_empty() && !ornament {
            let finding = Diagnostic::note("image-text", subject.span(link.range.clone()), "this image has no text");
            let help = if source.starts_with('<') {
                "say in an `alt` what it shows, for those who do not see it"
            } else {
                "say in its brackets what it shows, for those who do not see it"
            };
            findings.push(finding.help(help));
        }
    }
}
