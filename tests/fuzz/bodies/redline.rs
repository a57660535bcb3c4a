//! Two texts as one, divided by a line `===`: without what was deleted it spells the head, without what was inserted the base, and it
//! is as sound as each of them.

use roadbook::markdown::{AsWritten, Outline, render};
use roadbook::redline::{Section, compare};
use scraper::{ElementRef, Html, Node};

use crate::oracle::html;

pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data).replace("\r\n===", "\n===");
    let (base, head) = text.split_once("\n===\n").unwrap_or((text.as_str(), ""));
    let (base, head) = (page(base), page(head));
    let sections = compare(&base, &head);

    let now: String = sections.iter().map(|section| words(&whole(section), Some("del"))).collect();
    assert_eq!(now, self_words(&head).concat(), "the head, in order");
    let mut then: Vec<String> = sections.iter().map(|section| words(&whole(section), Some("ins"))).collect();
    then.retain(|words| !words.is_empty());
    let mut expected = self_words(&base);
    then.sort();
    expected.sort();
    assert_eq!(then, expected, "the base, by section");

    for section in &sections {
        sound(&section.heading);
        for row in &section.rows {
            sound(&row.both);
            sound(&row.before);
            sound(&row.after);
            if !row.same {
                assert_eq!(words(&row.before, None), words(&row.both, Some("ins")), "the base beside");
                assert_eq!(words(&row.after, None), words(&row.both, Some("del")), "the head beside");
            }
        }
    }
}

fn page(text: &str) -> String {
    let outline = Outline::read(text, 0..text.len());
    render(text, 0..text.len(), &[], &outline.headings, &AsWritten).html
}

fn sound(written: &str) {
    assert_eq!(html::faults(written), Vec::<String>::new(), "{written}");
}

/// A section as it is shown.
fn whole(section: &Section) -> String {
    section.heading.clone() + &section.rows.iter().map(|row| row.both.as_str()).collect::<String>()
}

/// The words of a text by section, as a comparison with itself shows them.
fn self_words(page: &str) -> Vec<String> {
    let sections = compare(page, page);
    assert!(sections.iter().all(Section::is_same), "a text differs from itself: {page}");
    let words = sections.iter().map(|section| words(&whole(section), None));
    words.filter(|words| !words.is_empty()).collect()
}

/// The text and the pictures of HTML without white space, and without what is marked as `without`. What a document marks itself is
/// called otherwise.
fn words(html: &str, without: Option<&str>) -> String {
    let mut out = String::new();
    add(&mut out, Html::parse_fragment(html).root_element(), without);
    out
}

fn add(out: &mut String, element: ElementRef<'_>, without: Option<&str>) {
    for node in element.children() {
        match (node.value(), ElementRef::wrap(node)) {
            (Node::Text(text), _) => out.extend(text.split_whitespace()),
            (Node::Element(found), Some(inner)) if Some(found.name()) != without => {
                out.push_str(found.attr("src").unwrap_or(""));
                add(out, inner, without);
            }
            _ => {}
        }
    }
}
