//! `tracking-not-a-link`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::source::Span;

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
        let finding = Diagnostic::warning("tracking-not-a-link", place(subject, text), message);
        findings.push(finding.help("write the address of the issue, or its number"));
    }
}

/// Where the text stands in the metadata; the proposal as a whole where that cannot be told.
fn place(subject: &Subject<'_>, text: &str) -> Span {
    let (source, end) = match (subject.proposal.sidecar, subject.document) {
        (Some(sidecar), _) => (sidecar, usize::MAX),
        (None, Some(document)) => {
            let header = document.header(subject.text).end;
            (document.source, document.front.as_ref().map_or(header, |(front, _)| front.body))
        }
        (None, None) => return Span::file(subject.proposal.source()),
    };
    let found = subject.roadmap().sources.text(source).match_indices(text).find(|(at, _)| *at < end);
    found.map_or_else(|| Span::file(source), |(at, found)| Span::new(source, at..at + found.len()))
}
