//! Releases that a line of prose names.
//!
//! Only the product's own releases count. Seen beside them in the history sections, and left alone: a component's version
//! (`etcd v3.5`, `Go 1.22`, `containerd 1.6`), an API version (`v1beta1`), a document's version (`v1: Initial proposal`),
//! a number of something else (`80.5%`, `section 3.2`), and whatever stands inside a link's address.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::words::{
    BEFORE, COMPONENTS, MARKS, NUMBERED, PRODUCTS, RELEASE, ReleaseWords, STAGES, UNITS, canonical_product,
};
use super::{Milestone, MilestoneKind, Version};
use crate::proposal::date::{DayOrder, find_all};

/// The releases of the product that `text` names, in the order written, each with its place.
#[must_use]
pub fn find_versions(text: &str, words: &ReleaseWords) -> Vec<(Range<usize>, Milestone)> {
    let hidden = hidden(text);
    let mut hidden = hidden.iter().peekable();
    // Most lines hold no number at all.
    let names = LazyCell::new(|| Names::of(words));
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        while hidden.peek().is_some_and(|range| range.end <= at) {
            hidden.next();
        }
        if let Some(range) = hidden.peek()
            && range.start <= at
        {
            at = range.end;
            continue;
        }
        let opens = bytes[at].is_ascii_digit()
            || (matches!(bytes[at], b'v' | b'V')
                && bytes.get(at + 1).is_some_and(|next| next.is_ascii_digit() || *next == b'.'));
        if !opens || !starts_word(text, at) {
            at += 1;
            continue;
        }
        match number_at(&text[at..], false) {
            Some((length, version)) => {
                let range = at..at + length;
                at = range.end;
                if let Some(product) = names.judge(text, &range, &version) {
                    let kind = MilestoneKind::Version(Version { product, ..version });
                    found.push((
                        range.clone(),
                        Milestone { raw: text[range].to_owned(), kind, planned: false, odd: None },
                    ));
                }
            }
            // Behind the digits, so that a long run of them is looked at once.
            None => at += bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count().max(1),
        }
    }
    found
}

/// A number may start where no letter, digit or joining sign stands before it.
fn starts_word(text: &str, at: usize) -> bool {
    let Some(before) = text[..at].chars().next_back() else { return true };
    match before {
        // `release-4.9` is a release, `a-4.9` is a part of a name.
        '-' => last_word(&text[..at - 1]).eq_ignore_ascii_case("release"),
        '.' | '@' | '=' | '#' | '$' | '+' => false,
        '/' => text[..at - 1].ends_with(|c: char| c.is_ascii_digit()),
        // `Alpha:1.16`, but not `image:v1.16`.
        ':' => {
            let word = last_word(&text[..at - 1]).to_ascii_lowercase();
            STAGES.contains(&word.as_str())
                || RELEASE.contains(&word.as_str())
                || PRODUCTS.iter().any(|(name, _)| *name == word)
        }
        before => !before.is_alphanumeric(),
    }
}

fn last_word(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take(40)
        .take_while(|(_, c)| c.is_alphanumeric())
        .last()
        .map_or(text.len(), |(start, _)| start);
    &text[start..]
}

