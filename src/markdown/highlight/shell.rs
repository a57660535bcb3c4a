//! Commands for a shell, as a script or as a transcript.
//!
//! In a transcript (some line begins with `$ `) only what was typed is coloured: what commands answered is no code,
//! and an apostrophe in it begins no string. Options and arguments are plain.

mod word;

use word::Place;

use super::lexer::escapes;
use super::painter::{Class, Painter};
use super::scan::{byte, is_space, is_word, line_end, skip, starts};

/// `$(` within each other; deeper ones are text.
const DEEPEST: u32 = 64;
/// How far the end of `${` or of a placeholder is looked for.
const LONGEST: usize = 60;

/// Colours the code of `painter`.
pub(super) fn lex(painter: &mut Painter<'_>) {
    let bytes = painter.code().as_bytes();
    let is_transcript = painter.code().lines().any(|line| line.trim_ascii_start().starts_with("$ "));
    let mut shell = Shell {
        bytes,
        painter,
        at: 0,
        is_transcript,
        place: Place::Command,
        awaits_in: false,
        strings: 0,
        depth: 0,
        heredoc: None,
        no_quote: false,
        no_heredoc: false,
    };
    shell.begin_line();
    while shell.at < bytes.len() {
        match shell.in_string() {
            true => shell.string(),
            false => shell.code(),
        }
    }
}

struct Shell<'p, 'a> {
    bytes: &'a [u8],
    painter: &'p mut Painter<'a>,
    at: usize,
    is_transcript: bool,
    place: Place,
    /// Whether `for` or `case` came, so that `in` is a keyword.
    awaits_in: bool,
    /// What is open, innermost in the lowest bit: one for a string, zero for a parenthesis.
    strings: u64,
    depth: u32,
    /// The word that ends the here-document whose text begins with the next line.
    heredoc: Option<&'a str>,
    /// Whether it is known that no more `"` or here-document is closed, so that nobody looks for it again.
    no_quote: bool,
    no_heredoc: bool,
}

