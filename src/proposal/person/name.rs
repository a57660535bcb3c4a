//! The shapes of names, in any script, and the words by which remarks beside a person are told from them.

use unicode_normalization::char::is_combining_mark;

/// Names longer than this, in bytes, are taken for prose.
const LONGEST: usize = 240;

/// Words of a name that are written in lower case beside capitalised ones.
const PARTICLES: [&str; 32] = [
    "de", "del", "della", "der", "den", "des", "di", "da", "das", "do", "dos", "du", "e", "y", "i", "la", "las", "le",
    "los", "van", "von", "vom", "zu", "zum", "zur", "ten", "ter", "bin", "ibn", "al", "el", "af",
];

/// Words at the start of a remark: `for the API`, `working on storage`.
const OPENERS: [&str; 22] = [
    "for",
    "to",
    "on",
    "with",
    "from",
    "as",
    "by",
    "in",
    "at",
    "of",
    "about",
    "regarding",
    "per",
    "via",
    "please",
    "working",
    "formerly",
    "see",
    "only",
    "especially",
    "mainly",
    "particularly",
];

/// Words that stand in sentences and in no name.
const PROSE: [&str; 35] = [
    "the",
    "for",
    "with",
    "from",
    "to",
    "on",
    "by",
    "as",
    "about",
    "regarding",
    "please",
    "our",
    "all",
    "any",
    "every",
    "this",
    "that",
    "which",
    "who",
    "is",
    "are",
    "was",
    "via",
    "per",
    "if",
    "when",
    "until",
    "not",
    "only",
    "see",
    "some",
    "someone",
    "anyone",
    "yet",
    "whole",
];

/// What people do, and the bodies that they belong to.
const ROLES: [&str; 62] = [
    "approval",
    "approver",
    "approvers",
    "architect",
    "architects",
    "author",
    "authors",
    "awareness",
    "chair",
    "committee",
    "community",
    "contributor",
    "contributors",
    "developer",
    "developers",
    "director",
    "emeritus",
    "engineer",
    "engineering",
    "engineers",
    "everybody",
    "everyone",
    "expert",
    "expertise",
    "experts",
    "feedback",
    "folks",
    "group",
    "implementation",
    "implementer",
    "lead",
    "leads",
    "liaison",
    "maintainer",
    "maintainers",
    "manager",
    "managers",
    "member",
    "members",
    "owner",
    "owners",
    "ownership",
    "people",
    "pm",
    "qa",
    "qe",
    "representative",
    "review",
    "reviewer",
    "reviewers",
    "reviews",
    "scheduling",
    "sig",
    "sme",
    "specialist",
    "staff",
    "support",
    "team",
    "teams",
    "tl",
    "wg",
    "working",
];

/// What is written behind a name, after a comma.
const SUFFIXES: [&str; 11] = ["jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq", "dr"];

/// Whether the text is a remark by how it begins, or belongs to the name before it: `for the API`, `Jr.`.
pub(super) fn is_remark(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    OPENERS.contains(&first) || holds(&SUFFIXES, text)
}

/// Whether the text names a role or a body: `QE lead`, `storage team`.
pub(super) fn is_role(text: &str) -> bool {
    text.split_whitespace().any(|word| holds(&ROLES, word))
}

/// Whether the text has a word that stands in sentences only.
pub(super) fn is_prose(text: &str) -> bool {
    text.split_whitespace().any(|word| PROSE.contains(&word.trim_matches(is_sign)))
}

fn holds(table: &[&str], word: &str) -> bool {
    let word = word.trim_matches(is_sign);
    table.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_sign(letter: char) -> bool {
    letter.is_ascii_punctuation()
}

/// Whether the letter may stand in a word of any script: letters, digits, the marks above and below them, and the signs
/// that join letters or keep them apart within one.
pub(super) fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || is_mark(letter)
}

/// A mark on a letter, or a sign between two letters of a word.
fn is_mark(letter: char) -> bool {
    is_combining_mark(letter) || matches!(letter, '\u{200c}' | '\u{200d}')
}

