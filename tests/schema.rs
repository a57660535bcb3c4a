//! The schemas that `roadbook schema` prints: of `book.toml` they accept and refuse what the reader does, and of each JSON
//! format they know every key of what is printed, of this project's own roadmap and of real repositories where they are
//! at hand.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use jsonschema::Validator;
use roadbook::config::Config;
use serde_json::{Value, json};

use crate::corpora::corpus;
use crate::project::{Outcome, Project, ROADBOOK};

const NAMES: [&str; 6] = ["book", "proposals", "changes", "digest", "diagnostics", "readiness"];

/// Every key there is.
const ALL_KEYS: &str = r##"
[book]
title = "Lights"
authors = ["Ada"]
description = "All of them"
language = "en"
src = "content"

[build]
build-dir = "out"

[output.html]
site-url = "https://lights.example/roadmap/"
git-repository-url = "https://git.example/lights"
edit-url-template = "https://git.example/edit/{path}"
additional-css = ["own.css"]
additional-js = ["own.js"]
cname = "lights.example"
og-images = false
theme = "theme"

[output.html.search]
enable = true
full-text = false

[roadmap]
dialect = "ep"
label = "EP"
today = "2026-05-01"
branch = "main"

[roadmap.statuses.frozen]
group = "in progress"
definition = "Nobody works on it"
title = "Frozen"
aliases = ["on ice"]
colour = "#336699"

[roadmap.stages.preview]
rank = 15
definition = "To be looked at"
title = "Preview"
aliases = ["tech preview"]
colour = "#336699"

[roadmap.fields]
status = ["condition"]

[[roadmap.milestones]]
name = "1.0"
released = "2026-04-22"

[roadmap.groups.sig-light]
title = "Light"

[[roadmap.links]]
pattern = "LIGHT-[0-9]+"
url = "https://issues.example/$0"

[lint]
idle-days = 200

[lint.rules]
placeholder = "off"
link-bare = { severity = "error", statuses = ["implemented"] }
"##;

/// What reader and schema refuse, and what the reader says of it.
const REFUSED: [(&str, &str); 32] = [
    ("[bok]\n", "unknown key `bok`"),
    ("[book]\ntitel = \"x\"\n", "unknown key `titel`"),
    ("[book]\ntitle = 1\n", "expected a string"),
    ("[book]\nauthors = \"Ada\"\n", "expected a sequence"),
    ("[build]\nbuild_dir = \"out\"\n", "unknown key `build_dir`"),
    ("[output.pdf]\n", "unknown key `pdf`"),
    ("[output.html]\nsite_url = \"https://x.example/\"\n", "unknown key `site_url`"),
    ("[output.html]\nsite-url = \"javascript:x\"\n", "expected an http or https address"),
    ("[output.html]\ngit-repository-url = \"https://x.example/a b\"\n", "expected an http or https address"),
    ("[output.html]\nadditional-css = [1]\n", "expected a string"),
    ("[output.html.search]\nfulltext = true\n", "unknown key `fulltext`"),
    ("[output.html.search]\nenable = \"yes\"\n", "expected a boolean"),
    ("[roadmap]\nmilestone = []\n", "unknown key `milestone`"),
    ("[roadmap]\ndialect = \"kepp\"\n", "no dialect is called `kepp`"),
    ("[roadmap]\ntoday = \"soon\"\n", "`today` must be a day"),
    ("[roadmap]\nstatuses = []\n", "expected a map"),
    ("[roadmap.statuses.frozen]\ngrup = \"parked\"\n", "unknown field `grup`"),
    ("[roadmap.statuses.frozen]\ngroup = \"parkd\"\n", "unknown variant `parkd`"),
    ("[roadmap.stages.preview]\nranks = 1\n", "unknown field `ranks`"),
    ("[roadmap.stages.preview]\nrank = -1\n", "invalid value"),
    ("[roadmap.fields]\nstatus = \"condition\"\n", "expected a sequence"),
    ("[[roadmap.milestones]]\nreleased = \"2026-04-22\"\n", "missing field `name`"),
    ("[[roadmap.milestones]]\nname = \"1.0\"\ndue = \"2026-04-22\"\n", "unknown key `due`"),
    ("[[roadmap.milestones]]\nname = \"1.0\"\nreleased = \"April\"\n", "`released` must be a day"),
    ("[roadmap.groups.sig-light]\nname = \"Light\"\n", "unknown key `name`"),
    ("[[roadmap.links]]\npattern = \"x\"\n", "missing field `url`"),
    ("[[roadmap.links]]\npattern = \"x\"\nurl = \"y\"\ntext = \"z\"\n", "unknown key `text`"),
    ("[lint]\nidle_days = 30\n", "unknown key `idle_days`"),
    ("[lint]\nidle-days = \"30\"\n", "expected i64"),
    ("[lint.rules]\nplaceholder = \"wrong\"\n", "expected off, note, warning or error"),
    ("[lint.rules]\nplaceholder = { severity = \"note\" }\n", "expected off, note, warning or error"),
    (
        "[lint.rules]\nplaceholder = { severity = \"note\", statuses = [], stages = [] }\n",
        "expected off, note, warning or error",
    ),
];

