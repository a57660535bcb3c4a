//! The timeline of one proposal: what its fields declare and its history section says, in the order of time.

use crate::history::Origin;
use crate::proposal::DateField;
use crate::proposal::date::Date;
use crate::roadmap::ProposalId;
use crate::site::Site;

use super::super::timeline::{Line, line, origin};
use super::super::view::Stamp;

/// Events by what places them.
#[derive(Default)]
pub(super) struct When {
    pub(super) dated: Vec<Line>,
    /// Only a release places them.
    pub(super) released: Vec<Line>,
    /// Nothing places them.
    pub(super) unplaced: Vec<Line>,
}

pub(super) fn lines(site: &Site, id: ProposalId, root: &str) -> When {
    let proposal = &site.roadmap().proposals[id];
    let mut when = When::default();
    let mut dated: Vec<(Date, Line)> = Vec::new();
    // Dates of fields are worth a line only where there is a history to put them into.
    if !proposal.history.is_empty() {
        dated.extend(proposal.created.as_ref().and_then(|field| declared(field, "Created")));
    }
    for event in &proposal.history {
        let line = line(site, id, event, root, "");
        match (&event.date, &event.milestone) {
            (Some(date), _) => dated.push((date.clone(), line)),
            (None, Some(_)) => when.released.push(line),
            (None, None) => when.unplaced.push(line),
        }
    }
    if !proposal.history.is_empty() {
        dated.extend(proposal.updated.as_ref().and_then(|field| declared(field, "Last updated")));
    }
    dated.sort_by(|(left, _), (right, _)| left.cmp(right));
    when.dated = dated.into_iter().map(|(_, line)| line).collect();
    when
}

fn declared(field: &DateField, text: &str) -> Option<(Date, Line)> {
    let date = field.date.clone()?;
    let line = Line {
        stamp: Some(Stamp::of(&date)),
        milestone: None,
        stage: None,
        planned: false,
        origin: origin(Origin::Declared),
        html: text.to_owned(),
    };
    Some((date, line))
}
