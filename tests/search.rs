//! Search: the index holds what is said once and by whom, no boilerplate, and whatever stands in a text; names stand
//! in a script that nothing in them can end.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::project::{Outcome, Project, files, healthy, text_of};

/// What Pagefind writes before each of its compressed files.
const SIGN: &[u8] = b"pagefind_dcd";

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).expect("gzip");
    plain.strip_prefix(SIGN).expect("Pagefind's sign").to_vec()
}

/// What the index of a site holds of each document, by its address.
fn indexed(site: &Path) -> BTreeMap<String, Value> {
    let fragments = files(site).into_iter().filter(|(path, _)| path.ends_with(".pf_fragment"));
    let mut all = BTreeMap::new();
    for (path, bytes) in fragments {
        let value: Value = serde_json::from_slice(&unpacked(&bytes)).expect("JSON");
        assert!(all.insert(text_of(&value["url"]), value).is_none(), "{path}: a document is indexed twice");
    }
    all
}

/// The sections of a document: level, anchor, heading and words of each.
fn sections(document: &Value) -> Vec<(String, String, String, String)> {
    let content = text_of(&document["content"]);
    let words: Vec<&str> = content.split(' ').collect();
    let anchors = document["anchors"].as_array().expect("anchors");
    let place = |anchor: Option<&Value>| {
        let place = anchor.map(|anchor| anchor["location"].as_u64().expect("a place"));
        place.map_or(words.len(), |place| usize::try_from(place).expect("a place in memory").min(words.len()))
    };
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    anchors
        .iter()
        .enumerate()
        .map(|(index, anchor)| {
            let (id, title) = anchor["id"].as_str().and_then(|id| id.split_once('|')).expect("an anchor and a heading");
            let words = words[place(Some(anchor))..place(anchors.get(index + 1))].join(" ");
            (text_of(&anchor["element"]), decoded(id), decoded(title), words)
        })
        .collect()
}

#[track_caller]
fn check(document: &Value, expected: &[(&str, &str, &str, &str)]) {
    let found = sections(document);
    let found: Vec<_> = found.iter().map(|(level, id, title, words)| (&**level, &**id, &**title, &**words)).collect();
    assert_eq!(found, expected);
}

const ADDRESS: &str = "proposals/0001-beam/index.html";

#[test]
fn each_section_once_under_its_heading() {
    let project = Project::new();
    let text = "# EP-0001: Beam\n\n## Status\n\n**implementable**\n\n<!-- toc -->\n- [Lens](#lens)\n<!-- /toc -->\n\n\
                ## Lens\n\nGlass `n=1.5`, see [oil](0002-x.md) <!-- nothing -->.\n\n```\ngate: BeamLens\n```\n\n\
                ## Lens\n\n- one\n- two https://example.org/a/b?c=d ---- three\n\n<p title=\"no\">raw &lt;b&gt;</p>\n";
    project.file("proposals/0001-beam.md", text).built();
    let all = indexed(&project.site());
    assert_eq!(all.keys().collect::<Vec<_>>(), [ADDRESS]);
    check(
        &all[ADDRESS],
        &[
            ("h1", "", "Beam", "Beam"),
            ("h2", "status", "Status", "Status implementable"),
            ("h2", "lens", "Lens", "Lens Glass n=1.5, see oil . gate: BeamLens"),
            ("h2", "lens-1", "Lens", "Lens one two three raw <b>"),
        ],
    );
    assert_eq!(text_of(&all[ADDRESS]["meta"]["title"]), "Beam");
    assert_eq!(text_of(&all[ADDRESS]["meta"]["label"]), "EP-0001");
    assert_eq!(all[ADDRESS]["filters"]["kind"][0], "Proposal");
    assert_eq!(all[ADDRESS]["filters"]["status"][0], "Implementable");
}

