//! A walk through the folders of a work tree, which no link leads out of.

use std::path::{Path, PathBuf};

use super::ignored::Rules;
use super::{Listing, TreeFile, TreeTrouble, name};

/// How deep folders may lie in each other.
pub(super) const DEPTH: usize = 256;

/// What a walk looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// Folders alone; the files are known.
    Folders,
    /// Files and links as well.
    Everything,
}

/// Adds to the listing what the ignore files leave of the folder. Hidden files and `node_modules` are passed over. Gives the links.
pub(super) fn walk(root: &Path, sought: Sought, listing: &mut Listing) -> Vec<String> {
    let mut walk = Walk { root, sought, listing, links: Vec::new() };
    let rules = above(root);
    walk.folder(&[], &rules, DEPTH);
    walk.links
}

/// The rules that the folders above `root` have for it: none where it lies in no repository, or is ignored as a whole, which
/// makes it a tree by itself.
fn above(root: &Path) -> Rules {
    let mut rules = Rules::default();
    let Some(top) = root.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok()) else {
        return rules;
    };
    rules.add_own(top);
    let Ok(inside) = root.strip_prefix(top) else { return rules };
    let mut folder = top.to_owned();
    for part in inside {
        rules.add(&folder);
        folder.push(part);
        if rules.ignore(&folder, true) {
            return Rules::default();
        }
    }
    rules
}

struct Walk<'walk> {
    root: &'walk Path,
    sought: Sought,
    listing: &'walk mut Listing,
    links: Vec<String>,
}

impl Walk<'_> {
    /// Looks into the folder at `path`, relative to the root, as the system spells it.
    fn folder(&mut self, path: &[u8], rules: &Rules, depth: usize) {
        let place = place(self.root, path);
        let shown = name::shown(path).into_owned();
        let mut rules = rules.clone();
        if !path.is_empty() && place.join(".git").symlink_metadata().is_ok() {
            rules.add_own(&place);
        }
        rules.add(&place);
        self.listing.folders.insert(shown.clone());
        let entries = match std::fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) => return self.trouble(&shown, &error),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.trouble(&shown, &error);
                    continue;
                }
            };
            let file_name = entry.file_name();
            let name = file_name.as_encoded_bytes();
            if name.starts_with(b".") {
                continue;
            }
            let path = if path.is_empty() { name.to_vec() } else { [path, b"/", name].concat() };
            let Ok(kind) = entry.file_type() else { continue };
            if rules.ignore(&entry.path(), kind.is_dir()) {
                continue;
            }
            if kind.is_dir() {
                if name == b"node_modules" {
                    continue;
                }
                if depth > 0 {
                    self.folder(&path, &rules, depth - 1);
                } else if self.sought == Sought::Everything {
                    self.listing.troubles.push(too_deep(&name::shown(&path)));
                }
            } else if self.sought == Sought::Everything {
                self.file(&path, kind, &entry);
            }
        }
    }

    fn file(&mut self, path: &[u8], kind: std::fs::FileType, entry: &std::fs::DirEntry) {
        if kind.is_symlink() {
            self.links.push(name::shown(path).into_owned());
        } else if kind.is_file() {
            match entry.metadata() {
                Ok(metadata) => self.listing.add(path, TreeFile::of(&metadata)),
                Err(error) => self.trouble(&name::shown(path), &error),
            }
        }
    }

    fn trouble(&mut self, path: &str, error: &std::io::Error) {
        let message = format!("this file or folder cannot be read: {}", error.kind());
        let help = "check its permissions; everything else is read";
        self.listing.troubles.push(TreeTrouble::not_followed(path, message, help));
    }
}

fn too_deep(path: &str) -> TreeTrouble {
    let message = format!("this folder lies in more than {DEPTH} others and is not read");
    TreeTrouble::not_followed(path, message, "move it up")
}

/// Where a path of the tree lies on this machine.
pub(super) fn place(root: &Path, path: &[u8]) -> PathBuf {
    if path.is_empty() { root.to_owned() } else { root.join(name::native(path)) }
}
