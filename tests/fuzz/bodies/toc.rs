//! Contents lists: writing one changes nothing outside of its tags, and writing it again changes nothing at all.

use roadbook::markdown::Outline;
use roadbook::toc::{Depth, Options, place, renewed, stale};

pub(crate) fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let outline = Outline::read(text, 0..text.len());
    Depth::default().see(text, &outline);
    for max_depth in [6, 2] {
        for with_prefix in [false, true] {
            for mdtoc in [false, true] {
                check(text, &outline, Options { max_depth, with_prefix, mdtoc });
            }
        }
    }
}

fn check(text: &str, outline: &Outline, options: Options) {
    let Ok(Some(new)) = renewed(text, outline, options) else { return };
    let Ok(place) = place(text, outline) else { panic!("a list was written where there is no place: {new:?}") };
    let (before, after) = (&text[..place.start], &text[place.end..]);
    let kept = new.starts_with(before) && new.ends_with(after) && new.len() >= before.len() + after.len();
    assert!(kept, "{text:?} became {new:?} by {options:?}");
    let again = Outline::read(&new, 0..new.len());
    assert_eq!(renewed(&new, &again, options), Ok(None), "{text:?} became {new:?} by {options:?}");
    if !options.mdtoc {
        assert_eq!(stale(&new, &again, options), None, "{text:?} became {new:?} by {options:?}");
    }
}
