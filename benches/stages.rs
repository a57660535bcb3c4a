//! What each stage of a build costs: reading the tree, outlining, interpreting, indexing, rendering, writing.
//!
//! Over the Kubernetes proposals where they are at hand (`../shared/corpora`, unpacked to `target/corpora`), else over this
//! project's own proposals, multiplied. `cargo bench --bench stages`; whole runs beside other tools are in `benches/peers`.

#![allow(missing_docs, reason = "criterion writes `main` and the group")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a benchmark, not a library")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use roadbook::build;
use roadbook::config::Config;
use roadbook::dialect::document::Markdown;
use roadbook::interpret::interpret;
use roadbook::ledger::Ledger;
use roadbook::load::{Loaded, Memory, load};
use roadbook::repository;
use roadbook::roadmap::address::{self, Addresses};
use roadbook::roadmap::{self, Identity, Roadmap, index};
use roadbook::site::{Content, Extras, Site};
use roadbook::tree::Tree;
use roadbook::write::Writer;

/// How often the project's own proposals are copied where nothing larger is at hand.
const COPIES: usize = 40;

fn repository() -> PathBuf {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kubernetes = project.join("target/corpora/kubernetes");
    if kubernetes.join("keps").is_dir() {
        return kubernetes;
    }
    let multiplied = project.join("target/bench-content");
    eprintln!("target/corpora is absent; measuring {COPIES} copies of content/");
    for copy in 0..COPIES {
        copy_tree(&project.join("content"), &multiplied.join(format!("copy-{copy}")));
    }
    multiplied
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &place);
        } else {
            let _bytes = fs::copy(entry.path(), place).unwrap();
        }
    }
}

fn index_all(tree: &Tree, mut loaded: Loaded, config: &Config) -> Roadmap {
    let entries = std::mem::take(&mut loaded.entries);
    let read = entries.par_iter().map(|entry| {
        let checked = interpret(&loaded, entry, config);
        Arc::new((Arc::new(checked.value), checked.diagnostics))
    });
    let read = index::in_order(read.collect());
    let pages = std::sync::Arc::new(index::pages(&read, &loaded));
    let identity = Identity { branch: "HEAD".to_owned(), ..Identity::default() };
    let addresses =
        Addresses::new(tree.listing.clone(), pages, &identity, &loaded.markdown, &mut address::Memory::default());
    let ledger = Ledger::absent(read.len(), None);
    Roadmap::build(loaded, read, identity, config, addresses, ledger, &mut roadmap::Memory::default())
}

fn stages(criterion: &mut Criterion) {
    let root = repository();
    let config = Config::read("").unwrap();
    let tree = repository::work_tree(&root, true).unwrap();
    let loaded = load(&tree, &config, &mut Memory::default()).unwrap();

    criterion.bench_function("list the tree", |bencher| {
        bencher.iter(|| black_box(repository::work_tree(&root, true).unwrap()))
    });
    criterion.bench_function("read and sort", |bencher| {
        bencher.iter(|| black_box(load(&tree, &config, &mut Memory::default()).unwrap()))
    });
    criterion.bench_function("outline, one thread", |bencher| {
        bencher.iter(|| {
            for file in loaded.markdown.values() {
                black_box(Markdown::read(file.source, loaded.sources.text(file.source)));
            }
        });
    });
    criterion.bench_function("interpret, one thread", |bencher| {
        bencher.iter(|| loaded.entries.iter().for_each(|entry| drop(black_box(interpret(&loaded, entry, &config)))));
    });
    criterion.bench_function("interpret, relate, index and check", |bencher| {
        let again = || load(&tree, &config, &mut Memory::default()).unwrap();
        bencher.iter_batched(again, |loaded| black_box(index_all(&tree, loaded, &config)), BatchSize::PerIteration);
    });

    let reading = build::read(&root, false).unwrap();
    let tree = reading.tree;
    let site = Site::new(reading.roadmap, Extras::default());
    let render = || {
        site.routes().par_iter().for_each(|(_, route)| drop(black_box(site.render(route))));
    };
    for (name, threads) in [("render, one thread", 1), ("render, all threads", 0)] {
        // Deep documents need deep stacks, as in the program itself.
        let pool = ThreadPoolBuilder::new().num_threads(threads).stack_size(16 * 1024 * 1024).build().unwrap();
        criterion.bench_function(name, |bencher| bencher.iter(|| pool.install(render)));
    }

    let rendered: Vec<(&str, Content)> =
        site.routes().iter().map(|(path, route)| (path.as_str(), site.render(route).content)).collect();
    let write = |dest: &Path| {
        let writer = Writer::open(dest).unwrap();
        rendered
            .par_iter()
            .try_for_each(|(path, content)| match content {
                Content::Bytes(bytes) => writer.put(path, bytes),
                Content::File(from) => writer.put(path, &tree.read(from, usize::MAX).unwrap()),
            })
            .unwrap();
        writer.finish().unwrap()
    };
    let place = tempfile::tempdir_in(Path::new(env!("CARGO_MANIFEST_DIR")).join("target")).unwrap();
    criterion.bench_function("write, nothing there", |bencher| {
        let mut run = 0;
        bencher.iter_batched(
            || {
                run += 1;
                place.path().join(run.to_string())
            },
            |dest| black_box(write(&dest)),
            BatchSize::PerIteration,
        );
    });
    let dest = place.path().join("again");
    criterion.bench_function("write, nothing changed", |bencher| bencher.iter(|| black_box(write(&dest))));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(5));
    targets = stages
}
criterion_main!(benches);
