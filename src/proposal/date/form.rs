//! The known forms of a date, strict first.

use super::calendar::{day_of, is_weekday, month_in, month_of, quarter_in, year_alone};
use super::token::{Token, tokens};
use super::{Date, DateTrouble, DayOrder};

/// A form: how many pieces it takes, and what they mean.
type Match = (usize, Result<Date, DateTrouble>);
type Form = fn(&Pieces<'_>) -> Option<Match>;

/// Tried in this order. A form that looks right but is impossible stops the search: `2023-14-05` must not become `2023`.
const FORMS: [Form; 9] = [
    year_month_day,
    year_quarter,
    quarter_year,
    number_number_year,
    year_month,
    month_year_numbers,
    names,
    compact,
    year,
];

/// The pieces of a text and what is needed to judge them.
struct Pieces<'t> {
    text: &'t str,
    tokens: Vec<(Token<'t>, usize)>,
    order: DayOrder,
}

impl<'t> Pieces<'t> {
    fn get(&self, index: usize) -> Option<Token<'t>> {
        self.tokens.get(index).map(|(token, _)| *token)
    }

    fn number(&self, index: usize, digits: std::ops::RangeInclusive<usize>) -> Option<u16> {
        match self.get(index)? {
            Token::Number(number) if digits.contains(&number.len()) => number.parse().ok(),
            _ => None,
        }
    }

    fn word(&self, index: usize) -> Option<&'t str> {
        match self.get(index)? {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    fn separator(&self, index: usize) -> Option<char> {
        match self.get(index)? {
            Token::Mark(mark @ ('-' | '/' | '.')) => Some(mark),
            Token::Mark('‐' | '‑' | '–') => Some('-'),
            _ => None,
        }
    }

    fn is_mark(&self, index: usize, mark: char) -> bool {
        self.get(index) == Some(Token::Mark(mark))
    }

    fn is_blank(&self, index: usize) -> bool {
        self.get(index) == Some(Token::Blank)
    }

    /// The text of the first `count` pieces.
    fn raw(&self, count: usize) -> &'t str {
        match count.checked_sub(1).and_then(|last| self.tokens.get(last)) {
            Some((_, end)) => &self.text[..*end],
            None => "",
        }
    }

    /// Whether a form may end after `count` pieces.
    fn ends(&self, count: usize) -> bool {
        !matches!(self.get(count), Some(Token::Number(_) | Token::Word(_)))
    }

    /// As [`Pieces::ends`], for forms that a longer number would turn into something else: `2023.06.x`, `2021-2022`.
    fn ends_alone(&self, count: usize) -> bool {
        let joined = self.separator(count).is_some()
            && matches!(self.get(count + 1), Some(Token::Number(_) | Token::Word(_) | Token::Mark('?')));
        self.ends(count) && !joined
    }
}

/// The date at the very start of `text`, with the offset behind it.
pub(super) fn at_start(text: &str, order: DayOrder) -> Option<(usize, Result<Date, DateTrouble>)> {
    if !may_open(text) {
        return None;
    }
    let pieces = Pieces { text, tokens: tokens(text), order };
    let (count, outcome) = FORMS.iter().find_map(|form| form(&pieces))?;
    let raw = pieces.raw(count);
    Some((
        raw.len(),
        outcome.map(|date| Date { raw: raw.to_owned(), odd: date.odd || !is_iso(raw, &date.iso()), ..date }),
    ))
}

/// ISO's date, or its date with a time of day.
fn is_iso(raw: &str, iso: &str) -> bool {
    let clock = |time: &str| time.strip_prefix('T').is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()));
    raw.strip_prefix(iso).is_some_and(|time| time.is_empty() || clock(time))
}

/// Whether a date may start here at all: most words of a line are told apart by this before anything is taken to pieces.
fn may_open(text: &str) -> bool {
    let letters = text.bytes().take(10).take_while(u8::is_ascii_alphabetic).count();
    match letters {
        0 => text.starts_with(|c: char| c.is_ascii_digit()),
        1 => text.starts_with(['Q', 'q']),
        3..=9 => {
            let word = &text[..letters];
            let day_follows = text.as_bytes().get(letters) == Some(&b' ')
                && text.as_bytes().get(letters + 1).is_some_and(u8::is_ascii_digit);
            day_follows || month_of(word).is_some() || is_weekday(word)
        }
        _ => false,
    }
}

