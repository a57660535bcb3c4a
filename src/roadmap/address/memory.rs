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
    home: Option<String>,
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
    /// The anchors of every document, and the repository that they likely belong to.
    pub(super) fn documents(
        &mut self,
        addresses: &Addresses,
        markdown: &Documents,
        anchors: impl Fn(&Markdown) -> BTreeSet<String> + Sync,
        named: impl Fn(&Markdown) -> Named + Sync,
    ) -> (Arc<Anchors>, Option<String>) {
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
            let mut other_names = false;
            for place in others {
                let (file, before) = (files[place], &self.documents[place]);
                let now = Known::of(file, Some(before), &anchors, named(file));
                other_names |= now.named != before.named;
                self.documents[place] = now;
            }
            if other_names {
                self.home = likely_home(self.documents.iter().flat_map(|known| &known.named));
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
            self.home = likely_home(self.documents.iter().flat_map(|known| &known.named));
        }
        self.markdown = markdown.clone();
        let as_before = self.anchors.len() == self.documents.len()
            && self.anchors.values().zip(&self.documents).all(|(anchors, known)| Arc::ptr_eq(anchors, &known.anchors))
            && same_paths;
        if !as_before {
            let anchors = markdown.keys().zip(&self.documents);
            self.anchors = Arc::new(anchors.map(|(path, known)| (path.to_owned(), known.anchors.clone())).collect());
        }
        (self.anchors.clone(), self.home.clone())
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

/// The repository that most absolute links into this tree name. Forks and bundles have another remote or none, and their
/// proposals still link to each other by the address of their home.
fn likely_home<'named>(named: impl Iterator<Item = &'named (String, (usize, usize))>) -> Option<String> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (repository, (found, all)) in named {
        let count = counts.entry(repository).or_default();
        *count = (count.0 + found, count.1 + all);
    }
    let home = counts.into_iter().filter(|(_, (found, all))| *found >= 3 && found * 2 > *all);
    home.max_by_key(|(name, (found, _))| (*found, std::cmp::Reverse(*name))).map(|(name, _)| name.to_owned())
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
