//! The `## Status` section: the status in bold or prose, relations, and a list of further fields.
//!
//! Sources: the EP template (`**implementable**` after an instruction comment) and architecture decision records
//! (`Accepted`, `Superseded by [9](0009-x.md)`).

use std::ops::Range;

use crate::dialect::carrier::header::{self, HeaderField, bullet, split};
use crate::dialect::value::Value;
use crate::source::{SourceId, Span, Spanned};

/// Words that open a line about another proposal, and the field that they stand for.
const RELATIONS: [(&str, &str); 8] = [
    ("superseded by", "superseded-by"),
    ("superceded by", "superseded-by"),
    ("replaced by", "superseded-by"),
    ("obsoleted by", "superseded-by"),
    ("supersedes", "replaces"),
    ("supercedes", "replaces"),
    ("replaces", "replaces"),
    ("amends", "see-also"),
];

/// Reads the section's content in `range` of `text`.
#[must_use]
pub fn read(source: SourceId, text: &str, range: Range<usize>) -> Vec<HeaderField> {
    let mut fields = header::read(source, text, range.clone(), &|_| true);
    let mut status: Option<HeaderField> = None;
    let mut comment = false;
    let mut at = range.start;
    for line in text[range].split_inclusive('\n').take(200) {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let trimmed = line.trim();
        if comment || trimmed.starts_with("<!--") {
            comment = !trimmed.contains("-->");
            continue;
        }
        let content = bullet(trimmed).unwrap_or(trimmed);
        let content = content.strip_prefix("[x] ").or(content.strip_prefix("[X] ")).unwrap_or(content);
        if content.is_empty() || content.starts_with(['#', '[', '|', '>']) || split(content).is_some() {
            continue;
        }
        let place = start + trimmed.len() - content.len();
        let field = |key: &str| {
            let span = Span::new(source, place..place + content.len());
            (Spanned::new(key.to_owned(), span), Value::Scalar(Spanned::new(content.to_owned(), span)))
        };
        let lower: String = content.chars().take(16).flat_map(char::to_lowercase).collect();
        if let Some((_, key)) = RELATIONS.iter().find(|(words, _)| lower.trim_start_matches('*').starts_with(words)) {
            fields.push(field(key));
            // "Accepted", then "Superseded by …": the later line is what holds now.
            if *key == "superseded-by" {
                status = Some(field("status"));
            }
        } else if status.is_none() {
            status = Some(field("status"));
        }
    }
    if !fields.iter().any(|(key, _)| key.value.eq_ignore_ascii_case("status")) {
        fields.splice(0..0, status);
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let fields = read(SourceId(0), text, 0..text.len());
        let shown: Vec<(String, String)> = fields
            .iter()
            .map(|(key, value)| (key.value.clone(), value.text().map(|text| text.value.clone()).unwrap_or_default()))
            .collect();
        let shown: Vec<(&str, &str)> = shown.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn bold_prose_relations_and_fields() {
        check(
            "\n<!--\nOne of:\n- provisional\n-->\n\n**implementable**\n\n- Created: 2026-01-02\n",
            &[("status", "**implementable**"), ("Created", "2026-01-02")],
        );
        check("Accepted\n", &[("status", "Accepted")]);
        check(
            "Accepted\n\nSuperseded by [9](0009-x.md)\n",
            &[("status", "Superseded by [9](0009-x.md)"), ("superseded-by", "Superseded by [9](0009-x.md)")],
        );
        check("* Accepted\n", &[("status", "Accepted")]);
        check("Status: done\n", &[("Status", "done")]);
        check("", &[]);
    }
}
