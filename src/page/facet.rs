//! Statuses and stages: what each means, and the proposals that are there.

use askama::Template;

use crate::proposal::status::StatusGroup;
use crate::roadmap::ProposalId;
use crate::site::{Route, Site};
use crate::theme;

use super::shell::Shell;
use super::view::{Badge, Table};
use super::{count, fill};

/// One status or stage in the list of all.
struct Word {
    badge: Badge,
    count: String,
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
    /// What to say where there are none.
    empty: &'static str,
}

#[derive(Template)]
#[template(path = "word.html")]
struct OneWord<'site> {
    shell: Shell<'site>,
    kind: &'static str,
    badge: Badge,
    summary: String,
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
    fill(&Words { shell, lead, groups, empty: "No proposal has a status yet." })
}

pub(crate) fn stages(site: &Site) -> String {
    let roadmap = site.roadmap();
    let words: Vec<Word> = (0..roadmap.stages.len()).map(|index| stage_word(site, index)).collect();
    let groups = if words.is_empty() { Vec::new() } else { vec![Group { title: "", class: String::new(), words }] };
    let shell = Shell::new(site, Route::Stages, "Stages").describe("How mature the proposed features are");
    let lead = "How mature a feature is: what its users may rely on.";
    fill(&Words { shell, lead, groups, empty: "No proposal names a stage. A field `stage` would put it here." })
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
    let Word { badge, count } = word;
    let shell = Shell::new(site, route, format!("{kind}: {}", badge.text)).describe(format!("{}: {count}", badge.text));
    let table = site
        .view()
        .table(&format!("Proposals with the {} {}", kind.to_lowercase(), badge.text), oldest_first(site, ids));
    fill(&OneWord { shell, kind, summary: count, badge, table, others })
}

/// The longest untouched first: these are the ones that may be stuck. The undated come last.
fn oldest_first(site: &Site, ids: &[ProposalId]) -> Vec<ProposalId> {
    let mut ids = ids.to_vec();
    let key = |id: ProposalId| site.view().cards[id].date.as_ref();
    ids.sort_by(|left, right| (key(*left).is_none(), key(*left)).cmp(&(key(*right).is_none(), key(*right))));
    ids
}

fn status_word(site: &Site, index: usize) -> Word {
    let status = &site.roadmap().statuses[index];
    let badge = Badge {
        text: status.title.clone(),
        class: format!("g-{} s-{}", theme::class(status.group.word()), theme::class(&status.name)),
        href: site.path(&Route::Status(index)).href(),
        meaning: status.definition.clone(),
    };
    Word { badge, count: count(status.proposals.len(), "proposal", "proposals") }
}

fn stage_word(site: &Site, index: usize) -> Word {
    let stage = &site.roadmap().stages[index];
    let badge = site.view().stage(site.roadmap(), &stage.name);
    Word { badge, count: count(stage.proposals.len(), "proposal", "proposals") }
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
