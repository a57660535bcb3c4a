//! Groups: what each owns, and what it takes part in.

use askama::Template;

use crate::site::{Route, Site};

use super::shell::Shell;
use super::view::{Link, Table};
use super::{chart, count, fill};

struct Entry {
    link: Link,
    owns: usize,
    participates: usize,
}

#[derive(Template)]
#[template(path = "groups.html")]
struct Groups<'site> {
    shell: Shell<'site>,
    entries: Vec<Entry>,
    /// Whether any of them takes part in what another one owns.
    participates: bool,
}

#[derive(Template)]
#[template(path = "group.html")]
struct Group<'site> {
    shell: Shell<'site>,
    title: &'site str,
    /// As proposals write it, where that differs.
    written: Option<&'site str>,
    chart: Option<chart::View<'site>>,
    owns: Table<'site>,
    participates: Table<'site>,
}

pub(crate) fn index(site: &Site) -> String {
    let groups = site.roadmap().groups.iter().enumerate();
    let entries = groups.map(|(index, group)| Entry {
        link: Link::new(group.title.as_str(), site.path(&Route::Group(index)).href()),
        owns: group.proposals.len(),
        participates: group.participates.len(),
    });
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by_cached_key(|entry| entry.link.text.to_lowercase());
    let participates = entries.iter().any(|entry| entry.participates > 0);
    let shell = Shell::new(site, Route::Groups, "Groups").describe("Who owns which proposals");
    fill(&Groups { shell, entries, participates })
}

pub(crate) fn render(site: &Site, index: usize) -> String {
    let group = &site.roadmap().groups[index];
    let summary = count(group.proposals.len(), "proposal", "proposals");
    let shell =
        Shell::new(site, Route::Group(index), group.title.as_str()).describe(format!("{}: {summary}", group.title));
    fill(&Group {
        shell,
        title: &group.title,
        written: Some(group.name.as_str()).filter(|name| *name != group.title),
        chart: chart::around(site, "Around the current release", |id| group.proposals.contains(&id), None, 40),
        owns: site.view().table("Proposals of the group", group.proposals.iter().copied()),
        participates: site.view().table("Proposals that the group takes part in", group.participates.iter().copied()),
    })
}
