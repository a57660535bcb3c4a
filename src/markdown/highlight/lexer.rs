//! One lexer for languages that consist of words, numbers, strings, comments and signs; a [`Table`] says which.
//!
//! It goes forward only. What it looks ahead for ends where the token ends, so time grows with the code and no faster.

use super::painter::{Class, Painter};
use super::scan::{byte, escape_end, is_number, is_space, is_word, line_end, number_end, skip, starts};

/// What has to be known of a language. Lists of words are sorted, for they are searched by halves.
pub(super) struct Table {
    /// The quotes that begin strings.
    pub(super) quotes: &'static [Quote],
    pub(super) keywords: &'static [&'static str],
    pub(super) constants: &'static [&'static str],
    pub(super) types: &'static [&'static str],
    /// Keywords that a name follows, and what it then names.
    pub(super) declaring: &'static [(&'static str, Class)],
    /// The bytes that operators consist of.
    pub(super) operators: &'static [u8],
    /// Whether a name right before a parenthesis is a function's.
    pub(super) calls: bool,
    /// Whether a word behind a type is a name, and so no keyword even if it looks like one (`string message = 1`).
    pub(super) names_follow_types: bool,
    /// Whether a string before a colon is a key, and a minus before a digit part of the number.
    pub(super) data: bool,
    /// A letter that a number may end with.
    pub(super) suffix: &'static str,
}

/// A string's quote.
pub(super) struct Quote {
    pub(super) mark: u8,
    pub(super) class: Class,
    /// Whether a backslash takes the meaning from what follows it.
    pub(super) escapes: bool,
    pub(super) ends: Ends,
}

/// Where a string that is not closed ends.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Ends {
    /// With its line.
    Line,
    /// With the code, because it may go over lines.
    Code,
    /// A string that is not closed within so many bytes is none, but an apostrophe.
    Never(usize),
}

impl Table {
    /// Colours the code of `painter`. Comments are those of C in all the languages so far.
    pub(super) fn lex(&'static self, painter: &mut Painter<'_>) {
        let bytes = painter.code().as_bytes();
        Lexer { table: self, bytes, painter, at: 0, declares: Class::Plain, after_type: false }.run();
    }

    fn class(&self, word: &str) -> Class {
        let has = |words: &[&str]| words.binary_search(&word).is_ok();
        match () {
            () if has(self.keywords) => Class::Keyword,
            () if has(self.types) => Class::Type,
            () if has(self.constants) => Class::Literal,
            () => Class::Plain,
        }
    }
}

struct Lexer<'p, 'a> {
    table: &'static Table,
    bytes: &'a [u8],
    painter: &'p mut Painter<'a>,
    at: usize,
    /// What the last token says that a name here is.
    declares: Class,
    /// Whether the last token may have been the type of what follows.
    after_type: bool,
}

