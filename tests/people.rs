//! People: each is who the text says, in any script, wherever they are named; those without a page are found as well.

use std::fs;

use roadbook::limit;

use crate::links;
use crate::project::{Outcome, Project, files};

fn list(project: &Project, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(crate::project::ROADBOOK);
    command.arg("list").args(arguments).current_dir(project.root());
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    outcome.stdout
}

#[test]
fn names_outside_ascii_are_kept_whole_everywhere() {
    for (written, name, slug, asked) in [
        ("@josé", "josé", "josé", "@José"),
        ("@jose\u{301}", "jose\u{301}", "josé", "josé"),
        ("@张三", "张三", "张三", "张三"),
        ("＠张三", "张三", "张三", "＠张三"),
        ("@Ольга", "Ольга", "ольга", "ольга"),
        ("@عمر", "عمر", "عمر", "@عمر"),
        ("José Ñúñez", "José Ñúñez", "josé-ñúñez", "jose\u{301} n\u{303}u\u{301}n\u{303}ez"),
    ] {
        let project = Project::new();
        let text = format!("---\ntitle: Lamp\nstatus: accepted\nauthors:\n  - \"{written}\"\n---\n# Lamp\n\nText.\n");
        project.file("proposals/0001-lamp.md", text);
        project
            .file("proposals/0002-horn.md", "---\ntitle: Horn\nstatus: accepted\nauthors: [\"@jos\"]\n---\n# Horn\n");
        project.built();
        let site = files(&project.site());
        let page =
            &site.get(&format!("people/{slug}/index.html")).unwrap_or_else(|| panic!("{written}: {:?}", site.keys()));
        let page = String::from_utf8_lossy(page);
        assert!(page.contains(&format!("<h1>{name}</h1>")), "{written}: {page}");
        // No handle is made of a part of the name, and so no host is guessed.
        assert!(!page.contains("class=\"handle\"") && !page.contains("github.com"), "{written}");
        assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new(), "{written}");
        let shown = site.get("proposals/0001-lamp/index.html").map(|page| String::from_utf8_lossy(page).into_owned());
        assert!(shown.is_some_and(|page| page.contains(&format!(">{name}</a>"))), "{written}");
        let names = site.iter().find(|(path, _)| path.starts_with("assets/names.")).expect("the names").1;
        assert!(String::from_utf8_lossy(names).contains(name), "{written}");
        assert!(String::from_utf8_lossy(&site["proposals.csv"]).contains(&format!(",{name},")), "{written}");
        let found = list(&project, &["--author", asked, "--format", "csv"]);
        assert!(found.contains("0001-lamp.md") && !found.contains("0002-horn.md"), "{written}: {asked}: {found}");
        let json = list(&project, &["--author", name, "--format", "json"]);
        assert!(
            json.contains(&format!("\"name\": \"{name}\"")) && json.contains("\"handle\": null"),
            "{written}: {json}"
        );
    }
}

#[test]
fn a_value_that_names_nobody_is_shown_as_written_and_told() {
    let project = Project::new();
    let front =
        "title: Lamp\nstatus: accepted\nauthors: [\"@ada\"]\nreviewers: [\"the whole team\", \"@-x\", \"TBD\"]\n";
    project.file("proposals/0001-lamp.md", format!("---\n{front}---\n# Lamp\n\nText.\n"));
    let outcome = project.build();
    let told: Vec<_> = outcome.findings().into_iter().filter(|(code, _)| code == "person-unreadable").collect();
    assert_eq!(told.len(), 2, "{}", outcome.stderr);
    let page = fs::read_to_string(project.site().join("proposals/0001-lamp/index.html")).expect("a page");
    assert!(page.contains("the whole team") && page.contains("@-x"), "{page}");
    let people = files(&project.site()).into_keys().filter(|path| path.starts_with("people/")).collect::<Vec<_>>();
    assert_eq!(people, ["people/ada/index.html", "people/index.html"]);
}

