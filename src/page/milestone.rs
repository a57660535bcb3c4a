//! Milestones: what each release introduces, promotes and aims for.

use std::collections::BTreeMap;

use askama::Template;

use crate::roadmap::{MilestoneIndex, Named};
use crate::site::{Route, Site};

use super::shell::Shell;
use super::view::{Link, Row, Table};
use super::{count, fill};

struct Entry<'site> {
    link: Link,
    released: Option<&'site str>,
    introduced: usize,
    promoted: usize,
    targeted: usize,
    all: usize,
}

#[derive(Template)]
#[template(path = "milestones.html")]
struct Milestones<'site> {
    shell: Shell<'site>,
    entries: Vec<Entry<'site>>,
}

/// One reason why proposals are on the page.
struct Part<'site> {
    title: String,
    id: String,
    meaning: &'static str,
    table: Table<'site>,
}

#[derive(Template)]
#[template(path = "milestone.html")]
struct Milestone<'site> {
    shell: Shell<'site>,
    name: &'site str,
    released: Option<&'site str>,
    summary: String,
    parts: Vec<Part<'site>>,
    previous: Option<Link>,
    next: Option<Link>,
}

pub(crate) fn index(site: &Site) -> String {
    // The newest first: these are what readers come for.
    let entries =
        site.roadmap().milestones.iter().enumerate().rev().map(|(index, milestone)| entry(site, index, milestone));
    let shell = Shell::new(site, Route::Milestones, "Milestones").describe("What each release brings");
    fill(&Milestones { shell, entries: entries.collect() })
}

fn entry<'site>(site: &Site, index: usize, milestone: &'site MilestoneIndex) -> Entry<'site> {
    Entry {
        link: link(site, index),
        released: milestone.released.as_deref(),
        introduced: milestone.introduced.len(),
        promoted: milestone.promoted.len(),
        targeted: milestone.targeted.len(),
        all: milestone.count(),
    }
}

fn link(site: &Site, index: usize) -> Link {
    Link::new(site.roadmap().milestones[index].name.as_str(), site.path(&Route::Milestone(index)).href())
}

pub(crate) fn render(site: &Site, index: usize) -> String {
    let milestones = &site.roadmap().milestones;
    let milestone = &milestones[index];
    let summary = count(milestone.count(), "proposal names it", "proposals name it");
    let mut parts = Vec::new();
    let (aims, otherwise): (Vec<_>, Vec<_>) = milestone.targeted.iter().partition(|named| !named.stages.is_empty());
    push(site, &mut parts, "Introduced", "Reached its first stage in this release.", milestone.introduced.iter());
    let mut by_stage: BTreeMap<String, Vec<&Named>> = BTreeMap::new();
    for named in &milestone.promoted {
        by_stage.entry(named.stages.join(", ")).or_default().push(named);
    }
    for (stages, promoted) in by_stage {
        let title = if stages.is_empty() { "Promoted".to_owned() } else { format!("Promoted to {stages}") };
        push(site, &mut parts, &title, "Reached a later stage in this release.", promoted.into_iter());
    }
    push(site, &mut parts, "Targeted", "Aims for this release, and is not there yet.", aims.into_iter());
    let meaning = "Calls this release its latest milestone without a stage that moved in it.";
    push(site, &mut parts, "Named otherwise", meaning, otherwise.into_iter());
    let shell = Shell::new(site, Route::Milestone(index), format!("Milestone {}", milestone.name))
        .describe(format!("{}: {summary}", milestone.name));
    fill(&Milestone {
        shell,
        name: &milestone.name,
        released: milestone.released.as_deref(),
        summary,
        parts,
        previous: index.checked_sub(1).map(|before| link(site, before)),
        next: (index + 1 < milestones.len()).then(|| link(site, index + 1)),
    })
}

fn push<'site>(
    site: &'site Site,
    parts: &mut Vec<Part<'site>>,
    title: &str,
    meaning: &'static str,
    named: impl Iterator<Item = &'site Named>,
) {
    let cards = &site.view().cards;
    let rows: Vec<Row<'_>> =
        named.map(|named| Row { card: &cards[named.proposal], note: named.stages.join(", ") }).collect();
    if !rows.is_empty() {
        let noted = rows.iter().any(|row| !row.note.is_empty());
        let table = Table { caption: title.to_owned(), note: if noted { "Here" } else { "" }, rows };
        parts.push(Part { title: title.to_owned(), id: format!("rb-part-{}", parts.len()), meaning, table });
    }
}
