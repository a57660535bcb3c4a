//! The base of a preview that goes on: read once, and held against the work tree after every edit.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::comparison::{CompareError, is_wanted};
use super::{Asked, Look, Past, Reader, Reading, config_text};
use crate::compare::{Against, Changes, Pairs, compare};
use crate::repository::Repository;
use crate::repository::git::GitError;
use crate::repository::revision::Revision;
use crate::roadmap::Roadmap;
use crate::tree::{Tree, content_id_of};

/// What tells the content of files from any other, by the names under which a site has copies of them: a name holds a hash
/// of the content.
pub(super) type Known = BTreeMap<String, String>;

/// A revision that the work tree is compared with.
#[derive(Debug)]
pub struct Base {
    asked: Asked,
    reader: Reader,
    tree: Option<BaseTree>,
    read: Option<ReadBase>,
    /// Whether the name may mean another commit by now.
    stale: bool,
    known: Known,
}

/// The tree of the base, and how its site looks.
#[derive(Clone, Debug)]
struct BaseTree {
    revision: Revision,
    look: Look,
    /// The text of its configuration.
    config: Option<String>,
}

/// A base that was read.
#[derive(Debug)]
struct ReadBase {
    revision: Revision,
    /// The configuration that it was read by, the head's.
    by: Option<String>,
    roadmap: Arc<Roadmap>,
    contents: BTreeMap<String, String>,
}

impl Base {
    /// A base of the repository at `root`, which is not looked up before it is needed.
    #[must_use]
    pub fn new(root: &Path, asked: Asked) -> Base {
        Base { asked, reader: Reader::new(root, Past::Later), tree: None, read: None, stale: true, known: Known::new() }
    }

    /// Says that the repository changed: the name may mean another commit now.
    pub fn look_again(&mut self) {
        self.stale = true;
    }

    /// The look that a site of the head has; none where that is the head's own.
    ///
    /// # Errors
    /// When the base is not at hand.
    pub fn look(&mut self) -> Result<Option<Look>, CompareError> {
        if self.asked.head_theme {
            return Ok(None);
        }
        Ok(Some(self.tree()?.look))
    }

    /// What a reading of the work tree changes of the base.
    ///
    /// # Errors
    /// When the base is not at hand or cannot be read.
    pub fn against(&mut self, head: &Reading) -> Result<Against, CompareError> {
        let BaseTree { revision, look, config } = self.tree()?;
        let found = self.reader.whereabouts()?;
        let Ok(repository) = &*found else { return Err(no_repository(&found)) };
        let is_same = |read: &ReadBase| read.by == head.config_text && read.revision == revision;
        let base = match self.read.take().filter(is_same) {
            Some(read) => read,
            None => {
                let by = head.config_text.clone();
                self.reader.set_look(head.look.clone());
                let reading = self.reader.read_revision(look.tree, by.clone(), None)?;
                let contents = contents(&reading.tree, &reading.roadmap, repository, &mut Known::new());
                ReadBase { revision, by, roadmap: Arc::new(reading.roadmap), contents }
            }
        };
        let after = contents(&head.tree, &head.roadmap, repository, &mut self.known);
        let base = self.read.insert(base);
        let pairs = Pairs::of(&base.roadmap, &head.roadmap);
        let changes = compare(&base.roadmap, &head.roadmap, &pairs, &head.config, [&base.contents, &after]);
        let changes = Changes { configuration: config != head.config_text, ..changes };
        let (roadmap, base_revision) = (base.roadmap.clone(), base.revision.clone());
        Ok(Against { base: roadmap, base_revision, head_revision: None, pairs, changes })
    }

    /// The tree, listed anew where the name means another commit.
    fn tree(&mut self) -> Result<BaseTree, CompareError> {
        if let Some(known) = self.tree.as_ref().filter(|_| !self.stale) {
            return Ok(known.clone());
        }
        let found = self.reader.whereabouts()?;
        let Ok(repository) = &*found else { return Err(no_repository(&found)) };
        let revision = self.asked.revisions(repository)?.0;
        let tree = match self.tree.take().filter(|known| known.revision == revision) {
            Some(known) => known,
            None => {
                let place = self.reader.place()?;
                let tree = repository.tree(&place, &revision, &is_wanted)?;
                BaseTree { revision, config: config_text(&tree)?, look: Look::of(&tree) }
            }
        };
        self.stale = false;
        Ok(self.tree.insert(tree).clone())
    }
}

fn no_repository(found: &Result<Repository, GitError>) -> CompareError {
    CompareError::Git(found.as_ref().err().cloned().unwrap_or(GitError::NoRepository))
}

/// The files that pages of a roadmap show or link to, each with what tells its content from any other.
pub(super) fn contents(
    tree: &Tree,
    roadmap: &Roadmap,
    repository: &Repository,
    known: &mut Known,
) -> BTreeMap<String, String> {
    let assets = roadmap.addresses.assets();
    let held: Option<BTreeMap<String, String>> =
        assets.keys().map(|path| Some((path.clone(), tree.content_id(path)?))).collect();
    held.unwrap_or_else(|| {
        let new: Vec<(&String, String)> = assets
            .iter()
            .filter(|(_, name)| !known.contains_key(*name))
            .map(|(path, name)| (name, format!("{}{path}", repository.prefix)))
            .collect();
        let hashes = repository.objects_of(&new.iter().map(|(_, place)| place.as_str()).collect::<Vec<_>>());
        let found =
            new.into_iter().filter_map(|(name, place)| Some((name.clone(), content_id_of(hashes.get(&place)?))));
        let found: Vec<(String, String)> = found.collect();
        known.extend(found);
        assets.iter().filter_map(|(path, name)| Some((path.clone(), known.get(name)?.clone()))).collect()
    })
}
