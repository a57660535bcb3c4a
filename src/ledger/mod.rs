//! The ledger: what the repository's history says about each proposal. When it came, who worked on it, and every
//! transition of its status, stage, milestones and title, in normalised values, so that a reformatting is none.

use std::sync::Arc;

use crate::proposal::standing::{Said, Standing};

mod again;
mod assemble;
mod cache;
mod moved;
mod notice;
mod parts;
mod read;
mod revision;
mod stay;
mod takeover;
mod trace;

pub use again::Memory;
pub use assemble::differences;
pub use read::{Source, read, standing};
pub use stay::{Stay, days_between};

/// Index of a commit in [`Ledger::commits`].
pub type CommitId = usize;

/// A commit that changed some proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its hash.
    pub hash: String,
    /// When it was committed, in seconds since 1970 UTC.
    pub time: i64,
    /// How many proposals it touched.
    pub touched: usize,
    /// It touched so many that it says little about each of them.
    pub bulk: bool,
}

impl Commit {
    /// The day in UTC, `YYYY-MM-DD`.
    #[must_use]
    pub fn day(&self) -> String {
        day(self.time)
    }

    /// The time as RFC 3339 has it, in UTC.
    #[must_use]
    pub fn timestamp(&self) -> String {
        jiff::Timestamp::from_second(self.time).unwrap_or_default().to_string()
    }
}

/// The day of a time in seconds since 1970, in UTC.
#[must_use]
pub fn day(time: i64) -> String {
    date(time).to_string()
}

/// The same as a date.
#[must_use]
pub fn date(time: i64) -> jiff::civil::Date {
    jiff::Timestamp::from_second(time).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What a transition changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The status.
    Status,
    /// The stage.
    Stage,
    /// The milestone for a stage or track.
    Milestone(String),
    /// The milestone that the proposal calls its latest.
    Latest,
    /// The title.
    Title,
}

impl What {
    /// The name in the API.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            What::Status => "status".to_owned(),
            What::Stage => "stage".to_owned(),
            What::Milestone(track) => format!("milestones.{track}"),
            What::Latest => "latest_milestone".to_owned(),
            What::Title => "title".to_owned(),
        }
    }
}

/// One change of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// What changed.
    pub what: What,
    /// What it was; none where nothing was said.
    pub from: Option<Said>,
    /// What it is from then on.
    pub to: Option<Said>,
    /// The commit that changed it; none for the work tree, which is not yet committed.
    pub commit: Option<CommitId>,
    /// Who changed it, by name.
    pub authors: Vec<String>,
    /// The path of the proposal's document (or metadata file) at that time, relative to the tree.
    pub path: String,
}

/// Somebody who worked on a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// The name, by the repository's `.mailmap`.
    pub name: String,
    /// In how many commits of the line.
    pub commits: usize,
}

/// The history of one proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The oldest commit that is known to hold it; none for what is not committed.
    pub first_seen: Option<CommitId>,
    /// What the proposal was called then: the path of its document (or metadata file), relative to the tree.
    pub first_path: String,
    /// Where it lay before it came to where it lies, the oldest first: the folder that was its own, else the path of its
    /// document without the extension.
    pub earlier: Vec<String>,
    /// The oldest known commit is the one that brought it; not so where a clone ends in the middle of the history.
    pub complete: bool,
    /// Who brought it, by name.
    pub brought_by: Vec<String>,
    /// The newest commit that touched it.
    pub last_changed: Option<CommitId>,
    /// The newest commit that touched it and not very many others.
    pub last_worked_on: Option<CommitId>,
    /// Who worked on it, the busiest first.
    pub contributors: Vec<Contributor>,
    /// Where it stood at first.
    pub first: Standing,
    /// Every change since then, the oldest first.
    pub transitions: Vec<Transition>,
}

impl Past {
    /// What a value was after the first `count` transitions.
    #[must_use]
    pub fn value_at(&self, count: usize, what: &What) -> Option<Said> {
        let last = self.transitions.iter().take(count).rev().find(|transition| transition.what == *what);
        match (last, what) {
            (Some(transition), _) => transition.to.clone(),
            (None, What::Status) => self.first.status.clone(),
            (None, What::Stage) => self.first.stage.clone(),
            (None, What::Latest) => self.first.latest.clone(),
            (None, What::Milestone(track)) => self.first.milestones.get(track).cloned(),
            (None, What::Title) => {
                self.first.title.as_ref().map(|title| Said { value: title.0.clone(), raw: title.0.clone() })
            }
        }
    }

    /// The milestone that was named for a stage after the first `count` transitions; the latest one where none was.
    #[must_use]
    pub fn milestone_at(&self, count: usize, stage: &str) -> Option<Said> {
        let of_stage = self.value_at(count, &What::Milestone(stage.to_owned()));
        of_stage.or_else(|| self.value_at(count, &What::Latest))
    }

    /// The commit since which the present value holds: of its last transition, else the first one; none where that is
    /// not known or not committed.
    #[must_use]
    pub fn since(&self, what: &What) -> Option<CommitId> {
        match self.transitions.iter().rev().find(|transition| transition.what == *what) {
            Some(transition) => transition.commit,
            None => self.first_seen.filter(|_| self.complete),
        }
    }
}

/// Something about the history that readers should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Stable name, in kebab case.
    pub code: &'static str,
    /// One sentence without a full stop.
    pub message: String,
    /// What to do about it; empty where there is nothing.
    pub help: &'static str,
    /// Whether it is about the machine rather than about the repository: such a notice is no part of the site.
    pub passing: bool,
}

/// The history of all proposals of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Whether there is a history at all.
    pub present: bool,
    /// By proposal, as the roadmap numbers them.
    pub pasts: Vec<Arc<Past>>,
    /// The commits that changed some proposal, the newest first.
    pub commits: Arc<Vec<Commit>>,
    /// When the head was committed, in seconds since 1970: the day up to which the ledger knows anything.
    pub until: Option<i64>,
    /// What is missing, and why.
    pub notices: Vec<Notice>,
}

impl Ledger {
    /// The ledger of a tree without history.
    #[must_use]
    pub fn absent(proposals: usize, notice: Option<Notice>) -> Ledger {
        Ledger { pasts: vec![Arc::default(); proposals], notices: notice.into_iter().collect(), ..Ledger::default() }
    }

    /// The day of a commit.
    #[must_use]
    pub fn day(&self, commit: CommitId) -> String {
        self.commits[commit].day()
    }
}
