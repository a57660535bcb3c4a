//! People: authors, reviewers, approvers.
//!
//! Measured on the Kubernetes and OpenShift corpora: nearly every item is `@handle` or a bare `handle`; then `@handle, what the
//! person looks at`, `@organization/team`, `Name`, `Name @handle`, and handles in curly quotes (`“@handle”`). EIPs write
//! `Name (@handle), Name <mail>, et al.` in one line, Swift `[Name](https://github.com/handle), …`. `TBD`, `None`, `N/A`, `???`, `@...`
//! and `et al.` are nobody where they stand alone, and are not counted as anyone.
//!
//! Names of any script are kept whole. Hosts allow no handles outside ASCII, so that `@josé` is somebody called josé, and
//! no handle is made of a part of it.

mod list;
mod name;
mod one;
mod part;
mod placeholder;
mod split;

use unicode_normalization::UnicodeNormalization as _;

/// The sign before a handle, and its wide form, which keyboards for Chinese and Japanese write.
pub(crate) const SIGNS: [char; 2] = ['@', '\u{ff20}'];

/// A name as it is compared: in lower case, with single blanks, and with each accented letter as one character, since the
/// same name is composed in one way on one machine and in another on the next.
#[must_use]
pub fn folded(name: &str) -> String {
    let lower = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    // Lower case last would undo it for a few letters, such as `İ`.
    if lower.is_ascii() { lower } else { lower.nfc().collect() }
}

pub use list::{Form, People, read, read_people, read_person};
pub use placeholder::is_placeholder;

/// One person, or one team, as far as the text tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The text as written.
    pub raw: String,
    /// The name, as written.
    pub name: Option<String>,
    /// The handle at the host of the repository, without `@`. A team has its organization before a slash.
    pub handle: Option<String>,
    /// The address for mail.
    pub email: Option<String>,
    /// Where a link with the person's name leads, as written.
    pub url: Option<String>,
    /// What else was written beside the person: `for the API part`.
    pub note: Option<String>,
}

impl Person {
    /// Whether the text tells who it is. Where it does not, all that is known is [`Person::raw`].
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.name.is_some() || self.handle.is_some() || self.email.is_some() || self.url.is_some()
    }

    /// Whether it is a team: `@organization/team`.
    #[must_use]
    pub fn is_team(&self) -> bool {
        self.handle.as_ref().is_some_and(|handle| handle.contains('/'))
    }

    /// The identity by which one person is known on several proposals: the handle, else the mail address, else the name; in lower case.
    #[must_use]
    pub fn key(&self) -> String {
        let identity = self
            .handle
            .as_ref()
            .or(self.email.as_ref())
            .or(self.name.as_ref())
            .or(self.url.as_ref())
            .unwrap_or(&self.raw);
        folded(identity)
    }

    /// What to call the person: the name, else the handle, else the mail address, else the text as written.
    #[must_use]
    pub fn display(&self) -> &str {
        self.name.as_ref().or(self.handle.as_ref()).or(self.email.as_ref()).unwrap_or(&self.raw)
    }
}

#[cfg(test)]
mod tests;
