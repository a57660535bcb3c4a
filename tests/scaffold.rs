//! `new` and `init`: what is written, where, and that nothing is ever written over.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::edit::Copy;
use crate::project::{Outcome, Project, ROADBOOK, text_of};

fn new(project: &Project, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(ROADBOOK);
    command.arg("new").args(arguments).args(["--date", "2024-05-06", "-C"]).arg(project.root());
    // Whoever runs the tests is not who wrote the proposals.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    Outcome::of(&mut command)
}

fn init(project: &Project) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).arg("init").arg(project.root()))
}

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Makes a proposal, and compares where it is and how it begins.
#[track_caller]
fn check(project: &Project, arguments: &[&str], path: &str, begins: &str) {
    let outcome = new(project, arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let expected = project.root().join(path);
    assert_eq!(outcome.stdout.trim_end(), expected.to_str().expect("a path"));
    let text = read(project, path);
    assert!(text.starts_with(begins), "{}", text.lines().take(30).collect::<Vec<_>>().join("\n"));
}

#[track_caller]
fn refused(project: &Project, arguments: &[&str], expected: &str) {
    let outcome = new(project, arguments);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
    assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
}

fn lint(project: &Project, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(["lint", "--no-git", "-C"]).arg(project.root()).args(arguments))
}

#[test]
fn a_new_repository_has_all_that_a_proposal_needs() {
    let project = Project::new();
    project.file("README.md", "# Ours\n");
    let outcome = init(&project);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("stays  README.md\nwrote  book.toml\n"), "{}", outcome.stderr);
    assert_eq!(read(&project, "README.md"), "# Ours\n");
    let (template, text) =
        ("enhancements/guidelines/ep-template.md", read(&project, "enhancements/guidelines/ep-template.md"));
    check(
        &project,
        &["Fog bells", "--author", "@ada", "--author", "Grace Hopper"],
        "enhancements/0001-fog-bells.md",
        "# EP-0001: Fog bells\n\n<!--\n",
    );
    let proposal = read(&project, "enhancements/0001-fog-bells.md");
    assert!(
        proposal.contains("\n**provisional**\n")
            && proposal.contains("\n- Authors: @ada, Grace Hopper\n- Created: 2024-05-06\n")
    );
    // Every instruction, every section and the contents list are those of the template.
    let lines = |text: &str| text.lines().filter(|line| !line.starts_with("# ")).map(str::to_owned).collect::<Vec<_>>();
    let differ = lines(&text).into_iter().zip(lines(&proposal)).filter(|(left, right)| left != right).count();
    assert_eq!((differ, lines(&text).len()), (3, lines(&proposal).len()), "{template}");
    let clean = lint(&project, &["-v"]);
    assert_eq!((clean.code, clean.stderr.as_str()), (Some(0), "1 proposal: 0 errors, 0 warnings, 0 notes\n"));
    project.built();
    // A second time there is nothing to write: neither over what is there, nor beside it.
    let before = read(&project, "book.toml");
    assert!(init(&project).stderr.contains("book.toml is there already and stays as it is"));
    assert_eq!(read(&project, "book.toml"), before);
}

