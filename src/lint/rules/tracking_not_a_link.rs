//! `tracking-not-a-link`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// What is said of its tracking leads nowhere.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let links = subject.proposal.links.iter().filter(|link| link.kind == "tracking" && link.url.is_none());
    for link in links {
        let text = link.text.trim();
        let digits = text.trim_start_matches('#');
        if text.is_empty() || !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let message = format!("`{}` leads nowhere", text.chars().take(80).collect::<String>());
        let finding = Diagnostic::warning("tracking-not-a-link", subject.status_span(), message);
        findings.push(finding.help("write the address of the issue, or its number"));
    }
}
