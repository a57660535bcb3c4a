//! YAML as metadata: an event parser for what is YAML, and a line-oriented reading for what nearly is.
//!
//! 33 of 603 OpenShift front matters are not YAML (unquoted `@handle`, unclosed quotes, a colon in the title …).
//! The fallback reads top-level `key:` lines and the `- item` lines under them as raw text; the finding says where
//! the real parser stopped and why.

mod lines;

use std::collections::BTreeMap;
use std::ops::Range;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle};

use crate::dialect::value::Value;
use crate::limit::{self, LINES};
use crate::source::{SourceId, Span, Spanned};

const DEPTH: usize = limit::DEPTH.most;
const NODES: usize = limit::NODES.most;
const BYTES: usize = limit::METADATA.most;

/// Fields of one block of metadata.
#[derive(Debug, Default)]
pub struct Yaml {
    /// Top-level keys and values, in the order written, duplicates included.
    pub fields: Vec<(Spanned<String>, Value)>,
    /// Why it is not YAML: the place where reading stopped, and the reason.
    pub failure: Option<(Span, String)>,
    /// Where a stray `---` opens a second document in the block.
    pub several: Option<Span>,
}

/// Reads the YAML in `range` of `text`.
#[must_use]
pub fn read(source: SourceId, text: &str, range: Range<usize>) -> Yaml {
    let block = &text[range.clone()];
    if block.len() > BYTES {
        let place = Span::new(source, range.start..range.start);
        let reason =
            format!("the metadata is {} KB long; at most {} KB are read as YAML", block.len() / 1024, BYTES / 1024);
        let read = range.start..range.start + floor(block, BYTES);
        let reason = reason + &unread(&text[read.clone()]);
        return Yaml { failure: Some((place, reason)), ..lines::read(source, text, read) };
    }
    match parse(source, block, range.start) {
        Ok(yaml) => yaml,
        Err((at, reason)) => {
            let at = culprit(block, at, &reason);
            let reason = reason + &unread(block);
            let failure = Some((Span::new(source, range.start + at..range.start + at), reason));
            Yaml { failure, ..lines::read(source, text, range) }
        }
    }
}

