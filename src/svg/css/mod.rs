//! Style sheets, declarations and single values, from which everything is left out that loads or runs something.
//!
//! The tokens are those of `cssparser`, the tokenizer of Firefox, and each is written as it was or not at all. One thing in
//! a style sheet refers to anything: `url(…)`, which has to be `url(#id)`, or an embedded font where a font is declared.
//! Functions and rules with `@` that are not listed are left out. So are escapes, except in names and strings, where they
//! are decoded and written anew.

use std::borrow::Cow;

use cssparser::{ParseError, Parser, ParserInput, Token};

mod subject;
mod token;

use super::allow;
pub(super) use subject::Rule;
use subject::Subjects;

/// How deep blocks may be nested.
const DEPTH: usize = 32;

/// What was kept of a style sheet, a list of declarations or a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Style<'text> {
    /// The text that was kept.
    pub(super) text: Cow<'text, str>,
    /// The elements of the picture that it refers to, each as `#id`.
    pub(super) references: Vec<String>,
    /// The rules that refer to elements, of a whole style sheet.
    pub(super) rules: Vec<Rule>,
}

impl<'text> Style<'text> {
    /// A style without anything that could refer to something.
    const fn plain(text: &'text str) -> Style<'text> {
        Style { text: Cow::Borrowed(text), references: Vec::new(), rules: Vec::new() }
    }
}

/// Cleans a style sheet. `left_out` is told how each part begins that is left out.
pub(super) fn sheet<'text>(text: &'text str, left_out: &mut dyn FnMut(&str)) -> Style<'text> {
    items(text, Level::Sheet, left_out)
}

/// Cleans the declarations of an attribute `style` in the same way.
pub(super) fn declarations<'text>(text: &'text str, left_out: &mut dyn FnMut(&str)) -> Style<'text> {
    items(text, Level::Attribute, left_out)
}

/// Checks the value of a property, or a list of such values with `;` between them; none where it may not stay.
pub(super) fn value(text: &str, is_list: bool) -> Option<Style<'_>> {
    if !may_refer(text) {
        return Some(Style::plain(text));
    }
    let mut input = ParserInput::new(text);
    let left_out = &mut |_: &str| {};
    let mut writer = Writer { out: String::new(), references: Vec::new(), rules: Vec::new(), left_out };
    let context = Context { is_list, ..Context::default() };
    writer.tokens(&mut Parser::new(&mut input), context).ok()?;
    Some(writer.finish())
}

fn items<'text>(text: &'text str, level: Level, left_out: &mut dyn FnMut(&str)) -> Style<'text> {
    if !may_refer(text) {
        return Style::plain(text);
    }
    let mut input = ParserInput::new(text);
    let out = String::with_capacity(text.len());
    let mut writer = Writer { out, references: Vec::new(), rules: Vec::new(), left_out };
    writer.items(&mut Parser::new(&mut input), level, 0);
    writer.finish()
}

/// Whether a style could hold a function, a rule with `@` or an escape. Most hold none, and then nothing that acts.
fn may_refer(text: &str) -> bool {
    text.contains(['(', '@', '\\'])
}

/// Where rules and declarations stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// At the top of a style sheet.
    Sheet,
    /// Within braces.
    Block,
    /// In an attribute, where there are no braces.
    Attribute,
}

/// What may stand among the tokens of an item.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    /// Whether `;` is one of them.
    is_list: bool,
    /// Whether embedded fonts are.
    has_fonts: bool,
    /// Whether they are the value of a property of the sheet's own, which could be used anywhere.
    is_custom: bool,
    depth: usize,
}

/// That an item may not stay. `is_over` says that it was read to its end.
struct Refused {
    is_over: bool,
}

const REFUSED: Refused = Refused { is_over: false };

struct Writer<'list> {
    out: String,
    references: Vec<String>,
    rules: Vec<Rule>,
    left_out: &'list mut dyn FnMut(&str),
}

impl Writer<'_> {
    fn finish<'text>(self) -> Style<'text> {
        Style { text: Cow::Owned(self.out), references: self.references, rules: self.rules }
    }

    /// Rules and declarations up to the end of the block.
    fn items(&mut self, parser: &mut Parser<'_, '_>, level: Level, depth: usize) {
        loop {
            let start = parser.position();
            let (kept, references, rules) = (self.out.len(), self.references.len(), self.rules.len());
            match self.item(parser, level, depth) {
                Ok(true) => {}
                Ok(false) => return,
                Err(Refused { is_over }) => {
                    self.out.truncate(kept);
                    self.references.truncate(references);
                    self.rules.truncate(rules);
                    if !is_over {
                        skip(parser, level);
                    }
                    (self.left_out)(parser.slice_from(start).trim());
                }
            }
        }
    }

    /// One rule or declaration, which ends behind `;` or a block in braces. False at the end of all.
    fn item(&mut self, parser: &mut Parser<'_, '_>, level: Level, depth: usize) -> Result<bool, Refused> {
        let mut context = Context { depth, ..Context::default() };
        let mut subjects = Subjects::default();
        let mut is_first = true;
        loop {
            let start = parser.position();
            let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return Ok(false) };
            let written = parser.slice_from(start);
            if token != Token::CurlyBracketBlock {
                subjects.see(&token);
            }
            match &token {
                Token::WhiteSpace(_) => self.out.push_str(written),
                Token::Comment(_) => self.comment(),
                // The marks of an HTML comment round a sheet, which mean nothing.
                Token::CDO | Token::CDC if level == Level::Sheet && is_first => {}
                Token::Semicolon => {
                    self.out.push(';');
                    return Ok(true);
                }
                Token::CurlyBracketBlock if level != Level::Attribute => {
                    let before = self.references.len();
                    self.rule(parser, depth + 1)?;
                    let references = self.references.split_off(before);
                    if !references.is_empty() {
                        self.rules.push(subjects.rule(references));
                    }
                    return Ok(true);
                }
                Token::AtKeyword(name) if is_first && level != Level::Attribute => {
                    if !allow::at_rule(name) || written.contains('\\') {
                        return Err(REFUSED);
                    }
                    self.out.push_str(written);
                    is_first = false;
                }
                token => {
                    if is_first && let Token::Ident(name) = token {
                        context.has_fonts = level == Level::Block && name.eq_ignore_ascii_case("src");
                        context.is_custom = name.starts_with("--");
                    }
                    self.token(parser, token, written, context)?;
                    is_first = false;
                }
            }
        }
    }

    /// The block in braces that was just opened.
    fn rule(&mut self, parser: &mut Parser<'_, '_>, depth: usize) -> Result<(), Refused> {
        self.out.push('{');
        let read = parser.parse_nested_block(|inner| {
            if depth > DEPTH {
                return Err(inner.new_custom_error::<(), ()>(()));
            }
            self.items(inner, Level::Block, depth);
            Ok(())
        });
        self.out.push('}');
        read.map_err(|_| Refused { is_over: true })
    }
}

/// Goes on to the end of an item.
fn skip(parser: &mut Parser<'_, '_>, level: Level) {
    loop {
        match parser.next() {
            Ok(Token::Semicolon) | Err(_) => return,
            Ok(Token::CurlyBracketBlock) if level != Level::Attribute => {
                // What is in it is passed over.
                let _: Result<(), ParseError<'_, ()>> =
                    parser.parse_nested_block(|inner| Err(inner.new_custom_error(())));
                return;
            }
            Ok(_) => {}
        }
    }
}
