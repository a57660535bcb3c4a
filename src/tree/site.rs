//! Sites that roadbook wrote inside a tree, such as `site/` or a committed `docs/`: they are output and no content.
//!
//! A folder is such a site where its manifest says so, and only as far as the manifest lists its files. Anybody can write a
//! manifest, so that it hides nothing that could be a proposal, and what it hides is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Listing;

/// The name of the manifest, in the top folder of a site.
pub const SITE_MARK: &str = ".roadbook-site.json";
/// How many bytes of a manifest are read. That of the Kubernetes site, 3,800 files, has 0.4 MB.
pub(super) const LARGEST: usize = 32 * 1024 * 1024;

const GENERATOR: &str = "roadbook";
const VERSION: u32 = 1;

/// Which files of a folder roadbook wrote.
#[derive(Debug, Deserialize, Serialize)]
pub struct Manifest {
    generator: String,
    version: u32,
    /// Path within the folder → BLAKE3 hash of the content, as lower-case hexadecimal digits.
    pub files: BTreeMap<String, String>,
}

/// Why a manifest cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifestError {
    /// It is none.
    Foreign,
    /// A newer roadbook wrote it.
    Newer,
}

impl Manifest {
    /// The manifest of a site that has these files.
    #[must_use]
    pub fn of(files: BTreeMap<String, String>) -> Manifest {
        Manifest { generator: GENERATOR.to_owned(), version: VERSION, files }
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// When the bytes are no manifest of roadbook's, or one of a later version.
    pub fn read(bytes: &[u8]) -> Result<Manifest, ManifestError> {
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| ManifestError::Foreign)?;
        match manifest.version {
            _ if manifest.generator != GENERATOR => Err(ManifestError::Foreign),
            version if version > VERSION => Err(ManifestError::Newer),
            _ => Ok(manifest),
        }
    }
}

/// A site inside the tree, whose files are no content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its folder; empty for the root of the tree.
    pub folder: String,
    /// How many files were left out.
    pub files: usize,
    /// Whether git tracks the manifest, so that every clone has it.
    pub tracked: bool,
}

/// The folder whose manifest lies at `path`; none where that is another file.
pub(super) fn folder_of(path: &str) -> Option<&str> {
    let folder = path.strip_suffix(SITE_MARK)?;
    if folder.is_empty() { Some("") } else { folder.strip_suffix('/') }
}

/// Takes the files of the site in `folder` out of the listing, as far as its manifest lists them.
pub(super) fn leave_out(listing: &mut Listing, folder: &str, manifest: &[u8], tracked: bool) {
    let Ok(manifest) = Manifest::read(manifest) else { return };
    // Every site has a first page.
    if !manifest.files.contains_key("index.html") {
        return;
    }
    let count = listing.files.len();
    for path in manifest.files.keys().filter(|path| is_output(path)) {
        let whole = if folder.is_empty() { path.clone() } else { format!("{folder}/{path}") };
        listing.files.remove(whole.as_str());
    }
    let files = count - listing.files.len();
    if files > 0 {
        listing.sites.push(LeftOut { folder: folder.to_owned(), files, tracked });
    }
}

/// Whether a site may have a file of this name: pages, data and media, and never the source of a document. Copies of such
/// sources end in `.txt`.
fn is_output(path: &str) -> bool {
    const EXTENSIONS: [&str; 33] = [
        "html",
        "css",
        "js",
        "json",
        "xml",
        "csv",
        "ics",
        "txt",
        "svg",
        "png",
        "apng",
        "jpg",
        "jpeg",
        "jfif",
        "gif",
        "webp",
        "avif",
        "bmp",
        "ico",
        "mp4",
        "webm",
        "mp3",
        "ogg",
        "pdf",
        "woff",
        "woff2",
        "ttf",
        "otf",
        "pf_meta",
        "pf_index",
        "pf_fragment",
        "pf_filter",
        "pagefind",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) => EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()),
        None => name == "CNAME",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Stamp, TreeFile};

    /// The files that are left of a folder `site` with this manifest.
    #[track_caller]
    fn check(manifest: &str, expected: &[&str], left_out: usize) {
        let mut listing = Listing::default();
        for path in
            ["site/index.html", "site/a/index.html", "site/0001-plan.md", "site/kep.yaml", "site/mine.txt", "b.md"]
        {
            listing.files.insert(path.into(), TreeFile { size: 1, stamp: Stamp::default() });
        }
        leave_out(&mut listing, "site", manifest.as_bytes(), true);
        assert_eq!(listing.files.keys().map(|path| &**path).collect::<Vec<_>>(), expected, "{manifest}");
        assert_eq!(listing.sites.iter().map(|site| site.files).sum::<usize>(), left_out, "{manifest}");
    }

    #[test]
    fn only_what_a_manifest_lists_and_a_site_may_hold_is_left_out() {
        let all =
            ["b.md", "site/0001-plan.md", "site/a/index.html", "site/index.html", "site/kep.yaml", "site/mine.txt"];
        let documents = ["b.md", "site/0001-plan.md", "site/kep.yaml", "site/mine.txt"];
        let manifest = |version: u32, files: &str| {
            format!(r#"{{"generator":"roadbook","version":{version},"files":{{{files}}}}}"#)
        };
        check(&manifest(1, r#""index.html":"0","a/index.html":"0""#), &documents, 2);
        check(
            &manifest(1, r#""index.html":"0","a/index.html":"0","0001-plan.md":"0","kep.yaml":"0","../b.md":"0""#),
            &documents,
            2,
        );
        check(&manifest(1, r#""a/index.html":"0""#), &all, 0);
        check(&manifest(2, r#""index.html":"0""#), &all, 0);
        for text in ["{}", "", "[]", "null", r#"{"generator":"other","version":1,"files":{"index.html":"0"}}"#] {
            check(text, &all, 0);
        }
    }
}
