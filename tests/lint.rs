//! The linter: each rule on a small repository, what is switched off and allowed, what only a change brings, and the shapes
//! in which findings are printed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use roadbook::lint::{Check, FIX, RULES};
use serde_json::Value;

use crate::corpora::corpus;
use crate::project::{Outcome, Project, ROADBOOK, png, text_of};

/// A template with sections to be filled, one of them from beta on.
const TEMPLATE: &str = "# KEP-NNNN: Title\n\n## Summary\n\n<!--\nWhat is it about?\n-->\n\nHere stands what it is about.\n\n## Motivation\n\n### Goals\n\n## Test Plan\n\n##### Unit tests\n\n## Questionnaire\n\n### Does it cost anything?\n\n<!--\nSay how much.\n-->\n\n## Monitoring\n\n<!--\nMust be completed when targeting beta.\n-->\n\n### Who watches it?\n\n## Drawbacks (Optional)\n";

/// A document that has all that the template asks for.
const WHOLE: &str = "# KEP-1: Lamp\n\n## Summary\n\nA lamp that shines.\n\n## Motivation\n\nIt is dark.\n\n### Goals\n\nLight.\n\n## Test Plan\n\nBy night.\n\n##### Unit tests\n\nMany.\n\n## Questionnaire\n\n### Does it cost anything?\n\nA little.\n\n## Monitoring\n\n### Who watches it?\n\nThe keeper.\n";

const ACCEPTED: &str =
    "status: implementable\nstage: alpha\nlatest-milestone: \"v1.1\"\nmilestone:\n  alpha: \"v1.1\"\n";

fn kep(project: &Project, name: &str, metadata: &str, body: &str) {
    let number = name.split('-').next().unwrap_or("1");
    let head = format!("title: Lamp\nkep-number: {number}\nauthors:\n  - \"@ada\"\nowning-sig: sig-a\n");
    project.file(&format!("keps/sig-a/{name}/kep.yaml"), format!("{head}{metadata}"));
    project.file(&format!("keps/sig-a/{name}/README.md"), body);
}

fn begin() -> Project {
    let project = Project::new();
    project.file("keps/NNNN-kep-template/README.md", TEMPLATE);
    project.file("keps/NNNN-kep-template/kep.yaml", "title: KEP Template\nkep-number: NNNN\n");
    kep(&project, "1-lamp", ACCEPTED, WHOLE);
    project
}

fn lint(root: &Path, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).args(["lint", "-C"]).arg(root).args(arguments))
}

