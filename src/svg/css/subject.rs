//! What the rules of a style sheet apply to, as far as a name tells it.

use cssparser::Token;

/// A rule that refers to elements of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::svg) struct Rule {
    /// Classes and ids of the elements that it applies to, as `.class` and `#id`.
    pub(in crate::svg) subjects: Vec<String>,
    /// Whether it may apply to any other element.
    pub(in crate::svg) is_general: bool,
    /// What it refers to, as `#id`.
    pub(in crate::svg) references: Vec<String>,
}

/// The subjects of a list of selectors, which is read token by token. A selector applies to elements that its last part
/// fits, whatever stands before that.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    found: Vec<String>,
    is_general: bool,
    /// A class or id of the part that is being read.
    part: Option<String>,
    /// Whether the next token begins another part.
    is_apart: bool,
    is_after_dot: bool,
}

impl Subjects {
    pub(super) fn see(&mut self, token: &Token<'_>) {
        match token {
            Token::WhiteSpace(_) | Token::Delim('>' | '+' | '~') => self.is_apart = true,
            Token::Comma => self.end(),
            token => {
                if std::mem::take(&mut self.is_apart) {
                    self.part = None;
                }
                match token {
                    Token::Ident(name) if self.is_after_dot => self.part = Some(format!(".{name}")),
                    Token::IDHash(name) => self.part = Some(format!("#{name}")),
                    _ => {}
                }
            }
        }
        self.is_after_dot = matches!(token, Token::Delim('.'));
    }

    /// Ends a selector.
    fn end(&mut self) {
        match self.part.take() {
            Some(part) => self.found.push(part),
            None => self.is_general = true,
        }
        self.is_apart = false;
    }

    /// The rule of these selectors.
    pub(super) fn rule(mut self, references: Vec<String>) -> Rule {
        self.end();
        Rule { subjects: self.found, is_general: self.is_general, references }
    }
}

#[cfg(test)]
mod tests {
    use cssparser::{Parser, ParserInput};

    use super::*;

    #[test]
    fn the_last_part_of_a_selector_counts() {
        for (selectors, expected, is_general) in [
            (".a", &[".a"][..], false),
            (".a , #b ", &[".a", "#b"], false),
            ("g.a.b:hover", &[".b"], false),
            (".a .b>.c", &[".c"], false),
            (".a rect", &[], true),
            (".a>rect,.b", &[".b"], true),
            ("*", &[], true),
            (":not(.a)", &[], true),
            (".a:not(.b)", &[".a"], false),
            (".a [class~=b]", &[], true),
            ("[class='.a']", &[], true),
            ("& .a + .b", &[".b"], false),
            ("50%", &[], true),
            ("", &[], true),
        ] {
            let mut input = ParserInput::new(selectors);
            let mut parser = Parser::new(&mut input);
            let mut subjects = Subjects::default();
            while let Ok(token) = parser.next_including_whitespace() {
                subjects.see(&token.clone());
            }
            let rule = subjects.rule(Vec::new());
            assert_eq!(
                (&*rule.subjects, rule.is_general),
                (&*expected.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>(), is_general),
                "{selectors}"
            );
        }
    }
}
