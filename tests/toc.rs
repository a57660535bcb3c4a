//! Contents lists: what they should hold, what is left as it is, and what `mdtoc` would have written.

use std::fs;
use std::process::Command;

use proptest::prelude::*;
use roadbook::markdown::Outline;
use roadbook::toc::{Depth, Options, TocError, contents, renewed, stale};

use crate::corpora::corpus;
use crate::links;
use crate::project::{Outcome, Project, ROADBOOK, pages};

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

#[test]
fn a_page_keeps_what_links_lead_to_in_a_contents_list() {
    for (inner, kept) in [
        ("- [Why](#why)\n", false),
        ("- # Lost\n- [Why](#why)\n", true),
        ("Lost\n----\n", true),
        ("- <a id=\"x\">Lost</a>\n", true),
        ("<h2>Lost</h2>\n", true),
    ] {
        let project = Project::new();
        let text = format!(
            "# A\n\n<!-- toc -->\n{inner}<!-- /toc -->\n\n## Why\n\n[x](#x) [lost](#lost)\n\n## How\n\n## Else\n\n## End\n"
        );
        project.file("proposals/0001-a.md", &text).built();
        assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new(), "{inner}");
        let page = pages(&project.site()).remove("proposals/0001-a/index.html").expect("a page");
        assert_eq!(page.contains(">Lost"), kept, "{inner}");
    }
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

/// The heading in the list under a title, and what the list is then; the document as a whole ends its lines in three ways.
#[track_caller]
fn check_heading(heading: &str, ours: &str, mdtoc: &str) {
    for ends in ["\n", "\r\n", "\r"] {
        for (options, line) in [(Options::default(), ours), (MDTOC, mdtoc)] {
            let text = |list: &str| {
                let list = if list.is_empty() { String::new() } else { format!("- {list}\n") };
                let text =
                    format!("# T\n\n<!-- toc -->\n{list}- [Last](#last)\n<!-- /toc -->\n\n{heading}\n\n## Last\n");
                text.replace('\n', ends)
            };
            let old = text("[Old](#old)");
            let new = renewed(&old, &outline(&old), options);
            assert_eq!(new, Ok(Some(text(line))), "{heading}");
            assert_eq!(renewed(&text(line), &outline(&text(line)), options), Ok(None), "{heading}");
        }
    }
}

#[test]
fn labels_say_what_the_heading_shows() {
    check_heading("<h2 k=)>x</h2>", "[x](#x)", "");
    check_heading("## a <!--toc--> b", "[a b](#a--b)", "[a b](#a--b)");
    check_heading("## a <!-- /toc --> b", "[a b](#a--b)", "[a b](#a--b)");
    check_heading("## a <!-- b --> c", "[a c](#a--c)", "[a <!-- b --> c](#a--c)");
    check_heading("## a <!-- b", "[a <!-- b](#a----b)", "[a &lt;!-- b](#a----b)");
    check_heading("## a <br> b", "[a b](#a--b)", "[a <br> b](#a--b)");
    check_heading("## <h3>a</h3>", "[a](#a)", "[a](#a)");
    check_heading("## a `b` [c](d) ![e](f)", "[a `b` c](#a-b-c-)", "[a <code>b</code> <a href=\"d\">c</a>](#a-b-c-)");
    check_heading("## `a", "[`a](#a)", "[`a](#a)");
    check_heading("## a](#b)", "[a\\](#b)](#ab)", "[a](#b)](#ab)");
    check_heading("a\nb\n---", "[a b](#ab)", "[ab](#ab)");
    check_heading("## a\\", "[a\\\\](#a)", "[a\\](#a)");
    check_heading("## a | b & c", "[a | b & c](#a--b--c)", "[a | b &amp; c](#a--b--c)");
    check_heading("## &lt;a&gt; &#42;", "[&lt;a&gt; &#42;](#a-)", "[&lt;a&gt; &#42;](#a-)");
}

#[test]
fn what_stood_between_the_tags_has_no_say() {
    let check = |old: &str, body: &str, list: &str| {
        for options in [Options::default(), MDTOC] {
            let text = |list: &str| format!("# T\n\n<!-- toc -->\n{list}<!-- /toc -->\n\n{body}");
            assert_eq!(renewed(&text(old), &outline(&text(old)), options), Ok(Some(text(list))), "{old:?}");
            assert_eq!(renewed(&text(list), &outline(&text(list)), options), Ok(None), "{old:?}");
        }
    };
    check("[a]: https://a.example\n", "## [a]\n", "- [[a]](#a)\n");
    check("- x\n\n", "## A\n", "- [A](#a)\n");
    // Tags that stand in something else do not hold a list of lines that begin at the margin.
    let text = "> <!-- toc -->\n> <!-- /toc -->\n\n## A\n";
    assert!(matches!(renewed(text, &outline(text), Options::default()), Ok(Some(_)) | Err(TocError::Unwritable(_))));
}

