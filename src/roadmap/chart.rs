//! Proposals against releases: which stage each has in each of them, so far as it says so.
//!
//! The columns are the releases of one product, the one that most proposals name; other products have their own
//! pages. A bar begins at the release that a proposal declares for a stage and lasts until the next stage begins. The
//! last stage lasts up to the current release where the proposal is still under way and the stage is no end.

use std::collections::BTreeMap;

use super::milestones::reached;
use super::{MilestoneIndex, ProposalId, Roadmap};
use crate::dialect::vocabulary::Vocabulary;
use crate::ledger::day;
use crate::proposal::Proposal;
use crate::proposal::milestone::from_key;
use crate::proposal::status::StatusGroup;

/// Proposals and the releases that they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// Indexes of milestones, in the order of versions.
    pub columns: Vec<usize>,
    /// The column of the current release, where one can be told.
    pub current: Option<usize>,
    /// The proposals that name a release of the columns, in their order.
    pub rows: Vec<Row>,
}

/// One proposal in the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The proposal.
    pub proposal: ProposalId,
    /// What it says, from left to right; never two in one column.
    pub bars: Vec<Bar>,
}

/// A stage over some columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The canonical stage; none for a release that is named without one.
    pub stage: Option<String>,
    /// First column.
    pub from: usize,
    /// Last column.
    pub to: usize,
    /// Not reached yet. What is reached is so up to the current release, and a plan beyond it.
    pub planned: bool,
    /// Key of the release that was promised first, where that was an earlier one.
    pub slipped: Option<String>,
}

/// A stage that begins.
struct Start {
    column: usize,
    rank: u32,
    stage: Option<String>,
    reached: bool,
}

impl Chart {
    /// The chart of the whole roadmap. Its milestones and tenures must be known.
    pub(super) fn of(roadmap: &Roadmap) -> Chart {
        let columns = columns(&roadmap.milestones);
        let place: BTreeMap<&str, usize> =
            columns.iter().enumerate().map(|(at, index)| (roadmap.milestones[*index].key.as_str(), at)).collect();
        let today = roadmap.tenures.now.map(day);
        let current = current(&roadmap.milestones, &columns, today.as_deref());
        let mut slips: BTreeMap<(ProposalId, &str), &str> = BTreeMap::new();
        for slip in roadmap.milestones.iter().flat_map(|milestone| &milestone.slipped_in) {
            if let Some(first) = slip.from.first() {
                slips.insert((slip.proposal, &slip.track), first);
            }
        }
        let rows = roadmap.proposals.iter().enumerate().filter_map(|(id, proposal)| {
            let starts = starts(proposal, &place, &roadmap.vocabulary);
            let mut bars = bars(starts, current, is_under_way(proposal), &roadmap.vocabulary);
            for bar in &mut bars {
                let first = bar.stage.as_deref().and_then(|stage| slips.get(&(id, stage)));
                bar.slipped = first.map(|key| (*key).to_owned());
            }
            (!bars.is_empty()).then_some(Row { proposal: id, bars })
        });
        let rows = rows.collect();
        Chart { columns, current, rows }
    }

