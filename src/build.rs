//! Tree → roadmap → site on disk: the whole way, with what was found on it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::{Config, ConfigError};
use crate::diagnostic::{Checked, Diagnostic};
use crate::interpret::interpret;
use crate::ledger::{self, Ledger};
use crate::load::{Loaded, load, names};
use crate::markdown::plain_text;
use crate::proposal::Proposal;
use crate::repository::git::GitError;
use crate::repository::{self, Repository};
use crate::roadmap::address::Addresses;
use crate::roadmap::slug::slugify;
use crate::roadmap::{Identity, Roadmap, index};
use crate::search::SearchError;
use crate::source::SourceId;
use crate::theme::overlay::Overlay;
use crate::theme::slots::SlotError;
use crate::tree::work::WorkTree;
use crate::write::WriteError;

mod output;

pub use output::{Built, Indexed, write};

/// How many bytes a copied file may have; larger ones stay with the host.
pub const ASSET: u64 = 32 * 1024 * 1024;

/// Why there is no roadmap.
#[derive(Debug)]
pub enum BuildError {
    /// The folder cannot be read.
    Tree(PathBuf, std::io::Error),
    /// `book.toml` cannot be used.
    Config(ConfigError),
    /// The theme of the repository cannot be used.
    Theme(SlotError),
    /// The texts cannot be indexed.
    Search(SearchError),
    /// The site cannot be written.
    Write(WriteError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Tree(path, error) => {
                write!(formatter, "{}: {error}\n  help: name a folder that can be read", path.display())
            }
            BuildError::Config(error) => error.fmt(formatter),
            BuildError::Theme(error) => {
                write!(formatter, "{error}\n  help: see docs/themes.md for what a theme can hold")
            }
            BuildError::Search(error) => error.fmt(formatter),
            BuildError::Write(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for BuildError {}

impl From<WriteError> for BuildError {
    fn from(error: WriteError) -> BuildError {
        BuildError::Write(error)
    }
}

impl From<SearchError> for BuildError {
    fn from(error: SearchError) -> BuildError {
        BuildError::Search(error)
    }
}

/// A roadmap and the tree that it was read from.
#[derive(Debug)]
pub struct Reading {
    /// The tree.
    pub tree: WorkTree,
    /// Its configuration.
    pub config: Config,
    /// The roadmap.
    pub roadmap: Roadmap,
    /// The folder under which the proposals lie.
    pub content: String,
    /// Whether the configuration named the content, the dialect and the title, or they were found.
    pub configured: bool,
    /// Whether scripts that the configuration adds become part of the site.
    pub allow_scripts: bool,
    /// Whether the site may have a search; the configuration decides which.
    pub search: bool,
}

/// Reads the tree under `root` into a roadmap. `git` tells whether git may be asked for the repository's address.
///
/// # Errors
/// When the folder cannot be read or `book.toml` cannot be used.
pub fn read(root: &Path, git: bool) -> Result<Reading, BuildError> {
    let tree = WorkTree::list(root).map_err(|error| BuildError::Tree(root.to_owned(), error))?;
    let text = config_text(&tree)?;
    let config = Config::read(text.as_deref().unwrap_or("")).map_err(BuildError::Config)?;
    let mut loaded = load(&tree, &config).map_err(|message| {
        BuildError::Config(ConfigError { place: None, message, help: Some("correct [roadmap] dialect".to_owned()) })
    })?;
    let repository = git.then(|| repository::find(tree.root()));
    let known = repository.as_ref().and_then(|found| found.as_ref().ok());
    let identity = identity(&loaded, &config, known);
    let entries = std::mem::take(&mut loaded.entries);
    let read: Vec<(Proposal, Vec<Diagnostic>)> = entries
        .par_iter()
        .map(|entry| {
            let Checked { value, diagnostics } = interpret(&loaded, entry, &config);
            (value, diagnostics)
        })
        .collect();
    let read = index::in_order(read);
    let ledger = match &repository {
        Some(repository) => history(repository, &loaded, &read, &config, text.as_deref().unwrap_or("")),
        None => Ledger::absent(read.len(), None),
    };
    let pages = index::pages(&read, &loaded);
    let mut addresses = Addresses::new(tree.listing.clone(), pages, &identity, &loaded.markdown);
    let assets = hashed(&tree, &addresses, &identity, &mut loaded);
    addresses.set_assets(assets);
    let content = loaded.content.clone();
    let roadmap = Roadmap::build(loaded, read, identity, &config, addresses, ledger);
    Ok(Reading { tree, config, roadmap, content, configured: text.is_some(), allow_scripts: false, search: true })
}

/// The ledger of the proposals that were read. Beside the commits it depends on the text of the configuration.
fn history(
    repository: &Result<Repository, GitError>,
    loaded: &Loaded,
    read: &[(Proposal, Vec<Diagnostic>)],
    config: &Config,
    text: &str,
) -> Ledger {
    let file = |source: SourceId| (loaded.sources.path(source), loaded.sources.text(source));
    let sources: Vec<ledger::Source<'_>> = read
        .iter()
        .map(|(proposal, _)| ledger::Source {
            document: proposal.document.map(file),
            sidecar: proposal.sidecar.map(file),
            dialect: &loaded.dialects[proposal.dialect],
        })
        .collect();
    ledger::read(repository, &sources, config, text)
}

/// The text of `book.toml`, if there is one in the tree itself.
fn config_text(tree: &WorkTree) -> Result<Option<String>, BuildError> {
    const LIMIT: usize = 1024 * 1024;
    if !tree.listing.files.contains_key("book.toml") {
        return Ok(None);
    }
    let fail = |message: String| BuildError::Config(ConfigError { place: None, message, help: None });
    let bytes = tree.read("book.toml", LIMIT).map_err(|error| fail(error.to_string()))?;
    String::from_utf8(bytes).map(Some).map_err(|_| fail("the file is not UTF-8".to_owned()))
}

/// The theme that the configuration names: what lies in its folder, and nothing that lies elsewhere.
fn theme(reading: &Reading) -> Result<Option<Overlay>, BuildError> {
    const LIMIT: usize = 4 * 1024 * 1024;
    let Some(folder) = &reading.config.raw.output.html.theme else { return Ok(None) };
    let folder = folder.trim_start_matches("./").trim_end_matches('/');
    let fail =
        |path: &str, message: String| BuildError::Theme(SlotError { path: path.to_owned(), line: None, message });
    let mut files = Vec::new();
    for path in reading.tree.listing.files.keys() {
        let Some(inside) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { continue };
        let bytes = reading.tree.read(path, LIMIT).map_err(|error| fail(path, error.to_string()))?;
        files.push((inside.to_owned(), bytes));
    }
    if files.is_empty() {
        let message =
            "[output.html] names this folder as the theme, and no file lies in it; `roadbook init --theme` writes one";
        return Err(fail(folder, message.to_owned()));
    }
    Overlay::new(folder, files, reading.allow_scripts).map(Some).map_err(BuildError::Theme)
}

/// What the site says of itself: from the configuration, the README, the repository, in this order.
fn identity(loaded: &Loaded, config: &Config, repository: Option<&Repository>) -> Identity {
    let html = &config.raw.output.html;
    let content = config.raw.book.src.as_deref().unwrap_or("");
    let heading = |path: &str| {
        let markdown = loaded.markdown.get(path)?;
        let text = markdown.outline.headings.first().filter(|heading| heading.level == 1)?.text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let readmes = loaded.markdown.keys().filter(|path| {
        let parent = names::parent(path);
        names::stem(path).eq_ignore_ascii_case("readme") && (parent.is_empty() || parent == content)
    });
    let of_readme = readmes.filter_map(|path| heading(path)).next();
    let address = html
        .git_repository_url
        .clone()
        .or_else(|| repository.and_then(|repository| repository.url.clone()))
        .map(|url| url.trim_end_matches('/').to_owned());
    let of_address = address.as_deref().and_then(|url| url.rsplit('/').next()).map(str::to_owned);
    let of_dialect = loaded.dialects.get(loaded.dialect).map(|dialect| dialect.title.clone());
    Identity {
        title: config
            .raw
            .book
            .title
            .clone()
            .or(of_readme)
            .or(of_address)
            .or(of_dialect)
            .unwrap_or_else(|| "Proposals".to_owned()),
        description: config.raw.book.description.as_deref().map(plain_text),
        language: config.raw.book.language.clone().unwrap_or_else(|| "en".to_owned()),
        site_url: html.site_url.as_deref().map(|url| format!("{}/", url.trim_end_matches('/'))),
        repository: address,
        // A name that every host understands and that no clone has to know.
        branch: config.raw.roadmap.branch.clone().unwrap_or_else(|| "HEAD".to_owned()),
        prefix: repository.map(|repository| repository.prefix.clone()).unwrap_or_default(),
        edit_url_template: html.edit_url_template.clone(),
    }
}

/// Names with a content hash for the files that documents show or link to.
fn hashed(
    tree: &WorkTree,
    addresses: &Addresses,
    identity: &Identity,
    loaded: &mut Loaded,
) -> BTreeMap<String, String> {
    let referenced: Vec<String> = addresses.referenced(identity, &loaded.markdown).into_iter().collect();
    let outcomes: Vec<Result<(String, String), LeftOut>> =
        referenced.into_par_iter().map(|path| asset(tree, path)).collect();
    let mut assets = BTreeMap::new();
    for outcome in outcomes {
        match outcome {
            Ok((path, name)) => {
                assets.insert(path, name);
            }
            Err((path, message, help)) => {
                let id = loaded.sources.add(path, "");
                let place = crate::source::Span::file(id);
                loaded.diagnostics.push(Diagnostic::warning("asset-left-out", place, message).help(help));
            }
        }
    }
    assets
}

/// A file that is not copied: its path, why, and what to do.
type LeftOut = (String, &'static str, String);

fn asset(tree: &WorkTree, path: String) -> Result<(String, String), LeftOut> {
    let size = tree.listing.files.get(&path).map_or(0, |file| file.size);
    if size > ASSET {
        let help = format!("files of at most {} MB are copied", ASSET / 1024 / 1024);
        return Err((path, "the file is too large to be copied into the site", help));
    }
    let bytes = match tree.read(&path, ASSET as usize) {
        Ok(bytes) => bytes,
        Err(error) => return Err((path, "the file cannot be read", error.kind().to_string())),
    };
    let name = names::file_name(&path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if extension == "svg" && crate::svg::is_active(&bytes) {
        let help = "remove scripts, event handlers and foreign objects from it".to_owned();
        return Err((path, "the picture holds script and is not copied", help));
    }
    let hash: String = blake3::hash(&bytes).to_hex().chars().take(12).collect();
    let stem = Some(slugify(names::stem(&path)))
        .filter(|stem| !stem.is_empty())
        .map(|stem| format!("{stem}."))
        .unwrap_or_default();
    // Sources go out as plain text, so that no browser runs what a proposal links to.
    let extension =
        if crate::roadmap::address::is_media(&path) { extension } else { format!("{}txt", slug_extension(&extension)) };
    Ok((path, format!("{stem}{hash}.{extension}")))
}

fn slug_extension(extension: &str) -> String {
    let plain = slugify(extension);
    if plain.is_empty() || plain == "txt" { String::new() } else { format!("{plain}.") }
}
