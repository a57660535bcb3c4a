//! The built-in look: style sheets as a table, and the colours that a repository gives to its own words.

use std::fmt::Write as _;

use crate::roadmap::Roadmap;

pub mod diagram;

/// The parts of the style sheet, in the order of the cascade.
const STYLES: [(&str, &str); 7] = [
    ("base.css", include_str!("../themes/default/assets/base.css")),
    ("chrome.css", include_str!("../themes/default/assets/chrome.css")),
    ("words.css", include_str!("../themes/default/assets/words.css")),
    ("lists.css", include_str!("../themes/default/assets/lists.css")),
    ("document.css", include_str!("../themes/default/assets/document.css")),
    ("prose.css", include_str!("../themes/default/assets/prose.css")),
    ("print.css", include_str!("../themes/default/assets/print.css")),
];

/// The style sheet of a site and its content-hashed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stylesheet {
    /// Its path within the site.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The built-in style sheet, and after it the colours of statuses and stages that have their own.
#[must_use]
pub fn stylesheet(roadmap: &Roadmap) -> Stylesheet {
    let mut text = String::new();
    for (_, part) in STYLES {
        minify(&mut text, part);
    }
    let colours = roadmap.statuses.iter().map(|status| ('s', &status.name, &status.colour));
    let colours = colours.chain(roadmap.stages.iter().map(|stage| ('t', &stage.name, &stage.colour)));
    for (kind, name, colour) in colours {
        if let Some(colour) = colour.as_deref().filter(|colour| is_colour(colour)) {
            let _ = writeln!(text, ".{kind}-{}{{--c:{colour}}}", class(name));
        }
    }
    let hash = blake3::hash(text.as_bytes()).to_hex();
    Stylesheet { path: format!("assets/roadbook.{}.css", &hash[..8]), text }
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
    fn comments_and_indentation_are_left_out() {
        let mut out = String::new();
        minify(&mut out, "/* a */\na {\n  b: c; /* d */\n}\n");
        assert_eq!(out, "a {\nb: c;\n}\n");
    }
}
