//! What pages share: every proposal, status, stage and person as it is shown in lists, made ready once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parallel;
use crate::proposal::{Declared, Proposal};
use crate::roadmap::timeline::date_of;
use crate::roadmap::{GroupIndex, MilestoneIndex, PersonIndex, ProposalId, Roadmap, StageIndex, StatusIndex};
use crate::site::{Route, Slugs, encode};
use crate::source::SourceId;
use crate::theme;

use super::code;
use super::person::anchor;

pub(crate) use super::card::{Badge, Card, Link, Row, Stamp, Table, short};

/// How many authors a list shows.
const AUTHORS: usize = 3;

/// Everything that pages share.
#[derive(Debug, Default)]
pub(crate) struct View {
    pub(crate) slugs: Slugs,
    pub(crate) cards: Vec<Arc<Card>>,
    pub(crate) nav: Vec<(Route, Link)>,
    /// The page that shows each source.
    pub(crate) owners: BTreeMap<SourceId, Route>,
    people: Arc<BTreeMap<String, Link>>,
    groups: Arc<BTreeMap<String, Link>>,
    milestones: Arc<BTreeMap<String, Link>>,
    stages: BTreeMap<String, String>,
    statuses: BTreeMap<String, String>,
}

impl View {
    /// What the pages of a roadmap share. What it has in common with the roadmap and the view `before` is taken from there.
    pub(crate) fn new(roadmap: &Roadmap, slugs: Slugs, before: Option<(&Roadmap, &View)>) -> View {
        let href = |folder: &str, slug: &str| format!("{folder}/{}/index.html", encode(slug));
        let mut view = View { owners: owners(roadmap), ..View::default() };
        for (status, slug) in roadmap.statuses.iter().zip(&slugs.statuses) {
            view.statuses.insert(status.name.clone(), href("status", slug));
        }
        for (stage, slug) in roadmap.stages.iter().zip(&slugs.stages) {
            view.stages.insert(stage.name.clone(), href("stages", slug));
        }
        view.people = kept(
            before,
            |before| Arc::ptr_eq(&before.people, &roadmap.people),
            |view| &view.people,
            || {
                let link = |person: &PersonIndex| {
                    let more = || format!("people/more/index.html#{}", encode(&anchor(person)));
                    let href = if person.paged { href("people", &person.slug) } else { more() };
                    Link::new(person.person.display(), href)
                };
                roadmap.people.iter().map(|person| (person.key.clone(), link(person))).collect()
            },
        );
        view.groups = kept(
            before,
            |before| Arc::ptr_eq(&before.groups, &roadmap.groups),
            |view| &view.groups,
            || {
                let link = |group: &GroupIndex| Link::new(group.title.as_str(), href("groups", &group.slug));
                roadmap.groups.iter().map(|group| (group.name.clone(), link(group))).collect()
            },
        );
        let same_milestones = |before: &Roadmap| Arc::ptr_eq(&before.milestones, &roadmap.milestones);
        view.milestones = kept(
            before,
            same_milestones,
            |view| &view.milestones,
            || {
                let link = |one: &MilestoneIndex| Link::new(one.name.as_str(), href("milestones", &one.slug));
                roadmap.milestones.iter().map(|milestone| (milestone.key.clone(), link(milestone))).collect()
            },
        );
        view.slugs = slugs;
        view.nav = navigation(roadmap);
        let before = before.filter(|(before, _)| show_alike(before, roadmap));
        let known = |id: ProposalId| {
            let (before, view) = before?;
            let same = Arc::ptr_eq(before.proposals.get(id)?, &roadmap.proposals[id])
                && Arc::ptr_eq(before.ledger.pasts.get(id)?, &roadmap.ledger.pasts[id]);
            view.cards.get(id).filter(|_| same).cloned()
        };
        let found: Vec<_> = (0..roadmap.proposals.len()).map(|id| (id, known(id))).collect();
        let new = found.iter().filter(|(_, card)| card.is_none()).count();
        let card = |(id, known): (_, Option<_>)| known.unwrap_or_else(|| Arc::new(view.card(roadmap, id)));
        view.cards = parallel::map(found, new, card);
        view
    }

    pub(crate) fn person(&self, key: &str) -> Option<&Link> {
        self.people.get(key)
    }

    pub(crate) fn group(&self, name: &str) -> Link {
        self.groups.get(name).cloned().unwrap_or_else(|| Link::new(name, ""))
    }

