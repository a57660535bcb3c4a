//! What is nearly YAML, read line by line as raw text.

use std::ops::Range;

use super::Yaml;
use crate::dialect::value::{Value, field_name};
use crate::limit::LINES;
use crate::source::{SourceId, Span, Spanned};

/// Reads `key:` lines at the margin, and the `- item`, `key: value` or continuation lines under each, as raw text.
pub(super) fn read(source: SourceId, text: &str, range: Range<usize>) -> Yaml {
    let mut yaml = Yaml::default();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n').take(LINES.most) {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let trimmed = content.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let indent = content.len() - trimmed.len();
        if let Some(item) = trimmed.strip_prefix("- ").or(if trimmed == "-" { Some("") } else { None }) {
            let value = raw_scalar(source, start + content.len() - item.len(), item);
            match yaml.fields.last_mut() {
                Some((_, Value::List(items, _))) => items.push(value),
                Some((_, slot)) if slot.is_blank() => *slot = Value::List(vec![value], Span::new(source, start..at)),
                _ => {}
            }
        } else if let Some((key, rest)) = key_line(trimmed) {
            let key_start = start + indent;
            let name = Spanned::new(key.to_owned(), Span::new(source, key_start..key_start + key.len()));
            let value = raw_scalar(source, start + content.len() - rest.len(), rest);
            match yaml.fields.last_mut() {
                Some((_, Value::Map(pairs, _))) if indent > 0 => pairs.push((name, value)),
                Some((_, slot)) if indent > 0 && slot.is_blank() => {
                    *slot = Value::Map(vec![(name, value)], Span::new(source, key_start..start + content.len()));
                }
                // A key that leans to the right is still a key; words with a colon are the text above, carried on.
                Some((_, last)) if indent > 0 && key.contains(' ') && !matches!(last, Value::List(..)) => {
                    continue_value(last, trimmed, source, key_start..start + content.len());
                }
                _ => yaml.fields.push((name, value)),
            }
        } else if let Some((_, last)) = yaml.fields.last_mut() {
            continue_value(last, trimmed, source, start + indent..start + content.len());
        }
    }
    yaml
}

/// A line that neither opens a key nor an item carries the value above on.
fn continue_value(last: &mut Value, text: &str, source: SourceId, range: Range<usize>) {
    let extend = |scalar: &mut Spanned<String>| {
        scalar.value.push(' ');
        scalar.value.push_str(text);
        scalar.span.end = Span::new(source, range.clone()).end;
    };
    match last {
        Value::Scalar(scalar) => extend(scalar),
        Value::List(items, _) => {
            if let Some(Value::Scalar(scalar)) = items.last_mut() {
                extend(scalar);
            }
        }
        other => *other = Value::Scalar(Spanned::new(text.to_owned(), Span::new(source, range))),
    }
}

/// `key: rest` at the margin; `see-also:[]`, which YAML takes for a text, counts as well.
fn key_line(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let plausible = !key.is_empty()
        && key.len() <= 60
        && key.starts_with(char::is_alphabetic)
        && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ' | '/' | '(' | ')'));
    (plausible && !field_name(key).is_empty()).then(|| (key.trim_end(), rest.trim_start()))
}

/// One raw value: a pair of quotes round the whole is not part of it, nor is a ` # comment`.
fn raw_scalar(source: SourceId, start: usize, text: &str) -> Value {
    let mut text = text.trim_end();
    if !text.starts_with(['"', '\'']) {
        if let Some((value, _)) = text.split_once(" #") {
            text = value.trim_end();
        } else if text.starts_with('#') {
            text = "";
        }
    }
    let span = Span::new(source, start..start + text.len());
    let inner = ['"', '\'', '“', '”']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix([quote, '”'])))
        .unwrap_or(text);
    match inner {
        "" | "[]" | "{}" | "null" | "~" => Value::Null(span),
        inner => Value::Scalar(Spanned::new(inner.to_owned(), span)),
    }
}
