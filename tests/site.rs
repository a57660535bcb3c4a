//! The small sites, whole: against their golden files, link by link, and free of whatever acts.
//!
//! Golden are the list of files, every proposal and document, and of every other kind of page the first: what a
//! person can read when it changes. Style sheets and scripts are no golden files, since they are judged in the browser;
//! their hashes in the pages' heads stand as `HASH`, so that a new colour does not change every page.
//! The index of texts is held against nothing here; see `search`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::project::{Project, files, put, tests};
use crate::{links, safety};

/// The files of a site as the golden ones have them.
fn plain(site: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = files(site);
    let named = |path: &str| path.strip_prefix("assets/").is_some_and(|name| !name.contains('/'));
    let sheets = all.keys().filter(|path| named(path) && (path.ends_with(".css") || path.ends_with(".js")));
    let sheets: Vec<(&str, String)> = sheets
        .filter_map(|path| {
            let name = path.trim_start_matches("assets/");
            let (stem, rest) = name.split_once('.')?;
            Some((name, format!("{stem}.HASH.{}", rest.split_once('.')?.1)))
        })
        .collect();
    let golden = |bytes: Vec<u8>| match String::from_utf8(bytes) {
        Ok(text) => sheets.iter().fold(text, |text, (name, plain)| text.replace(name, plain)).into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let is_index = |path: &str| path.starts_with("search/") && path != "search/index.html";
    let shown = all.keys().filter(|path| !is_index(path)).map(|path| golden(format!("{path}\n").into_bytes()));
    // In an order that the hashes have no part in.
    let list: BTreeSet<Vec<u8>> = shown.collect();
    let mut kinds = BTreeSet::new();
    let kept = all.iter().filter(|(path, _)| {
        let kind = path.split('/').next().filter(|_| path.matches('/').count() == 2);
        let whole = kind.is_none_or(|kind| ["proposals", "docs", "api"].contains(&kind));
        !path.ends_with(".css")
            && !is_index(path)
            && !path.ends_with(".js")
            && *path != ".roadbook-site.json"
            && (whole || kind.is_some_and(|kind| kinds.insert(kind)))
    });
    let mut kept: BTreeMap<String, Vec<u8>> = kept.map(|(path, bytes)| (path.clone(), golden(bytes.clone()))).collect();
    kept.insert("files.txt".to_owned(), list.into_iter().flatten().collect());
    kept
}

/// The first line in which two texts differ.
fn difference(golden: &[u8], now: &[u8]) -> String {
    let (golden, now) = (String::from_utf8_lossy(golden), String::from_utf8_lossy(now));
    let count = golden.lines().zip(now.lines()).take_while(|(left, right)| left == right).count();
    let line = |text: &str| text.lines().nth(count).unwrap_or("(the end)").to_owned();
    format!("line {}:\n  - {}\n  + {}", count + 1, line(&golden), line(&now))
}

#[track_caller]
fn check(fixture: &str, base: &str) {
    let project = Project::of(fixture);
    project.built();
    assert_eq!(links::check(&project.site(), base), Vec::<String>::new());
    assert_eq!(safety::check(&project.site()), Vec::<String>::new());
    assert_eq!(safety::traces(&project.site(), &[project.folder(), &tests()]), Vec::<String>::new());

    golden(&tests().join("site/golden").join(fixture), &plain(&project.site()));
}

/// Holds files against the golden ones in the folder `place`.
#[track_caller]
pub(crate) fn golden(place: &Path, now: &BTreeMap<String, Vec<u8>>) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(place);
        now.iter().for_each(|(path, bytes)| put(place, path, bytes));
        return;
    }
    let golden = files(place);
    let mut faults = Vec::new();
    for path in golden.keys().chain(now.keys().filter(|path| !golden.contains_key(*path))) {
        match (golden.get(path), now.get(path)) {
            (Some(golden), Some(now)) if golden == now => {}
            (Some(golden), Some(now)) => faults.push(format!("{path}: {}", difference(golden, now))),
            (Some(_), None) => faults.push(format!("{path}: is missing")),
            (None, _) => faults.push(format!("{path}: is new")),
        }
    }
    assert!(faults.is_empty(), "{} files differ; UPDATE_GOLDEN=1 accepts them:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn lantern() {
    check("lantern", "/roadmap/");
}

#[test]
fn keps() {
    check("keps", "/");
}

#[test]
fn roadbooks_own_roadmap() {
    let project = Project::own();
    let outcome = project.built();
    assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new());
    assert_eq!(safety::check(&project.site()), Vec::<String>::new());
    assert_eq!(safety::traces(&project.site(), &[project.folder(), &tests()]), Vec::<String>::new());
    let warnings: Vec<_> = outcome.findings();
    let severe = warnings
        .iter()
        .filter(|(code, _)| code.contains("broken") || code.contains("missing") || code.contains("unknown"));
    assert_eq!(
        severe.collect::<Vec<_>>(),
        Vec::<&(String, String)>::new(),
        "our own roadmap is written as we ask of others"
    );
}
