//! `template-left`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::markdown::PartKind;
use crate::proposal::status::StatusGroup;

/// Paragraphs and items that are the template's own.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(template) = subject.shared.habits.template.as_deref() else { return };
    // What is only proposed may have holes.
    if subject.proposal.status.group == StatusGroup::Proposed {
        return;
    }
    for part in subject.parts.iter().filter(|part| part.kind == PartKind::Text) {
        // What is quoted is meant to stand there.
        let start = subject.text[..part.range.start].rfind('\n').map_or(0, |end| end + 1);
        if subject.text[start..part.range.start].trim_start().starts_with('>') {
            continue;
        }
        // A box that is no task is for `task-malformed`.
        if !part.text.starts_with('[')
            && template.texts.contains_key(&part.text)
            && !subject.shared.habits.kept.contains(part.text.as_str())
        {
            let short: String = part.text.chars().take(60).collect();
            let more = if short.len() < part.text.len() { "…" } else { "" };
            let message = format!("this is still the template's text: \"{short}{more}\"");
            let finding = Diagnostic::warning("template-left", subject.span(part.range.clone()), message);
            findings.push(finding.help("write it anew, or remove it"));
        }
    }
}
