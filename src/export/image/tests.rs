//! What is drawn, apart from any site.

use resvg::tiny_skia::Pixmap;
use resvg::usvg::{Node, Options, Tree};

use super::card::Card;
use super::draw::{Painter, VERSION};
use super::{HEIGHT, WIDTH};
use crate::proposal::status::StatusGroup;

fn card(title: &str) -> Card {
    Card {
        site: "Lights of the harbour".to_owned(),
        label: "EP-0042".to_owned(),
        title: title.to_owned(),
        group: StatusGroup::InProgress,
        status: "Implementable".to_owned(),
        stage: Some("Beta".to_owned()),
        milestone: Some("1.4".to_owned()),
        track: vec![("Alpha".to_owned(), "passed"), ("Beta".to_owned(), "current"), ("Stable".to_owned(), "ahead")],
    }
}

fn hostile() -> Vec<String> {
    vec![
        "</text><script>alert(1)</script><image href=\"file:///etc/passwd\"/>&nbsp;&#0;]]>".to_owned(),
        "W".repeat(10 * 1024),
        "word ".repeat(2 * 1024),
        "\u{ffff}".repeat(10 * 1024),
        "a\u{0}b\u{8}c\u{1b}[31m\u{7f}\u{85}\n\t\r d".to_owned(),
        "\u{202e}evil\u{2066} right \u{200f}to left \u{5d0}\u{5d1}\u{5d2} \u{627}\u{644}".to_owned(),
        "Lamps \u{1f3ee}\u{200d}\u{1f9e8}\u{fe0f} and \u{65e5}\u{672c}\u{8a9e}".to_owned(),
        "\u{1f3ee}\u{1f3ee} \u{1f3ee}".to_owned(),
        format!("e{}", "\u{301}".repeat(500)),
        String::new(),
        " \t\n".to_owned(),
    ]
}

/// The pixels of a drawn card, four bytes each.
#[track_caller]
fn drawn(painter: &Painter, card: &Card) -> Pixmap {
    let pixmap = painter.png(&painter.svg(card)).and_then(|png| Pixmap::decode_png(&png).ok());
    let Some(pixmap) = pixmap else { panic!("no image of {card:?}") };
    assert_eq!((pixmap.width(), pixmap.height()), (WIDTH, HEIGHT));
    pixmap
}

/// Nothing stands in the margins but the stripe above.
#[track_caller]
fn check_margins(pixmap: &Pixmap, of: &str) {
    for (at, pixel) in pixmap.pixels().iter().enumerate() {
        let (x, y) = (at as u32 % WIDTH, at as u32 / WIDTH);
        let margin = !(60..WIDTH - 60).contains(&x) || !(30..HEIGHT - 25).contains(&y);
        if y >= 16 && margin {
            assert_eq!([pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()], [255; 4], "{of:.40}: {x}, {y}");
        }
    }
}

#[test]
fn nothing_that_was_written_is_markup_or_leaves_the_image() {
    let painter = Painter::new();
    for text in hostile() {
        let mut card = card(&text);
        check_margins(&drawn(&painter, &card), &text);
        let all = [&mut card.site, &mut card.label, &mut card.status];
        all.into_iter().for_each(|field| field.clone_from(&text));
        (card.stage, card.milestone) = (Some(text.clone()), Some(text.clone()));
        card.track = vec![(text.clone(), "passed"); 40];
        let svg = painter.svg(&card);
        assert!(svg.len() < 16 * 1024, "{text:.40}: {}", svg.len());
        for bad in ["<script", "<image", "\u{202e}", "\u{0}", "\u{1b}"] {
            assert!(!svg.contains(bad), "{text:.40}: {bad:?}");
        }
        check_margins(&drawn(&painter, &card), &text);
    }
}

#[test]
fn no_text_runs_into_another() {
    let painter = Painter::new();
    let wide = "Wide words about lamps ".repeat(40);
    let mut card = card(&wide);
    (card.status, card.stage, card.milestone) = (wide.clone(), Some(wide.clone()), Some(wide));
    let options = Options { fontdb: painter.fonts(), ..Options::default() };
    let tree = Tree::from_str(&painter.svg(&card), &options).unwrap();
    let texts: Vec<_> = tree.root().children().iter().filter(|node| matches!(node, Node::Text(_))).collect();
    assert!(texts.len() > 8, "{}", texts.len());
    for (at, one) in texts.iter().enumerate() {
        for other in &texts[at + 1..] {
            let (one, other) = (one.abs_bounding_box(), other.abs_bounding_box());
            let apart = one.right() <= other.left()
                || other.right() <= one.left()
                || one.bottom() <= other.top()
                || other.bottom() <= one.top();
            assert!(apart, "{one:?} {other:?}");
        }
    }
}

#[test]
fn long_titles_end_in_an_ellipsis_and_missing_letters_are_marked() {
    let painter = Painter::new();
    let titles = |title: &str| -> Vec<String> {
        let svg = painter.svg(&card(title));
        let lines = svg.split("<text ").filter(|text| text.contains("fill=\"#1b1f24\"") && !text.contains("y=\"5"));
        let lines = lines.filter_map(|text| text.split_once('>')?.1.split_once('<'));
        lines.map(|(text, _)| text.to_owned()).collect()
    };
    assert_eq!(titles("Swap  the\nlamp"), ["Swap the lamp"]);
    let long = titles(&"lamp and lens ".repeat(100));
    assert_eq!(long.len(), 3);
    assert!(long[2].ends_with('…') && !long[1].ends_with('…'), "{long:?}");
    assert_eq!(titles("Lamps \u{1f3ee}\u{1f3ee} at \u{65e5}\u{672c}\u{8a9e}"), ["Lamps … at …"]);
    assert_eq!(titles("Ünïcödé ≥ Ωmega, Ћирилица → ½"), ["Ünïcödé ≥ Ωmega,", "Ћирилица → ½"]);
    assert_eq!(titles("\u{65e5}\u{672c}\u{8a9e}"), ["EP-0042"]);
}

#[test]
fn colours_are_those_of_the_theme() {
    let theme = include_str!("../../../themes/default/assets/base.css");
    let painter = Painter::new();
    for group in StatusGroup::ALL {
        let svg = painter.svg(&Card { group, ..card("Lamps") });
        for colour in svg.split("fill=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(theme.contains(&format!("light-dark({colour},")), "{group:?}: {colour}");
        }
    }
}

/// Fails with a new renderer, font or encoder: raise the version, so that images that were drawn before are drawn anew,
/// and note the new hash here. Should it fail on one machine alone, then images are not the same everywhere.
#[test]
fn a_version_stands_for_its_bytes() {
    let painter = Painter::new();
    let png = painter.png(&painter.svg(&card("Ünder the lamp: A & B, 1 < 2 → “quoted”"))).unwrap();
    assert_eq!((VERSION, &blake3::hash(&png).to_hex()[..16]), ("1", "ac154ddb67c0e4d7"));
}
