//! Hostile and broken input: each gives its finding and, where there is anything to show, its page; nothing else
//! suffers, and nothing in the site acts.
//!
//! Every build runs with limits on memory and on processor time, so that an input that eats the machine fails its test
//! instead of the machine.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::Value;

use crate::project::{Outcome, Project, ROADBOOK, files, healthy, pages, put, text_of};
use crate::{links, safety};

/// Address space in KB and processor time in seconds: far more than any of these builds needs.
const LIMITS: &str = "ulimit -c 0; ulimit -v 3000000; ulimit -t 300; exec \"$0\" \"$@\"";

fn bounded(project: &Project) -> Outcome {
    let build = project.command();
    let mut command = Command::new("bash");
    command.args(["-c", LIMITS]).arg(build.get_program()).args(build.get_args()).current_dir(project.folder());
    Outcome::of(&mut command)
}

/// Builds what `prepare` makes beside a healthy proposal. Each of `shown` must be a proposal of that path, each of
/// `findings` a finding of that code and path.
#[track_caller]
fn check(what: &str, prepare: &dyn Fn(&Project), shown: &[&str], findings: &[(&str, &str)]) -> Project {
    let alone = Project::new();
    alone.file("proposals/0001-healthy.md", healthy(1, "Healthy")).built();
    let project = Project::new();
    project.file("proposals/0001-healthy.md", healthy(1, "Healthy"));
    prepare(&project);

    let outcome = bounded(&project);
    assert_eq!(outcome.code, Some(0), "{what}: {}", outcome.stderr);
    let proposals = project.proposals();
    assert_eq!(
        known(&proposals["proposals/0001-healthy.md"]),
        known(&alone.proposals()["proposals/0001-healthy.md"]),
        "{what}"
    );
    for path in ["proposals/0001-healthy.md"].iter().chain(shown) {
        let proposal = proposals
            .get(*path)
            .unwrap_or_else(|| panic!("{what}: `{path}` is no proposal among {:?}", proposals.keys()));
        let url = text_of(&proposal["url"]);
        let page = project.site().join(&*percent_encoding::percent_decode_str(&url).decode_utf8_lossy());
        let page = if page.is_dir() { page.join("index.html") } else { page };
        assert!(page.is_file(), "{what}: `{path}` has no page {}", page.display());
    }
    let found = outcome.findings();
    for (code, path) in findings {
        assert!(found.iter().any(|(c, p)| c == code && p == path), "{what}: no {code} at {path} among {found:?}");
    }
    assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new(), "{what}");
    assert_eq!(safety::check(&project.site()), Vec::<String>::new(), "{what}");
    assert_eq!(safety::traces(&project.site(), &[project.folder()]), Vec::<String>::new(), "{what}");
    project
}

/// What is known of a proposal, its address aside.
fn known(proposal: &Value) -> Vec<&Value> {
    ["label", "title", "status", "checklist", "history", "authors", "created", "diagnostics"]
        .iter()
        .map(|key| &proposal[*key])
        .collect()
}

/// One hostile file, shown and found.
#[track_caller]
fn check_text(what: &str, path: &str, text: impl AsRef<[u8]>, codes: &[&str]) -> Project {
    let findings: Vec<_> = codes.iter().map(|code| (*code, path)).collect();
    check(what, &|project| _ = project.file(path, &text), &[path], &findings)
}

const BAD: &str = "proposals/0002-bad.md";

/// A proposal with `text` in its summary.
fn with(text: &str) -> String {
    healthy(2, "Bad").replace("It is well.", text)
}

#[test]
fn bytes_that_are_no_text() {
    let latin = with("caf")
        .replace("caf", "caf\u{1}")
        .bytes()
        .map(|byte| if byte == 1 { 0xe9 } else { byte })
        .collect::<Vec<_>>();
    let project = check_text("Latin-1", BAD, latin, &["not-utf8"]);
    assert_eq!(project.proposals()[BAD]["status"], "implementable");
    let wide: Vec<u8> = with("x").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_text("UTF-16", BAD, [&[0xff, 0xfe], wide.as_slice()].concat(), &["not-utf8"]);
    check_text("empty", BAD, "", &["document-empty"]);
    check_text("blank", BAD, " \n\t\n\u{a0}\n", &["document-empty"]);
    let project = check_text("NUL", BAD, with("a\0b"), &["nul-bytes"]);
    assert_eq!(project.proposals()[BAD]["status"], "implementable");
    check_text("NUL alone", BAD, vec![0; 10_000], &["nul-bytes"]);
    check_text("a program", BAD, fs::read(ROADBOOK).expect("a program").get(..200_000).expect("bytes"), &["not-utf8"]);
    check_text("terminal codes", BAD, with("\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{202e}txet"), &[]);
}

