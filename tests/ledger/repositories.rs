//! Every kind of repository that git knows: what there is to be known is known, and what is missing is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Listed, Repository, commit, day, git, git_command, list, list_command, metadata, text};
use crate::project::{files, put};

const ONE: &str = "keps/sig-light/7-lantern/README.md";
const METADATA: &str = "keps/sig-light/7-lantern/kep.yaml";

/// Four days, four commits: it comes, becomes implementable, is written otherwise, reaches beta.
fn story() -> Repository {
    let repository = Repository::new();
    tell(&repository, "");
    repository
}

fn tell(repository: &Repository, prefix: &str) {
    let put = |path: &str, text: String| {
        repository.file(&format!("{prefix}{path}"), text);
    };
    put(ONE, text(7, "Quiet lanterns"));
    put(METADATA, metadata("provisional", "alpha", "v1.20"));
    repository.commit(0);
    put(METADATA, metadata("implementable", "alpha", "v1.20"));
    repository.commit(1);
    put(METADATA, metadata("Implementable", "\"alpha\"", "1.20"));
    repository.commit(2);
    put(METADATA, metadata("implementable", "beta", "v1.21"));
    repository.commit_as("Bo", "bo@example.org", 3);
}

const TRANSITIONS: [&str; 3] =
    ["status: provisional → implementable", "stage: alpha → beta", "latest_milestone: v1.20 → v1.21"];

/// The whole of the story is known.
#[track_caller]
fn check_whole(listed: &Listed) {
    assert_eq!(listed.transitions(ONE), TRANSITIONS, "{}", listed.stderr);
    let known = |field| listed.text(ONE, field);
    assert_eq!(
        [known("first_seen"), known("last_changed"), known("since")],
        [Some(day(0)), Some(day(3)), Some(day(1))]
    );
    assert_eq!(listed.contributors(ONE), [("Ada".to_owned(), 3), ("Bo".to_owned(), 1)]);
    assert_eq!(listed.stderr, "");
}

/// Nothing of it is known, and why is said.
#[track_caller]
fn check_absent(listed: &Listed, reason: &str) {
    assert_eq!(listed.transitions(ONE), Vec::<String>::new());
    for field in ["first_seen", "last_changed", "since"] {
        assert_eq!(listed.text(ONE, field), None, "{field}");
    }
    assert!(listed.contributors(ONE).is_empty());
    assert!(listed.stderr.contains(reason), "{:?} is not in {}", reason, listed.stderr);
    assert_eq!(listed.text(ONE, "status"), Some("implementable".to_owned()), "what the files say is read all the same");
}

fn clone(origin: &Repository, arguments: &[&str]) -> PathBuf {
    let clone = origin.around().join(format!("clone{}", fs::read_dir(origin.around()).expect("a folder").count()));
    let address = format!("file://{}", origin.root().display());
    git(origin.around(), &[&["clone", "-q"], arguments, &[&address, &clone.to_string_lossy()]].concat());
    clone
}

/// How many objects a repository has, and everything that it keeps.
fn objects(root: &Path) -> String {
    git(root, &["count-objects", "-v"])
}

#[test]
fn a_plain_repository() {
    check_whole(&story().list());
}

#[test]
fn a_clone_says_the_same() {
    let origin = story();
    let cold = origin.list();
    assert_eq!(cold.json, list(&clone(&origin, &[])).json, "a clone");
    assert_eq!(cold.json, list(&clone(&origin, &["--no-hardlinks", "--single-branch"])).json, "one branch");
    assert_eq!(cold, origin.list(), "kept");
    fs::remove_dir_all(origin.kept()).expect("removed");
    assert_eq!(cold, origin.list(), "read anew");
    origin.git(&["gc", "-q", "--aggressive", "--prune=now"]);
    origin.git(&["commit-graph", "write", "--reachable", "--changed-paths"]);
    assert_eq!(cold, origin.list_cold(), "packed");
}

#[test]
fn the_number_of_threads_plays_no_part() {
    let repository = story();
    for threads in ["1", "2", "16"] {
        let _ = fs::remove_dir_all(repository.kept());
        let listed = Listed::of(list_command(&repository.root()).args(["--threads", threads]));
        assert_eq!(listed, repository.list_cold(), "{threads}");
    }
}

