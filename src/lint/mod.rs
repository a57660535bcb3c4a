//! What reviewers find by hand: rules over a roadmap, each with its manual page.
//!
//! A rule either looks at each proposal, or is one whose findings came up while the files were read, whose manual stands
//! here and whose weight is set here. Nothing is rendered or written; `cli` prints what comes out.

use std::collections::BTreeSet;

use crate::compare::Compared;
use crate::diagnostic::{Diagnostic, Severity};
use crate::edit::Edit;
use crate::parallel;
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::SourceId;

mod allow;
mod aspect;
mod collective;
mod fix;
mod habits;
mod manual;
mod ratchet;
mod ready;
mod rules;
mod settings;
mod subject;
mod table;
mod template;

pub use aspect::Aspect;
pub use fix::{Mended, mended};
pub use habits::{Habits, prepare};
pub use manual::{FIX, Manual};
pub use ratchet::ratchet;
pub use ready::{Goal, Readiness, readiness};
pub use settings::Settings;
pub use subject::{Lack, Shared, Subject};
pub use table::{RULES, rule};
pub use template::Template;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab case: the code of its findings.
    pub code: &'static str,
    /// How grave its findings are, unless the configuration says otherwise; none where each says so itself.
    pub severity: Option<Severity>,
    /// What it looks at.
    pub check: Check,
    /// What mends a finding of it, where that has exactly one right answer.
    pub fix: Option<Fix>,
    /// Its manual page, as it stands in its file.
    pub page: &'static str,
}

/// The edits that mend a finding about a proposal; none where this one has more than one right answer.
pub type Fix = fn(&Subject<'_>, &Diagnostic) -> Vec<Edit>;

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Nothing more: it is found while files are read.
    Reading,
    /// Each proposal.
    Proposal(fn(&Subject<'_>, &mut Vec<Diagnostic>)),
    /// Each proposal that a change concerns.
    Change(fn(&Subject<'_>, &crate::compare::ProposalChange, &mut Vec<Diagnostic>)),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// In the order of places.
    pub diagnostics: Vec<Diagnostic>,
    /// How many comments in the files allowed.
    pub allowed: usize,
}

impl Findings {
    /// Those of one rule.
    #[must_use]
    pub fn of(mut self, rule: &Rule) -> Findings {
        self.diagnostics.retain(|finding| finding.code == rule.code);
        self
    }

    /// What very many proposals have in common told once.
    #[must_use]
    pub fn gathered(self, roadmap: &Roadmap) -> Findings {
        let owners = subject::owners(roadmap);
        Findings { diagnostics: collective::gathered(roadmap, self.diagnostics, &owners), ..self }
    }

    fn sort(&mut self) {
        self.diagnostics.sort_by(|left, right| {
            let key = |finding: &Diagnostic| (finding.span.source, finding.span.start, finding.code);
            key(left).cmp(&key(right)).then_with(|| left.message.cmp(&right.message))
        });
    }
}

/// Looks at the proposals of a roadmap that are in files which `wanted` names, by all rules. What is compared, if anything,
/// is looked at by the rules about changes.
#[must_use]
pub fn lint(
    roadmap: &Roadmap,
    settings: &Settings,
    compared: Option<&Compared<'_>>,
    wanted: &(dyn Fn(&str) -> bool + Sync),
) -> Findings {
    prepare(roadmap);
    let habits = Habits::of(roadmap, None);
    let shared = subject::Shared { roadmap, settings, habits: &habits };
    let owners = subject::owners(roadmap);
    let ids: Vec<ProposalId> = (0..roadmap.proposals.len()).collect();
    let count = ids.len();
    let found = parallel::map(ids, count, |id| {
        let subject = Subject::of(shared, id);
        let mut findings = Vec::new();
        for rule in RULES {
            match rule.check {
                Check::Reading => {}
                Check::Proposal(check) => check(&subject, &mut findings),
                Check::Change(check) => {
                    let changes = compared.iter().flat_map(|compared| &compared.changes.proposals);
                    for change in changes.filter(|change| change.head == Some(id)) {
                        check(&subject, change, &mut findings);
                    }
                }
            }
        }
        findings
    });
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    // What a rule looks at more closely is not told twice.
    let again = |finding: &&Diagnostic| {
        let looked = rule(finding.code).is_some_and(|rule| !matches!(rule.check, Check::Reading));
        looked && owners.contains_key(&finding.span.source)
    };
    diagnostics.extend(roadmap.diagnostics.iter().filter(|finding| !again(finding)).cloned());
    // What is no rule of the table, such as that there are more findings, is told as it is.
    let mut diagnostics: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(|finding| settings.weigh(finding, status_of(roadmap, &owners)))
        .filter(|finding| wanted(roadmap.sources.path(finding.span.source)))
        .collect();
    let allowed = allow::filter(roadmap, &mut diagnostics);
    let mut findings = Findings { allowed, diagnostics };
    findings.sort();
    findings
}

/// The canonical status of the proposal that a file belongs to.
fn status_of<'roadmap>(
    roadmap: &'roadmap Roadmap,
    owners: &'roadmap std::collections::BTreeMap<SourceId, ProposalId>,
) -> impl Fn(SourceId) -> Option<&'roadmap str> {
    move |source| owners.get(&source).map(|id| roadmap.status_name(*id))
}

/// The codes of all rules.
#[must_use]
pub fn codes() -> BTreeSet<&'static str> {
    RULES.iter().map(|rule| rule.code).collect()
}