#[test]
fn line_ends_marks_and_odd_spaces_change_nothing() {
    let plain = healthy(2, "Bad");
    for (what, text) in [
        ("CRLF", plain.replace('\n', "\r\n")),
        ("BOM", format!("\u{feff}{plain}")),
        ("BOM and CRLF", format!("\u{feff}{}", plain.replace('\n', "\r\n"))),
        ("NBSP in the status", plain.replace("**implementable**", "\u{a0}**implementable**\u{a0}")),
        ("NBSP after the number sign", plain.replace("# EP-0002: ", "# EP-0002:\u{a0}")),
        ("blank lines first", format!("\n\n{plain}")),
        ("no last line end", plain.trim_end().to_owned()),
    ] {
        let project = check_text(what, BAD, text, &[]);
        let proposal = &project.proposals()[BAD];
        assert_eq!(
            (&proposal["status"], &proposal["title"], &proposal["label"]),
            (&"implementable".into(), &"Bad".into(), &"EP-0002".into()),
            "{what}"
        );
        assert_eq!(proposal["checklist"]["checked"], 1, "{what}");
    }
}

#[test]
fn files_that_are_too_large() {
    let sparse = |project: &Project| {
        project.file(BAD, with("The beginning is shown."));
        fs::File::options()
            .write(true)
            .open(project.root().join(BAD))
            .and_then(|file| file.set_len(100 << 20))
            .expect("a large file");
    };
    let project = check("100 MB", &sparse, &[BAD], &[("too-large", BAD)]);
    assert_eq!(project.proposals()[BAD]["status"], "implementable");
    let page =
        pages(&project.site()).into_iter().find(|(path, _)| path.starts_with("proposals/0002-bad/")).expect("a page");
    assert!(page.1.contains("The beginning is shown."));

    let image = |project: &Project| {
        project.file(BAD, with("![a picture](large.png) and [a file](large.bin)"));
        for name in ["large.png", "large.bin"] {
            project.file(&format!("proposals/{name}"), "");
            let file =
                fs::File::options().write(true).open(project.root().join("proposals").join(name)).expect("a file");
            file.set_len(100 << 20).expect("a large file");
        }
    };
    check("large linked files", &image, &[BAD], &[("asset-left-out", "proposals/large.png")]);
}

#[test]
fn markup_without_end() {
    for (what, text) in [
        ("[", "[".repeat(100_000)),
        ("![", "![".repeat(50_000)),
        ("]", "]".repeat(100_000)),
        ("[](", "[](".repeat(33_000)),
        (">", ">".repeat(100_000)),
        ("> > >", "> ".repeat(50_000) + "x"),
        ("*", "*".repeat(100_000)),
        ("**a ", "**a ".repeat(25_000)),
        ("*a_ ", "*a_ ".repeat(25_000)),
        ("`", "`".repeat(100_000)),
        ("` of every length", (1..440).map(|length| "`".repeat(length) + " ").collect()),
        ("<", "<".repeat(100_000)),
        ("<!--", "<!--".repeat(25_000)),
        ("<a", "<a ".repeat(33_000)),
        ("<div>", "<div>".repeat(20_000)),
        ("<b>x", "<b>x".repeat(25_000)),
        ("&", "&".repeat(100_000)),
        ("|", format!("|{}\n|{}\n", "a|".repeat(20_000), "-|".repeat(20_000))),
        ("| rows", format!("|{}\n|{}\n{}", "a|".repeat(500), "-|".repeat(500), "|\n".repeat(5_000))),
        ("nested lists", (0..440).map(|depth| " ".repeat(depth) + "- x\n").collect()),
        ("- - -", "- ".repeat(50_000) + "x"),
        ("1. 1. 1.", "1. ".repeat(33_000) + "x"),
        ("nested tasks", (0..220).map(|depth| " ".repeat(depth * 2) + "- [ ] x\n").collect()),
        ("headings", "# x\n".repeat(20_000)),
        ("headings in depth", "###### x\n".repeat(20_000)),
        ("footnotes", (0..5_000).map(|note| format!("[^{note}]\n\n[^{note}]: note\n\n")).collect()),
        (
            "footnotes in footnotes",
            (0..2_000).map(|note| format!("[^{note}]: note [^{}]\n\n", note + 1)).collect::<String>() + "[^0]",
        ),
        ("references", (0..10_000).map(|link| format!("[{link}]: x\n")).collect::<String>() + &"[1]".repeat(10_000)),
        ("bare addresses", "http://".repeat(14_000)),
        ("www", "www.".repeat(25_000)),
        ("@", "a@".repeat(50_000)),
        ("fences", "```\n".repeat(25_000)),
        ("a fence of rust", format!("```rust\n{}\n```\n", "((((\"".repeat(20_000))),
        ("toc", "<!-- toc -->\n".repeat(8_000)),
        ("one line", "x".repeat(1_000_000)),
        ("one line of words", "word ".repeat(200_000)),
        ("one line of emoji", "🦀".repeat(250_000)),
        ("combining marks", format!("a{}", "\u{301}".repeat(100_000))),
        ("dollars", "$".repeat(100_000)),
        ("colons", ":a".repeat(50_000)),
        ("alerts", "> [!NOTE]\n".repeat(10_000)),
    ] {
        check_text(what, BAD, with(&format!("\n\n{text}\n")), &[]);
    }
}

