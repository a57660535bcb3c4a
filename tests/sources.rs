//! Where the bytes of a site come from: a work tree's from what git tracks or does not ignore, a revision's from git's
//! objects, and none from anywhere else.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use roadbook::build::{self, Past, Reader};

use crate::project::{Outcome, Project, ROADBOOK, files, healthy};

/// A PNG of one pixel, which differs by `grey`.
fn picture(grey: u8) -> Vec<u8> {
    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        let length = u32::try_from(data.len()).expect("short").to_be_bytes();
        [&length[..], kind, data, &crc.sum().to_be_bytes()].concat()
    }
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, &[0, grey]).expect("memory");
    let pixels = encoder.finish().expect("memory");
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header), &chunk(b"IDAT", &pixels), &chunk(b"IEND", &[])].concat()
}

/// A proposal that shows or links to `dest`.
fn showing(number: u32, links: &str) -> String {
    healthy(number, "Lantern").replace("It is well.", links)
}

/// roadbook with these arguments in the repository, git asked.
fn roadbook(project: &Project, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(arguments).current_dir(project.root()))
}

/// Builds into the project's site, and expects that it goes well.
#[track_caller]
fn build(project: &Project, arguments: &[&str]) -> Outcome {
    let site = project.site();
    let outcome =
        roadbook(project, &[&["build", "--format", "json", "-d", &site.to_string_lossy()], arguments].concat());
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    outcome
}

/// Whether any file of the site holds the bytes.
fn published(project: &Project, bytes: &[u8]) -> bool {
    files(&project.site()).values().any(|held| held.windows(bytes.len()).any(|part| part == bytes))
}

/// A repository with a picture, a style sheet and a theme on `main`, and a branch `pr` that changes all of them and adds a
/// picture.
fn forked() -> Project {
    let project = Project::new();
    project
        .file("book.toml", "[output.html]\nadditional-css = [\"own.css\"]\ntheme = \"theme\"\n")
        .file("own.css", "/* base sheet */\n")
        .file("theme/slots/footer.html", "<p>base footer</p>\n")
        .file("proposals/0001-one.md", showing(1, "![a](a.png)"))
        .file("proposals/a.png", picture(1))
        .git(&["init", "-q"])
        .git(&["add", "."])
        .git(&["commit", "-q", "-m", "Base"])
        .git(&["checkout", "-q", "-b", "pr"])
        .file("own.css", "/* head sheet */\n")
        .file("theme/slots/footer.html", "<p>head footer</p>\n")
        .file("proposals/0001-one.md", showing(1, "![a](a.png) ![b](b.png)"))
        .file("proposals/a.png", picture(2))
        .file("proposals/b.png", picture(3))
        .git(&["add", "."])
        .git(&["commit", "-q", "-m", "Head"])
        .git(&["checkout", "-q", "main"]);
    project
}

#[test]
fn a_revision_shows_its_own_pictures_and_the_look_of_its_base() {
    for arguments in [&["--base", "main...pr"][..], &["--base", "main", "--head", "pr"], &["--base", "main..pr"]] {
        let project = forked();
        let outcome = build(&project, arguments);
        assert!(published(&project, &picture(2)) && published(&project, &picture(3)), "{arguments:?}");
        assert!(!published(&project, &picture(1)), "{arguments:?}: the work tree's picture");
        assert!(published(&project, b"base sheet") && published(&project, b"base footer"), "{arguments:?}");
        assert!(!published(&project, b"head sheet") && !published(&project, b"head footer"), "{arguments:?}");
        assert!(outcome.stderr.contains("--head-theme"), "{}", outcome.stderr);
        let outcome = build(&project, &[arguments, &["--head-theme"]].concat());
        assert!(published(&project, b"head sheet") && published(&project, b"head footer"), "{arguments:?}");
        assert!(!outcome.stderr.contains("--head-theme"), "{}", outcome.stderr);
    }
}

#[test]
fn a_work_tree_is_compared_in_the_look_of_its_base() {
    let project = forked();
    project.git(&["checkout", "-q", "pr"]);
    build(&project, &["--base", "main"]);
    assert!(published(&project, &picture(2)) && published(&project, &picture(3)));
    assert!(published(&project, b"base footer") && !published(&project, b"head footer"));
}

