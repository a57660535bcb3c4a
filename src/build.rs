//! Tree → roadmap → site on disk: the whole way, with what was found on it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::compare::Against;
use crate::config::{Config, ConfigError};
use crate::limit::CONFIGURATION;
use crate::roadmap::Roadmap;
use crate::search::SearchError;
use crate::terminal::one_line;
use crate::theme::slots::SlotError;
use crate::tree::Tree;
use crate::write::WriteError;

mod asked;
mod assets;
mod base;
pub mod comparison;
mod identity;
mod look;
mod output;
mod picture;
mod planted;
mod reader;

pub use asked::Asked;
pub use assets::copied;
pub use base::Base;
pub use look::Look;
pub use output::{Built, Indexed, site, write};
pub use reader::{Past, Reader};

/// Why there is no roadmap.
#[derive(Debug)]
pub enum BuildError {
    /// The folder cannot be read.
    Tree(PathBuf, std::io::Error),
    /// `book.toml` cannot be used.
    Config(ConfigError),
    /// The theme of the repository cannot be used.
    Theme(SlotError),
    /// A file was exchanged between its reading and its writing.
    Exchanged(String),
    /// The repository has something in the place of the site that would be published or lead elsewhere.
    Planted(PathBuf, &'static str),
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
            BuildError::Exchanged(path) => {
                write!(
                    formatter,
                    "{}: changed while the site was made\n  help: build again; the old site is still there",
                    one_line(path)
                )
            }
            BuildError::Planted(path, what) => {
                write!(
                    formatter,
                    "{}: {what}\n  help: remove it from the repository, or name another folder with -d",
                    one_line(&path.to_string_lossy())
                )
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
    pub tree: Tree,
    /// Its configuration.
    pub config: Config,
    /// The text of that, where there is one.
    pub config_text: Option<String>,
    /// How the site looks, where that is not the tree's own choice.
    pub look: Option<Look>,
    /// The roadmap.
    pub roadmap: Roadmap,
    /// The folder under which the proposals lie.
    pub content: String,
    /// Whether scripts that the configuration adds become part of the site.
    pub allow_scripts: bool,
    /// Whether the site may have a search; the configuration decides which.
    pub search: bool,
    /// What the site is compared with.
    pub against: Option<Against>,
}

/// Reads the tree under `root` into a roadmap. `git` tells whether git may be asked about the repository.
///
/// # Errors
/// When the folder cannot be read or `book.toml` cannot be used.
pub fn read(root: &Path, git: bool) -> Result<Reading, BuildError> {
    Reader::new(root, if git { Past::Told } else { Past::Off }).read()
}

/// The text of `book.toml`, if there is one in the tree itself.
fn config_text(tree: &Tree) -> Result<Option<String>, BuildError> {
    let Some(file) = tree.listing.files.get("book.toml") else { return Ok(None) };
    let fail = |message: String| BuildError::Config(ConfigError { place: None, message, help: None });
    if let Some(message) = CONFIGURATION.refuses(file.size) {
        return Err(fail(message.to_owned()));
    }
    let bytes = tree.read("book.toml", CONFIGURATION.most).map_err(|error| fail(error.to_string()))?;
    String::from_utf8(bytes).map(Some).map_err(|_| fail("the file is not UTF-8".to_owned()))
}
