use proptest::prelude::*;

use super::*;

fn told(people: &[Person]) -> Vec<String> {
    let show = |person: &Person| {
        let mut parts = Vec::new();
        parts.extend(person.name.clone());
        parts.extend(person.handle.as_ref().map(|handle| format!("@{handle}")));
        parts.extend(person.email.as_ref().map(|email| format!("<{email}>")));
        parts.extend(person.note.as_ref().map(|note| format!("({note})")));
        parts.join(" ")
    };
    people.iter().map(show).collect()
}

#[track_caller]
fn check(item: &str, expected: &[&str]) {
    assert_eq!(told(&read_person(item)), expected, "{item:?}");
}

#[track_caller]
fn check_list(raw: &str, expected: &[&str]) {
    assert_eq!(told(&read_people(raw)), expected, "{raw:?}");
}

#[test]
fn items_of_a_list() {
    for (item, expected) in [
        ("@thockin", &["@thockin"] as &[&str]),
        ("\"@thockin\"", &["@thockin"]),
        ("“@tgeer”", &["@tgeer"]),
        ("\"@gnufied”", &["@gnufied"]),
        ("thockin", &["@thockin"]),
        ("@openshift/storage", &["@openshift/storage"]),
        ("@@openshift/team", &["@openshift/team"]),
        ("@ggiguash, MicroShift contributor", &["@ggiguash (MicroShift contributor)"]),
        ("@hexfusion, for the API, and etcd", &["@hexfusion (for the API, etcd)"]),
        ("jogeo, QE lead", &["@jogeo (QE lead)"]),
        ("DanielFroehlich, PM", &["@DanielFroehlich (PM)"]),
        (
            "@cybertron for SME review on on-premise networking",
            &["@cybertron (for SME review on on-premise networking)"],
        ),
        ("@pacevedom: MicroShift team-lead", &["@pacevedom (MicroShift team-lead)"]),
        ("zaneb - networking", &["@zaneb (networking)"]),
        ("Steve Milner @ashcrow", &["Steve Milner @ashcrow"]),
        ("Barnaby Court", &["Barnaby Court"]),
        ("Ada", &["Ada"]),
        ("BenTheElder", &["@BenTheElder"]),
        ("Cy Dent <@cy>", &["Cy Dent @cy"]),
        ("with input from @a, @b", &["@a (with input from)", "@b"]),
        ("@darkmuggle (emeritus)", &["@darkmuggle (emeritus)"]),
        ("Vitalik Buterin (@vbuterin)", &["Vitalik Buterin @vbuterin"]),
        ("Danno Ferrin (@shemnon) <danno@tectonic.xyz>", &["Danno Ferrin @shemnon <danno@tectonic.xyz>"]),
        ("[Joe Groff](https://github.com/jckarter)", &["Joe Groff @jckarter"]),
        ("https://github.com/jckarter", &["@jckarter"]),
        ("jane@example.org", &["<jane@example.org>"]),
        ("@a, @b", &["@a", "@b"]),
        ("@a and @b", &["@a", "@b"]),
        ("TBD", &[]),
        ("\"@tbd\"", &[]),
        ("None", &[]),
        ("N/A", &[]),
        ("???", &[]),
        ("@...", &[]),
        ("", &[]),
        ("[]", &[]),
    ] {
        check(item, expected);
    }
}

#[test]
fn texts_that_are_lists() {
    for (raw, expected) in [
        (
            "Martin Becze <mb@ethereum.org>, Hudson Jameson <hudson@ethereum.org>, et al.",
            &["Martin Becze <mb@ethereum.org>", "Hudson Jameson <hudson@ethereum.org>"] as &[&str],
        ),
        ("Alex Vlasov (@shamatar), hujw77 (@hujw77)", &["Alex Vlasov @shamatar", "hujw77 @hujw77"]),
        (
            "[Becca Royal-Gordon](https://github.com/beccadax), [Dave Abrahams](https://github.com/dabrahams)",
            &["Becca Royal-Gordon @beccadax", "Dave Abrahams @dabrahams"],
        ),
        ("[A B](https://github.com/a) and [C D](https://github.com/c)", &["A B @a", "C D @c"]),
        ("Dr. Christopher Gorman (@chgormanMH)", &["Dr. Christopher Gorman @chgormanMH"]),
        ("alice, bob and carol", &["@alice", "@bob", "@carol"]),
        ("Ada, Ben", &["Ada", "Ben"]),
        ("Ben <ben@example.org>, Cy <@cy>", &["Ben <ben@example.org>", "Cy @cy"]),
        ("Jane Doe, Max van der Berg", &["Jane Doe", "Max van der Berg"]),
        ("Toni Wahrstätter (@nerolation)", &["Toni Wahrstätter @nerolation"]),
        ("@h, comment for networking", &["@h (comment for networking)"]),
        ("TBD", &[]),
    ] {
        check_list(raw, expected);
    }
}

#[test]
fn identity_is_the_handle_else_the_mail_else_the_name() {
    let key = |raw| read_person(raw).first().map(Person::key);
    assert_eq!(key("Jane Doe (@JaneDoe) <jane@example.org>").as_deref(), Some("janedoe"));
    assert_eq!(key("Jane Doe <Jane@Example.org>").as_deref(), Some("jane@example.org"));
    assert_eq!(key("Jane  Doe").as_deref(), Some("jane doe"));
    assert!(read_person("@a/b")[0].is_team());
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*", odd in "[@a-zA-Zé \\[\\]()<>,;&./:\"“-]{0,60}( and )?[@a-z,]{0,9}") {
        for text in [text, odd] {
            for person in read_person(&text).into_iter().chain(read_people(&text)) {
                prop_assert!(!person.key().is_empty());
                prop_assert_eq!(person.key(), person.key().to_lowercase());
            }
        }
    }
}
