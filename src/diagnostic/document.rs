//! All findings as one JSON document, version 1: what `roadbook lint` and `roadbook build` print for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::Diagnostic;
use super::render::{Record, record};
use crate::source::Sources;

/// What was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "roadbook lint --format json, roadbook build --format json")]
pub struct Findings<'finding> {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The findings, by file and place.
    pub diagnostics: Vec<Record<'finding>>,
    /// Of `lint`: how many findings comments in the files allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "usize")]
    pub allowed: Option<usize>,
    /// Of `build`: what of the history is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Notice<'finding>>")]
    pub notices: Option<Vec<Notice<'finding>>>,
}

/// Something that is missing of the history.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Notice<'finding> {
    /// Stable name, in kebab case.
    pub code: &'finding str,
    /// One sentence.
    pub message: &'finding str,
    /// What to do about it; empty where there is nothing.
    pub help: &'finding str,
}

impl<'finding> Findings<'finding> {
    /// The document of these findings, without what only one of the commands adds.
    #[must_use]
    pub fn of(findings: &'finding [Diagnostic], sources: &'finding Sources) -> Findings<'finding> {
        let diagnostics = findings.iter().map(|finding| record(finding, sources)).collect();
        Findings { version: 1, diagnostics, allowed: None, notices: None }
    }

    /// The JSON text, indented, with a line end.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| format!("{text}\n"))
    }
}
