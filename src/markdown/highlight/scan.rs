//! Steps that several lexers take. All of them count in bytes and stop at the end of what they are given.

/// The byte at a place; nothing but a zero stands behind the end.
pub(super) fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(0)
}

/// Where the bytes that fit, from `at` on, end.
pub(super) fn skip(bytes: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len())
}

/// The place of the line feed that ends the line, or the end.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    skip(bytes, at, |byte| byte != b'\n')
}

/// Whether `text` stands at a place.
pub(super) fn starts(bytes: &[u8], at: usize, text: &str) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// Letters are also all characters beyond ASCII: no language here gives any of them another meaning.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The end of the escape whose backslash is at `at`: a code in as many digits as its kind has, or one character.
pub(super) fn escape_end(bytes: &[u8], at: usize) -> usize {
    let digits = |from: usize, most: usize, fits: fn(&u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take(most).take_while(|byte| fits(byte)).count()
    };
    match byte(bytes, at + 1) {
        b'x' => digits(at + 2, 2, u8::is_ascii_hexdigit),
        b'u' => digits(at + 2, 4, u8::is_ascii_hexdigit),
        b'U' => digits(at + 2, 8, u8::is_ascii_hexdigit),
        b'0'..=b'7' => digits(at + 1, 3, u8::is_ascii_digit),
        _ => skip(bytes, (at + 2).min(bytes.len()), |byte| (0x80..0xc0).contains(&byte)),
    }
}

/// Where what looks like a number ends: digits with the letters and points in them, and the sign of an exponent.
pub(super) fn number_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        let next = byte(bytes, end + 1);
        end += match byte(bytes, end) {
            b'e' | b'E' if matches!(next, b'+' | b'-') && byte(bytes, end + 2).is_ascii_digit() => 2,
            b'.' if next == b'.' || next.is_ascii_alphabetic() => return end,
            b'.' => 1,
            other if is_word(other) => 1,
            _ => return end,
        };
    }
}

/// Whether a whole word is a number: not `3rd`, not `10Gi`, not `1.2.3`.
pub(super) fn is_number(word: &[u8]) -> bool {
    let digits = |digits: &[u8], point: bool| {
        digits.first().is_some_and(|first| first.is_ascii_digit() || (point && *first == b'.'))
            && digits.last().is_some_and(|last| *last != b'_')
            && digits.iter().any(u8::is_ascii_digit)
            && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'_' || (point && *byte == b'.'))
            && digits.iter().filter(|byte| **byte == b'.').count() < 2
    };
    match word {
        [b'0', b'x' | b'X', hex @ ..] => {
            !hex.is_empty() && hex.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'_')
        }
        [b'0', b'b' | b'B' | b'o' | b'O', rest @ ..] => digits(rest, false),
        _ => match word.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(at) => {
                let exponent = &word[at + 1..];
                let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
                digits(&word[..at], true) && digits(exponent, false)
            }
            None => digits(word, true),
        },
    }
}
