//! The text of a proposal, compared by section.

use crate::compare::{Compared, ProposalChange};
use crate::page::body::{PageLinks, document};
use crate::redline::{self, Row, Section, State};
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::{Route, Site};

/// How many blocks beside a change are shown with it.
const BESIDE: usize = 1;

/// A section with its changes, as a page shows it.
pub(crate) struct Part {
    /// As HTML; empty for what stands above the first heading.
    pub(crate) heading: String,
    /// The same as text.
    pub(crate) title: String,
    pub(crate) level: u8,
    /// What became of it as a whole, in words; empty where only its content is another one.
    pub(crate) note: String,
    /// Whether nothing is different.
    pub(crate) same: bool,
    pub(crate) runs: Vec<Run>,
}

/// Blocks that are shown together.
pub(crate) enum Run {
    /// One that is different.
    Changed(Row),
    /// One that is the same.
    Same(String),
    /// Ones that are the same, and further from any change: how many, and their HTML.
    Rest(usize, String),
}

/// The sections of the text of a proposal.
pub(crate) fn parts(site: &Site, compared: &Compared<'_>, change: &ProposalChange, root: &str) -> Vec<Part> {
    let (shown, id) = compared.shown(change);
    let from = shown.proposals[id].path.as_str();
    let own = change.head.map(|id| site.path(&Route::Proposal(id)).href()).unwrap_or_default();
    // Links of both sides lead to where those of the head do, so that one is another only where it is written otherwise.
    let links = PageLinks { site, from, root, own };
    let html = |roadmap: &Roadmap, id: Option<ProposalId>| {
        let proposal = id.map(|id| &roadmap.proposals[id]).filter(|proposal| proposal.document.is_some());
        proposal
            .map(|proposal| document(roadmap, &proposal.path, proposal.title_heading, &links).html)
            .unwrap_or_default()
    };
    let (base, head) = (html(compared.base.roadmap, change.base), html(compared.head.roadmap, change.head));
    redline::compare(&base, &head).into_iter().filter(|section| !is_empty(section)).map(part).collect()
}

/// What stands above the first heading is as a rule nothing.
fn is_empty(section: &Section) -> bool {
    section.heading.is_empty() && section.rows.is_empty()
}

fn part(section: Section) -> Part {
    let same = section.is_same();
    let mut notes: Vec<String> = Vec::new();
    match section.state {
        State::New => notes.push("new".to_owned()),
        State::Gone => notes.push("deleted".to_owned()),
        State::Edited | State::Same => {}
    }
    notes.extend(section.moved.then(|| "moved".to_owned()));
    let level = section.level;
    notes.extend(section.level_before.map(|before| format!("heading of level {level}, was {before}")));
    Part {
        heading: section.heading,
        title: section.title,
        level,
        note: notes.join(", "),
        same,
        runs: runs(section.rows),
    }
}

/// Puts together what is the same and far from any change.
fn runs(rows: Vec<Row>) -> Vec<Run> {
    let changed: Vec<usize> = rows.iter().enumerate().filter(|(_, row)| !row.same).map(|(at, _)| at).collect();
    let near = |at: usize| {
        let next = changed.partition_point(|changed| *changed < at);
        let around = changed.get(next).into_iter().chain(next.checked_sub(1).and_then(|before| changed.get(before)));
        around.into_iter().any(|changed| changed.abs_diff(at) <= BESIDE)
    };
    let shown: Vec<bool> = (0..rows.len()).map(near).collect();
    let mut runs: Vec<Run> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        match runs.last_mut() {
            _ if !row.same => runs.push(Run::Changed(row)),
            _ if shown[at] => runs.push(Run::Same(row.both)),
            Some(Run::Rest(count, html)) => {
                *count += 1;
                html.push_str(&row.both);
            }
            _ => runs.push(Run::Rest(1, row.both)),
        }
    }
    // To unfold one block takes as much room as to see it.
    for run in &mut runs {
        if let Run::Rest(1, html) = run {
            *run = Run::Same(std::mem::take(html));
        }
    }
    runs
}
