//! What of each document is searched: its title, its headings and its text, without what it shares with many others.
//!
//! Templates bring the same words into every proposal. A block or a heading that stands in a template, or in more than
//! two of a hundred documents, is not searched. Such a heading still begins a section where there is text beneath it.
//!
//! A record's text is words, parted by blanks. Pagefind counts them, and says of each match the how-manieth word it
//! is. Marks among them, which do not count, tell of headings: `___PAGEFIND_ANCHOR___h2:0:<anchor>|<text>`, anchor and
//! text percent-encoded. The first one is the title, without an anchor. Pagefind hands the part after the second colon
//! on to the browser as the `id` of an anchor, together with the word that it stands before.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::Range;

use rayon::prelude::*;

use crate::export::names::often;
use crate::limit;
use crate::markdown::{Block, Heading, blocks};
use crate::page::documentation_title;
use crate::roadmap::Roadmap;
use crate::site::{Route, Site, encode};

use super::bundle::Record;

/// The documents of a site, divided into parts, and which of their blocks many share.
#[derive(Debug, Default)]
pub struct Documents {
    parts: Vec<Vec<Document>>,
    /// In how many documents each block stands, by its hash.
    counts: HashMap<u64, usize>,
    /// How many that may be.
    most: usize,
}

/// One document.
#[derive(Debug)]
struct Document {
    route: Route,
    /// Its blocks, each with the hash of its text.
    blocks: Vec<(u64, Block)>,
}

/// How many documents are searched, and how many bytes they have.
pub(super) fn extent(roadmap: &Roadmap) -> (usize, usize) {
    let documents = routes(roadmap);
    let size = |(_, path): &(Route, &str)| roadmap.markdown.get(path).map_or(0, |file| file.body.len());
    (documents.len(), documents.iter().map(size).sum())
}

/// The documents that are searched, with their paths.
fn routes(roadmap: &Roadmap) -> Vec<(Route, &str)> {
    let proposals = roadmap.proposals.iter().enumerate().map(|(id, one)| (Route::Proposal(id), one.path.as_str()));
    let guides = roadmap.documentation.iter().enumerate().filter(|(_, page)| !page.template);
    proposals.chain(guides.map(|(index, page)| (Route::Documentation(index), page.path.as_str()))).collect()
}

impl Documents {
    /// Reads the documents of a site and divides them into so many parts.
    #[must_use]
    pub fn read(site: &Site, parts: usize) -> Documents {
        let roadmap = site.roadmap();
        let parts = parts.max(1);
        let mut routes = routes(roadmap);
        routes.sort_by_cached_key(|(_, path)| *blake3::hash(path.as_bytes()).as_bytes());
        let most = often(routes.len());
        let documents: Vec<Document> =
            routes.into_par_iter().map(|(route, path)| Document { route, blocks: blocks_of(roadmap, path) }).collect();
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for document in &documents {
            let mut hashes: Vec<u64> = document.blocks.iter().map(|(hash, _)| *hash).collect();
            hashes.sort_unstable();
            hashes.dedup();
            hashes.into_iter().for_each(|hash| *counts.entry(hash).or_default() += 1);
        }
        for page in roadmap.documentation.iter().filter(|page| page.template) {
            counts.extend(blocks_of(roadmap, &page.path).into_iter().map(|(hash, _)| (hash, usize::MAX)));
        }
        let size = documents.len().div_ceil(parts).max(1);
        let mut documents = documents.into_iter();
        let parts = (0..parts).map(|_| documents.by_ref().take(size).collect()).collect();
        Documents { parts, counts, most }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// The documents of one part, as they are indexed.
    pub(super) fn part(&self, site: &Site, part: usize) -> Vec<Record> {
        let documents = self.parts.get(part).into_iter().flatten();
        documents.map(|document| self.record(site, document)).collect()
    }

    fn is_shared(&self, hash: u64) -> bool {
        self.counts.get(&hash).is_some_and(|count| *count > self.most)
    }

    fn record(&self, site: &Site, document: &Document) -> Record {
        let Named { title, path, heading: own } = names(site, &document.route);
        let mut record = Record {
            url: site.path(&document.route).href(),
            text: String::new(),
            meta: BTreeMap::from([("title".to_owned(), cut(&title, TITLE).to_owned())]),
            filters: filters(site, &document.route),
        };
        if let Route::Proposal(id) = document.route {
            let card = &site.view().cards[id];
            record.meta.extend(card.numbered.then(|| ("label".to_owned(), card.label.clone())));
        }
        let headings = site.roadmap().markdown.get(path).map_or(&[][..], |file| &file.outline.headings);
        let text = &mut record.text;
        mark(text, 1, "", &title);
        weighed(text, 1, &title);
        // A heading that many share begins a section only where there is something beneath it.
        let mut pending: Option<&Heading> = None;
        for (hash, block) in &document.blocks {
            let shared = self.is_shared(*hash);
            match block {
                Block::Heading(index) => {
                    let Some(heading) = headings.get(*index) else { continue };
                    if *index >= limit::HEADINGS.most {
                        words(text, cut(&heading.text, TITLE));
                        continue;
                    }
                    if Some(*index) == own {
                        // The page has it as its title, which metadata may word in another way.
                        if !heading.text.contains(&title) {
                            weighed(text, heading.level, &heading.text);
                        }
                    } else if shared {
                        pending = Some(heading);
                    } else {
                        pending = None;
                        mark(text, heading.level, &heading.anchor, &heading.text);
                        weighed(text, heading.level, &heading.text);
                    }
                }
                Block::Text(block) if !shared => {
                    if let Some(heading) = pending.take() {
                        mark(text, heading.level, &heading.anchor, &heading.text);
                    }
                    words(text, block);
                }
                Block::Text(_) => {}
            }
        }
        record
    }
}

/// The blocks of the document at `path` with their hashes, without its list of contents.
fn blocks_of(roadmap: &Roadmap, path: &str) -> Vec<(u64, Block)> {
    let Some(file) = roadmap.markdown.get(path) else { return Vec::new() };
    let outline = &file.outline;
    let skip: Vec<Range<usize>> = outline.replaceable_toc().into_iter().collect();
    let read = blocks(roadmap.sources.text(file.source), file.body.clone(), &skip, &outline.headings);
    let text = |block: &Block| match block {
        Block::Heading(index) => hash(outline.headings.get(*index).map_or("", |heading| &heading.text)),
        Block::Text(text) => hash(text),
    };
    read.into_iter().map(|block| (text(&block), block)).collect()
}

fn hash(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// What a document is called.
struct Named<'site> {
    title: String,
    path: &'site str,
    /// The heading that the title stands for.
    heading: Option<usize>,
}

fn names<'site>(site: &'site Site, route: &Route) -> Named<'site> {
    let roadmap = site.roadmap();
    match route {
        Route::Proposal(id) => {
            let proposal = &roadmap.proposals[*id];
            Named { title: site.view().cards[*id].title.clone(), path: &proposal.path, heading: proposal.title_heading }
        }
        Route::Documentation(index) => {
            let path = &roadmap.documentation[*index].path;
            let heading = roadmap.markdown.get(path).and_then(|file| file.title());
            Named { title: documentation_title(site, *index), path, heading }
        }
        _ => Named { title: String::new(), path: "", heading: None },
    }
}