fn run(arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(arguments))
}

fn schema(name: &str) -> Value {
    let outcome = run(&["schema", name]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

fn validator(schema: &Value) -> Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(schema).unwrap_or_else(|error| panic!("{error}"))
}

/// The first faults, a line each.
fn faults(validator: &Validator, document: &Value) -> Vec<String> {
    let faults = validator.iter_errors(document).take(10);
    faults.map(|fault| format!("{}: {:.300}", fault.instance_path(), fault.to_string())).collect()
}

fn from_toml(text: &str) -> Value {
    let value: toml::Value = toml::from_str(text).expect("TOML");
    serde_json::to_value(value).expect("JSON")
}

/// Calls `visit` with every schema within, and where it stands.
fn walk(schema: &Value, place: &str, visit: &mut dyn FnMut(&str, &Value)) {
    visit(place, schema);
    for (key, value) in schema.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("properties" | "$defs", Value::Object(parts)) => {
                parts.iter().for_each(|(name, part)| walk(part, &format!("{place}/{key}/{name}"), visit));
            }
            ("anyOf" | "oneOf", Value::Array(parts)) => {
                parts.iter().enumerate().for_each(|(index, part)| walk(part, &format!("{place}/{key}/{index}"), visit));
            }
            ("items" | "additionalProperties", part) => walk(part, &format!("{place}/{key}"), visit),
            _ => {}
        }
    }
}

/// The schema of a JSON format, with every key forbidden that it does not name: they may grow, but not unsaid.
fn strict(name: &str) -> Value {
    let mut schema = schema(name);
    let mut open = Vec::new();
    walk(&schema, "", &mut |place, part| {
        if part.get("properties").is_some() && part.get("additionalProperties").is_none() {
            open.push(place.to_owned());
        }
    });
    assert!(!open.is_empty(), "{name}: no object has keys");
    for place in open {
        schema.pointer_mut(&place).expect("a part")["unevaluatedProperties"] = json!(false);
    }
    schema
}

#[test]
fn each_schema_is_one_and_says_what_every_key_is() {
    for name in NAMES {
        let schema = schema(name);
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["title"].as_str().is_some_and(|title| title.contains("roadbook")), "{name}");
        let mut keys = 0;
        walk(&schema, "", &mut |place, part| {
            for (key, value) in part["properties"].as_object().into_iter().flatten() {
                keys += 1;
                let said = value["description"].as_str().unwrap_or_default();
                assert!(said.len() > 5, "{name}: {place}/{key} is not described");
            }
        });
        assert!(keys > 3, "{name}: {keys} keys");
        let printed = run(&["schema", name]).stdout;
        assert!(printed.ends_with("}\n") && !printed.contains("$id"), "{printed}");
        assert_eq!(printed, run(&["schema", name]).stdout);
    }
    assert_eq!(run(&["schema"]).stdout, run(&["schema", "book"]).stdout);
}

#[test]
fn a_book_is_accepted_by_schema_and_reader() {
    let validator = validator(&schema("book"));
    let own = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("book.toml")).expect("book.toml");
    for text in ["", &own, ALL_KEYS] {
        assert_eq!(faults(&validator, &from_toml(text)), Vec::<String>::new(), "{text}");
        Config::read(text).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn a_broken_book_is_refused_by_schema_and_reader() {
    let validator = validator(&schema("book"));
    let project = Project::new();
    for (text, said) in REFUSED {
        assert_ne!(faults(&validator, &from_toml(text)), Vec::<String>::new(), "the schema accepts\n{text}");
        let outcome = project.file("book.toml", text).build();
        assert_eq!(outcome.code, Some(2), "{text}\n{outcome:?}");
        assert!(outcome.stderr.contains(said), "{text}\n{}", outcome.stderr);
    }
    // Only the linter asks for the names of rules.
    let text = "[lint.rules]\nplacehodler = \"off\"\n";
    assert_ne!(faults(&validator, &from_toml(text)), Vec::<String>::new());
    project.file("book.toml", text);
    let outcome = run(&["lint", "-C", &project.root().to_string_lossy()]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
}

/// The tables of a document, by their keys from the top; of an array of tables the first.
fn tables(value: &Value, place: Vec<String>, found: &mut Vec<Vec<String>>) {
    let Some(table) = value.as_object() else { return };
    found.push(place.clone());
    for (key, value) in table {
        let value = value.get(0).unwrap_or(value);
        tables(value, [place.as_slice(), std::slice::from_ref(key)].concat(), found);
    }
}

/// The schema of that table, names that are free as any name.
fn part<'schema>(schema: &'schema Value, place: &[String]) -> &'schema Value {
    place.iter().fold(schema, |part, key| {
        let inner = part["properties"].get(key).unwrap_or(&part["additionalProperties"]);
        inner.get("items").unwrap_or(inner)
    })
}

