//! The command line as transcripts: the files under `cli/` show what is typed, what is printed and how it ends.
//!
//! A transcript opens with the repository that it is about: `in lantern` works on a copy of that one under `site/`,
//! `in nothing` in an empty folder. A line that begins with `$ ` is typed into a shell there; what follows, up to the
//! next empty line before a `$ `, is what both outputs say together. `[2]` at the end is the exit code, where it is
//! not 0. Times are written as `… s`; a line of `...` stands for any lines.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::project::{Project, ROADBOOK, tests};

/// What a command is expected to print, and what it does print.
#[derive(Debug)]
struct Exchange {
    typed: String,
    expected: Vec<String>,
}

fn exchanges(text: &str) -> (String, Vec<Exchange>) {
    let mut lines = text.lines().filter(|line| !line.starts_with("## "));
    let place =
        lines.next().and_then(|line| line.strip_prefix("in ")).expect("a transcript opens with `in …`").to_owned();
    let mut exchanges: Vec<Exchange> = Vec::new();
    for line in lines {
        if let Some(typed) = line.strip_prefix("$ ") {
            exchanges.push(Exchange { typed: typed.to_owned(), expected: Vec::new() });
        } else if let Some(exchange) = exchanges.last_mut() {
            exchange.expected.push(line.to_owned());
        }
    }
    for exchange in &mut exchanges {
        while exchange.expected.last().is_some_and(String::is_empty) {
            exchange.expected.pop();
        }
    }
    (place, exchanges)
}

/// What the command prints, standard error first read with the rest, and its exit code as the last line.
fn printed(project: &Project, typed: &str) -> Vec<String> {
    let folder = Path::new(ROADBOOK).parent().expect("a folder");
    let path = std::env::join_paths(
        std::iter::once(folder.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let mut command = Command::new("bash");
    command.args(["-c", &format!("exec 2>&1\n{typed}")]).current_dir(project.root()).stdin(Stdio::null());
    command.env("PATH", path.expect("a search path")).env("LC_ALL", "C.UTF-8").env_remove("CLICOLOR_FORCE");
    let output = command.output().expect("bash");
    let text = String::from_utf8_lossy(&output.stdout).replace(&*project.folder().to_string_lossy(), "/…");
    let mut lines: Vec<String> = text.lines().map(without_time).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    match output.status.code() {
        Some(0) => {}
        code => lines.push(format!("[{}]", code.map_or_else(|| "killed".to_owned(), |code| code.to_string()))),
    }
    lines
}

/// The line with the time that a build took left out.
fn without_time(line: &str) -> String {
    match line.rsplit_once(", in ") {
        Some((rest, time)) if time.strip_suffix(" s").is_some_and(|time| time.parse::<f64>().is_ok()) => {
            format!("{rest}, in … s")
        }
        _ => line.trim_end_matches('\r').to_owned(),
    }
}

/// Whether the lines are the expected ones, `...` standing for any number of them.
fn matches(expected: &[String], printed: &[String]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "..." => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        Some((line, rest)) => printed.first() == Some(line) && matches(rest, &printed[1..]),
    }
}

#[track_caller]
fn check(transcript: &str) {
    let text = fs::read_to_string(tests().join("cli").join(format!("{transcript}.txt"))).expect("a transcript");
    let (place, exchanges) = exchanges(&text);
    let project = if place == "nothing" { Project::new() } else { Project::of(&place) };
    assert!(!exchanges.is_empty(), "nothing is typed");
    for Exchange { typed, expected } in exchanges {
        let printed = printed(&project, &typed);
        assert!(
            matches(&expected, &printed),
            "$ {typed}\n--- expected\n{}\n--- printed\n{}\n---",
            expected.join("\n"),
            printed.join("\n")
        );
    }
}

#[test]
fn every_transcript_is_checked() {
    let source = include_str!("cli.rs");
    for entry in fs::read_dir(tests().join("cli")).expect("transcripts").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let call = format!("check(\"{}\")", name.trim_end_matches(".txt"));
        assert!(source.contains(&call), "{name} is not checked");
    }
}

#[test]
fn build() {
    check("build");
}

#[test]
fn findings() {
    check("findings");
}

#[test]
fn list() {
    check("list");
}

#[test]
fn filters() {
    check("filters");
}

#[test]
fn configuration() {
    check("configuration");
}

#[test]
fn refusals() {
    check("refusals");
}

#[test]
fn pipes() {
    check("pipes");
}

#[test]
fn schema() {
    check("schema");
}

#[test]
fn mistakes() {
    check("mistakes");
}

#[test]
fn spans() {
    check("spans");
}
