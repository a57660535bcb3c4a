//! The tree of a revision: what git lists of it, by the rules that hold for a folder on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::work::{SITE_MARK, is_hidden};
use super::{Listing, Stamp, Tree, TreeFile, TreeTrouble};

/// A file of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Its path, relative to the root of the tree.
    pub path: String,
    /// What git calls its content.
    pub hash: String,
    /// In bytes.
    pub size: u64,
    /// Whether it is a symbolic link, whose content is its target.
    pub link: bool,
}

impl Tree {
    /// The tree of a revision that has these files, seen from `root`. `contents` holds those that are to be read; ignore
    /// files and links must be among them.
    #[must_use]
    pub fn of_revision(root: &Path, blobs: &[Blob], contents: BTreeMap<String, Vec<u8>>) -> Tree {
        let sites: BTreeSet<&str> = blobs.iter().filter_map(|blob| blob.path.strip_suffix(SITE_MARK)).collect();
        let ignored = Ignored::of(&contents);
        let is_left_out = |path: &str| {
            is_hidden(path)
                || path.split('/').rev().skip(1).any(|folder| folder == "node_modules")
                || sites.iter().any(|site| site.ends_with('/') && path.starts_with(site))
                || ignored.holds(path)
        };
        let mut listing = Listing::default();
        listing.folders.insert(String::new());
        let (links, files): (Vec<&Blob>, Vec<&Blob>) =
            blobs.iter().filter(|blob| !is_left_out(&blob.path)).partition(|blob| blob.link);
        for blob in files {
            listing.files.insert(blob.path.as_str().into(), TreeFile { size: blob.size, stamp: stamp(&blob.hash) });
        }
        for blob in blobs.iter().filter(|blob| !is_left_out(&blob.path)) {
            let above = std::iter::successors(parent(&blob.path), |folder| parent(folder));
            listing.folders.extend(above.map(str::to_owned));
        }
        for link in links {
            let target = contents.get(&link.path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            follow(&link.path, target.as_deref().unwrap_or(""), &mut listing);
        }
        listing.troubles.sort_by(|left, right| left.path.cmp(&right.path));
        Tree { root: root.to_owned(), listing: Arc::new(listing), held: Some(Arc::new(contents)) }
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// What tells one content from another takes the place of times.
fn stamp(hash: &str) -> Stamp {
    let digits = |range: std::ops::Range<usize>| hash.get(range).unwrap_or("");
    Stamp {
        modified: 0,
        changed: i128::from(u64::from_str_radix(digits(0..16), 16).unwrap_or(0)),
        node: u64::from_str_radix(digits(16..32), 16).unwrap_or(0),
    }
}

/// The same as text.
pub(super) fn content_id(stamp: &Stamp) -> String {
    format!("{:016x}{:016x}", stamp.changed, stamp.node)
}

/// What [`Tree::content_id`] gives for a file whose content git calls `hash`.
#[must_use]
pub fn content_id_of(hash: &str) -> String {
    content_id(&stamp(hash))
}

/// Records a link that leads to something listed, and reports every other one; in the words that are used on disk.
fn follow(path: &str, target: &str, listing: &mut Listing) {
    let trouble = |message: &str, help: &str| TreeTrouble {
        path: path.to_owned(),
        message: message.to_owned(),
        help: help.to_owned(),
    };
    let mut parts: Vec<&str> = parent(path).map(|folder| folder.split('/').collect()).unwrap_or_default();
    let mut outside = target.starts_with('/');
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => outside |= parts.pop().is_none(),
            part => parts.push(part),
        }
    }
    let inside = parts.join("/");
    if outside {
        listing.troubles.push(trouble(
            "a symbolic link that leads outside the repository is not followed",
            "keep the file in the repository",
        ));
    } else if listing.files.contains_key(inside.as_str()) || listing.is_folder(&inside) {
        if path.strip_prefix(inside.as_str()).is_some_and(|rest| rest.starts_with('/')) || inside.is_empty() {
            listing.troubles.push(trouble("a symbolic link to a folder that holds it", "remove the link"));
        } else {
            listing.aliases.insert(path.to_owned(), inside);
        }
    } else {
        let help = "remove the link or mend its target";
        listing.troubles.push(trouble("a symbolic link in a loop or to a file that does not exist", help));
    }
}

/// The ignore files of a tree, the deepest first.
struct Ignored(Vec<(String, Gitignore)>);

impl Ignored {
    fn of(contents: &BTreeMap<String, Vec<u8>>) -> Ignored {
        let files = contents.iter().filter_map(|(path, bytes)| {
            let folder = path.strip_suffix(".gitignore").filter(|folder| folder.is_empty() || folder.ends_with('/'))?;
            let mut builder = GitignoreBuilder::new("");
            for line in String::from_utf8_lossy(bytes).lines() {
                // A line that is no pattern ignores nothing, as git has it.
                let _ = builder.add_line(None, line);
            }
            Some((folder.to_owned(), builder.build().ok()?))
        });
        let mut files: Vec<(String, Gitignore)> = files.collect();
        files.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.matches('/').count()));
        Ignored(files)
    }

    fn holds(&self, path: &str) -> bool {
        let said = self.0.iter().find_map(|(folder, ignore)| {
            let found = ignore.matched_path_or_any_parents(path.strip_prefix(folder.as_str())?, false);
            (!found.is_none()).then(|| found.is_ignore())
        });
        said.unwrap_or(false)
    }
}
