//! Site → disk: staged beside the old site and exchanged with it in one step.
//!
//! A failed or interrupted build leaves the old site whole. Files whose bytes did not change keep their times. Only
//! files that roadbook wrote are ever removed; a folder that holds others is refused, or they are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::tree::site::{Manifest, SITE_MARK};

mod file;
mod lock;
mod manifest;
mod others;
mod own;
mod plain;
mod retire;
mod swap;

pub use file::{Replacement, clear_leftovers, create, put, replace_all, replace_text};

use manifest::is_plain_folder;
use swap::Places;

/// The file that marks a folder as one being staged.
const STAGE_MARK: &str = ".roadbook-stage";

/// How large a file may be that is kept unseen: no image that roadbook draws comes near it.
const KEPT: u64 = 16 * 1024 * 1024;

/// Why a site cannot be written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds something that roadbook did not write.
    NotOurs(PathBuf),
    /// A newer roadbook wrote it.
    Newer(PathBuf),
    /// Another build is writing there.
    Busy(PathBuf),
    /// Two pages want one file.
    Twice(String),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::NotOurs(path) => {
                write!(
                    formatter,
                    "{}: not empty, and not written by roadbook\n  help: choose another folder with -d, or empty this one",
                    path.display()
                )
            }
            WriteError::Newer(path) => {
                write!(
                    formatter,
                    "{}: written by a newer roadbook\n  help: update roadbook, or remove the folder",
                    path.display()
                )
            }
            WriteError::Busy(path) => {
                write!(formatter, "{}: another build is writing there\n  help: wait for it to end", path.display())
            }
            WriteError::Twice(path) => {
                write!(formatter, "{path}: two pages want this file; this is a defect of roadbook")
            }
            WriteError::Io(path, error) => write!(formatter, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// What a write did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files in the site.
    pub files: usize,
    /// Files that are new or have other bytes than before.
    pub changed: usize,
    /// Files of the old site that are gone.
    pub removed: usize,
    /// What lay in the folder, was not written by roadbook or has been changed since, and is still there, by its path. Folders
    /// end with a slash.
    pub kept: Vec<String>,
    /// Files that somebody had changed, and that are again what roadbook makes of them.
    pub restored: Vec<String>,
}

/// What lies in the folder of a site, and was not written by roadbook as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its path in the folder.
    pub path: PathBuf,
    /// Whether it is a symbolic link.
    pub is_link: bool,
}

/// A site being written. Dropped without [`Writer::finish`], it leaves no trace.
#[derive(Debug)]
pub struct Writer {
    dest: PathBuf,
    places: Places,
    staging: bool,
    old: Manifest,
    state: Mutex<State>,
    _lock: lock::Lock,
}

#[derive(Debug, Default)]
struct State {
    /// The folders of the new site, and whether the old site has them where no link leads to.
    folders: BTreeMap<PathBuf, bool>,
    files: BTreeMap<String, String>,
    /// Files that were taken over from the old site.
    same: BTreeSet<String>,
    changed: usize,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |error| WriteError::Io(path, error)
}

impl Writer {
    /// Prepares to write a site into `dest`.
    ///
    /// # Errors
    /// When the folder is not roadbook's, another build is writing there, or the system refuses.
    pub fn open(dest: &Path) -> Result<Writer, WriteError> {
        // A link to a folder means that folder; exchanging the link itself would leave the old site behind it.
        let dest = if dest.is_symlink() { dest.canonicalize().map_err(at(dest))? } else { dest.to_owned() };
        let name = dest.file_name().map(|name| name.to_string_lossy().into_owned());
        let parent = dest.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let Some(name) = name else { return Err(WriteError::NotOurs(dest)) };
        fs::create_dir_all(&parent).map_err(at(&parent))?;
        let lock = lock::Lock::take(&parent, &format!(".{name}.roadbook-lock"), &dest)?;
        manifest::of(&dest)?;
        swap::recover(&parent, &name, &dest)?;
        let old = manifest::of(&dest)?;
        let places = Places::free(&parent, &name);
        let stage = &places.stage;
        fs::create_dir(stage).map_err(at(stage))?;
        let mark = stage.join(STAGE_MARK);
        let writer = Writer { dest, places, staging: true, old, state: Mutex::default(), _lock: lock };
        File::create_new(&mark).map_err(at(&mark))?;
        Ok(writer)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // A panic of another thread while it held the lock leaves plain sets behind, which stay usable.
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Puts one file into the site. `path` has `/` between components.
    ///
    /// # Errors
    /// When the path was used before, or the system refuses.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let (staged, is_plain) = self.place(path, &hash)?;
        if is_plain && self.old.files.get(path) == Some(&hash) && self.take_over(path, bytes).is_ok() {
            self.state().same.insert(path.to_owned());
            return Ok(());
        }
        self.state().changed += 1;
        fs::write(&staged, bytes).map_err(at(&staged))
    }