impl<'a> Shell<'_, 'a> {
    fn byte(&self, at: usize) -> u8 {
        byte(self.bytes, at)
    }

    fn paint(&mut self, end: usize, class: Class) {
        self.painter.paint(self.at, end, class);
        self.at = end;
    }

    fn in_string(&self) -> bool {
        self.depth > 0 && self.strings & 1 == 1
    }

    fn open(&mut self, string: bool) -> bool {
        let fits = self.depth < DEEPEST;
        if fits {
            self.depth += 1;
            self.strings = self.strings << 1 | u64::from(string);
        }
        fits
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.strings >>= 1;
    }

    fn begin_line(&mut self) {
        if let Some(word) = self.heredoc.take() {
            self.here_document(word);
        }
        if self.strings == 0 {
            // A parenthesis that is still open here was none of a command.
            self.depth = 0;
        }
        (self.place, self.awaits_in) = (Place::Command, false);
        if !self.is_transcript || self.depth > 0 {
            return;
        }
        let first = skip(self.bytes, self.at, is_space);
        if starts(self.bytes, first, "$ ") {
            self.at = first;
            // What nobody types stands back like a comment.
            self.paint(first + 1, Class::Comment);
        } else if self.byte(first) != b'#' {
            self.at = line_end(self.bytes, first);
        }
    }

    fn here_document(&mut self, word: &str) {
        let rest = self.painter.code().get(self.at..).unwrap_or("");
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_ascii() == word {
                return self.paint(self.at + length, Class::String);
            }
            length += line.len();
        }
        self.no_heredoc = true;
    }

    fn string(&mut self) {
        let end = skip(self.bytes, self.at, |byte| !matches!(byte, b'"' | b'\\' | b'$'));
        self.paint(end, Class::String);
        match self.byte(end) {
            b'"' => {
                self.paint(end + 1, Class::String);
                self.close();
            }
            b'\\' if matches!(self.byte(end + 1), b'"' | b'\\' | b'$' | b'`') => self.paint(end + 2, Class::Escape),
            b'$' => self.dollar(Class::String),
            _ => self.paint((end + 1).min(self.bytes.len()), Class::String),
        }
    }

    fn code(&mut self) {
        let start = self.at;
        match self.byte(start) {
            b'\n' => {
                self.at += 1;
                self.begin_line();
            }
            space if is_space(space) => {
                if self.place == Place::Value {
                    self.place = Place::Command;
                }
                self.at += 1;
            }
            b'#' if self.begins_word() => self.paint(line_end(self.bytes, start), Class::Comment),
            b'"' if self.is_closed() && self.open(true) => {
                self.argument();
                self.paint(start + 1, Class::String);
            }
            b'\'' => self.quoted(start),
            b'$' => self.dollar(Class::Plain),
            b'\\' => self.at = skip(self.bytes, start + 2, |byte| (0x80..0xc0).contains(&byte)),
            b'|' | b'&' | b';' | b'<' | b'>' => self.operator(),
            b'(' => {
                self.open(false);
                self.at += 1;
            }
            b')' => {
                // What closes nothing ends a pattern of `case`; what closes at once ends the name of a function.
                let is_idle = self.depth == 0 || self.byte(start - 1) == b'(';
                self.place = if is_idle { Place::Command } else { Place::Argument };
                self.close();
                self.at += 1;
            }
            b'`' => (self.at, self.place) = (start + 1, Place::Command),
            b'"' => self.at += 1,
            _ => self.word(),
        }
    }

    fn begins_word(&self) -> bool {
        let before = self.at.checked_sub(1).map(|before| self.byte(before));
        before.is_none_or(|before| is_space(before) || matches!(before, b'\n' | b';' | b'|' | b'&' | b'('))
    }

    fn argument(&mut self) {
        if self.place == Place::Command {
            self.place = Place::Argument;
        }
    }

    /// Whether there is another `"`, so that this one may begin a string.
    fn is_closed(&mut self) -> bool {
        let mut at = self.at + 1;
        while !self.no_quote {
            at = skip(self.bytes, at, |byte| !matches!(byte, b'"' | b'\\'));
            match self.byte(at) {
                b'"' => return true,
                b'\\' => at += 2,
                _ => self.no_quote = true,
            }
        }
        false
    }

    /// A string in single quotes, or an apostrophe: behind a letter, a string does not go over lines.
    fn quoted(&mut self, quote: usize) {
        let is_late = quote.checked_sub(1).is_some_and(|before| is_word(self.byte(before)));
        let end = skip(self.bytes, quote + 1, |byte| byte != b'\'' && !(is_late && byte == b'\n'));
        self.argument();
        match self.byte(end) == b'\'' {
            true => self.paint(end + 1, Class::String),
            false => self.at = quote + 1,
        }
    }

    /// A variable, or the beginning of a substitution; `around` is what an idle dollar is.
    fn dollar(&mut self, around: Class) {
        let start = self.at;
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let end = match self.byte(start + 1) {
            b'{' => {
                let rest = self.bytes.get(start + 2..).unwrap_or_default();
                let fits = |byte: &&u8| is_name(**byte) || b"#!@*?-+:=[]$/%.,^~".contains(*byte);
                let length = rest.iter().take(LONGEST).take_while(fits).count();
                let is_closed = rest.get(length) == Some(&b'}');
                start + 2 + if is_closed { length + 1 } else { rest.iter().take_while(|byte| is_name(**byte)).count() }
            }
            b'\'' if around == Class::Plain => return self.escaped(),
            b'0'..=b'9' | b'?' | b'#' | b'@' | b'*' | b'$' | b'!' => start + 2,
            first if is_name(first) => skip(self.bytes, start + 1, is_name),
            b'(' if self.open(false) => {
                (self.at, self.place) = (start + 2, Place::Command);
                return;
            }
            _ => return self.paint(start + 1, around),
        };
        self.argument();
        self.paint(end, Class::Variable);
    }

    /// A string in `$'…'`, the only one in single quotes that has escapes.
    fn escaped(&mut self) {
        let start = self.at;
        self.argument();
        self.at += 2;
        loop {
            self.at = skip(self.bytes, self.at, |byte| byte != b'\'' && byte != b'\\');
            match self.byte(self.at) {
                b'\\' => self.at += 2,
                b'\'' => {
                    self.at += 1;
                    return escapes(self.painter, start, self.at, Class::String);
                }
                _ => {
                    self.at = start + 2;
                    return;
                }
            }
        }
    }

    fn operator(&mut self) {
        let start = self.at;
        let end = skip(self.bytes, start, |byte| b"|&;<>".contains(&byte));
        let signs = self.painter.code().get(start..end).unwrap_or("");
        if let Some(length) = self.placeholder(end).filter(|_| signs == "<") {
            self.at = end + length;
            return self.argument();
        }
        self.paint(end, Class::Operator);
        if !signs.contains(['<', '>']) {
            (self.place, self.awaits_in) = (Place::Command, false);
        } else if signs == "<<" && !self.no_heredoc {
            self.heredoc = self.delimiter(end);
        }
    }

    /// The length of a word in pointed brackets, which stands for what the reader is to fill in.
    fn placeholder(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let fits = |byte: &u8| is_word(*byte) || b" .,-/:".contains(byte);
        let length = rest.iter().take(LONGEST).take_while(|byte| fits(byte)).count();
        (is_word(*rest.first()?) && rest.get(length) == Some(&b'>')).then_some(length + 1)
    }

    fn delimiter(&self, at: usize) -> Option<&'a str> {
        let start = skip(self.bytes, at, |byte| matches!(byte, b'-' | b' ' | b'\'' | b'"' | b'\\'));
        let end = skip(self.bytes, start, is_word);
        std::str::from_utf8(self.bytes.get(start..end)?)
            .ok()
            .filter(|word| word.starts_with(|first: char| first.is_alphabetic()))
    }
}
