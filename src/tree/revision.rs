//! The tree of a revision: what git lists of it. All of that is tracked, so that no ignore file says anything of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::site;
use super::walk::DEPTH;
use super::work::is_left_out;
use super::{Contents, Listing, Objects, Stamp, Tree, TreeFile, TreeTrouble};

/// How many bytes a path may have, as on Linux.
const LONGEST: usize = 4096;

/// A file of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Its path, relative to the root of the tree.
    pub path: String,
    /// Whether git has the path as it stands here, in UTF-8.
    pub is_text: bool,
    /// What git calls its content.
    pub hash: String,
    /// In bytes.
    pub size: u64,
    /// Whether it is a symbolic link, whose content is its target.
    pub link: bool,
}

impl Blob {
    /// Takes out the files whose paths are no UTF-8 and shown as that of another file is. Gives those paths.
    #[must_use]
    pub fn take_alike(blobs: &mut Vec<Blob>) -> Vec<String> {
        let odd: BTreeSet<String> = blobs.iter().filter(|blob| !blob.is_text).map(|blob| blob.path.clone()).collect();
        let is_alike = |blob: &&Blob| blob.is_text && odd.contains(&blob.path);
        let alike: Vec<String> = blobs.iter().filter(is_alike).map(|blob| blob.path.clone()).collect();
        blobs.retain(|blob| blob.is_text || !alike.contains(&blob.path));
        alike
    }
}

impl Tree {
    /// The tree of a revision that has these files, seen from `root`. `contents` holds those that are read soon, links among
    /// them; `objects` reads the others. Files with paths that are shown like those at `alike` were left out.
    #[must_use]
    pub fn of_revision(
        root: &Path,
        blobs: &[Blob],
        alike: &[String],
        contents: BTreeMap<String, Vec<u8>>,
        objects: Arc<dyn Objects>,
    ) -> Tree {
        let mut listing = Listing::default();
        listing.troubles.extend(alike.iter().map(|path| TreeTrouble::alike(path)));
        listing.folders.insert(String::new());
        let shown = blobs.iter().filter(|blob| !is_left_out(&blob.path));
        let (shown, far): (Vec<&Blob>, Vec<&Blob>) = shown.partition(|blob| !is_far(&blob.path));
        if let Some(first) = far.first() {
            let start: String = first.path.chars().take(100).collect();
            let message = format!("{} files lie too deep or have too long a path, and are not read", far.len());
            let help = "a work tree could not hold them either; move them up";
            listing.troubles.push(TreeTrouble::not_followed(&start, message, help));
        }
        listing
            .troubles
            .extend(shown.iter().filter(|blob| !blob.is_text && !blob.link).map(|blob| TreeTrouble::odd(&blob.path)));
        for blob in shown.iter().filter(|blob| !blob.link) {
            listing.files.insert(blob.path.as_str().into(), TreeFile { size: blob.size, stamp: stamp(&blob.hash) });
        }
        for blob in &shown {
            let above = std::iter::successors(parent(&blob.path), |folder| parent(folder));
            listing.folders.extend(above.map(str::to_owned));
        }
        for blob in blobs.iter().filter(|blob| !blob.link) {
            if let Some(folder) = site::folder_of(&blob.path) {
                let manifest = contents.get(&blob.path).cloned();
                let manifest = manifest.map_or_else(|| objects.read(&blob.path, site::LARGEST), Ok);
                site::leave_out(&mut listing, folder, &manifest.unwrap_or_default(), true);
            }
        }
        for link in shown.iter().filter(|blob| blob.link) {
            let target = contents.get(&link.path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            follow(&link.path, target.as_deref().unwrap_or(""), &mut listing);
        }
        listing.troubles.sort_by(|left, right| left.path.cmp(&right.path));
        let contents = Contents::Revision { held: Arc::new(contents), objects };
        Tree { root: root.to_owned(), listing: Arc::new(listing), contents }
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Whether no system would open the path, or a folder lies in too many others.
fn is_far(path: &str) -> bool {
    path.len() > LONGEST || path.bytes().filter(|byte| *byte == b'/').count() > DEPTH
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
    let trouble = |message: &str, help: &str| TreeTrouble::not_followed(path, message, help);
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
