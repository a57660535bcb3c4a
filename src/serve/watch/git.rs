//! Where git keeps what says which commit is checked out.

use std::path::{Path, PathBuf};

use crate::tree::TreeFile;

/// The folders of git that concern the tree under `root`: its own, and the one that it shares with other work trees.
pub(super) fn git_folders(root: &Path) -> Vec<PathBuf> {
    let top = root.ancestors().find(|folder| folder.join(".git").exists());
    let Some(place) = top.map(|top| top.join(".git")) else { return Vec::new() };
    let own = if place.is_dir() {
        Some(place)
    } else {
        // A file that names the folder, as linked work trees and submodules have it.
        let text = std::fs::read_to_string(&place).unwrap_or_default();
        let named = text.trim().strip_prefix("gitdir:").map(|path| place.with_file_name("").join(path.trim()));
        named.and_then(|path| path.canonicalize().ok())
    };
    let Some(own) = own else { return Vec::new() };
    let shared = std::fs::read_to_string(own.join("commondir")).ok();
    let shared = shared.and_then(|path| own.join(path.trim()).canonicalize().ok());
    std::iter::once(own).chain(shared).collect()
}

/// Git's folder and those of its references, which may be deep.
pub(super) fn below(git: &Path) -> Vec<PathBuf> {
    /// More folders of references than this are not worth the watches.
    const MOST: usize = 500;
    let mut folders = vec![git.to_owned()];
    let mut open: Vec<PathBuf> =
        ["refs", "reftable"].map(|name| git.join(name)).into_iter().filter(|folder| folder.is_dir()).collect();
    while let Some(folder) = open.pop() {
        // Where branches of others stand is of no concern.
        if folders.len() < MOST && !folder.ends_with("refs/remotes") {
            let inside = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            open.extend(
                inside.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()),
            );
            folders.push(folder);
        }
    }
    folders
}

/// The files that tell of commits and of their authors' names, as they are now.
pub(super) fn marks(root: &Path, git: &[PathBuf]) -> Vec<(PathBuf, TreeFile)> {
    let mut marks = Vec::new();
    let mut look = |place: PathBuf| {
        if let Ok(found) = std::fs::metadata(&place)
            && found.is_file()
        {
            marks.push((place, TreeFile::of(&found)));
        }
    };
    look(root.join(".mailmap"));
    for git in git {
        for folder in below(git) {
            let inside = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
            inside.filter(|place| place.strip_prefix(git).is_ok_and(tells_of_commits)).for_each(&mut look);
        }
    }
    marks.sort_by(|left, right| left.0.cmp(&right.0));
    marks
}

/// Whether a file in git's folder says which commit is checked out, or how the repository is set up.
pub(super) fn tells_of_commits(name: &Path) -> bool {
    let text = name.to_string_lossy();
    !text.ends_with(".lock")
        && (["HEAD", "packed-refs", "config", "shallow", "commondir"].contains(&text.as_ref())
            || text.starts_with("refs")
            || text.starts_with("reftable"))
}
