//! `section-order`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::lint::template::key;

/// Sections that stand before one that the template has above them.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(template) = subject.shared.template else { return };
    let places: BTreeMap<String, usize> = template
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.level == 2)
        .map(|(place, section)| (key(&section.title), place))
        .collect();
    let mut last: Option<(usize, &str)> = None;
    for heading in subject.headings().iter().filter(|heading| heading.level == 2) {
        let Some(place) = places.get(&key(&heading.text)) else { continue };
        if let Some((before, title)) = last
            && *place < before
        {
            let message = format!("\"{}\" stands behind \"{title}\", and before it in the template", heading.text);
            let finding = Diagnostic::note("section-order", subject.span(heading.range.clone()), message);
            findings.push(finding.help("move the section to where readers of the template look for it"));
            return;
        }
        last = Some((*place, &heading.text));
    }
}
