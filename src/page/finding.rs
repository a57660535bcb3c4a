//! Findings as pages show them: what, where, and what would mend it.

use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Site;

use super::code;
use super::view::Link;

/// One finding.
pub(crate) struct Finding<'site> {
    pub(crate) code: &'static str,
    pub(crate) severity: &'static str,
    /// As HTML, like all texts here.
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) path: &'site str,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// Whether the list that it stands in says rule and severity already.
    pub(crate) known: bool,
    /// The page that shows the file.
    pub(crate) owner: Link,
    /// Further places, each with its text.
    pub(crate) labels: Vec<(String, String)>,
}

/// The finding at `index` of the roadmap's.
pub(crate) fn finding(site: &Site, index: usize) -> Finding<'_> {
    let roadmap = site.roadmap();
    let diagnostic: &Diagnostic = &roadmap.diagnostics[index];
    let place = roadmap.sources.location(diagnostic.span);
    let path = roadmap.sources.path(diagnostic.span.source);
    let owner = site.view().owners.get(&diagnostic.span.source);
    let labels = diagnostic.labels.iter().map(|label| {
        let at = roadmap.sources.location(label.span);
        let file = roadmap.sources.path(label.span.source);
        (format!("{file}:{}:{}", at.line, at.column), code::html(&label.value))
    });
    Finding {
        code: diagnostic.code,
        severity: diagnostic.severity.word(),
        message: code::html(&diagnostic.message),
        help: diagnostic.help.as_deref().map(code::html),
        path,
        line: place.line,
        column: place.column,
        known: false,
        owner: owner.map_or_else(|| Link::new(path, ""), |route| super::link_to(site, route)),
        labels: labels.collect(),
    }
}

/// How many findings of each severity there are: errors, warnings, notes.
pub(crate) fn tally<'finding>(findings: impl Iterator<Item = &'finding Diagnostic>) -> [usize; 3] {
    let mut counts = [0; 3];
    for finding in findings {
        counts[match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        }] += 1;
    }
    counts
}