    /// The page of the first release that the declaration names, or its raw text.
    pub(crate) fn milestone(&self, declared: &Declared) -> Link {
        let known = declared.milestones.iter().find_map(|milestone| self.milestone_of(milestone));
        known.cloned().unwrap_or_else(|| Link::new(declared.raw.value.trim(), ""))
    }

    pub(crate) fn milestone_of(&self, milestone: &crate::proposal::milestone::Milestone) -> Option<&Link> {
        milestone.key().and_then(|key| self.milestones.get(&key))
    }

    /// The page of a status, from the root; empty where no proposal has it.
    pub(crate) fn status_page(&self, name: &str) -> String {
        self.statuses.get(name).cloned().unwrap_or_default()
    }

    /// A status as it is listed.
    pub(crate) fn status(&self, roadmap: &Roadmap, id: ProposalId) -> Badge {
        let proposal = &roadmap.proposals[id];
        let name = roadmap.status_name(id);
        let status = &proposal.status;
        let group = theme::class(status.group.word());
        let word = status.canonical.as_deref().and_then(|name| roadmap.vocabulary.status(name));
        let index = roadmap.statuses.iter().find(|status| status.name == name);
        let written = status.raw.as_ref().map(|raw| raw.value.trim().to_owned());
        let shown = index.map(|index| index.title.clone()).or_else(|| word.map(|word| word.title.clone()));
        let text = match (&status.canonical, written, shown) {
            (None, Some(written), _) if !written.is_empty() => short(&written, 60),
            (_, _, Some(shown)) => shown,
            (Some(canonical), ..) => canonical.clone(),
            _ => "No status".to_owned(),
        };
        Badge {
            text,
            class: format!("g-{group} s-{}", theme::class(name)),
            href: self.statuses.get(name).cloned().unwrap_or_default(),
            meaning: index.map(|index| index.definition.clone()).unwrap_or_default(),
        }
    }

    /// A stage as it is listed.
    pub(crate) fn stage(&self, roadmap: &Roadmap, name: &str) -> Badge {
        let index = roadmap.stages.iter().find(|stage| stage.name == name);
        let word = roadmap.vocabulary.stage(name);
        let title = index.map(|index| index.title.as_str()).or(word.map(|word| word.title.as_str()));
        let meaning = index.map(|index| index.definition.as_str()).or(word.map(|word| word.definition.as_str()));
        Badge {
            text: title.unwrap_or(name).to_owned(),
            class: format!("t-{}", theme::class(name)),
            href: self.stages.get(name).cloned().unwrap_or_default(),
            meaning: meaning.unwrap_or_default().to_owned(),
        }
    }

    /// The stage that a proposal claims, as it is listed.
    pub(crate) fn stage_of(&self, roadmap: &Roadmap, proposal: &Proposal) -> Option<Badge> {
        let stage = proposal.stage.as_ref()?;
        if let Some(name) = &stage.canonical {
            return Some(self.stage(roadmap, name));
        }
        let raw = stage.raw.value.trim();
        let unknown = self.stage(roadmap, "unknown");
        (!raw.is_empty()).then(|| Badge { text: short(raw, 40), ..unknown })
    }

    fn card(&self, roadmap: &Roadmap, id: ProposalId) -> Card {
        let proposal = &roadmap.proposals[id];
        let mut authors: Vec<Link> = proposal
            .people_in(&crate::proposal::PersonRole::Author)
            .map(|person| {
                let known = self.person(&person.value.key()).cloned();
                known.unwrap_or_else(|| Link::new(person.value.display(), ""))
            })
            .collect();
        let more_authors = authors.len().saturating_sub(AUTHORS);
        let other_authors = authors.iter().skip(AUTHORS).map(|link| link.text.as_str()).collect::<Vec<_>>().join("\n");
        authors.truncate(AUTHORS);
        let declared = proposal.milestones.iter().chain(&proposal.latest_milestone);
        let mut releases: Vec<&str> = Vec::new();
        for milestone in declared.flat_map(|declared| &declared.milestones) {
            let name = self.milestone_of(milestone).map(|link| link.text.as_str());
            releases.extend(name.filter(|name| !releases.contains(name) && !name.contains(' ')));
        }
        let releases = releases.join(" ");
        let dated = |field: &Option<crate::proposal::DateField>| field.as_ref().and_then(|field| field.date.clone());
        // What git remembers is more than what a field may have forgotten to say.
        let past = &roadmap.ledger.pasts[id];
        let worked_on = past.last_worked_on.or(past.last_changed).map(|commit| roadmap.ledger.commits[commit].time);
        let remembered = worked_on.and_then(|time| date_of(crate::ledger::date(time)));
        let date = remembered.or_else(|| dated(&proposal.updated)).or_else(|| dated(&proposal.created));
        Card {
            href: format!("proposals/{}/index.html", encode(&roadmap.slugs[id])),
            label: proposal.label.clone(),
            title: code::plain(&proposal.title),
            marked: code::html(&proposal.title),
            numbered: proposal.number.is_some() && proposal.label != proposal.title,
            alias: (proposal.number.is_none() && bare(&proposal.label) != bare(&proposal.title))
                .then(|| proposal.label.clone()),
            status: self.status(roadmap, id),
            stage: self.stage_of(roadmap, proposal),
            milestone: proposal.headline_milestone().map(|declared| self.milestone(declared)),
            group: proposal.group.as_deref().map(|name| self.group(name)),
            authors,
            more_authors,
            other_authors,
            releases,
            updated: date.as_ref().map(Stamp::of),
            date,
        }
    }

