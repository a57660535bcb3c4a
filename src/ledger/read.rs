//! From a repository to the ledger of the proposals that a tree holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use rayon::prelude::*;

use super::cache::{self, Cache, Found};
use super::trace::{File, Files, Revision, trace};
use super::{Commit, CommitId, Contributor, Ledger, Notice, Past, Transition, What};
use crate::config::Config;
use crate::dialect::{Dialect, is_sidecar};
use crate::interpret::past::{Part, own_folder, standing};
use crate::load::names;
use crate::load::read::decode;
use crate::proposal::standing::{Said, Standing};
use crate::repository::Repository;
use crate::repository::blobs::{self, Tally};
use crate::repository::git::GitError;
use crate::repository::log::History;

/// A commit that touches so many proposals says little about each of them.
const BULK: usize = 20;
/// In a small repository half of all proposals are very many, but no fewer than this.
const BULK_OF_FEW: usize = 5;

/// A proposal of the work tree: what is followed, and what it says now.
#[derive(Clone, Copy, Debug)]
pub struct Source<'tree> {
    /// The document's path and text.
    pub document: Option<(&'tree str, &'tree str)>,
    /// The metadata file's.
    pub sidecar: Option<(&'tree str, &'tree str)>,
    /// What it is read by.
    pub dialect: &'tree Dialect,
}

impl Source<'_> {
    fn path(&self) -> &str {
        self.document.or(self.sidecar).map_or("", |(path, _)| path)
    }
}

/// Reads the ledger of `sources`. `key` stands for everything beside the commit that the outcome depends on.
#[must_use]
pub fn read(repository: &Result<Repository, GitError>, sources: &[Source<'_>], config: &Config, key: &str) -> Ledger {
    let absent = |notice| Ledger::absent(sources.len(), Some(notice));
    let repository = match repository {
        Ok(repository) => repository,
        Err(error) => return absent(no_history(error)),
    };
    let Some(head) = &repository.head else {
        return absent(Notice {
            code: "history-empty",
            message: "nothing is committed yet, so that nothing is known about the time".to_owned(),
            help: "commit the proposals",
            passing: false,
        });
    };
    match Reading::new(repository, head, key) {
        Ok(reading) => reading.ledger(sources, config),
        Err(error) => absent(no_history(&error)),
    }
}

fn no_history(error: &GitError) -> Notice {
    let help = match error {
        GitError::Missing => "install git; until then the site knows only what the files say",
        GitError::NoRepository => "build from a clone; until then the site knows only what the files say",
        GitError::Refused => "run `git config --global --add safe.directory <folder>` if you trust it",
        GitError::Failed(_) => "see whether `git log` works in this folder; roadbook needs git 2.31 or later",
    };
    let message = format!("no history was read: {error}");
    Notice { code: "history-absent", message, help, passing: false }
}

/// A history that is being made into a ledger.
struct Reading<'repository> {
    repository: &'repository Repository,
    cache: Cache,
    /// Where the cache is kept; none in clones whose history may still grow backwards.
    place: Option<std::path::PathBuf>,
    /// Whether anything in the cache is new.
    fresh: bool,
    notices: Vec<Notice>,
}

