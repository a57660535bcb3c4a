//! The parts of lists: links, badges, dates, and a proposal as one line of a table.

use serde::Serialize;

use crate::proposal::date::Date;

use super::code;

/// A text that may lead somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    /// What it says.
    pub(crate) text: String,
    /// A URL from the root of the site; empty where it leads nowhere.
    pub(crate) href: String,
}

impl Link {
    pub(crate) fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link { text: text.into(), href: href.into() }
    }
}

/// A status or stage as it is shown: text, and by its classes shape and colour.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Badge {
    pub(crate) text: String,
    pub(crate) class: String,
    /// Its page, from the root of the site.
    pub(crate) href: String,
    /// What it means.
    pub(crate) meaning: String,
}

/// A date for people and for machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Stamp {
    pub(crate) machine: String,
    pub(crate) text: String,
}

impl Stamp {
    pub(crate) fn of(date: &Date) -> Stamp {
        Stamp { machine: date.machine(), text: date.iso() }
    }
}

/// A proposal in a list.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) href: String,
    pub(crate) label: String,
    /// Plain text.
    pub(crate) title: String,
    /// The title as HTML, with its code as code.
    pub(crate) marked: String,
    /// Whether the label holds a number, by which people know the proposal.
    pub(crate) numbered: bool,
    /// The label of an unnumbered proposal, where it is not the title once more.
    pub(crate) alias: Option<String>,
    pub(crate) status: Badge,
    pub(crate) stage: Option<Badge>,
    pub(crate) milestone: Option<Link>,
    pub(crate) group: Option<Link>,
    pub(crate) authors: Vec<Link>,
    /// Authors beyond the ones shown.
    pub(crate) more_authors: usize,
    /// Their names, one a line, for filters.
    pub(crate) other_authors: String,
    /// The releases that the proposal names, with spaces between them, for filters.
    pub(crate) releases: String,
    pub(crate) updated: Option<Stamp>,
    /// For ordering by age.
    pub(crate) date: Option<Date>,
}

impl Card {
    /// `KEP-2400 Node system swap support`; the title alone where there is no number.
    pub(crate) fn name(&self) -> String {
        if self.numbered { format!("{} {}", self.label, self.title) } else { self.title.clone() }
    }

    /// `KEP-2400`; the title where there is no number.
    pub(crate) fn short(&self) -> &str {
        if self.numbered { &self.label } else { &self.title }
    }
}

/// A line of a table of proposals, and what the page has to say of it.
pub(crate) struct Row<'site> {
    pub(crate) card: &'site Card,
    pub(crate) note: String,
}

impl Row<'_> {
    /// The note as HTML.
    pub(crate) fn note(&self) -> String {
        code::html(&self.note)
    }
}

/// A table of proposals.
#[derive(Default)]
pub(crate) struct Table<'site> {
    /// What it shows, for readers who cannot see what stands around it.
    pub(crate) caption: String,
    /// Head of the column with the page's notes; empty where there is none.
    pub(crate) note: &'static str,
    pub(crate) rows: Vec<Row<'site>>,
    /// Whether its rows say all that they can be filtered by.
    pub(crate) full: bool,
    /// `Status` or `Stage`, where the page is about one of them and a column would say the same in every row.
    pub(crate) without: &'static str,
}

impl Table<'_> {
    /// Whether the statuses are worth a column.
    pub(crate) fn statuses(&self) -> bool {
        self.without != "Status"
    }

    /// Whether any proposal names a stage; an empty column says nothing.
    pub(crate) fn stages(&self) -> bool {
        self.without != "Stage" && self.rows.iter().any(|row| row.card.stage.is_some())
    }

    /// Whether any proposal names a milestone.
    pub(crate) fn milestones(&self) -> bool {
        self.rows.iter().any(|row| row.card.milestone.is_some())
    }

    /// Whether any proposal names a group.
    pub(crate) fn groups(&self) -> bool {
        self.rows.iter().any(|row| row.card.group.is_some())
    }
}

/// Cuts a raw text that stands where a word should.
pub(crate) fn short(text: &str, longest: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    line.chars().take(longest.saturating_sub(1)).chain(std::iter::once('…')).collect()
}
