//! The files of each proposal, followed back through the commits.
//!
//! Measured on the Kubernetes corpus: metadata moved from flat `.md` files with front matter into folders with `kep.yaml`, mostly
//! by renames that git finds. Where it does not, because too much of the text changed or a link was left in the old
//! place, a document that vanished in the same commit under the same name without its number is the one.

use std::collections::{BTreeMap, HashMap};

use crate::dialect::{is_main_document, is_sidecar};
use crate::load::names;
use crate::repository::log::{Action, Change, Commit};

use super::revision::{File, Revision};
use super::takeover::takeovers;

/// One of the two files that a proposal may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Role {
    Document,
    Sidecar,
}

/// The files of one proposal at the head, in the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) document: Option<String>,
    pub(super) sidecar: Option<String>,
}

/// What is known of a proposal while it is followed.
#[derive(Debug, Default)]
struct Follower {
    document: Option<File>,
    sidecar: Option<File>,
    /// Newest first.
    revisions: Vec<Revision>,
}

impl Follower {
    const fn now(&self, role: Role) -> Option<&File> {
        match role {
            Role::Document => self.document.as_ref(),
            Role::Sidecar => self.sidecar.as_ref(),
        }
    }

    fn file(&mut self, role: Role) -> &mut Option<File> {
        match role {
            Role::Document => &mut self.document,
            Role::Sidecar => &mut self.sidecar,
        }
    }
}

/// What one commit did to one proposal: the new state of its files is known, these are the older ones.
#[derive(Default)]
struct Step<'log> {
    older: BTreeMap<Role, Option<File>>,
    changes: BTreeMap<Role, &'log Change>,
}

/// The revisions of each proposal, newest first. A proposal that is not in the head has none.
pub(super) fn trace(commits: &[Commit], files: &[Files]) -> Vec<Vec<Revision>> {
    let mut tracer = Tracer::new(commits, files);
    for (at, commit) in commits.iter().enumerate() {
        tracer.commit(at, &takeovers(commit));
    }
    tracer.followers.into_iter().map(|follower| follower.revisions).collect()
}

/// What each path holds at the head: what the newest commit that touched it left there.
pub(super) fn head(commits: &[Commit]) -> HashMap<&str, &str> {
    let mut head: HashMap<&str, &str> = HashMap::new();
    for change in commits.iter().flat_map(|commit| &commit.changes) {
        head.entry(&change.path).or_insert(&change.after);
        if let Some(from) = &change.from {
            head.entry(from).or_insert("");
        }
    }
    head.retain(|_, object| !object.is_empty());
    head
}

struct Tracer {
    followers: Vec<Follower>,
    /// The files that are followed at this point of the history.
    paths: HashMap<String, (usize, Role)>,
    /// Where files came later that were not there before: what vanished from such a place came again.
    gone: HashMap<String, (usize, Role)>,
}

impl Tracer {
    fn new(commits: &[Commit], files: &[Files]) -> Tracer {
        let head = head(commits);
        let mut tracer =
            Tracer { followers: Vec::with_capacity(files.len()), paths: HashMap::new(), gone: HashMap::new() };
        for (id, files) in files.iter().enumerate() {
            let mut follower = Follower::default();
            for (role, path) in [(Role::Document, &files.document), (Role::Sidecar, &files.sidecar)] {
                let Some(path) = path else { continue };
                if let Some(object) = head.get(path.as_str()) {
                    *follower.file(role) = Some(File { path: path.clone(), object: (*object).to_owned() });
                    tracer.paths.insert(path.clone(), (id, role));
                }
            }
            tracer.followers.push(follower);
        }
        tracer
    }

    fn commit(&mut self, at: usize, commit: &Commit) {
        let mut steps: BTreeMap<usize, Step<'_>> = BTreeMap::new();
        for change in &commit.changes {
            let places = if change.action == Action::Deleted { &self.gone } else { &self.paths };
            let Some((id, role)) = places.get(&change.path).copied() else { continue };
            let step = steps.entry(id).or_default();
            step.older.insert(role, before(change));
            step.changes.insert(role, change);
        }
        self.roles(&mut steps);
        self.together(commit, &mut steps);
        self.lost(commit, &mut steps);
        for (id, step) in steps {
            self.step(at, id, step);
        }
    }

    /// A flat file of few words resembles the metadata file that its front matter became more than the document beside
    /// it: what a file was before decides which of the two it was.
    fn roles(&self, steps: &mut BTreeMap<usize, Step<'_>>) {
        for (id, step) in steps.iter_mut() {
            for (role, other) in [(Role::Sidecar, Role::Document), (Role::Document, Role::Sidecar)] {
                let Some(Some(older)) = step.older.get(&role) else { continue };
                // A metadata file may have had any name, but was no document.
                let other_kind = match role {
                    Role::Sidecar => names::is_markdown(&older.path),
                    Role::Document => is_sidecar(names::file_name(&older.path)),
                };
                if !other_kind {
                    continue;
                }
                let older = step.older.insert(role, None).flatten();
                if self.is_absent(*id, step, other) {
                    step.older.insert(other, older);
                }
            }
        }
    }

    /// Whether a proposal had no such file before the step.
    fn is_absent(&self, id: usize, step: &Step<'_>, role: Role) -> bool {
        step.older.get(&role).map_or(self.followers[id].now(role), Option::as_ref).is_none()
    }

