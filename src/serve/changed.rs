//! What is different between two sites, for the line on the terminal.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::diagnostic::Severity;
use crate::roadmap::Roadmap;
use crate::site::Site;
use crate::source::Source;
use crate::terminal::one_line;

/// How two sites differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Labels or titles of the proposals that came, went or were written.
    pub(crate) proposals: Vec<String>,
    /// How many documentation pages did.
    pub(crate) documentation: usize,
    /// How many warnings and errors there were not before.
    pub(crate) new: usize,
    /// And how many there are no more.
    pub(crate) mended: usize,
}

impl fmt::Display for Difference {
    /// What changed, as the beginning of a line.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proposals = match self.proposals.as_slice() {
            [] => None,
            [one] => Some(format!("1 proposal changed: {}", one_line(one))),
            many => Some(format!("{} proposals changed", many.len())),
        };
        let pages = || format!("{} changed", counted(self.documentation, "documentation page"));
        let pages = (self.documentation > 0).then(pages);
        let parts: Vec<String> = proposals.into_iter().chain(pages).collect();
        formatter.write_str(&if parts.is_empty() { "Changed".to_owned() } else { parts.join(", ") })
    }
}

impl Difference {
    /// What became of the findings, as the end of a line; empty where nothing did.
    pub(crate) fn findings(&self) -> String {
        let counts = [(self.new, "new warning"), (self.mended, "mended warning")];
        counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!(", {}", counted(*count, what)))
            .collect()
    }
}

/// A number of things in words.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The time since then in words.
pub(crate) fn took(started: Instant) -> String {
    let time = started.elapsed();
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}

/// The difference; none where nothing of it can be put into words. `configured` says whether both were made by the same
/// configuration.
pub(crate) fn difference(before: &Site, now: &Site, configured: bool) -> Option<Difference> {
    let (old, new) = (before.roadmap(), now.roadmap());
    let mut difference = Difference::default();
    let (changed, as_many) = changed(old, new);
    let mut pages: BTreeMap<String, bool> = BTreeMap::new();
    for path in changed {
        match owner(new, path).or_else(|| owner(old, path)) {
            Some((name, proposal)) => {
                pages.insert(name, proposal);
            }
            None => continue,
        }
    }
    for (name, proposal) in pages {
        if proposal {
            difference.proposals.push(name);
        } else {
            difference.documentation += 1;
        }
    }
    let counts = warnings(old, new);
    difference.new = counts.values().filter(|count| **count > 0).map(|count| count.unsigned_abs()).sum();
    difference.mended = counts.values().filter(|count| **count < 0).map(|count| count.unsigned_abs()).sum();
    let same = difference == Difference::default()
        && as_many
        && old.ledger == new.ledger
        && old.identity == new.identity
        && configured
        && routes(before) == routes(now);
    (!same).then_some(difference)
}

/// The files that came, went or were written, and whether there are as many as there were.
fn changed<'roadmap>(old: &'roadmap Roadmap, new: &'roadmap Roadmap) -> (Vec<&'roadmap str>, bool) {
    let texts = |roadmap: &'roadmap Roadmap| roadmap.sources.all().filter(|source| !source.text.is_empty());
    let is = |(one, other): (&Arc<Source>, &Arc<Source>)| Arc::ptr_eq(one, other) || one.path == other.path;
    // As a rule the same files stand in the same places.
    if texts(old).count() == texts(new).count() && texts(old).zip(texts(new)).all(is) {
        let pairs = texts(old).zip(texts(new));
        return (pairs.filter(|(one, other)| !Arc::ptr_eq(one, other)).map(|(one, _)| &*one.path).collect(), true);
    }
    let by_path =
        |roadmap| -> BTreeMap<&str, &Arc<Source>> { texts(roadmap).map(|source| (&*source.path, source)).collect() };
    let (before, now) = (by_path(old), by_path(new));
    let other = |(path, text): &(&&str, &&Arc<Source>)| before.get(*path).is_none_or(|then| !Arc::ptr_eq(then, text));
    let mut changed: Vec<&str> = now.iter().filter(other).map(|(path, _)| *path).collect();
    changed.extend(before.keys().filter(|path| !now.contains_key(*path)));
    (changed, before.len() == now.len())
}

/// What is called by the page that shows the file, and whether that is a proposal.
fn owner(roadmap: &Roadmap, path: &str) -> Option<(String, bool)> {
    let shows = |source| roadmap.sources.path(source) == path;
    let proposal = roadmap
        .proposals
        .iter()
        .find(|proposal| proposal.document.is_some_and(shows) || proposal.sidecar.is_some_and(shows));
    if let Some(proposal) = proposal {
        let name = if proposal.number.is_some() { &proposal.label } else { &proposal.title };
        return Some((name.clone(), true));
    }
    roadmap.documentation.iter().find(|page| page.path == path).map(|page| (page.path.clone(), false))
}

/// How many more warnings and errors there are now, without their places, which move with every line.
fn warnings<'roadmap>(
    old: &'roadmap Roadmap,
    new: &'roadmap Roadmap,
) -> HashMap<(&'roadmap str, &'static str, &'roadmap str), isize> {
    let mut counts = HashMap::new();
    for (roadmap, step) in [(old, -1), (new, 1)] {
        for finding in roadmap.diagnostics.iter().filter(|finding| finding.severity > Severity::Note) {
            let path = roadmap.sources.path(finding.span.source);
            *counts.entry((path, finding.code, finding.message.as_str())).or_default() += step;
        }
    }
    counts
}

/// Every address; that of what is copied, and of scripts and styles, changes with its content.
fn routes(site: &Site) -> Vec<&str> {
    site.routes().iter().map(|(path, _)| path.as_str()).collect()
}
