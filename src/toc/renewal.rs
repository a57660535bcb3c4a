//! The contents list anew, read again before it is handed out: it has to be what the next look at the document expects, and
//! the rest of the document has to be read as if the list were empty.

use std::ops::Range;

use super::label::{Labels, line, reads_as};
use super::mdtoc;
use super::{Options, TocError, headings, items_of, list, place};
use crate::markdown::{Heading, Outline, listed};
use crate::source::location;

/// Returns the document with the contents list that it should have; none where it has it.
///
/// # Errors
/// When there is no place for one, a heading would be lost, or no list can be written that reads as it should.
pub fn renewed(text: &str, outline: &Outline, options: Options) -> Result<Option<String>, TocError> {
    Ok(renewal(text, outline, options)?.map(|(place, list)| put(text, &place, &list)))
}

/// Returns what is to stand between the tags of a document, and the place where something else stands now; none where it
/// is there.
///
/// # Errors
/// When there is no place for it, a heading would be lost, or no list can be written that reads as it should.
pub fn renewal(text: &str, outline: &Outline, options: Options) -> Result<Option<(Range<usize>, String)>, TocError> {
    let place = place(text, outline)?;
    if outline.headings.iter().any(|heading| place.contains(&heading.range.start)) {
        return Err(TocError::Heading);
    }
    let kinds = if options.mdtoc {
        [Kind::Mdtoc(mdtoc::Labels::Html), Kind::Mdtoc(mdtoc::Labels::Shown)]
    } else {
        [Kind::Ours(Labels::AsWritten), Kind::Ours(Labels::Plain)]
    };
    if kinds[0].is_at(&place, text, outline, options) {
        return Ok(None);
    }
    let ends = line_end(text, place.start);
    // What stands there now may change how the rest is read: an open fence, a definition.
    let read = |text: &str| Outline::read(text, outline.start.min(text.len())..text.len());
    let emptied = put(text, &place, ends);
    let empty = read(&emptied);
    let tail = text.len() - place.end;
    let stands = |outline: &Outline, text: &str| {
        super::place(text, outline).is_ok_and(|now| now.start == place.start && text.len() - now.end == tail)
    };
    let kinds = kinds.into_iter().filter(|_| stands(&empty, &emptied));
    for kind in kinds {
        let list = format!("{ends}{}", kind.list(&emptied, &empty, options).replace('\n', ends));
        let new = put(text, &place, &list);
        let outline = read(&new);
        let reads = stands(&outline, &new)
            && is_same(&outline.headings, &empty.headings)
            && kind.is_at(&(place.start..new.len() - tail), &new, &outline, options);
        if reads {
            let same = matches!(kind, Kind::Mdtoc(_)) && lines(text.get(place.clone()).unwrap_or("")) == lines(&list);
            return Ok((!same).then_some((place, list)));
        }
    }
    let culprit = items_of(outline, options)
        .iter()
        .zip(headings(outline, options))
        .find(|(item, heading)| !reads_as(&line(text, outline, item, heading, Labels::AsWritten), item))
        .map_or(place.start, |(_, heading)| heading.range.start);
    Err(TocError::Unwritable(location(text, culprit)))
}

/// A way to write a list.
#[derive(Clone, Copy)]
enum Kind {
    Ours(Labels),
    Mdtoc(mdtoc::Labels),
}

impl Kind {
    fn list(self, text: &str, outline: &Outline, options: Options) -> String {
        match self {
            Kind::Ours(labels) => list(text, outline, options, labels),
            Kind::Mdtoc(labels) => mdtoc::list(text, outline, options, labels),
        }
    }

    /// Whether what stands at `place` is the list that the document should have.
    fn is_at(self, place: &Range<usize>, text: &str, outline: &Outline, options: Options) -> bool {
        match self {
            // A list that says the same in other marks, such as HTML in its labels, is no stale one.
            Kind::Ours(_) => listed(text, place.clone()).is_some_and(|items| items == items_of(outline, options)),
            Kind::Mdtoc(_) => lines(text.get(place.clone()).unwrap_or("")) == lines(&self.list(text, outline, options)),
        }
    }
}

/// A list as it is compared: without blank lines around it, whatever ends its lines.
fn lines(list: &str) -> String {
    list.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// Whether two documents have the same headings with the same anchors.
fn is_same(left: &[Heading], right: &[Heading]) -> bool {
    let parts = |heading: &Heading| (heading.level, heading.text.clone(), heading.anchor.clone());
    left.iter().map(parts).eq(right.iter().map(parts))
}

fn put(text: &str, place: &Range<usize>, list: &str) -> String {
    [text.get(..place.start).unwrap_or(""), list, text.get(place.end..).unwrap_or("")].concat()
}

/// How the line at `at` ends, or the first that ends after it; as the first of the document does where it is the last.
fn line_end(text: &str, at: usize) -> &'static str {
    let first = |text: &str| {
        let (_, rest) = text.split_at(text.find(['\r', '\n'])?);
        Some(if rest.starts_with("\r\n") {
            "\r\n"
        } else if rest.starts_with('\r') {
            "\r"
        } else {
            "\n"
        })
    };
    text.get(at..).and_then(first).or_else(|| first(text)).unwrap_or("\n")
}
