//! From an SVG of ours to PNG. Colours are plain and opaque, shapes are filled and never stroked, and no font of the
//! system is asked, so that every machine draws the same.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::card::Card;
use super::text::Face;
use super::{HEIGHT, WIDTH};

/// Which pixels an SVG comes to, as part of every address: one that was drawn by another version is drawn anew. To be
/// raised with the renderer, the font or the encoder, as soon as a test says that their bytes are others.
pub(super) const VERSION: &str = "1";

/// What the font calls itself.
pub(super) const FAMILY: &str = "DejaVu Sans";
const FONT: &[u8] = include_bytes!("../../../themes/default/vendor/dejavu/DejaVuSans-Bold.subset.ttf");

/// What every image needs.
#[derive(Debug)]
pub(super) struct Painter {
    face: Face,
    fonts: Arc<fontdb::Database>,
}

impl Painter {
    pub(super) fn new() -> Painter {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(FONT)));
        Painter { face: Face::new(FONT), fonts: Arc::new(fonts) }
    }

    /// The image as SVG.
    pub(super) fn svg(&self, card: &Card) -> String {
        card.svg(&self.face)
    }

    /// The SVG as PNG; nothing where it is none, which ours always is.
    pub(super) fn png(&self, svg: &str) -> Option<Vec<u8>> {
        let options = Options { fontdb: Arc::clone(&self.fonts), font_family: FAMILY.to_owned(), ..Options::default() };
        let tree = Tree::from_str(svg, &options).ok()?;
        let mut pixmap = Pixmap::new(WIDTH, HEIGHT)?;
        resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
        encode(&pixmap)
    }
}

#[cfg(test)]
impl Painter {
    pub(super) fn fonts(&self) -> Arc<fontdb::Database> {
        Arc::clone(&self.fonts)
    }
}

/// A picture without transparency as PNG.
fn encode(pixmap: &Pixmap) -> Option<Vec<u8>> {
    let pixels: Vec<u8> = pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // The one way of packing that does not depend on which zlib the rest of the program asks for.
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}
