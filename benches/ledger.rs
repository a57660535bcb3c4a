//! How long the ledger of a whole history takes, cold and warm, beside the bare `git log --raw -M` over the same
//! history, all in one run: times drift with the machine, ratios hardly do.
//!
//! Give a repository as the argument, or have the corpora unpacked under `target/corpora`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that fails has nothing to say")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use roadbook::config::Config;
use roadbook::interpret::interpret;
use roadbook::ledger::{self, Ledger, Source};
use roadbook::load::{Memory, load};
use roadbook::repository;
use roadbook::source::SourceId;

/// How often each is timed, in turn.
const ROUNDS: usize = 5;

fn main() {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let root = given.map_or_else(|| PathBuf::from("target/corpora/kubernetes"), PathBuf::from);
    if !root.join(".git").exists() {
        println!("{} is no repository: nothing is timed", root.display());
        return;
    }
    let config = Config::read("").unwrap();
    let tree = repository::work_tree(&root, true).unwrap();
    let loaded = load(&tree, &config, &mut Memory::default()).unwrap();
    let proposals: Vec<_> = loaded.entries.par_iter().map(|entry| interpret(&loaded, entry, &config).value).collect();
    let file = |source: SourceId| loaded.sources.get(source);
    let sources: Vec<Source<'_>> = proposals
        .iter()
        .map(|proposal| Source {
            document: proposal.document.map(file),
            sidecar: proposal.sidecar.map(file),
            dialect: &loaded.dialects[proposal.dialect],
        })
        .collect();
    let kept = repository::find(tree.root()).unwrap().git_dir.join("roadbook");
    let read = || -> Ledger {
        ledger::read(&repository::find(tree.root()), &sources, &config, "bench", &mut ledger::Memory::default())
    };
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(timed(|| bare(&root)));
        let _ = std::fs::remove_dir_all(&kept);
        times[1].push(timed(|| assert!(read().present)));
        times[2].push(timed(|| assert!(read().present)));
    }
    let [log, cold, warm] = times.map(median);
    println!("git log --raw -M  {:7.3} s", log.as_secs_f64());
    println!(
        "ledger, cold      {:7.3} s  {:.2} of the log",
        cold.as_secs_f64(),
        cold.as_secs_f64() / log.as_secs_f64()
    );
    println!("ledger, warm      {:7.3} s  {:.3} of cold", warm.as_secs_f64(), warm.as_secs_f64() / cold.as_secs_f64());
}

fn bare(root: &Path) {
    let status = Command::new("git").arg("-C").arg(root).args(["log", "--raw", "-M"]).stdout(Stdio::null()).status();
    assert!(status.unwrap().success());
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
