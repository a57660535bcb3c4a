//! What has exactly one right answer, mended: just those bytes, and nothing where the proposal would say something else then.

use std::collections::BTreeMap;

use super::subject::{Shared, owners};
use super::{Habits, Settings, Subject, rule};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::edit::{Edit, respelled};
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::SourceId;

/// What mending makes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// Its new text.
    pub text: String,
    /// How many findings are mended by it.
    pub count: usize,
}

/// Mends those of the findings that have exactly one right answer: the files that change by that.
#[must_use]
pub fn mended(
    roadmap: &Roadmap,
    config: &Config,
    settings: &Settings,
    findings: &[Diagnostic],
) -> BTreeMap<SourceId, Mended> {
    let habits = Habits::of(roadmap, None);
    let shared = Shared { roadmap, settings, habits: &habits };
    let owners = owners(roadmap);
    let mut by_proposal: BTreeMap<ProposalId, Vec<Vec<Edit>>> = BTreeMap::new();
    for finding in findings {
        let fix = rule(finding.code).and_then(|rule| rule.fix);
        let owner = owners.get(&finding.span.source);
        let (Some(fix), Some(id)) = (fix, owner) else { continue };
        let edits = fix(&Subject::of(shared, *id), finding);
        if !edits.is_empty() {
            by_proposal.entry(*id).or_default().push(edits);
        }
    }
    let mut mended: BTreeMap<SourceId, Mended> = BTreeMap::new();
    for (id, fixes) in by_proposal {
        let mut kept: Vec<Edit> = Vec::new();
        for fix in fixes {
            let Some(source) = fix.first().map(|edit| edit.source) else { continue };
            // Each is tried with those before it, so that one that cannot be made costs none of the others.
            let tried = [kept.as_slice(), fix.as_slice()].concat();
            if let Some(texts) = respelled(roadmap, config, id, tried.clone()) {
                kept = tried;
                mended.entry(source).or_default().count += 1;
                for (source, text) in texts {
                    mended.entry(source).or_default().text = text;
                }
            }
        }
    }
    mended
}
