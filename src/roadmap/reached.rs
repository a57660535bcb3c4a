//! The newest release that is known to have come.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Roadmap;
use crate::proposal::milestone::{Milestone, from_key};
use crate::proposal::status::StatusGroup;

/// With fewer proposals that are done, what one of them names is believed.
const FEW: usize = 10;

/// The newest release that has come: by the dates of the configuration up to the day that counts as today. Without either, the
/// one before the newest that a proposal which is done names: that one may be still in the making. What git knows plays no
/// part, so that a base, whose past nobody reads, is judged as its head is.
pub(super) fn reached(roadmap: &Roadmap, today: Option<Date>) -> Option<Milestone> {
    let mut dated = roadmap.milestones.iter().rev().filter(|milestone| {
        let day = milestone.released.as_ref().and_then(|day| day.parse::<Date>().ok());
        day.zip(today).is_some_and(|(day, today)| day <= today)
    });
    if let Some(newest) = dated.next() {
        return from_key(&newest.key);
    }
    let done = roadmap.proposals.iter().filter(|proposal| proposal.status.group == StatusGroup::Done);
    let named = done.filter_map(|proposal| {
        let declared = proposal.headline_milestone()?;
        declared.milestones.iter().find(|milestone| milestone.version().is_some())
    });
    let mut counts: BTreeMap<&Milestone, usize> = BTreeMap::new();
    named.for_each(|milestone| *counts.entry(milestone).or_default() += 1);
    // One that a single proposal of many names may be a slip of the pen.
    let few = counts.values().sum::<usize>() < FEW;
    let newest = counts.iter().rev().position(|(_, count)| few || *count > 1)?;
    counts.keys().rev().nth(newest + 1).map(|milestone| (*milestone).clone())
}
