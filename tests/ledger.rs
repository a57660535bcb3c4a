//! What the ledger says is what happened: random histories against a plain model, and real repositories of every
//! kind that git knows, hostile ones among them.
//!
//! `ledger/reconcile.py REPOSITORY ROADBOOK` holds the ledger of a real repository against raw changes that are counted
//! in another way, and puts every difference into a class.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::project::{Outcome, ROADBOOK, put, text_of};

mod histories;
mod hostile;
mod repositories;
mod takeovers;

/// The first commit of every repository here is of this day, each further one of the next.
const FIRST_DAY: i64 = 1_577_836_800;
const DAY: i64 = 86_400;

/// A repository with a history, in a folder of its own that holds other things beside it.
#[derive(Debug)]
pub(crate) struct Repository {
    folder: TempDir,
    name: String,
}

impl Repository {
    /// An empty repository on the branch `main`.
    pub(crate) fn new() -> Repository {
        Repository::with(&[])
    }

    /// The same with further arguments for `git init`.
    fn with(arguments: &[&str]) -> Repository {
        let repository = Repository::unmade("repository");
        repository.git(&[&["init", "-q", "-b", "main"], arguments].concat());
        repository
    }

    /// A folder that is no repository yet.
    fn unmade(name: &str) -> Repository {
        let repository = Repository { folder: TempDir::new().expect("a temporary folder"), name: name.to_owned() };
        fs::create_dir(repository.root()).expect("a folder");
        repository
    }

    /// The temporary folder round the repository.
    fn around(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.around().join(&self.name)
    }

    pub(crate) fn file(&self, path: &str, content: impl AsRef<[u8]>) -> &Repository {
        put(&self.root(), path, content);
        self
    }

    /// Runs git in the repository; what it prints.
    fn git(&self, arguments: &[&str]) -> String {
        git(&self.root(), arguments)
    }

    /// Commits everything on the `day`th day.
    pub(crate) fn commit(&self, day: i64) -> String {
        self.commit_as("Ada", "ada@example.org", day)
    }

    pub(crate) fn commit_as(&self, name: &str, email: &str, day: i64) -> String {
        self.git(&["add", "-A"]);
        commit(&self.root(), name, email, day, &["--allow-empty"])
    }

    /// What `roadbook list` says of the repository.
    fn list(&self) -> Listed {
        list(&self.root())
    }

    /// The folder where the ledger is kept.
    fn kept(&self) -> PathBuf {
        self.root().join(".git/roadbook")
    }

    /// The same without anything kept from before, and nothing kept afterwards that was not there.
    fn list_cold(&self) -> Listed {
        let aside = self.around().join("kept");
        let had = fs::rename(self.kept(), &aside).is_ok();
        let listed = self.list();
        let _ = fs::remove_dir_all(self.kept());
        if had {
            fs::rename(&aside, self.kept()).expect("put back");
        }
        listed
    }
}

/// Runs git in a folder, with nobody's configuration and on no particular day.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = git_command(folder).args(arguments).output().expect("git");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

fn git_command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"])
        .args(["-c", "core.autocrlf=false", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null"])
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_DATE", format!("{FIRST_DAY} +0000"))
        .env("GIT_COMMITTER_DATE", format!("{FIRST_DAY} +0000"))
        .stdin(Stdio::null());
    command
}

/// Commits what is staged; the hash of the commit.
fn commit(folder: &Path, name: &str, email: &str, day: i64, arguments: &[&str]) -> String {
    let date = format!("{} +0000", FIRST_DAY + day * DAY);
    let output = git_command(folder)
        .args(["commit", "-q", "-m", "A change"])
        .args(arguments)
        .env("GIT_AUTHOR_NAME", name)
        .env("GIT_AUTHOR_EMAIL", email)
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .output()
        .expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    git(folder, &["rev-parse", "HEAD"])
}

/// `roadbook list --format json`, to be changed before it runs.
fn list_command(folder: &Path) -> Command {
    let mut command = Command::new(ROADBOOK);
    command.arg("list").arg(folder).args(["--format", "json"]).stdin(Stdio::null());
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command
}

fn list(folder: &Path) -> Listed {
    Listed::of(&mut list_command(folder))
}

/// What was listed.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    json: String,
    stderr: String,
    /// By path.
    proposals: BTreeMap<String, Value>,
}

impl Listed {
    #[track_caller]
    fn of(command: &mut Command) -> Listed {
        let outcome = Outcome::of(command);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let document: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        let proposals = document["proposals"].as_array().expect("an array of proposals");
        let proposals = proposals.iter().map(|proposal| (text_of(&proposal["path"]), proposal.clone())).collect();
        Listed { json: outcome.stdout, stderr: outcome.stderr, proposals }
    }

    /// The transitions of a proposal, one a line: `field: from → to`, with `uncommitted` where there is no commit.
    #[track_caller]
    fn transitions(&self, path: &str) -> Vec<String> {
        let word = |value: &Value| value.as_str().map_or_else(|| "-".to_owned(), str::to_owned);
        let transitions = self.of_proposal(path)["transitions"].as_array().cloned().unwrap_or_default();
        let line = |one: &Value| {
            let loose = if one["commit"].is_null() { " uncommitted" } else { "" };
            format!("{}: {} → {}{loose}", word(&one["field"]), word(&one["from"]), word(&one["to"]))
        };
        transitions.iter().map(line).collect()
    }

    #[track_caller]
    fn of_proposal(&self, path: &str) -> &Value {
        let known = || self.proposals.keys().collect::<Vec<_>>();
        self.proposals.get(path).unwrap_or_else(|| panic!("{path:?} is not among {:?}", known()))
    }

    #[track_caller]
    fn text(&self, path: &str, field: &str) -> Option<String> {
        self.of_proposal(path)[field].as_str().map(str::to_owned)
    }

    /// Contributors with the number of their commits.
    #[track_caller]
    fn contributors(&self, path: &str) -> Vec<(String, u64)> {
        let people = self.of_proposal(path)["contributors"].as_array().cloned().unwrap_or_default();
        people.iter().map(|one| (text_of(&one["name"]), one["commits"].as_u64().unwrap_or(0))).collect()
    }
}

/// The day in ISO form.
fn day(day: i64) -> String {
    roadbook::ledger::day(FIRST_DAY + day * DAY)
}

/// A folder with metadata, as Kubernetes has them.
fn metadata(status: &str, stage: &str, latest: &str) -> String {
    format!(
        "title: Quiet lanterns\nkep-number: 7\nauthors:\n  - \"@ada\"\nowning-sig: sig-light\nstatus: {status}\n\
         creation-date: 2020-01-01\nstage: {stage}\nlatest-milestone: \"{latest}\"\n"
    )
}

/// A text that no other proposal resembles.
fn text(number: u32, title: &str) -> String {
    let mut text = format!("# KEP-{number}: {title}\n\n## Summary\n\n");
    for line in 0..20 {
        text.push_str(&format!("Line {line} of number {number} says {}.\n", u64::from(number) * 7919 + line * 104_729));
    }
    text
}
