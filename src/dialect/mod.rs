//! Dialects: how a community writes its proposals. A dialect is data, one TOML file beside this one; carriers are code.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

pub mod carrier;
pub mod claim;
pub mod document;
pub mod value;
pub mod vocabulary;

use claim::Claim;
use vocabulary::{RawVocabulary, Vocabulary};

/// The built-in dialects, most particular first: between equals, the first one claims a proposal.
const TABLE: [(&str, &str); 11] = [
    ("kep", include_str!("data/kep.toml")),
    ("ocm", include_str!("data/ocm.toml")),
    ("vep", include_str!("data/vep.toml")),
    ("eip", include_str!("data/eip.toml")),
    ("swift", include_str!("data/swift.toml")),
    ("ember", include_str!("data/ember.toml")),
    ("openshift", include_str!("data/openshift.toml")),
    ("rust", include_str!("data/rust.toml")),
    ("ep", include_str!("data/ep.toml")),
    ("adr", include_str!("data/adr.toml")),
    ("any", include_str!("data/any.toml")),
];

const SHARED: &str = include_str!("data/vocabulary.toml");

/// Which text is the title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitleFrom {
    /// The heading; the field only where there is none.
    #[default]
    Heading,
    /// The field; the heading only where there is none.
    Field,
    /// The field, unless it looks like a file name.
    FieldUnlessSlug,
    /// The heading, else the field, else the file name.
    HeadingOrField,
}

/// Where a number may stand, in the order of trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberFrom {
    /// The name of the proposal's folder.
    Folder,
    /// The name of its file.
    File,
    /// The label before its title.
    Title,
    /// A metadata field.
    Field,
}

/// A label for the proposals in one folder, where a repository holds several series.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderLabel {
    /// Name of a folder anywhere in the proposal's path.
    pub folder: String,
    /// The label of what lies in it.
    pub label: String,
}

/// Whether some dialect calls its metadata files by this name.
#[must_use]
pub fn is_sidecar(name: &str) -> bool {
    Dialect::all().iter().flat_map(|dialect| &dialect.sidecars).any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether some dialect calls the main document of a proposal's folder by this name.
#[must_use]
pub fn is_main_document(name: &str) -> bool {
    Dialect::all().iter().flat_map(|dialect| &dialect.documents).any(|known| known.eq_ignore_ascii_case(name))
}

/// The words that all dialects begin with.
fn shared() -> Result<Vocabulary, String> {
    let raw: RawVocabulary = toml::from_str(SHARED).map_err(|error| error.to_string())?;
    let mut vocabulary = Vocabulary::default();
    vocabulary.extend(&raw)?;
    Ok(vocabulary)
}

/// A dialect as its TOML file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawDialect {
    name: String,
    title: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    labels: Vec<FolderLabel>,
    #[serde(default)]
    label_from_number_field: bool,
    #[serde(default)]
    roots: Vec<String>,
    #[serde(default)]
    number: Vec<NumberFrom>,
    #[serde(default)]
    title_from: TitleFrom,
    #[serde(default)]
    sidecars: Vec<String>,
    #[serde(default)]
    documents: Vec<String>,
    companions: Option<String>,
    #[serde(default)]
    dated_line: bool,
    #[serde(default)]
    products: Vec<String>,
    #[serde(default)]
    majors: Vec<u32>,
    #[serde(default)]
    tracks_are_products: bool,
    #[serde(default)]
    status_section: bool,
    release_targets: Option<String>,
    default_status: Option<String>,
    #[serde(default)]
    checklists: Vec<String>,
    #[serde(default)]
    histories: Vec<String>,
    #[serde(default)]
    claims: Vec<Claim>,
    draft: Option<String>,
    #[serde(default)]
    grouped: bool,
    #[serde(default = "usual_life")]
    life: Vec<String>,
    #[serde(default)]
    statuses: toml::Table,
    #[serde(default)]
    stages: toml::Table,
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
}

/// The life of a proposal where a dialect has no words of its own for it.
fn usual_life() -> Vec<String> {
    ["proposed", "accepted", "implemented"].map(str::to_owned).to_vec()
}