#[test]
fn a_list_that_cannot_be_written_is_refused_and_keeps_no_other_one_waiting() {
    let project = Project::new();
    // A heading of raw HTML around the tags would take the list for its own text.
    let odd = "# T\n\n<h3>x\n<!-- toc -->\n<!-- /toc -->\n\ny</h3>\n\n## A\n";
    let fine = "\u{feff}# T\n\n<!-- toc -->\n<!-- /toc -->\n\n## A\n";
    project.file("a.md", odd).file("b.md", b"# caf\xe9 toc\n").file("c.md", fine);
    for options in [&[][..], &["--mdtoc"]] {
        project.file("c.md", fine);
        let check = toc(&project, &[options, &["--check"]].concat());
        let said = toc(&project, options);
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        assert_eq!(
            (said.stdout.as_str(), check.stdout.as_str()),
            ("c.md: renewed\n", "c.md: stale\n"),
            "{}",
            said.stderr
        );
        assert!(said.stderr.contains("error: b.md: "), "{}", said.stderr);
        assert!(said.stderr.contains("a.md:4:13: no contents list can be written"), "{}", said.stderr);
        let alone = toc(&project, &[options, &["a.md"]].concat());
        assert_eq!(alone.code, Some(1), "{}", alone.stderr);
        assert_eq!(fs::read_to_string(project.root().join("a.md")).expect("a document"), odd);
        let text = fs::read_to_string(project.root().join("c.md")).expect("a document");
        assert_eq!(text, fine.replace("toc -->\n<", "toc -->\n- [A](#a)\n<"));
        assert_eq!(toc(&project, &[options, &["--check", "c.md"]].concat()).code, Some(0));
    }
}

/// Pieces of a line: what a heading may be made of, and what it had better not be made of.
const PIECES: [&str; 76] = [
    "a",
    "Bc",
    " ",
    "  ",
    "ü",
    "🎉",
    "`code`",
    "``x`` ",
    "`",
    "*em*",
    "**st**",
    "**",
    "*",
    "_",
    "__x__",
    "[l](u)",
    "[l]",
    "[l][l]",
    "[^1]",
    "![i](u)",
    "[![i](u)](v)",
    "<br>",
    "<b>x</b>",
    "<c>",
    "<!-- c -->",
    "<!--toc-->",
    "<!-- /toc -->",
    "<!--",
    "-->",
    "<h2 k=)>x</h2>",
    "<h2>",
    "</h2>",
    "<H1>y</H1>",
    "&amp;",
    "&lt;!--",
    "&#35;",
    "&",
    "|",
    "\\",
    "\\[",
    "]",
    "[",
    "(",
    ")",
    "](#x)",
    "<https://a.example>",
    "https://a.example/x_y",
    "www.a.example",
    "a@b.example",
    "\0",
    "\t",
    "#",
    " #",
    "~~x~~",
    "~",
    "$x$",
    "^",
    "{#id}",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "<a id=\"x\"></a>",
    "<img src=x>",
    "<?php",
    "<![CDATA[",
    "</",
    "<a href=\"",
    "\">",
    "\u{1}",
    "\u{2}",
    "1.",
    "-",
    ":",
    "\u{b}",
    "\u{2028}",
    "\u{7f}",
];

/// What a line begins with.
const LEADS: [&str; 18] = [
    "## ", "# ", "### ", "#### ", "###### ", "##", "#\t", " ## ", "    ## ", "> ## ", "- ## ", "1. # ", "- ", "> ", "",
    "<h3>", "| ", "  - ### ",
];

/// What a line ends with.
const ENDS: [&str; 10] = ["\n", "\n\n", "\n", "\n---\n", "\n===\n\n", " ##\n", "</h3>\n", "\n> ---\n", "\\\n", "  \n"];

/// Whole lines that change how those after them are read.
const BLOCKS: [&str; 14] = [
    "```\n",
    "~~~ x\n",
    "<pre>\n",
    "</pre>\n",
    "<details>\n",
    "<!--\n",
    "-->\n",
    "[l]: https://a.example \"t\"\n",
    "[^1]: note\n\n",
    "| a | b |\n|---|---|\n",
    "<script>\n",
    "\n",
    "<!-- toc -->\n",
    "- <!-- /toc -->\n",
];

