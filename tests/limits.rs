//! Limits on input: `docs/limits.md` says what the table in the code says, and every finding that the table names comes up
//! one beyond its limit and not at it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use roadbook::limit::{self, Limit, Told, Unit};
use roadbook::lint::RULES;
use serde_json::Value;

use crate::project::{Outcome, Project, healthy};

/// `UPDATE_GOLDEN=1` writes the page anew.
#[test]
fn the_page_of_all_limits_is_current() {
    let mut page = String::from(
        "# Limits\n\n\
         roadbook reads repositories of strangers. So that no file can exhaust the machine that builds the site, there are\n\
         limits on what is read, understood and shown. They are far beyond what real repositories hold, and nothing is lost\n\
         beyond one without a word: a finding says so, and the text itself is still shown or linked. The rules are\n\
         explained in [rules.md](rules.md).\n\n\
         Time and memory grow in proportion to the input below these limits.\n\n\
         | limit on | most | beyond it | told by |\n|---|---|---|---|\n",
    );
    let row = |limit: &Limit| {
        let told = match limit.told {
            Told::Finding(code) => format!("[{code}](rules.md#{code})"),
            Told::Refused(message) => format!("exit code 2, \"{message}\""),
            Told::Noted(message) => format!("a note, \"{message}\""),
        };
        format!("| {} | {} | {} | {told} |\n", limit.what, number(limit), limit.beyond)
    };
    page.extend(limit::ALL.iter().map(row));
    page.push_str(
        "\nA repository of some hundred KB can name more files than any machine has room for, and more text. So there are limits\n\
         on what git is asked for:\n\n| limit on | most | beyond it | told by |\n|---|---|---|---|\n",
    );
    page.extend(limit::OF_GIT.iter().map(row));
    page.push_str(
        "\nSome limits are on looks only and have no finding: code in blocks of more than 100 KB or in lines of more than\n\
         2,000 bytes has no colours, and formulas of more than 1,000 bytes are shown as their source.\n\n\
         This page is made from the table in `src/limit.rs`: `UPDATE_GOLDEN=1 cargo nextest run -E 'test(limits)'`.\n",
    );
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&place, &page).expect("the page");
    }
    assert_eq!(fs::read_to_string(&place).unwrap_or_default(), page);
}

fn number(limit: &Limit) -> String {
    match limit.unit {
        Unit::Bytes if limit.most >= 1 << 30 => format!("{} GB", limit.most >> 30),
        Unit::Bytes if limit.most >= 1024 * 1024 => format!("{} MB", limit.most / (1024 * 1024)),
        Unit::Bytes => format!("{} KB", limit.most / 1024),
        Unit::Count(plural) if limit.most >= 1_000_000 => {
            format!("{},{:03},{:03} {plural}", limit.most / 1_000_000, limit.most / 1000 % 1000, limit.most % 1000)
        }
        Unit::Count(plural) if limit.most >= 1000 => {
            format!("{},{:03} {plural}", limit.most / 1000, limit.most % 1000)
        }
        Unit::Count(plural) => format!("{} {plural}", limit.most),
    }
}

#[test]
fn every_finding_has_its_manual() {
    for limit in limit::ALL {
        assert!(limit.code().is_empty() || RULES.iter().any(|rule| rule.code == limit.code()), "{}", limit.code());
    }
}

const DOCUMENT: &str = "proposals/0002-bad.md";

/// So many files, each with its share of so many names, and no more than one field may name.
fn shared(project: &Project, count: usize, yaml: impl Fn(&[String]) -> String) {
    let names: Vec<String> = (0..count).map(|name| format!("n{name}")).collect();
    for (number, names) in names.chunks(limit::PARTS.most).enumerate() {
        let text = format!("title: A{number}\nkep-number: {number}\nstatus: implementable\n{}\n", yaml(names));
        project.file(&format!("keps/sig-a/{number}-a/kep.yaml"), text);
        project.file(&format!("keps/sig-a/{number}-a/README.md"), format!("# KEP-{number}: A\n\nText.\n"));
    }
}

fn document(project: &Project, text: &str) {
    project.file(DOCUMENT, healthy(2, "Bad").replace("It is well.", text));
}

