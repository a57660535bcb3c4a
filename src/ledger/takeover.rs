//! Documents that took a place which another one left in the same commit.
//!
//! Git looks for renames among the files that came and those that went. One that is there before and after is modified,
//! whatever it says now, so that two proposals would become each other where one is renumbered to the place that the
//! next one gives up. Contents that agree to the byte tell it: the old text of such a file stands at a new place, and
//! the text that it has now vanished from another.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::load::names;
use crate::repository::log::{Action, Change, Commit};

/// An object, and the only change that it is in; none where there are several, which then tell nothing.
type Only<'log> = HashMap<&'log str, Option<usize>>;

/// The commit with such modifications told as the renames that they are.
pub(super) fn takeovers(commit: &Commit) -> Cow<'_, Commit> {
    let changes = &commit.changes;
    let is = |change: &Change, action: Action| change.action == action && names::is_markdown(&change.path);
    let comes = |change: &Change| is(change, Action::Added) || is(change, Action::Renamed);
    if !changes.iter().any(|change| is(change, Action::Modified)) || !changes.iter().any(comes) {
        return Cow::Borrowed(commit);
    }
    let (mut left, mut came) = (Only::new(), Only::new());
    for (at, change) in changes.iter().enumerate() {
        for (places, object) in [(&mut left, &change.before), (&mut came, &change.after)] {
            if !object.is_empty() {
                places.entry(object).and_modify(|only| *only = None).or_insert(Some(at));
            }
        }
    }
    // Which change has the text that another one gave up.
    let mut sources: BTreeMap<usize, usize> = BTreeMap::new();
    for (end, _) in changes.iter().enumerate().filter(|(_, change)| comes(change)) {
        sources.extend(chain(changes, end, &left, &came));
    }
    if sources.is_empty() {
        return Cow::Borrowed(commit);
    }
    let given: BTreeMap<usize, usize> = sources.iter().map(|(at, source)| (*source, *at)).collect();
    let told = changes.iter().enumerate().filter_map(|(at, change)| match sources.get(&at) {
        Some(source) => {
            let source = &changes[*source];
            let from = Some(source.from.as_ref().unwrap_or(&source.path).clone());
            Some(Change { action: Action::Renamed, from, before: source.before.clone(), ..change.clone() })
        }
        None if !given.contains_key(&at) => Some(change.clone()),
        // What git believed to come from there came from nowhere.
        None if change.action == Action::Renamed => {
            Some(Change { action: Action::Added, from: None, before: String::new(), ..change.clone() })
        }
        None => None,
    });
    Cow::Owned(Commit { changes: told.collect(), ..commit.clone() })
}

/// From a file that came back to one that went, through modified ones: each has the text of the next. Nothing where the
/// chain does not end so: two that merely exchange their texts, or one that overwrites another, may as well be edits.
fn chain(changes: &[Change], end: usize, left: &Only<'_>, came: &Only<'_>) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    let mut at = end;
    // An object comes once and leaves once, so that no file is met again before the chain is at its end.
    loop {
        let object = changes[at].after.as_str();
        let (Some(Some(source)), Some(Some(_))) = (left.get(object), came.get(object)) else { return Vec::new() };
        links.push((at, *source));
        if changes[*source].action != Action::Modified {
            break;
        }
        // A file that only got other permissions would be its own source.
        if at == *source || links.len() > changes.len() {
            return Vec::new();
        }
        at = *source;
    }
    // One alone is git's own finding.
    if links.len() > 1 { links } else { Vec::new() }
}
