//! `roadbook init`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::on_threads;
use super::out::say;
use crate::build::{Past, Reader};
use crate::scaffold::{FRESH, detected};
use crate::serve::changed::counted;
use crate::{theme, write};

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder of the repository
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Write the built-in theme into this folder of the repository, as a theme of its own to start from
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = "theme")]
    theme: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        match &self.theme {
            Some(folder) => self.theme(folder),
            None => self.repository(),
        }
    }

    /// A new repository of proposals; the configuration of one that has some already.
    fn repository(&self) -> Result<ExitCode, String> {
        if !self.dir.exists() {
            return self.fresh();
        }
        let reading =
            on_threads(None, || Reader::new(&self.dir, Past::Later).read())?.map_err(|error| error.to_string())?;
        let (roadmap, root) = (&reading.roadmap, reading.tree.root());
        if roadmap.proposals.is_empty() {
            return self.fresh();
        }
        let text = detected(roadmap, &reading.content);
        let found = format!(
            "{} of the dialect {} {}",
            counted(roadmap.proposals.len(), "proposal"),
            roadmap.dialect,
            if reading.content.is_empty() { "found".to_owned() } else { format!("found under {}", reading.content) }
        );
        let told = if put(root, Path::new("book.toml"), &text)? {
            format!("{found}\nWrote {}\nNext: roadbook serve", root.join("book.toml").display())
        } else {
            format!("{found}\nbook.toml is there already and stays as it is")
        };
        say(&told)?;
        Ok(ExitCode::SUCCESS)
    }

    /// The files of a repository that has no proposal yet.
    fn fresh(&self) -> Result<ExitCode, String> {
        let mut told = Vec::new();
        for (path, text) in FRESH {
            let word = if put(&self.dir, Path::new(path), text)? { "wrote" } else { "stays" };
            told.push(format!("{word}  {path}"));
        }
        told.push("Next: roadbook new \"A title that names the outcome\"".to_owned());
        say(&told.join("\n"))?;
        Ok(ExitCode::SUCCESS)
    }

    fn theme(&self, folder: &Path) -> Result<ExitCode, String> {
        let plain = |part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir);
        if !folder.components().all(plain) {
            return Err(format!(
                "--theme: expected a folder inside the repository, found `{}`\n  help: name it relative to the repository, without `..`",
                folder.display()
            ));
        }
        let place = self.dir.join(folder);
        let mut count = 0;
        for (path, text) in theme::files() {
            count += usize::from(put(&self.dir, &folder.join(path), text)?);
        }
        let told = match count {
            0 => format!("{} has all files of the built-in theme already", place.display()),
            _ => format!(
                "Wrote {count} files to {}\nKeep the ones that you change, and name the folder in book.toml:\n\n[output.html]\ntheme = \"{}\"",
                place.display(),
                folder.display()
            ),
        };
        say(&told)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes a file that is not there yet, and tells whether it was written.
fn put(root: &Path, path: &Path, text: &str) -> Result<bool, String> {
    write::create(root, path, text).map_err(|error| format!("{}: {error}", path.display()))
}
