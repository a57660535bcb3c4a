//! The `roadbook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    roadbook::cli::run()
}
