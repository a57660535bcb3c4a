use proptest::prelude::*;

use super::*;

mod lists;

fn told(people: &[Person]) -> Vec<String> {
    let show = |person: &Person| {
        let mut parts = Vec::new();
        parts.extend(person.name.clone());
        parts.extend(person.handle.as_ref().map(|handle| format!("@{handle}")));
        parts.extend(person.email.as_ref().map(|email| format!("<{email}>")));
        parts.extend(person.note.as_ref().map(|note| format!("({note})")));
        parts.extend((!person.is_known()).then(|| format!("?{}", person.raw)));
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
fn names_of_any_script_are_kept_whole() {
    for (item, expected) in [
        ("@josé", &["josé"] as &[&str]),
        ("@jose\u{301}", &["jose\u{301}"]),
        ("@张三", &["张三"]),
        ("＠张三", &["张三"]),
        ("＠ada", &["@ada"]),
        ("@Ольга", &["Ольга"]),
        ("@عمر", &["عمر"]),
        ("@שרה, lead", &["שרה (lead)"]),
        ("@विराट", &["विराट"]),
        ("@می\u{200c}خواهم", &["می\u{200c}خواهم"]),
        ("@adaé", &["adaé"]),
        ("@josé-luis_2.x", &["josé-luis_2.x"]),
        ("@josé: API", &["josé (API)"]),
        ("@josé (emeritus)", &["josé (emeritus)"]),
        ("José (@josé)", &["José (@josé)"]),
        ("José (@jose)", &["José @jose"]),
        ("张三 (@zhangsan)", &["张三 @zhangsan"]),
        ("张三（@zhangsan）", &["张三 @zhangsan"]),
        ("josé@exämple.org", &["<josé@exämple.org>"]),
        ("José <josé@exämple.org>", &["José <josé@exämple.org>"]),
        ("@josé, @ольга", &["josé", "ольга"]),
        ("张三、李四", &["张三", "李四"]),
        ("@张三、@李四", &["张三", "李四"]),
        ("@a.b", &["@a.b"]),
        ("@a_b", &["@a_b"]),
        ("@a-b", &["@a-b"]),
        ("@_ada", &["@_ada"]),
        ("@-ada", &["?@-ada"]),
        ("@#", &["?@#"]),
        ("the whole team", &["?the whole team"]),
        ("@...", &[]),
        ("＠TBD", &[]),
    ] {
        check(item, expected);
    }
    for (raw, expected) in [
        ("张三、李四；王五", &["张三", "李四", "王五"] as &[&str]),
        ("José, Ольга Петрова, शर्मा", &["José", "Ольга Петрова", "शर्मा"]),
        ("عمر، سارة", &["عمر", "سارة"]),
        ("ada, josé and ольга", &["@ada", "josé", "ольга"]),
        ("张三（测试）, 李四", &["张三（测试）", "李四"]),
    ] {
        check_list(raw, expected);
    }
}

#[test]
fn nothing_beside_a_person_is_lost() {
    for (item, expected) in [
        ("Dr. [Joe Groff](https://github.com/jckarter)", &["Joe Groff @jckarter (Dr.)"] as &[&str]),
        ("[Ada](mailto:ada@example.org)", &["Ada"]),
        ("[Ada](people/ada.md)", &["Ada"]),
        ("[@ada](https://github.com/Ada)", &["@Ada"]),
        ("[Ada @other](https://github.com/ada)", &["Ada @ada (@other)"]),
    ] {
        check(item, expected);
    }
}

#[test]
fn the_same_name_composed_in_two_ways_is_one_person() {
    let key = |raw: &str| read_person(raw)[0].key();
    assert_eq!(key("@jose\u{301}"), key("@José"));
    assert_eq!(key("Å Ω"), key("\u{212b} \u{2126}"));
    assert_ne!(key("@jose"), key("@josé"));
}

#[test]
fn identity_is_the_handle_else_the_mail_else_the_name() {
    let key = |raw| read_person(raw).first().map(Person::key);
    assert_eq!(key("Jane Doe (@JaneDoe) <jane@example.org>").as_deref(), Some("janedoe"));
    assert_eq!(key("Jane Doe <Jane@Example.org>").as_deref(), Some("jane@example.org"));
    assert_eq!(key("Jane  Doe").as_deref(), Some("jane doe"));
    assert!(read_person("@a/b")[0].is_team());
}

/// The letters and digits of a text, sorted.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// Pieces of which values of people are made, in many scripts, and what keeps them apart.
fn value() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "@",
        "＠",
        "josé",
        "jose\u{301}",
        "张三",
        "Ольга",
        "عمر",
        "שרה",
        "ada",
        "Ada",
        "Bo-Li",
        "x_y",
        "a.b",
        "o/team",
        "7",
        "ﬁ",
        "İ",
        "ß",
        " ",
        " ",
        ", ",
        "; ",
        " & ",
        "、",
        "，",
        "،",
        " - ",
        ": ",
        "(",
        ")",
        "（",
        "）",
        "[",
        "](",
        ")",
        "<",
        ">",
        "\"",
        "*",
        "`",
        "'",
        "“",
        "https://github.com/",
        "https://h.io/",
        "www.",
        "q@h.io",
        "@h",
        "#",
        "!",
        "\u{200d}",
        "\u{202e}",
        "TBD",
        "none",
        "et al.",
        "TBD Smith",
        "bell hooks",
        "O’Neil",
        "צ׳ארלס כהן",
        "for the team",
        "lead",
        "\n",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Every letter of a value is in what is known of somebody, or in a person's text that is shown as written; placeholders
    /// alone are nobody.
    #[test]
    fn no_letter_is_lost(raw in value()) {
        for form in [Form::Item, Form::List] {
            let people = read(&raw, form).persons;
            let mut kept = String::new();
            for person in &people {
                let parts = [&person.name, &person.handle, &person.email, &person.url, &person.note];
                parts.into_iter().flatten().for_each(|part| kept.push_str(part));
                if !person.is_known() {
                    kept.push_str(&person.raw);
                }
            }
            read(&raw, form).placeholders.iter().for_each(|piece| kept.push_str(piece));
            let mut kept = letters(&kept).into_iter().peekable();
            for letter in letters(&raw) {
                while kept.next_if(|next| *next < letter).is_some() {}
                prop_assert_eq!(kept.next(), Some(letter), "{:?} {:?}: {:?}", form, raw, people);
            }
        }
    }

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
