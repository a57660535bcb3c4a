//! One build at a time for one folder.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{WriteError, at};

/// Holds a folder for one build, until after the exchange. The file lies beside the site and is gone afterwards; one
/// that a killed build left behind is not locked, and is taken over.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock at `path` for `dest`.
    pub(super) fn take(path: PathBuf, dest: &Path) -> Result<Lock, WriteError> {
        loop {
            let Some(file) = open(&path).map_err(at(&path))? else { continue };
            file.try_lock().map_err(|_| WriteError::Busy(dest.to_owned()))?;
            if is_at(&file, &path) {
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still locked; where that fails, the next build takes it over.
        let _ = fs::remove_file(&self.path);
    }
}

/// The file, made where it is missing. Nothing where it went away in between. A link is never followed: the folder may
/// be one of a stranger's repository.
fn open(path: &Path) -> io::Result<Option<File>> {
    match File::create_new(path) {
        Ok(file) => return Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let found = fs::symlink_metadata(path).and_then(|metadata| {
        if metadata.is_file() {
            File::options().write(true).open(path)
        } else {
            Err(io::ErrorKind::AlreadyExists.into())
        }
    });
    match found {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the locked file is still the one at `path`: the build that held it before may have removed it between
/// our opening and our locking.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(held), Ok(found)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (held.dev(), held.ino()) == (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
