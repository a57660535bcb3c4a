//! Differences, line by line.

use super::painter::{Class, Painter};

/// Colours the code of `painter` as a difference in the unified format.
pub(super) fn lex(painter: &mut Painter<'_>) {
    let mut at = 0;
    let mut lines = painter.code().split_inclusive('\n').peekable();
    // Two lines name the files; three signs alone could be a change of a line that has two of them.
    let mut names = false;
    while let Some(line) = lines.next() {
        let second = std::mem::take(&mut names);
        names = line.starts_with("--- ") && lines.peek().is_some_and(|next| next.starts_with("+++ "));
        let class = match line.as_bytes() {
            _ if names || second => Class::Heading,
            [b'@', b'@', ..] => Class::Heading,
            [b'+', ..] => Class::Inserted,
            [b'-', ..] => Class::Deleted,
            _ if line.starts_with("diff --git ") => Class::Heading,
            _ => Class::Plain,
        };
        painter.paint(at, at + line.len(), class);
        at += line.len();
    }
}
