//! The full text of a site, as an index that a browser asks file by file.
//!
//! Stands above `site` and changes nothing of what pages contain: it reads the same documents, leaves out what says
//! nothing of any one of them (`document`), and gives the rest to Pagefind (`bundle`).
//!
//! The documents are divided into parts, each an index of its own under `search/<part>/`, which the browser asks
//! together. Parts can be made beside each other, and each needs the less memory the less is in it; but each costs a
//! reader two more files at the first query, so there are as few as will do. Who is in which part depends on paths
//! alone, by their hash: parts are then alike in size and in words, so that what one ranks high does not stand low
//! among what another found.

use std::fmt;

use rayon::prelude::*;

use crate::page::is_language;
use crate::roadmap::Roadmap;
use crate::site::Site;

mod bundle;
mod document;

pub use document::Documents;

/// Why the text of a site cannot be indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchError(String);

impl fmt::Display for SearchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the texts cannot be indexed: {}\n  help: build with --no-search, or set full-text = false under [output.html.search] in book.toml",
            self.0
        )
    }
}

impl std::error::Error for SearchError {}

/// A file of the index: its path within the site, and its bytes.
pub type File = (String, Vec<u8>);

/// Bytes of Markdown up to which one part is made as soon as two would be.
const SMALL: usize = 4 * 1024 * 1024;
/// How many bytes of Markdown one part may have; the memory that it takes while it is made is some twenty times that.
const PART: usize = 12 * 1024 * 1024;
/// What no index has more parts than.
const MOST: usize = 16;

/// How many parts the index of a roadmap has: none where there is nothing to search.
#[must_use]
pub fn parts(roadmap: &Roadmap) -> usize {
    let (documents, bytes) = document::extent(roadmap);
    let least = if bytes <= SMALL { 1 } else { 2 };
    bytes.div_ceil(PART).clamp(least, MOST).min(documents)
}

/// The files of all parts.
///
/// # Errors
/// When Pagefind fails.
pub fn files(site: &Site) -> Result<Vec<File>, SearchError> {
    let parts = site.searched().parts;
    let documents = Documents::read(site, parts);
    let made: Result<Vec<Vec<File>>, SearchError> =
        (0..parts).into_par_iter().with_max_len(1).map(|number| part(site, &documents, number)).collect();
    Ok(made?.into_iter().flatten().collect())
}

/// The files of one part. They depend on the documents and the language, and on nothing else.
///
/// # Errors
/// When Pagefind fails.
pub fn part(site: &Site, documents: &Documents, part: usize) -> Result<Vec<File>, SearchError> {
    let records = documents.part(site, part);
    // Its words are reduced to their stems only on the language's own account, of which regions know nothing.
    let language = &site.roadmap().identity.language;
    let language = if is_language(language) { language } else { "en" };
    let language = language.split('-').next().unwrap_or("en").to_ascii_lowercase();
    let files = bundle::files(records, &language, part == 0).map_err(SearchError)?;
    Ok(files.into_iter().map(|(path, bytes)| (format!("search/{part}/{path}"), bytes)).collect())
}
