//! Which files are proposals, by which dialect, and which are documentation.
//!
//! A proposal is a folder with a metadata file or a number for a name, a document that a dialect claims, or any other
//! document that lies among such. READMEs, FAQs, guidelines and templates are documentation, and so is whatever else
//! a proposal's folder holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Documentation, Documents, Entry, names};
use crate::dialect::Dialect;
use crate::dialect::carrier::yaml::Yaml;
use crate::dialect::document::{Markdown, Shape};
use crate::dialect::value::field_name;
use crate::dialect::vocabulary::nearest;
use crate::source::{SourceId, Sources};

mod memory;

use memory::Claimed;
pub use memory::Memory;

/// The files that are to be sorted.
#[derive(Clone, Copy, Debug)]
pub struct Files<'tree> {
    /// All texts.
    pub sources: &'tree Sources,
    /// Every Markdown file.
    pub markdown: &'tree Documents,
    /// Every metadata file's fields.
    pub sidecars: &'tree Arc<BTreeMap<SourceId, Arc<Yaml>>>,
    /// All of them by path.
    pub ids: &'tree Arc<BTreeMap<String, SourceId>>,
    /// The dialect that the configuration names.
    pub dialect: Option<&'tree str>,
}

/// The sorted tree.
#[derive(Clone, Debug)]
pub struct Sorted {
    /// The dialect that claims most.
    pub dialect: &'static str,
    /// Proposals in the order of their paths.
    pub entries: Vec<Entry>,
    /// Everything else.
    pub documentation: Vec<Documentation>,
}

/// A folder that is one proposal.
#[derive(Debug)]
struct Folder<'tree> {
    document: Option<&'tree str>,
    sidecar: Option<&'tree str>,
}