#[test]
fn metadata_without_end() {
    let bomb: String =
        (1..12).map(|level| format!("a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(10))).collect();
    let bomb = format!("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n{bomb}");
    for (what, yaml, code) in [
        ("alias bomb", format!("title: Bad\nstatus: implementable\n{bomb}"), None),
        ("alias bomb in a field", format!("{bomb}title: Bad\nauthors: *a11\nstatus: implementable\n"), None),
        (
            "merge bomb",
            "x: &x {a: 1}\ny: &y {<<: [*x,*x,*x,*x]}\nz: {<<: [*y,*y,*y,*y]}\ntitle: Bad\nstatus: implementable\n"
                .to_owned(),
            None,
        ),
        ("an alias of itself", "title: Bad\nstatus: implementable\nauthors: &a [*a]\n".to_owned(), None),
        ("[", format!("title: Bad\nstatus: implementable\nauthors: {}\n", "[".repeat(100_000)), Some("yaml-invalid")),
        ("{", format!("title: Bad\nstatus: implementable\nauthors: {}\n", "{".repeat(100_000)), Some("yaml-invalid")),
        ("- - -", format!("title: Bad\nstatus: implementable\nauthors:\n  {}x\n", "- ".repeat(50_000)), None),
        (
            "nested maps",
            format!(
                "title: Bad\nstatus: implementable\n{}",
                (0..400).map(|depth| " ".repeat(depth) + "a:\n").collect::<String>()
            ),
            None,
        ),
        (
            "many keys",
            format!(
                "title: Bad\nstatus: implementable\n{}",
                (0..20_000).map(|key| format!("k{key}: v\n")).collect::<String>()
            ),
            None,
        ),
        (
            "one key many times",
            format!("title: Bad\nstatus: implementable\n{}", "k: v\n".repeat(20_000)),
            Some("duplicate-key"),
        ),
        ("a long value", format!("title: Bad\nstatus: implementable\nowner: {}\n", "x".repeat(1_000_000)), None),
        (
            "a quote that never ends",
            format!("title: Bad\nstatus: implementable\nowner: \"{}", "x\n".repeat(50_000)),
            Some("yaml-invalid"),
        ),
        ("many authors", format!("title: Bad\nstatus: implementable\nauthors: [{}]\n", "\"@a\",".repeat(20_000)), None),
        ("tags", "title: !!binary x\nstatus: !!python/object/apply:os.system [ls]\n".to_owned(), None),
        ("tabs", "title: Bad\nstatus: implementable\nauthors:\n\t- x\n".to_owned(), Some("yaml-invalid")),
        (
            "a second document",
            "title: Bad\nstatus: implementable\n...\n%YAML 9.9\n--- \nstatus: implemented\n".to_owned(),
            None,
        ),
    ] {
        let front = format!("---\n{yaml}\n---\n# Bad\n\nText.\n");
        let found: Vec<&str> = code.into_iter().collect();
        check_text(&format!("front matter: {what}"), BAD, front, &found);

        let folder = "keps/sig-bad/2-bad";
        let sidecar = |project: &Project| {
            project
                .file(&format!("{folder}/kep.yaml"), &yaml)
                .file(&format!("{folder}/README.md"), "# KEP-2: Bad\n\nText.\n");
        };
        let path = format!("{folder}/kep.yaml");
        let found: Vec<_> = code.into_iter().map(|code| (code, path.as_str())).collect();
        check(&format!("kep.yaml: {what}"), &sidecar, &[&format!("{folder}/README.md")], &found);
    }
}

#[test]
fn front_matter_without_end_and_other_headers() {
    check_text(
        "front matter that never ends",
        BAD,
        "---\ntitle: Bad\nstatus: implementable\n\n# Bad\n\nText.\n",
        &["front-matter-unclosed"],
    );
    check_text("dashes alone", BAD, "---\n".repeat(20_000), &[]);
    check_text("front matter of a megabyte", BAD, format!("---\n{}---\n# Bad\n", "# a comment\n".repeat(90_000)), &[]);
    let folder = "keps/sig-bad/2-bad";
    let no_document = |project: &Project| {
        _ = project.file(&format!("{folder}/kep.yaml"), "title: Bad\nstatus: implementable\nauthors: []\n")
    };
    check(
        "no document",
        &no_document,
        &[&format!("{folder}/kep.yaml")],
        &[("document-missing", &format!("{folder}/kep.yaml"))],
    );
    let lost = |project: &Project| {
        project.file(&format!("{folder}/README.md"), "# KEP-2: Bad\n\nText.\n");
        for number in 3..6 {
            let folder = format!("keps/sig-good/{number}-good");
            project
                .file(&format!("{folder}/README.md"), "# Good\n")
                .file(&format!("{folder}/kep.yaml"), "title: Good\nstatus: implemented\n");
        }
    };
    check(
        "no sidecar",
        &lost,
        &[&format!("{folder}/README.md")],
        &[("sidecar-missing", &format!("{folder}/README.md"))],
    );
}

#[test]
fn names_of_files() {
    let long = format!("0002-{}.md", "long".repeat(60));
    for name in [
        "0002 with spaces.md",
        "0002#hash.md",
        "0002%41percent.md",
        "0002%.md",
        "0002?query&x=y;z.md",
        "0002'single\"double.md",
        "0002<b>bold.md",
        "0002-🦀-é.md",
        "0002-\u{202e}dm.md",
        "0002\\back.md",
        "0002\nnewline.md",
        "0002\ttab.md",
        "0002:colon|pipe*.md",
        "-rf.md",
        "--help.md",
        "con.md",
        "NUL.md",
        "aux.test.md",
        "com1.md",
        "index.md.md",
        "0002...md",
        "~.md",
        "$(touch x).md",
        "`x`.md",
        "{{name}}.md",
        "../../0002-up.md",
        "index.html/0002-folder.md",
        "a b/c#d/0002-é%20.md",
        long.as_str(),
        "0002-UPPER.MD",
    ] {
        let path =
            if let Some(rest) = name.strip_prefix("../../") { rest.to_owned() } else { format!("proposals/{name}") };
        let link = percent_encoding::utf8_percent_encode(&path, percent_encoding::NON_ALPHANUMERIC).to_string();
        let prepare = |project: &Project| {
            project.file(&path, healthy(2, "Oddly named"));
            project.file(
                "proposals/0003-linking.md",
                healthy(3, "Linking").replace("It is well.", &format!("See [it](/{link}).")),
            );
        };
        let project = check(name, &prepare, &[&path], &[]);
        let linking = &project.proposals()["proposals/0003-linking.md"];
        assert_eq!(linking["diagnostics"].as_array().map(Vec::len), Some(0), "{name}: {linking}");
        for file in files(&project.site()).keys() {
            check_portable(file);
        }
    }
}

/// A path that every system and every server can hold.
#[track_caller]
fn check_portable(path: &str) {
    for part in path.split('/') {
        let stem = part.split('.').next().unwrap_or("").to_ascii_lowercase();
        let device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
            || stem.len() == 4
                && (stem.starts_with("com") || stem.starts_with("lpt"))
                && stem.ends_with(|digit: char| digit.is_ascii_digit());
        let plain = part.chars().all(|letter| letter.is_alphanumeric() || "-_.~".contains(letter));
        assert!(
            !device && plain && part.len() <= 200 && !part.ends_with('.') && !part.is_empty(),
            "`{path}` is no path for every system"
        );
    }
}

#[test]
fn names_that_differ_in_case_or_form_alone() {
    let names = ["0002-case.md", "0002-Case.md", "0002-CASE.md", "0002-cafe\u{301}.md", "0002-café.md", "0002_case.md"];
    let paths = names.map(|name| format!("proposals/{name}"));
    let prepare = |project: &Project| paths.iter().for_each(|path| _ = project.file(path, healthy(2, "Alike")));
    let project = check("case", &prepare, &paths.each_ref().map(String::as_str), &[]);
    let mut folded: Vec<String> = files(&project.site()).keys().map(|path| path.to_lowercase()).collect();
    folded.dedup();
    assert_eq!(folded.len(), files(&project.site()).len(), "two files differ in case alone");
    let findings = project.build().findings();
    assert!(findings.iter().any(|(code, _)| code == "number-twice"), "{findings:?}");
}

#[test]
fn a_name_that_is_not_utf8() {
    let prepare = |project: &Project| {
        let name = std::ffi::OsStr::from_bytes(b"0002-caf\xe9.md");
        fs::write(project.root().join("proposals").join(name), healthy(2, "Latin")).expect("a file");
    };
    let project = check("Latin-1 name", &prepare, &[], &[]);
    let told = project.build().findings().into_iter().any(|(_, path)| path.starts_with("proposals/0002-caf"));
    assert!(told, "nothing is said of a file whose name cannot be read");
    assert_eq!(project.proposals().len(), 2, "the proposal has no page");
}

#[test]
fn symbolic_links() {
    let inside = |project: &Project| {
        symlink("0001-healthy.md", project.root().join("proposals/0002-alias.md")).expect("a link");
        symlink("proposals", project.root().join("enhancements")).expect("a link");
        symlink("../proposals/0001-healthy.md", project.root().join("proposals/README.md")).expect("a link");
    };
    let project = check("inside", &inside, &[], &[]);
    assert_eq!(project.proposals().len(), 1, "a link inside is counted");

    for (target, name) in [
        ("/etc/passwd", "proposals/0002-outside.md"),
        ("../../outside.md", "proposals/0003-outside.md"),
        ("/etc", "proposals/etc"),
        ("/", "root"),
        ("..", "up"),
        ("../..", "proposals/up"),
        ("/proc/self/root", "proposals/process"),
        ("0004-loop.md", "proposals/0004-loop.md"),
        ("0006-b.md", "proposals/0005-a.md"),
        ("nowhere.md", "proposals/0007-dangling.md"),
        (".", "proposals/here"),
        ("../proposals", "proposals/itself"),
        ("/dev/zero", "proposals/0008-zero.md"),
        ("/dev/stdin", "proposals/0009-stdin.md"),
        ("../.git/config", "proposals/0010-git.md"),
        ("../.git", "proposals/git"),
    ] {
        let prepare = |project: &Project| {
            put(project.folder(), "outside.md", healthy(9, "TOPSECRET"));
            project.git(&["init", "-q"]).git(&["config", "user.signingkey", "TOPSECRET"]);
            project.file(
                "proposals/0011-linking.md",
                healthy(11, "Linking").replace("It is well.", &format!("![x](/{name}) [x](/{name})")),
            );
            symlink(target, project.root().join(name)).expect("a link");
            if target == "0006-b.md" {
                symlink("0005-a.md", project.root().join("proposals/0006-b.md")).expect("a link");
            }
        };
        let project = check(&format!("{name} -> {target}"), &prepare, &[], &[("not-followed", name)]);
        assert_eq!(project.proposals().len(), 2, "{name} -> {target}");
        for (path, bytes) in files(&project.site()) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("TOPSECRET") && !text.contains("root:x:0:0"), "{name} -> {target}: {path} tells");
        }
    }
}

