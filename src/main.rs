//! The `roadbook` command.

use std::process::ExitCode;

/// Most of the time of indexing goes into small allocations, and much of that of rendering.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    roadbook::cli::run()
}
