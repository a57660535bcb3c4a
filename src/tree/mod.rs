//! The files of a repository, by path. The only reader of content.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Read as _};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

mod folder;
mod ignored;
pub mod name;
mod revision;
pub mod site;
mod walk;
pub mod work;

use folder::Folder;
pub use revision::{Blob, content_id_of};

/// A listed tree: a work tree on disk, or a revision that git keeps. Every byte that is read of it comes from there: those of
/// a revision never from a disk.
#[derive(Clone, Debug)]
pub struct Tree {
    root: PathBuf,
    /// Its files.
    pub listing: Arc<Listing>,
    contents: Contents,
}

/// Where the contents of a tree's files are.
#[derive(Clone, Debug)]
enum Contents {
    /// In a folder.
    Work(Arc<Folder>),
    /// With git; what was asked for beforehand is in memory.
    Revision { held: Arc<BTreeMap<String, Vec<u8>>>, objects: Arc<dyn Objects> },
}

/// Reads the files of a revision.
pub trait Objects: fmt::Debug + Send + Sync {
    /// Reads at most `limit` bytes of the file at `path`, relative to the tree.
    ///
    /// # Errors
    /// Those of asking for it; `NotFound` where the revision has no such file.
    fn read(&self, path: &str, limit: usize) -> io::Result<Vec<u8>>;
}

impl Tree {
    /// The canonical path of the root on this machine; never written into any output. That of a revision is where the work
    /// tree lies, for questions to git.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the file at `path` lies on disk, to be edited or opened; none in a revision.
    #[must_use]
    pub fn place(&self, path: &str) -> Option<PathBuf> {
        match &self.contents {
            Contents::Work(folder) => Some(folder.path().join(name::native(self.listing.spelled(path)))),
            Contents::Revision { .. } => None,
        }
    }

    /// The path of a listed file as the system spells it, relative to the tree.
    #[must_use]
    pub fn spelled(&self, path: &str) -> PathBuf {
        name::native(self.listing.spelled(path)).into_owned()
    }

    /// What tells the content of a file of a revision from any other; none of files on disk, which have to be read for it.
    #[must_use]
    pub fn content_id(&self, path: &str) -> Option<String> {
        match &self.contents {
            Contents::Work(_) => None,
            Contents::Revision { .. } => self.listing.files.get(path).map(|file| revision::content_id(&file.stamp)),
        }
    }

    /// Reads at most `limit` bytes of a listed file.
    ///
    /// # Errors
    /// `NotFound` where the tree does not list it; else those of opening and reading it, one of them where a file or a folder
    /// above it was exchanged for a link since it was listed.
    pub fn read(&self, path: &str, limit: usize) -> io::Result<Vec<u8>> {
        if !self.listing.files.contains_key(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        match &self.contents {
            Contents::Work(folder) => {
                let mut bytes = Vec::new();
                folder.file(self.listing.spelled(path))?.take(limit as u64).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Contents::Revision { held, objects } => match held.get(path) {
                Some(bytes) => Ok(bytes[..bytes.len().min(limit)].to_vec()),
                None => objects.read(path, limit),
            },
        }
    }
}

/// A file of the tree, as it was when the tree was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Size in bytes.
    pub size: u64,
    /// By what a later look at the file tells whether it was written since. Never part of any output.
    pub stamp: Stamp,
}

/// What a file system says of a file beside its size: times in nanoseconds since 1970, and which file it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// When its content was written.
    pub modified: i128,
    /// When anything of it was changed, where the system keeps that.
    pub changed: i128,
    /// Its number in the file system, where it has one.
    pub node: u64,
}

impl TreeFile {
    /// Whether the times tell reliably that the file was not written since it was looked at. One that was written shortly
    /// before may be written again without its times telling: some file systems count in steps of two seconds.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        const STEP: Duration = Duration::from_secs(2);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let then = u64::try_from(self.stamp.modified).map_or(Duration::ZERO, Duration::from_nanos);
        now > then + STEP
    }

    /// The file that `metadata` is of.
    #[must_use]
    pub fn of(metadata: &std::fs::Metadata) -> TreeFile {
        #[cfg(unix)]
        let (changed, node) = {
            use std::os::unix::fs::MetadataExt as _;
            (i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()), metadata.ino())
        };
        #[cfg(not(unix))]
        let (changed, node) = (0, 0);
        let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = since.and_then(|since| i128::try_from(since.as_nanos()).ok()).unwrap_or(0);
        TreeFile { size: metadata.len(), stamp: Stamp { modified, changed, node } }
    }
}

