//! What was read of a tree's files, kept for the next time that it is read: only what was written since is read again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use super::documents::Documents;
use super::read::{self, ReadText};
use super::{classify, names};
use crate::config::{Config, RawRoadmap};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::dialect::carrier::yaml::{self, Yaml};
use crate::dialect::document::Markdown;
use crate::source::{Source, SourceId, Sources, Span};
use crate::tree::Tree;
use crate::tree::{Listing, Stamp, TreeFile};

/// The files of a tree as they were read last. Empty, it makes every reading the first one.
#[derive(Debug, Default)]
pub struct Memory {
    listing: Option<Arc<Listing>>,
    content: String,
    /// In the order of their paths, and so of their identities.
    texts: Vec<Text>,
    /// Texts that have to be read again, whatever the times of their files say; those that are not settled among them.
    stale: BTreeSet<usize>,
    files: Files,
    pub(super) sorted: classify::Memory,
    dialects: Option<Extended>,
    /// Whether only the beginnings of documents are read.
    glance: bool,
}

/// Every dialect, extended by a configuration.
#[derive(Debug)]
struct Extended {
    by: Box<RawRoadmap>,
    main: &'static str,
    dialects: Arc<BTreeMap<&'static str, Dialect>>,
}

/// What the texts of a tree come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    pub(super) sources: Sources,
    /// Documents and metadata files.
    pub(super) ids: Arc<BTreeMap<String, SourceId>>,
    pub(super) markdown: Documents,
    pub(super) sidecars: Arc<BTreeMap<SourceId, Arc<Yaml>>>,
    /// Files of approvals, by their numbers.
    pub(super) companions: Arc<BTreeMap<String, SourceId>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One file as it was read.
#[derive(Debug)]
struct Text {
    path: String,
    /// The identity that places in it have.
    id: SourceId,
    /// Where it stands in the listing.
    place: usize,
    file: TreeFile,
    /// Whether its times tell reliably that it was not written since.
    settled: bool,
    glance: bool,
    source: Arc<Source>,
    findings: Vec<read::Finding>,
    parsed: Parsed,
}

/// What a file is by its name alone.
#[derive(Clone, Debug)]
enum Parsed {
    Markdown(Arc<Markdown>),
    Sidecar(Arc<Yaml>),
    /// A file of approvals, by its number.
    Companion(String),
}

impl Memory {
    /// Reads only the beginnings of documents from now on, or all of them. What was read the other way is forgotten, but
    /// for the texts.
    pub fn glance(&mut self, only: bool) {
        self.glance = only;
        self.stale = (0..self.texts.len()).collect();
        self.sorted.clear();
    }

    /// What is to be read again, whatever its times say: a path, or a folder with all that is in it.
    pub fn forget(&mut self, path: &str) {
        let within =
            |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        // Names between the folder's and those in it may stand between them, as `a-b` stands between `a` and `a/b`.
        let start = self.texts.partition_point(|text| text.path.as_str() < path);
        let begun = self.texts[start..].iter().take_while(|text| text.path.starts_with(path));
        let found = begun.enumerate().filter(|(_, text)| within(&text.path)).map(|(index, _)| start + index);
        self.stale.extend(found);
    }

