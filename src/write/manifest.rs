//! The list of what roadbook wrote into a folder. The folder may be one of a stranger's repository, and the list forged.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path};

use super::{WriteError, at, plain};
use crate::tree::site::{Manifest, ManifestError, SITE_MARK};

/// How many bytes a list may have: some 600,000 files.
const LIMIT: u64 = 64 * 1024 * 1024;

/// Reads what roadbook wrote into `folder`. An absent or empty folder counts as ours.
pub(super) fn of(folder: &Path) -> Result<Manifest, WriteError> {
    let not_ours = || WriteError::NotOurs(folder.to_owned());
    let entries = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(not_ours()),
        Err(error) => return Err(at(folder)(error)),
    };
    if !entries {
        return Ok(Manifest::of(BTreeMap::new()));
    }
    let mark = folder.join(SITE_MARK);
    let text = plain::read(&mark, LIMIT).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::InvalidInput | io::ErrorKind::FileTooLarge => not_ours(),
        _ => at(&mark)(error),
    })?;
    Manifest::read(&text).map_err(|error| match error {
        ManifestError::Foreign => not_ours(),
        ManifestError::Newer => WriteError::Newer(folder.to_owned()),
    })
}

/// Whether a path of a list stays in the folder: a forged one must not lead out of it, by `..` or by a link.
pub(super) fn is_inside(folder: &Path, path: &str) -> bool {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    plain && path.parent().is_some_and(|outer| is_plain_folder(folder, outer))
}

/// Whether a folder within `folder` is reached without any link.
pub(super) fn is_plain_folder(folder: &Path, path: &Path) -> bool {
    path.ancestors().filter(|outer| !outer.as_os_str().is_empty()).all(|outer| !folder.join(outer).is_symlink())
}
