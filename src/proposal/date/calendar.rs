//! From numbers and names to dates that the calendar has.

use super::{Date, DateTrouble, Precision};

pub(super) fn day_of(raw: &str, year: u32, month: u16, day: u16) -> Result<Date, DateTrouble> {
    let year = year_in_reach(raw, year)?;
    let month = month_in_year(raw, month, || {
        (1..=12).contains(&day).then(|| format!("if {year:04}-{day:02}-{month:02} is meant, write that"))
    })?;
    let small = u8::try_from(day).unwrap_or(u8::MAX);
    match i8::try_from(day).ok().and_then(|day| jiff::civil::Date::new(year, i8::try_from(month).ok()?, day).ok()) {
        Some(_) => Ok(Date {
            raw: raw.to_owned(),
            precision: Precision::Day,
            year,
            month: Some(month),
            day: Some(small),
            quarter: None,
            odd: false,
        }),
        None => Err(DateTrouble::impossible(raw, &format!("{year:04}-{month:02} has no day {day}"), None)),
    }
}

pub(super) fn month_in(raw: &str, year: u32, month: u16) -> Result<Date, DateTrouble> {
    let year = year_in_reach(raw, year)?;
    let month = month_in_year(raw, month, || None)?;
    Ok(Date {
        raw: raw.to_owned(),
        precision: Precision::Month,
        year,
        month: Some(month),
        day: None,
        quarter: None,
        odd: false,
    })
}

pub(super) fn quarter_in(raw: &str, year: u32, quarter: u16) -> Result<Date, DateTrouble> {
    let year = year_in_reach(raw, year)?;
    match u8::try_from(quarter) {
        Ok(quarter @ 1..=4) => Ok(Date {
            raw: raw.to_owned(),
            precision: Precision::Quarter,
            year,
            month: None,
            day: None,
            quarter: Some(quarter),
            odd: false,
        }),
        _ => Err(DateTrouble::impossible(
            raw,
            &format!("there is no quarter {quarter}"),
            Some("write a quarter as 2023-Q1".to_owned()),
        )),
    }
}

pub(super) fn year_alone(raw: &str, year: u32) -> Result<Date, DateTrouble> {
    let year = year_in_reach(raw, year)?;
    Ok(Date {
        raw: raw.to_owned(),
        precision: Precision::Year,
        year,
        month: None,
        day: None,
        quarter: None,
        odd: false,
    })
}

/// Proposals are younger than the machines that they are about; a year outside is a slip of the hand.
fn year_in_reach(raw: &str, year: u32) -> Result<i16, DateTrouble> {
    match i16::try_from(year) {
        Ok(year @ 1900..=2199) => Ok(year),
        _ => Err(DateTrouble::impossible(raw, &format!("the year {year} is out of reach"), None)),
    }
}

fn month_in_year(raw: &str, month: u16, help: impl Fn() -> Option<String>) -> Result<u8, DateTrouble> {
    match u8::try_from(month) {
        Ok(month @ 1..=12) => Ok(month),
        _ => Err(DateTrouble::impossible(raw, &format!("there is no month {month}"), help())),
    }
}

pub(super) fn month_of(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 || word.len() > 9 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let position = NAMES
        .iter()
        .position(|name| *name == lower || name[..3] == *lower || (lower == "sept" && *name == "september"))?;
    u8::try_from(position + 1).ok()
}

pub(super) fn is_weekday(word: &str) -> bool {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = word.to_ascii_lowercase();
    NAMES.iter().any(|name| *name == lower || name[..3] == *lower || (lower.len() >= 4 && name.starts_with(&lower)))
}
