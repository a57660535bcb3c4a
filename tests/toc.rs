//! Contents lists: what they should hold, what is left as it is, and what `mdtoc` would have written.

use std::fs;
use std::process::Command;

use proptest::prelude::*;
use roadbook::markdown::Outline;
use roadbook::toc::{Options, TocError, contents, renewed};

use crate::corpora::corpus;
use crate::project::{Outcome, Project, ROADBOOK};

fn outline(text: &str) -> Outline {
    Outline::read(text, 0..text.len())
}

/// The list that a document gets in the place of an empty one.
#[track_caller]
fn check(body: &str, options: Options, list: &str) {
    let text = format!("# Title\n\n<!-- toc -->\n<!-- /toc -->\n\n{body}");
    let new = renewed(&text, &outline(&text), options).expect("a place").unwrap_or_else(|| text.clone());
    assert_eq!(new, format!("# Title\n\n<!-- toc -->\n{list}<!-- /toc -->\n\n{body}"));
    assert_eq!(renewed(&new, &outline(&new), options), Ok(None), "it is not stale");
}

const MDTOC: Options = Options { max_depth: 6, with_prefix: false, mdtoc: true };

#[test]
fn headings_become_links_by_their_levels() {
    let body = "## One\n\n### Two `code` *it*\n\n##### Three\n\n## Title\n\n## One\n";
    check(
        body,
        Options::default(),
        "- [One](#one)\n  - [Two `code` *it*](#two-code-it)\n    - [Three](#three)\n- [Title](#title-1)\n- [One](#one-1)\n",
    );
    check(
        body,
        MDTOC,
        "- [One](#one)\n  - [Two <code>code</code> <em>it</em>](#two-code-it)\n      - [Three](#three)\n- [Title](#title)\n- [One](#one-1)\n",
    );
    check(
        body,
        Options { max_depth: 2, ..Options::default() },
        "- [One](#one)\n- [Title](#title-1)\n- [One](#one-1)\n",
    );
}

#[test]
fn labels_read_as_the_headings_do() {
    check("## A & B <c>\n", Options::default(), "- [A & B <c>](#a--b-)\n");
    check("## A & B \"c\"\n", MDTOC, "- [A &amp; B &quot;c&quot;](#a--b-c)\n");
    check("## [Beta] ünder_way\n", Options::default(), "- [[Beta] ünder_way](#beta-ünder_way)\n");
    check("## [Beta] ünder_way\n", MDTOC, "- [[Beta] ünder_way](#beta-nder_way)\n");
    check("## See [that][x]\n\n[x]: https://a.example\n", Options::default(), "- [See that](#see-that)\n");
    check(
        "## See [that][x]\n\n[x]: https://a.example\n",
        MDTOC,
        "- [See <a href=\"https://a.example\">that</a>](#see-that)\n",
    );
    check("## Odd ] one\n", Options::default(), "- [Odd \\] one](#odd--one)\n");
    check("Under\n-----\n", Options::default(), "- [Under](#under)\n");
}

#[test]
fn code_and_comments_hold_no_headings() {
    for options in [Options::default(), MDTOC] {
        check("## A\n\n```\n## B\n```\n\n<!--\n## C\n-->\n\n## D\n", options, "- [A](#a)\n- [D](#d)\n");
    }
    // What GitHub takes for a heading, and the other tool does not.
    check(
        "- #### In a list\n\n ## Indented\n",
        Options::default(),
        "- [In a list](#in-a-list)\n- [Indented](#indented)\n",
    );
    check("- #### In a list\n\n ## Indented\n", MDTOC, "");
}

#[test]
fn a_list_that_says_the_same_in_other_marks_is_left() {
    let text =
        "<!-- TOC -->\n\n* [A &amp; <code>b</code>](#a--b)\n    * [C](#c)\n<!-- /TOC -->\n\n## A & `b`\n\n### C\n";
    assert_eq!(renewed(text, &outline(text), Options::default()), Ok(None));
    let stale = text.replace("### C", "### D");
    assert!(renewed(&stale, &outline(&stale), Options::default()).expect("a place").is_some());
}

#[test]
fn lines_end_as_they_do_elsewhere() {
    let text = "<!-- toc -->\r\n<!-- /toc -->\r\n\r\n## A\r\n";
    let new = renewed(text, &outline(text), Options::default());
    assert_eq!(new, Ok(Some("<!-- toc -->\r\n- [A](#a)\r\n<!-- /toc -->\r\n\r\n## A\r\n".to_owned())));
}

#[test]
fn without_its_tags_there_is_no_place() {
    let check = |text: &str, error: TocError| {
        assert_eq!(renewed(text, &outline(text), Options::default()), Err(error), "{text:?}");
    };
    check("## A\n", TocError::NoOpening);
    check("```\n<!-- toc -->\n<!-- /toc -->\n```\n\n## A\n", TocError::NoOpening);
    check("<!-- toc -->\n\n## A\n", TocError::NoClosing);
    check("<!-- toc -->\n\n## A\n\n<!-- /toc -->\n", TocError::Heading);
}

