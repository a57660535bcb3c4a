//! The bodies of the fuzz targets. Each takes any bytes and panics where a promise is broken. `fuzz/` runs them guided by
//! coverage; the suite runs them over the seeds and over mutations of these.

mod edits;
mod markdown;
mod metadata;
mod repository;
mod site;
mod svg;
mod toc;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// Its name, which is that of its folder of seeds.
    pub(crate) name: &'static str,
    /// Checks one input.
    pub(crate) run: fn(&[u8]),
}

/// All targets.
pub(crate) const TARGETS: [Target; 6] = [
    Target { name: "edits", run: edits::run },
    Target { name: "markdown", run: markdown::run },
    Target { name: "metadata", run: metadata::run },
    Target { name: "site", run: site::run },
    Target { name: "svg", run: svg::run },
    Target { name: "toc", run: toc::run },
];

/// Asserts that `range` is a part of `text` that begins and ends between characters.
#[track_caller]
fn assert_within(range: &std::ops::Range<usize>, text: &str, what: &str) {
    assert!(text.get(range.clone()).is_some(), "{what} {range:?} is no part of {text:?}");
}
