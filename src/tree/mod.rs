//! The files of a repository, by path. The only reader of content.

use std::collections::BTreeMap;

pub mod work;

/// A file of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Size in bytes when the tree was listed.
    pub size: u64,
}

/// Something in the tree that is not followed or cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeTrouble {
    /// The path that it concerns, relative to the tree.
    pub path: String,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The listing of a tree: paths relative to its root, `/` between components, in byte order.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Regular files.
    pub files: BTreeMap<String, TreeFile>,
    /// Links inside the tree, path → the path that they lead to (a file or a folder).
    pub aliases: BTreeMap<String, String>,
    /// What is not followed, and why.
    pub troubles: Vec<TreeTrouble>,
}

impl Listing {
    /// The listed file that `path` means, through links inside the tree.
    #[must_use]
    pub fn resolve(&self, path: &str) -> Option<&str> {
        let mut path = path.to_owned();
        // A chain of links that is longer than this is a loop, or as good as one.
        for _ in 0..16 {
            if let Some((known, _)) = self.files.get_key_value(path.as_str()) {
                return Some(known);
            }
            path = self.through_link(&path)?;
        }
        None
    }

    /// The path with the link that opens it replaced by what the link leads to.
    #[must_use]
    pub fn through_link(&self, path: &str) -> Option<String> {
        let mut opening = path;
        loop {
            if let Some(target) = self.aliases.get(opening) {
                return Some(format!("{target}{}", &path[opening.len()..]));
            }
            opening = opening.rsplit_once('/')?.0;
        }
    }

    /// Whether `path` is a folder that holds listed files.
    #[must_use]
    pub fn is_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        path.is_empty()
            || self.files.range(prefix.clone()..).next().is_some_and(|(first, _)| first.starts_with(&prefix))
    }
}
