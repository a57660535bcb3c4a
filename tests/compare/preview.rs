//! The site of a change: its page of changes, its marks and banner, redirects; and the plain site where there is no base.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use scraper::{Html, Selector};

use super::{ALPHA, BODY, begin, commit, kep, mended};
use crate::project::{Project, ROADBOOK, files, pages};
use crate::serve::Running;
use crate::{links, safety, validate};

/// `roadbook build` of the repository at `root` into `site`.
fn build(root: &Path, site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(ROADBOOK);
    command.arg("build").arg(root).arg("-d").arg(site).args(arguments).stdin(Stdio::null());
    command.output().expect("the command runs")
}

/// The pages of a build that goes well.
fn built(project: &Project, arguments: &[&str]) -> BTreeMap<String, String> {
    let output = build(&project.root(), &project.site(), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    pages(&project.site())
}

/// What readers see of the first element that `selector` finds, in one line; what is inserted and deleted marked.
fn seen(page: &str, selector: &str) -> String {
    let marked = [("<ins>", "{+"), ("</ins>", "+}"), ("<del>", "[-"), ("</del>", "-]")]
        .iter()
        .fold(page.to_owned(), |page, (tag, mark)| page.replace(tag, mark));
    let document = Html::parse_document(&marked);
    let selector = Selector::parse(selector).expect("a selector");
    let found = document.select(&selector).next();
    let text: String = found.map(|element| element.text().collect()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A change of each kind: a promotion, a rename, a removal, a new proposal, a guide.
fn changed(project: &Project) {
    let beta = "status: implementable\nstage: beta\nlatest-milestone: \"v1.2\"\nmilestone:\n  alpha: \"v1.1\"\n  beta: \"v1.2\"\n";
    let body = BODY.replace("[ ] One", "[x] One").replace("It shines.", "It shines **much** brighter.");
    kep(project, "1-lamp", beta, &format!("{body}- 2024-05-06: Beta in v1.2\n"));
    let folder = project.root().join("keps/sig-a");
    fs::rename(folder.join("3-candle"), folder.join("3-wax-candle")).expect("a rename");
    fs::remove_dir_all(folder.join("2-torch")).expect("a removal");
    kep(project, "4-laser", "status: provisional\n", "## Summary\n\nSee [lamp](../1-lamp/README.md).\n");
    project.file("README.md", "# Lights\n\nAll of them, and more.\n");
}

/// A preview with a change of each kind, and where its site is.
pub(crate) fn site() -> (Project, std::path::PathBuf) {
    let project = begin();
    changed(&project);
    built(&project, &["--base", "HEAD"]);
    let site = project.site();
    (project, site)
}

#[test]
fn the_page_of_changes_tells_each_of_them() {
    let project = begin();
    changed(&project);
    let pages = built(&project, &["--base", "HEAD"]);
    let page = &pages["changes/index.html"];
    assert_eq!(
        seen(page, "main"),
        "Changes 4 proposals change: KEP-1 alpha → beta in v1.2; KEP-4 is new (provisional); KEP-2 is removed; and \
         1 more; 1 documentation page changes. KEP-1 Thing 1 changed KEP-4 Thing 4 new KEP-2 Thing 2 removed KEP-3 \
         Thing 3 moved KEP-1 Thing 1 changed alpha → beta in v1.2 Implementable keps/sig-a/1-lamp/README.md What \
         its metadata says otherwise FieldBeforeAfter Stage[-alpha-]{+beta+} Milestone for betanothing{+v1.2+} \
         Latest milestone[-v1.1-]{+v1.2+} Ticked One New in the history 2024-05-06: Beta in v1.2 Text See all of \
         it, also side by side. Summary It shines{+ +}{+much+}{+ brighter+}. Test Plan [--]{++} One Two \
         Implementation History 2024-01-02: Began {+2024-05-06: Beta in v1.2+} KEP-4 Thing 4 new Provisional \
         keps/sig-a/4-laser/README.md sig-a · by ada KEP-2 Thing 2 removed keps/sig-a/2-torch/README.md Text All of \
         it is gone. See all of it. KEP-3 Thing 3 moved Implementable keps/sig-a/3-wax-candle/README.md moved from \
         keps/sig-a/3-candle/README.md, 100 % the same Documentation README.md changed Addresses that lead nowhere \
         now Pages of this site had them, and others may link to them. /p/2/ /proposals/2-torch/"
    );
    let one = &pages["changes/1-lamp/index.html"];
    assert_eq!(seen(one, ".redline .before p"), "It shines.");
    assert_eq!(seen(one, ".redline .after p"), "It shines{+ +}{+much+}{+ brighter+}.");
    assert_eq!(seen(&pages["changes/2-torch/index.html"], ".redline"), "[-Summary-] deleted [-See -][-lamp-][-.-]");
    for (path, page) in &pages {
        let head = page.split("</head>").next().unwrap_or("");
        assert!(head.contains("<meta name=\"robots\" content=\"noindex\">"), "{path} may be listed");
        assert!(seen(page, ".preview").contains("compared with HEAD"), "{path} does not say what it is");
    }
    assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new());
    assert_eq!(safety::check(&project.site()), Vec::<String>::new());
    assert_eq!(validate::errors(&project.site()), Vec::<String>::new());
}

#[test]
fn pages_that_a_change_concerns_say_so() {
    let project = begin();
    changed(&project);
    let pages = built(&project, &["--base", "HEAD"]);
    let mark = |path: &str| seen(&pages[path], ".preview .here");
    assert_eq!(
        mark("proposals/1-lamp/index.html"),
        "Changed in this preview: This proposal changes: alpha → beta in v1.2. See what changes"
    );
    assert_eq!(mark("docs/readme/index.html"), "Changed in this preview: This page changes. See what changes");
    assert_eq!(
        mark("status/provisional/index.html"),
        "Changed in this preview: KEP-4 comes here; KEP-2 leaves. See what changes"
    );
    assert_eq!(mark("milestones/v1.2/index.html"), "Changed in this preview: KEP-1 comes here. See what changes");
    assert_eq!(mark("stages/alpha/index.html"), "Changed in this preview: KEP-1 leaves. See what changes");
    assert_eq!(mark("milestones/v1.1/index.html"), "");
    assert_eq!(mark("index.html"), "");
    assert!(seen(&pages["proposals/index.html"], "main table").contains("KEP-1 Thing 1 changed"));
}

#[test]
fn old_addresses_lead_to_where_proposals_are_now() {
    let project = begin();
    changed(&project);
    let lead = |pages: &BTreeMap<String, String>| {
        let page = pages.get("proposals/3-candle/index.html").map(String::as_str).unwrap_or_default();
        page.contains("content=\"0; url=../../proposals/3-wax-candle/index.html\"")
    };
    assert!(lead(&built(&project, &["--base", "HEAD"])), "by the comparison");
    assert!(lead(&built(&project, &[])), "by what is not committed");
    commit(&project);
    let pages = built(&project, &[]);
    assert!(lead(&pages), "by what git says");
    assert!(!pages.keys().any(|path| path.starts_with("changes/")), "what the preview had is gone");
    assert!(!pages["index.html"].contains("noindex"));
    // A new proposal at the old place is found there.
    kep(&project, "3-candle", ALPHA, "## Summary\n\nQuite another one.\n");
    commit(&project);
    let pages = built(&project, &[]);
    assert!(!lead(&pages) && pages["proposals/3-candle/index.html"].contains("Quite another one."));
}

#[test]
fn nothing_that_is_the_same_is_listed() {
    let project = begin();
    let pages = built(&project, &["--base", "HEAD"]);
    let page = &pages["changes/index.html"];
    assert!(seen(page, "main").starts_with("Changes Nothing changes. Both sides are the same."));
    assert_eq!(pages.keys().filter(|path| path.starts_with("changes/")).count(), 1);
    // Ends of lines, and what the metadata says in other words, are no changes of what it says.
    project.file("book.toml", "[book]\ntitle = \"Lights\"\n");
    let page = &built(&project, &["--base", "HEAD"])["changes/index.html"];
    assert!(seen(page, "main").contains("The configuration, book.toml, changes."), "{}", seen(page, "main"));
}

#[test]
fn a_revision_is_shown_as_it_was_with_its_past() {
    let project = begin();
    changed(&project);
    commit(&project);
    let first = built(&project, &["--base", "HEAD~1", "--head", "HEAD"]);
    kep(&project, "5-more", ALPHA, BODY);
    commit(&project);
    let again = built(&project, &["--base", "HEAD~2", "--head", "HEAD~1"]);
    let plain = |pages: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        let shown = |page: &String| {
            let start = page.find("<aside class=\"preview\"").unwrap_or(0);
            let end = page.find("</aside>").unwrap_or(0);
            format!("{}{}", &page[..start], &page[end..])
        };
        pages.iter().map(|(path, page)| (path.clone(), shown(page))).collect()
    };
    assert_eq!(plain(&first), plain(&again));
    assert!(again["timeline/index.html"].contains("KEP-1"), "the past is told");
}

/// Builds where there is no base: the site is there, and why it has no changes is said, with what mends it. Where every
/// warning counts, there is nothing.
#[track_caller]
fn check_without(root: &Path, base: &str, told: &str) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let site = folder.path().join("site");
    let output = build(root, &site, &["--base", base]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("there is no page of changes") && said.contains(told), "{said}");
    assert!(site.join("index.html").is_file() && !site.join("changes").exists());
    fs::remove_dir_all(&site).expect("the site");
    let strict = build(root, &site, &["--base", base, "--strict"]);
    assert_eq!(strict.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&strict.stderr).contains(told) && !site.exists());
}

