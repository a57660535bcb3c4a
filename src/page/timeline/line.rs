//! Points of a timeline as lines: what happened, when, in which release, and who tells of it.

use std::ops::Range;

use crate::history::Event;
use crate::ledger::What;
use crate::proposal::milestone::Milestone;
use crate::roadmap::movement::Kind;
use crate::roadmap::timeline::{Point, Subject, Told};
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::Site;
use crate::theme;

use super::super::body::{PageLinks, fragment};
use super::super::movement::{Change, Commit, changes, commit_of, shown};
use super::super::view::{Badge, Link, Stamp};

/// Where something was learned from, and when by that telling, where another day is shown.
pub(crate) struct Origin {
    /// `written`, `git`, `declared`; also its class.
    pub(crate) word: &'static str,
    pub(crate) stamp: Option<Stamp>,
}

/// One point as it is shown.
pub(crate) struct Line {
    pub(crate) stamp: Option<Stamp>,
    pub(crate) milestone: Option<Link>,
    pub(crate) badges: Vec<Badge>,
    pub(crate) planned: bool,
    pub(crate) uncommitted: bool,
    /// Never empty; the first one gives the line its mark.
    pub(crate) origins: Vec<Origin>,
    /// The written text as HTML.
    pub(crate) html: String,
    /// What stands for a text, or is added to it.
    pub(crate) note: String,
    /// What a commit changed.
    pub(crate) changes: Vec<Change>,
    pub(crate) commit: Option<Commit>,
}

impl Line {
    /// The class of the mark.
    pub(crate) fn origin(&self) -> &'static str {
        self.origins.first().map_or("declared", |origin| origin.word)
    }
}

/// A point of the timeline of `id`. `own` is the page of that proposal where the line stands on another one.
pub(crate) fn line(site: &Site, id: ProposalId, point: &Point, root: &str, own: &str) -> Line {
    let roadmap = site.roadmap();
    let proposal = &roadmap.proposals[id];
    let mut line = Line {
        stamp: point.date.as_ref().map(Stamp::of),
        milestone: point.milestone.as_ref().map(|milestone| release(site, milestone)),
        badges: point.subjects.iter().filter_map(|subject| badge(site, subject)).collect(),
        planned: point.planned || point.date.as_ref().is_some_and(|date| is_ahead(site, &date.machine())),
        uncommitted: point.uncommitted,
        origins: Vec::new(),
        html: String::new(),
        note: String::new(),
        changes: Vec::new(),
        commit: None,
    };
    let mut notes: Vec<String> = Vec::new();
    for told in &point.told {
        let date = match told {
            Told::Written(index) => {
                let event = &proposal.history[*index];
                let text = roadmap.sources.text(proposal.source());
                let links = PageLinks { site, from: &proposal.path, root, own: own.to_owned() };
                line.html = event_html(text, event, &links);
                event.date.as_ref().map(Stamp::of)
            }
            Told::Git(movement) => {
                line.changes = changes(roadmap, id, movement.transitions.clone());
                line.commit = commit_of(roadmap, movement);
                if movement.kinds == [Kind::New] {
                    notes.push(came(roadmap, id));
                }
                line.commit.as_ref().map(|commit| commit.stamp.clone())
            }
            Told::Milestone(index) => {
                if point.told.len() == 1 {
                    notes.push(stands_for(roadmap, proposal.milestones[*index].stage.as_deref(), point.planned));
                }
                None
            }
            Told::Created | Told::Updated => {
                notes.push(if *told == Told::Created { "Created" } else { "Last updated" }.to_owned());
                None
            }
        };
        let word = told.origin().word();
        let stamp = date.filter(|date| line.stamp.as_ref().is_some_and(|shown| shown != date));
        if !line.origins.iter().any(|origin| origin.word == word) {
            line.origins.push(Origin { word, stamp });
        }
    }
    line.note = notes.join("; ");
    line
}

/// Whether a date is later than the last day that the site knows of. A month or a year is so as a whole or not at all.
fn is_ahead(site: &Site, machine: &str) -> bool {
    let last = site.roadmap().tenures.now.map(|now| crate::ledger::date(now).to_string());
    last.is_some_and(|last| last.get(..machine.len()).is_some_and(|last| machine > last))
}

/// How a proposal came: with which status, if it had one.
fn came(roadmap: &Roadmap, id: ProposalId) -> String {
    let status = shown(roadmap, &What::Status, roadmap.ledger.pasts[id].first.status.as_ref());
    if status.is_empty() {
        "Came into the repository".to_owned()
    } else {
        format!("Came into the repository: {status}")
    }
}

/// What a milestone says that nothing but a field declares.
fn stands_for(roadmap: &Roadmap, stage: Option<&str>, planned: bool) -> String {
    let title = stage.map(|name| roadmap.vocabulary.stage(name).map_or(name, |word| word.title.as_str()));
    let title = title.unwrap_or("this");
    if planned {
        format!("Milestone for {title}")
    } else {
        format!("{title}, by the milestone that the metadata names")
    }
}

fn release(site: &Site, milestone: &Milestone) -> Link {
    let known = site.view().milestone_of(milestone).cloned();
    known.unwrap_or_else(|| Link::new(milestone.release(), ""))
}

fn badge(site: &Site, subject: &Subject) -> Option<Badge> {
    let roadmap = site.roadmap();
    match subject {
        Subject::Beginning => None,
        Subject::Stage(name) => Some(site.view().stage(roadmap, name)),
        Subject::Status(name) => {
            let word = roadmap.vocabulary.status(name)?;
            let group = theme::class(word.group.word());
            Some(Badge {
                text: word.title.clone(),
                class: format!("g-{group} s-{}", theme::class(name)),
                href: site.view().status_page(name),
                meaning: word.definition.clone(),
            })
        }
    }
}

/// The text of an event. Lines after its first one lose the indentation of the list item that they continue, or they would
/// be code.
fn event_html(text: &str, event: &Event, links: &PageLinks<'_>) -> String {
    let range = after_date(text, event);
    let lines = text.get(range.clone()).unwrap_or("");
    if !lines.contains('\n') {
        return fragment(lines, links);
    }
    let before = text.get(..event.range.start).unwrap_or("");
    let column = before.rsplit('\n').next().unwrap_or("").chars().count();
    let mut dedented = String::with_capacity(lines.len());
    for (index, line) in lines.split_inclusive('\n').enumerate() {
        let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
        dedented.push_str(if index == 0 { line } else { &line[spaces.min(column)..] });
    }
    fragment(&dedented, links)
}

/// Where the text of an event begins, if its date is left out because it stands beside it anyway: only an ISO date at the
/// very start, bold or not, with what sets it off. Everything else stays as written.
fn after_date(text: &str, event: &Event) -> Range<usize> {
    let rest = || {
        let date = event.date.as_ref().filter(|date| date.raw == date.iso())?;
        let line = text.get(event.range.clone())?;
        let bare = line.trim_start();
        let mark = ["**", "__", "*", "_", "`", ""].into_iter().find(|mark| bare.starts_with(mark))?;
        let rest = bare[mark.len()..].strip_prefix(date.raw.as_str())?;
        let rest = if mark.is_empty() { rest } else { rest.trim_start_matches([':', ',', '.']).strip_prefix(mark)? };
        let rest = rest.trim_start_matches([' ', ':', ',', '.', '-', '–', '—', '\u{a0}']);
        let whole = rest.starts_with(|letter: char| letter.is_alphabetic() || "[`*_\"'“<(".contains(letter));
        whole.then_some(event.range.end - rest.len())
    };
    rest().map_or_else(|| event.range.clone(), |start| start..event.range.end)
}
