//! The same repository gives the same bytes: on any number of threads, in any locale and time zone, at any place,
//! whatever the order in which its files came into being.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::project::{Outcome, Project, ROADBOOK, copy, files, put, tests};

/// The repository that all variations build: both small ones in one, to have every kind of page.
fn repository() -> BTreeMap<String, Vec<u8>> {
    let mut all = files(&tests().join("site/keps"));
    all.extend(files(&tests().join("site/lantern")));
    all
}

fn laid_out() -> Project {
    let project = Project::new();
    for (path, bytes) in repository() {
        project.file(&path, bytes);
    }
    project
}

#[track_caller]
fn check(variation: &str, project: &Project, arguments: &[&str], environment: &[(&str, &str)]) {
    let expected = laid_out();
    expected.built();
    let expected = files(&expected.site());
    assert!(expected.len() > 60, "{} files are hardly a site", expected.len());

    let outcome = Outcome::of(project.command().args(arguments).envs(environment.iter().copied()));
    assert_eq!(outcome.code, Some(0), "{variation}: {}", outcome.stderr);
    let found = files(&project.site());
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{variation}");
    let other: Vec<_> = expected.iter().filter(|(path, bytes)| found[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(other.is_empty(), "{variation}: other bytes in {other:?}");
}

#[test]
fn threads() {
    for threads in ["1", "2", "8", "64"] {
        check(threads, &laid_out(), &["--threads", threads], &[]);
    }
}

#[test]
fn locale_time_zone_and_terminal() {
    for environment in [
        [("LANG", "C"), ("LC_ALL", "C"), ("TZ", "UTC")],
        [("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
        [("LANG", "de_DE"), ("LC_ALL", ""), ("TZ", "Pacific/Pago_Pago")],
        [("CLICOLOR_FORCE", "1"), ("COLUMNS", "20"), ("HOME", "/nonexistent")],
        [("SOURCE_DATE_EPOCH", "0"), ("USER", "somebody"), ("HOSTNAME", "elsewhere")],
    ] {
        check(&format!("{environment:?}"), &laid_out(), &[], &environment);
    }
}

#[test]
fn flags_that_only_print() {
    check("--verbose", &laid_out(), &["--verbose"], &[]);
}

#[test]
fn order_and_time_of_the_files() {
    let project = Project::new();
    for (path, bytes) in repository().into_iter().rev() {
        project.file(&path, bytes);
        let file = fs::File::options().write(true).open(project.root().join(path)).expect("a file");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(86_400)).expect("a time");
    }
    check("backwards", &project, &[], &[]);

    let project = Project::new();
    for (path, bytes) in repository() {
        project.file(&format!("away/{path}"), bytes);
    }
    for entry in fs::read_dir(project.root().join("away")).expect("a folder").flatten() {
        fs::rename(entry.path(), project.root().join(entry.file_name())).expect("moved");
    }
    fs::remove_dir(project.root().join("away")).expect("an empty folder");
    check("moved in", &project, &[], &[]);
}

#[test]
fn another_place() {
    let deep = laid_out();
    let place = deep.folder().join("a place/with spaces/ünïcode/and more");
    copy(&deep.root(), &place);
    let outcome =
        Outcome::of(Command::new(ROADBOOK).arg("build").args(["--no-git", "-d"]).arg(deep.site()).current_dir(&place));
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let site = files(&deep.site());
    let expected = laid_out();
    expected.built();
    assert!(site == files(&expected.site()), "the place shows in the site");
}

#[test]
fn what_is_ignored_or_hidden() {
    let project = laid_out();
    project.file(".gitignore", "drafts/\n*.tmp\n").file("drafts/0009-secret.md", "# LEP-0009: Secret\n");
    project.file("proposals/0001.tmp", "x").file(".hidden/0010-hidden.md", "# LEP-0010: Hidden\n");
    project.file("node_modules/x/README.md", "# Not ours\n");
    check("ignored", &project, &[], &[]);
}

#[test]
fn what_is_beside_the_repository() {
    let project = laid_out();
    put(project.folder(), ".gitignore", "*.md\n");
    put(project.folder(), ".ignore", "*.md\n");
    put(project.folder(), "book.toml", "[book]\ntitle = \"Another\"\n");
    check("ignore files outside", &project, &[], &[]);
}

#[test]
fn a_site_of_before() {
    let project = laid_out();
    project.file("proposals/0008-gone.md", "# LEP-0008: Gone\n");
    project.built();
    fs::remove_file(project.root().join("proposals/0008-gone.md")).expect("removed");
    check("over an older site", &project, &[], &[]);
    check("over the same site", &project, &[], &[]);
}

#[test]
fn an_empty_configuration_and_none() {
    for text in ["", "# nothing\n", "[book]\n[build]\n[roadmap]\n[output.html]\n"] {
        let (with, without) = (laid_out(), laid_out());
        with.file("book.toml", text).built();
        fs::remove_file(without.root().join("book.toml")).expect("removed");
        without.built();
        assert!(files(&with.site()) == files(&without.site()), "{text:?}");
    }
}

/// A clone gives what its origin gives: git's own files, and which of them there are, do not show.
#[test]
fn clones() {
    const REMOTE: &str = "https://user:secret@github.com/lantern-lights/enhancements.git";
    let origin = Project::of("keps");
    origin
        .git(&["init", "-q"])
        .git(&["add", "."])
        .git(&["commit", "-q", "-m", "Everything"])
        .git(&["remote", "add", "origin", REMOTE]);
    let clone = Project::new();
    let source = origin.root();
    clone.git(&["clone", "-q", &source.to_string_lossy(), "."]).git(&["remote", "set-url", "origin", REMOTE]);
    clone.git(&["checkout", "-q", "-b", "another"]).git(&["gc", "-q"]);
    let build = |project: &Project| {
        let mut command = Command::new(ROADBOOK);
        Outcome::of(
            command.arg("build").arg(project.root()).arg("-d").arg(project.site()).current_dir(project.folder()),
        )
    };
    for project in [&origin, &clone] {
        let outcome = build(project);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("repository https://github.com/lantern-lights/enhancements\n"),
            "{}",
            outcome.stderr
        );
    }
    let site = files(&origin.site());
    assert!(site == files(&clone.site()), "a clone gives another site");
    assert!(site.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("secret")));
}