/// Whoever joins later stands in the same place as if everything were read at once.
#[test]
fn what_is_kept_is_continued() {
    let repository = Repository::new();
    repository.file(ONE, text(7, "Quiet lanterns")).file(METADATA, metadata("provisional", "alpha", "v1.20"));
    repository.commit(0);
    repository.list();
    for (step, status) in ["implementable", "implemented", "deferred"].iter().enumerate() {
        let at = 1 + step as i64 * 4;
        repository.git(&["checkout", "-q", "-b", &format!("branch-{step}")]);
        for (person, latest) in [("Cyd", "v1.21"), ("Bo", "v1.22"), ("Ada", "v1.23")] {
            repository.file(METADATA, metadata(status, "alpha", latest));
            repository.commit_as(person, &format!("{}@example.org", person.to_lowercase()), at);
        }
        repository.git(&["checkout", "-q", "main"]);
        repository.git(&["merge", "-q", "--no-ff", "-m", "Merged", &format!("branch-{step}")]);
        let kept = repository.list();
        assert_eq!(kept, repository.list_cold(), "{status}");
        assert_eq!(kept.transitions(ONE).len(), step + 2, "{:?}", kept.transitions(ONE));
    }
    let contributors: Vec<u64> = repository.list().contributors(ONE).into_iter().map(|(_, commits)| commits).collect();
    assert_eq!(contributors, [4, 3, 3], "a branch counts once, for each who worked on it");
}

/// One name with two addresses is one author of a transition.
#[test]
fn an_author_is_named_once() {
    let repository = story();
    repository.git(&["checkout", "-q", "-b", "side"]);
    for (email, status) in [("bo@example.org", "provisional"), ("bo@example.com", "implemented")] {
        repository.file(METADATA, metadata(status, "beta", "v1.21"));
        repository.commit_as("Bo", email, 4);
    }
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merged", "side"]);
    let listed = repository.list();
    let last =
        listed.of_proposal(ONE)["transitions"].as_array().and_then(|all| all.last()).expect("a transition").clone();
    assert_eq!(last["to"], "implemented");
    assert_eq!(last["author"], "Bo");
}

#[test]
fn no_git() {
    let repository = story();
    let empty = repository.around().join("empty");
    fs::create_dir(&empty).expect("a folder");
    for path in ["", &*empty.to_string_lossy()] {
        check_absent(&Listed::of(list_command(&repository.root()).env("PATH", path)), "there is no git command");
    }
    check_absent(
        &Listed::of(list_command(&repository.root()).env_remove("PATH").env("PATH", "/nonexistent")),
        "no git",
    );
}

#[test]
fn no_repository() {
    let repository = story();
    fs::remove_dir_all(repository.root().join(".git")).expect("removed");
    let ceiling = repository.around().to_owned();
    let listed = Listed::of(list_command(&repository.root()).env("GIT_CEILING_DIRECTORIES", ceiling));
    check_absent(&listed, "this is no git repository");
}

#[test]
fn nothing_committed() {
    let repository = Repository::new();
    repository.file(ONE, text(7, "Quiet lanterns")).file(METADATA, metadata("implementable", "beta", "v1.21"));
    check_absent(&repository.list(), "nothing is committed yet");
    repository.git(&["add", "."]);
    check_absent(&repository.list(), "nothing is committed yet");
}

#[test]
fn what_is_not_committed_has_no_commit() {
    let repository = story();
    repository.file(METADATA, metadata("implemented", "beta", "v1.22"));
    repository.file("keps/sig-light/8-bell/kep.yaml", metadata("provisional", "alpha", "v1.1"));
    repository.file("keps/sig-light/8-bell/README.md", text(8, "Bell"));
    let listed = repository.list();
    let expected: Vec<String> = TRANSITIONS
        .iter()
        .map(|line| (*line).to_owned())
        .chain([
            "status: implementable → implemented uncommitted".to_owned(),
            "latest_milestone: v1.21 → v1.22 uncommitted".to_owned(),
        ])
        .collect();
    assert_eq!(listed.transitions(ONE), expected);
    assert_eq!(listed.text(ONE, "since"), None);
    assert_eq!(listed.text(ONE, "last_changed"), Some(day(3)));
    let new = "keps/sig-light/8-bell/README.md";
    assert!(listed.transitions(new).is_empty());
    assert_eq!(listed.text(new, "first_seen"), None);
    repository.git(&["add", "."]);
    assert_eq!(listed, repository.list(), "staged is not committed");
    assert_eq!(listed, repository.list_cold());
}

