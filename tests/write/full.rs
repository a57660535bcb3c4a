//! A disk that is full: a clear error, the old site and the old documents whole, and nothing left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{check_alone, interrupted, two_proposals};
use crate::project::{Outcome, Project, ROADBOOK, files, healthy, put};

/// A proposal that every command has something to change of, in documents of more than 8 KB.
fn kep(folder: &Path) {
    let sections: String = (0..400).map(|number| format!("## Section {number}\n\nIt shines.\n\n")).collect();
    let readme = format!(
        "# KEP-1: Lamp\n\n<!-- toc -->\n- [Old](#old)\n<!-- /toc -->\n\n{sections}## Implementation History\n\n- 2024-01-02: Began\n"
    );
    let kep = "title: Lamp\nkep-number: 1\nauthors: [\"@ada\"]\nowning-sig: sig-a\nstatus: provisional\ncreation-date: 2024-1-2\n";
    put(folder, "keps/sig-a/1-lamp/README.md", readme);
    put(folder, "keps/sig-a/1-lamp/kep.yaml", kep);
}

/// The commands that edit files, each with the files that it still changes where documents cannot be written.
const EDITS: [(&[&str], &[&str]); 3] = [
    (&["toc"], &[]),
    // Neither the document nor the metadata changes, though the metadata would have found room.
    (&["status", "1", "implementable"], &[]),
    (&["lint", "--fix", "--no-git"], &["keps/sig-a/1-lamp/kep.yaml"]),
];

#[test]
fn documents_stay_whole_where_no_file_can_be_large() {
    for (arguments, changed) in EDITS {
        let project = Project::new();
        kep(&project.root());
        let before = files(&project.root());
        let mut command = Command::new("bash");
        command.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", ROADBOOK]).args(arguments);
        let outcome = Outcome::of(command.current_dir(project.root()));
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert!(
            outcome.stderr.contains("error: ") && outcome.stderr.contains("README.md: File too large"),
            "{outcome:?}"
        );
        let after = files(&project.root());
        let differ: Vec<&String> =
            after.keys().chain(before.keys()).filter(|path| after.get(*path) != before.get(*path)).collect();
        assert!(differ.iter().all(|path| changed.contains(&path.as_str())), "{arguments:?}: {differ:?}");
    }
}

#[test]
fn a_run_that_is_ended_for_the_size_of_a_file_leaves_the_document_and_the_next_one_clears_up() {
    for (arguments, _) in EDITS {
        let project = Project::new();
        kep(&project.root());
        let folder = project.root().join("keps/sig-a/1-lamp");
        let readme = fs::read(folder.join("README.md")).expect("a document");
        let mut command = Command::new("bash");
        command.args(["-c", "ulimit -c 0; ulimit -f 8; exec \"$0\" \"$@\"", ROADBOOK]).args(arguments);
        assert_eq!(Outcome::of(command.current_dir(project.root())).code, None, "{arguments:?}");
        assert_eq!(fs::read(folder.join("README.md")).expect("a document"), readme);
        let outcome = Outcome::of(Command::new(ROADBOOK).args(arguments).current_dir(project.root()));
        assert!(outcome.code.is_some_and(|code| code < 2), "{arguments:?}: {outcome:?}");
        assert_eq!(files(&folder).into_keys().collect::<Vec<_>>(), ["README.md", "kep.yaml"], "{arguments:?}");
    }
}

/// A file system of 8 MB; none where it may not be mounted.
struct Disk {
    folder: PathBuf,
}

impl Disk {
    fn mount(folder: &Path) -> Option<Disk> {
        fs::create_dir(folder).expect("a folder");
        let mut command = Command::new("mount");
        let output = command.args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).arg(folder).output();
        let mounted = output.is_ok_and(|output| output.status.success());
        mounted.then(|| Disk { folder: folder.to_owned() })
    }

    /// Takes all of the space but for so many bytes.
    fn fill(&self, left: u64) {
        let filler = self.folder.join("filler");
        let _ = fs::remove_file(&filler);
        // It cannot be written whole, which is the point.
        let _ = fs::write(&filler, vec![b'x'; 16 * 1024 * 1024]);
        let size = fs::metadata(&filler).expect("a file").len();
        fs::File::options()
            .write(true)
            .open(&filler)
            .expect("a file")
            .set_len(size.saturating_sub(left))
            .expect("shorter");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.folder).output();
    }
}

#[expect(clippy::print_stderr, reason = "the test says where it could not do what it is for")]
#[test]
fn a_disk_without_room_leaves_the_old_site_and_the_old_documents() {
    let project = two_proposals();
    let folder = project.folder().join("disk");
    let Some(disk) = Disk::mount(&folder) else {
        eprintln!("write::full: no file system could be mounted; only the limit on the size of files is tested");
        return;
    };
    let site = folder.join("out");
    let build =
        || Outcome::of(Command::new(ROADBOOK).arg("build").arg(project.root()).arg("-d").arg(&site).arg("--no-git"));
    assert_eq!(build().code, Some(0));
    kep(&folder.join("repository"));
    for left in [0, 4_096, 65_536] {
        disk.fill(left);
        let before = files(&folder);
        project.file("0001-one.md", healthy(1, "One") + &format!("A line for {left}.\n\n").repeat(8_000));
        let outcome = build();
        assert_eq!(outcome.code, Some(2), "{left}: {outcome:?}");
        assert!(outcome.stderr.contains("error: ") && outcome.stderr.contains("No space left"), "{outcome:?}");
        let differ = |now: &std::collections::BTreeMap<String, Vec<u8>>| {
            now.keys()
                .chain(before.keys())
                .filter(|path| now.get(*path) != before.get(*path))
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(differ(&files(&folder)), Vec::<String>::new(), "{left}");
        if left < 8_192 {
            for (arguments, changed) in EDITS {
                let outcome =
                    Outcome::of(Command::new(ROADBOOK).args(arguments).current_dir(folder.join("repository")));
                assert_eq!(outcome.code, Some(2), "{left}, {arguments:?}: {outcome:?}");
                assert!(outcome.stderr.contains("No space left"), "{outcome:?}");
                let differ = differ(&files(&folder));
                let known = |path: &String| changed.iter().any(|changed| path.ends_with(changed));
                assert!(differ.iter().all(known), "{left}, {arguments:?}: {differ:?}");
                kep(&folder.join("repository"));
            }
        }
    }
    fs::remove_file(folder.join("filler")).expect("removed");
    project.file("0001-one.md", healthy(1, "One"));
    assert_eq!(build().code, Some(0));
    assert!(!site.join("filler").exists());
}

#[test]
fn a_first_build_without_room_for_a_file_leaves_nothing_beside_it() {
    let project = two_proposals();
    project.built();
    let before = files(&project.site());
    project.file("0001-one.md", healthy(1, "One") + &"A line that makes the page long.\n\n".repeat(2_000));
    let outcome = interrupted(&project, false);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("File too large"), "{outcome:?}");
    assert_eq!(files(&project.site()), before);
    check_alone(&project);
}