#[test]
fn no_boilerplate() {
    let project = Project::new();
    let template = "## Summary\n\nSay it in one paragraph.\n";
    project.file("proposals/0000-template.md", format!("# EP-NNNN: Your title\n\n## Status\n\n{template}"));
    for number in 1..=6 {
        let own = if number <= 3 { "Three of them say this.\n" } else { "" };
        let text =
            format!("{}\n## Risks\n\nNone, says everybody.\n\n{own}\nOwn{number} words.\n", healthy(number, "A title"));
        project.file(&format!("proposals/000{number}-x.md"), text.replace("It is well.", "Say it in one paragraph."));
    }
    project.built();
    let all = indexed(&project.site());
    assert_eq!(all.len(), 6, "{:?}", all.keys());
    let found = sections(&all["proposals/0001-x/index.html"]);
    let of = |anchor: &str| found.iter().find(|(_, id, ..)| id == anchor).map(|(.., words)| words.as_str());
    assert_eq!(of("summary"), None, "the template's words");
    assert_eq!(of("risks"), Some("Three of them say this. Own1 words."), "what three say is kept, what six say is not");
}

#[test]
fn switches() {
    let kinds = |outcome: &Outcome, project: &Project| {
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let all = files(&project.site());
        let has = |part: &str| all.keys().any(|path| path.starts_with(part));
        assert_eq!(has("search/0/pagefind.js"), outcome.stderr.contains("Indexed 1 document for search, in "));
        (has("search/index.html"), has("assets/names."), has("search/0/"))
    };
    for (configuration, arguments, expected) in [
        ("", &[][..], (true, true, true)),
        ("[output.html.search]\nfull-text = false\n", &[], (true, true, false)),
        ("[output.html.search]\nenable = false\n", &[], (false, false, false)),
        ("[output.html.search]\nenable = true\n", &["--no-search"], (false, false, false)),
    ] {
        let project = Project::new();
        project.file("book.toml", configuration).file("proposals/0001-one.md", healthy(1, "One"));
        assert_eq!(kinds(&project.build_with(arguments), &project), expected, "{configuration}{arguments:?}");
    }
}

#[test]
fn only_what_a_browser_asks_for() {
    let project = Project::new();
    project.file("proposals/0001-one.md", healthy(1, "One")).built();
    let all = files(&project.site());
    let top: BTreeSet<String> = all
        .keys()
        .filter_map(|path| path.strip_prefix("search/0/"))
        .map(|path| match path.split_once('/') {
            Some((folder, _)) => format!("{folder}/"),
            None if path.ends_with(".pf_meta") => "*.pf_meta".to_owned(),
            None => path.to_owned(),
        })
        .collect();
    let expected = [
        "*.pf_meta",
        "filter/",
        "fragment/",
        "index/",
        "pagefind-entry.json",
        "pagefind-worker.js",
        "pagefind.js",
        "wasm.en.pagefind",
    ];
    assert_eq!(top.iter().collect::<Vec<_>>(), expected);
}

/// Languages with and without stems, with a region, and what is none.
#[test]
fn languages() {
    for (language, wasm) in [
        ("de", "wasm.de.pagefind"),
        ("pt-BR", "wasm.pt.pagefind"),
        ("ja", "wasm.unknown.pagefind"),
        ("tlh", "wasm.unknown.pagefind"),
        ("../../x", "wasm.en.pagefind"),
        ("", "wasm.en.pagefind"),
    ] {
        let project = Project::new();
        project
            .file("book.toml", format!("[book]\nlanguage = \"{language}\"\n"))
            .file("proposals/0001-one.md", healthy(1, "Leuchtfeuer für 灯台の光 ключ"))
            .built();
        let all = files(&project.site());
        let found: Vec<_> = all.keys().filter(|path| path.contains("/wasm.")).collect();
        assert_eq!(found, [&format!("search/0/{wasm}")], "{language}");
        assert_eq!(indexed(&project.site()).len(), 1, "{language}");
    }
}

