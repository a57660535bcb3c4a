//! `heading-twice`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// Headings of the same text under the same heading.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    // What a heading stands under is told by the index of the first heading that stands there under the same text.
    let mut above: Vec<(u8, usize)> = Vec::new();
    let mut known: BTreeMap<(Option<usize>, u8, String), usize> = BTreeMap::new();
    for (index, heading) in subject.headings().iter().enumerate() {
        while above.pop_if(|(level, _)| *level >= heading.level).is_some() {}
        let path = (above.last().map(|(_, first)| *first), heading.level, heading.text.to_lowercase());
        let first = *known.entry(path).or_insert(index);
        above.push((heading.level, first));
        if first == index || heading.text.is_empty() {
            continue;
        }
        let place = subject.headings()[first].range.clone();
        let message = format!("\"{}\" stands here twice", heading.text);
        let finding = Diagnostic::note("heading-twice", subject.span(heading.range.clone()), message);
        findings.push(
            finding.label(subject.span(place), "the first one").help("join the two, or call one of them otherwise"),
        );
    }
}
