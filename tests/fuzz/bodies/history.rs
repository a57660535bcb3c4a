//! Implementation Histories: events lie in the section in the order written, none covers another, and no line of a plain list is
//! lost.

use roadbook::history::section::{HistoryWords, read_history};
use roadbook::history::status::status;
use roadbook::markdown::Outline;
use roadbook::proposal::date::Date;

use super::assert_within;

pub(crate) fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let stages = [("alpha", "alpha"), ("beta", "beta"), ("ga", "stable"), ("tech preview", "beta")];
    let stages = stages.map(|(word, stage)| (word.to_owned(), stage.to_owned())).to_vec();
    let words = HistoryWords { stages, ..HistoryWords::default() };
    check(text, 0..text.len(), &words);
    check(text, 0..text.len(), &HistoryWords::default());
    for heading in Outline::read(text, 0..text.len()).headings.iter().take(8) {
        check(text, heading.section.clone(), &words);
    }
}

fn check(text: &str, section: std::ops::Range<usize>, words: &HistoryWords) {
    let history = read_history(text, section.clone(), words);
    let mut end = section.start;
    for event in &history.events {
        assert_within(&event.range, text, "an event");
        let is_next = event.range.start >= end && event.range.end <= section.end;
        assert!(is_next, "{event:?} after {end} in {section:?} of {text:?}");
        end = event.range.end;
        assert!(!event.raw.trim().is_empty(), "an event of nothing in {text:?}");
        if let Some(date) = &event.date {
            assert_eq!(Date::read(&date.iso()).ok().as_ref(), Some(date), "{event:?}");
        }
        let forms = [(vec!["implementable".to_owned()], "implementable".to_owned())];
        let _ = status(&event.raw, &forms);
    }
    for range in history.prose.iter().chain(history.troubles.iter().map(|trouble| &trouble.range)) {
        assert_within(range, text, "prose or trouble");
        assert!(range.start >= section.start && range.end <= section.end, "{range:?} in {section:?}");
    }
    for trouble in &history.troubles {
        assert!(!trouble.message.is_empty() && !trouble.message.ends_with('.') && !trouble.help.is_empty());
    }
}
