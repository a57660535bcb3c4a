//! Edits of a proposal: only the word changes, the proposal says what was wanted and nothing else, and whatever is refused is told
//! with its place.
//!
//! The first line of an input says what is wanted, as in `want status=accepted stage=beta milestone=v1.2 history`.

use std::collections::BTreeMap;
use std::ops::Range;

use roadbook::build::Reading;
use roadbook::compare::{Field, Kind, Pairs, compare};
use roadbook::dialect::carrier::place;
use roadbook::edit::{EditError, Wanted, edit, milestone_as_written};
use roadbook::proposal::Proposal;
use roadbook::roadmap::{ProposalId, Roadmap};
use roadbook::source::SourceId;

use super::repository::{Files, files, read, reader};

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How many proposals of an input are edited.
const EDITED: usize = 2;

pub(crate) fn run(data: &[u8]) {
    let (first, rest) = data.split_at(data.iter().position(|byte| *byte == b'\n').map_or(data.len(), |at| at + 1));
    let files = files(rest);
    let Ok(reading) = read(&mut reader(), &files) else { return };
    for id in 0..reading.roadmap.proposals.len().min(EDITED) {
        if let Some(wanted) = wanted(&reading.roadmap, id, &String::from_utf8_lossy(first)) {
            check(&files, &reading, id, &wanted);
        }
    }
}

/// What the line of an input wants of a proposal, in the words of its dialect.
fn wanted(roadmap: &Roadmap, id: ProposalId, line: &str) -> Option<Wanted> {
    let vocabulary = &roadmap.dialects.get(roadmap.proposals[id].dialect)?.vocabulary;
    let mut wanted = Wanted::default();
    for word in line.split_whitespace() {
        match word.split_once('=') {
            Some(("status", value)) => wanted.status = Some(vocabulary.status(value)?.name.clone()),
            Some(("stage", value)) => wanted.stage = Some(vocabulary.stage(value)?.name.clone()),
            Some(("milestone", value)) => wanted.milestone = Some(milestone_as_written(roadmap, value)),
            None if word == "history" => wanted.history = Some(("2026-04-22".to_owned(), "as wanted".to_owned())),
            _ => {}
        }
    }
    // The command line gives a milestone together with a stage only, and always one of the two.
    let is_asked = wanted.status.is_some() != wanted.stage.is_some();
    (is_asked && (wanted.milestone.is_none() || wanted.stage.is_some())).then_some(wanted)
}

fn check(files: &Files, reading: &Reading, id: ProposalId, wanted: &Wanted) {
    let roadmap = &reading.roadmap;
    let proposal = &roadmap.proposals[id];
    let edited = match edit(roadmap, &reading.config, id, wanted) {
        Ok(edited) => edited,
        Err(EditError::Same) => {
            assert!(wanted.status.is_none() || wanted.status == proposal.status.canonical, "{wanted:?}");
            assert!(wanted.stage.as_deref().is_none_or(|stage| proposal.stage_word() == Some(stage)), "{wanted:?}");
            return;
        }
        Err(EditError::Unclear { place, why, .. }) => {
            let own = [proposal.document, proposal.sidecar].into_iter().flatten();
            let paths: Vec<String> = own.map(|source| roadmap.sources.path(source).to_owned()).collect();
            let is_plain = paths.iter().all(|path| !path.contains(char::is_control));
            assert!(!is_plain || paths.iter().any(|path| place.starts_with(path.as_str())), "{place}");
            assert!(!why.is_empty());
            return;
        }
    };
    if wanted.milestone.is_none() && wanted.history.is_none() {
        only_the_word(roadmap, proposal, wanted, &edited.texts);
    }
    let mut new = files.clone();
    for (source, text) in &edited.texts {
        assert!([proposal.document, proposal.sidecar].contains(&Some(*source)), "the file of another is edited");
        let path = roadmap.sources.path(*source);
        let old = files.get(path).map_or(&[][..], Vec::as_slice);
        let mark = if old.starts_with(MARK) { MARK } else { &[] };
        // Such a file is refused when it is written, since it holds more than was read.
        if old[mark.len()..] != *roadmap.sources.text(*source).as_bytes() {
            return;
        }
        new.insert(path.to_owned(), [mark, text.as_bytes()].concat());
    }
    let after = match read(&mut reader(), &new) {
        Ok(after) => after,
        Err(error) => panic!("{error}"),
    };
    let path = proposal.path.as_str();
    let Some(now) = after.roadmap.proposals.iter().find(|other| other.path == path) else { panic!("{path} is gone") };
    assert!(wanted.status.is_none() || wanted.status == now.status.canonical, "{wanted:?} gave {:?}", now.status);
    assert!(
        wanted.stage.as_deref().is_none_or(|stage| now.stage_word() == Some(stage)),
        "{wanted:?} gave {:?}",
        now.stage
    );
    nothing_else(reading, &after, proposal, wanted);
}

