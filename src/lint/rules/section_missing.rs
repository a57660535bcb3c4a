//! `section-missing`.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::lint::template::key;
use crate::markdown::{Part, PartKind};
use crate::source::Span;

/// Sections below this level are the author's own affair.
const LEVEL: u8 = 3;
/// How many sections are named.
const NAMED: usize = 5;

/// Sections that the template has and the proposal lacks.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let (Some(template), Some(document)) = (subject.shared.habits.template.as_deref(), subject.document) else {
        return;
    };
    if !subject.is_accepted() {
        return;
    }
    let has: BTreeSet<String> = subject.headings().iter().flat_map(|heading| names(&heading.text)).collect();
    let wanted = template
        .sections
        .iter()
        .filter(|section| (2..=LEVEL).contains(&section.level) && !section.optional && !section.title.ends_with('?'));
    // A section that says in its own words what its parts would say has no need of them.
    let mut said: BTreeSet<String> = BTreeSet::new();
    for heading in subject.headings().iter().filter(|heading| heading.level == 2 && !subject.has_below(heading)) {
        let shown = |part: &&Part| !matches!(part.kind, PartKind::Comment | PartKind::Heading);
        if subject.under(heading).any(|part| shown(&part)) {
            said.insert(folded(&heading.text));
        }
    }
    let mut parent = String::new();
    let wanted = wanted.filter(|section| {
        if section.level == 2 {
            parent = folded(&section.title);
        }
        section.level == 2 || !said.contains(&parent)
    });
    let missing: Vec<&str> = wanted
        .filter(|section| subject.is_due(section) && !asked(&section.title).iter().any(|name| has.contains(name)))
        .map(|section| section.title.as_str())
        .collect();
    if missing.is_empty() {
        return;
    }
    // The name of the last one takes no more room than that there is one more.
    let shown = if missing.len() == NAMED + 1 { NAMED + 1 } else { NAMED };
    let named = missing.iter().take(shown).map(|title| format!("\"{title}\"")).collect::<Vec<_>>().join(", ");
    let more = if missing.len() > shown { format!(" and {} more", missing.len() - shown) } else { String::new() };
    let noun = if missing.len() == 1 { "a section" } else { "sections" };
    let finding = Diagnostic::warning(
        "section-missing",
        Span::file(document.source),
        format!("{noun} of the template missing: {named}{more}"),
    );
    findings.push(finding.help(format!("take them over from {}", template.path)));
}

/// The words of a heading, without the `s` of many.
fn folded(heading: &str) -> String {
    key(heading).split(' ').map(|word| word.strip_suffix('s').unwrap_or(word)).collect::<Vec<_>>().join(" ")
}

/// What a heading of a proposal may stand for: itself, and each part of "Summary and Motivation".
fn names(heading: &str) -> Vec<String> {
    let parts = heading.split(" and ").chain(heading.split(" And "));
    std::iter::once(folded(heading)).chain(parts.map(folded)).collect()
}

/// What a section of the template may be called: itself, and "Implementation Details" of "Implementation Details/Notes".
fn asked(title: &str) -> Vec<String> {
    let first = title.split('/').next().filter(|first| !first.ends_with(' ') && first.trim().contains(' '));
    std::iter::once(folded(title)).chain(first.map(folded)).collect()
}