/// The built-in template as a proposal: what is found in it is what it has.
#[test]
fn the_template_has_its_placeholders_and_nothing_else() {
    let project = Project::new();
    init(&project);
    let text = read(&project, "enhancements/guidelines/ep-template.md");
    project.file("enhancements/0001-lamp.md", text.replace("# EP-0000: Title", "# EP-0001: Lamp"));
    let outcome = lint(&project, &["--format", "json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let found: Vec<String> = document["diagnostics"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|finding| format!("{} {}", text_of(&finding["code"]), text_of(&finding["text"])))
        .collect();
    assert_eq!(
        found,
        [
            "status-placeholder **status here**",
            "person-placeholder TBD",
            "date-placeholder YYYY-MM-DD",
            "template-left Tracking Epic, Story or Issue Link",
            "template-left `<package>`: `<date>` - `<test coverage>`",
            "template-left `<test>`: `<what it shows>`",
            "template-left `<test>`: `<what it shows>`",
        ]
    );
}

const KEP: &str =
    "# KEP-NNNN: Title\n\n<!-- Say it. -->\n\n<!-- toc -->\n<!-- /toc -->\n\n## Summary\n\n## Drawbacks\n";

fn keps() -> Project {
    let project = Project::new();
    project.file("keps/NNNN-kep-template/README.md", KEP);
    project.file(
        "keps/NNNN-kep-template/kep.yaml",
        "title: KEP Template\nkep-number: NNNN\nauthors:\n  - \"@jane.doe\" # you\nowning-sig: sig-xyz\nparticipating-sigs:\n  - sig-aaa\nstatus: provisional|implementable\ncreation-date: yyyy-mm-dd\nreviewers:\n  - TBD\n  - \"@alice.doe\"\nsee-also:\n  - \"/keps/sig-aaa/1-x\"\nstage: alpha|beta\nlatest-milestone: \"v1.19\"\nmilestone:\n  alpha: v1.19 # first\n",
    );
    for (sig, name) in [("sig-a", "12-lamp"), ("sig-b", "120-horn"), ("sig-a", "7-bell")] {
        let number = name.split('-').next().expect("a number");
        let metadata = format!(
            "title: Thing\nkep-number: {number}\nauthors:\n  - \"@ada\"\nowning-sig: {sig}\nstatus: implementable\n"
        );
        project.file(&format!("keps/{sig}/{name}/kep.yaml"), metadata);
        project.file(
            &format!("keps/{sig}/{name}/README.md"),
            format!("# KEP-{number}: Thing\n\n## Summary\n\nOne.\n\n## Drawbacks\n\nNone.\n"),
        );
    }
    project
}

#[test]
fn a_kep_has_its_folder_its_metadata_and_no_example_of_the_template() {
    let project = keps();
    check(
        &project,
        &["Bells: they ring, #1", "--group", "sig-b", "--author", "@ada", "--author", "@grace"],
        "keps/sig-b/121-bells-they-ring-1/README.md",
        "# KEP-121: Bells: they ring, #1\n\n<!-- Say it. -->\n\n<!-- toc -->\n- [Summary](#summary)\n- [Drawbacks](#drawbacks)\n<!-- /toc -->\n",
    );
    assert_eq!(
        read(&project, "keps/sig-b/121-bells-they-ring-1/kep.yaml"),
        "title: \"Bells: they ring, #1\"\nkep-number: 121\nauthors:\n  - \"@ada\" # you\n  - \"@grace\"\nowning-sig: sig-b\nparticipating-sigs: []\nstatus: provisional\ncreation-date: 2024-05-06\nreviewers:\n  - TBD\nsee-also: []\nstage: alpha\nlatest-milestone: \"\"\nmilestone:\n  alpha: \"\" # first\n"
    );
    let outcome = lint(&project, &["keps/sig-b/121-bells-they-ring-1"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    refused(&project, &["Bells"], "name one with --group: sig-a, sig-b");
    refused(
        &project,
        &["Bells", "--group", "sig-a", "--number", "12"],
        "the number 12 is taken: keps/sig-a/12-lamp/README.md",
    );
    refused(&project, &["???", "--group", "sig-a"], "no file can be named after the title `???`");
    // A group that has none yet gets a folder beside the others.
    check(&project, &["Bells", "--group", "sig-c"], "keps/sig-c/122-bells/README.md", "# KEP-122: Bells\n");
}

#[test]
fn a_repository_without_a_template_gets_ours() {
    let project = Project::new();
    for name in ["lamp", "horn"] {
        project.file(
            &format!("enhancements/area/{name}.md"),
            format!("---\ntitle: {name}\nauthors:\n  - \"@ada\"\nreviewers:\n  - \"@bob\"\napprovers:\n  - \"@cleo\"\ncreation-date: 2024-01-02\nstatus: implementable\n---\n\n# The {name}\n\n## Summary\n\nOne.\n"),
        );
    }
    check(
        &project,
        &["Fog bells", "--group", "area", "--author", "@ada"],
        "enhancements/area/fog-bells.md",
        "---\ntitle: Fog bells\nauthors:\n  - \"@ada\"\nlast-updated: 2024-05-06\n",
    );
    let text = read(&project, "enhancements/area/fog-bells.md");
    assert!(text.contains("---\n\n# Fog bells\n\n<!-- toc -->\n- [Summary](#summary)\n"), "{text}");
    let outcome = lint(&project, &["enhancements/area/fog-bells.md"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let swift = Project::new();
    swift.file("proposals/0001-lamp.md", "# Lamp\n\n* Proposal: [SE-0001](0001-lamp.md)\n* Author: [Ada](https://example.org/ada)\n* Status: **Accepted**\n* Review Manager: TBD\n\n## Introduction\n\nOne.\n");
    refused(&swift, &["Bells"], "none is built in for the dialect `swift`");
}

#[test]
fn names_follow_those_that_are_there() {
    let ep = |number: &str| {
        format!("# EP-{number}: Lamp\n\n## Status\n\n**implementable**\n\n- Authors: @ada\n\n## Summary\n\nOne.\n")
    };
    let check_name = |name: &str, number: &str, expected: &str| {
        let project = Project::new();
        project.file(&format!("proposals/{name}"), ep(number));
        check(&project, &["Fog bells ring"], &format!("proposals/{expected}"), "# EP-");
    };
    check_name("0007-lamp.md", "0007", "0008-fog-bells-ring.md");
    check_name("7_oil_lamp.md", "7", "8_fog_bells_ring.md");
    check_name("ep-007-lamp.md", "007", "ep-008-fog-bells-ring.md");
}

#[test]
fn numbers_of_other_branches_are_taken() {
    let project = keps();
    project.git(&["init", "--quiet"]).git(&["add", "."]).git(&["commit", "--quiet", "-m", "Begin"]);
    project.git(&["checkout", "--quiet", "-b", "other"]);
    project.file("keps/sig-a/300-mole/README.md", "# KEP-300: Mole\n");
    project.file("docs/9000-others.md", "# Not one of them\n");
    project.git(&["add", "."]).git(&["commit", "--quiet", "-m", "Another"]);
    project.git(&["checkout", "--quiet", "main"]);
    // Its author is who git says it is.
    project.git(&["config", "user.name", "Ada \"A\" Lovelace"]);
    check(&project, &["Bells", "--group", "sig-a"], "keps/sig-a/301-bells/README.md", "# KEP-301: Bells\n");
    assert!(read(&project, "keps/sig-a/301-bells/kep.yaml").contains("  - \"Ada \\\"A\\\" Lovelace\" # you\n"));
}

#[test]
fn an_editor_is_opened_on_it() {
    let project = keps();
    let editor = project.folder().join("editor.sh");
    fs::write(&editor, "#!/bin/sh\nprintf '%s' \"$2\" > \"$1\"\n").expect("an editor");
    let told = project.folder().join("told");
    let mut command = Command::new(ROADBOOK);
    command.args(["new", "Bells", "--group", "sig-a", "--open", "-C"]).arg(project.root());
    command.env("VISUAL", format!("sh {} {}", editor.display(), told.display()));
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(told).expect("a path"), outcome.stdout.trim_end());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed() {
    let project = keps();
    let outside = project.folder().join("outside");
    fs::create_dir(&outside).expect("a folder");
    std::os::unix::fs::symlink(&outside, project.root().join("keps/sig-d")).expect("a link");
    refused(&project, &["Bells", "--group", "sig-d"], "is a symbolic link, which may lead elsewhere");
    assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
}

#[test]
fn what_is_detected_changes_nothing() {
    for name in ["kubernetes", "openshift"] {
        let Some(copy) = Copy::of(name) else { continue };
        let list = || {
            let mut command = Command::new(ROADBOOK);
            let outcome = Outcome::of(command.args(["list", "--no-git", "--format", "json"]).arg(copy.root()));
            serde_json::from_str::<BTreeMap<String, Value>>(&outcome.stdout).expect("JSON")
        };
        let before = list();
        let outcome = Outcome::of(Command::new(ROADBOOK).arg("init").arg(copy.root()));
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        assert!(copy.root().join("book.toml").is_file(), "{}", outcome.stderr);
        assert_eq!(list(), before);
        // A proposal that is made by the repository's own template is clean as well.
        let group = if name == "kubernetes" { "sig-node" } else { "network" };
        let made = Outcome::of(
            Command::new(ROADBOOK)
                .args(["new", "Fog bells", "--author", "@ada", "--group", group, "-C"])
                .arg(copy.root()),
        );
        let path = made
            .stdout
            .trim_end()
            .strip_prefix(copy.root().to_str().expect("a path"))
            .expect("a place")
            .trim_start_matches('/')
            .to_owned();
        let folder = if name == "kubernetes" { path.trim_end_matches("/README.md") } else { &path };
        let outcome = Outcome::of(Command::new(ROADBOOK).args(["lint", "--no-git", folder, "-C"]).arg(copy.root()));
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    }
}
