//! The words of a dialect: statuses, stages and field names, with what authors write for them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::dialect::value::field_name;
use crate::proposal::status::StatusGroup;

mod recognise;

pub use recognise::{Match, fold};

use recognise::recognise;

/// A status as data: one entry of `[statuses]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawStatus {
    /// Which group it belongs to.
    pub group: Option<StatusGroup>,
    /// What it means, in one line.
    pub definition: Option<String>,
    /// How it is shown; the name with its first letter raised where absent.
    pub title: Option<String>,
    /// Other ways to write it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A CSS colour (`#rrggbb`) for its badge.
    pub colour: Option<String>,
}

/// A stage of maturity as data: one entry of `[stages]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawStage {
    /// Its place in the order of maturity; larger is later.
    pub rank: Option<u32>,
    /// What it promises, in one line.
    pub definition: Option<String>,
    /// How it is shown.
    pub title: Option<String>,
    /// Other ways to write it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A CSS colour (`#rrggbb`).
    pub colour: Option<String>,
}

/// The three tables that a dialect and `book.toml` may both hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawVocabulary {
    /// Statuses by name, in the order of a proposal's life.
    #[serde(default)]
    pub statuses: toml::Table,
    /// Stages by name.
    #[serde(default)]
    pub stages: toml::Table,
    /// Field names by role.
    #[serde(default)]
    pub fields: BTreeMap<String, Vec<String>>,
}

impl RawVocabulary {
    /// Whether it holds no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statuses.is_empty() && self.stages.is_empty() && self.fields.is_empty()
    }
}

/// One status with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusWord {
    /// Canonical name, kebab case.
    pub name: String,
    /// How it is shown.
    pub title: String,
    /// Its group.
    pub group: StatusGroup,
    /// What it means.
    pub definition: String,
    /// Other ways to write it.
    pub aliases: Vec<String>,
    /// A colour of its own.
    pub colour: Option<String>,
}

/// One stage with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageWord {
    /// Canonical name, kebab case.
    pub name: String,
    /// How it is shown.
    pub title: String,
    /// Its place in the order of maturity.
    pub rank: u32,
    /// What it promises.
    pub definition: String,
    /// Other ways to write it.
    pub aliases: Vec<String>,
    /// A colour of its own.
    pub colour: Option<String>,
}

/// What a field is for. The names are the roles of `vocabulary.toml`.
pub type Role = String;

/// The resolved words of one dialect.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Statuses in the order of a proposal's life.
    pub statuses: Vec<StatusWord>,
    /// Stages in the order of maturity.
    pub stages: Vec<StageWord>,
    /// Field name (as [`field_name`] folds it) → role.
    pub roles: BTreeMap<String, Role>,
    /// Folded forms and the statuses that they stand for.
    status_forms: Vec<(String, String)>,
    /// Folded forms and the stages that they stand for.
    stage_forms: Vec<(String, String)>,
}

