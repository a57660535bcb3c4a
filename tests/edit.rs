//! `status` and `promote`: just the bytes that are meant, and nothing where that is in doubt.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use roadbook::build::Asked;
use roadbook::build::comparison::{Comparison, read_both};
use roadbook::build::{Past, Reader, Reading};
use roadbook::compare::{Field, FieldChange, Kind};
use roadbook::edit::{EditError, Wanted, edited};
use roadbook::proposal::Proposal;

use crate::corpora::corpus;
use crate::project::{Outcome, Project, ROADBOOK};

fn run(project: &Project, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(arguments).args(["-C"]).arg(project.root()))
}

mod notes;
mod words;

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
fn a_line_of_the_history_goes_behind_the_whole_of_the_last_one() {
    let path = "enhancements/0001-lamp.md";
    let check_line = |last: &str, rest: &str| {
        let before = EP.replace("<!-- Lines with dates. -->\n", &format!("{last}{rest}"));
        let after = EP.replace("<!-- Lines with dates. -->\n", &format!("{last}- 2024-05-06: withdrawn\n{rest}"));
        let arguments = ["status", "EP-0001", "withdrawn", "--date", "2024-05-06"];
        check(path, &before, &arguments, &after.replace("**provisional**", "**withdrawn**"));
    };
    check_line("- 2024-01-02: Began\n", "\nAnd so on.\n");
    check_line("- 2024-01-02: [Began\nearly](#x) and went on\n", "");
    check_line("- 2024-01-02: Began\n\n  with a test\n", "\n<!-- more to come -->\n");
    check_line("- 2024-01-02: Began\n  - with a test\n", "\n## Drawbacks\n");
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

#[test]
fn a_release_in_a_status_is_where_the_file_has_it() {
    for status in [
        "accepted (in v1.9)",
        "'accepted (in v1.9)'",
        "'accepted (it''s in v1.9)'",
        "\"accepted (in v1.9)\"",
        "accepted (in\n    v1.9)",
        "|\n  accepted (in v1.9)",
        ">-\n    accepted (ünder\n    v1.9)",
    ] {
        let project = Project::new();
        let text = format!(
            "---\nstatus: {status}\ndate: 2021-05-06\ndeciders: [ada]\n---\n# A\n\n## Context and Problem Statement\n\nB.\n"
        );
        project.file("docs/decisions/0001-a.md", &text);
        let reading = Reader::new(&project.root(), Past::Off).read().expect("a roadmap");
        let declared = &reading.roadmap.proposals[0].milestones;
        let places: Vec<_> =
            declared.iter().map(|one| (one.raw.value.as_str(), text.get(one.raw.span.range()))).collect();
        assert_eq!(places, [("1.9", Some("1.9"))], "{status}");
    }
}

/// A repository of real proposals in a folder where it may be edited; its last commit is what it was.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    pub(crate) fn of(name: &str) -> Option<Copy> {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let mut git = Command::new("git");
        git.args(["clone", "--quiet", "--shared"]).arg(corpus(name)?).arg(folder.path().join("copy"));
        assert!(git.status().expect("git").success());
        Some(Copy { folder })
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("copy")
    }

    pub(crate) fn read(&self) -> Reading {
        Reader::new(&self.root(), Past::Off).read().expect("a roadmap")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.root().join(path), text).expect("a file");
    }

    /// What has become of all proposals since the last commit.
    pub(crate) fn compared(&self) -> Comparison {
        let asked = Asked::new("HEAD".to_owned(), None, false).expect("a revision");
        read_both(Reader::new(&self.root(), Past::Later), &asked, Past::Off).expect("two roadmaps")
    }
}

