//! Changes as HTML: both sides in one, or each for itself.

use std::fmt::Write as _;

use super::block::{Change, Item};
use super::line::{self, Line, Paths};
use super::node::{Element, Role};
use super::{Mark, View};

/// Writes what became of items, as `view` shows it.
pub(super) fn changes<'node>(out: &mut String, changes: &[Change<'node>], paths: &mut Paths<'node>, view: View) {
    for change in changes {
        match change {
            Change::Whole(mark, item) if view.shows(*mark) => whole(out, *mark, item, paths, view),
            Change::Whole(..) => {}
            Change::Edited { base, head, parts } => {
                let element = if view == View::Before { base } else { head };
                open(out, element, None);
                self::changes(out, parts, paths, view);
                close(out, element);
            }
            Change::Line(spans) => line::write(out, spans, paths, |mark| view.shows(mark)),
        }
    }
}

/// All of an item. What is inserted or deleted is marked where its words are, which no element forbids.
fn whole<'node>(out: &mut String, mark: Mark, item: &Item<'node>, paths: &mut Paths<'node>, view: View) {
    match item {
        Item::Run(nodes) => {
            let line = Line::of(nodes, paths);
            line::write(out, &line.whole(mark), paths, |mark| view.shows(mark));
        }
        Item::Block(element) => block(out, mark, element, paths, true),
    }
}

fn block<'node>(
    out: &mut String,
    mark: Mark,
    element: &'node Element<'node>,
    paths: &mut Paths<'node>,
    outermost: bool,
) {
    if element.role == Role::Atom {
        let _ = match mark.element() {
            Some((tag, name)) => writeln!(out, "{tag}{}</{name}>", element.open),
            None => writeln!(out, "{}", element.open),
        };
        return;
    }
    open(out, element, Some(mark).filter(|mark| outermost && *mark != Mark::Kept));
    for item in Item::of(&element.children) {
        match item {
            Item::Block(element) => block(out, mark, element, paths, false),
            Item::Run(nodes) => {
                let line = if element.name == "pre" { Line::of_code(&nodes, paths) } else { Line::of(&nodes, paths) };
                line::write(out, &line.whole(mark), paths, |_| true);
            }
        }
    }
    close(out, element);
}

/// Writes the tag of an element, with the class of its mark. A section has the only headings of its text.
fn open(out: &mut String, element: &Element<'_>, mark: Option<Mark>) {
    let class = mark.map(Mark::class).into_iter();
    let level = element.heading();
    let heading = level.map(|level| format!("heading h{level}"));
    let added: Vec<String> = class.map(str::to_owned).chain(heading).collect();
    if added.is_empty() {
        out.push_str(&element.open);
        return;
    }
    let name = if level.is_some() { "p" } else { element.name };
    let attributes = element.open.get(element.name.len() + 1..element.open.len() - 1).unwrap_or("");
    let added = added.join(" ");
    // Writing to a string cannot fail.
    let _ = match attributes.split_once("class=\"") {
        Some((before, after)) => write!(out, "<{name}{before}class=\"{added} {after}>"),
        None => write!(out, "<{name}{attributes} class=\"{added}\">"),
    };
}

fn close(out: &mut String, element: &Element<'_>) {
    if element.role == Role::Atom {
        return;
    }
    let name = if element.heading().is_some() { "p" } else { element.name };
    let _ = writeln!(out, "</{name}>");
}
