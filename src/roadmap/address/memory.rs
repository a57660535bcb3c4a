//! What documents say of addresses, kept for the next table: their anchors depend on them alone, and what they name among
//! the same files and pages is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Addresses, PageRef};
use crate::dialect::document::Markdown;
use crate::load::Documents;
use crate::tree::Listing;

/// How often a document names a repository, and how often with a path that is here.
pub(super) type Named = Vec<(String, (usize, usize))>;

/// The files that there are, and which of them have pages.
type Places = (Arc<Listing>, Arc<BTreeMap<String, PageRef>>);

/// The anchors of each document.
pub(super) type Anchors = BTreeMap<String, Arc<BTreeSet<String>>>;

/// The documents that the last table was made of. Empty, it makes every table the first one.
#[derive(Debug, Default)]
pub struct Memory {
    places: Option<Places>,
    anchors: Arc<Anchors>,
    documents: Vec<Known>,
    markdown: Documents,
    by: Option<(BTreeSet<String>, bool)>,
    referenced: Option<Arc<BTreeSet<String>>>,
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
        markdown: &Documents,
        anchors: impl Fn(&Markdown) -> BTreeSet<String> + Sync,
        named: impl Fn(&Markdown) -> Named + Sync,
    ) -> (Arc<Anchors>, Named) {
        let same = self.places.as_ref().is_some_and(|(listing, pages)| {
            listing.has_the_paths_of(&addresses.listing) && super::same(pages, &addresses.pages)
        });
        if !same {
            self.places = Some((addresses.listing.clone(), addresses.pages.clone()));
        }
        let same_paths = self.markdown.has_the_paths_of(markdown);
        let kept = |place: usize, path: &str| -> Option<&Known> {
            let place = if same_paths { Some(place) } else { self.markdown.place(path) };
            place.and_then(|place| self.documents.get(place))
        };
        let is = |known: &&Known, file: &Arc<Markdown>| Arc::ptr_eq(&known.markdown, file);
        if same && same_paths && self.documents.len() == markdown.values().len() {
            let pairs = self.documents.iter().zip(markdown.values()).enumerate();
            let others: Vec<usize> =
                pairs.filter(|(_, (known, file))| !is(known, file)).map(|(place, _)| place).collect();
            let files: Vec<&Arc<Markdown>> = markdown.values().collect();
            for place in others {
                let file = files[place];
                self.documents[place] = Known::of(file, Some(&self.documents[place]), &anchors, named(file));
            }
        } else {
            let files: Vec<(usize, (&str, &Arc<Markdown>))> = markdown.iter().enumerate().collect();
            self.documents = files
                .into_par_iter()
                .map(|(place, (path, file))| {
                    let kept = kept(place, path);
                    let Some(known) = kept.filter(|known| is(known, file)) else {
                        return Known::of(file, kept, &anchors, named(file));
                    };
                    Known {
                        markdown: file.clone(),
                        anchors: known.anchors.clone(),
                        named: if same { known.named.clone() } else { named(file) },
                        referenced: known.referenced.clone().filter(|_| same),
                    }
                })
                .collect();
        }
        self.markdown = markdown.clone();
        let as_before = self.anchors.len() == self.documents.len()
            && self.anchors.values().zip(&self.documents).all(|(anchors, known)| Arc::ptr_eq(anchors, &known.anchors))
            && same_paths;
        if !as_before {
            let anchors = markdown.keys().zip(&self.documents);
            self.anchors = Arc::new(anchors.map(|(path, known)| (path.to_owned(), known.anchors.clone())).collect());
        }
        (self.anchors.clone(), self.documents.iter().flat_map(|known| known.named.iter().cloned()).collect())
    }

    /// The files that every document refers to.
    pub(super) fn referenced(
        &mut self,
        own: &BTreeSet<String>,
        hosted: bool,
        find: impl Fn(&str, &Markdown) -> Vec<String> + Sync,
    ) -> Arc<BTreeSet<String>> {
        let by = Some((own.clone(), hosted));
        let same = self.by == by;
        self.by = by;
        let paths: Vec<&str> = self.markdown.keys().collect();
        let files = paths.into_iter().zip(&mut self.documents);
        let mut others: Vec<_> = files.filter(|(_, known)| known.referenced.is_none() || !same).collect();
        if !others.is_empty() || self.referenced.is_none() {
            let look = |(path, known): &mut (&str, &mut Known)| known.referenced = Some(find(path, &known.markdown));
            others.par_iter_mut().for_each(look);
            let all = self.documents.iter().filter_map(|known| known.referenced.as_ref()).flatten();
            self.referenced = Some(Arc::new(all.cloned().collect()));
        }
        self.referenced.clone().unwrap_or_default()
    }
}

impl Known {
    /// What is to be known of a document that `kept` was an earlier state of.
    fn of(
        file: &Arc<Markdown>,
        kept: Option<&Known>,
        anchors: impl Fn(&Markdown) -> BTreeSet<String>,
        named: Named,
    ) -> Known {
        let now = anchors(file);
        let same = kept.map(|before| &before.anchors).filter(|before| ***before == now);
        let anchors = same.cloned().unwrap_or_else(|| Arc::new(now));
        Known { markdown: file.clone(), anchors, named, referenced: None }
    }
}
