//! The repository that a tree belongs to, as git tells: its address on a host, where the tree lies in it, its history.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub mod blobs;
mod files;
pub mod git;
pub mod log;
mod objects;
pub mod revision;

pub use files::{top, work_tree};

use crate::limit::MAILMAP;
use crate::tree::name;
use git::{Git, GitError, Mailmap};

/// What git knows about the repository round a tree.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Git itself, for further questions.
    pub git: Git,
    /// The web address, without credentials and trailing slash.
    pub url: Option<String>,
    /// Where the tree lies: empty at the top, else a path with a trailing slash.
    pub prefix: String,
    /// The folder in which git keeps what belongs to this work tree alone.
    pub git_dir: PathBuf,
    /// The commit that is checked out; none before the first one.
    pub head: Option<String>,
    /// The history begins somewhere in its middle.
    pub shallow: bool,
    /// File contents of earlier commits were left with the host.
    pub partial: bool,
    /// The `.mailmap` as an object; none where there is no such file, or it is too large.
    pub mailmap: Option<String>,
    /// Whether there is a `.mailmap` that is too large.
    pub large_mailmap: bool,
    /// Whether this is the repository as it stands at a commit, without a work tree.
    pub committed: bool,
}

impl Repository {
    /// The repository as it stands at `commit`: what a work tree holds, such as its `.mailmap`, says nothing.
    #[must_use]
    pub fn at(&self, commit: &str) -> Repository {
        let asked = format!("{commit}:.mailmap");
        let object = self.git.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &asked]).ok();
        let size = object.as_ref().and_then(|object| self.git.text(&["cat-file", "-s", object]).ok()?.parse().ok());
        let large_mailmap = size.is_some_and(|size: u64| size > MAILMAP.most as u64);
        let mailmap = object.filter(|_| !large_mailmap);
        let git = self.git.apart(&self.git_dir, mailmap.clone().map(Mailmap::Object));
        Repository { git, head: Some(commit.to_owned()), mailmap, large_mailmap, committed: true, ..self.clone() }
    }

    /// Whether this is the same repository in the same state.
    #[must_use]
    pub fn is(&self, other: &Repository) -> bool {
        let all = |one: &Repository| {
            let one = one.clone();
            let Repository { git: _, url, prefix, git_dir, head, shallow, partial, mailmap, large_mailmap, committed } =
                one;
            (url, prefix, git_dir, head, shallow, partial, mailmap, large_mailmap, committed)
        };
        all(self) == all(other)
    }

    /// Whether the work tree has a file at this path of the repository. That of a commit has none.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        !self.committed && self.git.root().join(self.seen_from_root(path)).is_file()
    }

    /// What the files at these paths of the repository would be as objects; those that are not there are left out.
    #[must_use]
    pub fn objects_of(&self, paths: &[&str]) -> BTreeMap<String, String> {
        /// As many as fit into one command everywhere.
        const AT_ONCE: usize = 200;
        let mut objects = BTreeMap::new();
        for some in paths.chunks(AT_ONCE) {
            // One that is not there would end the command.
            let some: Vec<&str> = some.iter().copied().filter(|path| self.holds(path)).collect();
            let seen: Vec<String> = some.iter().map(|path| self.seen_from_root(path)).collect();
            let mut arguments = vec!["hash-object", "--no-filters", "--"];
            arguments.extend(seen.iter().map(String::as_str));
            let hashes = if some.is_empty() { String::new() } else { self.git.text(&arguments).unwrap_or_default() };
            objects.extend(some.into_iter().map(str::to_owned).zip(hashes.lines().map(str::to_owned)));
        }
        objects
    }

    /// A path of the repository, seen from the root of the tree.
    fn seen_from_root(&self, path: &str) -> String {
        match path.strip_prefix(&self.prefix) {
            Some(path) => path.to_owned(),
            None => format!("{}{path}", "../".repeat(self.prefix.matches('/').count())),
        }
    }
}

/// What git tracks at `place` and below it, relative to `place`, in the repository whose work tree begins at `top`: the empty path where
/// it tracks the place itself, nothing where that lies elsewhere. None where git does not tell.
#[must_use]
pub fn tracked(top: &Path, place: &Path) -> Option<BTreeSet<PathBuf>> {
    let Ok(inside) = place.strip_prefix(top) else { return Some(BTreeSet::new()) };
    let mut command = Git::new(top).command(&["--literal-pathspecs", "ls-files", "-z", "--"]);
    command.arg(if inside.as_os_str().is_empty() { Path::new(".") } else { inside });
    let output = git::output(command).ok().filter(|output| output.status.success())?;
    let paths = output.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(name::native);
    Some(paths.filter_map(|path| path.strip_prefix(inside).ok().map(Path::to_owned)).collect())
}

