//! A tree that is read again after edits gives the roadmap that a first reading gives: random edits, every address
//! compared.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use roadbook::build::{self, Past, Reader, Reading};
use roadbook::site::{Content, Site};
use roadbook::tree::Tree;

use crate::project::{Project, healthy, put};

/// One thing that somebody does to the files.
#[derive(Clone, Debug)]
enum Edit {
    /// Writes a document: which one, and what it says.
    Write(usize, usize),
    /// Writes the metadata of a folder's proposal.
    Metadata(usize, usize),
    /// Removes a file.
    Remove(usize),
    /// Moves a file to the place of another.
    Move(usize, usize),
    /// Moves a whole folder there or back.
    MoveFolder,
    /// Makes the text of a file the same as that of another.
    Copy(usize, usize),
    /// Changes the configuration.
    Configure(usize),
    /// Touches a file without changing it.
    Touch(usize),
    /// Commits what there is.
    Commit,
}

const PATHS: [&str; 9] = [
    "keps/sig-a/1-lamp/README.md",
    "keps/sig-a/2-torch/README.md",
    "keps/sig-b/3-candle/README.md",
    "keps/sig-b/3-candle/notes.md",
    "keps/sig-b/4-match.md",
    "README.md",
    "docs/how.md",
    "keps/sig-a/1-lamp/lamp.png",
    "keps/sig-c/deep/er/7-far/README.md",
];

const SIDECARS: [&str; 4] = [
    "keps/sig-a/1-lamp/kep.yaml",
    "keps/sig-a/2-torch/kep.yaml",
    "keps/sig-b/3-candle/kep.yaml",
    "keps/sig-c/deep/er/7-far/kep.yaml",
];

const CONFIGURATIONS: [&str; 4] = [
    "",
    "[book]\ntitle = \"Light\"\n",
    "[roadmap]\ndialect = \"ep\"\n",
    "[roadmap.statuses.glowing]\ngroup = \"in progress\"\ntitle = \"Glowing\"\n[roadmap]\ntoday = \"2026-01-01\"\n",
];

fn text(number: usize) -> String {
    match number % 8 {
        0 => String::new(),
        1 => "# Lamp\n\nSee [torch](../2-torch/README.md#summary), ![it](lamp.png) and [four](../../sig-b/4-match.md).\n".to_owned(),
        2 => "# Torch\n\n## Summary\n\nLight. [Gone](../9-gone/README.md)\n\n## Implementation History\n\n- 2024-02-03: Began\n- v1.2: beta\n".to_owned(),
        3 => "# Torch\n\n## Another heading\n\n<!-- toc -->\n- [Nothing](#nothing)\n<!-- /toc -->\n".to_owned(),
        4 => "---\ntitle: With front matter\nstatus: accepted\nauthors: [\"@ada\"]\nsee-also:\n  - keps/sig-b/4-match.md\n---\n# With front matter\n".to_owned(),
        5 => "---\ntitle: [broken\nstatus: x\n---\n# Broken\n\n- [ ] one\n- [x] two\n".to_owned(),
        6 => healthy(4, "Match"),
        _ => "# KEP-3: Candle\n\nWords $x^2$ and\n\n```mermaid\ngraph TD; a-->b\n```\n".to_owned(),
    }
}

fn metadata(number: usize) -> String {
    let status = ["provisional", "implementable", "implemented", "imlpemented", "glowing"][number % 5];
    let stage = ["alpha", "beta", "stable"][number % 3];
    let replaces = if number.is_multiple_of(4) { "replaces:\n  - keps/sig-a/2-torch\n" } else { "" };
    let gates = if number.is_multiple_of(5) { "feature-gates:\n  - name: Glow\n" } else { "" };
    let group = if number.is_multiple_of(7) { "sig-z" } else { "sig-a" };
    let latest = if number.is_multiple_of(3) { "latest-milestone: \"v1.9\"\n" } else { "" };
    format!(
        "title: Thing {}\nkep-number: {}\nauthors:\n  - \"@author-{}\"\nowning-sig: {group}\nstatus: {status}\nstage: {stage}\n\
         milestone:\n  {stage}: v1.{}\n{latest}{replaces}{gates}",
        number / 2,
        number % 6,
        number % 3,
        number % 7,
    )
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let path = 0..PATHS.len();
    let edit = prop_oneof![
        4 => (path.clone(), 0..8usize).prop_map(|(path, text)| Edit::Write(path, text)),
        3 => (0..SIDECARS.len(), 0..40usize).prop_map(|(path, text)| Edit::Metadata(path, text)),
        1 => path.clone().prop_map(Edit::Remove),
        1 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => Just(Edit::MoveFolder),
        1 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Copy(from, to)),
        1 => (0..CONFIGURATIONS.len()).prop_map(Edit::Configure),
        1 => path.prop_map(Edit::Touch),
        1 => Just(Edit::Commit),
    ];
    proptest::collection::vec(edit, 1..7)
}