/// Sorts every Markdown file and metadata file. What `memory` holds of files that are still the same is not found out again.
///
/// # Errors
/// The name of a configured dialect that does not exist.
pub fn classify(files: &Files<'_>, memory: &mut Memory) -> Result<Sorted, String> {
    let Files { sources, markdown, sidecars, ids, dialect: configured } = *files;
    let claim = |path: &str, file: &Markdown, sidecar: Option<&str>| -> Vec<&'static str> {
        let shape = Shape::of(file, sources.text(file.source), names::file_name(path), sidecar);
        let claimed = Dialect::all().iter().filter(|dialect| dialect.claims.iter().any(|claim| claim.holds(&shape)));
        claimed.map(|dialect| dialect.name.as_str()).collect()
    };
    if let Some(sorted) = memory.again(files, claim) {
        return Ok(sorted);
    }
    let documents = beside_folders(markdown);
    let beside = |path: &str| {
        std::iter::successors(Some(names::parent(path)), |folder| (!folder.is_empty()).then(|| names::parent(folder)))
            .find_map(|folder| documents.get(folder).copied())
    };
    let folders = folders(markdown, sidecars, ids, &beside);
    let owner = |path: &str| {
        let mut folder = names::parent(path);
        loop {
            if let Some((name, found)) = folders.get_key_value(folder) {
                return Some((*name, found));
            }
            if folder.is_empty() {
                return None;
            }
            folder = names::parent(folder);
        }
    };
    let before = std::mem::take(&mut memory.claims);
    let all: Vec<(&str, &Arc<Markdown>)> = markdown.iter().collect();
    memory.claims = all
        .into_par_iter()
        .map(|(path, file)| {
            let sidecar =
                owner(path).filter(|(_, folder)| folder.document == Some(path)).and_then(|(_, folder)| folder.sidecar);
            let sidecar = sidecar.map(names::file_name);
            let same = |known: &&Claimed| Arc::ptr_eq(&known.document, file) && known.sidecar.as_deref() == sidecar;
            let kept = before.get(path).filter(same).map(|known| known.by.clone());
            let by = kept.unwrap_or_else(|| claim(path, file, sidecar));
            (path.to_owned(), Claimed { document: file.clone(), sidecar: sidecar.map(str::to_owned), by })
        })
        .collect();
    let claims: BTreeMap<&str, Vec<&'static str>> =
        memory.claims.iter().map(|(path, known)| (path.as_str(), known.by.clone())).collect();
    let dialect = repository_dialect(&claims, &folders, configured)?;
    let read_by = |path: &str| -> (&'static str, bool) {
        let claimed = claims.get(path).map(Vec::as_slice).unwrap_or_default();
        let own = claimed.iter().find(|name| **name == dialect);
        own.or(claimed.first()).map_or(("any", false), |name| (*name, true))
    };

    let mut sorted = Sorted { dialect, entries: Vec::new(), documentation: Vec::new() };
    let page = |path: &str, template: bool, of: Option<&str>| Documentation {
        path: path.to_owned(),
        source: markdown[path].source,
        template,
        of: of.map(str::to_owned),
    };
    for (name, folder) in &folders {
        let Some(path) = folder.document.or(folder.sidecar) else { continue };
        if names::is_template(names::file_name(name))
            || is_placeholder(names::file_name(name), markdown.get(path).map(AsRef::as_ref))
        {
            sorted.documentation.extend(folder.document.map(|path| page(path, true, None)));
            continue;
        }
        let (by, claimed) = read_by(path);
        let by_sidecar = folder.sidecar.and_then(|sidecar| dialect_of_sidecar(names::file_name(sidecar)));
        // A folder among its like whose metadata file is missing is still read by the repository's dialect.
        let by = if claimed && !(is_main(dialect, path) && by != dialect) { by } else { by_sidecar.unwrap_or(dialect) };
        sorted.entries.push(Entry {
            path: path.to_owned(),
            document: folder.document.and_then(|path| ids.get(path).copied()),
            sidecar: folder.sidecar.and_then(|path| ids.get(path).copied()),
            companion: None,
            folder: Some((*name).to_owned()),
            dialect: by,
            claimed: claimed || by_sidecar.is_some(),
        });
    }
    let areas = areas(markdown, &claims, &folders, dialect, &owner);
    for path in markdown.keys() {
        let stem = names::stem(path);
        let (by, claimed) = read_by(path);
        let own_folder = owner(path);
        if own_folder.is_some_and(|(_, folder)| folder.document == Some(path)) {
            continue;
        }
        let of = own_folder.and_then(|(_, folder)| folder.document.or(folder.sidecar)).or_else(|| beside(path));
        let readme = names::is_documentation(stem);
        let template = names::is_template(stem) || is_placeholder(stem, markdown.get(path).map(AsRef::as_ref));
        let strong = claimed && (by == dialect || by != "adr");
        let proposal = of.is_none()
            && !template
            && (strong
                && (!readme
                    || names::is_topic(stem) && !names::parent(path).is_empty()
                    || is_main("any", path) && by != "adr")
                || !readme && !in_documentation_folder(path) && areas.covers(path));
        if proposal {
            let source = markdown[path].source;
            let by = if claimed { by } else { dialect };
            let entry = Entry {
                path: path.to_owned(),
                document: Some(source),
                sidecar: None,
                companion: None,
                folder: None,
                dialect: by,
                claimed,
            };
            sorted.entries.push(entry);
        } else {
            sorted.documentation.push(page(path, template, of));
        }
    }
    sorted.entries.sort_by(|left, right| left.path.cmp(&right.path));
    sorted.documentation.sort_by(|left, right| left.path.cmp(&right.path));
    memory.keep(files, &sorted);
    Ok(sorted)
}

fn dialect_of_sidecar(file: &str) -> Option<&'static str> {
    let known = |dialect: &&Dialect| dialect.sidecars.iter().any(|name| name.eq_ignore_ascii_case(file));
    Dialect::all().iter().find(known).map(|dialect| dialect.name.as_str())
}

/// Whether the dialect calls its documents by this file's name.
fn is_main(dialect: &str, path: &str) -> bool {
    let known = Dialect::named(dialect).map(|dialect| dialect.documents.as_slice()).unwrap_or_default();
    known.iter().any(|name| name.eq_ignore_ascii_case(names::file_name(path)))
}

