//! `yaml-several-documents`.

use crate::diagnostic::Diagnostic;
use crate::edit::Edit;
use crate::lint::Subject;

/// A line `---` that nothing follows goes. One that something follows may have been meant to divide.
pub(in crate::lint) fn fix(subject: &Subject<'_>, finding: &Diagnostic) -> Vec<Edit> {
    let source = finding.span.source;
    let text = subject.roadmap().sources.text(source);
    let start = text.get(..finding.span.range().start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let Some((line, rest)) = text.get(start..).and_then(|rest| rest.split_once('\n').or(Some((rest, "")))) else {
        return Vec::new();
    };
    if line.trim_end() != "---" || start == 0 || !rest.trim().is_empty() || subject.proposal.sidecar != Some(source) {
        return Vec::new();
    }
    vec![Edit { source, range: start..text.len(), text: String::new() }]
}
