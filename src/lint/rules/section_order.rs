//! `section-order`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::lint::template::key;
use crate::markdown::Heading;
use crate::order::rising;

/// Sections that stand elsewhere among the others than in the template.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(template) = subject.shared.habits.template.as_deref() else { return };
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
        .collect();
    let kept = rising(&found.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    let Some(stray) = kept.iter().position(|kept| !kept) else { return };
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
