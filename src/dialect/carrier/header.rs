//! Metadata in the lines before the first section: `- Key: value` bullets, `**Key:** value`, two-column tables,
//! a `preamble` block, plain `Key: value` lines.
//!
//! Measured shapes: Swift evolution and Rust RFCs (bullets), MADR (bullets, bold), improvement proposals that keep
//! their preamble in a code block, and tables. Plain lines are prose more often than not, so only known keys count.

use std::ops::Range;

use crate::dialect::value::{Value, field_name};
use crate::source::{SourceId, Span, Spanned};

/// How many lines are looked at; the longest measured header has 24.
const LINES: usize = 120;
/// How long a key may be.
const KEY: usize = 40;
/// How long a line may be to count as metadata.
const LINE: usize = 4_000;

/// One field of a header.
pub type HeaderField = (Spanned<String>, Value);

/// Reads the fields in `range` of `text`. `known` tells the (folded) field names that the dialect has a role for.
#[must_use]
pub fn read(source: SourceId, text: &str, range: Range<usize>, known: &dyn Fn(&str) -> bool) -> Vec<HeaderField> {
    let mut reader = Reader { source, known, fields: Vec::new(), comment: false, fence: None, bullet: None };
    let mut at = range.start;
    for line in text[range].split_inclusive('\n').take(LINES) {
        reader.line(line.trim_end_matches(['\n', '\r']), at);
        at += line.len();
    }
    let fields = reader.fields;
    // Unknown keys are metadata only in the company of known ones; alone they are a list in the prose.
    if fields.iter().any(|(key, _)| known(&field_name(&key.value))) { fields } else { Vec::new() }
}

struct Reader<'known> {
    source: SourceId,
    known: &'known dyn Fn(&str) -> bool,
    fields: Vec<HeaderField>,
    comment: bool,
    fence: Option<&'static str>,
    /// Indent of the bullet whose value the next lines may carry on.
    bullet: Option<usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, at: usize) {
        let trimmed = line.trim();
        if self.comment {
            self.comment = !trimmed.contains("-->");
            return;
        }
        if trimmed.starts_with("<!--") {
            self.comment = !trimmed.contains("-->");
            return;
        }
        if let Some(fence) = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence)) {
            self.fence = if self.fence.is_some() { None } else { Some(fence) };
            return;
        }
        if trimmed.is_empty() || line.len() > LINE {
            self.bullet = None;
            return;
        }
        let indent = line.len() - line.trim_start().len();
        let start = at + indent;
        if trimmed.starts_with('|') {
            self.table_row(trimmed, start);
        } else if let Some(item) = bullet(trimmed) {
            let item_at = start + trimmed.len() - item.len();
            match self.bullet {
                Some(parent) if indent > parent + 1 => self.nested(item, item_at),
                _ => self.entry(item, item_at, true, indent),
            }
        } else if self.bullet.is_some_and(|parent| indent > parent) {
            self.carry_on(trimmed, start);
        } else {
            self.entry(trimmed, start, false, indent);
        }
    }

    fn entry(&mut self, text: &str, at: usize, is_bullet: bool, indent: usize) {
        self.bullet = None;
        let Some((key, value)) = split(text) else { return };
        let bold = text.starts_with("**") || text.starts_with("__");
        if !(self.known)(&field_name(&key)) && (!is_bullet && !bold || self.fence.is_some()) {
            return;
        }
        let value_at = at + value.start;
        let written = text.split(':').next().unwrap_or("");
        self.push(key, written, at, &text[value.clone()], value_at);
        if is_bullet {
            self.bullet = Some(indent);
        }
    }

    fn table_row(&mut self, row: &str, at: usize) {
        self.bullet = None;
        let inner = row.trim_matches('|');
        let Some((key, value)) = inner.split_once('|') else { return };
        if value.contains('|') {
            return;
        }
        let name = bare(key);
        if !(self.known)(&field_name(&name)) {
            return;
        }
        let lead = row.len() - row.trim_start_matches('|').len();
        let value_at = at + lead + key.len() + 1 + value.len() - value.trim_start().len();
        self.push(name, key, at + lead, value.trim(), value_at);
    }

    /// Keeps a field. `written` is the key with its emphasis and white space, which begins at `at`.
    fn push(&mut self, key: String, written: &str, at: usize, value: &str, value_at: usize) {
        let start = at + written.len() - written.trim_start().len();
        let key_span = Span::new(self.source, start..start + written.trim().len());
        let span = Span::new(self.source, value_at..value_at + value.len());
        let value =
            if value.is_empty() { Value::Null(span) } else { Value::Scalar(Spanned::new(value.to_owned(), span)) };
        self.fields.push((Spanned::new(key, key_span), value));
    }

    fn nested(&mut self, item: &str, at: usize) {
        let Some((_, value)) = self.fields.last_mut() else { return };
        let span = Span::new(self.source, at..at + item.len());
        let item = Value::Scalar(Spanned::new(item.to_owned(), span));
        let whole = value.span();
        match value {
            Value::List(items, _) => items.push(item),
            Value::Null(_) => *value = Value::List(vec![item], whole),
            _ => {
                let first = std::mem::replace(value, Value::Null(whole));
                *value = Value::List(vec![first, item], whole);
            }
        }
    }

    fn carry_on(&mut self, text: &str, at: usize) {
        let Some((_, value)) = self.fields.last_mut() else { return };
        let span = Span::new(self.source, at..at + text.len());
        match value {
            Value::Scalar(scalar) => {
                scalar.value.push(' ');
                scalar.value.push_str(text);
                scalar.span.end = span.end;
            }
            Value::Null(_) => *value = Value::Scalar(Spanned::new(text.to_owned(), span)),
            _ => {}
        }
    }
}

