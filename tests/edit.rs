//! `status` and `promote`: just the bytes that are meant, and nothing where that is in doubt.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use roadbook::build::{Past, Reader};
use roadbook::edit::{EditError, Wanted, edited};
use roadbook::roadmap::Roadmap;

use crate::corpora::corpus;
use crate::project::{Outcome, Project, ROADBOOK};

fn run(project: &Project, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(arguments).args(["-C"]).arg(project.root()))
}

/// Runs the command on one file, and compares what is in it then.
#[track_caller]
fn check(path: &str, before: &str, arguments: &[&str], after: &str) {
    let project = Project::new();
    project.file(path, before);
    let outcome = run(&project, arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let text = fs::read_to_string(project.root().join(path)).expect("the file");
    assert_eq!(text, after);
}

const KEP: &str = "# kept\ntitle: Lamp\nkep-number: 1\nauthors:\n  - \"@ada\"\nowning-sig: sig-a\nstatus: provisional # for now\nstage: 'alpha'\n\nlatest-milestone: \"v1.1\"\nmilestone:\n  alpha: \"v1.1\" # was v1.0\n\nfeature-gates:\n  - name: Lamp\n";

fn kep() -> Project {
    let project = Project::new();
    project.file("keps/sig-a/1-lamp/kep.yaml", KEP);
    project.file(
        "keps/sig-a/1-lamp/README.md",
        "# KEP-1: Lamp\n\n## Implementation History\n\n* **2024-01-02**: Began\n  and went on\n\n## Drawbacks\n",
    );
    project
}

fn read(project: &Project, name: &str) -> String {
    fs::read_to_string(project.root().join("keps/sig-a/1-lamp").join(name)).expect("a file")
}

#[test]
fn a_kep_gets_another_status() {
    let project = kep();
    let outcome = run(&project, &["status", "1", "implementable", "--date", "2024-05-06"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), "KEP-1: implementable\n"));
    assert_eq!(read(&project, "kep.yaml"), KEP.replace("provisional", "implementable"));
    assert_eq!(
        read(&project, "README.md"),
        "# KEP-1: Lamp\n\n## Implementation History\n\n* **2024-01-02**: Began\n  and went on\n* **2024-05-06**: implementable\n\n## Drawbacks\n"
    );
    let again = run(&project, &["status", "kep-1", "implementable"]);
    assert_eq!((again.code, again.stderr.as_str()), (Some(0), "KEP-1: implementable already\n"));
}

#[test]
fn a_kep_is_promoted() {
    let project = kep();
    let outcome = run(&project, &["promote", "KEP-1", "--stage", "beta", "--milestone", "1.2", "--date", "2024-05-06"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), "KEP-1: beta in v1.2\n"));
    let expected = KEP
        .replace("'alpha'", "'beta'")
        .replace("latest-milestone: \"v1.1\"", "latest-milestone: \"v1.2\"")
        .replace("# was v1.0\n", "# was v1.0\n  beta: \"v1.2\"\n");
    assert_eq!(read(&project, "kep.yaml"), expected);
    assert!(read(&project, "README.md").contains("* **2024-05-06**: beta in v1.2\n\n## Drawbacks"));
}

#[test]
fn front_matter_keeps_what_stands_round_a_value() {
    let text = "---\r\ntitle: lamp\r\nauthors:\r\n  - \"@ada\"\r\nstatus: provisional|implementable\r\n---\r\n\r\n# Lamp\r\n\r\n## Summary\r\n";
    let path = "enhancements/area/lamp.md";
    check(path, text, &["status", path, "implementable"], &text.replace("provisional|implementable", "implementable"));
}

const EP: &str = "# EP-0001: Lamp\n\n## Status\n\n**provisional**\n\n- Authors: @ada\n- Stage: alpha\n- Alpha: 0.5\n\n## Proposal Checklist\n\n- [ ] One\n\n## Summary\n\nA lamp.\n\n## Implementation History\n\n<!-- Lines with dates. -->\n";

#[test]
fn the_status_section_of_an_ep() {
    let path = "enhancements/0001-lamp.md";
    let history = |line: &str| format!("{}\n- 2024-05-06: {line}\n", EP);
    check(
        path,
        EP,
        &["status", "EP-0001", "implementable", "--date", "2024-05-06"],
        &history("implementable").replace("**provisional**", "**implementable**"),
    );
    check(
        path,
        EP,
        &["promote", "EP-0001", "--stage", "beta", "--milestone", "0.6", "--date", "2024-05-06"],
        &history("beta in 0.6")
            .replace("Stage: alpha", "Stage: beta")
            .replace("Alpha: 0.5\n", "Alpha: 0.5\n- Beta: 0.6\n"),
    );
}

