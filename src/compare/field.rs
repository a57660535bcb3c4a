//! What the metadata of a proposal says, as values that can be compared and shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::ledger::{self, What};
use crate::proposal::{PersonRole, Proposal};
use crate::roadmap::{ProposalId, Roadmap};

use super::Pairs;
use super::verdict::{self, Verdict};

/// A field of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The status.
    Status,
    /// The stage.
    Stage,
    /// The milestone for a stage or track.
    Milestone(String),
    /// The milestone that it calls its latest.
    Latest,
    /// The title.
    Title,
    /// The group that owns it.
    Group,
    /// Groups that take part.
    Groups,
    /// Those in a role, by the role's name.
    People(String),
    /// When it was written.
    Created,
    /// When it was last changed, as it says itself.
    Updated,
    /// What it refers to in this way, by the name of the relation.
    Relation(&'static str),
    /// Links of a kind.
    Link(&'static str),
    /// Feature gates.
    FeatureGates,
    /// Anything else, by its key as written.
    Extra(String),
}

impl Field {
    /// The name in the JSON.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Field::Status => "status".to_owned(),
            Field::Stage => "stage".to_owned(),
            Field::Milestone(track) => format!("milestone.{track}"),
            Field::Latest => "latest-milestone".to_owned(),
            Field::Title => "title".to_owned(),
            Field::Group => "group".to_owned(),
            Field::Groups => "participating-groups".to_owned(),
            Field::People(role) => role.clone(),
            Field::Created => "created".to_owned(),
            Field::Updated => "updated".to_owned(),
            Field::Relation(kind) | Field::Link(kind) => (*kind).to_owned(),
            Field::FeatureGates => "feature-gates".to_owned(),
            Field::Extra(key) => key.clone(),
        }
    }
}

/// A field that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Which.
    pub field: Field,
    /// What it said: nothing, one value, or several where it is a list.
    pub from: Vec<String>,
    /// What it says now.
    pub to: Vec<String>,
    /// How a transition stands to the life of a proposal; none where that says nothing of it.
    pub verdict: Option<Verdict>,
}

/// Where a proposal stands, as the ledger reads it: status, stage, milestones, title.
pub(super) fn standing(
    base: &Roadmap,
    head: &Roadmap,
    ids: (ProposalId, ProposalId),
    config: &Config,
) -> Vec<FieldChange> {
    let of = |roadmap: &Roadmap, id: ProposalId| {
        let proposal = &roadmap.proposals[id];
        let file = |source| roadmap.sources.get(source);
        let dialect = roadmap.dialects.get(proposal.dialect)?;
        let source =
            ledger::Source { document: proposal.document.map(file), sidecar: proposal.sidecar.map(file), dialect };
        Some(ledger::standing(&source, config))
    };
    let (Some(before), Some(after)) = (of(base, ids.0), of(head, ids.1)) else { return Vec::new() };
    let checklist = head.proposals[ids.1].checklist.as_ref();
    let mut changes = Vec::new();
    ledger::differences(&before, &after, &mut |what, from, to| {
        let value = |said: &Option<crate::proposal::standing::Said>| said.as_ref().map(|said| said.value.clone());
        // As the side spells it that says it.
        let spelled = |roadmap: &Roadmap, said: &Option<crate::proposal::standing::Said>| -> Vec<String> {
            said.iter().map(|said| roadmap.spelled(&what, &said.value)).collect()
        };
        let (from_value, to_value) = (value(&from), value(&to));
        let (from_shown, to_shown) = (spelled(base, &from), spelled(head, &to));
        let verdict = match &what {
            What::Status => verdict::status(&head.vocabulary, from_value.as_deref(), to_value.as_deref(), checklist),
            What::Stage => verdict::stage(&head.vocabulary, from_value.as_deref(), to_value.as_deref()),
            _ => None,
        };
        let field = match what {
            What::Status => Field::Status,
            What::Stage => Field::Stage,
            What::Milestone(track) => Field::Milestone(track),
            What::Latest => Field::Latest,
            What::Title => Field::Title,
        };
        changes.push(FieldChange { field, from: from_shown, to: to_shown, verdict });
    });
    changes
}

