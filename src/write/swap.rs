//! The moment in which the new site takes the old one's place, and what to do after a crash around it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::retire::{Retired, retire};
use super::{STAGE_MARK, WriteError, at, manifest, own};

/// Where a site is made, and where the old one waits while the two change places.
#[derive(Debug)]
pub(super) struct Places {
    pub stage: PathBuf,
    aside: PathBuf,
}

/// What the names of the two begin with.
fn bases(name: &str) -> [String; 2] {
    [format!(".{name}.roadbook-stage"), format!(".{name}.roadbook-old")]
}

impl Places {
    /// Places in `folder` for the site `name`.
    pub(super) fn free(folder: &Path, name: &str) -> Places {
        let [stage, aside] = bases(name).map(|base| folder.join(own::name(folder, &base)));
        Places { stage, aside }
    }

    /// Puts the staged folder in the place of `dest`, and retires the old site. `new` are the files of the new site, and `same`
    /// those of both.
    pub(super) fn exchange(
        &self,
        dest: &Path,
        new: &BTreeMap<String, String>,
        same: &BTreeSet<String>,
    ) -> Result<Retired, WriteError> {
        if !dest.exists() {
            return fs::rename(&self.stage, dest).map_err(at(dest)).map(|()| Retired::default());
        }
        self.swap(dest).map_err(at(dest))?;
        retire(&self.stage, dest, new, same)
    }

    /// Exchanges two folders, in one step where the system can.
    #[cfg(target_os = "linux")]
    fn swap(&self, dest: &Path) -> io::Result<()> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, &self.stage, CWD, dest, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(()),
            // Some file systems cannot exchange.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => self.swap_in_two(dest),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn swap(&self, dest: &Path) -> io::Result<()> {
        self.swap_in_two(dest)
    }

    /// Two renames, the first undone when the second fails.
    fn swap_in_two(&self, dest: &Path) -> io::Result<()> {
        fs::rename(dest, &self.aside)?;
        if let Err(error) = fs::rename(&self.stage, dest) {
            fs::rename(&self.aside, dest)?;
            return Err(error);
        }
        fs::rename(&self.aside, &self.stage)
    }
}

/// Clears what interrupted builds of the site `name` left in `folder`, beside `dest`. The lock is held, so that no other build
/// is at work there.
pub(super) fn recover(folder: &Path, name: &str, dest: &Path) -> Result<(), WriteError> {
    let [stage, aside] = bases(name);
    let clear = |old: &Path| retire(old, dest, &manifest::of(dest)?.files, &BTreeSet::new()).map(drop);
    for name in left(folder, &aside)? {
        let aside = folder.join(&name);
        if manifest::of(&aside).is_ok() {
            if dest.exists() {
                clear(&aside)?;
            } else {
                fs::rename(&aside, dest).map_err(at(dest))?;
            }
        }
    }
    for name in left(folder, &stage)? {
        let stage = folder.join(&name);
        if stage.join(STAGE_MARK).exists() {
            fs::remove_dir_all(&stage).map_err(at(&stage))?;
            continue;
        }
        // No mark: the exchange has happened (or was about to), and this is a finished site.
        manifest::of(&stage)?;
        if dest.exists() {
            clear(&stage)?;
        } else {
            fs::rename(&stage, dest).map_err(at(dest))?;
        }
    }
    Ok(())
}

/// The folders with names of that kind, and no links to one.
fn left(folder: &Path, base: &str) -> Result<Vec<String>, WriteError> {
    let mut names = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        // A folder that may be written to need not be one that may be listed.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(names),
        Err(error) => return Err(at(folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(at(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if own::is_own(folder, &name, base) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
