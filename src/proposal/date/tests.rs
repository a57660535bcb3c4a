use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(raw: &str, expected: &str) {
    let got = match Date::read(raw) {
        Ok(date) => format!("{}{}", date.iso(), if date.odd { " odd" } else { "" }),
        Err(trouble) => format!("{:?}", trouble.fault),
    };
    assert_eq!(got, expected, "{raw:?}");
}

#[test]
fn whole_texts() {
    for (raw, expected) in [
        ("2023-02-01", "2023-02-01"),
        (" 2023-02-01 ", "2023-02-01"),
        ("2023-02", "2023-02"),
        ("2023-Q1", "2023-Q1"),
        ("2023", "2023"),
        ("2025-10-9", "2025-10-09 odd"),
        ("2016-02-15T00:00:00.000Z", "2016-02-15"),
        ("2021.12.08", "2021-12-08 odd"),
        ("2020/05/18", "2020-05-18 odd"),
        ("2021/1/18", "2021-01-18 odd"),
        ("05-Jul-2001", "2001-07-05 odd"),
        ("2021-Jul-05", "2021-07-05 odd"),
        ("July 3rd, 2025", "2025-07-03 odd"),
        ("Tuesday, July 30, 2019", "2019-07-30 odd"),
        ("Jan 29 2019", "2019-01-29 odd"),
        ("25 Nov. 2019", "2019-11-25 odd"),
        ("8th Apr 2025", "2025-04-08 odd"),
        ("3rd of July 2025", "2025-07-03 odd"),
        ("Feb 2th, 2026", "2026-02-02 odd"),
        ("September 12th 2023", "2023-09-12 odd"),
        ("Feb 2023", "2023-02 odd"),
        ("June, 2020", "2020-06 odd"),
        ("2021-08-XX", "2021-08 odd"),
        ("2026-??-??", "2026 odd"),
        ("2025-XX-XX", "2025 odd"),
        ("Q3 2022", "2022-Q3 odd"),
        ("2022 Q3", "2022-Q3 odd"),
        ("2022Q3", "2022-Q3 odd"),
        ("09-14-2021", "2021-09-14 odd"),
        ("16-06-2025", "2025-06-16 odd"),
        ("10.10.2023", "2023-10-10 odd"),
        ("11/23/20", "2020-11-23 odd"),
        ("12/2019", "2019-12 odd"),
        ("20171020", "2017-10-20 odd"),
        ("2023-02-01T10:20:30Z", "2023-02-01"),
        ("2023-02-01T10:20:30.123+02:00", "2023-02-01"),
        ("2023-02-01 10:20:30 +0200", "2023-02-01 odd"),
        ("2023-14-05", "Impossible"),
        ("2023-02-30", "Impossible"),
        ("22019-10-07", "Impossible"),
        ("2023-13", "Impossible"),
        ("30-30-2020", "Impossible"),
        ("Feb 30, 2020", "Impossible"),
        ("2023-Q5", "Impossible"),
        ("04/05/2024", "Ambiguous"),
        ("v1.20", "Version"),
        ("1.20", "Version"),
        ("yyyy-mm-dd", "Placeholder"),
        ("YYYY-MM-DD", "Placeholder"),
        ("", "Placeholder"),
        ("TBD", "Placeholder"),
        ("N/A", "Placeholder"),
        ("????-??-??", "Placeholder"),
        ("yesterday", "Unknown"),
        ("2023-02-01 # You'll need to fill in today's date", "Unknown"),
        ("Derek Carr", "Unknown"),
        ("2023-02-01-02", "Unknown"),
        ("16-06-25", "Unknown"),
    ] {
        check(raw, expected);
    }
}

#[test]
fn the_day_order_settles_what_is_ambiguous() {
    let read = |raw, order| Date::read_with(raw, order).map(|date| date.iso());
    assert_eq!(read("04/05/2024", DayOrder::DayFirst).as_deref(), Ok("2024-05-04"));
    assert_eq!(read("04/05/2024", DayOrder::MonthFirst).as_deref(), Ok("2024-04-05"));
    assert_eq!(DayOrder::infer(["01.02.2024: a", "15.07.2024: b"]), DayOrder::DayFirst);
    assert_eq!(DayOrder::infer(["- 07/16/2019: a", "05/03/2021: b"]), DayOrder::MonthFirst);
    assert_eq!(DayOrder::infer(["07/16/2019", "16/07/2019"]), DayOrder::Unknown);
    assert_eq!(DayOrder::infer(["2024-01-15", "1.20.3"]), DayOrder::Unknown);
}

#[track_caller]
fn check_leading(text: &str, expected: Option<(&str, &str)>) {
    let got = find_leading(text, DayOrder::Unknown).map(|(range, date)| (text[range].to_owned(), date.iso()));
    assert_eq!(got, expected.map(|(raw, iso)| (raw.to_owned(), iso.to_owned())), "{text:?}");
}

