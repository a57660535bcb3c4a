//! Files of the work tree that were moved since the head, and not committed: which files of the head they were.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::names;
use crate::repository::Repository;
use crate::repository::log::Commit;

use super::trace::{Files, bare, head};

/// Gives each proposal that the head does not know the files that it had there: those of the same content, or those
/// that are called the same without number, where there is only one of either.
pub(super) fn moved(repository: &Repository, commits: &[Commit], files: &mut [Files]) {
    let head = head(commits);
    let known = |path: &String| head.contains_key(path.as_str());
    let new = |files: &Files| !files.document.iter().chain(&files.sidecar).any(known);
    let ids: Vec<usize> = (0..files.len()).filter(|id| new(&files[*id])).collect();
    if ids.is_empty() {
        return;
    }
    let present: BTreeSet<&String> =
        files.iter().flat_map(|files| files.document.iter().chain(&files.sidecar)).collect();
    let mut vanished: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut named: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, object) in head.iter().filter(|(path, _)| !present.contains(&(**path).to_owned())) {
        // What is not of the tree any more, rather than what is no proposal.
        if !repository.holds(path) {
            vanished.entry(object).or_default().push(path);
            if names::is_markdown(path) {
                named.entry(bare(path)).or_default().push(path);
            }
        }
    }
    let only = |paths: Option<&Vec<&str>>| match paths.map(Vec::as_slice) {
        Some([path]) => Some((*path).to_owned()),
        _ => None,
    };
    let paths = ids.iter().flat_map(|id| files[*id].document.iter().chain(&files[*id].sidecar));
    let objects = repository.objects_of(&paths.map(String::as_str).collect::<Vec<_>>());
    let mut found: Vec<(usize, Files)> = Vec::new();
    for id in ids {
        let before = |path: &Option<String>| only(vanished.get(objects.get(path.as_deref()?)?.as_str()));
        let document = before(&files[id].document);
        let document = document.or_else(|| {
            let name = bare(files[id].document.as_deref()?);
            only(named.get(&name)).filter(|_| name.len() >= 4)
        });
        let beside = |sidecar: &String| {
            let path = format!("{}/{}", names::parent(document.as_deref()?), names::file_name(sidecar));
            head.contains_key(path.as_str()).then_some(path)
        };
        let sidecar = files[id].sidecar.as_ref().and_then(beside).or_else(|| before(&files[id].sidecar));
        if document.is_some() || sidecar.is_some() {
            found.push((id, Files { document, sidecar }));
        }
    }
    // What two might have been is neither's.
    let mut claims: BTreeMap<String, usize> = BTreeMap::new();
    for path in found.iter().flat_map(|(_, files)| files.document.iter().chain(&files.sidecar)) {
        *claims.entry(path.clone()).or_default() += 1;
    }
    for (id, before) in found {
        if before.document.iter().chain(&before.sidecar).all(|path| claims[path] == 1) {
            files[id] = before;
        }
    }
}
