//! Only the word of a status or stage changes: every word, mark and tail in every carrier.

#![expect(clippy::print_stdout, reason = "the test prints what it counts, with the files that are refused")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use roadbook::build::{Past, Reader, Reading};
use roadbook::dialect::Dialect;
use roadbook::edit::{EditError, Wanted, edit};

use crate::corpora::corpus;
use crate::project::Project;

/// What stands before and behind a word; the first eleven are marks that the reader sees through.
const MARKS: [(&str, &str); 15] = [
    ("", ""),
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("_", "_"),
    ("`", "`"),
    ("\"", "\""),
    ("'", "'"),
    ("**`", "`**"),
    ("_**", "**_"),
    ("***", "***"),
    ("~~", "~~"),
    ("[", "](https://example.org/minutes)"),
    ("**[", "](m.md)**"),
    ("<b>", "</b>"),
];

/// What follows a word and its marks.
const TAILS: [&str; 25] = [
    "",
    " <!-- optional -->",
    " <!-- since May -->",
    " (since May)",
    " since May",
    " since 2024-05-01, by the board",
    ", see [the minutes](https://example.org)",
    " (see [minutes](../m.md))",
    " *with modifications*",
    " with modifications",
    " **(in part)**",
    " (Swift 5.9)",
    " in v1.30",
    ".",
    "!",
    "; until further notice.",
    "  ",
    "\\",
    " \\",
    " — for now",
    "&nbsp;(x)",
    "[^1]",
    " 🎉",
    " ~~(for now)~~",
    " / \"x\"",
];

/// A way in which metadata is carried: the path of a file and its text, given a number and a value.
struct Carrier {
    name: &'static str,
    path: fn(usize) -> String,
    before: fn(usize) -> String,
    after: &'static str,
}

const BODY: &str = "\n\n# Lamp\n\n## Summary\n\nA lamp is provisional, and accepted.\n";

const CARRIERS: [Carrier; 15] = [
    Carrier {
        name: "plain YAML",
        path: kep,
        before: |number| kep_head(number, "status: "),
        after: " # as agreed\nstage: alpha\n",
    },
    Carrier {
        name: "double quotes",
        path: kep,
        before: |number| kep_head(number, "status: \""),
        after: "\" # as agreed\nstage: alpha\n",
    },
    Carrier {
        name: "single quotes",
        path: kep,
        before: |number| kep_head(number, "status: '"),
        after: "'\nstage: alpha\n",
    },
    Carrier {
        name: "literal block",
        path: kep,
        before: |number| kep_head(number, "status: |\n  "),
        after: "\nstage: alpha\n",
    },
    Carrier {
        name: "folded block",
        path: kep,
        before: |number| kep_head(number, "status: >-\n    "),
        after: "\nstage: alpha\n",
    },
    Carrier {
        name: "next line",
        path: kep,
        before: |number| kep_head(number, "status:\n  "),
        after: "\nstage: alpha\n",
    },
    Carrier {
        name: "front matter",
        path: enhancement,
        before: |_| front("status: "),
        after: "\nreviewers: [b]\n---\n",
    },
    Carrier {
        name: "nearly YAML",
        path: enhancement,
        before: |_| front("see-also:[]\nstatus: "),
        after: "\nreviewers: [b]\n---\n",
    },
    Carrier {
        name: "bullet",
        path: swift,
        before: |number| swift_head(number, "* Status: "),
        after: "\n* Bug: none\n",
    },
    Carrier {
        name: "bold bullet",
        path: swift,
        before: |number| swift_head(number, "- **Status:** "),
        after: "\n- Bug: none\n",
    },
    Carrier {
        name: "bold line",
        path: swift,
        before: |number| swift_head(number, "**Status**: "),
        after: "\n**Bug**: none\n",
    },
    Carrier {
        name: "table",
        path: swift,
        before: |number| swift_head(number, "| Status | "),
        after: " |\n| Bug | none |\n",
    },
    Carrier { name: "status section", path: ep, before: |number| ep_head(number, ""), after: "\n\n- Authors: @ada\n" },
    Carrier {
        name: "bullet of a section",
        path: ep,
        before: |number| ep_head(number, "* "),
        after: "\n\n- Authors: @ada\n",
    },
    Carrier {
        name: "ticked bullet",
        path: ep,
        before: |number| ep_head(number, "- [x] "),
        after: "\n\n- Authors: @ada\n",
    },
];

fn kep(number: usize) -> String {
    format!("keps/sig-a/{number}-lamp/kep.yaml")
}

fn kep_head(number: usize, key: &str) -> String {
    format!("title: Lamp\nkep-number: {number}\nauthors: [\"@ada\"]\nowning-sig: sig-a\n{key}")
}

