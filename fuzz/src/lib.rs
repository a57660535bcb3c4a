//! The bodies of the fuzz targets, which lie in the suite: it runs them as well.

#![expect(clippy::panic, reason = "a broken promise ends the run")]

use std::sync::Once;

#[path = "../../tests/fuzz/bodies/mod.rs"]
mod bodies;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;

/// Half of what a target does is to allocate, which the allocator of the binary does twice as fast.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs the body of a target on one input. All of it happens in the calling thread, so that the same input takes the same way.
///
/// # Panics
/// When a promise is broken.
pub fn run(name: &str, data: &[u8]) {
    static ALONE: Once = Once::new();
    ALONE.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        assert!(pool.build_global().is_ok(), "there is a pool already");
    });
    let target = bodies::TARGETS.iter().find(|target| target.name == name);
    let Some(target) = target else { panic!("there is no target `{name}`") };
    (target.run)(data);
}
