//! SARIF as `roadbook lint` prints it, judged by the schema of OASIS. That stands in the sources of a package which makes
//! Rust types from it. Cargo fetches the package as it does all of the lock file, and never builds it.

use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::corpora::corpus;
use crate::project::{Project, ROADBOOK, text_of};

/// The package that holds the schema, and where.
const PACKAGE: (&str, &str) = ("serde-sarif", "src/schema.json");

/// The pattern for languages, of which there are none here, has a bracket too many: only a lenient reader of regular
/// expressions lets it pass.
const LANGUAGE: (&str, &str) = ("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");

/// What Cargo knows of the packages of the lock file; it fetches those that are missing only where it may not stay offline.
fn metadata(more: &[&str]) -> Result<Value, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--locked", "--format-version", "1"]).args(more);
    cargo.arg("--manifest-path").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
    let output = cargo.output().map_err(|error| error.to_string())?;
    serde_json::from_slice(&output.stdout).map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The schema, from where Cargo keeps the sources of packages.
fn schema() -> Value {
    let metadata = metadata(&["--offline"]).or_else(|_| metadata(&[]));
    let metadata = metadata.unwrap_or_else(|error| panic!("run ./tests/all, or `cargo fetch --locked`: {error}"));
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == PACKAGE.0).expect("the package of the schema");
    let file = PathBuf::from(text_of(&package["manifest_path"])).with_file_name(PACKAGE.1);
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(text.matches(LANGUAGE.0).count(), 2, "the schema is another one");
    serde_json::from_str(&text.replace(LANGUAGE.0, LANGUAGE.1)).expect("JSON")
}

fn validator() -> Validator {
    let schema = schema();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert!(text_of(&schema["title"]).contains("SARIF) Version 2.1.0"), "{}", schema["title"]);
    let options = jsonschema::draft7::options().should_validate_formats(true);
    options.build(&schema).unwrap_or_else(|error| panic!("{error}"))
}

fn sarif(root: &Path) -> Value {
    let output = Command::new(ROADBOOK).args(["lint", "--no-git", "--format", "sarif", "-C"]).arg(root).output();
    let output = output.expect("the command starts");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// The first faults, a line each.
fn faults(validator: &Validator, log: &Value) -> Vec<String> {
    let faults = validator.iter_errors(log).take(10);
    faults.map(|fault| format!("{}: {:.300}", fault.instance_path(), fault.to_string())).collect()
}

/// Findings of many kinds: paths that an address must escape, files as a whole, findings that name further places.
fn untidy() -> Project {
    let project = Project::of("keps");
    let head = "kep-number: 20\nauthors:\n  - \"@ada\"\nowning-sig: sig-licht\nstatus: imlpemented\n";
    for (name, title) in [("20-größer & heller %25", "Heller"), ("20-光", "Licht")] {
        let folder = format!("keps/sig-licht/{name}");
        project.file(&format!("{folder}/kep.yaml"), format!("title: {title}\n{head}"));
        project.file(
            &format!("{folder}/README.md"),
            "# KEP-20: Ütze \u{1f4a1}\n\n## Summary\n\n\u{1f4a1}\u{1f4a1} So it is.\n",
        );
    }
    project
}

#[test]
fn what_lint_prints_is_sarif() {
    let validator = validator();
    let own = sarif(&Project::own().root());
    assert_eq!(faults(&validator, &own), Vec::<String>::new());
    let untidy = sarif(&untidy().root());
    assert_eq!(faults(&validator, &untidy), Vec::<String>::new());
    let results = untidy["runs"][0]["results"].as_array().expect("results");
    let place = |result: &Value| result["locations"][0]["physicalLocation"].clone();
    let uris: Vec<String> = results.iter().map(|result| text_of(&place(result)["artifactLocation"]["uri"])).collect();
    assert!(uris.iter().any(|uri| uri.contains("/20-%E5%85%89/")), "{uris:?}");
    assert!(uris.iter().any(|uri| uri.contains("/20-gr%C3%B6%C3%9Fer%20%26%20heller%20%2525/")), "{uris:?}");
    let rules: std::collections::BTreeSet<String> = results.iter().map(|result| text_of(&result["ruleId"])).collect();
    for rule in ["date-form", "document-missing", "number-twice", "status-unknown", "yaml-invalid"] {
        assert!(rules.contains(rule), "{rule} is not among {rules:?}");
    }
}

#[test]
fn what_lint_prints_of_large_repositories_is_sarif() {
    for name in ["kubernetes", "openshift"] {
        let Some(root) = corpus(name) else { return };
        let log = sarif(&root);
        assert!(log["runs"][0]["results"].as_array().is_some_and(|results| results.len() > 100), "{name}");
        assert_eq!(faults(&validator(), &log), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_is_no_sarif_is_refused() {
    let validator = validator();
    let whole = sarif(&untidy().root());
    assert_eq!(faults(&validator, &whole), Vec::<String>::new());
    let place = "/runs/0/results/0/locations/0/physicalLocation";
    let breaks: [(String, Value); 9] = [
        ("/version".to_owned(), json!("2.0.0")),
        ("/$schema".to_owned(), json!("no address")),
        ("/runs/0/tool/driver/name".to_owned(), json!(1)),
        ("/runs/0/columnKind".to_owned(), json!("bytes")),
        ("/runs/0/results/0/level".to_owned(), json!("fatal")),
        ("/runs/0/results/0/message".to_owned(), json!({ "text": "x", "surplus": true })),
        (format!("{place}/artifactLocation/uri"), json!("keps/größer & heller/x.md")),
        (format!("{place}/region/startLine"), json!(0)),
        (format!("{place}/region/startColumn"), json!("1")),
    ];
    for (place, value) in breaks {
        let mut log = whole.clone();
        *log.pointer_mut(&place).unwrap_or_else(|| panic!("{place} is not there")) = value;
        assert_ne!(faults(&validator, &log), Vec::<String>::new(), "{place}");
    }
}