fn front(project: &Project, yaml: &str) {
    project.file(DOCUMENT, format!("---\ntitle: Bad\nstatus: accepted\n{yaml}\n---\n# Bad\n\nText.\n"));
}

/// A file of so many bytes.
fn sized(project: &Project, path: &str, beginning: &str, size: usize) {
    project.file(path, beginning.to_owned() + &"#".repeat(size - beginning.len()));
}

/// Makes a repository with so many of what a limit counts.
type Make = fn(&Project, usize);

/// Of each limit, who reaches it, and what else its finding says where others have the same code.
const CASES: [(Limit, Make, &str); 22] = [
    (
        limit::DOCUMENT,
        |project, size| sized(project, DOCUMENT, "# Bad\n\n- Status: accepted\n\n<!-- -->\n", size),
        "MB",
    ),
    (
        limit::MARKS,
        // A mark before the heading, and six line ends behind it.
        |project, count| {
            let head = "# Bad\n\n- Status: accepted\n\nLines of text:\n\n";
            project.file(DOCUMENT, head.to_owned() + &"wave\n".repeat(count - 7));
        },
        "line ends and marks",
    ),
    (
        limit::ASSET,
        |project, size| {
            document(project, "See [the tides](tides.txt).");
            let file = fs::File::create(project.root().join("proposals/tides.txt")).expect("a file");
            file.set_len(size as u64).expect("a large file");
        },
        "too large",
    ),
    (
        limit::METADATA,
        |project, size| {
            let own = "title: Bad\nstatus: accepted\n";
            front(project, &format!("#{}", "x".repeat(size - own.len() - 2)));
        },
        "KB long",
    ),
    (limit::NODES, |project, nodes| front(project, &format!("foo: [{}]", vec!["x"; nodes - 7].join(","))), "values"),
    (
        limit::DEPTH,
        |project, depth| front(project, &format!("foo: {}{}", "[".repeat(depth - 1), "]".repeat(depth - 1))),
        "deeper",
    ),
    (
        limit::LINES,
        |project, lines| front(project, &format!("foo: @a\n{}", vec!["# x"; lines - 3].join("\n"))),
        "lines are read",
    ),
    (limit::VALUE, |project, size| front(project, &format!("foo: {}", "x".repeat(size))), ""),
    (
        limit::PARTS,
        |project, parts| {
            let names: Vec<String> = (0..parts).map(|name| format!("n{name}")).collect();
            front(project, &format!("authors: [{}]", names.join(", ")));
        },
        "",
    ),
    (limit::NESTING, |project, depth| document(project, &format!("{}x", "> ".repeat(depth))), ""),
    (
        limit::HEADINGS,
        |project, count| {
            let text = healthy(2, "Bad");
            let own = text.lines().filter(|line| line.starts_with('#')).count();
            project.file(DOCUMENT, text + &"\n## x\n".repeat(count - own));
        },
        "",
    ),
    (
        limit::EVENTS,
        |project, count| {
            project.file("keps/sig-a/1-a/kep.yaml", "title: A\nkep-number: 1\nstatus: implementable\n");
            let history = "- 2020-01-01: x\n".repeat(count);
            project.file("keps/sig-a/1-a/README.md", format!("# KEP-1: A\n\n## Implementation History\n\n{history}"));
        },
        "",
    ),
    (
        limit::PEOPLE,
        // The other proposal has an author as well.
        |project, count| shared(project, count - 1, |names| format!("authors: [{}]", names.join(", "))),
        "people",
    ),
    (
        limit::GROUPS,
        // The folders of the proposals are two of them.
        |project, count| shared(project, count - 2, |names| format!("participating-sigs: [{}]", names.join(", "))),
        "groups",
    ),
    (
        limit::RELEASES,
        |project, count| {
            shared(project, count, |names| {
                let releases = names.iter().map(|name| format!("  {name}: release {name}\n"));
                format!("milestone:\n{}", releases.collect::<String>())
            });
        },
        "releases",
    ),
    (
        limit::GATES,
        |project, count| {
            shared(project, count, |names| {
                let gates = names.iter().map(|name| format!("  - name: {name}\n"));
                format!("feature-gates:\n{}", gates.collect::<String>())
            });
        },
        "feature gates",
    ),
    (limit::FINDINGS, |project, count| document(project, &"[x](nowhere.md)\n\n".repeat(count)), ""),
    (
        limit::ALLOWED,
        |project, count| {
            document(project, &format!("[x](nowhere.md)\n\n{}", "<!-- roadbook: allow x -->\n".repeat(count)))
        },
        "",
    ),
    (limit::CONFIGURATION, |project, size| sized(project, "book.toml", "", size), ""),
    (
        limit::LINK_PATTERNS,
        |project, count| {
            project
                .file("book.toml", "[[roadmap.links]]\npattern = \"A\"\nurl = \"https://h.example\"\n".repeat(count));
        },
        "",
    ),
    (
        limit::LINK_PATTERN,
        |project, size| {
            let url = format!("https://h.example/{}", "a".repeat(size - 18));
            project.file("book.toml", format!("[[roadmap.links]]\npattern = \"A\"\nurl = \"{url}\"\n"));
        },
        "",
    ),
    (
        limit::ADDED,
        |project, size| {
            project.file("book.toml", "[output.html]\nadditional-css = [\"own.css\"]\n");
            project.file("own.css", " ".repeat(size));
        },
        "",
    ),
];

