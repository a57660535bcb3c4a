//! `roadbook toc`.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::out::{print, say};
use super::{FAILURE, FINDINGS};
use crate::dialect::carrier::front_matter;
use crate::load::names::is_markdown;
use crate::markdown::Outline;
use crate::repository;
use crate::serve::changed::counted;
use crate::terminal::one_line;
use crate::toc::{self, Depth, Options, TocError};
use crate::write;

/// A document that is larger is none.
const LIMIT: u64 = 8 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Toc {
    /// Documents; by default all of the repository that have a contents list
    files: Vec<PathBuf>,
    /// Change nothing; exit with 1 where a contents list is stale
    #[arg(long, visible_alias = "dryrun")]
    check: bool,
    /// Print the contents list of one document instead of writing it
    #[arg(long, conflicts_with_all = ["check", "inplace"])]
    print: bool,
    /// Leave out headings below this level; by default as the lists of the repository do
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=6))]
    max_depth: Option<u8>,
    /// Write the list as mdtoc does: labels in HTML, and its own anchors
    #[arg(long)]
    mdtoc: bool,
    /// Have headings above the list in it as well
    #[arg(long)]
    with_prefix: bool,
    /// As mdtoc has it; documents are edited anyway
    #[arg(long, hide = true)]
    inplace: bool,
    /// As mdtoc has it: `false` is --with-prefix
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    skip_prefix: Option<bool>,
}

impl Toc {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let with_prefix = self.with_prefix || self.skip_prefix == Some(false);
        let named = !self.files.is_empty();
        let all = if named && self.max_depth.is_some() { Vec::new() } else { all()? };
        let max_depth = self.max_depth.unwrap_or_else(|| depth(&all));
        let options = Options { max_depth, with_prefix, mdtoc: self.mdtoc };
        if self.print {
            return self.print(options);
        }
        let files = if named { self.files.clone() } else { all };
        if !self.check {
            write::clear_leftovers(files.iter().map(PathBuf::as_path));
        }
        let (mut stale, mut lists, mut failed, mut troubled) = (0, 0, 0, false);
        // One file that cannot be read or written keeps no other one from it.
        let mut trouble = |message: String| {
            troubled = true;
            say(&format!("error: {message}"))
        };
        for path in &files {
            let text = match read(path) {
                Ok(text) => text,
                Err(message) => {
                    trouble(message)?;
                    continue;
                }
            };
            let outline = outline(&text);
            match toc::renewed(&text, &outline, options) {
                Ok(None) => lists += 1,
                Ok(Some(new)) => {
                    if !self.check
                        && let Err(error) = write::replace_text(path, &text, &new)
                    {
                        trouble(format!("{}: {error}", shown(path)))?;
                        continue;
                    }
                    (lists, stale) = (lists + 1, stale + 1);
                    let what = if self.check { "stale" } else { "renewed" };
                    print(&format!("{}: {what}\n", shown(path)))?;
                }
                Err(TocError::NoOpening) if !named => {}
                Err(error) => {
                    failed += 1;
                    let place = error.place().map(|place| format!(":{}:{}", place.line, place.column));
                    say(&format!("{}{}: {error}", shown(path), place.unwrap_or_default()))?;
                }
            }
        }
        let said = if self.check { "stale" } else { "renewed" };
        let summary = format!("{}, {stale} {said}", counted(lists, "contents list"));
        say(&summary)?;
        if stale > 0 && self.check {
            say("help: `roadbook toc` renews them")?;
        }
        if troubled {
            return Ok(ExitCode::from(FAILURE));
        }
        let found = failed > 0 || self.check && stale > 0;
        Ok(if found { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
    }

    fn print(&self, options: Options) -> Result<ExitCode, String> {
        let [path] = self.files.as_slice() else {
            return Err("--print takes one document\n  help: roadbook toc --print README.md".to_owned());
        };
        let text = read(path)?;
        let outline = outline(&text);
        let list =
            if self.mdtoc { toc::mdtoc(&text, &outline, options) } else { toc::contents(&text, &outline, options) };
        print(&list)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How deep the contents lists of these documents go. What cannot be read has none, and is told of later.
fn depth(files: &[PathBuf]) -> u8 {
    let mut depth = Depth::default();
    for text in files.iter().filter_map(|path| read(path).ok()) {
        // Most documents have none, and need not be read as Markdown.
        if text.contains("toc") || text.contains("TOC") {
            depth.see(&text, &outline(&text));
        }
    }
    depth.level()
}

/// The path, as part of a line.
fn shown(path: &Path) -> String {
    one_line(&path.to_string_lossy()).into_owned()
}

fn outline(text: &str) -> Outline {
    let start = front_matter::find(text).map_or(0, |front| front.body);
    Outline::read(text, start..text.len())
}

fn read(path: &Path) -> Result<String, String> {
    let fail = |error: std::io::Error| format!("{}: {error}", shown(path));
    let known = fs::metadata(path).map_err(fail)?;
    if !known.is_file() {
        return Err(format!("{}: this is no file of text\n  help: name a document", shown(path)));
    }
    if known.len() > LIMIT {
        return Err(format!("{}: {} bytes are too many for a document", shown(path), known.len()));
    }
    let mut text = String::new();
    fs::File::open(path).map_err(fail)?.take(LIMIT).read_to_string(&mut text).map_err(fail)?;
    // A byte-order mark is no part of the text, and stays before it.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The Markdown files of the repository, as far as they are in it.
fn all() -> Result<Vec<PathBuf>, String> {
    let tree = repository::work_tree(Path::new("."), true).map_err(|error| format!(".: {error}"))?;
    let files = tree.listing.files.iter().filter(|(path, _)| is_markdown(path));
    Ok(files.map(|(path, _)| tree.spelled(path)).collect())
}