#[test]
fn the_plain_site_is_built_where_there_is_no_base() {
    let project = begin();
    let root = project.root();
    check_without(&root, "nowhere", "`git fetch origin` brings what the host has");
    commit(&project);
    let clone = |name: &str, options: &[&str]| {
        let to = project.folder().join(name);
        let from = format!("file://{}", root.display());
        let output = Command::new("git").args(["clone", "-q"]).args(options).arg(&from).arg(&to).output().expect("git");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        to
    };
    check_without(&clone("shallow", &["--depth", "1"]), "HEAD~1", "`git fetch --deepen=100` brings older commits");
    project.git(&["config", "uploadpack.allowFilter", "true"]);
    kep(&project, "1-lamp", "status: provisional\n", BODY);
    commit(&project);
    check_without(
        &clone("blobless", &["--filter=blob:none"]),
        "HEAD~1",
        "`git fetch --refetch --no-filter` brings them",
    );
    project.git(&["checkout", "-q", "--orphan", "other"]).git(&["commit", "-qm", "other"]);
    check_without(&root, "main...other", "`main` and `other` have no commit in common");
    let plain = Project::new();
    plain.file("a.md", "# A\n");
    check_without(&plain.root(), "HEAD", "revisions are those of git");
}

#[test]
fn a_base_without_proposals_or_with_broken_ones_is_a_base() {
    let project = mended();
    let page = |base: &str| seen(&built(&project, &["--base", base])["changes/index.html"], "main");
    assert!(
        page("HEAD~2").starts_with("Changes 1 proposal changes: KEP-1 is new (implementable)."),
        "{}",
        page("HEAD~2")
    );
    assert!(page("HEAD~1").contains("Mended findings"), "{}", page("HEAD~1"));
}

