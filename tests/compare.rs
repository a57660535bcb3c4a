//! What one revision changes of another, in real repositories.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use roadbook::build::Past;
use roadbook::build::comparison::{Comparison, read_both};
use roadbook::build::{Asked, Reader};
use roadbook::compare::{Changes, FieldChange, ProposalChange};

use crate::project::{Project, ROADBOOK, png, put};

pub(crate) mod preview;

/// A KEP in its folder.
fn kep(project: &Project, name: &str, metadata: &str, body: &str) {
    let number = name.split('-').next().unwrap_or("1");
    let head = format!("title: Thing {number}\nkep-number: {number}\nauthors:\n  - \"@ada\"\nowning-sig: sig-a\n");
    project.file(&format!("keps/sig-a/{name}/kep.yaml"), format!("{head}{metadata}"));
    project.file(&format!("keps/sig-a/{name}/README.md"), format!("# KEP-{number}: Thing {number}\n\n{body}"));
}

const ALPHA: &str = "status: implementable\nstage: alpha\nlatest-milestone: \"v1.1\"\nmilestone:\n  alpha: \"v1.1\"\n";
const BODY: &str = "## Summary\n\nIt shines.\n\n## Test Plan\n\n- [ ] One\n- [x] Two\n\n## Implementation History\n\n- 2024-01-02: Began\n";

fn begin() -> Project {
    let project = Project::new();
    kep(&project, "1-lamp", ALPHA, BODY);
    kep(&project, "2-torch", "status: provisional\n", "## Summary\n\nSee [lamp](../1-lamp/README.md#summary).\n");
    kep(
        &project,
        "3-candle",
        ALPHA,
        "## Summary\n\nOld light, of which there is much to tell, line by line.\n\nWax.\n",
    );
    project.file("README.md", "# Lights\n\nAll of them.\n");
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    project
}

/// A repository that had no proposals at first, and then a broken one.
fn mended() -> Project {
    let project = Project::new();
    project.file("other.txt", "nothing").git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "none"]);
    kep(&project, "1-lamp", ": [broken\n", BODY);
    commit(&project);
    kep(&project, "1-lamp", ALPHA, BODY);
    commit(&project);
    project
}

fn commit(project: &Project) {
    project.git(&["add", "-A"]).git(&["commit", "-qm", "more", "--allow-empty"]);
}

fn compared(root: &Path, base: &str, head: Option<&str>) -> Comparison {
    let asked = Asked::new(base.to_owned(), head.map(str::to_owned), false).unwrap_or_else(|error| panic!("{error}"));
    read_both(Reader::new(root, Past::Later), &asked, Past::Later).unwrap_or_else(|error| panic!("{error}"))
}

fn diff(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(ROADBOOK);
    command.arg("diff").arg("-C").arg(root).args(arguments);
    command.output().expect("the command runs")
}

/// Edits the repository, and checks what the comparison with its last commit prints; the same once it is committed.
#[track_caller]
fn check(edit: impl Fn(&Project), expected: &str) {
    let project = begin();
    edit(&project);
    let loose = String::from_utf8(diff(&project.root(), &["HEAD"]).stdout).expect("text");
    assert_eq!(loose, expected);
    commit(&project);
    let fixed = String::from_utf8(diff(&project.root(), &["HEAD~1", "HEAD"]).stdout).expect("text");
    assert_eq!(fixed, expected, "between commits");
}

#[test]
fn nothing_changes() {
    check(|_| {}, "Nothing changes\n");
}

#[test]
fn a_promotion() {
    check(
        |project| {
            let beta = "status: implementable\nstage: beta\nlatest-milestone: \"v1.2\"\nmilestone:\n  alpha: \"v1.1\"\n  beta: \"v1.2\"\n";
            let body = BODY.replace("[ ] One", "[x] One") + "- 2024-05-06: Beta in v1.2\n";
            kep(project, "1-lamp", beta, &body);
        },
        "1 proposal changes: KEP-1 alpha → beta in v1.2

KEP-1 Thing 1: alpha → beta in v1.2
  keps/sig-a/1-lamp/README.md
  stage: alpha → beta
  milestone.beta: nothing → v1.2
  latest-milestone: v1.1 → v1.2
  ticked: One
  new in the history: 2024-05-06: Beta in v1.2
  the text says something else
",
    );
}