/// Where one word is to change and the reader knows which bytes it took for it, no others do.
fn only_the_word(roadmap: &Roadmap, proposal: &Proposal, wanted: &Wanted, texts: &BTreeMap<SourceId, String>) {
    let (raw, word) = match (&wanted.status, &proposal.stage) {
        (Some(_), _) => (proposal.status.raw.as_ref(), proposal.status.word.clone()),
        (None, stage) => (stage.as_ref().map(|stage| &stage.raw), stage.as_ref().and_then(|stage| stage.word.clone())),
    };
    let (Some(raw), Some(word)) = (raw, word) else { return };
    let old = roadmap.sources.text(raw.span.source);
    let range: Range<usize> = place(old, raw, word).unwrap_or(raw.span.range());
    let [(source, new)] = texts.iter().collect::<Vec<_>>()[..] else { panic!("{} files changed", texts.len()) };
    let (before, after) = (&old[..range.start], &old[range.end..]);
    let kept = new.starts_with(before) && new.ends_with(after) && new.len() >= before.len() + after.len();
    assert!(*source == raw.span.source && kept, "more than {range:?} of {old:?} changed to {new:?}");
}

/// No other proposal says anything else, and this one only what was wanted.
fn nothing_else(before: &Reading, after: &Reading, proposal: &Proposal, wanted: &Wanted) {
    let (base, head) = (&before.roadmap, &after.roadmap);
    let none = BTreeMap::new();
    // A file that was nearly YAML may be YAML then, and is read with fewer quotes and brackets.
    let is_broken = |roadmap: &Roadmap, path: &str| {
        let mut broken = roadmap.diagnostics.iter().filter(|finding| finding.code == "yaml-invalid");
        broken.any(|finding| roadmap.sources.path(finding.span.source) == path)
    };
    let mut own = [proposal.document, proposal.sidecar].into_iter().flatten().map(|source| base.sources.path(source));
    if own.any(|path| is_broken(base, path) && !is_broken(head, path)) {
        return;
    }
    let changes = compare(base, head, &Pairs::of(base, head), &after.config, [&none, &none]);
    let said = proposal.status.raw.as_ref().map_or_else(String::new, |raw| raw.value.to_lowercase());
    let in_status = |values: &[String]| values.iter().all(|value| said.contains(value.trim_start_matches('v')));
    assert!(changes.documentation.is_empty(), "{:?}", changes.documentation);
    for change in changes.proposals.iter().filter(|change| change.kind != Kind::Affected) {
        let path = change.head.map_or("", |id| head.proposals[id].path.as_str());
        assert_eq!((path, change.kind), (proposal.path.as_str(), Kind::Changed), "{change:?}");
        for field in &change.fields {
            let meant = match &field.field {
                Field::Status => wanted.status.is_some(),
                Field::Stage => wanted.stage.is_some(),
                // A release in the text of a status counts for whatever status that is.
                Field::Milestone(_) => wanted.milestone.is_some() || in_status(&field.from) && in_status(&field.to),
                Field::Latest => wanted.milestone.is_some(),
                _ => false,
            };
            assert!(meant, "{wanted:?} changed {field:?}");
        }
        let events = (change.events_new.len(), change.events_gone.len());
        assert!(events == (0, 0) || events == (1, 0) && wanted.history.is_some(), "{change:?}");
        assert!(change.ticked.is_empty() && change.unticked.is_empty(), "{change:?}");
    }
}
