//! Revisions: what a name means, and the tree that git keeps under it, read without a checkout.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::sync::Arc;

use super::Repository;
use super::blobs;
use super::git::{Git, GitError};
use super::objects::RevisionObjects;
use crate::limit::{DOCUMENT, Limit, REVISION_FILES, REVISION_NAMES, REVISION_TEXT};
use crate::tree::{Blob, Tree, name};

/// How many bytes one entry of a listing may have.
const LONGEST: u64 = 64 * 1024;

/// A commit, and by which name it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// As it was asked for.
    pub name: String,
    /// The hash of the commit.
    pub hash: String,
}

/// Why there is no tree of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionError {
    /// Nothing in this clone has the name.
    Unknown {
        /// The name.
        name: String,
        /// Whether the history of this clone was cut off.
        shallow: bool,
    },
    /// The two have no commit in common.
    Unrelated {
        /// One name and the other.
        names: [String; 2],
        /// Whether the history of this clone was cut off.
        shallow: bool,
    },
    /// Contents were left with the host.
    Absent {
        /// The name.
        name: String,
        /// How many files.
        files: usize,
    },
    /// It has too many files, or too much text.
    TooLarge {
        /// The name.
        name: String,
        /// What it has too much of, as a predicate.
        what: &'static str,
    },
    /// Anything else.
    Git(GitError),
}

