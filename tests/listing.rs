//! What belongs to a tree: what git tracks or does not ignore, in every kind of repository, under every kind of name.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{Outcome, Project, ROADBOOK, files, healthy};

mod hostile;

const SECRET: &str = "the maintainer's own";

/// roadbook with these arguments in the repository; git asked, which ignores everywhere what `everywhere` holds.
fn roadbook(project: &Project, everywhere: &str, arguments: &[&str]) -> Outcome {
    let config = project.folder().join("config");
    fs::create_dir_all(config.join("git")).expect("a folder");
    fs::write(config.join("git/ignore"), everywhere).expect("a file");
    let mut command = Command::new(ROADBOOK);
    command.args(arguments).current_dir(project.root()).env("XDG_CONFIG_HOME", &config).env("HOME", project.folder());
    Outcome::of(&mut command)
}

#[track_caller]
fn built(project: &Project, everywhere: &str, arguments: &[&str]) -> Outcome {
    let site = project.site();
    let site = site.to_string_lossy();
    let whole = [&["build", "--format", "json", "-d", &*site][..], arguments].concat();
    let outcome = roadbook(project, everywhere, &whole);
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    outcome
}

fn published(project: &Project, text: &str) -> bool {
    let holds = |bytes: &Vec<u8>| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    files(&project.site()).values().any(holds)
}

fn linking(links: &str) -> String {
    healthy(1, "Lantern").replace("It is well.", links)
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]);
    let output = command.args(arguments).current_dir(folder).output().expect("git");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What a repository within the repository ignores is not published either, whatever says so.
#[test]
fn repositories_within_have_their_own_say() {
    for what in ["its own exclude file", "its .gitignore", "all repositories"] {
        for kind in ["untracked", "deep", "submodule"] {
            let project = Project::new();
            project.git(&["init", "-q"]);
            let place = if kind == "deep" { "a/b/inner" } else { "inner" };
            let inner = project.root().join(place);
            project
                .file("proposals/0001-one.md", linking(&format!("[k](../{place}/keys.txt) [o](../{place}/open.txt)")));
            project
                .file(&format!("{place}/open.txt"), "open to all")
                .file(&format!("{place}/0002-two.md"), healthy(2, "Two"));
            git(&inner, &["init", "-q"]);
            git(&inner, &["add", "."]);
            git(&inner, &["commit", "-q", "-m", "Inner"]);
            if kind == "submodule" {
                git(&project.root(), &["add", "."]);
            }
            match what {
                "its own exclude file" => drop(fs::write(inner.join(".git/info/exclude"), "keys.txt\n")),
                "its .gitignore" => drop(fs::write(inner.join(".gitignore"), "keys.txt\n")),
                _ => {}
            }
            let everywhere = if what == "all repositories" { "keys.txt\n" } else { "" };
            project.file(&format!("{place}/keys.txt"), SECRET);
            built(&project, everywhere, &[]);
            assert!(!published(&project, SECRET), "{what}, {kind}");
            assert!(published(&project, "open to all"), "{what}, {kind}");
            assert_eq!(project.proposals().len(), 2, "{what}, {kind}");
            if kind != "submodule" {
                built(&project, everywhere, &["--no-git"]);
                assert!(!published(&project, SECRET), "{what}, {kind}, git not asked");
            }
        }
    }
}

/// Of a repository within that git does not trust or cannot read, nothing is read, and that is told.
#[test]
fn a_repository_within_that_git_cannot_read_is_left_out() {
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", linking("[k](../inner/keys.txt)"));
    project.file("inner/keys.txt", SECRET);
    git(&project.root().join("inner"), &["init", "-q"]);
    project.file("inner/.git/config", "[core\n");
    let found = built(&project, "", &[]).findings();
    assert!(!published(&project, SECRET));
    assert!(found.iter().any(|(_, path)| path == "inner"), "{found:?}");
}

/// A pull request may add the files of a bare repository to the folder that is built; the repository round it goes on to count.
#[test]
fn a_bare_repository_within_changes_nothing() {
    let project = Project::new();
    project.git(&["init", "-q"]).file(".git/info/exclude", "keys.txt\n");
    project
        .file("proposals/0001-one.md", linking("[k](keys.txt) [o](open.txt)"))
        .file("proposals/open.txt", "open to all");
    project.file("proposals/keys.txt", SECRET);
    project
        .file("proposals/HEAD", "ref: refs/heads/main\n")
        .file("proposals/objects/x", "")
        .file("proposals/refs/x", "");
    project.file("proposals/config", "[core]\n\tbare = true\n\tfsmonitor = touch ran\n[log]\n\tshowSignature = true\n");
    project.git(&["add", "."]).git(&["commit", "-q", "-m", "Base"]);
    built(&project, "", &["proposals"]);
    assert!(!published(&project, SECRET) && published(&project, "open to all"));
    assert_eq!(project.proposals().len(), 1);
    assert!(!project.root().join("proposals/ran").exists());
}