impl Lexer<'_, '_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() {
            let start = self.at;
            let first = byte(self.bytes, start);
            let class = match first {
                b'\n' => {
                    self.after_type = false;
                    self.until(start + 1, Class::Plain)
                }
                _ if is_space(first) => self.until(start + 1, Class::Plain),
                b'/' if starts(self.bytes, start, "//") => self.until(line_end(self.bytes, start), Class::Comment),
                b'/' if starts(self.bytes, start, "/*") => self.until(self.comment_end(), Class::Comment),
                _ if self.begins_number() => self.number(),
                _ if is_word(first) => self.word(),
                _ => {
                    (self.declares, self.after_type) = (Class::Plain, first == b'>');
                    match self.table.quotes.iter().find(|quote| quote.mark == first) {
                        Some(quote) => self.string(quote),
                        None => self.sign(),
                    }
                }
            };
            // A string has coloured its parts already; a second time does nothing.
            self.painter.paint(start, self.at, class);
        }
    }

    fn until(&mut self, end: usize, class: Class) -> Class {
        self.at = end;
        class
    }

    fn comment_end(&self) -> usize {
        let body = self.at + 2;
        let length = self.painter.code().get(body..).and_then(|rest| rest.find("*/"));
        length.map_or(self.bytes.len(), |length| body + length + 2)
    }

    fn begins_number(&self) -> bool {
        let next = byte(self.bytes, self.at + 1);
        match byte(self.bytes, self.at) {
            b'0'..=b'9' => true,
            b'-' => self.table.data && next.is_ascii_digit(),
            b'.' => next.is_ascii_digit(),
            _ => false,
        }
    }

    fn number(&mut self) -> Class {
        (self.declares, self.after_type) = (Class::Plain, false);
        let start = self.at + usize::from(byte(self.bytes, self.at) == b'-');
        let end = number_end(self.bytes, start);
        let word = self.bytes.get(start..end).unwrap_or_default();
        let word = word.strip_suffix(self.table.suffix.as_bytes()).unwrap_or(word);
        self.until(end, if is_number(word) { Class::Number } else { Class::Plain })
    }

    fn word(&mut self) -> Class {
        let start = self.at;
        self.at = skip(self.bytes, start, is_word);
        let word = self.painter.code().get(start..self.at).unwrap_or("");
        let before = self.bytes.get(..start).unwrap_or_default();
        // What is selected is a name. Three dots select nothing.
        let free = !before.ends_with(b".") || before.ends_with(b"..");
        let class = match self.declares {
            Class::Plain if free && !self.after_type => self.table.class(word),
            declared => declared,
        };
        let declaring = self.table.declaring.iter().find(|(keyword, _)| class == Class::Keyword && *keyword == word);
        self.declares = declaring.map_or(Class::Plain, |(_, class)| *class);
        self.after_type = self.table.names_follow_types && class != Class::Keyword;
        match class {
            Class::Plain if self.table.calls && byte(self.bytes, self.at) == b'(' => Class::Function,
            _ => class,
        }
    }

    fn sign(&mut self) -> Class {
        let operators = self.table.operators;
        let first = byte(self.bytes, self.at);
        let next = byte(self.bytes, self.at + 1);
        self.at += 1;
        // `:=` is the only operator with a byte that is none by itself.
        let is_operator = operators.contains(&first) || (first == b':' && next == b'=' && operators.contains(&next));
        if is_operator { Class::Operator } else { Class::Plain }
    }

    fn string(&mut self, quote: &Quote) -> Class {
        let start = self.at;
        let Some(end) = self.string_end(quote) else { return self.until(start + 1, Class::Plain) };
        let after = skip(self.bytes, end, is_space);
        let is_key = self.table.data && byte(self.bytes, after) == b':';
        let class = if is_key { Class::Type } else { quote.class };
        if quote.escapes {
            escapes(self.painter, start, end, class);
        }
        self.until(end, class)
    }

    fn string_end(&self, quote: &Quote) -> Option<usize> {
        let most = if let Ends::Never(most) = quote.ends { most } else { self.bytes.len() };
        let limit = self.bytes.len().min(self.at.saturating_add(most));
        let mut at = self.at + 1;
        while at < limit {
            at += match byte(self.bytes, at) {
                mark if mark == quote.mark => return Some(at + 1),
                b'\n' if quote.ends != Ends::Code => break,
                b'\\' if quote.escapes && byte(self.bytes, at + 1) != b'\n' => 2,
                _ => 1,
            };
        }
        (!matches!(quote.ends, Ends::Never(_))).then(|| at.min(limit))
    }
}

/// Colours a string that ends at `end`, and the escapes in it.
pub(super) fn escapes(painter: &mut Painter<'_>, start: usize, end: usize, class: Class) {
    let bytes = painter.code().as_bytes().get(..end).unwrap_or_default();
    let mut at = start;
    loop {
        let escape = skip(bytes, at, |byte| byte != b'\\');
        painter.paint(at, escape, class);
        if escape >= end {
            return;
        }
        at = escape_end(bytes, escape);
        painter.paint(escape, at, Class::Escape);
    }
}
