//! Formulas: told apart from prose with dollars in it, and set as MathML when the site is built.
//!
//! What stands between dollars is a formula only if it looks like one ([`likeness`]) and the parser of formulas
//! understands all of it; everything else stays as it was written. [`settle`] decides before the Markdown is read,
//! since within a formula nothing is Markdown.
//!
//! Formulas come from strangers, so none is longer than [`LONGEST`], none defines commands of its own, and what the
//! parser writes reaches a page only by way of [`safe`].

mod infix;
mod likeness;
mod safe;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use pulldown_cmark::{Event, Options, Parser};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{ParserError, Storage, push_mathml};
use regex::Regex;

use super::mend::{DOLLAR, restore};

/// Formulas with more bytes stay as they were written. The time for one grows with the square of its depth.
const LONGEST: usize = 1000;
/// The same for commands, of which some make the parser go one level deeper.
const COMMANDS: usize = 100;
/// How often a text is read to find out which of its dollars are none. Real texts take two or three.
const ROUNDS: usize = 12;
/// A formula that defines commands could grow without end.
const DEFINERS: [&str; 4] = ["def", "let", "newcommand", "command"];

/// `text`, in which no dollar but those of formulas is one any longer: of the same length, every other dollar that
/// the parser of Markdown would take for one replaced by a mark. Nothing where there is no formula.
pub(super) fn settle(text: &str, options: Options) -> Option<String> {
    // Most documents have no dollar at all, and to parse one takes as long as to render it.
    let _second = text.bytes().filter(|byte| *byte == b'$').nth(1)?;
    let mut text = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let mut found = false;
        let mut others: Vec<usize> = Vec::new();
        for (event, range) in Parser::new_ext(&text, options | Options::ENABLE_MATH).into_offset_iter() {
            let (body, display) = match &event {
                Event::InlineMath(body) => (body, false),
                Event::DisplayMath(body) => (body, true),
                _ => continue,
            };
            if is_formula(&text, &range, &restore(body), display) {
                found = true;
            } else {
                others.push(range.start);
                others.extend(display.then_some(range.start + 1));
            }
        }
        if others.is_empty() {
            return found.then(|| text.into_owned());
        }
        let mut bytes = text.into_owned().into_bytes();
        for at in others {
            if let Some(byte) = bytes.get_mut(at).filter(|byte| **byte == b'$') {
                *byte = DOLLAR as u8;
            }
        }
        // Only ASCII was put in the place of ASCII, so this cannot fail.
        text = Cow::Owned(String::from_utf8(bytes).ok()?);
    }
    None
}

/// Whether what stands at `range` between dollars is a formula: GitHub's rules for what stands round it, and ours for
/// what it says.
fn is_formula(text: &str, range: &Range<usize>, body: &str, display: bool) -> bool {
    let word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || "$\\_{".contains(letter));
    let before = text.get(..range.start).and_then(|before| before.chars().next_back());
    let after = text.get(range.end..).and_then(|after| after.chars().next());
    if word(before) || word(after) || holds_anchor(body) {
        return false;
    }
    let (source, certain) = unquoted(body);
    (certain || likeness::is_math(source, display)) && mathml(source, display).is_some()
}

/// Whether raw HTML in `body` may name a place. The outline, which knows no formulas, lists it, so that links may lead there: a
/// heading, an attribute, or a tag that goes on behind the formula.
fn holds_anchor(body: &str) -> bool {
    static ANCHOR: OnceLock<Option<Regex>> = OnceLock::new();
    const PATTERN: &str = r#"(?i)<(h[1-6]\b|[a-z][^<]*\s(id|name)\s*=|[a-z][^<>]*["'][^<>]*$)"#;
    let anchor = ANCHOR.get_or_init(|| Regex::new(PATTERN).ok());
    body.contains('<') && anchor.as_ref().is_some_and(|anchor| anchor.is_match(body))
}

/// What is between dollars without GitHub's backticks, and whether there were any: nobody writes those by accident.
fn unquoted(body: &str) -> (&str, bool) {
    let inner = body.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).filter(|inner| !inner.contains('`'));
    inner.map_or((body, false), |inner| (inner, true))
}

/// What stands between dollars as MathML.
pub(super) fn between_dollars(body: &str, display: bool) -> Option<String> {
    mathml(unquoted(body).0, display)
}

/// A formula as MathML, if all of it is understood.
pub(super) fn mathml(source: &str, display: bool) -> Option<String> {
    let source = source.trim();
    let commands = source.split('\\').skip(1);
    let defines = |rest: &str| DEFINERS.iter().any(|name| command(rest).ends_with(name));
    if source.is_empty()
        || source.len() > LONGEST
        || commands.clone().count() > COMMANDS
        || commands.clone().any(defines)
    {
        return None;
    }
    let source = infix::as_prefix(source);
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = pulldown_latex::Parser::new(&source, &storage).collect();
    let events = events.ok()?;
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut written = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    push_mathml(&mut written, events.into_iter().map(Ok::<_, ParserError>), config).ok()?;
    safe::checked(&written)
}

/// The name of the command that begins after a backslash.
fn command(rest: &str) -> &str {
    let end = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
    &rest[..end]
}
