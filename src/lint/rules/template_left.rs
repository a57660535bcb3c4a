//! `template-left`.

use crate::diagnostic::Diagnostic;
use crate::lint::{Subject, Template};
use crate::markdown::{Part, PartKind};
use crate::proposal::status::StatusGroup;

/// Paragraphs and items that are the template's own.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(template) = subject.shared.habits.template.as_deref() else { return };
    // What is only proposed may have holes.
    if subject.proposal.status.group == StatusGroup::Proposed {
        return;
    }
    let starts = line_starts(subject);
    for (index, part) in subject.parts.iter().enumerate().filter(|(_, part)| part.kind == PartKind::Text) {
        // What is quoted is meant to stand there.
        let before = &subject.text[starts[index]..part.range.start];
        if before.trim_start().starts_with('>') || is_answered(subject, &starts, index, template) {
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

/// Where the line of each part begins. Many parts may stand in one long line.
fn line_starts(subject: &Subject<'_>) -> Vec<usize> {
    let (mut at, mut start) = (0, 0);
    let line = |part: &Part| {
        let end = part.range.start.max(at);
        if let Some(last) = subject.text[at..end].rfind('\n') {
            start = at + last + 1;
        }
        at = end;
        start
    };
    subject.parts.iter().map(line).collect()
}

/// Whether an item goes on, after what the template says in it, with a text of the author's own: a question and its answer.
fn is_answered(subject: &Subject<'_>, starts: &[usize], index: usize, template: &Template) -> bool {
    let indent = |index: usize| {
        let line = &subject.text[starts[index]..];
        let mark = line.trim_start().starts_with(['-', '*', '+'])
            || line.trim_start().starts_with(|first: char| first.is_ascii_digit());
        (line.len() - line.trim_start_matches([' ', '\t']).len(), mark)
    };
    let (own, item) = indent(index);
    let below = || {
        let parts = subject.parts.iter().enumerate().skip(index + 1);
        let within = parts.take_while(|(at, part)| part.kind != PartKind::Heading && indent(*at).0 > own);
        within.map(|(_, part)| part).filter(|part| part.kind != PartKind::Comment)
    };
    // What only leads on to something is no answer, and among the template's own texts nothing is.
    let says = |part: &Part| !part.text.ends_with(['?', ':']);
    item && below().any(says) && !below().any(|part| template.texts.contains_key(&part.text))
}
