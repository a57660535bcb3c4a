//! `book.toml`: mdBook's keys where it has them, ours under `[roadmap]`. Everything has a default; unknown keys are errors.

use std::collections::BTreeMap;
use std::fmt;

use crate::dialect::vocabulary::{RawVocabulary, Vocabulary, nearest};
use crate::source::location;

mod link;
mod lint;
mod raw;

pub use link::LinkPattern;
pub use lint::{RawLint, RawRule, RawWeight};
pub use raw::{
    RawBook, RawBuild, RawConfig, RawGroup, RawHtml, RawLinkPattern, RawMilestone, RawOutput, RawRoadmap, RawSearch,
};

/// The configuration in force.
#[derive(Clone, Debug)]
pub struct Config {
    /// As written, paths checked.
    pub raw: RawConfig,
    /// Link patterns, compiled.
    pub links: Vec<LinkPattern>,
    /// The day that counts as today. Without one, nothing is said of the future: the site must not change overnight.
    pub today: Option<jiff::civil::Date>,
}

/// Why `book.toml` cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Line and column, from one, where known.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(formatter, "book.toml:{line}:{column}: {}", self.message)?,
            None => write!(formatter, "book.toml: {}", self.message)?,
        }
        self.help.as_ref().map_or(Ok(()), |help| write!(formatter, "\n  help: {help}"))
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the text of `book.toml`; an empty text is the default.
    ///
    /// # Errors
    /// Unknown keys, values of the wrong kind, paths that leave the repository, patterns that are no regular
    /// expression, each with its place.
    pub fn read(text: &str) -> Result<Config, ConfigError> {
        let raw: RawConfig = toml::from_str(text).map_err(|error| explain(text, &error))?;
        let fail = |key: &str, message: String| ConfigError { place: place_of(text, key), message, help: None };
        for (key, path) in raw.paths() {
            if !is_inside(path) {
                let error = fail(path, format!("`{key}` must be a path inside the repository, not `{path}`"));
                return Err(ConfigError {
                    help: Some("write it relative to book.toml, without `..`".to_owned()),
                    ..error
                });
            }
        }
        // Hidden folders belong to git, to hosts and to tools: whoever writes there changes what they do.
        let is_hidden = |path: &&str| path.split(['/', '\\']).any(|part| part.len() > 1 && part.starts_with('.'));
        if let Some(dest) = raw.build.build_dir.as_deref().filter(is_hidden) {
            let message = format!("`build.build-dir` must not be a hidden folder or lie in one, as `{dest}` does");
            let help = Some("choose a name without a dot at its head, or pass the folder with -d".to_owned());
            return Err(ConfigError { help, ..fail(dest, message) });
        }
        let links = LinkPattern::all(text, &raw.roadmap.links)?;
        if let Some(url) =
            raw.output.html.site_url.iter().chain(&raw.output.html.git_repository_url).find(|url| !is_web(url))
        {
            return Err(fail(url, format!("expected an http or https address, found `{url}`")));
        }
        if let Some((message, help)) = raw.output.html.refused_images() {
            return Err(ConfigError { help: Some(help.to_owned()), ..fail("og-images", message.to_owned()) });
        }
        for milestone in &raw.roadmap.milestones {
            if let Some(date) = &milestone.released {
                date.parse::<jiff::civil::Date>()
                    .map_err(|_| fail(date, format!("`released` must be a day such as 2026-04-22, not `{date}`")))?;
            }
        }
        let today = raw.roadmap.today.as_ref().map(|day| {
            day.parse().map_err(|_| fail(day, format!("`today` must be a day such as 2026-04-22, not `{day}`")))
        });
        let today = today.transpose()?;
        // The overrides must fit the schema before any proposal is read.
        let mut probe = Vocabulary::default();
        probe.extend(&raw.vocabulary()).map_err(|message| {
            let key = message.split(':').next().unwrap_or("").to_owned();
            fail(key.rsplit('.').next().unwrap_or(""), format!("[roadmap] {message}"))
        })?;
        Ok(Config { raw, links, today })
    }
}

impl RawHtml {
    /// Why there cannot be the images that are asked for, and what to do.
    const fn refused_images(&self) -> Option<(&'static str, &'static str)> {
        if !self.og_images {
            None
        } else if !crate::export::image::AVAILABLE {
            Some(("this roadbook was built without og-images", "build it with `--features og-images`"))
        } else if self.site_url.is_none() {
            Some((
                "`og-images` needs `site-url`: previews of links take absolute addresses only",
                "add the site's address as `site-url`",
            ))
        } else {
            None
        }
    }
}

