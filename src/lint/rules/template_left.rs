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
    let lines = lines(subject);
    let answered = answered(subject, &lines, template);
    for (index, part) in subject.parts.iter().enumerate().filter(|(_, part)| part.kind == PartKind::Text) {
        // What is quoted is meant to stand there.
        let Line { start, indent, is_quote, .. } = lines[index];
        if is_quote && start + indent < part.range.start || answered[index] {
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

/// How the line of a part begins.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Its first byte in the text.
    start: usize,
    /// The bytes of blanks before anything else.
    indent: usize,
    /// Whether it begins with the mark of a list item.
    is_item: bool,
    is_quote: bool,
}

/// The line of each part. Many parts may stand in one long line.
fn lines(subject: &Subject<'_>) -> Vec<Line> {
    let mut at = 0;
    let mut line = line(subject.text, 0);
    let of = |part: &Part| {
        let end = part.range.start.max(at);
        if let Some(last) = subject.text[at..end].rfind('\n') {
            line = self::line(subject.text, at + last + 1);
        }
        at = end;
        line
    };
    subject.parts.iter().map(of).collect()
}

fn line(text: &str, start: usize) -> Line {
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let rest = &text[start + blanks(&text[start..])..];
    let is_item = rest.starts_with(['-', '*', '+']) || rest.starts_with(|first: char| first.is_ascii_digit());
    Line { start, indent: text.len() - rest.len() - start, is_item, is_quote: rest.starts_with('>') }
}

/// Whether each part is an item that goes on, after what the template says in it, with a text of the author's own: a
/// question and its answer. One walk from the end to the start finds it for all parts.
fn answered(subject: &Subject<'_>, lines: &[Line], template: &Template) -> Vec<bool> {
    // What only leads on to something is no answer, and among the template's own texts nothing is.
    let says = |part: &Part| !part.text.ends_with(['?', ':']);
    let mut answered = vec![false; lines.len()];
    // A stack of what lies further down, the nearest last: an indent, and whether anything that is indented at least as much,
    // up to the entry before, says something or is the template's. An item takes the entries that are indented more.
    let mut below: Vec<(usize, bool, bool)> = Vec::new();
    for (index, part) in subject.parts.iter().enumerate().rev() {
        if part.kind == PartKind::Heading {
            below.clear();
            continue;
        }
        let own = lines[index].indent;
        let (mut is_said, mut is_template) = (false, false);
        while let Some((_, said, of_template)) = below.pop_if(|(indent, ..)| *indent > own) {
            is_said |= said;
            is_template |= of_template;
        }
        answered[index] = lines[index].is_item && is_said && !is_template;
        let counts = part.kind != PartKind::Comment;
        is_said |= counts && says(part);
        is_template |= counts && template.texts.contains_key(&part.text);
        below.push((own, is_said, is_template));
    }
    answered
}
