//! Tree → entries, documentation pages and sources: what is a proposal, what is not, and why.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::dialect::carrier::yaml::Yaml;
use crate::source::{SourceId, Sources, Span};
use crate::tree::Tree;
use crate::tree::site::SITE_MARK;

pub mod classify;
mod documents;
mod memory;
pub mod names;
pub mod read;

pub use documents::Documents;
use memory::Files;
pub use memory::Memory;

/// The files of one proposal. Its key is the path of its document, never its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The main document; the metadata file where there is no document.
    pub path: String,
    /// The main document's source, unless it is missing.
    pub document: Option<SourceId>,
    /// The metadata file.
    pub sidecar: Option<SourceId>,
    /// The file of approvals that is named by the proposal's number.
    pub companion: Option<SourceId>,
    /// The folder that belongs to the proposal alone.
    pub folder: Option<String>,
    /// Name of the dialect that it is read by.
    pub dialect: &'static str,
    /// Whether its dialect claims it, or it is here because of where it lies.
    pub claimed: bool,
}

/// A page that is no proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documentation {
    /// Its path.
    pub path: String,
    /// Its text.
    pub source: SourceId,
    /// Whether it is a template for proposals.
    pub template: bool,
    /// Path of the proposal that it belongs to.
    pub of: Option<String>,
}

/// Everything that was found in a tree.
#[derive(Debug)]
pub struct Loaded {
    /// All texts.
    pub sources: Sources,
    /// Every Markdown file, by path.
    pub markdown: Documents,
    /// Every metadata file's fields.
    pub sidecars: Arc<BTreeMap<SourceId, Arc<Yaml>>>,
    /// Name of the repository's dialect.
    pub dialect: &'static str,
    /// Every dialect, with what the configuration adds.
    pub dialects: Arc<BTreeMap<&'static str, Dialect>>,
    /// Proposals, in the order of their paths.
    pub entries: Vec<Entry>,
    /// Documentation, in the order of its paths.
    pub documentation: Vec<Documentation>,
    /// The folder under which the proposals lie; empty for the root.
    pub content: String,
    /// What was found while reading the tree.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads every document under the content folder and sorts them into proposals and documentation. What `memory` holds
/// of an earlier reading and is still so is not read again.
///
/// # Errors
/// The name of a dialect in the configuration that does not exist.
pub fn load(tree: &Tree, config: &Config, memory: &mut Memory) -> Result<Loaded, String> {
    let content = content_folder(config);
    let Files { mut sources, ids, markdown, sidecars, companions, mut diagnostics } = memory.read(tree, &content);
    for trouble in &tree.listing.troubles {
        let id = sources.add(trouble.path.as_str(), "");
        diagnostics.push(
            Diagnostic::warning(trouble.code, Span::file(id), trouble.message.as_str()).help(trouble.help.as_str()),
        );
    }
    for site in tree.listing.sites.iter().filter(|site| site.tracked) {
        let folder = if site.folder.is_empty() { String::new() } else { format!("{}/", site.folder) };
        let id = sources.add(format!("{folder}{SITE_MARK}"), "");
        let message =
            format!("{} files here are output of roadbook by this manifest, and no part of the roadmap", site.files);
        let help =
            "remove the manifest if the folder holds documents of your own; keep built sites out of the repository";
        diagnostics.push(Diagnostic::note("site-left-out", Span::file(id), message).help(help));
    }
    let configured = config.raw.roadmap.dialect.as_deref();
    let files =
        classify::Files { sources: &sources, markdown: &markdown, sidecars: &sidecars, ids: &ids, dialect: configured };
    let mut sorted = classify::classify(&files, &mut memory.sorted)?;
    let approved =
        |entry: &&mut Entry| Dialect::named(entry.dialect).is_some_and(|dialect| dialect.companions.is_some());
    for entry in sorted.entries.iter_mut().filter(approved) {
        let name = entry.folder.as_deref().map_or_else(|| names::stem(&entry.path), names::file_name);
        let number = names::numbered(name).map(|found| found.number.trim_start_matches('0'));
        entry.companion = number.and_then(|number| companions.get(number).copied());
    }
    let dialects = memory.dialects(config, sorted.dialect)?;
    let content = if content.is_empty() { common_folder(&sorted.entries) } else { content };
    Ok(Loaded {
        sources,
        markdown,
        sidecars,
        dialect: sorted.dialect,
        dialects,
        entries: sorted.entries,
        documentation: sorted.documentation,
        content,
        diagnostics,
    })
}

/// Whether a file at this path is read for what it says, wherever the content lies.
#[must_use]
pub fn is_read(path: &str) -> bool {
    memory::is_wanted(path, "")
}

/// The number by which a file belongs to a proposal, if it lies in a folder of approvals.
fn companion(path: &str) -> Option<&str> {
    let mut folders = Dialect::all().iter().filter_map(|dialect| dialect.companions.as_deref());
    let inside = folders.any(|folder| names::parent(path).split('/').any(|part| part == folder));
    let number = names::stem(path);
    (inside && path.ends_with(".yaml") && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// The configured content folder, without `./` and trailing slashes; empty for the whole repository.
fn content_folder(config: &Config) -> String {
    let src = config.raw.book.src.as_deref().unwrap_or("");
    src.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}

/// The deepest folder that holds every proposal, the proposals' own folders aside.
fn common_folder(entries: &[Entry]) -> String {
    let mut common: Option<Vec<&str>> = None;
    for entry in entries {
        let folder = names::parent(entry.folder.as_deref().unwrap_or(&entry.path));
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        common = Some(match common {
            None => parts,
            Some(known) => {
                known.into_iter().zip(parts).take_while(|(left, right)| left == right).map(|(left, _)| left).collect()
            }
        });
    }
    common.unwrap_or_default().join("/")
}