/// Which of day and month comes first in the numeric date at the start of `text`.
pub(super) fn order_shown(text: &str) -> DayOrder {
    // Two digits at most and a sign between: nearly every other start is told apart here.
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) || !matches!(text.as_bytes().get(digits), Some(b'-' | b'/' | b'.')) {
        return DayOrder::Unknown;
    }
    let pieces = Pieces { text, tokens: tokens(text), order: DayOrder::Unknown };
    match numbers_before_year(&pieces) {
        Some((first @ 13..=31, second @ 1..=12, ..)) if first != second => DayOrder::DayFirst,
        Some((first @ 1..=12, second @ 13..=31, ..)) if first != second => DayOrder::MonthFirst,
        _ => DayOrder::Unknown,
    }
}

/// Whether what follows a bare year sets it off as the date of the line.
pub(super) fn sets_off(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['*', '_', '`', ']', ')', '~']);
    let next = rest.trim_start_matches([' ', '\t']).chars().next();
    matches!(next, None | Some(':' | '-' | '–' | '—' | ',' | '|' | '\n' | '\r'))
}

/// Whether `before` ends with a word that makes a bare number a year.
pub(super) fn word_of_time(before: &str) -> bool {
    let word = before.trim_end().rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    before.ends_with(' ')
        && ["in", "since", "until", "during", "by", "early", "mid", "late", "of"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
}

/// `2023-02-01`, `2021.12.08`, `2020/5/18`, `2021-08-XX`, `2026-??-??`, `2021-Jul-05`, and a clock time behind it.
fn year_month_day(pieces: &Pieces<'_>) -> Option<Match> {
    let digits = match pieces.get(0)? {
        Token::Number(digits) if (4..=6).contains(&digits.len()) => digits,
        _ => return None,
    };
    let separator = pieces.separator(1)?;
    let (month, after) = if let Some(blank) = blank_part(pieces, 2) {
        (None, blank)
    } else if let Some(month) = pieces.word(2).and_then(month_of) {
        (Some(u16::from(month)), 3)
    } else {
        (Some(pieces.number(2, 1..=2)?), 3)
    };
    if pieces.separator(after)? != separator {
        return None;
    }
    let (day, mut count) = match blank_part(pieces, after + 1) {
        Some(count) => (None, count),
        None => (Some(pieces.number(after + 1, 1..=2)?), after + 2),
    };
    let year: u32 = digits.parse().ok()?;
    let timed = day.and_then(|_| clock(pieces, count));
    count = timed.unwrap_or(count);
    if !pieces.ends(count) || (pieces.is_mark(count, '-') && matches!(pieces.get(count + 1), Some(Token::Number(_)))) {
        return None;
    }
    let raw = pieces.raw(count);
    Some((
        count,
        match (month, day) {
            (Some(month), Some(day)) => day_of(raw, year, month, day),
            (Some(month), None) => month_in(raw, year, month),
            (None, None) => year_alone(raw, year),
            (None, Some(_)) => return None,
        },
    ))
}

/// `XX`, `??` or `dd` in place of a number: the offset of the piece behind it.
fn blank_part(pieces: &Pieces<'_>, at: usize) -> Option<usize> {
    match pieces.get(at)? {
        Token::Word(word) if matches!(word.to_ascii_lowercase().as_str(), "xx" | "dd" | "mm" | "x") => Some(at + 1),
        Token::Mark('?') if pieces.is_mark(at + 1, '?') => Some(at + 2),
        Token::Mark('?') => Some(at + 1),
        _ => None,
    }
}

/// A clock time behind a date, as RFC 3339 or with a blank: `T10:00:00Z`, ` 10:00:00 +0200`, ` 10:00 UTC`.
fn clock(pieces: &Pieces<'_>, at: usize) -> Option<usize> {
    let joined = pieces.word(at).is_some_and(|word| word.eq_ignore_ascii_case("t")) || pieces.is_blank(at);
    let hour = pieces.number(at + 1, 2..=2)?;
    let minute = pieces.number(at + 3, 2..=2)?;
    if !joined
        || !pieces.is_mark(at + 2, ':')
        || jiff::civil::Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).is_err()
    {
        return None;
    }
    let mut end = at + 4;
    if pieces.is_mark(end, ':') && pieces.number(end + 1, 2..=2).is_some() {
        end += 2;
        if pieces.is_mark(end, '.') && pieces.number(end + 1, 1..=9).is_some() {
            end += 2;
        }
    }
    let zone = if pieces.is_blank(end) { end + 1 } else { end };
    if pieces.word(zone).is_some_and(|word| matches!(word, "Z" | "z" | "UTC" | "GMT")) {
        return Some(zone + 1);
    }
    if (pieces.is_mark(zone, '+') || pieces.is_mark(zone, '-')) && pieces.number(zone + 1, 2..=4).is_some() {
        let minutes = pieces.is_mark(zone + 2, ':') && pieces.number(zone + 3, 2..=2).is_some();
        return Some(if minutes { zone + 4 } else { zone + 2 });
    }
    Some(end)
}

