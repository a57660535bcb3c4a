//! The whole round, in a real browser: write on the left, see it on the right; and what a reader opens by itself.

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

/// A PDF of one red page.
fn pdf() -> Vec<u8> {
    let content = "1 0 0 rg 0 0 200 200 re f";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out += &format!("{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

/// The sandbox of copied files lets a reader see and hear them: the viewer of PDFs works in it, and recordings play.
#[test]
fn copied_files_are_shown_in_their_sandbox() {
    let project = Project::new();
    let names = ["a.svg", "b.pdf", "c.mp3", "d.js"];
    let links: String = names.iter().map(|name| format!("[{name}]({name})\n")).collect();
    let frame = [b"\xff\xfb\x90\xc4".to_vec(), vec![0; 413]].concat();
    project
        .file("content/0001-lamp.md", healthy(1, "Lamp"))
        .file("README.md", format!("# Lamps\n\n{links}"))
        .file("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><rect width='99' height='99' fill='red'/></svg>")
        .file("b.pdf", pdf())
        .file("c.mp3", frame.repeat(40))
        .file("d.js", "alert('red')\n");
    let running = Running::of(&project.root(), &["--no-git"]);
    let (checks, faults) = crate::face::run("copied.mjs", &[&running.url(), "docs/readme/"]);
    assert_eq!(checks, ["svg", "pdf", "mp3", "js.txt"]);
    assert!(faults.is_empty(), "{} faults:\n{}\n{}", faults.len(), faults.join("\n"), running.all_said());
}