/// A dialect, ready to read with.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// Its name, as in `[roadmap] dialect`.
    pub name: String,
    /// What it is called in prose.
    pub title: String,
    /// The label before numbers (`KEP`), or nothing where the path is the id.
    pub label: String,
    /// Labels of particular folders.
    pub labels: Vec<FolderLabel>,
    /// The key of the number field is the label (`eip: 1` is EIP-1, `erc: 20` ERC-20).
    pub label_from_number_field: bool,
    /// Folders under which proposals lie; the folder below is the group.
    pub roots: Vec<String>,
    /// Where numbers come from.
    pub number: Vec<NumberFrom>,
    /// Where titles come from.
    pub title_from: TitleFrom,
    /// Names of metadata files beside the document.
    pub sidecars: Vec<String>,
    /// Names of the main document in a proposal's folder.
    pub documents: Vec<String>,
    /// Folder of YAML files named by number that say who approved each stage of a proposal.
    pub companions: Option<String>,
    /// Whether a line led by a day, before the first section, says when the proposal was written.
    pub dated_line: bool,
    /// Names of the product whose releases the milestones are.
    pub products: Vec<String>,
    /// The first numbers that its releases have; empty where any may be.
    pub majors: Vec<u32>,
    /// Whether the keys of a mapping of milestones that are no stages name products, whose releases must not mix.
    pub tracks_are_products: bool,
    /// Whether a `## Status` section carries metadata.
    pub status_section: bool,
    /// Heading of the section whose bullets name target releases.
    pub release_targets: Option<String>,
    /// What a proposal without a status is.
    pub default_status: Option<String>,
    /// Headings of the checklist that counts as progress.
    pub checklists: Vec<String>,
    /// Headings of the history section.
    pub histories: Vec<String>,
    /// What makes a document one of this dialect's.
    pub claims: Vec<Claim>,
    /// The metadata that a new proposal begins with where the repository has no template: the text of the metadata file, or
    /// of the front matter; empty where the built-in document carries it. None where no built-in document suits.
    pub draft: Option<String>,
    /// Whether proposals lie in folders by group.
    pub grouped: bool,
    /// The statuses that a proposal goes through when all goes well, in order.
    pub life: Vec<String>,
    /// Its words, which most repositories share with the built-in dialect.
    pub vocabulary: Arc<Vocabulary>,
}

impl Dialect {
    /// Every built-in dialect, in the order of the table.
    pub fn all() -> &'static [Dialect] {
        static ALL: OnceLock<Vec<Dialect>> = OnceLock::new();
        // A built-in file that does not parse is a defect of the build, which the test below catches.
        ALL.get_or_init(|| {
            let shared = shared().unwrap_or_default();
            TABLE.iter().filter_map(|(_, text)| Dialect::parse(text, &shared).ok()).collect()
        })
    }

    /// The built-in dialect of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Dialect> {
        Dialect::all().iter().find(|dialect| dialect.name == name)
    }

    fn parse(text: &str, shared: &Vocabulary) -> Result<Dialect, String> {
        let raw: RawDialect = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut vocabulary = shared.clone();
        let own = RawVocabulary { statuses: raw.statuses, stages: raw.stages, fields: raw.fields };
        vocabulary.extend(&own)?;
        Ok(Dialect {
            name: raw.name,
            title: raw.title,
            label: raw.label,
            labels: raw.labels,
            label_from_number_field: raw.label_from_number_field,
            roots: raw.roots,
            number: raw.number,
            title_from: raw.title_from,
            sidecars: raw.sidecars,
            documents: raw.documents,
            companions: raw.companions,
            dated_line: raw.dated_line,
            products: raw.products,
            majors: raw.majors,
            tracks_are_products: raw.tracks_are_products,
            status_section: raw.status_section,
            release_targets: raw.release_targets,
            default_status: raw.default_status,
            checklists: raw.checklists,
            histories: raw.histories,
            draft: raw.draft,
            grouped: raw.grouped,
            life: raw.life,
            claims: raw.claims.into_iter().map(Claim::folded).collect(),
            vocabulary: Arc::new(vocabulary),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_dialect_parses_under_its_own_name() {
        let shared = shared().unwrap_or_else(|error| panic!("{error}"));
        for (name, text) in TABLE {
            let dialect = Dialect::parse(text, &shared).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(dialect.name, name);
            assert!(!dialect.vocabulary.statuses.is_empty() && !dialect.vocabulary.stages.is_empty());
        }
        assert_eq!(Dialect::all().len(), TABLE.len());
    }

    #[test]
    fn no_two_words_of_a_dialect_claim_the_same_form() {
        for dialect in Dialect::all() {
            let mut seen = BTreeMap::new();
            for word in &dialect.vocabulary.statuses {
                for form in std::iter::once(&word.name).chain(&word.aliases) {
                    let folded = value::field_name(form);
                    let before = seen.insert(folded, &word.name);
                    assert!(before.is_none(), "{}: {form} is {before:?} and {}", dialect.name, word.name);
                }
            }
        }
    }
}