#[test]
fn what_is_no_regular_file() {
    let prepare = |project: &Project| {
        fs::create_dir_all(project.root().join("proposals/0002-folder.md")).expect("a folder");
        project.file("proposals/0003-folder.md/0004-inside.md", healthy(4, "Inside"));
        let pipe = project.root().join("proposals/0005-pipe.md");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        std::os::unix::net::UnixListener::bind(project.root().join("proposals/0006.md")).expect("a socket");
    };
    check("folders, pipes and sockets", &prepare, &["proposals/0003-folder.md/0004-inside.md"], &[]);
    // The configuration itself may be one, or lead elsewhere.
    for command in ["mkfifo book.toml", "mkdir book.toml", "ln -s /etc/passwd book.toml", "ln -s book.toml book.toml"] {
        let prepare = |project: &Project| {
            assert!(
                Command::new("sh")
                    .args(["-c", command])
                    .current_dir(project.root())
                    .status()
                    .expect("a shell")
                    .success()
            );
        };
        check(command, &prepare, &[], &[]);
    }
}

#[test]
fn no_proposals_at_all() {
    for files in [&[][..], &[("README.md", "# Only a README\n")], &[("src/main.c", "int main;\n")], &[("a.md", "")]] {
        let project = Project::new();
        files.iter().for_each(|(path, text)| _ = project.file(path, text));
        let outcome = bounded(&project);
        assert_eq!(outcome.code, Some(0), "{files:?}: {}", outcome.stderr);
        assert!(project.site().join("index.html").is_file());
        if files.is_empty() {
            assert!(outcome.stderr.contains("no proposals"), "{}", outcome.stderr);
        }
        assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new(), "{files:?}");
        assert_eq!(safety::check(&project.site()), Vec::<String>::new(), "{files:?}");
    }
}