#[test]
fn shallow_clones() {
    let origin = story();
    for (depth, transitions, last) in [("1", &TRANSITIONS[..0], day(3)), ("3", &TRANSITIONS[1..], day(3))] {
        let clone = clone(&origin, &["--depth", depth]);
        let before = objects(&clone);
        let listed = list(&clone);
        assert_eq!(listed.transitions(ONE), transitions, "depth {depth}");
        assert_eq!(listed.text(ONE, "first_seen"), None, "depth {depth}");
        assert_eq!(listed.text(ONE, "since"), None, "depth {depth}");
        assert_eq!(listed.text(ONE, "last_changed"), Some(last), "depth {depth}");
        assert!(listed.stderr.contains("the clone is shallow"), "{}", listed.stderr);
        assert!(!clone.join(".git/roadbook").exists(), "what may still grow backwards is not kept");
        assert_eq!(before, objects(&clone));
        git(&clone, &["fetch", "-q", "--unshallow"]);
        check_whole(&list(&clone));
    }
}

/// A clone that says it is shallow, though all of its history is in it.
#[test]
fn a_shallow_clone_that_reaches_the_beginning() {
    let origin = story();
    check_whole(&list(&clone(&origin, &["--depth", "50"])));
}

#[test]
fn clones_without_the_contents_of_earlier_files() {
    let origin = story();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = clone(&origin, &["--filter=blob:none"]);
    let before = objects(&clone);
    let all = || git(&clone, &["rev-list", "--objects", "--all", "--missing=print"]);
    let missing = all();
    assert!(missing.contains("\n?"), "the clone lacks something: {missing}");
    let listed = list(&clone);
    assert_eq!(before, objects(&clone), "nothing is fetched");
    assert_eq!(missing, all());
    assert!(listed.stderr.contains("the clone is partial: 3 earlier versions"), "{}", listed.stderr);
    assert_eq!(listed.text(ONE, "first_seen"), Some(day(0)));
    assert_eq!(listed.text(ONE, "last_changed"), Some(day(3)));
    assert!(!clone.join(".git/roadbook").exists(), "what may still be filled in is not kept");
}

#[test]
fn clones_without_earlier_folders() {
    let origin = story();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = clone(&origin, &["--filter=tree:0"]);
    let before = objects(&clone);
    let listed = list(&clone);
    assert_eq!(before, objects(&clone), "nothing is fetched");
    check_absent(&listed, "no history was read: git cannot read the history");
}

#[test]
fn a_detached_head() {
    let repository = story();
    repository.git(&["checkout", "-q", "--detach"]);
    check_whole(&repository.list());
    repository.git(&["checkout", "-q", "HEAD~2"]);
    assert_eq!(repository.list().transitions(ONE), &TRANSITIONS[..1]);
    repository.git(&["checkout", "-q", "main"]);
    check_whole(&repository.list());
}

/// The submodule has a history of its own; that of the repository round it says nothing of its proposals.
#[test]
fn submodules() {
    let (outer, inner) = (Repository::new(), story());
    outer.file("keps/sig-light/9-outer/kep.yaml", metadata("provisional", "alpha", "v1.1"));
    outer.file("keps/sig-light/9-outer/README.md", text(9, "Outer"));
    outer.commit(5);
    outer.git(&["submodule", "--quiet", "add", &inner.root().to_string_lossy(), "inner"]);
    outer.commit(6);
    check_whole(&list(&outer.root().join("inner")));
    let listed = outer.list();
    assert_eq!(listed.text("keps/sig-light/9-outer/README.md", "first_seen"), Some(day(5)));
    assert_eq!(listed, outer.list_cold());
}

