//! Code, coloured when the site is built: short classes from syntect's scopes.

use std::collections::HashMap;
use std::sync::OnceLock;

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::escape;

/// Lines longer than this are plain: the time that grammars take grows with the square of it.
const LONGEST_LINE: usize = 2_000;
/// Blocks longer than this are plain.
const LONGEST_BLOCK: usize = 100_000;

/// What one document may spend on colours, in squared bytes of lines: some 400 KB of ordinary code.
/// What is beyond is plain. Counted, not timed, so that the same document always gives the same page.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Budget {
        Budget(60_000_000)
    }
}

impl Budget {
    fn spend(&mut self, line: &str) -> bool {
        let cost = line.len() * line.len().max(80);
        let affordable = line.len() <= LONGEST_LINE && cost <= self.0;
        if affordable {
            self.0 -= cost;
        }
        affordable
    }
}

/// From the outermost part of a scope to the class of the text in it. The first that fits is taken; no class at all
/// is a class too: it ends that of what stands around it.
const CLASSES: [(&str, &str); 32] = [
    ("comment", "c"),
    ("string.unquoted.plain", ""),
    ("string.unquoted.argument", ""),
    ("string", "s"),
    ("constant.character.escape", "e"),
    ("constant.numeric", "n"),
    ("constant.language", "l"),
    ("constant", "l"),
    ("keyword.operator", "o"),
    ("keyword.declaration", "k"),
    ("keyword", "k"),
    ("storage.type", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("entity.name.tag", "t"),
    ("entity.name.section", "h"),
    ("entity.name.type", "t"),
    ("entity.name", "t"),
    ("entity.other.attribute-name", "a"),
    ("entity.other.inherited-class", "t"),
    ("support.function", "f"),
    ("support.constant", "l"),
    ("support.type", "t"),
    ("support", "t"),
    ("variable.function", "f"),
    ("variable.parameter", "v"),
    ("variable.other.member", ""),
    ("variable", "v"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.heading", "h"),
    ("meta.interpolation", ""),
];

/// Names that authors give to languages, and names that the syntax set has for them.
const ALIASES: [(&str, &str); 24] = [
    ("bzl", "py"),
    ("cel", "js"),
    ("console", "sh"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("gotemplate", "html"),
    ("golang", "go"),
    ("handlebars", "html"),
    ("hbs", "html"),
    ("hcl", "tf"),
    ("js", "javascript"),
    ("json5", "js"),
    ("jsonc", "json"),
    ("patch", "diff"),
    ("protobuf", "proto"),
    ("python3", "py"),
    ("sh-session", "sh"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("shellscript", "sh"),
    ("starlark", "py"),
    ("terminal", "sh"),
    ("vyper", "py"),
    ("zsh", "sh"),
];

struct Languages {
    set: SyntaxSet,
    /// By name and by extension, lower case; to the place in the set.
    names: HashMap<String, usize>,
    classes: Vec<(Scope, &'static str)>,
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
        if matches!(language, "" | "text" | "txt" | "plain" | "plaintext" | "none" | "plain text") {
            return None;
        }
        let alias = ALIASES.iter().find(|(alias, _)| *alias == language).map(|(_, name)| *name);
        let place = alias.and_then(|name| self.names.get(name)).or_else(|| self.names.get(language));
        place.and_then(|place| self.set.syntaxes().get(*place))
    }

    /// The class of a scope, if it has one of its own.
    fn class(&self, scope: Scope) -> Option<&'static str> {
        self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class)
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
    if code.len() > LONGEST_BLOCK || language.is_empty() {
        return escape::text(out, code);
    }
    let languages = languages();
    let Some(syntax) = languages.find(language) else { return escape::text(out, code) };
    let mut state = ParseState::new(syntax);
    let mut colours = Colours::default();
    for line in code.split_inclusive('\n') {
        let changes = if budget.spend(line) { state.parse_line(line, &languages.set).ok() } else { None };
        let mut at = 0;
        for (place, change) in changes.unwrap_or_default() {
            if let Some(text) = line.get(at..place).filter(|text| !text.is_empty()) {
                colours.text(out, text);
                at = place;
            }
            colours.change(languages, &change);
        }
        colours.text(out, line.get(at..).unwrap_or(""));
    }
    colours.close(out);
}

/// The scopes that the text stands in, and the class that is open in the output.
#[derive(Default)]
struct Colours {
    /// Scopes come again and again; looking each up in the table takes as long as parsing does.
    known: HashMap<Scope, Option<&'static str>>,
    classes: Vec<&'static str>,
    cleared: Vec<Vec<&'static str>>,
    open: &'static str,
}

impl Colours {
    fn current(&self) -> &'static str {
        self.classes.last().copied().unwrap_or("")
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

    fn text(&mut self, out: &mut String, text: &str) {
        let class = self.current();
        // White space has no colour, so it need not end a span or begin one.
        if class != self.open && !text.trim_ascii().is_empty() {
            self.close(out);
            if !class.is_empty() {
                out.push_str("<span class=\"");
                out.push_str(class);
                out.push_str("\">");
                self.open = class;
            }
        }
        escape::text(out, text);
    }

    fn close(&mut self, out: &mut String) {
        if !self.open.is_empty() {
            out.push_str("</span>");
            self.open = "";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, code: &str, expected: &str) {
        let mut out = String::new();
        write(&mut out, code, language, &mut Budget::default());
        assert_eq!(out, expected);
    }

    #[test]
    fn code_is_coloured() {
        check(
            "golang",
            "func f() int { return 1 } // x\n",
            "<span class=\"k\">func </span><span class=\"f\">f</span>() <span class=\"t\">int </span>{ \
             <span class=\"k\">return </span><span class=\"n\">1 </span>} <span class=\"c\">// x\n</span>",
        );
        check("yaml", "a: b # <c>\n", "<span class=\"t\">a</span>: b <span class=\"c\"># &lt;c&gt;\n</span>");
        check("diff", "-a\n+b\n", "<span class=\"d\">-a\n</span><span class=\"i\">+b\n</span>");
    }

    #[test]
    fn unknown_languages_and_great_blocks_are_plain() {
        check("", "a < b", "a &lt; b");
        check("no-such", "a < b", "a &lt; b");
        let long = format!("{}\n", "1 ".repeat(LONGEST_LINE));
        check("go", &long, &long);
        let many = "1\n".repeat(LONGEST_BLOCK);
        check("go", &many, &many);
    }

    #[test]
    fn languages_that_proposals_use_are_known() {
        let names = "go golang yaml yml json jsonc js ts tsx typescript bash sh shell console sh-session proto protobuf \
                     diff rust swift python py toml hbs cel sql xml html ini dockerfile makefile java c cpp c++ sol ruby";
        for name in names.split_whitespace() {
            assert!(languages().find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn info_strings_name_a_language() {
        for (info, expected) in
            [("go title=\"x\"", "go"), ("{.Rust}", "rust"), ("rust,ignore", "rust"), ("a\"><b", "ab"), ("C++", "c++")]
        {
            assert_eq!(language(info), expected, "{info:?}");
        }
    }
}