    /// A table of the proposals, in that order.
    pub(crate) fn table(&self, caption: &str, ids: impl IntoIterator<Item = ProposalId>) -> Table<'_> {
        let rows = ids.into_iter().map(|id| Row { card: &self.cards[id], note: String::new() }).collect();
        Table { caption: caption.to_owned(), rows, ..Table::default() }
    }
}

/// The part that the view `before` has, where it was made of the same; else what `make` makes.
fn kept<T>(
    before: Option<(&Roadmap, &View)>,
    same: impl Fn(&Roadmap) -> bool,
    part: impl Fn(&View) -> &Arc<T>,
    make: impl FnOnce() -> T,
) -> Arc<T> {
    let known = before.filter(|(before, _)| same(before)).map(|(_, view)| part(view).clone());
    known.unwrap_or_else(|| Arc::new(make()))
}

/// Whether the same proposal is shown in the same way in lists of both.
fn show_alike(before: &Roadmap, now: &Roadmap) -> bool {
    // Which proposals have them makes no difference to how they are shown.
    fn status(status: &StatusIndex) -> impl PartialEq + use<'_> {
        (&status.name, &status.title, &status.definition, status.group)
    }
    fn stage(stage: &StageIndex) -> impl PartialEq + use<'_> {
        (&stage.name, &stage.title, &stage.definition)
    }
    fn milestone(milestone: &MilestoneIndex) -> impl PartialEq + use<'_> {
        (&milestone.key, &milestone.name, &milestone.slug)
    }
    Arc::ptr_eq(&before.slugs, &now.slugs)
        && before.statuses.iter().map(status).eq(now.statuses.iter().map(status))
        && before.stages.iter().map(stage).eq(now.stages.iter().map(stage))
        && Arc::ptr_eq(&before.people, &now.people)
        && Arc::ptr_eq(&before.groups, &now.groups)
        && before.milestones.iter().map(milestone).eq(now.milestones.iter().map(milestone))
        && Arc::ptr_eq(&before.ledger.commits, &now.ledger.commits)
}

/// A text without what differs between a title and a file's name.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The page that shows each source: a proposal's, or a documentation page.
fn owners(roadmap: &Roadmap) -> BTreeMap<SourceId, Route> {
    let mut owners = BTreeMap::new();
    for (index, page) in roadmap.documentation.iter().enumerate() {
        owners.insert(page.source, Route::Documentation(index));
    }
    for (id, proposal) in roadmap.proposals.iter().enumerate() {
        for source in proposal.document.into_iter().chain(proposal.sidecar) {
            owners.insert(source, Route::Proposal(id));
        }
    }
    owners
}

/// The pages that every page leads to; not to the ones that would be empty.
fn navigation(roadmap: &Roadmap) -> Vec<(Route, Link)> {
    let entries = [
        (Route::Proposals, "Proposals", "proposals", true),
        (Route::Chart, "Roadmap", "roadmap", !roadmap.chart.is_empty()),
        (Route::Statuses, "Status", "status", true),
        (Route::Stages, "Stages", "stages", !roadmap.stages.is_empty()),
        (Route::Milestones, "Milestones", "milestones", !roadmap.milestones.is_empty()),
        (Route::Groups, "Groups", "groups", !roadmap.groups.is_empty()),
        (Route::People, "People", "people", !roadmap.people.is_empty()),
        (Route::Timeline, "Timeline", "timeline", true),
        (Route::DocumentationIndex, "Docs", "docs", !roadmap.documentation.is_empty()),
        (Route::Health, "Health", "health", true),
    ];
    let shown = entries.into_iter().filter(|(.., shown)| *shown);
    shown.map(|(route, text, folder, _)| (route, Link::new(text, format!("{folder}/index.html")))).collect()
}
