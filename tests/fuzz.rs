//! Promises that hold for any input: the bodies of the fuzz targets, over the committed seeds and over mutations of these.
//!
//! `fuzz/run` runs the same bodies for as long as one likes, guided by coverage. What it finds becomes a seed.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use mutation::{Random, mutated};

mod bodies;
mod mutation;

/// How many mutations of the seeds a target is run with.
const MUTATIONS: u64 = 10_000;
/// The same of the target that renders whole sites twice: 10,000 would take a quarter of an hour in a debug build.
const SITES: u64 = 300;

/// The seeds of a target, in the order of their names.
fn seeds(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seeds: Vec<(String, Vec<u8>)> = entries
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a seed")))
        .collect();
    seeds.sort();
    seeds
}

/// Runs the target over its seeds and over mutations of them, and shows the input by which it fails.
#[track_caller]
fn check(name: &str, mutations: u64) {
    let target = bodies::TARGETS.iter().find(|target| target.name == name).expect("a target");
    let run = |what: &str, data: &[u8]| {
        if catch_unwind(AssertUnwindSafe(|| (target.run)(data))).is_err() {
            panic!("{name}: {what} fails: {:?}", String::from_utf8_lossy(data));
        }
    };
    let seeds = seeds(name);
    seeds.iter().for_each(|(path, seed)| run(path, seed));
    let seeds: Vec<Vec<u8>> = seeds.into_iter().map(|(_, seed)| seed).collect();
    for number in 0..mutations {
        run(&format!("mutation {number}"), &mutated(&seeds, &mut Random::new(number + 1)));
    }
}

#[test]
fn book_toml() {
    check("book_toml", MUTATIONS);
}

#[test]
fn edits() {
    check("edits", MUTATIONS);
}

#[test]
fn history() {
    check("history", MUTATIONS);
}

#[test]
fn markdown() {
    check("markdown", MUTATIONS);
}

#[test]
fn media() {
    check("media", MUTATIONS);
}

#[test]
fn metadata() {
    check("metadata", MUTATIONS);
}

#[test]
fn redline() {
    check("redline", MUTATIONS);
}

#[test]
fn site() {
    check("site", SITES);
}

#[test]
fn slots() {
    check("slots", MUTATIONS);
}

#[test]
fn svg() {
    check("svg", MUTATIONS);
}

#[test]
fn toc() {
    check("toc", MUTATIONS);
}

#[test]
fn values() {
    check("values", MUTATIONS);
}

#[test]
fn yaml() {
    check("yaml", MUTATIONS);
}

#[test]
fn every_target_has_seeds_and_a_test() {
    let text = include_str!("fuzz.rs");
    for target in bodies::TARGETS {
        assert!(!seeds(target.name).is_empty(), "{} has no seeds", target.name);
        assert!(text.contains(&format!("    check(\"{}\", ", target.name)), "{} has no test", target.name);
    }
}
