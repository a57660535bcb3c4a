//! The value of a milestone field.

use std::ops::Range;

use super::prose::{find_versions, number_at};
use super::words::{ReleaseWords, canonical_product};
use super::{Milestone, MilestoneKind};
use crate::proposal::WHOLE;

/// The milestones that the value `raw` names, in the order written; at least one, and exactly one unless `raw` is a list.
#[must_use]
pub fn read(raw: &str) -> Vec<Milestone> {
    let text = bare(raw);
    if let Some(kind) = no_release(text) {
        return vec![Milestone { raw: raw.to_owned(), kind, planned: false, odd: None }];
    }
    if let Some(milestone) = single(raw, text) {
        return vec![milestone];
    }
    let pieces: Vec<&str> =
        text.split([',', ';', '&', '/', '\n']).flat_map(|piece| piece.split(" and ")).map(bare).collect();
    if pieces.len() > 1 {
        let read: Option<Vec<Milestone>> = pieces
            .iter()
            .filter(|piece| !piece.is_empty())
            .map(|piece| match no_release(piece) {
                Some(kind) => Some(Milestone { raw: (*piece).to_owned(), kind, planned: false, odd: None }),
                None => single(piece, piece),
            })
            .collect();
        if let Some(read) = read.filter(|read| !read.is_empty()) {
            return read;
        }
    }
    in_words(raw, text)
}

/// Returns the bytes of `raw` that spell the release which [`read`] finds in it, or what stands in the place of one.
///
/// There is no answer where `raw` names several releases, is struck through, or is prose without a number.
#[must_use]
pub fn release(raw: &str) -> Option<Range<usize>> {
    let text = bare(raw);
    let from = raw.len() - raw.trim_start_matches(is_wrapping).len();
    let prose = || match find_versions(text, &ReleaseWords::default()).as_slice() {
        [(range, _)] => Some(range.clone()),
        _ => None,
    };
    let word = match read(raw).as_slice() {
        _ if text.is_empty() || text.contains("~~") => None,
        [Milestone { kind: MilestoneKind::Version(version), .. }] => match single(raw, text) {
            // A slip such as the dot in `v1.9.` goes with the number; the name of a product stays.
            Some(_) if version.product.is_none() => Some(0..text.len()),
            _ => prose(),
        },
        [Milestone { kind: MilestoneKind::Text, .. }] => {
            let one = !text.contains(|letter: char| letter.is_whitespace() || is_wrapping(letter));
            one.then_some(0..text.len())
        }
        [_] => Some(0..text.len()),
        _ => None,
    };
    word.map(|word| from + word.start..from + word.end)
}

/// The milestone that has this [key](Milestone::key).
#[must_use]
pub fn from_key(key: &str) -> Option<Milestone> {
    let (product, number) = key.rsplit_once(' ').map_or((None, key), |(product, number)| (Some(product), number));
    let milestone = read(number).into_iter().next()?;
    let text = || Milestone { raw: key.to_owned(), kind: MilestoneKind::Text, planned: false, odd: None };
    let found = match (milestone, product) {
        (Milestone { kind: MilestoneKind::Version(mut version), .. }, product) => {
            version.product = product.map(str::to_owned);
            let kind = MilestoneKind::Version(version);
            Milestone { raw: key.to_owned(), kind, planned: false, odd: None }
        }
        (milestone, None) => milestone,
        // Words, of which the last is no number.
        (_, Some(_)) => text(),
    };
    // Other words may end like a release: `see v1.`.
    Some(if found.key().as_deref() == Some(key) { found } else { text() })
}

/// A sentence that names releases: `TBD: Beta targeting v1.38`. Any words around the number make it odd, and some make it a plan.
fn in_words(raw: &str, text: &str) -> Vec<Milestone> {
    let lower = text.to_lowercase();
    let opening = lower.split([':', ' ', ',', '(']).next().unwrap_or("");
    let planned = no_release(opening).is_some() && !opening.is_empty()
        || ["target", "plan", "tentative", "expected", "aim", "propose", "will ", "?"]
            .iter()
            .any(|word| lower.contains(word));
    let mut found: Vec<Milestone> = find_versions(text, &ReleaseWords::default())
        .into_iter()
        .map(|(_, milestone)| {
            let hint = format!("write the release alone: `{}`", milestone.release());
            Milestone { planned, odd: Some(hint), ..milestone }
        })
        .collect();
    if raw.len() <= WHOLE || found.len() == 1 {
        found.iter_mut().for_each(|milestone| raw.clone_into(&mut milestone.raw));
    }
    if !found.is_empty() {
        return found;
    }
    vec![Milestone { raw: raw.to_owned(), kind: MilestoneKind::Text, planned: false, odd: None }]
}

