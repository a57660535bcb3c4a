//! What was read of a tree's files, kept for the next time that it is read: only what was written since is read again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::classify::Claims;
use super::names;
use super::read::{self, ReadText};
use crate::dialect::carrier::yaml::{self, Yaml};
use crate::dialect::document::Markdown;
use crate::source::{Source, SourceId};
use crate::tree::work::WorkTree;
use crate::tree::{Stamp, TreeFile};

/// A file that was written so shortly before it was read may be written again without its times telling: some file
/// systems count in steps of two seconds.
const UNSETTLED: Duration = Duration::from_secs(2);

/// The files of a tree as they were read last. Empty, it makes every reading the first one.
#[derive(Debug, Default)]
pub struct Memory {
    texts: BTreeMap<String, Text>,
    pub(super) claims: Claims,
    /// Whether only the beginnings of documents are read.
    glance: bool,
}

/// One file as it was read.
#[derive(Debug)]
pub(super) struct Text {
    file: TreeFile,
    /// Whether its times tell reliably that it was not written since.
    settled: bool,
    /// The identity that places in it have.
    id: SourceId,
    glance: bool,
    pub(super) source: Arc<Source>,
    pub(super) findings: Vec<read::Finding>,
    pub(super) parsed: Parsed,
}

/// What a file is by its name alone.
#[derive(Clone, Debug)]
pub(super) enum Parsed {
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
        self.claims.clear();
    }

    /// What is to be read again, whatever its times say: a path, or a folder with all that is in it.
    pub fn forget(&mut self, path: &str) {
        let within =
            |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        for (_, text) in self.texts.iter_mut().filter(|(known, _)| within(known)) {
            text.settled = false;
        }
    }

    /// Whether the times of every file tell reliably that it was not written since it was read.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.texts.values().all(|text| text.settled)
    }

    /// Makes the memory hold the files at `wanted` as they are now. They are numbered in this order.
    pub(super) fn read(&mut self, tree: &WorkTree, wanted: &[&str]) -> &BTreeMap<String, Text> {
        let known = std::mem::take(&mut self.texts);
        let missing = TreeFile { size: 0, stamp: Stamp::default() };
        let glance = self.glance;
        // Each file is read and parsed in one go, while it is at hand.
        let new: Vec<Option<Text>> = wanted
            .par_iter()
            .enumerate()
            .map(|(index, path)| {
                let file = tree.listing.files.get(*path).unwrap_or(&missing);
                let id = SourceId(u32::try_from(index).unwrap_or(u32::MAX));
                let kept = known.get(*path).filter(|kept| kept.glance == glance);
                if kept.is_some_and(|kept| kept.settled && kept.file == *file && kept.id == id) {
                    return None;
                }
                Some(Text::read(tree, path, file, id, kept, glance))
            })
            .collect();
        let mut known = known;
        let texts = wanted.iter().zip(new).filter_map(|(path, new)| {
            let (path, kept) =
                known.remove_entry(*path).map_or_else(|| ((*path).to_owned(), None), |(path, kept)| (path, Some(kept)));
            Some((path, new.or(kept)?))
        });
        self.texts = texts.collect();
        &self.texts
    }
}

impl Text {
    fn read(tree: &WorkTree, path: &str, file: &TreeFile, id: SourceId, kept: Option<&Text>, glance: bool) -> Text {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let then = u64::try_from(file.stamp.modified).map_or(Duration::ZERO, Duration::from_nanos);
        let ReadText { text, findings } = read::read(tree, path);
        // The same text in a file that was written anew is the same source, with all that is known of it.
        let same = kept.filter(|kept| *kept.source.text == text && kept.findings == findings);
        let source = same.map_or_else(|| Arc::new(Source::new(path, text)), |kept| kept.source.clone());
        let parsed = match same.filter(|kept| kept.id == id) {
            Some(kept) => kept.parsed.clone(),
            None => Parsed::of(path, id, &source.text, glance),
        };
        Text { file: file.clone(), settled: now > then + UNSETTLED, id, glance, source, findings, parsed }
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
