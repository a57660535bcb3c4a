//! The only way to standard output and standard error. What is printed for people is shielded, whoever wrote it; data is
//! written so that it means the same and steers nothing.

use std::io::{self, IsTerminal, StderrLock, Write};

use anstream::AutoStream;
use anstyle::Style;

use crate::terminal::{json, shielded};

/// Standard error, for people.
pub(super) struct Screen {
    out: AutoStream<StderrLock<'static>>,
    /// Whether styles are shown.
    pub(super) styled: bool,
}

impl Screen {
    pub(super) fn lock() -> Screen {
        let styled = io::stderr().is_terminal();
        Screen { out: anstream::stderr().lock(), styled }
    }

    /// Prints a text and a line end.
    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", shielded(text, self.styled))
    }
}

/// Prints a text and a line end to standard error.
pub(super) fn say(text: &str) -> Result<(), String> {
    enough(Screen::lock().say(text), "standard error")
}

/// Prints a word in a style, a colon, a text and a line end to standard error.
pub(super) fn say_as(style: Style, word: &str, text: &str) -> Result<(), String> {
    let line = shielded(&format!("{word}: {text}"), false);
    let rest = line.strip_prefix(word).unwrap_or(&line);
    enough(writeln!(anstream::stderr(), "{style}{word}{style:#}{rest}"), "standard error")
}

/// Prints a text for people to standard output.
pub(super) fn print(text: &str) -> Result<(), String> {
    raw(&shielded(text, false))
}

/// Prints JSON to standard output.
pub(super) fn print_json(text: &str) -> Result<(), String> {
    raw(&json(text))
}

/// Prints workflow commands of our own, which are escaped where they are made, to standard output.
pub(super) fn print_commands(text: &str) -> Result<(), String> {
    raw(text)
}

fn raw(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    enough(out.write_all(text.as_bytes()).and_then(|()| out.flush()), "standard output")
}

/// How a write to `stream` went. A reader that has seen enough (`| head`) is no error.
pub(super) fn enough(result: io::Result<()>, stream: &str) -> Result<(), String> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("{stream}: {error}")),
        _ => Ok(()),
    }
}
