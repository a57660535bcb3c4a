//! Pictures in SVG: what is written anew holds nothing active to two other parsers, and is written so again.

use roadbook::svg::clean;

#[path = "../../../src/svg/tests/oracle.rs"]
mod oracle;

pub(crate) fn run(data: &[u8]) {
    let picture = match clean(data) {
        Ok(picture) => picture,
        Err(refused) => {
            let text = roadbook::svg::text(data).unwrap_or("");
            let offset = refused.offset.unwrap_or(0);
            assert!(text.is_char_boundary(offset), "{refused} at {offset} of {} bytes", text.len());
            assert!(!refused.found.is_empty());
            return;
        }
    };
    assert_eq!(oracle::faults(&picture.text), Vec::<String>::new(), "{}", picture.text);
    let text = roadbook::svg::text(data).unwrap_or("");
    for left in &picture.left_out {
        super::assert_within(&left.range, text, "what was left out");
    }
    match clean(picture.text.as_bytes()) {
        Ok(again) => {
            assert_eq!(again.text, picture.text, "it is written otherwise the second time");
            assert_eq!(again.left_out, Vec::new(), "{}", picture.text);
        }
        Err(refused) => panic!("{refused}: {}", picture.text),
    }
}
