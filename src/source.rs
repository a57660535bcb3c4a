//! Source files and places in them.
//!
//! Everything that roadbook reads is kept as a [`Source`]: its path relative to the repository and its text.
//! A [`Span`] is a byte range in one source; it is what a diagnostic points at, and what a normalised value
//! keeps to say where it came from.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Index of a source in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A byte range in one source. `start == end` marks a place rather than a text; `0..0` is the file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range` in `source`. Sources are capped far below 4 GiB when they are read.
    #[must_use]
    pub fn new(source: SourceId, range: Range<usize>) -> Span {
        let clip = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { source, start: clip(range.start), end: clip(range.end) }
    }

    /// The whole file, for findings that have no narrower place.
    #[must_use]
    pub const fn file(source: SourceId) -> Span {
        Span { source, start: 0, end: 0 }
    }

    /// The byte range within the source's text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs `value` with `span`.
    pub const fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

/// A line and column, both counted from one; the column counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path relative to the repository, `/` between components.
    pub path: Arc<str>,
    /// The text. Empty where the file could not be read as text.
    pub text: Arc<str>,
    /// Where lines and columns are, made when the first place is asked for: a file may have very many findings.
    index: OnceLock<Index>,
}

/// All files that were read, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

impl Source {
    /// Line and column of the byte `offset`.
    fn location(&self, offset: usize) -> Location {
        self.index.get_or_init(|| Index::of(&self.text)).place(&self.text, offset)
    }

    /// A file and its text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        Source { path: path.into(), text: text.into(), index: OnceLock::new() }
    }
}

impl Sources {
    /// Adds a source and returns its identity.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        self.share(Arc::new(Source::new(path, text)))
    }

    /// Adds a source that somebody else keeps as well, and returns its identity.
    pub fn share(&mut self, source: Arc<Source>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(source);
        id
    }

    /// Puts another source of the same path in the place of one.
    pub(crate) fn replace(&mut self, id: SourceId, source: Arc<Source>) {
        self.files[id.0 as usize] = source;
    }

    /// The source's path relative to the repository.
    #[must_use]
    pub fn path(&self, id: SourceId) -> &str {
        &self.files[id.0 as usize].path
    }

    /// All sources.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.files.iter()
    }

    /// The source itself.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Arc<Source> {
        &self.files[id.0 as usize]
    }

    /// The source's text.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        &self.files[id.0 as usize].text
    }

    /// The text under `span`; empty where the span does not fall on character boundaries.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.source).get(span.range()).unwrap_or("")
    }

    /// Line and column of the start of `span`. Looking up many places takes linear time, on a single long line as well.
    #[must_use]
    pub fn location(&self, span: Span) -> Location {
        self.files[span.source.0 as usize].location(span.start as usize)
    }
}

/// Line and column of the byte `offset` in `text`. Lines end at `\n`, `\r\n` or a lone `\r`.
#[must_use]
pub fn location(text: &str, offset: usize) -> Location {
    // What stands before the place tells it, and is gone through faster where all lines end alike.
    match text.get(..offset).filter(|before| !before.as_bytes().contains(&b'\r')) {
        Some(before) => {
            let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            Location { line, column: before[start..].chars().count() + 1 }
        }
        None => Index::of(text).place(text, offset),
    }
}

/// Where lines begin, and how many characters precede each stretch of a text.
#[derive(Clone, Debug)]
struct Index {
    lines: Vec<usize>,
    /// The number of characters before each multiple of [`STRETCH`], and in the whole text.
    characters: Vec<usize>,
}

/// How many bytes are counted at most to find a column. A line may be as long as its file.
const STRETCH: usize = 1024;

impl Index {
    fn of(text: &str) -> Index {
        let mut characters = vec![0];
        let mut before = 0;
        for stretch in text.as_bytes().chunks(STRETCH) {
            before += characters_in(stretch);
            characters.push(before);
        }
        Index { lines: line_starts(text), characters }
    }

    fn place(&self, text: &str, offset: usize) -> Location {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = if offset - start <= STRETCH {
            characters_in(&text.as_bytes()[start..offset])
        } else {
            self.characters_before(text, offset) - self.characters_before(text, start)
        };
        Location { line, column: column + 1 }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let stretch = offset / STRETCH;
        self.characters[stretch] + characters_in(&text.as_bytes()[stretch * STRETCH..offset])
    }
}

/// How many characters begin in `bytes`.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// Where each line of `text` begins.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'\r') {
        return std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
    }
    let ends = |index: &usize| match bytes[*index] {
        b'\n' => true,
        b'\r' => bytes.get(index + 1) != Some(&b'\n'),
        _ => false,
    };
    std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|index| index + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let text = "a\r\nä€x\rz\n";
        let at = |offset| {
            let Location { line, column } = location(text, offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(text.find('x').unwrap_or(0)), (2, 3));
        assert_eq!(at(text.find('z').unwrap_or(0)), (3, 1));
        assert_eq!(at(text.len() + 9), (4, 1));
    }

    #[test]
    fn columns_of_a_long_line_are_found_without_counting_it() {
        for letter in ["a", "ä", "€", "🦀"] {
            let line = letter.repeat(3 * STRETCH);
            let text = format!("{letter}\n{line}\n{letter}");
            let mut sources = Sources::default();
            let id = sources.add("a.md", text.as_str());
            for (column, (at, _)) in line.char_indices().enumerate().step_by(97) {
                let start = letter.len() + 1 + at;
                let place = sources.location(Span::new(id, start..start));
                assert_eq!((place.line, place.column), (2, column + 1), "{letter} at {at}");
                assert_eq!(location(&text, start), place);
            }
            let place = sources.location(Span::new(id, text.len()..text.len()));
            assert_eq!((place.line, place.column), (3, 2), "{letter}");
        }
    }
}
