//! What of a history is not at hand, in words.

use super::Notice;
use super::read::Reading;
use crate::repository::git::GitError;

/// Why there is no history at all.
pub(super) fn no_history(error: &GitError) -> Notice {
    let help = match error {
        GitError::Missing => "install git; until then the site knows only what the files say",
        GitError::NoRepository => "build from a clone; until then the site knows only what the files say",
        GitError::Refused => "run `git config --global --add safe.directory <folder>` if you trust it",
        GitError::Failed(_) => "see whether `git log` works in this folder; roadbook needs git 2.31 or later",
    };
    let message = format!("no history was read: {error}");
    Notice { code: "history-absent", message, help, passing: false }
}

impl Reading<'_> {
    /// Says what of the history is not at hand.
    pub(super) fn tell(&mut self) {
        let tally = self.parts.tally;
        if self.cut().is_some() {
            self.notices.push(Notice {
                code: "history-shallow",
                message: "the clone is shallow: what happened before its first commit is not known".to_owned(),
                help: "run `git fetch --unshallow` (with actions/checkout: `fetch-depth: 0`)",
                passing: false,
            });
        }
        if tally.missing > 0 {
            let count = tally.missing;
            self.notices.push(Notice {
                code: "history-partial",
                message: format!("the clone is partial: {count} earlier versions of files are not in it"),
                help: "clone without `--filter`, or run `git fetch --refetch --no-filter`",
                passing: false,
            });
        }
        if tally.left_out > 0 {
            let count = tally.left_out;
            self.notices.push(Notice {
                code: "history-left-out",
                message: format!("{count} earlier versions of files are too large to be read"),
                help: "",
                passing: false,
            });
        }
    }

    /// The commit at which a shallow clone ends, if the line does not reach its beginning.
    pub(super) fn cut(&self) -> Option<&str> {
        let last = self.cache.history.commits.last().filter(|_| self.repository.shallow)?;
        // The object still names its parents, though git shows it as if it had none.
        let object = self.repository.git.text(&["cat-file", "commit", &last.hash]).ok()?;
        let parents =
            object.split("\n\n").next().is_some_and(|head| head.lines().any(|line| line.starts_with("parent ")));
        parents.then_some(&last.hash)
    }
}
