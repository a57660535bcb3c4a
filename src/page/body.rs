//! The text of a document on its page: its Markdown rendered, its links led to where they belong.

use serde::Serialize;

use std::ops::{Range, RangeInclusive};

use crate::limit;
use crate::markdown::{self, Links, Target};
use crate::roadmap::Roadmap;
use crate::roadmap::address::{Destination, PageRef, host, is_media};
use crate::site::{Route, Site, asset, encode};

/// Levels of headings that a list of contents shows.
const LEVELS: RangeInclusive<u8> = 1..=3;

/// Where the links of one document lead, seen from one page.
pub(crate) struct PageLinks<'site> {
    pub(crate) site: &'site Site,
    /// The document's path in the repository.
    pub(crate) from: &'site str,
    /// From the page to the root of the site.
    pub(crate) root: &'site str,
    /// The page of the document itself, from the root; empty where the links stand on it.
    pub(crate) own: String,
}

impl PageLinks<'_> {
    /// The URL of what `dest` names, if it leads anywhere, and whether that is outside the site.
    pub(crate) fn url(&self, dest: &str, image: bool) -> Option<(String, bool)> {
        let roadmap = self.site.roadmap();
        match roadmap.addresses.resolve(roadmap, self.from, dest, image) {
            Destination::Page { route, fragment } => {
                let href = self.site.path(&route_of(route)).href();
                let fragment = fragment.map(|fragment| format!("#{}", encode(&fragment))).unwrap_or_default();
                Some((format!("{}{href}{fragment}", self.root), false))
            }
            Destination::Fragment(fragment) if self.own.is_empty() => Some((format!("#{}", encode(&fragment)), false)),
            Destination::Fragment(fragment) => {
                Some((format!("{}{}#{}", self.root, self.own, encode(&fragment)), false))
            }
            Destination::Asset { name, .. } => Some((format!("{}{}", self.root, encode(&asset(&name))), false)),
            Destination::External(url) => Some((valid(&url), true)),
            Destination::Broken { .. } | Destination::Unsafe => None,
        }
    }
}

impl Links for PageLinks<'_> {
    fn target(&self, dest: &str, image: bool) -> Target {
        match self.url(dest, image) {
            // A page asks nothing of any other host, so that nobody learns who reads it.
            Some((url, true)) if image => Target::Linked(url),
            // Shown as its source, since its bytes are no picture; or no picture in the first place.
            Some((url, false)) if image && !is_media(&url) => Target::Linked(url),
            Some((url, _)) => Target::To(url),
            None if markdown::is_safe(dest) => Target::Broken,
            None => Target::Unsafe,
        }
    }

    fn patterns(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let patterns = &self.site.roadmap().link_patterns;
        patterns.iter().flat_map(|pattern| pattern.matches(text)).collect()
    }
}

/// A piece of a document as HTML, with the definitions that its links refer to by a label.
pub(crate) fn fragment(piece: &str, links: &PageLinks<'_>) -> String {
    let roadmap = links.site.roadmap();
    let mut whole = piece.to_owned();
    if let Some(file) = roadmap.markdown.get(links.from) {
        for range in file.outline.definitions_for(piece) {
            whole.push_str("\n\n");
            whole.push_str(roadmap.sources.text(file.source).get(range).unwrap_or(""));
        }
    }
    markdown::render_fragment(&whole, 0..whole.len(), links)
}

/// The route of a page that a path stands for.
pub(crate) const fn route_of(page: PageRef) -> Route {
    match page {
        PageRef::Proposal(id) => Route::Proposal(id),
        PageRef::Documentation(id) => Route::Documentation(id),
        PageRef::Group(id) => Route::Group(id),
    }
}

/// A rendered document with its list of contents.
#[derive(Default)]
pub(crate) struct Body {
    pub(crate) html: String,
    /// Anchor of the heading that is left out since the page has it as its title; empty where there is none.
    pub(crate) anchor: String,
    /// Anchor of a heading that had nothing beneath it but a list of contents, which the page's own replaces.
    pub(crate) contents_anchor: String,
    /// Nested lists; empty where there is nothing to choose between.
    pub(crate) contents: String,
    /// How many headings these leave out, since there are too many.
    pub(crate) unlisted: usize,
}

