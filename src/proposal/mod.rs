//! A proposal and its words: normalised values, each with what was written and where.

use std::ops::Range;

use crate::dialect::carrier::Carrier;
use crate::history::Event;
use crate::source::{SourceId, Spanned};

pub mod checklist;
pub mod date;
pub mod milestone;
pub mod person;
pub mod relation;
pub mod standing;
pub mod status;

use checklist::Checklist;
use date::Date;
use milestone::Milestone;
use person::Person;
use relation::Relation;
use status::Status;

/// Up to how many bytes a value is kept whole with each of the parts that it names. Of a longer one each part keeps its own
/// text, or a value with very many parts would be kept as often.
pub(crate) const WHOLE: usize = 1_000;

/// A stage of maturity as a proposal claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// As written.
    pub raw: Spanned<String>,
    /// The canonical word, where the text is one.
    pub canonical: Option<String>,
    /// The bytes of the raw text that spell the canonical word, without the marks around it.
    pub word: Option<Range<usize>>,
}

/// A milestone that a metadata field declares for a stage or a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The key as written, in lower case: `alpha`, `ga`, the name of a package.
    pub track: String,
    /// The stage that the key means.
    pub stage: Option<String>,
    /// The value as written.
    pub raw: Spanned<String>,
    /// The releases that it names.
    pub milestones: Vec<Milestone>,
}

/// What somebody does for a proposal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonRole {
    /// Wrote it.
    Author,
    /// Reviews it.
    Reviewer,
    /// Approves it.
    Approver,
    /// Another role, as the field is called.
    Other(String),
}

/// A person in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// The role.
    pub role: PersonRole,
    /// Who.
    pub person: Spanned<Person>,
}

/// A date field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateField {
    /// As written.
    pub raw: Spanned<String>,
    /// The date, where the text is one.
    pub date: Option<Date>,
}

/// A link that a metadata field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLink {
    /// What the link is: `tracking`, `discussion`, `pull-request`.
    pub kind: &'static str,
    /// Its text.
    pub text: String,
    /// Its address, where there is one.
    pub url: Option<String>,
}

/// A field that has no role in the dialect, shown as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// The key as written.
    pub key: String,
    /// The values as written.
    pub values: Vec<String>,
    /// Where it was read from.
    pub carrier: Carrier,
}

/// A proposal: our words for what its files say.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Path of the main document (or of the metadata file where there is none). The key.
    pub path: String,
    /// The main document.
    pub document: Option<SourceId>,
    /// The metadata file.
    pub sidecar: Option<SourceId>,
    /// The folder that is the proposal's own.
    pub folder: Option<String>,
    /// Name of the dialect that it was read by.
    pub dialect: &'static str,
    /// Its number, as written.
    pub number: Option<String>,
    /// What it is called in lists: `KEP-2400`, or its file's name.
    pub label: String,
    /// Its title; the label where it has none.
    pub title: String,
    /// Nothing gives it a title.
    pub untitled: bool,
    /// Index of the title's heading in the outline, where the body opens with it.
    pub title_heading: Option<usize>,
    /// One sentence about it, where a field says so.
    pub description: Option<String>,
    /// Where it stands in its life.
    pub status: Status,
    /// How mature it is.
    pub stage: Option<Stage>,
    /// The milestones that it declares, in the order written.
    pub milestones: Vec<Declared>,
    /// The milestone that it names as the latest.
    pub latest_milestone: Option<Declared>,
    /// The group that owns it.
    pub group: Option<String>,
    /// Groups that take part.
    pub groups: Vec<String>,
    /// Everybody named, in the order written.
    pub people: Vec<Contributor>,
    /// When it was written.
    pub created: Option<DateField>,
    /// When it was last changed, as it says itself.
    pub updated: Option<DateField>,
    /// Other proposals that it names.
    pub relations: Vec<Relation>,
    /// Links from its fields.
    pub links: Vec<NamedLink>,
    /// Feature gates.
    pub feature_gates: Vec<String>,
    /// The checklist that counts as progress.
    pub checklist: Option<Checklist>,
    /// Other checklists of the text.
    pub checklists: Vec<Checklist>,
    /// The events of its history section, in the order written.
    pub history: Vec<Event>,
    /// Everything else that its metadata says.
    pub extra: Vec<Extra>,
}

impl Proposal {
    /// The source that findings about the proposal as a whole point at.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.document.or(self.sidecar).unwrap_or(SourceId(0))
    }

    /// The canonical stage, if the proposal has one.
    #[must_use]
    pub fn stage_word(&self) -> Option<&str> {
        self.stage.as_ref().and_then(|stage| stage.canonical.as_deref())
    }

    /// The declaration that says best where the proposal is: its latest milestone, else that of its stage, else the
    /// first one.
    #[must_use]
    pub fn headline_milestone(&self) -> Option<&Declared> {
        let names = |declared: &&Declared| declared.milestones.iter().any(|milestone| milestone.version().is_some());
        let stage = self.stage_word();
        let of_stage = |declared: &&Declared| stage.is_some() && declared.stage.as_deref() == stage;
        let declared = || self.milestones.iter().filter(names);
        self.latest_milestone.as_ref().filter(names).or_else(|| declared().find(of_stage)).or_else(|| declared().next())
    }

    /// Everybody in the role.
    pub fn people_in(&self, role: &PersonRole) -> impl Iterator<Item = &Spanned<Person>> {
        self.people.iter().filter(move |contributor| contributor.role == *role).map(|contributor| &contributor.person)
    }
}
