//! `section-missing`.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::lint::template::key;
use crate::source::Span;

/// Sections below this level are the author's own affair.
const LEVEL: u8 = 3;
/// How many sections are named.
const NAMED: usize = 5;

/// Sections that the template has and the proposal lacks.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let (Some(template), Some(document)) = (subject.shared.template, subject.document) else { return };
    if !subject.is_accepted() {
        return;
    }
    let has: BTreeSet<String> = subject.headings().iter().map(|heading| key(&heading.text)).collect();
    let wanted = template
        .sections
        .iter()
        .filter(|section| (2..=LEVEL).contains(&section.level) && !section.optional && !section.title.ends_with('?'));
    let missing: Vec<&str> = wanted
        .filter(|section| subject.is_due(section) && !has.contains(&key(&section.title)))
        .map(|section| section.title.as_str())
        .collect();
    if missing.is_empty() {
        return;
    }
    let named = missing.iter().take(NAMED).map(|title| format!("\"{title}\"")).collect::<Vec<_>>().join(", ");
    let more = if missing.len() > NAMED { format!(" and {} more", missing.len() - NAMED) } else { String::new() };
    let noun = if missing.len() == 1 { "a section" } else { "sections" };
    let finding = Diagnostic::warning(
        "section-missing",
        Span::file(document.source),
        format!("{noun} of the template missing: {named}{more}"),
    );
    findings.push(finding.help(format!("take them over from {}", template.path)));
}