#[test]
fn linked_work_trees() {
    let repository = story();
    let linked = repository.around().join("linked");
    repository.git(&["worktree", "add", "-q", "-b", "linked", &linked.to_string_lossy()]);
    check_whole(&list(&linked));
    put(&linked, METADATA, metadata("implemented", "beta", "v1.21"));
    git(&linked, &["add", "."]);
    commit(&linked, "Ada", "ada@example.org", 4, &[]);
    assert_eq!(list(&linked).transitions(ONE).len(), 4);
    check_whole(&repository.list());
    let apart = files(&repository.root().join(".git/worktrees/linked/roadbook"));
    assert_eq!(apart.len(), 1, "each work tree keeps its own");
}

#[test]
fn a_tree_within_a_repository() {
    let repository = Repository::new();
    tell(&repository, "elsewhere/of all/");
    fs::create_dir_all(repository.root().join("the tree")).expect("a folder");
    repository.git(&["mv", "elsewhere/of all/keps", "the tree/keps"]);
    repository.commit(4);
    let listed = list(&repository.root().join("the tree"));
    assert_eq!(listed.transitions(ONE), TRANSITIONS);
    assert_eq!([listed.text(ONE, "first_seen"), listed.text(ONE, "last_changed")], [Some(day(0)), Some(day(4))]);
    // The tree and the repository keep what they know apart.
    let whole = repository.list();
    assert_eq!(whole.transitions(&format!("the tree/{ONE}")), TRANSITIONS);
    assert_eq!(listed, list(&repository.root().join("the tree")));
    assert_eq!(files(&repository.kept()).len(), 2);
}