#[test]
fn steps_that_are_left_out_and_rules_that_are_broken() {
    check(
        |project| {
            kep(project, "1-lamp", &ALPHA.replace("alpha", "stable"), BODY);
            kep(
                project,
                "2-torch",
                "status: implemented\n",
                "## Summary\n\nSee [lamp](../1-lamp/README.md#summary).\n",
            );
        },
        "2 proposals change: KEP-1 alpha → stable in v1.1; KEP-2 provisional → implemented

KEP-1 Thing 1: alpha → stable in v1.1
  keps/sig-a/1-lamp/README.md
  stage: alpha → stable (unusual)
  milestone.alpha: v1.1 → nothing
  milestone.stable: nothing → v1.1

KEP-2 Thing 2: provisional → implemented
  keps/sig-a/2-torch/README.md
  status: provisional → implemented (unusual)
",
    );
}

#[test]
fn another_layout_says_the_same() {
    check(
        |project| {
            kep(
                project,
                "1-lamp",
                &format!("# lights\n{}", ALPHA.replace("\"v1.1\"", "v1.1")),
                &BODY.replace("- ", "* "),
            );
        },
        "No proposal changes what it says; 1 is only written otherwise

KEP-1 Thing 1: is only written otherwise
  keps/sig-a/1-lamp/README.md
",
    );
}

#[test]
fn ends_of_lines_say_nothing() {
    let project = begin();
    let place = project.root().join("keps/sig-a/1-lamp/README.md");
    let text = fs::read_to_string(&place).expect("a document");
    fs::write(&place, text.replace('\n', "\r\n")).expect("another end of lines");
    assert_eq!(String::from_utf8(diff(&project.root(), &["HEAD"]).stdout).expect("text"), "Nothing changes\n");
}

#[test]
fn what_breaks_elsewhere_is_told_with_what_is_affected() {
    check(
        |project| kep(project, "1-lamp", ALPHA, &BODY.replace("## Summary", "## Abstract")),
        "2 proposals change: KEP-1 is edited; KEP-2 is affected

KEP-1 Thing 1: is edited
  keps/sig-a/1-lamp/README.md
  the text says something else

KEP-2 Thing 2: is affected
  keps/sig-a/2-torch/README.md
  new finding: anchor-broken: keps/sig-a/2-torch/README.md:5:5 broken link `../1-lamp/README.md#summary`: `keps/sig-a/1-lamp/README.md` has no heading `#summary`
",
    );
}

#[test]
fn proposals_come_go_and_move() {
    check(
        |project| {
            let keps = project.root().join("keps");
            fs::create_dir_all(keps.join("sig-b")).expect("a group");
            fs::rename(keps.join("sig-a/3-candle"), keps.join("sig-b/3-candle")).expect("a move");
            fs::remove_dir_all(keps.join("sig-a/2-torch")).expect("a removal");
            kep(project, "4-match", "status: provisional\n", "## Summary\n\nA spark.\n");
            project.file("README.md", "# Lights\n\nNearly all of them.\n");
        },
        "3 proposals change: KEP-4 is new (provisional); KEP-2 is removed; KEP-3 moves; 1 documentation page changes

KEP-3 Thing 3: moves
  keps/sig-a/3-candle/README.md → keps/sig-b/3-candle/README.md (100 % the same)

KEP-4 Thing 4: is new (provisional)
  keps/sig-a/4-match/README.md

KEP-2 Thing 2: is removed
  keps/sig-a/2-torch/README.md

Documentation:
  changed README.md

Addresses that lead nowhere now:
  /p/2/
  /proposals/2-torch/
",
    );
}

#[test]
fn the_configuration_of_the_head_reads_both_sides_and_is_a_change() {
    check(
        |project| {
            project.file(
                "book.toml",
                "[roadmap.statuses.glowing]\ngroup = \"in progress\"\naliases = [\"provisional\"]\n",
            );
        },
        "No proposal changes what it says; the configuration changes\n",
    );
}

