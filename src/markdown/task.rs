//! Tasks that are none: what was meant as a box and does not make one.

use std::ops::Range;

/// The box of a list item that is meant to be a task, if it is none: pulldown-cmark has the last word.
pub(super) fn malformed_task(text: &str, item: &Range<usize>) -> Option<Range<usize>> {
    let text = text.get(item.clone())?;
    // Hardly any item has a box; one that has none is known before its line is.
    let behind = text.trim_start_matches(|character: char| character.is_ascii_digit()).get(1..).unwrap_or("");
    if !behind.trim_start().starts_with('[') {
        return None;
    }
    let line = text.lines().next()?;
    let marker = line.trim_start_matches(|character: char| character.is_ascii_digit());
    let content = marker.strip_prefix(['-', '*', '+', '.', ')'])?.trim_start();
    let inner = content.strip_prefix('[')?;
    let end = inner.find(']').filter(|end| *end <= 4)?;
    let (mark, after) = (inner[..end].trim(), &inner[end + 1..]);
    let meant = matches!(mark, "" | "x" | "X" | "✓" | "✔" | "√");
    if !meant || after.starts_with(['(', '[', ':']) {
        return None;
    }
    let start = item.start + line.len() - content.len();
    Some(start..start + end + 2)
}
