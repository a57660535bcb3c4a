//! One small repository for each way of writing proposals, and what must be read from it.
//!
//! `tests/dialects/<name>/` is a repository; `expected.json` in it is what `roadbook list --format json` says of it, with
//! four changes that make it short enough to be read by eye: members that are null or empty are left out, a finding is
//! one line (`code path:line:column`), objects without further ones inside stand on one line, and the documentation pages
//! and the findings outside proposals are listed as well. `UPDATE_EXPECTED=1 cargo test dialects` writes the files anew;
//! the change is then to be read before it is committed, since what comes out is not right for coming out.
//!
//! `aliases.txt` names symbolic links to make before reading, one `link -> target` a line: not every checkout can hold
//! links.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use roadbook::roadmap::Roadmap;
use serde_json::{Map, Value, json};

macro_rules! fixtures {
    ($($name:ident: $folder:literal,)*) => {
        $(#[test] fn $name() { check($folder); })*
        const FIXTURES: &[&str] = &[$($folder),*];
    };
}

fixtures! {
    adr_log4brains: "adr-log4brains",
    adr_madr: "adr-madr",
    adr_tools: "adr-tools",
    any: "any",
    eip: "eip",
    ember: "ember",
    ep: "ep",
    kep: "kep",
    ocm: "ocm",
    openshift: "openshift",
    other_bep: "other/bep",
    other_cap: "other/cap",
    other_cip: "other/cip",
    other_cluster_api: "other/cluster-api",
    other_dated: "other/dated",
    other_fip: "other/fip",
    other_flux: "other/flux",
    other_gep: "other/gep",
    other_go: "other/go",
    other_hip: "other/hip",
    other_jep: "other/jep",
    other_numbered: "other/numbered",
    other_otep: "other/otep",
    other_polkadot: "other/polkadot",
    other_rfd: "other/rfd",
    other_tensorflow: "other/tensorflow",
    other_tep: "other/tep",
    rust: "rust",
    swift: "swift",
    vep: "vep",
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects")
}

#[track_caller]
fn check(name: &str) {
    let fixture = folder().join(name);
    let expected_path = fixture.join("expected.json");
    let copy = tempfile::tempdir().unwrap();
    let root = copy.path().join("repository");
    copy_tree(&fixture, &root);
    let aliases = fs::read_to_string(fixture.join("aliases.txt")).unwrap_or_default();
    for (link, target) in aliases.lines().filter_map(|line| line.split_once(" -> ")) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(target, root.join(link)).unwrap();
        #[cfg(not(unix))]
        let _ = (link, target);
    }
    let reading = roadbook::build::read(&root, false).unwrap_or_else(|error| panic!("{name}: {error}"));
    let found = pretty(&short(&reading.roadmap, &reading.content));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected_path, &found).unwrap();
    }
    let expected = fs::read_to_string(&expected_path)
        .unwrap_or_else(|_| panic!("{name}: no expected.json; UPDATE_EXPECTED=1 writes it"));
    assert!(found == expected, "{name}: what is read differs from expected.json\n{}", difference(&expected, &found));
}

#[test]
fn every_fixture_is_in_the_table() {
    let mut found = BTreeSet::new();
    for place in ["", "other/"] {
        for entry in fs::read_dir(folder().join(place)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{place}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() && name != "other" {
                found.insert(name);
            }
        }
    }
    assert_eq!(FIXTURES.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), found);
}

/// Every built-in dialect is the one that some fixture is read by.
#[test]
fn every_dialect_has_a_fixture() {
    let read_by: BTreeSet<String> = FIXTURES
        .iter()
        .map(|name| {
            let text = fs::read_to_string(folder().join(name).join("expected.json")).unwrap();
            serde_json::from_str::<Value>(&text).unwrap()["dialect"].as_str().unwrap().to_owned()
        })
        .collect();
    let known: BTreeSet<String> =
        roadbook::dialect::Dialect::all().iter().map(|dialect| dialect.name.clone()).collect();
    assert_eq!(read_by, known);
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &to.join(&name));
        } else if name != "expected.json" && name != "aliases.txt" {
            fs::copy(entry.path(), to.join(&name)).unwrap();
        }
    }
}

