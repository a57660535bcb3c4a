//! The files that a site copies from the repository, under names that change with their content.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::BuildError;
use crate::diagnostic::Diagnostic;
use crate::load::{Loaded, names};
use crate::roadmap::slug::slugify;
use crate::source::Span;
use crate::tree::Tree;
use crate::tree::{Listing, Stamp, TreeFile};

/// How many bytes a copied file may have; larger ones stay with the host.
pub const ASSET: u64 = 32 * 1024 * 1024;

/// The files that were looked at last, each with its name or why it has none.
#[derive(Debug, Default)]
pub(super) struct Memory {
    files: BTreeMap<String, (TreeFile, Result<String, LeftOut>)>,
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
        for (path, (_, outcome)) in &self.files {
            if let Err((message, help)) = outcome {
                let id = loaded.sources.add(path.as_str(), "");
                let finding = Diagnostic::warning("asset-left-out", Span::file(id), *message);
                loaded.diagnostics.push(finding.help(help.as_str()));
            }
        }
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
        let names = self.files.iter().filter_map(|(path, (_, outcome))| Some((path.clone(), outcome.clone().ok()?)));
        self.names = Arc::new(names.collect());
    }
}

/// Why a file is not copied, and what to do.
type LeftOut = (&'static str, String);

/// The name of a file's copy.
fn asset(tree: &Tree, path: &str) -> Result<String, LeftOut> {
    let size = tree.listing.files.get(path).map_or(0, |file| file.size);
    if size > ASSET {
        let help = format!("files of at most {} MB are copied", ASSET / 1024 / 1024);
        return Err(("the file is too large to be copied into the site", help));
    }
    content(tree, path).map(|bytes| name(path, &bytes))
}

/// What the site's copy of a file holds.
///
/// # Errors
/// Why there is none.
pub fn content(tree: &Tree, path: &str) -> Result<Vec<u8>, LeftOut> {
    let bytes = tree.read(path, ASSET as usize).map_err(|error| {
        let help = format!("{error}; commit the file, or correct its permissions");
        ("the file cannot be read", help)
    })?;
    if path.to_ascii_lowercase().ends_with(".svg") && crate::svg::is_active(&bytes) {
        let help = "remove scripts, event handlers and foreign objects from it".to_owned();
        return Err(("the picture holds script and is not copied", help));
    }
    Ok(bytes)
}

/// What the site's copy at `place` holds: the bytes that gave it its name.
///
/// # Errors
/// When the file holds others by now, or cannot be read any more.
pub(super) fn copied(tree: &Tree, path: &str, place: &str) -> Result<Vec<u8>, BuildError> {
    let bytes = content(tree, path).ok().filter(|bytes| place.rsplit('/').next() == Some(&name(path, bytes)));
    bytes.ok_or_else(|| BuildError::Exchanged(path.to_owned()))
}

/// The name of the copy of a file that holds these bytes.
fn name(path: &str, bytes: &[u8]) -> String {
    let name = names::file_name(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let hash: String = blake3::hash(bytes).to_hex().chars().take(12).collect();
    let stem = Some(slugify(names::stem(path)))
        .filter(|stem| !stem.is_empty())
        .map(|stem| format!("{stem}."))
        .unwrap_or_default();
    // Sources go out as plain text, so that no browser runs what a proposal links to.
    let extension =
        if crate::roadmap::address::is_media(path) { extension } else { format!("{}txt", slug_extension(&extension)) };
    format!("{stem}{hash}.{extension}")
}

fn slug_extension(extension: &str) -> String {
    let plain = slugify(extension);
    if plain.is_empty() || plain == "txt" { String::new() } else { format!("{plain}.") }
}