impl fmt::Display for RevisionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RevisionError::Unknown { name, shallow } => {
                write!(formatter, "`{name}` is no revision of this repository\n  help: ")?;
                if *shallow {
                    formatter.write_str("the clone is shallow; `git fetch --deepen=100` brings older commits")?;
                    let plain =
                        |text: &str| text.chars().all(|letter| letter.is_alphanumeric() || "-_./".contains(letter));
                    match name.strip_prefix("origin/").filter(|branch| plain(branch)) {
                        Some(branch) => {
                            write!(formatter, ", `git fetch origin {branch}:refs/remotes/{name}` that branch")
                        }
                        None => Ok(()),
                    }
                } else {
                    formatter.write_str("`git fetch origin` brings what the host has; `git branch -a` lists the names")
                }
            }
            RevisionError::Unrelated { names: [one, other], shallow } => {
                write!(formatter, "`{one}` and `{other}` have no commit in common\n  help: ")?;
                formatter.write_str(if *shallow {
                    "the clone is shallow; `git fetch --unshallow` brings the rest, or name two revisions without dots"
                } else {
                    "name two revisions without dots to compare them as they are"
                })
            }
            RevisionError::Absent { name, files } => {
                write!(
                    formatter,
                    "{files} files of `{name}` are not in this clone, which leaves contents with the host"
                )?;
                formatter.write_str("\n  help: `git fetch --refetch --no-filter` brings them")
            }
            RevisionError::TooLarge { name, what } => {
                write!(formatter, "`{name}` {what}, which is more than is read of a revision")?;
                formatter
                    .write_str("\n  help: name the folder of the proposals, or check that revision out and build it")
            }
            RevisionError::Git(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for RevisionError {}

impl From<GitError> for RevisionError {
    fn from(error: GitError) -> RevisionError {
        RevisionError::Git(error)
    }
}

impl Repository {
    /// The commit that git finds under `name`.
    ///
    /// # Errors
    /// When there is none.
    pub fn revision(&self, name: &str) -> Result<Revision, RevisionError> {
        let unknown = || RevisionError::Unknown { name: name.to_owned(), shallow: self.shallow };
        // A name that begins with a hyphen would be an option of git's.
        if name.is_empty() || name.starts_with('-') || name.contains(['\0', '\n']) {
            return Err(unknown());
        }
        let asked = format!("{name}^{{commit}}");
        let hash = self.git.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &asked]);
        match hash {
            Ok(hash) if !hash.is_empty() => Ok(Revision { name: name.to_owned(), hash }),
            Ok(_) | Err(GitError::Failed(_)) => Err(unknown()),
            Err(error) => Err(error.into()),
        }
    }

    /// The commit from which both went on.
    ///
    /// # Errors
    /// When there is none.
    pub fn merge_base(&self, one: &Revision, other: &Revision) -> Result<Revision, RevisionError> {
        match self.git.text(&["merge-base", &one.hash, &other.hash]) {
            Ok(hash) if !hash.is_empty() => Ok(Revision { name: format!("{}...{}", one.name, other.name), hash }),
            Ok(_) | Err(GitError::Failed(_)) => {
                Err(RevisionError::Unrelated { names: [one.name.clone(), other.name.clone()], shallow: self.shallow })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The files that branches add which are not part of the present one, those of remotes included, by paths from where the
    /// work tree lies.
    ///
    /// # Errors
    /// When git cannot read them.
    pub fn added_elsewhere(&self) -> Result<Vec<String>, GitError> {
        let mut asked = vec!["log", "-z", "--format=", "--name-only", "--diff-filter=A", "--no-renames", "--no-merges"];
        asked.extend(["--branches", "--remotes"]);
        // Where nothing is committed yet, every branch is another one.
        if self.head.is_some() {
            asked.extend(["--not", "HEAD"]);
        }
        let bytes = self.git.ask(&asked)?;
        let paths = bytes.split(|byte| *byte == 0).map(|path| name::shown(path.trim_ascii()));
        let own = paths.filter_map(|path| path.strip_prefix(&self.prefix).map(str::to_owned));
        Ok(own.filter(|path| !path.is_empty()).collect())
    }

    /// Who works here, by git's settings: a name; none where git was not told.
    #[must_use]
    pub fn author(&self) -> Option<String> {
        self.git.text(&["config", "user.name"]).ok().filter(|name| !name.trim().is_empty())
    }

    /// The tree of a revision, at the place where the work tree lies in its repository. `wanted` tells which files will be
    /// read. A tree that has nothing there is empty.
    ///
    /// # Errors
    /// When git cannot read it, or contents are not at hand.
    pub fn tree(
        &self,
        root: &Path,
        revision: &Revision,
        wanted: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Tree, RevisionError> {
        let too_large = |what: &'static str| RevisionError::TooLarge { name: revision.name.clone(), what };
        let Listed { mut blobs, absent, beyond } = list(&self.git, &revision.hash, &self.prefix)?;
        if let Some(limit) = beyond {
            return Err(too_large(limit.words()));
        }
        if absent > 0 {
            return Err(RevisionError::Absent { name: revision.name.clone(), files: absent });
        }
        let alike = Blob::take_alike(&mut blobs);
        let is_read = |blob: &&Blob| blob.link || wanted(&blob.path);
        if blobs.iter().filter(is_read).map(|blob| blob.size.min(DOCUMENT.most as u64)).sum::<u64>()
            > REVISION_TEXT.most as u64
        {
            return Err(too_large(REVISION_TEXT.words()));
        }
        let asked: Vec<(String, String)> =
            blobs.iter().filter(is_read).map(|blob| (blob.hash.clone(), blob.path.clone())).collect();
        let mut contents = BTreeMap::new();
        let tally = blobs::read(&self.git, asked.into_iter(), &mut |_, path: String, bytes| {
            if let Some(bytes) = bytes {
                contents.insert(path, bytes.to_vec());
            }
        })?;
        if tally.missing > 0 {
            return Err(RevisionError::Absent { name: revision.name.clone(), files: tally.missing });
        }
        let hashes = blobs.iter().map(|blob| (blob.path.clone(), blob.hash.clone())).collect();
        let objects = RevisionObjects::new(self.git.clone(), hashes);
        Ok(Tree::of_revision(root, &blobs, &alike, contents, Arc::new(objects)))
    }
}

/// What git lists of a commit.
struct Listed {
    /// Files and links, by paths from the folder that was asked for.
    blobs: Vec<Blob>,
    /// How many there are of which this clone has nothing but the name.
    absent: usize,
    /// The limit that there is more than.
    beyond: Option<&'static Limit>,
}

/// Lists every file of the commit below `prefix`. A commit of some hundred KB can name more files than fit into any memory, since
/// its folders may be the same one many times over; only so many are read.
fn list(git: &Git, commit: &str, prefix: &str) -> Result<Listed, GitError> {
    let place = format!("{commit}:{}", prefix.trim_end_matches('/'));
    let asked = ["ls-tree", "-r", "-z", "-l", "--full-tree", &place];
    let mut child = git.start(&asked, false)?;
    let mut listed = Listed { blobs: Vec::new(), absent: 0, beyond: None };
    let mut read = 0;
    if let Some(out) = child.stdout.take() {
        let mut out = BufReader::new(out);
        let mut entry = Vec::new();
        loop {
            entry.clear();
            let broken = |error: std::io::Error| GitError::Failed(error.kind().to_string());
            if out.by_ref().take(LONGEST).read_until(0, &mut entry).map_err(broken)? == 0 {
                break;
            }
            read += entry.len() as u64;
            if listed.blobs.len() >= REVISION_FILES.most {
                listed.beyond = Some(&REVISION_FILES);
            } else if read > REVISION_NAMES.most as u64 {
                listed.beyond = Some(&REVISION_NAMES);
            }
            if listed.beyond.is_some() {
                break;
            }
            entry.pop_if(|byte| *byte == 0);
            listed.blobs.extend(blob(&entry, &mut listed.absent));
        }
    }
    if listed.beyond.is_some() {
        // It would go on for as long as it is read.
        let _ = child.kill();
        let _ = child.wait();
        return Ok(listed);
    }
    let ended = child.wait().map_err(|error| GitError::Failed(error.kind().to_string()))?;
    if ended.success() {
        return Ok(listed);
    }
    // The folder need not have been there; a question that names the commit alone says whether git can read at all.
    if !prefix.is_empty() {
        git.ask(&["cat-file", "-e", commit])?;
        return Ok(Listed { blobs: Vec::new(), absent: 0, beyond: None });
    }
    Err(git.ask(&asked).err().unwrap_or(GitError::Failed("git ls-tree failed".to_owned())))
}

/// One entry: mode, kind, hash, size, then the path after a tab. What is neither a file nor a link is none.
fn blob(entry: &[u8], absent: &mut usize) -> Option<Blob> {
    let at = entry.iter().position(|byte| *byte == b'\t')?;
    let head = std::str::from_utf8(&entry[..at]).ok()?;
    let path = name::shown(&entry[at + 1..]);
    let mut words = head.split_whitespace();
    let (mode, kind, hash) = (words.next()?, words.next()?, words.next()?);
    let size = words.next()?;
    let plain =
        kind == "blob" && !path.is_empty() && !path.starts_with('/') && path.split('/').all(|part| part != "..");
    if !plain {
        return None;
    }
    // Git says `BAD` of what it does not have.
    let Ok(size) = size.parse() else {
        *absent += 1;
        return None;
    };
    let is_text = matches!(path, Cow::Borrowed(_));
    Some(Blob { path: path.into_owned(), is_text, hash: hash.to_owned(), size, link: mode == "120000" })
}
