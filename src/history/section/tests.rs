use std::fmt::Write as _;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::history::template::plain;

fn words(own: &[&str], majors: &[u32]) -> HistoryWords {
    let stages = [
        ("alpha", "alpha"),
        ("dev preview", "alpha"),
        ("developer preview", "alpha"),
        ("beta", "beta"),
        ("tech preview", "beta"),
        ("technology preview", "beta"),
        ("tp", "beta"),
        ("stable", "stable"),
        ("ga", "stable"),
        ("general availability", "stable"),
        ("generally available", "stable"),
        ("deprecated", "deprecated"),
        ("deprecation", "deprecated"),
        ("removed", "removed"),
    ];
    HistoryWords {
        stages: stages.iter().map(|(alias, stage)| ((*alias).to_owned(), (*stage).to_owned())).collect(),
        release: ReleaseWords {
            own: own.iter().map(|name| (*name).to_owned()).collect(),
            components: Vec::new(),
            majors: majors.to_vec(),
            early: false,
        },
    }
}

fn kubernetes() -> HistoryWords {
    words(&["Kubernetes", "K8s"], &[1])
}

/// The line as `date milestone stage planned: start of the text`, with a dash for what is not there.
fn told(event: &Event) -> String {
    let mut line = String::new();
    let dash = || "-".to_owned();
    let _ = write!(
        line,
        "{} {} {}{}: {}",
        event.date.as_ref().map_or_else(dash, Date::iso),
        event.milestone.as_ref().and_then(Milestone::key).unwrap_or_else(dash),
        event.stage.clone().unwrap_or_else(dash),
        if event.planned { " planned" } else { "" },
        event.raw.replace('\n', "⏎")
    );
    line
}

/// The content of the section named Implementation History; of several, the one with the highest heading.
fn section(text: &str) -> Option<Range<usize>> {
    let headings: Vec<(usize, Range<usize>)> = blocks(text)
        .into_iter()
        .filter_map(|block| match block {
            Block::Heading { level, range } => Some((level, range)),
            _ => None,
        })
        .collect();
    let named = |range: &Range<usize>| plain(&text[range.clone()]).starts_with("implementation history");
    let (index, (level, range)) =
        headings.iter().enumerate().filter(|(_, (_, range))| named(range)).min_by_key(|(_, (level, _))| *level)?;
    let end = headings[index + 1..].iter().find(|(next, _)| next <= level).map_or(text.len(), |(_, next)| next.start);
    Some(range.end..end)
}

/// Compares with the truth under `ROADBOOK_CORPORA` (a folder with `kubernetes` and `openshift`) and `ROADBOOK_TRUTH`, and writes a report
/// to the folder `ROADBOOK_REPORT`. Says nothing where they are not set.
#[test]
fn entries_agree_with_the_truth() {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(corpora), Some(truth), Some(report)) =
        (folder("ROADBOOK_CORPORA"), folder("ROADBOOK_TRUTH"), folder("ROADBOOK_REPORT"))
    else {
        return;
    };
    for (name, words) in
        [("kubernetes", kubernetes()), ("openshift", words(&["OpenShift", "OCP", "OKD"], &[3, 4, 5, 6]))]
    {
        let (mut differ, mut all, mut total, mut placed) = (String::new(), String::new(), 0, 0);
        let (mut agree, mut rows, mut troubles) = (0, 0, String::new());
        for row in std::fs::read_to_string(truth.join(format!("{name}.jsonl"))).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            let path = row["path"].as_str().unwrap();
            let Ok(text) = std::fs::read_to_string(corpora.join(name).join(path)) else { continue };
            rows += 1;
            let history = section(&text).map(|range| read_history(&text, range, &words)).unwrap_or_default();
            let expected = row["history_entries"].as_u64().unwrap_or(0);
            agree += u64::from(expected == history.events.len() as u64);
            total += history.events.len();
            placed += history.events.iter().filter(|event| event.date.is_some() || event.milestone.is_some()).count();
            let mut out = format!("@@ {path} truth {expected} ours {}\n", history.events.len());
            for event in &history.events {
                assert_eq!(&text[event.range.clone()], event.raw);
                let _ = writeln!(out, "  {}", told(event).chars().take(230).collect::<String>());
            }
            for prose in &history.prose {
                let _ = writeln!(
                    out,
                    "  prose {}",
                    text[prose.clone()].replace('\n', "⏎").chars().take(120).collect::<String>()
                );
            }
            for trouble in &history.troubles {
                let _ = writeln!(troubles, "{path}: {} ({})", trouble.message, trouble.help);
            }
            if expected != history.events.len() as u64 {
                differ.push_str(&out);
            }
            all.push_str(&out);
        }
        let head = format!("{name}: {agree} of {rows} agree; {placed} of {total} events placed\n");
        std::fs::write(report.join(format!("{name}.differ")), format!("{head}{differ}")).unwrap();
        std::fs::write(report.join(format!("{name}.all")), format!("{head}{all}\n{troubles}")).unwrap();
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let history = read_history(text, 0..text.len(), &kubernetes());
    let got: Vec<String> = history.events.iter().map(told).collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn list_items() {
    check(
        "- 2018-12-03: KEP created\n- **v1.18**: Alpha release\n  - nested\n* [x] 2021-01-21: accepted\n- Went Beta in 1.20. It will stay.\n1. text only\n",
        &[
            "2018-12-03 - -: 2018-12-03: KEP created",
            "- 1.18 alpha: **v1.18**: Alpha release⏎  - nested",
            "2021-01-21 - -: 2021-01-21: accepted",
            "- 1.20 beta: Went Beta in 1.20. It will stay.",
            "- - -: text only",
        ],
    );
}

