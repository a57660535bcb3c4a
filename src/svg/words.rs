//! The words of a page that is embedded in a picture, as text of the picture.
//!
//! Mermaid and draw.io write labels as HTML in `foreignObject`. Without them a diagram says nothing, and where draw.io has
//! put something else beside them it is "[Not supported by viewer]". The words are set in the middle of the same box.

use std::fmt::Write as _;

use super::xml::Element;

/// How many lines are kept of a label, and how many characters of a line.
const LINES: usize = 40;
const LINE: usize = 400;

/// Elements of HTML that do not begin a line of their own.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "kbd", "label", "q", "s", "small", "span", "strike",
    "strong", "sub", "sup", "u",
];

/// The words of an embedded page that is being read.
#[derive(Debug)]
pub(super) struct Words {
    /// The middle of its box.
    middle: (f64, f64),
    width: f64,
    lines: Vec<String>,
    /// Whether the next word begins a line.
    at_start: bool,
    /// The open elements: how each parts lines and whether its text is shown.
    open: Vec<(bool, bool)>,
}

impl Words {
    /// Those of a `foreignObject`, if it has a box of a certain size.
    pub(super) fn of(element: &Element<'_>) -> Option<Words> {
        let number = |name: &str| {
            let number: f64 = element.value(name)?.trim().trim_end_matches("px").parse().ok()?;
            (number.abs() < 1e6).then_some(number)
        };
        let (width, height) =
            number("width").zip(number("height")).filter(|(width, height)| *width > 0.0 && *height > 0.0)?;
        let (left, top) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
        let middle = (left + width / 2.0, top + height / 2.0);
        Some(Words { middle, width, lines: Vec::new(), at_start: true, open: Vec::new() })
    }

    pub(super) fn start(&mut self, name: &str) {
        let parts = !INLINE.contains(&name);
        let shows = self.shows() && !matches!(name, "script" | "style" | "title" | "template" | "head");
        self.at_start |= parts;
        self.open.push((parts, shows));
    }

    pub(super) fn end(&mut self) {
        let (parts, _) = self.open.pop().unwrap_or_default();
        self.at_start |= parts;
    }

    fn shows(&self) -> bool {
        self.open.last().is_none_or(|(_, shows)| *shows)
    }

    pub(super) fn text(&mut self, text: &str) {
        if !self.shows() {
            return;
        }
        // In the usual sizes no text is narrower than that on average.
        let most = (self.width / 6.0).clamp(8.0, LINE as f64) as usize;
        let mut is_apart = text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            let length = word.chars().count();
            let fits = |line: &String| line.chars().count() + length < most;
            if self.at_start || !self.lines.last().is_some_and(fits) {
                if self.lines.len() == LINES {
                    return;
                }
                self.lines.push(String::new());
            } else if is_apart {
                self.space();
            }
            let line = self.lines.last_mut();
            line.into_iter().for_each(|line| line.extend(word.chars().take(LINE)));
            (self.at_start, is_apart) = (false, true);
        }
        if text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        if let Some(line) = self.lines.last_mut().filter(|line| !line.ends_with(' ')) {
            line.push(' ');
        }
    }

    /// The lines, without empty ones.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty())
    }

    /// The middle of the box, as the values of `x` and `y`.
    pub(super) fn place(&self) -> (String, String) {
        let text = |number: f64| {
            let mut text = String::new();
            let _ = write!(text, "{}", (number * 100.0).round() / 100.0);
            text
        };
        (text(self.middle.0), text(self.middle.1))
    }
}
