//! The work tree on disk: listed with `.gitignore` honoured, never followed outside itself.

use std::cell::OnceCell;
use std::path::Path;
use std::sync::Arc;

use ignore::WalkBuilder;

use super::{Listing, Stamp, Tree, TreeFile, TreeTrouble};

/// The file by which a folder is known as a site that roadbook wrote; such folders are no content.
pub const SITE_MARK: &str = ".roadbook-site.json";

impl Tree {
    /// Lists the tree under `root`. Hidden files, ignored files and sites that roadbook wrote are left out; ignore
    /// files outside the tree are not asked, so that the same commit gives the same listing on any machine.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub fn list(root: &Path) -> std::io::Result<Tree> {
        let root = root.canonicalize()?;
        std::fs::read_dir(&root)?;
        let mut listing = Listing::default();
        let mut links = Vec::new();
        let walk = WalkBuilder::new(&root)
            .follow_links(false)
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .ignore(false)
            .require_git(false)
            .filter_entry(|entry| {
                let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                !(folder && (entry.path().join(SITE_MARK).exists() || entry.file_name() == "node_modules"))
            })
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let Some(kind) = entry.file_type() else { continue };
                    let Some(path) = relative(&root, entry.path()) else {
                        listing.folders.insert(String::new());
                        continue;
                    };
                    if kind.is_dir() {
                        listing.folders.insert(path);
                    } else if kind.is_symlink() {
                        links.push((path, entry.path().to_owned()));
                    } else if kind.is_file() {
                        let file = entry.metadata().map(|metadata| TreeFile::of(&metadata));
                        listing
                            .files
                            .insert(path.into(), file.unwrap_or(TreeFile { size: 0, stamp: Stamp::default() }));
                    }
                }
                Err(error) => listing.troubles.push(unreadable(&root, &error)),
            }
        }
        links.sort();
        for (path, place) in links {
            follow(&root, &path, &place, &mut listing);
        }
        listing.hidden = listing.files.keys().any(|path| is_hidden(path));
        listing.troubles.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Tree { root, listing: Arc::new(listing), held: None })
    }

    /// Looks again at the files of `paths` alone. Tells whether that was enough; where it was not, since something came,
    /// went or is no plain file any more, the tree has to be listed anew.
    #[must_use]
    pub fn look_again<'path>(&mut self, paths: impl IntoIterator<Item = &'path str>) -> bool {
        // An ignore file may bring hidden files back; as a rule they are what editors leave beside a file.
        let hidden = OnceCell::new();
        let counts = |tree: &Tree| tree.listing.hidden || tree.brings_back();
        for path in paths {
            let named = path.ends_with(".gitignore") || path.ends_with(SITE_MARK);
            if is_hidden(path) && !named && !hidden.get_or_init(|| counts(self)) {
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

    /// Whether the ignore file of the root has a line that takes something back.
    fn brings_back(&self) -> bool {
        std::fs::read_to_string(self.root.join(".gitignore"))
            .is_ok_and(|text| text.lines().any(|line| line.starts_with('!')))
    }
}

/// Whether the path leads through a name that begins with a dot.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
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
fn follow(root: &Path, path: &str, place: &Path, listing: &mut Listing) {
    let trouble = |message: &str, help: &str| TreeTrouble {
        path: path.to_owned(),
        message: message.to_owned(),
        help: help.to_owned(),
    };
    let Ok(target) = place.canonicalize() else {
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
