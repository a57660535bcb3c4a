//! Words of a shell's language: what they are depends on where they stand.

use super::Shell;
use crate::markdown::highlight::painter::Class;
use crate::markdown::highlight::scan::{byte, skip, starts};

/// What follows these is a command again.
const LEADING: [&str; 9] = ["!", "do", "elif", "else", "if", "then", "time", "until", "while"];
const CLOSING: [&str; 7] = ["break", "continue", "done", "esac", "exit", "fi", "return"];
/// What follows these are names, perhaps with values.
const DECLARING: [&str; 6] = ["declare", "export", "local", "readonly", "typeset", "unset"];
/// Commands of the shell itself. Of others nobody can say whether they are commands or words of a text.
const BUILTINS: [&str; 23] = [
    "alias", "cd", "command", "echo", "eval", "exec", "false", "getopts", "kill", "popd", "printf", "pushd", "pwd",
    "read", "set", "shift", "source", "test", "trap", "true", "type", "ulimit", "wait",
];

/// What a word is by its place.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Command,
    /// Right behind `name=`; a command may follow.
    Value,
    /// A name that is declared.
    Name,
    Argument,
}

impl Shell<'_, '_> {
    pub(super) fn word(&mut self) {
        let start = self.at;
        let fits = |byte: u8| !byte.is_ascii_whitespace() && !b"'\"$\\|&;<>()`".contains(&byte);
        // Space that ends no word, such as a form feed, is one: each step goes forward.
        let end = skip(self.bytes, start, fits).max(start + 1);
        if self.assignment(end) {
            return;
        }
        let word = self.painter.code().get(start..end).unwrap_or("");
        let (class, place) = match self.place {
            Place::Command if LEADING.contains(&word) => (Class::Keyword, Place::Command),
            Place::Command if DECLARING.contains(&word) => (Class::Keyword, Place::Name),
            Place::Command if CLOSING.contains(&word) => (Class::Keyword, Place::Argument),
            Place::Command if matches!(word, "for" | "case" | "select") => {
                self.awaits_in = true;
                (Class::Keyword, Place::Argument)
            }
            Place::Command if word == "{" => (Class::Plain, Place::Command),
            Place::Command if word == "function" => (Class::Keyword, Place::Name),
            Place::Command | Place::Name if starts(self.bytes, end, "()") => (Class::Function, Place::Argument),
            Place::Command if self.is_transcript || BUILTINS.contains(&word) => (Class::Function, Place::Argument),
            Place::Command => (Class::Plain, Place::Argument),
            Place::Argument if word == "in" && self.awaits_in => {
                self.awaits_in = false;
                (Class::Keyword, Place::Argument)
            }
            place => (Class::Plain, place),
        };
        self.paint(end, class);
        self.place = place;
    }

    /// Takes `name=` and the plain beginning of the value, if that is what stands before `end`.
    fn assignment(&mut self, end: usize) -> bool {
        let name = skip(self.bytes, self.at, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let sign = name + usize::from(byte(self.bytes, name) == b'+');
        let is_name = name > self.at && byte(self.bytes, sign) == b'=';
        if !is_name || !matches!(self.place, Place::Command | Place::Name) {
            return false;
        }
        self.paint(name, Class::Variable);
        self.paint(sign + 1, Class::Operator);
        self.at = end;
        if self.place == Place::Command {
            self.place = Place::Value;
        }
        true
    }
}
