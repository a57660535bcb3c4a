//! Dates as people write them.
//!
//! Measured on the Kubernetes and OpenShift corpora: 2,049 of 2,093 date fields are `YYYY-MM-DD`; the rest are the template's
//! `yyyy-mm-dd`, missing zeros (`2025-10-9`), dots (`2021.12.08`), versions (`v1.20`) and slips (`22019-10-07`).
//! Lines of an Implementation History add quarters, month names, `09-14-2021` beside `16-06-2025`, and bare months and years.
//!
//! A form that can be understood in one way only is read, and marked as [odd](Date::odd) unless it is ISO. A form that can be
//! understood in two ways, or in none, is never settled by guessing: the caller gets a [`DateTrouble`] and keeps the raw text.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

mod calendar;
mod form;
mod token;

/// How much of a date was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Year, month and day.
    Day,
    /// Year and month.
    Month,
    /// Year and quarter.
    Quarter,
    /// The year alone.
    Year,
}

/// A date as precise as it was written.
///
/// Two dates are equal where they mean the same time with the same precision, however they were spelled.
#[derive(Clone, Debug)]
pub struct Date {
    /// The text as written.
    pub raw: String,
    /// How much of it was written.
    pub precision: Precision,
    /// The year, 1900 to 2199.
    pub year: i16,
    /// The month from one, where the precision is a day or a month.
    pub month: Option<u8>,
    /// The day from one, where the precision is a day.
    pub day: Option<u8>,
    /// The quarter from one, where the precision is a quarter.
    pub quarter: Option<u8>,
    /// The form is understood, but is not the ISO form that [`Date::iso`] gives.
    pub odd: bool,
}

impl Date {
    /// Reads the whole of `raw` as one date, with the day-order unknown.
    ///
    /// # Errors
    /// Says why `raw` is no date: nothing is written, it is impossible, it can be read in two ways, or it is something else.
    pub fn read(raw: &str) -> Result<Date, DateTrouble> {
        Date::read_with(raw, DayOrder::Unknown)
    }

    /// Reads the whole of `raw` as one date; `order` settles `04/05/2024` where other lines have shown it.
    ///
    /// # Errors
    /// As [`Date::read`].
    pub fn read_with(raw: &str, order: DayOrder) -> Result<Date, DateTrouble> {
        let text = raw.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{a0}'));
        if is_placeholder(text) {
            return Err(DateTrouble::placeholder(text));
        }
        match form::at_start(text, order) {
            Some((end, outcome)) if text[end..].trim_end_matches(['.', ',', ':']).is_empty() => {
                let tail = end < text.len();
                outcome.map(|date| Date { raw: raw.to_owned(), odd: date.odd || tail, ..date })
            }
            Some((_, Err(trouble))) if matches!(trouble.fault, DateFault::Impossible | DateFault::Unknown) => {
                Err(trouble)
            }
            _ if looks_like_version(text) => Err(DateTrouble::version(text)),
            _ => Err(DateTrouble::unknown(text)),
        }
    }

    /// The canonical form: `2023-02-01`, `2023-02`, `2023-Q1` or `2023`.
    #[must_use]
    pub fn iso(&self) -> String {
        match (self.precision, self.month, self.day, self.quarter) {
            (Precision::Day, Some(month), Some(day), _) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Precision::Month, Some(month), _, _) => format!("{:04}-{month:02}", self.year),
            (Precision::Quarter, _, _, Some(quarter)) => format!("{:04}-Q{quarter}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    /// The form that HTML's `<time datetime>` accepts. HTML knows no quarters: there it is the year.
    #[must_use]
    pub fn machine(&self) -> String {
        match self.precision {
            Precision::Quarter => format!("{:04}", self.year),
            _ => self.iso(),
        }
    }

    /// Orders by the earliest day that the date can mean, then the more precise first.
    #[must_use]
    pub fn sort_key(&self) -> (i16, u8, u8, Precision) {
        let month = match (self.month, self.quarter) {
            (Some(month), _) => month,
            (None, Some(quarter)) => quarter.saturating_sub(1).saturating_mul(3).saturating_add(1),
            (None, None) => 1,
        };
        (self.year, month, self.day.unwrap_or(1), self.precision)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.iso())
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Date) -> bool {
        self.sort_key() == other.sort_key()
    }
}

impl Eq for Date {}

impl Hash for Date {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sort_key().hash(state);
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Date) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }
}

/// Whether `04/05/2024` is the fourth of May or the fifth of April.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DayOrder {
    /// Nothing has shown it: such a date stays raw.
    #[default]
    Unknown,
    /// Another line of the same author has a first number above twelve.
    DayFirst,
    /// Another line of the same author has a second number above twelve.
    MonthFirst,
}

impl DayOrder {
    /// What the dates in `texts` show. Texts that contradict each other show nothing.
    pub fn infer<'t>(texts: impl IntoIterator<Item = &'t str>) -> DayOrder {
        let (mut day_first, mut month_first) = (false, false);
        for text in texts {
            for start in token::starts(text) {
                match form::order_shown(&text[start..]) {
                    DayOrder::DayFirst => day_first = true,
                    DayOrder::MonthFirst => month_first = true,
                    DayOrder::Unknown => {}
                }
            }
        }
        match (day_first, month_first) {
            (true, false) => DayOrder::DayFirst,
            (false, true) => DayOrder::MonthFirst,
            _ => DayOrder::Unknown,
        }
    }
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateFault {
    /// Nothing was written yet: empty, `TBD`, `yyyy-mm-dd`.
    Placeholder,
    /// The calendar has no such day, or the year is out of reach.
    Impossible,
    /// Day and month can be exchanged, and nothing settles it.
    Ambiguous,
    /// It is a release, not a date.
    Version,
    /// No form that is known.
    Unknown,
}