/// Asks git about the repository round `root`.
///
/// # Errors
/// Why there is nothing to tell.
pub fn find(root: &Path) -> Result<Repository, GitError> {
    let git = Git::new(root);
    // One question each, since a name may hold a line end, and all at once: most of the time is that of starting git.
    let asked: [&[&str]; 5] = [
        &["rev-parse", "--is-shallow-repository"],
        &["rev-parse", "--show-prefix"],
        &["rev-parse", "--absolute-git-dir"],
        &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
        &["config", "--get-regexp", r"^(remote\..*\.(url|promisor|partialclonefilter)|extensions\.partialclone)$"],
    ];
    let [shallow, prefix, git_dir, head, settings] = std::thread::scope(|scope| {
        let running = asked.map(|arguments| scope.spawn(|| git.ask(arguments)));
        running.map(|thread| thread.join().unwrap_or_else(|_| Err(GitError::Failed("it could not be run".to_owned()))))
    });
    let line = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).ok()?;
        Some(text.strip_suffix('\n').unwrap_or(&text).to_owned())
    };
    let shallow = line(shallow?).as_deref() == Some("true");
    let prefix = name::shown(&prefix?).trim_end_matches('\n').to_owned();
    let git_dir = git_dir?;
    let git_dir = name::native(git_dir.strip_suffix(b"\n").unwrap_or(&git_dir)).into_owned();
    let head = head.ok().and_then(line);
    // Nothing configured is no error, though git ends as if it were.
    let settings = settings.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let top = "../".repeat(prefix.matches('/').count());
    let mailmap = format!("{top}.mailmap");
    // Git opens no link there either.
    let known = root.join(&mailmap).symlink_metadata().ok().filter(std::fs::Metadata::is_file);
    let large_mailmap = known.as_ref().is_some_and(|found| found.len() > MAILMAP.most as u64);
    let object =
        known.filter(|_| !large_mailmap).and_then(|_| git.text(&["hash-object", "--no-filters", "--", &mailmap]).ok());
    let file = object.is_some().then(|| Mailmap::File(root.join(&mailmap)));
    let git = git.apart(&git_dir, file);
    let mailmap = object;
    let mut url = None;
    let mut partial = false;
    for (key, value) in settings.lines().filter_map(|line| line.split_once(' ')) {
        if key == "remote.origin.url" {
            url = web_address(value).or(url);
        } else if !key.ends_with(".url") {
            partial |= value != "false";
        }
    }
    Ok(Repository { git, url, prefix, git_dir, head, shallow, partial, mailmap, large_mailmap, committed: false })
}

/// The web address of a remote: `git@host:owner/name.git`, `ssh://…`, `https://user:token@host/…`.
#[must_use]
pub fn web_address(remote: &str) -> Option<String> {
    let remote = remote.trim();
    let bare = ["https://", "http://", "ssh://", "git://"].into_iter().find_map(|scheme| remote.strip_prefix(scheme));
    let (host, path) = match bare {
        Some(bare) => bare.split_once('/')?,
        None => remote.split_once(':').filter(|(host, path)| host.contains('@') && !path.starts_with("//"))?,
    };
    let host = host.rsplit('@').next()?;
    // A port of ssh's is not the web server's.
    let host =
        if remote.starts_with("ssh://") || remote.starts_with("git://") { host.split(':').next()? } else { host };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./:~+".contains(letter))
    };
    (plain(host) && plain(path) && host.contains(['.', ':']) || host == "localhost")
        .then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn remotes_become_web_addresses_without_secrets() {
        for (remote, expected) in [
            ("git@github.com:o/r.git", Some("https://github.com/o/r")),
            ("https://github.com/o/r.git", Some("https://github.com/o/r")),
            ("https://user:secret@github.com/o/r", Some("https://github.com/o/r")),
            ("ssh://git@host.example:22/o/r.git", Some("https://host.example/o/r")),
            ("/some/path/r.bundle", None),
            ("../r", None),
            ("file:///x/y", None),
        ] {
            assert_eq!(web_address(remote).as_deref(), expected, "{remote}");
        }
    }
}
