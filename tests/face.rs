//! What pages do with scripts, in a real browser: lists that filter, a chart that folds, a scheme that is kept, keys.

use crate::project::{Project, in_browser, text_of};

/// Forty proposals in the manner of Kubernetes: two groups, three statuses, stages over three releases.
fn forty() -> Project {
    let project = Project::new();
    for number in 1..=40 {
        let group = if number % 2 == 0 { "sig-two" } else { "sig-one" };
        let status = ["implemented", "provisional", "implementable"][number % 3];
        let stage = ["stable", "alpha", "beta"][number % 3];
        let gate = if number == 7 { "feature-gates:\n  - name: FeatureOfSeven\n" } else { "" };
        let milestones = match number % 4 {
            0 => "",
            1 => "milestone:\n  alpha: v1.1\n",
            2 => "milestone:\n  alpha: v1.1\n  beta: v1.2\n",
            _ => "milestone:\n  alpha: v1.1\n  beta: v1.2\n  stable: v1.3\n",
        };
        let title = if number == 11 { " with Pod Resources" } else { "" };
        let lost = if number == 13 { "see-also:\n  - /keps/sig-one/99-nowhere\n" } else { "" };
        let folder = format!("keps/{group}/{number}-thing-{number}");
        let metadata = format!(
            "title: Thing {number}{title}\nkep-number: {number}\nauthors:\n  - \"@author-{}\"\nowning-sig: {group}\n\
             status: {status}\ncreation-date: 2024-01-{:02}\nstage: {stage}\n{milestones}{gate}{lost}",
            number % 5,
            number % 28 + 1,
        );
        project.file(&format!("{folder}/kep.yaml"), metadata);
        let filler = format!("Words about the thing with number {number}. ").repeat(120);
        let sections = ["Summary", "Motivation", "Proposal", "Design Details", "Drawbacks", "Alternatives"];
        let body: String = sections.iter().map(|title| format!("## {title}\n\n{filler}\n\n")).collect();
        let special = match number {
            9 => "### The quokka of storage\n\nHere a quokka sits `<b>here</b>`.\n",
            10 => "### Pod resources by another name\n\nNothing of note.\n",
            _ => "",
        };
        project
            .file(&format!("{folder}/README.md"), format!("# KEP-{number}: Thing {number}{title}\n\n{body}{special}"));
    }
    project
}

/// The names of the checks that a script made, and what went wrong.
pub(crate) fn run(script: &str, arguments: &[&str]) -> (Vec<String>, Vec<String>) {
    let report = in_browser(script, arguments);
    let list = |key: &str| report[key].as_array().expect("an array").iter().map(text_of).collect::<Vec<_>>();
    (list("checks"), list("faults"))
}

#[test]
fn readers_can_use_it() {
    let project = forty();
    project.built();
    let (checks, faults) = run("face.mjs", &[&project.site().to_string_lossy()]);
    assert!(checks.len() >= 10, "{checks:?}");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