/// The findings as `rule file:line message`.
fn found(root: &Path, arguments: &[&str]) -> Vec<String> {
    let outcome = lint(root, &[&["--format", "json"], arguments].concat());
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"));
    let line = |finding: &Value| {
        let path = text_of(&finding["path"]);
        let name = path.rsplit('/').next().unwrap_or("").to_owned();
        let line = finding["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        format!("{} {name}{line} {}", text_of(&finding["code"]), text_of(&finding["message"]))
    };
    document["diagnostics"].as_array().expect("an array").iter().map(line).collect()
}

/// What is found in a repository of one proposal.
#[track_caller]
fn check(metadata: &str, body: &str, expected: &[&str]) {
    let project = begin();
    kep(&project, "1-lamp", metadata, body);
    assert_eq!(found(&project.root(), &[]), expected, "{metadata}{body}");
}

#[test]
fn a_whole_proposal_is_clean() {
    check(ACCEPTED, WHOLE, &[]);
}

#[test]
fn sections_of_the_template() {
    // A section that says all in its own words needs none of its parts.
    check(ACCEPTED, &WHOLE.replace("### Goals\n\nLight.\n\n", ""), &[]);
    let without = WHOLE.replace("### Goals\n\nLight", "### Story\n\nA ship").replace("## Test Plan", "## Tests");
    check(
        ACCEPTED,
        &without,
        &["section-missing README.md sections of the template missing: \"Goals\", \"Test Plan\""],
    );
    // What is only proposed may have holes, and what is due later is not missing yet.
    check("status: provisional\n", &without, &[]);
    let early = WHOLE.replace("## Monitoring\n\n### Who watches it?\n\nThe keeper.\n", "");
    check(ACCEPTED, &early, &[]);
    let beta = "status: implementable\nstage: beta\nlatest-milestone: \"v1.1\"\nmilestone:\n  beta: \"v1.1\"\n";
    check(beta, &early, &["section-missing README.md a section of the template missing: \"Monitoring\""]);
    let order = WHOLE.replace("## Summary\n\nA lamp that shines.\n\n", "") + "\n## Summary\n\nA lamp that shines.\n";
    check(ACCEPTED, &order, &["section-order README.md:31 \"Summary\" stands elsewhere than in the template"]);
}

#[test]
fn headings_with_nothing_beneath_them() {
    check(ACCEPTED, &WHOLE.replace("Light.\n", ""), &["section-empty README.md:11 nothing is shown under \"Goals\""]);
    check(
        ACCEPTED,
        &WHOLE.replace("A lamp that shines.", "<!--\nWhat is it\nabout?\n-->"),
        &["instructions-left README.md:3 \"Summary\" holds nothing but the template's instructions"],
    );
    for answer in ["", "<!--\nSay how much.\n-->"] {
        let expected = ["question-unanswered README.md:25 \"Does it cost anything?\" has no answer"];
        check(ACCEPTED, &WHOLE.replace("A little.", answer), &expected);
    }
    // Not due before beta.
    check(ACCEPTED, &WHOLE.replace("The keeper.", ""), &[]);
}

#[test]
fn texts_that_were_to_be_replaced() {
    check(
        ACCEPTED,
        &WHOLE.replace("A lamp that shines.", "Here stands what\nit is about."),
        &["template-left README.md:5 this is still the template's text: \"Here stands what it is about.\""],
    );
    check(
        ACCEPTED,
        &WHOLE.replace("Many.", "TBD, see `TODO`.\n\n<!-- TODO -->\n\n- x: <link to test coverage>"),
        &[
            "placeholder README.md:21 `TBD` stands for something to be written",
            "placeholder README.md:25 `<link to test coverage>` stands for something to be written",
            "tag-unknown README.md:25 `<link to test coverage>` is no tag of a document and is shown as text",
        ],
    );
}

#[test]
fn headings_skipped_and_doubled() {
    let more = format!("{WHOLE}\n## More\n\n##### Deep\n\nx\n\n## More\n\ny\n");
    check(
        ACCEPTED,
        &more,
        &[
            "heading-skipped README.md:37 a heading of level 5 under one of level 2",
            "heading-twice README.md:41 \"More\" stands here twice",
        ],
    );
}

#[test]
fn what_readers_need() {
    let more = format!(
        "{WHOLE}\n![](lamp.png) ![a lamp](lamp.png) <img src=\"lamp.png\" alt=\"\">\n\nSee https://lamp.example/ or [the lamp](https://lamp.example/).\n\n```\nx\n```\n\n```go\nx\n```\n"
    );
    let project = begin();
    kep(&project, "1-lamp", ACCEPTED, &more);
    project.file("keps/sig-a/1-lamp/lamp.png", png(0));
    assert_eq!(
        found(&project.root(), &[]),
        [
            "image-text README.md:35 this image has no text",
            "link-bare README.md:37 `https://lamp.example/` stands there without a label",
            "code-language README.md:39 this code block does not name its language",
        ]
    );
}

#[test]
fn milestones_that_have_passed() {
    let project = begin();
    let aims = "status: implementable\nstage: alpha\nlatest-milestone: \"v1.1\"\nmilestone:\n  alpha: \"v1.1\"\n  beta: \"v1.2\"\n";
    kep(&project, "1-lamp", aims, WHOLE);
    assert_eq!(found(&project.root(), &[]), Vec::<String>::new());
    project.file(
        "book.toml",
        "[roadmap]\ntoday = \"2026-05-01\"\n[[roadmap.milestones]]\nname = \"v1.2\"\nreleased = \"2026-04-22\"\n",
    );
    assert_eq!(
        found(&project.root(), &[]),
        ["milestone-passed kep.yaml:11 beta was to be in v1.2, which has come, and the stage is still alpha"]
    );
    kep(&project, "2-lamp", "status: implementable\nstage: alpha\n", &WHOLE.replace("KEP-1", "KEP-2"));
    let codes: Vec<String> = found(&project.root(), &["keps/sig-a/2-lamp"]);
    assert_eq!(codes, ["milestone-missing kep.yaml:6 the status is implementable, and no milestone is named"]);
}

#[test]
fn what_a_release_to_come_will_bring_has_not_shipped() {
    let project = begin();
    let stable = "status: implementable\nstage: stable\nlatest-milestone: \"v1.2\"\nmilestone:\n  stable: \"v1.2\"\n";
    kep(&project, "1-lamp", stable, &format!("{WHOLE}\n## Release Signoff Checklist\n\n- [x] Lit\n"));
    let found_on = |day: &str| {
        let dates = "[[roadmap.milestones]]\nname = \"v1.1\"\nreleased = \"2026-01-01\"\n[[roadmap.milestones]]\nname = \"v1.2\"\nreleased = \"2026-04-22\"\n";
        project.file("book.toml", format!("[roadmap]\ntoday = \"{day}\"\n{dates}"));
        // A milestone that nobody names is none of the roadmap's.
        kep(&project, "2-torch", &ACCEPTED.replace("implementable", "implemented").replace("alpha", "stable"), WHOLE);
        let found = found(&project.root(), &["--rule", "implementable-shipped"]);
        found.iter().map(|line| line.split(' ').next().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found_on("2026-03-01"), Vec::<String>::new());
    assert_eq!(found_on("2026-05-01"), ["implementable-shipped"]);
}

#[test]
fn the_file_the_rule_and_the_place_decide_what_is_told() {
    let project = begin();
    kep(&project, "1-lamp", ACCEPTED, &WHOLE.replace("Light.\n", "").replace("Many.", "TBD"));
    let codes = |arguments: &[&str]| -> Vec<String> {
        found(&project.root(), arguments).iter().map(|line| line.split(' ').next().unwrap_or("").to_owned()).collect()
    };
    assert_eq!(codes(&[]), ["section-empty", "placeholder"]);
    assert_eq!(codes(&["keps/sig-a/1-lamp/README.md"]), ["section-empty", "placeholder"]);
    project.file("keps/sig-b/README.md", "# SIG B\n\nText.\n");
    assert_eq!(codes(&["keps/sig-b"]), Vec::<String>::new());
    assert_eq!(codes(&["--rule", "placeholder"]), ["placeholder"]);
    project.file("book.toml", "[lint.rules]\nplaceholder = \"off\"\nsection-empty = \"error\"\n");
    assert_eq!(codes(&[]), ["section-empty"]);
    assert_eq!(lint(&project.root(), &[]).code, Some(1));
    project.file(
        "book.toml",
        "[lint.rules]\nplaceholder = { severity = \"error\", statuses = [\"implemented\"] }\nsection-empty = \"note\"\n",
    );
    assert_eq!(codes(&[]), ["section-empty"]);
    assert_eq!(lint(&project.root(), &[]).code, Some(0));
    project.file("book.toml", "[lint.rules]\nplacehodler = \"off\"\n");
    let said = lint(&project.root(), &[]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("`placehodler` is no rule\n  help: did you mean `placeholder`?"), "{}", said.stderr);
    project.file("book.toml", "");
    let allowed = WHOLE.replace("Light.\n", "").replace("Many.", "<!-- roadbook: allow placeholder -->\nTBD");
    kep(&project, "1-lamp", ACCEPTED, &allowed);
    assert_eq!(codes(&[]), ["section-empty"]);
    assert!(lint(&project.root(), &[]).stderr.contains("1 allowed"));
}

#[test]
fn what_many_have_in_common_is_told_once() {
    let project = begin();
    for number in 2..40 {
        kep(&project, &format!("{number}-lamp"), "stage: alpha\n", &WHOLE.replace("KEP-1", &format!("KEP-{number}")));
    }
    assert_eq!(
        found(&project.root(), &[]),
        ["status-missing README.md 38 of 39 proposals, such as KEP-2, KEP-3, KEP-4: the proposal has no status"]
            .map(str::to_owned)
    );
    assert_eq!(found(&project.root(), &["--rule", "status-missing"]).len(), 38);
}

#[test]
fn only_what_a_change_brings() {
    let project = begin();
    kep(&project, "1-lamp", ACCEPTED, &WHOLE.replace("Light.\n", ""));
    kep(
        &project,
        "2-lamp",
        "status: provisional\n",
        &format!("{}\n## Implementation History\n\n- 2024-01-02: Began\n", WHOLE.replace("KEP-1", "KEP-2")),
    );
    project.git(&["init", "-q"]).git(&["add", "-A"]).git(&["commit", "-qm", "all"]);
    let new = || found(&project.root(), &["--base", "HEAD"]);
    assert_eq!(new(), Vec::<String>::new());
    // The old finding stands on another line now.
    kep(
        &project,
        "1-lamp",
        ACCEPTED,
        &WHOLE.replace("Light.\n", "").replace("A lamp", "Lamps\n\nA lamp").replace("Many.", "TBD"),
    );
    assert_eq!(new(), ["placeholder README.md:22 `TBD` stands for something to be written"]);
    kep(
        &project,
        "2-lamp",
        "status: implemented\n",
        &format!("{}\n## Implementation History\n\n- 2024-01-02: Began\n", WHOLE.replace("KEP-1", "KEP-2")),
    );
    assert_eq!(
        new()[1..],
        [
            "history-behind kep.yaml:6 the status changes, and the Implementation History has no new line",
            "transition-unusual kep.yaml:6 provisional → implemented is unusual",
        ]
    );
    let baseline = project.folder().join("baseline.json");
    let path = baseline.to_str().expect("a path");
    assert_eq!(lint(&project.root(), &["--baseline", path, "--update-baseline"]).code, Some(0));
    assert_eq!(found(&project.root(), &["--baseline", path]), Vec::<String>::new());
}

#[test]
fn what_is_known_of_large_repositories_is_found() {
    let findings = |name: &str| -> Option<Vec<(String, String, String)>> {
        let outcome = lint(&corpus(name)?, &["--format", "json", "--no-git"]);
        let document: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        let finding = |one: &Value| (text_of(&one["code"]), text_of(&one["path"]), text_of(&one["message"]));
        Some(document["diagnostics"].as_array().expect("an array").iter().map(finding).collect())
    };
    let count = |found: &[(String, String, String)], code: &str| found.iter().filter(|one| one.0 == code).count();
    if let Some(found) = findings("kubernetes") {
        let has = |code: &str, part: &str| {
            found.iter().any(|one| one.0 == code && (one.1.contains(part) || one.2.contains(part)))
        };
        assert!(has("status-unknown", "imlpemented"));
        assert!(has("contents-stale", "/2340-") && has("contents-stale", "/688-"));
        assert!(has("number-twice", "KEP-2133"));
        assert_eq!(count(&found, "implemented-early"), 6);
    }
    if let Some(found) = findings("openshift") {
        assert_eq!(count(&found, "yaml-invalid"), 32);
        assert_eq!(count(&found, "status-missing"), 1, "one finding, and not one for each of 261");
    }
}

#[test]
fn what_looks_wrong_and_is_not() {
    let found_in = |from: &str, to: &str| {
        let text = WHOLE.replace(from, to);
        assert_ne!(text, WHOLE, "{from}");
        check(ACCEPTED, &text, &[]);
    };
    // The answer stands in the heading, and a title need have nothing under it.
    found_in("### Does it cost anything?\n\nA little.\n", "### Does it cost anything? No\n\n");
    found_in("# KEP-1: Lamp\n\n", "# KEP\n\n# Lamp\n\n");
    // An item that quotes the template, and answers it.
    let project = begin();
    let asked = "- Say what it costs, and whom\n- Say who it is that watches it\n";
    project.file("keps/NNNN-kep-template/README.md", format!("{TEMPLATE}\n{asked}"));
    let answers = "- Say what it costs, and whom\n\n  A little.\n- Say who it is that watches it\n  - Say what it costs, and whom\n";
    kep(&project, "1-lamp", ACCEPTED, &format!("{WHOLE}\n## Drawbacks\n\n{answers}"));
    assert_eq!(
        found(&project.root(), &[]),
        [
            "template-left README.md:40 this is still the template's text: \"Say who it is that watches it\"",
            "template-left README.md:41 this is still the template's text: \"Say what it costs, and whom\"",
        ]
    );
    // What is quoted is meant to stand there.
    found_in("A lamp that shines.\n", "A lamp that shines.\n\n> Here stands what it is about.\n\nSo be it.\n");
}

#[test]
fn what_is_not_said_in_return_is_shown_where_it_stands() {
    let project = begin();
    let other = |number: u32, back: &str| {
        let metadata = format!("status: replaced\n{back}");
        kep(&project, &format!("{number}-horn"), &metadata, &WHOLE.replace("KEP-1", &format!("KEP-{number}")));
    };
    other(2, "superseded-by:\n  - /keps/sig-a/1-lamp\n");
    other(3, "");
    kep(&project, "1-lamp", &format!("{ACCEPTED}replaces:\n  - /keps/sig-a/2-horn\n  - /keps/sig-a/3-horn\n"), WHOLE);
    assert_eq!(
        found(&project.root(), &["keps/sig-a/1-lamp"]),
        ["relation-one-sided kep.yaml:13 KEP-3 does not say `superseded-by` in return"]
    );
}

#[test]
fn dependencies_tracking_and_idleness() {
    let project = begin();
    kep(&project, "2-horn", "status: provisional\n", &WHOLE.replace("KEP-1", "KEP-2"));
    let metadata = |extra: &str| format!("{ACCEPTED}{extra}");
    let own = |extra: &str| {
        kep(&project, "1-lamp", &metadata(extra), WHOLE);
        found(&project.root(), &["keps/sig-a/1-lamp"])
    };
    let needs = |number: u32| format!("depends-on:\n  - /keps/sig-a/{number}-horn\n");
    assert_eq!(own(&needs(2)), ["dependency-behind kep.yaml:12 it depends on KEP-2: KEP-2 is not accepted yet"]);
    kep(&project, "2-horn", "status: withdrawn\n", &WHOLE.replace("KEP-1", "KEP-2"));
    assert_eq!(own(&needs(2)), ["dependency-behind kep.yaml:12 it depends on KEP-2: KEP-2 is withdrawn"]);
    let earlier = ACCEPTED.replace("alpha", "beta");
    kep(&project, "2-horn", ACCEPTED, &WHOLE.replace("KEP-1", "KEP-2"));
    kep(&project, "1-lamp", &format!("{earlier}{}", needs(2)), WHOLE);
    assert_eq!(
        found(&project.root(), &["keps/sig-a/1-lamp", "--rule", "dependency-behind"]),
        ["dependency-behind kep.yaml:12 it depends on KEP-2: it is beta, and KEP-2 is alpha"]
    );
    // Where most say where they are tracked, one that does not is told of; what leads nowhere as well.
    kep(
        &project,
        "2-horn",
        &metadata("tracking-link:\n  - https://issues.example/1\n"),
        &WHOLE.replace("KEP-1", "KEP-2"),
    );
    assert_eq!(own(""), ["tracking-missing kep.yaml:6 it does not say where it is tracked"]);
    assert_eq!(own("tracking-link:\n  - ask Ada\n"), ["tracking-not-a-link kep.yaml:12 `ask Ada` leads nowhere"]);
    assert_eq!(own("tracking-link:\n  - https://issues.example/2\n"), Vec::<String>::new());
    // The newest commit is what counts as today.
    project.git(&["init", "--quiet"]).git(&["add", "keps/NNNN-kep-template", "keps/sig-a/1-lamp"]);
    let commit = |day: &str, message: &str| {
        let date = format!("{day}T12:00:00Z");
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", message]);
        git.current_dir(project.root()).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        assert!(git.status().expect("git").success());
    };
    commit("2020-01-01", "Begin");
    project.git(&["add", "."]);
    commit("2021-06-01", "Another");
    assert_eq!(
        found(&project.root(), &["--rule", "idle"]),
        ["idle README.md its files were not worked on for 517 days, since 2020-01-01"]
    );
    project.file("book.toml", "[lint]\nidle-days = 600\n");
    assert_eq!(found(&project.root(), &["--rule", "idle"]), Vec::<String>::new());
}

#[test]
fn every_rule_has_its_manual() {
    let mut before = "";
    for rule in RULES {
        assert!(before < rule.code, "{} stands out of order", rule.code);
        before = rule.code;
        assert!(rule.page.starts_with(&format!("# {}\n\n", rule.code)), "{}", rule.code);
        let manual = rule.manual();
        for part in [manual.what, manual.why, manual.example, manual.instead] {
            assert!(part.len() > 10 && !part.contains("\n## "), "{}: {part}", rule.code);
        }
        assert!(manual.example.contains("```"), "{}", rule.code);
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
        let code = own.join(format!("{}.rs", rule.code.replace('-', "_")));
        assert_eq!(code.is_file(), !matches!(rule.check, Check::Reading) || rule.fix.is_some(), "{}", rule.code);
    }
    let pages = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules")).expect("the rules");
    let pages = pages.flatten().filter(|file| file.path().extension().is_some_and(|end| end == "md")).count();
    assert_eq!(pages, RULES.len(), "every page is that of a rule");
}

/// `UPDATE_GOLDEN=1` writes the page anew.
#[test]
fn the_page_of_all_rules_is_current() {
    let mut page = String::from(
        "# Rules\n\nWhat `roadbook lint` finds, by name. `roadbook lint --explain RULE` prints one page; each says how to switch\nits rule off. This page is made from those of the rules: `UPDATE_GOLDEN=1 cargo nextest run -E 'test(lint)'`.\n\n<!-- toc -->\n<!-- /toc -->\n",
    );
    for rule in RULES {
        let shifted = rule.page.trim_end().replace("\n## ", "\n### ");
        let fix = if rule.fix.is_some() { FIX } else { "" };
        let _ = write!(page, "\n#{shifted}\n{fix}");
    }
    let outline = roadbook::markdown::Outline::read(&page, 0..page.len());
    let options = roadbook::toc::Options { max_depth: 2, ..roadbook::toc::Options::default() };
    let page = roadbook::toc::renewed(&page, &outline, options).expect("a place").unwrap_or(page);
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&place, &page).expect("the page");
    }
    assert_eq!(fs::read_to_string(&place).unwrap_or_default(), page);
}

