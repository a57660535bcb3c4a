//! Lines: words, and what is in the place of words, each with the markup that it stands in; and what one line changes of
//! another.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, Interner};

use super::Mark;
use super::node::{Node, Role};

/// A line of more words and signs than that, more than the longest of the measured corpora has, is exchanged as a
/// whole.
const LONGEST: usize = 20_000;

/// The elements round a word: the tag of each, and its name.
type Path<'node> = Vec<(&'node str, &'node str)>;

/// The paths that both sides have.
#[derive(Debug, Default)]
pub(super) struct Paths<'node> {
    known: HashMap<Path<'node>, usize>,
    list: Vec<Path<'node>>,
}

impl<'node> Paths<'node> {
    fn add(&mut self, path: &[(&'node str, &'node str)]) -> usize {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        self.known.insert(path.to_vec(), self.list.len());
        self.list.push(path.to_vec());
        self.list.len() - 1
    }
}

/// A text in one kind of markup.
#[derive(Clone, Debug)]
pub(super) struct Piece<'node> {
    path: usize,
    text: &'node str,
}

/// What is compared as one: a word, white space, a sign, an atom; a whole line of code.
#[derive(Clone, Debug)]
struct Token<'node> {
    pieces: Range<usize>,
    key: Key<'node>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key<'node> {
    path: usize,
    text: Cow<'node, str>,
}

/// The content of one line.
#[derive(Debug, Default)]
pub(super) struct Line<'node> {
    /// Whether it is code.
    code: bool,
    pieces: Vec<Piece<'node>>,
    tokens: Vec<Token<'node>>,
}

impl<'node> Line<'node> {
    /// The content of these nodes, none of which stands by itself.
    pub(super) fn of(nodes: &[&'node Node<'node>], paths: &mut Paths<'node>) -> Line<'node> {
        let mut line = Line::default();
        let mut path = Vec::new();
        nodes.iter().for_each(|node| line.add(node, &mut path, paths));
        // At its ends, white space is layout.
        line.pieces.pop_if(|last| last.text == " ");
        let first = usize::from(line.pieces.first().is_some_and(|first| first.text == " "));
        line.pieces.drain(..first);
        for (at, piece) in line.pieces.iter().enumerate() {
            let key = Key { path: piece.path, text: Cow::Borrowed(piece.text) };
            line.tokens.push(Token { pieces: at..at + 1, key });
        }
        line
    }

    /// The same of code, which is compared line by line; how it is coloured makes no difference.
    pub(super) fn of_code(nodes: &[&'node Node<'node>], paths: &mut Paths<'node>) -> Line<'node> {
        let mut line = Line { code: true, ..Line::default() };
        let mut path = Vec::new();
        nodes.iter().for_each(|node| line.add(node, &mut path, paths));
        let mut start = 0;
        for at in 0..line.pieces.len() {
            if line.pieces[at].text.ends_with('\n') || at + 1 == line.pieces.len() {
                let text: String = line.pieces[start..=at].iter().map(|piece| piece.text).collect();
                // That the last line ends says nothing.
                let key = Key { path: 0, text: Cow::Owned(text.trim_end_matches('\n').to_owned()) };
                line.tokens.push(Token { pieces: start..at + 1, key });
                start = at + 1;
            }
        }
        line
    }

    fn add(&mut self, node: &'node Node<'node>, path: &mut Path<'node>, paths: &mut Paths<'node>) {
        match node {
            Node::Text(text) => {
                let path = paths.add(path);
                let parts: Vec<&str> = if self.code { text.split_inclusive('\n').collect() } else { words(text) };
                for text in parts {
                    let blank = !self.code && text.starts_with(|letter: char| letter.is_ascii_whitespace());
                    // Where a line is broken makes no difference.
                    let text = if blank { " " } else { text };
                    if !blank || self.pieces.last().is_none_or(|last| last.text != " ") {
                        self.pieces.push(Piece { path, text });
                    }
                }
            }
            Node::Element(element) if element.role == Role::Atom => {
                self.pieces.push(Piece { path: paths.add(path), text: &element.open });
            }
            Node::Element(element) => {
                path.push((&element.open, element.name));
                element.children.iter().for_each(|child| self.add(child, path, paths));
                path.pop();
            }
        }
    }

    /// All of it, marked.
    pub(super) fn whole(&self, mark: Mark) -> Vec<Span<'node>> {
        vec![Span { mark, code: self.code, pieces: self.pieces.clone() }]
    }

    fn spans(&self, tokens: Range<usize>, mark: Mark) -> Option<Span<'node>> {
        let (first, last) = (self.tokens.get(tokens.start)?, self.tokens.get(tokens.end.checked_sub(1)?)?);
        (!tokens.is_empty()).then(|| Span {
            mark,
            code: self.code,
            pieces: self.pieces[first.pieces.start..last.pieces.end].to_vec(),
        })
    }

    /// How much reads as one when it is kept between changes: the letters and digits.
    fn weight(&self, tokens: Range<usize>) -> usize {
        let letters = |token: &Token<'_>| token.key.text.chars().filter(|letter| letter.is_alphanumeric()).count();
        self.tokens[tokens].iter().map(letters).sum()
    }
}