/// `2022-Q3`, `2022 Q3`, `2022Q3`, `2022/Q3`.
fn year_quarter(pieces: &Pieces<'_>) -> Option<Match> {
    let year = pieces.number(0, 4..=4)?;
    let at = usize::from(pieces.separator(1).is_some() || pieces.is_blank(1)) + 1;
    let quarter = quarter_at(pieces, at)?;
    let count = at + 2;
    pieces.ends(count).then(|| (count, quarter_in(pieces.raw(count), year.into(), quarter)))
}

/// `Q3 2022`, `Q3-2022`, `Q3/2022`, `Q3, 2022`.
fn quarter_year(pieces: &Pieces<'_>) -> Option<Match> {
    let quarter = quarter_at(pieces, 0)?;
    let mut at = 2;
    if pieces.is_mark(at, ',') || pieces.separator(at).is_some() {
        at += 1;
    }
    if pieces.is_blank(at) {
        at += 1;
    }
    if pieces.word(at).is_some_and(|word| word == "of") && pieces.is_blank(at + 1) {
        at += 2;
    }
    let year = pieces.number(at, 4..=4)?;
    (at > 2 && pieces.ends_alone(at + 1)).then(|| (at + 1, quarter_in(pieces.raw(at + 1), year.into(), quarter)))
}

fn quarter_at(pieces: &Pieces<'_>, at: usize) -> Option<u16> {
    pieces.word(at).filter(|word| word.eq_ignore_ascii_case("q"))?;
    pieces.number(at + 1, 1..=1)
}

/// The two numbers before a year, the year, its digits, the separator and the count of pieces: `09-14-2021`, `11/23/20`.
fn numbers_before_year(pieces: &Pieces<'_>) -> Option<(u16, u16, u32, usize, char)> {
    let first = pieces.number(0, 1..=2)?;
    let separator = pieces.separator(1)?;
    let second = pieces.number(2, 1..=2)?;
    if pieces.separator(3)? != separator || !pieces.ends_alone(5) {
        return None;
    }
    if let Some(year) = pieces.number(4, 4..=4) {
        return Some((first, second, year.into(), 4, separator));
    }
    // Dots and two digits are a release (`1.22.10`); dashes and two digits may start with the year. Only slashes are clear.
    let short = pieces.number(4, 2..=2).filter(|_| separator == '/')?;
    Some((first, second, if short < 70 { 2000 } else { 1900 } + u32::from(short), 2, separator))
}

/// `09-14-2021`, `16-06-2025`, `10.10.2023`, `11/23/20`.
fn number_number_year(pieces: &Pieces<'_>) -> Option<Match> {
    let (first, second, year, ..) = numbers_before_year(pieces)?;
    let count = 5;
    let raw = pieces.raw(count);
    let outcome = match (first, second) {
        (first, second) if first == second => day_of(raw, year, second, first),
        (13.., 1..=12) => day_of(raw, year, second, first),
        (1..=12, 13..) => day_of(raw, year, first, second),
        (1..=12, 1..=12) => match pieces.order {
            DayOrder::DayFirst => day_of(raw, year, second, first),
            DayOrder::MonthFirst => day_of(raw, year, first, second),
            DayOrder::Unknown => Err(DateTrouble::ambiguous(
                raw,
                &format!("{year:04}-{second:02}-{first:02}"),
                &format!("{year:04}-{first:02}-{second:02}"),
            )),
        },
        _ => Err(DateTrouble::impossible(raw, "neither number can be a month", None)),
    };
    Some((count, outcome))
}

/// `2019-07`, `2026/02`, `2023.06`.
fn year_month(pieces: &Pieces<'_>) -> Option<Match> {
    let year = pieces.number(0, 4..=4)?;
    let separator = pieces.separator(1)?;
    // `2023.1` is as likely a release; with two digits and a dot it is a month in every case that was seen.
    let month = pieces.number(2, if separator == '.' { 2..=2 } else { 1..=2 })?;
    pieces.ends_alone(3).then(|| (3, month_in(pieces.raw(3), year.into(), month)))
}