/// The keys that the reader names where one that is not among them is added to that table.
fn known_to_the_reader(place: &[String]) -> BTreeSet<String> {
    let mut book: toml::Value = toml::from_str(ALL_KEYS).expect("TOML");
    let table = place.iter().fold(&mut book, |part, key| {
        let inner = part.get_mut(key).expect("a key");
        if inner.is_array() { inner.get_mut(0).expect("a table") } else { inner }
    });
    table.as_table_mut().expect("a table").insert("zzzzzz".to_owned(), toml::Value::Boolean(true));
    let error = Config::read(&toml::to_string(&book).expect("TOML")).expect_err("an unknown key");
    let said = error.help.filter(|help| help.starts_with("known here")).unwrap_or(error.message);
    let words = said.split(|letter: char| letter.is_whitespace() || "`,:".contains(letter));
    let known = words.skip_while(|word| *word != "here" && *word != "expected").skip(1);
    let known = known.filter(|word| !["", "one", "of", "or", "in", "expected"].contains(word));
    known
        .take_while(|word| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn schema_and_reader_know_the_same_keys() {
    let schema = schema("book");
    let all = from_toml(ALL_KEYS);
    let mut places = Vec::new();
    tables(&all, Vec::new(), &mut places);
    let mut compared = 0;
    for place in places {
        let part = part(&schema, &place);
        let Some(keys) = part["properties"].as_object() else {
            // A table of free names, or one weight among several shapes.
            assert!(part.get("additionalProperties").is_some() || part.get("anyOf").is_some(), "{place:?}: {part}");
            continue;
        };
        if place == ["lint", "rules"] {
            let rules: BTreeSet<&str> = roadbook::lint::RULES.iter().map(|rule| rule.code).collect();
            assert!(keys.keys().map(String::as_str).eq(rules));
            continue;
        }
        compared += 1;
        let keys: BTreeSet<String> = keys.keys().cloned().collect();
        assert_eq!(keys, known_to_the_reader(&place), "{place:?}");
        let here = place.iter().fold(&all, |value, key| value[key].get(0).unwrap_or(&value[key]));
        let missing: Vec<_> = keys.iter().filter(|key| here.get(key.as_str()).is_none()).collect();
        assert!(missing.is_empty(), "{place:?}: {missing:?} missing in the book that has all keys");
    }
    assert_eq!(compared, 13);
}

/// roadbook's own repository, with a commit that changes it and an edit that is not committed.
fn own() -> Project {
    let project = Project::own();
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    let edit = |name: &str, from: &str, to: &str| {
        let path = project.root().join(name);
        let text = std::fs::read_to_string(&path).expect("a proposal");
        assert!(text.contains(from), "{name}: {from}");
        std::fs::write(path, text.replacen(from, to, 1)).expect("a proposal");
    };
    project.git(&["mv", "content/0003-routes-as-values.md", "content/0003-addresses-as-values.md"]);
    project.git(&["rm", "-q", "content/0011-search.md", "docs/screenshot.png"]);
    edit("content/0001-dialects-as-data.md", "## Summary\n", "## Summary\n\nTBD <x@\n");
    edit("content/guidelines/README.md", "# ", "# More ");
    edit("book.toml", "language = \"en\"", "language = \"de\"");
    project.file("content/0099-lamps.md", crate::project::healthy(99, "Lämps"));
    project.git(&["add", "-A"]).git(&["commit", "-qm", "more"]);
    edit("content/0099-lamps.md", "**implementable**", "**implemented**");
    edit("content/0099-lamps.md", "- [ ] Two", "- [x] Two");
    project
}

/// What the commands print of a repository: the name of the schema, and the document.
fn printed(root: &Path, base: &str) -> Vec<(&'static str, Value)> {
    let root = root.to_string_lossy();
    let site = tempfile::TempDir::new().expect("a temporary folder");
    let site = site.path().join("site").to_string_lossy().into_owned();
    let span = format!("{base}...HEAD");
    let list = run(&["list", &root, "--format", "json"]).stdout;
    let list: Value = serde_json::from_str(&list).expect("JSON");
    let path = list["proposals"][0]["path"].as_str().expect("a path").to_owned();
    let commands: [(&str, Vec<&str>); 8] = [
        ("proposals", vec!["list", &root]),
        ("changes", vec!["diff", base, "-C", &root]),
        ("changes", vec!["diff", &span, "-C", &root]),
        ("digest", vec!["digest", &root, "--since", base]),
        ("digest", vec!["digest", &root, "--since", base, "--until", "HEAD"]),
        ("diagnostics", vec!["lint", "-C", &root]),
        ("diagnostics", vec!["build", &root, "-d", &site, "--no-search"]),
        ("readiness", vec!["check", &path, "-C", &root, "--status", "implemented"]),
    ];
    let run = |(name, arguments): (&'static str, Vec<&str>)| {
        let outcome = run(&[arguments.as_slice(), &["--format", "json"]].concat());
        let document = serde_json::from_str(&outcome.stdout);
        (name, document.unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{:.1000}", outcome.stderr)))
    };
    commands.map(run).into()
}

#[track_caller]
fn check(root: &Path, base: &str) {
    let mut found = Vec::new();
    for (name, document) in printed(root, base) {
        let faults = faults(&validator(&strict(name)), &document);
        found.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_printed_of_the_own_roadmap_fits_its_schema() {
    let project = own();
    check(&project.root(), "HEAD~1");
    project.built();
    let site = std::fs::read(project.site().join("api/v1/proposals.json")).expect("the API");
    let site: Value = serde_json::from_slice(&site).expect("JSON");
    assert_eq!(faults(&validator(&strict("proposals")), &site), Vec::<String>::new());
}

#[test]
fn what_is_printed_of_kubernetes_fits_its_schema() {
    corpus("kubernetes").iter().for_each(|root| check(root, "HEAD~200"));
}

#[test]
fn what_is_printed_of_openshift_fits_its_schema() {
    corpus("openshift").iter().for_each(|root| check(root, "HEAD~200"));
}

/// Every document that differs from this one by a key too many or too few or by a value of another kind.
fn mutants(document: &Value) -> Vec<(String, Value)> {
    fn places(value: &Value, place: String, found: &mut Vec<String>) {
        let inner: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
            }
            // One of a list is as good as all.
            Value::Array(list) => list.first().map(|first| ("0".to_owned(), first)).into_iter().collect(),
            _ => Vec::new(),
        };
        inner.into_iter().for_each(|(key, value)| places(value, format!("{place}/{key}"), found));
        found.push(place);
    }
    let mut found = Vec::new();
    places(document, String::new(), &mut found);
    let mut mutants = Vec::new();
    let mut mutate = |what: &str, place: &str, change: &dyn Fn(&mut Value)| {
        let mut mutant = document.clone();
        change(mutant.pointer_mut(place).expect("a place"));
        mutants.push((format!("{what} {place}"), mutant));
    };
    for place in &found {
        mutate("another kind of value at", place, &|value| *value = json!([[{}]]));
        let value = document.pointer(place).expect("a place");
        let Some(map) = value.as_object() else { continue };
        mutate("a surplus key in", place, &|value| value["surplus"] = json!(false));
        // Names of stages, of kinds of changes and of aspects, and what only one of two commands says.
        if place.ends_with("/milestones") || ["/summary", "/missing"].contains(&place.as_str()) {
            continue;
        }
        for key in map.keys().filter(|key| !["allowed", "notices"].contains(&key.as_str())) {
            mutate(&format!("{key} missing in"), place, &|value| {
                value.as_object_mut().expect("an object").remove(key);
            });
        }
    }
    mutants
}

#[test]
fn what_does_not_fit_is_refused() {
    let project = own();
    let mut seen = BTreeSet::new();
    for (name, document) in printed(&project.root(), "HEAD~1") {
        let validator = validator(&strict(name));
        assert!(validator.is_valid(&document), "{name}");
        for (what, mutant) in mutants(&document) {
            assert!(!validator.is_valid(&mutant), "{name}: {what}");
            seen.insert(name);
        }
    }
    assert_eq!(seen.len(), NAMES.len() - 1, "{seen:?}");
}
