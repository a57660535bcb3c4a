//! Movements in words: plain text for titles, and the parts of an entry's content.

use crate::ledger::{Transition, What};
use crate::page::movement;
use crate::proposal::standing::Said;
use crate::roadmap::Roadmap;
use crate::roadmap::movement::{Kind, Movement};

/// How many characters a title has, and of these a proposal's name, and one value.
const HEADING: usize = 300;
const NAME: usize = 120;
const VALUE: usize = 40;
const TITLE: &str = "title";
/// How many changes a title tells of.
const CHANGES: usize = 4;
/// How many characters of one value stand in the content.
const WHOLE_VALUE: usize = 300;

/// One value that changed.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) what: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// A text on one line, cut after so many characters: without what XML forbids, and without the marks that would turn
/// round what stands behind it.
pub(crate) fn plain(text: &str, longest: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut gap = false;
    for letter in text.chars() {
        let unseen = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            || u32::from(letter) & 0xfffe == 0xfffe
            || matches!(letter, '\u{fdd0}'..='\u{fdef}');
        if unseen {
            continue;
        }
        if letter.is_whitespace() || letter.is_control() {
            gap = !out.is_empty();
            continue;
        }
        if count + usize::from(gap) >= longest {
            out.push('…');
            return out;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
            count += 1;
        }
        out.push(letter);
        count += 1;
    }
    out
}

/// `KEP-1287 In-Place Update of Pod Resources`, with the title that it had after the movement.
pub(super) fn name(roadmap: &Roadmap, movement: &Movement) -> String {
    let proposal = &roadmap.proposals[movement.proposal];
    let later = roadmap.ledger.pasts[movement.proposal].transitions.get(movement.transitions.end..).unwrap_or_default();
    let next = later.iter().find(|transition| transition.what == What::Title);
    let title = next.and_then(|transition| transition.from.as_ref()).map_or(&proposal.title, |said| &said.value);
    let numbered = proposal.number.is_some() && proposal.label != proposal.title;
    plain(&if numbered { format!("{} {title}", proposal.label) } else { title.clone() }, NAME)
}

/// The title of an entry.
pub(super) fn heading(roadmap: &Roadmap, movement: &Movement) -> String {
    plain(&format!("{}: {}", name(roadmap, movement), summary(roadmap, movement)), HEADING)
}

/// What a movement changed.
pub(super) fn changes(roadmap: &Roadmap, movement: &Movement) -> Vec<Change> {
    let past = &roadmap.ledger.pasts[movement.proposal];
    past.transitions[movement.transitions.clone()]
        .iter()
        .map(|Transition { what, from, to, .. }| Change {
            what: subject(roadmap, what),
            from: from.as_ref().map(|said| value(roadmap, what, said)),
            to: to.as_ref().map(|said| value(roadmap, what, said)),
        })
        .collect()
}

/// Where a proposal stood when it came.
pub(super) fn first(roadmap: &Roadmap, movement: &Movement) -> Vec<Change> {
    if !movement.kinds.contains(&Kind::New) {
        return Vec::new();
    }
    let first = &roadmap.ledger.pasts[movement.proposal].first;
    let tracks = first.milestones.iter().map(|(track, said)| (What::Milestone(track.clone()), Some(said)));
    [(What::Status, first.status.as_ref()), (What::Stage, first.stage.as_ref())]
        .into_iter()
        .chain(tracks)
        .chain([(What::Latest, first.latest.as_ref())])
        .filter_map(|(what, said)| {
            Some(Change { what: subject(roadmap, &what), from: None, to: Some(value(roadmap, &what, said?)) })
        })
        .collect()
}

/// `stage Alpha → Beta, latest milestone v1.30 → v1.32`.
pub(super) fn summary(roadmap: &Roadmap, movement: &Movement) -> String {
    if movement.kinds.contains(&Kind::New) {
        return "new proposal".to_owned();
    }
    let changes = changes(roadmap, movement);
    let side = |side: &Option<String>| plain(side.as_deref().unwrap_or("none"), VALUE);
    let mut told: Vec<String> = changes
        .iter()
        .take(CHANGES)
        .map(|change| match change.what.as_str() {
            // The name says the new one; cut short, both may look alike.
            TITLE => "title changed".to_owned(),
            what => format!("{} {} → {}", plain(what, VALUE), side(&change.from), side(&change.to)),
        })
        .collect();
    if changes.len() > CHANGES {
        told.push(format!("and {} more", changes.len() - CHANGES));
    }
    told.join(", ")
}

/// What changes, in words: as pages have it, in the middle of a line.
fn subject(roadmap: &Roadmap, what: &What) -> String {
    let word = plain(&movement::what(roadmap, what), WHOLE_VALUE);
    let mut letters = word.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A value as the site shows it.
fn value(roadmap: &Roadmap, what: &What, said: &Said) -> String {
    plain(&movement::shown(roadmap, what, Some(said)), WHOLE_VALUE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_short_and_on_one_line() {
        for (text, expected) in [
            ("  a \n\t b ", "a b"),
            ("a\u{0}\u{8}b\u{b}c\u{1b}\u{85}d", "a b c d"),
            ("\u{fffe}a\u{ffff}\u{1fffe}b\u{fdd0}", "ab"),
            ("\u{202e}evil\u{2067}", "evil"),
            ("<b>& ]]>", "<b>& ]]>"),
            ("", ""),
            ("abcdefghij", "abcdefghij"),
            ("abcdefghijk", "abcdefghij…"),
            ("abcdefghi k", "abcdefghi…"),
            ("abcdefghij   ", "abcdefghij"),
        ] {
            assert_eq!(plain(text, 10), expected, "{text:?}");
        }
    }
}
