//! What a repository's own configuration, attributes and hooks, or the caller's environment, could do: nothing of it
//! is run, and the outcome is that of a repository without them.

use std::fs;

use super::{Listed, Repository, git, list_command, metadata, text};
use crate::project::put;

const ONE: &str = "keps/sig-light/8-lantern/README.md";

/// A history with a rename that changes text, a merge, and a commit that a signature could be asked for.
fn story() -> Repository {
    let repository = Repository::new();
    let folder = |name: &str| format!("keps/sig-light/{name}");
    repository.file(&folder("7-lantern/README.md"), text(7, "Quiet lanterns"));
    repository.file(&folder("7-lantern/kep.yaml"), metadata("provisional", "alpha", "v1.20"));
    repository.commit(0);
    repository.git(&["mv", &folder("7-lantern"), &folder("8-lantern")]);
    repository.file(&folder("8-lantern/README.md"), text(7, "Loud lanterns") + "And a line.\nAnd one more.\n");
    repository.file(&folder("8-lantern/kep.yaml"), metadata("implementable", "alpha", "v1.20"));
    repository.commit(1);
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.file(&folder("8-lantern/kep.yaml"), metadata("deferred", "alpha", "v1.20"));
    repository.commit_as("Bo", "bo@example.org", 2);
    repository.file(&folder("8-lantern/kep.yaml"), metadata("implemented", "beta", "v1.21"));
    repository.commit_as("Bo", "bo@example.org", 3);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merged", "side"]);
    repository
}

/// A program that leaves a mark where it is run.
fn trap(repository: &Repository) -> String {
    let (program, mark) = (repository.around().join("trap"), repository.around().join("run"));
    fs::write(&program, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\nexit 0\n", mark.display())).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("executable");
    }
    program.to_string_lossy().into_owned()
}

#[track_caller]
fn check_same(what: &str, repository: &Repository, expected: &Listed, environment: &[(&str, &str)]) {
    let _ = fs::remove_dir_all(repository.kept());
    let listed = Listed::of(list_command(&repository.root()).envs(environment.iter().copied()));
    assert_eq!(listed.json, expected.json, "{what}: {}", listed.stderr);
    assert_eq!(listed.stderr, expected.stderr, "{what}");
    let run = repository.around().join("run");
    assert!(!run.exists(), "{what} ran {}", fs::read_to_string(&run).unwrap_or_default());
}

fn expected(repository: &Repository) -> Listed {
    let expected = repository.list();
    assert_eq!(
        expected.transitions(ONE),
        [
            "status: provisional → implementable",
            "status: implementable → implemented",
            "stage: alpha → beta",
            "latest_milestone: v1.20 → v1.21"
        ],
        "{}",
        expected.stderr
    );
    expected
}