/// Everything else that the metadata of a proposal says, by field.
pub(super) fn values(roadmap: &Roadmap, id: ProposalId) -> BTreeMap<Field, Vec<String>> {
    let proposal: &Proposal = &roadmap.proposals[id];
    let mut values: BTreeMap<Field, Vec<String>> = BTreeMap::new();
    let mut add = |field: Field, value: String| values.entry(field).or_default().push(value);
    proposal.group.iter().for_each(|group| add(Field::Group, group.clone()));
    proposal.groups.iter().for_each(|group| add(Field::Groups, group.clone()));
    for contributor in &proposal.people {
        let role = match &contributor.role {
            PersonRole::Author => "authors".to_owned(),
            PersonRole::Reviewer => "reviewers".to_owned(),
            PersonRole::Approver => "approvers".to_owned(),
            PersonRole::Other(role) => role.clone(),
        };
        let person = &contributor.person.value;
        let handle = person.handle.as_ref().map(|handle| format!("@{handle}"));
        add(Field::People(role), handle.unwrap_or_else(|| person.display().to_owned()));
    }
    let date = |field: &Option<crate::proposal::DateField>| {
        let field = field.as_ref()?;
        Some(field.date.as_ref().map_or_else(|| field.raw.value.trim().to_owned(), |date| date.iso()))
    };
    date(&proposal.created).into_iter().for_each(|date| add(Field::Created, date));
    date(&proposal.updated).into_iter().for_each(|date| add(Field::Updated, date));
    proposal.links.iter().for_each(|link| add(Field::Link(link.kind), link.url.as_ref().unwrap_or(&link.text).clone()));
    proposal.feature_gates.iter().for_each(|gate| add(Field::FeatureGates, gate.clone()));
    for extra in &proposal.extra {
        extra.values.iter().for_each(|value| add(Field::Extra(extra.key.clone()), value.trim().to_owned()));
    }
    values
}

/// What two states of a proposal refer to, where that is not the same. A proposal that lies elsewhere now is the same, and
/// is called by the path that it has on each side.
pub(super) fn relations(
    (base, before): (&Roadmap, ProposalId),
    (head, after): (&Roadmap, ProposalId),
    pairs: &Pairs,
) -> Vec<FieldChange> {
    let meant = |roadmap: &Roadmap, id: ProposalId| {
        let mut values: BTreeMap<Field, Vec<(Meant, String)>> = BTreeMap::new();
        for related in &roadmap.relations.related[id] {
            let outside = || related.url.clone().unwrap_or_else(|| related.raw.clone());
            let shown = related.target.map_or_else(outside, |target| roadmap.proposals[target].path.clone());
            let meant = match related.target {
                None => Meant::Outside(shown.clone()),
                Some(target) if std::ptr::eq(roadmap, head) => Meant::Head(target),
                Some(target) => pairs.head(target).map_or(Meant::Base(target), Meant::Head),
            };
            values.entry(Field::Relation(related.kind.word())).or_default().push((meant, shown));
        }
        values
    };
    let (mut then, mut now) = (meant(base, before), meant(head, after));
    let fields: BTreeSet<Field> = then.keys().chain(now.keys()).cloned().collect();
    let changes = fields.into_iter().filter_map(|field| {
        let (from, to) = (then.remove(&field).unwrap_or_default(), now.remove(&field).unwrap_or_default());
        let same = from.iter().map(|(meant, _)| meant).eq(to.iter().map(|(meant, _)| meant));
        let shown = |values: Vec<(Meant, String)>| values.into_iter().map(|(_, shown)| shown).collect();
        (!same).then(|| FieldChange { field, from: shown(from), to: shown(to), verdict: None })
    });
    changes.collect()
}

/// What a relation leads to.
#[derive(PartialEq, Eq)]
enum Meant {
    /// A proposal of the head.
    Head(ProposalId),
    /// One that only the base has.
    Base(ProposalId),
    /// Anything else, as it is written.
    Outside(String),
}

/// The fields that differ.
pub(super) fn differing(before: BTreeMap<Field, Vec<String>>, after: BTreeMap<Field, Vec<String>>) -> Vec<FieldChange> {
    let mut fields: BTreeMap<Field, (Vec<String>, Vec<String>)> = BTreeMap::new();
    before.into_iter().for_each(|(field, values)| fields.entry(field).or_default().0 = values);
    after.into_iter().for_each(|(field, values)| fields.entry(field).or_default().1 = values);
    let differ = fields.into_iter().filter(|(_, (from, to))| from != to);
    differ.map(|(field, (from, to))| FieldChange { field, from, to, verdict: None }).collect()
}
