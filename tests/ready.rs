//! How far a proposal is from what comes next: on the command line, on its page, and in the table of all that are open.

use std::process::Command;

use scraper::{Html, Selector};
use serde_json::Value;

use crate::project::{Outcome, Project, ROADBOOK};

const TEMPLATE: &str = "# KEP-NNNN: Title\n\n## Summary\n\n## Test Plan\n\n<!--\nName the tests.\n-->\n\n## Questionnaire\n\n### Does it cost anything?\n\n### Who watches it?\n\n<!--\nMust be completed when targeting beta.\n-->\n\n## Drawbacks\n";

/// A proposal that has nothing but its summary.
const BEGUN: &str = "# KEP-1: Lamp\n\n## Release Signoff Checklist\n\n- [x] Lit\n- [ ] Trimmed\n\n## Summary\n\nA lamp.\n\n## Test Plan\n\n<!--\nName the tests.\n-->\n\n## Questionnaire\n\n### Does it cost anything?\n\n### Who watches it?\n";

fn kep(project: &Project, number: u32, metadata: &str, document: &str) {
    let head = format!("title: Lamp\nkep-number: {number}\nauthors:\n  - \"@ada\"\nowning-sig: sig-a\n");
    project.file(&format!("keps/sig-a/{number}-lamp/kep.yaml"), format!("{head}{metadata}"));
    project.file(&format!("keps/sig-a/{number}-lamp/README.md"), document.replace("KEP-1:", &format!("KEP-{number}:")));
}

fn begin(metadata: &str, document: &str) -> Project {
    let project = Project::new();
    project.file("keps/NNNN-kep-template/README.md", TEMPLATE);
    project.file("keps/NNNN-kep-template/kep.yaml", "title: KEP Template\nkep-number: NNNN\n");
    for number in 2..=4 {
        let whole = "# KEP-1: Lamp\n\n## Summary\n\nOne.\n\n## Test Plan\n\nBy night.\n\n## Questionnaire\n\n### Does it cost anything?\n\nNo.\n\n### Who watches it?\n\nAda.\n\n## Drawbacks\n\nNone.\n";
        kep(&project, number, "status: implementable\nstage: alpha\nmilestone:\n  alpha: \"v1.1\"\n", whole);
    }
    kep(&project, 1, metadata, document);
    project
}

fn run(project: &Project, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).arg("check").args(arguments).args(["-C"]).arg(project.root()))
}

/// What is missing, as `aspect: message`, and what is told at the end.
#[track_caller]
fn check(metadata: &str, document: &str, arguments: &[&str], expected: &[&str], told: &str) {
    let project = begin(metadata, document);
    let outcome = run(&project, &[&["1", "--format", "json"], arguments].concat());
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:?}"));
    let missing = document["missing"].as_object().expect("an object");
    let line = |aspect: &str, finding: &Value| format!("{aspect}: {}", finding["message"].as_str().unwrap_or(""));
    let found: Vec<String> = missing
        .iter()
        .flat_map(|(aspect, findings)| findings.as_array().into_iter().flatten().map(move |one| line(aspect, one)))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(document["ready"], Value::Bool(expected.is_empty()));
    let human = run(&project, &[&["1"], arguments].concat());
    assert_eq!(human.stderr.lines().last(), Some(told));
    assert_eq!(
        (outcome.code, human.code),
        (Some(i32::from(!expected.is_empty())), Some(i32::from(!expected.is_empty())))
    );
}

#[test]
fn what_is_missing_before_it_is_accepted() {
    check(
        "status: provisional\n",
        BEGUN,
        &[],
        &[
            "gaps: \"Test Plan\" holds nothing but the template's instructions",
            "milestones: the status is implementable, and no milestone is named",
            "questions: \"Does it cost anything?\" has no answer",
            "sections: a section of the template missing: \"Drawbacks\"",
        ],
        "KEP-1: provisional → implementable: 4 things are missing (sections 1, gaps 1, questions 1, milestones 1)",
    );
}

