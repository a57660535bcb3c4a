//! `lint --fix`: what has exactly one right answer, and not a byte beside it.

use std::fs;
use std::process::Command;

use roadbook::compare::{Kind, Text};
use roadbook::lint::{Settings, lint, mended};

use crate::edit::{Copy, lines};
use crate::project::{Outcome, Project, ROADBOOK};

/// Proposals beside the one that is mended, so that the repository has habits.
fn begin() -> Project {
    let project = Project::new();
    for number in 2..=7 {
        kep(&project, number, &metadata(number), DOCUMENT);
    }
    project
}

const DOCUMENT: &str = "# Lamp\n\n<!-- toc -->\n- [Summary](#summary)\n<!-- /toc -->\n\n## Summary\n\nIt shines.\n";

fn metadata(number: u32) -> String {
    format!(
        "title: Lamp\nkep-number: {number}\nauthors:\n  - \"@ada\"\nowning-sig: sig-a\nstatus: implementable\ncreation-date: 2024-01-02\nstage: alpha\nmilestone:\n  alpha: \"v1.1\"\n"
    )
}

fn kep(project: &Project, number: u32, metadata: &str, document: &str) {
    project.file(&format!("keps/sig-a/{number}-lamp/kep.yaml"), metadata);
    project.file(&format!("keps/sig-a/{number}-lamp/README.md"), document);
}

fn fix(project: &Project) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(["lint", "--fix", "--no-git", "-C"]).arg(project.root()))
}

fn both(project: &Project) -> [String; 2] {
    let read = |name: &str| fs::read_to_string(project.root().join("keps/sig-a/1-lamp").join(name)).expect("a file");
    [read("kep.yaml"), read("README.md")]
}

/// Mends one proposal: its metadata and its text, before and after.
#[track_caller]
fn check(before: [&str; 2], after: [&str; 2], said: &str) {
    let project = begin();
    kep(&project, 1, before[0], before[1]);
    let outcome = fix(&project);
    assert_eq!(both(&project), after);
    let first = outcome.stderr.lines().next().unwrap_or("");
    assert!(first == said || said.is_empty(), "{}", outcome.stderr);
    let again = fix(&project);
    assert!(!again.stderr.contains("Mended"), "{}", again.stderr);
    assert_eq!(both(&project), after);
}

/// The same for the metadata alone, which is right but for this.
#[track_caller]
fn check_metadata(right: &str, wrong: &str) {
    let text = metadata(1).replace(right, wrong);
    assert_ne!(text, metadata(1), "{right}");
    check([&text, DOCUMENT], [&metadata(1), DOCUMENT], "Mended 1 finding in 1 file");
    let windows = |text: &str| text.replace('\n', "\r\n");
    check([&windows(&text), DOCUMENT], [&windows(&metadata(1)), DOCUMENT], "Mended 1 finding in 1 file");
}

/// Metadata that stays as it is: what is meant cannot be known, or it is right.
#[track_caller]
fn check_left(right: &str, other: &str) {
    let text = metadata(1).replace(right, other);
    assert_ne!(text, metadata(1), "{right}");
    check([&text, DOCUMENT], [&text, DOCUMENT], "");
}

#[test]
fn values_of_the_metadata() {
    check_metadata("2024-01-02", "2024-1-2");
    check_metadata("2024-01-02", "2024.01.2");
    check_metadata("\"v1.1\"", "\"1.1\"");
    check_metadata("implementable", "Implementable");
    check_metadata("stage: alpha", "stage: ALPHA");
    check_metadata("v1.1\"\n", "v1.1\"\n---\n");
    check_left("2024-01-02", "01-02-2024");
    check_left("2024-01-02", "January 2, 2024");
    check_left("\"v1.1\"", "\"1.1, 1.2\"");
    check_left("\"v1.1\"", "\"1.1.\"");
    check_left("implementable", "imlpementable");
    check_left("stage: alpha\n", "---\nstage: alpha\n");
}

#[test]
fn what_stands_beside_a_value_stays() {
    let right = metadata(1).replace("implementable", "'implementable'   # as agreed").replace("1.1\"", "1.1\" # 1.1");
    let wrong = right.replace("'implementable'", "'Implementable'").replace("\"v1.1", "\"1.1");
    check([&wrong, DOCUMENT], [&right, DOCUMENT], "Mended 2 findings in 1 file");
}

#[test]
fn handles_are_quoted() {
    let project = Project::new();
    let path = "enhancements/area/lamp.md";
    let text = "---\ntitle: lamp\nauthors:\n  - @ada # first\n  - \"@grace\"\nreviewers:\n- @org/team, for the lens\napi-approvers: @joan\nstatus: provisional\n---\n\n# Lamp\n\n## Summary\n\n- @ada says so\n";
    project.file(path, text);
    let outcome = fix(&project);
    let mended = text
        .replace("@ada #", "\"@ada\" #")
        .replace("@org/team, for the lens", "\"@org/team, for the lens\"")
        .replace("@joan", "\"@joan\"");
    assert_eq!(fs::read_to_string(project.root().join(path)).expect("the file"), mended);
    assert!(outcome.stderr.starts_with("Mended 1 finding in 1 file\n"), "{}", outcome.stderr);
    // Where more is wrong, the lines may not be what they look like.
    let more = text.replace("title: lamp", "title: a: lamp");
    project.file(path, &more);
    assert!(!fix(&project).stderr.contains("Mended"));
    assert_eq!(fs::read_to_string(project.root().join(path)).expect("the file"), more);
}

