//! Every finding, by rule and by proposal, and the checklists that are not done.

use std::collections::BTreeMap;

use askama::Template;

use crate::ledger::Notice;
use crate::site::{Route, Site};

use super::finding::{Finding, finding, tally};
use super::ready::{Matrix, matrix};
use super::shell::Shell;
use super::view::Card;
use super::{count, fill};

struct Rule<'site> {
    code: &'static str,
    severity: &'static str,
    findings: Vec<Finding<'site>>,
}

struct Troubled<'site> {
    card: &'site Card,
    /// Errors, warnings, notes.
    tally: [usize; 3],
}

struct Unfinished<'site> {
    card: &'site Card,
    checked: usize,
    total: usize,
    struck: usize,
}

#[derive(Template)]
#[template(path = "health.html")]
struct Health<'site> {
    shell: Shell<'site>,
    summary: String,
    notices: Vec<&'site Notice>,
    rules: Vec<Rule<'site>>,
    troubled: Vec<Troubled<'site>>,
    unfinished: Vec<Unfinished<'site>>,
    matrix: Matrix<'site>,
}

pub(crate) fn render(site: &Site) -> String {
    let roadmap = site.roadmap();
    let mut rules: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (index, diagnostic) in roadmap.diagnostics.iter().enumerate() {
        rules.entry(diagnostic.code).or_default().push(index);
    }
    let severity = |index: usize| roadmap.diagnostics[index].severity;
    let mut rules: Vec<(&'static str, Vec<usize>)> = rules.into_iter().collect();
    rules.sort_by_key(|(_, indexes)| {
        let gravest = indexes.iter().map(|index| severity(*index)).max();
        (std::cmp::Reverse(gravest), std::cmp::Reverse(indexes.len()))
    });
    let rules = rules.into_iter().map(|(code, indexes)| {
        let gravest = indexes.iter().map(|index| severity(*index)).max();
        let severity = gravest.map_or("", crate::diagnostic::Severity::word);
        let findings = indexes.into_iter().map(|index| finding(site, index));
        let findings = findings.map(|one| Finding { known: one.severity == severity, ..one });
        Rule { code, severity, findings: findings.collect() }
    });
    let [errors, warnings, notes] = tally(roadmap.diagnostics.iter());
    let summary =
        [count(errors, "error", "errors"), count(warnings, "warning", "warnings"), count(notes, "note", "notes")];
    fill(&Health {
        shell: Shell::new(site, Route::Health, "Health").describe("What roadbook found while reading the proposals"),
        summary: summary.join(", "),
        notices: roadmap.ledger.notices.iter().filter(|notice| !notice.passing).collect(),
        rules: rules.collect(),
        troubled: troubled(site),
        unfinished: unfinished(site),
        matrix: matrix(site),
    })
}

fn troubled(site: &Site) -> Vec<Troubled<'_>> {
    let roadmap = site.roadmap();
    let cards = site.view().cards.iter().enumerate();
    let mut troubled: Vec<Troubled<'_>> =
        cards.map(|(id, card)| Troubled { card, tally: tally(roadmap.findings_of(id)) }).collect();
    troubled.retain(|one| one.tally != [0; 3]);
    troubled.sort_by_key(|one| std::cmp::Reverse(one.tally));
    troubled
}

fn unfinished(site: &Site) -> Vec<Unfinished<'_>> {
    let proposals = site.roadmap().proposals.iter().zip(&site.view().cards);
    let lists = proposals.filter_map(|(proposal, card)| {
        let list = proposal.checklist.as_ref()?;
        let open = list.total.saturating_sub(list.struck) > list.checked;
        open.then_some(Unfinished { card, checked: list.checked, total: list.total, struck: list.struck })
    });
    lists.collect()
}
