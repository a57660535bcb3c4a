//! Diagrams in a real browser: drawn in both schemes, readable without scripts, harmless whatever their source says.
//!
//! `sound/` holds a diagram of every kind that the library knows, `hostile` sources that mean harm, `raw` what a careless
//! library could make of one.

mod hostile;
mod raw;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{Project, files, healthy, in_browser, pages, tests, text_of};
use crate::{links, safety};

/// The page of each proposal: sound diagrams, hostile ones, raw ones, none.
const PAGES: [&str; 4] = ["0001-sound", "0002-hostile", "0003-raw", "0004-none"];

fn page(slug: &str) -> String {
    format!("proposals/{slug}/index.html")
}

fn proposal(number: u32, title: &str, sources: &[String]) -> String {
    let fences: String =
        sources.iter().map(|source| format!("~~~mermaid\n{source}\n~~~\n\nBetween them.\n\n")).collect();
    healthy(number, title).replace("It is well.\n", &fences)
}

fn sound() -> Vec<String> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(tests().join("diagrams/sound")).expect("the diagrams").flatten().map(|file| file.path()).collect();
    files.sort();
    files.iter().map(|path| fs::read_to_string(path).expect("a diagram")).collect()
}

fn hostile() -> Vec<String> {
    let mut hostile = hostile::sources();
    assert!(hostile.len() >= 60, "{}", hostile.len());
    // Long ones are drawn or given up, and never keep the page busy for good.
    let lines = |line: &dyn Fn(usize) -> String, count: usize| (0..count).map(line).collect::<String>();
    hostile.push(format!("flowchart LR\n{}", lines(&|at| format!("  a{at} --> b{at}\n"), 3_500)));
    hostile.push(format!("sequenceDiagram\n{}", lines(&|at| format!("  A->>B: message {at}\n"), 2_500)));
    hostile.push(format!("flowchart LR\n  A[\"{}\"]", "x".repeat(50_000)));
    hostile.push("%%{".repeat(17_000));
    hostile.push(format!("flowchart LR\n{}", "a".repeat(9_900)));
    hostile
}

fn project() -> Project {
    let project = Project::new();
    for (number, sources) in (1..).zip([sound(), hostile(), raw::sources(), Vec::new()]) {
        let slug = PAGES[number as usize - 1];
        let text = if sources.is_empty() { healthy(number, "None") } else { proposal(number, "Diagrams", &sources) };
        project.file(&format!("proposals/{slug}.md"), text);
    }
    project.built();
    for slug in PAGES {
        assert!(project.site().join(page(slug)).is_file(), "{slug}: {:?}", pages(&project.site()).keys());
    }
    project
}

/// What the script in `browser/` finds wrong with these pages of the site.
fn faults(script: &str, site: &Path, pages: &[&str]) -> Vec<String> {
    let pages: Vec<String> = pages.iter().map(|slug| page(slug)).collect();
    let arguments = std::iter::once(site.as_os_str()).chain(pages.iter().map(OsStr::new));
    let report = in_browser(script, arguments);
    report["faults"].as_array().expect("an array").iter().map(text_of).collect()
}

#[test]
fn they_are_drawn_and_harmless() {
    let project = project();
    let mut faults = faults("diagrams.mjs", &project.site(), &PAGES[..1]);
    faults.extend(self::faults("diagrams-hostile.mjs", &project.site(), &PAGES[1..3]));
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn only_pages_with_diagrams_load_what_draws_them() {
    let project = project();
    let site = project.site();
    let all = pages(&site);
    let loads = |page: &str| all[page].contains("/assets/diagram.") && all[page].contains("/assets/mermaid.");
    let drawn: Vec<&String> = all.keys().filter(|page| loads(page)).collect();
    assert_eq!(drawn, [&page(PAGES[0]), &page(PAGES[1]), &page(PAGES[2])]);
    // What draws needs no leave that other pages do not have.
    let policy = |page: &str| {
        all[page].split("Content-Security-Policy\" content=\"").nth(1).and_then(|text| text.split('"').next())
    };
    for path in all.keys() {
        assert_eq!(policy(path), policy(&page(PAGES[3])), "{path}");
        assert!(!all[path].contains("unsafe-inline") && !all[path].contains(" 'unsafe-eval'"), "{path}");
    }
    assert_eq!(safety::check(&site), Vec::<String>::new());
    assert_eq!(links::check(&site, "/"), Vec::<String>::new());
}

#[test]
fn a_site_without_diagrams_holds_no_script_for_them() {
    let project = Project::new();
    project.file("proposals/0001-none.md", healthy(1, "None").replace("It is well.", "    mermaid\n\n`mermaid`"));
    project.built();
    let drawing = |path: &String| path.contains("mermaid") || path.contains("diagram");
    assert_eq!(files(&project.site()).keys().filter(|path| drawing(path)).collect::<Vec<_>>(), Vec::<&String>::new());
}