/// Edits every proposal by `wanted`, all at once since none is in the file of another, and compares what all of them say
/// then with what was meant: that, and nothing else. Tells how many were edited, and which were refused.
fn all(name: &str, wanted: impl Fn(&Proposal) -> Wanted) -> Option<(usize, Vec<String>)> {
    let copy = Copy::of(name)?;
    let reading = copy.read();
    let roadmap = &reading.roadmap;
    let (mut meant, mut refused) = (BTreeMap::new(), Vec::new());
    for (id, proposal) in roadmap.proposals.iter().enumerate() {
        let wanted = wanted(proposal);
        match edited(roadmap, &reading.config, id, &wanted) {
            Ok(texts) => {
                for (source, text) in texts {
                    let path = roadmap.sources.path(source);
                    let (gone, new) = lines(roadmap.sources.text(source), &text);
                    // A status or stage, a milestone and the latest one are exchanged; a line of the history, of a
                    // milestone and of its map, and blank lines round a list are added.
                    assert!(gone <= 3 && new <= gone + 6, "{path}: -{gone} +{new}");
                    copy.write(path, &text);
                }
                meant.insert(proposal.path.as_str(), wanted);
            }
            Err(EditError::Same) => {}
            Err(error) => refused.push(error.to_string().lines().next().unwrap_or("").to_owned()),
        }
    }
    let comparison = copy.compared();
    let (mut different, mut told) = (Vec::new(), 0);
    for change in comparison.compared().changes.proposals.iter().filter(|change| change.kind != Kind::Affected) {
        let path = change.head.map_or("", |id| comparison.head.roadmap.proposals[id].path.as_str());
        let Some(wanted) = meant.get(path) else {
            different.push(format!("{path}: was not meant"));
            continue;
        };
        told += 1;
        let [stage, milestone] = [&wanted.stage, &wanted.milestone].map(|one| one.clone().unwrap_or_default());
        let is = |field: &FieldChange, milestone: &str| {
            field.to.len() == 1 && field.to[0].trim_start_matches('v') == milestone.trim_start_matches('v')
        };
        let unexpected = |field: &&FieldChange| match &field.field {
            Field::Status => wanted.status.as_ref().is_none_or(|status| field.to != [status.clone()]),
            Field::Stage => field.to != [stage.clone()],
            Field::Milestone(of) => *of != stage || !is(field, &milestone),
            Field::Latest => !is(field, &milestone),
            _ => true,
        };
        let line = wanted.history.as_ref().map(|(_, line)| line.as_str()).unwrap_or_default();
        let odd_event = change.events_new.iter().any(|event| !event.contains(line)) || change.events_new.len() > 1;
        if let Some(field) = change.fields.iter().find(unexpected) {
            different.push(format!("{path}: {field:?}"));
        }
        if odd_event || !change.events_gone.is_empty() || change.ticked.len() + change.unticked.len() > 0 {
            different.push(format!("{path}: +{:?} -{:?}", change.events_new, change.events_gone));
        }
        let status_meant = wanted.status.is_some() && !change.fields.iter().any(|field| field.field == Field::Status);
        if status_meant || wanted.stage.is_some() && !change.fields.iter().any(|field| field.field == Field::Stage) {
            different.push(format!("{path}: {:?}", change.fields));
        }
    }
    assert!(different.is_empty(), "{name}: {}\n{}", different.len(), different.join("\n"));
    assert_eq!(told, meant.len(), "{name}: what was edited says something else");
    Some((told, refused))
}

/// How many lines only the one text has, and only the other.
pub(crate) fn lines(before: &str, after: &str) -> (usize, usize) {
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

fn history() -> Option<(String, String)> {
    Some(("2024-05-06".to_owned(), "Edited by hand".to_owned()))
}

#[track_caller]
fn check_all(wanted: impl Fn(&Proposal) -> Wanted + std::marker::Copy) {
    // What has no metadata at all is left.
    for (name, least) in [("kubernetes", 654), ("openshift", 600)] {
        if let Some((done, refused)) = all(name, wanted) {
            assert!(done >= least, "{name}: {done}\n{}", refused.join("\n"));
        }
    }
}

#[test]
fn every_proposal_of_the_corpora_gets_another_status() {
    check_all(|proposal| {
        let is = proposal.status.canonical.as_deref() == Some("implementable");
        let status = if is { "withdrawn" } else { "implementable" };
        Wanted { status: Some(status.to_owned()), history: history(), ..Wanted::default() }
    });
}

#[test]
fn every_proposal_of_the_corpora_is_promoted() {
    check_all(|proposal| Wanted {
        stage: Some(if proposal.stage_word() == Some("beta") { "stable" } else { "beta" }.to_owned()),
        milestone: Some("v9.87".to_owned()),
        history: history(),
        ..Wanted::default()
    });
}
