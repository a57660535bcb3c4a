//! Blocks: paragraphs, lists, tables, code. Which of the one side is which of the other, and what becomes of each.

use std::collections::HashMap;

use super::Mark;
use super::line::{self, Line, Paths, Span, differing};
use super::node::{Element, Node, Role};

/// Of two lists that differ, so many pairs are held against each other; beyond, everything is deleted and inserted.
const PAIRS: usize = 1 << 16;
/// How many hundredths of their words two blocks have in common that are one, edited.
const ALIKE: usize = 40;
/// The same where there is no other that it could be.
const ALIKE_ALONE: usize = 20;

/// What stands between siblings: an element of its own, or a line without one.
#[derive(Debug)]
pub(super) enum Item<'node> {
    /// An element that stands by itself.
    Block(&'node Element<'node>),
    /// Parts of a line that stand beside blocks.
    Run(Vec<&'node Node<'node>>),
}

/// What became of an item.
#[derive(Debug)]
pub(super) enum Change<'node> {
    /// All of it is kept, inserted or deleted.
    Whole(Mark, Item<'node>),
    /// The element is kept, and in it these are the changes.
    Edited {
        /// It in the base.
        base: &'node Element<'node>,
        /// It in the head.
        head: &'node Element<'node>,
        /// What became of its content.
        parts: Vec<Change<'node>>,
    },
    /// A line, with its changes.
    Line(Vec<Span<'node>>),
}

impl Change<'_> {
    /// Whether nothing is different.
    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Change::Whole(Mark::Kept, _))
    }
}

impl<'node> Item<'node> {
    /// The items that these nodes are.
    pub(super) fn of(nodes: &'node [Node<'node>]) -> Vec<Item<'node>> {
        let mut items: Vec<Item<'node>> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if !node.is_inline() => items.push(Item::Block(element)),
                Node::Text(text) if text.trim_ascii().is_empty() && !matches!(items.last(), Some(Item::Run(_))) => {}
                _ => match items.last_mut() {
                    Some(Item::Run(nodes)) => nodes.push(node),
                    _ => items.push(Item::Run(vec![node])),
                },
            }
        }
        items
    }

    fn name(&self) -> &str {
        match self {
            Item::Block(element) => element.name,
            Item::Run(_) => "",
        }
    }

    /// A text that is the same for two items only where they show the same.
    fn shown(&self) -> String {
        let mut out = String::new();
        match self {
            Item::Block(element) => {
                out.push_str(&element.open);
                element.children.iter().for_each(|child| child.write(&mut out));
            }
            Item::Run(nodes) => nodes.iter().for_each(|node| node.write(&mut out)),
        }
        // Within code white space is content.
        if out.contains("<pre") { out } else { out.split_ascii_whitespace().collect::<Vec<_>>().join(" ") }
    }

    pub(super) fn words(&self) -> Vec<&'node str> {
        let mut words = Vec::new();
        match self {
            Item::Block(element) => element.children.iter().for_each(|child| child.words(&mut words)),
            Item::Run(nodes) => nodes.iter().for_each(|node| node.words(&mut words)),
        }
        words
    }
}

/// What the items `head` change of the items `base`.
pub(super) fn compare<'node>(
    base: Vec<Item<'node>>,
    head: Vec<Item<'node>>,
    paths: &mut Paths<'node>,
) -> Vec<Change<'node>> {
    let shown = |items: &[Item<'node>]| items.iter().map(Item::shown).collect::<Vec<_>>();
    let (before, after) = (shown(&base), shown(&head));
    let hunks = differing(before.iter(), after.iter());
    let (mut base, mut head) = (base.into_iter(), head.into_iter());
    let (mut at, mut changes) = ((0, 0), Vec::new());
    for (deleted, inserted) in hunks {
        base.by_ref().take(deleted.start - at.0).for_each(drop);
        changes.extend(head.by_ref().take(inserted.start - at.1).map(|item| Change::Whole(Mark::Kept, item)));
        at = (deleted.end, inserted.end);
        let gone: Vec<_> = base.by_ref().take(deleted.len()).collect();
        let new: Vec<_> = head.by_ref().take(inserted.len()).collect();
        hunk(gone, new, paths, &mut changes);
    }
    changes.extend(head.map(|item| Change::Whole(Mark::Kept, item)));
    changes
}

/// What became of items, none of which is the same.
fn hunk<'node>(
    gone: Vec<Item<'node>>,
    new: Vec<Item<'node>>,
    paths: &mut Paths<'node>,
    changes: &mut Vec<Change<'node>>,
) {
    let pairs = pairs(&gone, &new);
    let (mut gone, mut new) = (gone.into_iter().enumerate().peekable(), new.into_iter().enumerate().peekable());
    for (before, after) in pairs.into_iter().chain([(usize::MAX, usize::MAX)]) {
        while let Some((_, item)) = gone.next_if(|(at, _)| *at < before) {
            changes.push(Change::Whole(Mark::Deleted, item));
        }
        while let Some((_, item)) = new.next_if(|(at, _)| *at < after) {
            changes.push(Change::Whole(Mark::Inserted, item));
        }
        if let (Some((_, base)), Some((_, head))) = (gone.next(), new.next()) {
            edited(base, head, paths, changes);
        }
    }
}