    /// Takes the file that roadbook wrote into the old site at this very path over into the new one, whatever it holds.
    /// False where there is none, or somebody changed it since.
    ///
    /// # Errors
    /// As [`Writer::put`].
    pub fn keep(&self, path: &str) -> Result<bool, WriteError> {
        let Some(hash) = self.old.files.get(path) else { return Ok(false) };
        let before = self.dest.join(path);
        let is_inside = manifest::is_inside(&self.dest, path);
        let bytes = is_inside.then(|| plain::read(&before, KEPT).ok()).flatten();
        let Some(bytes) = bytes else { return Ok(false) };
        if blake3::hash(&bytes).to_hex().as_str() != hash {
            return Ok(false);
        }
        self.put(path, &bytes).map(|()| true)
    }

    /// Takes a file of the old site over with its times, if it has these bytes: as the same file where the system
    /// allows, else as a copy.
    fn take_over(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let (before, staged) = (self.dest.join(path), self.places.stage.join(path));
        let metadata = fs::symlink_metadata(&before)?;
        if !metadata.is_file() || metadata.len() != bytes.len() as u64 || fs::read(&before)? != bytes {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if fs::hard_link(&before, &staged).is_ok() {
            return Ok(());
        }
        fs::copy(&before, &staged)?;
        File::options().write(true).open(&staged)?.set_modified(metadata.modified()?)
    }

    /// Registers the file and makes its folders. Tells as well whether the old site's file of that path may be looked at.
    fn place(&self, path: &str, hash: &str) -> Result<(PathBuf, bool), WriteError> {
        let staged = self.places.stage.join(path);
        let mut state = self.state();
        if state.files.insert(path.to_owned(), hash.to_owned()).is_some() {
            return Err(WriteError::Twice(path.to_owned()));
        }
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        if let Some(is_plain) = state.folders.get(folder) {
            return Ok((staged, *is_plain));
        }
        let made = self.places.stage.join(folder);
        fs::create_dir_all(&made).map_err(at(&made))?;
        let is_plain = is_plain_folder(&self.dest, folder);
        state.folders.insert(folder.to_owned(), is_plain);
        Ok((staged, is_plain))
    }

    /// What will stay in the folder beside what was put: everything that roadbook did not write as it is, and all links.
    #[must_use]
    pub fn others(&self) -> Vec<Other> {
        let state = self.state();
        others::of(&self.dest, &self.old, &state.files, &state.same)
    }

    /// Exchanges the staged site with the old one.
    ///
    /// # Errors
    /// Those of the system; the old site is then still in place.
    pub fn finish(mut self) -> Result<Written, WriteError> {
        let state = std::mem::take(&mut *self.state());
        let (files, changed) = (state.files.len(), state.changed);
        let manifest = Manifest::of(state.files);
        let stage = self.places.stage.clone();
        let text = serde_json::to_vec_pretty(&manifest).map_err(|error| at(&stage)(error.into()))?;
        if self.take_over(SITE_MARK, &text).is_err() {
            let mark = stage.join(SITE_MARK);
            fs::write(&mark, text).map_err(at(&mark))?;
        }
        let stage_mark = stage.join(STAGE_MARK);
        self.staging = false;
        fs::remove_file(&stage_mark).map_err(at(&stage_mark))?;
        let retired = self.places.exchange(&self.dest, &manifest.files, &state.same)?;
        Ok(Written { files, changed, removed: retired.removed, kept: retired.kept, restored: retired.restored })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.staging {
            // The build has failed already and says why; what remains is removed by the next one.
            let _ = fs::remove_dir_all(&self.places.stage);
        }
    }
}
