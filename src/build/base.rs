//! The base of a preview that goes on: read once, and held against the work tree after every edit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::comparison::{Asked, CompareError, is_wanted, revisions};
use super::{BuildError, Past, Reader, Reading, config_text};
use crate::compare::{Against, Changes, Pairs, compare};
use crate::repository::Repository;
use crate::repository::revision::Revision;
use crate::roadmap::Roadmap;
use crate::tree::{Tree, content_id_of};

/// What tells the content of files from any other, by the names under which a site has copies of them: a name holds a hash
/// of the content.
pub(super) type Known = BTreeMap<String, String>;

/// A revision that the work tree is compared with.
#[derive(Debug)]
pub struct Base {
    root: PathBuf,
    asked: Asked,
    reader: Reader,
    read: Option<ReadBase>,
    /// Whether the name may mean another commit by now.
    stale: bool,
    known: Known,
}

/// A base that was read.
#[derive(Debug)]
struct ReadBase {
    revision: Revision,
    /// The configuration that it was read by, the head's.
    by: Option<String>,
    /// Its own.
    config: Option<String>,
    roadmap: Arc<Roadmap>,
    contents: BTreeMap<String, String>,
}

impl Base {
    /// The revision `name` of the repository at `root`, which is not looked up before it is needed.
    #[must_use]
    pub fn new(root: &Path, name: &str) -> Base {
        Base {
            root: root.to_owned(),
            asked: Asked { base: name.to_owned(), head: None },
            reader: Reader::new(root, Past::Later),
            read: None,
            stale: true,
            known: Known::new(),
        }
    }

    /// Says that the repository changed: the name may mean another commit now.
    pub fn look_again(&mut self) {
        self.stale = true;
    }

    /// What a reading of the work tree changes of the base.
    ///
    /// # Errors
    /// When the base is not at hand or cannot be read.
    pub fn against(&mut self, head: &Reading) -> Result<Against, CompareError> {
        let found = self.reader.whereabouts()?;
        let repository = match &*found {
            Ok(repository) => repository,
            Err(error) => return Err(CompareError::Git(error.clone())),
        };
        let known = self.read.take().filter(|read| read.by == head.config_text);
        let revision = match &known {
            Some(read) if !self.stale => read.revision.clone(),
            _ => revisions(repository, &self.asked)?.0,
        };
        let base = match known.filter(|read| read.revision == revision) {
            Some(read) => read,
            None => self.read_base(repository, revision, head.config_text.clone())?,
        };
        self.stale = false;
        let after = contents(&head.tree, &head.roadmap, repository, &mut self.known);
        let base = self.read.insert(base);
        let pairs = Pairs::of(&base.roadmap, &head.roadmap);
        let changes = compare(&base.roadmap, &head.roadmap, &pairs, &head.config, [&base.contents, &after]);
        let changes = Changes { configuration: base.config != head.config_text, ..changes };
        let (roadmap, base_revision) = (base.roadmap.clone(), base.revision.clone());
        Ok(Against { base: roadmap, base_revision, head_revision: None, pairs, changes })
    }

    fn read_base(
        &mut self,
        repository: &Repository,
        revision: Revision,
        by: Option<String>,
    ) -> Result<ReadBase, CompareError> {
        let place = self.root.canonicalize().map_err(|error| BuildError::Tree(self.root.clone(), error))?;
        let tree = repository.tree(&place, &revision, &is_wanted)?;
        let config = config_text(&tree)?;
        let reading = self.reader.read_revision(tree, by.clone(), None)?;
        let contents = contents(&reading.tree, &reading.roadmap, repository, &mut Known::new());
        Ok(ReadBase { revision, by, config, roadmap: Arc::new(reading.roadmap), contents })
    }
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
