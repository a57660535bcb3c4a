//! Pages in a real browser: from a disk and from a server, on a phone and on a desk, light and dark, with scripts and
//! without. Nothing scrolls sideways, nothing is logged, no other host is asked, and axe finds no barrier.

use std::ffi::OsStr;
use std::path::Path;

use tempfile::TempDir;

use crate::compare::preview;
use crate::project::{Project, in_browser, put, tests, text_of};
use crate::time;

/// The kinds of page that every site with proposals has.
const KINDS: [&str; 14] = [
    "404.html",
    "docs/*",
    "docs/index.html",
    "groups/index.html",
    "health/index.html",
    "index.html",
    "milestones/*",
    "milestones/index.html",
    "people/*",
    "people/index.html",
    "proposals/*",
    "proposals/index.html",
    "status/*",
    "timeline/index.html",
];

/// What the browser found in the site, which is published under `base`: the kinds of its pages, and the faults.
fn open(site: &Path, base: &str) -> (Vec<String>, Vec<String>) {
    let packages = tests().join("browser/node_modules/playwright-core");
    assert!(
        packages.is_dir(),
        "the packages of the browser tests are not installed: run ./tests/all, or `npm ci` in tests/browser"
    );
    let report = in_browser("check.mjs", [site.as_os_str(), OsStr::new(base)]);
    let list = |key: &str| report[key].as_array().expect("an array").iter().map(text_of).collect::<Vec<_>>();
    assert!(report["opened"].as_u64().is_some_and(|opened| opened > 0), "no page was opened");
    (list("kinds"), list("faults"))
}

#[track_caller]
fn check(project: &Project, base: &str, kinds: &[&str]) {
    project.built();
    let (found, faults) = open(&project.site(), base);
    let missing: Vec<_> = kinds.iter().filter(|kind| !found.iter().any(|found| found == *kind)).collect();
    assert!(missing.is_empty(), "no pages of these kinds: {missing:?}");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_history() {
    let (_repository, site) = time::site();
    let (found, faults) = open(&site, "/");
    assert!(found.iter().any(|kind| kind == "timeline/*"), "{found:?}");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_preview_of_a_change() {
    let (_project, site) = preview::site();
    let (kinds, faults) = open(&site, "/");
    assert!(kinds.contains(&"changes/index.html".to_owned()) && kinds.contains(&"changes/*".to_owned()), "{kinds:?}");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_browser_finds_what_is_wrong() {
    let folder = TempDir::new().expect("a temporary folder");
    let style = "body { margin: 0 } .low { color: #bbb; background: #fff }";
    put(folder.path(), "style.css", style);
    let page = |body: &str| {
        format!(
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title><link rel=stylesheet href=\"style.css\"></head>\
             <body><main><h1>A page</h1><p>With some text in it, as pages have.</p>{body}</main></body></html>"
        )
    };
    put(folder.path(), "404.html", page("").replace("style.css", "/style.css"));
    let cases = [
        ("sound", "", ""),
        ("wide", "<div style='width: 2000px'>x</div>", "is wider than the window"),
        ("image", "<img src='no.png' alt='x'>", "has images that do not arrive"),
        ("other-host", "<img src='http://other.invalid/x.png' alt='x'>", "asks for http://other.invalid/x.png"),
        ("logged", "<script>console.error('oh')</script>", "the console says: oh"),
        ("error", "<script>throw new Error('oh')</script>", "an error: Error: oh"),
        ("contrast", "<p class=low>hard to read</p>", "axe: color-contrast"),
        ("label", "<input>", "axe: label"),
    ];
    for (name, body, _) in cases {
        put(folder.path(), &format!("{name}.html"), page(body));
    }
    let (_, faults) = open(folder.path(), "/");
    for (name, _, fault) in cases {
        let found: Vec<_> = faults.iter().filter(|line| line.starts_with(&format!("{name}.html "))).collect();
        let as_expected =
            if fault.is_empty() { found.is_empty() } else { found.iter().any(|line| line.contains(fault)) };
        assert!(as_expected, "{name}: {found:?}");
    }
}

#[test]
fn lantern() {
    check(&Project::of("lantern"), "/roadmap/", &KINDS);
}

#[test]
fn keps() {
    check(&Project::of("keps"), "/", &[&KINDS[..], &["groups/*", "stages/*"]].concat());
}

#[test]
fn roadbooks_own_roadmap() {
    check(&Project::own(), "/", &KINDS);
}

#[test]
fn a_repository_without_proposals() {
    check(&Project::new(), "/", &["404.html", "index.html"]);
}
