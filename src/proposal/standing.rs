//! Where a proposal stood at one time: what a ledger compares.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A value, normalised and as it was written.
///
/// Two values are equal where they mean the same, however they were spelled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Said {
    /// The canonical word of a status or stage, the key of a milestone (`1.33`), the text of a title.
    pub value: String,
    /// As written.
    pub raw: String,
}

impl PartialEq for Said {
    fn eq(&self, other: &Said) -> bool {
        self.value == other.value
    }
}

impl Eq for Said {}

/// What the metadata of a proposal said at one time. Absent is what was not said, and placeholders and texts that say
/// that there is nothing (`TBD`, `0.0`) say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The status; a text that is no status of the dialect stands for itself.
    pub status: Option<Said>,
    /// The stage, in the same way.
    pub stage: Option<Said>,
    /// The milestone that it called its latest.
    pub latest: Option<Said>,
    /// Milestones by canonical stage, else by track.
    pub milestones: BTreeMap<String, Said>,
    /// The title that a field or heading stated.
    pub title: Option<Title>,
}

/// A title. Two are equal where they have the same words in the same order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Title(pub String);

impl PartialEq for Title {
    fn eq(&self, other: &Title) -> bool {
        let words = |title: &str| -> String {
            title.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        self.0 == other.0 || words(&self.0) == words(&other.0)
    }
}

impl Eq for Title {}
