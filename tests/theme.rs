//! Themes of a repository's own: laid over the built-in one, and unable to do more than look different.

use std::collections::BTreeMap;
use std::process::Command;

use crate::project::{Outcome, Project, ROADBOOK, pages, png, put};

/// The pages without what stands between their elements: both engines may break lines where they like.
fn bare(project: &Project) -> BTreeMap<String, String> {
    let squeeze = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut text = words.join(" ").replace("> <", "><").replace("> ", ">").replace(" <", "<");
        // They escape the same letters, each in its own way.
        for (one, other) in [
            ("&#x2f;", "/"),
            ("&#x27;", "'"),
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&#39;", "'"),
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
    ];
    for (path, text, expected) in cases {
        let said = said(path, text);
        assert!(said.starts_with(expected), "{path}: {said}");
        assert!(said.contains("\n  help: "), "{said}");
    }
}

/// What a slot has to show decides how long it takes and how much it writes: a page for which that is too much has the built-in
/// part, and everything else is as it was.
#[test]
fn a_slot_that_is_too_much_for_a_page_gives_way_there() {
    let nested = |body: &str| format!("{}{body}{}", "{% for a in page.nav %}".repeat(6), "{% endfor %}".repeat(6));
    for (text, expected) in [
        (
            nested("{% if page.home %}{% endif %}"),
            "warning: theme/slots/footer.html:1: engine ran out of fuel on some pages",
        ),
        (
            "x".repeat(70_000),
            "warning: theme/slots/footer.html: on some pages it writes more than the 64 KB that are left",
        ),
    ] {
        let project = Project::of("lantern");
        project.file("theme/slots/footer.html", &text).file("book.toml", with_theme(&project, "theme"));
        let outcome = project.built();
        assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
        assert!(pages(&project.site()).values().all(|text| text.contains("<footer class=\"site\">")));
        assert_eq!(project.build_with(&["--strict"]).code, Some(1));
    }
}

/// Loops make much of little: slots add no more than their share to a page, and to a site.
#[test]
fn slots_add_little_to_a_site() {
    let size = |project: &Project| crate::project::files(&project.site()).values().map(Vec::len).sum::<usize>();
    let plain = Project::of("lantern");
    plain.built();
    let looped =
        format!("{{% for a in page.nav %}}{{% for b in page.nav %}}{}{{% endfor %}}{{% endfor %}}", "y".repeat(900));
    let themed = Project::of("lantern");
    for slot in ["head", "header", "footer", "card"] {
        themed.file(&format!("theme/slots/{slot}.html"), &looped);
    }
    themed.file("theme/slots/shell.html", format!("{{{{ header }}}}{{{{ main }}}}{{{{ footer }}}}{looped}"));
    themed.file("book.toml", with_theme(&themed, "theme"));
    themed.built();
    let count = pages(&themed.site()).len();
    assert!(size(&themed) < size(&plain) + count * 64 * 1024, "{} of {count} pages", size(&themed));
}

#[test]
fn a_theme_cannot_run_scripts_nor_reach_out_of_its_folder() {
    let project = Project::of("lantern");
    project.file("theme/slots/header.html", "<script>alert(1)</script><p onclick=\"alert(2)\">x</p>");
    project.file(
        "theme/slots/head.html",
        "<script src=\"{{ page.files[\"x.png\"] }}\"></script><meta http-equiv=\"refresh\" content=\"0\">",
    );
    project.file("theme/assets/x.png", png(1));
    project.file("theme/scripts/roadbook.js", "alert(3)");
    project.file("theme/scripts/own.js", "alert(4)");
    std::fs::write(project.folder().join("secret"), "the secret").expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink(project.folder().join("secret"), project.root().join("theme/slots/footer.html"))
        .expect("a link");
    project.file("book.toml", with_theme(&project, "theme"));
    let found = project.built().findings();
    for path in ["theme/slots/head.html", "theme/slots/header.html"] {
        assert!(found.iter().any(|(code, at)| code == "slot-refused" && at == path), "{found:?}");
    }
    for (path, bytes) in crate::project::files(&project.site()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("alert(3)") && !text.contains("alert(4)") && !text.contains("the secret"), "{path}");
        if path.ends_with(".html") {
            assert!(
                !text.contains("alert(") && !text.contains(".png\"></script>") && !text.contains("content=\"0\""),
                "{path}"
            );
            assert!(!text.contains("script-src 'self' 'unsafe-inline'"), "{path}");
        }
    }
}