/// What the head says of the site's address and of the repository's would lead readers of its preview elsewhere.
#[test]
fn addresses_are_those_of_the_base() {
    let project = forked();
    project
        .git(&["checkout", "-q", "pr"])
        .file(
            "book.toml",
            "[output.html]\ngit-repository-url = \"https://elsewhere.example/x\"\ncname = \"elsewhere.example\"\n",
        )
        .git(&["commit", "-q", "-a", "-m", "Elsewhere"]);
    build(&project, &["--base", "main...pr"]);
    assert!(!published(&project, b"elsewhere.example"));
    let told = roadbook(&project, &["diff", "main...pr", "--format", "markdown"]);
    assert!(told.code == Some(0) && !told.stdout.contains("elsewhere.example"), "{}{}", told.stdout, told.stderr);
}

#[test]
fn a_broken_configuration_of_the_base_can_be_mended_in_a_preview() {
    let project = Project::new();
    project
        .file("book.toml", "[output.html]\nthem = \"theme\"\n")
        .file("proposals/0001-one.md", healthy(1, "One"))
        .git(&["init", "-q"])
        .git(&["add", "."])
        .git(&["commit", "-q", "-m", "Base"])
        .file("book.toml", "[book]\ntitle = \"Mended\"\n");
    build(&project, &["--base", "HEAD"]);
    assert!(published(&project, b"Mended"));
}

/// Every way in which a file of the maintainer's own can be kept out of git.
#[test]
fn what_git_ignores_is_never_published() {
    const SECRET: &[u8] = b"the maintainer's own";
    let links = "[keys](../notes/keys.txt) ![keys](../notes/keys.png)";
    for (what, ignore) in [("info/exclude", ".git/info/exclude"), ("a global file", ""), (".gitignore", ".gitignore")] {
        let project = Project::new();
        project.file("proposals/0001-one.md", healthy(1, "One")).git(&["init", "-q"]);
        if ignore.is_empty() {
            project.file(".git/global", "notes/\n");
            project.git(&["config", "core.excludesFile", &project.root().join(".git/global").to_string_lossy()]);
        } else {
            project.file(ignore, "notes/\n");
        }
        project
            .git(&["add", "."])
            .git(&["commit", "-q", "-m", "Base"])
            .file("notes/keys.txt", SECRET)
            .file("notes/keys.png", [picture(9).as_slice(), SECRET].concat())
            .file("notes/0009-private.md", healthy(9, "Private"));
        // The pull request links to what it cannot see, and adds files of those names.
        project.git(&["checkout", "-q", "-b", "pr"]).file("proposals/0001-one.md", showing(1, links));
        build(&project, &[]);
        assert!(!published(&project, SECRET), "{what}: a plain build");
        let listed = roadbook(&project, &["list", "--format", "json"]).stdout;
        assert!(!listed.contains("Private") && listed.contains("0001-one.md"), "{what}: {listed}");
        let found = build(&project, &[]).findings();
        assert!(found.iter().any(|(code, _)| code == "link-broken"), "{what}: {found:?}");

        project.git(&["add", "-f", "proposals"]).git(&["commit", "-q", "-m", "Link"]);
        let private = project.root().join("private");
        fs::rename(project.root().join("notes"), &private).expect("moved away");
        project.file("notes/keys.txt", "dummy").git(&["add", "-f", "notes/keys.txt"]);
        fs::remove_file(project.root().join(".gitignore")).ok();
        project.git(&["commit", "-q", "-a", "-m", "Add"]).git(&["checkout", "-q", "main"]);
        fs::remove_dir_all(project.root().join("notes")).ok();
        fs::rename(&private, project.root().join("notes")).expect("moved back");
        for arguments in [&["--base", "main", "--head", "pr"][..], &["--base", "main...pr"]] {
            build(&project, arguments);
            assert!(!published(&project, SECRET), "{what}: {arguments:?}");
            assert!(published(&project, b"dummy"), "{what}: {arguments:?}");
        }
    }
}

