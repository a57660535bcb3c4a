//! Real repositories, where they are at hand: `../shared/corpora` beside this one. Every document has a page, every
//! front matter that is not YAML is told of, and what is read agrees with what was read from the same files by other means.
//!
//! Where the corpora are absent, each test says so and passes; `tests/truth` prints the table of agreement alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking, and this one prints a table"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

use roadbook::export::api::{Proposal, Proposals, proposals};
use roadbook::roadmap::Roadmap;
use serde::Deserialize;

/// How much of each field must agree, in percent.
const AGREEMENT: f64 = 99.5;
/// The same for the number of history entries of a proposal.
const HISTORY: f64 = 97.0;

/// A repository to read.
struct Set {
    name: &'static str,
    /// Whether it is a bundle to unpack or a folder to read in place.
    bundle: bool,
    /// Whether the truth's count of history entries is one to compare with.
    history: bool,
}

const SETS: [Set; 7] = [
    Set { name: "kubernetes", bundle: true, history: true },
    Set { name: "openshift", bundle: true, history: true },
    Set { name: "eip", bundle: false, history: false },
    Set { name: "kubevirt", bundle: false, history: false },
    Set { name: "ocm", bundle: false, history: false },
    Set { name: "rust", bundle: false, history: false },
    Set { name: "swift", bundle: false, history: false },
];

/// One line of a truth file. Absent members and null mean that there is nothing.
#[derive(Debug, Deserialize)]
struct Truth {
    path: String,
    title: Option<String>,
    status_raw: Option<String>,
    stage: Option<String>,
    milestones: BTreeMap<String, String>,
    created: Option<String>,
    /// Null where the set names no authors that could be counted.
    authors: Option<usize>,
    history_entries: usize,
    checklist_checked: usize,
    checklist_total: usize,
}

struct Read {
    roadmap: Roadmap,
    api: Proposals,
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shared() -> PathBuf {
    project().join("../shared/corpora")
}

/// The folder of a set; the bundles are unpacked once.
fn repository(set: &Set) -> Option<PathBuf> {
    static UNPACKED: OnceLock<Option<PathBuf>> = OnceLock::new();
    let unpacked = UNPACKED.get_or_init(|| {
        let script = shared().join("unpack");
        if !script.is_file() {
            eprintln!("corpora: ../shared/corpora is absent; nothing is compared with it");
            return None;
        }
        let folder = project().join("target/corpora");
        let output = Command::new(script).arg(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(folder)
    });
    let folder = unpacked.as_ref()?;
    Some(if set.bundle { folder.join(set.name) } else { shared().join("samples").join(set.name) })
}

/// The folder of the set of that name; none where it is not at hand.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    repository(SETS.iter().find(|set| set.name == name)?)
}

/// Reads a set, once for all tests.
fn read(name: &str) -> Option<&'static Read> {
    static SETS_READ: Mutex<BTreeMap<&'static str, &'static Read>> = Mutex::new(BTreeMap::new());
    let set = SETS.iter().find(|set| set.name == name).unwrap();
    let folder = repository(set)?;
    let mut known = SETS_READ.lock().unwrap();
    if let Some(read) = known.get(name) {
        return Some(read);
    }
    let roadmap = roadbook::build::read(&folder, false).unwrap().roadmap;
    let api = proposals(&roadmap, &|_| true);
    let read: &'static Read = Box::leak(Box::new(Read { roadmap, api }));
    known.insert(set.name, read);
    Some(read)
}

