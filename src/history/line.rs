//! What one line of a history says: when, in which release, which stage, and whether it is a plan.

use std::borrow::Cow;
use std::ops::Range;

use super::section::HistoryWords;
use super::stage::{REACH, clip, stage, words_of};
use crate::proposal::date::{Date, DateFault, DateTrouble, DayOrder, find_all, read_leading};
use crate::proposal::milestone::{Milestone, addresses, find_versions};

/// What a line says. Ranges are bytes of the line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) date: Option<Date>,
    pub(super) milestone: Option<Milestone>,
    pub(super) stage: Option<String>,
    pub(super) planned: bool,
    /// The line starts with a date or a release.
    pub(super) led: bool,
    /// The release is what the line starts with, not one that its text mentions.
    pub(super) released: bool,
    /// Behind the leading date and release; zero where the line is not led.
    pub(super) rest: usize,
    /// What looks like a date and cannot be read.
    pub(super) trouble: Option<(Range<usize>, DateTrouble)>,
}

/// Reads one line, or the first paragraph of an item.
pub(super) fn read(text: &str, words: &HistoryWords, order: DayOrder) -> Line {
    let visible = visible(text);
    let text = visible.as_ref();
    let mut line = Line::default();
    let versions = find_versions(text, &words.release);
    let own = versions.into_iter().filter(|(_, milestone)| {
        milestone.version().is_some_and(|version| version.product.is_none() || words.release.own.is_empty())
    });
    let first_version = own.into_iter().next();
    match read_leading(text, order) {
        Some((range, Ok(date))) => {
            line.led = true;
            line.rest = range.end;
            line.date = Some(date);
        }
        Some((range, Err(trouble))) => {
            // Led by what was meant as a date: still an entry, only not placed.
            line.led = true;
            line.rest = range.end;
            line.trouble = Some((range, trouble));
        }
        None => {}
    }
    if let Some((range, _)) = &first_version {
        let from = line.rest.min(range.start);
        if names_only(&text[from..range.start], words) {
            line.led = true;
            line.released = true;
            line.rest = line.rest.max(range.end);
        }
    }
    if line.date.is_none() {
        for (range, outcome) in find_all(text, order) {
            match outcome {
                Ok(date) => {
                    // `1.22: 2021-06-21: text`
                    if line.led
                        && line.trouble.is_none()
                        && range.start >= line.rest
                        && marks_only(&text[line.rest..range.start])
                    {
                        line.rest = range.end;
                    }
                    line.date = Some(date);
                    line.trouble = None;
                    break;
                }
                Err(trouble)
                    if line.trouble.is_none()
                        && matches!(trouble.fault, DateFault::Impossible | DateFault::Ambiguous) =>
                {
                    line.trouble = Some((range, trouble));
                }
                Err(_) => {}
            }
        }
    }
    line.milestone = first_version.map(|(_, milestone)| milestone);
    line.stage = stage(text, line.rest, words);
    line.planned = planned(text, &line);
    if let Some(milestone) = &mut line.milestone {
        milestone.planned = line.planned;
    }
    line
}

/// The text with addresses, link targets and comments blanked out, byte for byte.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let hidden = addresses(text);
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for range in hidden {
        shown.push_str(&text[at..range.start]);
        shown.extend(std::iter::repeat_n(' ', range.len()));
        at = range.end;
    }
    shown.push_str(&text[at..]);
    Cow::Owned(shown)
}

/// Signs that may stand around a leading date or release.
fn marks_only(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "*_`[]()\"'~\\-–—:,|#<>.".contains(c))
}

/// Whether nothing but marks, a product's name and words for a release stand in `text`.
fn names_only(text: &str, words: &HistoryWords) -> bool {
    // Longer than any name: no need to look.
    if text.len() > 80 {
        return false;
    }
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
        let lower = word.to_lowercase();
        matches!(
            lower.as_str(),
            "version"
                | "release"
                | "milestone"
                | "kubernetes"
                | "kubernete"
                | "k8s"
                | "openshift"
                | "ocp"
                | "container"
                | "platform"
                | "enterprise"
                | "v"
        ) || words.release.own.iter().any(|name| name.to_lowercase().split_whitespace().any(|part| part == lower))
    })
}

impl Line {
    /// Whether a sign sets the lead off from the text behind it: `1.18: Alpha`, `1.18 - Alpha`, `1.18 (Alpha)`; not `OCP 4.13 will`.
    pub(super) fn set_off(&self, text: &str) -> bool {
        let rest = text.get(self.rest..).unwrap_or("").trim_start_matches([' ', '\t', '*', '_', '`', ']', ')']);
        self.led && (rest.is_empty() || rest.starts_with([':', '-', '–', '—', '(', ',', '|', '\n', '\r']))
    }
}

/// Whether the sentence that names the stage or the release speaks of a plan.
fn planned(text: &str, line: &Line) -> bool {
    let sentence = first_sentence(clip(text, REACH), line.rest);
    let lower: Vec<String> = words_of(sentence).map(|word| word.text.to_lowercase()).collect();
    let has = |words: &[&str]| lower.iter().any(|word| words.contains(&word.as_str()));
    if has(&["tbd", "tba"]) || sentence.contains("??") {
        return true;
    }
    if line.stage.is_none() && line.milestone.is_none() {
        return false;
    }
    if has(&[
        "target",
        "targets",
        "targeting",
        "targeted",
        "retarget",
        "retargeted",
        "retargeting",
        "planned",
        "plans",
        "will",
        "aim",
        "aims",
        "aiming",
        "aimed",
        "intended",
        "intend",
        "intends",
        "tentative",
        "tentatively",
        "tenatative",
        "slated",
        "upcoming",
        "anticipated",
    ]) {
        return true;
    }
    let pairs: Vec<(&str, &str)> = lower.windows(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
    pairs.iter().any(|pair| match pair {
        (before, "expected") => *before != "as",
        ("scheduled", "for" | "to") | ("plan", "to") => true,
        (
            "proposed" | "propose" | "proposes" | "proposing",
            "promotion" | "graduation" | "to" | "for" | "promoting" | "graduating" | "alpha" | "beta" | "ga",
        ) => true,
        _ => false,
    }) || lower.windows(3).any(|three| {
        // `KEP updated for beta graduation`: the text was changed, the stage is still to come.
        line.stage.is_some()
            && matches!(three[0].as_str(), "updated" | "update" | "updates")
            && three[1] == "for"
            && matches!(
                three[2].as_str(),
                "alpha" | "beta" | "ga" | "stable" | "graduation" | "promotion" | "planned" | "tech" | "dev"
            )
    }) || sentence.contains("(scheduled)")
        || lower.first().is_some_and(|word| word == "expected")
}

/// Up to the first full stop that ends a sentence behind `from`.
fn first_sentence(text: &str, from: usize) -> &str {
    let from = from.min(text.len());
    let end =
        text[from..].find(". ").into_iter().chain(text[from..].find(".\n")).min().map_or(text.len(), |end| from + end);
    &text[..end]
}
