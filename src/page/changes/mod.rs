//! What the roadmap changes of the one that it is compared with: a page for all of it, and one for the whole text of each
//! proposal.

use askama::Template;

use crate::compare::{Compared, FileChange, Kind, ProposalChange, Text};
use crate::export::changes::weight;
use crate::roadmap::Roadmap;
use crate::site::{Route, Site, vanished};

use super::fill;
use super::shell::Shell;
use super::view::Link;
use entry::Entry;
use text::{Part, Run, parts};

mod entry;
pub(crate) mod mark;
mod text;

/// How many bytes of texts the page of all changes shows; what is beyond is a link away.
const TEXTS: usize = 1 << 19;
/// How many addresses or files are listed.
const LISTED: usize = 200;

/// A proposal with what its text changes.
struct Changed<'site> {
    entry: Entry<'site>,
    /// The sections that differ.
    parts: Vec<Part>,
    /// How many do not.
    same: usize,
    /// Whether its text is left to its own page.
    elsewhere: bool,
}

/// A file that is no proposal.
struct File<'site> {
    word: &'static str,
    path: &'site str,
    /// Its page or copy, from the root; empty where it has none.
    href: String,
}

/// Files of a kind.
struct Files<'site> {
    title: &'static str,
    files: Vec<File<'site>>,
    more: usize,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage<'site> {
    shell: Shell<'site>,
    summary: &'site str,
    changes: Vec<Changed<'site>>,
    files: Vec<Files<'site>>,
    vanished: Vec<String>,
    more_vanished: usize,
    configuration: bool,
}

#[derive(Template)]
#[template(path = "change_text.html")]
struct ChangePage<'site> {
    shell: Shell<'site>,
    entry: Entry<'site>,
    parts: Vec<Part>,
    /// Whether both sides have the text, so that it can be seen side by side.
    both: bool,
}

/// Whether the text of a proposal says something else, so that it has a page where all of it is compared.
pub(crate) fn has_redline(change: &ProposalChange) -> bool {
    change.text == Text::Rewritten && change.kind != Kind::Added
}

/// The page of all changes.
pub(crate) fn render(site: &Site) -> String {
    let Some(compared) = site.compared() else { return String::new() };
    let shell = Shell::new(site, Route::Changes, "Changes").describe(site.marks().summary.as_str());
    let mut order: Vec<usize> = (0..compared.changes.proposals.len()).collect();
    order.sort_by_key(|index| weight(&compared.changes.proposals[*index]));
    let mut room = TEXTS;
    let changes = order.into_iter().map(|index| changed(site, &compared, index, &shell.root, &mut room)).collect();
    let mut vanished = vanished(&compared);
    let more_vanished = vanished.len().saturating_sub(LISTED);
    vanished.truncate(LISTED);
    fill(&ChangesPage {
        summary: &site.marks().summary,
        changes,
        files: files(site, &compared),
        vanished,
        more_vanished,
        configuration: compared.changes.configuration,
        shell,
    })
}

/// The page of one proposal: its whole text, with what is different.
pub(crate) fn one(site: &Site, index: usize) -> String {
    let Some(compared) = site.compared() else { return String::new() };
    let change = &compared.changes.proposals[index];
    let title = format!("Changes of {}", Entry::name(&compared, change));
    let shell = Shell::new(site, Route::Change(index), title.as_str()).describe(title.as_str());
    fill(&ChangePage {
        entry: Entry::of(site, &compared, index),
        parts: parts(site, &compared, change, &shell.root),
        both: change.base.is_some() && change.head.is_some(),
        shell,
    })
}

fn changed<'site>(
    site: &'site Site,
    compared: &Compared<'site>,
    index: usize,
    root: &str,
    room: &mut usize,
) -> Changed<'site> {
    let change = &compared.changes.proposals[index];
    let entry = Entry::of(site, compared, index);
    // The text of a proposal that is gone is on its own page, as a whole.
    if !has_redline(change) || change.kind == Kind::Removed || *room == 0 {
        let elsewhere = has_redline(change);
        return Changed { entry, parts: Vec::new(), same: 0, elsewhere };
    }
    let (same, parts): (Vec<Part>, Vec<Part>) =
        parts(site, compared, change, root).into_iter().partition(|part| part.same);
    let size = |run: &Run| match run {
        Run::Changed(row) => row.both.len(),
        Run::Same(html) => html.len(),
        Run::Rest(..) => 0,
    };
    let size: usize = parts.iter().flat_map(|part| &part.runs).map(size).sum();
    if size > *room {
        *room = 0;
        return Changed { entry, parts: Vec::new(), same: 0, elsewhere: true };
    }
    *room -= size;
    Changed { entry, parts, same: same.len(), elsewhere: false }
}

fn files<'site>(site: &'site Site, compared: &Compared<'site>) -> Vec<Files<'site>> {
    let roadmap: &Roadmap = site.roadmap();
    let page = |path: &str| {
        let index = roadmap.documentation.iter().position(|page| page.path == path);
        index.map_or_else(String::new, |index| site.path(&Route::Documentation(index)).href())
    };
    let copy = |path: &str| {
        let known = roadmap.addresses.assets().contains_key(path);
        if known { site.path(&Route::Asset(path.to_owned())).href() } else { String::new() }
    };
    let of = |title, changes: &'site [FileChange], href: &dyn Fn(&str) -> String| {
        let file = |change: &'site FileChange| File {
            word: change.kind.word(),
            path: &change.path,
            href: if change.kind == Kind::Removed { String::new() } else { href(&change.path) },
        };
        let more = changes.len().saturating_sub(LISTED);
        Files { title, files: changes.iter().take(LISTED).map(file).collect(), more }
    };
    let all = [
        of("Documentation", &compared.changes.documentation, &page),
        of("Files that pages show or link to", &compared.changes.assets, &copy),
    ];
    all.into_iter().filter(|files| !files.files.is_empty()).collect()
}

impl Files<'_> {
    fn link(&self, file: &File<'_>) -> Link {
        Link::new(file.path, file.href.as_str())
    }
}
