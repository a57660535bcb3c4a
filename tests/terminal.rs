//! Whatever a repository says of itself, no command prints what steers a terminal or is a command to a runner of workflows.

use std::process::Command;

use crate::project::{Outcome, Project, ROADBOOK};

/// Texts that a terminal or a runner would obey.
const HOSTILE: [&str; 8] = [
    "::error title=x::y",
    "  ::add-mask::secret",
    "x ##[error]y",
    "one\n::warning::two",
    "one\r::warning::two",
    "red \u{1b}[31m and \u{1b}]0;title\u{7} \u{9b}2J",
    "abc \u{202e}cba\u{2066} \u{200f}",
    "lines\u{2028}::error::x\u{85}::error::y",
];

/// Where a value can stand.
const PLACES: [&str; 8] =
    ["title", "status", "author", "owning-sig", "stage", "latest-milestone", "creation-date", "see-also"];

fn escaped(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

/// A proposal whose field `place` holds `text`, in YAML that can hold anything.
fn proposal(number: usize, place: &str, text: &str) -> String {
    let value = |name: &str, healthy: &str| match (name == place, name) {
        (true, "author") => format!("authors:\n  - {}\n", escaped(text)),
        (true, "see-also") => format!("see-also:\n  - {}\n", escaped(text)),
        (true, _) => format!("{name}: {}\n", escaped(text)),
        (false, "author") => "authors:\n  - \"@ada\"\n".to_owned(),
        (false, _) => format!("{name}: {healthy}\n"),
    };
    let healthy = ["Lantern", "implementable", "", "sig-light", "alpha", "v1.2", "2026-01-02", "KEP-1"];
    PLACES.iter().zip(healthy).map(|(name, healthy)| value(name, healthy)).collect::<String>()
        + &format!("kep-number: {number}\n")
}

#[track_caller]
fn harmless(what: &str, text: &str) {
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        assert!(!line.trim_start().starts_with("::"), "{what}: a command: {line:?}");
        plain(what, line);
    }
}

#[track_caller]
fn plain(what: &str, line: &str) {
    assert!(!line.contains("##["), "{what}: a command: {line:?}");
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
    };
    assert!(!line.contains(steers), "{what}: steers: {line:?}");
}

/// Runs a command, and looks at both streams.
fn run(what: &str, project: &Project, arguments: &[&str]) {
    let outcome = Outcome::of(Command::new(ROADBOOK).args(arguments).current_dir(project.root()));
    let what = format!("{what} {arguments:?}");
    assert_ne!(outcome.code, Some(101), "{what}: {}", outcome.stderr);
    harmless(&what, &outcome.stderr);
    if !arguments.contains(&"github") {
        return harmless(&what, &outcome.stdout);
    }
    for line in outcome.stdout.lines() {
        let own = ["::notice file=", "::warning file=", "::error file="].iter().any(|own| line.starts_with(own));
        assert!(own, "{what}: {line:?}");
        plain(&what, line);
    }
}

/// Runs everything that prints something of a repository.
fn check(what: &str, project: &Project) {
    let site = project.site();
    let site = site.to_string_lossy();
    let commands: [&[&str]; 23] = [
        &["build", "--verbose", "-d", &site],
        &["build", "--format", "json", "-d", &site],
        &["build", "--format", "github", "-d", &site],
        &["build", "--base", "HEAD~1", "--verbose", "-d", &site],
        &["list"],
        &["list", "--format", "csv"],
        &["list", "--format", "md"],
        &["list", "--format", "json"],
        &["list", "--status", "::x"],
        &["diff", "HEAD~1"],
        &["diff", "HEAD~1", "--format", "markdown"],
        &["diff", "HEAD~1", "--format", "json"],
        &["diff", "HEAD~1", "--format", "github"],
        &["lint", "--verbose"],
        &["lint", "--format", "json"],
        &["lint", "--format", "sarif"],
        &["lint", "--format", "github"],
        &["check", "1", "--verbose"],
        &["status", "1", "implemented", "--force"],
        &["promote", "2", "--stage", "beta"],
        &["toc", "--check"],
        &["digest", "--since", "2020-01-01"],
        &["digest", "--since", "2020-01-01", "--format", "json"],
    ];
    for arguments in commands {
        run(what, project, arguments);
    }
}

/// A repository whose last commit adds these files.
fn repository(files: &[(String, String)]) -> Project {
    const README: &str = "# KEP: Lantern\n\n<!-- toc -->\n- [Gone](#gone)\n<!-- /toc -->\n\n## Summary\n\nText.\n";
    let project = Project::new();
    for number in 1..=HOSTILE.len() {
        let folder = format!("keps/sig-light/{number}-lantern");
        project
            .file(&format!("{folder}/README.md"), README)
            .file(&format!("{folder}/kep.yaml"), proposal(number, "", ""));
    }
    project.git(&["init", "-q"]).git(&["add", "."]).git(&["commit", "-q", "-m", "Base"]);
    for (path, text) in files {
        project.file(path, text);
    }
    project.git(&["add", "."]).git(&["commit", "-q", "-m", "::error::Head"]);
    project
}

/// One file of each of the proposals, made from its number and the hostile text that it gets.
fn each(file: &str, made: impl Fn(usize, &str) -> String) -> Vec<(String, String)> {
    let numbered = (1..).zip(HOSTILE);
    numbered.map(|(number, text)| (format!("keps/sig-light/{number}-lantern/{file}"), made(number, text))).collect()
}

#[test]
fn values_reach_no_terminal_as_they_are() {
    for place in PLACES {
        check(place, &repository(&each("kep.yaml", |number, text| proposal(number, place, text))));
    }
}

#[test]
fn names_of_files_reach_no_terminal_as_they_are() {
    const TEXT: &str =
        "# KEP-20: Fog\n\n<!-- toc -->\n- [Gone](#gone)\n<!-- /toc -->\n\n## Summary\n\n[x](nowhere.md) <!-- open\n";
    let names = ["a\n::error::x.md", "::error::x.md", "##[error]x.md", "a\u{202e}dm.md", "a\u{1b}[31m.md", " ::x/a.md"];
    for folder in ["", "keps/", "keps/sig-light/20-fog/"] {
        let files = names.map(|name| (format!("{folder}{name}"), TEXT.to_owned()));
        check(folder, &repository(&files));
    }
}

#[test]
fn excerpts_reach_no_terminal_as_they_are() {
    let document = |_, text: &str| {
        format!("# KEP-1: {text}\n\n## {text}\n\n[{text}](nowhere-{text})\n\n{text} <blink {text}>\n\n- [ ] {text}\n")
    };
    check("excerpts", &repository(&each("README.md", document)));
}

#[test]
fn a_configuration_reaches_no_terminal_as_it_is() {
    let project = Project::new();
    project.file("keps/sig-light/1-lantern/kep.yaml", proposal(1, "", ""));
    for text in HOSTILE {
        let quoted = escaped(text);
        for config in [
            format!("[book]\ntitle = {quoted}\n"),
            format!("{quoted} = 1\n"),
            format!("[output.html]\ntheme = {quoted}\n"),
            format!("[roadmap.statuses.{quoted}]\ngroup = {quoted}\n"),
            format!("[roadmap]\ndialect = {quoted}\n"),
        ] {
            project.file("book.toml", &config);
            run(&config, &project, &["build", "--verbose"]);
            run(&config, &project, &["list", "--format", "json"]);
        }
    }
}
