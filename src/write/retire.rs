//! What becomes of the old site's files once the new one is in its place: those that roadbook wrote are removed, all others
//! are carried over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::{self, is_inside};
use super::plain;
use super::{WriteError, at};
use crate::tree::site::SITE_MARK;

/// What was done with the files of an old site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Retired {
    /// How many of roadbook's files are gone that the new site does not have.
    pub removed: usize,
    /// What roadbook did not write, and what somebody has changed since: at its place in the new site, or beside it where
    /// the new site has a file of that name. Folders end with a slash.
    pub kept: Vec<String>,
    /// Pages that somebody had changed, and that are again what roadbook made of them before.
    pub restored: Vec<String>,
}

/// What is to be done with a file that the old site's list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It has the bytes that the list names.
    Ours,
    /// It has other bytes, and the new site has a file at its path with just those that the list names.
    Restored,
    /// It is not there, or is none of ours.
    Foreign,
}

/// Removes the old site's own files from `old`, and carries everything else over into `dest`. `new` are the files of the new
/// site; `same` those that it has taken over as they were, and whose bytes are known for that.
pub(super) fn retire(
    old: &Path,
    dest: &Path,
    new: &BTreeMap<String, String>,
    same: &BTreeSet<String>,
) -> Result<Retired, WriteError> {
    let listed = manifest::of(old)?.files;
    // Most files are the same ones as in the new site. The others are read, on all threads.
    let fates: Vec<(&String, Fate)> =
        listed.par_iter().map(|(path, hash)| (path, fate(old, dest, path, hash, new, same))).collect();
    let mut retired = Retired::default();
    for (path, fate) in fates {
        if fate == Fate::Foreign {
            continue;
        }
        let file = old.join(path);
        match fs::remove_file(&file) {
            Ok(()) => {
                retired.removed += usize::from(!new.contains_key(path));
                if fate == Fate::Restored {
                    retired.restored.push(path.clone());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(at(&file)(error)),
        }
    }
    carry(old, dest, "", &mut retired.kept)?;
    let mark = old.join(SITE_MARK);
    match fs::remove_file(&mark) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&mark)(error)),
        _ => fs::remove_dir(old).map_err(at(old))?,
    }
    Ok(retired)
}

fn fate(
    old: &Path,
    dest: &Path,
    path: &str,
    hash: &str,
    new: &BTreeMap<String, String>,
    same: &BTreeSet<String>,
) -> Fate {
    let file = old.join(path);
    let Ok(metadata) = fs::symlink_metadata(&file) else { return Fate::Foreign };
    if same.contains(path) {
        return Fate::Ours;
    }
    if !metadata.is_file() || path == SITE_MARK || !is_inside(old, path) {
        return Fate::Foreign;
    }
    if fs::symlink_metadata(dest.join(path)).is_ok_and(|new| plain::is_same(&metadata, &new)) {
        return Fate::Ours;
    }
    // A list that is forged may name files of any size.
    let Ok(found) = hash_of(&file) else { return Fate::Foreign };
    if found == hash {
        Fate::Ours
    } else if new.get(path).is_some_and(|new| new == hash) {
        Fate::Restored
    } else {
        Fate::Foreign
    }
}

/// The hash of a plain file, read piece by piece.
pub(super) fn hash_of(file: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(plain::open(file, false)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Moves what is left in `old` to the same place in `dest`, and removes the emptied folders. `path` is where both lie in
/// the site; what is moved is added to `kept`.
fn carry(old: &Path, dest: &Path, path: &str, kept: &mut Vec<String>) -> Result<(), WriteError> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(old).map_err(at(old))? {
        entries.push(entry.map_err(at(old))?);
    }
    // In an order that does not depend on the file system.
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (from, to) = (entry.path(), dest.join(entry.file_name()));
        if path.is_empty() && entry.file_name() == SITE_MARK {
            continue;
        }
        let name = format!("{path}{}", entry.file_name().to_string_lossy());
        let folder = entry.file_type().map_err(at(&from))?.is_dir();
        let there = fs::symlink_metadata(&to).ok();
        if folder && (there.as_ref().is_some_and(fs::Metadata::is_dir) || is_empty_tree(&from)) {
            carry(&from, &to, &format!("{name}/"), kept)?;
            fs::remove_dir(&from).map_err(at(&from))?;
        } else if there.is_none() {
            fs::rename(&from, &to).map_err(at(&from))?;
            kept.push(if folder { format!("{name}/") } else { name });
        } else {
            // The new site has a file of this name; the other one is kept beside it rather than lost.
            let beside = beside(old, &to);
            fs::rename(&from, &beside).map_err(at(&from))?;
            let beside = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            kept.push(format!("{path}{beside}{}", if folder { "/" } else { "" }));
        }
    }
    Ok(())
}

/// A name beside `to` that nothing has yet, in the new site or among what is still to be moved there from `old`.
fn beside(old: &Path, to: &Path) -> PathBuf {
    let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let named = |number: usize| match number {
        1 => format!("{name}.kept"),
        number => format!("{name}.kept-{number}"),
    };
    let is_free = |name: &String| {
        let is_there = |path: PathBuf| fs::symlink_metadata(path).is_ok();
        !is_there(to.with_file_name(name)) && !is_there(old.join(name))
    };
    let name = (1..).map(named).find(is_free).unwrap_or(name);
    to.with_file_name(name)
}

fn is_empty_tree(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().all(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_empty_tree(&entry.path()))
}