/// A text that is kept, inserted or deleted.
#[derive(Clone, Debug)]
pub(super) struct Span<'node> {
    /// Which.
    pub(super) mark: Mark,
    /// Whether it is of code.
    code: bool,
    /// What it consists of.
    pub(super) pieces: Vec<Piece<'node>>,
}

/// A part of both lines: so many tokens of the one and of the other.
type Hunk = (Range<usize>, Range<usize>);

/// What the line `head` changes of the line `base`.
pub(super) fn compare<'node>(base: &Line<'node>, head: &Line<'node>) -> Vec<Span<'node>> {
    if base.tokens.len().max(head.tokens.len()) > LONGEST {
        return [base.whole(Mark::Deleted), head.whole(Mark::Inserted)].concat();
    }
    let mut hunks = hunks(&base.tokens, &head.tokens);
    if !head.code {
        hunks = joined(base, head, hunks);
    }
    let mut spans = Vec::new();
    let mut at = 0;
    for (before, after) in hunks {
        spans.extend(head.spans(at..after.start, Mark::Kept));
        spans.extend(base.spans(before, Mark::Deleted));
        at = after.end;
        spans.extend(head.spans(after, Mark::Inserted));
    }
    spans.extend(head.spans(at..head.tokens.len(), Mark::Kept));
    spans
}

/// Where two lists of tokens differ.
fn hunks(base: &[Token<'_>], head: &[Token<'_>]) -> Vec<Hunk> {
    differing(base.iter().map(|token| &token.key), head.iter().map(|token| &token.key))
}

/// Where two sequences differ: the parts of each that are not in the other, in order.
pub(super) fn differing<T: std::hash::Hash + Eq>(
    base: impl Iterator<Item = T>,
    head: impl Iterator<Item = T>,
) -> Vec<Hunk> {
    let mut input = InternedInput { before: Vec::new(), after: Vec::new(), interner: Interner::new(64) };
    input.update_before(base);
    input.update_after(head);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let range = |range: Range<u32>| range.start as usize..range.end as usize;
    diff.hunks().map(|hunk| (range(hunk.before), range(hunk.after))).collect()
}

/// Joins changes between which less is kept than they change on either side: two words that are the same by chance make
/// a sentence hard to read.
fn joined(base: &Line<'_>, head: &Line<'_>, hunks: Vec<Hunk>) -> Vec<Hunk> {
    // Each with the weight of what it deletes and of what it inserts, so that no text is weighed twice.
    let mut joined: Vec<(Hunk, usize, usize)> = Vec::new();
    for hunk in hunks {
        let (mut deleted, mut inserted) = (base.weight(hunk.0.clone()), head.weight(hunk.1.clone()));
        let mut next = hunk;
        while let Some((last, gone, new)) = joined.last() {
            let kept = head.weight(last.1.end..next.1.start);
            if kept > (*gone).max(*new) || kept > deleted.max(inserted) {
                break;
            }
            (deleted, inserted) = (deleted + kept + gone, inserted + kept + new);
            next = (last.0.start..next.0.end, last.1.start..next.1.end);
            joined.pop();
        }
        joined.push((next, deleted, inserted));
    }
    joined.into_iter().map(|(hunk, ..)| hunk).collect()
}

/// Writes spans, of which `shown` tells which are to be seen. Elements stay open from one to the next where they can, with
/// the marks innermost, so that a link is one link still. In code, where whole lines are marked, the colours are innermost.
pub(super) fn write(out: &mut String, spans: &[Span<'_>], paths: &Paths<'_>, shown: impl Fn(Mark) -> bool) {
    let mut open: Path<'_> = Vec::new();
    for span in spans.iter().filter(|span| shown(span.mark)) {
        for piece in &span.pieces {
            let mut path = paths.list[piece.path].clone();
            let place = if span.code { path.len().min(1) } else { path.len() };
            path.splice(place..place, span.mark.element());
            let same = path.iter().zip(&open).take_while(|(one, other)| one == other).count();
            close(out, &open[same..]);
            path[same..].iter().for_each(|(tag, _)| out.push_str(tag));
            open = path;
            out.push_str(piece.text);
        }
    }
    close(out, &open);
}

fn close(out: &mut String, path: &[(&str, &str)]) {
    for (_, name) in path.iter().rev() {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// The words of a text, the white space between them, and each sign by itself. What stands for a letter (`&amp;`) is one.
fn words(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Kind {
        Word,
        Blank,
        Sign,
    }
    let kind = |letter: char| match letter {
        letter if letter.is_alphanumeric() || letter == '_' => Kind::Word,
        letter if letter.is_ascii_whitespace() => Kind::Blank,
        _ => Kind::Sign,
    };
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let entity = rest.starts_with('&').then(|| rest.bytes().take(32).position(|byte| byte == b';')).flatten();
        let end = match kind(first) {
            Kind::Sign => entity.map_or(first.len_utf8(), |end| end + 1),
            same => rest.find(|letter| kind(letter) != same).unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}
