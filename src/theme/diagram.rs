//! The scripts that draw diagrams: a small one of ours, and the library that it loads once a diagram comes into view.

use std::sync::LazyLock;

/// The parts of the loader in a scope of their own. Each uses those before it.
const PARTS: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("../../themes/default/scripts/diagram/allowed.js"),
    include_str!("../../themes/default/scripts/diagram/stage.js"),
    include_str!("../../themes/default/scripts/diagram/figures.js"),
    "})();\n",
);

static LOADER: LazyLock<String> = LazyLock::new(|| super::lean(PARTS));

/// A script of the theme under a content-hashed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Its path within the site.
    pub path: String,
    /// Its text.
    pub bytes: &'static [u8],
}

impl Script {
    fn new(stem: &str, bytes: &'static [u8]) -> Script {
        let hash = blake3::hash(bytes).to_hex();
        Script { path: format!("assets/{stem}.{}.js", &hash[..8]), bytes }
    }
}

/// What a site with diagrams holds beside its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scripts {
    /// Finds the diagrams of a page and has them drawn.
    pub loader: Script,
    /// Draws them.
    pub library: Script,
}

impl Scripts {
    /// The built-in scripts.
    #[must_use]
    pub fn new() -> Scripts {
        static BUILT_IN: LazyLock<Scripts> = LazyLock::new(Scripts::hashed);
        BUILT_IN.clone()
    }

    fn hashed() -> Scripts {
        Scripts {
            loader: Script::new("diagram", LOADER.as_bytes()),
            library: Script::new(
                "mermaid",
                include_bytes!("../../themes/default/vendor/mermaid/mermaid.tiny-12.0.0.js"),
            ),
        }
    }
}

impl Default for Scripts {
    fn default() -> Scripts {
        Scripts::new()
    }
}
