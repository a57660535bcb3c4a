//! The set-ups under `docs/previews/`: what they are allowed to do, and that their scripts do it. The scripts are run
//! as they stand there, with the variables that the hosts set; only `gh` and `cargo` are stand-ins.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::Crc;
use regex::Regex;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::project::{Outcome, ROADBOOK, files, healthy, put, text_of};

const UNTRUSTED: &str = "github/preview.yml";
const TRUSTED: [&str; 2] = ["github/publish.yml", "github/remove.yml"];

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/previews").join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(place(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys
}

fn jobs(workflow: &Value) -> Vec<&Value> {
    workflow["jobs"].as_object().into_iter().flatten().map(|(_, job)| job).collect()
}

fn steps(workflow: &Value) -> Vec<&Value> {
    jobs(workflow).into_iter().filter_map(|job| job["steps"].as_array()).flatten().collect()
}

/// The script of a step.
fn script(path: &str, id: &str) -> String {
    let workflow = yaml(path);
    let step = steps(&workflow).into_iter().find(|step| step["id"] == id);
    text_of(&step.unwrap_or_else(|| panic!("{path} has no step `{id}`"))["run"])
}

/// The lines of a list as one script.
fn lines(list: &Value) -> String {
    list.as_array().into_iter().flatten().map(text_of).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_builds_has_no_rights() {
    let workflow = yaml(UNTRUSTED);
    assert_eq!(keys(&workflow["on"]), ["pull_request"]);
    assert_eq!(workflow["permissions"], json!({ "contents": "read" }));
    for job in jobs(&workflow) {
        assert_eq!(job["permissions"], Value::Null, "a job of its own mind");
        assert_eq!(job["environment"], Value::Null, "an environment has secrets");
    }
    for word in ["pull_request_target", "secrets.", "secrets[", "github.token", "GITHUB_TOKEN"] {
        assert!(!text(UNTRUSTED).contains(word), "{word}");
    }
    let checkouts: Vec<&Value> = steps(&workflow)
        .into_iter()
        .filter(|step| step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@")))
        .collect();
    assert_eq!(checkouts.len(), 1);
    assert_eq!(checkouts[0]["with"], json!({ "fetch-depth": 0, "persist-credentials": false }));
}

#[test]
fn what_has_rights_runs_nothing_of_a_stranger() {
    let rights = [
        json!({ "actions": "read", "contents": "read", "pull-requests": "write" }),
        json!({ "pull-requests": "read" }),
    ];
    for (path, rights) in TRUSTED.into_iter().zip(rights) {
        let workflow = yaml(path);
        assert_eq!(workflow["permissions"], json!({}), "{path}");
        assert!(!text(path).contains("pull_request_target"), "{path}");
        for job in jobs(&workflow) {
            assert_eq!(job["permissions"], rights, "{path}");
            assert_eq!(job["environment"], "previews", "{path}");
        }
        let secret = |step: &&Value| step["env"].to_string().contains("secrets.");
        assert_eq!(steps(&workflow).into_iter().filter(secret).count(), 1, "{path}");
        assert_eq!(text(path).matches("secrets.").count(), 1, "{path}");
        for step in steps(&workflow) {
            assert_eq!(step["uses"], Value::Null, "{path}: an action would run in sight of the key");
            let run = text_of(&step["run"]);
            for word in ["checkout", "roadbook build", "roadbook diff", "cargo", "npx", "eval ", "pull/"] {
                assert!(!run.contains(word), "{path}: {word} in\n{run}");
            }
        }
    }
    let woken = |path: &str| yaml(path)["on"]["workflow_run"]["workflows"].clone();
    for path in TRUSTED {
        assert_eq!(woken(path), json!([yaml(UNTRUSTED)["name"]]), "{path}");
    }
}

#[test]
fn no_value_of_an_event_stands_in_a_script() {
    for path in [UNTRUSTED].into_iter().chain(TRUSTED) {
        for step in steps(&yaml(path)) {
            assert!(!text_of(&step["run"]).contains("${{"), "{path}: {}", step["name"]);
        }
    }
}

#[test]
fn every_action_is_one_commit() {
    let pinned = Regex::new(r"^uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$").expect("a pattern");
    for path in [UNTRUSTED].into_iter().chain(TRUSTED) {
        let text = text(path);
        let uses: Vec<&str> = text
            .lines()
            .map(|line| line.trim_start_matches([' ', '-']))
            .filter(|line| line.starts_with("uses:"))
            .collect();
        let parsed = steps(&yaml(path)).into_iter().filter(|step| !step["uses"].is_null()).count();
        assert_eq!(uses.len(), parsed, "{path}");
        for line in uses {
            assert!(pinned.is_match(line), "{path}: {line}");
        }
    }
}

#[test]
fn what_is_set_twice_is_set_alike() {
    let value = |path: &str, name: &str| -> BTreeSet<String> {
        let workflow = yaml(path);
        let jobs = jobs(&workflow).into_iter().map(|job| &job["env"][name]);
        let steps = steps(&workflow).into_iter().map(|step| &step["env"][name]);
        jobs.chain(steps).filter(|value| !value.is_null()).map(text_of).collect()
    };
    assert_eq!(value(UNTRUSTED, "PREVIEWS").len(), 1);
    assert_eq!(value(UNTRUSTED, "PREVIEWS"), value(TRUSTED[0], "PREVIEWS"));
    for name in ["REMOTE", "BRANCH", "GIT_SSH_COMMAND"] {
        assert_eq!(value(TRUSTED[0], name).len(), 1, "{name}");
        assert_eq!(value(TRUSTED[0], name), value(TRUSTED[1], name), "{name}");
    }
}

/// A machine of a host: a temporary folder, in which scripts run.
#[derive(Debug)]
struct Host {
    folder: TempDir,
}

impl Host {
    fn new() -> Host {
        let host = Host { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(host.temp()).expect("a folder");
        host
    }

    /// One with a repository at `base`, and at `fork` a stranger's branch `change` of it, which edits a proposal and
    /// adds one. The base has gone on since.
    fn with_change() -> Host {
        let host = Host::new();
        let (base, fork) = (host.at("base"), host.at("fork"));
        for number in 1..=3 {
            put(&base, &format!("content/000{number}-thing.md"), healthy(number, &format!("Thing {number}")));
        }
        git(&base, &["init", "-q"]);
        // As hosts have it.
        git(&base, &["config", "uploadpack.allowFilter", "true"]);
        git(&base, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
        commit(&base);
        git(host.folder.path(), &["clone", "-q", "base", "fork"]);
        git(&fork, &["checkout", "-q", "-b", "change"]);
        put(&fork, "content/0002-thing.md", healthy(2, "Thing 2").replace("**implementable**", "**implemented**"));
        put(&fork, "content/0004-thing.md", healthy(4, "Thing 4"));
        commit(&fork);
        put(&base, "content/0003-thing.md", healthy(3, "Another thing 3"));
        commit(&base);
        git(&base, &["fetch", "-q", "../fork", "change:refs/pull/7/head"]);
        git(&base, &["checkout", "-q", "--detach"]);
        git(&base, &["merge", "-q", "-m", "merge", "refs/pull/7/head"]);
        git(&base, &["update-ref", "refs/pull/7/merge", "HEAD"]);
        git(&base, &["checkout", "-q", "main"]);
        host
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn temp(&self) -> PathBuf {
        self.at("temp")
    }

    fn url(&self, name: &str) -> String {
        format!("file://{}", self.at(name).display())
    }

    /// Runs a script as GitHub does, with roadbook at hand. `cargo` installs nothing and tells where it ran.
    fn run(&self, folder: &str, script: &str, variables: &[(&str, &str)]) -> Outcome {
        let mut path = vec![Path::new(ROADBOOK).parent().expect("a folder").to_owned()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let script = format!("cargo() {{ pwd -P > \"$RUNNER_TEMP/cargo\"; }}\n{script}");
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script]).stdin(Stdio::null());
        command.current_dir(self.at(folder)).env("PATH", std::env::join_paths(path).expect("a search path"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8");
        for name in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{name}_NAME"), "Previews").env(format!("GIT_{name}_EMAIL"), "p@example.org");
        }
        command.env("RUNNER_TEMP", self.temp());
        for name in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
            command.env(name, self.temp().join(name));
        }
        Outcome::of(command.envs(variables.iter().copied()))
    }

    fn said(&self, name: &str) -> String {
        fs::read_to_string(self.temp().join(name)).unwrap_or_default()
    }

    /// Where cargo was called, if it was: never where a stranger's files are.
    #[track_caller]
    fn installed_elsewhere(&self) {
        let cargo = self.said("cargo");
        assert!(!cargo.is_empty(), "nothing was installed");
        let clone = self.at("clone").canonicalize().expect("a clone");
        assert!(!Path::new(cargo.trim_end()).starts_with(clone), "cargo ran in {cargo}");
    }
}

/// Runs git as nobody in particular.
#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdin(Stdio::null())
        .output()
        .expect("git");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "more"]);
}

/// The preview is there, and tells of the stranger's change and of nothing else.
#[track_caller]
fn check(outcome: &Outcome, site: &Path, comment: Option<&str>) {
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let changes = fs::read_to_string(site.join("changes/index.html")).expect("the page of changes");
    let first = fs::read_to_string(site.join("index.html")).expect("the first page");
    assert!(first.contains("noindex"), "a preview is not for search engines");
    for text in [Some(changes.as_str()), comment].into_iter().flatten() {
        assert!(text.contains("EP-0002") && text.contains("EP-0004"), "{text}");
    }
    if let Some(comment) = comment {
        assert!(!comment.contains("EP-0001") && !comment.contains("EP-0003"), "{comment}");
    }
}

/// What actions/checkout leaves of pull request 7, as `clone`.
fn checked_out(host: &Host) {
    git(host.folder.path(), &["init", "-q", "clone"]);
    let clone = host.at("clone");
    git(&clone, &["remote", "add", "origin", &host.url("base")]);
    let heads = "+refs/heads/*:refs/remotes/origin/*";
    git(&clone, &["fetch", "-q", "origin", heads, "+refs/pull/7/merge:refs/remotes/pull/7/merge"]);
    git(&clone, &["checkout", "-q", "--force", "refs/remotes/pull/7/merge"]);
}

const PREVIEWS: &str = "https://previews.example/roadmap";

fn built_on_github(host: &Host) {
    checked_out(host);
    let variables = [("BASE", "main"), ("NUMBER", "7"), ("PREVIEWS", PREVIEWS)];
    let outcome = host.run("clone", &script(UNTRUSTED, "build"), &variables);
    check(&outcome, &host.temp().join("preview/site"), Some(&host.said("preview/comment.md")));
}

#[test]
fn github_builds_a_preview() {
    let host = Host::with_change();
    built_on_github(&host);
    assert!(host.said("preview/comment.md").contains("(https://previews.example/roadmap/7/proposals/"));
    assert_eq!(host.said("GITHUB_STEP_SUMMARY"), host.said("preview/comment.md"));
    let outcome = host.run("clone", &script(UNTRUSTED, "install"), &[("VERSION", "0.1.0")]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    host.installed_elsewhere();
}

#[test]
fn gitlab_builds_a_preview() {
    let host = Host::with_change();
    // In the fork, whose `origin` is the fork.
    git(host.folder.path(), &["clone", "-q", "--branch", "change", "fork", "clone"]);
    let base = git(&host.at("base"), &["merge-base", "main", "refs/pull/7/head"]);
    let job = &yaml("gitlab/.gitlab-ci.yml")["preview"];
    assert_eq!(job["variables"]["GIT_DEPTH"], "0");
    let script = format!("{}\n{}", lines(&job["before_script"]), lines(&job["script"]));
    let variables = [
        ("ROADBOOK_VERSION", "0.1.0"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.as_str()),
        ("CI_PROJECT_PATH", "stranger/sub/lamps"),
        ("CI_PROJECT_ROOT_NAMESPACE", "stranger"),
        ("CI_PAGES_DOMAIN", "pages.example"),
        ("CI_JOB_ID", "77"),
    ];
    let outcome = host.run("clone", &script, &variables);
    let clone = host.at("clone");
    let comment = fs::read_to_string(clone.join("preview/comment.md")).expect("a comment");
    check(&outcome, &clone.join("preview/site"), Some(&comment));
    let site = "https://stranger.pages.example/-/sub/lamps/-/jobs/77/artifacts/preview/site";
    assert!(comment.contains(&format!("({site}/proposals/")), "{comment}");
    assert_eq!(
        fs::read_to_string(clone.join("preview.env")).expect("variables"),
        format!("PREVIEW={site}/index.html\n")
    );
    host.installed_elsewhere();
}

#[test]
fn netlify_builds_a_preview() {
    let host = Host::with_change();
    let settings: Value = toml::from_str(&text("netlify/netlify.toml")).expect("settings");
    // Netlify's clones hold the versions of files only that were asked for.
    let base = host.url("base");
    git(host.folder.path(), &["clone", "-q", "--filter=blob:none", "--no-checkout", &base, "clone"]);
    let clone = host.at("clone");
    git(&clone, &["fetch", "-q", "origin", "refs/pull/7/head"]);
    git(&clone, &["checkout", "-q", "FETCH_HEAD"]);
    let preview = &settings["context"]["deploy-preview"];
    let variables = [
        ("ROADBOOK_VERSION", text_of(&settings["build"]["environment"]["ROADBOOK_VERSION"])),
        ("ROADBOOK_BASE", text_of(&preview["environment"]["ROADBOOK_BASE"])),
    ];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let outcome = host.run("clone", &text_of(&preview["command"]), &variables);
    check(&outcome, &clone.join(text_of(&settings["build"]["publish"])), None);
    host.installed_elsewhere();
    let outcome = host.run("clone", &text_of(&settings["build"]["command"]), &variables);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(!clone.join("site/changes").exists(), "the plain site compares nothing");
}

#[test]
fn cloudflare_builds_a_preview() {
    let host = Host::with_change();
    let base = host.url("base");
    // Pages builds branches of the repository itself.
    git(&host.at("base"), &["branch", "change", "refs/pull/7/head"]);
    git(host.folder.path(), &["clone", "-q", "--depth", "1", "--branch", "change", &base, "clone"]);
    let build = format!("bash '{}'", place("cloudflare/build.sh").display());
    let outcome = host.run("clone", &build, &[("CF_PAGES_BRANCH", "change")]);
    check(&outcome, &host.at("clone/site"), None);
    let outcome = host.run("clone", &build, &[("CF_PAGES_BRANCH", "main")]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(!host.at("clone/site/changes").exists(), "the plain site compares nothing");
}

const FILE: u32 = 0o100_644;
const FOLDER: u32 = 0o40_755;
const LINK: u32 = 0o120_777;
const PIPE: u32 = 0o10_644;

/// A file in an archive: name, mode and content.
type Entry<'a> = (&'a str, u32, &'a [u8]);

/// A zip archive as a stranger may write it: names, modes and contents as they come, nothing compressed.
fn archive(entries: &[Entry<'_>]) -> Vec<u8> {
    let short = |number: usize| u16::try_from(number).expect("a small number").to_le_bytes();
    let long = |number: usize| u32::try_from(number).expect("a number").to_le_bytes();
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, mode, content) in entries {
        let mut sum = Crc::new();
        sum.update(content);
        // Version, names in UTF-8, no compression, a time, a day.
        let mut common: Vec<u8> = [20, 0x800, 0, 0, 0x21].map(short).concat();
        common.extend(sum.sum().to_le_bytes());
        common.extend([long(content.len()), long(content.len())].concat());
        common.extend([short(name.len()), short(0)].concat());
        let start = out.len();
        for part in [b"PK\x03\x04".as_slice(), &common, name.as_bytes(), content] {
            out.extend_from_slice(part);
        }
        // Made on Unix, where modes have a meaning.
        let (mode, start) = ((mode << 16).to_le_bytes(), long(start));
        for part in [b"PK\x01\x02".as_slice(), &[20, 3], &common, &[0; 6], &mode, &start, name.as_bytes()] {
            list.extend_from_slice(part);
        }
    }
    let count = short(entries.len());
    let (start, length) = (long(out.len()), long(list.len()));
    out.extend(list);
    for part in [b"PK\x05\x06".as_slice(), &[0; 4], &count, &count, &length, &start, &[0; 2]] {
        out.extend_from_slice(part);
    }
    out
}

/// Runs the step that checks the artifact.
fn checked(host: &Host, archive: &[u8], most_files: &str, most_bytes: &str) -> Outcome {
    put(&host.temp(), "artifact.zip", archive);
    let variables = [("MOST_FILES", most_files), ("MOST_BYTES", most_bytes)];
    host.run("temp", &script(TRUSTED[0], "check"), &variables)
}

/// What every preview holds.
const PREVIEW: [Entry<'static>; 3] =
    [("comment.md", FILE, b"All is well\n"), ("site/", FOLDER, b""), ("site/index.html", FILE, b"<!doctype html>")];

#[test]
fn hostile_artifacts_are_refused() {
    let long = format!("site/{}", "a".repeat(256));
    let deep = format!("site/{}", "a/".repeat(600));
    let cases: [(&str, u32, &str); 24] = [
        ("site/link", LINK, "is no plain file"),
        ("site/link/", LINK, "is no plain file"),
        ("site/pipe", PIPE, "is no plain file"),
        ("site/folder", FOLDER, "is no plain file"),
        ("../out", FILE, "the name"),
        ("site/../../out", FILE, "the name"),
        ("site/..", FOLDER, "the name"),
        ("/out", FILE, "the name"),
        ("site//out", FILE, "the name"),
        ("site/./index.html", FILE, "the name"),
        ("site\\..\\out", FILE, "the name"),
        ("site/\0out", FILE, "the name"),
        ("site/\nout", FILE, "the name"),
        ("site/.git/config", FILE, "the name"),
        ("site/.GitAttributes", FILE, "the name"),
        (&long, FILE, "the name"),
        (&deep, FILE, "the name"),
        ("out", FILE, "is no part of a preview"),
        ("number", FILE, "is no part of a preview"),
        ("comment.md/out", FILE, "is no part of a preview"),
        ("comment.md", FILE, "is there twice"),
        ("site/index.html", FILE, "is there twice"),
        ("site/_worker.js", FILE, "a host might obey"),
        ("site/_redirects", FILE, "a host might obey"),
    ];
    for (name, mode, why) in cases {
        let host = Host::new();
        let entries: Vec<_> = PREVIEW.into_iter().chain([(name, mode, b"../../../etc/passwd".as_slice())]).collect();
        let outcome = checked(&host, &archive(&entries), "100", "100000");
        assert_eq!(outcome.code, Some(1), "{name:?}");
        assert!(outcome.stderr.contains("::error::The artifact is refused: "), "{name:?}: {outcome:?}");
        assert!(outcome.stderr.contains(why), "{name:?}: {outcome:?}");
        let left: Vec<String> = files(host.folder.path()).into_keys().collect();
        assert_eq!(left, ["temp/artifact.zip"], "{name:?}: something was unpacked");
    }
}

#[test]
fn artifacts_that_are_none_or_too_large_are_refused() {
    let long = vec![b'a'; 65_001];
    let cases: [(&[Entry<'_>], &str); 6] = [
        (&[], "it holds no preview"),
        (&PREVIEW[1..], "it holds no preview"),
        (&PREVIEW[..2], "it holds no preview"),
        (&[PREVIEW[0], PREVIEW[2], ("site/large", FILE, &[0; 9000])], "too large when unpacked"),
        (&[PREVIEW[2], ("comment.md", FILE, b"\xff")], "comment.md is not UTF-8"),
        (&[PREVIEW[0], PREVIEW[1], PREVIEW[2], ("site/a", FILE, b""), ("site/b", FILE, b"")], "too many files"),
    ];
    for (entries, why) in cases {
        let outcome = checked(&Host::new(), &archive(entries), "4", "9000");
        assert_eq!(outcome.code, Some(1), "{why}");
        assert!(outcome.stderr.contains(&format!("The artifact is refused: {why}")), "{why}: {outcome:?}");
    }
    let outcome = checked(&Host::new(), &archive(&[PREVIEW[2], ("comment.md", FILE, &long)]), "4", "100000");
    assert!(outcome.code == Some(1) && outcome.stderr.contains("comment.md is too long"), "{outcome:?}");
    assert_eq!(checked(&Host::new(), b"no archive", "4", "9000").code, Some(1));
}

/// The files of the branch of previews, and how many commits it has.
fn published(host: &Host) -> (Vec<String>, String) {
    let previews = host.at("previews");
    let files = git(&previews, &["-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "gh-pages"]);
    (files.lines().map(str::to_owned).collect(), git(&previews, &["rev-list", "--count", "gh-pages"]))
}

/// A repository of previews that holds one of pull request 3 and an older one of 7.
fn previews(host: &Host) {
    let first = host.at("first");
    for path in ["CNAME", "3/index.html", "7/index.html", "7/gone.html", "70/index.html"] {
        put(&first, path, "old");
    }
    git(&first, &["init", "-q", "-b", "gh-pages"]);
    commit(&first);
    git(host.folder.path(), &["clone", "-q", "--bare", "first", "previews"]);
}

#[test]
fn a_preview_is_published_written_anew_and_removed() {
    let host = Host::with_change();
    built_on_github(&host);
    let preview = host.temp().join("preview");
    // actions/upload-artifact leaves hidden files out.
    let built: Vec<(String, Vec<u8>)> =
        files(&preview).into_iter().filter(|(path, _)| !path.split('/').any(|part| part.starts_with('.'))).collect();
    let entries: Vec<_> = built.iter().map(|(path, bytes)| (path.as_str(), FILE, bytes.as_slice())).collect();
    fs::remove_dir_all(&preview).expect("the folder goes");
    let outcome = checked(&host, &archive(&entries), "20000", "200000000");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(files(&preview).into_iter().collect::<Vec<_>>(), built);

    previews(&host);
    let remote = host.url("previews");
    let variables = [("REMOTE", remote.as_str()), ("BRANCH", "gh-pages"), ("NUMBER", "7")];
    let outcome = host.run("temp", &script(TRUSTED[0], "publish"), &variables);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let (there, commits) = published(&host);
    let pages = built.iter().filter_map(|(path, _)| path.strip_prefix("site/")).map(|path| format!("7/{path}"));
    let others = [".nojekyll", "3/index.html", "70/index.html", "CNAME"].map(str::to_owned);
    let expected: BTreeSet<String> = pages.chain(others).collect();
    assert_eq!(there.into_iter().collect::<BTreeSet<_>>(), expected);
    assert_eq!(commits, "1", "what was removed is gone");

    for (open, left) in [("3\n7\n", vec!["3", "7"]), ("7\n", vec!["7"]), ("", vec![])] {
        put(&host.temp(), "open", open);
        let outcome = host.run("temp", &script(TRUSTED[1], "remove"), &variables[..2]);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let (there, commits) = published(&host);
        let folders: BTreeSet<&str> = there.iter().filter_map(|path| Some(path.split_once('/')?.0)).collect();
        assert_eq!(folders.into_iter().collect::<Vec<_>>(), left);
        assert!(there.contains(&"CNAME".to_owned()) && there.contains(&".nojekyll".to_owned()));
        assert_eq!(commits, "1");
    }
}

#[test]
fn only_a_number_names_a_folder() {
    for number in ["", "0", "07", "7 8", "../7", "7/..", "-7", "7\n8", "$(id)", "12345678901", "٧"] {
        let host = Host::new();
        put(&host.temp(), "preview/site/index.html", "new");
        previews(&host);
        let before = git(&host.at("previews"), &["rev-parse", "gh-pages"]);
        let remote = host.url("previews");
        let variables = [("REMOTE", remote.as_str()), ("BRANCH", "gh-pages"), ("NUMBER", number)];
        let outcome = host.run("temp", &script(TRUSTED[0], "publish"), &variables);
        assert_eq!(outcome.code, Some(1), "{number:?}");
        assert_eq!(git(&host.at("previews"), &["rev-parse", "gh-pages"]), before, "{number:?}");
    }
}

/// What GitHub is asked and what it answers, for the step that finds the pull request.
const ASKED: &str = r#"gh() {
    case "$*" in
    *"/contents/"*"ref=ours "*) echo "$OURS" ;;
    *"/contents/"*"ref=theirs "*) [[ -n $THEIRS ]] && echo "$THEIRS" ;;
    *"/pulls "*) [[ $* == *"head=stranger:$HEAD_BRANCH "* && $* == *"base=main "* ]] && printf "$PULLS" ;;
    *) return 1 ;;
    esac
}
"#;

#[test]
fn the_pull_request_is_the_one_that_was_built_by_our_own_workflow() {
    let own = ".github/workflows/preview.yml";
    let pulls = "6\\tother\\t99\\n7\\ttheirs\\t99\\n8\\ttheirs\\t98\\n";
    // The workflow that ran, its text there, the pull requests of that branch, the number that is found.
    let cases = [
        (own, "same", pulls, "number=7\n"),
        (".github/workflows/preview.yml@refs/heads/main", "same", pulls, "number=7\n"),
        (".github/workflows/other.yml", "same", pulls, ""),
        (own, "edited", pulls, ""),
        (own, "", pulls, ""),
        (own, "same", "", ""),
        (own, "same", "7\\tnewer\\t99\\n", ""),
        (own, "same", "7\\ttheirs\\t98\\n", ""),
        (own, "same", "../7\\ttheirs\\t99\\n", ""),
    ];
    for (workflow, theirs, pulls, found) in cases {
        let host = Host::new();
        let variables = [
            ("REPOSITORY", "lamps/roadmap"),
            ("WORKFLOW", workflow),
            ("OWN_SHA", "ours"),
            ("HEAD_SHA", "theirs"),
            ("DEFAULT_BRANCH", "main"),
            ("HEAD_OWNER", "stranger"),
            ("HEAD_BRANCH", "$(touch${IFS}pwned)`touch${IFS}pwned`"),
            ("HEAD_REPOSITORY", "99"),
            ("OURS", "same"),
            ("THEIRS", theirs),
            ("PULLS", pulls),
        ];
        let outcome = host.run("temp", &format!("{ASKED}{}", script(TRUSTED[0], "find")), &variables);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert_eq!(host.said("GITHUB_OUTPUT"), found, "{workflow} {theirs} {pulls}: {outcome:?}");
        assert!(!host.temp().join("pwned").exists(), "the name of a branch was run");
    }
}

#[test]
fn a_comment_is_written_once_and_then_anew() {
    for (before, expected) in [
        ("", "POST repos/lamps/roadmap/issues/7/comments"),
        ("41\n42\n", "PATCH repos/lamps/roadmap/issues/comments/41"),
    ] {
        let host = Host::new();
        put(&host.temp(), "preview/comment.md", "**All** is well\n");
        let gh = r#"gh() {
    case "$*" in
    *--paginate*) printf %s "$BEFORE" ;;
    *) echo "$*" ;;
    esac
}
"#;
        let variables = [
            ("REPOSITORY", "lamps/roadmap"),
            ("HEAD_SHA", "0123456789abcdef0123456789abcdef01234567"),
            ("NUMBER", "7"),
            ("PREVIEWS", PREVIEWS),
            ("BEFORE", before),
        ];
        let outcome = host.run("temp", &format!("{gh}{}", script(TRUSTED[0], "comment")), &variables);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert!(outcome.stdout.contains(expected), "{outcome:?}");
        assert_eq!(
            host.said("body.md"),
            "<!-- roadbook preview -->\n[Preview](https://previews.example/roadmap/7/index.html), [what \
             changes](https://previews.example/roadmap/7/changes/index.html): 0123456789ab, in a minute or two\n\n\
             **All** is well\n"
        );
    }
}
