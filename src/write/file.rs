//! One file of a repository, replaced in one step: a reader sees the old text or the new one.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Puts `bytes` in the place of what the file holds, and leaves its permissions as they are.
///
/// # Errors
/// When it is no plain file, or the system refuses.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let known = fs::symlink_metadata(path)?;
    if !known.is_file() {
        return Err(io::Error::other("this is no plain file, and what a link leads to is not edited"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stage = folder.join(format!(".{name}.roadbook-edit"));
    let written = stage_file(&stage, bytes, known.permissions()).and_then(|()| fs::rename(&stage, path));
    if written.is_err() {
        // What could not be exchanged is of no use; that it cannot be removed changes nothing of the error.
        let _ = fs::remove_file(&stage);
    }
    written
}

/// Puts the text `is` in the place of what the file holds, if that is the text `was`; a byte-order mark before it stays.
///
/// # Errors
/// As [`replace`]; and of the kind `InvalidData` when the file holds something else, such as bytes that are no text.
pub fn replace_text(path: &Path, was: &str, is: &str) -> io::Result<()> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let bytes = fs::read(path)?;
    let (mark, rest) = if bytes.starts_with(MARK) { bytes.split_at(MARK.len()) } else { bytes.split_at(0) };
    if rest != was.as_bytes() {
        let message =
            "it holds more than was read: it is no UTF-8, is very large or has just been changed; nothing was written";
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    replace(path, &[mark, is.as_bytes()].concat())
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

fn stage_file(stage: &Path, bytes: &[u8], permissions: fs::Permissions) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(stage)?;
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}
