//! Whether what stands between dollars looks like a formula. `$HOME and $PATH$` is none, nor is `$5 or 10$`.
//!
//! A formula of single letters, numbers and signs is one. A word of several letters is prose or a variable of a shell,
//! unless it is the name of a function, stands under a command such as `\text`, or is an index. Beside a command words
//! may be names: anywhere between double dollars, where nobody writes prose, else as long as the text does not begin
//! with one, as the variable of a shell does.

use super::command;

/// Names that are written without a backslash as often as with one.
const FUNCTIONS: [&str; 14] =
    ["log", "ln", "exp", "min", "max", "sin", "cos", "tan", "mod", "gcd", "lim", "sup", "inf", "det"];

/// What a formula is made of, counted.
#[derive(Default)]
struct Parts {
    commands: usize,
    letters: usize,
    /// Words of two letters, such as `dx`.
    pairs: usize,
    words: usize,
    numbers: usize,
    signs: usize,
    powers: usize,
}

/// Whether `text` looks like a formula.
pub(super) fn is_math(text: &str, display: bool) -> bool {
    let Some(parts) = parts(text) else { return false };
    if parts.commands > 0 {
        return display || parts.words == 0 || !text.starts_with(char::is_alphabetic);
    }
    if parts.words + parts.pairs > 0 || text.starts_with('{') {
        return false;
    }
    let alone = parts.letters + parts.numbers == 1;
    let named = parts.letters > 0 && (alone || parts.signs > 0);
    named || (parts.powers > 0 && parts.numbers > 1)
}

/// Nothing where something stands in the text that stands in no formula.
fn parts(text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '\\' => {
                let name = command(&rest[1..]);
                // An escaped sign, or a command, with its argument where that is text.
                length += name.len().max(rest[1..].chars().next().map_or(0, char::len_utf8));
                if !name.is_empty() {
                    parts.commands += 1;
                    if name.starts_with("text")
                        || name.starts_with("math")
                        || name.starts_with("operator")
                        || is_environment(name)
                    {
                        length += group(&rest[length..]);
                    }
                }
            }
            '_' | '^' => {
                parts.signs += 1;
                parts.powers += usize::from(first == '^');
                length += group(&rest[length..]);
            }
            letter if letter.is_alphabetic() => {
                let word = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
                length = word;
                let name = &rest[..word];
                if name.chars().count() == 1 || FUNCTIONS.contains(&name) {
                    parts.letters += 1;
                    parts.signs += usize::from(rest[word..].starts_with(['(', '!', '\'']));
                } else if name.chars().count() == 2 {
                    parts.pairs += 1;
                } else {
                    parts.words += 1;
                }
            }
            digit if digit.is_ascii_digit() => {
                let number = rest.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ','));
                length = number.unwrap_or(rest.len());
                parts.numbers += 1;
            }
            '=' | '<' | '>' | '+' | '-' | '*' | '/' | '|' | '!' | ':' | '≤' | '≥' | '≠' | '∈' | '×' | '·' | '→' =>
            {
                parts.signs += 1;
            }
            '(' | ')' | '[' | ']' | '{' | '}' | ',' | '.' | ';' | '\'' | '&' => {}
            space if space.is_whitespace() => {}
            _ => return None,
        }
        rest = &rest[length..];
    }
    Some(parts)
}

fn is_environment(name: &str) -> bool {
    matches!(name, "begin" | "end")
}

/// The length of the group that `text` begins with; nothing where it begins with none.
fn group(text: &str) -> usize {
    if !text.starts_with('{') {
        return 0;
    }
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    0
}
