//! `roadbook new`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::out::{print, say};
use super::{content, day, on_threads};
use crate::build::{Past, Reader, Reading};
use crate::repository::{self, Repository};
use crate::scaffold::{Asked, Layout, draft, numbers_in};
use crate::write;

/// A file that is larger is no template.
const LIMIT: usize = 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct New {
    /// The title of the proposal
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    title: String,
    /// The group that owns it
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    group: Option<String>,
    /// Who writes it, such as @ada; by default the name that git knows
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    author: Vec<String>,
    /// Its number; by default the next one that is free here and on all branches
    #[arg(long, value_name = "N")]
    number: Option<u32>,
    /// The day on which it was written; by default today, in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = NonEmptyStringValueParser::new())]
    date: Option<String>,
    /// Open it in the editor that VISUAL or EDITOR names
    #[arg(long)]
    open: bool,
    /// Folder of the repository, or a folder in it
    #[arg(short = 'C', long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

impl New {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let given = [&title].into_iter().chain(&self.group).chain(&self.author);
        if let Some(text) = given.into_iter().find(|text| text.chars().any(char::is_control)) {
            return Err(format!("expected one line of text, found {text:?}"));
        }
        let date = day(self.date.as_deref())?;
        let reading =
            on_threads(None, || Reader::new(&self.dir, Past::Later).read())?.map_err(|error| error.to_string())?;
        content::check(&reading, false)?;
        // Without git there are no other branches, and nobody who is known to it.
        let repository = repository::find(reading.tree.root()).ok();
        let authors = match (&self.author[..], repository.as_ref().and_then(Repository::author)) {
            ([], Some(name)) => vec![name],
            ([], None) => Vec::new(),
            (named, _) => named.to_vec(),
        };
        let layout = Layout::of(&reading.roadmap, &reading.content);
        let taken =
            repository.as_ref().map_or_else(|| Ok(BTreeSet::new()), |repository| elsewhere(repository, &layout))?;
        let asked = Asked { title, group: self.group.clone(), authors, date, number: self.number, taken };
        let read = |path: &str| -> Option<String> {
            let known = reading.tree.listing.files.contains_key(path);
            let bytes = known.then(|| reading.tree.read(path, LIMIT))?.ok()?;
            String::from_utf8(bytes).ok()
        };
        let draft = draft(&reading.roadmap, &reading.content, &asked, &read).map_err(|error| error.to_string())?;
        let root = reading.tree.root();
        for path in draft.files.keys() {
            if root.join(path).symlink_metadata().is_ok() {
                return Err(format!("{path} is there already\n  help: choose another title, or --number"));
            }
        }
        for (path, text) in &draft.files {
            write::create(root, Path::new(path), text).map_err(|error| format!("{path}: {error}"))?;
        }
        if asked.authors.is_empty() {
            let note = "note: git knows no name here; write who the author is, or use --author";
            say(note)?;
        }
        let place = shown(&reading, &draft.path);
        print(&format!("{}\n", place.display()))?;
        if self.open { edit(&place) } else { Ok(ExitCode::SUCCESS) }
    }
}

/// The file, as it is named from where the command runs.
fn shown(reading: &Reading, path: &str) -> PathBuf {
    let place = reading.tree.root().join(path);
    place.strip_prefix(".").map(Path::to_owned).unwrap_or(place)
}

/// Numbers that other branches have taken.
fn elsewhere(repository: &Repository, layout: &Layout) -> Result<BTreeSet<u32>, String> {
    match repository.added_elsewhere() {
        Ok(added) => Ok(numbers_in(&added, layout)),
        Err(error) => {
            let note = format!("note: other branches are not looked at: {error}");
            say(&note)?;
            Ok(BTreeSet::new())
        }
    }
}

/// Opens a file in the editor of whoever runs this, and waits for it.
fn edit(place: &Path) -> Result<ExitCode, String> {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let Some(editor) = named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()) else {
        open::that_detached(place).map_err(|error| format!("{}: {error}", place.display()))?;
        return Ok(ExitCode::SUCCESS);
    };
    let mut words = editor.split_whitespace();
    let status = Command::new(words.next().unwrap_or_default()).args(words).arg(place).status();
    match status {
        Ok(status) if status.success() => Ok(ExitCode::SUCCESS),
        Ok(status) => Err(format!("`{editor}` ended with {status}")),
        Err(error) => Err(format!("`{editor}` cannot be run: {error}")),
    }
}