#[test]
fn every_part_of_a_value_is_a_person_or_told_of() {
    for (value, people, codes) in [
        ("Ann Lee, צ׳ארלס כהן", &["Ann Lee", "צ׳ארלס כהן"] as &[&str], &[] as &[&str]),
        ("Ann Lee, bell hooks", &["Ann Lee", "bell hooks"], &[]),
        ("[Mary Ann & Bo Li]", &["Mary Ann", "Bo Li"], &[]),
        ("TBD Smith", &["TBD Smith"], &[]),
        ("N/A Person", &["N/A Person"], &[]),
        ("Ann Null", &["Ann Null"], &[]),
        ("Null", &[], &["person-placeholder"]),
        ("null", &[], &["person-placeholder"]),
        ("None", &[], &["person-placeholder"]),
        ("[Null]", &[], &["person-placeholder"]),
        ("[Null, Ann Lee]", &["Ann Lee"], &["person-placeholder"]),
        ("Ann Lee, Null", &["Ann Lee"], &["person-placeholder"]),
        ("Ann Lee and others", &["Ann Lee"], &["person-placeholder"]),
        ("Ann Lee, the whole team", &["Ann Lee", "the whole team"], &["person-unreadable"]),
        ("[\"Ann Lee, Upbound\"]", &["Ann Lee"], &["person-unreadable"]),
        ("~", &[], &[]),
        ("[]", &[], &[]),
        ("", &[], &[]),
    ] {
        let project = Project::new();
        project.file(
            "proposals/0001-lamp.md",
            format!("---\ntitle: Lamp\nstatus: accepted\nauthors: {value}\n---\n# Lamp\n\nText.\n"),
        );
        let outcome = project.build();
        let told: Vec<String> =
            outcome.findings().into_iter().map(|(code, _)| code).filter(|code| code.starts_with("person-")).collect();
        assert_eq!(told, codes, "{value}: {}", outcome.stderr);
        let page = fs::read_to_string(project.site().join("proposals/0001-lamp/index.html")).expect("a page");
        assert!(people.iter().all(|name| page.contains(name)), "{value}: {page}");
        let json = list(&project, &["--format", "json"]);
        let named: Vec<&str> = json.lines().filter_map(|line| line.trim().strip_prefix("\"name\": \"")).collect();
        let named: Vec<&str> = named.into_iter().map(|name| name.trim_end_matches("\",")).collect();
        assert_eq!(named, people, "{value}");
    }
}

#[test]
fn those_without_a_page_stand_on_one_together() {
    const MORE: usize = 100;
    let project = Project::new();
    let count = limit::PEOPLE.most + MORE;
    for (number, chunk) in (0..count).collect::<Vec<_>>().chunks(200).enumerate() {
        let names: Vec<String> = chunk.iter().map(|name| format!("n{name:05}")).collect();
        // The last of all by name is named in every proposal.
        let front = format!("title: A{number}\nstatus: accepted\nauthors: [{}, zed]\n", names.join(", "));
        project.file(&format!("proposals/{number:04}-a.md"), format!("---\n{front}---\n# A{number}\n\nText.\n"));
    }
    let outcome = project.build();
    let told: Vec<_> = outcome.findings().into_iter().filter(|(code, _)| code == "too-many-pages").collect();
    assert_eq!(told.len(), 1, "{}", outcome.stderr);
    let site = files(&project.site());
    let pages = site.keys().filter(|path| path.starts_with("people/") && path.ends_with("/index.html"));
    // Theirs, and that of the others.
    assert_eq!(pages.filter(|path| *path != "people/index.html").count(), limit::PEOPLE.most + 1);
    assert!(
        site.contains_key("people/zed/index.html")
            && !site.contains_key(&format!("people/n{:05}/index.html", count - 1))
    );
    let more = String::from_utf8_lossy(&site["people/more/index.html"]);
    assert_eq!(more.matches("<li id=\"p-n").count(), MORE + 1);
    let last = format!("<li id=\"p-n{:05}\">n{:05}: Author of <a href=\"../../proposals/", count - 1, count - 1);
    assert!(more.contains(&last), "{more}");
    assert!(String::from_utf8_lossy(&site["people/index.html"]).contains("../people/more/index.html"));
    assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new());
    let again = Project::new();
    for (path, bytes) in files(&project.root()) {
        again.file(&path, bytes);
    }
    again.built();
    assert_eq!(files(&again.site()), site);
}
