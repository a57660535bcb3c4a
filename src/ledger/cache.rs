//! What was read of the history, kept in git's own folder for the next time. It may be deleted at any time.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::proposal::standing::Standing;
use crate::repository::log::History;

/// The folder in git's.
const FOLDER: &str = "roadbook";
/// Changes whenever what is kept changes its form or its meaning.
const FORMAT: &str = "roadbook-ledger-3";
/// How many such files are kept: one for each configuration and folder that was built last.
const KEPT: usize = 4;
/// How large the file may be.
const LARGEST: u64 = 1024 * 1024 * 1024;

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cache {
    /// The commit up to which it reaches.
    pub(super) head: String,
    /// The line of commits.
    pub(super) history: History,
    /// Every standing that was found, once.
    pub(super) standings: Vec<Standing>,
    /// The files of a revision, and the standing that they tell, as an index; none where they could not be read.
    pub(super) revisions: BTreeMap<String, usize>,
    /// Texts of the work tree by their hash, and the standing that they tell.
    pub(super) texts: BTreeMap<String, usize>,
}

impl Cache {
    /// Drops the standings that nothing names any more: those of texts that the work tree held for a while.
    pub(super) fn tidy(&mut self) {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for index in self.revisions.values_mut().chain(self.texts.values_mut()) {
            let count = places.len();
            *index = *places.entry(*index).or_insert(count);
        }
        let mut kept = vec![Standing::default(); places.len()];
        for (from, to) in places {
            kept[to] = std::mem::take(&mut self.standings[from]);
        }
        self.standings = kept;
    }
}

/// What was found of an earlier time.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// Something that cannot be used.
    Broken,
    /// The kept history.
    Kept(Box<Cache>),
}

/// Where what belongs to this configuration is kept. `key` is all that it depends on beside the commit.
pub(super) fn place(git_dir: &Path, key: &str) -> PathBuf {
    let whole = format!("{FORMAT}\0{}\0{}\0{key}", env!("CARGO_PKG_VERSION"), build());
    let name = blake3::hash(whole.as_bytes()).to_hex();
    git_dir.join(FOLDER).join(format!("ledger-{}.json", &name[..16]))
}

/// Which build of the program this is: another one may read the same files in another way, under the same version.
fn build() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let made = file.as_ref().ok().and_then(|file| file.modified().ok());
    let since = made.and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{} {}", file.map_or(0, |file| file.len()), since.map_or(0, |since| since.as_nanos()))
}

/// Whether the folder is a folder of git's own: what a link leads to is neither read nor written.
fn is_own(place: &Path) -> bool {
    let folder = place.parent().and_then(|folder| fs::symlink_metadata(folder).ok());
    folder.is_none_or(|folder| folder.is_dir())
}

/// Reads what was kept.
pub(super) fn load(place: &Path) -> Found {
    if !is_own(place) {
        return Found::Broken;
    }
    match fs::symlink_metadata(place) {
        Ok(file) if file.is_file() && file.len() <= LARGEST => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Found::Nothing,
        _ => return Found::Broken,
    }
    let kept = fs::read(place).ok().and_then(|bytes| {
        let at = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, body) = (bytes.get(..at)?, bytes.get(at + 1..)?);
        let sum = format!("{FORMAT} {}", blake3::hash(body).to_hex());
        let cache: Cache = (head == sum.as_bytes()).then(|| serde_json::from_slice(body).ok())??;
        let sound = cache.revisions.values().chain(cache.texts.values()).all(|index| *index < cache.standings.len())
            && cache
                .history
                .commits
                .iter()
                .flat_map(|commit| &commit.changes)
                .all(|change| change.authors.iter().all(|author| *author < cache.history.authors.len()));
        sound.then_some(cache)
    });
    kept.map_or(Found::Broken, |cache| Found::Kept(Box::new(cache)))
}

/// Keeps it for the next time: written beside its place and moved there, so that nobody reads half of it.
///
/// # Errors
/// Those of writing; and one of its own where the folder is a link.
pub(super) fn store(place: &Path, cache: &Cache) -> std::io::Result<()> {
    let Some(folder) = place.parent() else { return Ok(()) };
    if !is_own(place) {
        return Err(std::io::Error::other("it is a link, which is not followed; remove it"));
    }
    fs::create_dir_all(folder)?;
    let body = serde_json::to_vec(cache)?;
    let beside = place.with_extension(format!("{}.part", std::process::id()));
    // What a run of the same number left behind, as a file or as a link.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = fs::File::create_new(&beside).and_then(|mut file| {
        writeln!(file, "{FORMAT} {}", blake3::hash(&body).to_hex())?;
        file.write_all(&body)
    });
    let moved = written.and_then(|()| fs::rename(&beside, place));
    if moved.is_err() {
        let _ = fs::remove_file(&beside);
        return moved;
    }
    forget_oldest(folder, place)
}

/// Removes our own files beyond those that are kept, the longest unused first.
fn forget_oldest(folder: &Path, newest: &Path) -> std::io::Result<()> {
    let mut kept: Vec<(std::time::SystemTime, PathBuf)> = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let own = name.strip_prefix("ledger-").and_then(|rest| rest.strip_suffix(".json"));
            own.is_some_and(|hash| hash.bytes().all(|digit| digit.is_ascii_hexdigit())) && path != newest
        })
        .filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)))
        .collect();
    kept.sort();
    let surplus = (kept.len() + 1).saturating_sub(KEPT);
    kept.iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::standing::Said;

    #[test]
    fn standings_that_nothing_names_are_dropped_and_the_others_keep_their_names() {
        let status = |word: &str| Standing {
            status: Some(Said { value: word.to_owned(), raw: word.to_owned() }),
            ..Standing::default()
        };
        let mut cache = Cache {
            standings: ["draft", "final", "moved", "draft"].map(status).to_vec(),
            revisions: BTreeMap::from([("one".to_owned(), 2), ("two".to_owned(), 0), ("three".to_owned(), 2)]),
            texts: BTreeMap::from([("text".to_owned(), 3)]),
            ..Cache::default()
        };
        cache.tidy();
        let word = |index: usize| cache.standings[index].status.as_ref().map(|said| said.value.as_str());
        assert_eq!(cache.standings.len(), 3);
        assert_eq!(
            [cache.revisions["one"], cache.revisions["two"], cache.revisions["three"], cache.texts["text"]].map(word),
            [Some("moved"), Some("draft"), Some("moved"), Some("draft")]
        );
    }
}
