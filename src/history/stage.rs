//! Which stage a line says was reached or is planned.

use std::ops::Range;

use super::line::visible;
use super::section::HistoryWords;

/// The one stage that the lines of `text` speak of; none where they speak of several.
pub(super) fn only_stage(text: &str, words: &HistoryWords) -> Option<String> {
    let visible = visible(clip(text, REACH));
    let mut stages = visible.lines().filter_map(|line| stage(line, 0, words));
    let first = stages.next()?;
    stages.all(|stage| stage == first).then_some(first)
}

/// A word of the line with its place.
pub(super) struct Word<'t> {
    pub(super) range: Range<usize>,
    pub(super) text: &'t str,
}

pub(super) fn words_of(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end = text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |length| start + length);
        at = end;
        Some(Word { range: start..end, text: &text[start..end] })
    })
}

/// How far into a line its stage is looked for; the longest entry that was seen names it within the first two sentences.
pub(super) const REACH: usize = 600;

/// The stage that the line says was reached or is planned.
///
/// `from alpha to beta` and `Alpha -> Beta` are beta; `Beta criteria` and `not ready for Alpha` are no stage; `deprecated` and `removed`
/// count only where they are what the line is about, since most lines that hold them speak of a flag or a field.
pub(super) fn stage(text: &str, rest: usize, words: &HistoryWords) -> Option<String> {
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
    let first = all.get(at).map_or("", |word| word.text);
    for (alias, canonical) in &words.stages {
        // Few names begin with the letter that the word begins with.
        let begins =
            |text: &str| text.bytes().next().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        if begins(alias).is_some_and(|letter| begins(first) != Some(letter)) {
            continue;
        }
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

/// The start of `text`, at most `length` bytes.
pub(super) fn clip(text: &str, length: usize) -> &str {
    let mut end = text.len().min(length);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
