//! Milestones in prose: `- This VEP targets alpha for version: v1.9` under a heading of their own (KubeVirt).

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use crate::dialect::carrier::header::bullet;
use crate::dialect::value::Value;
use crate::source::{SourceId, Span, Spanned};

/// Reads the bullets in `range` of `text` as one mapping, stage → raw version. Struck and empty ones name none.
#[must_use]
pub fn read(source: SourceId, text: &str, range: Range<usize>) -> Option<Value> {
    static TARGET: OnceLock<Option<Regex>> = OnceLock::new();
    let target = TARGET.get_or_init(|| {
        Regex::new(r"(?i)\btargets?\s+([\w -]{1,30}?)\s+(?:for|in)\s+(?:version|release|milestone)\s*:?").ok()
    });
    let target = target.as_ref()?;
    let whole = Span::new(source, range.clone());
    let mut pairs = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n').take(200) {
        let start = at;
        at += line.len();
        let Some(item) = bullet(line.trim()) else { continue };
        let Some(found) = target.captures(item) else { continue };
        let (Some(all), Some(stage)) = (found.get(0), found.get(1)) else { continue };
        let raw = item[all.end()..].trim();
        if raw.is_empty() || item.starts_with("~~") || raw.starts_with("~~") {
            continue;
        }
        let place = start + line.find(item).unwrap_or(0);
        let value_at = place + item.len() - item[all.end()..].trim_start().len();
        let key =
            Spanned::new(stage.as_str().to_lowercase(), Span::new(source, place + stage.start()..place + stage.end()));
        pairs.push((
            key,
            Value::Scalar(Spanned::new(raw.to_owned(), Span::new(source, value_at..value_at + raw.len()))),
        ));
    }
    (!pairs.is_empty()).then_some(Value::Map(pairs, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_and_struck_ones_are_not() {
        let text = "- This VEP targets alpha for version: v1.8\n- This VEP targets GA for version:\n- ~~This VEP targets beta for version: v1.9~~\n";
        let Some(Value::Map(pairs, _)) = read(SourceId(0), text, 0..text.len()) else { panic!("nothing read") };
        assert_eq!(pairs.len(), 1);
        assert_eq!(pairs[0].0.value, "alpha");
        assert_eq!(pairs[0].1.text().map(|raw| &text[raw.span.range()]), Some("v1.8"));
    }
}
