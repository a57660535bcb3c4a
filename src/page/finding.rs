//! Findings as pages show them: what, where, and what would mend it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Severity};
use crate::roadmap::Roadmap;
use crate::site::Site;
use crate::source::{Location, location};

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
    let place = site.view().places[index];
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

/// Line and column of every finding, each source read once from its start to its end.
pub(crate) fn places(roadmap: &Roadmap) -> Vec<Location> {
    let mut by_source: BTreeMap<_, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, diagnostic) in roadmap.diagnostics.iter().enumerate() {
        by_source.entry(diagnostic.span.source).or_default().push((diagnostic.span.start as usize, index));
    }
    let found: Vec<Vec<(usize, Location)>> = by_source
        .into_par_iter()
        .map(|(source, mut offsets)| {
            offsets.sort_unstable();
            places_in(roadmap.sources.text(source), &offsets)
        })
        .collect();
    let mut places = vec![Location { line: 1, column: 1 }; roadmap.diagnostics.len()];
    for (index, place) in found.into_iter().flatten() {
        places[index] = place;
    }
    places
}

/// The places of offsets, which rise, each with its index.
fn places_in(text: &str, offsets: &[(usize, usize)]) -> Vec<(usize, Location)> {
    let (mut at, mut place) = (0, Location { line: 1, column: 1 });
    let step = |(offset, index): &(usize, usize)| {
        let offset = (*offset).min(text.len());
        if !text.is_char_boundary(offset) {
            return (*index, location(text, offset));
        }
        let step = location(&text[at..], offset - at);
        place = if step.line == 1 {
            Location { line: place.line, column: place.column + step.column - 1 }
        } else {
            Location { line: place.line + step.line - 1, column: step.column }
        };
        at = offset;
        (*index, place)
    };
    offsets.iter().map(step).collect()
}
