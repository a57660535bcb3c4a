//! Characters and names of XML.

/// The prefix that an attribute of this name declares; the empty one for the default namespace.
pub(super) fn declared_prefix(written: &str) -> Option<&str> {
    if written == "xmlns" { Some("") } else { written.strip_prefix("xmlns:") }
}

/// Prefix and local part of a qualified name.
pub(super) fn split(written: &str) -> Option<(&str, &str)> {
    let (prefix, local) = written.split_once(':').unwrap_or(("", written));
    (is_name(local) && (local.len() == written.len() || is_name(prefix))).then_some((prefix, local))
}

pub(super) const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

/// Whether XML 1.0 allows the character (2.2).
pub(super) const fn is_char(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

/// Whether the text is a name without a colon (XML 1.0, 2.3; Namespaces in XML 1.0, 3).
pub(super) fn is_name(text: &str) -> bool {
    let is_start = |letter: char| {
        matches!(letter, 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
    };
    let is_part = |letter: char| {
        is_start(letter)
            || matches!(letter, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
    };
    text.starts_with(is_start) && text.chars().all(is_part)
}
