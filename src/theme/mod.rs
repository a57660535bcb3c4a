//! The built-in look: style sheets and scripts as tables, and the colours that a repository gives to its own words.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::roadmap::Roadmap;
use overlay::Overlay;

mod allowed;
pub mod diagram;
pub mod overlay;
mod refused;
pub mod slots;
mod still;

pub use refused::{Refused, refused};

/// The parts of the style sheet, in the order of the cascade.
const STYLES: [(&str, &str); 11] = [
    ("base.css", include_str!("../../themes/default/assets/base.css")),
    ("chrome.css", include_str!("../../themes/default/assets/chrome.css")),
    ("words.css", include_str!("../../themes/default/assets/words.css")),
    ("lists.css", include_str!("../../themes/default/assets/lists.css")),
    ("document.css", include_str!("../../themes/default/assets/document.css")),
    ("prose.css", include_str!("../../themes/default/assets/prose.css")),
    ("filters.css", include_str!("../../themes/default/assets/filters.css")),
    ("chart.css", include_str!("../../themes/default/assets/chart.css")),
    ("search.css", include_str!("../../themes/default/assets/search.css")),
    ("changes.css", include_str!("../../themes/default/assets/changes.css")),
    ("print.css", include_str!("../../themes/default/assets/print.css")),
];

/// The scripts, each a file of its own: what stands in every page, and what is loaded where it is wanted.
const SCRIPTS: [(&str, &str); 4] = [
    ("scheme.js", include_str!("../../themes/default/scripts/scheme.js")),
    ("roadbook.js", include_str!("../../themes/default/scripts/roadbook.js")),
    ("lists.js", include_str!("../../themes/default/scripts/lists.js")),
    ("search.js", include_str!("../../themes/default/scripts/search.js")),
];

/// A style sheet or script and its content-hashed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What the theme calls it: `roadbook.js`.
    pub name: String,
    /// Its path within the site.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Sheet {
    fn new(name: &str, text: String) -> Sheet {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        Sheet { name: name.to_owned(), path: format!("assets/{stem}.{}.{extension}", &hash[..8]), text }
    }
}

/// The scripts without comments and indentation, a theme's instead of the built-in's where it has them, and its own
/// after them. None of the built-in ones holds a text of several lines.
#[must_use]
pub fn scripts(overlay: Option<&Overlay>) -> Vec<Sheet> {
    static BUILT_IN: LazyLock<Vec<Sheet>> = LazyLock::new(|| make_scripts(None));
    if overlay.is_some() { make_scripts(overlay) } else { BUILT_IN.clone() }
}

/// A script of ours without comments and indentation.
fn lean(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn make_scripts(overlay: Option<&Overlay>) -> Vec<Sheet> {
    let own = |name: &str| overlay.and_then(|overlay| overlay.scripts.get(name)).cloned();
    let built_in = SCRIPTS.iter().map(|(name, text)| Sheet::new(name, own(name).unwrap_or_else(|| lean(text))));
    let is_new = |name: &&String| !SCRIPTS.iter().any(|(known, _)| known == name);
    let added = overlay.into_iter().flat_map(|overlay| overlay.scripts.iter());
    let added = added.filter(|(name, _)| is_new(name)).map(|(name, text)| Sheet::new(name, text.clone()));
    built_in.chain(added).collect()
}

/// Whether a script is the theme's own, which every page loads.
#[must_use]
pub fn is_added(name: &str) -> bool {
    !SCRIPTS.iter().any(|(known, _)| *known == name)
}

/// The parts of the style sheet without what only their authors need.
static LEAN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lean = |(_, part): &(&str, &str)| {
        let mut text = String::new();
        minify(&mut text, part);
        text
    };
    STYLES.iter().map(lean).collect()
});

/// The style sheet: the built-in parts, those of a theme instead or after them, and the colours of statuses and stages
/// that have their own.
#[must_use]
pub fn stylesheet(roadmap: &Roadmap, overlay: Option<&Overlay>) -> Sheet {
    let mut text = String::new();
    let own = |name: &str| overlay.and_then(|overlay| overlay.styles.get(name));
    for ((name, _), lean) in STYLES.iter().zip(LEAN.iter()) {
        match own(name) {
            Some(own) => text.extend([own.as_str(), "\n"]),
            None => text.push_str(lean),
        }
    }
    let colours = roadmap.statuses.iter().map(|status| ('s', &status.name, &status.colour));
    let colours = colours.chain(roadmap.stages.iter().map(|stage| ('t', &stage.name, &stage.colour)));
    for (kind, name, colour) in colours {
        if let Some(colour) = colour.as_deref().filter(|colour| is_colour(colour)) {
            let _ = writeln!(text, ".{kind}-{}{{--c:{colour}}}", class(name));
        }
    }
    let added = overlay.into_iter().flat_map(|overlay| overlay.styles.iter());
    for (_, own) in added.filter(|(name, _)| !STYLES.iter().any(|(known, _)| known == name)) {
        text.extend([own.as_str(), "\n"]);
    }
    Sheet::new("roadbook.css", text)
}

/// The built-in theme's files as a theme's folder has them: where each lies, and its text.
#[must_use]
pub fn files() -> Vec<(String, &'static str)> {
    let styles = STYLES.iter().map(|(name, text)| (format!("assets/{name}"), *text));
    let slots = slots::Slot::ALL.iter().map(|slot| (format!("slots/{}", slot.file()), slot.built_in()));
    styles.chain(slots).collect()
}

/// A word as part of a class name.
#[must_use]
pub fn class(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' }).collect()
}

/// The media type of a copied file, by its name's extension.
#[must_use]
pub fn media(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "apng" => "image/apng",
        "jpg" | "jpeg" | "jfif" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "svg" => "image/svg+xml",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "pdf" => "application/pdf",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        _ => "text/plain; charset=utf-8",
    }
}

/// Only `#rrggbb`: the value comes from a repository, and anything else could be more than a colour.
fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Leaves out comments and indentation. The sheets are our own, and hold neither in strings.
fn minify(out: &mut String, css: &str) {
    let mut rest = css;
    while !rest.is_empty() {
        let (before, after) = rest.split_once("/*").unwrap_or((rest, ""));
        for line in before.lines().map(str::trim).filter(|line| !line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_colours_reach_the_style_sheet() {
        assert!(is_colour("#1a7F37"));
        for text in ["red", "#fff", "#12345g", "#1234567", "#000;}", "url(x)"] {
            assert!(!is_colour(text), "{text}");
        }
    }

    #[test]
    fn media_types_are_those_of_the_formats() {
        for (format, _) in crate::media::samples::all() {
            let name = format!("{format:?}").to_ascii_lowercase();
            let name = if name == "opentype" { "otf" } else { &name };
            assert_eq!(media(&format!("x.{name}")), format.media_type(), "{format:?}");
        }
        assert_eq!(media("x.svg.txt"), "text/plain; charset=utf-8");
    }

    #[test]
    fn comments_and_indentation_are_left_out() {
        let mut out = String::new();
        minify(&mut out, "/* a */\na {\n  b: c; /* d */\n}\n");
        assert_eq!(out, "a {\nb: c;\n}\n");
    }
}