/// A few lines of Markdown that nobody would write by accident.
fn hostile(lines: usize) -> impl Strategy<Value = String> {
    let heading = (
        prop::sample::select(LEADS.to_vec()),
        prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..6),
        prop::sample::select(ENDS.to_vec()),
    );
    let line = prop_oneof![
        8 => heading.prop_map(|(lead, pieces, end)| format!("{lead}{}{end}", pieces.concat())),
        1 => prop::sample::select(BLOCKS.to_vec()).prop_map(str::to_owned),
    ];
    prop::collection::vec(line, 0..lines).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_a_list_that_stays_or_none(
        before in hostile(3),
        (open, close) in prop::sample::select(vec![
            ("<!-- toc -->", "<!-- /toc -->"),
            ("<!-- TOC -->", "\n<!-- /TOC -->"),
            ("> <!-- toc -->\n", "> <!-- /toc -->"),
            ("- x\n  <!-- toc -->\n", "\n  <!-- /toc -->"),
            ("text <!-- toc -->", "<!-- /toc --> text"),
            ("<!-- toc --> text", "text <!-- /toc -->"),
            ("<div>\n<!-- toc -->", "<!-- /toc -->\n</div>"),
        ]),
        old in prop_oneof![
            Just("\n".to_owned()),
            Just("\n- [A](#a)\n".to_owned()),
            hostile(2).prop_map(|text| format!("\n{text}")),
        ],
        after in hostile(6),
        ends in prop::sample::select(vec!["\n", "\r\n", "\r", "mixed"]),
        (max_depth, with_prefix, mdtoc) in (1_u8..=6, any::<bool>(), any::<bool>()),
    ) {
        let text = format!("{before}{open}{old}{close}\n\n{after}");
        let text = match ends {
            "mixed" => text.replacen('\n', "\r\n", 3),
            ends => text.replace('\n', ends),
        };
        let options = Options { max_depth, with_prefix, mdtoc };
        let read = outline(&text);
        let toc = read.toc.clone();
        if let Ok(Some(new)) = renewed(&text, &read, options) {
            let range = toc.map(|toc| toc.range).unwrap_or_default();
            let (opened, closed) = text[range.clone()].split_at(text[range.clone()].rfind("<!--").unwrap_or(0));
            let opened = opened.find("-->").map_or(0, |end| range.start + end + 3);
            let rest = format!("{closed}{}", &text[range.end..]);
            prop_assert!(new.starts_with(&text[..opened]), "{text:?} gave {new:?}");
            prop_assert!(new.ends_with(&rest) && new.len() >= opened + rest.len(), "{text:?} gave {new:?}");
            let again = outline(&new);
            prop_assert_eq!(renewed(&new, &again, options), Ok(None), "{:?} gave {:?}", text, new);
            prop_assert!(mdtoc || with_prefix || max_depth < 6 || stale(&new, &again, options).is_none(), "{text:?} gave {new:?}");
            // The headings elsewhere are what they would be around an empty list.
            let empty = format!("{}\n{rest}", &text[..opened]);
            prop_assert_eq!(titles(&outline(&empty)), titles(&again), "{:?} gave {:?}", text, new);
        }
    }
}

/// The headings with the anchors that links to them have.
fn titles(outline: &Outline) -> Vec<(u8, String, String)> {
    outline.headings.iter().map(|heading| (heading.level, heading.text.clone(), heading.anchor.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn lists_that_are_renewed_go_as_deep_at_the_next_look(
        documents in prop::collection::vec((prop::collection::vec((1_usize..=6, any::<bool>()), 0..6), any::<bool>()), 1..5),
    ) {
        let mut texts: Vec<String> = documents.iter().map(|(headings, stale)| {
            let named: String =
                headings.iter().enumerate().map(|(index, (level, _))| format!("{} H{index}\n\n", "#".repeat(*level))).collect();
            let listed = headings.iter().enumerate().filter(|(_, (_, listed))| *listed);
            let list: String = listed.map(|(index, _)| format!("- [H{index}](#h{index})\n")).collect();
            let old = if *stale { "- [Old](#old)\n" } else { "" };
            format!("# T\n\n<!-- toc -->\n{list}{old}<!-- /toc -->\n\n{named}")
        }).collect();
        let options = |texts: &[String]| {
            let mut depth = Depth::default();
            texts.iter().for_each(|text| depth.see(text, &outline(text)));
            Options { max_depth: depth.level(), ..Options::default() }
        };
        let first = options(&texts);
        for text in &mut texts {
            if let Some(new) = renewed(text, &outline(text), first).expect("a place") {
                *text = new;
            }
        }
        let second = options(&texts);
        for text in &texts {
            prop_assert_eq!(renewed(text, &outline(text), second), Ok(None), "{:?}, then {:?}: {:?}", first, second, text);
        }
    }
}
