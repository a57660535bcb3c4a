//! Findings as pages show them: what, where, and what would mend it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::diagnostic::{Diagnostic, Severity};
use crate::roadmap::Roadmap;
use crate::site::Site;
use crate::source::{Location, SourceId, location};

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
    let place = site.view().places.of(roadmap, index);
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

/// Line and column of the findings of each source, found when they are first asked for.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeMap<SourceId, OnceLock<Vec<Location>>>);

impl Places {
    pub(crate) fn new(roadmap: &Roadmap) -> Places {
        Places(roadmap.findings.keys().map(|source| (*source, OnceLock::new())).collect())
    }

    /// Where the finding at `index` of the roadmap's stands.
    pub(crate) fn of(&self, roadmap: &Roadmap, index: usize) -> Location {
        let source = roadmap.diagnostics[index].span.source;
        let indexes = roadmap.findings.get(&source).map(Vec::as_slice).unwrap_or_default();
        let place = indexes.binary_search(&index).ok();
        let found = self.0.get(&source).map(|places| {
            places.get_or_init(|| {
                let offset = |index: &usize| roadmap.diagnostics[*index].span.start as usize;
                places_in(roadmap.sources.text(source), indexes.iter().map(offset))
            })
        });
        let found = found.zip(place).and_then(|(places, place)| places.get(place));
        found.copied().unwrap_or(Location { line: 1, column: 1 })
    }
}

/// The places of offsets, which mostly rise: the text is read once then.
fn places_in(text: &str, offsets: impl Iterator<Item = usize>) -> Vec<Location> {
    let (mut at, mut place) = (0, Location { line: 1, column: 1 });
    let step = |offset: usize| {
        let offset = offset.min(text.len());
        if !text.is_char_boundary(offset) || offset < at {
            return location(text, offset);
        }
        let step = location(&text[at..], offset - at);
        place = if step.line == 1 {
            Location { line: place.line, column: place.column + step.column - 1 }
        } else {
            Location { line: place.line + step.line - 1, column: step.column }
        };
        at = offset;
        place
    };
    offsets.map(step).collect()
}