    /// Whether the times of every file tell reliably that it was not written since it was read.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.stale.is_empty()
    }

    /// Every dialect, with what the configuration adds to it. `main` is the repository's.
    pub(super) fn dialects(
        &mut self,
        config: &Config,
        main: &'static str,
    ) -> Result<Arc<BTreeMap<&'static str, Dialect>>, String> {
        let by = &config.raw.roadmap;
        if let Some(known) = self.dialects.as_ref().filter(|known| known.main == main && *known.by == *by) {
            return Ok(known.dialects.clone());
        }
        let added = config.raw.vocabulary();
        let mut dialects = BTreeMap::new();
        for built_in in Dialect::all() {
            let mut dialect = built_in.clone();
            if !added.is_empty() || !by.fields.is_empty() {
                let vocabulary = Arc::make_mut(&mut dialect.vocabulary);
                vocabulary.extend(&added)?;
                vocabulary.add_fields(&by.fields);
            }
            if let Some(label) = by.label.as_ref().filter(|_| dialect.name == main) {
                dialect.label.clone_from(label);
            }
            dialects.insert(built_in.name.as_str(), dialect);
        }
        let dialects = Arc::new(dialects);
        self.dialects = Some(Extended { by: Box::new(by.clone()), main, dialects: dialects.clone() });
        Ok(dialects)
    }

    /// Reads the files under `content` that may be documents or metadata as they are now. They are numbered in the order
    /// of their paths.
    pub(super) fn read(&mut self, tree: &Tree, content: &str) -> Files {
        let before = self.listing.replace(tree.listing.clone());
        match before.filter(|before| self.content == content && before.has_the_paths_of(&tree.listing)) {
            Some(before) => {
                let files = before.files.values().zip(tree.listing.files.values()).enumerate();
                let written = files.filter(|(_, (was, is))| was != is).map(|(place, _)| place);
                let known = |place: usize| self.texts.binary_search_by_key(&place, |text| text.place).ok();
                let written: Vec<usize> = written.filter_map(known).collect();
                self.stale.extend(written);
                self.read_stale(tree);
            }
            None => {
                content.clone_into(&mut self.content);
                self.read_all(tree);
            }
        }
        self.files.clone()
    }

    /// Reads all that is wanted of a tree that has other paths.
    fn read_all(&mut self, tree: &Tree) {
        let wanted = wanted(&tree.listing, &self.content);
        let stale = std::mem::take(&mut self.stale);
        let texts = std::mem::take(&mut self.texts).into_iter().enumerate();
        let known: BTreeMap<String, (Text, bool)> =
            texts.map(|(index, text)| (text.path.clone(), (text, stale.contains(&index)))).collect();
        let glance = self.glance;
        // Each file is read and parsed in one go, while it is at hand.
        let new: Vec<Option<Text>> = wanted
            .par_iter()
            .enumerate()
            .map(|(index, (place, path))| {
                let kept = known.get(*path);
                let same = kept.is_some_and(|(kept, stale)| {
                    !stale && kept.id == id(index) && tree.listing.files.get(*path) == Some(&kept.file)
                });
                (!same).then(|| Text::read(tree, path, *place, id(index), kept.map(|(kept, _)| kept), glance))
            })
            .collect();
        let mut known = known;
        let texts = wanted.iter().zip(new).filter_map(|((place, path), new)| match (new, known.remove(*path)) {
            (Some(new), _) => Some(new),
            (None, kept) => kept.map(|(kept, _)| Text { place: *place, ..kept }),
        });
        self.texts = texts.collect();
        self.stale = (0..self.texts.len()).filter(|index| !self.texts[*index].settled).collect();
        self.files = Files::of(&self.texts);
    }

    /// Reads what is stale of a tree that has the same paths.
    fn read_stale(&mut self, tree: &Tree) {
        let stale: Vec<usize> = std::mem::take(&mut self.stale).into_iter().collect();
        let again = |index: &usize| {
            let text = &self.texts[*index];
            Text::read(tree, &text.path, text.place, id(*index), Some(text), self.glance)
        };
        // To wake other threads for one file takes longer than to read it.
        let read: Vec<Text> =
            if stale.len() > 1 { stale.par_iter().map(again).collect() } else { stale.iter().map(again).collect() };
        let mut findings = false;
        for (index, text) in stale.into_iter().zip(read) {
            if !text.settled {
                self.stale.insert(index);
            }
            findings |= text.findings != self.texts[index].findings;
            self.files.replace(id(index), &text);
            self.texts[index] = text;
        }
        if findings {
            self.files.diagnostics = diagnostics(&self.texts);
        }
    }
}

/// The identity of the file that comes as the `index`th.
fn id(index: usize) -> SourceId {
    SourceId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// The files under `content` that may be documents or metadata, with their places in the listing.
fn wanted<'tree>(listing: &'tree Listing, content: &str) -> Vec<(usize, &'tree str)> {
    let prefix = if content.is_empty() { String::new() } else { format!("{content}/") };
    let files = listing.files.keys().map(AsRef::as_ref).enumerate();
    files.filter(|(_, path)| is_wanted(path, &prefix)).collect()
}