#[test]
fn somebody_elses_repository() {
    let repository = story();
    let listed = Listed::of(list_command(&repository.root()).env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"));
    check_absent(&listed, "git does not trust this repository");
    assert!(listed.stderr.contains("safe.directory"), "{}", listed.stderr);
    assert!(!listed.stderr.contains(&*repository.around().to_string_lossy()), "{}", listed.stderr);
}

#[test]
fn sha256() {
    let repository = Repository::with(&["--object-format=sha256"]);
    tell(&repository, "");
    let listed = repository.list();
    check_whole(&listed);
    let hash = listed.of_proposal(ONE)["transitions"][0]["commit"].as_str().map_or(0, str::len);
    assert_eq!(hash, 64);
    assert_eq!(listed, repository.list());
}

#[test]
fn refs_in_tables() {
    let repository = Repository::with(&["--ref-format=reftable"]);
    tell(&repository, "");
    check_whole(&repository.list());
}

/// Whatever stands in the place of what was kept: it is read anew, and said so.
#[test]
fn what_is_kept_may_be_broken() {
    let repository = story();
    let expected = repository.list();
    let kept = files(&repository.kept());
    let (name, good) = kept.iter().next().expect("something is kept");
    assert_eq!(kept.len(), 1, "{:?}", kept.keys());
    let mut changed = good.clone();
    let last = changed.len() - 20;
    changed[last] ^= 1;
    let broken: [(&str, Vec<u8>); 7] = [
        ("empty", Vec::new()),
        ("cut", good[..good.len() / 2].to_vec()),
        ("cut by one", good[..good.len() - 1].to_vec()),
        ("longer", [good, &b" "[..]].concat()),
        ("one bit", changed),
        ("foreign", b"{\"version\":1}\n".to_vec()),
        ("no text", vec![0xff; 4096]),
    ];
    for (what, bytes) in broken {
        fs::write(repository.kept().join(name), bytes).expect("written");
        let listed = repository.list();
        assert_eq!(listed.json, expected.json, "{what}");
        assert!(listed.stderr.contains("what was kept of the history could not be used"), "{what}: {}", listed.stderr);
        assert_eq!(repository.list(), expected, "{what}: mended");
        assert_eq!(files(&repository.kept()), kept, "{what}: kept again");
    }
    fs::remove_file(repository.kept().join(name)).expect("removed");
    fs::create_dir(repository.kept().join(name)).expect("a folder");
    let listed = repository.list();
    assert_eq!(listed.json, expected.json, "a folder");
    assert!(listed.stderr.contains("could not be used"), "{}", listed.stderr);
}

/// What was kept for another commit that this history does not have.
#[test]
fn history_that_is_rewritten() {
    let repository = story();
    check_whole(&repository.list());
    repository.file(METADATA, metadata("implementable", "stable", "v1.21"));
    repository.git(&["add", "."]);
    commit(&repository.root(), "Bo", "bo@example.org", 3, &["--amend"]);
    let amended = repository.list();
    assert_eq!(amended.transitions(ONE)[1..], ["stage: alpha → stable", "latest_milestone: v1.20 → v1.21"]);
    assert_eq!(amended, repository.list_cold());
    for back in ["HEAD~1", "HEAD~2"] {
        repository.git(&["reset", "-q", "--hard", back]);
        assert_eq!(repository.list(), repository.list_cold(), "{back}");
    }
    assert!(repository.list().transitions(ONE).is_empty());
    // A history that has nothing to do with it, the old one gone for good.
    repository.git(&["checkout", "-q", "--orphan", "new"]);
    repository.commit(8);
    repository.git(&["branch", "-q", "-D", "main"]);
    repository.git(&["reflog", "expire", "--expire=now", "--all"]);
    repository.git(&["gc", "-q", "--prune=now"]);
    let listed = repository.list();
    assert_eq!(listed, repository.list_cold());
    assert_eq!(listed.text(ONE, "first_seen"), Some(day(8)));
}

/// A merge whose first parent is the branch: the main line of before is now a side.
#[test]
fn a_main_line_that_changes_sides() {
    let repository = story();
    repository.list();
    repository.git(&["checkout", "-q", "-b", "other", "HEAD~2"]);
    repository.file("notes.md", "A note.\n");
    repository.commit_as("Cyd", "cyd@example.org", 5);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merged", "main"]);
    let listed = repository.list();
    assert_eq!(listed, repository.list_cold());
    assert_eq!(listed.transitions(ONE), TRANSITIONS);
    assert_eq!(listed.of_proposal(ONE)["transitions"][1]["author"], "Ada, Bo", "whose work the merge brought");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written() {
    let repository = story();
    // A file in the folder's place stops everybody, whatever their rights.
    fs::write(repository.kept(), "not a folder").expect("written");
    let listed = repository.list();
    assert_eq!(listed.transitions(ONE), TRANSITIONS);
    assert!(listed.stderr.contains("note: "), "{}", listed.stderr);
    assert_eq!(fs::read_to_string(repository.kept()).expect("the file"), "not a folder");
    assert_eq!(listed, repository.list());
}

/// Names by `.mailmap`, as it stands in the work tree, also where the names were kept under an older one.
#[test]
fn mailmap() {
    let repository = story();
    repository.list();
    repository.file(".mailmap", "Ada Lovelace <ada@example.org>\n<ada@example.org> <bo@example.org>\n");
    let mapped = [("Ada Lovelace".to_owned(), 4)];
    let check = |when: &str| {
        let listed = repository.list();
        assert_eq!(listed, repository.list_cold(), "{when}");
        listed
    };
    check("not committed");
    repository.commit(4);
    assert_eq!(check("committed").contributors(ONE)[0], ("Ada Lovelace".to_owned(), 3));
    repository.file(".mailmap", "Ada Lovelace <ada@example.org>\nAda Lovelace <ada@example.org> <bo@example.org>\n");
    repository.commit(5);
    let listed = check("changed");
    assert_eq!(listed.contributors(ONE), mapped);
    assert_eq!(listed.of_proposal(ONE)["transitions"][1]["author"], "Ada Lovelace");
    assert_eq!(list(&repository.root().join("keps")).contributors("sig-light/7-lantern/README.md"), mapped);
    fs::remove_file(repository.root().join(".mailmap")).expect("removed");
    assert_eq!(check("removed").contributors(ONE), [("Ada".to_owned(), 3), ("Bo".to_owned(), 1)]);
}

#[cfg(unix)]
#[test]
fn names_of_every_kind() {
    let names = [
        "with space",
        "with \"quotes\" and 'more'",
        "with\nline",
        "with\ttab",
        "ünïcödé-文書-🏮",
        "-dash",
        ":colon",
        ":(top)magic",
        "*star?[x]",
        "back\\slash",
        "{a,b}",
        "#hash",
        "%41",
        "\u{1}soh",
        "100%",
    ];
    let repository = Repository::new();
    let status = |status: &str| {
        for (at, name) in names.iter().enumerate() {
            repository.file(&format!("keps/{name}/kep.yaml"), metadata(status, "alpha", "v1.20"));
            repository.file(&format!("keps/{name}/README.md"), text(at as u32, name));
        }
    };
    status("provisional");
    repository.commit(0);
    status("implementable");
    repository.commit(1);
    let listed = repository.list();
    assert_eq!(listed.proposals.len(), names.len(), "{:?}", listed.proposals.keys());
    for path in listed.proposals.keys() {
        assert_eq!(listed.transitions(path), TRANSITIONS[..1], "{path:?}");
        assert_eq!(listed.text(path, "first_seen"), Some(day(0)), "{path:?}");
    }
    assert_eq!(listed, repository.list());
}

/// The root itself may begin with a dash, or be a name that git would read otherwise.
#[cfg(unix)]
#[test]
fn folders_of_every_kind() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    let plain = story();
    let expected = plain.list();
    let names: [&[u8]; 7] =
        [b"-dash", b":colon", b"with space", b"line\nline", b"\xc3\xbc", b"latin-\xfc", b"quote\"'"];
    for name in names {
        let around = tempfile::tempdir().expect("a temporary folder");
        let root = around.path().join(OsString::from_vec(name.to_vec()));
        let output =
            git_command(around.path()).args(["clone", "-q"]).args([&plain.root(), &root]).output().expect("git");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let named = String::from_utf8_lossy(name).into_owned();
        let listed = list(&root);
        assert_eq!(listed.transitions(ONE), expected.transitions(ONE), "{named:?}");
        assert_eq!(listed, list(&root), "{named:?}");
        let beside: Vec<OsString> =
            fs::read_dir(around.path()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(beside, [OsString::from_vec(name.to_vec())], "nothing is written beside {named:?}");
        let within = list(&root.join("keps"));
        assert_eq!(within.transitions("sig-light/7-lantern/README.md"), TRANSITIONS, "within {named:?}");
    }
}

#[test]
fn authors_of_every_kind() {
    let names = ["O'Neil \"Nil\"", "Zoë 文 🏮", "a\tb", "%aN", "-dash", "\u{202e}right", "a, b", "a\\n", "a&<b>c"];
    let repository = Repository::new();
    repository.file(ONE, text(7, "Quiet lanterns"));
    for (at, name) in names.iter().enumerate() {
        repository.file(METADATA, metadata("provisional", "alpha", &format!("v1.{}", at + 1)));
        repository.commit_as(name, "x@example.org", at as i64);
    }
    let listed = repository.list();
    let transitions = listed.of_proposal(ONE)["transitions"].as_array().cloned().unwrap_or_default();
    assert_eq!(transitions.len(), names.len() - 1);
    for (transition, name) in transitions.iter().zip(&names[1..]) {
        // Git itself leaves out angle brackets.
        assert_eq!(transition["author"], name.replace(['<', '>'], ""));
    }
    assert_eq!(listed, repository.list());
}

/// Nothing but what is kept is ever written: the work tree, the index, the refs and the objects stay as they are.
#[test]
fn nothing_else_is_written() {
    let repository = story();
    repository.file(METADATA, metadata("deferred", "beta", "v1.21")).file("untracked.md", "# Untracked\n");
    repository.git(&["checkout", "-q", "-b", "side"]);
    let everything = || -> BTreeMap<String, Vec<u8>> {
        files(repository.around()).into_iter().filter(|(path, _)| !path.contains("/.git/roadbook/")).collect()
    };
    let before = everything();
    assert!(before.keys().any(|path| path.ends_with(".git/index")));
    for _ in 0..2 {
        repository.list();
        let changed: Vec<String> = everything()
            .into_iter()
            .filter(|(path, bytes)| before.get(path) != Some(bytes))
            .map(|(path, _)| path)
            .collect();
        assert!(changed.is_empty(), "{changed:?}");
        assert_eq!(everything().len(), before.len());
    }
    let kept: Vec<String> = files(&repository.kept()).into_keys().collect();
    assert!(kept.len() == 1 && kept[0].starts_with("ledger-"), "{kept:?}");
}

/// The place of a proposal was another's before: each has its own past.
#[test]
fn a_place_that_another_left() {
    let repository = Repository::new();
    let [first, second] = ["keps/sig-light/1-a", "keps/sig-light/2-b"];
    for (folder, number, status) in [(first, 1, "implemented"), (second, 2, "provisional")] {
        repository.file(&format!("{folder}/kep.yaml"), metadata(status, "alpha", "v1.1"));
        repository.file(&format!("{folder}/README.md"), text(number, "One"));
        repository.commit(i64::from(number));
    }
    repository.git(&["rm", "-q", "-r", first]);
    repository.commit(3);
    repository.file(&format!("{second}/kep.yaml"), metadata("implementable", "alpha", "v1.1"));
    repository.commit(4);
    repository.git(&["mv", second, first]);
    repository.commit(5);
    let listed = repository.list();
    let path = format!("{first}/README.md");
    assert_eq!(listed.transitions(&path), TRANSITIONS[..1]);
    assert_eq!(listed.text(&path, "first_seen"), Some(day(2)));
}

/// A flat file of few words becomes a folder: git takes it for the metadata file's former self.
#[test]
fn a_short_file_becomes_a_folder() {
    let repository = Repository::new();
    let fields = metadata("provisional", "alpha", "v1.20");
    repository.file("keps/sig-light/7-lantern.md", format!("---\n{fields}---\n\n# Lanterns\n\nShort.\n"));
    repository.commit(0);
    fs::remove_file(repository.root().join("keps/sig-light/7-lantern.md")).expect("removed");
    repository.file(METADATA, metadata("implementable", "alpha", "v1.20")).file(ONE, "# Lanterns\n\nShort.\n");
    repository.commit(1);
    assert!(
        repository
            .git(&["show", "--raw", "-M", "--format="])
            .contains("7-lantern.md\tkeps/sig-light/7-lantern/kep.yaml")
    );
    let listed = repository.list();
    assert_eq!(listed.transitions(ONE), TRANSITIONS[..1]);
    assert_eq!(listed.of_proposal(ONE)["milestones"], serde_json::json!({}));
    assert_eq!(listed.text(ONE, "first_seen"), Some(day(0)));
}

/// What is `kep.yaml` today was called otherwise, and was worked on then.
#[test]
fn a_metadata_file_that_was_called_otherwise() {
    for name in ["kep.yml", "7.yaml"] {
        let repository = Repository::new();
        let before = METADATA.replace("kep.yaml", name);
        for (at, (path, text)) in [
            (&before, metadata("provisional", "alpha", "v1.20")),
            (&before, metadata("implementable", "alpha", "v1.20")),
            (&before, metadata("implementable", "beta", "v1.21")),
        ]
        .into_iter()
        .enumerate()
        {
            repository.file(path, text);
            repository.commit(at as i64);
        }
        repository.git(&["mv", &before, METADATA]);
        repository.commit(3);
        repository.file(ONE, text(7, "Quiet lanterns"));
        repository.commit(4);
        let listed = repository.list();
        assert_eq!(listed.transitions(ONE), TRANSITIONS, "{name}");
        assert_eq!(listed.text(ONE, "first_seen"), Some(day(0)), "{name}");
        assert_eq!(listed.contributors(ONE), [("Ada".to_owned(), 5)], "{name}");
    }
}

#[test]
fn the_same_text_in_two_dialects() {
    let repository = Repository::new();
    let front = |status: &str| {
        format!("---\ntitle: One\nstatus: {status}\nkep-number: 7\nowning-sig: sig-light\n---\n\n# One\n\nText.\n")
    };
    let both = |status: &str| {
        for path in ["keps/sig-light/7-one.md", "enhancements/light/one.md"] {
            repository.file(path, front(status));
        }
        repository.commit(0);
    };
    both("provisional");
    both("implementable");
    let listed = repository.list();
    for path in ["keps/sig-light/7-one.md", "enhancements/light/one.md"] {
        assert_eq!(listed.transitions(path), ["status: provisional → implementable"], "{path}");
    }
}