/// The number of a release at the start of `text` and its length: `v1.18`, `1.31.0`, `v1.30.0-alpha.1`, `4.15.z`.
///
/// A number without a dot counts only where the whole value is one (`lone`): in prose `v1` is an API or a document.
pub(super) fn number_at(text: &str, lone: bool) -> Option<(usize, Version)> {
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes.first(), Some(b'v' | b'V')));
    if !lone && at == 1 && bytes.get(1) == Some(&b'.') {
        at = 2;
    }
    let mut parts = Vec::new();
    loop {
        let digits = bytes[at..].iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
        // Four digits are a year, an issue or a port.
        if digits == 0 || digits > 3 {
            return None;
        }
        parts.push(text[at..at + digits].parse().ok()?);
        at += digits;
        let goes_on = bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !goes_on {
            break;
        }
        if parts.len() == 4 {
            return None;
        }
        at += 1;
    }
    if parts.len() < 2 && !lone {
        return None;
    }
    let mut suffix = None;
    if bytes.get(at) == Some(&b'-') {
        let length =
            bytes[at + 1..].iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.').count();
        let word = text[at + 1..at + 1 + length].trim_end_matches('.');
        if ["alpha", "beta", "rc", "pre", "ec", "fc", "m"]
            .iter()
            .any(|name| word.to_ascii_lowercase().starts_with(name))
            && word.ends_with(|c: char| c.is_ascii_digit())
        {
            at += 1 + word.len();
            suffix = Some(word.to_ascii_lowercase());
        }
    } else if bytes.get(at) == Some(&b'.')
        && matches!(bytes.get(at + 1), Some(b'x' | b'z' | b'X' | b'Z'))
        && parts.len() >= 2
    {
        // `4.15.z`: any patch of the release.
        at += 2;
    }
    // `v1beta1`, `1.5x`, `1.20GB`, `10.10.2023` are not releases.
    let after = text[at..].chars().next();
    let joined = after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '%' | '_' | '@'));
    (!joined).then_some((at, Version { product: None, parts, suffix }))
}

/// The names to look for before a number.
struct Names {
    own: BTreeSet<String>,
    components: BTreeSet<String>,
    majors: Vec<u32>,
    early: bool,
}

impl Names {
    fn of(words: &ReleaseWords) -> Names {
        let own = words
            .own
            .iter()
            .map(|name| canonical_product(name))
            .chain(words.own.iter().map(|name| name.to_lowercase()))
            .collect();
        let components = words.components.iter().map(|name| name.to_lowercase()).collect();
        Names { own, components, majors: words.majors.clone(), early: words.early }
    }

    /// Whether the number at `range` is a release, and of which product.
    fn judge(&self, text: &str, range: &Range<usize>, version: &Version) -> Option<Option<String>> {
        let before = before(text, range.start);
        let after = after(text, range.end);
        let (product, named_before) = self.name(&before);
        match product {
            Named::Own => return Some(None),
            Named::Other(product) => return self.own.is_empty().then_some(Some(product)),
            Named::Component => return None,
            Named::Nothing => {}
        }
        let known_major = version.parts.first().is_some_and(|major| self.majors.contains(major));
        let leads = before.trim_matches(|c: char| c.is_whitespace() || MARKS.contains(&c)).is_empty();
        let early = self.early || leads && after.trim_start_matches(['*', '_', '`', ' ']).starts_with(':');
        if !(known_major || (self.majors.is_empty() && (version.parts.first() != Some(&0) || early))) {
            return None;
        }
        let unit = after.trim_start_matches(' ');
        let next = unit.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_ascii_lowercase();
        if unit.starts_with('%') || UNITS.contains(&next.as_str()) {
            return None;
        }
        if NUMBERED.contains(&named_before.as_str()) {
            return None;
        }
        let with_v = text[range.start..].starts_with(['v', 'V']);
        (with_v || Names::announced(&before, after, &next)).then_some(None)
    }

    /// What the words just before the number name.
    fn name(&self, before: &str) -> (Named, String) {
        let mut words = before
            .rsplit(|c: char| {
                c.is_whitespace() || matches!(c, '(' | '[' | ']' | ')' | '*' | '`' | ',' | '<' | '|' | '"' | '/')
            })
            .filter(|word| !word.is_empty());
        let mut first = String::new();
        for step in 0..3 {
            let Some(word) = words.next() else { break };
            // `etcd: v3.5` and `etcd - 3.5` name it as well.
            let word = word.trim_matches([':', '-', '–', '—', '@', '=', '_', '.']);
            if word.is_empty() {
                continue;
            }
            if step == 0 || first.is_empty() {
                first = word.to_owned();
            }
            if word.is_empty() || RELEASE.contains(&word) {
                continue;
            }
            if self.own.contains(word) {
                return (Named::Own, first);
            }
            if matches!(word, "enterprise" | "container") {
                continue;
            }
            let canonical = canonical_product(word);
            if self.own.contains(&canonical) {
                return (Named::Own, first);
            }
            if self.components.contains(word) || COMPONENTS.contains(&word) {
                return (Named::Component, first);
            }
            if PRODUCTS.iter().any(|(name, _)| *name == word) {
                return (Named::Other(canonical), first);
            }
            break;
        }
        (Named::Nothing, first)
    }