/// Texts that a careless page would run, wherever they come from.
const SCRIPTS: [&str; 28] = [
    "<script>alert(1)</script>",
    "<ScRiPt src=https://x.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" &#x6a;ava&Tab;script&colon;alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=x.swf></object><embed src=x.swf>",
    "<form action=https://x.example><button formaction=javascript:alert(1)>x</button></form>",
    "<base href=https://x.example/>",
    "<meta http-equiv=refresh content=\"0; url=https://x.example\">",
    "<link rel=stylesheet href=https://x.example/x.css>",
    "<style>body{background:url(https://x.example)}</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)>-->",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "[x](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](vbscript:x) ![x](data:image/svg+xml;base64,PHN2Zz4=) <javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "</title></head></main></body><script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "{{7*7}}{% raw %}<script>alert(1)</script>",
];

#[test]
fn script_in_the_text() {
    for script in SCRIPTS {
        check_text(script, BAD, with(&format!("\n\n{script}\n\nand inline {script} too\n")), &[]);
    }
    let project = Project::new();
    project.file(BAD, with("[x](javascript:alert(1)) ![y](data:text/html,x)"));
    let findings = project.build().findings();
    assert_eq!(findings.iter().filter(|(code, _)| code == "link-unsafe").count(), 2, "{findings:?}");
}

