//! The contents list that stands in a document, between `<!-- toc -->` and `<!-- /toc -->`: what it should be, and
//! whether it is.
//!
//! The tags are those of Kubernetes' `mdtoc`. Its anchors and labels differ from what GitHub makes of a heading; [`mdtoc`]
//! has its output for projects that still check with it.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use crate::markdown::{Heading, Listed, Outline, host_anchor, listed};
use crate::source::Location;

mod depth;
mod label;
mod mdtoc;
mod renewal;

pub use depth::Depth;
pub use mdtoc::mdtoc;
pub use renewal::{renewal, renewed};

use label::{Labels, line};

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
    /// No list would be read as what it says: the place of the first heading that no line can lead to, or of the list.
    Unwritable(Location),
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
            TocError::Unwritable(_) => write!(
                formatter,
                "no contents list can be written that would be read as one and lead to the headings\n  help: move the tags out of what surrounds them, and take raw HTML out of the headings; nothing was changed"
            ),
        }
    }
}

impl std::error::Error for TocError {}

impl TocError {
    /// The place that it is about, where that is not the document as a whole.
    #[must_use]
    pub const fn place(&self) -> Option<Location> {
        match self {
            TocError::Unwritable(place) => Some(*place),
            TocError::NoOpening | TocError::NoClosing | TocError::Heading => None,
        }
    }
}

/// The place between the tags.
///
/// # Errors
/// When there are none.
pub fn place(text: &str, outline: &Outline) -> Result<Range<usize>, TocError> {
    let toc = outline.toc.as_ref().ok_or(TocError::NoOpening)?;
    if !toc.closed {
        return Err(TocError::NoClosing);
    }
    let whole = text.get(toc.range.clone()).filter(|whole| whole.starts_with("<!--") && whole.ends_with("-->"));
    let ends = whole.and_then(|whole| Some((whole.find("-->")? + 3, whole.rfind("<!--")?)));
    let (opens, closes) = ends.filter(|(opens, closes)| opens <= closes).ok_or(TocError::NoClosing)?;
    Ok(toc.range.start + opens..toc.range.start + closes)
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
    list(text, outline, options, Labels::AsWritten)
}

/// The contents list with labels of one kind.
fn list(text: &str, outline: &Outline, options: Options, labels: Labels) -> String {
    let mut out = String::new();
    for (item, heading) in items_of(outline, options).iter().zip(headings(outline, options)) {
        out.push_str(&"  ".repeat(item.depth - 1));
        out.push_str(&line(text, outline, item, heading, labels));
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