#[test]
fn configuration_of_the_repository() {
    let repository = story();
    let expected = expected(&repository);
    let trap = trap(&repository);
    put(repository.around(), "order", "*.yaml\n");
    put(repository.around(), "names", "Somebody <ada@example.org>\n");
    put(repository.around(), "attributes", "* diff=trap\n*.md -diff\n");
    let beside = |name: &str| repository.around().join(name).to_string_lossy().into_owned();
    let [order, names, attributes] = ["order", "names", "attributes"].map(beside);
    let shell = format!("!{trap}");
    for (key, value) in [
        ("diff.external", &*trap),
        ("diff.trap.command", &trap),
        ("diff.trap.textconv", &trap),
        ("core.fsmonitor", &trap),
        ("core.pager", &trap),
        ("pager.log", &trap),
        ("pager.cat-file", "true"),
        ("core.sshCommand", &trap),
        ("core.gitProxy", &trap),
        ("core.editor", &trap),
        ("core.askPass", &trap),
        ("core.alternateRefsCommand", &trap),
        ("credential.helper", &shell),
        ("gpg.program", &trap),
        ("gpg.ssh.program", &trap),
        ("filter.trap.smudge", &trap),
        ("filter.trap.clean", &trap),
        ("alias.log", &shell),
        ("alias.rev-parse", &shell),
        ("alias.cat-file", &shell),
        ("uploadpack.packObjectsHook", &trap),
        ("trailer.x.command", &trap),
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("log.diffMerges", "combined"),
        ("log.follow", "true"),
        ("log.mailmap", "false"),
        ("log.decorate", "full"),
        ("log.date", "relative"),
        ("log.abbrevCommit", "true"),
        ("log.initialDecorationSet", "all"),
        ("format.pretty", "oneline"),
        ("format.notes", "true"),
        ("notes.displayRef", "refs/notes/*"),
        ("diff.orderFile", &order),
        ("diff.renames", "false"),
        ("diff.renames", "copies"),
        ("diff.renameLimit", "1"),
        ("diff.noprefix", "true"),
        ("diff.relative", "true"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.submodule", "log"),
        ("diff.algorithm", "patience"),
        ("diff.colorMoved", "zebra"),
        ("core.abbrev", "4"),
        ("core.quotePath", "false"),
        ("core.bigFileThreshold", "1"),
        ("core.attributesFile", &attributes),
        ("core.warnAmbiguousRefs", "true"),
        ("core.commentChar", ":"),
        ("core.useReplaceRefs", "true"),
        ("core.ignoreCase", "true"),
        ("core.precomposeUnicode", "true"),
        ("core.multiPackIndex", "true"),
        ("core.commitGraph", "false"),
        ("color.ui", "always"),
        ("color.diff", "always"),
        ("column.ui", "always"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("i18n.commitEncoding", "latin1"),
        ("mailmap.file", &names),
        ("mailmap.blob", "HEAD:names"),
        ("submodule.recurse", "true"),
        ("advice.graftFileDeprecated", "true"),
        ("grep.patternType", "perl"),
        ("help.autoCorrect", "immediate"),
        ("include.path", "/nonexistent"),
    ] {
        let before = fs::read(repository.root().join(".git/config")).expect("the configuration");
        repository.git(&["config", key, value]);
        check_same(&format!("{key}={value}"), &repository, &expected, &[]);
        fs::write(repository.root().join(".git/config"), before).expect("put back");
    }
    assert_eq!(repository.list(), expected);
}

#[test]
fn attributes_and_hooks() {
    let repository = story();
    let expected = expected(&repository);
    let trap = trap(&repository);
    for (key, value) in [("diff.trap.textconv", &trap), ("diff.trap.command", &trap), ("filter.trap.clean", &trap)] {
        repository.git(&["config", key, value]);
    }
    repository.file(".gitattributes", "*.md diff=trap filter=trap\n*.yaml diff=trap filter=trap text eol=crlf\n");
    repository.file(".git/info/attributes", "*.md diff=trap filter=trap working-tree-encoding=UTF-16\n");
    for hook in ["post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"] {
        fs::create_dir_all(repository.root().join(".git/hooks")).expect("a folder");
        fs::copy(&trap, repository.root().join(".git/hooks").join(hook)).expect("a hook");
    }
    check_same("attributes and hooks", &repository, &expected, &[]);
}

#[test]
fn replaced_and_grafted_commits() {
    let repository = story();
    let expected = expected(&repository);
    let first = repository.git(&["rev-parse", "HEAD~2"]);
    let second = repository.git(&["rev-parse", "HEAD~1"]);
    repository.git(&["replace", "--graft", &second]);
    check_same("replaced", &repository, &expected, &[]);
    check_same("replaced, by another name", &repository, &expected, &[("GIT_REPLACE_REF_BASE", "refs/replace/")]);
    repository.git(&["replace", "-d", &second]);
    repository.file(".git/info/grafts", format!("{second}\n"));
    check_same("grafted", &repository, &expected, &[]);
    fs::remove_file(repository.root().join(".git/info/grafts")).expect("removed");
    put(repository.around(), "grafts", format!("{second}\n"));
    let grafts = repository.around().join("grafts");
    check_same("grafted from outside", &repository, &expected, &[("GIT_GRAFT_FILE", &grafts.to_string_lossy())]);
    // Names that look like something else.
    repository.git(&["tag", &first[..7], "HEAD~2"]);
    repository.git(&["branch", "-f", "HEAD~1", "HEAD~2"].map(|word| if word == "HEAD~1" { "origin" } else { word }));
    repository.git(&["update-ref", "refs/heads/HEAD", "HEAD~2"]);
    repository.git(&["update-ref", "refs/tags/HEAD", "HEAD~2"]);
    check_same("a branch called HEAD", &repository, &expected, &[]);
}

#[test]
fn variables_of_the_caller() {
    let repository = story();
    repository.git(&["remote", "add", "origin", "https://git.example.org/lamps/enhancements.git"]);
    let expected = expected(&repository);
    assert!(expected.json.contains("\"title\": \"enhancements\""), "the address gives the title");
    let other = Repository::new();
    other.file("keps/sig-light/1-other/kep.yaml", metadata("rejected", "alpha", "v1.1"));
    other.commit(9);
    let trap = trap(&repository);
    let there = other.root().join(".git").to_string_lossy().into_owned();
    let tree = other.root().to_string_lossy().into_owned();
    let within = |path: &str| other.root().join(".git").join(path).to_string_lossy().into_owned();
    let (index, objects, config) = (within("index"), within("objects"), within("config"));
    for environment in [
        &[("GIT_DIR", &*there)][..],
        &[("GIT_DIR", &there), ("GIT_WORK_TREE", &tree)],
        &[("GIT_WORK_TREE", &tree)],
        &[("GIT_INDEX_FILE", &index)],
        &[("GIT_OBJECT_DIRECTORY", &objects)],
        &[("GIT_COMMON_DIR", &there)],
        &[("GIT_NAMESPACE", "other")],
        &[("GIT_PREFIX", "other/")],
        &[("GIT_CONFIG", &config)],
        &[("GIT_IMPLICIT_WORK_TREE", "0")],
        &[("GIT_SHALLOW_FILE", "/dev/null")],
        &[("GIT_EXTERNAL_DIFF", &trap)],
        &[("GIT_PAGER", &trap), ("PAGER", &trap)],
        &[("GIT_SSH_COMMAND", &trap), ("GIT_ASKPASS", &trap), ("GIT_EDITOR", &trap)],
        &[("GIT_LITERAL_PATHSPECS", "1")],
        &[("GIT_ICASE_PATHSPECS", "1")],
        &[("GIT_NO_LAZY_FETCH", "0"), ("GIT_OPTIONAL_LOCKS", "1")],
        &[("GIT_DEFAULT_HASH", "sha256")],
        &[("GIT_FLUSH", "0"), ("GIT_TRACE_SETUP", "0")],
        &[("GIT_ATTR_SOURCE", "HEAD~1")],
        &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8"), ("LANGUAGE", "de"), ("TZ", "Pacific/Kiritimati")],
        &[("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "log.showRoot"), ("GIT_CONFIG_VALUE_0", "false")],
    ] {
        check_same(&format!("{environment:?}"), &repository, &expected, environment);
    }
    assert!(!other.kept().exists(), "nothing is kept in another repository");
}

/// A repository whose configuration says that its work tree is elsewhere: git itself sees no file of the history here.
/// What is told is either nothing or, where the files are known by their content, the truth.
#[test]
fn a_work_tree_that_is_said_to_be_elsewhere() {
    for (key, value) in [("core.worktree", "/"), ("core.worktree", "../elsewhere")] {
        let repository = story();
        let truth = expected(&repository).transitions(ONE);
        fs::create_dir(repository.around().join("elsewhere")).expect("a folder");
        git(&repository.root(), &["config", key, value]);
        let listed = repository.list();
        let told = listed.transitions(ONE);
        assert!(told.is_empty() || told == truth, "{key}={value}: {told:?}");
        assert!(fs::read_dir(repository.around().join("elsewhere")).expect("a folder").next().is_none());
    }
    let repository = story();
    let expected = expected(&repository);
    git(&repository.root(), &["config", "core.bare", "true"]);
    check_same("core.bare=true", &repository, &expected, &[]);
}
