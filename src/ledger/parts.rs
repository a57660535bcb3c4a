//! What the earlier versions of files contribute, each read once, while the log is still being read where it can be.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::dialect::Dialect;
use crate::interpret::past::Part;
use crate::repository::blobs::{self, Tally};
use crate::repository::git::{Git, GitError};
use crate::repository::log::Change;

use super::revision::{File, Revision};

/// How an object is to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'tree> {
    /// As a metadata file, or as a document.
    pub(super) sidecar: bool,
    pub(super) dialect: &'tree Dialect,
}

/// What was read, by object.
#[derive(Debug, Default)]
pub(super) struct Parts<'tree> {
    read: HashMap<String, Vec<(Reader<'tree>, Arc<Part>)>>,
    /// By the hash of a document's beginning, and who reads it.
    heads: HashMap<([u8; 32], &'tree str), Arc<Part>>,
    /// What is not at hand.
    pub(super) tally: Tally,
    /// Objects that are not at hand.
    absent: HashSet<String>,
}

impl<'tree> Parts<'tree> {
    /// Reads the objects that `asked` names.
    pub(super) fn read(
        &mut self,
        git: &Git,
        asked: impl Iterator<Item = (String, Reader<'tree>)> + Send,
    ) -> Result<(), GitError> {
        let (read, absent, heads) = (&mut self.read, &mut self.absent, &mut self.heads);
        let tally = blobs::read(git, asked, &mut |object, reader: Reader<'tree>, bytes| match bytes {
            Some(bytes) => {
                // Most versions of a document differ far below its head.
                let head = bytes.get(..Part::BEGINNING).filter(|head| !reader.sidecar && head.len() < bytes.len());
                let head = head.map(|head| (*blake3::hash(head).as_bytes(), reader.dialect.name.as_str()));
                let part = head.and_then(|head| heads.get(&head).cloned()).unwrap_or_else(|| {
                    let (part, same) = Part::of_bytes(reader.dialect, reader.sidecar, bytes);
                    let part = Arc::new(part);
                    if let Some(head) = head.filter(|_| same) {
                        heads.insert(head, Arc::clone(&part));
                    }
                    part
                });
                read.entry(object).or_default().push((reader, part));
            }
            None => {
                absent.insert(object);
            }
        })?;
        self.tally.missing += tally.missing;
        self.tally.left_out += tally.left_out;
        Ok(())
    }

    /// What the object contributes; none where it is not at hand.
    fn get(&self, object: &str, reader: Reader<'_>) -> Option<&Part> {
        let same = |known: &Reader<'_>| known.sidecar == reader.sidecar && known.dialect.name == reader.dialect.name;
        self.read.get(object)?.iter().find(|(known, _)| same(known)).map(|(_, part)| &**part)
    }

    /// The objects of a revision that were not asked for yet; `told` are the ones that this has named before.
    pub(super) fn missing(
        &self,
        revision: &Revision,
        dialect: &'tree Dialect,
        told: &mut HashSet<String>,
    ) -> Vec<(String, Reader<'tree>)> {
        let files = [(&revision.document, false), (&revision.sidecar, true)];
        let mut missing = Vec::new();
        for (file, sidecar) in files {
            let reader = Reader { sidecar, dialect };
            if let Some(file) = file
                && self.get(&file.object, reader).is_none()
                && !self.absent.contains(&file.object)
                && told.insert(format!("{} {sidecar} {}", file.object, dialect.name))
            {
                missing.push((file.object.clone(), reader));
            }
        }
        missing
    }

    /// Document and metadata file of a revision, as far as it has them; none where one that it has is not at hand.
    pub(super) fn of(&self, revision: &Revision, dialect: &Dialect) -> Option<[Option<&Part>; 2]> {
        let part = |file: &Option<File>, sidecar: bool| match file {
            Some(file) => self.get(&file.object, Reader { sidecar, dialect }).map(Some),
            None => Some(None),
        };
        Some([part(&revision.document, false)?, part(&revision.sidecar, true)?])
    }
}

/// Goes ahead of the trace: asks for the objects of the files that it sees change, and follows git's renames. What it
/// misses is asked for later.
#[derive(Debug)]
pub(super) struct Scout<'tree> {
    paths: HashMap<String, Reader<'tree>>,
    asked: HashSet<String>,
    sender: Sender<(String, Reader<'tree>)>,
}

impl<'tree> Scout<'tree> {
    pub(super) fn new(
        paths: impl Iterator<Item = (String, Reader<'tree>)>,
        sender: Sender<(String, Reader<'tree>)>,
    ) -> Scout<'tree> {
        Scout { paths: paths.collect(), asked: HashSet::new(), sender }
    }

    /// Looks at a change; the newest come first.
    pub(super) fn see(&mut self, change: &Change) {
        let Some(reader) = self.paths.get(&change.path).copied() else { return };
        for object in [&change.after, &change.before] {
            if !object.is_empty() && self.asked.insert(object.clone()) {
                // Nobody listens where reading failed; that is told there.
                let _ = self.sender.send((object.clone(), reader));
            }
        }
        if let Some(from) = &change.from {
            self.paths.insert(from.clone(), reader);
        }
    }
}
