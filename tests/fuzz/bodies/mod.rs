//! The bodies of the fuzz targets. Each takes any bytes and panics where a promise is broken. `fuzz/` runs them guided by
//! coverage; the suite runs them over the seeds and over mutations of these.

mod book_toml;
mod edits;
mod history;
mod markdown;
mod media;
mod metadata;
mod redline;
mod repository;
mod site;
mod slots;
mod svg;
mod toc;
mod values;
mod yaml;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// Its name, which is that of its folder of seeds.
    pub(crate) name: &'static str,
    /// Checks one input.
    pub(crate) run: fn(&[u8]),
}

/// All targets.
pub(crate) const TARGETS: [Target; 13] = [
    Target { name: "book_toml", run: book_toml::run },
    Target { name: "edits", run: edits::run },
    Target { name: "history", run: history::run },
    Target { name: "markdown", run: markdown::run },
    Target { name: "media", run: media::run },
    Target { name: "metadata", run: metadata::run },
    Target { name: "redline", run: redline::run },
    Target { name: "site", run: site::run },
    Target { name: "slots", run: slots::run },
    Target { name: "svg", run: svg::run },
    Target { name: "toc", run: toc::run },
    Target { name: "values", run: values::run },
    Target { name: "yaml", run: yaml::run },
];

/// Asserts that `range` is a part of `text` that begins and ends between characters.
#[track_caller]
fn assert_within(range: &std::ops::Range<usize>, text: &str, what: &str) {
    assert!(text.get(range.clone()).is_some(), "{what} {range:?} is no part of {text:?}");
}