#[test]
fn script_in_every_field() {
    for script in SCRIPTS {
        let line = script.replace('\n', " ");
        let quoted = serde_json::to_string(&line).expect("JSON");
        let keys = [
            "title",
            "status",
            "stage",
            "latest-milestone",
            "owning-sig",
            "creation-date",
            "kep-number",
            "superseded-by",
            "tracking-link",
        ];
        let mut yaml: String = keys.iter().map(|key| format!("{key}: {quoted}\n")).collect();
        for list in ["authors", "reviewers", "see-also", "participating-sigs", "replaces"] {
            yaml.push_str(&format!("{list}:\n  - {quoted}\n"));
        }
        yaml.push_str(&format!("milestone:\n  alpha: {quoted}\nfeature-gates:\n  - name: {quoted}\n{quoted}: x\n"));
        let prepare = |project: &Project| {
            project.file("keps/sig-x/2-bad/kep.yaml", &yaml).file(
                "keps/sig-x/2-bad/README.md",
                format!("# {line}\n\n## {line}\n\n## Implementation History\n\n- 2026-01-01: {line}\n"),
            );
            let bullets = format!(
                "# EP-0003: {line}\n\n## Status\n\n**{line}**\n\n- Authors: {line}\n- Created: {line}\n- Milestone: {line}\n\n## Proposal Checklist\n\n- [ ] {line}\n"
            );
            project.file("proposals/0003-bullets.md", bullets);
            project.file("README.md", format!("# {line}\n\n{script}\n"));
        };
        check(script, &prepare, &["keps/sig-x/2-bad/README.md", "proposals/0003-bullets.md"], &[]);
    }
}

#[test]
fn script_in_the_configuration() {
    for script in SCRIPTS {
        let text = serde_json::to_string(&script.replace(['\n', '\t'], " ")).expect("JSON");
        let toml = format!(
            "[book]\ntitle = {text}\ndescription = {text}\nauthors = [{text}]\nlanguage = {text}\n\
             [output.html]\ncname = {text}\nedit-url-template = {text}\n\
             [roadmap]\nlabel = {text}\nbranch = {text}\n\
             [roadmap.statuses.implementable]\ngroup = \"accepted\"\ncolour = {text}\ndefinition = {text}\n\
             [[roadmap.milestones]]\nname = {text}\n[roadmap.groups]\n{text} = {{ title = {text} }}\n\
             [[roadmap.links]]\npattern = \"well\"\nurl = {text}\n"
        );
        let project = Project::new();
        project.file("proposals/0001-healthy.md", healthy(1, "Healthy")).file("book.toml", &toml);
        let outcome = bounded(&project);
        // A value may be refused; whatever is accepted must be harmless.
        match outcome.code {
            Some(0) => {
                assert_eq!(safety::check(&project.site()), Vec::<String>::new(), "{script}");
                assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new(), "{script}");
            }
            Some(2) => assert!(outcome.stderr.contains("book.toml"), "{script}: {}", outcome.stderr),
            code => panic!("{script}: {code:?}: {}", outcome.stderr),
        }
    }
}

#[test]
fn pictures_that_act() {
    const SVG: &str = "xmlns='http://www.w3.org/2000/svg'";
    // Written anew without what acts, or shown as their source.
    for (svg, code) in [
        (format!("<svg {SVG}><script>alert(1)</script></svg>"), "image-part-left-out"),
        (format!("<svg {SVG} onload='alert(1)'/>"), "image-part-left-out"),
        (format!("<svg {SVG} a='>' onload='alert(1)'/>"), "image-part-left-out"),
        (format!("<svg {SVG}><a href='javascript:alert(1)'><text>x</text></a></svg>"), "image-part-left-out"),
        (
            format!("<svg {SVG}><foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject></svg>"),
            "image-part-left-out",
        ),
        (
            format!(
                "<svg {SVG} xmlns:h='http://www.w3.org/1999/xhtml'><h:iframe srcdoc='x'/><h:meta http-equiv='refresh'/></svg>"
            ),
            "image-part-left-out",
        ),
        (
            format!("<svg {SVG}><a><animate attributeName='&#x68;ref' values='&#106;avascript:alert(1)'/></a></svg>"),
            "image-part-left-out",
        ),
        (
            format!("<svg {SVG}><image href='https://x.example/x'/><style>@import 'x'</style></svg>"),
            "image-part-left-out",
        ),
        (format!("<?xml-stylesheet href='x.xsl'?><svg {SVG}/>"), "image-part-left-out"),
        (format!("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg {SVG}>&x;</svg>"), "media-refused"),
        (format!("<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg {SVG}/>"), "media-refused"),
        (format!("<?xml version='1.0' encoding='ISO-2022-JP'?><svg {SVG}/>"), "media-refused"),
        (format!("<svg {SVG}><script>"), "media-refused"),
        ("GIF89a=1;alert(1)".to_owned(), "media-refused"),
    ] {
        let prepare = |project: &Project| {
            project.file(BAD, with("![x](x.svg) and [x](x.svg)")).file("proposals/x.svg", &svg);
        };
        let project = check(&svg, &prepare, &[BAD], &[(code, "proposals/x.svg")]);
        let written: Vec<_> = files(&project.site()).into_keys().filter(|path| path.contains("/x.")).collect();
        let end = if code == "media-refused" { ".svg.txt" } else { ".svg" };
        assert!(written.len() == 1 && written[0].ends_with(end), "{svg}: {written:?}");
    }
    // What could run is copied as plain text, whatever its name says.
    let prepare = |project: &Project| {
        let links = ["x.html", "x.js", "x.xml", "x.xhtml", "x.svgz", "x.HTML", "x.php", "x"].map(|name| {
            project.file(&format!("proposals/{name}"), "<script>alert(1)</script>");
            format!("[x]({name})")
        });
        project.file(BAD, with(&links.join(" ")));
    };
    let project = check("linked programs", &prepare, &[BAD], &[]);
    let copied: Vec<_> = files(&project.site()).into_keys().filter(|path| path.starts_with("assets/files/")).collect();
    assert!(!copied.is_empty() && copied.iter().all(|path| path.ends_with(".txt")), "{copied:?}");
}