    /// Whether a bare `1.18` is a release: it leads the line, ends it behind a colon, stands in brackets, or a word announces it.
    fn announced(before: &str, after: &str, next: &str) -> bool {
        let line_before = before.trim_end();
        let leads = before.trim_matches(|c: char| c.is_whitespace() || MARKS.contains(&c)).is_empty();
        if leads {
            return true;
        }
        let ends = after.trim_matches([' ', '\t', '.', '*', '_', '`', ')', ']', '|', '\r', ',']).is_empty()
            || after.trim_start().starts_with("[^");
        if ends && line_before.ends_with([':', '-', '–', '—']) {
            return true;
        }
        let opened = line_before.ends_with('(') && after.starts_with([')', ',', ' ', ':']);
        let bracketed = line_before.ends_with('[') && after.starts_with(']');
        if opened || bracketed || (line_before.ends_with(',') && after.starts_with(')')) {
            return true;
        }
        let last = line_before.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
        let announces = |word: &str| BEFORE.contains(&word) || RELEASE.contains(&word) || STAGES.contains(&word);
        if announces(last) || RELEASE.contains(&next) || STAGES.contains(&next) {
            return true;
        }
        // A second release in a row: `1.3/3.3`, `v1.21, 1.22`.
        line_before.ends_with(['/', ',', '&']) && last.chars().all(|c| c.is_ascii_digit()) && !last.is_empty()
    }
}

/// What stands before a number.
enum Named {
    Own,
    Other(String),
    Component,
    Nothing,
}

/// The line behind `at`, cut where no word that matters can stand any more; so that a line full of numbers stays linear.
fn after(text: &str, at: usize) -> &str {
    let mut end = text.len().min(at + 64);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[at..end].split('\n').next().unwrap_or("")
}

/// The line before `at`, no longer than any name with the words around it.
fn before(text: &str, at: usize) -> String {
    text[before_start(text, at)..at].to_lowercase()
}

fn before_start(text: &str, at: usize) -> usize {
    let mut start = at.saturating_sub(64);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    match text[start..at].rfind('\n') {
        Some(line) => start + line + 1,
        None => start,
    }
}

/// The parts of `text` where no number is a release: dates, addresses, link targets and comments. In order, without overlap.
pub(crate) fn hidden(text: &str) -> Vec<Range<usize>> {
    let mut hidden = addresses(text);
    hidden.extend(find_all(text, DayOrder::Unknown).map(|(range, _)| range));
    hidden.sort_by_key(|range| (range.start, range.end));
    hidden
}

/// Addresses, link targets and comments.
pub(crate) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    // No closing sign found once is none found later either; remembering it keeps a text full of openings linear.
    let (mut comments, mut targets) = (true, true);
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let end = if comments && rest.starts_with(b"<!--") {
            let end = text[at..].find("-->").map(|end| at + end + 3);
            comments = end.is_some();
            end
        } else if targets && rest.starts_with(b"](") {
            let end = rest.iter().position(|byte| matches!(byte, b')' | b'\n')).map(|end| at + end);
            targets = end.is_some();
            end
        } else if rest.starts_with(b"://") {
            Some(
                at + rest
                    .iter()
                    .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b')' | b'>' | b'<' | b'|' | b'"'))
                    .unwrap_or(rest.len()),
            )
        } else {
            None
        };
        match end {
            Some(end) if end > at => {
                found.push(at..end);
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}
