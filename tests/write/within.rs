//! A site whose folder the repository holds: what a pull request puts there is not published with it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::{MANIFEST, two_proposals};
use crate::project::{Outcome, Project, ROADBOOK, files};

const PAGE: &str = "<script>hacked=1</script>";

fn roadbook(folder: &Path, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(arguments).current_dir(folder))
}

/// A repository that holds its site and these files in it, all committed, or all but the files.
fn holding(contents: &[(&str, &str)], manifest: Option<&str>, committed: bool) -> Project {
    let project = two_proposals();
    assert_eq!(roadbook(&project.root(), &["build"]).code, Some(0));
    project.git(&["init", "-q"]);
    let put = || {
        for (path, text) in contents {
            project.file(&format!("site/{path}"), text);
        }
    };
    if committed && manifest.is_none() {
        put();
    }
    if let Some(manifest) = manifest {
        fs::remove_dir_all(project.root().join("site")).expect("removed");
        put();
        project.file(&format!("site/{MANIFEST}"), manifest);
    }
    project.git(&["add", "-A", "-f"]).git(&["commit", "-q", "-m", "All"]);
    put();
    project
}

#[test]
fn pages_that_a_pull_request_adds_are_not_published() {
    let forged = r#"{"generator":"roadbook","version":1,"files":{}}"#;
    let listed = r#"{"generator":"roadbook","version":1,"files":{"evil.html":"0","sub/evil.svg":"0"}}"#;
    for name in [
        "evil.html",
        "sub/evil.svg",
        "a/b/c.XHTML",
        "x.js",
        "index.html/x.html",
        "x",
        "x.md",
        "x.kept",
        "CNAME",
        "LICENSE",
    ] {
        for manifest in [None, Some(forged), Some(listed)] {
            for arguments in [&["build"][..], &["build", "-d", "site"], &["build", "--no-git"]] {
                if name.starts_with("index.html") && manifest.is_none() {
                    continue;
                }
                let project = holding(&[(name, PAGE)], manifest, true);
                let contents = || -> Vec<_> {
                    files(&project.root()).into_iter().filter(|(path, _)| !path.starts_with(".git/")).collect()
                };
                let before = contents();
                let outcome = roadbook(&project.root(), arguments);
                let case = format!("{name}, {manifest:?}, {arguments:?}: {}", outcome.stderr);
                assert_eq!(outcome.code, Some(2), "{case}");
                assert!(outcome.stderr.contains(name) && outcome.stderr.contains("help: "), "{case}");
                assert!(contents() == before, "{case}");
            }
        }
    }
}

/// A page at the place of one of the site's would be kept beside it under another name, which some hosts take for a page.
#[test]
fn a_page_in_the_place_of_another_one_is_not_published() {
    let project = two_proposals();
    assert_eq!(roadbook(&project.root(), &["build"]).code, Some(0));
    let manifest = fs::read_to_string(project.root().join("site").join(MANIFEST)).expect("a list");
    let (before, after) = manifest.split_once("\"index.html\": \"").expect("the first page");
    let forged = format!("{before}\"index.html\": \"00{}", &after[2..]);
    project.file("site/index.html", PAGE);
    for manifest in [forged.as_str(), "{\"generator\":\"roadbook\",\"version\":1,\"files\":{}}"] {
        project.file(&format!("site/{MANIFEST}"), manifest);
        project.git(&["init", "-q"]).git(&["add", "-A", "-f"]).git(&["commit", "-q", "-m", "All"]);
        let outcome = roadbook(&project.root(), &["build"]);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("not written by roadbook, would be published"), "{}", outcome.stderr);
        assert!(!project.root().join("site/index.html.kept").exists());
    }
}