/// A text that is no date, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTrouble {
    /// The kind of trouble.
    pub fault: DateFault,
    /// One sentence without a full stop, naming the text.
    pub message: String,
    /// What would mend it.
    pub help: String,
}

impl DateTrouble {
    fn placeholder(text: &str) -> DateTrouble {
        let message = if text.is_empty() {
            "no date is given".to_owned()
        } else {
            format!("`{}` stands for a date that is still to be given", clip(text))
        };
        DateTrouble { fault: DateFault::Placeholder, message, help: "write the date as YYYY-MM-DD".to_owned() }
    }

    fn impossible(text: &str, why: &str, help: Option<String>) -> DateTrouble {
        DateTrouble {
            fault: DateFault::Impossible,
            message: format!("`{}` is not in the calendar: {why}", clip(text)),
            help: help.unwrap_or_else(|| "write the date as YYYY-MM-DD".to_owned()),
        }
    }

    fn ambiguous(text: &str, day_first: &str, month_first: &str) -> DateTrouble {
        DateTrouble {
            fault: DateFault::Ambiguous,
            message: format!("`{}` can be read with the day or with the month first", clip(text)),
            help: format!("write {day_first} or {month_first}, whichever is meant"),
        }
    }

    fn version(text: &str) -> DateTrouble {
        DateTrouble {
            fault: DateFault::Version,
            message: format!("`{}` is a release, not a date", clip(text)),
            help: "write the date as YYYY-MM-DD and name the release in a milestone field".to_owned(),
        }
    }

    fn unknown_month(text: &str, word: &str) -> DateTrouble {
        DateTrouble {
            message: format!("`{}` names no month: `{}`", clip(text), clip(word)),
            ..DateTrouble::unknown(text)
        }
    }

    fn unknown(text: &str) -> DateTrouble {
        DateTrouble {
            fault: DateFault::Unknown,
            message: format!("`{}` is not a date that can be understood", clip(text)),
            help: "write the date as YYYY-MM-DD".to_owned(),
        }
    }
}

/// The date at the start of `text`, behind bold, italic, code, bracket and escape marks, if one stands there.
#[must_use]
pub fn find_leading(text: &str, order: DayOrder) -> Option<(Range<usize>, Date)> {
    let (range, outcome) = read_leading(text, order)?;
    outcome.ok().map(|date| (range, date))
}

/// What stands at the start of `text` and looks like a date, readable or not.
#[must_use]
pub fn read_leading(text: &str, order: DayOrder) -> Option<(Range<usize>, Result<Date, DateTrouble>)> {
    let start = token::behind_marks(text);
    let (end, outcome) = form::at_start(&text[start..], order)?;
    let lone_year = matches!(&outcome, Ok(date) if date.precision == Precision::Year && end == 4);
    // A line that starts with a bare year is dated by it only where the year is set off: `2016: first iterations`, not `2016 users`.
    if lone_year && !form::sets_off(&text[start + end..]) {
        return None;
    }
    Some((start..start + end, outcome))
}

/// The first date in `text`. A bare year counts only behind a word of time (`in 2018`).
#[must_use]
pub fn find_anywhere(text: &str, order: DayOrder) -> Option<(Range<usize>, Date)> {
    find_all(text, order).find_map(|(range, outcome)| outcome.ok().map(|date| (range, date)))
}

/// Everything in `text` that looks like a date, readable or not, in the order written.
pub fn find_all(text: &str, order: DayOrder) -> impl Iterator<Item = (Range<usize>, Result<Date, DateTrouble>)> {
    let mut starts = token::starts(text);
    let mut reached = 0;
    std::iter::from_fn(move || {
        loop {
            let start = starts.next()?;
            if start < reached {
                continue;
            }
            let Some((end, outcome)) = form::at_start(&text[start..], order) else { continue };
            let lone_year = matches!(&outcome, Ok(date) if date.precision == Precision::Year && end == 4);
            if lone_year && !form::word_of_time(&text[..start]) {
                continue;
            }
            reached = start + end;
            return Some((start..reached, outcome));
        }
    })
}

/// Whether `text` says that the date is still to be given: empty, `TBD`, `yyyy-mm-dd`, `N/A`.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'', '<', '>', '[', ']', '(', ')', '{', '}']).trim();
    if text.is_empty() {
        return true;
    }
    if text.len() > 24 {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    // Only the letters and signs that templates use in place of digits: `yyyy-mm-dd`, `XXXX-XX-XX`, `????-??-??`.
    let mask = lower.chars().all(|c| matches!(c, 'y' | 'm' | 'd' | 'x' | '?' | '-' | '/' | '.' | '_'));
    mask || matches!(
        lower.trim_end_matches('.'),
        "tbd" | "tba" | "todo" | "n/a" | "na" | "none" | "null" | "unknown" | "date" | "tbd (yyyy-mm-dd)" | "pending"
    )
}

fn looks_like_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let mut parts = digits.split('.');
    let numeric = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(numeric) && parts.next().is_some_and(|part| numeric(part.split('-').next().unwrap_or("")))
}

/// A text short enough for a message.
fn clip(text: &str) -> &str {
    let text = text.lines().next().unwrap_or("");
    match text.char_indices().nth(60) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests;