#[test]
fn without_git_its_local_ignore_file_still_counts() {
    let project = Project::new();
    project
        .file("proposals/0001-one.md", showing(1, "[keys](../notes/keys.txt)"))
        .file("notes/keys.txt", "the maintainer's own")
        .git(&["init", "-q"])
        .file(".git/info/exclude", "notes/\n");
    build(&project, &["--no-git"]);
    assert!(!published(&project, b"the maintainer's own"));
}

#[test]
fn tracked_files_win_over_ignore_files() {
    let project = Project::new();
    project
        .file("proposals/0001-one.md", showing(1, "![a](a.png) [x](../drafts/x.txt)"))
        .file("proposals/0002-two.md", healthy(2, "Two"))
        .file("proposals/deep/er/0003-three.md", healthy(3, "Three"))
        .file("proposals/a.png", picture(1))
        .file("drafts/x.txt", "a tracked draft")
        .git(&["init", "-q"])
        .git(&["add", "."])
        .git(&["commit", "-q", "-m", "Base"])
        .file(".gitignore", "0002*\n*.png\ndrafts/\n/proposals/deep\n")
        .file("drafts/y.md", healthy(4, "Untracked"))
        .git(&["add", ".gitignore"])
        .git(&["commit", "-q", "-m", "Ignore"]);
    build(&project, &[]);
    let paths = ["proposals/0001-one.md", "proposals/0002-two.md", "proposals/deep/er/0003-three.md"];
    assert_eq!(project.proposals().keys().collect::<Vec<_>>(), paths);
    assert!(published(&project, &picture(1)) && published(&project, b"a tracked draft"));
    let told = roadbook(&project, &["diff", "HEAD~1", "--exit-code"]);
    assert_eq!(told.code, Some(0), "{}{}", told.stdout, told.stderr);
    let told = roadbook(&project, &["diff", "HEAD~1", "HEAD", "--exit-code"]);
    assert_eq!(told.code, Some(0), "{}{}", told.stdout, told.stderr);
}

