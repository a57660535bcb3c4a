//! From a repository to the ledger of the proposals that a tree holds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use rayon::prelude::*;

use super::assemble::assemble;
use super::cache::{self, Cache, Found};
use super::notice::no_history;
use super::parts::{Parts, Reader, Scout};
use super::revision::Revision;
use super::trace::{Files, trace};
use super::{Ledger, Memory, Notice, moved};
use crate::config::Config;
use crate::dialect::{Dialect, is_sidecar};
use crate::interpret::past::{self, Part};
use crate::limit::MAILMAP;
use crate::load::names;
use crate::proposal::standing::Standing;
use crate::repository::Repository;
use crate::repository::git::GitError;
use crate::repository::log::{Change, History};
use crate::source::Source as Text;

/// A proposal of the work tree: what is followed, and what it says now.
#[derive(Clone, Copy, Debug)]
pub struct Source<'tree> {
    /// The document.
    pub document: Option<&'tree Arc<Text>>,
    /// The metadata file.
    pub sidecar: Option<&'tree Arc<Text>>,
    /// What it is read by.
    pub dialect: &'tree Dialect,
}

impl Source<'_> {
    pub(super) fn path(&self) -> &str {
        self.document.or(self.sidecar).map_or("", |text| &text.path)
    }
}

/// Reads the ledger of `sources`. `key` stands for everything beside the commit that the outcome depends on. What
/// `memory` holds of the same commit, configuration and files is not read again.
#[must_use]
pub fn read(
    repository: &Result<Repository, GitError>,
    sources: &[Source<'_>],
    config: &Config,
    key: &str,
    memory: &mut Memory,
) -> Ledger {
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
    if let Some(ledger) = memory.again(sources, config) {
        return ledger;
    }
    match Reading::new(repository, head, key, sources) {
        Ok(reading) => reading.ledger(config, memory),
        Err(error) => absent(no_history(&error)),
    }
}

/// A history that is being made into a ledger.
pub(super) struct Reading<'tree> {
    pub(super) repository: &'tree Repository,
    pub(super) sources: &'tree [Source<'tree>],
    pub(super) cache: Cache,
    pub(super) parts: Parts<'tree>,
    /// Where the cache is kept; none in clones whose history may still grow backwards.
    place: Option<std::path::PathBuf>,
    /// Whether anything in the cache is new.
    fresh: bool,
    pub(super) notices: Vec<Notice>,
}

