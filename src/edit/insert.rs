//! New fields, written as those beside them are, and values for fields that have none.

use super::Edit;
use super::field::{Made, Place, What, holds};
use super::word::Doubt;
use crate::dialect::document::Field;
use crate::dialect::value::Value;
use crate::source::{SourceId, Span, Spanned};

/// Fields that a new one goes behind, the best first.
const BEFORE: [&str; 3] = ["title", "owning sig", "kep number"];

/// How a field is written.
struct Style<'text> {
    /// Where the next line begins.
    end: usize,
    /// What the line begins with: white space and a mark.
    lead: &'text str,
    /// The key, with its marks.
    key: String,
    /// What stands between key and value.
    between: &'text str,
    /// The quote around the value; empty where it has none.
    quote: &'text str,
    /// What closes the line: the end of a row.
    close: &'text str,
}

impl Place<'_> {
    /// Gives `value` to the field that is there without one, or adds the field.
    pub(super) fn add(&self, what: What, value: &str) -> Made {
        let name = what.word();
        match self.blank(name) {
            Some(field) => self.fill_field(&field.key, &field.value, value),
            None => self.insert(name, value),
        }
    }

    /// Puts the milestone for a stage into the mapping of milestones that is there; none where there is none, or where other
    /// entries of it have values, which a new one goes beside.
    pub(super) fn in_map(&self, stage: &str, value: &str) -> Option<Made> {
        let vocabulary = &self.dialect.vocabulary;
        let is_milestones = |field: &&Field| {
            let role = vocabulary.roles.get(&field.name);
            role.is_some_and(|role| role == "milestones") && field.key.span.start < field.value.span().start
        };
        let field = self.document.fields.iter().find(is_milestones)?;
        let source = field.key.span.source;
        let text = self.text(source);
        match &field.value {
            Value::Null(_) if self.yaml.is_some() => {
                let line = format!("  {stage}: \"{value}\"");
                Some(Ok((self.line(source, behind_value(text, field.key.span), &line), Vec::new())))
            }
            Value::Map(pairs, _) => {
                let named = |key: &str| vocabulary.match_stage(key).is_some_and(|found| found.name == stage);
                let blank = pairs.iter().find(|(key, value)| value.is_blank() && named(&key.value));
                if let Some((key, blank)) = blank {
                    return Some(self.fill_field(key, blank, &format!("\"{value}\"")));
                }
                let whole = field.value.span().range();
                if text.get(whole.clone()).is_some_and(|map| map.starts_with('{') && map.ends_with('}')) {
                    let (at, comma) = match pairs.last() {
                        Some((_, last)) => (last.span().range().end, ", "),
                        None => (whole.end - 1, ""),
                    };
                    let text = format!("{comma}{stage}: \"{value}\"");
                    return Some(Ok((Edit { source, range: at..at, text }, Vec::new())));
                }
                let (key, last) = pairs.last().filter(|(_, last)| last.is_blank())?;
                // A blank value may have its place on a later line.
                let line = text.get(..key.span.range().start).and_then(|before| before.rfind('\n'));
                let lead = text.get(line.map_or(0, |end| end + 1)..key.span.range().start).unwrap_or("");
                let doubt = Doubt { at: last.span(), why: "no line can be added behind this one" };
                let line = format!("{lead}{stage}: \"{value}\"");
                let made = (self.line(source, behind_value(text, key.span), &line), Vec::new());
                Some(if lead.trim().is_empty() { Ok(made) } else { Err(doubt) })
            }
            _ => None,
        }
    }

    /// Gives `value` to the field whose blank value stands at `span`.
    pub(super) fn fill(&self, span: Span, value: &str) -> Made {
        let text = self.text(span.source);
        match text.get(span.range()) {
            Some(quoted @ ("\"\"" | "''")) => {
                let at = span.range().start + quoted.len() / 2;
                Ok((Edit { source: span.source, range: at..at, text: value.to_owned() }, Vec::new()))
            }
            Some(written) if !written.trim().is_empty() && !written.contains('\n') => {
                Ok((Edit { source: span.source, range: span.range(), text: value.to_owned() }, Vec::new()))
            }
            _ => Err(Doubt { at: span, why: "it is blank in an unusual way" }),
        }
    }

    /// Gives `value` to the key that has the blank value `blank`.
    fn fill_field(&self, key: &Spanned<String>, blank: &Value, value: &str) -> Made {
        let span = blank.span();
        let text = self.text(span.source);
        let written = text.get(span.range()).unwrap_or("");
        let empty = matches!(blank, Value::List(items, _) if items.is_empty()) && written.trim() == "[]";
        if !empty && !matches!(blank, Value::Null(_) | Value::Scalar(_)) {
            return Err(Doubt { at: span, why: "its value is a list" });
        }
        if !written.trim().is_empty() {
            return self.fill(span, if written.len() > 1 { value.trim_matches('"') } else { value });
        }
        // The parser may put nothing at the place of what comes next: it belongs behind the colon, or into its cell.
        let at = key.span;
        let key = at.range();
        let line = text.get(key.end..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let closed = line.len() - line.trim_start_matches(['*', '_', ' ', '\t']).len();
        let mark = line.get(closed..).and_then(|rest| rest.chars().next());
        let Some(':' | '|') = mark else {
            return Err(Doubt { at, why: "it is blank in an unusual way" });
        };
        let behind = line.get(closed + 1..).unwrap_or("");
        let marks = behind.len() - behind.trim_start_matches(['*', '_']).len();
        let rest = behind.get(marks..).unwrap_or("");
        // A comment keeps the blank before it.
        let blank = rest.starts_with([' ', '\t']) && !rest.trim_start().starts_with('#');
        let at = key.end + closed + 1 + marks + usize::from(blank);
        let before = if blank { "" } else { " " };
        // The end of a cell or a comment that follows at once would become part of the value.
        let next = text.get(at..).and_then(|rest| rest.chars().next());
        let after = if next.is_some_and(|next| !next.is_whitespace()) { " " } else { "" };
        Ok((Edit { source: span.source, range: at..at, text: format!("{before}{value}{after}") }, Vec::new()))
    }

    /// A line for `key` behind the line of the field whose value stands at `span`, written as that is.
    pub(super) fn beside(&self, span: Span, key: &str, value: &str) -> Made {
        let style = self.style(span)?;
        let upper = |letter: char| letter.is_uppercase();
        let raised = style.key.chars().find(|letter| letter.is_alphabetic()).is_some_and(upper);
        let name = if raised { super::spell::in_case_of(key, "Upper") } else { key.to_owned() };
        let bare = style.key.trim_matches(['*', '_', '`', ' ', '"', '\'']);
        let key = style.key.replacen(bare, &name, 1);
        let Style { end, lead, between, quote, close, .. } = style;
        let line = format!("{lead}{key}{between}{quote}{value}{quote}{close}");
        Ok((self.line(span.source, end, &line), Vec::new()))
    }

    /// A mapping of milestones behind the line of the field whose value stands at `span`.
    pub(super) fn map_behind(&self, span: Span, stage: &str, value: &str) -> Made {
        let style = self.style(span)?;
        let quote = if style.quote.is_empty() { "\"" } else { style.quote };
        let end = line_end(self.text(span.source));
        let lines = format!("milestone:{end}  {stage}: {quote}{value}{quote}");
        Ok((self.line(span.source, style.end, &lines), Vec::new()))
    }

    /// A mapping of milestones at the end of the metadata.
    pub(super) fn map_at_end(&self, stage: &str, value: &str) -> Made {
        let Some(yaml) = &self.yaml else { return Err(self.nowhere("there is no field that it could follow")) };
        let end = line_end(self.text(self.source));
        Ok((self.line(self.source, yaml.end, &format!("milestone:{end}  {stage}: \"{value}\"")), Vec::new()))
    }

    /// A line for `key` behind the first of the fields that it is best put behind; at the end of the YAML without one.
    fn insert(&self, key: &str, value: &str) -> Made {
        let Some(yaml) = &self.yaml else { return Err(self.nowhere("there is no field for it")) };
        let text = self.text(self.source);
        let here = |field: &&Field| {
            let at = field.key.span;
            at.source == self.source && yaml.contains(&at.range().start)
        };
        let fields = self.document.fields.iter().filter(here);
        let behind = fields.into_iter().find(|field| BEFORE.contains(&field.name.as_str()));
        let at = behind.map_or(yaml.end, |field| behind_value(text, field.value.span()));
        Ok((self.line(self.source, at, &format!("{key}: {value}")), Vec::new()))
    }

    /// Puts a line in at `at`, which is the start of a line or the end of the file.
    fn line(&self, source: SourceId, at: usize, line: &str) -> Edit {
        let text = self.text(source);
        let end = line_end(text);
        let before = if at == 0 || text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { end };
        Edit { source, range: at..at, text: format!("{before}{line}{end}") }
    }

    /// How the field is written whose value stands at `span`.
    fn style(&self, span: Span) -> Result<Style<'_>, Doubt> {
        let doubt = || Doubt { at: span, why: "no line can be added behind this one" };
        let text = self.text(span.source);
        let (key, value) =
            self.document.fields.iter().find_map(|field| pair(&field.key, &field.value, span)).ok_or_else(doubt)?;
        let (key, value) = (key.range(), value.range());
        if key.start >= value.start {
            return Err(doubt());
        }
        let start = text.get(..key.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let lead = text.get(start..key.start).unwrap_or("");
        let row = lead.trim_start().starts_with('|');
        let is_mark = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '*' | '+' | '|');
        let between = text.get(key.end..value.start).unwrap_or("");
        let joins = |letter: char| matches!(letter, ':' | '|' | '*' | '_' | ' ' | '\t');
        // A key and its value over several lines are no model for a line.
        let between = if between.chars().all(joins) { between } else { ": " };
        if !lead.chars().all(is_mark) || between.contains('|') != row {
            return Err(doubt());
        }
        let quote = text.get(value.start..value.start + 1).filter(|quote| matches!(*quote, "\"" | "'")).unwrap_or("");
        let key = text.get(key).unwrap_or("").to_owned();
        let close = if row { " |" } else { "" };
        Ok(Style { end: behind_value(text, span), lead, key, between, quote, close })
    }
}

/// The key and the value that hold `span`, of the innermost pair.
fn pair(key: &Spanned<String>, value: &Value, span: Span) -> Option<(Span, Span)> {
    if !holds(value.span(), span) {
        return None;
    }
    match value {
        Value::Map(pairs, _) => pairs.iter().find_map(|(key, value)| pair(key, value, span)),
        _ => Some((key.span, value.span())),
    }
}

/// Where the line begins that follows a value; the end of the file without one.
fn behind_value(text: &str, span: Span) -> usize {
    let range = span.range();
    let written = text.get(range.clone()).unwrap_or("");
    let last = range.start + written.trim_end().len();
    text.get(last..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| last + end + 1)
}

/// How the lines of a file end.
fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
