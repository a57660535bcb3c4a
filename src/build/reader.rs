//! Tree → roadmap, once or again and again. What is still as it was is not read a second time, and the outcome is the
//! same as that of a first reading.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::identity::identity;
use super::{BuildError, Look, Reading, assets, config_text};
use crate::config::{Config, ConfigError};
use crate::diagnostic::{Checked, Diagnostic};
use crate::interpret::interpret;
use crate::ledger::{self, Ledger};
use crate::load::{self, Entry, Loaded, load};
use crate::parallel;
use crate::repository::git::GitError;
use crate::repository::{self, Repository};
use crate::roadmap::address::{self, Addresses};
use crate::roadmap::{self, Read, Roadmap, index};
use crate::source::{Source, SourceId, Span};
use crate::theme::Refused;
use crate::tree::Listing;
use crate::tree::Tree;

/// What a reading asks git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    /// Nothing.
    Off,
    /// Where the repository is, and nothing of its history yet.
    Later,
    /// All of it.
    Told,
}

/// Reads one tree, as often as it is asked to.
#[derive(Debug)]
pub struct Reader {
    root: PathBuf,
    past: Past,
    /// Kept while nothing came or went.
    tree: Option<Tree>,
    repository: Option<Arc<Result<Repository, GitError>>>,
    texts: load::Memory,
    /// In the order of their paths.
    proposals: Vec<Interpreted>,
    assets: assets::Memory,
    ledger: ledger::Memory,
    addresses: address::Memory,
    roadmap: roadmap::Memory,
    /// All that proposals and the ledger were read by, beside their files.
    by: Option<By>,
    look: Option<Look>,
    allow_scripts: bool,
}

/// A proposal that was read, and what it was read from.
#[derive(Debug)]
struct Interpreted {
    entry: Entry,
    texts: [Option<Arc<Source>>; 3],
    read: Read,
}

#[derive(Debug)]
struct By {
    config: Option<String>,
    dialect: &'static str,
    content: String,
    listing: Arc<Listing>,
}

impl Reader {
    /// A reader of the tree under `root` that has read nothing yet.
    #[must_use]
    pub fn new(root: &Path, past: Past) -> Reader {
        Reader {
            root: root.to_owned(),
            past,
            tree: None,
            repository: None,
            texts: load::Memory::default(),
            proposals: Vec::new(),
            assets: assets::Memory::default(),
            ledger: ledger::Memory::default(),
            addresses: address::Memory::default(),
            roadmap: roadmap::Memory::default(),
            by: None,
            look: None,
            allow_scripts: false,
        }
    }

    /// Lets scripts that the configuration or the theme adds become part of sites of later readings.
    pub fn allow_scripts(&mut self, allow: bool) {
        self.allow_scripts = allow;
    }

    /// Gives the sites of later readings this look; none for that which the tree asks for.
    pub fn set_look(&mut self, look: Option<Look>) {
        self.look = look;
    }

    /// Changes what git is asked from now on.
    pub fn ask(&mut self, past: Past) {
        self.past = past;
    }

    /// The tree as it was read last.
    #[must_use]
    pub fn tree(&self) -> Option<&Tree> {
        self.tree.as_ref()
    }

