//! A folder of this machine, opened once and read beneath: no path leads out of it, and no link is followed.
//!
//! The tree lists where links lead before anything is read, so that reading needs none. A file or folder that is exchanged
//! for a link meanwhile is refused rather than followed; so are pipes, sockets and devices, which would never end.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// A folder that files are read from.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    handle: std::os::fd::OwnedFd,
}

impl Folder {
    /// Opens the folder at `path`, which may itself be reached through links.
    pub(super) fn open(path: &Path) -> io::Result<Folder> {
        Ok(Folder {
            path: path.to_owned(),
            #[cfg(unix)]
            handle: unix::folder(path)?,
        })
    }

    /// Where the folder lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the plain file at `path`, relative to the folder and with `/` between its parts.
    ///
    /// # Errors
    /// Those of the system; `InvalidInput` for a path that is absolute or holds `..`, `.` or empty parts; and an error of
    /// its own where a link stands on the way or no plain file at its end.
    pub(super) fn file(&self, path: &[u8]) -> io::Result<File> {
        let plain = |part: &[u8]| !matches!(part, b"" | b"." | b"..") && !part.contains(&0);
        if !path.split(|byte| *byte == b'/').all(plain) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let file = self.beneath(path)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is no plain file")) }
    }

    #[cfg(unix)]
    fn beneath(&self, path: &[u8]) -> io::Result<File> {
        unix::file(&self.handle, path).map(File::from)
    }

    /// Where the system has no way to open a file relative to a folder, each part is looked at first.
    #[cfg(not(unix))]
    fn beneath(&self, path: &[u8]) -> io::Result<File> {
        let path = std::str::from_utf8(path).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut place = self.path.clone();
        for part in path.split('/') {
            if part.contains(['\\', ':']) {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            place.push(part);
            if place.symlink_metadata()?.is_symlink() {
                return Err(io::Error::other("a link stands on the way"));
            }
        }
        File::open(place)
    }
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::fd::OwnedFd;
    use std::path::Path;

    use rustix::fs::{CWD, Mode, OFlags, openat};

    /// Opening waits for nobody: a pipe without a writer would block for ever.
    const FILE: OFlags =
        OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC).union(OFlags::NOFOLLOW);
    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

    pub(super) fn folder(path: &Path) -> io::Result<OwnedFd> {
        Ok(openat(CWD, path, FOLDER, Mode::empty())?)
    }

    /// One question to the system where it knows how, else one for each part of the path.
    pub(super) fn file(folder: &OwnedFd, path: &[u8]) -> io::Result<OwnedFd> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{ResolveFlags, openat2};
            use rustix::io::Errno;
            let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
            match openat2(folder, path, FILE, Mode::empty(), resolve) {
                Ok(file) => return Ok(file),
                // A kernel before 5.6, or a sandbox that does not know the question.
                Err(Errno::NOSYS | Errno::PERM | Errno::INVAL) => {}
                Err(error) => return Err(error.into()),
            }
        }
        by_parts(folder, path)
    }

    /// Opens each folder on the way by itself, none of them through a link.
    pub(super) fn by_parts(folder: &OwnedFd, path: &[u8]) -> io::Result<OwnedFd> {
        let mut parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        let name = parts.pop().unwrap_or_default();
        let mut at: Option<OwnedFd> = None;
        for part in parts {
            at = Some(openat(at.as_ref().unwrap_or(folder), part, FOLDER | OFlags::NOFOLLOW, Mode::empty())?);
        }
        Ok(openat(at.as_ref().unwrap_or(folder), name, FILE, Mode::empty())?)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::io::Read;
    use std::os::unix::fs::symlink;

    use super::*;

    /// A way to open a file in a folder.
    type Way = fn(&Folder, &[u8]) -> io::Result<File>;

    #[test]
    fn files_are_read_beneath_the_folder_alone() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("root");
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::create_dir_all(place.path().join("outside")).unwrap();
        fs::write(place.path().join("outside/secret.md"), "secret").unwrap();
        fs::write(root.join("a/b/plain.md"), "plain").unwrap();
        symlink("plain.md", root.join("a/b/link.md")).unwrap();
        symlink("../../outside/secret.md", root.join("a/out.md")).unwrap();
        symlink(place.path().join("outside"), root.join("away")).unwrap();
        symlink("b", root.join("a/c")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(root.join("a/pipe")).status().unwrap();
        assert!(made.success());
        let folder = Folder::open(&root).unwrap();
        let ways: [Way; 2] = [Folder::file, |folder, path| unix::by_parts(&folder.handle, path).map(File::from)];
        for way in ways {
            let mut text = String::new();
            way(&folder, b"a/b/plain.md").unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "plain");
            for path in ["a/b/link.md", "a/out.md", "away/secret.md", "a/c/plain.md", "a/missing.md"] {
                assert!(way(&folder, path.as_bytes()).is_err(), "{path}");
            }
        }
        let outside = place.path().join("outside/secret.md").to_string_lossy().into_owned();
        for path in
            ["../outside/secret.md", "a/../../outside/secret.md", "a//b/plain.md", "./a", "", "a", "a/pipe", &outside]
        {
            assert!(folder.file(path.as_bytes()).is_err(), "{path}");
        }
    }
}