fn in_documentation_folder(path: &str) -> bool {
    names::parent(path).split('/').any(names::is_documentation_folder)
}

/// The dialect that claims most documents, or the configured one.
fn repository_dialect(
    claims: &BTreeMap<&str, Vec<&'static str>>,
    folders: &BTreeMap<&str, Folder<'_>>,
    configured: Option<&str>,
) -> Result<&'static str, String> {
    if let Some(name) = configured {
        return Dialect::named(name).map(|dialect| dialect.name.as_str()).ok_or_else(|| {
            let known: Vec<&str> = Dialect::all().iter().map(|dialect| dialect.name.as_str()).collect();
            match nearest(name, known.iter().copied()) {
                Some(near) => format!("no dialect is called `{name}`; did you mean `{near}`?"),
                None => format!("no dialect is called `{name}`; known are {}", known.join(", ")),
            }
        });
    }
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for name in claims.values().flatten() {
        *counts.entry(name).or_default() += 1;
    }
    for folder in folders.values().filter(|folder| folder.document.is_none()) {
        let by = folder.sidecar.and_then(|path| dialect_of_sidecar(names::file_name(path)));
        by.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    }
    let order = |name: &str| Dialect::all().iter().position(|dialect| dialect.name == name).unwrap_or(usize::MAX);
    let most = counts.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(order(name))));
    Ok(most.map_or("any", |(name, _)| *name))
}

/// Folders that are one proposal each: those with a metadata file, and those whose name is a number and that hold a
/// main document.
fn folders<'tree>(
    markdown: &'tree Documents,
    sidecars: &BTreeMap<SourceId, Arc<Yaml>>,
    ids: &'tree BTreeMap<String, SourceId>,
    beside: &dyn Fn(&str) -> Option<&'tree str>,
) -> BTreeMap<&'tree str, Folder<'tree>> {
    let mut documents: BTreeMap<&str, Vec<&'tree str>> = BTreeMap::new();
    for path in markdown.keys() {
        documents.entry(names::parent(path)).or_default().push(path);
    }
    let known: Vec<&str> = Dialect::all().iter().flat_map(|dialect| &dialect.documents).map(String::as_str).collect();
    let mut folders: BTreeMap<&str, Folder<'_>> = BTreeMap::new();
    for (path, id) in ids.iter().filter(|(path, _)| !names::is_markdown(path)) {
        let folder = names::parent(path);
        let held = documents.get(folder).map(Vec::as_slice).unwrap_or_default();
        if !folder.is_empty() && sidecars.get(id).is_some_and(|yaml| is_metadata(yaml)) {
            let document = main_document(folder, held, &known).or_else(|| held.first().copied());
            folders.insert(folder, Folder { document, sidecar: Some(path) });
        }
    }
    for (folder, held) in &documents {
        let name = names::file_name(folder);
        let numbered = names::numbered(name).is_some() || names::is_template(name) && name.len() > 9;
        let within = std::iter::successors(Some(names::parent(folder)), |folder| {
            (!folder.is_empty()).then(|| names::parent(folder))
        })
        .any(|outer| folders.contains_key(outer));
        if folders.contains_key(folder)
            || !numbered
            || within
            || held.first().is_some_and(|path| beside(path).is_some())
        {
            continue;
        }
        let only = if let [only] = held.as_slice() { Some(*only) } else { None };
        if let Some(document) = main_document(folder, held, &known).or(only) {
            folders.insert(folder, Folder { document: Some(document), sidecar: None });
        }
    }
    folders
}

/// Folders of attachments, and the document beside each: `0042-x/` or `0042/` with `0042-x.md`.
fn beside_folders(markdown: &Documents) -> BTreeMap<String, &str> {
    let mut folders = BTreeMap::new();
    for path in markdown.keys() {
        let (parent, stem) = (names::parent(path), names::stem(path));
        let within = |name: &str| if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") };
        let number = names::numbered(stem).filter(|found| found.label.is_none()).map(|found| found.number);
        let dated = names::dated(stem).is_some();
        if number.is_some() || dated {
            folders.insert(within(stem), path);
            folders.extend(number.map(|number| (within(number), path)));
        }
    }
    folders
}