#[test]
fn a_repository_of_which_everything_is_ignored_publishes_nothing() {
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", linking(SECRET));
    for everywhere in ["*\n", "proposals\n"] {
        let outcome = roadbook(&project, everywhere, &["build", "-d", &project.site().to_string_lossy()]);
        assert!(!project.site().exists() || !published(&project, SECRET), "{everywhere}: {}", outcome.stderr);
    }
}

/// Where git is not asked or does not answer, the ignore files mean what they mean to git.
#[test]
fn ignore_files_mean_the_same_without_git() {
    let latin = [&b"# caf\xe9\n"[..], b"keys.txt\n"].concat();
    for (what, rules) in [
        ("a comment that is no UTF-8", latin.as_slice()),
        ("a class with a name", b"[[:lower:]]eys.txt\n"),
        ("a carriage return", b"# x\r\nkeys.txt\n"),
        ("a byte-order mark", b"\xef\xbb\xbfkeys.txt\n"),
    ] {
        for place in [".gitignore", "proposals/.gitignore", ".git/info/exclude"] {
            let project = Project::new();
            project
                .git(&["init", "-q"])
                .file("proposals/0001-one.md", linking("[k](keys.txt)"))
                .file("proposals/keys.txt", SECRET);
            project.file(place, rules);
            for folder in [".", "proposals"] {
                built(&project, "", &["--no-git", folder]);
                assert!(!published(&project, SECRET), "{what} in {place}, {folder}");
                built(&project, "", &[folder]);
                assert!(!published(&project, SECRET), "{what} in {place}, {folder}, git asked");
            }
        }
    }
    let project = Project::new();
    project.file("proposals/0001-one.md", linking("x")).file("proposals/0002-two.md", healthy(2, "Two"));
    project.file(".gitignore", "000{1,2}-*.md\n*.{md,txt}\n");
    built(&project, "", &["--no-git"]);
    assert_eq!(project.proposals().len(), 2);
    project.git(&["init", "-q"]).file("proposals/keys.txt", SECRET);
    project.file("proposals/0001-one.md", linking("[k](keys.txt)"));
    built(&project, "keys.txt\n", &["--no-git"]);
    assert!(!published(&project, SECRET));
}

/// A path of a project, by bytes.
fn place(project: &Project, path: &[u8]) -> PathBuf {
    project.root().join(OsStr::from_bytes(path))
}

/// Documents whose names are no UTF-8, as Latin-1 has them, have pages, and the same ones in a work tree, in a revision and without git.
#[test]
fn names_that_are_no_text_are_read() {
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", healthy(1, "One")).git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "Base"]);
    fs::write(
        place(&project, b"proposals/0002-caf\xe9.md"),
        healthy(2, "Café").replace("It is well.", "![p](p.png) [t](t.txt)"),
    )
    .expect("a file");
    fs::create_dir(place(&project, b"proposals/\xff")).expect("a folder");
    fs::write(place(&project, b"proposals/\xff/0003-three.md"), healthy(3, "Three")).expect("a file");
    project.file("proposals/t.txt", "open to all");
    project.git(&["add", "."]).git(&["commit", "-q", "-m", "More"]);
    let expected = ["proposals/%FF/0003-three.md", "proposals/0001-one.md", "proposals/0002-caf%E9.md"];
    for arguments in [&[][..], &["--no-git"], &["--base", "HEAD~1"], &["--base", "HEAD~1", "--head", "HEAD"]] {
        built(&project, "", arguments);
        assert_eq!(project.proposals().keys().collect::<Vec<_>>(), expected, "{arguments:?}");
        assert!(published(&project, "open to all"), "{arguments:?}");
    }
    let told = roadbook(&project, "", &["diff", "HEAD~1", "--format", "json"]);
    assert!(told.stdout.contains("Three") && told.stdout.contains("Café"), "{}", told.stdout);
    let told = roadbook(&project, "", &["diff", "HEAD", "--exit-code"]);
    assert_eq!(told.code, Some(0), "{}{}", told.stdout, told.stderr);
    let edited = roadbook(&project, "", &["status", "2", "implemented"]);
    assert_eq!(edited.code, Some(0), "{}", edited.stderr);
    let text = fs::read_to_string(place(&project, b"proposals/0002-caf\xe9.md")).expect("a document");
    assert!(text.contains("mplemented"), "{text}");
}

