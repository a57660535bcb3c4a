//! What a repository holds in the place where its site goes. Whoever publishes the site publishes that with it, so that a stranger's
//! pull request could add pages of its own, or links to what is private.

use std::fs;
use std::path::{Path, PathBuf};

use super::BuildError;
use crate::repository;
use crate::tree::Tree;
use crate::write::Other;

/// Files that hosts expect in a site, and that no browser runs.
const PLAIN_NAMES: [&str; 6] = ["CNAME", ".nojekyll", ".gitattributes", ".gitignore", ".gitkeep", "LICENSE"];
/// The same by the ends of their names.
const PLAIN_ENDS: [&str; 8] = [".txt", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico"];

/// Checks that no symbolic link of the repository leads the site elsewhere.
///
/// # Errors
/// Names the link.
pub(super) fn check_place(tree: &Tree, dest: &Path) -> Result<(), BuildError> {
    let Ok(whole) = std::path::absolute(dest) else { return Ok(()) };
    let top = repository::top(tree.root());
    let mut place = PathBuf::new();
    for part in whole.components() {
        let folder = place.canonicalize().unwrap_or_else(|_| place.clone());
        place.push(part);
        if !place.is_symlink() {
            continue;
        }
        let brought = match top {
            Some(top) => repository::tracked(top, &folder.join(part)).is_none_or(|paths| !paths.is_empty()),
            None => folder.starts_with(tree.root()),
        };
        if brought {
            return Err(BuildError::Planted(place, "a symbolic link of the repository would lead the site elsewhere"));
        }
    }
    Ok(())
}

/// Checks that the repository has nothing among the `others`, which stay in the folder of the site, but files that do nothing.
///
/// # Errors
/// Names the first of the others.
pub(super) fn check_others(tree: &Tree, dest: &Path, others: &[Other]) -> Result<(), BuildError> {
    let is_active = |other: &&Other| other.is_link || !is_plain(&dest.join(&other.path));
    let mut active = others.iter().filter(is_active).peekable();
    let (Some(_), Some(top), Ok(place)) = (active.peek(), repository::top(tree.root()), dest.canonicalize()) else {
        return Ok(());
    };
    // Relative to the folder of the site; what git does not tell may be any of them.
    let tracked = repository::tracked(top, &place);
    let is_tracked = |path: &Path| match &tracked {
        None => true,
        // Of a repository within, git tells the folder alone.
        Some(tracked) => path.ancestors().any(|above| tracked.contains(above)),
    };
    match active.find(|other| is_tracked(&other.path)) {
        Some(other) => Err(BuildError::Planted(
            dest.join(&other.path),
            "a file of the repository, not written by roadbook, would be published with the site",
        )),
        None => Ok(()),
    }
}

/// Whether a file is one that browsers show and never run, or that hosts expect, and no page under such a name.
fn is_plain(place: &Path) -> bool {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let is_page = || fs::read(place).map_or(true, |bytes| bytes.contains(&b'<'));
    PLAIN_ENDS.iter().any(|end| name.to_ascii_lowercase().ends_with(end))
        || PLAIN_NAMES.contains(&&*name)
            && fs::symlink_metadata(place).is_ok_and(|found| found.len() < 1 << 20)
            && !is_page()
}
