//! Growth: what a build costs of eight times as much of every kind of hostile input is no more than ten times as much, in
//! processor time, in memory and in what is written.
//!
//! An empty build costs something as well, which is taken off both. Processor time tells a quadratic scan from a linear
//! one only where there is enough input for the scan to weigh something, and under valgrind the unoptimised binary runs at
//! a fiftieth of its speed: one megabyte of text would take minutes. So every kind is first measured by processor
//! time, natively, and only what seems to grow too fast is measured again, by the number of instructions under
//! valgrind, which depends on nothing else that the machine does. That number decides.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use crate::project::{Project, files};

mod inputs;

use inputs::{Bounded, Files, Kind};

/// How much more of a kind of input the larger repository has.
const TIMES: usize = 8;
/// How much more a build of it may cost.
const MOST: f64 = 10.0;
/// Costs below these are not told from chance: seconds, and bytes of memory and of the site.
const CHANCE: [f64; 3] = [0.05, 12e6, 3e4];
/// How often a build is measured before a cost counts as too high.
const TRIES: usize = 3;

/// What a build costs: seconds of processor time, and bytes of memory and of the site.
type Cost = [f64; 3];

/// What is counted in each place of a [`Cost`].
const WHAT: [&str; 3] = ["processor time", "memory", "the site"];

/// Far more than any of these builds needs; a build that takes more has failed.
const SCRIPT: &str = "export LC_ALL=C; ulimit -c 0; ulimit -v 6000000; ulimit -t 200
\"$0\" \"$@\" >/dev/null 2>&1 & echo $!; wait $!; echo $?; times";

fn project(of: &Files) -> Project {
    let project = Project::new();
    of.iter().for_each(|(path, text)| _ = project.file(path, text));
    project
}

/// Lets the allocator give back at once what is not used any more, so that no chance decides how much of it is held.
const GIVE_BACK: (&str, &str) = ("MIMALLOC_PURGE_DELAY", "0");

/// Builds a repository, and measures.
fn cost(of: &Files, environment: Option<(&str, &str)>) -> Result<Cost, String> {
    let project = project(of);
    let build = project.command();
    let mut command = Command::new("bash");
    command.args(["-c", SCRIPT]).arg(build.get_program()).args(build.get_args()).current_dir(project.folder());
    command.env("RAYON_NUM_THREADS", "1").envs(environment).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("a shell");
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a process");
    let status = format!("/proc/{}/status", line.trim());
    let mut peak = 0.0_f64;
    // The highest memory so far is told as long as the process runs.
    while let Some(now) = fs::read_to_string(&status).ok().as_deref().and_then(highest) {
        peak = peak.max(now);
        std::thread::sleep(Duration::from_millis(3));
    }
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest of the output");
    child.wait().expect("an end");
    let mut lines = rest.lines();
    match lines.next() {
        Some("0") => {}
        code => return Err(format!("the build ended with {code:?}")),
    }
    let times = lines.nth(1).expect("times of the build");
    // Not that of the system, which depends on the disk and on what else is written to it.
    let seconds = times.split_whitespace().next().and_then(seconds).expect("minutes and seconds");
    Ok([seconds, peak, written(&project.site())])
}

fn highest(status: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|count| count * 1024.0)
}

/// `0m1.250s`.
fn seconds(time: &str) -> Option<f64> {
    let (minutes, seconds) = time.trim_end_matches('s').split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

fn written(site: &Path) -> f64 {
    files(site).values().map(Vec::len).sum::<usize>() as f64
}

/// The number of instructions of a build, by valgrind.
fn instructions(of: &Files) -> f64 {
    let project = project(of);
    let build = project.command();
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.arg(build.get_program()).args(build.get_args()).env("RAYON_NUM_THREADS", "1");
    let output = command.output().expect("valgrind is not installed: run ./tests/all");
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| line.contains("refs:")).unwrap_or_else(|| panic!("no count in: {text}"));
    let count: String = line.rsplit(':').next().unwrap_or("").chars().filter(char::is_ascii_digit).collect();
    count.parse().expect("a count")
}

/// A repository of one proposal that says nothing.
fn empty() -> Files {
    vec![("proposals/0001-a.md".to_owned(), "# A\n\n- Status: accepted\n".to_owned())]
}

/// How many times the cost of the smaller input that of the larger one is, without what an empty build costs.
fn ratio(small: f64, large: f64, fixed: f64, chance: f64) -> f64 {
    (large - fixed) / (small - fixed).max(chance)
}

/// What else the machine does can only add to a cost.
fn least(one: Cost, other: Cost) -> Cost {
    std::array::from_fn(|index| one[index].min(other[index]))
}

