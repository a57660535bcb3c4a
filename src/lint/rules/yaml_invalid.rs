//! `yaml-invalid`.

use crate::diagnostic::Diagnostic;
use crate::dialect::carrier::yaml;
use crate::edit::Edit;
use crate::lint::Subject;

/// Quotes round values that begin with `@`, where that is all that is wrong.
pub(in crate::lint) fn fix(subject: &Subject<'_>, finding: &Diagnostic) -> Vec<Edit> {
    let source = finding.span.source;
    let text = subject.roadmap().sources.text(source);
    let front = subject.document.filter(|document| document.source == source);
    let front = front.and_then(|document| document.front.as_ref());
    let yaml = front.map_or(0..text.len(), |(front, _)| front.yaml.clone());
    let Some(block) = text.get(yaml.clone()) else { return Vec::new() };
    let mut edits = Vec::new();
    let mut mended = String::with_capacity(block.len());
    let mut at = yaml.start;
    for line in block.split_inclusive('\n') {
        match handle(line) {
            Some((before, value)) => {
                let start = at + before;
                edits.push(Edit { source, range: start..start, text: "\"".to_owned() });
                edits.push(Edit { source, range: start + value.len()..start + value.len(), text: "\"".to_owned() });
                mended.push_str(&format!("{}\"{value}\"{}", &line[..before], &line[before + value.len()..]));
            }
            None => mended.push_str(line),
        }
        at += line.len();
    }
    // Where something else is wrong as well, the lines may not be what they look like.
    if yaml::read(source, &mended, 0..mended.len()).failure.is_some() { Vec::new() } else { edits }
}

/// The value of a line that begins with `@`, and what length of the line stands before it.
fn handle(line: &str) -> Option<(usize, &str)> {
    let before = line.find('@')?;
    let (head, rest) = line.split_at(before);
    let key = head.trim_start_matches([' ', '\t', '-']).trim_end();
    let stands_alone = key.is_empty() || key.strip_suffix(':').is_some_and(|key| !key.contains([' ', '"', '\'', '#']));
    let value = rest.split(" #").next().unwrap_or(rest).trim_end();
    let plain = value.len() > 1 && !value.contains(['"', '\\']);
    (stands_alone && plain && (head.is_empty() || head.ends_with(' '))).then_some((before, value))
}