/// The document at `path`. The heading that is its title is left out, and so is a list of contents in the text.
pub(crate) fn body(site: &Site, path: &str, title: Option<usize>, root: &str) -> Body {
    document(site.roadmap(), path, title, &PageLinks { site, from: path, root, own: String::new() })
}

/// The same of a roadmap that need not be the site's, its links led by `links`.
pub(crate) fn document(roadmap: &Roadmap, path: &str, title: Option<usize>, links: &PageLinks<'_>) -> Body {
    let Some(file) = roadmap.markdown.get(path) else { return Body::default() };
    let text = roadmap.sources.text(file.source);
    let outline = &file.outline;
    let over_toc = outline.toc.as_ref().and_then(|toc| {
        outline.headings.iter().position(|heading| {
            let content = heading.content.clone();
            let inside = content.start <= toc.range.start && toc.range.end <= content.end;
            let blank = |range: Range<usize>| text.get(range).is_some_and(|between| between.trim().is_empty());
            inside && blank(content.start..toc.range.start) && blank(toc.range.end..content.end)
        })
    });
    // Only where the page has contents of its own, which then answer to its anchor.
    let shown = outline.headings.iter().filter(|heading| LEVELS.contains(&heading.level)).count();
    let over_toc = over_toc.filter(|index| Some(*index) != title && shown > 3);
    let heading = |index: Option<usize>| index.and_then(|index| outline.headings.get(index));
    let mut skip: Vec<Range<usize>> = Vec::new();
    skip.extend(heading(title).into_iter().chain(heading(over_toc)).map(|heading| heading.range.clone()));
    skip.extend(outline.replaceable_toc());
    let html = markdown::render(text, file.body.clone(), &skip, &outline.headings, links).html;
    let listed = outline.headings.iter().enumerate();
    let listed = listed.filter(|(index, _)| Some(*index) != title && Some(*index) != over_toc);
    let listed: Vec<_> = listed.take(limit::HEADINGS.most).map(|(_, heading)| heading.clone()).collect();
    let contents = if listed.len() > 1 { markdown::contents(&listed, LEVELS) } else { String::new() };
    let unlisted = outline.headings.len().saturating_sub(limit::HEADINGS.most);
    let anchor = |index: Option<usize>| heading(index).map(|heading| heading.anchor.clone()).unwrap_or_default();
    Body { html, anchor: anchor(title), contents_anchor: anchor(over_toc), contents, unlisted }
}

/// Where a file can be read and edited on the repository's host.
#[derive(Serialize)]
pub(crate) struct Source<'site> {
    pub(crate) path: &'site str,
    pub(crate) view: Option<String>,
    pub(crate) edit: Option<String>,
}

/// The addresses of the file at `path`.
pub(crate) fn source<'site>(roadmap: &'site Roadmap, path: &'site str) -> Source<'site> {
    let identity = &roadmap.identity;
    let edit = identity
        .edit_url_template
        .as_ref()
        .map(|template| template.replace("{path}", &encode(&format!("{}{path}", identity.prefix))));
    Source { path, view: host(identity, "blob", path), edit: edit.filter(|url| is_web(url)) }
}

/// Whether a page may link to the address.
pub(crate) fn is_web(url: &str) -> bool {
    let lower = url.trim_start().get(..8).unwrap_or(url).to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

/// The address of another host as a page may hold it.
pub(crate) fn whole(url: &str) -> Option<String> {
    is_web(url).then(|| valid(url))
}

/// An address with what may stand in none percent-encoded; what is encoded already stays.
fn valid(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for letter in url.trim().chars() {
        if letter <= ' ' || matches!(letter, '"' | '<' | '>' | '`' | '{' | '}' | '|' | '\\' | '^' | '\u{7f}') {
            out.push_str(&encode(letter.encode_utf8(&mut [0; 4])));
        } else {
            out.push(letter);
        }
    }
    out
}
