//! What is compared, as it was asked for on the command line.

use super::comparison::CompareError;
use crate::repository::Repository;
use crate::repository::revision::{Revision, RevisionError};

/// The revisions that are compared, by the names that were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// A revision; `A...B` means where both went on from, and `B`.
    pub base: String,
    /// A revision; none for the work tree.
    pub head: Option<String>,
    /// Whether theme, style sheets and `[output.html]` are those of the head. Otherwise they are the base's, so that a stranger's
    /// change does not decide how its own preview looks.
    pub head_theme: bool,
}

impl Asked {
    /// Checks that every place where a revision has to stand has a name. An empty one is a variable that is not set, and
    /// comparing with something else instead would tell nothing, in green.
    ///
    /// # Errors
    /// [`CompareError::Missing`] with the word that is missing.
    pub fn new(base: String, head: Option<String>, head_theme: bool) -> Result<Asked, CompareError> {
        let missing = |what: &'static str| Err(CompareError::Missing { asked: base.clone(), what });
        let (one, other, dots) = match (base.split_once("..."), base.split_once("..")) {
            (Some((one, other)), _) => (one, Some(other), "..."),
            (None, Some((one, other))) => (one, Some(other), ".."),
            (None, None) => (base.as_str(), None, ""),
        };
        if base.trim().is_empty() {
            return missing("the revision to compare with");
        }
        if one.trim().is_empty() {
            return missing(if dots == "..." { "the revision before `...`" } else { "the revision before `..`" });
        }
        if other.is_some_and(|other| other.trim().is_empty()) && head.is_none() {
            return missing(if dots == "..." { "the revision behind `...`" } else { "the revision behind `..`" });
        }
        if head.as_ref().is_some_and(|head| head.trim().is_empty()) {
            return missing("the revision that is compared");
        }
        Ok(Asked { base, head, head_theme })
    }

    /// The commits that are meant: the base, and the head unless that is the work tree.
    ///
    /// # Errors
    /// When git does not find one of them.
    pub(super) fn revisions(&self, repository: &Repository) -> Result<(Revision, Option<Revision>), RevisionError> {
        let named = |name: &str| repository.revision(name);
        let head = self.head.as_deref().map(named).transpose()?;
        if let Some((one, other)) = self.base.split_once("...") {
            let from = named(one)?;
            let to = if other.is_empty() { head.clone().map_or_else(|| named("HEAD"), Ok)? } else { named(other)? };
            let base = repository.merge_base(&from, &to)?;
            return Ok((base, Some(head.unwrap_or(to))));
        }
        if let Some((one, other)) = self.base.split_once("..") {
            let to = if other.is_empty() { None } else { Some(named(other)?) };
            return Ok((named(one)?, head.or(to)));
        }
        Ok((named(&self.base)?, head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_that_has_no_name_is_refused() {
        for (base, head, missing) in [
            ("", None, Some("the revision to compare with")),
            (" ", None, Some("the revision to compare with")),
            ("...HEAD", None, Some("the revision before `...`")),
            ("main...", None, Some("the revision behind `...`")),
            ("..HEAD", None, Some("the revision before `..`")),
            ("main..", None, Some("the revision behind `..`")),
            ("...", None, Some("the revision before `...`")),
            ("main", Some(""), Some("the revision that is compared")),
            ("main", None, None),
            ("main", Some("pr"), None),
            ("main...", Some("pr"), None),
            ("main...pr", None, None),
        ] {
            let asked = Asked::new(base.to_owned(), head.map(str::to_owned), false);
            let found = match &asked {
                Err(CompareError::Missing { what, .. }) => Some(*what),
                _ => None,
            };
            assert_eq!(found, missing, "{base:?} {head:?}");
        }
    }
}
