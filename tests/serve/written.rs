//! `roadbook build --watch` on real files: what it wrote always ends as a fresh build writes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Written;
use crate::project::{Project, ROADBOOK, files, healthy};

const PLAIN: [&str; 2] = ["--no-git", "--no-search"];

fn few() -> Project {
    let project = Project::new();
    for number in 1..=3 {
        project.file(&format!("content/{number:04}-lamp.md"), healthy(number, &format!("Lamp {number}")));
    }
    project
}

/// What somebody does to the files of a repository while a build watches it.
type Edit<'edit> = &'edit dyn Fn(&Written, &Path);

/// Builds with `--watch` into the folder `dest`, does something, and compares with a build into another folder.
#[track_caller]
fn check(project: &Project, dest: &Path, edits: &[Edit<'_>]) {
    let root = project.root();
    let written = Written::of(&root, dest, &PLAIN);
    for edit in edits {
        edit(&written, &root);
        written.until("it is as a fresh build", || {
            let fresh = project.folder().join("fresh");
            let output = Command::new(ROADBOOK).arg("build").arg(&root).arg("-d").arg(&fresh).args(PLAIN).output();
            output.expect("a build").status.success() && files(&fresh) == files(dest)
        });
    }
}

#[test]
fn the_site_is_written_again_after_every_change() {
    let project = few();
    let dest = project.site();
    check(
        &project,
        &dest,
        &[
            &|_, root| fs::write(root.join("content/0001-lamp.md"), healthy(1, "Torch")).expect("a save"),
            &|_, root| fs::write(root.join("content/0004-lamp.md"), healthy(4, "Lamp 4")).expect("a new file"),
            &|_, root| fs::remove_file(root.join("content/0002-lamp.md")).expect("a removal"),
            &|_, root| fs::rename(root.join("content"), root.join("proposals")).expect("a moved folder"),
        ],
    );
}

#[test]
fn a_site_within_the_repository_does_not_set_it_off() {
    let project = few();
    let dest = project.root().join("site");
    let written = Written::of(&project.root(), &dest, &PLAIN);
    project.file("content/0001-lamp.md", healthy(1, "Torch"));
    written.until("the change is told", || written.said("1 proposal changed: EP-0001").is_some());
    // A later change is told as the next line: nothing came between.
    project.file("content/0002-lamp.md", healthy(2, "Candle"));
    written.until("the next one is told", || written.said("1 proposal changed: EP-0002").is_some());
    let told = written.all_said();
    let lines: Vec<&str> = told.lines().skip_while(|line| !line.starts_with("Watching")).skip(1).collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert!(lines[0].contains(" written, ") && lines[0].contains(" ms"), "{told}");
}

#[test]
fn a_configuration_that_breaks_leaves_the_site_until_it_is_mended() {
    let project = few();
    let dest = project.site();
    let written = Written::of(&project.root(), &dest, &PLAIN);
    let before = files(&dest);
    project.file("book.toml", "[book\n");
    written.until("the trouble is told", || written.said("error: ").is_some());
    assert_eq!(files(&dest), before);
    project.file("book.toml", "[book]\ntitle = \"Lights\"\n");
    let home: PathBuf = dest.join("index.html");
    written.until("it is written", || fs::read_to_string(&home).is_ok_and(|page| page.contains("Lights")));
}

#[test]
fn watching_and_a_strict_exit_exclude_each_other() {
    let output = Command::new(ROADBOOK).args(["build", "--watch", "--strict"]).output().expect("a refusal");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be used with"));
}
