//! Two trees of one repository → their roadmaps and what the one changes of the other.

use std::fmt;
use std::sync::Arc;

use super::Asked;
use super::base::{Known, contents};
use super::{BuildError, Look, Past, Reader, Reading};
use crate::compare::{Against, Changes, Compared, Pairs, compare};
use crate::load::is_read;
use crate::repository::git::GitError;
use crate::repository::revision::{Revision, RevisionError};
use crate::tree::Tree;

/// The reading of a head, and what it is compared with.
#[derive(Debug)]
pub struct Comparison {
    /// Where it ended.
    pub head: Reading,
    /// Where it began, and what is different.
    pub against: Against,
    /// Whether the head looks like the base, and would look otherwise by its own choice.
    pub other_look: bool,
}

impl Comparison {
    /// Both sides, as they are shown.
    #[must_use]
    pub fn compared(&self) -> Compared<'_> {
        self.against.compared(&self.head.roadmap)
    }
}

/// Why two trees cannot be compared.
#[derive(Debug)]
pub enum CompareError {
    /// A name of a revision is empty.
    Missing {
        /// What was asked for.
        asked: String,
        /// Which word is missing.
        what: &'static str,
    },
    /// There is no repository to compare in.
    Git(GitError),
    /// A revision is not at hand.
    Revision(RevisionError),
    /// A tree cannot be read.
    Build(BuildError),
}

impl CompareError {
    /// Whether the head could be shown all the same, without what it changes.
    #[must_use]
    pub const fn is_about_the_base(&self) -> bool {
        matches!(self, CompareError::Git(_) | CompareError::Revision(_))
    }
}

impl fmt::Display for CompareError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompareError::Missing { asked, what } => write!(
                formatter,
                "`{asked}`: {what} is missing\n  help: name a branch, a tag or a commit; a variable that is not set leaves nothing there"
            ),
            CompareError::Git(error) => {
                write!(formatter, "there is nothing to compare with: {error}\n  help: revisions are those of git")
            }
            CompareError::Revision(error) => error.fmt(formatter),
            CompareError::Build(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for CompareError {}

impl From<RevisionError> for CompareError {
    fn from(error: RevisionError) -> CompareError {
        CompareError::Revision(error)
    }
}

impl From<BuildError> for CompareError {
    fn from(error: BuildError) -> CompareError {
        CompareError::Build(error)
    }
}

/// Reads both trees by the configuration of the head, and compares them. The base's past is not told, and the head's is as
/// far as `past` has it.
///
/// # Errors
/// When there is no repository, a revision is not at hand, or a tree cannot be read.
pub fn read_both(mut reader: Reader, asked: &Asked, past: Past) -> Result<Comparison, CompareError> {
    reader.ask(Past::Later);
    let found = reader.whereabouts()?;
    let repository = match &*found {
        Ok(repository) => repository,
        Err(error) => return Err(CompareError::Git(error.clone())),
    };
    let (base_revision, head_revision) = asked.revisions(repository)?;
    let place = reader.place()?;
    let tree = |revision: &Revision| repository.tree(&place, revision, &is_wanted);
    let head_tree = head_revision.as_ref().map(tree).transpose()?;
    let config = match &head_tree {
        Some(tree) => super::config_text(tree)?,
        None => reader.configuration()?,
    };
    let base_tree = tree(&base_revision)?;
    let base_config = super::config_text(&base_tree)?;
    let look = Look::of(&base_tree);
    let own_look = |tree: &Tree| look.differs(&Look::of(tree));
    let other_look = match &head_tree {
        _ if asked.head_theme => false,
        Some(tree) => own_look(tree),
        None => own_look(reader.listed()?),
    };
    if !asked.head_theme {
        reader.set_look(Some(look));
    }
    // The base first: what the head has in common with it is then there already, and the reader goes on with the head.
    let base = reader.read_revision(base_tree, config.clone(), None)?;
    reader.ask(past);
    let head = match (head_tree, &head_revision) {
        (Some(tree), Some(revision)) => reader.read_revision(tree, config.clone(), Some(&revision.hash))?,
        _ => reader.read()?,
    };
    let of = |reading: &Reading| contents(&reading.tree, &reading.roadmap, repository, &mut Known::new());
    let assets = [of(&base), of(&head)];
    let pairs = Pairs::of(&base.roadmap, &head.roadmap);
    let changes = compare(&base.roadmap, &head.roadmap, &pairs, &head.config, [&assets[0], &assets[1]]);
    let changes = Changes { configuration: base_config != config, ..changes };
    Ok(Comparison {
        head,
        against: Against { base: Arc::new(base.roadmap), base_revision, head_revision, pairs, changes },
        other_look,
    })
}

/// Whether a file of a revision has to be read: what is content, and pictures that could run script.
pub(super) fn is_wanted(path: &str) -> bool {
    is_read(path) || path == "book.toml" || path.to_ascii_lowercase().ends_with(".svg")
}
