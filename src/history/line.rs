//! What one line of a history says: when, in which release, which stage, and whether it is a plan.

use std::borrow::Cow;
use std::ops::Range;

use super::section::HistoryWords;
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

/// The one stage that the lines of `text` speak of; none where they speak of several.
pub(super) fn only_stage(text: &str, words: &HistoryWords) -> Option<String> {
    let visible = visible(clip(text, REACH));
    let mut stages = visible.lines().filter_map(|line| stage(line, 0, words));
    let first = stages.next()?;
    stages.all(|stage| stage == first).then_some(first)
}

/// A word of the line with its place.
struct Word<'t> {
    range: Range<usize>,
    text: &'t str,
}

fn words_of(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end = text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |length| start + length);
        at = end;
        Some(Word { range: start..end, text: &text[start..end] })
    })
}

/// How far into a line its stage is looked for; the longest entry that was seen names it within the first two sentences.
const REACH: usize = 600;

/// The stage that the line says was reached or is planned.
///
/// `from alpha to beta` and `Alpha -> Beta` are beta; `Beta criteria` and `not ready for Alpha` are no stage; `deprecated` and `removed`
/// count only where they are what the line is about, since most lines that hold them speak of a flag or a field.
fn stage(text: &str, rest: usize, words: &HistoryWords) -> Option<String> {
    let text = clip(text, REACH);
    let all: Vec<Word<'_>> = words_of(text).collect();
    let mut first: Option<String> = None;
    let mut at = 0;
    while at < all.len() {
        // What follows `since` or `after` is the reason for what was said: `retargeting GA since we moved to beta`.
        let reason = |word: &Word<'_>| {
            ["since", "because", "after", "before", "once", "until"]
                .iter()
                .any(|known| word.text.eq_ignore_ascii_case(known))
        };
        if first.is_some() && reason(&all[at]) {
            break;
        }
        let Some((count, canonical)) = stage_at(text, &all, at, words) else {
            at += 1;
            continue;
        };
        let next = at + count;
        if counts(text, &all, at, next, canonical, rest) {
            if towards(text, &all, at) {
                return Some(canonical.to_owned());
            }
            // `Alpha -> Beta` and `alpha to beta`: the second is the one.
            if !leaves(text, &all, at, next) && first.is_none() {
                first = Some(canonical.to_owned());
            }
        }
        at = next;
    }
    first
}

/// The stage named by the words from `at` on, and how many words it takes. The longest name wins: `tech preview` over `preview`.
fn stage_at<'w>(text: &str, all: &[Word<'_>], at: usize, words: &'w HistoryWords) -> Option<(usize, &'w str)> {
    let mut best: Option<(usize, &str)> = None;
    for (alias, canonical) in &words.stages {
        let parts = alias.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let mut count = 0;
        let fits = parts.into_iter().all(|part| {
            let fits = all.get(at + count).is_some_and(|word| {
                // `alpha2` and `beta1` are levels of a stage.
                let bare = word
                    .text
                    .strip_suffix(|c: char| c.is_ascii_digit())
                    .filter(|bare| bare.len() > 3)
                    .unwrap_or(word.text);
                bare.eq_ignore_ascii_case(part)
            });
            count += 1;
            fits
        });
        if fits && count > 0 && best.is_none_or(|(longest, _)| count > longest) {
            best = Some((count, canonical));
        }
    }
    let start = all.get(at)?.range.start;
    // `pre-alpha`, `--enable-alpha-plugins`, `x.alpha`: parts of another word.
    let joined = text[..start].ends_with(['-', '.', '/', '@'])
        && !text[..start].ends_with("--- ")
        && text[..start - 1].ends_with(char::is_alphanumeric);
    best.filter(|_| !joined)
}

/// Whether the stage at `at..next` is what the line is about.
fn counts(text: &str, all: &[Word<'_>], at: usize, next: usize, canonical: &str, rest: usize) -> bool {
    let lower = |index: usize| all.get(index).map(|word| word.text.to_lowercase()).unwrap_or_default();
    let follows = lower(next);
    let criteria = [
        "criteria",
        "criterias",
        "criterion",
        "requirement",
        "requirements",
        "feedback",
        "blockers",
        "users",
        "items",
        "questions",
        "plugins",
        "milestones",
    ];
    if criteria.contains(&follows.as_str()) || (follows == "graduation" && criteria.contains(&lower(next + 1).as_str()))
    {
        return false;
    }
    // `not ready for Alpha`, `held back from beta`, `missed GA`, `blockers to GA`.
    let from = at.saturating_sub(4);
    let before: Vec<String> = (from..at).map(lower).collect();
    let denied = [
        "not",
        "missed",
        "deferred",
        "postponed",
        "reverted",
        "revert",
        "without",
        "instead",
        "prior",
        "blocks",
        "cannot",
        "t",
    ];
    let later = before.last().is_some_and(|word| matches!(word.as_str(), "after" | "before" | "post" | "until"));
    if later || before.iter().any(|word| denied.contains(&word.as_str())) {
        return false;
    }
    if matches!(canonical, "deprecated" | "removed") {
        let plain = [
            "fully",
            "feature",
            "the",
            "kep",
            "is",
            "was",
            "has",
            "been",
            "marked",
            "as",
            "for",
            "completely",
            "now",
            "and",
            "officially",
            "to",
            "gate",
            "code",
            "state",
            "stage",
            "moved",
            "this",
        ];
        let led = all.iter().position(|word| word.range.start >= rest).unwrap_or(0);
        let about = led <= at && at - led <= 6 && (led..at).all(|index| plain.contains(&lower(index).as_str()));
        // `Deprecated the --x flag`, `removed support for y`: something else goes.
        let object = !matches!(
            follows.as_str(),
            "" | "from" | "in" | "since" | "with" | "and" | "by" | "as" | "release" | "for"
        );
        let ends = text[all[next - 1].range.end..].trim_start().starts_with(['.', ',', ';', ':', ')', '(']);
        return about && (!object || ends);
    }
    true
}

/// Whether the words before say that the stage is where it went: `to beta`, `-> beta`, `to target GA`, `as stable`.
fn towards(text: &str, all: &[Word<'_>], at: usize) -> bool {
    let before = &text[at.checked_sub(1).map_or(0, |index| all[index].range.end)..all[at].range.start];
    if before.contains("->") || before.contains('→') || before.contains("=>") {
        return true;
    }
    let words: Vec<String> =
        (1..=3).filter_map(|back| at.checked_sub(back)).map(|index| all[index].text.to_lowercase()).collect();
    let filler = |word: &str| matches!(word, "a" | "an" | "the" | "target" | "be" | "on" | "by" | "default");
    words.iter().find(|word| !filler(word)).is_some_and(|word| {
        matches!(
            word.as_str(),
            "to" | "into" | "targeting" | "targets" | "targeted" | "retargeting" | "retargeted" | "reached"
        )
    })
}

/// Whether the stage at `at..next` is the one that is left: `from alpha`, `alpha -> beta`.
fn leaves(text: &str, all: &[Word<'_>], at: usize, next: usize) -> bool {
    let from = at.checked_sub(1).is_some_and(|index| all[index].text.eq_ignore_ascii_case("from"));
    let gap = &text[all[next - 1].range.end..all.get(next).map_or(text.len(), |word| word.range.start)];
    from || gap.contains("->") || gap.contains('→') || gap.contains("=>")
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
        ("scheduled", "for" | "to") => true,
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

/// The start of `text`, at most `length` bytes.
fn clip(text: &str, length: usize) -> &str {
    let mut end = text.len().min(length);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
