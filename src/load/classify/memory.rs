//! How files were sorted, kept for the next time: by their names they are sorted alike, as long as what they hold makes
//! them the same kind of file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Files, Sorted, is_marked_as_template, is_metadata};
use crate::dialect::carrier::yaml::Yaml;
use crate::dialect::document::Markdown;
use crate::load::Documents;
use crate::source::SourceId;

/// The files that were sorted last. Empty, it makes every sorting the first one.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) claims: BTreeMap<String, Claimed>,
    sorted: Option<Kept>,
}

/// The dialects that claim a document.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) document: Arc<Markdown>,
    /// Name of the metadata file beside it, where it is the document of a folder.
    pub(super) sidecar: Option<String>,
    pub(super) by: Vec<&'static str>,
}

#[derive(Debug)]
struct Kept {
    dialect: Option<String>,
    ids: Arc<BTreeMap<String, SourceId>>,
    sidecars: Arc<BTreeMap<SourceId, Arc<Yaml>>>,
    markdown: Documents,
    sorted: Sorted,
}

impl Memory {
    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Memory::default();
    }

    /// The same files sorted, where none of them is of another kind now. `claim` tells which dialects claim a document
    /// beside a metadata file of that name.
    pub(super) fn again(
        &mut self,
        files: &Files<'_>,
        claim: impl Fn(&str, &Markdown, Option<&str>) -> Vec<&'static str>,
    ) -> Option<Sorted> {
        let kept = self.sorted.as_mut()?;
        let same_files = kept.dialect.as_deref() == files.dialect
            && (Arc::ptr_eq(&kept.ids, files.ids) || kept.ids == *files.ids)
            && kept.sidecars.len() == files.sidecars.len()
            && kept.markdown.has_the_paths_of(files.markdown);
        if !same_files {
            return None;
        }
        if !Arc::ptr_eq(&kept.sidecars, files.sidecars) {
            let mut pairs = kept.sidecars.iter().zip(files.sidecars.iter());
            let same = pairs.all(|((id_before, was), (id, is))| {
                id_before == id && (Arc::ptr_eq(was, is) || is_metadata(was) == is_metadata(is))
            });
            if !same {
                return None;
            }
            kept.sidecars = files.sidecars.clone();
        }
        let pairs = kept.markdown.values().zip(files.markdown.iter());
        for (was, (path, is)) in pairs.filter(|(was, (_, is))| !Arc::ptr_eq(was, is)) {
            let claimed = self.claims.get_mut(path)?;
            let same = claimed.by == claim(path, is, claimed.sidecar.as_deref())
                && is_marked_as_template(was) == is_marked_as_template(is);
            if !same {
                return None;
            }
            claimed.document = is.clone();
        }
        kept.markdown = files.markdown.clone();
        Some(kept.sorted.clone())
    }

    /// Keeps how these files were sorted.
    pub(super) fn keep(&mut self, files: &Files<'_>, sorted: &Sorted) {
        self.sorted = Some(Kept {
            dialect: files.dialect.map(str::to_owned),
            ids: files.ids.clone(),
            sidecars: files.sidecars.clone(),
            markdown: files.markdown.clone(),
            sorted: sorted.clone(),
        });
    }
}
