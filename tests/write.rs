//! Writing: the old site is whole until the new one is, unchanged files stay as they are, and nobody else's file is
//! touched.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::project::{Outcome, Project, ROADBOOK, copy, files, healthy, put};

mod foreign;
mod full;
mod killed;
mod planted;
mod within;

/// The file that tells what roadbook wrote.
const MANIFEST: &str = ".roadbook-site.json";
/// What the name of the folder begins with in which a site is staged, beside `out`.
const STAGE: &str = ".out.roadbook-stage";
/// The same for the old site, where it waits on file systems that cannot exchange two folders.
const ASIDE: &str = ".out.roadbook-old";
/// What marks a stage that is still being written.
const STAGE_MARK: &str = ".roadbook-stage";

/// A name in `folder` that roadbook would take for one of its own: it begins with `base`, and ends with what a file of a repository
/// cannot know.
fn own_name(folder: &Path, base: &str) -> String {
    use std::os::unix::fs::MetadataExt;
    let random = "0123456789abcdef";
    let metadata = fs::metadata(folder).expect("a folder");
    let number = [metadata.dev().to_le_bytes(), metadata.ino().to_le_bytes()].concat();
    let all = [b"roadbook\0", number.as_slice(), base.as_bytes(), b"\0", random.as_bytes()].concat();
    format!("{base}-{random}{}", &blake3::hash(&all).to_hex()[..16])
}

/// Where a run would leave something of that kind.
fn left(project: &Project, base: &str) -> PathBuf {
    project.folder().join(own_name(project.folder(), base))
}

fn two_proposals() -> Project {
    let project = Project::new();
    project.file("0001-one.md", healthy(1, "One")).file("0002-two.md", healthy(2, "Two"));
    project
}

/// Nothing lies beside the site but the repository.
#[track_caller]
fn check_alone(project: &Project) {
    let mut names: Vec<String> = fs::read_dir(project.folder())
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["out", "repository"]);
}