    /// A metadata file moves with its document, whatever other file it resembles.
    fn together(&self, commit: &Commit, steps: &mut BTreeMap<usize, Step<'_>>) {
        if !commit.changes.iter().any(|change| change.action == Action::Renamed) {
            return;
        }
        let sources: HashMap<&str, &Change> = commit
            .changes
            .iter()
            .filter(|change| change.action != Action::Added)
            .map(|change| (change.from.as_deref().unwrap_or(&change.path), change))
            .collect();
        // A metadata file that is still there belongs to what is there now, unless that took the place of another.
        let taken =
            |path: &str| commit.changes.iter().any(|change| change.action == Action::Renamed && change.path == path);
        for (id, step) in steps.iter_mut() {
            let follower = &self.followers[*id];
            let (Some(Some(document)), Some(sidecar)) =
                (step.older.get(&Role::Document), step.older.get(&Role::Sidecar))
            else {
                continue;
            };
            let Some(now) = &follower.sidecar else { continue };
            let moved = follower.document.as_ref().is_some_and(|file| file.path != document.path);
            let beside = format!("{}/{}", names::parent(&document.path), names::file_name(&now.path));
            if moved && sidecar.as_ref().is_none_or(|sidecar| sidecar.path != beside) {
                let found = sources.get(beside.as_str());
                let found = found.filter(|change| change.action != Action::Modified || taken(&document.path));
                let found = found.map(|change| File { path: beside, object: change.before.clone() });
                // A document with front matter had no metadata file; one from another proposal's folder is not its own.
                let foreign = sidecar.as_ref().is_some_and(|sidecar| {
                    names::parent(&sidecar.path) != names::parent(&document.path)
                        && names::parent(&sidecar.path) != names::parent(&now.path)
                });
                if found.is_some() || foreign {
                    step.older.insert(Role::Sidecar, found);
                }
            }
        }
    }

    /// Documents that seem new, though one of their name vanished in the same commit.
    fn lost(&self, commit: &Commit, steps: &mut BTreeMap<usize, Step<'_>>) {
        let absent = |id: usize, step: &Step<'_>| {
            [Role::Document, Role::Sidecar].into_iter().all(|role| self.is_absent(id, step, role))
        };
        let new: Vec<usize> = steps.iter().filter(|(id, step)| absent(**id, step)).map(|(id, _)| *id).collect();
        if new.is_empty() {
            return;
        }
        let mut vanished: BTreeMap<String, Vec<&Change>> = BTreeMap::new();
        for change in commit.changes.iter().filter(|change| change.action == Action::Deleted) {
            if names::is_markdown(&change.path) && !self.gone.contains_key(&change.path) {
                vanished.entry(bare(&change.path)).or_default().push(change);
            }
        }
        let mut came: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for id in new {
            if let Some(file) = &self.followers[id].document {
                came.entry(bare(&file.path)).or_default().push(id);
            }
        }
        for (name, ids) in came {
            if let ([id], Some([change])) = (ids.as_slice(), vanished.get(&name).map(Vec::as_slice))
                && name.len() >= 4
                && let Some(step) = steps.get_mut(id)
            {
                step.older.insert(Role::Document, before(change));
                let beside = |other: &&Change| {
                    other.action == Action::Deleted
                        && names::parent(&other.path) == names::parent(&change.path)
                        && is_sidecar(names::file_name(&other.path))
                };
                if is_main_document(names::file_name(&change.path))
                    && let Some(sidecar) = commit.changes.iter().find(beside)
                {
                    step.older.insert(Role::Sidecar, before(sidecar));
                }
            }
        }
    }

    /// Records the state after the commit, and goes on with the one before it.
    fn step(&mut self, at: usize, id: usize, step: Step<'_>) {
        let follower = &mut self.followers[id];
        let changed = step.changes.get(&Role::Sidecar).or_else(|| step.changes.get(&Role::Document));
        let mut everybody: Vec<usize> =
            step.changes.values().flat_map(|change| change.authors.iter().copied()).collect();
        everybody.sort_unstable();
        everybody.dedup();
        follower.revisions.push(Revision {
            commit: at,
            document: follower.document.clone(),
            sidecar: follower.sidecar.clone(),
            authors: changed.map(|change| change.authors.clone()).unwrap_or_default(),
            everybody,
        });
        for (role, older) in step.older {
            // Another proposal may have come from this place in the same commit.
            if let Some(newer) = follower.file(role).take()
                && self.paths.get(&newer.path) == Some(&(id, role))
            {
                self.paths.remove(&newer.path);
                if older.is_none() {
                    self.gone.insert(newer.path, (id, role));
                }
            }
            if let Some(older) = &older {
                self.gone.remove(&older.path);
                self.paths.insert(older.path.clone(), (id, role));
            }
            *follower.file(role) = older;
        }
    }
}

/// The file as it was before the change.
fn before(change: &Change) -> Option<File> {
    let path = change.from.as_ref().unwrap_or(&change.path);
    (change.action != Action::Added).then(|| File { path: path.clone(), object: change.before.clone() })
}

/// What a proposal is called without its number or day: `node-swap` of `2400-node-swap/README.md`.
pub(super) fn bare(path: &str) -> String {
    let own = if is_main_document(names::file_name(path)) {
        names::file_name(names::parent(path))
    } else {
        names::stem(path)
    };
    let rest = match (names::numbered(own), names::dated(own)) {
        (Some(found), _) => found.rest,
        (None, Some((day, _))) => own.get(day.len()..).unwrap_or(own),
        (None, None) => own,
    };
    rest.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
