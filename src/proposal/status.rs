//! Status: where a proposal stands in its life.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::Spanned;

/// The nine groups that statuses of every dialect fall into, in the order of a proposal's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
pub enum StatusGroup {
    /// Put forward, not decided.
    #[serde(rename = "proposed")]
    Proposed,
    /// Approved, not begun.
    #[serde(rename = "accepted")]
    Accepted,
    /// Begun, not finished.
    #[serde(rename = "in progress")]
    InProgress,
    /// Finished.
    #[serde(rename = "done")]
    Done,
    /// Put off.
    #[serde(rename = "parked")]
    Parked,
    /// Rejected or withdrawn.
    #[serde(rename = "closed")]
    Closed,
    /// Another takes its place.
    #[serde(rename = "superseded")]
    Superseded,
    /// Describes rather than proposes.
    #[serde(rename = "reference")]
    Reference,
    /// Absent or not understood.
    #[serde(rename = "unknown")]
    Unknown,
}

impl StatusGroup {
    /// Every group, in order.
    pub const ALL: [StatusGroup; 9] = [
        StatusGroup::Proposed,
        StatusGroup::Accepted,
        StatusGroup::InProgress,
        StatusGroup::Done,
        StatusGroup::Parked,
        StatusGroup::Closed,
        StatusGroup::Superseded,
        StatusGroup::Reference,
        StatusGroup::Unknown,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            StatusGroup::Proposed => "proposed",
            StatusGroup::Accepted => "accepted",
            StatusGroup::InProgress => "in progress",
            StatusGroup::Done => "done",
            StatusGroup::Parked => "parked",
            StatusGroup::Closed => "closed",
            StatusGroup::Superseded => "superseded",
            StatusGroup::Reference => "reference",
            StatusGroup::Unknown => "unknown",
        }
    }

    /// The group of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<StatusGroup> {
        StatusGroup::ALL.into_iter().find(|group| group.word() == word)
    }
}

/// A proposal's status: the raw text, and what it was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// As written; absent where the proposal says nothing.
    pub raw: Option<Spanned<String>>,
    /// The canonical word, where the text is one.
    pub canonical: Option<String>,
    /// What stands behind the word: `alpha` in `implemented (alpha)`.
    pub detail: Option<String>,
    /// The bytes of the raw text that spell the canonical word, without the marks around it.
    pub word: Option<Range<usize>>,
    /// The group of the canonical word, or unknown.
    pub group: StatusGroup,
}
