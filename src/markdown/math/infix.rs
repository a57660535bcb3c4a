//! `{a \over b}`, the way of plain TeX, as `\frac{a}{b}`, which the parser knows.

use std::borrow::Cow;

use super::command;

/// How many are turned in one formula; one with more is not understood.
const MOST: usize = 8;

/// `source` with its fractions written in front.
pub(super) fn as_prefix(source: &str) -> Cow<'_, str> {
    let mut source = Cow::Borrowed(source);
    for _ in 0..MOST {
        let Some(at) = source.match_indices("\\over").map(|(at, _)| at).find(|at| command(&source[at + 1..]) == "over")
        else {
            break;
        };
        let (above, below) = (&source[..at], &source[at + "\\over".len()..]);
        let start = group_start(above);
        let end = group_end(below);
        let (numerator, denominator) = (above[start..].trim(), below[..end].trim());
        let turned = format!("{}\\frac{{{numerator}}}{{{denominator}}}{}", &above[..start], &below[end..]);
        source = Cow::Owned(turned);
    }
    source
}

/// Where the group begins that is still open at the end of `text`.
fn group_start(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, brace) in braces(text).collect::<Vec<_>>().into_iter().rev() {
        match (brace, depth) {
            ('{', 0) => return at + 1,
            ('{', _) => depth -= 1,
            _ => depth += 1,
        }
    }
    0
}

/// Where the group ends that was open before `text`.
fn group_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, brace) in braces(text) {
        match (brace, depth) {
            ('}', 0) => return at,
            ('}', _) => depth -= 1,
            _ => depth += 1,
        }
    }
    text.len()
}

/// The braces that group.
fn braces(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut escaped = false;
    text.char_indices().filter(move |(_, letter)| {
        let plain = !escaped;
        escaped = plain && *letter == '\\';
        plain && matches!(letter, '{' | '}')
    })
}
