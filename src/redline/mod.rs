//! What one text changes of another, as readers see it: by section, with the words that are inserted and deleted marked
//! within the markup of the document.
//!
//! Both sides are the HTML that `markdown` wrote. They are read as trees (`node`), divided into sections that are paired by
//! their headings and by what they say (`section`); blocks of a section are paired by what they say (`block`); lines are
//! compared word by word, code line by line (`line`). What comes out is written anew from those trees (`write`), so that it
//! is as well-formed and as safe as what went in: a mark is never anywhere but round the words of one line.

use line::{Line, Paths};
use node::Node;

mod block;
mod line;
mod node;
mod section;
mod write;

#[cfg(test)]
mod tests;

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Both sides have it.
    Kept,
    /// Only the head has it.
    Inserted,
    /// Only the base has it.
    Deleted,
}

impl Mark {
    /// The element that it is shown by: its tag, and its name.
    const fn element(self) -> Option<(&'static str, &'static str)> {
        match self {
            Mark::Kept => None,
            Mark::Inserted => Some(("<ins>", "ins")),
            Mark::Deleted => Some(("<del>", "del")),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Mark::Kept => "kept",
            Mark::Inserted => "inserted",
            Mark::Deleted => "deleted",
        }
    }
}

/// What is shown of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// Both sides.
    Both,
    /// The base, with what was deleted of it.
    Before,
    /// The head, with what was inserted.
    After,
}

impl View {
    const fn shows(self, mark: Mark) -> bool {
        match self {
            View::Both => true,
            View::Before => !matches!(mark, Mark::Inserted),
            View::After => !matches!(mark, Mark::Deleted),
        }
    }
}

/// What became of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing, unless it stands elsewhere.
    Same,
    /// It says something else.
    Edited,
    /// It is new.
    New,
    /// It is there no more.
    Gone,
}

/// A section of both texts.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading with its changes, as HTML; empty for what stands above the first.
    pub heading: String,
    /// The text of its heading, escaped.
    pub title: String,
    /// The level of its heading, as written.
    pub level: u8,
    /// What became of it.
    pub state: State,
    /// Whether it stands elsewhere among the others.
    pub moved: bool,
    /// The level that its heading had, where that was another one.
    pub level_before: Option<u8>,
    /// What stands under its heading.
    pub rows: Vec<Row>,
}

impl Section {
    /// Whether nothing is to be said of it.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.state == State::Same && !self.moved && self.level_before.is_none()
    }
}

/// A block of both texts, as HTML.
#[derive(Clone, Debug)]
pub struct Row {
    /// Whether it is the same in both.
    pub same: bool,
    /// Both sides in one.
    pub both: String,
    /// The base alone, where the two differ; empty where it has none.
    pub before: String,
    /// The head alone, where the two differ; empty where it has none.
    pub after: String,
}

/// The sections of two texts: those of the head in its order, and after each what was deleted behind it.
#[must_use]
pub fn compare(base: &str, head: &str) -> Vec<Section> {
    let (base, head) = (node::read(base), node::read(head));
    let mut paths = Paths::default();
    let (mut before, after) = (section::sections(&base), section::sections(&head));
    let pairs = section::pairs(&before, &after);
    let mut told: Vec<bool> = vec![false; before.len()];
    pairs.iter().flatten().for_each(|(index, _)| told[*index] = true);
    let mut sections = Vec::new();
    for (section, pair) in after.into_iter().zip(pairs) {
        let base = pair.map(|(index, _)| std::mem::take(&mut before[index]));
        sections.push(Section::of(base, Some(section), pair.is_some_and(|(_, moved)| moved), &mut paths));
        let behind = pair.map_or(before.len(), |(index, _)| index + 1);
        for index in behind..before.len() {
            if std::mem::replace(&mut told[index], true) {
                break;
            }
            sections.push(Section::of(Some(std::mem::take(&mut before[index])), None, false, &mut paths));
        }
    }
    sections
}

impl Section {
    fn of<'node>(
        base: Option<section::Section<'node>>,
        head: Option<section::Section<'node>>,
        moved: bool,
        paths: &mut Paths<'node>,
    ) -> Section {
        let (new, gone) = (base.is_none(), head.is_none());
        let (base, head) = (base.unwrap_or_default(), head.unwrap_or_default());
        let heading = |section: &section::Section<'node>| -> Vec<&'node Node<'node>> {
            section.heading.iter().flat_map(|heading| &heading.children).collect()
        };
        let (before, after) = (Line::of(&heading(&base), paths), Line::of(&heading(&head), paths));
        let spans = match (new, gone) {
            (true, _) => after.whole(Mark::Inserted),
            (_, true) => before.whole(Mark::Deleted),
            _ => line::compare(&before, &after),
        };
        let mut written = String::new();
        line::write(&mut written, &spans, paths, |_| true);
        let shown = if gone { &base } else { &head };
        let (level, level_before) = (shown.level(), base.level());
        let title = heading(shown).iter().fold(String::new(), |title, node| title + &node.text());
        let changes = block::compare(base.items, head.items, paths);
        let renamed = spans.iter().any(|span| span.mark != Mark::Kept);
        let state = match (new, gone) {
            (true, _) => State::New,
            (_, true) => State::Gone,
            _ if renamed || !changes.iter().all(block::Change::is_kept) => State::Edited,
            _ => State::Same,
        };
        Section {
            heading: written,
            title: title.split_ascii_whitespace().collect::<Vec<_>>().join(" "),
            level,
            state,
            moved,
            level_before: (!new && !gone && level != level_before).then_some(level_before),
            rows: changes.iter().map(|change| Row::of(change, paths)).collect(),
        }
    }
}

impl Row {
    fn of<'node>(change: &block::Change<'node>, paths: &mut Paths<'node>) -> Row {
        let mut view = |view: View| {
            let mut out = String::new();
            write::changes(&mut out, std::slice::from_ref(change), paths, view);
            out
        };
        if change.is_kept() {
            return Row { same: true, both: view(View::Both), before: String::new(), after: String::new() };
        }
        Row { same: false, both: view(View::Both), before: view(View::Before), after: view(View::After) }
    }
}
