//! A small site from its files to its last page: two builds give the same bytes, every link leads somewhere, ids are unique and
//! nothing acts.

use std::collections::BTreeMap;

use roadbook::build::{self, Reader};
use roadbook::site::{Content, Site};
use roadbook::tree::Tree;

use super::metadata;
use super::repository::{Files, files, read, reader};
use crate::oracle::{links, safety};

/// The files of a site by path.
type Written = BTreeMap<String, Vec<u8>>;

pub(crate) fn run(data: &[u8]) {
    let files = files(data);
    let mut reader = reader();
    let Some((site, written)) = build(&mut reader, &files, None) else { return };
    // By turns: a build that knows nothing of the first, and one that reuses what the first has found out.
    let again = if data.len().is_multiple_of(2) {
        build(&mut super::repository::reader(), &files, None)
    } else {
        build(&mut reader, &files, Some(&site))
    };
    let again = again.map(|(_, written)| written).unwrap_or_default();
    let differs = written.iter().find(|(path, bytes)| again.get(*path) != Some(bytes)).map(|(path, _)| path);
    assert_eq!((differs, again.len()), (None, written.len()), "the second build differs");

    // A page for unknown addresses links from the root of the server.
    let url = site.roadmap().identity.site_url.clone().unwrap_or_default();
    let base = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    assert_eq!(links::faults(&written, &format!("/{base}")), Vec::<String>::new());
    assert_eq!(safety::faults(&written), Vec::<String>::new());
}

/// The site of these files; none where the build ends with an error that it tells of.
fn build(reader: &mut Reader, files: &Files, before: Option<&Site>) -> Option<(Site, Written)> {
    let mut reading = read(reader, files).ok()?;
    metadata::check(files, &reading);
    // The index of texts is Pagefind's.
    reading.config.raw.output.html.search.full_text = false;
    let (site, tree) = build::site(reading, before).ok()?;
    let written = site.routes().iter().map(|(path, route)| {
        let bytes = match site.render(route).content {
            Content::Bytes(bytes) => bytes,
            Content::File(from) => copied(&tree, &from, path.as_str()),
        };
        (path.as_str().to_owned(), bytes)
    });
    let written = written.collect();
    site.troubles().iter().all(|trouble| trouble.passing).then_some((site, written))
}

fn copied(tree: &Tree, from: &str, place: &str) -> Vec<u8> {
    match build::copied(tree, from, place) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{error}"),
    }
}
