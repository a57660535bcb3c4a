//! A repository's theme, laid over the built-in one: files by name, and slots.
//!
//! | in the folder | is |
//! |---|---|
//! | `assets/base.css` and its fellows | instead of the built-in's part of that name |
//! | `assets/*.css` by another name | after the built-in's parts, in the order of names |
//! | `assets/*.svg`, `*.png`, `*.woff2` … | copied under a content-hashed name, which style sheets and slots find by `url(name)` and `files[name]` |
//! | `scripts/*.js` | instead of the built-in's, or added to every page; only where scripts are allowed |
//! | `slots/*.html` | a [`Slot`] |

use std::collections::BTreeMap;

use super::slots::{SOURCE, Slot, SlotError, Slots};
use super::still;
use crate::site::Extra;

/// What a theme has, ready to be used.
#[derive(Debug, Default)]
pub struct Overlay {
    /// Its slots.
    pub slots: Slots,
    /// Its style sheets by name.
    pub styles: BTreeMap<String, String>,
    /// Its scripts by name.
    pub scripts: BTreeMap<String, String>,
    /// Its other files.
    pub files: Vec<Extra>,
    /// Where each of its other files lies, from the root of the site, by its name in `assets/`.
    pub places: BTreeMap<String, String>,
}

impl Overlay {
    /// A theme from the files of its folder: path within the folder and content. `folder` is for messages.
    ///
    /// # Errors
    /// When a slot is unknown or no template, when a text is not UTF-8, when a picture holds script or a file is no picture
    /// or font.
    pub fn new(folder: &str, files: Vec<(String, Vec<u8>)>, allow_scripts: bool) -> Result<Overlay, SlotError> {
        let mut overlay = Overlay::default();
        let mut slots = Vec::new();
        for (path, bytes) in files {
            let whole = format!("{folder}/{path}");
            let fail = |message: &str| {
                Err(SlotError { path: whole.clone(), line: None, message: message.to_owned(), passing: false })
            };
            let Some((place, name)) = path.split_once('/') else { continue };
            let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
            let is_text = matches!((place, extension.as_str()), ("slots", _) | ("assets", "css") | ("scripts", "js"));
            if name.contains('/') || !(is_text || place == "assets") {
                continue;
            }
            if !is_text {
                if !is_still(&extension) {
                    return fail("a theme's files are style sheets, pictures and fonts");
                }
                let bytes = still::checked(&extension, bytes).map_err(|(line, message)| SlotError {
                    path: whole.clone(),
                    line,
                    message,
                    passing: false,
                })?;
                let file = Extra::new(name, bytes);
                overlay.places.insert(name.to_owned(), file.path().to_owned());
                overlay.files.push(file);
                continue;
            }
            let Ok(text) = String::from_utf8(bytes) else { return fail("the file is not UTF-8") };
            match place {
                "slots" => match Slot::ALL.into_iter().find(|slot| slot.file() == name) {
                    Some(_) if text.len() > SOURCE => return fail("a slot has at most 256 KB"),
                    Some(slot) => slots.push((slot, whole, text)),
                    None => {
                        let known: Vec<&str> = Slot::ALL.iter().map(|slot| slot.file()).collect();
                        return fail(&format!("no slot is called so; there are {}", known.join(", ")));
                    }
                },
                "scripts" if allow_scripts => drop(overlay.scripts.insert(name.to_owned(), text)),
                "scripts" => {}
                _ => drop(overlay.styles.insert(name.to_owned(), text)),
            }
        }
        overlay.slots = Slots::new(slots, allow_scripts)?;
        let styles = std::mem::take(&mut overlay.styles);
        overlay.styles = styles.into_iter().map(|(name, text)| (name, overlay.placed(&text))).collect();
        Ok(overlay)
    }

