//! How a site looks: `[output.html]` of a configuration, and the theme and style sheets that it names.
//!
//! A preview of a stranger's change looks like its base. What the change does to the look would otherwise stand on every page
//! of the preview, under the name of the project.

use std::collections::BTreeSet;

use super::{BuildError, config_text};
use crate::config::{Config, ConfigError, RawHtml};
use crate::limit::ADDED;
use crate::theme::overlay::Overlay;
use crate::theme::slots::{self, Slot, SlotError};
use crate::theme::{Refused, refused};
use crate::tree::Tree;

/// The look of a site, and the tree whose files it consists of.
#[derive(Clone, Debug)]
pub struct Look {
    /// `[output.html]`.
    pub html: RawHtml,
    /// Where its files lie.
    pub tree: Tree,
}

impl Look {
    /// The look that the configuration of a tree asks for; the default one where that configuration cannot be read.
    #[must_use]
    pub fn of(tree: &Tree) -> Look {
        let text = config_text(tree).ok().flatten();
        let config = text.and_then(|text| Config::read(&text).ok());
        Look { html: config.map(|config| config.raw.output.html).unwrap_or_default(), tree: tree.clone() }
    }

    /// Whether two looks differ, in their settings or in a file that these name.
    #[must_use]
    pub fn differs(&self, other: &Look) -> bool {
        let bytes = |look: &Look, path: &String| look.tree.read(path, ADDED.most).ok();
        self.html != other.html
            || self.files().union(&other.files()).any(|path| bytes(self, path) != bytes(other, path))
    }

    /// The files that the settings name.
    fn files(&self) -> BTreeSet<String> {
        let sheets = self.html.additional_css.iter().chain(&self.html.additional_js);
        let sheets = sheets.map(|path| path.trim_start_matches("./").to_owned());
        let theme = self.theme_folder().map(|folder| format!("{folder}/"));
        let theme = theme.iter().flat_map(|prefix| {
            let listed = self.tree.listing.files.keys();
            listed.filter(|path| path.starts_with(prefix.as_str())).map(|path| path.to_string())
        });
        sheets.chain(theme).collect()
    }

    fn theme_folder(&self) -> Option<&str> {
        self.html.theme.as_deref().map(|folder| folder.trim_start_matches("./").trim_end_matches('/'))
    }

    /// The theme: what lies in its folder, and nothing that lies elsewhere; none where the settings name none.
    ///
    /// # Errors
    /// When the folder is empty or a file of it cannot be used.
    pub(super) fn theme(&self, allow_scripts: bool) -> Result<Option<Overlay>, BuildError> {
        let Some(folder) = self.theme_folder() else { return Ok(None) };
        let fail = |path: &str, message: String| {
            BuildError::Theme(SlotError { path: path.to_owned(), line: None, message, passing: false })
        };
        let mut files = Vec::new();
        for (path, file) in &self.tree.listing.files {
            let Some(inside) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { continue };
            if let Some(message) = ADDED.refuses(file.size) {
                return Err(fail(path, message.to_owned()));
            }
            let bytes = self.tree.read(path, ADDED.most).map_err(|error| fail(path, error.to_string()))?;
            files.push((inside.to_owned(), bytes));
        }
        if files.is_empty() {
            let message = "[output.html] names this folder as the theme, and no file lies in it; `roadbook init --theme` writes one";
            return Err(fail(folder, message.to_owned()));
        }
        Overlay::new(folder, files, allow_scripts).map(Some).map_err(BuildError::Theme)
    }

    /// What the slots of the theme write though they may not, with the path and the text of each slot.
    pub(super) fn refused(&self) -> Vec<(String, String, Vec<Refused>)> {
        let Some(folder) = self.theme_folder() else { return Vec::new() };
        let read = |slot: &Slot| {
            let path = format!("{folder}/slots/{}", slot.file());
            let text = String::from_utf8(self.tree.read(&path, slots::SOURCE).ok()?).ok()?;
            let found = refused(&text, *slot == Slot::Head);
            (!found.is_empty()).then_some((path, text, found))
        };
        Slot::ALL.iter().filter_map(read).collect()
    }

    /// A file that a setting names by its path, whose name has to end with the extension.
    ///
    /// # Errors
    /// When the tree has no such file, it has another extension, cannot be read or is too large.
    pub(super) fn file(&self, path: &str, extension: &str) -> Result<Vec<u8>, BuildError> {
        let inside = path.trim_start_matches("./");
        let fail = |message: String, help: &str| {
            let message = format!("`{path}`, which [output.html] adds, {message}");
            BuildError::Config(ConfigError { place: None, message, help: Some(help.to_owned()) })
        };
        if !inside.to_ascii_lowercase().ends_with(&format!(".{extension}")) {
            return Err(fail(
                format!("cannot be used: its name does not end with `.{extension}`"),
                "name it for what it is; `additional-css` adds style sheets, and `additional-js` scripts",
            ));
        }
        let listed = self.tree.listing.files.get(inside);
        if let Some(message) = listed.and_then(|file| ADDED.refuses(file.size)) {
            return Err(fail(format!("cannot be used: {message}"), "split it, or leave out what no page uses"));
        }
        self.tree.read(inside, ADDED.most).map_err(|error| {
            fail(format!("cannot be read: {error}"), "name a file of the repository, relative to book.toml")
        })
    }
}
