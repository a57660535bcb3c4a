//! What lies in the folder of a site beside what roadbook wrote there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Other;
use super::retire::hash_of;
use crate::tree::site::{Manifest, SITE_MARK};

/// Everything in `dest` that will stay there: what the `new` site has no file for and roadbook did not write as it is by the list `old`,
/// what somebody changed where the new site has another file, and all links. The files `same` are known to be ours. A folder
/// that cannot be read ends the exchange later, and says so.
pub(super) fn of(dest: &Path, old: &Manifest, new: &BTreeMap<String, String>, same: &BTreeSet<String>) -> Vec<Other> {
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
            // As its fate will be, once the new site is in its place.
            let stays = || {
                let was = old.files.get(name);
                let is_replaced = was.is_some() && new.get(name) == was;
                !is_replaced
                    && hash_of(&entry.path())
                        .map_or(true, |found| [was, new.get(name)].iter().all(|hash| *hash != Some(&found)))
            };
            if kind.is_symlink() || name != SITE_MARK && !same.contains(name) && stays() {
                others.push(Other { path, is_link: kind.is_symlink() });
            }
        }
    }
    others.sort_by(|left, right| left.path.cmp(&right.path));
    others
}