#[test]
fn what_the_life_of_a_proposal_forbids_is_refused() {
    let project = Project::new();
    project.file("enhancements/0001-lamp.md", EP);
    let refused = run(&project, &["status", "1", "completed"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("against the rules while its checklist is unfinished"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(project.root().join("enhancements/0001-lamp.md")).expect("the file"), EP);
    assert_eq!(run(&project, &["status", "1", "completed", "--force"]).code, Some(0));
    let unknown = run(&project, &["status", "1", "implementible"]);
    assert!(unknown.stderr.contains("did you mean `implementable`?"), "{}", unknown.stderr);
    assert!(run(&project, &["status", "7", "implementable"]).stderr.contains("`7` names no proposal"));
}

#[test]
fn metadata_that_is_in_doubt_is_left() {
    let project = Project::new();
    let text =
        "---\ntitle: lamp\nauthors: [ada]\nstatus:\n  - provisional\n  - implementable\n---\n\n# Lamp\n\n## Summary\n";
    project.file("enhancements/area/lamp.md", text);
    let outcome = run(&project, &["status", "enhancements/area/lamp.md", "implemented"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.contains("without a doubt\n  help: edit the file by hand; nothing was changed"),
        "{}",
        outcome.stderr
    );
    assert_eq!(fs::read_to_string(project.root().join("enhancements/area/lamp.md")).expect("the file"), text);
}

/// Every proposal of a repository, edited in memory: how often that went well, and the places where it was refused.
fn all(root: &Path) -> (BTreeMap<&'static str, usize>, Vec<String>) {
    let reading = Reader::new(root, Past::Off).read().expect("a roadmap");
    let roadmap: &Roadmap = &reading.roadmap;
    let (mut counts, mut refused) = (BTreeMap::new(), Vec::new());
    for id in 0..roadmap.proposals.len() {
        let proposal = &roadmap.proposals[id];
        let status =
            if proposal.status.canonical.as_deref() == Some("implementable") { "withdrawn" } else { "implementable" };
        let stage = if proposal.stage_word() == Some("beta") { "stable" } else { "beta" };
        let history = Some(("2024-05-06".to_owned(), "Edited".to_owned()));
        let wanted = [
            ("status", Wanted { status: Some(status.to_owned()), history: history.clone(), ..Wanted::default() }),
            (
                "promote",
                Wanted {
                    stage: Some(stage.to_owned()),
                    milestone: Some("v9.87".to_owned()),
                    history,
                    ..Wanted::default()
                },
            ),
        ];
        for (what, wanted) in wanted {
            match edited(roadmap, &reading.config, id, &wanted) {
                Ok(texts) => {
                    *counts.entry(what).or_default() += 1;
                    for (source, text) in texts {
                        let before = roadmap.sources.text(source);
                        let (gone, new) = lines(before, &text);
                        // A status or stage, a milestone and the latest one are exchanged; a line of the history, of a
                        // milestone and of its map, and blank lines round a list are added.
                        assert!(gone <= 3 && new <= gone + 6, "{}: -{gone} +{new}", roadmap.sources.path(source));
                    }
                }
                Err(EditError::Same) => {}
                Err(error) => {
                    *counts.entry(if what == "status" { "status refused" } else { "promote refused" }).or_default() +=
                        1;
                    refused.push(format!("{what}: {}", error.to_string().lines().next().unwrap_or("")));
                }
            }
        }
    }
    (counts, refused)
}

/// How many lines only the one text has, and only the other.
fn lines(before: &str, after: &str) -> (usize, usize) {
    let count = |one: &str, other: &str| {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        other.lines().for_each(|line| *left.entry(line).or_default() += 1);
        one.lines()
            .filter(|line| {
                left.get_mut(line).is_none_or(|count| {
                    let none = *count == 0;
                    *count = count.saturating_sub(1);
                    none
                })
            })
            .count()
    };
    (count(before, after), count(after, before))
}

#[test]
fn every_proposal_of_the_corpora_is_edited_or_left() {
    for (name, least) in [("kubernetes", 654), ("openshift", 600)] {
        let Some(root) = corpus(name) else { continue };
        let (counts, refused) = all(&root);
        // What has no metadata at all is left.
        for what in ["status", "promote"] {
            let done = counts.get(what).is_some_and(|count| *count >= least);
            assert!(done, "{name}: {counts:?}\n{}", refused.join("\n"));
        }
    }
}
