//! Random histories. A model keeps what each proposal meant after every commit of the main line and never asks git;
//! what the ledger must say follows from the model by comparing neighbours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;
use serde_json::Value;

use super::{DAY, FIRST_DAY, Listed, Repository, git, git_command};
use crate::project::text_of;

const STATUSES: [&str; 5] = ["provisional", "implementable", "implemented", "deferred", "rejected"];
const STAGES: [&str; 3] = ["alpha", "beta", "stable"];
const TITLES: [&str; 4] = ["Quiet lanterns at night", "Harbour bells", "Tide gauges for all", "Dim the great lamp"];
const PEOPLE: [&str; 3] = ["Ada", "Bo", "Cyd"];

/// What a step does; plain data, so that a failing history can be made smaller. Proposals are named by a number that
/// is taken modulo those that there are.
#[derive(Clone, Debug)]
enum Step {
    Add {
        flat: bool,
        long: bool,
        values: [u8; 4],
    },
    Status(u8, u8),
    Stage(u8, u8),
    Latest(u8, u8),
    Milestone(u8, u8, u8),
    Title(u8, u8),
    /// A line more in the text.
    Text(u8),
    /// The same meaning in other letters.
    Respell(u8, u8),
    /// Another number, group or name; or the place that another proposal left.
    Move(u8, u8),
    /// A flat file becomes a folder with a metadata file.
    Fold(u8),
    Delete(u8),
    Revive(u8),
    /// One proposal as it was so many commits ago.
    Revert(u8, u8),
}

