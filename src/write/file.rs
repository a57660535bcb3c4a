//! Files of a repository, each replaced in one step: a reader sees the old text or the new one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{own, plain};

/// What the name of a staged file begins with. It says nothing of the file that it is to replace, whose own name may be as
/// long as names can be.
const BASE: &str = ".roadbook-edit";
/// How often another name is tried where a run that clears leftovers takes a new file for one.
const TRIES: usize = 16;

/// A text that takes the place of another one.
#[derive(Clone, Debug)]
pub struct Replacement<'text> {
    /// The file.
    pub path: PathBuf,
    /// What it holds, without a byte-order mark.
    pub was: &'text str,
    /// What it is to hold. A byte-order mark stays before it.
    pub is: &'text str,
}

/// Puts the text `is` in the place of what the file holds, if that is the text `was`; a byte-order mark before it stays.
///
/// # Errors
/// As [`replace_all`].
pub fn replace_text(path: &Path, was: &str, is: &str) -> io::Result<()> {
    replace_all(&[Replacement { path: path.to_owned(), was, is }]).map_err(|(_, error)| error)
}

/// Replaces the texts of several files. All of them are on the disk before the first takes its place, so that a disk that is
/// full leaves all files as they were. Permissions stay.
///
/// # Errors
/// Names the file that is no plain file, or with which the system refuses. The error is of the kind `InvalidData` where a file
/// holds something else than was read, such as bytes that are no text.
pub fn replace_all(replacements: &[Replacement<'_>]) -> Result<(), (PathBuf, io::Error)> {
    let mut staged = Vec::new();
    for replacement in replacements {
        let file = stage(replacement).map_err(|error| (replacement.path.clone(), error))?;
        staged.push((file, &replacement.path));
    }
    for (file, path) in staged {
        file.replace(path).map_err(|error| (path.clone(), error))?;
    }
    Ok(())
}

/// Writes the file at `path`, or puts the text in the place of what it holds.
///
/// # Errors
/// When something else than a plain file stands there, such as a symbolic link, or the system refuses.
pub fn put(path: &Path, text: &str) -> io::Result<()> {
    let known = match fs::symlink_metadata(path) {
        Ok(known) if known.is_file() => Some(known.permissions()),
        Ok(_) => return Err(io::Error::other("this is no plain file, and what a link leads to is not written")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let mut staged = Staged::create(folder_of(path))?;
    staged.file.write_all(text.as_bytes())?;
    if let Some(permissions) = known {
        staged.file.set_permissions(permissions)?;
    }
    staged.file.sync_all()?;
    staged.replace(path)
}

fn stage(replacement: &Replacement<'_>) -> io::Result<Staged> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let path = &replacement.path;
    let known = fs::symlink_metadata(path)?;
    if !known.is_file() {
        return Err(io::Error::other("this is no plain file, and what a link leads to is not edited"));
    }
    let bytes = fs::read(path)?;
    let (mark, rest) = if bytes.starts_with(MARK) { bytes.split_at(MARK.len()) } else { bytes.split_at(0) };
    if rest != replacement.was.as_bytes() {
        let message =
            "it holds more than was read: it is no UTF-8, is very large or has just been changed; nothing was written";
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let mut staged = Staged::create(folder_of(path))?;
    staged.file.write_all(mark)?;
    staged.file.write_all(replacement.is.as_bytes())?;
    staged.file.set_permissions(known.permissions())?;
    staged.file.sync_all()?;
    Ok(staged)
}

/// Writes a file that is not there yet to `path` below `root`, with the folders that it lies in. Tells whether it was written:
/// one that is there stays as it is.
///
/// # Errors
/// When a symbolic link stands on the way, which may lead elsewhere, or the system refuses.
pub fn create(root: &Path, path: &Path, text: &str) -> io::Result<bool> {
    let above = path.ancestors().skip(1).filter(|part| !part.as_os_str().is_empty());
    if let Some(link) = above.map(|part| root.join(part)).find(|part| part.is_symlink()) {
        return Err(io::Error::other(format!("{} is a symbolic link, which may lead elsewhere", link.display())));
    }
    let place = root.join(path);
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).open(place) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes what runs that were killed during an edit left in the folders of these files. One that a living run holds
/// stays, as does whatever is no plain file with a name of ours.
pub fn clear_leftovers<'path>(files: impl IntoIterator<Item = &'path Path>) {
    let folders: BTreeSet<&Path> = files.into_iter().map(folder_of).collect();
    for folder in folders {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if let Some(name) = name.to_str().filter(|name| own::is_own(folder, name, BASE)) {
                // What cannot be removed is in nobody's way.
                let _ = clear(folder, name);
            }
        }
    }
}

fn clear(folder: &Path, name: &str) -> io::Result<()> {
    let path = folder.join(name);
    let file = plain::open(&path, true)?;
    // Whoever is still writing it holds it locked.
    file.try_lock()?;
    if plain::is_at(&file, &path) {
        fs::remove_file(&path)?;
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// A file that is to take the place of another one. It is locked while it is written, by which a run that finds it knows
/// that its owner lives, and removed where it never took that place.
struct Staged {
    file: File,
    path: PathBuf,
    waits: bool,
}

impl Staged {
    fn create(folder: &Path) -> io::Result<Staged> {
        for _ in 0..TRIES {
            let path = folder.join(own::name(folder, BASE));
            let mut options = File::options();
            options.write(true).create_new(true);
            #[cfg(unix)]
            {
                use std::os::unix::fs::OpenOptionsExt;
                // The text may be one that not everybody may read.
                options.mode(0o600);
            }
            let staged = Staged { file: options.open(&path)?, path, waits: true };
            match staged.file.try_lock() {
                Err(fs::TryLockError::WouldBlock) => {}
                // A file system without locks has no run that could find out whether this one lives.
                Err(fs::TryLockError::Error(_)) => return Ok(staged),
                Ok(()) if plain::is_at(&staged.file, &staged.path) => return Ok(staged),
                Ok(()) => {}
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }

    fn replace(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.waits = false;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if self.waits {
            // That it cannot be removed changes nothing of the error that is told.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_dead_left_is_cleared_and_nothing_else() {
        let folder = tempfile::TempDir::new().unwrap();
        let elsewhere = tempfile::TempDir::new().unwrap();
        let document = folder.path().join("a.md");
        let path = |name: &str| folder.path().join(name);
        let [dead, alive, inside] = [0; 3].map(|_| own::name(folder.path(), BASE));
        let brought = own::name(elsewhere.path(), BASE);
        let others = ["a.md", ".roadbook-edit", ".roadbook-edit-notes", ".a.md.roadbook-edit", &brought];
        for name in others.into_iter().chain([dead.as_str(), &alive]) {
            fs::write(path(name), "text").unwrap();
        }
        fs::create_dir(path(&inside)).unwrap();
        let held = File::open(path(&alive)).unwrap();
        held.lock().unwrap();
        clear_leftovers([document.as_path()]);
        assert!(!path(&dead).exists());
        for name in others.into_iter().chain([alive.as_str(), &inside]) {
            assert!(path(name).exists(), "{name}");
        }
        drop(held);
        clear_leftovers([document.as_path()]);
        assert!(!path(&alive).exists() && path(&brought).exists());
    }

    #[test]
    fn all_texts_are_exchanged_or_none() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let with = |name: &str, was: &'static str| Replacement { path: path(name), was, is: "new" };
        fs::write(path("a"), "old").unwrap();
        fs::write(path("b"), "\u{feff}old").unwrap();
        assert!(replace_all(&[with("a", "old"), with("b", "other")]).is_err());
        assert!(replace_all(&[with("a", "old"), with("c", "old")]).is_err());
        assert_eq!(fs::read(path("a")).unwrap(), b"old");
        replace_all(&[with("a", "old"), with("b", "old")]).unwrap();
        assert_eq!(fs::read(path("a")).unwrap(), b"new");
        assert_eq!(fs::read(path("b")).unwrap(), "\u{feff}new".as_bytes());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
