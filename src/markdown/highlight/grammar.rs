//! All languages that have no lexer here: short classes from syntect's scopes.
//!
//! Loading the set takes 4 ms, the regular expressions of a language another 4 to 13 when its first block comes, so
//! neither happens before there is such a block.

use std::collections::HashMap;
use std::sync::OnceLock;

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::Budget;
use super::painter::{Class, Painter};

/// Lines longer than this are plain: the time that grammars take grows with the square of it.
pub(super) const LONGEST_LINE: usize = 2_000;

/// From the outermost part of a scope to the class of the text in it. The first that fits is taken; no class at all
/// is a class too: it ends that of what stands around it.
const CLASSES: [(&str, Class); 32] = [
    ("comment", Class::Comment),
    ("string.unquoted.plain", Class::Plain),
    ("string.unquoted.argument", Class::Plain),
    ("string", Class::String),
    ("constant.character.escape", Class::Escape),
    ("constant.numeric", Class::Number),
    ("constant.language", Class::Literal),
    ("constant", Class::Literal),
    ("keyword.operator", Class::Operator),
    ("keyword.declaration", Class::Keyword),
    ("keyword", Class::Keyword),
    ("storage.type", Class::Keyword),
    ("storage", Class::Keyword),
    ("entity.name.function", Class::Function),
    ("entity.name.tag", Class::Type),
    ("entity.name.section", Class::Heading),
    ("entity.name.type", Class::Type),
    ("entity.name", Class::Type),
    ("entity.other.attribute-name", Class::Attribute),
    ("entity.other.inherited-class", Class::Type),
    ("support.function", Class::Function),
    ("support.constant", Class::Literal),
    ("support.type", Class::Type),
    ("support", Class::Type),
    ("variable.function", Class::Function),
    ("variable.parameter", Class::Variable),
    ("variable.other.member", Class::Plain),
    ("variable", Class::Variable),
    ("markup.inserted", Class::Inserted),
    ("markup.deleted", Class::Deleted),
    ("markup.heading", Class::Heading),
    ("meta.interpolation", Class::Plain),
];

/// Names that authors give to languages, and names that the syntax set has for them.
const ALIASES: [(&str, &str); 13] = [
    ("bzl", "py"),
    ("cel", "js"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("gotemplate", "html"),
    ("handlebars", "html"),
    ("hbs", "html"),
    ("hcl", "tf"),
    ("js", "javascript"),
    ("json5", "js"),
    ("python3", "py"),
    ("starlark", "py"),
    ("vyper", "py"),
];

struct Languages {
    set: SyntaxSet,
    /// By name and by extension, lower case; to the place in the set.
    names: HashMap<String, usize>,
    classes: Vec<(Scope, Class)>,
}

fn languages() -> &'static Languages {
    static LANGUAGES: OnceLock<Languages> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let set = two_face::syntax::extra_newlines();
        let mut names = HashMap::new();
        for (place, syntax) in set.syntaxes().iter().enumerate() {
            for name in std::iter::once(&syntax.name).chain(&syntax.file_extensions) {
                names.entry(name.to_lowercase()).or_insert(place);
            }
        }
        let classes = CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect();
        Languages { set, names, classes }
    })
}

impl Languages {
    fn find(&self, language: &str) -> Option<&SyntaxReference> {
        let alias = ALIASES.iter().find(|(alias, _)| *alias == language).map(|(_, name)| *name);
        let place = alias.and_then(|name| self.names.get(name)).or_else(|| self.names.get(language));
        place.and_then(|place| self.set.syntaxes().get(*place))
    }

    /// The class of a scope, if it has one of its own.
    fn class(&self, scope: Scope) -> Option<Class> {
        self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class)
    }
}

/// Whether there is a grammar for a language.
#[cfg(test)]
pub(super) fn knows(language: &str) -> bool {
    languages().find(language).is_some()
}

/// Colours the code of `painter` as far as the language is known and the budget goes.
pub(super) fn paint(painter: &mut Painter<'_>, language: &str, budget: &mut Budget) {
    let languages = languages();
    let Some(syntax) = languages.find(language) else { return };
    let mut state = ParseState::new(syntax);
    let mut scopes = Scopes::default();
    let mut at = 0;
    for line in painter.code().split_inclusive('\n') {
        let affordable = line.len() <= LONGEST_LINE && budget.spend(line.len() * line.len().max(Budget::LINE));
        let changes = if affordable { state.parse_line(line, &languages.set).ok() } else { None };
        let mut start = at;
        at += line.len();
        for (place, change) in changes.unwrap_or_default() {
            let end = at - line.len() + place;
            painter.paint(start, end, scopes.current());
            start = end;
            scopes.change(languages, &change);
        }
        painter.paint(start, at, scopes.current());
    }
}

/// The classes of the scopes that the text stands in.
#[derive(Default)]
struct Scopes {
    /// Scopes come again and again; looking each up in the table takes as long as parsing does.
    known: HashMap<Scope, Option<Class>>,
    classes: Vec<Class>,
    cleared: Vec<Vec<Class>>,
}

impl Scopes {
    fn current(&self) -> Class {
        self.classes.last().copied().unwrap_or_default()
    }

    fn change(&mut self, languages: &Languages, change: &ScopeStackOp) {
        match change {
            ScopeStackOp::Push(scope) => {
                let own = *self.known.entry(*scope).or_insert_with(|| languages.class(*scope));
                self.classes.push(own.unwrap_or_else(|| self.current()));
            }
            ScopeStackOp::Pop(count) => self.classes.truncate(self.classes.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let count = match amount {
                    ClearAmount::TopN(count) => *count,
                    ClearAmount::All => self.classes.len(),
                };
                let kept = self.classes.len().saturating_sub(count);
                self.cleared.push(self.classes.split_off(kept));
            }
            ScopeStackOp::Restore => self.classes.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}
