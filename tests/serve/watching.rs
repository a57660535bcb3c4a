//! Everything that editors, people and git do to files, on real files.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::Running;
use crate::project::{Project, ROADBOOK, healthy, png};

/// A repository of a few proposals, with documentation and a picture.
fn few() -> Project {
    let project = Project::new();
    for number in 1..=4 {
        project.file(&format!("content/{number:04}-lamp.md"), healthy(number, &format!("Lamp {number}")));
    }
    project.file("README.md", "# Lamps\n\nAll about lamps. See [one](content/0001-lamp.md) and ![it](lamp.png).\n");
    project.file("content/guidelines/how.md", "# How to write\n\nWell.\n");
    project.file("lamp.png", png(1));
    project
}

/// Serves the repository, does something to it, and compares with a build.
#[track_caller]
fn check(project: &Project, arguments: &[&str], edit: impl FnOnce(&Running, &Path)) {
    let running = Running::of(&project.root(), arguments);
    running.ends_as_a_build();
    edit(&running, &project.root());
    running.ends_as_a_build();
}

const PLAIN: [&str; 2] = ["--no-git", "--no-search"];

#[test]
fn a_file_is_saved_in_every_way() {
    let project = few();
    check(&project, &PLAIN, |running, root| {
        let file = root.join("content/0001-lamp.md");
        let text = fs::read_to_string(&file).expect("a proposal");
        fs::write(&file, text.replace("It is well.", "In place.")).expect("a save in place");
        running.ends_as_a_build();
        // As most editors do it: beside, then over it.
        let beside = root.join("content/.0001-lamp.md.tmp");
        fs::write(&beside, text.replace("It is well.", "Atomically.")).expect("a file");
        fs::rename(&beside, &file).expect("a rename");
        running.ends_as_a_build();
        // As vim and emacs do it with a backup.
        let backup = root.join("content/0001-lamp.md~");
        fs::rename(&file, &backup).expect("a backup");
        fs::write(&file, text.replace("It is well.", "With a backup.")).expect("a file");
        fs::remove_file(&backup).expect("it was there");
        running.ends_as_a_build();
        // Twice within one tick of the file system's clock, with the same length.
        fs::write(&file, text.replace("It is well.", "It is good.")).expect("a file");
        fs::write(&file, text.replace("It is well.", "It is here.")).expect("a file");
    });
    assert!(project.root().join("content/0001-lamp.md").exists());
}

#[test]
fn a_save_is_told_on_the_terminal() {
    let project = few();
    let running = Running::of(&project.root(), &PLAIN);
    project.file("content/0002-lamp.md", healthy(2, "Lamp 2").replace("**implementable**", "**implementabel**"));
    running.until("the change is told", || running.said("1 proposal changed: EP-0002").is_some());
    let line = running.said("1 proposal changed").expect("a line");
    assert!(line.contains(" ms") && line.ends_with("1 new warning"), "{line}");
    project.file("content/0002-lamp.md", healthy(2, "Lamp 2"));
    running.until("the mended warning is told", || running.said("1 mended warning").is_some());
}

#[test]
fn half_of_a_file_is_only_for_a_while() {
    check(&few(), &PLAIN, |running, root| {
        let file = root.join("content/0003-lamp.md");
        let text = healthy(3, "Lamp of light");
        let (one, other) = text.split_at(text.len() / 2);
        fs::write(&file, one).expect("half a file");
        running.ends_as_a_build();
        fs::write(&file, format!("{one}{other}")).expect("the whole file");
    });
}

#[test]
fn files_and_folders_come_go_and_move() {
    check(&few(), &PLAIN, |running, root| {
        let content = root.join("content");
        fs::rename(content.join("0004-lamp.md"), content.join("0009-torch.md")).expect("a rename");
        running.ends_as_a_build();
        fs::remove_file(content.join("0001-lamp.md")).expect("it was there");
        running.ends_as_a_build();
        fs::write(content.join("0001-lamp.md"), healthy(1, "The lamp is back")).expect("a file");
        running.ends_as_a_build();
        fs::rename(&content, root.join("proposals")).expect("a rename");
        running.ends_as_a_build();
        fs::write(root.join("proposals/0001-lamp.md"), healthy(1, "Written after the move")).expect("a file");
        running.ends_as_a_build();
        fs::rename(root.join("proposals"), root.with_file_name("aside")).expect("a rename");
        running.ends_as_a_build();
        fs::rename(root.with_file_name("aside"), root.join("content")).expect("a rename");
        running.ends_as_a_build();
        fs::write(root.join("content/0002-lamp.md"), healthy(2, "Written after the return")).expect("a file");
        running.ends_as_a_build();
        fs::remove_dir_all(root.join("content")).expect("it was there");
        running.ends_as_a_build();
        fs::create_dir(root.join("content")).expect("a folder");
        fs::write(root.join("content/0005-lamp.md"), healthy(5, "All anew")).expect("a file");
    });
}