fn enhancement(number: usize) -> String {
    format!("enhancements/area/lamp-{number}.md")
}

fn front(key: &str) -> String {
    format!("---\ntitle: lamp\nauthors: [ada]\napprovers: [a]\ncreation-date: 2024-01-02\n{key}")
}

fn swift(number: usize) -> String {
    format!("proposals/{number:04}-lamp.md")
}

fn swift_head(number: usize, key: &str) -> String {
    format!("# Lamp\n\n* Proposal: [SE-{number:04}]({number:04}-lamp.md)\n* Review Manager: Ada\n{key}")
}

fn ep(number: usize) -> String {
    format!("enhancements/{number:04}-lamp.md")
}

fn ep_head(number: usize, key: &str) -> String {
    format!("# EP-{number:04}: Lamp\n\n## Status\n\n<!-- One word. -->\n\n{key}")
}

/// A file with a status, the place of its value and that of its word.
struct Sample {
    path: String,
    text: String,
    value: Range<usize>,
    word: Range<usize>,
}

fn sample(carrier: &Carrier, number: usize, word: &str, mark: (&str, &str), tail: &str, windows: bool) -> Sample {
    let lines = |text: String| if windows { text.replace('\n', "\r\n") } else { text };
    let head = lines((carrier.before)(number));
    let value = format!("{}{word}{}{tail}", mark.0, mark.1);
    let place = head.len() + mark.0.len()..head.len() + mark.0.len() + word.len();
    let text = format!("{head}{value}{}", lines(format!("{}{BODY}", carrier.after)));
    // A sidecar has no body.
    let text = if (carrier.path)(number).ends_with(".yaml") { text.replace(&lines(BODY.to_owned()), "") } else { text };
    Sample { path: (carrier.path)(number), text, value: head.len()..head.len() + value.len(), word: place }
}

fn project(samples: &[Sample]) -> (Project, Reading) {
    let project = Project::new();
    for sample in samples {
        project.file(&sample.path, &sample.text);
        if let Some(folder) = sample.path.strip_suffix("kep.yaml") {
            project.file(&format!("{folder}README.md"), "# Lamp\n\n## Summary\n\nA lamp.\n");
        }
    }
    let reading = Reader::new(&project.root(), Past::Off).read().expect("a roadmap");
    (project, reading)
}

/// Gives each of the samples another status, and tells how many the reader knew. Those are edited by their word alone; the
/// others may be refused, or have their word where the reader saw none.
fn check(samples: &[Sample], to: &str, doubts: &[&str]) -> usize {
    let (_project, reading) = project(samples);
    let roadmap = &reading.roadmap;
    let mut known = 0;
    for sample in samples {
        let id = roadmap.proposals.iter().position(|proposal| {
            [proposal.document, proposal.sidecar]
                .into_iter()
                .flatten()
                .any(|source| roadmap.sources.path(source) == sample.path)
        });
        let id = id.unwrap_or_else(|| panic!("{}", sample.path));
        let status = &roadmap.proposals[id].status;
        let wanted = Wanted { status: Some(to.to_owned()), ..Wanted::default() };
        let Sample { text, value, .. } = sample;
        let word = if status.word.is_some() { &sample.word } else { value };
        match edit(roadmap, &reading.config, id, &wanted) {
            Ok(edited) => {
                let new: Vec<&String> = edited.texts.values().collect();
                assert_eq!(new.len(), 1);
                let (start, rest) = (&text[..word.start], &text[word.end..]);
                let kept =
                    new[0].starts_with(start) && new[0].ends_with(rest) && new[0].len() >= start.len() + rest.len();
                assert!(kept, "{text:?} became {:?}", new[0]);
                let (old, new) = (&text[word.clone()], &new[0][start.len()..new[0].len() - rest.len()]);
                if status.word.is_some() {
                    let vocabulary = &roadmap.dialects[roadmap.proposals[id].dialect].vocabulary;
                    assert_eq!(vocabulary.match_status(new).map(|found| found.name).as_deref(), Some(to), "{text:?}");
                    assert_eq!(case(new), case(old), "{text:?}: {old} became {new}");
                    known += 1;
                }
            }
            Err(EditError::Same) => assert_eq!(status.canonical.as_deref(), Some(to), "{text:?}"),
            Err(error) => {
                let error = error.to_string();
                let meant = status.word.is_none() || doubts.iter().any(|doubt| error.contains(doubt));
                assert!(meant, "{text:?}: {error}");
                assert!(error.starts_with(&format!("{}:", sample.path)), "{text:?}: {error}");
            }
        }
    }
    known
}

