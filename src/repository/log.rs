//! The history as one stream: every commit with the files that it changed, as `git log --raw -z` prints it.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader};

use serde::{Deserialize, Serialize};

use super::git::{Git, GitError};
use crate::tree::name;

/// What git is asked for: every commit that led to the head, each against its first parent, renames found where half
/// of the text is the same. The limits are git's own; they stand here so that no configuration changes them.
const LOG: [&str; 13] = [
    "log",
    "--raw",
    "-z",
    "--no-abbrev",
    "--diff-merges=first-parent",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--ignore-submodules=all",
    "-l1000",
    "--encoding=UTF-8",
    // NUL stands in no name; the first character tells a commit from a change.
    "--format=%x01%H%x00%P%x00%ct%x00%aN%x00%aE",
    "--end-of-options",
];

/// Who made a commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Author {
    /// The name, by the repository's `.mailmap`.
    pub name: String,
    /// The address for mail.
    pub email: String,
}

/// What a commit did to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// Its text changed.
    Modified,
    /// It was called otherwise.
    Renamed,
}

/// One file of one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What happened. A file that became a link is gone, and the other way round it is new.
    pub action: Action,
    /// The path; after a rename the new one.
    pub path: String,
    /// The path before a rename.
    pub from: Option<String>,
    /// The object before; empty for a new file.
    pub before: String,
    /// The object after; empty for a file that is gone.
    pub after: String,
    /// Who made the change, as indexes into [`History::authors`]: of a merge those whose work it brought.
    pub authors: Vec<usize>,
}

/// One commit of the line that the head stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its hash.
    pub hash: String,
    /// When it was committed, in seconds since 1970 UTC.
    pub time: i64,
    /// Its parent in the line; none for the first one, and where a shallow clone ends.
    pub parent: Option<String>,
    /// The files that it changed.
    pub changes: Vec<Change>,
}

/// The line of first parents from the head to the beginning. What a branch did on the way to its merge does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The newest first.
    pub commits: Vec<Commit>,
    /// Everybody who changed something.
    pub authors: Vec<Author>,
}

/// A commit as git prints it.
struct Printed {
    hash: String,
    parents: Vec<String>,
    time: i64,
    author: usize,
    changes: Vec<Change>,
}

impl History {
    /// Reads what led to `head`, or what came after the commit `since`. Only files that `wanted` names are kept. Where
    /// the contents of earlier files are not at hand (`partial`), only renames without a change of the text are found.
    /// `see` looks at the changes of the line as they come, as long as git prints it in order.
    ///
    /// # Errors
    /// What git says, or that it printed something that is not a log.
    pub fn read(
        git: &Git,
        head: &str,
        since: Option<&str>,
        partial: bool,
        wanted: &dyn Fn(&str) -> bool,
        see: &mut dyn FnMut(&Change),
    ) -> Result<History, GitError> {
        let range = since.map_or_else(|| head.to_owned(), |since| format!("{since}..{head}"));
        let mut arguments = LOG.to_vec();
        arguments.insert(arguments.len() - 1, if partial { "-M100%" } else { "-M50%" });
        arguments.push(&range);
        arguments.push("--");
        let mut child = git.start(&arguments, false)?;
        let Some(out) = child.stdout.take() else { return Err(GitError::Failed("it prints nothing".to_owned())) };
        let mut next = Some(head.to_owned());
        let mut on_line = false;
        let parsed = parse(BufReader::with_capacity(1 << 16, out), wanted, &mut |commit, change| match change {
            None => {
                on_line = next.as_ref() == Some(&commit.hash);
                if on_line {
                    next = commit.parents.first().cloned();
                }
            }
            Some(change) if on_line => see(change),
            Some(_) => {}
        });
        let status = child.wait().map_err(|error| GitError::Failed(error.kind().to_string()))?;
        if !status.success() {
            // Asked again for what is wrong: the stream itself has no place for it.
            arguments.insert(1, "-n1");
            return Err(git.ask(&arguments).err().unwrap_or(GitError::Failed("git log failed".to_owned())));
        }
        let (printed, authors) = parsed?;
        Ok(line(printed, authors, head))
    }
}

