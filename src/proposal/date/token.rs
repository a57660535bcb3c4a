//! The pieces that a date is made of: numbers, words, marks.

/// A piece of text, with the byte after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A run of ASCII digits.
    Number(&'t str),
    /// A run of ASCII letters.
    Word(&'t str),
    /// Any run of blanks.
    Blank,
    /// Anything else, one character.
    Mark(char),
}

/// The longest form, a weekday with a month name, a day, a year and a clock time, has fewer pieces than this.
const LONGEST: usize = 24;

/// The first pieces of `text`, enough for every known form, each with the offset behind it.
///
/// Bounded, so that looking for a date at every place of a long line stays linear in the line.
pub(super) fn tokens(text: &str) -> Vec<(Token<'_>, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(LONGEST);
    let mut at = 0;
    while found.len() < LONGEST && at < bytes.len() {
        let run = |accept: fn(&u8) -> bool| bytes[at..].iter().take(RUN).take_while(|byte| accept(byte)).count();
        let (token, length) = match bytes[at] {
            b'0'..=b'9' => {
                let length = run(u8::is_ascii_digit);
                (Token::Number(&text[at..at + length]), length)
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                let length = run(u8::is_ascii_alphabetic);
                (Token::Word(&text[at..at + length]), length)
            }
            b' ' | b'\t' => (Token::Blank, run(|byte| matches!(byte, b' ' | b'\t'))),
            // A line's end ends a date as well.
            b'\n' | b'\r' => break,
            _ => match text[at..].chars().next() {
                Some('\u{a0}') => (Token::Blank, '\u{a0}'.len_utf8()),
                Some(mark) => (Token::Mark(mark), mark.len_utf8()),
                None => break,
            },
        };
        at += length;
        found.push((token, at));
    }
    found
}

/// No piece of a date is longer; a longer run comes in several pieces, and no form accepts those.
const RUN: usize = 32;

/// Every place where a date may start: a digit or a letter that no digit or letter precedes.
pub(super) fn starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(move |&at| {
        // Only digits and the first letters of months, weekdays and `Q`.
        let opens = matches!(
            bytes[at].to_ascii_lowercase(),
            b'0'..=b'9' | b'j' | b'f' | b'm' | b'a' | b's' | b'o' | b'n' | b'd' | b't' | b'w' | b'q'
        );
        let inside = opens && text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let before = |back: usize| at.checked_sub(back).map_or(b' ', |index| bytes[index]);
        // `#2023-01-01` and `x=2023` name something else; `a-2023` is part of a longer word, ` -2023` and `*_2023_*` are not.
        let named = matches!(before(1), b'#' | b'=' | b'@');
        let joined = matches!(before(1), b'-' | b'/' | b'.' | b'_')
            && !matches!(before(2), b' ' | b'\t' | b'\n' | b'\r' | b'*' | b'_' | b'\\' | b'(' | b'[');
        opens && !inside && !named && !joined
    })
}

/// The offset behind blanks, emphasis, code, strike-out, bracket and quote marks, and an escaped dash (`\- 2023-05-15`).
pub(crate) fn behind_marks(text: &str) -> usize {
    text.find(|c: char| {
        !(c.is_whitespace()
            || matches!(c, '*' | '_' | '`' | '[' | '(' | '"' | '\'' | '~' | '\\' | '-' | '–' | '—' | ':' | '<'))
    })
    .unwrap_or(text.len())
}