/// A word that would be a bare handle, were it of ASCII letters.
pub(super) fn is_bare_name(text: &str) -> bool {
    !text.is_ascii()
        && text.starts_with(char::is_alphanumeric)
        && text.chars().all(|letter| is_of_word(letter) || letter == '-')
        && text.chars().nth(40).is_none()
}

/// One capital letter and small ones behind it: `Ada`. Handles are written so now and then, names always.
pub(super) fn is_given_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_uppercase) && text.len() > 1 && letters.all(char::is_lowercase)
}

/// Words of which at least half start with a capital letter, particles (`de`, `van`) left out: `Adrian Moreno Zapata`. Letters of
/// scripts without capitals count as such. In lower case a name has two words beside initials and particles: `bell hooks`.
pub(super) fn is_name(text: &str) -> bool {
    if text.len() > LONGEST || is_prose(text) || !text.split_whitespace().all(is_word) {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_start_matches(['(', '\'', '"'])).collect();
    if !words.first().is_some_and(|word| word.contains(char::is_alphabetic)) {
        return false;
    }
    let (mut capitals, mut small, mut initials) = (0, 0, 0);
    for word in &words {
        if word.starts_with(|letter: char| letter.is_alphabetic() && !letter.is_lowercase()) {
            capitals += 1;
        } else if word.split('.').all(|part| part.chars().nth(1).is_none()) {
            initials += 1;
        } else if !PARTICLES.contains(word) {
            small += 1;
        }
    }
    if capitals == 0 {
        // One word with an apostrophe (`o'neil`); without one it is a handle.
        return small == 2 && !is_role(text) || small == 1 && (words.len() == 1 || initials > 0);
    }
    capitals * 2 >= words.len() || capitals >= small
}

/// Whether every word is written as in a full name, so that the text is hardly anything else: `Bo Li`, `J. van der Berg`, `李四`, but
/// not `OpenShift Networking`, `API` or `MicroShift lead`.
pub(super) fn is_full_name(text: &str) -> bool {
    if !is_name(text) || is_role(text) {
        return false;
    }
    let has_case = text.contains(|letter: char| letter.is_lowercase() || letter.is_uppercase());
    let words = text.split_whitespace().count();
    !has_case && !text.is_ascii()
        || words > 1
            && text.starts_with(char::is_uppercase)
            && text.split_whitespace().all(|word| PARTICLES.contains(&word) || is_capitalised(word))
}

/// `Li`, `J.`, `O'Neil`, `Bo-Li`, `McDonald`: each part has one capital letter, at its start.
fn is_capitalised(word: &str) -> bool {
    let word = ["Mc", "Mac", "De", "Di", "La", "Le", "Van", "Fitz"]
        .iter()
        .filter_map(|start| word.strip_prefix(start))
        .find(|rest| rest.starts_with(char::is_uppercase))
        .unwrap_or(word);
    let mut inside = false;
    for letter in word.chars() {
        if letter.is_uppercase() && inside {
            return false;
        }
        inside = letter.is_alphabetic() || is_mark(letter);
    }
    word.contains(char::is_uppercase) || !word.contains(char::is_lowercase)
}

/// Whether a word may be part of a name: letters with their marks, digits behind a letter, and the signs that names have. Outside
/// ASCII any sign may join letters or end a word: geresh, tsheg, apostrophes and hyphens of all kinds.
fn is_word(word: &str) -> bool {
    let mut spelled = false;
    word.chars().all(|letter| {
        let fits = match letter {
            '.' | '\'' | '-' | '(' | ')' | '"' | '`' => true,
            '’' | '‘' | '（' | '）' | '·' | '・' => true,
            _ if letter.is_alphabetic() || is_mark(letter) => true,
            _ if letter.is_numeric() => spelled,
            _ => !letter.is_ascii() && spelled && !letter.is_control() && !is_format(letter),
        };
        spelled |= letter.is_alphabetic();
        fits
    })
}

/// Characters that steer the direction of text and are not seen.
fn is_format(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
