//! The work tree on disk: what git tracks or does not ignore, never followed outside itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ignore::WalkBuilder;

use super::site::{self, SITE_MARK};
use super::{Contents, Folder, Listing, Stamp, Tree, TreeFile, TreeTrouble};

/// A file that git tells of: one that it tracks, or one that it neither tracks nor ignores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitFile {
    /// Its path, relative to the tree. Ends in `/` for a repository of its own that lies there.
    pub path: String,
    /// Whether it is tracked.
    pub tracked: bool,
}

impl Tree {
    /// Lists the tree under `root`. Hidden files, `node_modules` and sites that roadbook wrote are left out.
    ///
    /// Where git has `told` which files are tracked or not ignored, the tree consists of those: a tracked file counts though an
    /// ignore file matches it, and one that only this machine ignores (`.git/info/exclude`) does not. Elsewhere the ignore
    /// files of the tree decide, and git's own for this clone; those outside the tree are not asked, so that the same files give the same listing on
    /// any machine.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub fn list(root: &Path, told: Option<&[GitFile]>) -> std::io::Result<Tree> {
        let root = root.canonicalize()?;
        std::fs::read_dir(&root)?;
        let folder = Folder::open(&root)?;
        // A folder of which git tells nothing is one that it ignores as a whole: it is a tree by itself.
        let told = told.filter(|files| !files.is_empty()).map(|files| Told::of(&root, files));
        let mut listing = Listing::default();
        let mut links = Vec::new();
        walk(&root, &mut listing, &mut links);
        let mut marks = site_marks(&listing);
        if let Some(told) = &told {
            listing.files.retain(|path, _| told.holds(path));
            links.retain(|path| told.holds(path));
            for path in told.tracked().filter(|path| !is_left_out(path)) {
                if !listing.files.contains_key(path) && !listing.folders.contains(path) {
                    add(&root, path, &mut listing, &mut links);
                }
            }
            marks.retain(|mark| told.holds(mark));
        }
        for mark in marks {
            let manifest = read(&folder, &mark);
            let tracked = told.as_ref().is_some_and(|told| told.tracks(&mark));
            site::leave_out(&mut listing, site::folder_of(&mark).unwrap_or(""), &manifest, tracked);
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

/// What git tells of a tree, to be asked for paths.
struct Told<'files> {
    /// Every path that it named, and whether that is tracked.
    files: BTreeMap<&'files str, bool>,
    /// Repositories within the tree: git tells of them as a whole, each with a `/` at its end.
    repositories: Vec<String>,
}

impl<'files> Told<'files> {
    fn of(root: &Path, files: &'files [GitFile]) -> Told<'files> {
        let mut told = Told { files: BTreeMap::new(), repositories: Vec::new() };
        for file in files {
            match file.path.strip_suffix('/') {
                Some(_) => told.repositories.push(file.path.clone()),
                None => drop(told.files.insert(&file.path, file.tracked)),
            }
        }
        // A submodule is tracked as if it were a file.
        let submodules = told.files.iter().filter(|(path, tracked)| **tracked && is_folder(&root.join(path)));
        let submodules: Vec<String> = submodules.map(|(path, _)| format!("{path}/")).collect();
        told.repositories.extend(submodules);
        told
    }

    fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.repositories.iter().any(|repository| path.starts_with(repository))
    }

    fn tracks(&self, path: &str) -> bool {
        self.files.get(path) == Some(&true)
    }

    fn tracked(&self) -> impl Iterator<Item = &'files str> {
        self.files.iter().filter(|(_, tracked)| **tracked).map(|(path, _)| *path)
    }
}

/// Adds what the ignore files leave of the folder, links to `links`.
fn walk(root: &Path, listing: &mut Listing, links: &mut Vec<String>) {
    let walk = WalkBuilder::new(root)
        .follow_links(false)
        .parents(false)
        .git_global(false)
        .git_exclude(true)
        .ignore(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != "node_modules")
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let Some(path) = relative(root, entry.path()) else {
                    listing.folders.insert(String::new());
                    continue;
                };
                // A line of an ignore file that brings something back may bring hidden files back.
                if is_left_out(&path) {
                    continue;
                }
                let Some(kind) = entry.file_type() else { continue };
                if kind.is_dir() {
                    listing.folders.insert(path);
                } else if kind.is_symlink() {
                    links.push(path);
                } else if kind.is_file() {
                    let file = entry.metadata().map(|metadata| TreeFile::of(&metadata));
                    listing.files.insert(path.into(), file.unwrap_or(TreeFile { size: 0, stamp: Stamp::default() }));
                }
            }
            Err(error) => listing.troubles.push(unreadable(root, &error)),
        }
    }
}

/// Adds a file that git tracks and an ignore file matches; nothing where it was removed, or lies behind a link.
fn add(root: &Path, path: &str, listing: &mut Listing, links: &mut Vec<String>) {
    let folders: Vec<&str> = path.match_indices('/').map(|(at, _)| &path[..at]).collect();
    if !folders.iter().all(|folder| listing.folders.contains(*folder) || is_folder(&root.join(folder))) {
        return;
    }
    let Ok(metadata) = std::fs::symlink_metadata(root.join(path)) else { return };
    if metadata.is_symlink() {
        links.push(path.to_owned());
    } else if metadata.is_file() {
        listing.files.insert(path.into(), TreeFile::of(&metadata));
    } else {
        return;
    }
    listing.folders.extend(folders.into_iter().map(str::to_owned));
}

/// Whether there is a folder, and no link to one.
fn is_folder(place: &Path) -> bool {
    std::fs::symlink_metadata(place).is_ok_and(|metadata| metadata.is_dir())
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
    let read = folder.file(path).and_then(|file| file.take(site::LARGEST as u64).read_to_end(&mut bytes));
    if read.is_ok() { bytes } else { Vec::new() }
}

/// Whether the path leads through a name that begins with a dot, or through a folder of installed packages.
pub(super) fn is_left_out(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    path.split('/').any(|part| part.starts_with('.')) || folders.split('/').any(|folder| folder == "node_modules")
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn unreadable(root: &Path, error: &ignore::Error) -> TreeTrouble {
    let path = match error {
        ignore::Error::WithPath { path, .. } => relative(root, path),
        _ => None,
    };
    let reason = error.io_error().map_or_else(|| "it cannot be listed".to_owned(), |error| error.kind().to_string());
    TreeTrouble {
        path: path.unwrap_or_default(),
        message: format!("this file or folder cannot be read: {reason}"),
        help: "check its permissions; everything else is read".to_owned(),
    }
}

/// Records a link that leads to something listed, and reports every other one.
fn follow(root: &Path, path: &str, listing: &mut Listing) {
    let trouble = |message: &str, help: &str| TreeTrouble {
        path: path.to_owned(),
        message: message.to_owned(),
        help: help.to_owned(),
    };
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
