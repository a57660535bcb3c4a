//! The contents list that stands in a document, between `<!-- toc -->` and `<!-- /toc -->`: what it should be, and
//! whether it is.
//!
//! The tags are those of Kubernetes' `mdtoc`. Its anchors and labels differ from what GitHub makes of a heading; [`mdtoc`]
//! has its output for projects that still check with it.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use crate::markdown::{Heading, Listed, Outline, host_anchor, listed};

mod depth;
mod mdtoc;

pub use depth::Depth;
pub use mdtoc::mdtoc;

/// The tag before a contents list, in any case.
pub const OPEN: &str = "<!-- toc -->";
/// The tag after it.
pub const CLOSE: &str = "<!-- /toc -->";

/// What a contents list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Headings below this level are left out; levels count from 1 to 6.
    pub max_depth: u8,
    /// Whether headings above the list are in it as well.
    pub with_prefix: bool,
    /// Whether it is made as `mdtoc` makes it.
    pub mdtoc: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { max_depth: 6, with_prefix: false, mdtoc: false }
    }
}

/// Why there is no place for a contents list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TocError {
    /// There is no opening tag.
    NoOpening,
    /// There is no closing tag behind it.
    NoClosing,
    /// A heading stands between the tags, and would be lost with the old list.
    Heading,
}

impl fmt::Display for TocError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TocError::NoOpening => write!(
                formatter,
                "there is no `{OPEN}`\n  help: put `{OPEN}` and `{CLOSE}` where the contents list is to stand"
            ),
            TocError::NoClosing => {
                write!(formatter, "the contents list does not end\n  help: put `{CLOSE}` behind it")
            }
            TocError::Heading => write!(
                formatter,
                "a heading stands within the contents list, and would be lost\n  help: put `{CLOSE}` in front of it, or remove it"
            ),
        }
    }
}

impl std::error::Error for TocError {}

/// The place between the tags.
///
/// # Errors
/// When there are none.
pub fn place(text: &str, outline: &Outline) -> Result<Range<usize>, TocError> {
    let toc = outline.toc.as_ref().ok_or(TocError::NoOpening)?;
    if !toc.closed {
        return Err(TocError::NoClosing);
    }
    let whole = text.get(toc.range.clone()).unwrap_or("");
    let (Some(opens), Some(closes)) = (whole.find("-->"), whole.rfind("<!--")) else { return Err(TocError::NoClosing) };
    Ok(toc.range.start + opens + 3..toc.range.start + closes)
}

/// The document with the contents list that it should have; none where it has it.
///
/// # Errors
/// When there is no place for one, or a heading would be lost.
pub fn renewed(text: &str, outline: &Outline, options: Options) -> Result<Option<String>, TocError> {
    let put = |(place, list): (Range<usize>, String)| format!("{}{list}{}", &text[..place.start], &text[place.end..]);
    Ok(renewal(text, outline, options)?.map(put))
}

/// What is to stand between the tags of a document, and the place where something else stands now; none where it is there.
///
/// # Errors
/// When there is no place for it, or a heading would be lost.
pub fn renewal(text: &str, outline: &Outline, options: Options) -> Result<Option<(Range<usize>, String)>, TocError> {
    let place = place(text, outline)?;
    if !options.mdtoc && outline.headings.iter().any(|heading| place.contains(&heading.range.start)) {
        return Err(TocError::Heading);
    }
    let is = text.get(place.clone()).unwrap_or("");
    let should = if options.mdtoc { mdtoc(text, outline, options) } else { contents(text, outline, options) };
    let same = if options.mdtoc {
        is.trim() == should.trim()
    } else {
        // A list that says the same in other marks, such as HTML in its labels, is no stale one.
        listed(text, place.clone()).is_some_and(|items| items == items_of(outline, options))
    };
    if same {
        return Ok(None);
    }
    let ends = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let should = should.replace('\n', ends);
    Ok(Some((place, format!("{ends}{should}"))))
}

