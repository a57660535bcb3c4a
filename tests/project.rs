//! A repository in a temporary folder, and the command run on it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The command under test.
pub(crate) const ROADBOOK: &str = env!("CARGO_BIN_EXE_roadbook");

/// The folder of the suite.
pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A repository to build, and a place for its site beside it.
#[derive(Debug)]
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// An empty repository.
    pub(crate) fn new() -> Project {
        let project = Project { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(project.root()).expect("a repository");
        project
    }

    /// A copy of a repository under `site/`.
    pub(crate) fn of(fixture: &str) -> Project {
        let project = Project::new();
        copy(&tests().join("site").join(fixture), &project.root());
        project
    }

    /// roadbook's own repository, as far as its roadmap is concerned.
    pub(crate) fn own() -> Project {
        let project = Project::new();
        let home = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["content", "docs"] {
            copy(&home.join(folder), &project.root().join(folder));
        }
        // In a further work tree `.git` is a file, by which git would work on the repository itself.
        let files = fs::read_dir(home).expect("the repository").flatten().filter(|entry| entry.path().is_file());
        for entry in files.filter(|entry| entry.file_name() != ".git") {
            fs::copy(entry.path(), project.root().join(entry.file_name())).expect("a copy");
        }
        project
    }

    /// The temporary folder, which holds the repository, the site and nothing else.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder().join("repository")
    }

    pub(crate) fn site(&self) -> PathBuf {
        self.folder().join("out")
    }

    /// Writes a file of the repository.
    pub(crate) fn file(&self, path: &str, content: impl AsRef<[u8]>) -> &Project {
        put(&self.root(), path, content);
        self
    }

    /// Runs git in the repository, as nobody in particular.
    pub(crate) fn git(&self, arguments: &[&str]) -> &Project {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"])
            .args(arguments)
            .current_dir(self.root())
            .stdin(Stdio::null())
            .output()
            .expect("git");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        self
    }

    /// `roadbook build` into [`Project::site`], git left aside, findings as JSON.
    pub(crate) fn build(&self) -> Outcome {
        self.build_with(&[])
    }

    /// The same with further arguments.
    pub(crate) fn build_with(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command().args(arguments))
    }

    /// The command that builds, to be changed before it runs.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(ROADBOOK);
        command.arg("build").arg(self.root()).arg("-d").arg(self.site()).args(["--no-git", "--format", "json"]);
        command.current_dir(self.folder()).stdin(Stdio::null());
        command
    }

    /// Builds and expects that it goes well.
    pub(crate) fn built(&self) -> Outcome {
        let outcome = self.build();
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        outcome
    }

    /// The proposals as the site's API has them, by path.
    pub(crate) fn proposals(&self) -> BTreeMap<String, Value> {
        let text = fs::read(self.site().join("api/v1/proposals.json")).expect("the API");
        let document: Value = serde_json::from_slice(&text).expect("JSON");
        let proposals = document["proposals"].as_array().expect("an array of proposals");
        proposals.iter().map(|proposal| (text_of(&proposal["path"]), proposal.clone())).collect()
    }
}

/// What a script of `browser/` reports. It gets these arguments.
#[track_caller]
pub(crate) fn in_browser<A: AsRef<OsStr>>(script: &str, arguments: impl IntoIterator<Item = A>) -> Value {
    let mut command = Command::new("node");
    command.arg(tests().join("browser").join(script)).args(arguments).stdin(Stdio::null());
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("node cannot be started ({error}): run ./tests/all, which installs it"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a report")
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code; nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Outcome {
        let output = command.output().expect("the command starts");
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The findings that `--format json` printed, as code and path.
    pub(crate) fn findings(&self) -> Vec<(String, String)> {
        let document: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        let findings = document["diagnostics"].as_array().expect("an array of findings");
        findings.iter().map(|finding| (text_of(&finding["code"]), text_of(&finding["path"]))).collect()
    }
}

pub(crate) fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Writes a file and the folders that it needs.
pub(crate) fn put(folder: &Path, path: &str, content: impl AsRef<[u8]>) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, content).expect("a file");
}

/// Copies a folder of plain files.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        put(to, &path, bytes);
    }
}

/// Every file under a folder, by its path with `/`, links as what they say.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("a path inside").to_string_lossy().into_owned();
            let bytes = match fs::read_link(&path) {
                Ok(target) => target.into_os_string().into_encoded_bytes(),
                Err(_) => fs::read(&path).expect("a file"),
            };
            files.insert(name, bytes);
        }
    }
    files
}

/// The pages among the files of a site, as text.
pub(crate) fn pages(site: &Path) -> BTreeMap<String, String> {
    let pages = files(site).into_iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("pages are UTF-8"))).collect()
}

/// A picture of one grey point. Different numbers give different files, which look the same.
pub(crate) fn png(number: u8) -> Vec<u8> {
    const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\xdach\0\0\0\x82\0\x81\xdaE\x08;\0\0\0\0IEND\xaeB`\x82";
    [PICTURE, &[number]].concat()
}

/// A healthy proposal in the EP dialect.
pub(crate) fn healthy(number: u32, title: &str) -> String {
    format!(
        "# EP-{number:04}: {title}\n\n## Status\n\n**implementable**\n\n- Authors: @ada\n- Created: 2026-01-0{}\n\n\
         ## Proposal Checklist\n\n- [x] One\n- [ ] Two\n\n## Summary\n\nIt is well.\n\n## Implementation History\n\n\
         - 2026-01-02: Proposal merged\n",
        number % 9 + 1
    )
}
