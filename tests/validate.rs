//! The pages are valid HTML: judged by the Nu checker, every page of the small sites and of roadbook's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::project::{Project, put, tests, text_of};
use crate::time;

pub(crate) fn validator() -> PathBuf {
    let jar = tests().join("browser/node_modules/vnu-jar/build/dist/vnu.jar");
    assert!(jar.is_file(), "the HTML validator is not installed: run ./tests/all, or `npm ci` in tests/browser");
    jar
}

/// The errors in the pages under a folder, one line each.
pub(crate) fn errors(folder: &Path) -> Vec<String> {
    let mut command = Command::new("java");
    command.args(["-Xss16m", "-jar"]).arg(validator()).args(["--errors-only", "--skip-non-html", "--format", "json"]);
    let output = command.arg(folder).stdin(Stdio::null()).output();
    let output =
        output.unwrap_or_else(|error| panic!("java cannot be started ({error}): run ./tests/all, which installs it"));
    let report: Value = serde_json::from_slice(&output.stderr)
        .unwrap_or_else(|error| panic!("no report ({error}): {}", String::from_utf8_lossy(&output.stderr)));
    let messages = report["messages"].as_array().expect("an array of messages");
    let line = |message: &Value| {
        let url = text_of(&message["url"]);
        let page = url.split_once(&*folder.to_string_lossy()).map_or(url.as_str(), |(_, page)| page);
        format!("{page}:{}: {}: {}", message["lastLine"], text_of(&message["message"]), text_of(&message["extract"]))
    };
    messages.iter().map(line).collect()
}

#[track_caller]
fn check(project: &Project) {
    project.built();
    assert_eq!(errors(&project.site()), Vec::<String>::new());
}

#[test]
fn the_validator_finds_what_is_wrong() {
    let folder = TempDir::new().expect("a temporary folder");
    put(
        folder.path(),
        "a/index.html",
        "<!doctype html><html lang=en><title>x</title><p id=a><p id=a><ul><p>x</p></ul>",
    );
    let errors = errors(folder.path());
    assert!(errors.len() >= 2 && errors.iter().all(|error| error.starts_with("/a/index.html:")), "{errors:?}");
}

#[test]
fn lantern() {
    check(&Project::of("lantern"));
}

#[test]
fn keps() {
    check(&Project::of("keps"));
}

#[test]
fn roadbooks_own_roadmap() {
    check(&Project::own());
}

#[test]
fn a_history() {
    let (_repository, site) = time::site();
    assert_eq!(errors(&site), Vec::<String>::new());
}

#[test]
fn a_repository_without_proposals() {
    check(&Project::new());
}

#[test]
fn markdown_that_is_anything_but_tidy() {
    let project = Project::new();
    project.file("0001-untidy.md", include_str!("site/untidy.md"));
    check(&project);
}

#[test]
fn formulas() {
    let project = Project::new();
    project.file("0001-formulas.md", include_str!("site/formulas.md"));
    check(&project);
    let pages = crate::project::pages(&project.site());
    let page = pages.values().find(|page| page.contains("<math")).expect("formulas");
    assert_eq!(page.matches("<math").count(), 10, "{page}");
    assert!(page.contains("from $HOME to $PATH$, for $5 or $10."), "{page}");
}
