//! `code-language`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::markdown::PartKind;

/// Code whose language is not named.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for part in subject.parts.iter().filter(|part| part.kind == PartKind::Code { unnamed: true }) {
        let first = subject.text.get(part.range.clone()).and_then(|code| code.lines().next()).unwrap_or("");
        let range = part.range.start..part.range.start + first.len();
        let message = "this code block does not name its language";
        let finding = Diagnostic::note("code-language", subject.span(range), message);
        findings.push(finding.help("write it behind the fence: ```go; `text` for none"));
    }
}