fn run(project: &Project, arguments: &[&str]) -> Outcome {
    let mut command = std::process::Command::new(crate::project::ROADBOOK);
    command.args(arguments).current_dir(project.root());
    Outcome::of(&mut command)
}

/// Whether what says that there is more than the limit is said.
fn is_told(limit: &Limit, words: &str, project: &Project) -> bool {
    let code = match limit.told {
        Told::Finding(code) => code,
        Told::Refused(message) => {
            let outcome = run(project, &["build", ".", "-d", "../out"]);
            let refused = outcome.code == Some(2) && outcome.stderr.contains(message);
            assert!(refused || outcome.code == Some(0), "{}: {}", limit.what, outcome.stderr);
            return refused;
        }
        Told::Noted(message) => return run(project, &["build", ".", "-d", "../out"]).stderr.contains(message),
    };
    let outcome = run(project, &["lint", "--format", "json"]);
    let findings: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let findings = findings["diagnostics"].as_array().cloned().expect("findings");
    findings.iter().any(|finding| {
        let message = finding["message"].as_str().unwrap_or("");
        finding["code"] == code && message.contains(words) && finding["help"].is_string()
    })
}

/// The others of git are reached in `listing`, by trees that grow when they are listed.
#[test]
fn what_git_is_asked_for_is_bounded() {
    let project = Project::new();
    project.git(&["init", "-q"]).file("proposals/0001-one.md", healthy(1, "One"));
    for (size, is_beyond) in [(limit::MAILMAP.most, false), (limit::MAILMAP.most + 1, true)] {
        project.file(".mailmap", "#".repeat(size)).git(&["add", "-A"]).git(&["commit", "-q", "-m", "Map"]);
        assert_eq!(is_told(&limit::MAILMAP, "", &project), is_beyond, "{size}");
    }
    let large = "x ".repeat(limit::DOCUMENT.most / 2);
    let count = limit::REVISION_TEXT.most / large.len();
    for number in 0..=count {
        project.file(&format!("proposals/{number:04}-x.md"), &large);
    }
    project.git(&["add", "-A"]).git(&["commit", "-q", "-m", "Large"]);
    let outcome = run(&project, &["diff", "HEAD~1", "HEAD"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains(limit::REVISION_TEXT.words()), "{}", outcome.stderr);
}

#[test]
fn each_is_told_one_beyond_and_not_at_it() {
    let covered: BTreeSet<&str> = CASES.iter().map(|(limit, ..)| limit.what).collect();
    let all: BTreeSet<&str> = limit::ALL.iter().map(|limit| limit.what).collect();
    assert_eq!(covered, all);
    for (limit, make, words) in &CASES {
        for (count, expected) in [(limit.most, false), (limit.most + 1, true)] {
            let project = Project::new();
            project.file("proposals/0001-healthy.md", healthy(1, "Healthy"));
            make(&project, count);
            assert_eq!(is_told(limit, words, &project), expected, "{}: {count}", limit.what);
        }
    }
}
