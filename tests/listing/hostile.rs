//! Repositories of some KB that ask git for more than fits into any memory.

use std::path::Path;
use std::process::Command;

use super::bounded;
use crate::project::{Project, healthy};

/// Gives git an object, and returns its name.
fn object(folder: &Path, arguments: &[&str], content: &[u8]) -> String {
    use std::io::Write as _;
    let mut command = Command::new("git");
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("git");
    child.stdin.take().expect("its input").write_all(content).expect("written");
    let out = child.wait_with_output().expect("an end").stdout;
    String::from_utf8(out).expect("a name").trim().to_owned()
}

/// A branch `pr` whose tree is made by `tree` from that of one document.
fn with_branch(tree: impl Fn(&Path, String) -> String) -> Project {
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", healthy(1, "One")).git(&["add", "-A"]);
    project.git(&["commit", "-q", "-m", "Base"]);
    let root = project.root();
    let blob = object(&root, &["hash-object", "-w", "--stdin"], healthy(2, "Two").as_bytes());
    let tree = tree(&root, blob);
    let commit = object(
        &root,
        &["-c", "user.name=A", "-c", "user.email=a@b.example", "commit-tree", &tree, "-p", "HEAD", "-m", "x"],
        b"",
    );
    project.git(&["branch", "pr", &commit]);
    project
}

/// A branch that names a thousand million files in some KB.
fn bomb() -> Project {
    with_branch(|root, blob| {
        let mut tree = object(root, &["mktree"], format!("100644 blob {blob}\t0002-two.md\n").as_bytes());
        for _ in 0..9 {
            let entries: String = (0..10).map(|at| format!("040000 tree {tree}\tproposals{at}\n")).collect();
            tree = object(root, &["mktree"], entries.as_bytes());
        }
        tree
    })
}

#[test]
fn a_revision_of_too_many_files_is_refused() {
    let bomb = bomb();
    for arguments in [&["diff", "main", "pr"][..], &["build", "--base", "main", "--head", "pr", "-d", "../out"]] {
        let outcome = bounded(&bomb, arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
        let told = outcome.stderr.contains("`pr` has more than") && outcome.stderr.contains("help: ");
        assert!(told, "{}", outcome.stderr);
    }
}

/// The memory of git is bounded, and the site has no history then.
#[test]
fn a_merge_of_too_many_files_leaves_the_site_without_history() {
    let bomb = bomb();
    bomb.git(&["checkout", "-q", "main"]).git(&["merge", "-q", "-s", "ours", "-m", "Merge", "pr"]);
    let outcome = bounded(&bomb, &["build", "-d", "../out"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("git cannot read the history"), "{}", outcome.stderr);
}

#[test]
fn a_path_that_is_longer_than_the_repository_is_left_out() {
    let deep = with_branch(|root, blob| {
        let mut tree = object(root, &["mktree"], format!("100644 blob {blob}\t0002-two.md\n").as_bytes());
        for _ in 0..600 {
            let entry = format!("040000 tree {tree}\t{}\n", "a".repeat(3000));
            tree = object(root, &["mktree"], entry.as_bytes());
        }
        tree
    });
    for arguments in [&["diff", "main", "pr"][..], &["build", "--base", "main", "--head", "pr", "-d", "../out"]] {
        let outcome = bounded(&deep, arguments);
        assert!(outcome.code.is_some_and(|code| code < 2), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.len() < 10_000, "{}", outcome.stderr.len());
    }
}

/// Git takes time by the square of the lines of a `.mailmap`.
#[test]
fn a_large_mailmap_is_left_out_and_told() {
    let project = Project::new();
    let lines = |count: usize| -> String { (0..count).map(|at| format!("N <n@x> <{:07}@x>\n", count - at)).collect() };
    project.git(&["init", "-q"]).file("proposals/0001-one.md", healthy(1, "One"));
    for (count, is_told) in [(1_000, false), (25_000, true)] {
        project.file(".mailmap", lines(count)).git(&["add", "-A"]).git(&["commit", "-q", "-m", "Map"]);
        for arguments in
            [&["build", "-d", "../out"][..], &["build", "--base", "HEAD", "--head", "HEAD", "-d", "../out"]]
        {
            let outcome = bounded(&project, arguments);
            assert_eq!(outcome.code, Some(0), "{count}: {}", outcome.stderr);
            assert_eq!(
                outcome.stderr.contains(".mailmap is too large"),
                is_told,
                "{count}, {arguments:?}: {}",
                outcome.stderr
            );
        }
    }
}