impl RawConfig {
    fn paths(&self) -> Vec<(&'static str, &str)> {
        let mut paths: Vec<(&'static str, &str)> = Vec::new();
        paths.extend(self.book.src.as_deref().map(|path| ("book.src", path)));
        paths.extend(self.build.build_dir.as_deref().map(|path| ("build.build-dir", path)));
        paths.extend(self.output.html.theme.iter().map(|path| ("output.html.theme", path.as_str())));
        paths.extend(self.output.html.additional_css.iter().map(|path| ("output.html.additional-css", path.as_str())));
        paths.extend(self.output.html.additional_js.iter().map(|path| ("output.html.additional-js", path.as_str())));
        paths
    }

    /// The words that `[roadmap]` adds or changes.
    #[must_use]
    pub fn vocabulary(&self) -> RawVocabulary {
        RawVocabulary {
            statuses: self.roadmap.statuses.clone(),
            stages: self.roadmap.stages.clone(),
            fields: BTreeMap::new(),
        }
    }
}

/// [`is_web`] as the schema says it.
const WEB: &str = r"^https?://\S*$";

fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(char::is_whitespace)
}

fn is_inside(path: &str) -> bool {
    let path = std::path::Path::new(path);
    let plain = |part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir);
    path.components().all(plain) && !path.to_string_lossy().contains('\\')
}

/// Where `needle` first stands in `text`.
fn place_of(text: &str, needle: &str) -> Option<(usize, usize)> {
    let at = text.find(needle).filter(|_| !needle.is_empty())?;
    let place = location(text, at);
    Some((place.line, place.column))
}

/// toml's own message with its place, and the nearest known key where it is an unknown one.
fn explain(text: &str, error: &toml::de::Error) -> ConfigError {
    let place = error.span().map(|span| location(text, span.start)).map(|place| (place.line, place.column));
    let message = error.message().to_owned();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let help = message.starts_with("unknown field").then(|| {
        let (unknown, known) = quoted.split_first().unwrap_or((&"", &[]));
        match nearest(unknown, known.iter().copied()) {
            Some(key) => format!("did you mean `{key}`?"),
            None if known.is_empty() => "no keys are known here".to_owned(),
            None => format!("known here: {}", known.join(", ")),
        }
    });
    let message = match quoted.first() {
        Some(unknown) if message.starts_with("unknown field") => format!("unknown key `{unknown}`"),
        _ => message,
    };
    ConfigError { place, message, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = Config::read(text).map(|_| String::new()).unwrap_or_else(|error| error.to_string());
        assert!(shown.starts_with(expected) && (shown.is_empty() == expected.is_empty()), "{shown}");
    }

    #[test]
    fn known_keys_are_accepted_and_unknown_ones_are_named_with_the_nearest() {
        check("", "");
        check(
            "[book]\ntitle = \"x\"\n[build]\nbuild-dir = \"out\"\n[roadmap.statuses.frozen]\ngroup = \"parked\"\n",
            "",
        );
        check("[book]\ntitel = \"x\"\n", "book.toml:2:1: unknown key `titel`\n  help: did you mean `title`?");
        check("[output.html.search]\nenable = true\nfull-text = false\n", "");
        check(
            "[output.html.search]\nfulltext = false\n",
            "book.toml:2:1: unknown key `fulltext`\n  help: did you mean `full-text`?",
        );
        check("[bok]\n", "book.toml:1:2: unknown key `bok`");
        check("[roadmap.statuses.frozen]\ngrup = \"parked\"\n", "book.toml:1:19: [roadmap] statuses.frozen");
    }

    #[test]
    fn paths_stay_inside_and_values_are_checked() {
        check(
            "[build]\nbuild-dir = \"../x\"\n",
            "book.toml:2:14: `build.build-dir` must be a path inside the repository",
        );
        check("[book]\nsrc = \"/etc\"\n", "book.toml:2:8: `book.src` must");
        check("[roadmap]\ntoday = \"soon\"\n", "book.toml:2:10: `today` must be a day");
        check("[[roadmap.links]]\npattern = \"(\"\nurl = \"x\"\n", "book.toml:2:12: `links.pattern`");
        check("[output.html]\nsite-url = \"javascript:x\"\n", "book.toml:2:13: expected an http");
    }
}