/// Lower, upper or capital.
fn case(word: &str) -> (bool, bool) {
    let all = word.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
    (all, word.starts_with(char::is_uppercase))
}

/// Every way to write a status of any dialect, in one of three cases.
fn words() -> Vec<String> {
    let mut words: Vec<String> = Dialect::all()
        .iter()
        .flat_map(|dialect| &dialect.vocabulary.statuses)
        .flat_map(|word| std::iter::once(&word.name).chain(&word.aliases))
        .flat_map(|word| [word.clone(), word[..1].to_uppercase() + &word[1..], word.to_uppercase()])
        .collect();
    words.sort();
    words.dedup();
    words
}

#[test]
fn every_mark_and_tail_stays_in_every_carrier() {
    let words = words();
    let mut next = words.iter().cycle();
    for (index, carrier) in CARRIERS.iter().enumerate() {
        let mut samples = Vec::new();
        for mark in MARKS {
            for tail in TAILS {
                let word = next.next().expect("a word");
                samples.push(sample(carrier, samples.len() + 1, word, mark, tail, index % 2 == 0));
            }
        }
        let known = check(&samples, ["implementable", "withdrawn"][index % 2], &["it is struck through"]);
        println!("{}: {known} of {}", carrier.name, samples.len());
        assert!(known * 2 > samples.len(), "{}: {known} of {}", carrier.name, samples.len());
    }
}

/// A document with a text behind the colon of its blank status, and what that may be.
type Blank<'test> = (&'test dyn Fn(&str) -> String, &'test [&'test str]);

/// What a blank field of YAML and one of a list may have behind its colon.
#[test]
fn a_blank_field_keeps_what_follows_apart() {
    let blanks: [Blank<'_>; 3] = [
        (
            &|tail| front(&format!("status:{tail}\n---\n\n# Lamp\n")),
            &["", " ", "# was", "#was", " # was", " #was", "\t# was"],
        ),
        (&|tail| front(&format!("%not: yaml\nstatus:{tail}\n---\n\n# Lamp\n")), &["# was", "#was", " # was", "  #was"]),
        (&|tail| swift_head(1, &format!("* Status:{tail}\n\n## Summary\n\nA lamp.\n")), &["", " "]),
    ];
    for (kind, (text, tails)) in blanks.iter().enumerate() {
        for tail in *tails {
            let path = if kind == 2 { swift(1) } else { enhancement(1) };
            let project = Project::new();
            project.file(&path, text(tail));
            let reading = Reader::new(&project.root(), Past::Off).read().expect("a roadmap");
            let wanted = Wanted { status: Some("implementable".to_owned()), ..Wanted::default() };
            let wanted = if kind == 2 { Wanted { status: Some("accepted".to_owned()), ..wanted } } else { wanted };
            let edited = edit(&reading.roadmap, &reading.config, 0, &wanted).expect("an edit");
            let new = edited.texts.values().next().expect("a text");
            let line = new.lines().find_map(|line| line.split_once("tatus:")).expect("a status").1;
            let (word, rest) = line.trim_start().split_at(wanted.status.as_ref().map_or(0, String::len));
            assert_eq!(word.to_lowercase(), wanted.status.unwrap_or_default(), "{line:?}");
            assert!(rest.is_empty() || rest.starts_with([' ', '\t']), "{line:?}");
            assert_eq!(rest.trim(), tail.trim(), "{line:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_text_behind_a_status_stays(
        values in prop::collection::vec(
            (
                0..CARRIERS.len(),
                prop::sample::select(words()),
                prop::sample::select(MARKS.to_vec()),
                "[ a-c.,;:()*_`~\"'<>!#&\\[\\]{}\\\\é9\u{a0}-]{0,16}",
            ),
            1..30,
        ),
        windows in any::<bool>(),
        to in prop::sample::select(vec!["implementable", "rejected", "superseded"]),
    ) {
        let made = values.iter().enumerate();
        let made = made.map(|(index, (carrier, word, mark, tail))| sample(&CARRIERS[*carrier], index + 1, word, *mark, tail, windows));
        // Marks may pair with others, quotes end early, and comments or links begin.
        let doubts = ["is struck through", "of the word is marked", "another word", "with escapes", "be read otherwise", "in several places"];
        check(&made.collect::<Vec<_>>(), to, &doubts);
    }
}

/// The repositories of real proposals that are at hand.
fn repositories() -> Vec<PathBuf> {
    let known = ["kubernetes", "openshift", "eip", "kubevirt", "ocm", "rust", "swift"];
    let mut found: Vec<PathBuf> = known.iter().filter_map(|name| corpus(name)).collect();
    let fresh = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/fresh");
    let others = std::fs::read_dir(fresh).into_iter().flatten().flatten().map(|entry| entry.path());
    found.extend(others.filter(|path| path.is_dir()));
    found.sort();
    found
}

/// What stands in `after` for `gone`, which `before` has at `place`, where that is all that differs but for one text that
/// is put in elsewhere; and that text.
fn exchanged<'text>(before: &str, after: &'text str, place: Range<usize>) -> Option<(&'text str, &'text str)> {
    let rest = after.strip_prefix(&before[..place.start])?;
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_'));
    // The new word ends where the text behind the old one goes on.
    let lengths = (0..=length.count()).rev();
    lengths.filter_map(|length| Some((&rest[..length], added(&before[place.end..], &rest[length..])?))).next()
}

/// The text that is put into `before`.
fn added<'text>(before: &str, after: &'text str) -> Option<&'text str> {
    let extra = after.len().checked_sub(before.len())?;
    let same = before.bytes().zip(after.bytes()).take_while(|(before, after)| before == after).count();
    let fits = |at: &usize| before[..*at] == after[..*at] && before[*at..] == after[at + extra..];
    let at =
        (0..=same).rev().filter(|at| before.is_char_boundary(*at) && after.is_char_boundary(at + extra)).find(fits)?;
    Some(&after[at..at + extra])
}