/// The content of a bullet line.
pub(crate) fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '*', '+'])?;
    rest.starts_with([' ', '\t']).then(|| rest.trim_start())
}

/// Splits `Key: value`, `**Key:** value` and `**Key**: value`; the value as a range of `text`.
pub(super) fn split(text: &str) -> Option<(String, Range<usize>)> {
    let colon = text.char_indices().take(KEY + 8).find(|(_, letter)| *letter == ':')?.0;
    let raw_key = &text[..colon];
    let key = bare(raw_key);
    let letters =
        |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '/' | '(' | ')' | '\u{a0}');
    if key.is_empty() || key.len() > KEY || !key.starts_with(char::is_alphabetic) || !key.chars().all(letters) {
        return None;
    }
    let mut start = colon + 1;
    // The emphasis that opened before the key closes after the colon.
    for mark in ["**", "__"] {
        if raw_key.matches(mark).count() % 2 == 1 && text[start..].trim_start().starts_with(mark) {
            start += text[start..].find(mark).unwrap_or(0) + mark.len();
        }
    }
    let rest = &text[start..];
    if rest.starts_with("//") {
        return None;
    }
    let start = start + rest.len() - rest.trim_start().len();
    let end = start.max(text.trim_end().len());
    Some((key, start..end))
}

fn bare(key: &str) -> String {
    key.chars()
        .filter(|letter| !matches!(letter, '*' | '`'))
        .collect::<String>()
        .trim()
        .trim_matches('_')
        .trim_end_matches(':')
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let known = |name: &str| ["status", "author", "authors", "created", "start date", "date"].contains(&name);
        let fields = read(SourceId(0), text, 0..text.len(), &known);
        let shown: Vec<(String, String)> = fields
            .iter()
            .map(|(key, value)| {
                let texts: Vec<&str> = value.scalars().iter().map(|scalar| scalar.value.as_str()).collect();
                for scalar in value.scalars() {
                    assert!(text.get(scalar.span.range()).is_some());
                }
                (key.value.clone(), texts.join("; "))
            })
            .collect();
        let shown: Vec<(&str, &str)> = shown.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn every_measured_shape_of_header_is_read() {
        check(
            "* Status: **Implemented (Swift 5.9)**\n* Author: [A](u)\n",
            &[("Status", "**Implemented (Swift 5.9)**"), ("Author", "[A](u)")],
        );
        check(
            "- Start Date:  2015-01-02\n- RFC PR: [x#1](https://y)\n",
            &[("Start Date", "2015-01-02"), ("RFC PR", "[x#1](https://y)")],
        );
        check("**Status:** accepted\n**Authors**: Jane\n", &[("Status", "accepted"), ("Authors", "Jane")]);
        check(
            "| Status | Proposed |\n|---|---|\n| **Author(s)** | x |\n| Date | 2020-01-02 |\n",
            &[("Status", "Proposed"), ("Date", "2020-01-02")],
        );
        check("```preamble\nStatus: Draft\nFoo: bar\n```\n", &[("Status", "Draft")]);
        check("* Authors:\n  * A\n  * B\n* Status: x\n  y\n", &[("Authors", "A; B"), ("Status", "x y")]);
        check("<!--\n- Status: hidden\n-->\n- Note: only prose\n", &[]);
        check("See https://example.org and note: nothing\n", &[]);
    }
}
