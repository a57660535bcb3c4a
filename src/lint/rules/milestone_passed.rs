//! `milestone-passed`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;

/// A later stage was promised for a release that has come.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(reached) = subject.roadmap().reached.as_ref().filter(|_| subject.is_accepted()) else { return };
    let vocabulary = &subject.roadmap().vocabulary;
    let rank = |name: &str| vocabulary.stage(name).map(|stage| stage.rank);
    let Some(now) = subject.proposal.stage_word().and_then(rank) else { return };
    for declared in &subject.proposal.milestones {
        let Some(stage) = declared.stage.as_deref() else { continue };
        // After the last stage, things are taken away again, which is no aim.
        let ahead = rank(stage).is_some_and(|rank| rank > now);
        let aimed = declared.milestones.iter().find(|milestone| milestone.version().is_some());
        let Some(aimed) = aimed.filter(|aimed| ahead && *aimed <= reached) else { continue };
        let at = subject.proposal.stage_word().unwrap_or("");
        let message = format!("{stage} was to be in {}, which has come, and the stage is still {at}", aimed.release());
        let finding = Diagnostic::warning("milestone-passed", declared.raw.span, message);
        findings.push(finding.help("correct the stage if it was reached, else name the release that it is for now"));
    }
}
