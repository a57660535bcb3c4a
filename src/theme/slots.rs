//! Slots: the parts of a page that a repository's theme may write itself, as minijinja templates.
//!
//! A theme comes with the repository, and so with the pull request of a stranger. A slot shows values and has no way
//! to make them grow: no operators that join texts, no captured blocks, no macros, no filters but the ones below; its
//! steps and its output are bounded. What it writes goes through an allow-list (`allowed.rs`), and still stands under the page's own
//! content security policy.

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use minijinja::machinery::{Token, tokenize};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use super::allowed;
use crate::terminal::one_line;

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// What is added to the head of the page.
    Head,
    /// What stands above the page's content.
    Header,
    /// What stands beneath it.
    Footer,
    /// The card with the facts of a proposal.
    Card,
    /// How header, content and footer stand to each other.
    Shell,
}

impl Slot {
    /// Every slot.
    pub const ALL: [Slot; 5] = [Slot::Head, Slot::Header, Slot::Footer, Slot::Card, Slot::Shell];

    /// The name of its file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Slot::Head => "head.html",
            Slot::Header => "header.html",
            Slot::Footer => "footer.html",
            Slot::Card => "card.html",
            Slot::Shell => "shell.html",
        }
    }

    /// What the built-in theme has there, in the same language.
    #[must_use]
    pub const fn built_in(self) -> &'static str {
        match self {
            Slot::Head => include_str!("../../themes/default/slots/head.html"),
            Slot::Header => include_str!("../../themes/default/slots/header.html"),
            Slot::Footer => include_str!("../../themes/default/slots/footer.html"),
            Slot::Card => include_str!("../../themes/default/slots/card.html"),
            Slot::Shell => include_str!("../../themes/default/slots/shell.html"),
        }
    }
}

/// Stands for the content of the page until the frame is known. No text of a repository holds it: control characters
/// are no part of HTML.
pub const MAIN: &str = "\u{1}main\u{1}";

/// Why a slot cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotError {
    /// The file, as the configuration and the repository name it.
    pub path: String,
    /// The line, from one, where known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// Whether only some pages are concerned, by what they show: they have what the built-in theme has there, and the build
    /// goes on.
    pub passing: bool,
}

impl fmt::Display for SlotError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = one_line(&self.path);
        match self.line {
            Some(line) => write!(formatter, "{path}:{line}: {}", self.message),
            None => write!(formatter, "{path}: {}", self.message),
        }
    }
}

impl std::error::Error for SlotError {}

/// Instructions that one slot of one page may take.
const FUEL: u64 = 200_000;
/// Bytes that the slots of one page may write in all.
pub const PAGE: usize = 64 * 1024;
/// Bytes that the slots of a site may write in all, shared out among its pages: so the pages of a large site have less room each.
pub const SITE: usize = 64 * 1024 * 1024;
/// Bytes that the slots of one page may write however many pages there are.
pub const LEAST: usize = 6 * 1024;
/// Bytes that the file of a slot may have.
pub const SOURCE: usize = 256 * 1024;

/// The slots of a theme, compiled.
#[derive(Debug, Default)]
pub struct Slots {
    environment: Environment<'static>,
    paths: BTreeMap<Slot, String>,
    /// Whether what slots write is held against an allow-list.
    restricted: bool,
}

impl Slots {
    /// Compiles slots from their paths and texts. Where scripts are allowed, they may write whatever HTML they like.
    ///
    /// # Errors
    /// When one is no template, or uses what a slot may not.
    pub fn new(files: Vec<(Slot, String, String)>, allow_scripts: bool) -> Result<Slots, SlotError> {
        let mut environment = Environment::empty();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("length", |value: Value| value.len().unwrap_or(0));
        environment.add_filter("lower", |text: String| text.to_lowercase());
        environment.add_filter("upper", |text: String| text.to_uppercase());
        environment.add_filter("first", |value: Value| {
            value.try_iter().ok().and_then(|mut items| items.next()).unwrap_or_default()
        });
        let mut paths = BTreeMap::new();
        for (slot, path, text) in files {
            permitted(&path, &text)?;
            let added = environment.add_template_owned(slot.file(), text);
            added.map_err(|error| told(&path, &error))?;
            paths.insert(slot, path);
        }
        Ok(Slots { environment, paths, restricted: !allow_scripts })
    }

    /// Whether the theme has the slot.
    #[must_use]
    pub fn has(&self, slot: Slot) -> bool {
        self.paths.contains_key(&slot)
    }

    /// That a slot does what it is not for.
    #[must_use]
    pub fn misused(&self, slot: Slot, message: &str) -> Option<SlotError> {
        let path = self.paths.get(&slot)?.clone();
        Some(SlotError { path, line: None, message: message.to_owned(), passing: false })
    }

    /// The slot with these values, as far as a slot may write it; none where the theme does not have it. `room` is what the page has
    /// left for its slots, in bytes.
    ///
    /// # Errors
    /// When the template names a value that is not there, or takes too many steps or too much room.
    pub fn render(&self, slot: Slot, values: &impl Serialize, room: usize) -> Option<Result<String, SlotError>> {
        let path = self.paths.get(&slot)?;
        let mut out = Bounded { bytes: Vec::new(), room, full: false };
        let rendered = self
            .environment
            .get_template(slot.file())
            .and_then(|template| template.render_captured_to(Value::from(Serde(values)), &mut out).map(drop));
        Some(match rendered {
            Ok(()) => {
                let text = String::from_utf8_lossy(&out.bytes).into_owned();
                Ok(match slot {
                    _ if !self.restricted => text,
                    Slot::Head => allowed::head(&text),
                    _ => allowed::body(&text),
                })
            }
            Err(_) if out.full => Err(SlotError {
                path: path.clone(),
                line: None,
                message: format!(
                    "on some pages it writes more than the {} KB that are left; they have the built-in one",
                    room / 1024
                ),
                passing: true,
            }),
            Err(error) => Err(told(path, &error)),
        })
    }
}

