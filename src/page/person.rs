//! People: who wrote, reviews and approves what.

use askama::Template;

use crate::proposal::PersonRole;
use crate::roadmap::{PersonIndex, ProposalId};
use crate::site::{Route, Site};

use super::body::is_web;
use super::shell::Shell;
use super::view::{Link, Table, short};
use super::{count, fill};

struct Entry<'site> {
    link: Link,
    handle: Option<&'site str>,
    authored: usize,
    reviews: usize,
    approves: usize,
    others: usize,
}

#[derive(Template)]
#[template(path = "people.html")]
struct People<'site> {
    shell: Shell<'site>,
    lead: String,
    entries: Vec<Entry<'site>>,
    /// To the page of those who have none of their own.
    others: Option<Link>,
}

/// All that is shown of somebody who has no page.
struct Brief<'site> {
    anchor: String,
    name: &'site str,
    handle: Option<&'site str>,
    roles: Vec<Held>,
}

/// A role, with the first proposals that somebody has it in.
struct Held {
    title: String,
    proposals: Vec<Link>,
    /// How many more there are.
    more: usize,
}

/// How many proposals of a role are named of somebody without a page.
const NAMED: usize = 3;

#[derive(Template)]
#[template(path = "more_people.html")]
struct MorePeople<'site> {
    shell: Shell<'site>,
    people: Vec<Brief<'site>>,
}

struct Part<'site> {
    title: String,
    id: String,
    table: Table<'site>,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Person<'site> {
    shell: Shell<'site>,
    name: &'site str,
    handle: Option<&'site str>,
    url: Option<&'site str>,
    team: bool,
    parts: Vec<Part<'site>>,
}

pub(crate) fn index(site: &Site) -> String {
    let people = &site.roadmap().people;
    let entries = people.iter().filter(|person| person.paged).map(|person| {
        let number = |role: &PersonRole| person.roles.get(role).map_or(0, Vec::len);
        let others = person.roles.iter().filter(|(role, _)| matches!(role, PersonRole::Other(_)));
        Entry {
            link: site.view().person(&person.key).cloned().unwrap_or_default(),
            handle: handle(person),
            authored: number(&PersonRole::Author),
            reviews: number(&PersonRole::Reviewer),
            approves: number(&PersonRole::Approver),
            others: others.map(|(_, proposals)| proposals.len()).sum(),
        }
    });
    let entries: Vec<Entry<'_>> = entries.collect();
    let rest = people.len() - entries.len();
    let others = (rest > 0).then(|| {
        let text = format!("{rest} more, with fewer proposals");
        Link::new(text, site.path(&Route::MorePeople).href())
    });
    let lead = format!("Who wrote, reviews and approves what: {} people and teams.", people.len());
    let shell = Shell::new(site, Route::People, "People").describe("Who wrote, reviews and approves what");
    fill(&People { shell, lead, entries, others })
}

/// Everybody who has no page of their own, with what it would say in short.
pub(crate) fn more(site: &Site) -> String {
    let without = site.roadmap().people.iter().filter(|person| !person.paged);
    let people = without.map(|person| {
        let held = |(role, ids): (&PersonRole, &Vec<ProposalId>)| {
            let cards = ids.iter().take(NAMED).map(|id| &site.view().cards[*id]);
            let proposals = cards.map(|card| Link::new(short(card.short(), 60), card.href.as_str())).collect();
            Held { title: role_title(role), proposals, more: ids.len().saturating_sub(NAMED) }
        };
        let (name, handle) = (person.person.display(), handle(person));
        Brief { anchor: anchor(person), name, handle, roles: person.roles.iter().map(held).collect() }
    });
    let shell = Shell::new(site, Route::MorePeople, "More people").describe("Who wrote, reviews and approves what");
    fill(&MorePeople { people: people.collect(), shell })
}

/// The anchor of somebody who has no page. No other id of a page begins like it.
pub(super) fn anchor(person: &PersonIndex) -> String {
    format!("p-{}", person.slug)
}

pub(crate) fn render(site: &Site, index: usize) -> String {
    let person = &site.roadmap().people[index];
    let name = person.person.display();
    let parts = person.roles.iter().enumerate().map(|(number, (role, proposals))| Part {
        title: format!("{} of {}", role_title(role), count(proposals.len(), "proposal", "proposals")),
        id: format!("rb-role-{number}"),
        table: site.view().table(&role_title(role), proposals.iter().copied()),
    });
    let shell = Shell::new(site, Route::Person(index), name).describe(format!("Proposals of {name}"));
    fill(&Person {
        shell,
        name,
        handle: handle(person),
        url: person.person.url.as_deref().filter(|url| is_web(url)),
        team: person.person.is_team(),
        parts: parts.collect(),
    })
}

/// The handle, where it is not what the person is called anyway.
fn handle(person: &PersonIndex) -> Option<&str> {
    person.person.handle.as_deref().filter(|handle| *handle != person.person.display())
}

/// What a role is called over the list of its proposals.
pub(crate) fn role_title(role: &PersonRole) -> String {
    match role {
        PersonRole::Author => "Author".to_owned(),
        PersonRole::Reviewer => "Reviewer".to_owned(),
        PersonRole::Approver => "Approver".to_owned(),
        PersonRole::Other(name) => {
            let spaced = name.replace(['-', '_'], " ");
            let mut letters = spaced.chars();
            letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
        }
    }
}