/// One release and nothing else.
fn single(raw: &str, text: &str) -> Option<Milestone> {
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "next" | "next release" | "vnext" | "upcoming" | "next minor") {
        return Some(Milestone { raw: raw.to_owned(), kind: MilestoneKind::Next, planned: true, odd: None });
    }
    let (number, mended) = mend(text);
    let Some((_, version)) = number_at(&number, true).filter(|(end, _)| *end == number.len()) else {
        return named(raw, text);
    };
    let mut milestone =
        Milestone { raw: raw.to_owned(), kind: MilestoneKind::Version(version), planned: false, odd: None };
    if mended {
        let with_v = text.starts_with(['v', 'V']);
        milestone.odd = Some(format!("write `{}`", milestone.spelled(with_v)));
    }
    Some(milestone)
}

/// A release behind the name of its product: `Kubernetes 1.20`, `OCP 4.15`.
fn named(raw: &str, text: &str) -> Option<Milestone> {
    let found = find_versions(text, &ReleaseWords::default());
    let [(range, milestone)] = found.as_slice() else { return None };
    let product = milestone.version()?.product.as_ref()?;
    // Nothing but the name may stand before the number; anything more is a sentence.
    let alone = range.end == text.len() && canonical_product(text[..range.start].trim()) == *product;
    alone.then(|| Milestone { raw: raw.to_owned(), ..milestone.clone() })
}

/// The number without the slips that were seen and that leave one reading only: `v.1.20`, `v1.9.`, `1,19`, `V 1.20`, `v1.20+`.
fn mend(text: &str) -> (String, bool) {
    let (prefix, rest) = match text.strip_prefix(['v', 'V']) {
        Some(rest) => ("v", rest.trim_start_matches(['.', ' '])),
        None => ("", text),
    };
    let rest = rest.trim_end_matches(['.', '+', ':']).trim_end();
    let comma = rest.split_once(',').filter(|(major, minor)| {
        let digits = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits(major) && digits(minor)
    });
    let number = match comma {
        Some((major, minor)) => format!("{prefix}{major}.{minor}"),
        None => format!("{prefix}{rest}"),
    };
    let mended = number != text && text.strip_prefix('V').is_none_or(|rest| number[prefix.len()..] != *rest);
    (number, mended)
}

/// The text without blanks, quotes, code and emphasis marks around it.
fn bare(text: &str) -> &str {
    text.trim_matches(is_wrapping)
}

/// Whether the character may stand around a release without being part of it.
fn is_wrapping(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '"' | '\'' | '`' | '*' | '“' | '”')
}

/// Texts that name no release, and whether they say so or are still to be filled in.
fn no_release(text: &str) -> Option<MilestoneKind> {
    // Struck out: withdrawn by its author.
    if text.len() > 4 && text.starts_with("~~") && text.ends_with("~~") {
        return Some(MilestoneKind::Sentinel);
    }
    let lower = text
        .trim_matches(['<', '>', '[', ']', '{', '}', '(', ')'])
        .trim()
        .trim_end_matches(['.', ':'])
        .to_ascii_lowercase();
    match lower.as_str() {
        "" | "tbd" | "tba" | "todo" | "?" | "??" | "???" | "x.y" | "vx.y" | "x.y.z" | "vx.y.z" | "x.xx" | "vx.xx"
        | "version" | "unknown" => Some(MilestoneKind::Placeholder),
        "n/a" | "na" | "n.a" | "none" | "null" | "nil" | "never" | "-" | "--" | "—" | "no" | "~" => {
            Some(MilestoneKind::Sentinel)
        }
        _ => {
            // `0.0`, `v0`, `0.00`: no release has such a number.
            let number = lower.strip_prefix('v').unwrap_or(&lower);
            if number.split('.').all(|part| !part.is_empty() && part.bytes().all(|digit| digit == b'0')) {
                return Some(MilestoneKind::Sentinel);
            }
            // `v1.x`, `1.xx`, `v1.??`: the template's number with a letter or sign in place of the last part.
            let (major, minor) = lower.trim_start_matches('v').split_once('.')?;
            let open = !minor.is_empty() && minor.chars().all(|c| matches!(c, 'x' | 'y' | 'z' | 'n' | '?' | '.'));
            let numbered = !major.is_empty() && major.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'y'));
            (open && numbered).then_some(MilestoneKind::Placeholder)
        }
    }
}
