//! How far proposals are from the status that follows: what is missing, on the page of each, and how much, in a table of all
//! that are open.

use crate::diagnostic::Diagnostic;
use crate::lint::Aspect;
use crate::load::names;
use crate::proposal::status::StatusGroup;
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::Site;
use crate::source::Span;

use super::code;
use super::count;
use super::view::Card;

/// What one proposal lacks.
pub(crate) struct Ready {
    /// The status that follows, as it is shown.
    pub(crate) goal: String,
    /// How much is missing.
    pub(crate) count: usize,
    /// The same in words.
    pub(crate) told: String,
    pub(crate) missing: Vec<Lacking>,
    /// What is worth knowing beside.
    pub(crate) notes: Vec<Lack>,
}

/// What is missing of one aspect.
pub(crate) struct Lacking {
    pub(crate) aspect: &'static str,
    pub(crate) lacks: Vec<Lack>,
}

/// One thing that is missing.
pub(crate) struct Lack {
    /// As HTML.
    pub(crate) message: String,
    /// As HTML; none where it is that of the one above.
    pub(crate) help: Option<String>,
    /// Where it is missing: the name of the file, and line and column in it.
    pub(crate) place: String,
}

/// What the proposal lacks before the status that follows; none where nothing follows.
pub(crate) fn ready(site: &Site, id: ProposalId) -> Option<Ready> {
    let readiness = site.readiness(id)?;
    let lacks = |findings: &[Diagnostic]| lacks(site.roadmap(), findings);
    let total = readiness.count();
    Some(Ready {
        goal: shown(site.roadmap(), id, &readiness.goal),
        count: total,
        told: count(total, "thing", "things"),
        missing: readiness
            .missing
            .iter()
            .map(|(aspect, findings)| Lacking { aspect: aspect.word(), lacks: lacks(findings) })
            .collect(),
        notes: lacks(&readiness.notes),
    })
}

fn lacks(roadmap: &Roadmap, findings: &[Diagnostic]) -> Vec<Lack> {
    let mut before: Option<&str> = None;
    let lack = |finding: &Diagnostic, help: Option<&str>| {
        // The files are those of the proposal whose page it is.
        let name = names::file_name(roadmap.sources.path(finding.span.source));
        let at = roadmap.sources.location(finding.span);
        let whole = finding.span == Span::file(finding.span.source);
        Lack {
            message: code::html(&finding.message),
            help: help.map(code::html),
            place: if whole { name.to_owned() } else { format!("{name}:{}:{}", at.line, at.column) },
        }
    };
    let lacks = findings.iter().map(|finding| {
        let help = finding.help.as_deref().filter(|help| before != Some(*help));
        before = finding.help.as_deref();
        lack(finding, help)
    });
    lacks.collect()
}

/// A status as pages show it.
fn shown(roadmap: &Roadmap, id: ProposalId, name: &str) -> String {
    let dialect = roadmap.dialects.get(roadmap.proposals[id].dialect);
    let word = dialect.and_then(|dialect| dialect.vocabulary.status(name));
    word.map_or_else(|| name.to_owned(), |word| word.title.clone())
}

/// How far all open proposals are.
pub(crate) struct Matrix<'site> {
    /// What the columns are about.
    pub(crate) aspects: Vec<&'static str>,
    /// The nearest to their goals first.
    pub(crate) rows: Vec<Row<'site>>,
}

/// How far one is.
pub(crate) struct Row<'site> {
    pub(crate) card: &'site Card,
    /// The status that follows.
    pub(crate) goal: String,
    /// How much is missing of each aspect.
    pub(crate) counts: Vec<usize>,
    pub(crate) total: usize,
}

/// The table of all open proposals.
pub(crate) fn matrix(site: &Site) -> Matrix<'_> {
    let roadmap = site.roadmap();
    let open =
        |group: StatusGroup| matches!(group, StatusGroup::Proposed | StatusGroup::Accepted | StatusGroup::InProgress);
    let ids = (0..roadmap.proposals.len()).filter(|id| open(roadmap.proposals[*id].status.group));
    let row = |id: ProposalId| {
        let readiness = site.readiness(id)?;
        let of = |aspect: &Aspect| readiness.missing.get(aspect).map_or(0, Vec::len);
        Some(Row {
            card: &site.view().cards[id],
            goal: shown(roadmap, id, &readiness.goal),
            counts: Aspect::ALL.iter().map(of).collect(),
            total: readiness.count(),
        })
    };
    let mut rows: Vec<Row<'_>> = ids.filter_map(row).collect();
    rows.sort_by_key(|row| row.total);
    Matrix { aspects: Aspect::ALL.iter().map(|aspect| aspect.word()).collect(), rows }
}