impl<'repository> Reading<'repository> {
    /// The line of commits: kept, kept and extended, or read.
    fn new(repository: &'repository Repository, head: &str, key: &str) -> Result<Reading<'repository>, GitError> {
        let lasting = !repository.shallow && !repository.partial;
        // Names are kept as the `.mailmap` of that time had them.
        let mailmap = repository.mailmap.as_deref().unwrap_or("");
        let key = format!("{}\0{mailmap}\0{key}", repository.prefix);
        let place = repository.git_dir.as_deref().filter(|_| lasting).map(|git_dir| cache::place(git_dir, &key));
        let mut notices = Vec::new();
        let found = place.as_deref().map_or(Found::Nothing, |place: &Path| cache::load(place));
        let mut kept = match found {
            Found::Nothing => None,
            Found::Broken => {
                notices.push(Notice {
                    code: "history-cache-broken",
                    message: "what was kept of the history could not be used; it is read anew".to_owned(),
                    help: "",
                    passing: true,
                });
                None
            }
            Found::Kept(cache) => Some(*cache),
        };
        // A metadata file may have had any name before it had its own.
        let yaml = |path: &str| path.ends_with(".yaml") || path.ends_with(".yml");
        let wanted = |path: &str| names::is_markdown(path) || is_sidecar(names::file_name(path)) || yaml(path);
        let mut fresh = true;
        if let Some(cache) = &mut kept {
            if cache.head == head {
                fresh = false;
            } else {
                let newer = History::read(&repository.git, head, Some(&cache.head), false, &wanted);
                let extended = newer.ok().filter(|newer| extend(&mut cache.history, newer, &cache.head)).is_some();
                cache.head = head.to_owned();
                if !extended {
                    kept = None;
                }
            }
        }
        let cache = match kept {
            Some(cache) => cache,
            None => Cache {
                head: head.to_owned(),
                history: History::read(&repository.git, head, None, repository.partial, &wanted)?,
                ..Cache::default()
            },
        };
        Ok(Reading { repository, cache, place, fresh, notices })
    }

    fn ledger(mut self, sources: &[Source<'_>], config: &Config) -> Ledger {
        let prefix = &self.repository.prefix;
        let in_repository = |path: &str| format!("{prefix}{path}");
        let files: Vec<Files> = sources
            .iter()
            .map(|source| Files {
                document: source.document.map(|(path, _)| in_repository(path)),
                sidecar: source.sidecar.map(|(path, _)| in_repository(path)),
            })
            .collect();
        let traces = trace(&self.cache.history.commits, &files);
        let tally = match self.standings(sources, &traces, config) {
            Ok(tally) => tally,
            Err(error) => {
                self.notices.push(no_history(&error));
                Tally::default()
            }
        };
        self.tell(tally);
        let now = self.present(sources, config);
        if self.fresh {
            self.keep();
        }
        self.assemble(sources, &traces, &now)
    }

    /// Finds the standing of every revision that is not known yet.
    fn standings(
        &mut self,
        sources: &[Source<'_>],
        traces: &[Vec<Revision>],
        config: &Config,
    ) -> Result<Tally, GitError> {
        let mut missing: BTreeMap<String, (usize, &Revision)> = BTreeMap::new();
        for (id, revisions) in traces.iter().enumerate() {
            for revision in revisions.iter().filter(|revision| !revision.is_gap()) {
                let key = revision.key(sources[id].dialect);
                if !self.cache.revisions.contains_key(&key) {
                    missing.entry(key).or_insert((id, revision));
                }
            }
        }
        if missing.is_empty() {
            return Ok(Tally::default());
        }
        self.fresh = true;
        let mut wanted: BTreeMap<(&str, bool), &Dialect> = BTreeMap::new();
        for (id, revision) in missing.values() {
            for (file, sidecar) in [(&revision.document, false), (&revision.sidecar, true)] {
                if let Some(file) = file {
                    wanted.entry((&file.object, sidecar)).or_insert(sources[*id].dialect);
                }
            }
        }
        let asked: Vec<((&str, bool), &Dialect)> = wanted.into_iter().collect();
        let hashes: Vec<&str> = asked.iter().map(|((hash, _), _)| *hash).collect();
        let mut parts: [HashMap<&str, Part>; 2] = Default::default();
        let tally = blobs::read(&self.repository.git, &hashes, &mut |batch| {
            let read: Vec<((&str, bool), Part)> = batch
                .into_par_iter()
                .map(|(at, bytes)| {
                    let (key, dialect) = asked[at];
                    let text = decode(&bytes, None).text;
                    (key, if key.1 { Part::sidecar(dialect, &text) } else { Part::document(dialect, &text) })
                })
                .collect();
            for ((object, sidecar), part) in read {
                parts[usize::from(sidecar)].insert(object, part);
            }
        })?;
        let found: Vec<(&String, Option<Standing>)> = missing
            .par_iter()
            .map(|(key, (id, revision))| {
                let part = |file: &'_ Option<File>, sidecar: bool| match file {
                    Some(file) => parts[usize::from(sidecar)].get(file.object.as_str()).map(Some),
                    None => Some(None),
                };
                let both = part(&revision.document, false).zip(part(&revision.sidecar, true));
                let source = &sources[*id];
                let standing = both
                    .map(|(document, sidecar)| standing(source.dialect, config, revision.path(), sidecar, document));
                (key, standing)
            })
            .collect();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (key, standing) in found {
            let Some(standing) = standing else { continue };
            // The whole of it, raw texts included: equality means less.
            let text = serde_json::to_string(&standing).unwrap_or_default();
            let index = *known.entry(text).or_insert_with(|| {
                self.cache.standings.push(standing);
                self.cache.standings.len() - 1
            });
            self.cache.revisions.insert(key.clone(), index);
        }
        Ok(tally)
    }

    /// Where the proposals stand in the work tree; files that were read before are not read again.
    fn present(&mut self, sources: &[Source<'_>], config: &Config) -> Vec<Standing> {
        let keys: Vec<String> = sources.par_iter().map(key_of_texts).collect();
        let now: Vec<Standing> = sources
            .par_iter()
            .zip(&keys)
            .map(|(source, key)| match self.cache.texts.get(key) {
                Some(index) => self.cache.standings[*index].clone(),
                None => present(source, config),
            })
            .collect();
        let mut texts = BTreeMap::new();
        for (key, standing) in keys.into_iter().zip(&now) {
            let index = self.cache.texts.get(&key).copied().unwrap_or_else(|| {
                self.fresh = true;
                self.cache.standings.push(standing.clone());
                self.cache.standings.len() - 1
            });
            texts.insert(key, index);
        }
        // What the work tree holds no more is forgotten with it.
        self.cache.texts = texts;
        now
    }

    /// Says what of the history is not at hand.
    fn tell(&mut self, tally: Tally) {
        if self.cut().is_some() {
            self.notices.push(Notice {
                code: "history-shallow",
                message: "the clone is shallow: what happened before its first commit is not known".to_owned(),
                help: "run `git fetch --unshallow` (with actions/checkout: `fetch-depth: 0`)",
                passing: false,
            });
        }
        if tally.missing > 0 {
            let count = tally.missing;
            self.notices.push(Notice {
                code: "history-partial",
                message: format!("the clone is partial: {count} earlier versions of files are not in it"),
                help: "clone without `--filter`, or run `git fetch --refetch --no-filter`",
                passing: false,
            });
        }
        if tally.left_out > 0 {
            let count = tally.left_out;
            self.notices.push(Notice {
                code: "history-left-out",
                message: format!("{count} earlier versions of files are too large to be read"),
                help: "",
                passing: false,
            });
        }
    }

    /// The commit at which a shallow clone ends, if the line does not reach its beginning.
    fn cut(&self) -> Option<&str> {
        let last = self.cache.history.commits.last().filter(|_| self.repository.shallow)?;
        // The object still names its parents, though git shows it as if it had none.
        let object = self.repository.git.text(&["cat-file", "commit", &last.hash]).ok()?;
        let parents =
            object.split("\n\n").next().is_some_and(|head| head.lines().any(|line| line.starts_with("parent ")));
        parents.then_some(&last.hash)
    }

    fn keep(&mut self) {
        let Some(place) = &self.place else { return };
        if let Err(error) = cache::store(place, &self.cache) {
            self.notices.push(Notice {
                code: "history-not-kept",
                message: format!("the history cannot be kept for the next time: {}", error.kind()),
                help: "",
                passing: true,
            });
        }
    }

    fn assemble(self, sources: &[Source<'_>], traces: &[Vec<Revision>], now: &[Standing]) -> Ledger {
        let cut = self.cut().is_some();
        let history = &self.cache.history;
        let mut touched: BTreeMap<usize, usize> = BTreeMap::new();
        traces.iter().flatten().for_each(|revision| *touched.entry(revision.commit).or_default() += 1);
        // What there was at the time, so that a commit does not cease to be a bulk edit because others came later.
        let mut firsts: Vec<usize> =
            traces.iter().filter_map(|revisions| revisions.last()).map(|revision| revision.commit).collect();
        firsts.sort_unstable();
        let there = |at: usize| firsts.len() - firsts.partition_point(|first| *first < at);
        let ids: BTreeMap<usize, CommitId> = touched.keys().enumerate().map(|(id, at)| (*at, id)).collect();
        let commits: Vec<Commit> = touched
            .iter()
            .map(|(at, touched)| Commit {
                hash: history.commits[*at].hash.clone(),
                time: history.commits[*at].time,
                touched: *touched,
                bulk: *touched >= BULK || *touched >= BULK_OF_FEW && touched * 2 >= there(*at),
            })
            .collect();
        let pasts = traces
            .iter()
            .enumerate()
            .map(|(id, revisions)| {
                let mut past = self.past(&sources[id], revisions, &now[id], &ids);
                // A clone that ends in the middle shows as new there what is older.
                past.complete = past.first_seen.is_some_and(|first| {
                    !(cut && history.commits.last().is_some_and(|last| last.hash == commits[first].hash))
                });
                past.last_worked_on =
                    revisions.iter().map(|revision| ids[&revision.commit]).find(|commit| !commits[*commit].bulk);
                past
            })
            .collect();
        Ledger {
            present: true,
            pasts,
            commits,
            until: history.commits.first().map(|commit| commit.time),
            notices: self.notices,
        }
    }

    fn past(
        &self,
        source: &Source<'_>,
        revisions: &[Revision],
        now: &Standing,
        ids: &BTreeMap<usize, CommitId>,
    ) -> Past {
        let path = |revision: &Revision| in_tree(&self.repository.prefix, revision.path()).to_owned();
        let mut past = Past {
            first_seen: revisions.last().map(|revision| ids[&revision.commit]),
            brought_by: revisions.last().map(|revision| self.listed(&revision.authors)).unwrap_or_default(),
            first_path: revisions.last().map_or_else(|| source.path().to_owned(), path),
            last_changed: revisions.first().map(|revision| ids[&revision.commit]),
            contributors: self.contributors(revisions),
            ..Past::default()
        };
        let known = revisions.iter().rev().filter(|revision| !revision.is_gap()).filter_map(|revision| {
            let index = self.cache.revisions.get(&revision.key(source.dialect))?;
            Some((revision, &self.cache.standings[*index]))
        });
        let mut before: Option<&Standing> = None;
        for (revision, standing) in known {
            match before {
                None => past.first = standing.clone(),
                Some(before) => {
                    let (names, path) = (self.listed(&revision.authors), path(revision));
                    changes(before, standing, &mut |what, from, to| {
                        past.transitions.push(Transition {
                            what,
                            from,
                            to,
                            commit: Some(ids[&revision.commit]),
                            authors: names.clone(),
                            path: path.clone(),
                        });
                    });
                }
            }
            before = Some(standing);
        }
        match before {
            None => past.first = now.clone(),
            Some(before) => changes(before, now, &mut |what, from, to| {
                let path = source.path().to_owned();
                past.transitions.push(Transition { what, from, to, commit: None, authors: Vec::new(), path });
            }),
        }
        past
    }

    fn names(&self, authors: &[usize]) -> BTreeSet<&str> {
        authors.iter().map(|author| self.cache.history.authors[*author].name.as_str()).collect()
    }

    /// Each name once, in an order that does not tell in how many steps the history was read.
    fn listed(&self, authors: &[usize]) -> Vec<String> {
        self.names(authors).into_iter().map(str::to_owned).collect()
    }

    /// Everybody who changed the files, once under each name.
    fn contributors(&self, revisions: &[Revision]) -> Vec<Contributor> {
        let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for revision in revisions {
            for name in self.names(&revision.everybody) {
                let entry = counts.entry(name.to_lowercase()).or_insert_with(|| (name.to_owned(), 0));
                entry.1 += 1;
            }
        }
        let mut contributors: Vec<Contributor> =
            counts.into_values().map(|(name, commits)| Contributor { name, commits }).collect();
        contributors.sort_by(|left, right| right.commits.cmp(&left.commits).then_with(|| left.name.cmp(&right.name)));
        contributors
    }
}

/// A path of the repository as the tree has it.
fn in_tree<'path>(prefix: &str, path: &'path str) -> &'path str {
    path.strip_prefix(prefix).unwrap_or(path)
}

/// Puts newer commits before the known ones; not where they do not follow on them.
fn extend(known: &mut History, newer: &History, head: &str) -> bool {
    let follows = newer.commits.last().is_some_and(|last| last.parent.as_deref() == Some(head));
    if !follows {
        return false;
    }
    let places: Vec<usize> = newer
        .authors
        .iter()
        .map(|author| {
            known.authors.iter().position(|other| other == author).unwrap_or_else(|| {
                known.authors.push(author.clone());
                known.authors.len() - 1
            })
        })
        .collect();
    let mut commits = newer.commits.clone();
    for change in commits.iter_mut().flat_map(|commit| &mut commit.changes) {
        change.authors = change.authors.iter().map(|author| places[*author]).collect();
    }
    commits.append(&mut known.commits);
    known.commits = commits;
    true
}

/// All that the standing of a work tree's files depends on.
fn key_of_texts(source: &Source<'_>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [source.document, source.sidecar] {
        let (path, text) = part.unwrap_or_default();
        hasher.update(path.as_bytes()).update(&[0]).update(text.as_bytes()).update(&[0, u8::from(part.is_some())]);
    }
    hasher.update(source.dialect.name.as_bytes());
    hasher.finalize().to_hex().chars().take(32).collect()
}

/// What the files of the work tree say.
fn present(source: &Source<'_>, config: &Config) -> Standing {
    let document = source.document.map(|(_, text)| Part::document(source.dialect, text));
    let sidecar = source.sidecar.map(|(_, text)| Part::sidecar(source.dialect, text));
    standing(source.dialect, config, source.path(), sidecar.as_ref(), document.as_ref())
}

/// Tells every value that differs, in a fixed order.
fn changes(before: &Standing, after: &Standing, tell: &mut dyn FnMut(What, Option<Said>, Option<Said>)) {
    let mut compare = |what: What, from: Option<&Said>, to: Option<&Said>| {
        if from != to {
            tell(what, from.cloned(), to.cloned());
        }
    };
    compare(What::Status, before.status.as_ref(), after.status.as_ref());
    compare(What::Stage, before.stage.as_ref(), after.stage.as_ref());
    let tracks: BTreeSet<&String> = before.milestones.keys().chain(after.milestones.keys()).collect();
    for track in tracks {
        compare(What::Milestone(track.clone()), before.milestones.get(track), after.milestones.get(track));
    }
    compare(What::Latest, before.latest.as_ref(), after.latest.as_ref());
    if before.title != after.title {
        let said = |standing: &Standing| {
            standing.title.as_ref().map(|title| Said { value: title.0.clone(), raw: title.0.clone() })
        };
        tell(What::Title, said(before), said(after));
    }
}

impl Revision {
    /// Neither file is there: the proposal was gone for a while.
    fn is_gap(&self) -> bool {
        self.document.is_none() && self.sidecar.is_none()
    }

    fn path(&self) -> &str {
        self.document.as_ref().or(self.sidecar.as_ref()).map_or("", |file| &file.path)
    }

    /// All that the standing depends on: the objects, who reads them, and the number in the name.
    fn key(&self, dialect: &Dialect) -> String {
        let object = |file: &Option<File>| file.as_ref().map_or("-", |file| file.object.as_str()).to_owned();
        let folder = own_folder(self.path(), self.sidecar.is_some());
        let own = folder.map_or_else(|| names::stem(self.path()), names::file_name);
        let number = names::numbered(own).map_or("", |found| found.number);
        format!("{} {} {} {number}", object(&self.sidecar), object(&self.document), dialect.name)
    }
}