/// `12/2019`, `05-2021`.
fn month_year_numbers(pieces: &Pieces<'_>) -> Option<Match> {
    let month = pieces.number(0, 1..=2)?;
    pieces.separator(1).filter(|separator| *separator != '.')?;
    let year = pieces.number(2, 4..=4).filter(|year| (1900..=2199).contains(year))?;
    pieces.ends_alone(3).then(|| (3, month_in(pieces.raw(3), year.into(), month)))
}

/// Forms with a month's name: `Feb 2023`, `July 3rd, 2025`, `Tuesday, July 30, 2019`, `05-Jul-2001`, `8th Apr 2025`, `June, 2020`.
fn names(pieces: &Pieces<'_>) -> Option<Match> {
    let mut at = 0;
    if pieces.word(0).is_some_and(is_weekday) {
        at = skip_between(pieces, 1);
    }
    let mut day = day_number(pieces, at);
    if let Some((_, next)) = day {
        at = skip_between(pieces, next);
        if pieces.word(at).is_some_and(|word| word.eq_ignore_ascii_case("of")) {
            at = skip_between(pieces, at + 1);
        }
    }
    let Some(month) = month_of(pieces.word(at)?) else { return misspelled(pieces) };
    at = skip_between(pieces, at + 1);
    if day.is_none() {
        day = day_number(pieces, at);
        if let Some((_, next)) = day {
            at = skip_between(pieces, next);
        }
    }
    let year = pieces.number(at, 4..=4).filter(|year| (1900..=2199).contains(year))?;
    let count = at + 1;
    // `May 2019-2020` is a range, but `Feb 2023-` and `Feb 2023.` are not.
    if !pieces.ends(count)
        || (pieces.separator(count).is_some() && matches!(pieces.get(count + 1), Some(Token::Number(_))))
    {
        return None;
    }
    let raw = pieces.raw(count);
    Some((
        count,
        match day {
            Some((day, _)) => day_of(raw, year.into(), month.into(), day),
            None => month_in(raw, year.into(), month.into()),
        },
    ))
}

/// `Nob 08, 2024`: everything of a date is there, but the word is no month.
fn misspelled(pieces: &Pieces<'_>) -> Option<Match> {
    let word = pieces.word(0).filter(|word| (3..=9).contains(&word.len()))?;
    let (_, next) = day_number(pieces, 2).filter(|_| pieces.is_blank(1))?;
    let year = pieces.is_mark(next, ',') && pieces.is_blank(next + 1) && pieces.number(next + 2, 4..=4).is_some();
    let trouble = || DateTrouble::unknown_month(pieces.raw(next + 3), word);
    (year && pieces.ends(next + 3)).then(|| (next + 3, Err(trouble())))
}

/// One or two digits with an optional ordinal ending, and the piece behind it.
fn day_number(pieces: &Pieces<'_>, at: usize) -> Option<(u16, usize)> {
    let day = pieces.number(at, 1..=2)?;
    let ordinal = pieces
        .word(at + 1)
        .is_some_and(|word| ["st", "nd", "rd", "th"].iter().any(|ending| word.eq_ignore_ascii_case(ending)));
    Some((day, at + 1 + usize::from(ordinal)))
}

/// At most one mark and one blank on either side of it.
fn skip_between(pieces: &Pieces<'_>, mut at: usize) -> usize {
    if pieces.is_mark(at, '.') {
        at += 1;
    }
    if pieces.is_blank(at) {
        at += 1;
    }
    if matches!(pieces.get(at), Some(Token::Mark(',' | '-' | '/'))) {
        at += 1;
    }
    if pieces.is_blank(at) {
        at += 1;
    }
    at
}

/// `20171020`.
fn compact(pieces: &Pieces<'_>) -> Option<Match> {
    let Token::Number(digits) = pieces.get(0)? else { return None };
    if digits.len() != 8 || !pieces.ends_alone(1) {
        return None;
    }
    // Eight digits are more often something else, so only a real day counts, and an impossible one is no date at all.
    let date = day_of(digits, digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    date.ok().map(|date| (1, Ok(date)))
}

/// `2016`, also as the start of `2021-2022`.
fn year(pieces: &Pieces<'_>) -> Option<Match> {
    let year = pieces.number(0, 4..=4).filter(|year| (1900..=2199).contains(year))?;
    pieces.ends_alone(1).then(|| (1, year_alone(pieces.raw(1), year.into())))
}
