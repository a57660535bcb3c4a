//! The tokens of an item: each is written as it was, or the item may not stay.

use std::borrow::Cow;

use cssparser::{ParseError, Parser, ToCss as _, Token, serialize_string};

use super::{Context, DEPTH, REFUSED, Refused, Writer};
use crate::svg::name::is_char;
use crate::svg::{allow, reference};

impl Writer<'_> {
    /// Everything up to the end of the block, none of it in braces.
    pub(super) fn tokens(&mut self, parser: &mut Parser<'_, '_>, context: Context) -> Result<(), Refused> {
        loop {
            let start = parser.position();
            let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return Ok(()) };
            let written = parser.slice_from(start);
            match &token {
                Token::WhiteSpace(_) => self.out.push_str(written),
                Token::Comment(_) => self.comment(),
                Token::Semicolon if context.is_list => self.out.push(';'),
                token => self.token(parser, token, written, context)?,
            }
        }
    }

    pub(super) fn token(
        &mut self,
        parser: &mut Parser<'_, '_>,
        token: &Token<'_>,
        written: &str,
        context: Context,
    ) -> Result<(), Refused> {
        if written.contains('\\') {
            return match token {
                Token::Ident(_) | Token::QuotedString(_) | Token::Hash(_) | Token::IDHash(_) => {
                    let decoded = token.to_css_string();
                    if self.joins_to_mark(&decoded) {
                        return Err(REFUSED);
                    }
                    self.out.push_str(&decoded);
                    if decoded.chars().all(is_char) { Ok(()) } else { Err(REFUSED) }
                }
                _ => Err(REFUSED),
            };
        }
        match token {
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                let address =
                    parser.parse_nested_block(|inner| inner.expect_string_cloned().map_err(ParseError::<()>::from));
                self.address(&address.map_err(|_| REFUSED)?, context)
            }
            Token::UnquotedUrl(address) => self.address(address, context),
            Token::Function(name) if allow::function(name) => self.block(parser, written, ')', context),
            // Behind a name it would be a function to whoever takes the name otherwise.
            Token::ParenthesisBlock if self.ends_in_name() => Err(REFUSED),
            Token::ParenthesisBlock => self.block(parser, written, ')', context),
            Token::SquareBracketBlock => self.block(parser, written, ']', context),
            // One that the end of the style closes would take in what is written behind it.
            Token::QuotedString(_) if written.len() < 2 || written.get(..1) != written.get(written.len() - 1..) => {
                Err(REFUSED)
            }
            Token::Ident(_)
            | Token::QuotedString(_)
            | Token::Hash(_)
            | Token::IDHash(_)
            | Token::Delim(_)
            | Token::Number { .. }
            | Token::Percentage { .. }
            | Token::Dimension { .. }
            | Token::Colon
            | Token::Comma
            | Token::IncludeMatch
            | Token::DashMatch
            | Token::PrefixMatch
            | Token::SuffixMatch
            | Token::SubstringMatch => {
                self.out.push_str(written);
                Ok(())
            }
            _ => Err(REFUSED),
        }
    }

    /// The content of the function or block that was just opened, and its end.
    fn block(&mut self, parser: &mut Parser<'_, '_>, open: &str, close: char, context: Context) -> Result<(), Refused> {
        self.out.push_str(open);
        let context = Context { depth: context.depth + 1, ..context };
        let read = parser.parse_nested_block(|inner| {
            let read = if context.depth > DEPTH { Err(REFUSED) } else { self.tokens(inner, context) };
            read.map_err(|_| inner.new_custom_error::<(), ()>(()))
        });
        self.out.push(close);
        read.map_err(|_| REFUSED)
    }

    fn address(&mut self, address: &str, context: Context) -> Result<(), Refused> {
        let kept = match reference::local(address) {
            Some(local) if !context.is_custom => {
                self.references.push(local.to_owned());
                Cow::Borrowed(local)
            }
            None if context.has_fonts => Cow::Owned(reference::font(address).ok_or(REFUSED)?),
            _ => return Err(REFUSED),
        };
        self.out.push_str("url(");
        let is_plain = |letter: char| letter.is_alphanumeric() || "#-_.:/;,+=".contains(letter);
        if kept.chars().all(is_plain) {
            self.out.push_str(&kept);
        } else {
            serialize_string(&kept, &mut self.out).map_err(|_| REFUSED)?;
        }
        self.out.push(')');
        Ok(())
    }

    /// Whether a name without its escapes could become a part of `<!--` or `-->`, which whoever reads the style next leaves out.
    fn joins_to_mark(&self, name: &str) -> bool {
        name == "--" || name.starts_with("--") && self.out.ends_with("<!")
    }

    /// Whether a name was written last that does not begin with `@`.
    fn ends_in_name(&self) -> bool {
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_') || !letter.is_ascii();
        let before = self.out.trim_end_matches(is_part);
        before.len() < self.out.len() && !before.ends_with('@')
    }

    /// What is left of a comment: nothing, or as much as keeps two tokens apart.
    pub(super) fn comment(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\t', '\n', '\r', ';', '{', '}']) {
            self.out.push_str("/**/");
        }
    }
}
