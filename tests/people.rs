//! People: each is who the text says, in any script, wherever they are named.

use std::fs;

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
