//! What was read of a tree's files, kept for the next time that it is read: only what was written since is read again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::names;
use super::read::{self, ReadText};
use crate::dialect::document::Markdown;
use crate::source::{Source, SourceId};
use crate::tree::TreeFile;
use crate::tree::work::WorkTree;

/// A file that was written so shortly before it was read may be written again without its times telling: some file
/// systems count in steps of two seconds.
const UNSETTLED: Duration = Duration::from_secs(2);

/// The files of a tree as they were read last. Empty, it makes every reading the first one.
#[derive(Debug, Default)]
pub struct Memory {
    texts: BTreeMap<String, Text>,
}

/// One file as it was read.
#[derive(Debug)]
pub(super) struct Text {
    file: TreeFile,
    /// Whether its times tell reliably that it was not written since.
    settled: bool,
    pub(super) source: Arc<Source>,
    pub(super) findings: Vec<read::Finding>,
    markdown: Option<Arc<Markdown>>,
}

impl Memory {
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

    /// Makes the memory hold the files at `wanted` as they are now.
    pub(super) fn read(&mut self, tree: &WorkTree, wanted: Vec<String>) {
        let known = std::mem::take(&mut self.texts);
        let missing = TreeFile { size: 0, stamp: crate::tree::Stamp::default() };
        let stays =
            |path: &str, file: &TreeFile| known.get(path).is_some_and(|text| text.settled && text.file == *file);
        let files: Vec<(String, TreeFile)> = wanted
            .into_iter()
            .map(|path| {
                let file = tree.listing.files.get(&path).unwrap_or(&missing).clone();
                (path, file)
            })
            .collect();
        let read: BTreeMap<&str, Text> = files
            .par_iter()
            .filter(|(path, file)| !stays(path, file))
            .map(|(path, file)| (path.as_str(), Text::read(tree, path, file)))
            .collect();
        let mut known = known;
        let mut read = read;
        self.texts = files
            .iter()
            .filter_map(|(path, _)| {
                let kept = known.remove(path);
                let text = match (read.remove(path.as_str()), kept) {
                    // The same text in a file that was written anew is the same source, with all that is known of it.
                    (Some(new), Some(old)) if new.source.text == old.source.text && new.findings == old.findings => {
                        Text { source: old.source, markdown: old.markdown, ..new }
                    }
                    (Some(new), _) => new,
                    (None, old) => old?,
                };
                Some((path.clone(), text))
            })
            .collect();
    }

    /// The files in the order of their paths.
    pub(super) fn texts(&self) -> &BTreeMap<String, Text> {
        &self.texts
    }

    /// The Markdown files, parsed. `ids` says under which identities they are known this time.
    pub(super) fn markdown(&mut self, ids: &BTreeMap<String, SourceId>) -> BTreeMap<String, Arc<Markdown>> {
        self.texts.par_iter_mut().filter(|(path, _)| names::is_markdown(path)).for_each(|(path, text)| {
            let id = ids[path];
            if text.markdown.as_ref().is_none_or(|known| known.source != id) {
                text.markdown = Some(Arc::new(Markdown::read(id, &text.source.text)));
            }
        });
        let parsed = self.texts.iter().filter_map(|(path, text)| Some((path.clone(), text.markdown.clone()?)));
        parsed.collect()
    }
}

impl Text {
    fn read(tree: &WorkTree, path: &str, file: &TreeFile) -> Text {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let then = u64::try_from(file.stamp.modified).map_or(Duration::ZERO, Duration::from_nanos);
        let ReadText { text, findings } = read::read(tree, path);
        let settled = now > then + UNSETTLED;
        Text { file: file.clone(), settled, source: Arc::new(Source::new(path, text)), findings, markdown: None }
    }
}
