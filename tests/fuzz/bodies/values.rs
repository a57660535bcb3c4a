//! Dates, milestones, people, statuses and stages, a line each: every place lies in the text, and what is written out is read as
//! the same.

use roadbook::dialect::Dialect;
use roadbook::proposal::date::{self, Date, DayOrder};
use roadbook::proposal::milestone::{self, ReleaseWords};
use roadbook::proposal::person::{Person, is_placeholder, read_people, read_person};
use roadbook::proposal::relation;

use super::assert_within;

/// How many lines of an input are read.
const LINES: usize = 32;

pub(crate) fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let order = DayOrder::infer(text.lines());
    for (number, line) in text.lines().take(LINES).enumerate() {
        dates(line, order);
        milestones(line);
        people(line);
        // Each line by the words of another dialect.
        let dialects = Dialect::all();
        words(line, &dialects[(number + text.len()) % dialects.len()]);
        let _ = relation::is_nothing(line);
    }
}

fn dates(line: &str, order: DayOrder) {
    if let Ok(date) = Date::read_with(line, order) {
        let again = Date::read(&date.iso());
        assert_eq!(again.as_ref().ok(), Some(&date), "{line:?} is {date}");
        assert!(again.is_ok_and(|again| !again.odd), "{date} is odd");
        assert_eq!(date.raw, line);
    }
    let leading = date::find_leading(line, order).map(|(range, _)| range);
    let anywhere = date::find_anywhere(line, order).map(|(range, _)| range);
    leading.iter().chain(&anywhere).for_each(|range| assert_within(range, line, "a date"));
    let mut end = 0;
    for (range, _) in date::find_all(line, order) {
        assert_within(&range, line, "a date");
        assert!(range.start >= end && range.end > range.start, "{range:?} after {end} of {line:?}");
        end = range.end;
    }
}

fn milestones(line: &str) {
    for one in milestone::read(line) {
        if let Some(key) = one.key() {
            let again = milestone::from_key(&key).and_then(|again| again.key());
            assert_eq!(again.as_ref(), Some(&key), "of {line:?}");
            let spelled = [one.spelled(true), one.spelled(false)];
            assert!(spelled.iter().all(|spelled| !spelled.trim().is_empty()), "{one:?}");
        }
    }
    milestone::release(line).iter().for_each(|range| assert_within(range, line, "a release"));
    for (range, _) in milestone::find_versions(line, &ReleaseWords::default()) {
        assert_within(&range, line, "a version");
    }
}

fn people(line: &str) {
    for (how, people) in [("an item", read_person(line)), ("a list", read_people(line))] {
        people.iter().for_each(|person| is_somebody(line, person));
        let handle = line.split_whitespace().find(|word| is_handle(word) && !is_placeholder(word));
        assert!(!people.is_empty() || handle.is_none() || is_placeholder(line), "{line:?} is nobody as {how}");
    }
}

/// Whether the word can be nothing but somebody's handle.
fn is_handle(word: &str) -> bool {
    let name = word.strip_prefix('@').unwrap_or("");
    name.len() > 1 && name.chars().all(char::is_alphanumeric)
}

fn is_somebody(line: &str, person: &Person) {
    assert!(!person.key().trim().is_empty() && !person.display().trim().is_empty(), "{line:?} is {person:?}");
    if let Some(handle) = &person.handle {
        assert!(!handle.starts_with('@') && !handle.contains(char::is_whitespace), "{line:?} is {person:?}");
        assert!(line.contains(handle.as_str()), "{line:?} is {person:?}");
    }
}

fn words(line: &str, dialect: &Dialect) {
    let vocabulary = &dialect.vocabulary;
    for (found, is_status) in [(vocabulary.match_status(line), true), (vocabulary.match_stage(line), false)] {
        let Some(found) = found else { continue };
        assert_within(&found.word, line, "a word");
        let word = line.get(found.word).unwrap_or("");
        let again = if is_status { vocabulary.match_status(word) } else { vocabulary.match_stage(word) };
        assert_eq!(again.map(|again| again.name), Some(found.name), "{word:?} of {line:?} in {}", dialect.name);
    }
    let _ = (vocabulary.nearest_status(line), vocabulary.nearest_stage(line));
}
