//! From movements to the entries of a feed.

use askama::Template;

use crate::ledger::{Commit, CommitId};
use crate::page::whole;
use crate::roadmap::Roadmap;
use crate::roadmap::address::commit_url;
use crate::roadmap::movement::{Kind, Movement};
use crate::site::{Route, Site};

use super::identity::urn;
use super::words::{self, Change, plain};
use super::{Channel, Entry, Feed, LONGEST, Places};

/// How many proposals the entry of a bulk commit lists.
const LISTED: usize = 50;
/// How many authors an entry names, and how many characters of each.
const AUTHORS: usize = 20;
const NAME: usize = 100;

/// A commit and where to see it.
struct Made<'site> {
    short: &'site str,
    day: String,
    url: Option<String>,
    authors: String,
    touched: usize,
    bulk: bool,
}

/// The content of one movement's entry.
#[derive(Template)]
#[template(path = "feed_entry.html")]
struct One<'site> {
    new: bool,
    changes: Vec<Change>,
    made: Made<'site>,
}

/// A proposal in the entry of a bulk commit.
struct Moved {
    name: String,
    url: Option<String>,
    summary: String,
}

/// The content of a bulk commit's entry.
#[derive(Template)]
#[template(path = "feed_bulk.html")]
struct Bulk<'site> {
    moved: Vec<Moved>,
    more: usize,
    made: Made<'site>,
}

pub(super) fn feed(site: &Site, channel: Channel, places: &Places<'_>) -> Feed {
    let roadmap = site.roadmap();
    let committed: Vec<(CommitId, &Movement)> =
        channel.chosen(roadmap).filter_map(|movement| Some((movement.commit?, movement))).collect();
    // The same commit changes few things in a narrow feed, and its subscribers want to know which.
    let together = |commit: CommitId| channel == Channel::All && roadmap.ledger.commits[commit].bulk;
    let mut entries = Vec::new();
    let mut newest = None;
    for group in committed.chunk_by(|left, right| left.0 == right.0 && together(left.0)) {
        let Some((commit, movement)) = group.first() else { continue };
        if entries.len() == LONGEST {
            break;
        }
        newest = newest.max(Some(roadmap.ledger.commits[*commit].time));
        entries.push(if together(*commit) {
            let movements: Vec<&Movement> = group.iter().map(|(_, movement)| *movement).collect();
            bulk(site, *commit, &movements, places)
        } else {
            one(site, *commit, movement, places)
        });
    }
    let identity = &roadmap.identity;
    let origin = identity.repository.as_deref().unwrap_or(&identity.title);
    let own = site.path(&Route::Feed(channel, super::Format::Atom));
    let updated = newest.or(roadmap.ledger.until).unwrap_or_default();
    Feed {
        id: urn(&[origin, own.as_str()]),
        title: channel.title(roadmap),
        updated: Commit { hash: String::new(), time: updated, touched: 0, bulk: false }.timestamp(),
        page: places.page(&channel.page()),
        own: super::published(site, &places.own.href()),
        entries,
    }
}

fn one(site: &Site, commit: CommitId, movement: &Movement, places: &Places<'_>) -> Entry {
    let roadmap = site.roadmap();
    let past = &roadmap.ledger.pasts[movement.proposal];
    let at = &roadmap.ledger.commits[commit];
    let transitions = &past.transitions[movement.transitions.clone()];
    let path = transitions.first().map_or(&past.first_path, |transition| &transition.path);
    let authors = authors(roadmap, [movement]);
    let mut categories: Vec<&str> = movement.kinds.iter().map(|kind| kind.word()).collect();
    categories.extend(at.bulk.then_some("bulk"));
    let new = movement.kinds.contains(&Kind::New);
    let changes = if new { words::first(roadmap, movement) } else { words::changes(roadmap, movement) };
    Entry {
        id: urn(&[&at.hash, path]),
        title: words::heading(roadmap, movement),
        page: places.page(&Route::Proposal(movement.proposal)),
        time: at.timestamp(),
        categories,
        content: filled(&One { new, changes, made: made(roadmap, at, &authors) }),
        authors,
    }
}

fn bulk(site: &Site, commit: CommitId, movements: &[&Movement], places: &Places<'_>) -> Entry {
    let roadmap = site.roadmap();
    let at = &roadmap.ledger.commits[commit];
    let counts = Kind::ALL.into_iter().filter_map(|kind| {
        let count = movements.iter().filter(|movement| movement.kinds.contains(&kind)).count();
        (count > 0).then_some((kind, count))
    });
    let counts: Vec<(Kind, usize)> = counts.collect();
    let told: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {}", kind.word())).collect();
    let moved = movements.iter().take(LISTED).map(|movement| Moved {
        name: words::name(roadmap, movement),
        url: places.page(&Route::Proposal(movement.proposal)),
        summary: words::summary(roadmap, movement),
    });
    let authors = authors(roadmap, movements.iter().copied());
    let noun = if movements.len() == 1 { "proposal" } else { "proposals" };
    Entry {
        id: urn(&[&at.hash, "bulk"]),
        title: format!("{} {noun} in one commit: {}", movements.len(), told.join(", ")),
        page: places.page(&Route::TimelineYear(crate::ledger::date(at.time).year())),
        time: at.timestamp(),
        categories: counts.iter().map(|(kind, _)| kind.word()).chain(["bulk"]).collect(),
        content: filled(&Bulk {
            moved: moved.collect(),
            more: movements.len().saturating_sub(LISTED),
            made: made(roadmap, at, &authors),
        }),
        authors,
    }
}

/// Everybody who made the movements, each once.
fn authors<'site>(roadmap: &'site Roadmap, movements: impl IntoIterator<Item = &'site Movement>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for movement in movements {
        let past = &roadmap.ledger.pasts[movement.proposal];
        let new = movement.kinds.contains(&Kind::New).then_some(&past.brought_by).into_iter().flatten();
        let transitions = &past.transitions[movement.transitions.clone()];
        for name in new.chain(transitions.iter().flat_map(|transition| &transition.authors)) {
            let name = plain(name, NAME);
            if !name.is_empty() && names.len() < AUTHORS && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn made<'site>(roadmap: &Roadmap, commit: &'site Commit, authors: &[String]) -> Made<'site> {
    Made {
        short: commit.hash.get(..10).unwrap_or(&commit.hash),
        day: commit.day(),
        url: commit_url(&roadmap.identity, &commit.hash).and_then(|url| whole(&url)),
        authors: authors.join(", "),
        touched: commit.touched,
        bulk: commit.bulk,
    }
}

/// Our templates cannot fail.
fn filled(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}
