//! Every Markdown file of a tree, by path. Copies share the paths, so that the next tree with the same ones costs little.

use std::ops::Index;
use std::sync::Arc;

use crate::dialect::document::Markdown;

/// Markdown files in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    paths: Arc<Vec<String>>,
    files: Vec<Arc<Markdown>>,
}

impl Documents {
    /// The file at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Arc<Markdown>> {
        self.place(path).map(|place| &self.files[place])
    }

    /// Every path and its file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Arc<Markdown>)> {
        self.keys().zip(self.values())
    }

    /// Every path.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Every file.
    pub fn values(&self) -> std::slice::Iter<'_, Arc<Markdown>> {
        self.files.iter()
    }

    /// Whether both have the same paths.
    #[must_use]
    pub fn has_the_paths_of(&self, other: &Documents) -> bool {
        Arc::ptr_eq(&self.paths, &other.paths) || self.paths == other.paths
    }

    /// Where the file at `path` stands among all.
    #[must_use]
    pub fn place(&self, path: &str) -> Option<usize> {
        self.paths.binary_search_by(|known| known.as_str().cmp(path)).ok()
    }

    /// Puts another file at the path that stands at `place`.
    pub(super) fn replace(&mut self, place: usize, file: Arc<Markdown>) {
        self.files[place] = file;
    }
}

impl FromIterator<(String, Arc<Markdown>)> for Documents {
    /// The paths must rise.
    fn from_iter<I: IntoIterator<Item = (String, Arc<Markdown>)>>(files: I) -> Documents {
        let (paths, files) = files.into_iter().unzip();
        Documents { paths: Arc::new(paths), files }
    }
}

impl<Path: AsRef<str>> Index<Path> for Documents {
    type Output = Arc<Markdown>;

    /// The file at a path that is known to be there.
    fn index(&self, path: Path) -> &Arc<Markdown> {
        let path = path.as_ref();
        self.place(path).map_or_else(|| unreachable!("no document at {path}"), |place| &self.files[place])
    }
}
