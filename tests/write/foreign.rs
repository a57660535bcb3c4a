//! What lies in the output folder and was not written by roadbook, whatever the list in it says.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};

use super::{MANIFEST, check_alone, check_whole, two_proposals};
use crate::project::{Project, files, put};

/// The hash that the list of a site has for a file.
fn hash(project: &Project, path: &str) -> String {
    let text = fs::read_to_string(project.site().join(MANIFEST)).expect("a list");
    let list: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    list["files"][path].as_str().unwrap_or_default().to_owned()
}

/// Writes a list into the site that names these files, with these hashes.
fn forge(project: &Project, entries: &[(&str, &str)]) {
    let listed: serde_json::Map<String, serde_json::Value> =
        entries.iter().map(|(path, hash)| ((*path).to_owned(), (*hash).into())).collect();
    let list = serde_json::json!({ "generator": "roadbook", "version": 1, "files": listed });
    fs::write(project.site().join(MANIFEST), list.to_string()).expect("a file");
}

#[test]
fn a_file_with_other_bytes_than_the_list_says_stays_and_is_named() {
    let project = two_proposals();
    project.built();
    put(&project.site(), "notes.txt", "mine");
    put(&project.site(), "deep/er/notes.txt", "mine too");
    let page = "proposals/0001-one/index.html";
    let known = hash(&project, page);
    // Nothing of what roadbook wrote is on the list any more, and others are.
    forge(&project, &[("notes.txt", "x"), ("deep/er/notes.txt", &known), (page, &known), ("gone.txt", &known)]);
    fs::remove_file(project.root().join("0001-one.md")).expect("removed");
    put(&project.root(), "0003-one.md", crate::project::healthy(3, "Three"));
    let outcome = project.built();
    assert_eq!(fs::read_to_string(project.site().join("notes.txt")).expect("a file"), "mine");
    assert_eq!(fs::read_to_string(project.site().join("deep/er/notes.txt")).expect("a file"), "mine too");
    assert!(!project.site().join(page).exists(), "it has the bytes that the list says");
    let note = outcome.stderr.lines().find(|line| line.starts_with("note: kept in the output folder")).expect("a note");
    for name in ["deep/", "notes.txt", ".kept"] {
        assert!(note.contains(name) || note.contains(" more"), "{note}");
    }
    check_alone(&project);
}

#[test]
fn a_page_that_somebody_changed_stays_once_its_proposal_is_gone() {
    let project = two_proposals();
    project.built();
    let page = "proposals/0001-one/index.html";
    put(&project.site(), page, "a page with remarks");
    fs::remove_file(project.root().join("0001-one.md")).expect("removed");
    let outcome = project.built();
    let note = "note: kept in the output folder, since roadbook did not write it as it is: proposals/0001-one/\n";
    assert!(outcome.stderr.ends_with(note), "{}", outcome.stderr);
    check_whole(&project, &[(page, "a page with remarks")]);
    // It is told again, since it is still there.
    assert!(project.built().stderr.ends_with(note));
    check_whole(&project, &[(page, "a page with remarks")]);
}

#[test]
fn a_page_that_somebody_changed_is_kept_beside_a_new_one() {
    let project = two_proposals();
    project.built();
    let page = "proposals/0001-one/index.html";
    for (round, kept) in [(1, ".kept"), (2, ".kept-2"), (3, ".kept-3")] {
        put(&project.site(), page, format!("remarks {round}"));
        put(&project.root(), "0001-one.md", crate::project::healthy(1, &format!("One, again {round}")));
        let outcome = project.built();
        assert!(outcome.stderr.contains("note: kept in the output folder"), "{}", outcome.stderr);
        let text = fs::read_to_string(project.site().join(format!("{page}{kept}"))).expect("a file");
        assert_eq!(text, format!("remarks {round}"));
    }
    let all = [1, 2, 3].map(|round| format!("remarks {round}"));
    let names = [".kept", ".kept-2", ".kept-3"].map(|kept| format!("{page}{kept}"));
    let foreign: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(all.iter().map(String::as_str)).collect();
    check_whole(&project, &foreign);
}

#[test]
fn a_page_that_is_again_what_it_was_is_told() {
    let project = two_proposals();
    project.built();
    put(&project.site(), "index.html", "spoilt");
    let outcome = project.built();
    assert!(
        outcome.stderr.ends_with("note: written anew, since it had been changed: index.html\n"),
        "{}",
        outcome.stderr
    );
    check_whole(&project, &[]);
    assert!(!project.built().stderr.contains("note: written anew"));
}

#[test]
fn odd_paths_in_a_list_are_harmless() {
    let project = two_proposals();
    project.built();
    let long = "x/".repeat(3_000);
    let entries = [
        "",
        ".",
        "..",
        "/",
        "//",
        "../repository/0001-one.md",
        "a/../../repository/0001-one.md",
        "./index.html",
        "proposals",
        "proposals/",
        "proposals//0001-one",
        MANIFEST,
        "index.html/x",
        "\0",
        "a\0b",
        "\n",
        "C:\\x",
        "\\\\x",
        "-rf",
        "~",
        "\u{202e}",
        &long,
    ];
    let mut listed: Vec<(&str, &str)> = entries.iter().map(|path| (*path, "x")).collect();
    let absolute = project.root().join("0001-one.md").display().to_string();
    listed.push((&absolute, "x"));
    let before = files(&project.root());
    forge(&project, &listed);
    let outcome = project.built();
    assert!(outcome.stderr.contains(" 0 removed)"), "{}", outcome.stderr);
    assert_eq!(files(&project.root()), before);
    check_alone(&project);
}

#[test]
fn a_list_that_is_huge_or_no_plain_file_is_none_of_ours() {
    let check = |prepare: &dyn Fn(&Project)| {
        let project = two_proposals();
        project.built();
        let mark = project.site().join(MANIFEST);
        fs::remove_file(&mark).expect("removed");
        prepare(&project);
        let outcome = project.build();
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains("not empty, and not written by roadbook"), "{outcome:?}");
        assert!(project.site().join("index.html").is_file());
    };
    check(&|project| {
        let file = fs::File::create(project.site().join(MANIFEST)).expect("a file");
        file.set_len(1 << 40).expect("a hole");
    });
    check(&|project| symlink("/dev/zero", project.site().join(MANIFEST)).expect("a link"));
    check(&|project| fs::create_dir(project.site().join(MANIFEST)).expect("a folder"));
    check(&|project| {
        let pipe = std::process::Command::new("mkfifo").arg(project.site().join(MANIFEST)).status().expect("mkfifo");
        assert!(pipe.success());
    });
}

#[test]
fn a_link_in_the_site_leads_neither_to_what_is_removed_nor_to_what_is_taken_over() {
    let project = two_proposals();
    project.built();
    // The pages are there, elsewhere, with the very bytes that the list says.
    let outside = project.folder().join("repository/elsewhere");
    fs::rename(project.site().join("proposals"), &outside).expect("moved");
    symlink("../repository/elsewhere", project.site().join("proposals")).expect("a link");
    let before = files(&outside);
    fs::remove_file(project.root().join("0001-one.md")).expect("removed");
    let outcome = project.built();
    assert_eq!(files(&outside), before);
    for path in before.keys() {
        assert_eq!(fs::metadata(outside.join(path)).expect("a file").nlink(), 1, "{path} is no file of the site");
    }
    assert!(outcome.stderr.contains("note: kept in the output folder"), "{}", outcome.stderr);
    assert!(project.site().join("proposals").is_dir() && !project.site().join("proposals").is_symlink());
    assert!(project.site().join("proposals.kept").is_symlink());
}
