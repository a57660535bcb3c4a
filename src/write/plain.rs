//! Plain files, opened in folders that strangers may fill: no link is followed, no pipe waited for, no device read.

use std::fs::{self, File};
use std::io;
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

/// Whether the open file is the one at `path`, which may have been exchanged since.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(held), Ok(found)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (held.dev(), held.ino()) == (found.dev(), found.ino())
}

#[cfg(not(unix))]
pub(super) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