    /// Whether there is nothing to be drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The milestones of the product that is named most often. Those at the ends that only history or the configuration
/// knows are left out.
fn columns(milestones: &[MilestoneIndex]) -> Vec<usize> {
    let mut products: BTreeMap<String, (usize, Vec<usize>)> = BTreeMap::new();
    for (index, milestone) in milestones.iter().enumerate() {
        let Some(read) = from_key(&milestone.key) else { continue };
        let Some(version) = read.version() else { continue };
        let product = products.entry(version.product.clone().unwrap_or_default()).or_default();
        product.0 += milestone.count();
        product.1.push(index);
    }
    // Of two that are named as often, the first by name.
    let most = products.values().map(|(count, _)| *count).max();
    let chosen = products.into_values().find(|(count, _)| Some(*count) == most);
    let indexes = chosen.map(|(_, indexes)| indexes).unwrap_or_default();
    let named = |index: &usize| milestones[*index].count() > 0;
    let first = indexes.iter().position(named).unwrap_or(0);
    let last = indexes.iter().rposition(named).map_or(0, |last| last + 1);
    indexes.get(first..last).map(<[usize]>::to_vec).unwrap_or_default()
}

/// By dates, the last release that is out. Without dates, the last one in which more moved than is aimed for: plans
/// for later ones are plans.
fn current(milestones: &[MilestoneIndex], columns: &[usize], today: Option<&str>) -> Option<usize> {
    let is_out = |index: &usize| {
        let released = milestones[*index].released.as_deref();
        released.zip(today).is_some_and(|(released, today)| released <= today)
    };
    let moved = |index: &usize| {
        let milestone = &milestones[*index];
        milestone.introduced.len() + milestone.promoted.len() > milestone.targeted.len()
    };
    columns.iter().rposition(is_out).or_else(|| columns.iter().rposition(moved))
}

const fn is_under_way(proposal: &Proposal) -> bool {
    matches!(
        proposal.status.group,
        StatusGroup::Proposed | StatusGroup::Accepted | StatusGroup::InProgress | StatusGroup::Unknown
    )
}

/// The releases that a proposal declares, with what begins in them, one for a column.
fn starts(proposal: &Proposal, place: &BTreeMap<&str, usize>, vocabulary: &Vocabulary) -> Vec<Start> {
    let rank = |name: &str| vocabulary.stage(name).map_or(0, |stage| stage.rank);
    let done = proposal.status.group == StatusGroup::Done;
    let now = reached(proposal, vocabulary);
    let mut starts: BTreeMap<usize, Start> = BTreeMap::new();
    let mut add = |keys: &mut dyn Iterator<Item = String>, stage: Option<&str>, reached: bool| {
        for column in keys.filter_map(|key| place.get(key.as_str()).copied()) {
            let start = Start { column, rank: stage.map_or(0, rank), stage: stage.map(str::to_owned), reached };
            match starts.get(&column) {
                Some(known) if known.rank >= start.rank => {}
                _ => drop(starts.insert(column, start)),
            }
        }
    };
    for declared in &proposal.milestones {
        let known = declared.stage.as_deref().filter(|name| vocabulary.stage(name).is_some());
        let reached = known.map_or(done, |name| rank(name) <= now);
        add(&mut declared.milestones.iter().filter_map(crate::proposal::milestone::Milestone::key), known, reached);
    }
    if let Some(latest) = proposal.latest_milestone.as_ref().filter(|_| proposal.milestones.is_empty()) {
        add(&mut latest.milestones.iter().filter_map(crate::proposal::milestone::Milestone::key), None, true);
    }
    starts.into_values().collect()
}

fn bars(starts: Vec<Start>, current: Option<usize>, under_way: bool, vocabulary: &Vocabulary) -> Vec<Bar> {
    let end = vocabulary.stage("stable").map_or(u32::MAX, |stage| stage.rank);
    let ends: Vec<usize> = starts.iter().skip(1).map(|next| next.column - 1).collect();
    let mut bars = Vec::new();
    for (index, start) in starts.into_iter().enumerate() {
        let from = start.column;
        let lasts = start.reached && under_way && start.stage.is_some() && start.rank < end;
        let to = ends.get(index).copied().unwrap_or_else(|| match current {
            Some(current) if lasts => current.max(from),
            _ => from,
        });
        let bar = Bar { stage: start.stage, from, to, planned: !start.reached, slipped: None };
        match current {
            Some(current) if start.reached && from <= current && to > current => {
                bars.push(Bar { to: current, ..bar.clone() });
                bars.push(Bar { from: current + 1, planned: true, ..bar });
            }
            Some(current) if from > current => bars.push(Bar { planned: true, ..bar }),
            _ => bars.push(bar),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bars as `alpha 1-2` and, where planned, `beta? 3-3`.
    #[track_caller]
    fn check(starts: &[(usize, &str, bool)], current: Option<usize>, under_way: bool, expected: &str) {
        let vocabulary =
            crate::dialect::Dialect::named("kep").map(|dialect| dialect.vocabulary.clone()).unwrap_or_default();
        let starts = starts.iter().map(|(column, stage, reached)| Start {
            column: *column,
            rank: vocabulary.stage(stage).map_or(0, |stage| stage.rank),
            stage: Some((*stage).to_owned()).filter(|stage| !stage.is_empty()),
            reached: *reached,
        });
        let shown: Vec<String> = bars(starts.collect(), current, under_way, &vocabulary)
            .into_iter()
            .map(|bar| {
                let mark = if bar.planned { "?" } else { "" };
                format!("{}{mark} {}-{}", bar.stage.unwrap_or_default(), bar.from, bar.to)
            })
            .collect();
        assert_eq!(shown.join(", "), expected);
    }

    #[test]
    fn a_stage_lasts_until_the_next_and_the_last_one_ends_where_it_is_stable() {
        check(
            &[(1, "alpha", true), (3, "beta", true), (6, "stable", true)],
            Some(9),
            true,
            "alpha 1-2, beta 3-5, stable 6-6",
        );
    }

    #[test]
    fn a_stage_that_is_no_end_lasts_up_to_now_where_the_proposal_is_under_way() {
        check(&[(1, "alpha", true)], Some(4), true, "alpha 1-4");
        check(&[(1, "alpha", true)], Some(4), false, "alpha 1-1");
        check(&[(1, "alpha", true)], None, true, "alpha 1-1");
    }

    #[test]
    fn what_lies_beyond_the_current_release_is_planned() {
        check(&[(1, "alpha", true), (6, "beta", false)], Some(4), true, "alpha 1-4, alpha? 5-5, beta? 6-6");
        check(&[(6, "alpha", true)], Some(4), true, "alpha? 6-6");
    }

    #[test]
    fn a_target_that_has_passed_stays_a_plan() {
        check(&[(1, "alpha", true), (3, "beta", false)], Some(5), true, "alpha 1-2, beta? 3-3");
    }

    #[test]
    fn a_release_without_a_stage_is_one_column() {
        check(&[(2, "", true)], Some(5), true, " 2-2");
    }
}