/// Something in the tree that is not followed or cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeTrouble {
    /// The name of the finding.
    pub code: &'static str,
    /// The path that it concerns, relative to the tree.
    pub path: String,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl TreeTrouble {
    /// What is not followed or read.
    fn not_followed(path: &str, message: impl Into<String>, help: &str) -> TreeTrouble {
        TreeTrouble { code: "not-followed", path: path.to_owned(), message: message.into(), help: help.to_owned() }
    }

    /// A file whose name is no UTF-8.
    fn odd(path: &str) -> TreeTrouble {
        let message = "the name of this file is not UTF-8; `%` and two digits stand for each byte that is none";
        let help = "rename it: hosts and other machines show such names in their own ways, or not at all";
        TreeTrouble { code: "not-utf8", path: path.to_owned(), message: message.to_owned(), help: help.to_owned() }
    }

    /// A file whose name is no UTF-8, and is shown as that of another file is.
    fn alike(path: &str) -> TreeTrouble {
        let message = "a second file, whose name is not UTF-8, would be shown under this name, and is not read";
        TreeTrouble::not_followed(path, message, "rename the second file")
    }
}

/// The listing of a tree: paths relative to its root, `/` between components, in byte order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Regular files.
    pub files: BTreeMap<Arc<str>, TreeFile>,
    /// Folders that were looked into, the root (empty) among them.
    pub folders: BTreeSet<String>,
    /// Links inside the tree, path → the path that they lead to (a file or a folder).
    pub aliases: BTreeMap<String, String>,
    /// What is not followed, and why.
    pub troubles: Vec<TreeTrouble>,
    /// Sites that roadbook wrote inside the tree, which are no part of it.
    pub sites: Vec<site::LeftOut>,
    /// The bytes of paths that are no UTF-8, by what is shown of them.
    raw: BTreeMap<Arc<str>, Vec<u8>>,
    /// Shared by copies: these differ in what they say of files, and not in the paths.
    paths: Arc<()>,
}

impl Listing {
    /// Adds the file at a path that the system spells so. Where another file is shown alike, the one in UTF-8 stays.
    fn add(&mut self, path: &[u8], file: TreeFile) {
        let shown = name::shown(path);
        let is_text = matches!(shown, Cow::Borrowed(_));
        let other = if is_text { self.raw.contains_key(&*shown) } else { self.files.contains_key(&*shown) };
        if other {
            self.troubles.push(TreeTrouble::alike(&shown));
        }
        if other && !is_text {
            return;
        }
        let shown: Arc<str> = shown.into();
        if is_text {
            self.raw.remove(&shown);
        } else {
            self.troubles.push(TreeTrouble::odd(&shown));
            self.raw.insert(shown.clone(), path.to_vec());
        }
        self.files.insert(shown, file);
    }

    /// The bytes of a listed path, as the system spells it.
    fn spelled<'path>(&'path self, path: &'path str) -> &'path [u8] {
        self.raw.get(path).map_or(path.as_bytes(), Vec::as_slice)
    }

    /// Whether the same paths are there and lead to the same files, whatever these hold.
    #[must_use]
    pub fn has_the_paths_of(&self, other: &Listing) -> bool {
        let same = || self.files.keys().eq(other.files.keys()) && self.aliases == other.aliases;
        Arc::ptr_eq(&self.paths, &other.paths) || self.files.len() == other.files.len() && same()
    }

    /// The listed file that `path` means, through links inside the tree.
    #[must_use]
    pub fn resolve(&self, path: &str) -> Option<&str> {
        let mut path = path.to_owned();
        // A chain of links that is longer than this is a loop, or as good as one.
        for _ in 0..16 {
            if let Some((known, _)) = self.files.get_key_value(path.as_str()) {
                return Some(known);
            }
            path = self.through_link(&path)?;
        }
        None
    }

    /// The path with the link that opens it replaced by what the link leads to.
    #[must_use]
    pub fn through_link(&self, path: &str) -> Option<String> {
        let mut opening = path;
        loop {
            if let Some(target) = self.aliases.get(opening) {
                return Some(format!("{target}{}", &path[opening.len()..]));
            }
            opening = opening.rsplit_once('/')?.0;
        }
    }

    /// Whether `path` is a folder that holds listed files.
    #[must_use]
    pub fn is_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        path.is_empty()
            || self
                .files
                .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded))
                .next()
                .is_some_and(|(first, _)| first.starts_with(&prefix))
    }
}
