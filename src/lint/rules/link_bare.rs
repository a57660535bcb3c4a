//! `link-bare`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::markdown::LinkKind;

/// Addresses without a label.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(document) = subject.document else { return };
    for link in document.outline.links.iter().filter(|link| link.kind == LinkKind::Link) {
        let source = subject.text.get(link.range.clone()).unwrap_or("");
        // An address that a line end broke has a label.
        if subject.text.get(..link.range.start).is_some_and(|before| before.ends_with("](")) {
            continue;
        }
        if source.starts_with("http") && source.contains("://") && link.text.starts_with("http") {
            let short: String = source.chars().take(60).collect();
            let message = format!("`{short}` stands there without a label");
            let finding = Diagnostic::note("link-bare", subject.span(link.range.clone()), message);
            findings.push(finding.help("write what it leads to: `[text](address)`"));
        }
    }
}
