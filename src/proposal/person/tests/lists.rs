//! Several people in one value, and what stands beside them.

use super::*;

/// Every one of them is a person by itself, in a list at any place, and beside `&` and `and`.
const NAMES: [&str; 40] = [
    "Bo Li",
    "Ann Null",
    "TBD Smith",
    "צ׳ארלס כהן",
    "ג׳ורג׳ בן־דוד",
    "བསྟན་འཛིན་རྒྱ་མཚོ་",
    "བསྟན་འཛིན རྒྱ་མཚོ",
    "አበበ በቀለ",
    "አበበ፡በቀለ",
    "ณัฐพล ใจดี",
    "ဒေါ် အောင်ဆန်း",
    "សុខ ស៊ីន",
    "ელენე გელაშვილი",
    "Արամ Խաչատրյան",
    "ジョン・スミス",
    "李四",
    "bell hooks",
    "danah boyd",
    "e. e. cummings",
    "k.d. lang",
    "jean de la fontaine",
    "o'neil",
    "O'Neil",
    "O’Neil",
    "Sinéad O’Connor",
    "Francesco D`Amato",
    "D’Angelo",
    "Oʻahu",
    "Kaʻahumanu Oʻahu",
    "Oʼodham",
    "Shaʿban Mah̩mud",
    "Ng‘ang‘a",
    "Jean‐Luc Picard",
    "Jean‑Luc Picard",
    "Ann‑Marie",
    "María de la Concepción García de los Santos Vega",
    "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios",
    "John Smith III",
    "Dr. Ann Lee",
    "J. van der Berg",
];

#[test]
fn every_name_of_a_list_is_a_person() {
    for name in NAMES {
        check(name, &[name]);
        check_list(name, &[name]);
        check_list(&format!("Ann Lee, {name}"), &["Ann Lee", name]);
        check_list(&format!("{name}, Ann Lee; {name}"), &[name, "Ann Lee", name]);
        check_list(&format!("Ann Lee (@ann), {name}"), &["Ann Lee @ann", name]);
        check_list(&format!("Ann <a@h.io>, {name} (@x), {name}"), &["Ann <a@h.io>", &format!("{name} @x"), name]);
        for and in [" & ", " and ", " AND ", ", and ", "、"] {
            check_list(&format!("Ann Lee{and}{name}"), &["Ann Lee", name]);
            check(&format!("Ann Lee{and}{name}"), &["Ann Lee", name]);
            check(&format!("{name}{and}Ann Lee"), &[name, "Ann Lee"]);
            check(&format!("@ann{and}{name}"), &["@ann", name]);
            check(&format!("Ann <a@h.io>{and}{name}"), &["Ann <a@h.io>", name]);
        }
    }
}

#[test]
fn what_is_no_name_stays_beside_the_names() {
    for (raw, expected) in [
        ("Ann Lee, the whole team", &["Ann Lee", "?the whole team"] as &[&str]),
        ("Ann Lee, storage team", &["Ann Lee", "?storage team"]),
        ("Ann Lee, x + y = 7", &["Ann Lee", "?x + y = 7"]),
        ("Ann Lee, for the API", &["Ann Lee (for the API)"]),
        ("Ann Lee, Jr., Bo Li", &["Ann Lee (Jr.)", "Bo Li"]),
        ("@h, QE lead, Bo Li", &["@h (QE lead)", "Bo Li"]),
        ("@h, for the API, and etcd", &["@h (for the API, etcd)"]),
        ("Ann Lee, TBD Smith", &["Ann Lee", "TBD Smith"]),
        ("Ann Lee, N/A Person", &["Ann Lee", "?N/A Person"]),
        ("Ann Lee, TBD (storage)", &["Ann Lee", "?TBD (storage)"]),
        ("N/A Person", &["N/A Person"]),
        ("TBD (storage)", &["?TBD (storage)"]),
        ("TBD - somebody from storage", &["?TBD - somebody from storage"]),
        ("None yet", &["?None yet"]),
        ("TBD (@ada)", &["@ada (TBD)"]),
        ("Johnson & Johnson", &["Johnson & Johnson"]),
        ("Smith & Sons", &["Smith & Sons"]),
        ("Ann & Bo", &["Ann", "Bo"]),
        ("R&D", &["R&D"]),
    ] {
        check_list(raw, expected);
    }
}

