//! What a proposal's history section says happened, and when.

use std::ops::Range;

use crate::proposal::date::Date;
use crate::proposal::milestone::Milestone;

mod blocks;
mod line;
pub mod section;
mod stage;
pub mod status;
mod template;

/// Where an event was learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A metadata field: a milestone for a stage, a creation date.
    Declared,
    /// A line of the Implementation History section.
    Written,
    /// A revision in the repository.
    Git,
}

impl Origin {
    /// The word for it in the API, which is also its class on pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Origin::Declared => "declared",
            Origin::Written => "written",
            Origin::Git => "git",
        }
    }
}

/// One line of a history section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The text as written, in Markdown, without the list marker.
    pub raw: String,
    /// Where `raw` stands in the document, in bytes. Markdown rendering starts from this range.
    pub range: Range<usize>,
    /// When, as precisely as it is written.
    pub date: Option<Date>,
    /// The first release of the product that the line names, or that it inherits from its heading.
    pub milestone: Option<Milestone>,
    /// The canonical stage (`alpha`, `beta`, `stable`, …) that the line says was reached or planned.
    pub stage: Option<String>,
    /// The line speaks of a plan, not of a fact.
    pub planned: bool,
}
