//! `section-order`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::lint::template::key;
use crate::markdown::Heading;

/// So many sections are looked at; a document with more has no order.
const MOST: usize = 200;

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
    let found: Vec<(usize, &Heading)> = subject
        .headings()
        .iter()
        .filter(|heading| heading.level == 2)
        .filter_map(|heading| Some((*places.get(&key(&heading.text))?, heading)))
        .take(MOST)
        .collect();
    let Some(stray) = stray(&found.iter().map(|(place, _)| *place).collect::<Vec<_>>()) else { return };
    let heading = found[stray].1;
    let message = format!("\"{}\" stands elsewhere than in the template", heading.text);
    let finding = Diagnostic::note("section-order", subject.span(heading.range.clone()), message);
    let behind = template.sections.iter().take(found[stray].0).rfind(|section| section.level == 2);
    let help = match behind {
        Some(section) => format!("move it behind \"{}\", where readers of the template look for it", section.title),
        None => "move it to the top, where readers of the template look for it".to_owned(),
    };
    findings.push(finding.help(help));
}

/// The first of these places that is not part of the longest run in order.
fn stray(places: &[usize]) -> Option<usize> {
    let mut longest = vec![1_usize; places.len()];
    for at in (0..places.len()).rev() {
        for next in at + 1..places.len() {
            if places[next] > places[at] {
                longest[at] = longest[at].max(longest[next] + 1);
            }
        }
    }
    let mut wanted = longest.iter().copied().max()?;
    let mut last = None;
    for at in 0..places.len() {
        if wanted > 0 && longest[at] == wanted && last.is_none_or(|last| places[at] > last) {
            (wanted, last) = (wanted - 1, Some(places[at]));
        } else {
            return Some(at);
        }
    }
    None
}
