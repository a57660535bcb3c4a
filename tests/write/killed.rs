//! Killed at a hundred points, each command leaves the old bytes or the new ones, whole; the next run succeeds, and nothing is
//! left of the one that was killed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::{Outcome, Project, ROADBOOK, copy, files, healthy};

/// How many times each command is killed.
const POINTS: u32 = 100;

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// At this part of the time that it usually takes.
    Part(f64),
    /// So long after the first name came up that it made for itself.
    Staged(Duration),
    /// So long after that name, or what it has in it, went away again.
    Exchanged(Duration),
}

/// A third of the points over the whole time, the others around those moments in which files change places.
fn moments(points: u32) -> impl Iterator<Item = Moment> {
    (0..points).map(move |point| match point % 3 {
        0 => Moment::Part(f64::from(point) / f64::from(points)),
        1 => Moment::Staged(Duration::from_micros(u64::from(point) * 12)),
        _ => Moment::Exchanged(Duration::from_micros(u64::from(point) * 8)),
    })
}

/// What a run makes for itself below a folder: its names, and for the stage of a site whether it is still marked as one.
fn own(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let own = names.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(".roadbook-edit") || name.contains(".roadbook-stage")
    });
    own.map(|path| format!("{} {}", path.display(), path.join(".roadbook-stage").exists())).collect()
}

/// Starts the command and kills it at that moment, unless it has ended by then.
fn kill(mut command: Command, folder: &Path, moment: Moment, usual: Duration) {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn().expect("a run");
    let mut seen: Option<Vec<String>> = None;
    let mut since: Option<Instant> = None;
    while child.try_wait().expect("a child").is_none() {
        let due = match moment {
            Moment::Part(part) => started.elapsed() >= usual.mul_f64(part),
            Moment::Staged(after) | Moment::Exchanged(after) => {
                let now = own(folder);
                let marked = now.iter().any(|name| name.ends_with("true") || name.contains("-edit"));
                let is_new = match (&seen, moment) {
                    (None, Moment::Staged(_)) => marked,
                    (Some(before), Moment::Exchanged(_)) => *before != now,
                    _ => false,
                };
                if seen.is_none() && marked {
                    seen = Some(now);
                }
                if is_new && since.is_none() {
                    since = Some(Instant::now());
                }
                since.is_some_and(|since| since.elapsed() >= after)
            }
        };
        if due {
            child.kill().expect("killed");
            break;
        }
        // Often enough to see what is there for a moment only, and not so often that the run itself would wait.
        std::thread::sleep(Duration::from_micros(if since.is_some() { 5 } else { 60 }));
    }
    child.wait().expect("an end");
}

/// Kills a command at so many points. `watched` is the folder in which it makes names for itself.
fn check(
    points: u32,
    project: &Project,
    watched: &Path,
    command: &dyn Fn() -> Command,
    prepare: &dyn Fn(),
    is_whole: &dyn Fn() -> bool,
    check_done: &dyn Fn(&Outcome),
) {
    prepare();
    let before = files(project.folder());
    let started = Instant::now();
    let outcome = Outcome::of(&mut command());
    let usual = started.elapsed();
    check_done(&outcome);
    let after = files(project.folder());
    assert_ne!(before, after, "the command changes something");
    let mut left = 0;
    for moment in moments(points) {
        prepare();
        kill(command(), watched, moment, usual);
        assert!(is_whole(), "{moment:?}: {:?}", own(watched));
        left += usize::from(!own(watched).is_empty());
        let outcome = Outcome::of(&mut command());
        check_done(&outcome);
        let now = files(project.folder());
        let differ: Vec<&String> =
            now.keys().chain(after.keys()).filter(|path| now.get(*path) != after.get(*path)).collect();
        assert_eq!(differ, Vec::<&String>::new(), "{moment:?}");
    }
    // Or the points would be none at which anything could go wrong.
    assert!(left > 0, "no run was killed with something staged");
}

/// A document that takes a while to write.
fn long(list: &str) -> String {
    let sections: String =
        (0..2_000).map(|number| format!("## Section {number}\n\nIt shines and shines.\n\n")).collect();
    format!(
        "# KEP-1: Lamp\n\n<!-- toc -->\n{list}<!-- /toc -->\n\n{sections}## Implementation History\n\n- 2024-01-02: Began\n"
    )
}

const KEP: &str = "title: Lamp\nkep-number: 1\nauthors:\n  - \"@ada\"\nowning-sig: sig-a\nstatus: provisional\ncreation-date: 2024-01-02\n";

