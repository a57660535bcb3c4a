//! The files of the work tree, as git tells: those that it tracks, and those that it does not ignore.

use std::path::Path;

use super::git::{Git, GitError};
use crate::tree::Tree;
use crate::tree::name;
use crate::tree::work::{GitFile, Told};

/// How deep repositories may lie in each other.
const DEPTH: usize = 4;

/// Lists the tree under `root` by what git tells of it, where `git` allows to ask; by ignore files where git has no answer.
///
/// # Errors
/// When the folder cannot be read.
pub fn work_tree(root: &Path, git: bool) -> std::io::Result<Tree> {
    let told = if git { told(root) } else { None };
    Tree::list(root, told.as_ref())
}

/// What git tells of the folder. Nothing where it ignores the folder as a whole, which is a tree by itself then.
fn told(root: &Path) -> Option<Told> {
    let root = root.canonicalize().ok()?;
    let mut told = Told::default();
    let top = top(&root);
    match files(&Git::new(&root), &[], &mut told, DEPTH) {
        Ok(()) => {}
        // Git takes a folder that has the files of a bare repository for one, and refuses to; the repository round it is asked.
        Err(GitError::Failed(_)) => {
            let inside = root.strip_prefix(top?).ok()?.as_os_str().as_encoded_bytes().to_vec();
            if inside.is_empty() {
                return None;
            }
            told = Told::default();
            files(&Git::new(top?), &[], &mut told, DEPTH).ok()?;
            let folder = [&inside, &b"/"[..]].concat();
            told.files.retain_mut(|file| {
                file.path.strip_prefix(&folder[..]).map(<[u8]>::to_vec).map(|path| file.path = path).is_some()
            });
            let shown = format!("{}/", name::shown(&inside));
            told.silent = told.silent.iter().filter_map(|path| path.strip_prefix(&shown).map(str::to_owned)).collect();
        }
        Err(_) => return None,
    }
    (top == Some(root.as_path()) || !told.files.is_empty() || !told.silent.is_empty()).then_some(told)
}

/// The folder where the work tree begins that `root` lies in, by what is on the disk; none where it lies in none.
#[must_use]
pub fn top(root: &Path) -> Option<&Path> {
    root.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok())
}

/// Adds every file below the folder of `git` that is tracked, or neither tracked nor ignored. The folder lies at `prefix`, which
/// ends in a slash.
///
/// # Errors
/// What git says: there may be no repository, or none that it trusts.
fn files(git: &Git, prefix: &[u8], told: &mut Told, depth: usize) -> Result<(), GitError> {
    let bytes = git.ask(&["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"])?;
    // A letter for what it is (`?` where it is not tracked), a blank, and the path.
    for (tag, path) in bytes.split(|byte| *byte == 0).filter_map(|entry| entry.split_at_checked(2)) {
        let tracked = tag != b"? ";
        // A repository within this one has a slash behind its name where it is not tracked, and none where it is a submodule.
        let (path, is_folder) = match path.strip_suffix(b"/") {
            Some(path) => (path, true),
            None => (path, false),
        };
        let whole = [prefix, path].concat();
        let place = git.root().join(name::native(path));
        let is_submodule = || tracked && place.symlink_metadata().is_ok_and(|found| found.is_dir());
        if !(is_folder || is_submodule()) {
            told.files.push(GitFile { path: whole, tracked });
            continue;
        }
        // A submodule that was not fetched is an empty folder.
        if place.join(".git").symlink_metadata().is_err() {
            continue;
        }
        let inside = [&whole[..], b"/"].concat();
        if depth == 0 || files(&Git::new(&place), &inside, told, depth - 1).is_err() {
            told.silent.push(name::shown(&whole).into_owned());
        }
    }
    Ok(())
}
