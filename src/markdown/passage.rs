//! A document's Markdown, ready to be parsed, and text put together from several places of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use super::math;
use super::mend::mend;

/// The part of a text that is Markdown.
pub(super) struct Passage<'t> {
    base: usize,
    mended: Cow<'t, str>,
    options: Options,
}

impl<'t> Passage<'t> {
    /// The Markdown at `range`, which is clipped to the text and to whole characters.
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Passage<'t> {
        let clip =
            |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (base, end) = (clip(range.start), clip(range.end));
        // Not `Options::all()`: that turns `~x~` into a subscript, `--` into a dash, and `{#id}` into an anchor.
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM;
        Passage { base, mended: mend(text.get(base..end).unwrap_or("")), options }
    }

    /// The same, with formulas told apart from prose with dollars in it. Nothing but a page asks for them: anchors and
    /// plain texts are what they are without.
    pub(super) fn with_formulas(text: &'t str, range: Range<usize>) -> Passage<'t> {
        let mut passage = Passage::new(text, range);
        if let Some(settled) = math::settle(&passage.mended, passage.options) {
            passage.mended = Cow::Owned(settled);
            passage.options |= Options::ENABLE_MATH;
        }
        passage
    }

    /// Whether anything was repaired before parsing.
    pub(super) const fn is_mended(&self) -> bool {
        matches!(self.mended, Cow::Owned(_))
    }

    /// What the parser says, with places in the whole text.
    pub(super) fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        self.parse().0
    }

    /// The same, and where each definition that links refer to stands, by its label.
    pub(super) fn parse(&self) -> (impl Iterator<Item = (Event<'_>, Range<usize>)>, BTreeMap<String, Range<usize>>) {
        let base = self.base;
        let parser = Parser::new_ext(&self.mended, self.options);
        let definitions = parser
            .reference_definitions()
            .iter()
            .map(|(label, definition)| (fold(label), definition.span.start + base..definition.span.end + base))
            .collect();
        let events = parser.into_offset_iter();
        (events.map(move |(event, range)| (event, range.start + base..range.end + base)), definitions)
    }
}

/// A label as it is compared: in lower case, with single blanks.
pub(super) fn fold(label: &str) -> String {
    label.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Text joined from consecutive events, which remembers where each part stood.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The text.
    pub text: String,
    parts: Vec<(usize, Range<usize>)>,
}

impl Run {
    /// Adds what stood at `range`.
    pub(super) fn push(&mut self, text: &str, range: Range<usize>) {
        self.parts.push((self.text.len(), range));
        self.text.push_str(text);
    }

    /// Makes it empty, to be used again.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.parts.clear();
    }

    /// The place in the document of a place in the text.
    pub(super) fn source(&self, offset: usize) -> usize {
        let part = self.parts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.parts.get(part).map_or(0, |(start, range)| (range.start + offset - start).min(range.end))
    }

    /// The place in the document of a stretch of the text.
    pub(super) fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source(range.start);
        let end = if range.end > range.start { self.source(range.end - 1) + 1 } else { start };
        start..end.max(start)
    }
}
