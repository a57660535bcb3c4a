//! Values of metadata exchanged within their marks, and lists of them: comments and keys stay.

use std::ops::Range;

use crate::dialect::value::Value;
use crate::edit::bare;
use crate::source::Spanned;

/// A change of one text: what is replaced, and by what.
pub(super) type Change = (Range<usize>, String);

/// Puts `value` where a scalar stands. `yaml` tells whether it has to be read as one text of YAML again.
pub(super) fn scalar(text: &str, key: &Spanned<String>, at: &Value, value: &str, yaml: bool) -> Option<Change> {
    let range = at.span().range();
    let raw = text.get(range.clone())?;
    let word = bare(raw);
    if raw.contains('\n') || word.is_empty() && !raw.is_empty() {
        return None;
    }
    if word.is_empty() {
        let colon = after_colon(text, key)?;
        return Some((colon..colon, format!(" {}", plain(value, yaml))));
    }
    let start = range.start + raw.find(word)?;
    let range = start..start + word.len();
    Some((range.clone(), within_quotes(text, &range, value, yaml)))
}

/// Makes a list hold `values` and nothing else. One that is written over several lines stays so.
pub(super) fn list(text: &str, key: &Spanned<String>, at: &Value, values: &[String]) -> Vec<Change> {
    let items: Vec<Range<usize>> = at.scalars().iter().map(|item| item.span.range()).collect();
    let flow = || values.iter().map(|value| plain(value, true)).collect::<Vec<_>>().join(", ");
    let (Value::List(..), Some(first)) = (at, items.first()) else {
        let Some(colon) = after_colon(text, key) else { return Vec::new() };
        let range = at.span().range();
        let inline = text.get(range.clone()).is_some_and(|raw| !raw.trim().is_empty() && !raw.contains('\n'));
        let range = if inline { range } else { colon..colon };
        let blank = if inline { "" } else { " " };
        return vec![(range, format!("{blank}[{}]", flow()))];
    };
    let lines: Vec<Range<usize>> = items.iter().map(|item| line(text, item.start)).collect();
    let block =
        |(item, line): (&Range<usize>, &Range<usize>)| text[line.start..item.start].trim_start().starts_with('-');
    if !items.iter().zip(&lines).all(block) {
        return vec![(at.span().range(), format!("[{}]", flow()))];
    }
    let mut changes: Vec<Change> = lines.iter().skip(1).map(|line| (line.clone(), String::new())).collect();
    match values.split_first() {
        None => {
            changes.push((lines[0].clone(), String::new()));
            changes.extend(after_colon(text, key).map(|colon| (colon..colon, " []".to_owned())));
        }
        Some((value, more)) => {
            let lead = text[lines[0].start..first.start].trim_end_matches(['"', '\'']);
            let added: String = more.iter().map(|value| format!("{lead}{}\n", plain(value, true))).collect();
            let end = lines[0].end;
            changes.push((end..end, added));
            let raw = &text[first.clone()];
            let word = bare(raw);
            let start = first.start + raw.find(word).unwrap_or(0);
            let range = start..start + word.len();
            changes.push((range.clone(), within_quotes(text, &range, value, true)));
        }
    }
    changes
}

/// The text with all changes made; those that overlap one before them are left out.
pub(super) fn changed(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in changes {
        if range.start < at {
            continue;
        }
        out.push_str(text.get(at..range.start).unwrap_or(""));
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// A value as it stands where another one did: escaped within its quotes, or with quotes where it needs them.
fn within_quotes(text: &str, range: &Range<usize>, value: &str, yaml: bool) -> String {
    if !yaml {
        return value.to_owned();
    }
    match text[..range.start].chars().next_back() {
        Some('"') => value.replace('\\', "\\\\").replace('"', "\\\""),
        Some('\'') => value.replace('\'', "''"),
        _ => plain(value, true),
    }
}

/// A value that has no quotes yet.
fn plain(value: &str, yaml: bool) -> String {
    const STARTS: &[char] =
        &['@', '`', '&', '*', '!', '|', '>', '%', '#', '{', '[', ']', '}', ',', '"', '\'', '?', '-', ':', '~', '='];
    let word = ["", "yes", "no", "on", "off", "true", "false", "null"].contains(&value.to_lowercase().as_str());
    let inside =
        value.contains(": ") || value.contains(" #") || value.ends_with(':') || value.contains([',', '[', ']']);
    if yaml && (word || inside || value.starts_with(STARTS)) {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        value.to_owned()
    }
}

/// The place behind the colon of a key.
fn after_colon(text: &str, key: &Spanned<String>) -> Option<usize> {
    let end = key.span.range().end;
    let rest = text.get(end..)?;
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    // A key in bold has its marks behind it.
    line.find(':').map(|colon| end + colon + 1)
}

/// The line that an offset lies in, with its end.
fn line(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    start..end
}
