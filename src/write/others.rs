//! What lies in the folder of a site beside what roadbook wrote there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Other;
use super::retire::hash_of;
use crate::tree::site::{Manifest, SITE_MARK};

/// Everything in `dest` that is no file of the `new` site, and does not hold what the list `old` says. A folder that cannot be read
/// ends the exchange later, and says so.
pub(super) fn of(dest: &Path, old: &Manifest, new: &BTreeMap<String, String>) -> Vec<Other> {
    let mut others = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(dest.join(&folder)) else { continue };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(path);
                continue;
            }
            // What roadbook writes has names in UTF-8.
            let name = path.to_str().unwrap_or_default();
            let is_ours =
                || old.files.get(name).is_some_and(|hash| hash_of(&entry.path()).is_ok_and(|found| found == *hash));
            if kind.is_symlink() || name != SITE_MARK && !new.contains_key(name) && !is_ours() {
                others.push(Other { path, is_link: kind.is_symlink() });
            }
        }
    }
    others.sort_by(|left, right| left.path.cmp(&right.path));
    others
}
