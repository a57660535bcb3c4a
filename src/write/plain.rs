//! Plain files, opened in folders that strangers may fill: no link is followed, no pipe waited for, no device read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Opens the plain file at `path`, to be read, and to be written where `write` says so.
///
/// # Errors
/// When anything else stands there, or the system refuses.
pub(super) fn open(path: &Path, write: bool) -> io::Result<File> {
    let odd = || io::Error::new(io::ErrorKind::InvalidInput, "this is no plain file");
    // Elsewhere than on Linux a pipe is told from a file before it is opened.
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(odd());
    }
    let mut options = File::options();
    options.read(true).write(write);
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() && is_at(&file, path) { Ok(file) } else { Err(odd()) }
}

/// Reads the plain file at `path`, which may hold `limit` bytes.
///
/// # Errors
/// As [`open`]; and when there is more in it.
pub(super) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = open(path, false)?;
    if file.take(limit.saturating_add(1)).read_to_end(&mut bytes)? as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too large"));
    }
    Ok(bytes)
}

/// Whether the open file is the one at `path`, which may have been exchanged since.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(held), Ok(found)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    is_same(&held, &found)
}

#[cfg(not(unix))]
pub(super) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Whether two names are of one and the same file.
#[cfg(unix)]
pub(super) fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
pub(super) fn is_same(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}