#[test]
fn a_deep_folder_is_made_in_one_step() {
    check(&few(), &PLAIN, |running, root| {
        for number in 10..20 {
            let folder = root.join(format!("content/new-{number}/deep/deeper/deepest"));
            fs::create_dir_all(&folder).expect("folders");
            fs::write(folder.join(format!("00{number}-deep.md")), healthy(number, "Deep")).expect("a file");
        }
        running.ends_as_a_build();
        fs::write(root.join("content/new-12/deep/deeper/deepest/0012-deep.md"), healthy(12, "Deep and written again"))
            .expect("a file");
    });
}

#[test]
fn pictures_documentation_and_what_is_ignored() {
    check(&few(), &PLAIN, |running, root| {
        fs::write(root.join("lamp.png"), png(2)).expect("a file");
        running.ends_as_a_build();
        fs::write(root.join("content/guidelines/how.md"), "# How to write\n\nBetter.\n").expect("a file");
        running.ends_as_a_build();
        fs::write(root.join(".gitignore"), "content/0003-*\n").expect("a file");
        running.ends_as_a_build();
        fs::write(root.join("content/0003-lamp.md"), "# Nobody sees this\n").expect("a file");
        running.ends_as_a_build();
        fs::remove_file(root.join(".gitignore")).expect("it was there");
        running.ends_as_a_build();
        fs::remove_file(root.join("lamp.png")).expect("it was there");
    });
}

#[test]
#[cfg(unix)]
fn a_file_cannot_be_read_for_a_while() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    check(&few(), &PLAIN, |running, root| {
        let file = root.join("content/0002-lamp.md");
        let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("a mode");
        // For root every file can be read; a link to nowhere, or to outside, is what even root is not given.
        mode(0o000);
        running.ends_as_a_build();
        mode(0o644);
        running.ends_as_a_build();
        let aside = root.with_file_name("aside.md");
        fs::rename(&file, &aside).expect("a rename");
        symlink(&aside, &file).expect("a link");
        running.ends_as_a_build();
        fs::remove_file(&file).expect("it was there");
        fs::rename(&aside, &file).expect("a rename");
        running.ends_as_a_build();
        symlink("0001-lamp.md", root.join("content/0077-alias.md")).expect("a link");
        running.ends_as_a_build();
        fs::remove_file(root.join("content/0077-alias.md")).expect("it was there");
        let folder = root.join("content/guidelines");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).expect("a mode");
        running.ends_as_a_build();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("a mode");
        running.ends_as_a_build();
        fs::write(folder.join("how.md"), "# Readable again\n").expect("a file");
    });
}

#[test]
fn git_switches_commits_and_moves_on() {
    let project = few();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "one"]);
    project.git(&["switch", "-qc", "many"]);
    for number in 100..1100 {
        project.file(&format!("content/{number:04}-many.md"), healthy(number, &format!("One of many {number}")));
    }
    project.git(&["add", "-A"]).git(&["commit", "-qm", "many"]).git(&["switch", "-q", "main"]);
    check(&project, &["--no-search"], |running, root| {
        project.git(&["switch", "-q", "many"]);
        running.ends_as_a_build();
        project.git(&["switch", "-q", "main"]);
        running.ends_as_a_build();
        fs::write(
            root.join("content/0001-lamp.md"),
            healthy(1, "Lamp 1").replace("**implementable**", "**implemented**"),
        )
        .expect("a file");
        running.ends_as_a_build();
        project.git(&["commit", "-qam", "implemented"]);
        running.ends_as_a_build();
        project.git(&["branch", "-q", "-f", "many"]);
        project.git(&["reset", "-q", "--hard", "HEAD~1"]);
        running.ends_as_a_build();
        project.git(&["remote", "add", "origin", "https://github.com/lamps/lamps"]);
        running.ends_as_a_build();
        fs::remove_dir_all(root.join(".git")).expect("it was there");
    });
}

#[test]
fn a_repository_begins() {
    let project = few();
    check(&project, &["--no-search"], |running, _| {
        project.git(&["init", "-q"]);
        running.ends_as_a_build();
        project.git(&["add", "-A"]).git(&["commit", "-qm", "one"]);
    });
}