/// What is wrong with the growth of a kind of input, if anything is.
fn judge(kind: &Kind, fixed: &Cost, table: &mut String) -> Option<String> {
    let (few, many) = ((kind.make)(kind.size), (kind.make)(kind.size * TIMES));
    let mut costs: Option<(Cost, Cost)> = None;
    for _ in 0..TRIES {
        let (small, large) = match (cost(&few, Some(GIVE_BACK)), cost(&many, Some(GIVE_BACK))) {
            (Ok(small), Ok(large)) => (small, large),
            (Err(trouble), _) | (_, Err(trouble)) => return Some(format!("{}: {trouble}", kind.name)),
        };
        costs = Some(costs.map_or((small, large), |(before, after)| (least(before, small), least(after, large))));
        let (small, large) = costs.expect("just measured");
        if (0..3).all(|index| ratio(small[index], large[index], fixed[index], CHANCE[index]) <= MOST) {
            break;
        }
    }
    let (small, large) = costs.expect("measured at least once");
    let ratios: Vec<f64> = (0..3).map(|index| ratio(small[index], large[index], fixed[index], CHANCE[index])).collect();
    let _ = writeln!(
        table,
        "{:<36} {:>6.2} s {:>6.1}  {:>6.1} MB {:>6.1}  {:>6.2} MB {:>6.1}",
        kind.name,
        large[0],
        ratios[0],
        large[1] / 1e6,
        ratios[1],
        large[2] / 1e6,
        ratios[2]
    );
    let high = (1..3).find(|index| ratios[*index] > MOST);
    if let Some(index) = high {
        return Some(format!("{}: {} grows {:.1} times", kind.name, WHAT[index], ratios[index]));
    }
    if ratios[0] <= MOST {
        return None;
    }
    static FIXED: OnceLock<f64> = OnceLock::new();
    let fixed = *FIXED.get_or_init(|| instructions(&empty()));
    let grown = ratio(instructions(&few), instructions(&many), fixed, 1.0);
    (grown > MOST).then(|| format!("{}: the number of instructions grows {grown:.1} times", kind.name))
}

#[track_caller]
fn check(kinds: &[Kind]) {
    let chosen = std::env::var("GROWTH").ok();
    // Too much taken off the smaller build would look like growth.
    let empty = || cost(&empty(), Some(GIVE_BACK)).expect("an empty build");
    let fixed = (0..2 * TRIES).map(|_| empty()).reduce(least).expect("a cost");
    let mut table = String::new();
    let wanted = kinds.iter().filter(|kind| chosen.as_deref().is_none_or(|name| kind.name.contains(name)));
    let troubles: Vec<String> = wanted.filter_map(|kind| judge(kind, &fixed, &mut table)).collect();
    assert!(chosen.is_none() && troubles.is_empty(), "{}\n\n{table}", troubles.join("\n"));
}

#[test]
fn markdown() {
    check(&inputs::markdown());
}

#[test]
fn html() {
    check(&inputs::html());
}

#[test]
fn code() {
    check(&inputs::code());
}

#[test]
fn history() {
    check(&inputs::history());
}

#[test]
fn metadata() {
    check(&inputs::metadata());
}

#[test]
fn repositories() {
    check(&inputs::repositories());
}

/// What a folder takes on a disk that gives 4 KB to every file and folder, and whole blocks of them.
fn on_disk(folder: &Path) -> usize {
    const BLOCK: usize = 4096;
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => on_disk(&entry.path()),
        Ok(metadata) => usize::try_from(metadata.len()).expect("a size").next_multiple_of(BLOCK),
        Err(error) => panic!("{error}"),
    });
    BLOCK + sizes.sum::<usize>()
}

/// Inputs that were found to fill the memory or the disk, each with the most that a build of it may hold and write, in MB.
#[test]
fn what_is_held_and_written_is_bounded() {
    for Bounded { name, files, memory, site } in inputs::bounded() {
        let project = project(&files);
        let build = project.command();
        let mut command = Command::new("bash");
        // Address space: far more than the memory that is used, and far less than was used once.
        command.args(["-c", "ulimit -c 0; ulimit -v 2500000; exec \"$0\" \"$@\""]);
        command.arg(build.get_program()).args(build.get_args()).current_dir(project.folder());
        let output = command.env("RAYON_NUM_THREADS", "1").output().expect("a build");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let [_, held, _] = cost(&files, None).expect("a build");
        assert!(held <= memory * 1e6, "{name}: {:.0} MB of memory", held / 1e6);
        let written = on_disk(&project.site()) as f64;
        assert!(written <= site * 1e6, "{name}: a site of {:.0} MB", written / 1e6);
    }
}