#[test]
fn the_same_comparison_gives_the_same_bytes_anywhere() {
    let project = begin();
    changed(&project);
    commit(&project);
    let other = project.folder().join("elsewhere/clone");
    let cloned = Command::new("git").args(["clone", "-q"]).arg(project.root()).arg(&other).output().expect("git");
    assert!(cloned.status.success());
    let (one, two) = (project.folder().join("one"), project.folder().join("two"));
    let arguments = ["--base", "HEAD~1", "--head", "HEAD"];
    assert!(build(&project.root(), &one, &[&arguments[..], &["--threads", "1"]].concat()).status.success());
    assert!(build(&other, &two, &arguments).status.success());
    // Where the host is comes from the clone's own remote.
    let own = |folder: &Path| {
        let mut files = files(folder);
        files.retain(|path, _| !path.starts_with(".roadbook"));
        files
    };
    let (one, two) = (own(&one), own(&two));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    let other: Vec<_> = one.iter().filter(|(path, bytes)| two[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(other.is_empty(), "{other:?}");
    assert_eq!(safety::traces(&project.folder().join("one"), &[project.folder()]), Vec::<String>::new());
}

#[test]
fn a_preview_on_the_desk_follows_edits_and_commits() {
    let project = begin();
    let running = Running::of(&project.root(), &["--base", "HEAD"]);
    running.ends_as_a_build();
    kep(&project, "1-lamp", &ALPHA.replace("v1.1", "v1.3"), BODY);
    running.until("the change is told", || {
        String::from_utf8_lossy(&running.get("changes/index.html").body).contains("v1.3")
    });
    running.ends_as_a_build();
    commit(&project);
    running.until("nothing changes any more", || {
        String::from_utf8_lossy(&running.get("changes/index.html").body).contains("Nothing changes")
    });
    running.ends_as_a_build();
}
