//! `heading-twice`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Headings of the same text under the same heading.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let mut above: Vec<(u8, String)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (index, heading) in subject.headings().iter().enumerate() {
        while above.pop_if(|(level, _)| *level >= heading.level).is_some() {}
        above.push((heading.level, heading.text.to_lowercase()));
        let path = above.iter().map(|(level, text)| format!("{level} {text}")).collect::<Vec<_>>().join("\n");
        if heading.text.is_empty() {
            continue;
        }
        let Some(first) = known.get(&path) else {
            known.insert(path, index);
            continue;
        };
        let place = subject.headings()[*first].range.clone();
        let message = format!("\"{}\" stands here twice", heading.text);
        let finding = Diagnostic::note("heading-twice", subject.span(heading.range.clone()), message);
        findings.push(
            finding.label(subject.span(place), "the first one").help("join the two, or call one of them otherwise"),
        );
    }
}