#[test]
fn findings_are_printed_for_people_hosts_and_programs() {
    let project = begin();
    kep(&project, "1-lamp", ACCEPTED, &WHOLE.replace("Many.", "TBD"));
    let root = project.root();
    let human = lint(&root, &[]);
    assert_eq!(human.code, Some(1));
    assert!(
        human.stderr.contains("warning[placeholder]: `TBD` stands for something to be written"),
        "{}",
        human.stderr
    );
    assert!(human.stderr.ends_with("1 proposal: 0 errors, 1 warning, 0 notes\n"), "{}", human.stderr);
    let github = lint(&root, &["--format", "github"]).stdout;
    assert!(
        github.starts_with("::warning file=keps/sig-a/1-lamp/README.md,line=21,col=1,title=placeholder::"),
        "{github}"
    );
    let sarif: Value = serde_json::from_str(&lint(&root, &["--format", "sarif"]).stdout).expect("JSON");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "placeholder");
    let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("an index");
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][index]["id"], "placeholder");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startLine"].as_u64(), region["endColumn"].as_u64()), (Some(21), Some(4)));
    assert!(lint(&root, &["--explain", "placeholder"]).stdout.contains("placeholder = \"off\""));
    assert_eq!(lint(&root, &["--list"]).stdout.lines().count(), RULES.len());
    assert_eq!(lint(&root, &["--explain", "nothing"]).code, Some(2));
}
