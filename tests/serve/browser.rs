//! The whole round, in a real browser: write on the left, see it on the right.

use super::Running;
use crate::project::{Project, healthy};

#[test]
fn an_open_page_follows_what_is_written() {
    let project = Project::new();
    for number in 1..=6 {
        let filler = (0..40).map(|line| format!("Paragraph {line} of the lamp.\n\n")).collect::<String>();
        let text =
            healthy(number, &format!("Lamp {number}")).replace("It is well.", &format!("It is well.\n\n{filler}"));
        let more = "\n## Design Details\n\n<details><summary>Inside</summary>\n\nHidden words.\n\n</details>\n\n";
        project.file(
            &format!("content/{number:04}-lamp.md"),
            format!("{text}{more}## Drawbacks\n\nThe end of it.\n\n{filler}"),
        );
    }
    project.file("book.toml", "[book]\ntitle = \"Lamps\"\n[output.html]\ntheme = \"theme\"\n");
    project.file("theme/assets/own.css", ".own { color: red }\n");
    let running = Running::of(&project.root(), &["--no-git", "--editor-url", "vscode://file{path}:{line}:{column}"]);
    let root = project.root();
    let (checks, faults) = crate::face::run("preview.mjs", &[&running.url(), &root.to_string_lossy()]);
    assert!(checks.len() >= 8, "{checks:?}");
    assert!(faults.is_empty(), "{} faults:\n{}\n{}", faults.len(), faults.join("\n"), running.all_said());
}