    /// A style sheet with its `url(name)` led to the theme's files, which lie in the folder of the style sheet. The text is read
    /// once, however many files there are.
    fn placed(&self, text: &str) -> String {
        const OPEN: &str = "url(";
        let longest = self.places.keys().map(String::len).max().unwrap_or(0);
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(OPEN) {
            let (before, inside) = rest.split_at(at + OPEN.len());
            out.push_str(before);
            rest = inside;
            let quote = ["\"", "'"].into_iter().find(|quote| inside.starts_with(quote)).unwrap_or("");
            // Nothing behind the longest name is looked at, so that addresses that never end cost nothing.
            let name = &inside[quote.len()..];
            let near = (0..=name.len().min(longest + quote.len() + 1)).rev().find(|end| name.is_char_boundary(*end));
            let name = &name[..near.unwrap_or(0)];
            let name = name.find(&format!("{quote})")).map_or("", |end| &name[..end]);
            if let Some(place) = self.places.get(name) {
                out.push_str(quote);
                out.push_str(place.rsplit('/').next().unwrap_or(place));
                rest = &inside[quote.len() + name.len()..];
            }
        }
        out.push_str(rest);
        out
    }
}

/// Files that a browser shows and does not run.
fn is_still(extension: &str) -> bool {
    ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "woff2", "woff", "ttf", "otf"].contains(&extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn files_find_their_places() {
        let given = files(&[
            ("README.md", "what it is"),
            ("assets/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("assets/own.css", "a { background: url(logo.svg) url('logo.svg') url(other.svg) }"),
            ("scripts/own.js", "alert(1)"),
        ]);
        let overlay = Overlay::new("theme", given.clone(), false).unwrap();
        let place = &overlay.places["logo.svg"];
        assert!(place.starts_with("assets/logo.") && place.ends_with(".svg"), "{place}");
        let file = place.trim_start_matches("assets/");
        assert_eq!(overlay.styles["own.css"], format!("a {{ background: url({file}) url('{file}') url(other.svg) }}"));
        assert!(overlay.scripts.is_empty());
        assert_eq!(Overlay::new("theme", given, true).unwrap().scripts.len(), 1);
    }

    #[test]
    fn addresses_in_style_sheets_are_those_of_files() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg'/>";
        let names = ["a.svg", "b.svg", "a b.svg", "it's.svg", "é.svg"];
        for (sheet, expected) in [
            ("url(a.svg)", "url(<a.svg>)"),
            ("url(\"a.svg\")url('a.svg')", "url(\"<a.svg>\")url('<a.svg>')"),
            ("url(a.svg)url(b.svg)x", "url(<a.svg>)url(<b.svg>)x"),
            ("url(\"a b.svg\") url(\"it's.svg\") url(é.svg)", "url(\"<a b.svg>\") url(\"<it's.svg>\") url(<é.svg>)"),
            ("url(url(a.svg))", "url(url(<a.svg>))"),
            ("url(", "url("),
            ("url(\"", "url(\""),
            ("url()url('')", "url()url('')"),
            ("url(a.svg", "url(a.svg"),
            ("url(a.svg\")", "url(a.svg\")"),
            ("url(./a.svg) url(xa.svg) url(a.svgx)", "url(./a.svg) url(xa.svg) url(a.svgx)"),
            ("url(éééééééééééééééééé)", "url(éééééééééééééééééé)"),
        ] {
            let mut given: Vec<(String, Vec<u8>)> =
                names.iter().map(|name| (format!("assets/{name}"), svg.as_bytes().to_vec())).collect();
            given.push(("assets/own.css".to_owned(), sheet.as_bytes().to_vec()));
            let overlay = Overlay::new("theme", given, false).unwrap();
            let filled = names.iter().fold(expected.to_owned(), |text, name| {
                text.replace(&format!("<{name}>"), overlay.places[*name].trim_start_matches("assets/"))
            });
            assert_eq!(overlay.styles["own.css"], filled, "{sheet}");
        }
    }

    #[track_caller]
    fn refuses(path: &str, text: &str, expected: &str) {
        let error = Overlay::new("theme", files(&[(path, text)]), true).map(drop).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn what_it_cannot_use_is_named() {
        refuses(
            "slots/heder.html",
            "",
            "theme/slots/heder.html: no slot is called so; there are head.html, header.html, footer.html, card.html, shell.html",
        );
        refuses("assets/run.html", "", "theme/assets/run.html: a theme's files are style sheets, pictures and fonts");
        refuses(
            "assets/logo.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
            "theme/assets/logo.svg:1: `<script>` runs a program; remove it: pictures on the site run nothing",
        );
    }
}