#[test]
fn exit_codes_and_data() {
    let project = begin();
    let root = project.root();
    assert_eq!(diff(&root, &["HEAD", "--exit-code"]).status.code(), Some(0));
    kep(&project, "4-match", "status: provisional\n", "## Summary\n\nA spark for @ada and <b>|all|</b>.\n");
    assert_eq!(diff(&root, &["HEAD", "--exit-code"]).status.code(), Some(1));
    assert_eq!(diff(&root, &["HEAD"]).status.code(), Some(0));
    let text = String::from_utf8(diff(&root, &["HEAD", "--format", "json"]).stdout).expect("text");
    let data: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(data["summary"], "1 proposal changes: KEP-4 is new (provisional)");
    assert_eq!(data["head"]["commit"], serde_json::Value::Null);
    assert_eq!(data["proposals"][0]["kind"], "added");
    assert_eq!(data["proposals"][0]["path"], "keps/sig-a/4-match/README.md");
    let site = ["HEAD", "--format", "markdown", "--site-url", "https://x.example/pr/7"];
    let text = String::from_utf8(diff(&root, &site).stdout).expect("text");
    assert!(text.contains("[KEP-4](https://x.example/pr/7/proposals/4-match/index.html)"), "{text}");
}

#[test]
fn a_comment_holds_nothing_but_text_and_fits() {
    let project = begin();
    let hostile = "status: \"</summary><script>alert(1)</script> @everyone | `x`\"\n";
    kep(
        &project,
        "1-lamp",
        hostile,
        "## Summary\n\nIt shines.\n\n## Implementation History\n\n- 2024-01-02: </details> @all <img src=x>\n",
    );
    for number in 10..900 {
        kep(&project, &format!("{number}-spark"), ALPHA, BODY);
    }
    let text = String::from_utf8(diff(&project.root(), &["HEAD", "--format", "markdown"]).stdout).expect("text");
    assert!(text.len() <= 65_000 && text.ends_with("tell all of it.\n"), "{}", text.len());
    for bare in ["<script", "<img", "@everyone", "@all", "</details> @"] {
        let escaped = text.replace(&format!("\\{bare}"), "");
        assert!(!escaped.contains(bare), "{bare}: {text}");
    }
    assert_eq!(text.matches("<details>").count(), text.matches("\n</details>\n").count());
}

#[test]
fn a_base_that_is_not_there_is_told_with_the_command_that_mends_it() {
    let project = begin();
    commit(&project);
    let said = |root: &Path, arguments: &[&str]| {
        let output = diff(root, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).expect("text")
    };
    let root = project.root();
    assert!(
        said(&root, &["nowhere"]).contains("`nowhere` is no revision of this repository\n  help: `git fetch origin`")
    );
    assert!(said(&root, &["--", "--output=x"]).contains("is no revision"));
    let shallow = project.folder().join("shallow");
    let clone = |to: &Path| {
        let from = format!("file://{}", root.display());
        Command::new("git").args(["clone", "-q", "--depth", "1", &from]).arg(to).output().expect("git")
    };
    assert!(clone(&shallow).status.success());
    assert!(said(&shallow, &["HEAD~1"]).contains("the clone is shallow; `git fetch --deepen=100`"));
    project.git(&["checkout", "-q", "--orphan", "other"]).git(&["commit", "-qm", "other"]);
    assert!(said(&root, &["main...other"]).contains("`main` and `other` have no commit in common"));
    assert_eq!(diff(&root, &["main", "other"]).status.code(), Some(0));
    let plain = Project::new();
    plain.file("a.md", "# A\n");
    assert!(said(&plain.root(), &["HEAD"]).contains("there is nothing to compare with"));
}

#[test]
fn a_base_without_the_folder_or_that_does_not_parse_is_a_base() {
    let project = mended();
    let keps = project.root().join("keps");
    let text = |base: &str| String::from_utf8(diff(&keps, &[base, "HEAD"]).stdout).expect("text");
    assert!(text("HEAD~2").starts_with("1 proposal changes: KEP-1 is new (implementable)"), "{}", text("HEAD~2"));
    let broken = text("HEAD~1");
    assert!(broken.contains("mended finding: yaml-invalid"), "{broken}");
    assert!(broken.contains("stage: nothing → alpha"), "{broken}");
}

