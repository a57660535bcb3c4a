//! Slots: the parts of a page that a repository's theme may write itself, as minijinja templates.
//!
//! A theme comes with the repository, and so with the pull request of a stranger. A slot shows values and has no way
//! to make them grow: no operators that join texts, no captured blocks, no macros, no filters but the ones below; its
//! steps and its output are bounded. What it writes still stands under the page's own content security policy.

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use minijinja::machinery::{Token, tokenize};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

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

/// Why a slot cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotError {
    /// The file, as the configuration and the repository name it.
    pub path: String,
    /// The line, from one, where known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
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
/// Bytes that one slot of one page may write.
const LONGEST: usize = 1024 * 1024;
/// Bytes that the file of a slot may have.
pub const SOURCE: usize = 256 * 1024;

/// The slots of a theme, compiled.
#[derive(Debug, Default)]
pub struct Slots {
    environment: Environment<'static>,
    paths: BTreeMap<Slot, String>,
}

impl Slots {
    /// Compiles slots from their paths and texts.
    ///
    /// # Errors
    /// When one is no template, or uses what a slot may not.
    pub fn new(files: Vec<(Slot, String, String)>) -> Result<Slots, SlotError> {
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
        Ok(Slots { environment, paths })
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
        Some(SlotError { path, line: None, message: message.to_owned() })
    }

    /// The slot with these values; none where the theme does not have it.
    ///
    /// # Errors
    /// When the template names a value that is not there, or takes too many steps or too much room.
    pub fn render(&self, slot: Slot, values: &impl Serialize) -> Option<Result<String, SlotError>> {
        let path = self.paths.get(&slot)?;
        let mut out = Bounded(Vec::new());
        let rendered = self
            .environment
            .get_template(slot.file())
            .and_then(|template| template.render_captured_to(Value::from(Serde(values)), &mut out).map(drop));
        Some(match rendered {
            Ok(()) => Ok(String::from_utf8_lossy(&out.0).into_owned()),
            Err(error) => Err(told(path, &error)),
        })
    }
}

/// Refuses what could make values grow: joining, repeating, capturing.
fn permitted(path: &str, text: &str) -> Result<(), SlotError> {
    let fail = |line: u16, message: String| Err(SlotError { path: path.to_owned(), line: Some(line.into()), message });
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
    SlotError { path: path.to_owned(), line: error.line(), message: format!("{}{detail}", error.kind()) }
}

/// A buffer that refuses to grow beyond what a page can bear.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other("the slot writes more than a page can bear"));
        }
        self.0.extend_from_slice(bytes);
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
        let made = Slots::new(vec![(Slot::Header, "theme/slots/header.html".to_owned(), text.to_owned())]);
        let values = Values { name: "A & B", list: vec![1, 2, 3] };
        let shown = made.and_then(|slots| slots.render(Slot::Header, &values).unwrap_or(Ok(String::new())));
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
        let nested = "{% for a in list %}".repeat(12) + "{{ name }}" + &"{% endfor %}".repeat(12);
        check(&nested, "theme/slots/header.html:1: engine ran out of fuel");
        let long = "x".repeat(200_000);
        let text = format!("{{% for a in list %}}{{% for b in list %}}{long}{{% endfor %}}{{% endfor %}}");
        let made = Slots::new(vec![(Slot::Header, "h".to_owned(), text)]).unwrap();
        let values: BTreeMap<&str, Vec<u8>> = [("list", vec![1, 2, 3])].into();
        assert!(made.render(Slot::Header, &values).is_some_and(|rendered| rendered.is_err()));
    }
}