/// A proposal whose files are edited in place; each file is the old one or the new one.
fn check_edit(arguments: &[&str], kep: &str, readme: &str, code: Option<i32>) {
    let project = Project::new();
    let folder = project.root().join("keps/sig-a/1-lamp");
    let prepare = || {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            fs::remove_file(entry.path()).expect("removed");
        }
        project.file("keps/sig-a/1-lamp/kep.yaml", kep).file("keps/sig-a/1-lamp/README.md", readme);
    };
    let command = || {
        let mut command = Command::new(ROADBOOK);
        command.args(arguments).current_dir(project.root());
        command
    };
    prepare();
    command().output().expect("a run");
    let done: BTreeMap<String, Vec<u8>> = files(&folder);
    let is_whole = || {
        let now = files(&folder);
        let is = |name: &str, old: &str| now.get(name).is_some_and(|now| *now == done[name] || now == old.as_bytes());
        is("kep.yaml", kep) && is("README.md", readme)
    };
    let check_done = |outcome: &Outcome| assert_eq!(outcome.code, code, "{outcome:?}");
    check(POINTS, &project, &folder, &command, &prepare, &is_whole, &check_done);
}

#[test]
fn contents_lists() {
    check_edit(&["toc"], KEP, &long(""), Some(0));
}

#[test]
fn a_status() {
    // Both files change, the document by a line of its history.
    let arguments = ["status", "1", "implementable", "--date", "2024-05-06"];
    check_edit(&arguments, &format!("{KEP}# {}\n", "x".repeat(200_000)), &long(""), Some(0));
}

#[test]
fn what_lint_mends() {
    let kep = KEP.replace("2024-01-02", "2024-1-2");
    // A list of another depth would be mended in two rounds, and be whole in between as well.
    let list = "- [Section 0](#section-0)\n";
    check_edit(&["lint", "--fix", "--no-git"], &kep, &long(list), Some(0));
}

#[test]
fn a_site() {
    let project = Project::new();
    project.file("0001-one.md", healthy(1, "One")).file("0002-two.md", healthy(2, "Two"));
    let command = || {
        let mut command = project.command();
        command.arg("--no-search");
        command
    };
    let built = || assert_eq!(Outcome::of(&mut command()).code, Some(0));
    built();
    let old = files(&project.site());
    fs::remove_file(project.root().join("0001-one.md")).expect("removed");
    project.file("0002-two.md", healthy(2, "Second")).file("0003-three.md", healthy(3, "Three"));
    // The first build of all, which has no old site to leave whole.
    let first = Project::new();
    copy(&project.root(), &first.root());
    let build = || {
        let mut command = first.command();
        command.arg("--no-search");
        command
    };
    let prepare = || drop(fs::remove_dir_all(first.site()));
    let expected = Outcome::of(&mut build());
    let whole = files(&first.site());
    let is_whole = || !first.site().exists() || files(&first.site()) == whole;
    let check_done = |outcome: &Outcome| assert_eq!(outcome.code, expected.code, "{outcome:?}");
    check(POINTS / 4, &first, first.folder(), &build, &prepare, &is_whole, &check_done);

    let foreign = ("proposals/0001-one/notes.txt".to_owned(), b"mine".to_vec());
    let prepare = || {
        fs::remove_dir_all(project.site()).expect("removed");
        for (path, bytes) in old.iter().chain([(&foreign.0, &foreign.1)]) {
            crate::project::put(&project.site(), path, bytes);
        }
    };
    prepare();
    built();
    let new = files(&project.site());
    let is_whole = || {
        // What is not roadbook's is carried over behind the exchange, and waits in the old site if that is cut off.
        let mut now = files(&project.site());
        now.remove(&foreign.0);
        let own = |site: &BTreeMap<String, Vec<u8>>| site.iter().filter(|(path, _)| **path != foreign.0).count();
        let is = |site: &BTreeMap<String, Vec<u8>>| {
            now.len() == own(site) && now.iter().all(|(path, bytes)| site.get(path) == Some(bytes))
        };
        is(&old) || is(&new)
    };
    let check_done = |outcome: &Outcome| {
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert_eq!(fs::read(project.site().join(&foreign.0)).expect("a file of somebody's"), foreign.1);
    };
    check(POINTS, &project, project.folder(), &command, &prepare, &is_whole, &check_done);
}
