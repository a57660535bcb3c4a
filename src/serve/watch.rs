//! What happens to the files of a tree while it is previewed.
//!
//! Every folder that the tree was listed from is watched by itself, and so is where git keeps its references: a watch on
//! everything below the root would take in build outputs and packages, which have more folders than a system has
//! watches. A folder that comes is looked into, then watched, then looked into again, since what is made in it between
//! the two is told by nobody.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::tree::TreeFile;

mod git;

use git::{below, git_folders, marks, tells_of_commits};

/// How long nothing must happen before a change is read: what an editor does to save one file is over by then.
pub const SETTLE: Duration = Duration::from_millis(15);
/// The same where very much happens, as when git switches to another branch.
const SETTLE_MANY: Duration = Duration::from_millis(60);
/// So many paths are very much.
const MANY: usize = 40;
/// A change is read after this time even if there is no end of it.
const LONGEST: Duration = Duration::from_secs(1);
/// How often files are looked at where nobody tells of them.
const POLL: Duration = Duration::from_secs(1);

/// What may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Paths relative to the root: files, or folders with all that is in them.
    pub paths: BTreeSet<String>,
    /// The repository's commits, references or settings.
    pub repository: bool,
    /// Anything: the tree has to be listed.
    pub everything: bool,
}

impl Changes {
    /// Anything in the tree.
    #[must_use]
    pub fn everything() -> Changes {
        Changes { everything: true, ..Changes::default() }
    }

    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.repository && !self.everything
    }
}

/// Tells of changes to a tree.
pub struct Watch {
    root: PathBuf,
    /// The folders in which git keeps what says which commit is checked out.
    git: Vec<PathBuf>,
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    watched: BTreeSet<PathBuf>,
    /// What git's files were when they were looked at last, where nobody tells of them.
    marks: Vec<(PathBuf, TreeFile)>,
    notice: Option<String>,
}

impl Watch {
    /// A watch on the tree under `root` that sees nothing until it is told which folders to follow. `poll` asks for
    /// looking at intervals instead.
    #[must_use]
    pub fn new(root: &Path, poll: bool) -> Watch {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let git = git_folders(&root);
        let (sender, events) = channel();
        let mut watch =
            Watch { root, git, watcher: None, events, watched: BTreeSet::new(), marks: Vec::new(), notice: None };
        if poll {
            return watch;
        }
        let told = move |event| {
            // Nobody listens any more when the preview ends.
            let _ = sender.send(event);
        };
        match notify::recommended_watcher(told) {
            Ok(watcher) => watch.watcher = Some(watcher),
            Err(error) => watch.give_up(&error),
        }
        watch
    }

    /// Watches these folders, relative to the root, and no others. Tells whether there were new ones, so that the tree
    /// has to be listed once more.
    pub fn follow(&mut self, folders: &BTreeSet<String>) -> bool {
        if self.watcher.is_none() {
            return false;
        }
        let wanted: BTreeSet<PathBuf> = folders
            .iter()
            .map(|folder| self.root.join(folder))
            .chain(self.git.iter().flat_map(|git| below(git)))
            .collect();
        let gone: Vec<PathBuf> = self.watched.difference(&wanted).cloned().collect();
        gone.iter().for_each(|folder| self.leave(folder));
        let new: Vec<PathBuf> = wanted.difference(&self.watched).cloned().collect();
        let mut more = false;
        for folder in new {
            let Some(watcher) = &mut self.watcher else { return true };
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => more |= self.watched.insert(folder),
                // It has gone again, or may not be read; its parent tells when that changes.
                Err(error) if is_missing(&error) => {}
                Err(error) => self.give_up(&error),
            }
        }
        more && self.watcher.is_some()
    }

    /// Something that has to be said once.
    pub fn notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Waits for changes, a little while at most.
    #[must_use]
    pub fn wait(&mut self) -> Option<Changes> {
        if self.watcher.is_none() {
            std::thread::sleep(POLL);
            self.git = git_folders(&self.root);
            let marks = marks(&self.root, &self.git);
            // Git is asked only where its files say that there is something new; what was written just now may be
            // written again without its times telling.
            let repository = marks != self.marks || marks.iter().any(|(_, file)| !file.is_settled());
            self.marks = marks;
            return Some(Changes { repository, ..Changes::everything() });
        }
        let mut changes = Changes::default();
        match self.events.recv_timeout(Duration::from_secs(1)) {
            Ok(event) => self.take(event, &mut changes),
            Err(RecvTimeoutError::Timeout) => return None,
            Err(RecvTimeoutError::Disconnected) => {
                self.watcher = None;
                return None;
            }
        }
        let started = Instant::now();
        while started.elapsed() < LONGEST {
            let settle = if changes.paths.len() < MANY { SETTLE } else { SETTLE_MANY };
            match self.events.recv_timeout(settle) {
                Ok(event) => self.take(event, &mut changes),
                Err(_) => break,
            }
        }
        (!changes.is_empty()).then_some(changes)
    }

    /// Adds what an event tells.
    fn take(&mut self, event: notify::Result<Event>, changes: &mut Changes) {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                if is_exhausted(&error) {
                    self.give_up(&error);
                }
                changes.everything = true;
                return;
            }
        };
        if event.need_rescan() {
            // Events were lost.
            changes.everything = true;
            changes.repository = true;
        }
        let read_only = matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
        if read_only {
            return;
        }
        for path in &event.paths {
            if let Some(name) = self.git.iter().find_map(|git| path.strip_prefix(git).ok()) {
                changes.repository |= tells_of_commits(name);
                continue;
            }
            let Ok(inside) = path.strip_prefix(&self.root) else { continue };
            let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            match parts.as_slice() {
                // The root itself, or git's folder that came or went.
                [] => changes.everything = true,
                [only] if only == ".git" => {
                    self.git = git_folders(&self.root);
                    changes.repository = true;
                    changes.everything = true;
                }
                [first, ..] if first == ".git" => {}
                parts => {
                    // Who the names of a history belong to.
                    changes.repository |= parts.len() == 1 && parts[0] == ".mailmap";
                    changes.paths.insert(parts.join("/"));
                }
            }
            // What a watch on a folder is worth that was moved or made anew, nobody knows.
            if !matches!(event.kind, EventKind::Access(_)) && self.watched.contains(path) {
                let stale: Vec<PathBuf> =
                    self.watched.iter().filter(|folder| folder.starts_with(path)).cloned().collect();
                stale.iter().for_each(|folder| self.leave(folder));
                changes.everything = true;
            }
        }
    }

    fn leave(&mut self, folder: &Path) {
        self.watched.remove(folder);
        if let Some(watcher) = &mut self.watcher {
            // It may have gone, and its watch with it.
            let _ = watcher.unwatch(folder);
        }
    }

    /// Goes over to looking at intervals.
    fn give_up(&mut self, error: &notify::Error) {
        self.watcher = None;
        self.watched.clear();
        let reason = if is_exhausted(error) {
            "the system allows too few watches (on Linux: fs.inotify.max_user_watches)".to_owned()
        } else {
            format!("files cannot be watched: {error}")
        };
        self.notice = Some(format!("note: {reason}; looking at the files every second instead"));
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound | notify::ErrorKind::WatchNotFound => true,
        notify::ErrorKind::Io(error) => {
            matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::NotADirectory
            )
        }
        _ => false,
    }
}

fn is_exhausted(error: &notify::Error) -> bool {
    /// No space left: what Linux says when there are no watches left.
    const ENOSPC: i32 = 28;
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => error.raw_os_error() == Some(ENOSPC),
        _ => false,
    }
}
