//! Statuses and stages: what each means, and the proposals that are there.

use askama::Template;

use crate::proposal::status::StatusGroup;
use crate::roadmap::ProposalId;
use crate::site::{Route, Site};
use crate::theme;

use super::area::Chart;
use super::shell::Shell;
use super::view::{Badge, Row, Table};
use super::{area, count, fill};

/// One status or stage in the list of all.
struct Word {
    badge: Badge,
    count: String,
    /// How long it is usually held; empty for stages, and where that is not known.
    usual: String,
}

/// Statuses of one group.
struct Group {
    title: &'static str,
    class: String,
    words: Vec<Word>,
}

#[derive(Template)]
#[template(path = "words.html")]
struct Words<'site> {
    shell: Shell<'site>,
    lead: &'static str,
    groups: Vec<Group>,
    /// What to say where there are none, as HTML.
    empty: &'static str,
    /// How many proposals stood where at which time.
    chart: Option<Chart>,
}

#[derive(Template)]
#[template(path = "word.html")]
struct OneWord<'site> {
    shell: Shell<'site>,
    kind: &'static str,
    badge: Badge,
    summary: String,
    /// In which order they are listed.
    order: &'static str,
    usual: String,
    table: Table<'site>,
    others: Vec<Word>,
}

pub(crate) fn statuses(site: &Site) -> String {
    let roadmap = site.roadmap();
    let groups = StatusGroup::ALL.into_iter().map(|group| {
        let inside = roadmap.statuses.iter().enumerate().filter(|(_, status)| status.group == group);
        let words = inside.map(|(index, _)| status_word(site, index)).collect();
        Group { title: title(group), class: format!("g-{}", theme::class(group.word())), words }
    });
    let groups = groups.filter(|group| !group.words.is_empty()).collect();
    let shell = Shell::new(site, Route::Statuses, "Status").describe("Where proposals stand in their life");
    let lead = "Where a proposal stands in its life, from the first draft to the end.";
    let chart = area::chart(site);
    fill(&Words { shell, lead, groups, empty: "No proposal has a status yet.", chart })
}

pub(crate) fn stages(site: &Site) -> String {
    let roadmap = site.roadmap();
    let words: Vec<Word> = (0..roadmap.stages.len()).map(|index| stage_word(site, index)).collect();
    let groups = if words.is_empty() { Vec::new() } else { vec![Group { title: "", class: String::new(), words }] };
    let shell = Shell::new(site, Route::Stages, "Stages").describe("How mature the proposed features are");
    let lead = "How mature a feature is: what its users may rely on.";
    let empty = "No proposal names a stage. A field <code>stage</code> would put it here.";
    fill(&Words { shell, lead, groups, empty, chart: None })
}

pub(crate) fn status(site: &Site, index: usize) -> String {
    let status = &site.roadmap().statuses[index];
    let word = status_word(site, index);
    let others = (0..site.roadmap().statuses.len()).filter(|other| *other != index);
    let others = others.map(|other| status_word(site, other)).collect();
    one(site, Route::Status(index), "Status", word, &status.proposals, others)
}

pub(crate) fn stage(site: &Site, index: usize) -> String {
    let stage = &site.roadmap().stages[index];
    let word = stage_word(site, index);
    let others = (0..site.roadmap().stages.len()).filter(|other| *other != index);
    let others = others.map(|other| stage_word(site, other)).collect();
    one(site, Route::Stage(index), "Stage", word, &stage.proposals, others)
}

fn one(site: &Site, route: Route, kind: &'static str, word: Word, ids: &[ProposalId], others: Vec<Word>) -> String {
    let Word { badge, count, usual } = word;
    let shell = Shell::new(site, route, format!("{kind}: {}", badge.text)).describe(format!("{}: {count}", badge.text));
    let caption = format!("Proposals with the {} {}", kind.to_lowercase(), badge.text);
    let known = ids.iter().any(|id| site.roadmap().tenures.proposals[*id].days.is_some());
    let (table, order) = if kind == "Status" && known {
        (longest_first(site, caption, ids), "the longest in it first")
    } else {
        (site.view().table(&caption, oldest_first(site, ids)), "the longest untouched first")
    };
    let table = Table { without: kind, ..table };
    fill(&OneWord { shell, kind, summary: count, order, usual, badge, table, others })
}

/// The longest untouched first: these are the ones that may be stuck. The undated come last.
fn oldest_first(site: &Site, ids: &[ProposalId]) -> Vec<ProposalId> {
    let mut ids = ids.to_vec();
    let key = |id: ProposalId| site.view().cards[id].date.as_ref();
    ids.sort_by(|left, right| (key(*left).is_none(), key(*left)).cmp(&(key(*right).is_none(), key(*right))));
    ids
}

/// The longest in the status first, each with the day since which; those of which that is not known come last.
fn longest_first<'site>(site: &'site Site, caption: String, ids: &[ProposalId]) -> Table<'site> {
    let roadmap = site.roadmap();
    let tenure = |id: ProposalId| &roadmap.tenures.proposals[id];
    let mut ids = ids.to_vec();
    ids.sort_by_key(|id| std::cmp::Reverse(tenure(*id).days));
    let rows = ids.into_iter().map(|id| {
        let tenure = tenure(id);
        let note = match (tenure.since, tenure.days) {
            (Some(since), Some(days)) => {
                // The line breaks after the day, if anywhere.
                let stuck = if tenure.stuck { ",\u{a0}stuck" } else { "" };
                format!("{} ({days}\u{a0}days{stuck})", roadmap.ledger.day(since))
            }
            _ => String::new(),
        };
        Row { card: &site.view().cards[id], note }
    });
    Table { caption, note: "Since", rows: rows.collect(), ..Table::default() }
}

fn status_word(site: &Site, index: usize) -> Word {
    let status = &site.roadmap().statuses[index];
    let badge = Badge {
        text: status.title.clone(),
        class: format!("g-{} s-{}", theme::class(status.group.word()), theme::class(&status.name)),
        href: site.path(&Route::Status(index)).href(),
        meaning: status.definition.clone(),
    };
    let usual = site.roadmap().tenures.usual.get(&status.name).filter(|usual| usual.stays > 1);
    let usual = usual.map(|usual| {
        // Stays that still last are among them, which is not worth the confusion with the proposals that are counted.
        format!("The median of {} stays is {} days.", usual.stays, usual.median)
    });
    let count = count(status.proposals.len(), "proposal", "proposals");
    Word { badge, count, usual: usual.unwrap_or_default() }
}

fn stage_word(site: &Site, index: usize) -> Word {
    let stage = &site.roadmap().stages[index];
    let badge = site.view().stage(site.roadmap(), &stage.name);
    Word { badge, count: count(stage.proposals.len(), "proposal", "proposals"), usual: String::new() }
}

/// How a group of statuses is called in headings.
pub(crate) const fn title(group: StatusGroup) -> &'static str {
    match group {
        StatusGroup::Proposed => "Proposed",
        StatusGroup::Accepted => "Accepted",
        StatusGroup::InProgress => "In progress",
        StatusGroup::Done => "Done",
        StatusGroup::Parked => "Parked",
        StatusGroup::Closed => "Closed",
        StatusGroup::Superseded => "Superseded",
        StatusGroup::Reference => "Reference",
        StatusGroup::Unknown => "Not understood",
    }
}
