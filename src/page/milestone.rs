//! One milestone: what the release introduces, promotes and aims for, what slipped, and which claims disagree.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::ledger::What;
use crate::roadmap::{MilestoneIndex, Named, ProposalId, Roadmap, Slip};
use crate::site::{Route, Site};

use super::milestones::{link, product};
use super::shell::Shell;
use super::view::{Link, Row, Table};
use super::{chart, count, fill};

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
    /// What names the release, in the ones around it.
    chart: Option<chart::View<'site>>,
    parts: Vec<Part<'site>>,
    previous: Option<Link>,
    next: Option<Link>,
}

pub(crate) fn render(site: &Site, index: usize) -> String {
    let roadmap = site.roadmap();
    let cards = &site.view().cards;
    let milestone = &roadmap.milestones[index];
    let summary = count(milestone.count(), "proposal names it", "proposals name it");
    let mut parts = Vec::new();
    let (aims, otherwise): (Vec<_>, Vec<_>) = milestone.targeted.iter().partition(|named| !named.stages.is_empty());
    push(site, &mut parts, "Introduced", "Reached its first stage in this release.", milestone.introduced.iter());
    let mut by_stage: BTreeMap<String, Vec<&Named>> = BTreeMap::new();
    for named in &milestone.promoted {
        let titles: Vec<&str> = named.stages.iter().map(|name| stage_title(roadmap, name)).collect();
        by_stage.entry(titles.join(", ")).or_default().push(named);
    }
    for (stages, promoted) in by_stage {
        let title = match stages.as_str() {
            "" => "Promoted".to_owned(),
            // These are stages that nothing is promoted to.
            "Removed" | "Deprecated" | "Disabled" => stages,
            stages => format!("Promoted to {stages}"),
        };
        push(site, &mut parts, &title, "Reached a later stage in this release.", promoted.into_iter());
    }
    push(site, &mut parts, "Targeted", "Aims for this release, and is not there yet.", aims.into_iter());
    let slips = [
        ("Slipped out", "Was once promised for this release, and is now for a later one.", &milestone.slipped_out),
        ("Slipped in", "Is promised for this release, and was once for an earlier one.", &milestone.slipped_in),
        ("Dropped", "Was once promised for this release, and is now for none.", &milestone.dropped),
    ];
    for (title, meaning, slips) in slips {
        let into = title == "Slipped in";
        let rows = slips.iter().map(|slip| Row { card: &cards[slip.proposal], note: slipped(roadmap, slip, into) });
        part(&mut parts, title, meaning, rows.collect(), "Milestone");
    }
    let meaning = "Calls this release its latest milestone without a stage that moved in it.";
    push(site, &mut parts, "Named otherwise", meaning, otherwise.into_iter());
    let meaning = "Names this release, and says something that does not fit.";
    part(&mut parts, "Claims that disagree", meaning, disagreeing(site, milestone), "Why");
    let all = milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted);
    let named: BTreeSet<ProposalId> = all.map(|named| named.proposal).collect();
    let among = neighbours(roadmap, index);
    let shell = Shell::new(site, Route::Milestone(index), format!("Milestone {}", milestone.name))
        .describe(format!("{}: {summary}", milestone.name));
    fill(&Milestone {
        shell,
        name: &milestone.name,
        released: milestone.released.as_deref(),
        summary,
        chart: column(roadmap, index).and_then(|column| {
            chart::around(site, "In the releases around it", |id| named.contains(&id), Some(column), 60)
        }),
        parts,
        previous: among.0.map(|before| link(site, before)),
        next: among.1.map(|after| link(site, after)),
    })
}

/// The column of the milestone in the chart.
fn column(roadmap: &Roadmap, index: usize) -> Option<usize> {
    roadmap.chart.columns.iter().position(|column| *column == index)
}

/// The releases of the same product before and after.
fn neighbours(roadmap: &Roadmap, index: usize) -> (Option<usize>, Option<usize>) {
    let own = product(&roadmap.milestones[index]);
    let same = |other: &usize| product(&roadmap.milestones[*other]) == own;
    ((0..index).rev().find(same), (index + 1..roadmap.milestones.len()).find(same))
}

fn stage_title<'site>(roadmap: &'site Roadmap, name: &'site str) -> &'site str {
    roadmap.vocabulary.stage(name).map_or(name, |stage| stage.title.as_str())
}

/// `Beta, now v1.24`; `Beta, before v1.22, v1.23`.
fn slipped(roadmap: &Roadmap, slip: &Slip, into: bool) -> String {
    let track = stage_title(roadmap, &slip.track);
    let spelled = |key: &String| roadmap.spelled(&What::Latest, key);
    if into {
        let from: Vec<String> = slip.from.iter().map(spelled).collect();
        return format!("{track}, before {}", from.join(", "));
    }
    match &slip.to {
        Some(to) => format!("{track}, now {}", spelled(to)),
        None => format!("{track}, now without"),
    }
}

/// Findings about stages and milestones that make a claim doubtful.
const DOUBTS: [&str; 6] = [
    "stage-without-milestone",
    "implemented-early",
    "latest-milestone-old",
    "milestones-not-in-order",
    "stages-in-one-release",
    "milestone-form",
];

/// The proposals that name the release and contradict themselves, each with the reasons.
fn disagreeing<'site>(site: &'site Site, milestone: &MilestoneIndex) -> Vec<Row<'site>> {
    let all = milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted);
    let ids: BTreeSet<ProposalId> = all.map(|named| named.proposal).collect();
    let rows = ids.into_iter().map(|id| {
        let doubts = site.roadmap().findings_of(id).filter(|finding| DOUBTS.contains(&finding.code));
        let reasons: Vec<&str> = doubts.map(|finding| finding.message.as_str()).collect();
        Row { card: &site.view().cards[id], note: reasons.join("; ") }
    });
    rows.filter(|row| !row.note.is_empty()).collect()
}

fn push<'site>(
    site: &'site Site,
    parts: &mut Vec<Part<'site>>,
    title: &str,
    meaning: &'static str,
    named: impl Iterator<Item = &'site Named>,
) {
    let roadmap = site.roadmap();
    let titles =
        |named: &Named| named.stages.iter().map(|name| stage_title(roadmap, name)).collect::<Vec<_>>().join(", ");
    let rows = named.map(|named| Row { card: &site.view().cards[named.proposal], note: titles(named) });
    part(parts, title, meaning, rows.collect(), "Here");
}

fn part<'site>(
    parts: &mut Vec<Part<'site>>,
    title: &str,
    meaning: &'static str,
    rows: Vec<Row<'site>>,
    note: &'static str,
) {
    if !rows.is_empty() {
        let noted = rows.iter().any(|row| !row.note.is_empty());
        let table = Table { caption: title.to_owned(), note: if noted { note } else { "" }, rows, ..Table::default() };
        parts.push(Part { title: title.to_owned(), id: format!("rb-part-{}", parts.len()), meaning, table });
    }
}
