//! One build at a time for one folder.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{WriteError, at, own, plain};

/// Holds a folder for one build, until after the exchange. The file lies beside the site and is gone afterwards; one
/// that a killed build left behind is not locked, and is taken over.
///
/// The folder may be one of a stranger's repository. A file of that name which is somebody's serves as well, and stays; where
/// anything else has the name, such as a link, which is never followed, the folder that the site lies in is locked.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
    /// What becomes of the file in the end.
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// This build made it, and removes it.
    Removed,
    /// It was there: it is removed if a killed build left it.
    RemovedIfLeft,
    /// It is no file of ours.
    Stays,
}

impl Lock {
    /// Takes the lock `name` in `folder` for `dest`.
    pub(super) fn take(folder: &Path, name: &str, dest: &Path) -> Result<Lock, WriteError> {
        let path = folder.join(name);
        loop {
            let Some((file, end)) = open(folder, &path).map_err(at(&path))? else { continue };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(WriteError::Busy(dest.to_owned())),
                Err(TryLockError::Error(error)) => return Err(at(&path)(error)),
            }
            if end == End::Stays || plain::is_at(&file, &path) {
                return Ok(Lock { path, _file: file, end });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let is_left = || {
            let names = self.path.parent().zip(self.path.file_name().and_then(|name| name.to_str()));
            let seal = names.map(|(folder, name)| own::seal(folder, name));
            let held = plain::read(&self.path, 64).ok();
            held.zip(seal).is_some_and(|(held, seal)| held == seal.as_bytes())
        };
        if self.end == End::Removed || self.end == End::RemovedIfLeft && is_left() {
            // Removed while it is still locked; where that fails, the next build takes it over.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// What is locked, made where it is missing. Nothing where it went away in between.
fn open(folder: &Path, path: &Path) -> io::Result<Option<(File, End)>> {
    match File::create_new(path) {
        Ok(mut file) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // A full disk keeps the seal out; the file is then somebody's to every later build, and stays.
            let _ = file.write_all(own::seal(folder, &name).as_bytes());
            return Ok(Some((file, End::Removed)));
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    // Some file systems lock only what is open for writing.
    match plain::open(path, true).or_else(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => plain::open(path, false),
        _ => Err(error),
    }) {
        Ok(file) => Ok(Some((file, End::RemovedIfLeft))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // Every build finds the same thing there, so that all of them lock the folder.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput && cfg!(unix) => {
            File::open(folder).map(|file| Some((file, End::Stays)))
        }
        Err(error) => Err(error),
    }
}