/// What is wrong with the contents list of a document, as one clause; none where it is as it should be, or where there is
/// none.
#[must_use]
pub fn stale(text: &str, outline: &Outline, options: Options) -> Option<String> {
    let place = place(text, outline).ok()?;
    if outline.headings.iter().any(|heading| place.contains(&heading.range.start)) {
        return Some("a heading stands in it".to_owned());
    }
    let should = items_of(outline, options);
    let Some(is) = listed(text, place) else {
        return Some("it holds something that is no link to a heading".to_owned());
    };
    if is == should {
        return None;
    }
    let destinations = |items: &[Listed]| items.iter().map(|item| item.dest.clone()).collect::<BTreeSet<_>>();
    let (is_dest, should_dest) = (destinations(&is), destinations(&should));
    let missing = should.iter().find(|item| !is_dest.contains(&item.dest));
    let excess = is.iter().find(|item| !should_dest.contains(&item.dest));
    let renamed = is.iter().zip(&should).find(|(is, should)| is != should);
    Some(match (missing, excess, renamed) {
        (Some(missing), Some(excess), _) if missing.text == excess.text => {
            format!("\"{}\" leads to `{}`, and the heading is `{}`", excess.text, excess.dest, missing.dest)
        }
        (Some(missing), Some(excess), _) if missing.text.starts_with(&excess.text) => {
            format!("\"{}\" is now \"{}\"", excess.text, missing.text)
        }
        (Some(missing), ..) => format!("it leaves out \"{}\"", missing.text),
        (None, Some(excess), _) => format!("\"{}\" leads to no heading below the list", excess.text),
        (None, None, Some((is, should))) if is.text != should.text => {
            format!("\"{}\" is called \"{}\"", is.text, should.text)
        }
        _ => "its items stand in another order or depth than the headings".to_owned(),
    })
}

/// The contents list of a document, a line each, as it stands between the tags.
#[must_use]
pub fn contents(text: &str, outline: &Outline, options: Options) -> String {
    let mut out = String::new();
    for (item, heading) in items_of(outline, options).iter().zip(headings(outline, options)) {
        out.push_str(&"  ".repeat(item.depth - 1));
        out.push_str(&line(text, item, heading));
        out.push('\n');
    }
    out
}

/// The headings that a contents list holds.
fn headings(outline: &Outline, options: Options) -> impl Iterator<Item = &Heading> {
    let after = outline.toc.as_ref().filter(|_| !options.with_prefix).map_or(0, |toc| toc.range.end);
    let holds = move |heading: &&Heading| heading.range.start >= after && heading.level <= options.max_depth;
    outline.headings.iter().filter(holds)
}

/// What the list should say.
fn items_of(outline: &Outline, options: Options) -> Vec<Listed> {
    let mut above: Vec<u8> = Vec::new();
    let item = |heading: &Heading| {
        // A level that is left out on the way down is no list of its own: there would be nothing in it.
        while above.pop_if(|level| *level >= heading.level).is_some() {}
        above.push(heading.level);
        Listed { depth: above.len(), text: heading.text.clone(), dest: format!("#{}", host_anchor(&heading.anchor)) }
    };
    headings(outline, options).map(item).collect()
}

/// The line of a heading: its own Markdown as the label where that is possible, else its plain text.
fn line(text: &str, item: &Listed, heading: &Heading) -> String {
    let written = text.get(heading.range.clone()).unwrap_or("");
    let first = written.lines().next().unwrap_or("").trim();
    let marked = first.trim_start_matches('#').trim().trim_end_matches('#').trim();
    let escaped = |label: &str| label.replace('[', "\\[").replace(']', "\\]");
    let plain: String = item
        .text
        .chars()
        .flat_map(|letter| letter.is_ascii_punctuation().then_some('\\').into_iter().chain([letter]))
        .collect();
    let wanted = Listed { depth: 1, ..item.clone() };
    let reads_back = |line: &String| listed(line, 0..line.len()).is_some_and(|found| found == [wanted.clone()]);
    let lines = [marked.to_owned(), escaped(marked), plain].map(|label| format!("- [{label}]({})", item.dest));
    let last = lines[2].clone();
    lines.into_iter().find(reads_back).unwrap_or(last)
}
