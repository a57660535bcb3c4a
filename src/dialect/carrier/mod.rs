//! Carriers: the places in which proposals carry their metadata.

pub mod front_matter;
pub mod header;
mod place;
pub mod release_targets;
pub mod status_section;
pub mod title;
pub mod yaml;

pub use place::place;

/// Which carrier a field was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// A metadata file beside the document.
    Sidecar,
    /// The YAML block at the head of the document.
    FrontMatter,
    /// Bullets, bold keys, a table or plain lines before the first section.
    Header,
    /// The `## Status` section.
    StatusSection,
    /// The bullets of a section on target releases.
    ReleaseTargets,
}

impl Carrier {
    /// How it is called where its fields are shown.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Carrier::Sidecar => "metadata file",
            Carrier::FrontMatter => "front matter",
            Carrier::Header => "header",
            Carrier::StatusSection => "status section",
            Carrier::ReleaseTargets => "target releases",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dialect::value::Value;
    use crate::source::{SourceId, Spanned};

    /// Pieces of which the carriers' shapes are made, in any order, so that near misses come up as well.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "---\n",
            "...\n",
            "- ",
            "* ",
            "  ",
            "Status",
            "status",
            ": ",
            ":",
            "**",
            "**Author:** ",
            "| ",
            "|\n",
            "\n",
            "\r\n",
            "[x] ",
            "[a](b.md)",
            "Superseded by ",
            "- This VEP targets alpha for version: ",
            "v1.9",
            "~~",
            "<!--",
            "-->",
            "```\n",
            "# ",
            "## Status\n",
            "é",
            "\u{a0}",
            "\u{feff}",
            "KEP-12: ",
            "#",
            "[",
            "]",
            "0042",
            "title",
            "@a, @b",
            "'",
            "\"",
        ]);
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    /// Every key and value lies in the text, and values say no more than what stands there.
    fn inside(text: &str, fields: &[(Spanned<String>, Value)]) -> Result<(), TestCaseError> {
        for (key, value) in fields {
            prop_assert!(text.get(key.span.range()).is_some(), "{:?} of {:?}", key, text);
            for scalar in value.scalars() {
                let written = text.get(scalar.span.range());
                prop_assert!(written.is_some(), "{:?} of {:?}", scalar, text);
                let first = scalar.value.split_whitespace().next().unwrap_or("");
                prop_assert!(written.is_some_and(|written| written.contains(first)), "{:?} of {:?}", scalar, text);
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn the_header_reads_any_text(text in text()) {
            inside(&text, &header::read(SourceId(0), &text, 0..text.len(), &|name| name == "status" || name == "author"))?;
        }

        #[test]
        fn the_status_section_reads_any_text(text in text()) {
            inside(&text, &status_section::read(SourceId(0), &text, 0..text.len()))?;
        }

        #[test]
        fn release_targets_read_any_text(text in text()) {
            if let Some(Value::Map(pairs, _)) = release_targets::read(SourceId(0), &text, 0..text.len()) {
                inside(&text, &pairs)?;
            }
        }

        #[test]
        fn the_front_matter_of_any_text_lies_before_its_body(text in text()) {
            if let Some(found) = front_matter::find(&text) {
                prop_assert!(found.yaml.start <= found.yaml.end && found.yaml.end <= found.body);
                prop_assert!(text.get(found.yaml.clone()).is_some() && text.get(found.body..).is_some());
            }
        }

        #[test]
        fn a_title_never_says_more_than_its_heading(text in "\\PC{0,40}", number in proptest::option::of("[0-9]{1,5}")) {
            let title = title::read(&text, number.as_deref());
            prop_assert!(text.contains(&title.text));
            prop_assert!(title.number.is_none_or(|number| text.contains(&number)));
        }
    }
}