/// Whether the file at `path` may be a document or metadata: every one whose path begins with `prefix`, and documents at
/// the top.
pub(super) fn is_wanted(path: &str, prefix: &str) -> bool {
    static SIDECARS: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| Dialect::all().iter().flat_map(|dialect| &dialect.sidecars).map(String::as_str).collect());
    let name = names::file_name(path);
    path.starts_with(prefix)
        && (names::is_markdown(path)
            || super::companion(path).is_some()
            || SIDECARS.iter().any(|known| name.eq_ignore_ascii_case(known)))
        || names::parent(path).is_empty() && names::is_markdown(path)
}

fn diagnostics(texts: &[Text]) -> Vec<Diagnostic> {
    let found = texts.iter().enumerate().flat_map(|(index, text)| {
        text.findings.iter().map(move |(code, at, message, help)| {
            Diagnostic::warning(code, Span::new(id(index), *at..*at), message.as_str()).help(*help)
        })
    });
    found.collect()
}

impl Files {
    fn of(texts: &[Text]) -> Files {
        let mut files = Files { diagnostics: diagnostics(texts), ..Files::default() };
        let (mut ids, mut sidecars, mut companions) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut markdown = Vec::new();
        for text in texts {
            let id = files.sources.share(text.source.clone());
            match &text.parsed {
                Parsed::Markdown(read) => markdown.push((text.path.clone(), read.clone())),
                Parsed::Sidecar(yaml) => drop(sidecars.insert(id, yaml.clone())),
                Parsed::Companion(number) => {
                    companions.insert(number.clone(), id);
                    continue;
                }
            }
            ids.insert(text.path.clone(), id);
        }
        files.markdown = markdown.into_iter().collect();
        (files.ids, files.sidecars, files.companions) = (Arc::new(ids), Arc::new(sidecars), Arc::new(companions));
        files
    }

    /// Takes another text of the same file.
    fn replace(&mut self, id: SourceId, text: &Text) {
        self.sources.replace(id, text.source.clone());
        match &text.parsed {
            Parsed::Markdown(read) => {
                if let Some(place) = self.markdown.place(&text.path) {
                    self.markdown.replace(place, read.clone());
                }
            }
            Parsed::Sidecar(yaml) => drop(Arc::make_mut(&mut self.sidecars).insert(id, yaml.clone())),
            // Its number is its name's.
            Parsed::Companion(_) => {}
        }
    }
}

impl Text {
    /// Reads a file. `kept` is what was read of it before.
    fn read(tree: &Tree, path: &str, place: usize, id: SourceId, kept: Option<&Text>, glance: bool) -> Text {
        let missing = TreeFile { size: 0, stamp: Stamp::default() };
        let file = tree.listing.files.get(path).unwrap_or(&missing);
        // Before it is read, not after.
        let settled = file.is_settled();
        let ReadText { text, findings } = read::read(tree, path);
        // The same text in a file that was written anew is the same source, with all that is known of it.
        let same = kept.filter(|kept| *kept.source.text == text && kept.findings == findings);
        let source = same.map_or_else(|| Arc::new(Source::new(path, text)), |kept| kept.source.clone());
        let parsed = match same.filter(|kept| kept.glance == glance && kept.id == id) {
            Some(kept) => kept.parsed.clone(),
            None => Parsed::of(path, id, &source.text, glance),
        };
        Text { path: path.to_owned(), id, place, file: file.clone(), settled, glance, source, findings, parsed }
    }
}

impl Parsed {
    fn of(path: &str, id: SourceId, text: &str, glance: bool) -> Parsed {
        match super::companion(path) {
            Some(number) => Parsed::Companion(number.trim_start_matches('0').to_owned()),
            None if names::is_markdown(path) && glance => Parsed::Markdown(Arc::new(Markdown::glance(id, text))),
            None if names::is_markdown(path) => Parsed::Markdown(Arc::new(Markdown::read(id, text))),
            None => Parsed::Sidecar(Arc::new(yaml::read(id, text, 0..text.len()))),
        }
    }
}