fn truth(name: &str) -> Vec<Truth> {
    let text = fs::read_to_string(shared().join("truth").join(format!("{name}.jsonl"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How many values of one field agree, and those that do not.
#[derive(Default)]
struct Tally {
    agree: usize,
    all: usize,
    apart: Vec<String>,
}

impl Tally {
    fn percent(&self) -> f64 {
        if self.all == 0 { 100.0 } else { 100.0 * self.agree as f64 / self.all as f64 }
    }

    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, path: &str, ours: T, theirs: T) {
        self.all += 1;
        if ours == theirs {
            self.agree += 1;
        } else {
            self.apart.push(format!("{path}: read {ours:?}, truth {theirs:?}"));
        }
    }
}

const FIELDS: [&str; 8] = ["title", "status", "stage", "milestones", "created", "authors", "checklist", "history"];

/// Templates are in the truth and are no proposals: they count as documented, not as agreeing.
fn compare(set: &Set, read: &Read) -> BTreeMap<&'static str, Tally> {
    let known: BTreeMap<&str, &Proposal> =
        read.api.proposals.iter().map(|proposal| (proposal.path.as_str(), proposal)).collect();
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for row in truth(set.name) {
        let Some(ours) = known.get(row.path.as_str()) else { continue };
        tallies.entry("title").or_default().compare(&row.path, ours.title.clone(), row.title);
        tallies.entry("status").or_default().compare(&row.path, ours.status_raw.clone(), row.status_raw);
        tallies.entry("stage").or_default().compare(&row.path, ours.stage_raw.clone(), row.stage);
        let mut milestones = ours.milestones.clone();
        milestones.extend(ours.latest_milestone.clone().map(|latest| ("_latest".to_owned(), latest)));
        tallies.entry("milestones").or_default().compare(&row.path, milestones, row.milestones);
        tallies.entry("created").or_default().compare(&row.path, ours.created_raw.clone(), row.created);
        if let Some(authors) = row.authors {
            tallies.entry("authors").or_default().compare(&row.path, ours.authors.len(), authors);
        }
        let checklist = ours.checklist.map_or((0, 0), |list| (list.checked, list.total));
        tallies.entry("checklist").or_default().compare(
            &row.path,
            checklist,
            (row.checklist_checked, row.checklist_total),
        );
        if set.history {
            let written = ours.history.iter().filter(|event| event.origin == "written").count();
            tallies.entry("history").or_default().compare(&row.path, written, row.history_entries);
        }
    }
    tallies
}

/// The table that `tests/truth` prints stands between two empty lines.
#[test]
fn what_is_read_agrees_with_the_truth() {
    let mut table = format!("\n{:<12}{:>6}", "set", "rows");
    FIELDS.iter().for_each(|field| table.push_str(&format!("{field:>12}")));
    let mut apart = String::new();
    let mut failures = Vec::new();
    for set in &SETS {
        let Some(read) = read(set.name) else { return };
        let tallies = compare(set, read);
        assert!(!tallies.is_empty(), "{}: no document of the truth is a proposal", set.name);
        table.push_str(&format!("\n{:<12}{:>6}", set.name, tallies["title"].all));
        for field in FIELDS {
            let Some(tally) = tallies.get(field) else {
                table.push_str(&format!("{:>12}", "-"));
                continue;
            };
            table.push_str(&format!("{:>11.2}%", tally.percent()));
            let wanted = if field == "history" { HISTORY } else { AGREEMENT };
            if tally.percent() < wanted {
                failures.push(format!("{} {field}: {:.2}% of the wanted {wanted}%", set.name, tally.percent()));
            }
            tally.apart.iter().for_each(|line| apart.push_str(&format!("{} {field}: {line}\n", set.name)));
        }
    }
    println!("{table}\n");
    println!("{apart}");
    assert!(failures.is_empty(), "{failures:#?}\n{table}\n{apart}");
}

#[test]
fn every_document_of_the_truth_has_a_page() {
    for set in &SETS {
        let Some(read) = read(set.name) else { return };
        let proposals: BTreeSet<&str> = read.roadmap.proposals.iter().map(|proposal| proposal.path.as_str()).collect();
        let templates: BTreeSet<&str> =
            read.roadmap.documentation.iter().filter(|page| page.template).map(|page| page.path.as_str()).collect();
        let missing: Vec<String> = truth(set.name)
            .into_iter()
            .map(|row| row.path)
            .filter(|path| !proposals.contains(path.as_str()) && !templates.contains(path.as_str()))
            .collect();
        assert!(missing.is_empty(), "{}: neither proposals nor templates: {missing:#?}", set.name);
    }
}

/// OpenShift keeps three documents among its enhancements that have no front matter at all.
#[test]
fn documents_without_metadata_have_pages() {
    let Some(read) = read("openshift") else { return };
    let known: BTreeSet<String> = truth("openshift").into_iter().map(|row| row.path).collect();
    let beyond: Vec<&str> = read
        .roadmap
        .proposals
        .iter()
        .filter(|proposal| !known.contains(&proposal.path))
        .map(|proposal| proposal.path.as_str())
        .collect();
    assert_eq!(beyond.len(), 3, "{beyond:#?}");
    for path in beyond {
        assert!(read.roadmap.markdown[path].front.is_none(), "{path}");
        assert!(path.starts_with("enhancements/"), "{path}");
    }
}

/// The 32 front matters that are not YAML, found here by nothing but the finding itself and read by eye; each is still a
/// proposal with a title, and the finding stands within its front matter.
#[test]
fn front_matter_that_is_not_yaml_is_told_of_and_shown() {
    let Some(read) = read("openshift") else { return };
    let mut files = BTreeSet::new();
    for finding in read.roadmap.diagnostics.iter().filter(|finding| finding.code == "yaml-invalid") {
        let path = read.roadmap.sources.path(finding.span.source);
        let front = &read.roadmap.markdown[path].front.as_ref().unwrap().0;
        assert!(
            (front.yaml.start..=front.yaml.end).contains(&finding.span.range().start),
            "{path}: outside the front matter"
        );
        if read.roadmap.proposals.iter().any(|proposal| proposal.path == path) {
            files.insert(path);
        }
    }
    assert_eq!(files.len(), 32, "{files:#?}");
}

#[test]
fn a_milestone_lists_whatever_names_it() {
    let Some(read) = read("kubernetes") else { return };
    let milestone = read.roadmap.milestones.iter().find(|milestone| milestone.name == "v1.33").unwrap();
    let named = milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted);
    assert_eq!(named.map(|named| named.proposal).collect::<BTreeSet<_>>().len(), 64);
}

#[test]
fn a_feature_gate_leads_to_its_proposal() {
    let Some(read) = read("kubernetes") else { return };
    let labels: Vec<&str> = read
        .api
        .proposals
        .iter()
        .filter(|proposal| proposal.feature_gates.iter().any(|gate| gate == "NodeSwap"))
        .map(|proposal| proposal.label.as_str())
        .collect();
    assert_eq!(labels, ["KEP-2400"]);
}

#[test]
fn a_slip_of_the_pen_is_shown_as_written_and_told_of() {
    let Some(read) = read("kubernetes") else { return };
    let slips: Vec<&Proposal> =
        read.api.proposals.iter().filter(|proposal| proposal.status_raw.as_deref() == Some("imlpemented")).collect();
    assert!(!slips.is_empty());
    for proposal in slips {
        assert_eq!(proposal.status, None, "{}", proposal.path);
        let finding = proposal.diagnostics.iter().find(|finding| finding.code == "status-unknown").unwrap();
        assert_eq!(finding.help.as_deref(), Some("did you mean `implemented`?"));
        let root = repository(&SETS[0]).unwrap();
        let text = fs::read_to_string(root.join(&finding.path)).unwrap();
        assert!(
            text.lines().nth(finding.line - 1).unwrap().contains("imlpemented"),
            "{}:{}",
            finding.path,
            finding.line
        );
    }
}

/// Every set, and this project's own roadmap, becomes a site with exit code 0.
#[test]
fn every_set_builds() {
    let mut folders: Vec<(String, PathBuf)> = vec![("content".to_owned(), project().to_owned())];
    folders.extend(SETS.iter().filter_map(|set| Some((set.name.to_owned(), repository(set)?))));
    let place = tempfile::tempdir().unwrap();
    for (name, folder) in folders {
        let site = place.path().join(&name);
        let output = Command::new(env!("CARGO_BIN_EXE_roadbook"))
            .args(["build", "--no-git", "--no-search", "-d"])
            .args([&site, &folder])
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        assert!(site.join("index.html").is_file(), "{name}");
        if let Some(set) = SETS.iter().find(|set| set.name == name) {
            let read = read(set.name).unwrap();
            let missing: Vec<&str> = read
                .api
                .proposals
                .iter()
                .map(|proposal| proposal.url.as_str())
                .filter(|url| !site.join(url).is_file())
                .collect();
            assert!(missing.is_empty(), "{name}: {missing:#?}");
        }
        if name == "kubernetes" {
            milestone_page(&site);
            number_page(&site);
        }
    }
}

/// The page of v1.33 links to its 64 proposals.
fn milestone_page(site: &Path) {
    let page = fs::read_to_string(site.join("milestones/v1.33/index.html")).unwrap();
    let main = page.split("<main").nth(1).unwrap();
    let proposals: BTreeSet<&str> =
        main.split("href=\"../../proposals/").skip(1).filter_map(|rest| rest.split('/').next()).collect();
    let proposals: BTreeSet<&str> = proposals.into_iter().filter(|slug| !slug.starts_with("index.html")).collect();
    assert_eq!(proposals.len(), 64, "{proposals:#?}");
}

fn number_page(site: &Path) {
    let page = fs::read_to_string(site.join("p/2400/index.html")).unwrap();
    assert!(page.contains("../../proposals/2400-node-swap/index.html"));
}

/// The ledger holds what another, slow reading of the same history finds, and every difference has its reason.
#[test]
fn the_ledger_agrees_with_another_count() {
    for name in ["kubernetes", "openshift"] {
        let Some(folder) = SETS.iter().find(|set| set.name == name).and_then(repository) else { return };
        let script = project().join("tests/ledger/reconcile.py");
        let output =
            Command::new("python3").arg(script).arg(&folder).arg(env!("CARGO_BIN_EXE_roadbook")).output().unwrap();
        let table = String::from_utf8_lossy(&output.stdout);
        println!("{name}\n{table}");
        assert!(output.status.success(), "{name}:\n{table}{}", String::from_utf8_lossy(&output.stderr));
    }
}
