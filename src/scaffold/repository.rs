//! What a new repository of proposals begins with, and the configuration of one that is there.

use super::template::BUILT_IN;
use crate::roadmap::Roadmap;

/// The files of a new repository, by path. Its proposals are written by the EP template.
pub const FRESH: &[(&str, &str)] = &[
    ("README.md", include_str!("files/README.md")),
    ("book.toml", include_str!("files/book.toml")),
    ("enhancements/README.md", include_str!("files/enhancements.md")),
    ("enhancements/guidelines/README.md", include_str!("files/guidelines.md")),
    ("enhancements/guidelines/ep-template.md", BUILT_IN),
    (".github/workflows/proposals.yml", include_str!("files/github.yml")),
    (".gitlab-ci.yml", include_str!("files/gitlab.yml")),
    (".gitignore", "/book/\n"),
];

/// The configuration of a repository, as it was detected: with it or without it, the site is the same.
#[must_use]
pub fn detected(roadmap: &Roadmap, content: &str) -> String {
    let identity = &roadmap.identity;
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = String::from(
        "# What roadbook found here, written down. Each line may be changed, or left out where it is to be found anew.\n\n[book]\n",
    );
    text.push_str(&format!("title = {}\n", quoted(&identity.title)));
    if !content.is_empty() {
        text.push_str(&format!("src = {}\n", quoted(content.trim_end_matches('/'))));
    }
    if let Some(repository) = &identity.repository {
        text.push_str(&format!("\n[output.html]\ngit-repository-url = {}\n", quoted(repository)));
        text.push_str("# The address at which the site is published, for feeds, site map and links to share.\n");
        text.push_str("# site-url = \"https://roadmap.example.org/\"\n");
    }
    text.push_str(&format!("\n[roadmap]\ndialect = {}\n", quoted(roadmap.dialect)));
    text.push_str(
        "\n# Releases with their days tell what has come, and what slipped.\n# [[roadmap.milestones]]\n# name = \"v1.0\"\n# released = \"2026-04-22\"\n",
    );
    text
}
