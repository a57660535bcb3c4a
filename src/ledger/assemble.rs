//! From revisions and what they said to the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::read::{Reading, Source};
use super::revision::Revision;
use super::{Commit, CommitId, Contributor, Ledger, Past, Transition, What};
use crate::interpret::past::own_folder;
use crate::proposal::standing::{Said, Standing};

/// A commit that touches so many proposals says little about each of them.
const BULK: usize = 20;
/// In a small repository half of all proposals are very many, but no fewer than this.
const BULK_OF_FEW: usize = 5;

/// Makes the ledger from the line of commits, the traces in it, and where the proposals stand now.
pub(super) fn assemble(reading: Reading<'_>, traces: &[Vec<Revision>], now: &[Standing]) -> Ledger {
    let cut = reading.cut().is_some();
    let history = &reading.cache.history;
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
            let mut past = reading.past(&reading.sources[id], revisions, &now[id], &ids);
            // A clone that ends in the middle shows as new there what is older.
            past.complete = past.first_seen.is_some_and(|first| {
                !(cut && history.commits.last().is_some_and(|last| last.hash == commits[first].hash))
            });
            past.last_worked_on =
                revisions.iter().map(|revision| ids[&revision.commit]).find(|commit| !commits[*commit].bulk);
            Arc::new(past)
        })
        .collect();
    Ledger {
        present: true,
        pasts,
        commits: Arc::new(commits),
        until: history.commits.first().map(|commit| commit.time),
        notices: reading.notices,
    }
}

/// Where a proposal lay, as its addresses are made from it.
fn place(path: &str, sidecar: bool) -> &str {
    own_folder(path, sidecar).unwrap_or_else(|| path.rsplit_once('.').map_or(path, |(stem, _)| stem))
}

/// The places that a proposal had and has no more, the oldest first.
fn earlier(prefix: &str, now: &str, sidecar: bool, revisions: &[Revision]) -> Vec<String> {
    let now = place(now, sidecar);
    let mut places: Vec<String> = Vec::new();
    for revision in revisions.iter().rev().filter(|revision| !revision.is_gap()) {
        let place = place(in_tree(prefix, revision.path()), revision.sidecar.is_some());
        if place != now && places.iter().all(|known| known != place) {
            places.push(place.to_owned());
        }
    }
    places
}

impl Reading<'_> {
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
            earlier: earlier(&self.repository.prefix, source.path(), source.sidecar.is_some(), revisions),
            first_path: revisions.last().map_or_else(|| source.path().to_owned(), path),
            last_changed: revisions.first().map(|revision| ids[&revision.commit]),
            contributors: self.contributors(revisions),
            ..Past::default()
        };
        let mut before: Option<&Standing> = None;
        for (revision, standing) in self.known(source, revisions) {
            match before {
                None => past.first = standing.clone(),
                Some(before) => {
                    let (names, path) = (self.listed(&revision.authors), path(revision));
                    differences(before, standing, &mut |what, from, to| {
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
            Some(before) => past.transitions.extend(uncommitted(source, before, now)),
        }
        past
    }

    /// The revisions whose standing is known, the oldest first.
    pub(super) fn known<'reading>(
        &'reading self,
        source: &Source<'_>,
        revisions: &'reading [Revision],
    ) -> impl Iterator<Item = (&'reading Revision, &'reading Standing)> {
        let dialect = source.dialect;
        revisions.iter().rev().filter(|revision| !revision.is_gap()).filter_map(move |revision| {
            let index = self.cache.revisions.get(&revision.key(dialect))?;
            Some((revision, &self.cache.standings[*index]))
        })
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

/// What the work tree changes of the standing that was last committed.
pub(super) fn uncommitted(source: &Source<'_>, committed: &Standing, now: &Standing) -> Vec<Transition> {
    let mut transitions = Vec::new();
    differences(committed, now, &mut |what, from, to| {
        let path = source.path().to_owned();
        transitions.push(Transition { what, from, to, commit: None, authors: Vec::new(), path });
    });
    transitions
}

/// Tells every value that differs, in a fixed order: what it is of, the one, the other.
pub fn differences(before: &Standing, after: &Standing, tell: &mut dyn FnMut(What, Option<Said>, Option<Said>)) {
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
