//! `roadbook init`.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::enough;
use crate::theme;

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder of the repository
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Write the built-in theme into this folder of the repository, as a theme of its own to start from
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = "theme", required = true)]
    theme: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let Some(folder) = &self.theme else { return Ok(ExitCode::SUCCESS) };
        let plain = |part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir);
        if !folder.components().all(plain) {
            return Err(format!(
                "--theme: expected a folder inside the repository, found `{}`\n  help: name it relative to the repository, without `..`",
                folder.display()
            ));
        }
        let place = self.dir.join(folder);
        let above = folder.ancestors().filter(|part| !part.as_os_str().is_empty());
        if let Some(link) = above.map(|part| self.dir.join(part)).find(|part| part.is_symlink()) {
            return Err(format!("{}: a symbolic link stands there\n  help: name another folder", link.display()));
        }
        let mut count = 0;
        for (path, text) in theme::files() {
            count += usize::from(put(&place.join(path), text)?);
        }
        let told = match count {
            0 => format!("{} has all files of the built-in theme already", place.display()),
            _ => format!(
                "Wrote {count} files to {}\nKeep the ones that you change, and name the folder in book.toml:\n\n[output.html]\ntheme = \"{}\"",
                place.display(),
                folder.display()
            ),
        };
        enough(writeln!(anstream::stderr(), "{told}"), "standard error")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes a file that is not there yet, and tells whether it was written.
fn put(path: &Path, text: &str) -> Result<bool, String> {
    let fail = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    match file {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true).map_err(fail),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(fail(error)),
    }
}
