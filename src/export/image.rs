//! An image of each proposal for what shows previews of links: messengers, social networks, issue trackers. It says what
//! the proposal is called and where it stands.
//!
//! Drawing takes a font and a renderer, which most who use roadbook have no need of. Only a roadbook that is built with
//! the feature `og-images` has them, and everything that depends on it stands in this room.

#[cfg(feature = "og-images")]
mod card;
#[cfg(feature = "og-images")]
mod draw;
#[cfg(feature = "og-images")]
mod text;

#[cfg(feature = "og-images")]
#[cfg(test)]
mod tests;

/// Whether this roadbook can draw.
pub const AVAILABLE: bool = cfg!(feature = "og-images");
/// Width of an image, in pixels.
pub const WIDTH: u32 = 1200;
/// Height of an image, in pixels.
pub const HEIGHT: u32 = 630;

pub(crate) use images::Images;

#[cfg(feature = "og-images")]
mod images {
    use rayon::prelude::*;

    use super::card::Card;
    use super::draw::{Painter, VERSION};
    use crate::roadmap::ProposalId;
    use crate::site::Site;

    /// As much of a slug as a file's name has room for beside the hash. Two that begin alike share a file only where
    /// their images are the same.
    fn start(slug: &str) -> String {
        slug.char_indices().take_while(|(at, _)| *at < 200).map(|(_, letter)| letter).collect()
    }

    /// The images of a site.
    #[derive(Debug)]
    pub(crate) struct Images {
        painter: Painter,
        /// Where the image of each proposal lies.
        paths: Vec<String>,
    }

    impl Images {
        /// Makes ready what they need, and lays out each, so that its address tells what is in it. Nothing is drawn.
        pub(crate) fn new(site: &Site) -> Option<Images> {
            let painter = Painter::new();
            let slugs = &site.roadmap().slugs;
            let path = |id: ProposalId| {
                let mut hasher = blake3::Hasher::new();
                hasher.update(VERSION.as_bytes()).update(painter.svg(&Card::of(site, id)).as_bytes());
                format!("assets/og/{}.{}.png", start(&slugs[id]), &hasher.finalize().to_hex()[..8])
            };
            let paths = (0..slugs.len()).into_par_iter().map(path).collect();
            Some(Images { painter, paths })
        }

        /// Where the image of the proposal lies.
        pub(crate) fn path(&self, id: ProposalId) -> &str {
            self.paths.get(id).map_or("", String::as_str)
        }

        /// The image of the proposal as PNG.
        pub(crate) fn png(&self, site: &Site, id: ProposalId) -> Vec<u8> {
            self.painter.png(&self.painter.svg(&Card::of(site, id))).unwrap_or_default()
        }
    }
}

#[cfg(not(feature = "og-images"))]
mod images {
    use crate::roadmap::ProposalId;
    use crate::site::Site;

    /// No images: there is no value of this type.
    #[derive(Debug)]
    pub(crate) enum Images {}

    impl Images {
        pub(crate) const fn new(_: &Site) -> Option<Images> {
            None
        }

        pub(crate) const fn path(&self, _: ProposalId) -> &str {
            match *self {}
        }

        pub(crate) const fn png(&self, _: &Site, _: ProposalId) -> Vec<u8> {
            match *self {}
        }
    }
}
