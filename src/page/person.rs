//! People: who wrote, reviews and approves what.

use askama::Template;

use crate::proposal::PersonRole;
use crate::roadmap::PersonIndex;
use crate::site::{Route, Site};

use super::body::is_web;
use super::shell::Shell;
use super::view::{Link, Table};
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
    entries: Vec<Entry<'site>>,
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
    let people = site.roadmap().people.iter().enumerate();
    let entries = people.map(|(index, person)| {
        let number = |role: &PersonRole| person.roles.get(role).map_or(0, Vec::len);
        let others = person.roles.iter().filter(|(role, _)| matches!(role, PersonRole::Other(_)));
        Entry {
            link: Link::new(person.person.display(), site.path(&Route::Person(index)).href()),
            handle: handle(person),
            authored: number(&PersonRole::Author),
            reviews: number(&PersonRole::Reviewer),
            approves: number(&PersonRole::Approver),
            others: others.map(|(_, proposals)| proposals.len()).sum(),
        }
    });
    let shell = Shell::new(site, Route::People, "People").describe("Who wrote, reviews and approves what");
    fill(&People { shell, entries: entries.collect() })
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
