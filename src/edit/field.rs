//! The place of each field, and what is written there.

use std::ops::Range;

use super::Edit;
use super::spell::bare;
use crate::proposal::Proposal;
use crate::roadmap::Roadmap;
use crate::source::{SourceId, Span};

/// The files of a proposal, as far as its metadata is in them.
pub(super) struct Place<'roadmap> {
    roadmap: &'roadmap Roadmap,
    proposal: &'roadmap Proposal,
    /// The file that holds the metadata.
    source: SourceId,
    /// What of it is YAML; none where metadata is written as Markdown.
    yaml: Option<Range<usize>>,
}

/// A line that holds a field.
struct Line<'text> {
    /// All of it, its end included.
    range: Range<usize>,
    /// What stands before the key: white space and a mark.
    lead: &'text str,
    key: &'text str,
    /// What stands between key and value.
    between: &'text str,
    /// The quote that the value begins with; empty where it has none.
    quote: &'text str,
    /// How it ends.
    end: &'static str,
}

impl<'roadmap> Place<'roadmap> {
    pub(super) fn of(roadmap: &'roadmap Roadmap, proposal: &'roadmap Proposal) -> Option<Place<'roadmap>> {
        if let Some(source) = proposal.sidecar {
            let all = 0..roadmap.sources.text(source).len();
            return Some(Place { roadmap, proposal, source, yaml: Some(all) });
        }
        let source = proposal.document?;
        let markdown = roadmap.markdown.get(roadmap.sources.path(source))?;
        let yaml = markdown.front.as_ref().map(|(front, _)| front.yaml.clone());
        Some(Place { roadmap, proposal, source, yaml })
    }

    fn text(&self, source: SourceId) -> &'roadmap str {
        self.roadmap.sources.text(source)
    }

    pub(super) fn status(&self, value: &str) -> Option<Edit> {
        match &self.proposal.status.raw {
            Some(raw) => self.replace(raw.span, value),
            None => self.insert(&["title", "owning-sig", "kep-number"], "status", value),
        }
    }

    pub(super) fn stage(&self, value: &str) -> Option<Edit> {
        match &self.proposal.stage {
            Some(stage) => self.replace(stage.raw.span, value),
            None => match &self.proposal.status.raw {
                Some(status) => self.beside(status.span, "stage", value),
                None => self.insert(&["title", "owning-sig", "kep-number"], "stage", value),
            },
        }
    }

    pub(super) fn latest(&self, value: &str) -> Option<Edit> {
        self.replace(self.proposal.latest_milestone.as_ref()?.raw.span, value)
    }

    pub(super) fn milestone(&self, stage: &str, value: &str) -> Option<Edit> {
        let declared = &self.proposal.milestones;
        if let Some(known) = declared.iter().find(|declared| declared.stage.as_deref() == Some(stage)) {
            return self.replace(known.raw.span, value);
        }
        if let Some(last) = declared.iter().max_by_key(|declared| (declared.raw.span.source, declared.raw.span.start)) {
            return self.beside(last.raw.span, stage, value);
        }
        let after = self.proposal.latest_milestone.as_ref().map(|latest| latest.raw.span);
        let after = after.or_else(|| self.proposal.stage.as_ref().map(|stage| stage.raw.span));
        let after = after.or_else(|| self.proposal.status.raw.as_ref().map(|raw| raw.span));
        let Some(after) = after else {
            let end = if self.text(self.source).contains("\r\n") { "\r\n" } else { "\n" };
            return self
                .insert(&[], "milestone", &format!("{end}  {stage}: \"{value}\""))
                .map(|edit| Edit { text: edit.text.replace("milestone: ", "milestone:"), ..edit });
        };
        if self.yaml.is_none() {
            return self.beside(after, stage, value);
        }
        let line = self.line(after)?;
        let quote = if line.quote.is_empty() { "\"" } else { line.quote };
        let text = format!("milestone:{end}  {stage}: {quote}{value}{quote}{end}", end = line.end);
        Some(Edit { source: after.source, range: line.range.end..line.range.end, text })
    }

    /// Puts `value` where another one stands, within its marks.
    fn replace(&self, span: Span, value: &str) -> Option<Edit> {
        let range = span.range();
        let text = self.text(span.source);
        let raw = text.get(range.clone())?;
        if raw.contains('\n') {
            return None;
        }
        let word = bare(raw);
        if word.is_empty() {
            // A key without a value: the colon may have no blank behind it.
            let blank = text[..range.start].ends_with(':');
            let text = format!("{}{value}", if blank { " " } else { "" });
            return Some(Edit { source: span.source, range: range.start..range.start, text });
        }
        let start = range.start + raw.find(word)?;
        Some(Edit { source: span.source, range: start..start + word.len(), text: value.to_owned() })
    }

    /// A line for `key` behind the line of another field, written as that is.
    fn beside(&self, span: Span, key: &str, value: &str) -> Option<Edit> {
        let line = self.line(span)?;
        let upper = line.key.chars().next().is_some_and(char::is_uppercase);
        let mut letters = key.chars();
        let key = match letters.next().filter(|_| upper) {
            Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
            None => key.to_owned(),
        };
        let Line { lead, between, quote, end, .. } = &line;
        let before = if self.text(span.source)[..line.range.end].ends_with('\n') { "" } else { end };
        let text = format!("{before}{lead}{key}{between}{quote}{value}{quote}{end}");
        Some(Edit { source: span.source, range: line.range.end..line.range.end, text })
    }

    /// A line for `key` behind the first of these keys that is there; at the end of the YAML where none is.
    fn insert(&self, after: &[&str], key: &str, value: &str) -> Option<Edit> {
        let yaml = self.yaml.clone()?;
        let text = self.text(self.source);
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut at = yaml.start;
        let mut found = None;
        for line in text.get(yaml.clone())?.split_inclusive('\n') {
            at += line.len();
            let named = |key: &&&str| line.strip_prefix(**key).is_some_and(|rest| rest.trim_start().starts_with(':'));
            // A value on the lines below would be torn from its key.
            let whole =
                line.split_once(':').is_some_and(|(_, value)| !matches!(value.trim(), "" | "|" | ">" | "|-" | ">-"));
            if after.iter().find(named).is_some() && whole && line.ends_with('\n') {
                found = Some(at);
                break;
            }
        }
        let at = found.unwrap_or(yaml.end);
        let before = if text[..at].ends_with('\n') || at == 0 { "" } else { end };
        Some(Edit { source: self.source, range: at..at, text: format!("{before}{key}: {value}{end}") })
    }

    /// The line that a value stands in, where it has a key.
    fn line(&self, span: Span) -> Option<Line<'roadmap>> {
        let text = self.text(span.source);
        let at = span.range().start;
        let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let before = &text[start..at];
        let quote = text[at..].get(..1).filter(|quote| matches!(*quote, "\"" | "'")).unwrap_or("");
        let body = before.trim_start().trim_start_matches(['-', '*', '+']).trim_start();
        let lead = &before[..before.len() - body.len()];
        let key = body.split(':').next().filter(|key| body.contains(':') && !key.trim().is_empty())?;
        let between = &body[key.len()..];
        // The place of a quoted value may begin behind its quote.
        let quoted = between.len() - between.trim_end_matches(['"', '\'']).len();
        let (between, quote) = match between.split_at_checked(between.len() - quoted.min(1)) {
            Some((between, quote)) if !quote.is_empty() => (between, quote),
            _ => (between, quote),
        };
        let ends = if text[..end].ends_with("\r\n") { "\r\n" } else { "\n" };
        Some(Line { range: start..end, lead, key, between, quote, end: ends })
    }
}
