//! Text that fits: measured by the font's own widths, wrapped and shortened. The font has no kerning and no ligatures, so
//! that a text is as wide as its letters.

use std::collections::BTreeMap;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

/// What stands for letters that the font lacks, and for what was cut off.
pub(super) const GAP: char = '…';

/// The letters of a font, and how wide each is at a size of one.
#[derive(Debug)]
pub(super) struct Face {
    widths: BTreeMap<char, f32>,
}

impl Face {
    /// The letters of the font file; none where it is no font.
    pub(super) fn new(font: &[u8]) -> Face {
        let Ok(font) = FontRef::new(font) else { return Face { widths: BTreeMap::new() } };
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let letters = font.charmap();
        let letters = letters.mappings().filter_map(|(letter, glyph)| Some((char::from_u32(letter)?, glyph)));
        Face { widths: letters.filter_map(|(letter, glyph)| Some((letter, metrics.advance_width(glyph)?))).collect() }
    }

    /// The text in letters that can be drawn, at most `most` of them: a space for any white space, nothing for what is
    /// not seen anyway, one mark for letters in a row that the font lacks. Accents do not pile up.
    pub(super) fn clean(&self, text: &str, most: usize) -> String {
        let mut out = String::new();
        let mut letters = text.trim().chars();
        for letter in letters.by_ref().take(most) {
            if letter.is_whitespace() {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            } else if self.widths.contains_key(&letter) {
                if !is_accent(letter) || out.chars().rev().take_while(|before| is_accent(*before)).count() < 2 {
                    out.push(letter);
                }
            } else if !is_unseen(letter) && !out.trim_end().ends_with(GAP) {
                out.push(GAP);
            }
        }
        if letters.next().is_some() && !out.trim_end().ends_with(GAP) {
            out.push(GAP);
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// How wide the text is.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.letter(letter, size)).sum()
    }

    fn letter(&self, letter: char, size: f32) -> f32 {
        self.widths.get(&letter).map_or(size, |width| width * size)
    }

    /// The text, or as much of its beginning as fits with a mark after it.
    pub(super) fn shorten(&self, text: &str, size: f32, width: f32) -> String {
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        self.cut(text, size, width)
    }

    /// As much of the text as fits with a mark after it.
    fn cut(&self, text: &str, size: f32, width: f32) -> String {
        let mut room = width - self.letter(GAP, size);
        let fits = |letter: &char| {
            room -= self.letter(*letter, size);
            room >= 0.0
        };
        let kept: String = text.chars().take_while(fits).collect();
        let kept = kept.trim_end_matches([' ', GAP]);
        format!("{kept}{GAP}")
    }

    /// The text in at most `most` lines, and whether all of it is there. Words are kept whole where they fit on a line.
    pub(super) fn wrap(&self, text: &str, size: f32, width: f32, most: usize) -> (Vec<String>, bool) {
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        for word in text.split(' ') {
            let space = if line.is_empty() { 0.0 } else { self.letter(' ', size) };
            let wide = self.width(word, size);
            if used + space + wide <= width {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
                used += space + wide;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            used = 0.0;
            for letter in word.chars() {
                let wide = self.letter(letter, size);
                if used + wide > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(letter);
                used += wide;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        let whole = lines.len() <= most;
        lines.truncate(most);
        if let Some(last) = lines.last_mut().filter(|_| !whole) {
            *last = self.cut(last, size, width);
        }
        (lines, whole)
    }
}

/// Whether the letter stands above or below the one before it.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Whether nothing is to be seen of a letter: controls, marks of direction, joiners, variants, tags.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}
