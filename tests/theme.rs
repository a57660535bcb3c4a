//! Themes of a repository's own: laid over the built-in one, and unable to do more than look different.

use std::collections::BTreeMap;
use std::process::Command;

use crate::project::{Outcome, Project, ROADBOOK, pages, put};

/// The pages without what stands between their elements: both engines may break lines where they like.
fn bare(project: &Project) -> BTreeMap<String, String> {
    let squeeze = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut text = words.join(" ").replace("> <", "><").replace("> ", ">").replace(" <", "<");
        // They escape the same letters, each in its own way.
        for (one, other) in [
            ("&#x2f;", "/"),
            ("&#x27;", "&#39;"),
            ("&quot;", "&#34;"),
            ("&amp;", "&#38;"),
            ("&lt;", "&#60;"),
            ("&gt;", "&#62;"),
        ] {
            text = text.replace(one, other);
        }
        text
    };
    pages(&project.site()).into_iter().map(|(path, text)| (path, squeeze(&text))).collect()
}

#[test]
fn both_engines_show_the_same() {
    for fixture in ["keps", "lantern"] {
        let plain = Project::of(fixture);
        plain.built();
        let themed = Project::of(fixture);
        let init = Outcome::of(Command::new(ROADBOOK).arg("init").arg(themed.root()).arg("--theme"));
        assert_eq!(init.code, Some(0), "{}", init.stderr);
        std::fs::remove_dir_all(themed.root().join("theme/assets")).expect("the style sheets");
        themed.file("book.toml", with_theme(&themed, "theme"));
        themed.built();
        let (plain, themed) = (bare(&plain), bare(&themed));
        assert_eq!(plain.keys().collect::<Vec<_>>(), themed.keys().collect::<Vec<_>>());
        for (path, text) in &plain {
            assert_eq!(*text, themed[path], "{path}");
        }
    }
}

/// The configuration of the repository, with a theme.
fn with_theme(project: &Project, folder: &str) -> String {
    let old = std::fs::read_to_string(project.root().join("book.toml")).unwrap_or_default();
    if old.contains("[output.html]") {
        old.replace("[output.html]", &format!("[output.html]\ntheme = \"{folder}\""))
    } else {
        format!("{old}\n[output.html]\ntheme = \"{folder}\"\n")
    }
}

#[test]
fn the_example_is_a_theme() {
    let project = Project::of("lantern");
    let example = crate::project::tests().join("../themes/harbour");
    crate::project::copy(&example, &project.root().join("harbour"));
    project.file("book.toml", with_theme(&project, "harbour"));
    project.built();
    for (path, text) in pages(&project.site()) {
        assert!(text.contains("From the chart room of"), "{path}");
        assert!(text.contains("rel=\"icon\"") && text.contains(" alt=\"\">"), "{path}");
    }
    let sheet = crate::project::files(&project.site()).into_iter().find(|(path, _)| path.ends_with(".css"));
    let (_, sheet) = sheet.expect("a style sheet");
    assert!(String::from_utf8_lossy(&sheet).contains(".chart-room"));
}

/// What the build says of a theme with one file.
fn said(path: &str, text: &str) -> String {
    let project = Project::of("lantern");
    project.built();
    let before = pages(&project.site());
    put(&project.root().join("theme"), path, text);
    project.file("book.toml", with_theme(&project, "theme"));
    let outcome = project.build();
    assert_eq!(outcome.code, Some(2), "{path}");
    assert_eq!(pages(&project.site()), before, "the old site stays as it was");
    outcome.stderr
}

#[test]
fn mistakes_are_told_with_their_place_and_leave_the_old_site() {
    let cases = [
        ("slots/header.html", "\n\n{{ page.titel }}", "error: theme/slots/header.html:3: undefined value"),
        (
            "slots/card.html",
            "{% for one in proposal.people %}{{ one.nothing }}{% endfor %}",
            "error: theme/slots/card.html:1: ",
        ),
        (
            "slots/shell.html",
            "{{ header }}{{ footer }}",
            "error: theme/slots/shell.html: it has to show {{ main }} once",
        ),
        ("slots/shell.html", "{{ main }}{{ main }}", "error: theme/slots/shell.html: it has to show {{ main }} once"),
        ("slots/side.html", "", "error: theme/slots/side.html: no slot is called so"),
        (
            "slots/footer.html",
            "{% include '../../secret' %}",
            "error: theme/slots/footer.html:1: `include` is not available",
        ),
        (
            "slots/footer.html",
            "{% for a in page.nav %}{% for b in page.nav %}{% for c in page.nav %}{% for d in page.nav %}{% for e in page.nav %}{% for f in page.nav %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
            "error: theme/slots/footer.html:1: engine ran out of fuel",
        ),
    ];
    for (path, text, expected) in cases {
        let said = said(path, text);
        assert!(said.starts_with(expected), "{path}: {said}");
        assert!(said.contains("\n  help: "), "{said}");
    }
}

#[test]
fn a_theme_cannot_run_scripts_nor_reach_out_of_its_folder() {
    let project = Project::of("lantern");
    project.file("theme/slots/header.html", "<script>alert(1)</script><p onclick=\"alert(2)\">x</p>");
    project.file("theme/scripts/roadbook.js", "alert(3)");
    project.file("theme/scripts/own.js", "alert(4)");
    std::fs::write(project.folder().join("secret"), "the secret").expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink(project.folder().join("secret"), project.root().join("theme/slots/footer.html"))
        .expect("a link");
    project.file("book.toml", with_theme(&project, "theme"));
    project.built();
    for (path, bytes) in crate::project::files(&project.site()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("alert(3)") && !text.contains("alert(4)") && !text.contains("the secret"), "{path}");
        if path.ends_with(".html") {
            let policy = text.find("Content-Security-Policy").expect("a policy");
            assert!(policy < text.find("alert(1)").expect("the slot"), "{path}");
            assert!(!text.contains("script-src 'self' 'unsafe-inline'"), "{path}");
        }
    }
}
