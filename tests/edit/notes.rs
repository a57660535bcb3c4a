//! What `status` and `promote` say of the text that they leave, and of what they do not touch.

use std::fs;

use super::run;
use crate::project::Project;

const SWIFT: &str = "proposals/0001-lamp.md";

/// A file of a dialect around a status.
fn file(path: &str, status: &str) -> String {
    match path {
        SWIFT => format!(
            "# Lamp\n\n* Proposal: [SE-0001](0001-lamp.md)\n* Review Manager: Ada\n* Status: {status}\n\n## Summary\n\nA lamp.\n"
        ),
        _ => format!(
            "---\ntitle: lamp\nauthors: [ada]\nreviewers: [b]\nstatus: {status}\n---\n\n# Lamp\n\n## Summary\n\nA lamp.\n"
        ),
    }
}

/// Gives a proposal another status, and compares the status that its file has then, the notes and the exit code.
#[track_caller]
fn check(path: &str, before: &str, to: &str, after: &str, expected: &[&str]) {
    let project = Project::new();
    project.file(path, file(path, before));
    let outcome = run(&project, &["status", path, to, "--no-history", "--force"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(project.root().join(path)).expect("the file"), file(path, after));
    let notes: Vec<&str> =
        outcome.stderr.lines().filter(|line| line.starts_with("note: ") && !line.contains("step")).collect();
    let expected: Vec<String> = expected.iter().map(|note| format!("note: {path}:{note}")).collect();
    assert_eq!(notes, expected, "{before}");
}

/// A status that is refused: the file stays, and the message names the place.
#[track_caller]
fn check_refused(path: &str, status: &str, place: &str) {
    let project = Project::new();
    project.file(path, file(path, status));
    let outcome = run(&project, &["status", path, "implemented", "--no-history", "--force"]);
    assert_eq!(outcome.code, Some(2), "{status}: {}", outcome.stderr);
    let message = outcome.stderr.lines().find(|line| line.contains("without a doubt")).unwrap_or_default();
    assert!(message.contains(&format!("{path}:{place}: ")), "{status}: {}", outcome.stderr);
    assert!(outcome.stderr.ends_with("help: edit the file by hand; nothing was changed\n"), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(project.root().join(path)).expect("the file"), file(path, status), "{status}");
}

#[test]
fn text_behind_a_status_stays_and_is_told() {
    let note = |column: usize, text: &str| {
        format!("5:{column}: \"{text}\" stays behind the status, and may no longer be true")
    };
    let path = "enhancements/area/lamp.md";
    for (before, after, text, column) in [
        ("**provisional** (since May)", "**implementable** (since May)", "(since May)", 25),
        ("__provisional__ (x)", "__implementable__ (x)", "(x)", 25),
        ("`provisional` (x)", "`implementable` (x)", "(x)", 23),
        ("Provisional since 2024-05-01", "Implementable since 2024-05-01", "since 2024-05-01", 21),
        ("PROVISIONAL, see [minutes](m.md)", "IMPLEMENTABLE, see [minutes](m.md)", ", see [minutes](m.md)", 20),
        ("provisional # since May", "implementable # since May", "# since May", 21),
        ("\"provisional (v1.2)\" # x", "\"implementable (v1.2)\" # x", "(v1.2)", 22),
    ] {
        check(path, before, "implementable", after, &[&note(column, text)]);
    }
    for (before, after) in [
        ("**provisional** <!-- c -->", "**implementable** <!-- c -->"),
        ("provisional # for now", "implementable # for now"),
        ("\"provisional\"", "\"implementable\""),
        ("|\n  provisional", "|\n  implementable"),
        ("provisional.", "implementable."),
        ("[]", "implementable"),
        ("~ # none", "implementable # none"),
        ("# none", "implementable # none"),
        ("''", "'implementable'"),
        ("**status here**", "**implementable**"),
        ("provisional|implementable", "implementable"),
        ("**provisional**|implementable", "implementable"),
    ] {
        check(path, before, "implementable", after, &[]);
    }
    for (before, after, text, column) in [
        ("**Accepted** *with modifications*", "**Implemented** *with modifications*", "*with modifications*", 24),
        ("**Accepted (Swift 5.9)**", "**Implemented (Swift 5.9)**", "(Swift 5.9)", 22),
        ("Accepted (see [minutes](..))", "Implemented (see [minutes](..))", "(see [minutes](..))", 20),
        ("Accepted by the core team", "Implemented by the core team", "by the core team", 20),
        ("Zombie (in part)", "Implemented (in part)", "(in part)", 18),
    ] {
        check(SWIFT, before, "implemented", after, &[&note(column, text)]);
    }
    check(SWIFT, "proposed <!-- optional -->", "implemented", "implemented <!-- optional -->", &[]);
}

#[test]
fn a_second_status_that_stays_is_told() {
    let project = Project::new();
    let text = "---\nstatus: accepted\ndate: 2024-01-02\ndeciders: ada\n---\n\n# Lamp\n\n## Status\n\nAccepted\n\n## Context and Problem Statement\n";
    project.file("adr/0001-lamp.md", text);
    let outcome = run(&project, &["status", "adr/0001-lamp.md", "rejected", "--no-history"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let note = "note: adr/0001-lamp.md:11:1: another status, \"Accepted\", stays as it is; the first one counts\n";
    assert!(
        outcome.stderr.ends_with(&format!("{note}note: it has no Implementation History to add a line to\n"))
            || outcome.stderr.ends_with(note),
        "{}",
        outcome.stderr
    );
    let after = fs::read_to_string(project.root().join("adr/0001-lamp.md")).expect("the file");
    assert_eq!(after, text.replace("status: accepted", "status: rejected"));
}

#[test]
fn a_word_in_doubt_is_refused_at_its_place() {
    let path = "enhancements/area/lamp.md";
    for (status, place) in [
        ("[provisional, implementable]", "5:9"),
        ("accepted, provisional", "5:9"),
        ("accepted/provisional", "5:9"),
        ("**partially** implemented", "5:9"),
        ("~~provisional~~", "5:9"),
        ("\"\\u0070rovisional\"", "5:9"),
        ("under consideration", "5:9"),
        ("\"[accepted](https://a.example)\"", "5:9"),
        ("&s provisional\ndescription: *s", "5:12"),
    ] {
        check_refused(path, status, place);
    }
    check_refused(SWIFT, "[Accepted](https://a.example/minutes)", "5:11");
    check_refused(SWIFT, "Accepted → Final", "5:11");
    let project = Project::new();
    let text = "# Lamp\n\n## Status\n\nSuperseded by [9](0009-x.md)\n\n## Context and Problem Statement\n";
    project.file("adr/0001-lamp.md", text);
    let outcome = run(&project, &["status", "adr/0001-lamp.md", "accepted"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("adr/0001-lamp.md:5:1: its line names another proposal, too"),
        "{}",
        outcome.stderr
    );
    assert_eq!(fs::read_to_string(project.root().join("adr/0001-lamp.md")).expect("the file"), text);
}

#[test]
fn a_line_of_the_history_stays_out_of_comments_and_code() {
    let head = "# EP-0001: Lamp\n\n## Status\n\n**provisional**\n\n## Implementation History\n\n";
    let line = "- 2024-05-06: withdrawn\n";
    for (before, after) in [
        ("- 2024-01-02: Began\n\n<!--\n- 2024-01-03: An example\n-->\n", None),
        (
            "<!--\n- 2024-01-03: An example\n-->\n\n- 2024-01-02: Began\n",
            Some("<!--\n- 2024-01-03: An example\n-->\n\n- 2024-01-02: Began\n"),
        ),
        ("- 2024-01-02: Began\n\n  ```\n  - code\n  ```\n", Some("- 2024-01-02: Began\n\n  ```\n  - code\n  ```\n")),
        ("- 2024-01-02: Began\n\n```\n- code\n```\n", None),
        ("- 2024-01-02: Began\n  - more\n  - \n\n## Drawbacks\n", Some("- 2024-01-02: Began\n  - more\n  - \n")),
    ] {
        let project = Project::new();
        project.file("enhancements/0001-lamp.md", format!("{head}{before}"));
        let outcome = run(&project, &["status", "1", "withdrawn", "--date", "2024-05-06"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let text = fs::read_to_string(project.root().join("enhancements/0001-lamp.md")).expect("the file");
        let expected = match after {
            Some(after) => before.replacen(after, &format!("{after}{line}"), 1),
            // Right behind the item.
            None => before.replacen("Began\n", &format!("Began\n{line}"), 1),
        };
        assert_eq!(text, format!("{}{expected}", head.replace("provisional", "withdrawn")));
    }
}

#[test]
fn stages_and_milestones_change_by_their_word_alone() {
    let head = "title: Lamp\nkep-number: 1\nauthors: [\"@ada\"]\nowning-sig: sig-a\nstatus: implementable\n";
    for (before, after, note) in [
        (
            "stage: Alpha # for now\nlatest-milestone: v1.1 (tentative)\nmilestone:\n  beta: 'v1.2'\n",
            "stage: Beta # for now\nlatest-milestone: v1.9 (tentative)\nmilestone:\n  beta: 'v1.9'\n",
            Some("\"(tentative)\" stays behind the milestone"),
        ),
        (
            "stage: alpha|beta|stable\nmilestone:\n  alpha: \"v1.1\"\n  beta: \"\"\n  stable:\n",
            "stage: beta\nmilestone:\n  alpha: \"v1.1\"\n  beta: \"v1.9\"\n  stable:\n",
            None,
        ),
        (
            "stage:\nmilestone:\n  alpha:\n  beta:\n# x\n",
            "stage: beta\nmilestone:\n  alpha:\n  beta: \"v1.9\"\n# x\n",
            None,
        ),
        ("stage: alpha\nmilestone:\n\n# x\n", "stage: beta\nmilestone:\n  beta: \"v1.9\"\n\n# x\n", None),
        ("stage: alpha\nmilestone: {} # x\n", "stage: beta\nmilestone: {beta: \"v1.9\"} # x\n", None),
        ("stage: alpha\nmilestone: {alpha: v1.1}\n", "stage: beta\nmilestone: {alpha: v1.1, beta: \"v1.9\"}\n", None),
        (
            "stage: |\n  alpha\nmilestone:\n  alpha: v1.1\n",
            "stage: |\n  beta\nmilestone:\n  alpha: v1.1\n  beta: v1.9\n",
            None,
        ),
        (
            "stage: **alpha** (since May)\nmilestone:\n  beta: `v1.2`\n",
            "stage: **beta** (since May)\nmilestone:\n  beta: `v1.9`\n",
            Some("\"(since May)\" stays behind the stage"),
        ),
        (
            "latest-milestone: \"TBD: beta targeting v1.2\"\nmilestone:\n  beta: v1.2.\n",
            "stage: beta\nlatest-milestone: \"TBD: beta targeting v1.9\"\nmilestone:\n  beta: v1.9\n",
            Some("\"TBD: beta targeting\" stays before the milestone"),
        ),
    ] {
        for windows in [false, true] {
            let lines = |text: &str| if windows { text.replace('\n', "\r\n") } else { text.to_owned() };
            let project = Project::new();
            project.file("keps/sig-a/1-lamp/kep.yaml", lines(&format!("{head}{before}")));
            project.file("keps/sig-a/1-lamp/README.md", "# KEP-1: Lamp\n");
            let outcome = run(&project, &["promote", "1", "--stage", "beta", "--milestone", "v1.9"]);
            assert_eq!(outcome.code, Some(0), "{before:?}: {}", outcome.stderr);
            let text = fs::read_to_string(project.root().join("keps/sig-a/1-lamp/kep.yaml")).expect("the file");
            assert_eq!(text, lines(&format!("{head}{after}")));
            assert!(note.is_none_or(|note| outcome.stderr.contains(note)), "{}", outcome.stderr);
        }
    }
    for before in [
        "stage: alpha, beta\n",
        "stage: ~~alpha~~\n",
        "stage: [alpha, beta]\n",
        "stage: alpha\nmilestone:\n  beta: \"v1.2, v1.3\"\n",
        "stage: alpha\nmilestone:\n  beta: ~~v1.2~~\n",
        "stage: alpha\nmilestone:\n  beta: when it is ready\n",
        "stage: &s alpha\nfirst: *s\n",
    ] {
        let project = Project::new();
        let text = format!("{head}{before}");
        project.file("keps/sig-a/1-lamp/kep.yaml", &text);
        project.file("keps/sig-a/1-lamp/README.md", "# KEP-1: Lamp\n");
        let outcome = run(&project, &["promote", "1", "--stage", "beta", "--milestone", "v1.9"]);
        assert_eq!(outcome.code, Some(2), "{before:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("keps/sig-a/1-lamp/kep.yaml:"), "{}", outcome.stderr);
        assert_eq!(fs::read_to_string(project.root().join("keps/sig-a/1-lamp/kep.yaml")).expect("the file"), text);
    }
}

#[test]
fn a_new_field_is_written_like_the_one_beside_it() {
    let head = "# Lamp\n\n* Proposal: [SE-0001](0001-lamp.md)\n* Review Manager: Ada\n";
    for (before, after) in [
        ("* Status: **Accepted**\n", "* Status: **Accepted**\n* Stage: beta\n"),
        ("* Status: **Implemented (Swift 5.9)**\n", "* Status: **Implemented (Swift 5.9)**\n* Stage: beta\n"),
        ("- **Status:** Accepted (since May)\n", "- **Status:** Accepted (since May)\n- **Stage:** beta\n"),
        ("**Status**: Accepted\n", "**Status**: Accepted\n**Stage**: beta\n"),
        ("| Status | Accepted |\n", "| Status | Accepted |\n| Stage | beta |\n"),
    ] {
        let project = Project::new();
        project.file(SWIFT, format!("{head}{before}\n## Summary\n"));
        let outcome = run(&project, &["promote", SWIFT, "--stage", "beta", "--no-history"]);
        assert_eq!(outcome.code, Some(0), "{before:?}: {}", outcome.stderr);
        let text = fs::read_to_string(project.root().join(SWIFT)).expect("the file");
        assert_eq!(text, format!("{head}{after}\n## Summary\n"));
    }
}
