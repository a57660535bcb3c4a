//! Where the bytes of a value stand in the file that it was read from.
//!
//! A carrier joins lines, drops the indentation of blocks, and resolves quotes, so that an offset into a value is no
//! offset into its span. An edit needs the latter, and must not guess: there is no answer where the file does not show the
//! value letter by letter, as with an escape.

use std::ops::Range;

use crate::source::Spanned;

/// Returns the range of the file that spells the bytes `part` of `value`. `text` is the file.
///
/// The value is compared with the file up to the end of `part`, in linear time. White space matches white space of any
/// length, since line breaks are folded; every other letter has to be the same.
#[must_use]
pub fn place(text: &str, value: &Spanned<String>, part: Range<usize>) -> Option<Range<usize>> {
    let written = text.get(value.span.range())?;
    let quote = written.chars().next().filter(|letter| matches!(letter, '"' | '\'' | '“' | '”'));
    // Markdown keeps the quotes around a value, YAML takes them off and resolves those within, and what is nearly YAML is read
    // without resolving them.
    let modes = [(None, false), (quote, quote == Some('\'')), (quote, false)];
    let found = modes.into_iter().find_map(|(quote, doubled)| align(written, &value.value, &part, quote, doubled))?;
    let offset = value.span.range().start;
    Some(offset + found.start..offset + found.end)
}

/// The range of `written`, which opens with `quote`, that spells `part` of `value`. Apostrophes may be `doubled`.
fn align(written: &str, value: &str, part: &Range<usize>, quote: Option<char>, doubled: bool) -> Option<Range<usize>> {
    let wanted = value.get(..part.end).filter(|_| value.is_char_boundary(part.start))?;
    let mut rest = quote.map_or(Some(written), |quote| written.strip_prefix(quote))?;
    let (mut start, mut blank) = (None, false);
    for (offset, letter) in wanted.char_indices() {
        if letter.is_whitespace() {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            let next = rest.trim_start();
            rest = Some(next).filter(|next| next.len() < rest.len())?;
        }
        if offset == part.start {
            start = Some(written.len() - rest.len());
        }
        rest = rest.strip_prefix(letter)?;
        if letter == '\'' && doubled {
            rest = rest.strip_prefix('\'')?;
        }
    }
    Some(start?..written.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dialect::carrier::{header, status_section, yaml};
    use crate::dialect::value::Value;
    use crate::source::SourceId;

    /// The first scalar whose value holds `part`, and what the file has in its place.
    fn shown<'text>(text: &'text str, fields: &[(Spanned<String>, Value)], part: &str) -> Option<&'text str> {
        let scalar = fields.iter().flat_map(|(_, value)| value.scalars()).find(|scalar| scalar.value.contains(part))?;
        let start = scalar.value.find(part)?;
        place(text, scalar, start..start + part.len()).map(|range| &text[range])
    }

    #[test]
    fn every_style_of_yaml_tells_where_a_word_stands() {
        for value in [
            "word",
            "word # a note",
            "'word'",
            "\"word\" # a note",
            "'it''s a word'",
            "\n  word",
            "&anchor word",
            "|\n  word\n",
            ">-\n  some\n  more: word behind\n",
            "|2\n    indented word\n",
            "some\n  word",
            "\"some\n  word\"",
            "**word** (since May)",
            "\"word\" (since May)",
            "@some\n  word",
        ] {
            for text in [format!("status: {value}\nb: c\n"), format!("a: b\nstatus: {value}\n").replace('\n', "\r\n")] {
                let read = yaml::read(SourceId(0), &text, 0..text.len());
                assert_eq!(shown(&text, &read.fields, "word"), Some("word"), "{text:?}");
            }
        }
    }

    #[test]
    fn there_is_no_place_for_what_is_not_shown() {
        for value in ["\"w\\u006frd\"", "\"some\\tword\"", "\"some\\\n  word\""] {
            let text = format!("status: {value}\n");
            let read = yaml::read(SourceId(0), &text, 0..text.len());
            assert_eq!(shown(&text, &read.fields, "word"), None, "{text:?}");
        }
        let value = Spanned::new("a word".to_owned(), crate::source::Span::new(SourceId(0), 0..6));
        assert_eq!(place("a word", &value, 2..7), None);
        assert_eq!(place("a", &value, 2..6), None);
    }

    proptest! {
        #[test]
        fn a_place_spells_the_part_but_for_white_space(
            text in "(status: |- Status: |\\| status \\| )?['\"*_`|>&# a-eé\\\\(.)\\r\\n-]{0,40}",
            from in 0_usize..20,
            length in 1_usize..12,
        ) {
            let header = header::read(SourceId(0), &text, 0..text.len(), &|name| name == "status");
            let section = status_section::read(SourceId(0), &text, 0..text.len());
            let yaml = yaml::read(SourceId(0), &text, 0..text.len()).fields;
            for (_, value) in header.iter().chain(&section).chain(&yaml) {
                for scalar in value.scalars() {
                    let part = from..from + length;
                    if let Some(found) = place(&text, scalar, part.clone()) {
                        let words = |text: &str| text.replace("''", "'").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                        prop_assert!(scalar.span.range().start <= found.start && found.end <= scalar.span.range().end);
                        prop_assert_eq!(words(&text[found]), words(&scalar.value[part]));
                    }
                }
            }
        }
    }
}
