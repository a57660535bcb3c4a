//! The moment in which the new site takes the old one's place, and what to do after a crash around it.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{STAGE_MARK, WriteError, at, manifest};
use crate::tree::site::SITE_MARK;

/// Puts the folder `stage` in the place of `dest` and removes what the old site consisted of.
pub(super) fn exchange(stage: &Path, dest: &Path) -> Result<(), WriteError> {
    if !dest.exists() {
        return fs::rename(stage, dest).map_err(at(dest));
    }
    swap(stage, dest).map_err(at(dest))?;
    retire(stage, dest)
}

/// Exchanges two folders, in one step where the system can.
#[cfg(target_os = "linux")]
fn swap(stage: &Path, dest: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, stage, CWD, dest, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // Some file systems cannot exchange.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => swap_in_two(stage, dest),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn swap(stage: &Path, dest: &Path) -> io::Result<()> {
    swap_in_two(stage, dest)
}

/// Where the old site waits between two renames.
fn aside(stage: &Path) -> PathBuf {
    stage.with_extension("roadbook-old")
}

/// Two renames, the first undone when the second fails.
fn swap_in_two(stage: &Path, dest: &Path) -> io::Result<()> {
    let aside = aside(stage);
    fs::rename(dest, &aside)?;
    if let Err(error) = fs::rename(stage, dest) {
        fs::rename(&aside, dest)?;
        return Err(error);
    }
    fs::rename(&aside, stage)
}

/// Removes the old site's own files from `old`, and carries everything else over into `dest`.
fn retire(old: &Path, dest: &Path) -> Result<(), WriteError> {
    let listed = manifest(old)?;
    for path in listed.files.keys().filter(|path| is_inside(old, path)) {
        let file = old.join(path);
        if let Err(error) = fs::remove_file(&file)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(at(&file)(error));
        }
    }
    carry(old, dest)?;
    let mark = old.join(SITE_MARK);
    match fs::remove_file(&mark) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(&mark)(error)),
        _ => fs::remove_dir(old).map_err(at(old)),
    }
}

/// Whether a path of the manifest stays in the folder. A forged one must not lead out of it, by `..` or by a link.
fn is_inside(folder: &Path, path: &str) -> bool {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    plain && path.ancestors().skip(1).all(|outer| !folder.join(outer).is_symlink() || outer.as_os_str().is_empty())
}

/// Moves what is left in `old` to the same place in `dest`, and removes the emptied folders.
fn carry(old: &Path, dest: &Path) -> Result<(), WriteError> {
    for entry in fs::read_dir(old).map_err(at(old))? {
        let entry = entry.map_err(at(old))?;
        let (from, to) = (entry.path(), dest.join(entry.file_name()));
        if entry.file_name() == SITE_MARK {
            continue;
        }
        let folder = entry.file_type().map_err(at(&from))?.is_dir();
        if folder && (to.is_dir() || is_empty_tree(&from)) {
            carry(&from, &to)?;
            fs::remove_dir(&from).map_err(at(&from))?;
        } else if !to.exists() {
            fs::rename(&from, &to).map_err(at(&from))?;
        } else {
            // The new site has a file of this name; the other one is kept beside it rather than lost.
            let kept = to.with_file_name(format!("{}.kept", entry.file_name().to_string_lossy()));
            fs::rename(&from, &kept).map_err(at(&from))?;
        }
    }
    Ok(())
}

fn is_empty_tree(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().all(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_empty_tree(&entry.path()))
}

/// Clears what an interrupted build left at `stage`. The lock is held, so that no other build is at work there.
pub(super) fn recover(stage: &Path, dest: &Path) -> Result<(), WriteError> {
    let aside = aside(stage);
    if is_folder(&aside) && manifest(&aside).is_ok() {
        if dest.exists() {
            retire(&aside, dest)?;
        } else {
            fs::rename(&aside, dest).map_err(at(dest))?;
        }
    }
    if !is_folder(stage) {
        return Ok(());
    }
    if stage.join(STAGE_MARK).exists() {
        return fs::remove_dir_all(stage).map_err(at(stage));
    }
    // No mark: the exchange has happened (or was about to), and this is a finished site.
    manifest(stage)?;
    if dest.exists() { retire(stage, dest) } else { fs::rename(stage, dest).map_err(at(dest)) }
}

/// Whether there is a folder, and no link to one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() && !path.is_symlink()
}
