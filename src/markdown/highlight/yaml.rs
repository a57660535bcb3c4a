//! YAML as manifests are written in it: complete or cut short, sometimes a template for another program.
//!
//! The parts of a line are taken one by one. Only quoted and block scalars go over lines, and indentation, not only
//! their own end, ends them, so that a mistake in one entry does not colour the next.

use super::lexer::escapes;
use super::painter::{Class, Painter};
use super::scan::{byte, is_number, is_space, line_end, skip, starts};

/// Colours the code of `painter`.
pub(super) fn lex(painter: &mut Painter<'_>) {
    let bytes = painter.code().as_bytes();
    let mut yaml = Yaml { bytes, painter, at: 0, line: 0, end: 0, least: 0, flow: 0, has_key: false };
    while yaml.at < bytes.len() {
        yaml.begin_line();
        while yaml.at < yaml.end {
            yaml.part();
        }
        yaml.at += 1;
    }
}

struct Yaml<'p, 'a> {
    bytes: &'a [u8],
    painter: &'p mut Painter<'a>,
    at: usize,
    /// Where the line begins and ends.
    line: usize,
    end: usize,
    /// The least indentation that what belongs to the entry has.
    least: usize,
    /// How many brackets are open.
    flow: usize,
    has_key: bool,
}

impl Yaml<'_, '_> {
    fn byte(&self, at: usize) -> u8 {
        byte(self.bytes, at)
    }

    /// Whether a part can end at a place: it is the end of the line, space, or within brackets what separates there.
    fn is_end(&self, at: usize) -> bool {
        let next = self.byte(at);
        at >= self.end || is_space(next) || (self.flow > 0 && matches!(next, b',' | b'[' | b']' | b'{' | b'}'))
    }

    /// The first byte of a line that is not indentation.
    fn indented(&self, line: usize) -> usize {
        skip(self.bytes, line, is_space)
    }

    fn begin_line(&mut self) {
        self.line = self.at;
        self.end = line_end(self.bytes, self.at);
        self.has_key = false;
        let first = self.indented(self.line);
        let is_blank = first >= self.end;
        if !is_blank && first - self.line < self.least && !matches!(self.byte(first), b']' | b'}' | b'#') {
            self.flow = 0;
        }
        let after = self.line + 3;
        if starts(self.bytes, self.line, "---") && (after >= self.end || is_space(self.byte(after))) {
            self.painter.paint(self.line, after, Class::Keyword);
            (self.at, self.flow, self.least) = (after, 0, 0);
        }
    }

    fn part(&mut self) {
        let start = self.at;
        match self.byte(start) {
            space if is_space(space) => self.at += 1,
            b'#' if start == self.line || is_space(self.byte(start - 1)) => self.paint(self.end, Class::Comment),
            b'-' | b'?' if self.flow == 0 && self.is_end(start + 1) => {
                self.least = start - self.line + 1;
                self.at += 1;
            }
            b':' if self.is_end(start + 1) => self.at += 1,
            b'{' | b'[' if !starts(self.bytes, start, "{{") => {
                self.flow += 1;
                self.at += 1;
            }
            b'}' | b']' | b',' if self.flow > 0 => {
                self.flow -= usize::from(self.byte(start) != b',');
                self.at += 1;
            }
            b'&' | b'*' | b'!' => self.property(),
            b'|' | b'>' => self.block(),
            quote @ (b'"' | b'\'') => self.quoted(quote),
            _ => self.plain(),
        }
    }

    fn paint(&mut self, end: usize, class: Class) {
        self.painter.paint(self.at, end, class);
        self.at = end;
    }

    /// An anchor, an alias or a tag.
    fn property(&mut self) {
        let is_tag = self.byte(self.at) == b'!';
        let signs: &[u8] = if is_tag { b"-_!<>/:.%~" } else { b"-_" };
        let end = skip(self.bytes, self.at + 1, |byte| byte.is_ascii_alphanumeric() || signs.contains(&byte));
        match self.is_end(end) && (is_tag || end > self.at + 1) {
            true => self.paint(end, if is_tag { Class::Keyword } else { Class::Variable }),
            false => self.plain(),
        }
    }

