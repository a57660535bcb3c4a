//! Where the proposals of a repository lie, and how they are named: as most of them are, or as their dialect has it.

use std::collections::BTreeMap;

use super::ScaffoldError;
use crate::load::names;
use crate::proposal::Proposal;
use crate::proposal::relation::is_nothing;
use crate::roadmap::slug::slugify;
use crate::roadmap::{GroupIndex, Roadmap};

/// The longest part of a title that names a file.
const LENGTH: usize = 60;

/// Where proposals lie, and how they are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The folder under which all of them lie, with a trailing slash; empty for the root.
    pub root: String,
    /// Whether their names begin with a number.
    pub numbered: bool,
    /// How many digits numbers are filled up to.
    width: usize,
    /// What stands before the number.
    prefix: String,
    /// What stands behind it.
    separator: char,
    /// What stands between words.
    between: char,
    /// The name of the document where each proposal has a folder of its own.
    document: Option<String>,
    /// The name of the metadata file.
    sidecar: Option<String>,
    /// The folders that they lie in, and in which group's: the most frequent first.
    parents: Vec<(String, Option<String>)>,
    /// Whether those folders are those of groups.
    grouped: bool,
    /// The groups that there are, those with the most proposals first.
    groups: Vec<String>,
}

/// The files of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) document: String,
    pub(super) sidecar: Option<String>,
}