#[test]
fn template_placeholders_and_comments_are_no_entries() {
    check(
        "<!--\nMajor milestones might include\n- 2020-01-01: x\n-->\n\nMajor milestones in the lifecycle of a KEP should be tracked in this section.\nMajor milestones might include:\n- the `Summary` and `Motivation` sections being merged, signaling SIG acceptance\n- when the KEP was retired or superseded\n- TBD\n- <!-- later -->\n-\n\nN/A\n",
        &[],
    );
}

#[test]
fn headings_and_short_paragraphs_place_what_is_under_them() {
    check(
        "### v1.18\n\n- merged\n- 2020-02-01: docs\n- v1.19: led\n- lifts the limits of 1.7\n\n### K8s 1.20: Beta\n\n### Version 1.21\n\nGA at last\n\n### Notes\n\nNothing\n",
        &[
            "- 1.18 -: merged",
            "2020-02-01 1.18 -: 2020-02-01: docs",
            "- 1.19 -: v1.19: led",
            "- 1.18 -: lifts the limits of 1.7",
            "- 1.20 beta: K8s 1.20: Beta",
            "- 1.21 stable: Version 1.21⏎⏎GA at last",
        ],
    );
    check(
        "Beta 1.15 milestones achieved:\n\n- issue\n- code\n\n1.16:\n- stable\n",
        &["- 1.15 beta: issue", "- 1.15 beta: code", "- 1.16 stable: stable"],
    );
    check(
        "1.36:\n  - 2025-12-12: first draft\n1.37:\n  - promotion\n",
        &["2025-12-12 1.36 -: 2025-12-12: first draft", "- 1.37 -: promotion"],
    );
    check("June 2019\n\n- the date implementation started\n", &["2019-06 - -: June 2019"]);
}

#[test]
fn paragraphs_are_entries_where_they_are_led() {
    check(
        "2020-06-30: KEP Proposed.\nv1.20: Feature graduated\nto Alpha\n\\- 2020-08-04: implementable\n",
        &[
            "2020-06-30 - -: 2020-06-30: KEP Proposed.",
            "- 1.20 alpha: v1.20: Feature graduated⏎to Alpha",
            "2020-08-04 - -: 2020-08-04: implementable",
        ],
    );
    check("Due to other work, the feature moves;\nKubernetes 1.13 will not contain it.\n", &[]);
    check("Introduced as beta in 1.17.\n", &[]);
}

#[test]
fn table_rows() {
    check(
        "| Release | What |\n|---|---|\n| 1.3 | **GA** - Initial |\n| TBD | Beta |\n",
        &["- 1.3 stable: | 1.3 | **GA** - Initial |", "- - beta planned: | TBD | Beta |"],
    );
}