#[test]
fn several_people_in_an_item_are_told_from_notes() {
    for (item, expected) in [
        ("Mary Ann & Bo Li", &["Mary Ann", "Bo Li"] as &[&str]),
        ("Mary Ann and Bo Li", &["Mary Ann", "Bo Li"]),
        ("Mary Ann, Bo Li", &["Mary Ann", "Bo Li"]),
        ("Mary Ann, Bo Li and Cy", &["Mary Ann", "Bo Li", "Cy"]),
        ("Mary Ann, Bo Li, & Cy", &["Mary Ann", "Bo Li", "Cy"]),
        ("Ada, Ben", &["Ada", "Ben"]),
        ("alice & bob", &["@alice", "@bob"]),
        ("alice, bob and carol", &["@alice", "@bob", "@carol"]),
        ("@mary and bo", &["@mary", "@bo"]),
        ("@mary, Bo Li", &["@mary", "Bo Li"]),
        ("Mary (@mary) & Bo", &["Mary @mary", "Bo"]),
        ("Mary <m@h.io> & Bo <b@h.io>", &["Mary <m@h.io>", "Bo <b@h.io>"]),
        ("m@h.io and Bo Li", &["<m@h.io>", "Bo Li"]),
        ("[Mary](https://github.com/mary) & Bo Li", &["Mary @mary", "Bo Li"]),
        ("Johnson & Johnson", &["Johnson & Johnson"]),
        ("Johnson & Johnson Inc.", &["Johnson & Johnson Inc."]),
        ("Mary Ann & the storage team", &["Mary Ann", "?the storage team"]),
        ("@mary, MicroShift contributor", &["@mary (MicroShift contributor)"]),
        ("@mary, OpenShift Networking", &["@mary (OpenShift Networking)"]),
        ("@mary, Red Hat Logging Architect", &["@mary (Red Hat Logging Architect)"]),
        ("@mary for review on API and general feedback", &["@mary (for review on API, general feedback)"]),
        ("@mary, apiserver and scheduler interaction", &["@mary (apiserver, scheduler interaction)"]),
        ("@mary, storage", &["@mary (storage)"]),
    ] {
        check(item, expected);
    }
    for (item, doubtful) in [
        ("Mary Ann, Upbound", &["Upbound"] as &[&str]),
        ("Mary Ann, bell hooks", &["bell hooks"]),
        ("Mary Ann, storage team", &[]),
        ("Mary Ann, Jr.", &[]),
        ("@mary, storage", &[]),
        ("Mary Ann, Bo Li", &[]),
    ] {
        assert_eq!(read(item, Form::Item).doubtful, doubtful, "{item}");
    }
}

#[test]
fn placeholders_are_told_apart_from_people() {
    for text in ["TBD", "null", "None", "N/A", "et al.", "and others", "@tbd", "[TBD]", "???", "Null"] {
        for form in [Form::Item, Form::List] {
            for raw in [text.to_owned(), format!("Ann Lee, {text}"), format!("{text}; Ann Lee")] {
                let people = read(&raw, form);
                let expected: &[&str] = if raw == text { &[] } else { &["Ann Lee"] };
                assert_eq!(told(&people.persons), expected, "{raw}");
                assert_eq!(people.placeholders.len(), 1, "{raw}");
            }
        }
    }
    for text in ["TBD Smith", "Ann Null", "None Such", "Thomas More", "N/A Person"] {
        assert_eq!(read(text, Form::List).placeholders, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_manual_page_lists_every_placeholder() {
    let page = include_str!("../../../lint/rules/person-placeholder.md").to_lowercase();
    for word in placeholder::PLACEHOLDERS {
        assert!(page.contains(&format!("`{word}`")), "{word}");
        assert!(is_placeholder(word) && is_placeholder(&word.to_uppercase()), "{word}");
    }
}