/// What results can be narrowed by, in the words of the pages.
fn filters(site: &Site, route: &Route) -> BTreeMap<String, Vec<String>> {
    let mut filters = BTreeMap::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            filters.insert(name.to_owned(), vec![value.to_owned()]);
        }
    };
    let Route::Proposal(id) = route else {
        add("kind", "Documentation");
        return filters;
    };
    let (roadmap, card) = (site.roadmap(), &site.view().cards[*id]);
    let listed = |link: &crate::page::view::Link| if link.href.is_empty() { String::new() } else { link.text.clone() };
    add("kind", "Proposal");
    let status = roadmap.statuses.iter().find(|status| status.name == roadmap.status_name(*id));
    add("status", status.map_or("", |status| &status.title));
    let stage = roadmap.proposals[*id].stage_word();
    let stage = roadmap.stages.iter().find(|known| Some(known.name.as_str()) == stage);
    add("stage", stage.map_or("", |stage| &stage.title));
    add("milestone", &card.milestone.as_ref().map(listed).unwrap_or_default());
    add("group", &card.group.as_ref().map(listed).unwrap_or_default());
    filters
}

/// How many characters of a title or heading are shown.
const TITLE: usize = 300;
/// How many characters of a word are searched. What is longer is no word.
const WORD: usize = 80;

/// Begins a section.
fn mark(out: &mut String, level: u8, anchor: &str, text: &str) {
    let _ = writeln!(out, "___PAGEFIND_ANCHOR___h{level}:0:{}|{}", encode(anchor), encode(cut(text, TITLE)));
}

/// Writes the words of a heading, which count as more than those beneath it.
fn weighed(out: &mut String, level: u8, text: &str) {
    let _ = writeln!(out, "___PAGEFIND_WEIGHT___{}", 8_u8.saturating_sub(level).max(2));
    words(out, cut(text, TITLE));
    out.push_str("___END_PAGEFIND_WEIGHT___\n");
}

/// Writes the words of a text that can be searched for, and what readers need between them.
fn words(out: &mut String, text: &str) {
    for word in text.split_whitespace() {
        // Nobody looks for an address by its letters, and each is a word that stands nowhere else.
        let address = word.contains("://");
        let rule = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_punctuation());
        if address || rule {
            continue;
        }
        // What begins like one of Pagefind's marks would be taken for one.
        let word = if word.starts_with("___") { word.trim_start_matches('_') } else { word };
        let mut rest = word;
        loop {
            let first = cut(rest, WORD);
            out.push_str(first);
            out.push(' ');
            rest = &rest[first.len()..];
            // Where no blanks part words, a sentence is one, and none of it must be lost.
            if rest.is_empty() || word.is_ascii() {
                break;
            }
        }
    }
    out.push('\n');
}

/// The first so many characters.
fn cut(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}
