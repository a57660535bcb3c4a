//! What a site holds beside its roadmap: what the configuration adds, and what there is to be searched.

use crate::compare::Against;
use crate::lint::Settings;
use crate::roadmap::slug::slugify;
use crate::theme::overlay::Overlay;

/// What the configuration adds to a site beside its roadmap.
#[derive(Debug, Default)]
pub struct Extras {
    /// Content of the `CNAME` file.
    pub cname: Option<String>,
    /// Style sheets that come after the built-in one.
    pub styles: Vec<Extra>,
    /// Scripts, beside those of the theme.
    pub scripts: Vec<Extra>,
    /// A theme of the repository's own.
    pub theme: Option<Overlay>,
    /// What readers can search.
    pub search: Search,
    /// Whether each proposal has an image for previews of links, where this roadbook can draw.
    pub images: bool,
    /// How much the rules weigh.
    pub settings: Settings,
    /// What the roadmap is compared with, in a preview of a change.
    pub against: Option<Against>,
}

/// What readers of a site are to be able to search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Search {
    /// Nothing.
    #[default]
    Off,
    /// The names of pages.
    Names,
    /// Names, and texts by an index that lies beside the pages. The site does not make it, and only tells its pages how
    /// many parts it has.
    FullText {
        /// Parts of the index.
        parts: usize,
    },
}

/// What there is to be searched, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Searched<'site> {
    /// The script with every name, from the root of the site; none where the site has no search.
    pub names: Option<&'site str>,
    /// How many parts the index of texts has: `search/0/`, `search/1/` and so on. None where texts are not searched.
    pub parts: usize,
}

/// A style sheet or script that the configuration adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

impl Extra {
    /// The file named `name` (without a folder), under a content-hashed address.
    #[must_use]
    pub fn new(name: &str, bytes: Vec<u8>) -> Extra {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        let hash = blake3::hash(&bytes).to_hex();
        Extra { path: format!("assets/{}.{}.{extension}", slugify(stem), &hash[..8]), bytes }
    }

    /// Its address from the root of the site.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}
