//! What documents say of addresses, kept for the next table: their anchors depend on them alone, and what they name among
//! the same files and pages is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Addresses, PageRef};
use crate::dialect::document::Markdown;
use crate::tree::Listing;

/// How often a document names a repository, and how often with a path that is here.
pub(super) type Named = Vec<(String, (usize, usize))>;

/// The anchors of each document.
pub(super) type Anchors = BTreeMap<String, Arc<BTreeSet<String>>>;

/// The documents that the last table was made of. Empty, it makes every table the first one.
#[derive(Debug, Default)]
pub struct Memory {
    places: Option<(Listing, BTreeMap<String, PageRef>)>,
    documents: BTreeMap<String, Known>,
    by: Option<(BTreeSet<String>, bool)>,
}

#[derive(Debug)]
struct Known {
    markdown: Arc<Markdown>,
    anchors: Arc<BTreeSet<String>>,
    named: Named,
    referenced: Option<Vec<String>>,
}

impl Memory {
    /// The anchors of every document, and the repositories that it names.
    pub(super) fn documents(
        &mut self,
        addresses: &Addresses,
        markdown: &BTreeMap<String, Arc<Markdown>>,
        anchors: impl Fn(&Markdown) -> BTreeSet<String> + Sync,
        named: impl Fn(&Markdown) -> Named + Sync,
    ) -> (Anchors, Named) {
        let known = std::mem::take(&mut self.documents);
        let same = self
            .places
            .as_ref()
            .is_some_and(|(listing, pages)| listing.has_the_paths_of(&addresses.listing) && *pages == addresses.pages);
        if !same {
            self.places = Some((addresses.listing.clone(), addresses.pages.clone()));
        }
        self.documents = markdown
            .par_iter()
            .map(|(path, file)| {
                let kept = known.get(path).filter(|kept| Arc::ptr_eq(&kept.markdown, file));
                let known = Known {
                    markdown: file.clone(),
                    anchors: kept.map_or_else(|| Arc::new(anchors(file)), |kept| kept.anchors.clone()),
                    named: kept.filter(|_| same).map_or_else(|| named(file), |kept| kept.named.clone()),
                    referenced: kept.filter(|_| same).and_then(|kept| kept.referenced.clone()),
                };
                (path.clone(), known)
            })
            .collect();
        let anchors = self.documents.iter().map(|(path, known)| (path.clone(), known.anchors.clone())).collect();
        (anchors, self.documents.values().flat_map(|known| known.named.iter().cloned()).collect())
    }

    /// The files that every document refers to.
    pub(super) fn referenced(
        &mut self,
        own: &BTreeSet<String>,
        hosted: bool,
        find: impl Fn(&str, &Markdown) -> Vec<String> + Sync,
    ) -> BTreeSet<String> {
        let by = Some((own.clone(), hosted));
        let same = self.by == by;
        self.by = by;
        self.documents.par_iter_mut().for_each(|(path, known)| {
            if known.referenced.is_none() || !same {
                known.referenced = Some(find(path, &known.markdown));
            }
        });
        self.documents.values().filter_map(|known| known.referenced.as_ref()).flatten().cloned().collect()
    }
}