#[test]
fn stages_and_plans() {
    for (line, expected) in [
        ("2022-01-10: KEP updated to target GA in v1.24", "2022-01-10 1.24 stable planned"),
        ("2021-04-09: KEP updated for graduation to beta.", "2021-04-09 - beta planned"),
        ("v1.23: Moved from `Beta` to `Stable`", "- 1.23 stable"),
        ("v1.23: Alpha -> Beta", "- 1.23 beta"),
        ("2021-07-08: KEP deemed not ready for Alpha in 1.22", "2021-07-08 1.22 -"),
        ("2020-04-27: Updated GA criteria", "2020-04-27 - -"),
        ("1.21 Feature is marked for deprecation", "- 1.21 deprecated"),
        ("1.26 Fully removed from kubernetes", "- 1.26 removed"),
        ("1.26 Removed the --x flag", "- 1.26 -"),
        ("**TBD**: Beta implementation targeting v1.38", "- 1.38 beta planned"),
        ("Kubernetes 1.23 (tentative): alpha", "- 1.23 alpha planned"),
        ("20-01-2026 KEP retargeting GA in v1.36 since we moved to beta (in 1.35)", "2026-01-20 1.36 stable planned"),
        ("1.29 --- projected volumes went to alpha", "- 1.29 alpha"),
        ("1.25 Plan to promote it to GA", "- 1.25 stable planned"),
        ("uses pre-alpha code", "- - -"),
        ("1.22: 2021-06-21: review", "2021-06-21 1.22 -"),
        ("2020-09-01: [1.20] `v1alpha1` endpoint goes", "2020-09-01 1.20 -"),
        ("1.18\n  - CSI migration to Beta", "- 1.18 beta"),
        ("1.18\n  - A to Beta\n  - B to Alpha", "- 1.18 -"),
    ] {
        let text = format!("- {line}\n");
        let history = read_history(&text, 0..text.len(), &kubernetes());
        assert_eq!(history.events.len(), 1, "{line}");
        assert_eq!(told(&history.events[0]).split(": ").next(), Some(expected), "{line}");
    }
}

#[test]
fn troubles_point_at_the_text() {
    let text = "intro\n- 2023-14-05: a\n- 04/05/2024: b\n- Nob 08, 2024: c\n";
    let history = read_history(text, 6..text.len(), &kubernetes());
    let told: Vec<&str> = history.troubles.iter().map(|trouble| &text[trouble.range.clone()]).collect();
    assert_eq!(told, ["2023-14-05", "04/05/2024", "Nob 08, 2024"]);
    assert_eq!(history.events.len(), 3);
    let text = "- 04/05/2024: b\n- 16/05/2024: c\n";
    check(text, &["2024-05-04 - -: 04/05/2024: b", "2024-05-16 - -: 16/05/2024: c"]);
}

#[test]
fn sections_of_the_template_end_the_history() {
    check("- 2020-01-01: a\n\n### Drawbacks\n\n- costs\n", &["2020-01-01 - -: 2020-01-01: a"]);
}

/// Inputs that are as large as a document may be; they take no more than linear work, so the test simply ends.
#[test]
fn hostile_sections_are_read() {
    let words = kubernetes();
    for text in [
        "- 1.18 2020-01-01 in 1.2 to alpha ".repeat(10_000),
        "1.18 ".repeat(20_000),
        "9".repeat(1_000_000),
        "- ".repeat(50_000),
        "> ".repeat(50_000),
        "> - ".repeat(20_000),
        format!("- {}", "**".repeat(50_000)),
        format!("- {}", "<".repeat(100_000)),
        format!("- {}", "(1.1 ".repeat(20_000)),
        "[^1]: x\n".repeat(5_000),
        (0..400).map(|depth| format!("{}- 2020-01-01\n", "  ".repeat(depth))).collect(),
        "](".repeat(20_000),
        "<!-- ".repeat(20_000),
        "# 1.1\n".repeat(5_000),
        "2020-01-01: x\n".repeat(5_000),
        "alpha ".repeat(20_000),
        "|1.1|a|\n|-|-|\n".to_owned() + &"|1.2|b|\n".repeat(5_000),
        format!("{}\n", "[".repeat(100_000)),
    ] {
        let _ = read_history(&text, 0..text.len(), &words);
    }
}

proptest! {
    #[test]
    fn events_lie_in_order_on_character_boundaries(
        text in "\\PC*",
        markdown in "([-*#|>`\\[\\]()<!:. \n\t]|2023-01-0[0-9]|1\\.[0-9]|alpha|TBD|é| - |\n- |\n# |->|\n\\| ){0,60}",
        from in 0..20_usize,
    ) {
        for text in [text, markdown] {
            let history = read_history(&text, from.min(text.len())..text.len(), &kubernetes());
            let mut reached = 0;
            for event in &history.events {
                prop_assert!(event.range.start >= reached, "{:?}", history);
                prop_assert_eq!(text.get(event.range.clone()), Some(event.raw.as_str()));
                reached = event.range.end;
            }
            for range in history.prose.iter().chain(history.troubles.iter().map(|trouble| &trouble.range)) {
                prop_assert!(text.get(range.clone()).is_some());
            }
        }
    }
}