/// Does it, and tells which paths it concerned; no path where the repository was.
fn make(project: &Project, edit: &Edit) -> Option<BTreeSet<String>> {
    let root = project.root();
    let write = |path: &str, content: &str| put(&root, path, content);
    let paths = |all: &[&str]| Some(all.iter().map(|path| (*path).to_owned()).collect());
    match edit {
        Edit::Write(path, number) => {
            write(PATHS[*path], &text(*number));
            paths(&[PATHS[*path]])
        }
        Edit::Metadata(path, number) => {
            write(SIDECARS[*path], &metadata(*number));
            paths(&[SIDECARS[*path]])
        }
        Edit::Remove(path) => {
            let _ = fs::remove_file(root.join(PATHS[*path]));
            paths(&[PATHS[*path]])
        }
        Edit::Move(from, to) => {
            if let Some(folder) = root.join(PATHS[*to]).parent() {
                fs::create_dir_all(folder).expect("a folder");
            }
            let _ = fs::rename(root.join(PATHS[*from]), root.join(PATHS[*to]));
            paths(&[PATHS[*from], PATHS[*to]])
        }
        Edit::MoveFolder => {
            let (one, other) = (root.join("keps/sig-a"), root.join("keps/sig-z"));
            let _ = if one.exists() { fs::rename(&one, &other) } else { fs::rename(&other, &one) };
            paths(&["keps/sig-a", "keps/sig-z"])
        }
        Edit::Copy(from, to) => {
            if let Ok(text) = fs::read_to_string(root.join(PATHS[*from])) {
                write(PATHS[*to], &text);
            }
            paths(&[PATHS[*to]])
        }
        Edit::Configure(number) => {
            write("book.toml", CONFIGURATIONS[*number]);
            paths(&["book.toml"])
        }
        Edit::Touch(path) => {
            if let Ok(text) = fs::read(root.join(PATHS[*path])) {
                fs::write(root.join(PATHS[*path]), text).expect("a file");
            }
            paths(&[PATHS[*path]])
        }
        Edit::Commit => {
            project.git(&["add", "-A"]).git(&["commit", "-q", "--allow-empty", "-m", "more"]);
            None
        }
    }
}

/// Every address and what it shows.
fn shown(reading: Reading, before: Option<&Site>) -> (Vec<(String, Vec<u8>)>, Site) {
    let (site, tree): (Site, Tree) = build::site(reading, before).expect("a site");
    let show = |route| match site.render(route).content {
        Content::Bytes(bytes) => bytes,
        Content::File(path) => build::copied(&tree, &path, site.path(route).as_str()).expect("a file"),
    };
    (site.routes().iter().map(|(path, route)| (path.as_str().to_owned(), show(route))).collect(), site)
}

/// Compares, and keeps the site for the next time.
fn compare(reader: &mut Reader, before: &mut Option<Site>, root: &Path, what: &str) {
    let (again, site) = shown(reader.read().expect("a roadmap"), before.as_ref());
    *before = Some(site);
    let (first, _) = shown(build::read(root, true).expect("a roadmap"), None);
    let names = |site: &[(String, Vec<u8>)]| site.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(names(&again), names(&first), "the addresses after {what}");
    for ((path, again), (_, first)) in again.iter().zip(&first) {
        assert_eq!(String::from_utf8_lossy(again), String::from_utf8_lossy(first), "{path} after {what}");
    }
}

fn begin() -> Project {
    let project = Project::new();
    for (number, path) in PATHS.iter().enumerate() {
        project.file(path, text(number + 1));
    }
    for (number, path) in SIDECARS.iter().enumerate() {
        project.file(path, metadata(number));
    }
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "one"]);
    project
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn reading_again_is_reading(edits in edits(), told in any::<bool>()) {
        let project = begin();
        let mut reader = Reader::new(&project.root(), Past::Told);
        let mut before = None;
        compare(&mut reader, &mut before, &project.root(), "nothing");
        for edit in &edits {
            match make(&project, edit) {
                // Both ways: told which paths, or left to find them.
                Some(paths) if told => reader.changed(paths.iter().map(String::as_str)),
                Some(_) => {
                    let _any = reader.look().expect("a folder");
                }
                None => {
                    let _another = reader.look_at_repository();
                }
            }
            compare(&mut reader, &mut before, &project.root(), &format!("{edit:?} of {edits:?}"));
        }
    }
}
