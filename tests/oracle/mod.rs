//! What is wrong with something that roadbook wrote, found without its own code: by the parsers of a browser and by rules that are
//! written down a second time. Each function returns the faults, one line each.

pub(crate) mod html;
pub(crate) mod links;
pub(crate) mod safety;

use std::collections::BTreeMap;

/// The pages among the files of a site, as text.
fn pages(site: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned())).collect()
}
