//! `idle`.

use crate::diagnostic::Diagnostic;
use crate::ledger::days_between;
use crate::lint::Subject;
use crate::proposal::status::StatusGroup;
use crate::source::Span;

/// Open, and nobody has worked on it for long.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let roadmap = subject.roadmap();
    let open = matches!(
        subject.proposal.status.group,
        StatusGroup::Proposed | StatusGroup::Accepted | StatusGroup::InProgress
    );
    let past = &roadmap.ledger.pasts[subject.id];
    let last = past.last_worked_on.or(past.last_changed);
    let (Some(now), Some(last)) = (roadmap.tenures.now, last.filter(|_| open)) else { return };
    let commit = &roadmap.ledger.commits[last];
    let days = days_between(commit.time, now);
    if days > subject.shared.settings.idle_days {
        let message = format!("its files were not worked on for {days} days, since {}", commit.day());
        let finding = Diagnostic::note("idle", Span::file(subject.proposal.source()), message);
        findings.push(finding.help("go on with it, or say in its status that it is done, waits or was given up"));
    }
}