fn raised(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

impl Vocabulary {
    /// Lays `raw` over the words that are already there.
    ///
    /// # Errors
    /// Names the entry that is not a table of the known keys.
    pub fn extend(&mut self, raw: &RawVocabulary) -> Result<(), String> {
        if raw.is_empty() {
            return Ok(());
        }
        for (name, value) in &raw.statuses {
            let raw: RawStatus = value.clone().try_into().map_err(|error| format!("statuses.{name}: {error}"))?;
            self.add_status(name, raw);
        }
        for (name, value) in &raw.stages {
            let raw: RawStage = value.clone().try_into().map_err(|error| format!("stages.{name}: {error}"))?;
            self.add_stage(name, raw);
        }
        self.stages.sort_by_key(|stage| stage.rank);
        self.status_forms = self.statuses.iter().flat_map(|word| forms(&word.name, &word.aliases)).collect();
        self.stage_forms = self.stages.iter().flat_map(|word| forms(&word.name, &word.aliases)).collect();
        for (role, names) in &raw.fields {
            // A dialect's own list for a role replaces the shared one, or `stage` could not become a status.
            self.roles.retain(|_, known| known != role);
            for name in names {
                self.roles.insert(field_name(name), role.clone());
            }
        }
        Ok(())
    }

    /// Adds field names to a role without taking the known ones away.
    pub fn add_fields(&mut self, fields: &BTreeMap<String, Vec<String>>) {
        for (role, names) in fields {
            for name in names {
                self.roles.insert(field_name(name), role.clone());
            }
        }
    }

    fn add_status(&mut self, name: &str, raw: RawStatus) {
        let known = self.statuses.iter_mut().find(|status| status.name == name);
        if let Some(status) = known {
            status.group = raw.group.unwrap_or(status.group);
            status.definition = raw.definition.unwrap_or_else(|| status.definition.clone());
            status.title = raw.title.unwrap_or_else(|| status.title.clone());
            status.colour = raw.colour.or_else(|| status.colour.clone());
            status.aliases.extend(raw.aliases);
        } else {
            self.statuses.push(StatusWord {
                name: name.to_owned(),
                title: raw.title.unwrap_or_else(|| raised(name)),
                group: raw.group.unwrap_or(StatusGroup::Unknown),
                definition: raw.definition.unwrap_or_default(),
                aliases: raw.aliases,
                colour: raw.colour,
            });
        }
    }

    fn add_stage(&mut self, name: &str, raw: RawStage) {
        let after = self.stages.iter().map(|stage| stage.rank).max().unwrap_or(0) + 10;
        let known = self.stages.iter_mut().find(|stage| stage.name == name);
        if let Some(stage) = known {
            stage.rank = raw.rank.unwrap_or(stage.rank);
            stage.definition = raw.definition.unwrap_or_else(|| stage.definition.clone());
            stage.title = raw.title.unwrap_or_else(|| stage.title.clone());
            stage.colour = raw.colour.or_else(|| stage.colour.clone());
            stage.aliases.extend(raw.aliases);
        } else {
            self.stages.push(StageWord {
                name: name.to_owned(),
                title: raw.title.unwrap_or_else(|| raised(name)),
                rank: raw.rank.unwrap_or(after),
                definition: raw.definition.unwrap_or_default(),
                aliases: raw.aliases,
                colour: raw.colour,
            });
        }
    }

    /// The status of that canonical name.
    #[must_use]
    pub fn status(&self, name: &str) -> Option<&StatusWord> {
        self.statuses.iter().find(|status| status.name == name)
    }

    /// The stage of that canonical name.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&StageWord> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// Recognises a status text.
    #[must_use]
    pub fn match_status(&self, raw: &str) -> Option<Match> {
        recognise(raw, &self.status_forms)
    }

    /// Recognises a stage text.
    #[must_use]
    pub fn match_stage(&self, raw: &str) -> Option<Match> {
        recognise(raw, &self.stage_forms)
    }

    /// The known status nearest to `raw`, if it is near enough to be a slip of the pen.
    #[must_use]
    pub fn nearest_status(&self, raw: &str) -> Option<&str> {
        nearest(&fold(raw), self.statuses.iter().map(|word| word.name.as_str()))
    }

    /// The known stage nearest to `raw`.
    #[must_use]
    pub fn nearest_stage(&self, raw: &str) -> Option<&str> {
        nearest(&fold(raw), self.stages.iter().map(|word| word.name.as_str()))
    }
}

/// The ways to write a word, folded, each with the word.
fn forms(name: &str, aliases: &[String]) -> Vec<(String, String)> {
    std::iter::once(name)
        .chain(aliases.iter().map(String::as_str))
        .map(|form| (field_name(form), name.to_owned()))
        .collect()
}

/// The candidate within a third of the word's length in edits (transpositions count one).
#[must_use]
pub fn nearest<'word>(word: &str, candidates: impl Iterator<Item = &'word str>) -> Option<&'word str> {
    let length = word.chars().count();
    if length == 0 || length > 60 {
        return None;
    }
    // A text that holds the word whole ("not implemented") is no slip of the pen for it.
    let whole = |candidate: &str| word.split_whitespace().any(|part| part == candidate);
    candidates
        .filter(|candidate| !whole(candidate))
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(edits, _)| *edits > 0 && *edits * 3 <= length)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let width = right.len() + 1;
    let mut rows = vec![0; (left.len() + 1) * width];
    for row in 0..=left.len() {
        for column in 0..=right.len() {
            let cell = if row == 0 || column == 0 {
                row + column
            } else {
                let substitution = usize::from(left[row - 1] != right[column - 1]);
                let mut cell = (rows[(row - 1) * width + column] + 1)
                    .min(rows[row * width + column - 1] + 1)
                    .min(rows[(row - 1) * width + column - 1] + substitution);
                let swapped =
                    row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
                if swapped {
                    cell = cell.min(rows[(row - 2) * width + column - 2] + 1);
                }
                cell
            };
            rows[row * width + column] = cell;
        }
    }
    rows[rows.len() - 1]
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;

    #[track_caller]
    fn check(raw: &str, expected: Option<(&str, Option<&str>)>) {
        let dialect = Dialect::named("any").unwrap();
        let found = dialect.vocabulary.match_status(raw);
        assert_eq!(found.as_ref().map(|found| (found.name.as_str(), found.detail.as_deref())), expected, "{raw:?}");
    }

    #[test]
    fn statuses_are_recognised_as_whole_words_and_never_repaired() {
        check("implementable", Some(("implementable", None)));
        check("**Implemented (Swift 5.9)**", Some(("implemented", Some("swift 5.9"))));
        check("implemented (alpha)", Some(("implemented", Some("alpha"))));
        check("Partially_Implemented", Some(("partially-implemented", None)));
        check("Superseded by [9](0009-x.md)", Some(("superseded", Some("by [9](0009 x.md"))));
        check("Last Call", Some(("last-call", None)));
        check("Final Comment Period", Some(("last-call", None)));
        check("implemented_in_preview", Some(("previewing", None)));
        check("imlpemented", None);
        check("not implemented", None);
        check("provisional|implementable", None);
        check("provisionable", None);
        check("", None);
    }

    #[test]
    fn slips_of_the_pen_find_their_word() {
        let dialect = Dialect::named("kep").unwrap();
        assert_eq!(dialect.vocabulary.nearest_status("imlpemented"), Some("implemented"));
        assert_eq!(dialect.vocabulary.nearest_status("TODO"), None);
        assert_eq!(dialect.vocabulary.nearest_status("not implemented"), None);
    }
}
