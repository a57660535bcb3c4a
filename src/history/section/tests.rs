use std::fmt::Write as _;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

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
