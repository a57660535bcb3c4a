//! What roadbook has to say about its input: one type for every finding.

pub mod document;
pub mod render;
pub mod sarif;

use std::borrow::Cow;

use crate::source::{Span, Spanned};

/// The beginning of a text, for a message: a value may be as long as its file.
#[must_use]
pub fn clipped(text: &str) -> Cow<'_, str> {
    clipped_to(text, 200)
}

/// At most so many characters of a text.
#[must_use]
pub fn clipped_to(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something is missing, odd or contradictory. `--strict` makes it count.
    Warning,
    /// A part of the input could not be understood at all.
    Error,
}

impl Severity {
    /// The word used in every output format.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding: what is wrong, where, and what would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name of the rule, in kebab case.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The place. `Span::file` where the file as a whole is meant.
    pub span: Span,
    /// One sentence without a full stop, naming the offending text.
    pub message: String,
    /// Further places that belong to the finding.
    pub labels: Vec<Spanned<String>>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A warning at `span`.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, severity: Severity::Warning, span, message: message.into(), labels: Vec::new(), help: None }
    }

    /// An error at `span`.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Error, ..Diagnostic::warning(code, span, message) }
    }

    /// A note at `span`.
    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::warning(code, span, message) }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds a further place that belongs to the finding.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Spanned::new(text.into(), span));
        self
    }
}

/// A value together with what was found while reading it. Reading never fails.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// What could be read.
    pub value: T,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}