/// A folder that the repository round it ignores as a whole is a tree by itself.
#[test]
fn a_folder_that_git_ignores_can_be_built_by_itself() {
    let project = Project::new();
    project.git(&["init", "-q"]).file(".gitignore", "build/\n").file("build/0001-one.md", healthy(1, "One"));
    let site = project.site();
    let outcome = roadbook(&project, &["build", "build", "-d", &site.to_string_lossy()]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(project.proposals().len(), 1);
}

#[test]
fn repositories_within_are_part_of_the_tree() {
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", healthy(1, "One"));
    project.file("inner/proposals/0002-two.md", healthy(2, "Two"));
    Outcome::of(Command::new("git").args(["init", "-q", "inner"]).current_dir(project.root()));
    build(&project, &[]);
    assert_eq!(project.proposals().len(), 2);
}

#[test]
fn a_manifest_hides_no_document_and_is_told_of() {
    let one = healthy(1, "One");
    let manifest = |files: &str| format!("{{\"generator\":\"roadbook\",\"version\":1,\"files\":{{{files}}}}}");
    let forged = manifest("\"index.html\":\"0\",\"0001-one.md\":\"0\",\"a.png\":\"0\"");
    for (text, told) in [("{}", false), ("", false), (forged.as_str(), true)] {
        let project = Project::new();
        project
            .file("proposals/0001-one.md", &one)
            .file("proposals/a.png", picture(1))
            .file("proposals/index.html", "x")
            .file("proposals/.roadbook-site.json", text)
            .git(&["init", "-q"])
            .git(&["add", "-f", "."])
            .git(&["commit", "-q", "-m", "Base"]);
        let found = build(&project, &[]).findings();
        assert_eq!(project.proposals().len(), 1, "{text}");
        let noted = found.iter().any(|(code, path)| code == "site-left-out" && path == "proposals/.roadbook-site.json");
        assert_eq!(noted, told, "{text}: {found:?}");
        let told = roadbook(&project, &["list", "--no-git"]);
        assert!(told.stdout.contains("One"), "{text}: {}", told.stdout);
    }
}

/// A site that was built into the repository is no content of the next build, and only its own build says nothing of it.
#[test]
fn built_sites_are_no_content() {
    let project = Project::new();
    project.file("proposals/0001-one.md", showing(1, "[x](x.txt)")).file("proposals/x.txt", "x");
    let first = roadbook(&project, &["build"]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let before = files(&project.root().join("site"));
    let second = roadbook(&project, &["build"]);
    assert!(second.code == Some(0) && !second.stderr.contains("Left out"), "{}", second.stderr);
    assert!(files(&project.root().join("site")) == before);
    let elsewhere = build(&project, &[]);
    assert!(elsewhere.stderr.contains("of site/, a site that roadbook wrote"), "{}", elsewhere.stderr);
    assert!(files(&project.site()) == before);
}

/// Between reading and writing a file may be exchanged: for a link that leads out, for one into git's own folder, for other
/// bytes. Each ends the build, and nothing of what was put there is in the site.
#[test]
fn a_file_that_is_exchanged_during_the_build_leads_nowhere() {
    for what in ["a link out", "a folder's link out", "a link into .git", "other bytes", "a pipe"] {
        let project = Project::new();
        project
            .file("proposals/0001-one.md", showing(1, "[x](assets/x.txt)"))
            .file("proposals/assets/x.txt", "as it was")
            .git(&["init", "-q"]);
        let (root, outside) = (project.root(), project.folder().join("outside"));
        fs::create_dir(&outside).expect("a folder");
        fs::write(outside.join("x.txt"), "secret").expect("a file");
        let mut reader = Reader::new(&root, Past::Later);
        let reading = reader.read().expect("a reading");
        let file = root.join("proposals/assets/x.txt");
        fs::remove_file(&file).expect("removed");
        match what {
            "a link out" => symlink(outside.join("x.txt"), &file).expect("a link"),
            "a folder's link out" => {
                fs::remove_dir(root.join("proposals/assets")).expect("removed");
                symlink(&outside, root.join("proposals/assets")).expect("a link");
            }
            "a link into .git" => symlink("../../.git/config", &file).expect("a link"),
            "other bytes" => fs::write(&file, "secret").expect("a file"),
            _ => assert!(Command::new("mkfifo").arg(&file).status().expect("mkfifo").success()),
        }
        let error = build::write(reading, &project.site(), None).map(drop).expect_err(what);
        assert!(
            error.to_string().contains("proposals/assets/x.txt: changed while the site was made"),
            "{what}: {error}"
        );
        assert!(!project.site().exists(), "{what}");
    }
}

#[test]
fn what_git_keeps_for_roadbook_is_no_link() {
    let project = Project::new();
    project
        .file("proposals/0001-one.md", healthy(1, "One"))
        .git(&["init", "-q"])
        .git(&["add", "."])
        .git(&["commit", "-q", "-m", "Base"]);
    let outside = project.folder().join("outside");
    fs::create_dir(&outside).expect("a folder");
    for target in [outside.clone(), project.folder().join("nowhere")] {
        let link = project.root().join(".git/roadbook");
        symlink(&target, &link).expect("a link");
        let outcome = build(&project, &[]);
        assert!(outcome.stderr.contains(".git/roadbook"), "{}", outcome.stderr);
        assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
        assert!(!project.folder().join("nowhere").exists());
        fs::remove_file(link).expect("removed");
    }
}

#[test]
fn an_empty_name_of_a_revision_is_refused() {
    let project = forked();
    for (arguments, missing) in [
        (&["diff", ""][..], "the revision to compare with is missing"),
        (&["diff", "main", ""], "the revision that is compared is missing"),
        (&["diff", "...pr"], "the revision before `...` is missing"),
        (&["diff", "main..."], "the revision behind `...` is missing"),
        (&["build", "--base="], "the revision to compare with is missing"),
        (&["build", "--base=main", "--head="], "the revision that is compared is missing"),
        (&["serve", "--base="], "the revision to compare with is missing"),
        (&["lint", "--base="], "the revision to compare with is missing"),
    ] {
        let outcome = roadbook(&project, arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(missing), "{arguments:?}: {}", outcome.stderr);
    }
}
