//! The list of contents.

use std::ops::RangeInclusive;

use super::escape;
use super::link::write_url;
use super::outline::Heading;

/// The headings of the given levels as nested lists of links; nothing where there is none.
///
/// A level that is left out on the way down (`##` followed by `####`) does not open two lists: a heading stands
/// within the nearest one above it of a higher level.
#[must_use]
pub fn contents(headings: &[Heading], levels: RangeInclusive<u8>) -> String {
    let mut out = String::new();
    let mut open: Vec<u8> = Vec::new();
    for heading in headings.iter().filter(|heading| levels.contains(&heading.level)) {
        while open.len() > 1 && open.last().is_some_and(|level| *level > heading.level) {
            // The list that stands above may be of a level below this one's, as in `##`, `####`, `###`.
            if open[open.len() - 2] < heading.level {
                break;
            }
            open.pop();
            out.push_str("</li>\n</ol>\n");
        }
        match open.last() {
            Some(level) if *level < heading.level => {
                out.push_str("\n<ol>\n");
                open.push(heading.level);
            }
            Some(_) => {
                out.push_str("</li>\n");
                // From here on this list takes the higher of the levels in it.
                open.pop();
                open.push(heading.level);
            }
            None => {
                out.push_str("<ol>\n");
                open.push(heading.level);
            }
        }
        out.push_str("<li><a href=\"#");
        write_url(&mut out, &heading.anchor);
        out.push_str("\">");
        if heading.html.is_empty() {
            escape::text(&mut out, &heading.anchor);
        } else {
            out.push_str(&heading.html);
        }
        out.push_str("</a>");
    }
    for _ in open {
        out.push_str("</li>\n</ol>\n");
    }
    out
}
