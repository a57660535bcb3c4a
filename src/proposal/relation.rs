//! Relations between proposals.

use crate::source::Spanned;

/// How one proposal relates to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// Worth reading beside it.
    SeeAlso,
    /// Takes the other's place.
    Replaces,
    /// The other takes its place.
    SupersededBy,
    /// Needs the other.
    DependsOn,
}

impl RelationKind {
    /// Every kind, in the order shown.
    pub const ALL: [RelationKind; 4] =
        [RelationKind::SupersededBy, RelationKind::Replaces, RelationKind::DependsOn, RelationKind::SeeAlso];

    /// The name in the API and of the role in a dialect's field table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            RelationKind::SeeAlso => "see-also",
            RelationKind::Replaces => "replaces",
            RelationKind::SupersededBy => "superseded-by",
            RelationKind::DependsOn => "depends-on",
        }
    }

    /// How it is shown on the page of the one that names the other.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            RelationKind::SeeAlso => "See also",
            RelationKind::Replaces => "Replaces",
            RelationKind::SupersededBy => "Superseded by",
            RelationKind::DependsOn => "Depends on",
        }
    }

    /// How it is shown on the page of the other.
    #[must_use]
    pub const fn back_title(self) -> &'static str {
        match self {
            RelationKind::SeeAlso => "Mentioned by",
            RelationKind::Replaces => "Replaced by",
            RelationKind::SupersededBy => "Supersedes",
            RelationKind::DependsOn => "Needed by",
        }
    }
}

/// One reference to another proposal, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// What it says.
    pub kind: RelationKind,
    /// The text as written; of a long one that names several proposals, the part that names this one.
    pub raw: Spanned<String>,
    /// What it points at: a path, an address, a label with a number, a number.
    pub target: String,
}

/// Words for "no other proposal", as measured on the Kubernetes and OpenShift corpora.
#[must_use]
pub fn is_nothing(raw: &str) -> bool {
    let folded: String = raw.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    matches!(folded.as_str(), "" | "na" | "none" | "null" | "nil" | "nothing" | "tbd" | "notapplicable" | "todo")
}