fn toc(project: &Project, arguments: &[&str]) -> Outcome {
    Outcome::of(Command::new(ROADBOOK).arg("toc").args(arguments).current_dir(project.root()))
}

#[test]
fn the_command_renews_checks_and_prints() {
    let project = Project::new();
    let stale = "# T\n\n<!-- toc -->\n<!-- /toc -->\n\n## A\n\n### B\n\n#### C\n";
    project.file("a.md", stale).file("deep/b.md", stale).file("c.md", "# No list\n").file("no.txt", stale);
    let said = toc(&project, &["--check"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), "a.md: stale\ndeep/b.md: stale\n"), "{}", said.stderr);
    assert_eq!(fs::read_to_string(project.root().join("a.md")).expect("a document"), stale);
    assert_eq!(toc(&project, &["--print", "a.md"]).stdout, "- [A](#a)\n  - [B](#b)\n    - [C](#c)\n");
    // As mdtoc is called.
    let said = toc(&project, &["--inplace", "--max-depth=3", "a.md"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "a.md: renewed\n"), "{}", said.stderr);
    let text = fs::read_to_string(project.root().join("a.md")).expect("a document");
    assert_eq!(text, stale.replace("toc -->\n<", "toc -->\n- [A](#a)\n  - [B](#b)\n<"));
    // The others follow the lists that there are.
    assert_eq!(toc(&project, &[]).stdout, "deep/b.md: renewed\n");
    assert_eq!(fs::read_to_string(project.root().join("deep/b.md")).expect("a document"), text);
    assert_eq!(toc(&project, &["--inplace", "--dryrun", "a.md", "deep/b.md"]).code, Some(0));
    let missing = toc(&project, &["c.md"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.stderr.contains("c.md: there is no `<!-- toc -->`"), "{}", missing.stderr);
    assert_eq!(toc(&project, &["nowhere.md"]).code, Some(2));
}

/// The lists of the Kubernetes corpus, which checks them with mdtoc: it leaves all of them, but for a file that it is never
/// run on, and ours changes those that are stale or lead elsewhere on GitHub.
#[test]
fn the_lists_of_a_large_repository() {
    let Some(root) = corpus("kubernetes") else { return };
    let stale = |arguments: &[&str]| -> Vec<String> {
        let outcome = Outcome::of(Command::new(ROADBOOK).arg("toc").args(arguments).current_dir(&root));
        let name = |line: &str| line.split('/').rev().nth(1).unwrap_or("").split('-').next().unwrap_or("").to_owned();
        outcome.stdout.lines().map(name).collect()
    };
    assert_eq!(stale(&["--check", "--mdtoc"]), ["365"]);
    let ours = stale(&["--check"]);
    let expected =
        ["2340", "365", "4008", "5073", "0752", "2079", "5311", "580", "4205", "5758", "688", "5598", "3107"];
    assert_eq!(ours, expected);
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_not_edited() {
    let project = Project::new();
    let text = "<!-- toc -->\n<!-- /toc -->\n\n## A\n";
    fs::write(project.folder().join("outside.md"), text).expect("a file");
    std::os::unix::fs::symlink(project.folder().join("outside.md"), project.root().join("a.md")).expect("a link");
    assert_eq!(toc(&project, &[]).stdout, "");
    let said = toc(&project, &["a.md"]);
    assert_eq!(said.code, Some(2), "{}", said.stderr);
    assert_eq!(fs::read_to_string(project.folder().join("outside.md")).expect("a file"), text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_renewed_list_is_not_stale_and_nothing_else_is_touched(
        before in "[a-z#\\[\\]`*<> \n]{0,40}",
        old in "[a-z#\\[\\]()\n -]{0,40}",
        after in "([#=-]{0,7} ?[a-zA-Zü`*_&\\[\\]()<>:/. ]{0,20}\n){0,12}",
        max_depth in 1_u8..=6,
    ) {
        let text = format!("{before}\n\n<!-- toc -->{old}<!-- /toc -->\n\n{after}");
        let options = Options { max_depth, ..Options::default() };
        if let Ok(Some(new)) = renewed(&text, &outline(&text), options) {
            let (start, rest) = (format!("{before}\n\n<!-- toc -->"), format!("<!-- /toc -->\n\n{after}"));
            prop_assert!(new.starts_with(&start));
            prop_assert!(new.ends_with(&rest));
            let list = contents(&text, &outline(&text), options);
            prop_assert_eq!(renewed(&new, &outline(&new), options), Ok(None), "{:?} gave {:?}", text, list);
        }
    }
}
