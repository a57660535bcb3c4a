//! Whatever could act in a reader's browser, or tells of the machine that the site was built on.

use std::path::Path;

use crate::oracle::safety::faults;
use crate::project::files;

/// What is unsafe in the site, one line each.
pub(crate) fn check(site: &Path) -> Vec<String> {
    faults(&files(site))
}

/// Traces of this machine in the site: paths that end up in no site that was built elsewhere.
pub(crate) fn traces(site: &Path, places: &[&Path]) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, bytes) in files(site) {
        let text = String::from_utf8_lossy(&bytes);
        for place in places {
            if text.contains(&*place.to_string_lossy()) {
                faults.push(format!("{path}: holds the path {}", place.display()));
            }
        }
    }
    faults
}
