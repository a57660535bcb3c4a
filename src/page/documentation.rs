//! Pages that are no proposals: the README, guidelines, templates, files beside a proposal.

use askama::Template;

use crate::site::{Route, Site};

use super::body::{Body, Source, body, source};
use super::fill;
use super::finding::{Finding, finding};
use super::shell::Shell;
use super::view::Link;

struct Entry<'site> {
    link: Link,
    path: &'site str,
}

struct Part<'site> {
    title: &'static str,
    entries: Vec<Entry<'site>>,
}

#[derive(Template)]
#[template(path = "documents.html")]
struct Documents<'site> {
    shell: Shell<'site>,
    parts: Vec<Part<'site>>,
}

#[derive(Template)]
#[template(path = "document.html")]
struct Document<'site> {
    shell: Shell<'site>,
    title: String,
    template: bool,
    /// The proposal that the file belongs to.
    of: Option<Link>,
    source: Source<'site>,
    body: Body,
    findings: Vec<Finding<'site>>,
}

/// The title of a documentation page: its heading, else its file's name.
pub(crate) fn title(site: &Site, index: usize) -> String {
    let page = &site.roadmap().documentation[index];
    let file = site.roadmap().markdown.get(&page.path);
    let heading = file.and_then(|file| file.outline.headings.get(file.title()?));
    let text = heading.map(|heading| heading.text.trim().to_owned()).filter(|text| !text.is_empty());
    text.unwrap_or_else(|| page.path.rsplit('/').next().unwrap_or(&page.path).to_owned())
}

pub(crate) fn index(site: &Site) -> String {
    let mut parts = [
        Part { title: "Guides", entries: Vec::new() },
        Part { title: "Templates", entries: Vec::new() },
        Part { title: "Beside proposals", entries: Vec::new() },
    ];
    for (index, page) in site.roadmap().documentation.iter().enumerate() {
        let link = Link::new(title(site, index), site.path(&Route::Documentation(index)).href());
        let part = if page.template { 1 } else { 2 * usize::from(page.of.is_some()) };
        parts[part].entries.push(Entry { link, path: &page.path });
    }
    let parts = parts.into_iter().filter(|part| !part.entries.is_empty()).collect();
    let shell =
        Shell::new(site, Route::DocumentationIndex, "Documentation").describe("Guides, templates and further files");
    fill(&Documents { shell, parts })
}

pub(crate) fn render(site: &Site, index: usize) -> String {
    let roadmap = site.roadmap();
    let page = &roadmap.documentation[index];
    let title = title(site, index);
    let shell = Shell::new(site, Route::Documentation(index), title.as_str()).describe(title.as_str());
    let heading = roadmap.markdown.get(&page.path).and_then(|file| {
        // Only a title that opens the text is shown above it; one further down stays where it is.
        let first = file.title()?;
        let before = file.body.start..file.outline.headings.get(first)?.range.start;
        roadmap.sources.text(page.source).get(before)?.trim().is_empty().then_some(first)
    });
    let of = page.of.as_ref().and_then(|path| {
        let id = roadmap.proposals.iter().position(|proposal| proposal.path == *path)?;
        let card = &site.view().cards[id];
        Some(Link::new(card.name(), card.href.as_str()))
    });
    let findings = roadmap.findings.get(&page.source).into_iter().flatten();
    fill(&Document {
        body: body(site, &page.path, heading, &shell.root),
        title,
        template: page.template,
        of,
        source: source(roadmap, &page.path),
        findings: findings.map(|index| finding(site, *index)).collect(),
        shell,
    })
}
