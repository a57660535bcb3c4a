//! Tasks that are none: what was meant as a box and does not make one.

use std::ops::Range;

/// The box of a list item that is meant to be a task, if it is none: pulldown-cmark has the last word.
pub(super) fn malformed_task(text: &str, item: &Range<usize>) -> Option<Range<usize>> {
    let line = text.get(item.clone())?.lines().next()?;
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
