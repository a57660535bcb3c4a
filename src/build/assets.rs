//! The files that a site copies from the repository, under names that change with their content.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::BuildError;
use super::picture::{self, Findings};
use crate::limit;
use crate::load::{Loaded, names};
use crate::roadmap::slug::slugify;
use crate::tree::Tree;
use crate::tree::{Listing, Stamp, TreeFile};

/// How many bytes a copied file may have; larger ones stay with the host.
const ASSET: u64 = limit::ASSET.most as u64;

/// A file that was looked at.
#[derive(Debug, Default)]
struct Asset {
    /// Its name in the site; none where it is not copied.
    name: Option<String>,
    findings: Findings,
}

/// The files that were looked at last.
#[derive(Debug, Default)]
pub(super) struct Memory {
    files: BTreeMap<String, (TreeFile, Asset)>,
    /// By what they were looked at; none where one of them has to be looked at again.
    by: Option<(Arc<Listing>, Arc<BTreeSet<String>>)>,
    names: Arc<BTreeMap<String, String>>,
}

impl Memory {
    /// What is to be read again, whatever its times say: a path, or a folder with all that is in it.
    pub(super) fn forget(&mut self, path: &str) {
        let count = self.files.len();
        self.files
            .retain(|known, _| !known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        if self.files.len() < count {
            self.by = None;
        }
    }

    /// Names with a content hash for the files that documents show or link to.
    pub(super) fn hashed(
        &mut self,
        tree: &Tree,
        referenced: &Arc<BTreeSet<String>>,
        loaded: &mut Loaded,
    ) -> Arc<BTreeMap<String, String>> {
        if !self.is_as_before(tree, referenced) {
            self.look(tree, referenced);
            self.by = Some((tree.listing.clone(), referenced.clone()));
        }
        self.files.iter().for_each(|(path, (_, asset))| asset.findings.tell(path, loaded));
        self.names.clone()
    }

    /// Whether the same files are referred to, and none of them was written.
    fn is_as_before(&self, tree: &Tree, referenced: &Arc<BTreeSet<String>>) -> bool {
        self.by.as_ref().is_some_and(|(listing, before)| {
            let mut files = listing.files.iter().zip(tree.listing.files.values());
            Arc::ptr_eq(before, referenced)
                && listing.has_the_paths_of(&tree.listing)
                && files.all(|((path, was), is)| was == is || !self.files.contains_key(&**path))
        })
    }

    /// Looks at those that are not known.
    fn look(&mut self, tree: &Tree, referenced: &BTreeSet<String>) {
        let missing = TreeFile { size: 0, stamp: Stamp::default() };
        self.files.retain(|path, _| referenced.contains(path));
        let is_known = |path: &&String| {
            let file = tree.listing.files.get(path.as_str()).unwrap_or(&missing);
            self.files.get(*path).is_some_and(|(then, _)| then == file)
        };
        let others: Vec<&String> = referenced.iter().filter(|path| !is_known(path)).collect();
        let looked_at: Vec<_> = others
            .into_par_iter()
            .map(|path| {
                let file = tree.listing.files.get(path.as_str()).unwrap_or(&missing).clone();
                (path.clone(), (file, asset(tree, path)))
            })
            .collect();
        self.files.extend(looked_at);
        let names = self.files.iter().filter_map(|(path, (_, asset))| Some((path.clone(), asset.name.clone()?)));
        self.names = Arc::new(names.collect());
    }
}

/// What the site's copy of a file holds.
#[derive(Debug)]
struct Copy {
    /// The bytes that are published.
    bytes: Vec<u8>,
    /// Whether they are published as plain text, whatever the file is called.
    as_text: bool,
    findings: Findings,
}

fn asset(tree: &Tree, path: &str) -> Asset {
    let size = tree.listing.files.get(path).map_or(0, |file| file.size);
    if size > ASSET {
        let help = format!("files of at most {} MB are copied", ASSET / 1024 / 1024);
        let findings = Findings::file(limit::ASSET.code(), "the file is too large to be copied into the site", help);
        return Asset { name: None, findings };
    }
    match content(tree, path) {
        Ok(copy) => Asset { name: Some(name(path, &copy)), findings: copy.findings },
        Err(error) => {
            let help = format!("{error}; commit the file, or correct its permissions");
            Asset { name: None, findings: Findings::file("asset-left-out", "the file cannot be read", help) }
        }
    }
}

/// What the site's copy of a file holds.
///
/// # Errors
/// When the file cannot be read, or is larger than copies may be.
fn content(tree: &Tree, path: &str) -> io::Result<Copy> {
    let bytes = tree.read(path, ASSET as usize)?;
    let seen = picture::see(path, &bytes);
    let (as_text, findings) = (seen.as_text, seen.findings);
    let anew = match seen.bytes {
        Cow::Owned(anew) => Some(anew),
        Cow::Borrowed(_) => None,
    };
    Ok(Copy { bytes: anew.unwrap_or(bytes), as_text, findings })
}

/// What the site's copy at `place` holds: the bytes that gave it its name.
///
/// # Errors
/// When the file holds others by now, or cannot be read any more.
pub fn copied(tree: &Tree, path: &str, place: &str) -> Result<Vec<u8>, BuildError> {
    let copy = content(tree, path).ok().filter(|copy| place.rsplit('/').next() == Some(&name(path, copy)));
    copy.map(|copy| copy.bytes).ok_or_else(|| BuildError::Exchanged(path.to_owned()))
}

/// The name of the copy of a file.
fn name(path: &str, copy: &Copy) -> String {
    let name = names::file_name(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let hash: String = blake3::hash(&copy.bytes).to_hex().chars().take(12).collect();
    let stem = Some(slugify(names::stem(path)))
        .filter(|stem| !stem.is_empty())
        .map(|stem| format!("{stem}."))
        .unwrap_or_default();
    // Sources go out as plain text, so that no browser runs what a proposal links to.
    let is_shown = crate::roadmap::address::is_media(path) && !copy.as_text;
    let extension = if is_shown { extension } else { format!("{}txt", slug_extension(&extension)) };
    format!("{stem}{hash}.{extension}")
}

fn slug_extension(extension: &str) -> String {
    let plain = slugify(extension);
    if plain.is_empty() || plain == "txt" { String::new() } else { format!("{plain}.") }
}
