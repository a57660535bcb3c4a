//! Names of files and folders that somebody wrote, and whether there is anything by them.

use std::ops::Bound;
use std::path::{Component, Path};

use crate::build::Reading;
use crate::config::ConfigError;
use crate::dialect::vocabulary::nearest;
use crate::repository::git::Git;
use crate::roadmap::Roadmap;
use crate::terminal::one_line;

/// How many names an error lists.
const NAMED: usize = 12;

/// Fails where `src` under `[book]` names no folder: no proposal would be found, and nobody would be told why. A folder that is no
/// more since all of its proposals were removed is no mistake; git knows of it, where it may be asked.
pub(super) fn check(reading: &Reading, no_git: bool) -> Result<(), String> {
    let Some(src) = reading.config.raw.book.src.as_deref() else { return Ok(()) };
    let listing = &reading.tree.listing;
    let folder = plain(src);
    if folder.is_empty() || has(reading, &folder) && !listing.files.contains_key(&*folder) {
        return Ok(());
    }
    // A folder that holds no file yet is unknown to git.
    if reading.tree.root().join(&folder).is_dir() {
        return Ok(());
    }
    if !no_git && has_been(reading.tree.root(), &folder) {
        return Ok(());
    }
    let folders = || listing.folders.iter().map(String::as_str).filter(|folder| !folder.is_empty());
    let help = match nearest(&folder, folders()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let top = folders().filter(|folder| !folder.contains('/') && !folder.starts_with('.'));
            match list(top) {
                names if names.is_empty() => "make the folder, or name another one".to_owned(),
                names => format!("name a folder of the repository, such as {names}"),
            }
        }
    };
    let place = reading.config_text.as_deref().and_then(|text| place(text, src));
    let error = ConfigError { place, message: format!("`book.src` names no folder: `{src}`"), help: Some(help) };
    Err(error.to_string())
}

/// Whether some commit has changed anything in the folder.
fn has_been(root: &Path, folder: &str) -> bool {
    let pathspec = format!(":(literal){folder}/");
    let found =
        Git::new(root).text(&["log", "--max-count=1", "--format=%H", "--end-of-options", "HEAD", "--", &pathspec]);
    found.is_ok_and(|commit| !commit.is_empty())
}

/// Where the value of `src` stands: line and column, from one.
fn place(text: &str, src: &str) -> Option<(usize, usize)> {
    text.lines().enumerate().find_map(|(number, line)| {
        let value = line.trim_start().strip_prefix("src")?.trim_start().strip_prefix('=')?;
        let before = line.len() - value.len() + value.find(src)?;
        // The quote before it is part of the value.
        Some((number + 1, line[..before].chars().count()))
    })
}

/// The paths, from the root of the repository, that somebody named on the command line, either from there or from the folder that
/// the command runs in; an empty one is the root. What was in `base` and is no more is known as well, since changed files are
/// named by lists that have it.
pub(super) fn named(reading: &Reading, base: Option<&Roadmap>, paths: &[String]) -> Result<Vec<String>, String> {
    paths.iter().map(|path| one(reading, base, path)).collect()
}

/// Whether a file at `path` is, or lies in, one of those.
pub(super) fn is_in(named: &[String], path: &str) -> bool {
    named.iter().any(|named| {
        named.is_empty() || path.strip_prefix(&**named).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn one(reading: &Reading, base: Option<&Roadmap>, path: &str) -> Result<String, String> {
    let root = reading.tree.root();
    let mut candidates = Vec::new();
    if !Path::new(path).components().any(|part| matches!(part, Component::ParentDir | Component::RootDir)) {
        candidates.push(plain(path));
    }
    candidates.extend(from_here(root, path));
    let was = |path: &String| {
        base.is_some_and(|base| base.sources.all().any(|source| is_in(std::slice::from_ref(path), &source.path)))
    };
    if let Some(known) = candidates.iter().find(|path| path.is_empty() || has(reading, path) || was(path)) {
        return Ok(known.clone());
    }
    let shown = one_line(path);
    if Path::new(path).exists() || candidates.iter().any(|path| root.join(path).symlink_metadata().is_ok()) {
        return Err(format!(
            "`{shown}` is not read: git ignores it, it is a link, or it lies outside of the repository\n  help: name files that git tracks or does not ignore"
        ));
    }
    let files = || reading.tree.listing.files.keys().map(AsRef::as_ref).chain(folders(reading));
    let wanted = candidates.first().map_or(path, String::as_str);
    let by_name = || {
        let name = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
        files().find(|file| name(file) == name(wanted))
    };
    let help = match nearest(wanted, files()).or_else(by_name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a file or folder of the repository, from its root or from here".to_owned(),
    };
    Err(format!("`{shown}` names no file or folder\n  help: {}", one_line(&help)))
}

fn folders(reading: &Reading) -> impl Iterator<Item = &str> {
    reading.tree.listing.folders.iter().map(String::as_str)
}

/// The path from the root, of one that starts from the folder in which the command runs.
fn from_here(root: &Path, path: &str) -> Option<String> {
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    let mut whole = here.clone();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => _ = whole.pop(),
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    let root = root.canonicalize().ok()?;
    let inside = whole.strip_prefix(&root).ok().map(Path::to_owned).or_else(|| {
        let parent = whole.parent()?.canonicalize().ok()?;
        Some(parent.strip_prefix(&root).ok()?.join(whole.file_name()?))
    })?;
    Some(inside.to_str()?.replace('\\', "/"))
}

/// Whether the listing has a file, a link or anything below a folder at the path.
fn has(reading: &Reading, path: &str) -> bool {
    let listing = &reading.tree.listing;
    let below = format!("{path}/");
    listing.files.contains_key(path)
        || listing.folders.contains(path)
        || listing.aliases.contains_key(path)
        || listing
            .files
            .range::<str, _>((Bound::Included(&*below), Bound::Unbounded))
            .next()
            .is_some_and(|(file, _)| file.starts_with(&below))
}

/// A path without `./` and slashes at its end.
fn plain(path: &str) -> String {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}

/// The first of some names, with how many there are beside them.
pub(super) fn list<'name>(names: impl Iterator<Item = &'name str>) -> String {
    let names: Vec<&str> = names.collect();
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
