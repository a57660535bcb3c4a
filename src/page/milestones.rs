//! All milestones, product by product, and what has none yet.

use askama::Template;

use crate::proposal::milestone::{Milestone, from_key};
use crate::proposal::status::StatusGroup;
use crate::roadmap::{MilestoneIndex, ProposalId, Roadmap};
use crate::site::{Route, Site};

use super::shell::Shell;
use super::view::{Link, Table};
use super::{count, fill};

struct Entry<'site> {
    link: Link,
    /// Whether it is the current release.
    now: bool,
    released: Option<&'site str>,
    /// By the stages of the table's head.
    stages: Vec<usize>,
    otherwise: usize,
    slipped_out: usize,
    slipped_in: usize,
    all: usize,
}

/// The milestones of one product, the newest first.
struct Product<'site> {
    /// Empty for the repository's own.
    name: String,
    stages: Vec<String>,
    entries: Vec<Entry<'site>>,
    /// Columns beside the stages that are not empty.
    released: bool,
    otherwise: bool,
    slipped_out: bool,
    slipped_in: bool,
}

#[derive(Template)]
#[template(path = "milestones.html")]
struct Milestones<'site> {
    shell: Shell<'site>,
    products: Vec<Product<'site>>,
    /// How many proposals have no milestone yet, and their page.
    unscheduled: Option<(String, Link)>,
}

#[derive(Template)]
#[template(path = "unscheduled.html")]
struct Unscheduled<'site> {
    shell: Shell<'site>,
    summary: String,
    table: Table<'site>,
}

/// The product that a milestone belongs to; empty for the repository's own releases, none for what is no release.
pub(super) fn product(milestone: &MilestoneIndex) -> Option<String> {
    let read: Milestone = from_key(&milestone.key)?;
    read.version().map(|version| version.product.clone().unwrap_or_default())
}

pub(crate) fn index(site: &Site) -> String {
    let roadmap = site.roadmap();
    let mut products: Vec<(Option<String>, Vec<usize>)> = Vec::new();
    for (index, milestone) in roadmap.milestones.iter().enumerate() {
        let product = product(milestone);
        match products.iter_mut().find(|(known, _)| *known == product) {
            Some((_, indexes)) => indexes.push(index),
            None => products.push((product, vec![index])),
        }
    }
    let several = products.len() > 1;
    let products = products.into_iter().map(|(product, indexes)| {
        let name = match product {
            None if several => "Other".to_owned(),
            None => String::new(),
            Some(product) => product,
        };
        one(site, name, indexes)
    });
    let open = unscheduled(roadmap).len();
    let link = Link::new("No milestone yet", site.path(&Route::Unscheduled).href());
    let shell = Shell::new(site, Route::Milestones, "Milestones").describe("What each release brings");
    fill(&Milestones {
        shell,
        products: products.collect(),
        unscheduled: (open > 0).then(|| (count(open, "proposal", "proposals"), link)),
    })
}

fn one<'site>(site: &'site Site, name: String, indexes: Vec<usize>) -> Product<'site> {
    let roadmap = site.roadmap();
    let milestones = || indexes.iter().map(|index| &roadmap.milestones[*index]);
    let used: Vec<_> = roadmap
        .vocabulary
        .stages
        .iter()
        .filter(|stage| milestones().any(|milestone| at_stage(milestone, &stage.name) > 0))
        .collect();
    let current = roadmap.chart.current.and_then(|column| roadmap.chart.columns.get(column).copied());
    let entries = indexes.iter().rev().map(|index| {
        let milestone = &roadmap.milestones[*index];
        let named = milestone.targeted.iter().filter(|named| named.stages.is_empty());
        Entry {
            link: link(site, *index),
            now: current == Some(*index),
            released: milestone.released.as_deref(),
            stages: used.iter().map(|stage| at_stage(milestone, &stage.name)).collect(),
            otherwise: named.count(),
            slipped_out: milestone.slipped_out.len(),
            slipped_in: milestone.slipped_in.len(),
            all: milestone.count(),
        }
    });
    let entries: Vec<Entry<'_>> = entries.collect();
    Product {
        name,
        stages: used.iter().map(|stage| stage.title.clone()).collect(),
        released: entries.iter().any(|entry| entry.released.is_some()),
        otherwise: entries.iter().any(|entry| entry.otherwise > 0),
        slipped_out: entries.iter().any(|entry| entry.slipped_out > 0),
        slipped_in: entries.iter().any(|entry| entry.slipped_in > 0),
        entries,
    }
}

/// How many proposals declare the milestone for the stage.
fn at_stage(milestone: &MilestoneIndex, stage: &str) -> usize {
    let all = milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted);
    all.filter(|named| named.stages.iter().any(|name| name == stage)).count()
}

pub(super) fn link(site: &Site, index: usize) -> Link {
    Link::new(site.roadmap().milestones[index].name.as_str(), site.path(&Route::Milestone(index)).href())
}

/// Proposals that may still come, and name no release.
pub(crate) fn unscheduled(roadmap: &Roadmap) -> Vec<ProposalId> {
    let open = |group: StatusGroup| {
        matches!(group, StatusGroup::Proposed | StatusGroup::Accepted | StatusGroup::InProgress | StatusGroup::Unknown)
    };
    let proposals = roadmap.proposals.iter().enumerate();
    let without = proposals.filter(|(_, proposal)| {
        let mut declared = proposal.milestones.iter().chain(&proposal.latest_milestone);
        open(proposal.status.group)
            && !declared.any(|one| one.milestones.iter().any(|milestone| milestone.key().is_some()))
    });
    without.map(|(id, _)| id).collect()
}

pub(crate) fn without(site: &Site) -> String {
    let ids = unscheduled(site.roadmap());
    let summary = count(ids.len(), "proposal that is not finished names", "proposals that are not finished name");
    let shell = Shell::new(site, Route::Unscheduled, "No milestone yet").describe(format!("{summary} no release"));
    let table = site.view().table("Proposals without a milestone", ids);
    fill(&Unscheduled { shell, summary, table })
}
