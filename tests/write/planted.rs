//! Files, links and folders that a repository holds under the names that roadbook makes for itself: they are in nobody's way,
//! lead nowhere and stay.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::{MANIFEST, STAGE_MARK, own_name, two_proposals};
use crate::project::{Outcome, Project, ROADBOOK, files, put};

/// What is committed under a name.
#[derive(Clone, Copy, Debug)]
enum Planted {
    Empty,
    Text,
    LinkToFile,
    LinkToFolder,
    LinkToNowhere,
    Folder,
    MarkedFolder,
    Site,
}

const ALL: [Planted; 8] = [
    Planted::Empty,
    Planted::Text,
    Planted::LinkToFile,
    Planted::LinkToFolder,
    Planted::LinkToNowhere,
    Planted::Folder,
    Planted::MarkedFolder,
    Planted::Site,
];

fn plant(root: &Path, name: &str, what: Planted) {
    let place = root.join(name);
    match what {
        Planted::Empty => fs::write(place, "").expect("a file"),
        Planted::Text => fs::write(place, "planted").expect("a file"),
        Planted::LinkToFile => symlink("../outside/keep.txt", place).expect("a link"),
        Planted::LinkToFolder => symlink("../outside", place).expect("a link"),
        Planted::LinkToNowhere => symlink("../outside/new.txt", place).expect("a link"),
        Planted::Folder => put(&place, "planted.html", "planted"),
        Planted::MarkedFolder => {
            put(&place, STAGE_MARK, "");
            put(&place, "planted.html", "planted");
        }
        Planted::Site => {
            put(&place, MANIFEST, "{\"generator\":\"roadbook\",\"version\":1,\"files\":{\"planted.html\":\"x\"}}");
            put(&place, "planted.html", "planted");
        }
    }
}

/// A repository with something planted, committed, and a folder outside of it.
fn planted(name: &str, what: Planted) -> Project {
    let project = two_proposals();
    put(project.folder(), "outside/keep.txt", "keep");
    plant(&project.root(), name, what);
    project.git(&["init", "--quiet"]).git(&["add", "--all", "--force"]).git(&["commit", "--quiet", "--message", "All"]);
    project
}

/// Nothing that is committed has changed, and nothing outside.
#[track_caller]
fn check_untouched(project: &Project, case: &str) {
    let outside = files(&project.folder().join("outside"));
    assert_eq!(outside.into_iter().collect::<Vec<_>>(), [("keep.txt".to_owned(), b"keep".to_vec())], "{case}");
    let mut git = Command::new("git");
    git.args(["status", "--porcelain", "--untracked-files=no"]).current_dir(project.root());
    assert_eq!(Outcome::of(&mut git).stdout, "", "{case}");
}

#[test]
fn a_build_is_neither_stopped_nor_led_elsewhere() {
    for name in [".site.roadbook-lock", ".site.roadbook-stage", ".site.roadbook-old"] {
        for what in ALL {
            let case = format!("{name}: {what:?}");
            let project = planted(name, what);
            for round in 0..2 {
                let outcome = Outcome::of(Command::new(ROADBOOK).arg("build").current_dir(project.root()));
                assert_eq!(outcome.code, Some(0), "{case}, {round}: {}", outcome.stderr);
                check_untouched(&project, &case);
                let site = files(&project.root().join("site"));
                assert!(site.contains_key("index.html") && !site.keys().any(|path| path.contains("planted")), "{case}");
            }
            let mut names: Vec<String> = fs::read_dir(project.root())
                .expect("a folder")
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .filter(|name| name.contains("roadbook-"))
                .collect();
            names.retain(|found| found != name);
            assert_eq!(names, Vec::<String>::new(), "{case}");
        }
    }
}

/// The same where nothing is known of what was committed, as in an archive of a repository.
#[test]
fn without_git_they_stay_as_well() {
    for base in [".site.roadbook-lock", ".site.roadbook-stage", ".site.roadbook-old"] {
        for what in ALL {
            let project = two_proposals();
            put(project.folder(), "outside/keep.txt", "keep");
            // The name that the file would have in another folder.
            let foreign = own_name(project.folder(), base);
            for name in [base, &foreign] {
                plant(&project.root(), name, what);
            }
            let is_planted = |path: &String| path.starts_with(".site.roadbook-");
            let planted = |project: &Project| -> Vec<_> {
                files(&project.root()).into_iter().filter(|(path, _)| is_planted(path)).collect()
            };
            let before = planted(&project);
            let outcome = Outcome::of(Command::new(ROADBOOK).arg("build").current_dir(project.root()));
            assert_eq!(outcome.code, Some(0), "{base}: {what:?}: {}", outcome.stderr);
            let site = files(&project.root().join("site"));
            assert!(site.contains_key("index.html") && !site.keys().any(|path| path.contains("planted")), "{what:?}");
            assert_eq!(planted(&project), before, "{base}: {what:?}");
        }
    }
}

#[test]
fn an_edit_is_neither_stopped_nor_led_elsewhere() {
    let text = "# EP-0009: Lamp\n\n<!-- toc -->\n<!-- /toc -->\n\n## Status\n\n**provisional**\n";
    for what in ALL {
        for name in [".0009-lamp.md.roadbook-edit", ".roadbook-edit", ".roadbook-edit-0123456789abcdef01234567"] {
            let case = format!("{name}: {what:?}");
            let project = planted(name, what);
            for arguments in [&["toc"][..], &["status", "9", "implementable"], &["lint", "--fix", "--no-git"]] {
                project.file("0009-lamp.md", text);
                let outcome = Outcome::of(Command::new(ROADBOOK).args(arguments).current_dir(project.root()));
                assert!(outcome.code.is_some_and(|code| code < 2), "{case}, {arguments:?}: {}", outcome.stderr);
                check_untouched(&project, &case);
            }
        }
    }
}

#[test]
fn one_build_at_a_time_whatever_stands_at_the_lock() {
    for what in ALL {
        let project = planted(".site.roadbook-lock", what);
        let build = || Outcome::of(Command::new(ROADBOOK).arg("build").current_dir(project.root()));
        assert_eq!(build().code, Some(0), "{what:?}");
        let before = files(&project.root().join("site"));
        project.file("0003-three.md", crate::project::healthy(3, "Three"));
        // A file is locked itself, and the folder where anything else stands in its place.
        let file = matches!(what, Planted::Empty | Planted::Text);
        let held = if file { project.root().join(".site.roadbook-lock") } else { project.root() };
        let held = File::open(held).expect("a file or folder");
        held.lock().expect("a lock");
        let outcome = build();
        assert_eq!(outcome.code, Some(2), "{what:?}: {outcome:?}");
        assert!(outcome.stderr.contains("another build is writing there"), "{what:?}: {outcome:?}");
        assert_eq!(files(&project.root().join("site")), before, "{what:?}");
        drop(held);
        assert_eq!(build().code, Some(0), "{what:?}");
        check_untouched(&project, &format!("{what:?}"));
    }
}
