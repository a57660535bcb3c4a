//! Claims: what makes a document one of a dialect's.

use serde::Deserialize;

use crate::dialect::document::Shape;
use crate::dialect::value::field_name;

/// One claim. Everything that it names must hold; a dialect claims a document when one of its claims does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Claim {
    /// A metadata file of this name lies beside the document.
    pub sidecar: Option<String>,
    /// The front matter has some of these keys, folded as fields are.
    #[serde(default)]
    pub front_matter: Vec<String>,
    /// The lines before the first section have some of these keys.
    #[serde(default)]
    pub header: Vec<String>,
    /// How many of the keys must be there.
    pub at_least: Option<usize>,
    /// A section with this heading exists.
    pub section: Option<String>,
    /// The title opens with a label and a number: `EP-0042: …`.
    #[serde(default)]
    pub title_label: bool,
    /// The file's name opens with a number.
    #[serde(default)]
    pub numbered_file: bool,
}

impl Claim {
    /// The claim with its keys folded, so that they need not be for every document.
    #[must_use]
    pub fn folded(mut self) -> Claim {
        for key in self.front_matter.iter_mut().chain(&mut self.header) {
            *key = field_name(key);
        }
        self
    }

    /// Whether the document has the shape that the claim describes.
    #[must_use]
    pub fn holds(&self, shape: &Shape<'_>) -> bool {
        let enough = |keys: &[String], found: &[String]| {
            keys.is_empty() || keys.iter().filter(|key| found.contains(key)).count() >= self.at_least.unwrap_or(1)
        };
        self.sidecar.as_deref().is_none_or(|name| shape.sidecar.is_some_and(|found| found.eq_ignore_ascii_case(name)))
            && enough(&self.front_matter, &shape.front_matter)
            && enough(&self.header, &shape.header)
            && self.section.as_deref().is_none_or(|name| shape.outline.section(name).is_some())
            && (!self.title_label || shape.title_label)
            && (!self.numbered_file || shape.numbered_file)
    }
}
