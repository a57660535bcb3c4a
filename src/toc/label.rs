//! The line of a heading in a contents list: a label that reads as the heading does, and the way there.

use std::ops::Range;

use crate::markdown::{Heading, Inline, Listed, Outline, inlines, listed};

/// How much of a definition is looked at that a link in a heading refers to. Longer ones are left out, or many headings that
/// refer to one would take as many copies of it.
const DEFINITION: usize = 2_000;

/// How the labels of a list are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Labels {
    /// By the heading's own Markdown, where that is possible.
    AsWritten,
    /// By the text that the heading shows, every mark in it escaped.
    Plain,
}

/// The line of a heading, without the blanks before it. Where none reads back, it is the plain one.
pub(super) fn line(text: &str, outline: &Outline, item: &Listed, heading: &Heading, labels: Labels) -> String {
    let punctuation = |letter: char| letter.is_ascii_punctuation();
    let plain = format!("- [{}]({})", escaped(&item.text, punctuation), item.dest);
    if labels == Labels::Plain {
        return plain;
    }
    let written = text.get(heading.range.clone()).unwrap_or("");
    let first = written.lines().next().unwrap_or("").trim();
    let marked = first.trim_start_matches('#').trim().trim_end_matches('#').trim();
    let bracketed = marked.replace('[', "\\[").replace(']', "\\]");
    let lines = [marked, &bracketed].map(str::to_owned).into_iter();
    let shown = std::iter::once_with(|| shown(&parts(text, outline, heading.range.clone())));
    let lines = lines.chain(shown).map(|label| format!("- [{label}]({})", item.dest));
    lines.into_iter().find(|line| reads_as(line, item)).unwrap_or(plain)
}

/// What a heading consists of, the definitions that its links refer to being at hand.
pub(super) fn parts(text: &str, outline: &Outline, heading: Range<usize>) -> Vec<Inline> {
    let mut piece = text.get(heading).unwrap_or("").to_owned();
    for range in outline.definitions_for(&piece).into_iter().filter(|range| range.len() <= DEFINITION) {
        piece.push_str("\n\n");
        piece.push_str(text.get(range).unwrap_or(""));
    }
    inlines(&piece, 0..piece.len())
}

/// What a heading shows, as Markdown: its text, code and emphasis, of links the text alone, and no HTML.
fn shown(parts: &[Inline]) -> String {
    let is_mark = |letter: char| matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '&');
    let mut out = String::new();
    for part in parts {
        match part {
            Inline::Text(text) | Inline::Url(text) => out.push_str(&escaped(text, is_mark)),
            Inline::Code(code) if !code.contains('`') => out.push_str(&format!("`{code}`")),
            Inline::Code(code) => out.push_str(&format!("`` {code} ``")),
            Inline::Open("<em>") | Inline::Close("</em>") => out.push('*'),
            Inline::Open("<strong>") | Inline::Close("</strong>") => out.push_str("**"),
            Inline::Open("<del>") | Inline::Close("</del>") => out.push_str("~~"),
            Inline::Raw(entity) if entity.starts_with('&') => out.push_str(entity),
            Inline::Raw(_) | Inline::Link(_) | Inline::Open(_) | Inline::Close(_) => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line, taken alone, reads as an item does. Raw HTML in it could do more than show: begin a heading or a comment.
pub(super) fn reads_as(line: &str, item: &Listed) -> bool {
    let wanted = Listed { depth: 1, ..item.clone() };
    listed(line, 0..line.len()).is_some_and(|found| found == [wanted]) && !has_html(line)
}

fn has_html(line: &str) -> bool {
    let is_html = |part: &Inline| matches!(part, Inline::Raw(raw) if raw.starts_with('<'));
    // Nothing but a bracket begins a tag, and parsing takes longer than to look for one.
    line.contains('<') && inlines(line, 0..line.len()).iter().any(is_html)
}

/// A text with a backslash before the letters that could be more than letters.
fn escaped(text: &str, is_mark: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_mark(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