/// What is read, as the API says it, made short.
fn short(roadmap: &Roadmap, content: &str) -> Value {
    let mut api = serde_json::to_value(roadbook::export::api::proposals(roadmap, &|_| true)).unwrap();
    let mut inside = BTreeSet::new();
    for proposal in api["proposals"].as_array_mut().unwrap() {
        inside.insert(proposal["path"].as_str().unwrap().to_owned());
        inside.extend(proposal["sidecar"].as_str().map(str::to_owned));
        for finding in proposal["diagnostics"].as_array_mut().unwrap() {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            *finding = format!("{} {}:{}:{}", text("code"), text("path"), finding["line"], finding["column"]).into();
        }
    }
    let documentation: Vec<String> = roadmap
        .documentation
        .iter()
        .map(|page| {
            let template = if page.template { " (template)" } else { "" };
            let of = page.of.as_ref().map(|of| format!(" (of {of})")).unwrap_or_default();
            format!("{}{template}{of}", page.path)
        })
        .collect();
    let elsewhere: Vec<String> = roadmap
        .diagnostics
        .iter()
        .filter(|finding| !inside.contains(roadmap.sources.path(finding.span.source)))
        .map(|finding| {
            let place = roadmap.sources.location(finding.span);
            let path = roadmap.sources.path(finding.span.source);
            format!("{} {path}:{}:{}", finding.code, place.line, place.column)
        })
        .collect();
    let mut api = without_empty(api);
    let members = api.as_object_mut().unwrap();
    members.insert("content".to_owned(), content.into());
    members.insert("documentation".to_owned(), json!(documentation));
    members.insert("diagnostics_elsewhere".to_owned(), json!(elsewhere));
    api
}

fn without_empty(value: Value) -> Value {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(items) => items.into_iter().map(without_empty).collect(),
        Value::Object(members) => {
            let kept =
                members.into_iter().map(|(key, value)| (key, without_empty(value))).filter(|(_, value)| !empty(value));
            Value::Object(kept.collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write_value(value, 0, &mut text);
    text.push('\n');
    text
}

fn write_value(value: &Value, indent: usize, text: &mut String) {
    const WIDTH: usize = 140;
    let line = value.to_string();
    let nested = |value: &Value| value.is_array() || value.is_object();
    let (open, close, children): (_, _, Vec<(Option<&String>, &Value)>) = match value {
        Value::Array(items) => ('[', ']', items.iter().map(|item| (None, item)).collect()),
        Value::Object(members) => ('{', '}', members.iter().map(|(key, value)| (Some(key), value)).collect()),
        _ => return text.push_str(&line),
    };
    let flat = children.iter().all(|(_, child)| !nested(child));
    if flat && line.chars().count() + indent <= WIDTH {
        return text.push_str(&line);
    }
    text.push(open);
    for (index, (key, child)) in children.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n{:width$}", "", width = indent + 2);
        if let Some(key) = key {
            let _ = write!(text, "{}: ", json!(key));
        }
        write_value(child, indent + 2, text);
    }
    let _ = write!(text, "\n{:indent$}{close}", "");
}

/// The first lines that differ, with what stands before them.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = expected.iter().zip(&found).take_while(|(left, right)| left == right).count();
    let mut text = String::new();
    for line in &expected[same.saturating_sub(3)..same] {
        let _ = writeln!(text, "  {line}");
    }
    for (mark, lines) in [('-', &expected), ('+', &found)] {
        for line in lines.iter().skip(same).take(12) {
            let _ = writeln!(text, "{mark} {line}");
        }
    }
    text
}
