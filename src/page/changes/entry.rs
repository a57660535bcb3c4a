//! One proposal on the page of changes: what became of it, beside its text.

use crate::compare::{Compared, Field, Kind, ProposalChange, Verdict};
use crate::export::changes::{gist, name, text};
use crate::markdown::{escaped, plain_text};
use crate::page::code;
use crate::page::view::Badge;
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::{Route, Site};

/// What became of a proposal, as a page shows it.
pub(crate) struct Entry<'site> {
    /// Its id on the page.
    pub(crate) id: String,
    pub(crate) label: Option<&'site str>,
    /// As HTML.
    pub(crate) title: String,
    /// `new`, `removed`, `moved`, `changed`, `affected`.
    pub(crate) word: &'static str,
    /// What became of it, in a few words; empty where its word says it.
    pub(crate) gist: String,
    /// Its page, from the root; none where it is there no more.
    pub(crate) page: Option<String>,
    pub(crate) status: Option<&'site Badge>,
    /// What else there is to know of a new one, in a line.
    pub(crate) about: String,
    pub(crate) path: &'site str,
    /// Where it lay.
    pub(crate) from: Option<&'site str>,
    pub(crate) similarity: Option<u8>,
    pub(crate) fields: Vec<Row>,
    /// Lists with what each is of.
    pub(crate) lists: Vec<(&'static str, Vec<String>)>,
    pub(crate) new: Vec<Found<'site>>,
    pub(crate) mended: Vec<Found<'site>>,
    /// What is to be said of its text.
    pub(crate) text: &'static str,
    /// Where its whole text is compared, from the root.
    pub(crate) whole: Option<String>,
}

/// A field that says something else.
pub(crate) struct Row {
    pub(crate) name: String,
    /// As HTML, like the next: values that only this side has are marked.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) verdict: &'static str,
    pub(crate) class: &'static str,
}

/// A finding of either side.
pub(crate) struct Found<'site> {
    pub(crate) severity: &'static str,
    pub(crate) code: &'static str,
    /// As HTML.
    pub(crate) message: String,
    pub(crate) path: &'site str,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl<'site> Entry<'site> {
    pub(crate) fn of(site: &'site Site, compared: &Compared<'site>, index: usize) -> Entry<'site> {
        let change: &'site ProposalChange = &compared.changes.proposals[index];
        let (roadmap, id) = compared.shown(change);
        let proposal = &roadmap.proposals[id];
        let from = change.base.map(|id| compared.base.roadmap.proposals[id].path.as_str());
        let lists = [
            ("Ticked", &change.ticked),
            ("No longer ticked", &change.unticked),
            ("New in the history", &change.events_new),
            ("Gone from the history", &change.events_gone),
        ];
        let lists = lists.into_iter().filter(|(_, lines)| !lines.is_empty());
        let line = |line: &String| plain_text(line).split_whitespace().collect::<Vec<_>>().join(" ");
        let both = !matches!(change.kind, Kind::Added | Kind::Removed);
        Entry {
            id: site.marks().id(index),
            label: proposal.number.is_some().then_some(proposal.label.as_str()),
            title: code::html(&proposal.title),
            word: word(change.kind),
            gist: in_short(compared, change),
            page: change.head.map(|id| site.path(&Route::Proposal(id)).href()),
            status: change.head.map(|id| &site.view().cards[id].status),
            about: change.head.filter(|_| change.kind == Kind::Added).map_or_else(String::new, |id| about(site, id)),
            path: &proposal.path,
            from: from.filter(|from| *from != proposal.path),
            similarity: change.similarity,
            fields: change.fields.iter().map(row).collect(),
            lists: lists.map(|(title, lines)| (title, lines.iter().map(line).collect())).collect(),
            new: found(compared.head.roadmap, &change.findings_new),
            // What was wrong with a proposal that is gone is not mended.
            mended: if change.head.is_some() {
                found(compared.base.roadmap, &change.findings_mended)
            } else {
                Vec::new()
            },
            text: if both { text(change.text) } else { "" },
            whole: super::has_redline(change).then(|| site.path(&Route::Change(index)).href()),
        }
    }

    /// What the proposal is called, as text.
    pub(crate) fn name(compared: &Compared<'_>, change: &ProposalChange) -> String {
        name(compared, change)
    }
}

/// Where a proposal stands and whose it is.
fn about(site: &Site, id: ProposalId) -> String {
    let card = &site.view().cards[id];
    let authors = card.authors.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join(", ");
    let more = if card.more_authors > 0 { format!(" and {} more", card.more_authors) } else { String::new() };
    let parts = [
        card.stage.as_ref().map(|stage| format!("Stage {}", stage.text)),
        card.milestone.as_ref().map(|link| link.text.clone()),
        card.group.as_ref().map(|link| link.text.clone()),
        (!authors.is_empty()).then(|| format!("by {authors}{more}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn in_short(compared: &Compared<'_>, change: &ProposalChange) -> String {
    match change.kind {
        Kind::Added | Kind::Removed => String::new(),
        _ if change.is_reformatting() => "Only written otherwise: nothing that it says is different".to_owned(),
        Kind::Affected => "Its own files are as they were; what they refer to is not".to_owned(),
        Kind::Renamed | Kind::Changed => {
            let gist = gist(compared, change);
            if gist.contains('→') { gist } else { String::new() }
        }
    }
}

/// What became of a proposal, in a word for lists.
pub(crate) const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "new",
        Kind::Removed => "removed",
        Kind::Renamed => "moved",
        Kind::Changed => "changed",
        Kind::Affected => "affected",
    }
}

fn row(change: &crate::compare::FieldChange) -> Row {
    // A list tells which of its values came and went.
    let marked = |values: &[String], others: &[String], tag: &str| {
        let value = |value: &String| {
            let text = escaped(value);
            if others.contains(value) { text } else { format!("<{tag}>{text}</{tag}>") }
        };
        values.iter().map(value).collect::<Vec<_>>().join(", ")
    };
    let (verdict, class) = match change.verdict {
        Some(Verdict::Unusual) => ("unusual", "unusual"),
        Some(Verdict::AgainstTheRules) => ("against the rules", "against"),
        _ => ("", ""),
    };
    Row {
        name: title(&change.field),
        from: marked(&change.from, &change.to, "del"),
        to: marked(&change.to, &change.from, "ins"),
        verdict,
        class,
    }
}

/// What readers call a field.
fn title(field: &Field) -> String {
    match field {
        Field::Milestone(track) => format!("Milestone for {track}"),
        Field::Latest => "Latest milestone".to_owned(),
        Field::Extra(key) => key.clone(),
        other => {
            let word = other.word().replace('-', " ");
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
        }
    }
}

fn found<'site>(roadmap: &'site Roadmap, indexes: &[usize]) -> Vec<Found<'site>> {
    let found = |index: &usize| {
        let finding = &roadmap.diagnostics[*index];
        let place = roadmap.sources.location(finding.span);
        Found {
            severity: finding.severity.word(),
            code: finding.code,
            message: code::html(&finding.message),
            path: roadmap.sources.path(finding.span.source),
            line: place.line,
            column: place.column,
        }
    };
    indexes.iter().map(found).collect()
}