#[test]
fn paths_that_lead_outside() {
    for path in [
        "../outside.md",
        "/../outside.md",
        "..%2Foutside.md",
        "%2e%2e/outside.md",
        "proposals/../../outside.md",
        "//outside.md",
        "file:///etc/passwd",
        "\\..\\outside.md",
    ] {
        let prepare = |project: &Project| {
            put(project.folder(), "outside.md", "# TOPSECRET\n");
            put(project.folder(), "outside.png", "TOPSECRET");
            let image = path.replace(".md", ".png");
            project.file("0002-bad.md", with(&format!("[x]({path}) ![x]({image}) <img src=\"{image}\" alt=x>")));
            project.file(
                "keps/sig-x/3-x/kep.yaml",
                format!("title: X\nstatus: implemented\nsee-also: [\"{path}\"]\nreplaces: [\"{image}\"]\n"),
            );
            project.file("keps/sig-x/3-x/README.md", "# X\n");
        };
        let project = check(path, &prepare, &["0002-bad.md"], &[]);
        assert!(
            files(&project.site()).values().all(|bytes| !String::from_utf8_lossy(bytes).contains("TOPSECRET")),
            "{path}"
        );
    }
}

/// A configuration that cannot be used ends the build with 2, names its place, and leaves nothing behind.
#[test]
fn configuration_that_cannot_be_used() {
    for (toml, message) in [
        ("[book]\nsrc = \"../other\"\n", "book.toml:2:8: `book.src` must be a path inside the repository"),
        ("[book]\nsrc = \"/etc\"\n", "book.toml:2:8"),
        ("[book]\nsrc = \"a/../../b\"\n", "book.toml:2:8"),
        ("[build]\nbuild-dir = \"../public\"\n", "book.toml:2:14"),
        ("[output.html]\nadditional-css = [\"../../x.css\"]\n", "book.toml:2:"),
        ("[output.html]\nadditional-js = [\"/etc/passwd\"]\n", "book.toml:2:"),
        ("[output.html]\nadditional-css = [\"proposals/0001-healthy.md\"]\n", "does not end with `.css`"),
        ("[output.html]\nsite-url = \"javascript:alert(1)\"\n", "book.toml:2:13"),
        ("[output.html]\ngit-repository-url = \"file:///etc\"\n", "book.toml:2:"),
        ("[book]\ntitel = \"x\"\n", "book.toml:2:1: unknown key `titel`"),
        ("[book\n", "book.toml:1:"),
        ("[[roadmap.links]]\npattern = \"(a*)*{1000000}\"\nurl = \"x\"\n", "book.toml:2:"),
        ("[[roadmap.links]]\npattern = \"x{100000}{100000}\"\nurl = \"x\"\n", "book.toml:2:"),
        ("[roadmap]\ndialect = \"klingon\"\n", "no dialect is called `klingon`"),
        ("[roadmap]\ntoday = \"soon\"\n", "book.toml:2:"),
    ] {
        let project = Project::new();
        project.file("proposals/0001-healthy.md", healthy(1, "Healthy")).file("book.toml", toml);
        let outcome = bounded(&project);
        assert_eq!(outcome.code, Some(2), "{toml}: {outcome:?}");
        assert!(outcome.stderr.contains(message), "{toml}: {}", outcome.stderr);
        assert!(!project.site().exists(), "{toml}");
    }
    for (bytes, what) in [
        (&b"[book]\ntitle = \"caf\xe9\"\n"[..], "not UTF-8"),
        (&[b'['; 100_000][..], "book.toml"),
        (&b"a = \0"[..], "book.toml"),
    ] {
        let project = Project::new();
        project.file("book.toml", bytes);
        let outcome = bounded(&project);
        assert_eq!(outcome.code, Some(2), "{what}: {outcome:?}");
        assert!(outcome.stderr.contains(what), "{}", outcome.stderr);
    }
}

