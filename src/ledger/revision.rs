//! A proposal's files between two commits that changed them.

use crate::dialect::Dialect;
use crate::interpret::past::own_folder;
use crate::load::names;

/// A file of a revision: its path in the repository and its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) object: String,
}

/// A proposal from one commit on, until the next revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Revision {
    /// Place of the commit in the history.
    pub(super) commit: usize,
    pub(super) document: Option<File>,
    pub(super) sidecar: Option<File>,
    /// Who made it: those who changed the metadata file, else those who changed the document.
    pub(super) authors: Vec<usize>,
    /// Whose work it holds in all.
    pub(super) everybody: Vec<usize>,
}

impl Revision {
    /// Neither file is there: the proposal was gone for a while.
    pub(super) fn is_gap(&self) -> bool {
        self.document.is_none() && self.sidecar.is_none()
    }

    pub(super) fn path(&self) -> &str {
        self.document.as_ref().or(self.sidecar.as_ref()).map_or("", |file| &file.path)
    }

    /// All that the standing depends on: the objects, who reads them, and the number in the name.
    pub(super) fn key(&self, dialect: &Dialect) -> String {
        let object = |file: &Option<File>| file.as_ref().map_or("-", |file| file.object.as_str()).to_owned();
        let folder = own_folder(self.path(), self.sidecar.is_some());
        let own = folder.map_or_else(|| names::stem(self.path()), names::file_name);
        let number = names::numbered(own).map_or("", |found| found.number);
        format!("{} {} {} {number}", object(&self.sidecar), object(&self.document), dialect.name)
    }
}
