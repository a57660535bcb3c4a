//! Every link and anchor of a written site followed.

use std::path::Path;

use crate::oracle::links::faults;
use crate::project::files;

/// What is wrong with the links of the site, one line each. `base` is the path that the site is published under.
pub(crate) fn check(site: &Path, base: &str) -> Vec<String> {
    faults(&files(site), base)
}
