//! Who and what has a page of its own. Metadata can name anything, and each name would be a page: of too many, those that
//! the most proposals name have one, and a finding says so.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Roadmap;
use crate::diagnostic::Diagnostic;
use crate::limit::{self, Limit};
use crate::source::Span;

/// The indexes of those that have a page, where each of `named` is how often one is named. On a tie, the first ones.
pub(super) fn chosen(named: &[usize], limit: &Limit) -> BTreeSet<usize> {
    let mut order: Vec<usize> = (0..named.len()).collect();
    if order.len() > limit.most {
        order.sort_by_key(|index| (Reverse(named[*index]), *index));
        order.truncate(limit.most);
    }
    order.into_iter().collect()
}

/// Says of each kind once that there are too many, where the first one without a page is named.
pub(super) fn findings(roadmap: &Roadmap) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut tell = |limit: &Limit, names: BTreeSet<String>, place: Option<Span>, rest: &str| {
        let (Some(place), count, most) = (place, names.len(), limit.most) else { return };
        let message =
            format!("there are {count} {}; the {most} that most proposals name have a page", limit.unit.plural());
        let finding = Diagnostic::note(limit.code(), place, message);
        findings.push(finding.help(format!("this is the first of the other {}: {rest}", count.saturating_sub(most))));
    };
    let proposals = || roadmap.proposals.iter();
    if roadmap.people.iter().any(|person| !person.paged) {
        let without: BTreeSet<&str> =
            roadmap.people.iter().filter(|person| !person.paged).map(|person| person.key.as_str()).collect();
        let first = proposals().flat_map(|proposal| &proposal.people).find_map(|contributor| {
            let person = &contributor.person;
            without.contains(person.value.key().as_str()).then_some(person.span)
        });
        let names = roadmap.people.iter().map(|person| person.key.clone()).collect();
        tell(&limit::PEOPLE, names, first, "they stand on one page together");
    }
    if roadmap.groups.len() == limit::GROUPS.most {
        let known: BTreeSet<&str> = roadmap.groups.iter().map(|group| group.name.as_str()).collect();
        let first = proposals().find_map(|proposal| {
            let mut names = proposal.group.iter().chain(&proposal.groups);
            names.any(|name| !known.contains(name.as_str())).then(|| Span::file(proposal.source()))
        });
        let names = proposals().flat_map(|proposal| proposal.group.iter().chain(&proposal.groups)).cloned().collect();
        tell(&limit::GROUPS, names, first, "their names are shown without a link");
    }
    if roadmap.milestones.len() == limit::RELEASES.most {
        let known: BTreeSet<&str> = roadmap.milestones.iter().map(|milestone| milestone.key.as_str()).collect();
        let declared = || proposals().flat_map(|proposal| proposal.milestones.iter().chain(&proposal.latest_milestone));
        let first = declared().find_map(|declared| {
            let mut keys = declared.milestones.iter().filter_map(|milestone| milestone.key());
            keys.any(|key| !known.contains(key.as_str())).then_some(declared.raw.span)
        });
        let keys = declared().flat_map(|declared| &declared.milestones).filter_map(|milestone| milestone.key());
        tell(&limit::RELEASES, keys.collect(), first, "their names are shown without a link");
    }
    if roadmap.gates.len() == limit::GATES.most {
        let first = proposals().find_map(|proposal| {
            let other = proposal.feature_gates.iter().any(|gate| !roadmap.gates.contains_key(gate));
            other.then(|| Span::file(proposal.source()))
        });
        let names = proposals().flat_map(|proposal| &proposal.feature_gates).cloned().collect();
        tell(&limit::GATES, names, first, "they have no short address");
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_named_most_are_chosen_and_on_a_tie_the_first() {
        let limit = Limit { most: 2, ..limit::PEOPLE };
        assert_eq!(chosen(&[1, 3, 1, 3, 2], &limit), BTreeSet::from([1, 3]));
        assert_eq!(chosen(&[1, 1, 1], &limit), BTreeSet::from([0, 1]));
        assert_eq!(chosen(&[1, 1], &limit), BTreeSet::from([0, 1]));
    }
}