#[test]
fn dates_at_the_start_of_a_line() {
    for (text, expected) in [
        ("2018-12-03: text", Some(("2018-12-03", "2018-12-03"))),
        ("**2018-12-03** text", Some(("2018-12-03", "2018-12-03"))),
        ("[2022-01-25] text", Some(("2022-01-25", "2022-01-25"))),
        ("_2020-02-19_: text", Some(("2020-02-19", "2020-02-19"))),
        ("`2026-02-04`: text", Some(("2026-02-04", "2026-02-04"))),
        ("\\- 2023-05-15: text", Some(("2023-05-15", "2023-05-15"))),
        ("2021-03-10(v1.21) Alpha", Some(("2021-03-10", "2021-03-10"))),
        ("(2021/1/18) Proposal", Some(("2021/1/18", "2021-01-18"))),
        ("Nov 19th 2018: text", Some(("Nov 19th 2018", "2018-11-19"))),
        ("May 1, 2019       KEP", Some(("May 1, 2019", "2019-05-01"))),
        ("June 2019 text", Some(("June 2019", "2019-06"))),
        ("12/2019 [#86083]", Some(("12/2019", "2019-12"))),
        ("2025-09: text", Some(("2025-09", "2025-09"))),
        ("2016: First", Some(("2016", "2016"))),
        ("2021-2022: both", None),
        ("2016 users", None),
        ("1.22: 2021-06-21: text", None),
        ("may 3 people", None),
        ("text", None),
        ("", None),
    ] {
        check_leading(text, expected);
    }
}

#[track_caller]
fn check_anywhere(text: &str, expected: Option<&str>) {
    let got = find_anywhere(text, DayOrder::Unknown).map(|(_, date)| date.iso());
    assert_eq!(got.as_deref(), expected, "{text:?}");
}

#[test]
fn dates_within_a_line() {
    for (text, expected) in [
        ("Initial proposal to SIG 2018-11-26", Some("2018-11-26")),
        ("KEP created - Jan 29 2019", Some("2019-01-29")),
        ("Restarted in 2023.", Some("2023")),
        ("Port 2023 is taken", None),
        ("see #2023-01-01", None),
        ("was merged on September 18, 2023. This", Some("2023-09-18")),
        ("Tech Preview: OCP 4.5 - June, 2020", Some("2020-06")),
        ("v1.31.0(2024-08-13): Alpha", Some("2024-08-13")),
        ("issue 128190", None),
    ] {
        check_anywhere(text, expected);
    }
}

#[test]
fn order_is_by_earliest_day_then_precision() {
    let mut dates: Vec<Date> = ["2023", "2023-Q2", "2023-01-01", "2022-12-31", "2023-04", "2023-01"]
        .iter()
        .filter_map(|raw| Date::read(raw).ok())
        .collect();
    dates.sort();
    let iso: Vec<String> = dates.iter().map(Date::iso).collect();
    assert_eq!(iso, ["2022-12-31", "2023-01-01", "2023-01", "2023", "2023-04", "2023-Q2"]);
    assert_eq!(dates[5].machine(), "2023");
}

fn any_date() -> impl Strategy<Value = String> {
    prop_oneof![
        (1900..2200_i32).prop_map(|year| format!("{year}")),
        (1900..2200_i32, 1..5_u8).prop_map(|(year, quarter)| format!("{year}-Q{quarter}")),
        (1900..2200_i32, 1..13_u8).prop_map(|(year, month)| format!("{year}-{month:02}")),
        (1900..2200_i32, 1..13_u8, 1..29_u8).prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")),
    ]
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*", odd in "[0-9vXQ?./ \\-*a-zé–]{0,40}") {
        for text in [text, odd] {
            let _ = Date::read(&text);
            let mut reached = 0;
            for (range, _) in find_all(&text, DayOrder::DayFirst) {
                prop_assert!(range.start >= reached && text.get(range.clone()).is_some());
                reached = range.end;
            }
            if let Some((range, _)) = find_leading(&text, DayOrder::Unknown) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }

    #[test]
    fn canonical_forms_read_back(raw in any_date()) {
        let date = Date::read(&raw).unwrap();
        prop_assert!(!date.odd);
        prop_assert_eq!(date.iso(), raw);
        prop_assert_eq!(Date::read(&date.iso()).unwrap(), date);
    }

    #[test]
    fn order_is_total(a in any_date(), b in any_date(), c in any_date()) {
        let (a, b, c) = (Date::read(&a).unwrap(), Date::read(&b).unwrap(), Date::read(&c).unwrap());
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        if a <= b && b <= c { prop_assert!(a <= c); }
    }
}
