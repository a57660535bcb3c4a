//! `dependency-behind`.

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::proposal::relation::RelationKind;
use crate::proposal::status::StatusGroup;
use crate::source::Span;

/// It needs one that is less mature than itself.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let roadmap = subject.roadmap();
    let done = |group: StatusGroup| matches!(group, StatusGroup::InProgress | StatusGroup::Done);
    if !subject.is_accepted() && !done(subject.proposal.status.group) {
        return;
    }
    let rank = |word: Option<&str>| word.and_then(|name| roadmap.vocabulary.stage(name)).map(|stage| stage.rank);
    let own = rank(subject.proposal.stage_word());
    for related in roadmap.relations.related[subject.id].iter().filter(|one| one.kind == RelationKind::DependsOn) {
        let Some(other) = related.target.map(|target| &roadmap.proposals[target]) else { continue };
        let (group, theirs) = (other.status.group, rank(other.stage_word()));
        let why = if matches!(group, StatusGroup::Closed | StatusGroup::Superseded) {
            format!("{} is {}", other.label, other.status.canonical.as_deref().unwrap_or("closed"))
        } else if group == StatusGroup::Done {
            continue;
        } else if let (Some(own), Some(theirs)) = (own, theirs) {
            if theirs >= own {
                continue;
            }
            let (own, theirs) = (subject.proposal.stage_word().unwrap_or(""), other.stage_word().unwrap_or(""));
            format!("it is {own}, and {} is {theirs}", other.label)
        } else if group == StatusGroup::Proposed {
            format!("{} is not accepted yet", other.label)
        } else {
            continue;
        };
        let place = subject.proposal.relations.iter().find(|relation| relation.raw.value.trim() == related.raw.trim());
        let span = place.map_or_else(|| Span::file(subject.proposal.source()), |relation| relation.raw.span);
        let finding = Diagnostic::warning("dependency-behind", span, format!("it depends on {}: {why}", other.label));
        findings.push(finding.help("wait for it, or say why it can go ahead"));
    }
}
