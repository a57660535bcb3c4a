//! The work tree on disk: listed with `.gitignore` honoured, never followed outside itself.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::{Listing, TreeFile, TreeTrouble};

/// The file by which a folder is known as a site that roadbook wrote; such folders are no content.
pub const SITE_MARK: &str = ".roadbook-site.json";

/// A listed work tree.
#[derive(Clone, Debug)]
pub struct WorkTree {
    root: PathBuf,
    /// Its files.
    pub listing: Listing,
}

impl WorkTree {
    /// Lists the tree under `root`. Hidden files, ignored files and sites that roadbook wrote are left out; ignore
    /// files outside the tree are not asked, so that the same commit gives the same listing on any machine.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub fn list(root: &Path) -> std::io::Result<WorkTree> {
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
                    let Some(path) = relative(&root, entry.path()) else { continue };
                    if kind.is_symlink() {
                        links.push((path, entry.path().to_owned()));
                    } else if kind.is_file() {
                        let size = entry.metadata().map(|metadata| metadata.len()).unwrap_or(0);
                        listing.files.insert(path, TreeFile { size });
                    }
                }
                Err(error) => listing.troubles.push(unreadable(&root, &error)),
            }
        }
        links.sort();
        for (path, place) in links {
            follow(&root, &path, &place, &mut listing);
        }
        listing.troubles.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(WorkTree { root, listing })
    }

    /// The canonical path of the root on this machine; never written into any output.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the listed file lies on disk.
    #[must_use]
    pub fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Reads at most `limit` bytes of a listed file.
    ///
    /// # Errors
    /// Those of opening and reading it.
    pub fn read(&self, path: &str, limit: usize) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(self.place(path))?.take(limit as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
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
        Some(target) if listing.files.contains_key(&target) || listing.is_folder(&target) => {
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
