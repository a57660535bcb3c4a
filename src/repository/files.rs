//! The files of the work tree, as git tells: those that it tracks, and those that it does not ignore.

use std::path::Path;

use super::git::{Git, GitError};
use crate::tree::Tree;
use crate::tree::work::GitFile;

/// Lists the tree under `root` by what git tells of it, where `git` allows to ask; by its ignore files where git has no answer.
///
/// # Errors
/// When the folder cannot be read.
pub fn work_tree(root: &Path, git: bool) -> std::io::Result<Tree> {
    let told = if git { files(&Git::new(root)).ok() } else { None };
    Tree::list(root, told.as_deref())
}

/// Asks git for every file below its folder that is tracked, or neither tracked nor ignored.
///
/// # Errors
/// What git says: there may be no repository, or none that it trusts.
fn files(git: &Git) -> Result<Vec<GitFile>, GitError> {
    let bytes = git.ask(&["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"])?;
    Ok(bytes.split(|byte| *byte == 0).filter_map(file).collect())
}

/// One entry: a letter for what it is (`?` where it is not tracked), a blank, and the path.
fn file(entry: &[u8]) -> Option<GitFile> {
    let (tag, path) = entry.split_at_checked(2)?;
    // Folders read names that are no text in the same way.
    Some(GitFile { path: String::from_utf8_lossy(path).into_owned(), tracked: tag != b"? " })
}
