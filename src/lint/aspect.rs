//! What a rule is about: the columns of the table that shows how far proposals are.

/// A part of a proposal that can be ready or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Title, status, people, dates, and the files that say so.
    Metadata,
    /// The sections of the repository's template.
    Sections,
    /// What the template left to be written: its own text, words that stand for others.
    Gaps,
    /// The questions of the template.
    Questions,
    /// Stage, and the releases that are named.
    Milestones,
    /// Other proposals, and where the work is tracked.
    Relations,
    /// The tasks that have to be done.
    Checklist,
    /// Headings, links, pictures, contents list.
    Text,
}

impl Aspect {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Aspect; 8] = [
        Aspect::Metadata,
        Aspect::Sections,
        Aspect::Gaps,
        Aspect::Questions,
        Aspect::Milestones,
        Aspect::Relations,
        Aspect::Checklist,
        Aspect::Text,
    ];

    /// What it is called.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Aspect::Metadata => "metadata",
            Aspect::Sections => "sections",
            Aspect::Gaps => "gaps",
            Aspect::Questions => "questions",
            Aspect::Milestones => "milestones",
            Aspect::Relations => "relations",
            Aspect::Checklist => "checklist",
            Aspect::Text => "text",
        }
    }

    /// The aspect that a rule is about.
    #[must_use]
    pub fn of(code: &str) -> Aspect {
        /// How the names of rules begin.
        const BEGINNINGS: [(&str, Aspect); 39] = [
            ("carriers-", Aspect::Metadata),
            ("checklist-", Aspect::Checklist),
            ("date-", Aspect::Metadata),
            ("dependency-", Aspect::Relations),
            ("document-", Aspect::Sections),
            ("duplicate-", Aspect::Metadata),
            ("front-", Aspect::Metadata),
            ("history-", Aspect::Sections),
            ("idle", Aspect::Metadata),
            ("implement", Aspect::Milestones),
            ("instructions-", Aspect::Gaps),
            ("latest-", Aspect::Milestones),
            ("metadata-", Aspect::Metadata),
            ("milestone", Aspect::Milestones),
            ("number-", Aspect::Metadata),
            ("person-", Aspect::Metadata),
            ("placeholder", Aspect::Gaps),
            ("question-", Aspect::Questions),
            ("relation-", Aspect::Relations),
            ("section-", Aspect::Sections),
            ("sidecar-", Aspect::Metadata),
            ("stage", Aspect::Milestones),
            ("status-", Aspect::Metadata),
            ("task-", Aspect::Checklist),
            ("template-", Aspect::Gaps),
            ("title-", Aspect::Metadata),
            ("tracking-", Aspect::Relations),
            ("transition-", Aspect::Metadata),
            ("word-", Aspect::Metadata),
            ("yaml-", Aspect::Metadata),
            ("not-utf8", Aspect::Metadata),
            ("nul-", Aspect::Metadata),
            ("too-large", Aspect::Metadata),
            ("too-many-events", Aspect::Text),
            ("too-many-headings", Aspect::Text),
            ("too-many-", Aspect::Metadata),
            ("unreadable", Aspect::Metadata),
            ("value-", Aspect::Metadata),
            ("not-followed", Aspect::Metadata),
        ];
        BEGINNINGS.iter().find(|(beginning, _)| code.starts_with(beginning)).map_or(Aspect::Text, |(_, aspect)| *aspect)
    }
}