/// The site is what a build into an empty folder would give, and `foreign` beside it.
#[track_caller]
fn check_whole(project: &Project, foreign: &[(&str, &str)]) {
    let fresh = Project::new();
    copy(&project.root(), &fresh.root());
    fresh.built();
    let mut expected = files(&fresh.site());
    expected.extend(foreign.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    let found = files(&project.site());
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let changed: Vec<_> =
        expected.iter().filter(|(path, bytes)| found.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert_eq!(changed, Vec::<&String>::new());
}

fn times(site: &Path) -> BTreeMap<String, SystemTime> {
    let time = |path: &String| fs::metadata(site.join(path)).and_then(|metadata| metadata.modified()).expect("a time");
    files(site).keys().map(|path| (path.clone(), time(path))).collect()
}

#[test]
fn unchanged_files_keep_their_bytes_and_times() {
    let project = two_proposals();
    project.built();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in files(&project.site()).keys() {
        let file = File::options().write(true).open(project.site().join(path)).expect("a file");
        file.set_modified(long_ago).expect("a time");
    }
    let before = files(&project.site());
    let outcome = project.built();
    assert!(outcome.stderr.contains("(0 changes, 0 removed)"), "{}", outcome.stderr);
    assert_eq!(files(&project.site()), before);
    let touched: Vec<_> = times(&project.site()).into_iter().filter(|(_, time)| *time != long_ago).collect();
    assert_eq!(touched, []);

    project.file("0002-two.md", healthy(2, "Two, and more"));
    project.built();
    let (now, after) = (files(&project.site()), times(&project.site()));
    let same: Vec<_> = now.keys().filter(|path| before.get(*path) == now.get(*path)).collect();
    assert!(!same.is_empty() && same.len() < now.len(), "{} of {}", same.len(), now.len());
    let kept: Vec<_> = now.keys().filter(|path| after[*path] == long_ago).collect();
    assert_eq!(kept, same);
    check_whole(&project, &[]);
    check_alone(&project);
}

#[test]
fn a_file_that_somebody_changed_is_written_anew() {
    let project = two_proposals();
    project.built();
    put(&project.site(), "proposals/0001-one/index.html", "spoilt");
    fs::remove_file(project.site().join("404.html")).expect("removed");
    project.built();
    check_whole(&project, &[]);
}

#[test]
fn only_own_files_are_removed() {
    let project = two_proposals();
    project.built();
    let foreign = [
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".git/objects/aa/bb", "x"),
        ("notes.txt", "mine"),
        ("proposals/0002-two/extra.txt", "mine as well"),
        ("proposals/mine/deep/down.txt", "and this"),
        ("index.html.bak", "old"),
    ];
    for (path, text) in foreign {
        put(&project.site(), path, text);
    }
    fs::remove_file(project.root().join("0002-two.md")).expect("removed");
    let outcome = project.built();
    assert!(!outcome.stderr.contains(" 0 removed"), "{}", outcome.stderr);
    check_whole(&project, &foreign);
    assert!(!project.site().join("proposals/0002-two/index.html").exists());
    check_alone(&project);
}

#[test]
fn a_foreign_file_in_the_place_of_a_new_page_is_kept_beside_it() {
    let project = two_proposals();
    project.built();
    put(&project.site(), "proposals/0003-three/index.html", "mine");
    project.file("0003-three.md", healthy(3, "Three"));
    project.built();
    check_whole(&project, &[("proposals/0003-three/index.html.kept", "mine")]);
    project.built();
    check_whole(&project, &[("proposals/0003-three/index.html.kept", "mine")]);
}

#[test]
fn links_in_the_site_are_carried_over_and_never_followed() {
    let project = two_proposals();
    project.built();
    put(project.folder(), "repository/keep.txt", "outside the site");
    std::os::unix::fs::symlink(project.root(), project.site().join("link")).expect("a link");
    std::os::unix::fs::symlink("nowhere", project.site().join("dangling")).expect("a link");
    project.file("0003-three.md", healthy(3, "Three"));
    project.built();
    assert_eq!(fs::read_link(project.site().join("link")).expect("a link"), project.root());
    assert_eq!(fs::read_link(project.site().join("dangling")).expect("a link"), Path::new("nowhere"));
    assert_eq!(fs::read_to_string(project.root().join("keep.txt")).expect("a file"), "outside the site");
}

/// A folder that is not roadbook's is refused and stays as it was.
#[track_caller]
fn check_refused(prepare: &dyn Fn(&Path), message: &str) {
    let project = two_proposals();
    prepare(&project.site());
    let before = files(project.folder());
    let outcome = project.build();
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    assert_eq!(files(project.folder()), before);
}

#[test]
fn folders_of_somebody_else_are_refused() {
    const NOT_OURS: &str = "not empty, and not written by roadbook";
    check_refused(&|site| put(site, "thesis.tex", "years of work"), NOT_OURS);
    check_refused(&|site| put(site, ".git/HEAD", "x"), NOT_OURS);
    check_refused(&|site| put(site, MANIFEST, "not JSON"), NOT_OURS);
    check_refused(&|site| put(site, MANIFEST, "{\"generator\":\"another\",\"version\":1,\"files\":{}}"), NOT_OURS);
    check_refused(
        &|site| put(site, MANIFEST, "{\"generator\":\"roadbook\",\"version\":99,\"files\":{}}"),
        "newer roadbook",
    );
    check_refused(&|site| fs::write(site, "a file").expect("a file"), NOT_OURS);
    check_refused(&|site| std::os::unix::fs::symlink("/", site).expect("a link"), NOT_OURS);
}

#[test]
fn an_empty_folder_and_folders_that_do_not_exist_are_taken() {
    for dest in ["out", "out/", "a/b/c", "./out", "repository/public", "repository/proposals/site"] {
        let project = two_proposals();
        if dest == "out" {
            fs::create_dir(project.site()).expect("a folder");
        }
        let outcome = Outcome::of(
            Command::new(ROADBOOK).args(["build", "repository", "--no-git", "-d", dest]).current_dir(project.folder()),
        );
        assert_eq!(outcome.code, Some(0), "{dest}: {}", outcome.stderr);
        assert!(project.folder().join(dest).join("proposals/0002-two/index.html").is_file(), "{dest}");
        // What was written is no content of the next build.
        let again = Outcome::of(
            Command::new(ROADBOOK).args(["build", "repository", "--no-git", "-d", dest]).current_dir(project.folder()),
        );
        assert!(again.stderr.contains("(0 changes, 0 removed)"), "{dest}: {}", again.stderr);
    }
}

#[test]
fn the_repository_itself_is_no_place_for_a_site() {
    for dest in [".", "..", "../repository", "/"] {
        let project = two_proposals();
        let before = files(project.folder());
        let outcome =
            Outcome::of(Command::new(ROADBOOK).args(["build", "--no-git", "-d", dest]).current_dir(project.root()));
        assert_eq!(outcome.code, Some(2), "{dest}: {outcome:?}");
        assert_eq!(files(project.folder()), before, "{dest}");
    }
}

#[test]
fn a_link_to_a_folder_means_that_folder() {
    let project = two_proposals();
    fs::create_dir(project.folder().join("real")).expect("a folder");
    std::os::unix::fs::symlink("real", project.site()).expect("a link");
    project.built();
    project.built();
    assert!(project.site().is_symlink());
    assert!(project.folder().join("real/index.html").is_file());
}

#[test]
fn a_build_folder_that_the_repository_names_stays_inside() {
    for (toml, prepare, code) in [
        ("build-dir = \"public\"", "true", 0),
        ("build-dir = \"a/b\"", "true", 0),
        ("build-dir = \"../public\"", "true", 2),
        ("build-dir = \"/tmp/roadbook-test-public\"", "true", 2),
        ("build-dir = \"public\"", "ln -s ../elsewhere public", 2),
        ("build-dir = \"public\"", "ln -s content public", 2),
        ("build-dir = \"a/b\"", "mkdir ../elsewhere && ln -s ../elsewhere a", 2),
        ("build-dir = \".\"", "true", 2),
        ("build-dir = \"content\"", "true", 2),
        ("build-dir = \".git\"", "git init -q .", 2),
        ("build-dir = \".git/refs/tags\"", "git init -q .", 2),
        ("build-dir = \".GIT/new\"", "true", 2),
        ("build-dir = \"a/.github/workflows\"", "true", 2),
    ] {
        let project = Project::new();
        project.file("content/0001-one.md", healthy(1, "One")).file("book.toml", format!("[build]\n{toml}\n"));
        assert!(
            Command::new("sh").args(["-c", prepare]).current_dir(project.root()).status().expect("a shell").success()
        );
        let before = files(project.folder());
        let outcome = Outcome::of(Command::new(ROADBOOK).arg("build").current_dir(project.root()));
        assert_eq!(outcome.code, Some(code), "{toml}, {prepare}: {}", outcome.stderr);
        if code != 0 {
            assert_eq!(files(project.folder()), before, "{toml}, {prepare}");
        }
    }
}

/// Runs a build that can write no file of more than 8 KB: the system refuses, or ends the process if `killed`.
fn interrupted(project: &Project, killed: bool) -> Outcome {
    let trap = if killed { "" } else { "trap '' XFSZ; " };
    let build = project.command();
    let mut command = Command::new("bash");
    command
        .args(["-c", &format!("{trap}ulimit -c 0; ulimit -f 8; exec \"$0\" \"$@\"")])
        .arg(build.get_program())
        .args(build.get_args());
    Outcome::of(command.current_dir(project.folder()))
}

#[test]
fn a_build_that_fails_or_is_killed_leaves_the_old_site_whole() {
    for killed in [false, true] {
        let project = two_proposals();
        project.built();
        let before = files(&project.site());
        let long = healthy(1, "One") + &"A line that makes the page long.\n\n".repeat(2_000);
        project.file("0001-one.md", &long);
        let outcome = interrupted(&project, killed);
        assert_eq!(outcome.code, if killed { None } else { Some(2) }, "{outcome:?}");
        assert_eq!(files(&project.site()), before, "killed: {killed}");
        if !killed {
            assert!(outcome.stderr.contains("error: "), "{}", outcome.stderr);
            check_alone(&project);
        }
        project.built();
        check_whole(&project, &[]);
        check_alone(&project);
    }
}

#[test]
fn a_first_build_that_fails_leaves_nothing() {
    let project = two_proposals();
    project.file("0001-one.md", healthy(1, "One") + &"A line that makes the page long.\n\n".repeat(2_000));
    assert_eq!(interrupted(&project, false).code, Some(2));
    assert!(!project.site().exists());
    let left = fs::read_dir(project.folder()).expect("a folder").count();
    assert_eq!(left, 1, "nothing but the repository");
}

/// A build that was cut off at any point is made good by the next one.
#[track_caller]
fn check_recovery(leave: &dyn Fn(&Project), foreign: &[(&str, &str)]) {
    let project = two_proposals();
    project.built();
    leave(&project);
    project.built();
    check_whole(&project, foreign);
    check_alone(&project);
}

#[test]
fn what_an_interrupted_build_left_is_cleared() {
    // While pages were being written.
    check_recovery(
        &|project| {
            put(&left(project, STAGE), STAGE_MARK, "");
            put(&left(project, STAGE), "index.html", "half a pa");
        },
        &[],
    );
    // Before the first of them.
    check_recovery(&|project| fs::create_dir(left(project, STAGE)).expect("a folder"), &[]);
    // After the exchange: the old site stands where the new one was staged, with what others had put there.
    check_recovery(
        &|project| {
            copy(&project.site(), &left(project, STAGE));
            put(&left(project, STAGE), "notes.txt", "mine");
            put(&left(project, STAGE), "proposals/0001-one/deep.txt", "mine too");
        },
        &[("notes.txt", "mine"), ("proposals/0001-one/deep.txt", "mine too")],
    );
    // After half of the old site was removed.
    check_recovery(
        &|project| {
            copy(&project.site(), &left(project, STAGE));
            fs::remove_dir_all(left(project, STAGE).join("proposals")).expect("removed");
            put(&left(project, STAGE), "notes.txt", "mine");
        },
        &[("notes.txt", "mine")],
    );
    // Before the new site's first move into an absent folder.
    check_recovery(&|project| fs::rename(project.site(), left(project, STAGE)).expect("moved"), &[]);
    // Between the two moves, where folders cannot be exchanged.
    check_recovery(
        &|project| {
            copy(&project.site(), &left(project, STAGE));
            put(&project.site(), "notes.txt", "mine");
            fs::rename(project.site(), left(project, ASIDE)).expect("moved");
        },
        &[("notes.txt", "mine")],
    );
}

#[test]
fn a_folder_with_the_name_of_the_stage_that_is_not_ours_is_left_alone() {
    let project = two_proposals();
    put(&left(&project, STAGE), "thesis.tex", "years of work");
    let outcome = project.build();
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert_eq!(fs::read_to_string(left(&project, STAGE).join("thesis.tex")).expect("a file"), "years of work");
}

#[test]
fn a_forged_manifest_removes_nothing_outside_the_site() {
    let project = two_proposals();
    project.built();
    put(project.folder(), "repository/keep.txt", "keep");
    let absolute = project.root().join("keep.txt");
    let manifest = format!(
        "{{\"generator\":\"roadbook\",\"version\":1,\"files\":{{\"../repository/keep.txt\":\"x\",\"{}\":\"x\",\"a/../../repository/keep.txt\":\"x\"}}}}",
        absolute.display()
    );
    fs::write(project.site().join(MANIFEST), manifest).expect("a file");
    project.build();
    assert_eq!(fs::read_to_string(absolute).expect("still there"), "keep");
}

/// The output folder, the stage and the lock may be a stranger's to fill, where the repository holds them.
#[test]
fn links_that_a_repository_plants_lead_nothing_out_of_it() {
    let manifest = "{\"generator\":\"roadbook\",\"version\":1,\"files\":{\"link/keep.txt\":\"x\"}}";
    for (planted, target, site) in [
        ("site/link", "../../outside", "site"),
        (".site.roadbook-stage/link", "../../outside", ".site.roadbook-stage"),
        (".site.roadbook-old/link", "../../outside", ".site.roadbook-old"),
        (".site.roadbook-stage", "../outside", ""),
        (".site.roadbook-old", "../outside", ""),
        (".site.roadbook-lock", "../outside/lock", ""),
        ("site", "../outside", ""),
    ] {
        let project = two_proposals();
        put(project.folder(), "outside/keep.txt", "keep");
        let outside = files(&project.folder().join("outside"));
        if !site.is_empty() {
            project.file(&format!("{site}/{MANIFEST}"), manifest);
        }
        std::os::unix::fs::symlink(target, project.root().join(planted)).expect("a link");
        Outcome::of(Command::new(ROADBOOK).args(["build", "--no-git"]).current_dir(project.root()));
        assert_eq!(files(&project.folder().join("outside")), outside, "{planted}");
    }
}

#[test]
fn a_lock_that_a_killed_build_left_is_taken_over() {
    let project = two_proposals();
    let build = project.command();
    let mut killed = Command::new("bash");
    killed.args(["-c", "ulimit -c 0; ulimit -f 8; exec \"$0\" \"$@\""]).arg(build.get_program()).args(build.get_args());
    project.file("0001-one.md", healthy(1, "One") + &"A line that makes the page long.\n\n".repeat(2_000));
    assert_eq!(Outcome::of(&mut killed).code, None);
    assert!(project.folder().join(".out.roadbook-lock").exists());
    project.file("0001-one.md", healthy(1, "One"));
    project.built();
    check_whole(&project, &[]);
    check_alone(&project);
}

#[test]
fn builds_at_the_same_time_leave_one_whole_site() {
    for round in 0..6 {
        let project = two_proposals();
        if round % 2 == 1 {
            project.built();
            project.file("0003-three.md", healthy(3, "Three"));
        }
        let children: Vec<_> = (0..6)
            .map(|_| {
                let mut command = project.command();
                command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
                command.spawn().expect("a build")
            })
            .collect();
        let mut well = 0;
        for child in children {
            let output = child.wait_with_output().expect("an end");
            let text = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0) => well += 1,
                Some(2) => assert!(text.contains("another build is writing there"), "{text}"),
                code => panic!("{code:?}: {text}"),
            }
        }
        assert!(well > 0, "nobody could build");
        check_whole(&project, &[]);
        check_alone(&project);
    }
}
