//! What one roadmap changes of another: by proposal, in the words of the people who follow it. Reads nothing; everything
//! that is shown of a comparison is made from its [`Changes`].

use std::collections::BTreeMap;

use crate::config::Config;
use crate::roadmap::{ProposalId, Roadmap};

mod against;
mod difference;
mod effect;
mod field;
mod pair;
mod verdict;

pub use against::Against;
pub use field::{Field, FieldChange};
pub use pair::Pairs;
pub use verdict::{Verdict, stage as stage_verdict, status as status_verdict};

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is new.
    Added,
    /// It is there no more.
    Removed,
    /// It lies elsewhere; it may say something else as well.
    Renamed,
    /// Its files were written.
    Changed,
    /// Its files are as they were, and yet its links, its relations or what is found about it are not.
    Affected,
}

impl Kind {
    /// The name in the JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Renamed => "renamed",
            Kind::Changed => "changed",
            Kind::Affected => "affected",
        }
    }

    /// The same of the opposite comparison.
    #[must_use]
    pub const fn mirrored(self) -> Kind {
        match self {
            Kind::Added => Kind::Removed,
            Kind::Removed => Kind::Added,
            same => same,
        }
    }
}

/// What became of the text of a document, its metadata aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// It is the same, to the byte.
    Same,
    /// It is written otherwise and says the same.
    Reformatted,
    /// It says something else.
    Rewritten,
}

/// What became of one proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalChange {
    /// What became of it.
    pub kind: Kind,
    /// The proposal in the base; none where it is new.
    pub base: Option<ProposalId>,
    /// The proposal in the head; none where it is there no more.
    pub head: Option<ProposalId>,
    /// How much of a renamed one is the same, in hundredths.
    pub similarity: Option<u8>,
    /// What its metadata says otherwise.
    pub fields: Vec<FieldChange>,
    /// Tasks of its checklist that were ticked, and ones that are no more.
    pub ticked: Vec<String>,
    /// The opposite.
    pub unticked: Vec<String>,
    /// Lines of its history that are new, as written.
    pub events_new: Vec<String>,
    /// Lines of its history that are there no more.
    pub events_gone: Vec<String>,
    /// What became of its text.
    pub text: Text,
    /// Findings that are new: indexes into those of the head.
    pub findings_new: Vec<usize>,
    /// Findings that are mended: indexes into those of the base.
    pub findings_mended: Vec<usize>,
}

impl ProposalChange {
    /// Whether it was only written otherwise: nothing that it says is different.
    #[must_use]
    pub fn is_reformatting(&self) -> bool {
        self.kind == Kind::Changed
            && self.text != Text::Rewritten
            && self.fields.is_empty()
            && self.findings_new.is_empty()
            && self.findings_mended.is_empty()
    }
}

/// What became of a file that is no proposal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileChange {
    /// Its path.
    pub path: String,
    /// Added, removed or changed.
    pub kind: Kind,
}

/// What a head changes of a base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Proposals, the ones of the head in its order, then those that are there no more.
    pub proposals: Vec<ProposalChange>,
    /// Documentation pages, by path.
    pub documentation: Vec<FileChange>,
    /// Files that pages show or link to, by path.
    pub assets: Vec<FileChange>,
    /// Whether the configuration is another one; both sides are read by that of the head.
    pub configuration: bool,
}

impl Changes {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.proposals.is_empty() && self.documentation.is_empty() && self.assets.is_empty() && !self.configuration
    }
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'compared> {
    /// What was read.
    pub roadmap: &'compared Roadmap,
    /// By which name it was asked for; none for the work tree.
    pub name: Option<&'compared str>,
    /// The hash of its commit.
    pub commit: Option<&'compared str>,
}

/// Both sides of a comparison and what is different.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'compared> {
    /// Where it began.
    pub base: Side<'compared>,
    /// Where it ended.
    pub head: Side<'compared>,
    /// What is different.
    pub changes: &'compared Changes,
}

impl<'compared> Compared<'compared> {
    /// The roadmap in which a proposal is shown, and its place there: the head's, else the base's.
    #[must_use]
    pub fn shown(&self, change: &ProposalChange) -> (&'compared Roadmap, ProposalId) {
        match (change.head, change.base) {
            (Some(head), _) => (self.head.roadmap, head),
            (None, base) => (self.base.roadmap, base.unwrap_or(0)),
        }
    }
}

/// Compares two roadmaps that were read by one configuration. `assets` says of both which files pages show or link to, each
/// with what tells its content from any other.
#[must_use]
pub fn compare(
    base: &Roadmap,
    head: &Roadmap,
    pairs: &Pairs,
    config: &Config,
    assets: [&BTreeMap<String, String>; 2],
) -> Changes {
    let mut proposals = Vec::new();
    for id in 0..head.proposals.len() {
        let change = match pairs.base(id) {
            None => Some(difference::added(head, id)),
            Some(before) => difference::between(base, head, (before, id), pairs, config),
        };
        proposals.extend(change);
    }
    let gone = (0..base.proposals.len()).filter(|id| pairs.head(*id).is_none());
    proposals.extend(gone.map(|id| difference::removed(base, id)));
    let text = |roadmap: &Roadmap, source| roadmap.sources.text(source).to_owned();
    let documents = |roadmap: &Roadmap| -> BTreeMap<String, String> {
        let pages = roadmap.documentation.iter();
        pages.map(|page| (page.path.clone(), text(roadmap, page.source))).collect()
    };
    Changes {
        proposals,
        documentation: files(&documents(base), &documents(head)),
        assets: files(assets[0], assets[1]),
        configuration: false,
    }
}

/// What became of files, of each of which something is known that is the same as long as it is the same.
fn files(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<FileChange> {
    let mut changes: Vec<FileChange> = after
        .iter()
        .filter_map(|(path, now)| {
            let kind = match before.get(path) {
                None => Kind::Added,
                Some(then) if then != now => Kind::Changed,
                Some(_) => return None,
            };
            Some(FileChange { path: path.clone(), kind })
        })
        .collect();
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    changes.extend(gone.map(|path| FileChange { path: path.clone(), kind: Kind::Removed }));
    changes.sort();
    changes
}