#[test]
fn every_real_proposal_keeps_everything_but_the_word() {
    for folder in repositories() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let reading = Reader::new(&folder, Past::Off).read().expect("a roadmap");
        let roadmap = &reading.roadmap;
        let (mut done, mut refused) = (0, BTreeMap::<String, Vec<String>>::new());
        for (id, proposal) in roadmap.proposals.iter().enumerate() {
            let vocabulary = &roadmap.dialects[proposal.dialect].vocabulary;
            let others =
                vocabulary.statuses.iter().filter(|word| Some(&word.name) != proposal.status.canonical.as_ref());
            for status in others.skip(id % 5).step_by(7).take(2) {
                let history = Some(("2024-05-06".to_owned(), "Edited".to_owned()));
                let wanted = Wanted { status: Some(status.name.clone()), history, ..Wanted::default() };
                let edited = match edit(roadmap, &reading.config, id, &wanted) {
                    Ok(edited) => edited,
                    Err(error) => {
                        let error = error.to_string();
                        let why =
                            error.lines().next().and_then(|line| line.split_once(": ")).map_or("", |(_, why)| why);
                        refused.entry(why.to_owned()).or_default().push(error);
                        continue;
                    }
                };
                done += 1;
                for (source, text) in &edited.texts {
                    let before = roadmap.sources.text(*source);
                    let raw = proposal.status.raw.as_ref().filter(|raw| raw.span.source == *source);
                    let word = raw.zip(proposal.status.word.as_ref());
                    let place =
                        word.and_then(|(raw, word)| roadbook::dialect::carrier::place(before, raw, word.clone()));
                    let inserted = match place {
                        Some(place) => {
                            let found = exchanged(before, text, place);
                            let (word, inserted) = found.unwrap_or_else(|| panic!("{}: {text}", proposal.path));
                            let read = vocabulary.match_status(word).map(|found| found.name);
                            assert_eq!(read.as_deref(), Some(status.name.as_str()), "{}: {word}", proposal.path);
                            inserted
                        }
                        // The document beside a metadata file.
                        None if proposal.sidecar.is_some_and(|sidecar| sidecar != *source) => {
                            added(before, text).unwrap_or_else(|| panic!("{}", proposal.path))
                        }
                        // A status in the place of a placeholder, or where there was none.
                        None => {
                            let (gone, new) = super::lines(before, text);
                            assert!(gone <= 1 && new <= 5, "{}: -{gone} +{new}", proposal.path);
                            ""
                        }
                    };
                    let lines = inserted.lines().filter(|line| !line.trim().is_empty()).count();
                    assert!(lines <= 1, "{}: {inserted:?}", proposal.path);
                }
            }
        }
        let count: usize = refused.values().map(Vec::len).sum();
        println!("{name}: {done} edited, {count} refused");
        for (why, errors) in &refused {
            println!("  {} of them, such as {}", errors.len(), errors[0].lines().next().unwrap_or(""));
            // Nobody who looks at these files would know what to write where.
            let known = [
                "there is no field for it",
                "what is written there is no single word that roadbook knows",
                "another word of the kind follows",
            ];
            assert!(known.iter().any(|known| why.starts_with(known)), "{name}: {errors:#?}");
        }
        let least = match name.as_str() {
            "kubernetes" => 1_308,
            "openshift" => 1_204,
            "swift" | "eip" => 60,
            _ => 0,
        };
        assert!(done >= least, "{name}: {done}, {refused:#?}");
    }
}
