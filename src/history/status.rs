//! Which status a line says that a proposal came to.
//!
//! Measured on the Kubernetes corpus: of 2,164 entries some 300 name a status, mostly as `KEP marked as implemented`,
//! `Moved to implementable` or `status: implementable`. Words such as `implemented` or `accepted` also stand in lines
//! that speak of code or of pull requests, so that only those count that a word for the change leads to.

use super::line::visible;
use super::stage::{REACH, clip, words_of};

/// Words that may stand right before a status and give it.
const BEFORE: [&str; 9] = ["status", "marked", "mark", "marks", "marking", "became", "becomes", "declared", "now"];
/// What has a status: it says so only where nothing follows.
const SUBJECTS: [&str; 4] = ["kep", "ep", "proposal", "enhancement"];
/// Words through which a verb leads to a status.
const TOWARDS: [&str; 4] = ["to", "as", "is", "be"];
/// Verbs that lead to a status through one of those.
const VERBS: [&str; 24] = [
    "moved",
    "move",
    "moves",
    "moving",
    "changed",
    "change",
    "changes",
    "changing",
    "updated",
    "update",
    "updates",
    "updating",
    "set",
    "sets",
    "transitioned",
    "transition",
    "switched",
    "promoted",
    "marked",
    "mark",
    "marks",
    "status",
    "kep",
    "proposal",
];
/// How many words may stand between such a verb and the status.
const BETWEEN: usize = 5;

/// A status word as it may be written, word by word in lower case, and its canonical name.
pub type StatusForm = (Vec<String>, String);

/// The last status that the line leads to: `from provisional to implementable` is implementable.
#[must_use]
pub fn status(text: &str, forms: &[StatusForm]) -> Option<String> {
    let shown = visible(clip(text, REACH));
    let words: Vec<String> = words_of(&shown).map(|word| word.text.to_lowercase()).collect();
    let mut found = None;
    for at in 1..words.len() {
        // Few words lead to anything; behind all others no form need be looked for.
        let last = words[at - 1].as_str();
        if !TOWARDS.contains(&last) && !BEFORE.contains(&last) && !SUBJECTS.contains(&last) {
            continue;
        }
        let here = forms.iter().filter(|(form, _)| words[at..].starts_with(form)).max_by_key(|(form, _)| form.len());
        if let Some((_, canonical)) = here.filter(|(form, _)| leads_to(&words, at, form.len())) {
            found = Some(canonical.clone());
        }
    }
    found
}

fn leads_to(words: &[String], at: usize, length: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map(|index| words[index].as_str());
    let Some(last) = before(1) else { return false };
    if TOWARDS.contains(&last) {
        return (2..=BETWEEN + 1).filter_map(before).any(|word| VERBS.contains(&word));
    }
    // `KEP implemented` says so; `KEP draft created` names a thing.
    BEFORE.contains(&last) || SUBJECTS.contains(&last) && at + length == words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let forms: Vec<StatusForm> = ["provisional", "implementable", "implemented", "last call"]
            .iter()
            .map(|form| (form.split(' ').map(str::to_owned).collect(), form.replace(' ', "-")))
            .collect();
        assert_eq!(status(text, &forms).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_status_counts_where_the_line_leads_to_it() {
        check("2020-01-21: KEP marked as implementable", Some("implementable"));
        check("KEP marked `implemented`.", Some("implemented"));
        check("Moved from provisional to implementable", Some("implementable"));
        check("Status changed to **Last Call**", Some("last-call"));
        check("Update KEP status to implemented", Some("implemented"));
        check("Proposal is now implementable", Some("implementable"));
        check("Implemented in v1.20 behind a feature gate", None);
        check("metrics are implemented", None);
        check("add a controller that has implemented it", None);
        check("KEP implemented.", Some("implemented"));
        check("initial KEP provisional draft created", None);
        check("implementable", None);
        check("", None);
    }
}
