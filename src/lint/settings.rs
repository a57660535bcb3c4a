//! How much each rule weighs: what the rule says itself, and what `[lint]` in `book.toml` says instead.

use std::collections::BTreeMap;

use super::{RULES, rule};
use crate::config::{Config, ConfigError, RawWeight};
use crate::diagnostic::{Diagnostic, Severity};
use crate::dialect::vocabulary::nearest;
use crate::source::SourceId;

/// Days without work after which an open proposal is idle, unless the configuration says otherwise.
const IDLE: i64 = 365;

/// The weights in force.
#[derive(Clone, Debug)]
pub struct Settings {
    rules: BTreeMap<&'static str, Weight>,
    /// Days without work after which an open proposal is idle.
    pub idle_days: i64,
}

/// What the configuration says of a rule.
#[derive(Clone, Debug)]
struct Weight {
    /// None where it is switched off.
    severity: Option<Severity>,
    /// The statuses in which it counts; all where none are named.
    statuses: Vec<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { rules: BTreeMap::new(), idle_days: IDLE }
    }
}

impl Settings {
    /// The settings of a configuration.
    ///
    /// # Errors
    /// Names that are no rule, with the nearest one that is.
    pub fn of(config: &Config) -> Result<Settings, ConfigError> {
        let raw = &config.raw.lint;
        let mut settings = Settings { rules: BTreeMap::new(), idle_days: raw.idle_days.unwrap_or(IDLE) };
        for (name, weight) in &raw.rules {
            let Some(known) = rule(name) else {
                let near = nearest(name, RULES.iter().map(|rule| rule.code));
                let help = near.map_or_else(
                    || "`roadbook lint --list` names all rules".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("[lint.rules] `{name}` is no rule");
                return Err(ConfigError { place: None, message, help: Some(help) });
            };
            let severity = match weight.severity() {
                RawWeight::Off => None,
                RawWeight::Note => Some(Severity::Note),
                RawWeight::Warning => Some(Severity::Warning),
                RawWeight::Error => Some(Severity::Error),
            };
            settings.rules.insert(known.code, Weight { severity, statuses: weight.statuses().to_vec() });
        }
        Ok(settings)
    }

    /// The finding as it counts; none where its rule is switched off. `status` tells the status of the proposal that a
    /// file belongs to.
    #[must_use]
    pub fn weigh<'name>(
        &self,
        mut finding: Diagnostic,
        status: impl Fn(SourceId) -> Option<&'name str>,
    ) -> Option<Diagnostic> {
        let own = rule(finding.code).and_then(|rule| rule.severity);
        finding.severity = own.unwrap_or(finding.severity);
        let Some(weight) = self.rules.get(finding.code) else { return Some(finding) };
        if !weight.statuses.is_empty() {
            let status = status(finding.span.source).unwrap_or("");
            if !weight.statuses.iter().any(|named| named == status) {
                return None;
            }
        }
        finding.severity = weight.severity?;
        Some(finding)
    }
}
