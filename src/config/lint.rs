//! `[lint]` of `book.toml`: how much each rule weighs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// `[lint]`.
#[derive(Clone, Debug, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawLint {
    /// Days without work after which an open proposal is idle.
    pub idle_days: Option<i64>,
    /// Rules by name.
    #[serde(default)]
    pub rules: BTreeMap<String, RawRule>,
}

/// How much a rule weighs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected off, note, warning or error, or a table of `severity` and `statuses`"
)]
pub enum RawRule {
    /// So much, always.
    Always(RawWeight),
    /// So much in some statuses, and nothing in others.
    Within {
        /// How much.
        severity: RawWeight,
        /// In which statuses, by canonical name.
        statuses: Vec<String>,
    },
}

/// A weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawWeight {
    /// The rule is switched off.
    Off,
    /// Worth knowing.
    Note,
    /// Something is wrong.
    Warning,
    /// Something cannot be understood, or must not be.
    Error,
}

impl RawRule {
    /// How much it weighs.
    #[must_use]
    pub const fn severity(&self) -> RawWeight {
        match self {
            RawRule::Always(severity) | RawRule::Within { severity, .. } => *severity,
        }
    }

    /// The statuses in which it does; empty for all.
    #[must_use]
    pub fn statuses(&self) -> &[String] {
        match self {
            RawRule::Always(_) => &[],
            RawRule::Within { statuses, .. } => statuses,
        }
    }
}
