//! The manual page of a rule: what it finds, why, an example, what to write instead, how to switch it off.

use super::Rule;

/// What the pages of rules say that `--fix` mends.
pub const FIX: &str = "\n`roadbook lint --fix` does that where there is exactly one right answer.\n";

/// A manual page, in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manual {
    /// What the rule finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What it finds, as Markdown.
    pub example: &'static str,
    /// What to write instead, as Markdown.
    pub instead: &'static str,
}

impl Rule {
    /// Its manual page.
    #[must_use]
    pub fn manual(&self) -> Manual {
        let part = |from: &str, to: Option<&str>| {
            let rest = self.page.split_once(from).map_or("", |(_, rest)| rest);
            to.map_or(rest, |to| rest.split_once(to).map_or(rest, |(part, _)| part)).trim()
        };
        Manual {
            what: part("\n", Some("\n## Why\n")),
            why: part("\n## Why\n", Some("\n## Example\n")),
            example: part("\n## Example\n", Some("\n## Instead\n")),
            instead: part("\n## Instead\n", None),
        }
    }

    /// One line on what it finds.
    #[must_use]
    pub fn summary(&self) -> String {
        let what = self.manual().what.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = what.match_indices(". ").next().map_or(what.len(), |(at, _)| at + 1);
        what[..end].to_owned()
    }

    /// The whole page, with what is the same for all rules.
    #[must_use]
    pub fn explained(&self) -> String {
        let severity = self.severity.map_or("as it says itself", crate::diagnostic::Severity::word);
        let code = self.code;
        let fix = if self.fix.is_some() { FIX } else { "" };
        format!(
            "{}{fix}\n## How to switch it off\n\nIts findings are of severity: {severity}. In `book.toml`:\n\n\
             ```toml\n[lint.rules]\n{code} = \"off\" # or \"note\", \"warning\", \"error\"\n\
             # or, in some statuses only:\n# {code} = {{ severity = \"warning\", statuses = [\"implementable\"] }}\n```\n\n\
             In one place of a document, above the block that it concerns; at the top, for all of the document:\n\n\
             ```markdown\n<!-- roadbook: allow {code} -->\n```\n",
            self.page.trim_end().to_owned() + "\n"
        )
    }
}
