//! The work tree on disk: what git tracks or does not ignore, never followed outside itself.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use super::site::{self, SITE_MARK};
use super::walk::{Sought, place, walk};
use super::{Contents, Folder, Listing, Tree, TreeFile, TreeTrouble, name};

/// What git tells of a work tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Every file that is tracked, or neither tracked nor ignored, those of repositories within the tree included.
    pub files: Vec<GitFile>,
    /// Folders of repositories within the tree of which git tells nothing.
    pub silent: Vec<String>,
}

/// A file that git tells of: one that it tracks, or one that it neither tracks nor ignores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitFile {
    /// Its path, relative to the tree, as the system spells it.
    pub path: Vec<u8>,
    /// Whether it is tracked.
    pub tracked: bool,
}

impl Tree {
    /// Lists the tree under `root`. Hidden files, `node_modules` and sites that roadbook wrote are left out.
    ///
    /// Where git has `told` which files are tracked or not ignored, the tree consists of those and no others: a tracked file
    /// counts though an ignore file matches it, and one that only this machine ignores (`.git/info/exclude`) does not. Elsewhere
    /// the ignore files decide: those of the tree and of the repository round it, and what this machine ignores.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub fn list(root: &Path, told: Option<&Told>) -> std::io::Result<Tree> {
        let root = root.canonicalize()?;
        std::fs::read_dir(&root)?;
        let folder = Folder::open(&root)?;
        let mut listing = Listing::default();
        let mut links = match told {
            None => walk(&root, Sought::Everything, &mut listing),
            Some(told) => {
                walk(&root, Sought::Folders, &mut listing);
                told.silent.iter().for_each(|path| listing.troubles.push(silent(path)));
                add_all(&root, told, &mut listing)
            }
        };
        // Manifests that git tells of, and whether it tracks them.
        let manifests: Option<BTreeMap<&[u8], bool>> = told.map(|told| {
            let manifests = told.files.iter().filter(|file| file.path.ends_with(SITE_MARK.as_bytes()));
            manifests.map(|file| (file.path.as_slice(), file.tracked)).collect()
        });
        for mark in site_marks(&listing) {
            let tracked = match &manifests {
                None => Some(false),
                Some(manifests) => manifests.get(mark.as_bytes()).copied(),
            };
            if let Some(tracked) = tracked {
                let manifest = read(&folder, &mark);
                site::leave_out(&mut listing, site::folder_of(&mark).unwrap_or(""), &manifest, tracked);
            }
        }
        links.sort();
        links.dedup();
        for path in links {
            follow(&root, &path, &mut listing);
        }
        listing.troubles.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Tree { root, listing: Arc::new(listing), contents: Contents::Work(Arc::new(folder)) })
    }

    /// Looks again at the files of `paths` alone. Tells whether that was enough; where it was not, since something came,
    /// went or is no plain file any more, the tree has to be listed anew.
    #[must_use]
    pub fn look_again<'path>(&mut self, paths: impl IntoIterator<Item = &'path str>) -> bool {
        for path in paths {
            let named = path.ends_with(".gitignore") || path.ends_with(SITE_MARK);
            if is_left_out(path) && !named {
                continue;
            }
            let found = std::fs::symlink_metadata(self.root.join(path)).ok();
            let listing = Arc::make_mut(&mut self.listing);
            let other = listing.folders.contains(path)
                || listing.aliases.contains_key(path)
                || listing.troubles.iter().any(|trouble| trouble.path == path);
            match (listing.files.get_mut(path), found) {
                (Some(file), Some(found)) if found.is_file() => *file = TreeFile::of(&found),
                // What editors write beside a file and move over it is gone by now.
                (None, None) if !named && !other => {}
                _ => return false,
            }
        }
        true
    }
}

/// Adds the files that git tells of, as far as they are there and no link leads to them. Gives the links.
fn add_all(root: &Path, told: &Told, listing: &mut Listing) -> Vec<String> {
    let mut links = Vec::new();
    // Folder → whether it is one, and no link to one.
    let mut folders: HashMap<&[u8], bool> = HashMap::new();
    for file in &told.files {
        let shown = name::shown(&file.path);
        if is_left_out(&shown) {
            continue;
        }
        let mut above = file.path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| &file.path[..at]);
        let is_there = above.all(|above| {
            *folders.entry(above).or_insert_with(|| {
                let is_folder = is_folder(&place(root, above));
                if is_folder {
                    listing.folders.insert(name::shown(above).into_owned());
                }
                is_folder
            })
        });
        let Some(metadata) = is_there.then(|| place(root, &file.path).symlink_metadata().ok()).flatten() else {
            continue;
        };
        if metadata.is_symlink() {
            links.push(shown.into_owned());
        } else if metadata.is_file() {
            listing.add(&file.path, TreeFile::of(&metadata));
        }
    }
    links
}

/// Whether there is a folder, and no link to one.
fn is_folder(place: &Path) -> bool {
    std::fs::symlink_metadata(place).is_ok_and(|metadata| metadata.is_dir())
}

fn silent(path: &str) -> TreeTrouble {
    let message = "this folder is a repository of its own, and git does not tell which of its files may be published";
    TreeTrouble::not_followed(path, message, "nothing of it is read; `git ls-files` in the folder says what is wrong")
}

/// Where manifests of sites may lie: beside a first page.
fn site_marks(listing: &Listing) -> Vec<String> {
    let pages = listing.files.keys().filter(|path| path.rsplit('/').next() == Some("index.html"));
    pages.map(|path| format!("{}{SITE_MARK}", path.strip_suffix("index.html").unwrap_or(""))).collect()
}

/// The manifest at `path`; empty where there is none.
fn read(folder: &Folder, path: &str) -> Vec<u8> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let read = folder.file(path.as_bytes()).and_then(|file| file.take(site::LARGEST as u64).read_to_end(&mut bytes));
    if read.is_ok() { bytes } else { Vec::new() }
}

/// Whether the path leads through a name that begins with a dot, or through a folder of installed packages.
pub(super) fn is_left_out(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    path.split('/').any(|part| part.starts_with('.')) || folders.split('/').any(|folder| folder == "node_modules")
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = relative.components().map(|part| name::shown(part.as_os_str().as_encoded_bytes())).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Records a link that leads to something listed, and reports every other one.
fn follow(root: &Path, path: &str, listing: &mut Listing) {
    let trouble = |message: &str, help: &str| TreeTrouble::not_followed(path, message, help);
    let Ok(target) = root.join(path).canonicalize() else {
        let trouble =
            trouble("a symbolic link in a loop or to a file that does not exist", "remove the link or mend its target");
        listing.troubles.push(trouble);
        return;
    };
    match relative(root, &target) {
        Some(target) if listing.files.contains_key(target.as_str()) || listing.is_folder(&target) => {
            let inside = path.strip_prefix(target.as_str()).is_some_and(|rest| rest.starts_with('/'));
            if inside {
                listing.troubles.push(trouble("a symbolic link to a folder that holds it", "remove the link"));
            } else {
                listing.aliases.insert(path.to_owned(), target);
            }
        }
        Some(_) => listing.troubles.push(trouble(
            "a symbolic link to a file that is hidden or ignored is not followed",
            "link to a file of the repository",
        )),
        None => listing.troubles.push(trouble(
            "a symbolic link that leads outside the repository is not followed",
            "keep the file in the repository",
        )),
    }
}
