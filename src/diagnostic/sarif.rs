//! Findings as SARIF 2.1.0 (OASIS), which hosts show beside the lines of a change.

use serde::Serialize;

use super::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// The schema that the output fits.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A rule as SARIF describes it.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its name.
    pub code: &'static str,
    /// One sentence.
    pub summary: String,
    /// Its manual page, as Markdown.
    pub page: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'log> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'log>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'log> {
    tool: Tool<'log>,
    column_kind: &'static str,
    results: Vec<Outcome<'log>>,
}

#[derive(Serialize)]
struct Tool<'log> {
    driver: Driver<'log>,
}

#[derive(Serialize)]
struct Driver<'log> {
    name: &'static str,
    version: &'static str,
    rules: Vec<DescribedRule<'log>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribedRule<'log> {
    id: &'log str,
    short_description: Text<'log>,
    help: Help<'log>,
}

#[derive(Serialize)]
struct Text<'log> {
    text: &'log str,
}

#[derive(Serialize)]
struct Help<'log> {
    text: &'log str,
    markdown: &'log str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'log> {
    rule_id: &'log str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Place<'log>; 1],
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'log> {
    physical_location: Physical<'log>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'log> {
    artifact_location: Artifact<'log>,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact<'log> {
    uri: String,
    uri_base_id: &'log str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The findings as one SARIF log, with a line end. `prefix` leads from the root of the repository to the tree.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn sarif(
    findings: &[Diagnostic],
    rules: &[Described],
    sources: &Sources,
    prefix: &str,
) -> Result<String, serde_json::Error> {
    let results = findings.iter().map(|finding| {
        let end = finding.span.range().end;
        let (from, to) = (sources.location(finding.span), sources.location(Span::new(finding.span.source, end..end)));
        let help = finding.help.as_deref().map(|help| format!(". Help: {help}")).unwrap_or_default();
        Outcome {
            rule_id: finding.code,
            rule_index: rules.iter().position(|rule| rule.code == finding.code),
            level: match finding.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            message: Message { text: format!("{}{help}", finding.message) },
            locations: [Place {
                physical_location: Physical {
                    artifact_location: Artifact {
                        uri: crate::site::encode(&format!("{prefix}{}", sources.path(finding.span.source))),
                        uri_base_id: "%SRCROOT%",
                    },
                    region: Region {
                        start_line: from.line,
                        start_column: from.column,
                        end_line: to.line,
                        end_column: to.column,
                    },
                },
            }],
        }
    });
    let rules = rules.iter().map(|rule| DescribedRule {
        id: rule.code,
        short_description: Text { text: &rule.summary },
        help: Help { text: &rule.summary, markdown: &rule.page },
    });
    let driver = Driver { name: "roadbook", version: env!("CARGO_PKG_VERSION"), rules: rules.collect() };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results: results.collect() };
    serde_json::to_string_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }).map(|text| format!("{text}\n"))
}