/// A name that is only zeros, above a heading that is still the template's: `RFC-0000/` with `# RFC-NNNN Title`.
fn is_placeholder(name: &str, document: Option<&Markdown>) -> bool {
    let zeros = names::numbered(name)
        .is_some_and(|found| found.rest.is_empty() && found.number.bytes().all(|digit| digit == b'0'));
    zeros && document.is_some_and(is_marked_as_template)
}

/// Whether the first heading still has the place for a number.
fn is_marked_as_template(document: &Markdown) -> bool {
    let heading = document.title().map(|title| &document.outline.headings[title].text);
    heading.is_some_and(|text| ["NNN", "XXX"].iter().any(|mark| text.to_uppercase().contains(mark)))
}

/// A `metadata.yaml` may be anything; one of a proposal has at least two of the words for it.
fn is_metadata(yaml: &Yaml) -> bool {
    let roles = Dialect::named("any").map(|dialect| &dialect.vocabulary.roles);
    let known =
        yaml.fields.iter().filter(|(key, _)| roles.is_some_and(|roles| roles.contains_key(&field_name(&key.value))));
    known.take(2).count() == 2
}

/// The document of a folder. `known` are the names that dialects have for it, the first the most likely.
fn main_document<'tree>(folder: &str, held: &[&'tree str], known: &[&str]) -> Option<&'tree str> {
    let name = names::file_name(folder);
    let slug = names::numbered(name).map_or("", |found| found.rest);
    let own = [format!("{name}.md"), format!("{slug}.md")];
    let mut wanted = known.iter().copied().chain(own.iter().map(String::as_str));
    wanted.find_map(|wanted| held.iter().find(|path| is_same(names::file_name(path), wanted)).copied())
}

/// Whether two names differ in nothing but their case.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase()
}

/// The folders among which proposals lie.
#[derive(Debug, Default)]
struct Areas {
    folders: BTreeSet<String>,
}

impl Areas {
    fn covers(&self, path: &str) -> bool {
        let mut folder = names::parent(path);
        loop {
            if self.folders.contains(folder) {
                return true;
            }
            if folder.is_empty() {
                return false;
            }
            folder = names::parent(folder);
        }
    }
}

fn areas<'tree>(
    markdown: &'tree Documents,
    claims: &BTreeMap<&str, Vec<&'static str>>,
    folders: &BTreeMap<&'tree str, Folder<'tree>>,
    dialect: &str,
    owner: &dyn Fn(&str) -> Option<(&'tree str, &'tree Folder<'tree>)>,
) -> Areas {
    let mut areas = Areas::default();
    for name in folders.keys().filter(|name| !names::is_template(names::file_name(name))) {
        areas.folders.insert(names::parent(name).to_owned());
    }
    let loose = || markdown.keys().filter(|path| owner(path).is_none());
    for path in loose() {
        let claimed = claims.get(path).is_some_and(|names| names.contains(&dialect));
        let apart = names::is_template(names::stem(path)) || names::is_documentation(names::stem(path));
        if claimed && !apart && !in_documentation_folder(path) {
            areas.folders.insert(names::parent(path).to_owned());
        }
    }
    if areas.folders.is_empty() {
        let is_proposals = |path: &&str| names::parent(path).split('/').any(names::is_proposal_folder);
        let is_numbered = |path: &&str| names::numbered(names::stem(path)).is_some_and(|found| found.number.len() >= 3);
        let named: BTreeSet<String> = loose().filter(is_proposals).map(|path| names::parent(path).to_owned()).collect();
        let numbered: BTreeSet<String> =
            loose().filter(is_numbered).map(|path| names::parent(path).to_owned()).collect();
        areas.folders = if !named.is_empty() {
            named
        } else if !numbered.is_empty() {
            numbered
        } else {
            BTreeSet::from([String::new()])
        };
    }
    areas
}