/// Says that not all lines are read, where there are too many to be read one by one.
fn unread(block: &str) -> String {
    match (block.lines().count(), LINES.most) {
        (count, most) if count > most => format!("; the first {most} of its {count} lines are read"),
        _ => String::new(),
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A collection that is still open.
enum Frame {
    List(Vec<Value>, usize, usize),
    Map(Vec<(Spanned<String>, Value)>, Option<Spanned<String>>, usize, usize),
}

type Failure = (usize, String);

/// Where an author would mend it. The parser notices a quote that is never closed only on a line after it.
fn culprit(block: &str, at: usize, reason: &str) -> usize {
    let at = floor(block, at.min(block.len()));
    let line = block[..at].rfind('\n').map_or(0, |end| end + 1);
    let starts =
        || block[..line].char_indices().rev().skip(1).filter(|(_, letter)| *letter == '\n').map(|(end, _)| end + 1);
    let before = || {
        starts()
            .chain((line > 0).then_some(0))
            .take(8)
            .map(|start| (start, block[start..].lines().next().unwrap_or("")))
    };
    if !reason.contains("multiline quoted scalar") {
        return at;
    }
    let found = before().find_map(|(start, text)| opened_quote(text).map(|column| start + column));
    found.unwrap_or(at)
}

/// Where a quote opens a value that the line does not close.
fn opened_quote(line: &str) -> Option<usize> {
    let value = line.find(": ").map_or(line, |colon| &line[colon + 2..]).trim_start();
    let value = value.strip_prefix("- ").unwrap_or(value).trim_start();
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    (value.matches(quote).count() % 2 == 1).then_some(line.len() - value.len())
}

fn parse(source: SourceId, block: &str, offset: usize) -> Result<Yaml, Failure> {
    let mut reader = Reader {
        source,
        block,
        offset,
        frames: Vec::new(),
        anchors: BTreeMap::new(),
        nodes: 0,
        bytes: 0,
        roots: Vec::new(),
        documents: 0,
        several: None,
    };
    for next in Parser::new_from_str(block) {
        let (event, span) =
            next.map_err(|error| (error.marker().byte_offset().unwrap_or(0), error.info().to_owned()))?;
        reader.event(event, span.byte_range().unwrap_or(0..0))?;
    }
    reader.finish()
}

struct Reader<'block> {
    source: SourceId,
    block: &'block str,
    offset: usize,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, Value>,
    nodes: usize,
    /// The texts of all values, aliases counted as what they stand for.
    bytes: usize,
    roots: Vec<Value>,
    documents: usize,
    several: Option<Span>,
}

impl Reader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, self.offset + range.start..self.offset + range.end)
    }

    fn count(&mut self, size: Size, at: usize) -> Result<(), Failure> {
        self.nodes += size.nodes;
        self.bytes += size.bytes;
        if self.nodes > NODES {
            return Err((at, format!("more than {NODES} values, aliases counted as what they stand for")));
        }
        // A block within its limit has more only where one long text stands in many places.
        if self.bytes > BYTES {
            return Err((at, format!("more than {} KB, aliases counted as what they stand for", BYTES / 1024)));
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Failure> {
        let at = range.start;
        match event {
            Event::Scalar(text, style, anchor, _) => {
                self.count(Size { nodes: 1, bytes: text.len() }, at)?;
                let span = self.span(range);
                let plain = matches!(style, ScalarStyle::Plain);
                let value = if plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Value::Null(span)
                } else {
                    Value::Scalar(Spanned::new(text.into_owned(), span))
                };
                self.put(value, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.open(Frame::List(Vec::new(), at, anchor), at),
            Event::MappingStart(_, anchor, _) => self.open(Frame::Map(Vec::new(), None, at, anchor), at),
            Event::SequenceEnd | Event::MappingEnd => match self.frames.pop() {
                Some(Frame::List(items, start, anchor)) => {
                    let span = self.span(start..range.end);
                    self.put(Value::List(items, span), anchor)
                }
                Some(Frame::Map(pairs, _, start, anchor)) => {
                    let span = self.span(start..range.end);
                    self.put(Value::Map(pairs, span), anchor)
                }
                None => Ok(()),
            },
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 2 {
                    self.several = Some(self.span(range));
                }
                Ok(())
            }
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned();
                let value = value.ok_or_else(|| (at, "an alias inside the value that it names".to_owned()))?;
                self.count(size(&value), at)?;
                self.put(value, 0)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, frame: Frame, at: usize) -> Result<(), Failure> {
        self.count(Size { nodes: 1, bytes: 0 }, at)?;
        if self.frames.len() >= DEPTH {
            return Err((at, format!("values nest deeper than {DEPTH} levels")));
        }
        self.frames.push(frame);
        Ok(())
    }

    fn put(&mut self, value: Value, anchor: usize) -> Result<(), Failure> {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        let block = self.block;
        let offset = self.offset;
        match self.frames.last_mut() {
            None => self.roots.push(value),
            Some(Frame::List(items, ..)) => items.push(value),
            Some(Frame::Map(pairs, key, ..)) => match key.take() {
                Some(key) => pairs.push((key, value)),
                None => {
                    let span = value.span();
                    let raw = match value {
                        Value::Scalar(text) => text.value,
                        _ => block.get(span.range().start - offset..span.range().end - offset).unwrap_or("").to_owned(),
                    };
                    *key = Some(Spanned::new(raw, span));
                }
            },
        }
        Ok(())
    }

    fn finish(self) -> Result<Yaml, Failure> {
        let several = self.several.filter(|_| self.roots.len() > 1);
        let mut fields = Vec::new();
        for root in self.roots {
            match root {
                Value::Map(pairs, _) => fields.extend(pairs),
                Value::Null(_) => {}
                other => {
                    let at = (other.span().start as usize).saturating_sub(self.offset);
                    return Err((at, "expected `key: value` lines".to_owned()));
                }
            }
        }
        Ok(Yaml { fields, failure: None, several })
    }
}

/// How much a value is.
#[derive(Clone, Copy)]
struct Size {
    nodes: usize,
    bytes: usize,
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Size>>(sizes: I) -> Size {
        let none = Size { nodes: 0, bytes: 0 };
        sizes.fold(none, |all, size| Size { nodes: all.nodes + size.nodes, bytes: all.bytes + size.bytes })
    }
}

fn size(value: &Value) -> Size {
    let held: Size = match value {
        Value::Null(_) => Size { nodes: 0, bytes: 0 },
        Value::Scalar(text) => Size { nodes: 0, bytes: text.value.len() },
        Value::List(items, _) => items.iter().map(size).sum(),
        Value::Map(pairs, _) => {
            let keys = pairs.iter().map(|(key, _)| Size { nodes: 1, bytes: key.value.len() });
            keys.chain(pairs.iter().map(|(_, value)| size(value))).sum()
        }
    };
    Size { nodes: held.nodes + 1, ..held }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(value: &Value) -> String {
        match value {
            Value::Null(_) => "∅".to_owned(),
            Value::Scalar(text) => text.value.clone(),
            Value::List(items, _) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
            Value::Map(pairs, _) => {
                let pairs: Vec<String> =
                    pairs.iter().map(|(key, value)| format!("{}: {}", key.value, show(value))).collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str, fails: bool) {
        let yaml = read(SourceId(0), text, 0..text.len());
        let shown: Vec<String> =
            yaml.fields.iter().map(|(key, value)| format!("{}={}", key.value, show(value))).collect();
        assert_eq!(shown.join(" "), expected);
        assert_eq!(yaml.failure.is_some(), fails, "{:?}", yaml.failure);
    }

    #[test]
    fn scalars_keep_their_raw_text() {
        check("a: 0000\nb: 1.30\nc: yes\nd: \"x\\ty\"\ne: ~\nf:\n", "a=0000 b=1.30 c=yes d=x\ty e=∅ f=∅", false);
    }

    #[test]
    fn collections_and_duplicates_are_kept() {
        check("a: [1, {b: 2}]\na:\n  - x # note\n", "a=[1, {b: 2}] a=[x]", false);
    }

    #[test]
    fn aliases_stand_for_their_anchor() {
        check("a: &x [p, q]\nb: *x\n", "a=[p, q] b=[p, q]", false);
    }

    #[test]
    fn what_is_not_yaml_is_read_by_line() {
        check("authors:\n  - @jane\n  - @joe\nstatus: done\n", "authors=[@jane, @joe] status=done", true);
        check("title: \"Login\" Logout\nsee-also:[]\n", "title=\"Login\" Logout see-also=∅", true);
        check("status: **provisional**|implementable\n", "status=**provisional**|implementable", true);
        check("title: A: B\nlink:\n  - [text](url)(x)\n", "title=A: B link=[[text](url)(x)]", true);
    }

    #[test]
    fn keys_that_lean_are_keys() {
        check("title: x\n  authors:\n    - a\n  owner: b\nlast: c\n", "title=x authors=[a] owner=b last=c", true);
        check("title: @x\n  and a word: too\n", "title=@x and a word: too", true);
    }

    #[test]
    fn failures_stand_where_they_are_mended() {
        #[track_caller]
        fn at(text: &str, expected: &str) {
            let (place, _) = read(SourceId(0), text, 0..text.len()).failure.unwrap();
            assert!(text[place.range().start..].starts_with(expected), "{:?}", &text[place.range().start..]);
        }
        at("a:\n  - \"b\n  - c\nd: e\n", "\"b");
        at("title: 'x\nb: c\n", "'x");
        at("a: b\nsee-also:[]\n\nc: d\n", "see-also:[]");
        at("a:\n  - @b\n", "@b");
        let several = "a: b\n---\nc: d\n";
        let place = read(SourceId(0), several, 0..several.len()).several.unwrap();
        assert_eq!(&several[place.range()], "---");
    }

    #[test]
    fn bombs_and_depth_are_bounded() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let below = level - 1;
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{below}"); 9].join(",")));
        }
        assert!(read(SourceId(0), &bomb, 0..bomb.len()).failure.is_some());
        let long = format!("a: &a \"{}\"\n{}", "x".repeat(BYTES / 2), "b: *a\n".repeat(20));
        let read = read(SourceId(0), &long, 0..long.len());
        assert!(read.failure.is_some_and(|(_, reason)| reason.contains("aliases")));
        let deep = format!("a: {}", "[".repeat(100_000));
        assert!(super::read(SourceId(0), &deep, 0..deep.len()).failure.is_some());
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_spans_stay_inside(text in "[ -~\\n\u{a0}é]{0,200}") {
            let yaml = read(SourceId(0), &text, 0..text.len());
            for (key, value) in &yaml.fields {
                prop_assert!(text.get(key.span.range()).is_some());
                for scalar in value.scalars() {
                    prop_assert!(text.get(scalar.span.range()).is_some());
                }
            }
        }
    }
}