    /// A block scalar, or a plain one that begins like the head of one.
    fn block(&mut self) {
        let head = skip(self.bytes, self.at + 1, |byte| byte.is_ascii_digit() || b"+-".contains(&byte));
        let rest = skip(self.bytes, head, is_space);
        let has_comment = rest > head && self.byte(rest) == b'#';
        if self.flow > 0 || !(rest >= self.end || has_comment) {
            return self.plain();
        }
        self.paint(head, Class::Keyword);
        if has_comment {
            self.painter.paint(rest, self.end, Class::Comment);
        }
        let body = (self.end + 1).min(self.bytes.len());
        let least = self.least.max(1);
        while self.end < self.bytes.len() {
            let line = self.end + 1;
            let first = self.indented(line);
            let end = line_end(self.bytes, first);
            if first < end && first - line < least {
                break;
            }
            self.end = end;
        }
        if self.end > body {
            self.painter.paint(body, self.end, Class::String);
        }
        self.at = self.end;
    }

    fn quoted(&mut self, quote: u8) {
        let start = self.at;
        // What is not closed ends with its line.
        let end = self.quoted_end(quote).unwrap_or(self.end);
        let colon = skip(self.bytes, end, is_space);
        let is_key = end <= self.end && self.is_colon(colon, self.flow > 0);
        let class = if is_key { Class::Type } else { Class::String };
        match quote {
            b'"' => escapes(self.painter, start, end, class),
            _ => self.painter.paint(start, end, class),
        }
        self.at = end;
        if end > self.end {
            self.end = line_end(self.bytes, end);
            // The line began within the string, so nothing in it has a place to be a key.
            self.has_key = true;
        } else if is_key {
            self.key(start, colon);
        }
    }

    /// Looks for the end as far as lines belong to the entry. If there is none, then no other string can begin in
    /// between with the same quote, for that would have been the end: so no line is searched in vain twice.
    fn quoted_end(&self, quote: u8) -> Option<usize> {
        let mut at = self.at + 1;
        while at < self.bytes.len() {
            at += match self.byte(at) {
                b'\\' if quote == b'"' && self.byte(at + 1) != b'\n' => 2,
                b'\'' if quote == b'\'' && self.byte(at + 1) == b'\'' => 2,
                other if other == quote => return Some(at + 1),
                b'\n' => {
                    let first = self.indented(at + 1);
                    if first - at - 1 < self.least && !matches!(self.byte(first), b'\n') {
                        return None;
                    }
                    first - at
                }
                _ => 1,
            };
        }
        None
    }

    /// Whether a colon ends a key: one a line, but within brackets any number. Something has to stand apart from it,
    /// unless it is `bare`.
    fn is_colon(&self, at: usize, bare: bool) -> bool {
        self.byte(at) == b':' && (bare || self.is_end(at + 1)) && (self.flow > 0 || !self.has_key)
    }

    fn key(&mut self, start: usize, colon: usize) {
        self.at = colon + 1;
        if self.flow == 0 {
            self.has_key = true;
            self.least = start - self.line + 1;
        }
    }

    /// Text without quotes: a key, a value that may be a number or a constant, or words of a template.
    fn plain(&mut self) {
        let start = self.at;
        let mut end = start;
        let mut is_key = false;
        while end < self.end {
            end += match self.byte(end) {
                b'{' if starts(self.bytes, end, "{{") => self.template(end),
                b'#' if end > start && is_space(self.byte(end - 1)) => break,
                b':' if self.is_colon(end, false) => {
                    is_key = true;
                    break;
                }
                b',' | b'[' | b']' | b'{' | b'}' if self.flow > 0 => break,
                _ => 1,
            };
        }
        let text = self.painter.code().get(start..end).unwrap_or("").trim_ascii_end();
        let class = match text {
            _ if is_key => Class::Type,
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "null" | "Null" | "NULL" | "~" => Class::Literal,
            _ if is_number(text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes()) => Class::Number,
            _ => Class::Plain,
        };
        self.painter.paint(start, start + text.len(), class);
        // Whatever stood there is over, so that each step goes forward.
        self.at = end.max(start + 1);
        if is_key {
            self.key(start, end);
        }
    }

    /// The length of what another program will fill in. What does not end in this line takes the line.
    fn template(&self, at: usize) -> usize {
        let line = self.painter.code().get(at..self.end);
        line.and_then(|line| line.find("}}")).map_or(self.end - at, |length| length + 2)
    }
}
