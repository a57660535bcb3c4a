//! Words as a repository writes them: most proposals of the same dialect show how.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::proposal::milestone::read;
use crate::roadmap::Roadmap;
use crate::source::Spanned;

/// How often a word has to be written in one way for that to be how it is written: in three of four places.
const NEARLY_ALL: (usize, usize) = (3, 4);
/// And so often at least.
const LEAST: usize = 4;

/// How the proposals of a repository spell the words of their dialects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    statuses: BTreeMap<(&'static str, String), String>,
    stages: BTreeMap<(&'static str, String), String>,
    /// Whether nearly all releases are written with a `v`.
    pub with_v: bool,
}

impl Spelling {
    /// The spelling of a roadmap's proposals.
    #[must_use]
    pub fn of(roadmap: &Roadmap) -> Spelling {
        let mut statuses = Counts::new();
        let mut stages = Counts::new();
        let (mut with_v, mut versions) = (0, 0);
        for proposal in &roadmap.proposals {
            let dialect = proposal.dialect;
            let status = &proposal.status;
            if let Some(raw) = status.raw.as_ref().filter(|_| status.detail.is_none()) {
                count(&mut statuses, dialect, &status.canonical, raw, status.word.as_ref());
            }
            if let Some(stage) = &proposal.stage {
                count(&mut stages, dialect, &stage.canonical, &stage.raw, stage.word.as_ref());
            }
            for declared in proposal.milestones.iter().chain(&proposal.latest_milestone) {
                if let [milestone] = declared.milestones.as_slice() {
                    versions += usize::from(milestone.version().is_some());
                    with_v += usize::from(milestone.written_with_v());
                }
            }
        }
        let (part, whole) = NEARLY_ALL;
        let with_v = versions >= LEAST && with_v * whole >= versions * part;
        Spelling { statuses: most(statuses), stages: most(stages), with_v }
    }

    /// A status, as most of the proposals write it that have it; its canonical name where none has.
    #[must_use]
    pub fn status<'name>(&'name self, dialect: &'static str, name: &'name str) -> &'name str {
        self.statuses.get(&(dialect, name.to_owned())).map_or(name, String::as_str)
    }

    /// The spelling of a stage, in the same way.
    #[must_use]
    pub fn stage<'name>(&'name self, dialect: &'static str, name: &'name str) -> &'name str {
        self.stages.get(&(dialect, name.to_owned())).map_or(name, String::as_str)
    }
}

/// How often each way of writing a word was seen.
type Counts<'word> = BTreeMap<(&'static str, &'word str), BTreeMap<&'word str, usize>>;

/// Counts the way in which the bytes `word` of `raw` write the word `name`.
fn count<'word>(
    counts: &mut Counts<'word>,
    dialect: &'static str,
    name: &'word Option<String>,
    raw: &'word Spanned<String>,
    word: Option<&Range<usize>>,
) {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    let written = word.and_then(|word| raw.value.get(word.clone())).filter(|written| written.chars().all(plain));
    if let (Some(name), Some(written)) = (name, written) {
        *counts.entry((dialect, name)).or_default().entry(written).or_default() += 1;
    }
}

fn most(counts: Counts<'_>) -> BTreeMap<(&'static str, String), String> {
    let most = |((dialect, name), words): ((&'static str, &str), BTreeMap<&str, usize>)| {
        // Of two that are as frequent the name of the dialect's is the better one, and then the first.
        let order = |left: &(&str, usize), right: &(&str, usize)| {
            (left.1, left.0 == name).cmp(&(right.1, right.0 == name)).then_with(|| right.0.cmp(left.0))
        };
        let word = words.into_iter().max_by(order)?.0;
        Some(((dialect, name.to_owned()), word.to_owned()))
    };
    counts.into_iter().filter_map(most).collect()
}

/// A milestone with or without a `v`, as the repository's are.
#[must_use]
pub fn milestone_as_written(roadmap: &Roadmap, text: &str) -> String {
    let text = text.trim();
    let read = read(text);
    let [milestone] = read.as_slice() else { return text.to_owned() };
    if milestone.version().is_none() || milestone.raw != text {
        return text.to_owned();
    }
    let named = roadmap.milestones.iter().filter(|known| known.name.trim_start_matches('v') == known.key);
    let with_v = named.clone().filter(|known| known.name.starts_with('v')).count();
    if with_v == 0 && named.count() == 0 { text.to_owned() } else { milestone.spelled(with_v > 0) }
}

/// Returns `word` in the case of the word `old` whose place it takes: `accepted` for `Proposed` is `Accepted`.
pub(super) fn in_case_of(word: &str, old: &str) -> String {
    let raised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    };
    let begins_upper = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let letters = || old.chars().filter(|letter| letter.is_alphabetic());
    let parts = || old.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    let shouts = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
    let word = if shouts(old) || !shouts(word) { word.to_owned() } else { word.to_lowercase() };
    if letters().count() > 1 && shouts(old) {
        word.to_uppercase()
    } else if letters().all(char::is_lowercase) {
        word.to_lowercase()
    } else if parts().count() > 1 && parts().all(begins_upper) {
        word.split_inclusive(|letter: char| !letter.is_alphanumeric()).map(raised).collect()
    } else if begins_upper(old) {
        raised(&word)
    } else {
        word
    }
}

/// A word without the marks round it.
#[must_use]
pub fn bare(raw: &str) -> &str {
    raw.trim().trim_matches(['*', '_', '`', '"', '\''])
}

#[cfg(test)]
mod tests {
    use super::in_case_of;

    #[test]
    fn a_word_takes_the_case_of_the_one_before() {
        for (word, old, expected) in [
            ("accepted", "proposed", "accepted"),
            ("accepted", "Proposed", "Accepted"),
            ("accepted", "PROPOSED", "ACCEPTED"),
            ("Accepted", "proposed", "accepted"),
            ("last-call", "In Review", "Last-Call"),
            ("last-call", "In review", "Last-call"),
            ("Last Call", "Draft", "Last Call"),
            ("Last Call", "draft", "last call"),
            ("last call", "FCP", "LAST CALL"),
            ("accepted", "iMplemented", "accepted"),
            ("stable", "GA", "STABLE"),
            ("ACCEPTED", "Proposed", "Accepted"),
            ("ACCEPTED", "proposed", "accepted"),
            ("älter", "Neu", "Älter"),
            ("accepted", "", "accepted"),
        ] {
            assert_eq!(in_case_of(word, old), expected, "{word} for {old}");
        }
    }
}