/// A name that is shown as another one opens only its own file.
#[test]
fn a_name_that_is_no_text_leads_to_no_other_file() {
    for shown in ["keys%E9.txt", "keys\u{fffd}.txt"] {
        let project = Project::new();
        project.git(&["init", "-q"]).file(".git/info/exclude", format!("{shown}\n"));
        project.file("proposals/0001-one.md", linking("[k](keys%25E9.txt) [k](keys%E9.txt) [k](keys\u{fffd}.txt)"));
        fs::write(place(&project, b"proposals/keys\xe9.txt"), "open to all").expect("a file");
        project.git(&["add", "."]).git(&["commit", "-q", "-m", "Base"]);
        project.file(&format!("proposals/{shown}"), SECRET);
        built(&project, "", &[]);
        assert!(!published(&project, SECRET), "{shown}");
    }
    // Of two files that are shown alike, one is read, and the other one told of.
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", linking("[k](keys%25E9.txt)"));
    project.file("proposals/keys%E9.txt", "the one in UTF-8");
    fs::write(place(&project, b"proposals/keys\xe9.txt"), "the other one").expect("a file");
    project.git(&["add", "."]).git(&["commit", "-q", "-m", "Base"]);
    for arguments in [&[][..], &["--no-git"], &["--base", "HEAD", "--head", "HEAD"]] {
        let found = built(&project, "", arguments).findings();
        assert!(published(&project, "the one in UTF-8") && !published(&project, "the other one"), "{arguments:?}");
        assert!(found.iter().any(|(_, path)| path == "proposals/keys%E9.txt"), "{arguments:?}: {found:?}");
    }
}

/// Who is who is said by the `.mailmap` of the commit that is shown, and by none of this machine.
#[test]
fn names_of_a_revision_are_those_of_its_own_mailmap() {
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", healthy(1, "One")).git(&["add", "."]);
    git(&project.root(), &["commit", "-q", "-m", "Base"]);
    project.file(".mailmap", "Committed Name <a@example.org>\n").file("proposals/0001-one.md", healthy(1, "Other"));
    project.git(&["add", "."]);
    git(&project.root(), &["commit", "-q", "-m", "Map"]);
    project.file(".mailmap", "Local Secret <a@example.org>\n");
    built(&project, "", &["--base", "HEAD~1", "--head", "HEAD"]);
    assert!(!published(&project, "Local Secret") && published(&project, "Committed Name"));
    built(&project, "", &[]);
    assert!(published(&project, "Local Secret"));
}

/// roadbook with these arguments in the repository, within 3 GB of memory, and within a minute of processor time.
fn bounded(project: &Project, arguments: &[&str]) -> Outcome {
    let mut command = Command::new("bash");
    command.args(["-c", "ulimit -c 0; ulimit -v 3000000; ulimit -t 60; exec \"$0\" \"$@\"", ROADBOOK]).args(arguments);
    Outcome::of(command.current_dir(project.root()))
}

/// Links in the place of files that git or roadbook looks at by name are not followed: they may lead to a device without end.
#[test]
fn files_that_are_known_by_name_are_no_links() {
    let site = |project: &Project| project.site().to_string_lossy().into_owned();
    for name in
        [".mailmap", ".gitignore", "proposals/.gitignore", ".gitattributes", "book.toml", "proposals/0002-two.md"]
    {
        for target in ["/dev/zero", "../outside"] {
            let project = Project::new();
            fs::write(project.folder().join("outside"), "proposals/\n0001*\n").expect("a file");
            project.git(&["init", "-q"]).file("proposals/0001-one.md", healthy(1, "One"));
            let target = if name.contains('/') && target.starts_with('.') { "../../outside" } else { target };
            std::os::unix::fs::symlink(target, project.root().join(name)).expect("a link");
            project.git(&["add", "-A", "-f"]).git(&["commit", "-q", "-m", "Base"]);
            for arguments in
                [&["list"][..], &["list", "--no-git"], &["build", "-d", &site(&project)], &["toc", "--check"]]
            {
                let outcome = bounded(&project, arguments);
                assert!(
                    outcome.code.is_some_and(|code| code < 2),
                    "{name}, {target}, {arguments:?}: {}",
                    outcome.stderr
                );
                let is_list = arguments[0] == "list";
                assert!(
                    !is_list || outcome.stdout.contains("One"),
                    "{name}, {target}, {arguments:?}: {}",
                    outcome.stdout
                );
            }
        }
    }
}

/// Contents lists are renewed in the file that is listed, and in none that is shown alike.
#[test]
fn contents_lists_of_files_under_odd_names() {
    let project = Project::new();
    let text = "# A\n\n<!-- toc -->\n<!-- /toc -->\n\n## B\n";
    project.git(&["init", "-q"]);
    fs::create_dir(project.root().join("proposals")).expect("a folder");
    fs::write(place(&project, b"proposals/bad\xff.md"), text).expect("a file");
    project.git(&["add", "-A"]).git(&["commit", "-q", "-m", "Base"]).file(".git/info/exclude", "bad%FF.md\n");
    project.file("proposals/bad%FF.md", text);
    let outcome = roadbook(&project, "", &["toc"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(fs::read_to_string(place(&project, b"proposals/bad\xff.md")).expect("a file").contains("(#b)"));
    assert_eq!(fs::read_to_string(project.root().join("proposals/bad%FF.md")).expect("a file"), text);
}
