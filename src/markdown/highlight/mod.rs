//! Code, coloured when the site is built, with the classes of one letter that [`painter::Class`] names.
//!
//! Grammars are other people's work: syntect with the set of bat knows some two hundred languages and is kept well,
//! so that is what colours code here ([`grammar`]). It matches regular expressions line by line, though, and that was
//! half of the processor time of a whole build. In the proposals of Kubernetes, nineteen twentieths of it went to six
//! languages: 1.24 s for 1.3 MB of code. For those, and for no others, there are lexers of our own ([`languages`] has
//! the list, [`lexer`], [`yaml`], [`shell`] and [`diff`] the code). They take 0.012 s, make a tenth less HTML because
//! they leave ordinary names alone, and spare most sites the loading of the set. What is rarer than these stays where
//! others look after it.
//!
//! Whoever colours, [`Painter`] writes, from places in the code and never from copies of it. So no mistake in a lexer
//! can lose a character or let one through unescaped; the worst it can do is a wrong colour.

mod diff;
mod grammar;
mod languages;
mod lexer;
mod painter;
mod scan;
mod shell;
mod yaml;

#[cfg(test)]
mod tests;

use super::escape;
use painter::Painter;

/// Blocks longer than this are plain.
const LONGEST_BLOCK: usize = 100_000;

/// What one document may spend on colours, in squared bytes of lines: some 400 KB of ordinary code.
/// What is beyond is plain. Counted, not timed, so that the same document always gives the same page.
///
/// Our own lexers take time in proportion to the code, but the page still grows by up to twenty times with tags.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Budget {
        Budget(60_000_000)
    }
}

impl Budget {
    /// The least that a line costs, as if it were of this length.
    const LINE: usize = 80;

    fn spend(&mut self, cost: usize) -> bool {
        let affordable = cost <= self.0;
        if affordable {
            self.0 -= cost;
        }
        affordable
    }
}

/// The language that the info string of a fence names: lower case, nothing that could not be in a class.
pub(super) fn language(info: &str) -> String {
    let word = info.trim_start_matches(['{', '.', ' ']).split([' ', '\t', ',', '{', '}', ':']).next().unwrap_or("");
    let kept = |character: &char| character.is_ascii_alphanumeric() || "+#._-".contains(*character);
    word.chars().take(32).filter(kept).map(|character| character.to_ascii_lowercase()).collect()
}

/// Writes `code`, coloured as far as the language is known and the budget goes.
pub(super) fn write(out: &mut String, code: &str, language: &str, budget: &mut Budget) {
    if code.len() > LONGEST_BLOCK || languages::is_plain(language) {
        return escape::text(out, code);
    }
    let mut painter = Painter::new(out, code);
    match languages::find(language) {
        Some(lex) if budget.spend(code.len() * Budget::LINE) => lex(&mut painter),
        Some(_) => {}
        None => grammar::paint(&mut painter, language, budget),
    }
    painter.finish();
}
