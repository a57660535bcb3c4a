//! People: authors, reviewers, approvers.
//!
//! Measured on the Kubernetes and OpenShift corpora: nearly every item is `@handle` or a bare `handle`; then `@handle, what the
//! person looks at`, `@organization/team`, `Name`, `Name @handle`, and handles in curly quotes (`“@handle”`). EIPs write
//! `Name (@handle), Name <mail>, et al.` in one line, Swift `[Name](https://github.com/handle), …`. `TBD`, `None`, `N/A`, `???`, `@...`
//! and `et al.` are nobody, and are not counted as anyone.

mod list;

pub use list::{is_placeholder, read_people, read_person};

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
    /// The address of a page about the person.
    pub url: Option<String>,
    /// What else was written beside the person: `for the API part`.
    pub note: Option<String>,
}

impl Person {
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
        identity.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// What to call the person: the name, else the handle, else the mail address, else the text as written.
    #[must_use]
    pub fn display(&self) -> &str {
        self.name.as_ref().or(self.handle.as_ref()).or(self.email.as_ref()).unwrap_or(&self.raw)
    }
}

#[cfg(test)]
mod tests;
