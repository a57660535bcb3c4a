//! Two trees of one repository → their roadmaps and what the one changes of the other.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::{BuildError, Past, Reader, Reading};
use crate::compare::{Changes, Compared, Side, compare};
use crate::load::is_read;
use crate::repository::Repository;
use crate::repository::git::GitError;
use crate::repository::revision::{Revision, RevisionError};
use crate::tree::{Tree, content_id_of};

/// What is compared, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// A revision; `A...B` means where both went on from, and `B`.
    pub base: String,
    /// A revision; none for the work tree.
    pub head: Option<String>,
}

/// Two readings and what is different.
#[derive(Debug)]
pub struct Comparison {
    /// Where it began.
    pub base: Reading,
    /// Where it ended.
    pub head: Reading,
    /// The base's commit.
    pub base_revision: Revision,
    /// The head's; none for the work tree.
    pub head_revision: Option<Revision>,
    /// What is different.
    pub changes: Changes,
}

impl Comparison {
    /// Both sides, as they are shown.
    #[must_use]
    pub fn compared(&self) -> Compared<'_> {
        fn side<'reading>(reading: &'reading Reading, revision: Option<&'reading Revision>) -> Side<'reading> {
            Side {
                roadmap: &reading.roadmap,
                name: revision.map(|revision| revision.name.as_str()),
                commit: revision.map(|revision| revision.hash.as_str()),
            }
        }
        Compared {
            base: side(&self.base, Some(&self.base_revision)),
            head: side(&self.head, self.head_revision.as_ref()),
            changes: &self.changes,
        }
    }
}

/// Why two trees cannot be compared.
#[derive(Debug)]
pub enum CompareError {
    /// There is no repository to compare in.
    Git(GitError),
    /// A revision is not at hand.
    Revision(RevisionError),
    /// A tree cannot be read.
    Build(BuildError),
}

impl fmt::Display for CompareError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
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

/// Reads both trees by the configuration of the head, and compares them. Neither side's past is told.
///
/// # Errors
/// When there is no repository, a revision is not at hand, or a tree cannot be read.
pub fn read_both(root: &Path, asked: &Asked) -> Result<Comparison, CompareError> {
    let mut reader = Reader::new(root, Past::Later);
    let found = reader.whereabouts()?;
    let repository = match &*found {
        Ok(repository) => repository,
        Err(error) => return Err(CompareError::Git(error.clone())),
    };
    let (base_revision, head_revision) = revisions(repository, asked)?;
    let place = root.canonicalize().map_err(|error| BuildError::Tree(root.to_owned(), error))?;
    let tree = |revision: &Revision| repository.tree(&place, revision, &is_wanted);
    let head_tree = head_revision.as_ref().map(tree).transpose()?;
    let config = match &head_tree {
        Some(tree) => super::config_text(tree)?,
        None => reader.configuration()?,
    };
    let base_tree = tree(&base_revision)?;
    let base_config = super::config_text(&base_tree)?;
    // The base first: what the head has in common with it is then there already, and the reader goes on with the head.
    let base = reader.read_revision(base_tree, config.clone())?;
    let head = match head_tree {
        Some(tree) => reader.read_revision(tree, config.clone())?,
        None => reader.read()?,
    };
    let assets = [contents(&base, repository), contents(&head, repository)];
    let changes = compare(&base.roadmap, &head.roadmap, &head.config, [&assets[0], &assets[1]]);
    let changes = Changes { configuration: base_config != config, ..changes };
    Ok(Comparison { base, head, base_revision, head_revision, changes })
}

/// Whether a file of a revision has to be read: what is content, and pictures that could run script.
fn is_wanted(path: &str) -> bool {
    is_read(path) || path == "book.toml" || path.to_ascii_lowercase().ends_with(".svg")
}

/// The commits that are meant.
fn revisions(repository: &Repository, asked: &Asked) -> Result<(Revision, Option<Revision>), RevisionError> {
    let named = |name: &str| repository.revision(if name.is_empty() { "HEAD" } else { name });
    if let Some((one, other)) = asked.base.split_once("...") {
        let (from, to) = (named(one)?, named(other)?);
        let base = repository.merge_base(&from, &to)?;
        let head = match &asked.head {
            Some(head) => Some(named(head)?),
            None => (!other.is_empty()).then_some(to),
        };
        return Ok((base, head));
    }
    if let Some((one, other)) = asked.base.split_once("..") {
        let head = asked.head.as_deref().or(Some(other).filter(|other| !other.is_empty()));
        return Ok((named(one)?, head.map(named).transpose()?));
    }
    Ok((named(&asked.base)?, asked.head.as_deref().map(named).transpose()?))
}

/// The files that pages of a reading show or link to, each with what tells its content from any other.
fn contents(reading: &Reading, repository: &Repository) -> BTreeMap<String, String> {
    let paths: Vec<&str> = reading.roadmap.addresses.assets().keys().map(String::as_str).collect();
    let tree: &Tree = &reading.tree;
    let held: Option<BTreeMap<String, String>> =
        paths.iter().map(|path| Some(((*path).to_owned(), tree.content_id(path)?))).collect();
    held.unwrap_or_else(|| {
        let place = |path: &str| format!("{}{path}", repository.prefix);
        let places: Vec<String> = paths.iter().map(|path| place(path)).collect();
        let asked: Vec<&str> = places.iter().map(String::as_str).collect();
        let hashes = repository.objects_of(&asked);
        let known = paths
            .iter()
            .zip(&places)
            .filter_map(|(path, place)| Some(((*path).to_owned(), content_id_of(hashes.get(place)?))));
        known.collect()
    })
}