#[test]
fn a_broken_configuration_leaves_the_last_good_site() {
    let project = few();
    project.file("book.toml", "[book]\ntitle = \"Lamps and light\"\n");
    let running = Running::of(&project.root(), &PLAIN);
    let before = running.get("").body;
    project.file("book.toml", "[book]\ntitel = \"Lamps\"\n");
    running.until("the trouble is known", || running.state()["trouble"].is_string());
    let state = running.state();
    let trouble = state["trouble"].as_str().unwrap_or_default();
    assert!(trouble.starts_with("book.toml:2:1: unknown key `titel`"), "{trouble}");
    assert!(running.said("error: book.toml:2:1").is_some(), "{}", running.all_said());
    assert_eq!(running.get("").body, before);
    project.file("book.toml", "[book]\ntitle = \"Lamps\"\n");
    running.ends_as_a_build();
    assert!(running.state()["trouble"].is_null());
}

#[test]
fn a_configuration_that_was_broken_from_the_start_can_be_mended() {
    let project = few();
    project.file("book.toml", "[book\n");
    let running = Running::of(&project.root(), &PLAIN);
    let answer = running.get("proposals/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("book.toml:1:"), "{}", answer.text());
    project.file("book.toml", "");
    running.ends_as_a_build();
}

#[test]
fn a_theme_is_followed_and_a_broken_one_is_not() {
    let project = few();
    project.file("book.toml", "[output.html]\ntheme = \"theme\"\n");
    project.file("theme/assets/own.css", "main { color: red }\n");
    project.file("theme/slots/footer.html", "<p>One footer.</p>\n");
    check(&project, &PLAIN, |running, root| {
        fs::write(root.join("theme/assets/own.css"), "main { color: green }\n").expect("a file");
        running.ends_as_a_build();
        fs::write(root.join("theme/slots/footer.html"), "<p>One other footer.</p>\n").expect("a file");
        running.ends_as_a_build();
        fs::write(root.join("theme/slots/footer.html"), "<p>{{ nonsense.of }}</p>\n").expect("a file");
        running.until("the trouble is known", || running.state()["trouble"].is_string());
        assert!(running.get("").text().contains("One other footer."));
        fs::write(root.join("theme/slots/footer.html"), "<p>Another footer.</p>\n").expect("a file");
        running.ends_as_a_build();
        assert!(running.get("").text().contains("Another footer."));
    });
}

#[test]
fn files_are_looked_at_where_nobody_tells_of_them() {
    let mut arguments = PLAIN.to_vec();
    arguments.push("--poll");
    check(&few(), &arguments, |running, root| {
        fs::write(root.join("content/0001-lamp.md"), healthy(1, "Found by looking")).expect("a file");
        running.ends_as_a_build();
        fs::create_dir_all(root.join("content/a/b")).expect("folders");
        fs::write(root.join("content/a/b/0030-deep.md"), healthy(30, "Deep")).expect("a file");
        running.ends_as_a_build();
        fs::remove_file(root.join("content/0002-lamp.md")).expect("it was there");
    });
}

#[test]
#[cfg(target_os = "linux")]
fn too_few_watches_are_said_and_made_up_for() {
    let project = few();
    for number in 0..40 {
        project.file(&format!("content/area-{number}/00{}-x.md", number + 30), healthy(number + 30, "X"));
    }
    // In a namespace of its own a user has the number of watches that is set there.
    let script = format!(
        "echo 12 > /proc/sys/user/max_inotify_watches && exec {ROADBOOK} serve \"$0\" -p 0 --no-git --no-search"
    );
    let probe =
        Command::new("unshare").args(["-Ur", "sh", "-c", "echo 12 > /proc/sys/user/max_inotify_watches"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        // Some systems give no namespaces to users; the way that is taken then is tested with --poll.
        return;
    }
    let mut command = Command::new("unshare");
    command.args(["-Ur", "sh", "-c", &script]).arg(project.root());
    let running = Running::start(command, &project.root(), &PLAIN);
    running.until("it has settled", || running.state()["settled"] == true);
    assert!(running.said("too few watches").is_some(), "{}", running.all_said());
    project.file("content/area-39/0069-x.md", healthy(69, "Seen all the same"));
    running.ends_as_a_build();
}

#[test]
fn nothing_is_written() {
    let project = few();
    let before = crate::project::files(project.folder());
    let running = Running::of(&project.root(), &["--no-git"]);
    running.ends_as_a_build();
    assert_eq!(running.get("search/0/pagefind-entry.json").status, 200);
    std::thread::sleep(Duration::from_millis(100));
    drop(running);
    assert_eq!(crate::project::files(project.folder()), before);
}
