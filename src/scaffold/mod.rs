//! New proposals, and new repositories of them: where they lie, how they are named, what stands in them before their authors
//! write. Nothing is written here; what comes out are paths and texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::load::names;
use crate::roadmap::Roadmap;

mod entries;
mod fill;
mod layout;
mod repository;
mod template;

pub use layout::Layout;
pub use repository::{FRESH, detected};

/// What is known of a proposal before it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Its title.
    pub title: String,
    /// The group that owns it.
    pub group: Option<String>,
    /// Who writes it, as they are to be named: `@ada`.
    pub authors: Vec<String>,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// Its number; the next free one where none is asked for.
    pub number: Option<u32>,
    /// Numbers that others have taken already and that are not in the tree.
    pub taken: BTreeSet<u32>,
}

/// A proposal to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its document.
    pub path: String,
    /// All of its files, by path.
    pub files: BTreeMap<String, String>,
    /// What the texts were made from: the path of the repository's own template; none where it has none.
    pub template: Option<String>,
}

/// Why there is no draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScaffoldError {
    /// The title has no letter or digit to name a file by.
    Title(String),
    /// Proposals lie in folders by group here, and none is named.
    Group(Vec<String>),
    /// The number is that of another proposal.
    Taken(u32, String),
    /// There is no template, and none of ours suits the dialect.
    Template(&'static str),
}

impl fmt::Display for ScaffoldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScaffoldError::Title(title) => {
                write!(formatter, "no file can be named after the title `{title}`\n  help: use a few letters or digits")
            }
            ScaffoldError::Group(known) => {
                const NAMED: usize = 12;
                let more = if known.len() > NAMED { ", …" } else { "" };
                let known = known.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
                write!(
                    formatter,
                    "proposals lie in folders by group here\n  help: name one with --group: {known}{more}"
                )
            }
            ScaffoldError::Taken(number, path) => {
                write!(
                    formatter,
                    "the number {number} is taken: {path}\n  help: leave out --number for the next free one"
                )
            }
            ScaffoldError::Template(dialect) => write!(
                formatter,
                "there is no template, and none is built in for the dialect `{dialect}`\n  help: put one beside the proposals, such as `0000-template.md`"
            ),
        }
    }
}

impl std::error::Error for ScaffoldError {}

/// A draft of a proposal for the repository of `roadmap`, whose proposals lie under `content`. `read` gives the text of a file
/// of the repository, if it is there.
///
/// # Errors
/// When something has to be known first.
pub fn draft(
    roadmap: &Roadmap,
    content: &str,
    asked: &Asked,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Draft, ScaffoldError> {
    let layout = Layout::of(roadmap, content);
    let number = layout.numbered.then(|| asked.number.unwrap_or_else(|| next(roadmap, &asked.taken)));
    if let Some(number) = asked.number.filter(|_| layout.numbered)
        && let Some((_, ids)) = roadmap.shortcut(&number.to_string())
        && let Some(id) = ids.first()
    {
        return Err(ScaffoldError::Taken(number, roadmap.proposals[*id].path.clone()));
    }
    let slug = layout.slug(&asked.title);
    if slug.is_empty() {
        return Err(ScaffoldError::Title(asked.title.clone()));
    }
    let place = layout.place(asked.group.as_deref(), number, &slug)?;
    let template = template::find(roadmap, &place, read).ok_or(ScaffoldError::Template(roadmap.dialect))?;
    let number = number.map(|number| layout.number(number));
    let values = fill::Values { asked, number: number.as_deref(), slug: &slug };
    let texts = fill::filled(roadmap, &template, &values);
    let mut files = BTreeMap::from([(place.document.clone(), texts.document)]);
    if let (Some(path), Some(text)) = (&place.sidecar, texts.sidecar) {
        files.insert(path.clone(), text);
    }
    Ok(Draft { path: place.document, files, template: template.path })
}

/// The number after the highest that is known.
fn next(roadmap: &Roadmap, taken: &BTreeSet<u32>) -> u32 {
    let known = roadmap.proposals.iter().filter_map(|proposal| proposal.number.as_ref()?.parse().ok());
    known.chain(taken.iter().copied()).max().unwrap_or(0) + 1
}

/// The numbers in the names of files that are added elsewhere, as far as they lie where proposals do.
#[must_use]
pub fn numbers_in(paths: &[String], layout: &Layout) -> BTreeSet<u32> {
    let within = |path: &&String| path.starts_with(&layout.root);
    let number = |part: &str| names::numbered(names::stem(part)).and_then(|found| found.number.parse().ok());
    paths.iter().filter(within).flat_map(|path| path[layout.root.len()..].split('/').filter_map(number)).collect()
}
