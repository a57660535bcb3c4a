//! Pagefind, asked for the files of one index.
//!
//! Of its files, the ones for looks are left out, and all but the first index do without its scripts and its
//! WebAssembly, since a browser that asks several indexes together takes these from the first.

use std::collections::BTreeMap;
use std::panic::resume_unwind;

use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;

/// One document, as Pagefind takes it.
#[derive(Debug)]
pub(super) struct Record {
    /// Its page, from the root of the site.
    pub(super) url: String,
    /// Its words with marks for headings among them.
    pub(super) text: String,
    /// What a result shows of it.
    pub(super) meta: BTreeMap<String, String>,
    /// What results can be narrowed by.
    pub(super) filters: BTreeMap<String, Vec<String>>,
}

/// The files of the index of `records`, by their paths in its folder, `scripts` and WebAssembly among them where they
/// are asked for.
///
/// # Errors
/// What Pagefind says.
pub(super) fn files(records: Vec<Record>, language: &str, scripts: bool) -> Result<Vec<(String, Vec<u8>)>, String> {
    // A thread of its own, which waits for nobody else's work: on one of rayon's, Pagefind's parallel loops could take up
    // another index in the midst of this one. The caller waits, so that no more threads work than were asked for.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("search".to_owned());
        let made = thread.spawn_scoped(scope, || alone(records, language)).map_err(|error| error.to_string())?;
        made.join().unwrap_or_else(|panic| match panic.downcast::<String>() {
            Ok(message) => Err(*message),
            Err(panic) => match panic.downcast::<&str>() {
                Ok(message) => Err((*message).to_owned()),
                Err(panic) => resume_unwind(panic),
            },
        })
    })
    .map(|files| kept(files, language, scripts))
}

/// The same in the current thread, all of it.
fn alone(records: Vec<Record>, language: &str) -> Result<Vec<SyntheticFile>, String> {
    let fail = |error: &dyn std::fmt::Display| error.to_string();
    // Pagefind asks for it and cannot do without, although nothing is read from there.
    std::env::current_dir().map_err(|error| format!("the current folder: {error}"))?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    let _pool = pool.map_err(|error| fail(&error))?;
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build();
    let runtime = runtime.map_err(|error| fail(&error))?;
    runtime.block_on(async {
        let options = PagefindServiceConfig::builder().force_language(language.to_owned()).build();
        let mut index = PagefindIndex::new(Some(options)).map_err(|error| fail(&error))?;
        for Record { url, text, meta, filters } in records {
            let added = index.add_custom_record(url, text, language.to_owned(), Some(meta), Some(filters), None);
            added.await.map_err(|error| fail(&error))?;
        }
        index.get_files().await.map_err(|error| fail(&error))
    })
}

/// The files that a browser asks for.
fn kept(files: Vec<SyntheticFile>, language: &str, scripts: bool) -> Vec<(String, Vec<u8>)> {
    let mut named: BTreeMap<String, Vec<u8>> = files
        .into_iter()
        .filter_map(|file| Some((file.filename.to_str()?.replace('\\', "/"), file.contents)))
        .collect();
    let own = format!("wasm.{language}.pagefind");
    let wasm = if named.contains_key(&own) { own.as_str() } else { "wasm.unknown.pagefind" };
    named.retain(|path, _| {
        path.contains('/')
            || path == "pagefind-entry.json"
            || path.ends_with(".pf_meta")
            || scripts && (path == "pagefind.js" || path == "pagefind-worker.js" || path == wasm)
    });
    named.into_iter().collect()
}