/// Reads the stream.
fn parse(
    mut out: impl BufRead,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(&Printed, Option<&Change>),
) -> Result<(Vec<Printed>, Vec<Author>), GitError> {
    let mut authors: BTreeMap<Author, usize> = BTreeMap::new();
    let mut printed: Vec<Printed> = Vec::new();
    let mut next_bytes = || -> Result<Option<Vec<u8>>, GitError> {
        let mut token = Vec::new();
        let read = out.read_until(0, &mut token).map_err(|error| GitError::Failed(error.kind().to_string()))?;
        if token.last() == Some(&0) {
            token.pop();
        }
        Ok((read > 0).then_some(token))
    };
    let mut next = |is_path: bool| -> Result<Option<String>, GitError> {
        let text = |bytes: Vec<u8>| match is_path {
            true => name::shown(&bytes).into_owned(),
            false => String::from_utf8_lossy(&bytes).into_owned(),
        };
        next_bytes().map(|bytes| bytes.map(text))
    };
    let cut = || GitError::Failed("its log ends in the middle of a line".to_owned());
    while let Some(token) = next(false)? {
        let token = token.trim_start_matches('\n');
        if let Some(hash) = token.strip_prefix('\u{1}') {
            let parents = next(false)?.ok_or_else(cut)?;
            let time = next(false)?.ok_or_else(cut)?;
            let name = next(false)?.ok_or_else(cut)?;
            let email = next(false)?.ok_or_else(cut)?.to_lowercase();
            let count = authors.len();
            let commit = Printed {
                hash: hash.to_owned(),
                parents: parents.split(' ').filter(|parent| !parent.is_empty()).map(str::to_owned).collect(),
                time: time.parse().unwrap_or(0),
                author: *authors.entry(Author { name, email }).or_insert(count),
                changes: Vec::new(),
            };
            each(&commit, None);
            printed.push(commit);
        } else if let Some(raw) = token.strip_prefix(':') {
            let first = next(true)?.ok_or_else(cut)?;
            let action = raw.rsplit(' ').next().unwrap_or_default();
            let second = if action.starts_with(['R', 'C']) { Some(next(true)?.ok_or_else(cut)?) } else { None };
            let commit = printed.last_mut().ok_or_else(cut)?;
            let change = change(raw, first, second)
                .filter(|change| wanted(&change.path) || change.from.as_deref().is_some_and(wanted));
            if let Some(change) = change {
                each(commit, Some(&change));
                commit.changes.push(change);
            }
        } else if !token.is_empty() {
            return Err(GitError::Failed("it printed something that is no log".to_owned()));
        }
    }
    let mut by_index: Vec<(Author, usize)> = authors.into_iter().collect();
    by_index.sort_by_key(|(_, index)| *index);
    Ok((printed, by_index.into_iter().map(|(author, _)| author).collect()))
}

/// One raw line: the modes, objects and the action, then its path or paths.
fn change(raw: &str, first: String, second: Option<String>) -> Option<Change> {
    let mut parts = raw.split(' ');
    let (mode_before, mode_after) = (parts.next()?, parts.next()?);
    let (before, after) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    // Regular files only; a link is as good as absent.
    let file = |mode: &str| mode.starts_with("100");
    let action = match (parts.next()?.as_bytes().first()?, file(mode_before), file(mode_after)) {
        (_, false, false) => return None,
        (b'C', _, true) | (_, false, true) => Action::Added,
        (_, true, false) => Action::Deleted,
        (b'R', true, true) => Action::Renamed,
        (_, true, true) => Action::Modified,
    };
    let (path, from) = match (action, second) {
        (Action::Renamed, Some(second)) => (second, Some(first)),
        (Action::Deleted, Some(_)) => (first, None),
        (_, Some(second)) => (second, None),
        (_, None) => (first, None),
    };
    let before = if action == Action::Added { String::new() } else { before };
    let after = if action == Action::Deleted { String::new() } else { after };
    Some(Change { action, path, from, before, after, authors: Vec::new() })
}

/// The line of first parents, each change with those who made it.
fn line(printed: Vec<Printed>, authors: Vec<Author>, head: &str) -> History {
    let index: HashMap<&str, usize> =
        printed.iter().enumerate().map(|(at, commit)| (commit.hash.as_str(), at)).collect();
    let mut chain = Vec::new();
    let mut at = index.get(head).copied();
    while let Some(here) = at {
        chain.push(here);
        at = printed[here].parents.first().and_then(|parent| index.get(parent.as_str()).copied());
    }
    // The oldest merge that leads to a commit is the one that brought it.
    let mut brought = vec![false; printed.len()];
    chain.iter().for_each(|here| brought[*here] = true);
    let mut makers: Vec<BTreeMap<&str, Vec<usize>>> = Vec::new();
    for here in chain.iter().rev() {
        let mut made: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut open: Vec<usize> = Vec::new();
        let reach = |commit: usize, open: &mut Vec<usize>, brought: &mut Vec<bool>| {
            for parent in &printed[commit].parents {
                if let Some(parent) = index.get(parent.as_str()).copied().filter(|parent| !brought[*parent]) {
                    brought[parent] = true;
                    open.push(parent);
                }
            }
        };
        reach(*here, &mut open, &mut brought);
        while let Some(commit) = open.pop() {
            reach(commit, &mut open, &mut brought);
            // What a merge within a branch changed was made by others.
            if printed[commit].parents.len() < 2 {
                for change in &printed[commit].changes {
                    made.entry(&change.path).or_default().push(printed[commit].author);
                }
            }
        }
        makers.push(made);
    }
    let commits = chain.iter().zip(makers.into_iter().rev()).map(|(here, made)| {
        let commit = &printed[*here];
        let changes = commit.changes.iter().map(|change| {
            let mut authors = made.get(change.path.as_str()).cloned().unwrap_or_default();
            if authors.is_empty() {
                authors.push(commit.author);
            }
            authors.sort_unstable();
            authors.dedup();
            Change { authors, ..change.clone() }
        });
        Commit {
            hash: commit.hash.clone(),
            time: commit.time,
            parent: commit.parents.first().cloned(),
            changes: changes.collect(),
        }
    });
    History { commits: commits.collect(), authors }
}