    /// Says which paths, relative to the root, may have changed since the last reading: files, or folders with all
    /// that is in them.
    pub fn changed<'path>(&mut self, paths: impl IntoIterator<Item = &'path str> + Clone) {
        for path in paths.clone() {
            self.texts.forget(path);
            self.assets.forget(path);
        }
        let same = self.tree.as_mut().is_some_and(|tree| tree.look_again(paths));
        if !same {
            self.tree = None;
        }
    }

    /// Lists the tree anew, so that whatever was written since is read. Tells whether anything was.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn look(&mut self) -> Result<bool, BuildError> {
        let tree = self.list()?;
        let same = self.tree.as_ref().is_some_and(|known| known.listing == tree.listing) && self.texts.is_settled();
        self.tree = Some(tree);
        Ok(!same)
    }

    /// Asks git anew where the repository is and stands. Tells whether that is another place.
    pub fn look_at_repository(&mut self) -> bool {
        let Some(known) = self.repository.take() else { return false };
        let Some(tree) = self.tree.clone() else { return true };
        let now = self.repository(&tree);
        let same = now.as_deref().is_some_and(|now| match (&*known, now) {
            (Ok(known), Ok(now)) => known.is(now),
            (Err(_), Err(_)) => true,
            _ => false,
        });
        if same {
            self.repository = Some(known);
        } else {
            self.ledger = ledger::Memory::default();
        }
        !same
    }

    fn list(&self) -> Result<Tree, BuildError> {
        repository::work_tree(&self.root, self.past != Past::Off)
            .map_err(|error| BuildError::Tree(self.root.clone(), error))
    }

    /// Reads the tree, of documents only the beginnings, where metadata stands: enough for lists and charts, and quick.
    /// What later documents say of themselves, such as their histories and findings, is not in this roadmap.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub fn glance(&mut self) -> Result<Reading, BuildError> {
        let past = self.past;
        if past == Past::Told {
            self.past = Past::Later;
        }
        self.texts.glance(true);
        let reading = self.read();
        self.texts.glance(false);
        self.proposals.clear();
        self.past = past;
        reading
    }

    /// Reads the tree into a roadmap.
    ///
    /// # Errors
    /// When the folder cannot be read or `book.toml` cannot be used.
    pub fn read(&mut self) -> Result<Reading, BuildError> {
        let tree = match &self.tree {
            Some(tree) => tree.clone(),
            None => self.list()?,
        };
        self.tree = Some(tree.clone());
        let text = config_text(&tree)?;
        self.read_as(tree, text)
    }

    /// Reads a revision into a roadmap, by the text of a configuration; with its past where the commit is named and git is
    /// asked for it. What it has in common with what was read before is not read again, and neither is what the next
    /// reading has in common with it.
    ///
    /// # Errors
    /// When the configuration cannot be used.
    pub fn read_revision(
        &mut self,
        tree: Tree,
        config: Option<String>,
        commit: Option<&str>,
    ) -> Result<Reading, BuildError> {
        let past = self.past;
        if commit.is_none() && past == Past::Told {
            self.past = Past::Later;
        }
        let repository = self.repository(&tree);
        if let (Some(commit), Some(Ok(repository))) = (commit, repository.as_deref()) {
            self.repository = Some(Arc::new(Ok(repository.at(commit))));
        }
        let reading = self.read_as(tree, config);
        (self.past, self.repository) = (past, repository);
        reading
    }

    /// The canonical path of the root.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn place(&self) -> Result<PathBuf, BuildError> {
        self.root.canonicalize().map_err(|error| BuildError::Tree(self.root.clone(), error))
    }

    /// The configuration that the tree itself has.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn configuration(&mut self) -> Result<Option<String>, BuildError> {
        config_text(self.listed()?)
    }

    /// The work tree, listed where it was not yet.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn listed(&mut self) -> Result<&Tree, BuildError> {
        let tree = match self.tree.take() {
            Some(tree) => tree,
            None => self.list()?,
        };
        Ok(self.tree.insert(tree))
    }

    /// Where the repository of the tree is; why that is not known.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn whereabouts(&mut self) -> Result<Arc<Result<Repository, GitError>>, BuildError> {
        let root = self.place()?;
        Ok(self.repository.get_or_insert_with(|| Arc::new(repository::find(&root))).clone())
    }

    fn read_as(&mut self, tree: Tree, text: Option<String>) -> Result<Reading, BuildError> {
        let mut config = Config::read(text.as_deref().unwrap_or("")).map_err(BuildError::Config)?;
        if let Some(look) = &self.look {
            config.raw.output.html.clone_from(&look.html);
        }
        let own = || Look { html: config.raw.output.html.clone(), tree: tree.clone() };
        let refused = match &self.look {
            _ if self.allow_scripts => Vec::new(),
            Some(look) => look.refused(),
            None => own().refused(),
        };
        let mut loaded = load(&tree, &config, &mut self.texts).map_err(|message| {
            BuildError::Config(ConfigError { place: None, message, help: Some("correct [roadmap] dialect".to_owned()) })
        })?;
        for (path, text, found) in refused {
            let id = loaded.sources.add(path, text);
            for Refused { range, what } in found {
                let message = format!("`{what}` is left out of pages");
                let finding = Diagnostic::warning("slot-refused", Span::new(id, range), message);
                loaded.diagnostics.push(finding.help(
                    "style belongs into a style sheet of the theme; --allow-scripts lets slots write whatever they like",
                ));
            }
        }
        let repository = self.repository(&tree);
        let known = repository.as_deref().and_then(|found| found.as_ref().ok());
        let identity = identity(&loaded, &config, known);
        let same_paths = self.renew(&tree, &loaded, text.as_deref());
        let read = self.proposals(&mut loaded, &config);
        let ledger = match repository.as_deref() {
            Some(repository) if self.past == Past::Told => {
                history(repository, &loaded, &read, &config, text.as_deref().unwrap_or(""), &mut self.ledger)
            }
            _ => Ledger::absent(read.len(), None),
        };
        let pages = self.roadmap.pages(same_paths, &read, &loaded);
        let listing = tree.listing.clone();
        let mut addresses = Addresses::new(listing, pages, &identity, &loaded.markdown, &mut self.addresses);
        let referenced = addresses.referenced(&identity, &mut self.addresses);
        let assets = self.assets.hashed(&tree, &referenced, &mut loaded);
        addresses.set_assets(assets);
        let content = loaded.content.clone();
        let roadmap = Roadmap::build(loaded, read, identity, &config, addresses, ledger, &mut self.roadmap);
        Ok(Reading {
            tree,
            config,
            config_text: text,
            look: self.look.clone(),
            roadmap,
            content,
            allow_scripts: self.allow_scripts,
            search: true,
            against: None,
        })
    }

    fn repository(&mut self, tree: &Tree) -> Option<Arc<Result<Repository, GitError>>> {
        if self.past == Past::Off {
            return None;
        }
        Some(self.repository.get_or_insert_with(|| Arc::new(repository::find(tree.root()))).clone())
    }

    /// Forgets what was read by another configuration or among other files. Tells whether these are the same.
    fn renew(&mut self, tree: &Tree, loaded: &Loaded, config: Option<&str>) -> bool {
        let same = self.by.as_ref().is_some_and(|by| {
            by.config.as_deref() == config && by.dialect == loaded.dialect && by.content == loaded.content
        });
        if !same {
            self.proposals.clear();
            self.roadmap = roadmap::Memory::default();
        }
        let same = same && self.by.as_ref().is_some_and(|by| by.listing.has_the_paths_of(&tree.listing));
        if !same {
            self.ledger = ledger::Memory::default();
        }
        let (dialect, content, listing) = (loaded.dialect, loaded.content.clone(), tree.listing.clone());
        self.by = Some(By { config: config.map(str::to_owned), dialect, content, listing });
        same
    }

    /// The proposals, in the order in which a roadmap shows them.
    fn proposals(&mut self, loaded: &mut Loaded, config: &Config) -> Vec<Read> {
        let entries = std::mem::take(&mut loaded.entries);
        let loaded = &*loaded;
        let known = std::mem::take(&mut self.proposals);
        let known = |(place, entry): (usize, Entry)| {
            let texts = [entry.document, entry.sidecar, entry.companion]
                .map(|source| source.map(|source| loaded.sources.get(source).clone()));
            let same = |kept: &&Interpreted| kept.entry == entry && is(&kept.texts, &texts);
            // As a rule it stands where it stood.
            let kept = known.get(place).filter(same).or_else(|| {
                let place = known.binary_search_by(|known| known.entry.path.cmp(&entry.path)).ok();
                place.map(|place| &known[place]).filter(same)
            });
            (entry, texts, kept.map(|kept| kept.read.clone()))
        };
        let found: Vec<_> = entries.into_iter().enumerate().map(known).collect();
        let new = found.iter().filter(|(.., kept)| kept.is_none()).count();
        self.proposals = parallel::map(found, new, |(entry, texts, kept)| {
            let read = kept.unwrap_or_else(|| {
                let Checked { value, diagnostics } = interpret(loaded, &entry, config);
                Arc::new((Arc::new(value), diagnostics))
            });
            Interpreted { entry, texts, read }
        });
        index::in_order(self.proposals.iter().map(|one| one.read.clone()).collect())
    }
}

/// Whether these are the very same texts.
fn is(known: &[Option<Arc<Source>>; 3], now: &[Option<Arc<Source>>; 3]) -> bool {
    known.iter().zip(now).all(|pair| match pair {
        (Some(known), Some(now)) => Arc::ptr_eq(known, now),
        (None, None) => true,
        _ => false,
    })
}

/// The ledger of the proposals that were read. Beside the commits it depends on the text of the configuration.
fn history(
    repository: &Result<Repository, GitError>,
    loaded: &Loaded,
    read: &[Read],
    config: &Config,
    text: &str,
    memory: &mut ledger::Memory,
) -> Ledger {
    let file = |source: SourceId| loaded.sources.get(source);
    let sources: Vec<ledger::Source<'_>> = read
        .iter()
        .map(|read| ledger::Source {
            document: read.0.document.map(file),
            sidecar: read.0.sidecar.map(file),
            dialect: &loaded.dialects[read.0.dialect],
        })
        .collect();
    ledger::read(repository, &sources, config, text, memory)
}