/// Control characters of the input reach no terminal, whichever way findings are printed.
#[test]
fn findings_on_a_terminal() {
    for format in ["human", "json", "github"] {
        let project = Project::new();
        project.file("0002-\u{1b}[31m\u{7}.md", with("x").replace("implementable", "imple\u{1b}[2Jmentabel\u{9b}31m"));
        let mut command = Command::new(ROADBOOK);
        command
            .args(["build", "--no-git", "--verbose", "--format", format, "-d"])
            .arg(project.site())
            .arg(project.root());
        let outcome = Outcome::of(&mut command);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let printed = outcome.stdout + &outcome.stderr;
        assert!(printed.contains("status-unknown"), "{printed}");
        assert_eq!(control(&printed), Vec::<char>::new(), "{format}");
    }
    for format in ["table", "json", "csv", "md"] {
        let project = Project::new();
        project.file("0002-bad.md", with("x").replace("Bad", "Bad\u{1b}[2J\u{9b}31m\u{7}\u{8}\u{85}title"));
        let outcome =
            Outcome::of(Command::new(ROADBOOK).args(["list", "--no-git", "--format", format]).arg(project.root()));
        assert!(outcome.stdout.contains("Bad"), "{outcome:?}");
        assert_eq!(control(&outcome.stdout.replace("\r\n", "\n")), Vec::<char>::new(), "{format}");
    }
}

fn control(text: &str) -> Vec<char> {
    text.chars().filter(|letter| letter.is_control() && *letter != '\n').collect()
}

/// Scripts that a repository names are part of the site only where whoever builds it says so.
#[test]
fn scripts_of_the_configuration() {
    for allowed in [false, true] {
        let project = Project::new();
        project.file("proposals/0001-healthy.md", healthy(1, "Healthy")).file("theme/own.js", "alert(1)\n");
        project.file("book.toml", "[output.html]\nadditional-js = [\"theme/own.js\"]\n");
        let outcome = project.build_with(if allowed { &["--allow-scripts"] } else { &[] });
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let scripts = files(&project.site()).keys().filter(|path| path.starts_with("assets/own.")).count();
        let pages = pages(&project.site());
        let running = pages.values().filter(|page| page.contains("assets/own.")).count();
        assert_eq!((scripts, running > 0), (usize::from(allowed), allowed));
        assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new());
        if !allowed {
            assert_eq!(safety::check(&project.site()), Vec::<String>::new());
        }
        // Even then nothing in the text runs.
        let policy =
            pages.values().all(|page| page.contains("Content-Security-Policy") && !page.contains("unsafe-inline"));
        assert!(policy, "a page has no content security policy");
    }
}

/// Ids of documents live apart from those of pages: whatever a heading is called, no id of a page stands twice, and its links
/// lead to it.
#[test]
fn ids_that_pages_have_themselves() {
    let own = ["rb-main", "rb-search", "rb-findings", "rb-timeline", "rb-bibtex", "rb-ready", "rb-strip-title"];
    let headings: String = own.iter().map(|id| format!("## {id}\n\nText [here](#{id}).\n\n")).collect();
    let raw: String = own
        .iter()
        .map(|id| format!("<a id=\"{id}\"></a><div name=\"{id}\" id=\"user-content-{id}\">x</div>\n\n"))
        .collect();
    let others = "## user-content-rb-main\n\n[a](#user-content-rb-main)\n\n## RB-Main\n\n<a name=\"rb-main\"></a>\n\n[^rb-main]\n\n[^rb-main]: Note.\n";
    for text in [headings.clone(), format!("{headings}{raw}{others}"), format!("{raw}{others}{headings}")] {
        let project = check_text("ids", BAD, with(&format!("It is well.\n\n{text}")), &[]);
        for (path, page) in pages(&project.site()) {
            let page = scraper::Html::parse_document(&page);
            let elements: Vec<_> = page.tree.values().filter_map(|node| node.as_element()).collect();
            let mut seen = std::collections::BTreeMap::new();
            for element in &elements {
                if let Some(id) = element.attr("id") {
                    assert_eq!(seen.insert(id, element.name()), None, "{path}: `{id}` stands twice");
                }
            }
            assert_eq!(seen.get("rb-main"), Some(&"main"), "{path}");
            assert!(!seen.contains_key("rb-search"), "{path}");
            for id in elements.iter().filter_map(|element| element.attr("href")?.strip_prefix('#')) {
                assert!(id.is_empty() || seen.contains_key(id), "{path}: nothing is called `{id}`");
            }
        }
    }
}
