//! The keys of `book.toml`, as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawLint, WEB};
use crate::dialect::vocabulary::{RawStage, RawStatus};

/// `book.toml` as written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[schemars(title = "book.toml of roadbook")]
#[serde(deny_unknown_fields)]
pub struct RawConfig {
    /// What the site is called, and where its content lies.
    #[serde(default)]
    pub book: RawBook,
    /// Where the site goes.
    #[serde(default)]
    pub build: RawBuild,
    /// The formats; only `html` is known.
    #[serde(default)]
    pub output: RawOutput,
    /// What only a roadmap has.
    #[serde(default)]
    pub roadmap: RawRoadmap,
    /// How much the rules weigh.
    #[serde(default)]
    pub lint: RawLint,
}

/// `[book]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawBook {
    /// Title of the site.
    pub title: Option<String>,
    /// Who keeps it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// One sentence about it.
    pub description: Option<String>,
    /// BCP 47 tag of the language that the proposals are written in.
    pub language: Option<String>,
    /// Folder of the content, relative to the repository.
    pub src: Option<String>,
}

/// `[build]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawBuild {
    /// Folder of the site, relative to the repository.
    pub build_dir: Option<String>,
}

/// `[output]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawOutput {
    /// `[output.html]`.
    #[serde(default)]
    pub html: RawHtml,
}

/// `[output.html]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawHtml {
    /// Where the site is published, for canonical links and the site map.
    #[schemars(extend("pattern" = WEB))]
    pub site_url: Option<String>,
    /// The repository on its host.
    #[schemars(extend("pattern" = WEB))]
    pub git_repository_url: Option<String>,
    /// Address of the editor, `{path}` standing for the file.
    pub edit_url_template: Option<String>,
    /// Style sheets to add, relative to the repository.
    #[serde(default)]
    pub additional_css: Vec<String>,
    /// Scripts to add, relative to the repository.
    #[serde(default)]
    pub additional_js: Vec<String>,
    /// Content of a CNAME file.
    pub cname: Option<String>,
    /// Whether each proposal has an image for previews of links.
    #[serde(default)]
    pub og_images: bool,
    /// Folder of a theme to lay over the built-in one, relative to the repository.
    pub theme: Option<String>,
    /// `[output.html.search]`.
    #[serde(default)]
    pub search: RawSearch,
}

/// `[output.html.search]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct RawSearch {
    /// Whether the site can be searched at all.
    pub enable: bool,
    /// Whether the texts can be searched, or only names.
    pub full_text: bool,
}

impl Default for RawSearch {
    fn default() -> RawSearch {
        RawSearch { enable: true, full_text: true }
    }
}

/// `[roadmap]`.
#[derive(Clone, Debug, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawRoadmap {
    /// Name of the dialect, where detection should not decide.
    pub dialect: Option<String>,
    /// The label before numbers.
    pub label: Option<String>,
    /// The day that counts as today, `YYYY-MM-DD`.
    #[schemars(extend("format" = "date"))]
    pub today: Option<String>,
    /// Branch that source links name.
    pub branch: Option<String>,
    /// Statuses to add or change.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, RawStatus>")]
    pub statuses: toml::Table,
    /// Stages to add or change.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, RawStage>")]
    pub stages: toml::Table,
    /// Field names to add, by role.
    #[serde(default)]
    pub fields: BTreeMap<String, Vec<String>>,
    /// Releases with their dates.
    #[serde(default)]
    pub milestones: Vec<RawMilestone>,
    /// Groups with their titles.
    #[serde(default)]
    pub groups: BTreeMap<String, RawGroup>,
    /// Texts that become links.
    #[serde(default)]
    pub links: Vec<RawLinkPattern>,
}

/// One release.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawMilestone {
    /// Its name as proposals write it.
    pub name: String,
    /// The day it came or is to come out, `YYYY-MM-DD`.
    #[schemars(extend("format" = "date"))]
    pub released: Option<String>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawGroup {
    /// How it is shown.
    pub title: Option<String>,
}

/// Texts that become links, such as Jira keys.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawLinkPattern {
    /// A regular expression. It is searched for in one paragraph's text at a time, and in parts of 2 KB where there is more.
    pub pattern: String,
    /// The address, `$0` standing for the match and `$1` … for its groups.
    pub url: String,
}