/// A commit of the main line.
#[derive(Clone, Debug)]
enum Commit {
    /// One step, or several as a squashed branch has them.
    Plain(Vec<Step>),
    /// A branch with a commit for each step, merged without fast-forward; it may first go another way and back.
    Merge { steps: Vec<Step>, astray: bool, meanwhile: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Proposal {
    number: usize,
    /// The folder, or the file without its extension.
    place: String,
    flat: bool,
    long: bool,
    present: bool,
    status: usize,
    stage: Option<usize>,
    latest: Option<u8>,
    milestones: BTreeMap<usize, u8>,
    title: usize,
    spelling: u8,
    lines: usize,
}

type State = Vec<Proposal>;

impl Proposal {
    fn document(&self) -> String {
        if self.flat { format!("{}.md", self.place) } else { format!("{}/README.md", self.place) }
    }

    fn fields(&self) -> String {
        let bit = |at: u8| self.spelling >> at & 1 == 1;
        let quoted = |text: String| if bit(0) { format!("\"{text}\"") } else { text };
        let version = |minor: u8| quoted(format!("{}1.{minor}", if bit(1) { "v" } else { "" }));
        let cased = |word: &str| {
            let (first, rest) = word.split_at(1);
            if bit(2) { first.to_uppercase() + rest } else { word.to_owned() }
        };
        let nothing = |key: &str, word: &str| if bit(3) { format!("{key}: {word}\n") } else { String::new() };
        let title = if bit(4) { TITLES[self.title].to_uppercase() } else { TITLES[self.title].to_owned() };
        let mut parts = vec![
            format!("title: {}\n", quoted(title)),
            format!("status: {}\n", quoted(cased(STATUSES[self.status]))),
            self.stage.map_or_else(|| nothing("stage", "TBD"), |at| format!("stage: {}\n", quoted(cased(STAGES[at])))),
            self.latest.map_or_else(
                || nothing("latest-milestone", "\"0.0\""),
                |minor| format!("latest-milestone: {}\n", version(minor)),
            ),
            format!("kep-number: {}\n", self.number),
            "authors:\n  - \"@ada\"\n".to_owned(),
            "owning-sig: sig-light\ncreation-date: 2020-01-01\n".to_owned(),
        ];
        if !self.milestones.is_empty() {
            let lines = self.milestones.iter().map(|(at, minor)| format!("  {}: {}\n", STAGES[*at], version(*minor)));
            parts.push(format!("milestone:\n{}", lines.collect::<String>()));
        }
        if bit(5) {
            parts.reverse();
        }
        parts.concat()
    }

    fn text(&self) -> String {
        let mut text = format!("# A heading of {}\n\n", self.number * 7919);
        for line in 0..if self.long { 60 } else { 3 } {
            text.push_str(&format!(
                "In {} line {line} is {}.\n",
                self.number * 31,
                self.number * 104_729 + line * 7919
            ));
        }
        for line in 0..self.lines {
            text.push_str(&format!("And {line} more of {}.\n", self.number * 17));
        }
        text
    }

    /// Its files, by path.
    fn files(&self) -> BTreeMap<String, String> {
        match (self.present, self.flat) {
            (false, _) => BTreeMap::new(),
            (true, true) => {
                BTreeMap::from([(self.document(), format!("---\n{}---\n\n{}", self.fields(), self.text()))])
            }
            (true, false) => {
                BTreeMap::from([(self.document(), self.text()), (format!("{}/kep.yaml", self.place), self.fields())])
            }
        }
    }

    /// What it means, by the names of the API.
    fn meaning(&self) -> BTreeMap<String, String> {
        let mut meaning = BTreeMap::from([
            ("0 status".to_owned(), STATUSES[self.status].to_owned()),
            ("4 title".to_owned(), TITLES[self.title].to_lowercase()),
        ]);
        meaning.extend(self.stage.map(|at| ("1 stage".to_owned(), STAGES[at].to_owned())));
        meaning.extend(self.latest.map(|minor| ("3 latest_milestone".to_owned(), format!("1.{minor}"))));
        for (at, minor) in &self.milestones {
            meaning.insert(format!("2 milestones.{}", STAGES[*at]), format!("1.{minor}"));
        }
        meaning
    }
}

/// A commit as it is given to git.
#[derive(Clone, Debug)]
struct Made {
    state: State,
    parents: Vec<usize>,
    person: usize,
    main: bool,
}

/// Keeps the rules that make it certain, for a reader as for the model, which proposal is which.
#[derive(Debug, Default)]
struct Model {
    state: State,
    /// The state when the commit began.
    before: State,
    made: Vec<Made>,
    /// The commits of the main line.
    line: Vec<usize>,
    /// Who held each place last.
    last: BTreeMap<String, usize>,
    /// Places that were taken once: a new proposal has one of its own.
    numbers: usize,
    /// What the steps of one commit of the main line did so far.
    came: bool,
    went: bool,
    moved: BTreeSet<usize>,
    edited: BTreeSet<usize>,
}

impl Model {
    fn pick(&self, which: u8, present: bool) -> Option<usize> {
        let known: Vec<usize> = (0..self.state.len()).filter(|id| self.state[*id].present == present).collect();
        (!known.is_empty()).then(|| known[usize::from(which) % known.len()])
    }

    fn holder(state: &State, place: &str) -> Option<usize> {
        state.iter().position(|one| one.present && one.place == place)
    }

    /// Whether a proposal may go to a place that nobody holds now or held when the commit began: who overwrites another one
    /// is that one. Nobody else may have held it last either, since its path says that it is that other one come back.
    fn is_free(&self, id: usize, place: &str) -> bool {
        [&self.state, &self.before].into_iter().all(|state| Model::holder(state, place).is_none())
            && self.last.get(place).is_none_or(|last| *last == id)
    }

    /// Whether a proposal may move to a place that another one left in this commit. Only equal texts tell the two from
    /// two edits, so that neither may change then.
    fn may_take(&mut self, id: usize, place: &str) -> bool {
        let Some(other) = Model::holder(&self.before, place) else { return self.is_free(id, place) };
        let may = Model::holder(&self.state, place).is_none()
            && self.state[other].present
            && self.state[other].flat == self.state[id].flat
            && !self.edited.contains(&other);
        if may {
            self.edited.extend([id, other]);
        }
        may
    }

    /// Whether a proposal may be given another place in this commit: one of which little is left is another one.
    fn may_move(&self, id: usize) -> bool {
        !self.moved.contains(&id) && !self.edited.contains(&id)
    }

    fn may_edit(&mut self, id: usize, much: bool) -> bool {
        let may = !self.moved.contains(&id) || !much && self.state[id].long && !self.edited.contains(&id);
        self.edited.insert(id);
        may
    }

    fn apply(&mut self, step: &Step) {
        match *step {
            Step::Add { flat, long, values } => {
                if self.went || self.state.len() >= 5 {
                    return;
                }
                self.came = true;
                self.numbers += 1;
                let id = self.state.len();
                self.state.push(Proposal {
                    number: self.numbers,
                    place: format!(
                        "keps/sig-light/{}-lantern-{}",
                        self.numbers,
                        "abcdefgh".chars().nth(id).unwrap_or('z')
                    ),
                    flat,
                    long,
                    present: true,
                    status: usize::from(values[0]) % STATUSES.len(),
                    stage: choice(values[1], STAGES.len()),
                    latest: minor(values[2]),
                    milestones: minor(values[3]).map(|minor| (0, minor)).into_iter().collect(),
                    title: usize::from(values[0]) % TITLES.len(),
                    spelling: values[3],
                    lines: 0,
                });
            }
            Step::Status(which, value) => self.edit(which, |one| one.status = usize::from(value) % STATUSES.len()),
            Step::Stage(which, value) => self.edit(which, |one| one.stage = choice(value, STAGES.len())),
            Step::Latest(which, value) => self.edit(which, |one| one.latest = minor(value)),
            Step::Milestone(which, stage, value) => self.edit(which, |one| {
                let stage = usize::from(stage) % STAGES.len();
                match minor(value) {
                    Some(minor) => one.milestones.insert(stage, minor),
                    None => one.milestones.remove(&stage),
                };
            }),
            Step::Title(which, value) => self.edit(which, |one| one.title = usize::from(value) % TITLES.len()),
            Step::Text(which) => self.edit(which, |one| one.lines += 1),
            Step::Respell(which, spelling) => {
                if let Some(id) = self.pick(which, true)
                    && self.may_edit(id, true)
                {
                    self.state[id].spelling = spelling;
                }
            }
            Step::Move(which, how) => self.relocate(which, how),
            Step::Fold(which) => {
                if let Some(id) = self.pick(which, true)
                    && self.state[id].flat
                    && self.may_move(id)
                    && (!self.went || self.state[id].long)
                {
                    self.state[id].flat = false;
                    self.moved.insert(id);
                    self.came |= !self.state[id].long;
                }
            }
            Step::Delete(which) => {
                if let Some(id) = self.pick(which, true)
                    && !self.came
                    && !self.moved.contains(&id)
                {
                    self.state[id].present = false;
                    self.went = true;
                }
            }
            Step::Revive(which) => {
                if let Some(id) = self.pick(which, false)
                    && !self.went
                    && self.is_free(id, &self.state[id].place)
                {
                    // What comes again elsewhere is another one.
                    self.moved.insert(id);
                    self.state[id].present = true;
                    self.came = true;
                }
            }
            Step::Revert(which, back) => {
                let Some(id) = self.pick(which, true) else { return };
                let at = self.line.len().saturating_sub(1 + usize::from(back) % 6);
                let Some(older) = self.line.get(at).and_then(|at| self.made[*at].state.get(id)).cloned() else {
                    return;
                };
                let moves = older.place != self.state[id].place || older.flat != self.state[id].flat;
                if !older.present || moves && !(self.is_free(id, &older.place) && older.long && self.may_move(id)) {
                    return;
                }
                if moves {
                    self.state[id].place = older.place;
                    self.state[id].flat = older.flat;
                    self.moved.insert(id);
                } else if self.may_edit(id, true) {
                    self.state[id] = older;
                }
            }
        }
    }

    fn edit(&mut self, which: u8, change: impl FnOnce(&mut Proposal)) {
        if let Some(id) = self.pick(which, true)
            && self.may_edit(id, false)
        {
            change(&mut self.state[id]);
        }
    }

    fn relocate(&mut self, which: u8, how: u8) {
        let Some(id) = self.pick(which, true).filter(|id| self.may_move(*id)) else { return };
        let one = &self.state[id];
        let left: Vec<String> = self
            .made
            .iter()
            .flat_map(|made| &made.state)
            .filter(|other| other.flat == one.flat && Model::holder(&self.state, &other.place).is_none())
            .map(|other| other.place.clone())
            .collect();
        let letter = char::from(b'a' + how % 5);
        let place = match how % 4 {
            0 => format!("keps/sig-harbour/{}-lantern-{letter}", one.number),
            1 => format!("keps/sig-light/{}-lamp-{letter}", one.number),
            2 => format!("keps/sig-light/{}-lantern-{letter}", 1000 + one.number),
            _ if left.is_empty() => return,
            _ => left[usize::from(how / 4) % left.len()].clone(),
        };
        if self.may_take(id, &place) {
            self.state[id].place = place;
            self.moved.insert(id);
        }
    }

    fn make(&mut self, state: State, parents: Vec<usize>, main: bool) -> usize {
        let person = self.made.len() % PEOPLE.len();
        let present = state.iter().enumerate().filter(|(_, one)| one.present);
        self.last.extend(present.map(|(id, one)| (one.place.clone(), id)));
        self.made.push(Made { state, parents, person, main });
        let at = self.made.len() - 1;
        if main {
            self.line.push(at);
        }
        at
    }

    fn commit(&mut self, commit: &Commit) {
        (self.came, self.went) = (false, false);
        self.moved.clear();
        self.edited.clear();
        self.before = self.state.clone();
        let last = self.line.last().copied();
        match commit {
            Commit::Plain(steps) => {
                steps.iter().for_each(|step| self.apply(step));
                self.make(self.state.clone(), last.into_iter().collect(), true);
            }
            Commit::Merge { steps, astray, meanwhile } => {
                let Some(base) = last else { return };
                let mut tip = base;
                if *astray {
                    let mut wrong = self.state.clone();
                    for one in &mut wrong {
                        one.status = (one.status + 1) % STATUSES.len();
                        one.latest = Some(99);
                        one.title = (one.title + 1) % TITLES.len();
                    }
                    tip = self.make(wrong, vec![tip], false);
                    tip = self.make(self.state.clone(), vec![tip], false);
                }
                let before = self.state.clone();
                for step in steps {
                    self.apply(step);
                    tip = self.make(self.state.clone(), vec![tip], false);
                }
                let mut first = base;
                if *meanwhile {
                    // Nobody else's doing: the branch is merged onto a later commit that changed something else.
                    first = self.make(before, vec![base], true);
                }
                self.make(self.state.clone(), vec![first, tip], true);
            }
        }
    }
}

fn choice(value: u8, count: usize) -> Option<usize> {
    Some(usize::from(value) % (count + 1)).filter(|at| *at < count)
}

fn minor(value: u8) -> Option<u8> {
    (!value.is_multiple_of(5)).then(|| 18 + value % 5)
}

/// Gives the commits to git as one stream; their hashes.
fn import(repository: &Repository, made: &[Made]) -> Vec<String> {
    let mut stream = String::new();
    for (at, one) in made.iter().enumerate() {
        let time = FIRST_DAY + at as i64 * DAY;
        let branch = if one.main { "main" } else { "side" };
        let person = PEOPLE[one.person];
        stream.push_str(&format!("commit refs/heads/{branch}\nmark :{}\n", at + 1));
        for role in ["author", "committer"] {
            stream.push_str(&format!("{role} {person} <{}@example.org> {time} +0000\n", person.to_lowercase()));
        }
        stream.push_str("data 9\nA change\n\n");
        for (parent, word) in one.parents.iter().zip(["from", "merge"]) {
            stream.push_str(&format!("{word} :{}\n", parent + 1));
        }
        stream.push_str("deleteall\n");
        let book = "[book]\nsrc = \"keps\"\n\n[roadmap]\ndialect = \"kep\"\n".to_owned();
        let files = one.state.iter().flat_map(Proposal::files).chain([("book.toml".to_owned(), book)]);
        for (path, text) in files {
            stream.push_str(&format!("M 100644 inline {path}\ndata {}\n{text}\n", text.len()));
        }
        stream.push('\n');
    }
    let marks = repository.around().join("marks");
    let mut child = git_command(&repository.root())
        .args(["fast-import", "--quiet", "--force", &format!("--export-marks={}", marks.display())])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git");
    child.stdin.take().expect("a pipe").write_all(stream.as_bytes()).expect("written");
    assert!(child.wait().expect("an end").success());
    let text = fs::read_to_string(marks).expect("marks");
    let hashes: BTreeMap<usize, String> = text
        .lines()
        .filter_map(|line| line.trim_start_matches(':').split_once(' '))
        .map(|(mark, hash)| (mark.parse().expect("a mark"), hash.to_owned()))
        .collect();
    hashes.into_values().collect()
}

/// What must be said of one proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Expected {
    transitions: Vec<String>,
    first_seen: Option<String>,
    last_changed: Option<String>,
    since: Option<String>,
}

/// The slow and plain way: neighbouring states of the main line, compared.
fn expected(made: &[Made], line: &[usize], hashes: &[String], loose: Option<&State>) -> BTreeMap<String, Expected> {
    let last = line.last().map(|at| &made[*at].state);
    let now = loose.or(last).cloned().unwrap_or_default();
    let day = |at: usize| roadbook::ledger::day(FIRST_DAY + at as i64 * DAY);
    let mut all = BTreeMap::new();
    for (id, one) in now.iter().enumerate().filter(|(_, one)| one.present) {
        let mut expected = Expected { transitions: Vec::new(), first_seen: None, last_changed: None, since: None };
        let mut files = BTreeMap::new();
        let mut meaning: Option<BTreeMap<String, String>> = None;
        let steps = line.iter().map(|at| (Some(*at), made[*at].state.get(id)));
        for (at, state) in steps.chain(loose.map(|_| (None, Some(one)))) {
            let Some(state) = state else { continue };
            let here = state.files();
            if here != files {
                if let Some(at) = at {
                    expected.last_changed = Some(day(at));
                    if state.present && expected.first_seen.is_none() {
                        expected.first_seen = Some(day(at));
                        expected.since = Some(day(at));
                    }
                }
                files = here;
            }
            if !state.present {
                continue;
            }
            let is = state.meaning();
            if let Some(was) = &meaning {
                let fields: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
                for field in fields.into_iter().filter(|field| was.get(*field) != is.get(*field)) {
                    let word = |from: &BTreeMap<String, String>| from.get(field).map_or("-", String::as_str).to_owned();
                    let commit = at.map_or("-", |at| &hashes[at]);
                    expected.transitions.push(format!("{} {} → {} {commit}", &field[2..], word(was), word(&is)));
                    if &field[2..] == "status" {
                        expected.since = at.map(day);
                    }
                }
            }
            meaning = Some(is);
        }
        all.insert(one.document(), expected);
    }
    all
}

/// What the ledger says, in the same words.
fn told(listed: &Listed) -> BTreeMap<String, Expected> {
    let word = |value: &Value| value.as_str().map(str::to_owned);
    let mut all = BTreeMap::new();
    for (path, proposal) in &listed.proposals {
        let transitions = proposal["transitions"].as_array().cloned().unwrap_or_default();
        let line = |one: &Value| {
            let field = text_of(&one["field"]);
            let said = |value: &Value| {
                let text = word(value).unwrap_or_else(|| "-".to_owned());
                match field.as_str() {
                    "title" => text.to_lowercase(),
                    "status" | "stage" => text,
                    _ => text.trim_start_matches('v').to_owned(),
                }
            };
            let commit = word(&one["commit"]).unwrap_or_else(|| "-".to_owned());
            format!("{field} {} → {} {commit}", said(&one["from"]), said(&one["to"]))
        };
        let expected = Expected {
            transitions: transitions.iter().map(line).collect(),
            first_seen: word(&proposal["first_seen"]),
            last_changed: word(&proposal["last_changed"]),
            since: word(&proposal["since"]),
        };
        all.insert(path.clone(), expected);
    }
    all
}

#[track_caller]
fn check(commits: &[Commit], stop: usize, loose: &[Step]) {
    let mut model = Model::default();
    model.commit(&Commit::Plain(vec![Step::Add { flat: false, long: true, values: [0, 0, 1, 0] }]));
    commits.iter().for_each(|commit| model.commit(commit));
    let repository = Repository::new();
    let hashes = import(&repository, &model.made);
    let (line, made) = (model.line.clone(), model.made.clone());
    let story = || {
        let line = line.iter().map(|at| format!("{} {:#?}", hashes[*at], made[*at].state));
        line.collect::<Vec<_>>().join("\n")
    };

    // First up to some commit, then to the end: what was kept is continued.
    let ends = [1 + stop % model.line.len(), model.line.len()];
    for end in ends {
        let line = &model.line[..end];
        git(&repository.root(), &["checkout", "-q", "-f", "--detach", &hashes[line[end - 1]]]);
        let listed = repository.list();
        let wanted = expected(&model.made, line, &hashes, None);
        assert_eq!(told(&listed), wanted, "up to {}:\n{}", hashes[line[end - 1]], story());
        assert_eq!(listed, repository.list(), "what is kept says something else");
        assert_eq!(listed, repository.list_cold(), "what is kept says something else than what is read anew");
    }

    // At last what is not committed.
    let before = model.state.clone();
    (model.came, model.went) = (false, false);
    model.moved = (0..model.state.len()).collect();
    model.edited.clear();
    loose.iter().for_each(|step| model.apply(step));
    let wanted = expected(&model.made, &model.line, &hashes, Some(&model.state));
    for (one, now) in before.iter().zip(&model.state).filter(|(one, now)| one.present && now.present) {
        assert_eq!(one.document(), now.document(), "nothing moves without a commit");
        now.files().into_iter().for_each(|(path, text)| {
            repository.file(&path, text);
        });
    }
    assert_eq!(told(&repository.list()), wanted, "with what is not committed:\n{}", story());
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (any::<bool>(), any::<bool>(), any::<[u8; 4]>()).prop_map(|(flat, long, values)| Step::Add { flat, long, values }),
        3 => any::<(u8, u8)>().prop_map(|(which, value)| Step::Status(which, value)),
        2 => any::<(u8, u8)>().prop_map(|(which, value)| Step::Stage(which, value)),
        2 => any::<(u8, u8)>().prop_map(|(which, value)| Step::Latest(which, value)),
        2 => any::<(u8, u8, u8)>().prop_map(|(which, stage, value)| Step::Milestone(which, stage, value)),
        1 => any::<(u8, u8)>().prop_map(|(which, value)| Step::Title(which, value)),
        1 => any::<u8>().prop_map(Step::Text),
        3 => any::<(u8, u8)>().prop_map(|(which, spelling)| Step::Respell(which, spelling)),
        4 => any::<(u8, u8)>().prop_map(|(which, how)| Step::Move(which, how)),
        2 => any::<u8>().prop_map(Step::Fold),
        2 => any::<u8>().prop_map(Step::Delete),
        2 => any::<u8>().prop_map(Step::Revive),
        2 => any::<(u8, u8)>().prop_map(|(which, back)| Step::Revert(which, back)),
    ]
}

fn commit() -> impl Strategy<Value = Commit> {
    prop_oneof![
        5 => step().prop_map(|step| Commit::Plain(vec![step])),
        2 => prop::collection::vec(step(), 2..5).prop_map(Commit::Plain),
        2 => (prop::collection::vec(step(), 1..4), any::<bool>(), any::<bool>())
            .prop_map(|(steps, astray, meanwhile)| Commit::Merge { steps, astray, meanwhile }),
    ]
}

/// What changes in the work tree alone: meanings and letters, no places.
fn loose() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<(u8, u8)>().prop_map(|(which, value)| Step::Status(which, value)),
        any::<(u8, u8)>().prop_map(|(which, value)| Step::Latest(which, value)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_ledger_says_what_happened(
        commits in prop::collection::vec(commit(), 1..13),
        stop in any::<usize>(),
        loose in prop::collection::vec(loose(), 0..3),
    ) {
        check(&commits, stop, &loose);
    }
}