/// Refuses what could make values grow: joining, repeating, capturing.
fn permitted(path: &str, text: &str) -> Result<(), SlotError> {
    let fail = |line: u16, message: String| {
        Err(SlotError { path: path.to_owned(), line: Some(line.into()), message, passing: false })
    };
    let mut opened = false;
    for token in tokenize(text, false, Default::default()) {
        // What is no token is told of, in better words, when the template is compiled.
        let Ok((token, span)) = token else { return Ok(()) };
        match token {
            Token::Tilde | Token::Plus | Token::Mul | Token::Pow => {
                return fail(span.start_line, format!("{token} is not available: a slot shows values as they are"));
            }
            Token::Ident(word) if opened && !["if", "elif", "else", "endif", "for", "endfor"].contains(&word) => {
                return fail(span.start_line, format!("`{word}` is not available in a slot; `if` and `for` are"));
            }
            _ => {}
        }
        opened = matches!(token, Token::BlockStart);
    }
    Ok(())
}

fn told(path: &str, error: &minijinja::Error) -> SlotError {
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    // Whether the steps suffice depends on how much the page has to show.
    let passing = error.kind() == ErrorKind::OutOfFuel;
    let message = format!("{}{detail}", error.kind());
    let message = if passing { format!("{message} on some pages; they have the built-in one") } else { message };
    SlotError { path: path.to_owned(), line: error.line(), message, passing }
}

/// A buffer that refuses to grow beyond what a page can bear.
struct Bounded {
    bytes: Vec<u8>,
    /// How many there may be.
    room: usize,
    /// Whether there were to be more.
    full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.room {
            self.full = true;
            return Err(io::Error::other("the slot writes more than there is room for"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a header slot of this text shows for `{name: "A & B", list: [1, 2, 3]}`, or its error.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        #[derive(Serialize)]
        struct Values {
            name: &'static str,
            list: Vec<u8>,
        }
        let made = Slots::new(vec![(Slot::Header, "theme/slots/header.html".to_owned(), text.to_owned())], false);
        let values = Values { name: "A & B", list: vec![1, 2, 3] };
        let shown = made.and_then(|slots| slots.render(Slot::Header, &values, PAGE).unwrap_or(Ok(String::new())));
        let shown = shown.unwrap_or_else(|error| error.to_string());
        assert!(
            shown == expected || expected.ends_with('…') && shown.starts_with(expected.trim_end_matches('…')),
            "{shown}"
        );
    }

    #[test]
    fn values_are_shown_and_escaped() {
        check("<b>{{ name }}</b>", "<b>A &amp; B</b>");
        check("{% for one in list %}{{ one }}{% if not loop.last %}, {% endif %}{% endfor %}", "1, 2, 3");
        check("{{ name|upper }} {{ list|length }}", "A &amp; B 3");
    }

    #[test]
    fn mistakes_name_their_line() {
        check("\n{{ nam }}", "theme/slots/header.html:2: undefined value…");
        check("a\nb {% if name %}", "theme/slots/header.html:2: syntax error…");
        check("{{ name|reverse }}", "theme/slots/header.html:1: unknown filter…");
    }

    #[test]
    fn nothing_grows() {
        let refused = "theme/slots/header.html:1: ";
        for text in [
            "{{ name ~ name }}",
            "{{ name * 9999 }}",
            "{{ list + list }}",
            "{% set x = name %}",
            "{% set x %}{{ name }}{% endset %}",
            "{%- with x = name %}{% endwith %}",
            "{% filter upper %}x{% endfilter %}",
            "{% macro x() %}{% endmacro %}",
            "{% include 'card.html' %}",
            "{% raw %}{{ x }}{% endraw %}{% set x = 1 %}",
            "{% for a in range(9) %}{% endfor %}",
        ] {
            check(text, &format!("{refused}…"));
        }
    }

    #[test]
    fn steps_and_room_are_bounded() {
        let nested = "{% for a in list %}".repeat(12) + &"{% endfor %}".repeat(12);
        check(&nested, "theme/slots/header.html:1: engine ran out of fuel on some pages…");
        let long = "x".repeat(200_000);
        let text = format!("{{% for a in list %}}{{% for b in list %}}{long}{{% endfor %}}{{% endfor %}}");
        let made = Slots::new(vec![(Slot::Header, "h".to_owned(), text)], false).unwrap();
        let values: BTreeMap<&str, Vec<u8>> = [("list", vec![1, 2, 3])].into();
        assert!(made.render(Slot::Header, &values, 2_000_000).is_some_and(|rendered| rendered.is_ok()));
        let error = made.render(Slot::Header, &values, PAGE).unwrap().unwrap_err();
        assert!(error.passing && error.message.starts_with("on some pages it writes more than the 64 KB"), "{error}");
    }
}
