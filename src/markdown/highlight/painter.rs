//! Coloured places in code, written as HTML.

use crate::markdown::escape;

/// What a piece of code is. The letters are the classes that the theme has colours for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Class {
    #[default]
    Plain,
    Comment,
    String,
    Escape,
    Number,
    Literal,
    Keyword,
    Operator,
    Function,
    Type,
    Heading,
    Attribute,
    Variable,
    Inserted,
    Deleted,
}

impl Class {
    fn letter(self) -> &'static str {
        match self {
            Class::Plain => "",
            Class::Comment => "c",
            Class::String => "s",
            Class::Escape => "e",
            Class::Number => "n",
            Class::Literal => "l",
            Class::Keyword => "k",
            Class::Operator => "o",
            Class::Function => "f",
            Class::Type => "t",
            Class::Heading => "h",
            Class::Attribute => "a",
            Class::Variable => "v",
            Class::Inserted => "i",
            Class::Deleted => "d",
        }
    }
}

/// Writes `code` from its beginning to its end, once, whatever it is told about the places between.
pub(super) struct Painter<'a> {
    out: &'a mut String,
    code: &'a str,
    /// How much of the code is written.
    written: usize,
    open: Class,
}

impl<'a> Painter<'a> {
    pub(super) fn new(out: &'a mut String, code: &'a str) -> Painter<'a> {
        Painter { out, code, written: 0, open: Class::Plain }
    }

    pub(super) fn code(&self) -> &'a str {
        self.code
    }

    /// Colours a place behind all those before it. What is between the last and this is plain.
    pub(super) fn paint(&mut self, start: usize, end: usize, class: Class) {
        if class != Class::Plain {
            self.write(start, Class::Plain);
            self.write(end, class);
        }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) {
        self.write(self.code.len(), Class::Plain);
        self.close();
    }

    /// A place within a character is not one, so what should end there goes on to the next end.
    fn write(&mut self, end: usize, class: Class) {
        let Some(text) = self.code.get(self.written..end).filter(|text| !text.is_empty()) else { return };
        // White space has no colour, so it need not end a span or begin one.
        if class != self.open && !text.trim_ascii().is_empty() {
            self.close();
            if class != Class::Plain {
                self.out.push_str("<span class=\"");
                self.out.push_str(class.letter());
                self.out.push_str("\">");
                self.open = class;
            }
        }
        escape::text(self.out, text);
        self.written = end;
    }

    fn close(&mut self) {
        if self.open != Class::Plain {
            self.out.push_str("</span>");
            self.open = Class::Plain;
        }
    }
}
