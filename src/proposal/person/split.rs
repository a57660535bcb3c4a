//! Where one piece of a text about people ends and the next begins.

use super::SIGNS;
use super::placeholder::bare;

/// A piece of a text, without blanks around it.
#[derive(Clone, Copy)]
pub(super) struct Piece<'text> {
    pub(super) text: &'text str,
    pub(super) joined: Joined,
}

/// What stands before a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// Nothing, or a comma, semicolon or line end.
    Loosely,
    /// `&`, `and`, or the comma that Chinese and Japanese write between equals.
    Equal,
}

/// The last words of firms: `Smith & Sons` is one name.
const FIRMS: [&str; 10] = ["sons", "co.", "company", "inc", "inc.", "ltd", "ltd.", "llc", "gmbh", "associates"];
/// A longer text, in bytes, is no firm's name.
const LONGEST_FIRM: usize = 80;

/// Splits at commas and semicolons of any script, at `&` and `and`, but not inside brackets, in `R&D` or in the name of a firm.
pub(super) fn split(text: &str) -> Vec<Piece<'_>> {
    let mut splitter = Splitter { text, start: 0, joined: Joined::Loosely, pieces: Vec::new() };
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '<' | '（' | '【' | '「' => depth += 1,
            ')' | ']' | '>' | '）' | '】' | '」' => depth = depth.saturating_sub(1),
            _ if depth > 0 || at < splitter.start => {}
            ',' | ';' | '\n' | '，' | '；' | '،' | '؛' => splitter.end(at, letter.len_utf8(), Joined::Loosely),
            '、' => splitter.end(at, letter.len_utf8(), Joined::Equal),
            '&' if !is_abbreviated(text, at) => splitter.end(at, 1, Joined::Equal),
            _ if letter.is_whitespace() => {
                // Not `,and`: the comma has ended the piece, and the next one begins with the word.
                if let Some(length) = and(&text[at + letter.len_utf8()..]) {
                    splitter.end(at, letter.len_utf8() + length, Joined::Equal);
                }
            }
            _ => {}
        }
    }
    splitter.end(text.len(), 0, Joined::Loosely);
    splitter.pieces.into_iter().map(|(start, end, joined)| Piece { text: &text[start..end], joined }).collect()
}

struct Splitter<'text> {
    text: &'text str,
    /// Where the piece begins that is not ended yet, and what stands before it.
    start: usize,
    joined: Joined,
    /// Starts and ends.
    pieces: Vec<(usize, usize, Joined)>,
}

impl Splitter<'_> {
    /// Ends a piece at `end`, before a separator of `length` bytes.
    fn end(&mut self, end: usize, length: usize, next: Joined) {
        let (mut start, mut piece) = (self.start, self.text.get(self.start..end).unwrap_or(""));
        let skip = |start: &mut usize, piece: &mut &str, length: usize| {
            *start += length;
            *piece = piece.get(length..).unwrap_or("");
            *start += piece.len() - piece.trim_start().len();
            *piece = piece.trim();
        };
        skip(&mut start, &mut piece, 0);
        if let Some(length) = and(piece) {
            skip(&mut start, &mut piece, length);
            self.joined = Joined::Equal;
        }
        // Two separators beside each other bind as the closer one does.
        let empty = piece.is_empty() && self.joined == Joined::Equal && !self.pieces.is_empty();
        if !piece.is_empty() {
            let end = start + piece.len();
            match self.pieces.last_mut() {
                Some(last) if self.text[last.1..start].contains('&') && is_firm(&self.text[last.0..last.1], piece) => {
                    last.1 = end;
                }
                _ => self.pieces.push((start, end, self.joined)),
            }
        }
        self.joined = if empty { Joined::Equal } else { next };
        self.start = end + length;
    }
}

/// The length of `and` with the blank behind it, where the text begins so.
fn and(text: &str) -> Option<usize> {
    let word = text.get(..3).filter(|word| word.eq_ignore_ascii_case("and"))?;
    let blank = text[word.len()..].chars().next().filter(|letter| letter.is_whitespace())?;
    Some(word.len() + blank.len_utf8())
}

/// `R&D`: the sign stands between two capital letters.
fn is_abbreviated(text: &str, at: usize) -> bool {
    let capital = |letter: Option<char>| letter.is_some_and(char::is_uppercase);
    capital(text[..at].chars().next_back()) && capital(text[at + 1..].chars().next())
}

/// `Johnson & Johnson`, `Smith & Sons`.
fn is_firm(before: &str, after: &str) -> bool {
    if before.len() > LONGEST_FIRM {
        return false;
    }
    let (before, after) = (bare(before), bare(after));
    let last = after.split_whitespace().next_back().unwrap_or("").to_lowercase();
    !before.contains(SIGNS) && !after.contains(SIGNS) && (before == after || FIRMS.contains(&&*last))
}