impl Layout {
    /// The layout of a repository whose proposals lie under `content`.
    #[must_use]
    pub fn of(roadmap: &Roadmap, content: &str) -> Layout {
        let own: Vec<&Proposal> =
            roadmap.proposals.iter().map(AsRef::as_ref).filter(|one| one.dialect == roadmap.dialect).collect();
        let dialect = roadmap.dialects.get(roadmap.dialect);
        // The largest first: one of them is meant most likely.
        let mut by_size: Vec<&GroupIndex> =
            roadmap.groups.iter().filter(|group| !is_nothing(&group.name) && !group.proposals.is_empty()).collect();
        by_size.sort_by_key(|group| std::cmp::Reverse(group.proposals.len()));
        let groups: Vec<String> = by_size.iter().map(|group| group.name.clone()).collect();
        let first_of = |list: Option<&Vec<String>>| list.and_then(|list| list.first().cloned());
        let sidecar = first_of(dialect.map(|dialect| &dialect.sidecars));
        let root = if content.is_empty() { first_of(dialect.map(|dialect| &dialect.roots)) } else { None };
        let root = root.unwrap_or_else(|| content.to_owned());
        let root = if root.is_empty() { root } else { format!("{}/", root.trim_end_matches('/')) };
        if own.is_empty() {
            let document = first_of(dialect.map(|dialect| &dialect.documents));
            return Layout {
                numbered: dialect.is_some_and(|dialect| !dialect.number.is_empty()),
                width: if document.is_none() { 4 } else { 0 },
                prefix: String::new(),
                separator: '-',
                between: '-',
                grouped: dialect.is_some_and(|dialect| dialect.grouped),
                document,
                sidecar,
                parents: vec![(root.trim_end_matches('/').to_owned(), None)],
                root,
                groups,
            };
        }
        let names: Vec<(&Proposal, &str)> = own.iter().map(|one| (*one, name(one))).collect();
        let folders = own.iter().filter(|one| one.folder.is_some()).count() * 2 > own.len();
        let document = most(
            &mut own
                .iter()
                .filter(|one| one.folder.is_some() && one.document.is_some())
                .map(|one| names::file_name(&one.path).to_owned()),
        );
        let numbers: Vec<(&str, names::Numbered<'_>)> =
            names.iter().filter_map(|(_, name)| Some((*name, names::numbered(name)?))).collect();
        let padded = numbers.iter().filter(|(_, found)| found.number.len() > 1 && found.number.starts_with('0'));
        let width = most(&mut padded.clone().map(|(_, found)| found.number.len().to_string()));
        let width = width.and_then(|width| width.parse().ok()).unwrap_or(0);
        let short = numbers.iter().filter(|(_, found)| found.number.len() < width && !found.number.starts_with('0'));
        let width = if padded.count() > short.count() { width } else { 0 };
        let prefix =
            |(name, found): &(&str, names::Numbered<'_>)| name[..name.find(found.number).unwrap_or(0)].to_owned();
        let separator = |(name, found): &(&str, names::Numbered<'_>)| {
            let behind = name.find(found.number).map_or(0, |at| at + found.number.len());
            name[behind..].chars().next().filter(|_| !found.rest.is_empty()).map(String::from)
        };
        let rest = names.iter().map(|(_, name)| names::numbered(name).map_or(*name, |found| found.rest));
        let between = |mark: char| rest.clone().filter(|name| name.contains(mark)).count();
        let of_group = |one: &&Proposal| {
            let last = names::file_name(parent(one));
            one.group.as_deref().is_some_and(|group| group.eq_ignore_ascii_case(last) && !last.is_empty())
        };
        let mut parents: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
        for one in &own {
            let group = one.group.clone().filter(|_| of_group(one));
            *parents.entry((parent(one).to_owned(), group)).or_default() += 1;
        }
        let mut parents: Vec<_> = parents.into_iter().collect();
        parents.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        Layout {
            root: common(own.iter().map(|one| if of_group(one) { names::parent(parent(one)) } else { parent(one) })),
            numbered: numbers.len() * 2 > own.len(),
            width,
            prefix: most(&mut numbers.iter().map(prefix)).unwrap_or_default(),
            separator: first(most(&mut numbers.iter().filter_map(separator))),
            between: if between('_') > between('-') { '_' } else { '-' },
            document: document.filter(|_| folders),
            sidecar,
            grouped: own.iter().filter(|one| of_group(one)).count() * 2 > own.len(),
            parents: parents.into_iter().map(|(parent, _)| parent).collect(),
            groups,
        }
    }

    /// A title as the part of a name that words stand in.
    pub(super) fn slug(&self, title: &str) -> String {
        let slug = slugify(title);
        let end = slug.char_indices().nth(LENGTH).map_or(slug.len(), |(end, _)| end);
        // Not in the middle of a word.
        let cut = if end < slug.len() { slug[..end].rfind('-').unwrap_or(end) } else { end };
        slug[..cut].trim_matches('-').replace('-', &self.between.to_string())
    }

    /// A number as names and headings have it.
    pub(super) fn number(&self, number: u32) -> String {
        format!("{number:0width$}", width = self.width)
    }

    /// The files of a proposal.
    pub(super) fn place(&self, group: Option<&str>, number: Option<u32>, slug: &str) -> Result<Place, ScaffoldError> {
        let folder = self.folder(group)?;
        let folder = if folder.is_empty() { folder } else { format!("{folder}/") };
        let name = match number {
            Some(number) => format!("{}{}{}{slug}", self.prefix, self.number(number), self.separator),
            None => slug.to_owned(),
        };
        Ok(match &self.document {
            Some(document) => Place {
                document: format!("{folder}{name}/{document}"),
                sidecar: self.sidecar.as_ref().map(|sidecar| format!("{folder}{name}/{sidecar}")),
            },
            None => Place { document: format!("{folder}{name}.md"), sidecar: None },
        })
    }

    /// The folder that a proposal of the group lies in.
    fn folder(&self, group: Option<&str>) -> Result<String, ScaffoldError> {
        let first = self.parents.first().map(|(parent, _)| parent.clone()).unwrap_or_default();
        match group.map(|group| slugify(group.trim_matches('/'))).filter(|group| !group.is_empty()) {
            None if self.grouped => Err(ScaffoldError::Group(self.groups.clone())),
            None => Ok(first),
            Some(_) if !self.grouped => Ok(first),
            Some(group) => {
                let is = |(parent, of): &&(String, Option<String>)| {
                    let own = of.as_deref().is_some_and(|of| of.eq_ignore_ascii_case(&group));
                    own || names::file_name(parent).eq_ignore_ascii_case(&group)
                };
                let known = self.parents.iter().find(is).map(|(parent, _)| parent.clone());
                Ok(known.unwrap_or_else(|| format!("{}{group}", self.root)))
            }
        }
    }
}

/// The name that a proposal goes by: that of its folder, or that of its file.
fn name(proposal: &Proposal) -> &str {
    match &proposal.folder {
        Some(folder) => names::file_name(folder),
        None => names::stem(names::file_name(&proposal.path)),
    }
}

/// The folder that a proposal lies in.
fn parent(proposal: &Proposal) -> &str {
    names::parent(proposal.folder.as_deref().unwrap_or(&proposal.path))
}

/// What occurs most often; of several the first.
fn most(values: &mut dyn Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    counts
        .into_iter()
        .max_by(|left, right| left.1.cmp(&right.1).then_with(|| right.0.cmp(&left.0)))
        .map(|(value, _)| value)
}

fn first(text: Option<String>) -> char {
    text.and_then(|text| text.chars().next()).unwrap_or('-')
}

/// The folder that holds all of these, with a trailing slash; empty where that is the root.
fn common<'path>(mut folders: impl Iterator<Item = &'path str>) -> String {
    let mut common: Vec<&str> = folders.next().map(|first| first.split('/').collect()).unwrap_or_default();
    for folder in folders {
        let same = common.iter().zip(folder.split('/')).take_while(|(left, right)| *left == right).count();
        common.truncate(same);
    }
    let path = common.join("/");
    if path.is_empty() { path } else { format!("{path}/") }
}
