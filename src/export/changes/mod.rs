//! A comparison of two revisions as text and as data.

use crate::compare::{Compared, Field, FieldChange, Kind, ProposalChange, Text};

mod human;
mod json;
mod markdown;

pub use human::human;
pub(crate) use json::All;
pub use json::json;
pub use markdown::{LIMIT, markdown};

/// How many proposals the first line names.
const NAMED: usize = 3;

/// What people call the proposal.
pub(crate) fn name(compared: &Compared<'_>, change: &ProposalChange) -> String {
    let (roadmap, id) = compared.shown(change);
    let proposal = &roadmap.proposals[id];
    if proposal.number.is_some() { proposal.label.clone() } else { proposal.title.clone() }
}

/// One line: how many proposals change, and what becomes of the first ones.
#[must_use]
pub fn summary(compared: &Compared<'_>) -> String {
    let changes = compared.changes;
    let mut worth: Vec<&ProposalChange> = changes.proposals.iter().filter(|change| !change.is_reformatting()).collect();
    worth.sort_by_key(|change| weight(change));
    let mut parts: Vec<String> = worth
        .iter()
        .take(NAMED)
        .map(|change| format!("{} {}", name(compared, change), gist(compared, change)))
        .collect();
    if worth.len() > NAMED {
        parts.push(format!("and {} more", worth.len() - NAMED));
    }
    let reformatted = changes.proposals.len() - worth.len();
    if reformatted > 0 {
        parts.push(format!("{} only written otherwise", of(reformatted, "is", "are")));
    }
    let pages = changes.documentation.len();
    if pages > 0 {
        parts.push(of(pages, "documentation page changes", "documentation pages change"));
    }
    if changes.configuration {
        parts.push("the configuration changes".to_owned());
    }
    let head = of(worth.len(), "proposal changes", "proposals change");
    match (worth.is_empty(), parts.is_empty()) {
        (true, true) if changes.assets.is_empty() => "Nothing changes".to_owned(),
        (true, true) => of(changes.assets.len(), "file that pages show changes", "files that pages show change"),
        (true, false) => format!("No proposal changes what it says; {}", parts.join("; ")),
        (false, _) => format!("{head}: {}", parts.join("; ")),
    }
}

/// By what a change is put in order: what moves on the roadmap comes first, what is merely written otherwise last.
pub(crate) fn weight(change: &ProposalChange) -> u8 {
    let moves = |change: &FieldChange| {
        matches!(change.field, Field::Status | Field::Stage | Field::Milestone(_) | Field::Latest)
    };
    match change.kind {
        _ if change.is_reformatting() => 4,
        Kind::Added | Kind::Removed => 0,
        Kind::Renamed | Kind::Changed if change.fields.iter().any(moves) => 0,
        Kind::Renamed => 1,
        Kind::Changed => 2,
        Kind::Affected => 3,
    }
}

/// What becomes of a proposal in a few words: where it stands, else that it says something else.
pub(crate) fn gist(compared: &Compared<'_>, change: &ProposalChange) -> String {
    let (roadmap, id) = compared.shown(change);
    match change.kind {
        Kind::Added => {
            let status = &roadmap.proposals[id].status;
            let word = status.canonical.as_deref().or(status.raw.as_ref().map(|raw| raw.value.trim()));
            word.map_or_else(|| "is new".to_owned(), |word| format!("is new ({word})"))
        }
        Kind::Removed => "is removed".to_owned(),
        Kind::Affected => "is affected".to_owned(),
        Kind::Renamed | Kind::Changed => {
            let mut parts = Vec::new();
            let find = |field: &Field| change.fields.iter().find(|change| change.field == *field);
            parts.extend([Field::Status, Field::Stage].iter().filter_map(find).map(arrow));
            let milestone = |change: &&FieldChange| matches!(change.field, Field::Milestone(_) | Field::Latest);
            if let Some(named) = change.fields.iter().filter(milestone).find(|change| !change.to.is_empty()) {
                let moved = parts.pop();
                parts.push(match moved {
                    Some(moved) => format!("{moved} in {}", named.to.join(", ")),
                    None if named.from.is_empty() => format!("is in {}", named.to.join(", ")),
                    None => arrow(named),
                });
            }
            if parts.is_empty() {
                parts.push(if change.kind == Kind::Renamed { "moves" } else { "is edited" }.to_owned());
            }
            parts.join(", ")
        }
    }
}

/// `old → new`, either of which may be nothing.
fn arrow(change: &FieldChange) -> String {
    let side = |values: &[String]| if values.is_empty() { "nothing".to_owned() } else { values.join(", ") };
    format!("{} → {}", side(&change.from), side(&change.to))
}

/// A number of things in words.
fn of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What became of a text, in words; empty where it is the same.
pub(crate) const fn text(text: Text) -> &'static str {
    match text {
        Text::Same => "",
        Text::Reformatted => "the text is laid out otherwise and says the same",
        Text::Rewritten => "the text says something else",
    }
}