/// What became of an item that is another one now.
fn edited<'node>(base: Item<'node>, head: Item<'node>, paths: &mut Paths<'node>, changes: &mut Vec<Change<'node>>) {
    match (base, head) {
        (Item::Run(before), Item::Run(after)) => {
            let (before, after) = (Line::of(&before, paths), Line::of(&after, paths));
            changes.push(Change::Line(line::compare(&before, &after)));
        }
        (Item::Block(base), Item::Block(head)) if may_be_edited(base, head) => {
            let parts = if base.is_line() && head.is_line() {
                let of = if head.name == "pre" { Line::of_code } else { Line::of };
                let before = of(&base.children.iter().collect::<Vec<_>>(), paths);
                let after = of(&head.children.iter().collect::<Vec<_>>(), paths);
                vec![Change::Line(line::compare(&before, &after))]
            } else {
                compare(Item::of(&base.children), Item::of(&head.children), paths)
            };
            changes.push(Change::Edited { base, head, parts });
        }
        (base, head) => {
            changes.push(Change::Whole(Mark::Deleted, base));
            changes.push(Change::Whole(Mark::Inserted, head));
        }
    }
}

/// Whether the parts of both can stand in one element, in whichever way they differ. Parts that have their place, such as
/// a caption, have to be the same ones; cells that reach over others could not be told apart any more.
fn may_be_edited(base: &Element<'_>, head: &Element<'_>) -> bool {
    fn names<'element>(element: &'element Element<'_>) -> Vec<&'element str> {
        let elements = element.children.iter().filter_map(|child| match child {
            Node::Element(element) if element.role == Role::Block => Some(element.name),
            _ => None,
        });
        elements.collect()
    }
    fn spans(element: &Element<'_>) -> bool {
        element.open.contains("span=")
            || element.children.iter().any(|child| matches!(child, Node::Element(element) if spans(element)))
    }
    base.name == head.name
        && match head.name {
            "table" => names(base) == names(head) && !spans(base) && !spans(head),
            "figure" => names(base) == names(head),
            "details" => names(base).first() == names(head).first(),
            _ => true,
        }
}

/// Which of the one are which of the other: those that are most alike, in order.
fn pairs(base: &[Item<'_>], head: &[Item<'_>]) -> Vec<(usize, usize)> {
    let names = |items: &[Item<'_>]| items.iter().map(|item| item.name().to_owned()).collect::<Vec<_>>();
    let (before, after) = (names(base), names(head));
    // Cells of a row, and the parts of a table, are told by their place.
    let fixed = |name: &String| matches!(name.as_str(), "td" | "th" | "thead" | "tbody" | "tfoot" | "caption");
    if before == after && before.iter().all(fixed) {
        return (0..before.len()).map(|at| (at, at)).collect();
    }
    let (rows, columns) = (base.len(), head.len());
    if rows * columns > PAIRS {
        return Vec::new();
    }
    let least = if rows == 1 && columns == 1 { ALIKE_ALONE } else { ALIKE };
    let mut words = Words::default();
    let (bags, others) = (words.bags(base), words.bags(head));
    // The most that two rests have in common: a table that is filled from its end.
    let mut best = vec![0_usize; (rows + 1) * (columns + 1)];
    let place = |row: usize, column: usize| row * (columns + 1) + column;
    let mut alike = vec![0_usize; rows * columns];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let score = if before[row] == after[column] {
                // A summary is the first part of its details, whatever it says.
                let fixed = before[row] == "summary";
                if fixed { 100 } else { in_common(&bags[row], &others[column]) }
            } else {
                0
            };
            let score = if score >= least { score } else { 0 };
            alike[row * columns + column] = score;
            let paired = if score > 0 { best[place(row + 1, column + 1)] + score } else { 0 };
            best[place(row, column)] = paired.max(best[place(row + 1, column)]).max(best[place(row, column + 1)]);
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < rows && column < columns {
        let (score, here) = (alike[row * columns + column], best[place(row, column)]);
        if score > 0 && here == best[place(row + 1, column + 1)] + score {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if here == best[place(row + 1, column)] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// Numbers for words, so that many are compared at once.
#[derive(Default)]
pub(super) struct Words<'node>(HashMap<&'node str, u32>);

impl<'node> Words<'node> {
    pub(super) fn bag(&mut self, words: Vec<&'node str>) -> Vec<u32> {
        let mut bag: Vec<u32> = Vec::with_capacity(words.len());
        for word in words {
            let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
            bag.push(*self.0.entry(word).or_insert(next));
        }
        bag.sort_unstable();
        bag
    }

    fn bags(&mut self, items: &[Item<'node>]) -> Vec<Vec<u32>> {
        items.iter().map(|item| self.bag(item.words())).collect()
    }
}

/// How much two bags of words have in common, in hundredths of all their words. Two without words are the same.
pub(super) fn in_common(one: &[u32], other: &[u32]) -> usize {
    let (mut at, mut beside, mut common) = (0_usize, 0_usize, 0_usize);
    while let (Some(left), Some(right)) = (one.get(at), other.get(beside)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => beside += 1,
            std::cmp::Ordering::Equal => (at, beside, common) = (at + 1, beside + 1, common + 1),
        }
    }
    (200 * common).checked_div(one.len() + other.len()).unwrap_or(100)
}