#[test]
fn contents_lists_and_fences() {
    let check = |from: &str, to: &str| {
        check([&metadata(1), from], [&metadata(1), to], "Mended 1 finding in 1 file");
    };
    check(&DOCUMENT.replace("(#summary)", "(#sumary)"), DOCUMENT);
    check(&format!("{DOCUMENT}\n```text\nlamp\n"), &format!("{DOCUMENT}\n```text\nlamp\n```\n"));
    check(&format!("{DOCUMENT}\n~~~~text\nlamp\n~~~"), &format!("{DOCUMENT}\n~~~~text\nlamp\n~~~\n~~~~\n"));
    check(&format!("{DOCUMENT}\n```\n\n"), &format!("{DOCUMENT}\n"));
    let left = |text: &str| check_left_text(text);
    left(&format!("{DOCUMENT}\n```text\nlamp\n\n## Drawbacks\n"));
    left(&format!("{DOCUMENT}\n> ```text\n> lamp\n"));
    left(&DOCUMENT.replace("<!-- /toc", "## Within\n<!-- /toc"));
}

#[track_caller]
fn check_left_text(text: &str) {
    check([&metadata(1), text], [&metadata(1), text], "");
}

#[test]
fn only_what_counts_is_mended() {
    let project = begin();
    let wrong = metadata(1).replace("2024-01-02", "2024-1-2").replace("implementable", "Implementable");
    kep(&project, 1, &wrong, DOCUMENT);
    project.file("book.toml", "[lint.rules]\ndate-form = \"off\"\n");
    assert!(fix(&project).stderr.starts_with("Mended 1 finding in 1 file\n"));
    assert_eq!(both(&project)[0], wrong.replace("Implementable", "implementable"));
}

#[test]
fn files_that_were_not_read_whole_are_left() {
    let project = begin();
    let mut bytes = metadata(1).replace("2024-01-02", "2024-1-2").into_bytes();
    bytes.extend(b"# caf\xe9\n");
    kep(&project, 1, "", DOCUMENT);
    project.file("keps/sig-a/1-lamp/kep.yaml", &bytes);
    let outcome = fix(&project);
    assert!(
        outcome.stderr.starts_with("note: keps/sig-a/1-lamp/kep.yaml: it holds more than was read"),
        "{}",
        outcome.stderr
    );
    assert_eq!(fs::read(project.root().join("keps/sig-a/1-lamp/kep.yaml")).expect("the file"), bytes);
    // A mark before the text is no part of it, and stays.
    let marked = |text: &str| [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    project.file("keps/sig-a/1-lamp/kep.yaml", marked(&metadata(1).replace("2024-01-02", "2024-1-2")));
    assert!(fix(&project).stderr.starts_with("Mended 1 finding in 1 file\n"));
    assert_eq!(fs::read(project.root().join("keps/sig-a/1-lamp/kep.yaml")).expect("the file"), marked(&metadata(1)));
}

#[test]
fn every_proposal_of_the_corpora_says_the_same_afterwards() {
    for (name, least) in [("kubernetes", 50), ("openshift", 15)] {
        let Some(copy) = Copy::of(name) else { continue };
        let mut reading = copy.read();
        let mut files = 0;
        for round in 0.. {
            let (roadmap, config) = (&reading.roadmap, &reading.config);
            let settings = Settings::of(config).expect("settings");
            let findings = lint(roadmap, &settings, None, &|_| true).diagnostics;
            let mended = mended(roadmap, config, &settings, &findings);
            if mended.is_empty() {
                break;
            }
            assert!(round < 2, "{name}: it goes on and on");
            for (source, file) in &mended {
                let (path, before) = (roadmap.sources.path(*source), roadmap.sources.text(*source));
                // A list is one finding; everything else is one line each, but for people, who are as many as there are.
                let list = before.contains("toc") || before.contains("TOC");
                let (gone, new) = lines(before, &file.text);
                let people = file.text.matches("\"@").count();
                assert!(list || gone == new && gone <= file.count + people, "{path}: -{gone} +{new}");
                copy.write(path, &file.text);
            }
            files += mended.len();
            reading = copy.read();
        }
        assert!(files >= least, "{name}: {files}");
        let comparison = copy.compared();
        for change in &comparison.compared().changes.proposals {
            let path = change.head.map_or("", |id| comparison.head.roadmap.proposals[id].path.as_str());
            let same = change.fields.is_empty()
                && change.events_new.len() + change.events_gone.len() + change.ticked.len() + change.unticked.len()
                    == 0
                && change.findings_new.is_empty();
            assert!(same && change.kind == Kind::Changed, "{name}: {path}: {change:?}");
            // Beyond the metadata, only a contents list is another text.
            assert!(change.text == Text::Same || path.to_lowercase().ends_with(".md"), "{path}");
        }
    }
}