impl<'tree> Reading<'tree> {
    /// The line of commits: kept, kept and extended, or read.
    fn new(
        repository: &'tree Repository,
        head: &str,
        key: &str,
        sources: &'tree [Source<'tree>],
    ) -> Result<Reading<'tree>, GitError> {
        let lasting = !repository.shallow && !repository.partial;
        // Names are kept as the `.mailmap` of that time had them.
        let mailmap = repository.mailmap.as_deref().unwrap_or("");
        let key = format!("{}\0{mailmap}\0{key}", repository.prefix);
        let place = lasting.then(|| cache::place(&repository.git_dir, &key));
        let mut notices = Vec::new();
        if repository.large_mailmap {
            notices.push(Notice {
                code: "mailmap-too-large",
                message: MAILMAP.words().to_owned(),
                help: "keep it below 256 KB",
                passing: false,
            });
        }
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
                let newer = History::read(&repository.git, head, Some(&cache.head), false, &wanted, &mut |_| {});
                let extended = newer.ok().filter(|newer| extend(&mut cache.history, newer, &cache.head)).is_some();
                cache.head = head.to_owned();
                if !extended {
                    kept = None;
                }
            }
        }
        let mut parts = Parts::default();
        let cache = match kept {
            Some(cache) => cache,
            None => Cache {
                head: head.to_owned(),
                history: read_ahead(repository, head, &wanted, sources, &mut parts)?,
                ..Cache::default()
            },
        };
        Ok(Reading { repository, sources, cache, parts, place, fresh, notices })
    }

    fn ledger(mut self, config: &Config, memory: &mut Memory) -> Ledger {
        let now: Vec<Files> = self.sources.iter().map(|source| files(self.repository, source)).collect();
        let mut files = now.clone();
        moved::moved(self.repository, &self.cache.history.commits, &mut files);
        let traces = trace(&self.cache.history.commits, &files);
        if let Err(error) = self.standings(&traces, config) {
            self.notices.push(no_history(&error));
        }
        self.tell();
        let present = self.present(config);
        if self.fresh {
            self.keep();
        }
        let committed = traces.iter().enumerate().map(|(id, revisions)| {
            let stayed = now[id] == files[id] && !revisions.is_empty();
            stayed.then(|| self.known(&self.sources[id], revisions).last().map(|(_, standing)| standing.clone()))
        });
        let committed = committed.collect();
        let sources = self.sources;
        let ledger = assemble(self, &traces, &present);
        memory.keep(sources, committed, &ledger);
        ledger
    }

    /// Finds the standing of every revision that is not known yet.
    fn standings(&mut self, traces: &[Vec<Revision>], config: &Config) -> Result<(), GitError> {
        let mut unknown: BTreeMap<String, (&Dialect, &Revision)> = BTreeMap::new();
        for (source, revisions) in self.sources.iter().zip(traces) {
            for revision in revisions.iter().filter(|revision| !revision.is_gap()) {
                let key = revision.key(source.dialect);
                if !self.cache.revisions.contains_key(&key) {
                    unknown.entry(key).or_insert((source.dialect, revision));
                }
            }
        }
        if unknown.is_empty() {
            return Ok(());
        }
        self.fresh = true;
        let mut told = HashSet::new();
        let missing: Vec<(String, Reader<'_>)> =
            unknown.values().flat_map(|(dialect, revision)| self.parts.missing(revision, dialect, &mut told)).collect();
        self.parts.read(&self.repository.git, missing.into_iter())?;
        let parts = &self.parts;
        let found: Vec<(&String, Option<Standing>)> = unknown
            .par_iter()
            .map(|(key, (dialect, revision))| {
                let both = parts.of(revision, dialect);
                let read = |[document, sidecar]: [Option<&Part>; 2]| {
                    past::standing(dialect, config, revision.path(), sidecar, document)
                };
                (key, both.map(read))
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
        Ok(())
    }

    /// Where the proposals stand in the work tree; files that were read before are not read again.
    fn present(&mut self, config: &Config) -> Vec<Standing> {
        let sources = self.sources;
        let keys: Vec<String> = sources.par_iter().map(key_of_texts).collect();
        let now: Vec<Standing> = sources
            .par_iter()
            .zip(&keys)
            .map(|(source, key)| match self.cache.texts.get(key) {
                Some(index) => self.cache.standings[*index].clone(),
                None => standing(source, config),
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

    fn keep(&mut self) {
        self.cache.tidy();
        let Some(place) = &self.place else { return };
        if let Err(error) = cache::store(place, &self.cache) {
            self.notices.push(Notice {
                code: "history-not-kept",
                message: format!("the history cannot be kept in .git/roadbook for the next time: {}", reason(&error)),
                help: "",
                passing: true,
            });
        }
    }
}

/// Why the system refused, without a number of its own; or what roadbook itself says.
fn reason(error: &std::io::Error) -> String {
    error.get_ref().map_or_else(|| error.kind().to_string(), ToString::to_string)
}

/// A proposal's files as the repository calls them.
fn files(repository: &Repository, source: &Source<'_>) -> Files {
    let path = |text: &Arc<Text>| format!("{}{}", repository.prefix, text.path);
    Files { document: source.document.map(path), sidecar: source.sidecar.map(path) }
}

/// Reads the line of commits, and meanwhile the objects that it names.
fn read_ahead<'tree>(
    repository: &'tree Repository,
    head: &str,
    wanted: &(dyn Fn(&str) -> bool + Sync),
    sources: &'tree [Source<'tree>],
    parts: &mut Parts<'tree>,
) -> Result<History, GitError> {
    let paths = sources.iter().flat_map(|source| {
        let Files { document, sidecar } = files(repository, source);
        let reader = |sidecar: bool| Reader { sidecar, dialect: source.dialect };
        document.map(|path| (path, reader(false))).into_iter().chain(sidecar.map(|path| (path, reader(true))))
    });
    let (sender, receiver) = channel();
    let mut scout = Scout::new(paths, sender);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || parts.read(&repository.git, receiver.into_iter()));
        let see = &mut |change: &Change| scout.see(change);
        let history = History::read(&repository.git, head, None, repository.partial, wanted, see);
        // The other side ends when nobody asks any more. What it could not read is asked for again, and told then.
        drop(scout);
        let _ = reading.join();
        history
    })
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
        let (path, text) = part.map_or(("", ""), |part| (&part.path, &part.text));
        hasher.update(path.as_bytes()).update(&[0]).update(text.as_bytes()).update(&[0, u8::from(part.is_some())]);
    }
    hasher.update(source.dialect.name.as_bytes());
    hasher.finalize().to_hex().chars().take(32).collect()
}

/// Where a proposal stands by what its files say.
#[must_use]
pub fn standing(source: &Source<'_>, config: &Config) -> Standing {
    let document = source.document.map(|text| Part::document(source.dialect, &text.text));
    let sidecar = source.sidecar.map(|text| Part::sidecar(source.dialect, &text.text));
    past::standing(source.dialect, config, source.path(), sidecar.as_ref(), document.as_ref())
}