/// What a change says without the places of the roadmaps, from either side.
fn said(change: &ProposalChange, comparison: &Comparison, mirrored: bool) -> String {
    let (mut base, mut head) = (
        change.base.map(|id| comparison.against.base.proposals[id].path.clone()),
        change.head.map(|id| comparison.head.roadmap.proposals[id].path.clone()),
    );
    let mut kind = change.kind;
    let mut lists =
        [(change.ticked.clone(), change.unticked.clone()), (change.events_new.clone(), change.events_gone.clone())];
    let mut counts = (change.findings_new.len(), change.findings_mended.len());
    let mut fields: Vec<_> = change
        .fields
        .iter()
        .map(|FieldChange { field, from, to, .. }| (field.word(), from.clone(), to.clone()))
        .collect();
    if mirrored {
        std::mem::swap(&mut base, &mut head);
        kind = kind.mirrored();
        for (one, other) in &mut lists {
            std::mem::swap(one, other);
        }
        counts = (counts.1, counts.0);
        for (_, from, to) in &mut fields {
            std::mem::swap(from, to);
        }
    }
    fields.sort();
    format!("{kind:?} {base:?} {head:?} {fields:?} {lists:?} {counts:?} {:?} {:?}", change.text, change.similarity)
}

fn all(comparison: &Comparison, mirrored: bool) -> Vec<String> {
    let changes: &Changes = &comparison.against.changes;
    let mut all: Vec<String> = changes.proposals.iter().map(|change| said(change, comparison, mirrored)).collect();
    let files = changes.documentation.iter().chain(&changes.assets);
    all.extend(files.map(|file| {
        let kind = if mirrored { file.kind.mirrored() } else { file.kind };
        format!("{kind:?} {}", file.path)
    }));
    all.sort();
    all
}

const NAMES: [&str; 5] = ["1-lamp", "2-torch", "3-candle", "4-match", "5-spark"];

fn edits() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    proptest::collection::vec((0..NAMES.len(), 0..9_usize, 0..7_usize), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_opposite_comparison_is_the_opposite(edits in edits()) {
        let project = begin();
        let root = project.root();
        for (name, metadata, body) in &edits {
            let folder = root.join("keps/sig-a").join(NAMES[*name]);
            match metadata {
                0 if folder.exists() => fs::remove_dir_all(&folder).expect("a removal"),
                1 if folder.exists() => {
                    let place = root.join("keps/sig-c").join(NAMES[*name]);
                    fs::create_dir_all(root.join("keps/sig-c")).expect("a folder");
                    if !place.exists() {
                        fs::rename(&folder, &place).expect("a move");
                    }
                }
                _ => {
                    let status = ["implementable", "implemented", "provisional", "shining"][metadata % 4];
                    let metadata = format!("status: {status}\nstage: beta\nsee-also:\n  - keps/sig-a/2-torch\n");
                    let text = [BODY, "", "## Summary\n\n[x](../1-lamp/README.md#summary)\n", "- [x] One\n", "# Two\n\nWax.\n", "```\na\n", "![p](p.png)\n"];
                    kep(&project, NAMES[*name], &metadata, text[*body]);
                    put(&root, &format!("keps/sig-a/{}/p.png", NAMES[*name]), png(*body as u8));
                }
            }
        }
        commit(&project);
        let there = compared(&root, "HEAD~1", Some("HEAD"));
        let back = compared(&root, "HEAD", Some("HEAD~1"));
        prop_assert_eq!(all(&there, false), all(&back, true));
        // The work tree is the head: both ways to read it say the same, and nothing is different from it.
        prop_assert_eq!(all(&there, false), all(&compared(&root, "HEAD~1", None), false));
        prop_assert!(compared(&root, "HEAD", None).against.changes.is_empty());
        prop_assert!(compared(&root, "HEAD", Some("HEAD")).against.changes.is_empty());
    }
}