#[test]
fn what_is_missing_before_it_is_done_and_at_a_stage() {
    let whole = BEGUN.replace("<!--\nName the tests.\n-->", "By night.").replace("anything?\n", "anything?\n\nNo.\n")
        + "\nAda.\n\n## Drawbacks\n\nNone.\n";
    let accepted = "status: implementable\nstage: alpha\nmilestone:\n  alpha: \"v1.1\"\n";
    check(
        accepted,
        &whole,
        &[],
        &["milestones: implemented, and yet at alpha"],
        "KEP-1: implementable → implemented: 1 thing is missing (milestones 1); --verbose prints 1 note as well",
    );
    let silent = whole.replace("watches it?\n\nAda.\n", "watches it?\n");
    check(
        accepted,
        &silent,
        &["--stage", "beta"],
        &[
            "milestones: the stage is beta, but no milestone is given for it",
            "questions: \"Who watches it?\" has no answer",
        ],
        "KEP-1: alpha → beta: 2 things are missing (questions 1, milestones 1)",
    );
    check(accepted, &silent, &["--stage", "alpha"], &[], "KEP-1: alpha → alpha: nothing is missing");
    check(
        "status: implemented\nstage: stable\nmilestone:\n  stable: \"v1.1\"\n",
        &whole,
        &["--status", "completed"],
        &["checklist: completed, with 1 of 2 tasks done"],
        "KEP-1: implemented → completed: 1 thing is missing (checklist 1)",
    );
}

#[test]
fn what_ends_and_what_is_not_known() {
    let project = begin("status: withdrawn\n", BEGUN);
    let outcome = run(&project, &["1"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), "KEP-1: nothing follows withdrawn\n"));
    let project = begin("", BEGUN);
    assert!(run(&project, &["1"]).stderr.contains("KEP-1: none → provisional: 1 thing is missing (metadata 1)"));
    assert!(run(&project, &["1", "--status", "implementible"]).stderr.contains("did you mean `implementable`?"));
    assert_eq!(run(&project, &["9"]).code, Some(2));
    // What is switched off or allowed is not missed.
    project.file("book.toml", "[lint.rules]\nstatus-missing = \"off\"\n");
    assert!(run(&project, &["1"]).stderr.ends_with("KEP-1: none → provisional: nothing is missing\n"));
    project.file("book.toml", "[lint.rules]\nstatus-mising = \"off\"\n");
    let refused = project.build();
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("[lint.rules] `status-mising` is no rule"), "{}", refused.stderr);
}

fn texts(page: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(page);
    let words = |element: scraper::ElementRef<'_>| {
        element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    page.select(&selector).map(words).collect()
}

#[test]
fn pages_show_it() {
    let project = begin("status: provisional\n", BEGUN);
    project.built();
    let page = |path: &str| std::fs::read_to_string(project.site().join(path)).expect("a page");
    let own = page("proposals/1-lamp/index.html");
    assert_eq!(texts(&own, ".ready > summary"), ["Before Implementable 4 things missing"]);
    assert_eq!(texts(&own, ".toward"), ["4 things missing before Implementable"]);
    assert_eq!(texts(&own, ".ready dt"), ["sections 1", "gaps 1", "questions 1", "milestones 1"]);
    assert_eq!(
        texts(&own, ".ready li")[1],
        "\"Test Plan\" holds nothing but the template's instructions; write the section, or say why it does not apply README.md:12:1"
    );
    let other = page("proposals/2-lamp/index.html");
    assert_eq!(texts(&other, ".ready > summary"), ["Before Implemented 1 thing missing"]);
    assert_eq!(
        texts(&page("health/index.html"), ".matrix tbody tr > *"),
        [
            ["KEP-2 Lamp", "1", "Implementable", "Implemented", "", "", "", "", "1", "", "", ""],
            ["KEP-3 Lamp", "1", "Implementable", "Implemented", "", "", "", "", "1", "", "", ""],
            ["KEP-4 Lamp", "1", "Implementable", "Implemented", "", "", "", "", "1", "", "", ""],
            ["KEP-1 Lamp", "4", "Provisional", "Implementable", "", "1", "1", "1", "1", "", "", ""],
        ]
        .concat()
    );
}