/// Nothing in a text stops the build, passes for a mark of the index, or grows beyond measure.
#[test]
fn hostile_texts() {
    let marks = "`___PAGEFIND_ANCHOR___h2:0:evil|Evil ___END_PAGEFIND_WEIGHT___ ___PAGEFIND_WEIGHT___x ___ok`";
    let long = "x".repeat(300_000);
    let sentence = "灯".repeat(200);
    let nested = format!("{}deep", "<div>".repeat(90_000));
    let project = Project::new();
    for (number, text) in [marks, &long, &sentence, &nested, "", "<!-- never ends"].iter().enumerate() {
        let number = u32::try_from(number).expect("a small number") + 1;
        project.file(&format!("proposals/000{number}-x.md"), healthy(number, "X").replace("It is well.", text));
    }
    project.file("proposals/0007-empty.md", "").file("proposals/0008-rules.md", "# ---\n\n---\n\n| |\n|-|\n");
    project.built();
    let all = indexed(&project.site());
    let words = |number: u32| {
        let sections = sections(&all[&format!("proposals/000{number}-x/index.html")]);
        let summary = sections.into_iter().find(|(_, id, ..)| id == "summary");
        summary.map(|(.., words)| words.trim_start_matches("Summary").trim().to_owned()).expect("a summary")
    };
    assert_eq!(words(1), "PAGEFIND_ANCHOR___h2:0:evil|Evil END_PAGEFIND_WEIGHT___ PAGEFIND_WEIGHT___x ok");
    assert_eq!(words(2).len(), 80, "a word that is none is cut");
    assert_eq!(words(3).replace(' ', ""), sentence, "a sentence without blanks is not");
    assert_eq!(words(4), "deep");
}

/// More than one part: each document is in one of them, and every number of threads gives the same files.
#[test]
fn parts() {
    let project = Project::new();
    for number in 1..=8_u32 {
        let words: String = (0..120_000_u32).map(|word| format!("w{:x} ", (word * number) % 9_973)).collect();
        project.file(&format!("proposals/000{number}-x.md"), healthy(number, "X").replace("It is well.", &words));
    }
    let mut sites = Vec::new();
    for threads in ["1", "2", "5"] {
        assert_eq!(project.build_with(&["--threads", threads]).code, Some(0));
        let index: BTreeMap<_, _> =
            files(&project.site()).into_iter().filter(|(path, _)| path.starts_with("search/")).collect();
        sites.push(index);
    }
    assert!(sites.iter().all(|site| *site == sites[0]), "the index depends on threads");
    assert_eq!(indexed(&project.site()).len(), 8);
    for part in ["0", "1"] {
        let fragments = sites[0].keys().filter(|path| path.starts_with(&format!("search/{part}/fragment/")));
        assert_eq!(fragments.count(), 4, "part {part}");
    }
    assert!(!sites[0].contains_key("search/1/pagefind.js"), "scripts are taken from the first part");
    assert!(sites[0].contains_key("search/1/pagefind-entry.json"));
}

/// The names of a site, as its script gives them to the function that it calls.
fn names(site: &Path) -> Value {
    let all = files(site);
    let (_, script) = all.iter().find(|(path, _)| path.starts_with("assets/names.")).expect("names");
    let script = std::str::from_utf8(script).expect("UTF-8");
    let json = script.strip_prefix("roadbookNames(").and_then(|rest| rest.strip_suffix(");\n")).expect("one call");
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn names_of_everything() {
    let project = Project::new();
    project.file("README.md", "# Lights\n").file(
        "proposals/0001-beam.md",
        healthy(1, "Beam </script>") + "\n## Lens\n\nx\n\n## Lens\n\nx\n\n## EP-0001: Beam </script>\n",
    );
    for number in 2..=5 {
        project.file(&format!("proposals/000{number}-x.md"), healthy(number, "X"));
    }
    project.built();
    let names = names(&project.site());
    let row =
        serde_json::json!(["proposals/0001-beam/", "EP-0001", "Beam </script>", "Implementable", [], ["ada"], [], ""]);
    assert_eq!(names["p"][0], row);
    assert_eq!(names["p"].as_array().map(Vec::len), Some(5));
    assert_eq!(
        names["h"],
        serde_json::json!([["Lens", ["EP-0001: Beam </script>", "ep-0001-beam--1"]], [], [], [], []]),
        "what five have in common is no name, and one name is there once"
    );
    assert_eq!(names["d"], serde_json::json!([["docs/readme/", "Lights"]]));
}