/// What hosts expect may lie there, as may what the maintainer's own steps put there, and a clone that holds the published branch.
#[test]
fn files_that_do_nothing_and_those_of_the_maintainer_stay() {
    let plain = [("CNAME", "a.example"), (".nojekyll", ""), ("notes.txt", "x"), ("img/a.png", "x")];
    for (contents, committed) in [(&plain[..], true), (&[("extra.html", PAGE)], false)] {
        let project = holding(contents, None, committed);
        let outcome = roadbook(&project.root(), &["build"]);
        assert_eq!(outcome.code, Some(0), "{contents:?}: {}", outcome.stderr);
        for (path, text) in contents {
            assert_eq!(fs::read_to_string(project.root().join("site").join(path)).expect("a file"), *text);
        }
    }
    let project = two_proposals();
    assert_eq!(roadbook(&project.root(), &["build"]).code, Some(0));
    project.git(&["init", "-q"]).file("site/extra.html", PAGE);
    for arguments in [&["init", "-q"][..], &["add", "-A"]] {
        let done = Command::new("git").args(arguments).current_dir(project.root().join("site")).status().expect("git");
        assert!(done.success());
    }
    let outcome = roadbook(&project.root(), &["build"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(project.root().join("site/extra.html").exists());
}

/// Those who pack a site follow links.
#[test]
fn links_that_a_pull_request_adds_to_the_site_are_not_published() {
    for (name, target) in [("a.txt", "../../outside/keys.txt"), ("index.html", "../../outside/keys.txt"), ("x", "..")] {
        let project = holding(&[], None, true);
        fs::create_dir(project.folder().join("outside")).expect("a folder");
        fs::write(project.folder().join("outside/keys.txt"), "secret").expect("a file");
        let link = project.root().join("site").join(name);
        fs::remove_file(&link).ok();
        symlink(target, &link).expect("a link");
        project.git(&["add", "-A", "-f"]).git(&["commit", "-q", "-m", "Link"]);
        let outcome = roadbook(&project.root(), &["build"]);
        assert_eq!(outcome.code, Some(2), "{name}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(name), "{}", outcome.stderr);
    }
}

#[test]
fn no_link_of_the_repository_leads_a_site_elsewhere() {
    for (link, target, dest) in
        [("site", "../outside", "site"), ("out", "../outside", "out/site"), ("a", "..", "./a/outside/x")]
    {
        for git in ["committed", "none", "untracked"] {
            let project = two_proposals();
            fs::create_dir(project.folder().join("outside")).expect("a folder");
            symlink(target, project.root().join(link)).expect("a link");
            if git != "none" {
                project.git(&["init", "-q"]);
            }
            if git == "committed" {
                project.git(&["add", "-A"]).git(&["commit", "-q", "-m", "All"]);
            }
            let outcome = roadbook(&project.root(), &["build", "-d", dest]);
            let written = fs::read_dir(project.folder().join("outside")).expect("a folder").count();
            if git == "untracked" {
                assert_eq!((outcome.code, written > 0), (Some(0), true), "{link}: {}", outcome.stderr);
            } else {
                assert_eq!((outcome.code, written), (Some(2), 0), "{git}, {link}: {}", outcome.stderr);
                assert!(
                    outcome.stderr.contains("symbolic link") && outcome.stderr.contains("help: "),
                    "{}",
                    outcome.stderr
                );
            }
        }
    }
}

#[test]
fn a_baseline_is_written_through_no_link() {
    let project = two_proposals();
    let outside = project.folder().join("outside.json");
    for before in [Some("keep"), None] {
        if let Some(text) = before {
            fs::write(&outside, text).expect("a file");
        }
        let link = project.root().join("lint.json");
        fs::remove_file(&link).ok();
        symlink(&outside, &link).expect("a link");
        let outcome = roadbook(&project.root(), &["lint", "--no-git", "--baseline", "lint.json", "--update-baseline"]);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("lint.json"), "{}", outcome.stderr);
        assert_eq!(fs::read_to_string(&outside).ok().as_deref(), before);
        fs::remove_file(&outside).ok();
    }
    fs::remove_file(project.root().join("lint.json")).expect("removed");
    for _ in 0..2 {
        let outcome = roadbook(&project.root(), &["lint", "--no-git", "--baseline", "lint.json", "--update-baseline"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    }
    let outcome = roadbook(&project.root(), &["lint", "--no-git", "--baseline", "lint.json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
}
