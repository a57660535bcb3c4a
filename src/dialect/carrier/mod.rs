//! Carriers: the places in which proposals carry their metadata.

pub mod front_matter;
pub mod header;
pub mod release_targets;
pub mod status_section;
pub mod title;
pub mod yaml;

/// Which carrier a field was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// A metadata file beside the document.
    Sidecar,
    /// The YAML block at the head of the document.
    FrontMatter,
    /// Bullets, bold keys, a table or plain lines before the first section.
    Header,
    /// The `## Status` section.
    StatusSection,
    /// The bullets of a section on target releases.
    ReleaseTargets,
}

impl Carrier {
    /// How it is called where its fields are shown.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Carrier::Sidecar => "metadata file",
            Carrier::FrontMatter => "front matter",
            Carrier::Header => "header",
            Carrier::StatusSection => "status section",
            Carrier::ReleaseTargets => "target releases",
        }
    }
}
