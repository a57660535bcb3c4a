//! Milestones: the releases that a proposal names.
//!
//! Measured on the Kubernetes corpus: 1,850 milestone values, of which 1,619 are like `v1.20`, 54 like `1.20`, 176 name no release
//! (`0.0`, `TBD`, the empty text, `never`, `TODO`, `x.y`) and one is a list (`v1.21, v1.37`). Elsewhere were seen a plan
//! (`TBD: Beta targeting v1.38`) and malformed numbers (`v1.9.` in KubeVirt, `1,19`). The last are read where one release is meant, and marked as
//! [odd](Milestone::odd) with what to write instead.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

mod prose;
mod value;
mod words;

pub(crate) use prose::addresses;
pub use prose::find_versions;
pub use value::{from_key, read, release};
pub use words::ReleaseWords;

/// A release, or what stands in its place.
///
/// Two milestones are equal where they mean the same release, however it was spelled.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// The text as written; of a long one that names several releases, the part that names this one.
    pub raw: String,
    /// What it means.
    pub kind: MilestoneKind,
    /// The text speaks of a plan: `TBD: Beta targeting v1.38`.
    pub planned: bool,
    /// The form is malformed though understood; what to write instead.
    pub odd: Option<String>,
}

/// What a milestone's text means.
#[derive(Clone, Debug)]
pub enum MilestoneKind {
    /// A numbered release.
    Version(Version),
    /// The release after the current one, unnamed: `next`.
    Next,
    /// Nothing was filled in: empty, `TBD`, the template's `x.y` or `v1.x`.
    Placeholder,
    /// It is said that there is none: `0.0`, `v0.0`, `N/A`, `never`, `-`.
    Sentinel,
    /// Anything else; shown as it is.
    Text,
}

/// The number of a release.
#[derive(Clone, Debug)]
pub struct Version {
    /// The product, in lower case, where one is named that is not the repository's own.
    pub product: Option<String>,
    /// The numbers between the dots, as written.
    pub parts: Vec<u32>,
    /// A pre-release: `alpha.1`, `rc.0`.
    pub suffix: Option<String>,
}

impl Version {
    /// The numbers without zeros at the end beyond the second: `1.31.0` is the release `1.31`.
    fn significant(&self) -> &[u32] {
        let mut parts = self.parts.as_slice();
        while parts.len() > 2 && parts.last() == Some(&0) {
            parts = &parts[..parts.len() - 1];
        }
        parts
    }

    /// The numbers and the suffix: `1.33`, `1.34-rc.0`.
    fn number(&self) -> String {
        let mut text = self.significant().iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        if let Some(suffix) = &self.suffix {
            text.push('-');
            text.push_str(suffix);
        }
        text
    }
}

impl Milestone {
    /// The version, where the milestone is one.
    #[must_use]
    pub const fn version(&self) -> Option<&Version> {
        match &self.kind {
            MilestoneKind::Version(version) => Some(version),
            _ => None,
        }
    }

    /// Whether no release is named, because it is not filled in or because there is none.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self.kind, MilestoneKind::Placeholder | MilestoneKind::Sentinel)
    }

    /// The name under which everything of one release is gathered: `1.33`, `openshift 4.15`, `next`. None where there is no release.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        match &self.kind {
            MilestoneKind::Version(version) => Some(match &version.product {
                Some(product) => format!("{product} {}", version.number()),
                None => version.number(),
            }),
            MilestoneKind::Next => Some("next".to_owned()),
            MilestoneKind::Text => Some(self.raw.trim().to_lowercase()),
            MilestoneKind::Placeholder | MilestoneKind::Sentinel => None,
        }
    }

    /// The release as a repository spells it: with a `v` before the number or without. Other milestones stay as written.
    #[must_use]
    pub fn spelled(&self, with_v: bool) -> String {
        match &self.kind {
            MilestoneKind::Version(Version { product: None, .. }) if with_v => {
                format!("v{}", self.key().unwrap_or_default())
            }
            MilestoneKind::Version(_) | MilestoneKind::Next => self.key().unwrap_or_default(),
            _ => self.raw.trim().to_owned(),
        }
    }

    /// Whether the number was written with a `v`. What most milestones of a repository do decides how all are spelled.
    #[must_use]
    pub fn written_with_v(&self) -> bool {
        let bytes = self.raw.as_bytes();
        (0..bytes.len()).any(|at| {
            matches!(bytes[at], b'v' | b'V')
                && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
                && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
        })
    }

    /// The release as it was written, without what stands around the number: `v1.24` of `v1.24.`, `1.24` of `1.24 (tbd)`.
    #[must_use]
    pub fn release(&self) -> String {
        self.spelled(self.written_with_v())
    }

    /// Drops the product where it is one of `own`: in the Kubernetes repository `Kubernetes 1.30` is `1.30`.
    #[must_use]
    pub fn within(mut self, own: &[String]) -> Milestone {
        if let MilestoneKind::Version(version) = &mut self.kind
            && version
                .product
                .as_ref()
                .is_some_and(|product| own.iter().any(|name| words::canonical_product(name) == *product))
        {
            version.product = None;
        }
        self
    }

    /// The same release of a product, unless it names one itself.
    #[must_use]
    pub fn of(mut self, product: &str) -> Milestone {
        if let MilestoneKind::Version(version) = &mut self.kind
            && version.product.is_none()
        {
            version.product = Some(product.to_lowercase());
        }
        self
    }

    fn sort_key(&self) -> (u8, Option<&str>, &[u32], bool, Option<&str>, String) {
        match &self.kind {
            // A pre-release comes before the release, hence the flag before the suffix itself.
            MilestoneKind::Version(version) => (
                0,
                version.product.as_deref(),
                version.significant(),
                version.suffix.is_none(),
                version.suffix.as_deref(),
                String::new(),
            ),
            MilestoneKind::Next => (1, None, &[], false, None, String::new()),
            MilestoneKind::Text => (2, None, &[], false, None, self.raw.trim().to_lowercase()),
            MilestoneKind::Placeholder => (3, None, &[], false, None, String::new()),
            MilestoneKind::Sentinel => (4, None, &[], false, None, String::new()),
        }
    }
}

impl PartialEq for Milestone {
    fn eq(&self, other: &Milestone) -> bool {
        self.sort_key() == other.sort_key()
    }
}

impl Eq for Milestone {}

impl Hash for Milestone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sort_key().hash(state);
    }
}

impl PartialOrd for Milestone {
    fn partial_cmp(&self, other: &Milestone) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Releases by number (`v1.9 < v1.10 < v1.10.1`), those of the own product first; then `next`, other texts, and what names none.
impl Ord for Milestone {
    fn cmp(&self, other: &Milestone) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }
}

#[cfg(test)]
mod tests;
