//! Metadata in every carrier, up to the roadmap: every document is shown, every place lies in its file, every finding can be
//! acted upon, and reading again gives the same.

use std::collections::BTreeSet;

use roadbook::build::Reading;
use roadbook::diagnostic::Diagnostic;
use roadbook::proposal::Proposal;
use roadbook::roadmap::Roadmap;
use roadbook::source::{Span, Spanned};

use super::assert_within;
use super::repository::{Files, files, read, reader};

pub(crate) fn run(data: &[u8]) {
    let files = files(data);
    let Ok(reading) = read(&mut reader(), &files) else { return };
    check(&files, &reading);
    // Text of everything is costly, so that only some inputs are read twice.
    if !data.len().is_multiple_of(16) {
        return;
    }
    let again = read(&mut reader(), &files).map(|again| told(&again.roadmap));
    assert_eq!(again.ok(), Some(told(&reading.roadmap)), "the second reading differs");
}

/// What has to hold for every roadmap that was read.
pub(super) fn check(files: &Files, reading: &Reading) {
    let roadmap = &reading.roadmap;
    nothing_is_dropped(files, reading);
    roadmap.proposals.iter().for_each(|proposal| places(roadmap, proposal));
    roadmap.diagnostics.iter().for_each(|finding| finding_is_sound(roadmap, finding));
}

/// Every Markdown file of a tree without a configuration is a proposal or a page of documentation.
fn nothing_is_dropped(files: &Files, reading: &Reading) {
    if files.contains_key("book.toml") {
        return;
    }
    let roadmap = &reading.roadmap;
    let documents = roadmap.proposals.iter().filter_map(|proposal| proposal.document);
    let pages = roadmap.documentation.iter().map(|page| page.source);
    let shown: BTreeSet<&str> = documents.chain(pages).map(|source| roadmap.sources.path(source)).collect();
    let listed = reading.tree.listing.files.keys().filter(|path| path.ends_with(".md"));
    let lost = listed.into_iter().find(|path| !shown.contains(&***path));
    assert_eq!(lost, None, "shown are {shown:?}");
}

/// The places of what a proposal says.
fn places(roadmap: &Roadmap, proposal: &Proposal) {
    let text = |raw: &Spanned<String>| within(roadmap, raw.span, &raw.value);
    proposal.status.raw.iter().for_each(text);
    if let (Some(raw), Some(word)) = (&proposal.status.raw, &proposal.status.word) {
        assert_within(word, &raw.value, "the word of the status");
        assert!(proposal.status.canonical.is_some(), "a word that means nothing: {:?}", proposal.status);
    }
    if let Some(stage) = &proposal.stage {
        text(&stage.raw);
        stage.word.iter().for_each(|word| assert_within(word, &stage.raw.value, "the word of the stage"));
    }
    for declared in proposal.milestones.iter().chain(&proposal.latest_milestone) {
        text(&declared.raw);
        // A release in the text of a status is found there, or the whole status stands for it.
        let status = proposal.status.raw.as_ref().map(|raw| raw.span).filter(|status| *status != declared.raw.span);
        if status.is_some_and(|status| holds(status, declared.raw.span)) {
            let written = roadmap.sources.text(declared.raw.span.source).get(declared.raw.span.range());
            assert_eq!(written, Some(declared.raw.value.as_str()), "of {:?}", proposal.status);
        }
    }
    for contributor in &proposal.people {
        within(roadmap, contributor.person.span, &contributor.person.value.raw);
        assert!(!contributor.person.value.key().is_empty(), "somebody is nobody: {:?}", contributor.person);
    }
    proposal.created.iter().chain(&proposal.updated).for_each(|date| text(&date.raw));
    let document = proposal.document.map_or("", |source| roadmap.sources.text(source));
    proposal.history.iter().for_each(|event| assert_within(&event.range, document, "an event"));
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}

fn within(roadmap: &Roadmap, span: Span, what: &str) {
    assert_within(&span.range(), roadmap.sources.text(span.source), what);
}

fn finding_is_sound(roadmap: &Roadmap, finding: &Diagnostic) {
    within(roadmap, finding.span, &finding.message);
    finding.labels.iter().for_each(|label| within(roadmap, label.span, &label.value));
    let is_name = |code: &str| {
        code.split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
    };
    assert!(is_name(finding.code), "{}", finding.code);
    assert!(!finding.message.trim().is_empty() && !finding.message.ends_with('.'), "{finding:?}");
    assert!(finding.help.as_ref().is_some_and(|help| !help.is_empty()), "no help: {finding:?}");
    let place = roadmap.sources.location(finding.span);
    assert!(place.line > 0 && place.column > 0, "{place:?}");
}

/// All that is known, as text.
fn told(roadmap: &Roadmap) -> String {
    format!("{:?} {:?} {:?}", roadmap.proposals, roadmap.documentation, roadmap.diagnostics)
}
