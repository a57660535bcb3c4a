//! How git is asked: the command, with everything that a machine or a stranger could set left out.

use std::ffi::OsString;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::limit::GIT_MEMORY;

/// Settings that could run a program, reach the network or change what git prints.
const SETTINGS: [&str; 9] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "protocol.allow=never",
    "log.showSignature=false",
    "log.showRoot=true",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
    // Folders of a repository may have the files of a bare one, with a configuration of their own.
    "safe.bareRepository=explicit",
    // The file that is named below is none, and git would say so.
    "advice.graftFileDeprecated=false",
];

/// Variables of the caller that would lead git to another repository, or change what it prints.
const VARIABLES: [&str; 12] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_SHALLOW_FILE",
    "GIT_CONFIG",
    "GIT_ATTR_SOURCE",
];

/// Git, asked about one folder.
#[derive(Clone, Debug)]
pub struct Git {
    root: PathBuf,
    at: Option<Apart>,
}

/// A repository that is asked without its work tree.
#[derive(Clone, Debug)]
struct Apart {
    git_dir: PathBuf,
    /// What says who is who; nothing where nothing does.
    mailmap: Option<Mailmap>,
}

/// Where names of people are said to be those of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mailmap {
    /// An object.
    Object(String),
    /// A file.
    File(PathBuf),
}

/// Why git gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// There is no `git` command.
    Missing,
    /// The folder lies in no repository.
    NoRepository,
    /// The repository belongs to somebody else, and git does not trust it.
    Refused,
    /// Anything else; the first line that git printed about it, without names of folders.
    Failed(String),
}

impl fmt::Display for GitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GitError::Missing => formatter.write_str("there is no git command"),
            GitError::NoRepository => formatter.write_str("this is no git repository"),
            GitError::Refused => {
                formatter.write_str("git does not trust this repository, since it belongs to somebody else")
            }
            GitError::Failed(reason) => write!(formatter, "git cannot read the history: {reason}"),
        }
    }
}

impl std::error::Error for GitError {}

impl Git {
    /// Git, asked about `root`.
    #[must_use]
    pub fn new(root: &Path) -> Git {
        Git { root: root.to_owned(), at: None }
    }

    /// The same repository without its work tree, whose `.mailmap` says nothing then; `mailmap` takes its place.
    #[must_use]
    pub(super) fn apart(&self, git_dir: &Path, mailmap: Option<Mailmap>) -> Git {
        let at = Apart { git_dir: git_dir.to_owned(), mailmap };
        Git { root: self.root.clone(), at: Some(at) }
    }

    /// The folder that it is asked about.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The command with its arguments; nothing is run.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command.arg("--no-pager").arg("-C").arg(&self.root);
        let mut mailmap: [OsString; 2] = ["mailmap.blob=".into(), "mailmap.file=".into()];
        if let Some(at) = &self.at {
            command.arg("--git-dir").arg(&at.git_dir).arg("--bare");
            match &at.mailmap {
                Some(Mailmap::Object(object)) => mailmap[0].push(object),
                Some(Mailmap::File(file)) => mailmap[1].push(file),
                None => {}
            }
        }
        for setting in mailmap {
            command.arg("-c").arg(setting);
        }
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command
            .args(arguments)
            // Nothing is locked, fetched, asked for or replaced while it is read.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", "/dev/null")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// What the command prints.
    ///
    /// # Errors
    /// Says what git says.
    pub fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = output(self.command(arguments)).map_err(|error| not_run(&error))?;
        if output.status.success() { Ok(output.stdout) } else { Err(self.explain(&output.stderr)) }
    }

    /// The same as text without a line end.
    ///
    /// # Errors
    /// As [`Git::ask`].
    pub fn text(&self, arguments: &[&str]) -> Result<String, GitError> {
        let bytes = self.ask(arguments)?;
        Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
    }

    /// Starts the command, to be read while it runs. `input` tells whether it is written to as well.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self, arguments: &[&str], input: bool) -> Result<Child, GitError> {
        let mut command = self.command(arguments);
        if input {
            command.stdin(Stdio::piped());
        }
        // Nobody reads it while the command runs, and a full pipe would stop it.
        command.stderr(Stdio::null());
        spawn(command).map_err(|error| not_run(&error))
    }

    /// What git's own words mean. Paths of this machine are left out: the words may reach a page.
    fn explain(&self, stderr: &[u8]) -> GitError {
        let text = String::from_utf8_lossy(stderr);
        if text.contains("dubious ownership") || text.contains("safe.directory") {
            return GitError::Refused;
        }
        if text.contains("not a git repository") || text.contains("must be run in a work tree") {
            return GitError::NoRepository;
        }
        let is_error = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
        let line = text.lines().find(is_error).or_else(|| text.lines().find(|line| !line.trim().is_empty()));
        let line = line.unwrap_or("it says nothing");
        let line = line.trim_start_matches("fatal: ").replace(&*self.root.to_string_lossy(), ".");
        let shown: String = line.chars().filter(|letter| !letter.is_control()).take(200).collect();
        GitError::Failed(shown)
    }
}

/// Runs the command and takes what it prints.
pub(super) fn output(command: Command) -> std::io::Result<Output> {
    spawn(command)?.wait_with_output()
}

/// Starts the command, with a bound on its memory where the system has one for a process that runs.
fn spawn(mut command: Command) -> std::io::Result<Child> {
    let child = command.spawn()?;
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let most = Some(GIT_MEMORY.most as u64);
        let limit = Rlimit { current: most, maximum: most };
        // A lower bound of the caller's own stays; a process that has ended already needs none.
        let _ = prlimit(Some(Pid::from_child(&child)), Resource::Data, limit);
    }
    Ok(child)
}

fn not_run(error: &std::io::Error) -> GitError {
    match error.kind() {
        ErrorKind::NotFound => GitError::Missing,
        kind => GitError::Failed(format!("the command cannot be run: {kind}")),
    }
}
