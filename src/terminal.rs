//! Text for a terminal or a log: whatever comes from a repository, or from the names of its files, can neither steer it nor
//! pretend to be a line of roadbook's own.
//!
//! A terminal obeys control characters. Bidirectional formatting shows text in another order than it has. The runner of GitHub's workflows takes a
//! line that begins with `::`, after blanks too, and `##[` anywhere in a line as a command.

use std::borrow::Cow;

/// What stands for a character that is not shown.
const REPLACEMENT: char = '\u{fffd}';

/// A value as part of a line: line ends and tabs become blanks, other control characters and bidirectional formatting a
/// replacement character.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let shown = text.replace("\r\n", " ");
    let shown = shown.chars().map(|letter| match letter {
        '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        letter if steers(letter) => REPLACEMENT,
        letter => letter,
    });
    Cow::Owned(shown.collect())
}

/// Lines as they may be printed: none is a command of a workflow, and none holds what steers a terminal, apart from
/// its ends. `styled` text keeps the escapes that set colours and weights, which the caller has put there.
#[must_use]
pub fn shielded(text: &str, styled: bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        let (line, end) = line.split_at(body.len());
        // Whether nothing but blanks was seen of the line, and how many `#` were seen last, at most a word before; styles are
        // not seen. Runners have commands such as `##[group]`, `##vso[…]` and `##teamcity[…]`.
        let (mut blank, mut hashes) = (true, 0);
        let mut rest = line;
        while let Some(letter) = rest.chars().next() {
            let style = if styled { style_at(rest) } else { 0 };
            let (taken, after) = rest.split_at(style.max(letter.len_utf8()));
            if style > 0 {
                out.push_str(taken);
                rest = after;
                continue;
            }
            // A backslash breaks a command, and the text can still be read.
            if letter == '[' && hashes >= 2 || letter == ':' && blank && bare_start(after) == Some(':') {
                out.push('\\');
            }
            out.push(match letter {
                '\t' => ' ',
                letter if steers(letter) => REPLACEMENT,
                letter => letter,
            });
            blank &= letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}');
            hashes = match letter {
                '#' => hashes + 1,
                letter if is_of_word(letter) && hashes >= 2 => hashes,
                _ => 0,
            };
            rest = after;
        }
        out.push_str(end);
    }
    out
}

/// JSON as it may be printed: what steers a terminal or is a command stands in strings only, and is written as escapes
/// that mean the same.
#[must_use]
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => out.push(letter),
            '[' if out.trim_end_matches(is_of_word).ends_with("##") => out.push_str("\\u005b"),
            letter if steers(letter) => {
                let mut units = [0; 2];
                letter.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Whether a character may be part of the name of a command.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_')
}

/// Whether a character steers a terminal: control characters, separators of lines, bidirectional formatting, annotations
/// and tags, which are not seen.
fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{2028}' | '\u{2029}'
            | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// How many bytes the escape has that begins the text and sets a style; none for anything else.
fn style_at(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return 0 };
    let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    if rest.as_bytes().get(digits) == Some(&b'm') { 2 + digits + 1 } else { 0 }
}

/// The first character that is seen of a text.
fn bare_start(text: &str) -> Option<char> {
    let mut rest = text;
    loop {
        match style_at(rest) {
            0 => return rest.chars().next(),
            style => rest = &rest[style..],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text without escapes that set a style.
    fn bare(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let style = style_at(rest);
            if style == 0 {
                out.push(letter);
            }
            rest = &rest[style.max(letter.len_utf8())..];
        }
        out
    }

    #[test]
    fn no_line_is_a_command() {
        for (text, expected) in [
            ("plain: text :: with ## [x] and a#[b]", "plain: text :: with ## [x] and a#[b]"),
            ("::error::x", "\\::error::x"),
            ("  ::error::x", "  \\::error::x"),
            ("##[error]x", "##\\[error]x"),
            ("a ##[group]x ###[y]", "a ##\\[group]x ###\\[y]"),
            ("##vso[task.setvariable]x ##team-city[y]", "##vso\\[task.setvariable]x ##team-city\\[y]"),
            ("## a[0] #b[1] c[2]", "## a[0] #b[1] c[2]"),
            ("a\u{202e}b\u{7}c\u{1b}[2Jd", "a\u{fffd}b\u{fffd}c\u{fffd}[2Jd"),
            ("a\tb\r\nc\r", "a b\r\nc\u{fffd}"),
            ("one\rtwo", "one\u{fffd}two"),
        ] {
            assert_eq!(shielded(text, false), expected, "{text:?}");
        }
        for head in ["", " ", "\t ", "\u{a0}", "\u{3000}"] {
            let text = format!("first\n{head}::warning file=x::y");
            let shown = shielded(&text, false);
            assert!(!shown.lines().any(|line| line.trim_start().starts_with("::")), "{shown:?}");
            assert!(shown.ends_with("::y"), "{shown:?}");
        }
    }

    #[test]
    fn styles_stay_where_they_are_meant() {
        let text = "\u{1b}[1m\u{1b}[31merror\u{1b}[0m: x\u{1b}[2J";
        assert_eq!(shielded(text, true), "\u{1b}[1m\u{1b}[31merror\u{1b}[0m: x\u{fffd}[2J");
        for text in ["\u{1b}[1m::error::x", "##\u{1b}[1m[error]", " \u{1b}[0m ::x"] {
            let shown = bare(&shielded(text, true));
            assert!(!shown.trim_start().starts_with("::") && !shown.contains("##["), "{shown:?}");
        }
    }

    #[test]
    fn a_value_stays_in_its_line() {
        assert_eq!(one_line("a\r\nb\nc\td\u{2028}e\u{85}f"), "a b c d e f");
        assert_eq!(one_line("a\u{1b}[31mb\u{2066}c"), "a\u{fffd}[31mb\u{fffd}c");
        assert!(matches!(one_line("plain – text"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_means_the_same() {
        let text = serde_json::to_string("##[error]\u{202e}\u{7f}\u{e0041}é::x").unwrap();
        let shown = json(&text);
        assert!(!shown.contains("##[") && !shown.chars().any(steers), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), "##[error]\u{202e}\u{7f}\u{e0041}é::x");
    }

    proptest! {
        #[test]
        fn nothing_steers(text in r"([ \t\n\r:#\[a\x00\x1bm0;\u{202e}é]|::|##\[|\x1b\[1m){0,40}", styled: bool) {
            let shown = shielded(&text, styled);
            let shown = if styled { bare(&shown) } else { shown };
            prop_assert!(shown.split('\n').all(|line| !line.trim_start().starts_with("::") && !line.contains("##[")), "{:?}", shown);
            let plain = shown.replace("\r\n", "\n");
            prop_assert!(plain.chars().all(|letter| letter == '\n' || !steers(letter)), "{:?}", shown);
            prop_assert!(one_line(&text).chars().all(|letter| !steers(letter)));
        }
    }
}
