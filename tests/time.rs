//! What a roadmap makes of the past: timelines of three origins, movements, slips, tenures, digests. Each story is a
//! real repository; what it comes to is a text.

use std::fmt::Write as _;
use std::path::PathBuf;

use roadbook::build::{self, Reading};
use roadbook::export::digest::{Span, digest, markdown};
use roadbook::roadmap::timeline::{Point, Subject};
use roadbook::roadmap::{Roadmap, Slip};

use crate::ledger::Repository;
use crate::project::{Outcome, ROADBOOK};
use crate::{links, safety};

/// A proposal in a folder, as its files say it.
#[derive(Clone, Copy)]
struct Kep<'text> {
    folder: &'text str,
    status: &'text str,
    stage: &'text str,
    latest: &'text str,
    /// Lines of the mapping, such as `alpha: "v1.1"`.
    milestones: &'text [&'text str],
    /// Lines of the history section.
    history: &'text [&'text str],
    created: &'text str,
}

const KEP: Kep<'_> = Kep {
    folder: "10-lamps",
    status: "provisional",
    stage: "",
    latest: "",
    milestones: &[],
    history: &[],
    created: "2019-12-20",
};

impl Kep<'_> {
    fn put(&self, repository: &Repository) {
        let mut metadata = format!("title: Lamps of {}\nowning-sig: sig-light\nstatus: {}\n", self.folder, self.status);
        for (key, value) in [("creation-date", self.created), ("stage", self.stage), ("latest-milestone", self.latest)]
        {
            if !value.is_empty() {
                let _ = writeln!(metadata, "{key}: \"{value}\"");
            }
        }
        if !self.milestones.is_empty() {
            let _ = writeln!(metadata, "milestone:\n  {}", self.milestones.join("\n  "));
        }
        let history: Vec<String> = self.history.iter().map(|line| format!("- {line}\n")).collect();
        let text = format!("# Lamps\n\n## Summary\n\nLight.\n\n## Implementation History\n\n{}\n", history.concat());
        let text = text + "## Links\n\n[talk]: https://talks.example/1\n";
        repository.file(&format!("keps/sig-light/{}/kep.yaml", self.folder), metadata);
        repository.file(&format!("keps/sig-light/{}/README.md", self.folder), text);
    }
}

/// Commits, each on its day (the first one is 2020-01-01), and what the work tree holds in the end.
fn story(days: &[(i64, Kep<'_>)], loose: Option<Kep<'_>>) -> Repository {
    let repository = Repository::new();
    for (day, kep) in days {
        kep.put(&repository);
        repository.commit(*day);
    }
    if let Some(kep) = loose {
        kep.put(&repository);
    }
    repository
}

/// A site on which everything stands that only a history tells: a chart, slips, a stuck proposal, a bulk edit, lines of
/// several origins, and what is not yet committed.
pub(crate) fn site() -> (Repository, PathBuf) {
    let repository = Repository::new();
    let history =
        &["2020-03: Promoted to beta in v1.3", "v1.5: stable planned", "See [the talk][Talk] <b>about</b> it"];
    let folders: Vec<String> = (11..=18).map(|number| format!("{number}-x")).collect();
    KEP.put(&repository);
    folders.iter().for_each(|folder| Kep { folder, ..KEP }.put(&repository));
    repository.commit(0);
    ALPHA.put(&repository);
    folders.iter().skip(1).for_each(|folder| Kep { folder, ..ALPHA }.put(&repository));
    repository.commit_as("Ada <i>L</i>", "ada@example.org", 10);
    Kep { history, ..BETA }.put(&repository);
    repository.commit(70);
    Kep { folder: "12-x", status: "withdrawn", ..ALPHA }.put(&repository);
    repository.commit(500);
    Kep { folder: "13-x", status: "implemented", ..BETA }.put(&repository);
    let site = repository.root().with_file_name("site");
    let mut command = std::process::Command::new(ROADBOOK);
    let outcome = Outcome::of(command.arg("build").arg(repository.root()).arg("-d").arg(&site));
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    (repository, site)
}

#[test]
fn every_link_of_a_site_with_a_history_leads_somewhere() {
    let (repository, site) = site();
    assert_eq!(links::check(&site, "/"), Vec::<String>::new());
    assert_eq!(safety::check(&site), Vec::<String>::new());
    assert_eq!(safety::traces(&site, &[&repository.root()]), Vec::<String>::new());
    let page = |path: &str| std::fs::read_to_string(site.join(path)).expect("a page");
    for (path, text) in [
        ("status/index.html", "<polygon"),
        ("status/provisional/index.html", "stuck"),
        ("milestones/v1.2/index.html", "Slipped out"),
        ("timeline/2020/index.html", "a bulk edit of 8 proposals"),
        ("proposals/13-x/index.html", "not yet committed"),
        ("proposals/10-lamps/index.html", "o-written"),
        ("proposals/10-lamps/index.html", "<div class=\"text\">See <a href=\"https://talks.example/1\""),
        ("index.html", "Longest in their status"),
    ] {
        assert!(page(path).contains(text), "{path}: {text}");
    }
}

fn read(repository: &Repository) -> Reading {
    build::read(&repository.root(), true).expect("a roadmap")
}

/// The first proposal's timeline: where a point is placed, its release, what it is about, who tells it.
fn told(roadmap: &Roadmap) -> String {
    let timeline = &roadmap.timelines[0];
    let mut out = String::new();
    let lists = [
        ("", &timeline.dated),
        ("in ", &timeline.released),
        ("planned ", &timeline.planned),
        ("unplaced ", &timeline.unplaced),
    ];
    for (word, points) in lists {
        for point in points {
            let _ = writeln!(out, "{word}{}", one(point));
        }
    }
    out
}

fn one(point: &Point) -> String {
    let date = point.date.as_ref().map(|date| date.iso());
    let loose = point.uncommitted.then(|| "uncommitted".to_owned());
    let release = point.milestone.as_ref().and_then(|milestone| milestone.key());
    let subjects = point.subjects.iter().map(|subject| match subject {
        Subject::Beginning => "beginning".to_owned(),
        Subject::Stage(name) | Subject::Status(name) => name.clone(),
    });
    let origins: Vec<&str> = point.told.iter().map(|told| told.origin().word()).collect();
    let words: Vec<String> = date.into_iter().chain(loose).chain(release).chain(subjects).collect();
    format!("{} ({})", words.join(" "), origins.join(" "))
}

#[track_caller]
fn check(days: &[(i64, Kep<'_>)], loose: Option<Kep<'_>>, expected: &[&str]) {
    let reading = read(&story(days, loose));
    let told = told(&reading.roadmap);
    assert_eq!(told.lines().collect::<Vec<_>>(), expected, "\n{told}");
}

const ALPHA: Kep<'_> = Kep {
    status: "implementable",
    stage: "alpha",
    latest: "v1.1",
    milestones: &["alpha: \"v1.1\"", "beta: \"v1.2\""],
    ..KEP
};
const BETA: Kep<'_> = Kep {
    stage: "beta",
    latest: "v1.3",
    milestones: &["alpha: \"1.1\"", "beta: \"v1.3\"", "stable: \"v1.5\""],
    ..ALPHA
};

#[test]
fn what_two_origins_tell_is_one_line() {
    let history = &[
        "2020-01-09: KEP marked implementable",
        "2020-03: Promoted to beta in v1.3",
        "v1.5: stable planned",
        "Somebody talked about it",
    ];
    check(
        &[(0, KEP), (10, ALPHA), (70, Kep { history, ..BETA })],
        None,
        &[
            "2019-12-20 beginning (declared)",
            "2020-01-01 beginning (git)",
            // One commit made it implementable and alpha.
            "2020-01-09 1.1 implementable alpha (written git declared)",
            "2020-03 1.3 beta (written git declared)",
            "planned 1.5 stable (written declared)",
            "unplaced  (written)",
        ],
    );
}

#[test]
fn other_releases_and_distant_times_are_other_things() {
    // Another release, and the same one two years later.
    let history = &["2020-02-01: Beta in v1.2", "2018-03-01: beta in v1.3"];
    check(
        &[(0, ALPHA), (70, Kep { history, ..BETA })],
        None,
        &[
            "2018-03-01 1.3 beta (written declared)",
            "2019-12-20 beginning (declared)",
            "2020-01-01 beginning (git)",
            "2020-02-01 1.2 beta (written)",
            "2020-03-11 1.3 beta (git)",
            "in 1.1 alpha (declared)",
            "planned 1.5 stable (declared)",
        ],
    );
}

#[test]
fn a_stage_that_it_came_back_to_is_not_the_one_that_it_reached() {
    let history = &["2020-01-05: Alpha in v1.1"];
    check(
        &[(0, ALPHA), (70, BETA), (80, Kep { history, ..ALPHA })],
        None,
        &[
            "2019-12-20 beginning (declared)",
            "2020-01-01 beginning (git)",
            "2020-01-05 1.1 alpha (written declared)",
            "2020-03-11 1.3 beta (git)",
            "2020-03-21 1.1 alpha (git)",
            "planned 1.2 beta (declared)",
        ],
    );
}

#[test]
fn a_line_without_a_release_is_joined_only_where_there_is_no_choice() {
    let once = &["2020-03-01: Graduated to beta"];
    let end = "2020-03-01 1.3 beta (written git declared)";
    let before = ["2019-12-20 beginning (declared)", "2020-01-01 beginning (git)"];
    let after = ["in 1.1 alpha (declared)", "planned 1.5 stable (declared)"];
    let expected: Vec<&str> = before.into_iter().chain([end]).chain(after).collect();
    check(&[(0, ALPHA), (70, Kep { history: once, ..BETA })], None, &expected);

    let late = &["2020-05-01: Beta implementation merged"];
    let between = ["2020-03-11 1.3 beta (git declared)", "2020-05-01 beta (written)"];
    let expected: Vec<&str> = before.into_iter().chain(between).chain(after).collect();
    check(&[(0, ALPHA), (70, Kep { history: late, ..BETA })], None, &expected);

    let twice = &["2020-03-01: Graduated to beta", "2020-03-08: Promoted to beta"];
    let between = ["2020-03-01 beta (written)", "2020-03-08 beta (written)", "2020-03-11 1.3 beta (git declared)"];
    let expected: Vec<&str> = before.into_iter().chain(between).chain(after).collect();
    check(&[(0, ALPHA), (70, Kep { history: twice, ..BETA })], None, &expected);

    let same_day = &["2020-03-11: Promoted to beta", "2020-03-08: Promoted to beta"];
    let between = ["2020-03-08 beta (written)", "2020-03-11 1.3 beta (written git declared)"];
    let expected: Vec<&str> = before.into_iter().chain(between).chain(after).collect();
    check(&[(0, ALPHA), (70, Kep { history: same_day, ..BETA })], None, &expected);
}

#[test]
fn what_is_not_committed_comes_last_and_a_proposal_may_be_new_altogether() {
    check(
        &[(0, KEP)],
        Some(ALPHA),
        &[
            "2019-12-20 beginning (declared)",
            "2020-01-01 beginning (git)",
            "uncommitted 1.1 implementable alpha (git declared)",
            "planned 1.2 beta (declared)",
        ],
    );
    let reading = read(&story(&[(0, KEP)], Some(Kep { folder: "9-bells", ..KEP })));
    assert_eq!(reading.roadmap.proposals[0].label, "KEP-9");
    assert_eq!(told(&reading.roadmap), "2019-12-20 beginning (declared)\nuncommitted beginning (git)\n");
}

#[test]
fn a_move_that_is_not_committed_keeps_its_past() {
    let past = |reading: &Reading| reading.roadmap.ledger.pasts[0].transitions.len();
    // The same files in another folder.
    let repository = story(&[(0, KEP), (10, ALPHA)], None);
    let before = past(&read(&repository));
    std::fs::remove_dir_all(repository.root().join("keps/sig-light/10-lamps")).expect("it goes");
    Kep { folder: "11-bright-lamps", ..ALPHA }.put(&repository);
    let metadata = "title: Lamps of 10-lamps\nowning-sig: sig-light\nstatus: implementable\ncreation-date: \"2019-12-20\"\nstage: \
                    \"alpha\"\nlatest-milestone: \"v1.1\"\nmilestone:\n  alpha: \"v1.1\"\n  beta: \"v1.2\"\n";
    repository.file("keps/sig-light/11-bright-lamps/kep.yaml", metadata);
    let reading = read(&repository);
    assert_eq!((past(&reading), reading.roadmap.ledger.pasts[0].first_seen), (before, Some(1)));
    // Another number and other texts, under the same name.
    std::fs::remove_dir_all(repository.root().join("keps/sig-light/11-bright-lamps")).expect("it goes");
    Kep { folder: "12-lamps", created: "2019-12-19", history: &["2020-01-05: moved"], ..BETA }.put(&repository);
    let reading = read(&repository);
    let loose = reading.roadmap.ledger.pasts[0].transitions.iter().filter(|transition| transition.commit.is_none());
    assert_eq!((past(&reading) > before, loose.count() > 0), (true, true), "its past, and what is new in it");
    // Two that might be it are none.
    repository.file("keps/sig-light/13-lamps/README.md", "# Other lamps\n");
    assert_eq!(read(&repository).roadmap.ledger.pasts.iter().filter(|past| past.first_seen.is_some()).count(), 0);
}

#[test]
fn reformatting_moves_nothing() {
    let same = Kep {
        status: "Implementable",
        stage: "ALPHA",
        latest: "1.1",
        milestones: &["beta: v1.2", "alpha: 1.1.0", "stable: TBD"],
        ..KEP
    };
    let reading = read(&story(&[(0, ALPHA), (5, same)], None));
    assert_eq!(reading.roadmap.ledger.pasts[0].transitions, []);
    assert_eq!(reading.roadmap.movements.len(), 1, "only that it came");
}

/// What every commit meant, the oldest first.
#[track_caller]
fn check_kinds(days: &[(i64, Kep<'_>)], expected: &[&str]) {
    let reading = read(&story(days, None));
    let kinds = reading
        .roadmap
        .movements
        .iter()
        .rev()
        .map(|movement| movement.kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", "));
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
}

#[test]
fn movements_are_told_by_what_they_mean() {
    let later = Kep { milestones: &["alpha: \"v1.1\"", "beta: \"v1.4\""], ..ALPHA };
    check_kinds(
        &[
            (0, KEP),
            (1, ALPHA),
            (2, later),
            (3, ALPHA),
            (4, BETA),
            (5, ALPHA),
            (6, Kep { milestones: &["alpha: \"v1.1\""], ..ALPHA }),
            (7, Kep { status: "implemented", milestones: &["alpha: \"v1.1\""], ..ALPHA }),
            (8, Kep { milestones: &["alpha: \"v1.1\""], ..ALPHA }),
            (9, Kep { status: "withdrawn", milestones: &["alpha: \"v1.1\""], ..ALPHA }),
        ],
        &[
            "new",
            "promoted, advanced, targeted",
            "slipped",
            "pulled in",
            "promoted, slipped, targeted",
            "reversed, pulled in, dropped",
            "dropped",
            "implemented",
            "reversed",
            "withdrawn",
        ],
    );
}

#[test]
fn what_slipped_is_on_both_releases() {
    let at = |beta: &'static [&'static str]| Kep { milestones: beta, ..ALPHA };
    let reading = read(&story(
        &[
            (0, at(&["beta: \"v1.9\"", "stable: \"v1.12\""])),
            (1, at(&["beta: \"v1.10\"", "stable: \"v1.12\""])),
            (2, at(&["beta: \"v1.14\"", "stable: \"v1.12\""])),
            (3, at(&["beta: \"v1.11\"", "stable: \"TBD\""])),
        ],
        None,
    ));
    let list = |slips: &[Slip]| -> Vec<String> {
        let one =
            |slip: &Slip| format!("{} {} → {}", slip.track, slip.from.join(", "), slip.to.as_deref().unwrap_or("-"));
        slips.iter().map(one).collect()
    };
    let mut out = String::new();
    for milestone in reading.roadmap.milestones.iter() {
        for (word, slips) in
            [("out", &milestone.slipped_out), ("in", &milestone.slipped_in), ("dropped", &milestone.dropped)]
        {
            for slip in list(slips) {
                let _ = writeln!(out, "{} {word}: {slip}", milestone.name);
            }
        }
    }
    // What once was for 1.14 and now is for an earlier one has not slipped.
    let expected = "v1.9 out: beta 1.9, 1.10 → 1.11\nv1.10 out: beta 1.9, 1.10 → 1.11\nv1.11 in: beta 1.9, 1.10 → 1.11\n\
                    v1.12 dropped: stable 1.12 → -\n";
    assert_eq!(out, expected);
    let names: Vec<&str> = reading.roadmap.milestones.iter().map(|milestone| milestone.name.as_str()).collect();
    assert_eq!(names, ["v1.1", "v1.9", "v1.10", "v1.11", "v1.12"], "what nobody names any more has its page still");
}

#[test]
fn time_is_counted_to_the_newest_commit_and_compared_with_what_is_usual() {
    let repository = Repository::new();
    // Six that were provisional for ten days, and one that still is.
    for number in 1..=7 {
        Kep { folder: &format!("{number}-x"), ..KEP }.put(&repository);
    }
    repository.commit(0);
    for number in 1..=6 {
        Kep { folder: &format!("{number}-x"), ..ALPHA }.put(&repository);
    }
    repository.commit(10);
    repository.file("README.md", "# Later\n");
    repository.commit(400);
    let reading = read(&repository);
    let tenures = &reading.roadmap.tenures;
    let known: Vec<_> = tenures.proposals.iter().map(|tenure| (tenure.days, tenure.stuck)).collect();
    assert_eq!(known, [vec![(Some(390), false); 6], vec![(Some(400), true)]].concat());
    let usual = tenures.usual["provisional"];
    assert_eq!((usual.median, usual.stays, usual.lasting), (10, 7, 1));

    repository.file("book.toml", "[roadmap]\ntoday = \"2020-02-01\"\n");
    let reading = read(&repository);
    assert_eq!(
        reading.roadmap.tenures.proposals[6].days,
        Some(31),
        "the configured day counts before the newest commit"
    );
}

#[test]
fn a_digest_tells_what_is_another_than_before() {
    let repository =
        story(&[(0, KEP), (10, ALPHA), (20, KEP), (31, BETA), (60, Kep { folder: "20-bells", ..KEP })], None);
    let reading = read(&repository);
    let all = Span { since: "x".to_owned(), until: None, commits: vec![true; reading.roadmap.ledger.commits.len()] };
    let told = digest(&reading.roadmap, &all);
    assert_eq!(
        told.summary.into_iter().collect::<Vec<_>>(),
        [("advanced", 1), ("new", 2), ("promoted", 1), ("targeted", 1)]
    );
    let middle = Span { commits: vec![false, false, true, true, false], ..all };
    let told = digest(&reading.roadmap, &middle);
    assert_eq!(told.proposals, [], "there and back is nothing");
    assert_eq!(
        markdown(&reading.roadmap, &told),
        "# Kubernetes enhancement proposals (KEP): since x\n\nNothing moved.\n"
    );
}

/// What `roadbook digest` prints of a story in which ten days lie between the steps.
#[track_caller]
fn check_digest(arguments: &[&str], expected: &str) {
    let sly = Kep { folder: "20-b<i>@x", ..KEP };
    let repository = story(
        &[(0, KEP), (10, ALPHA), (20, sly), (30, BETA), (40, Kep { status: "withdrawn", ..sly })],
        Some(Kep { status: "implemented", ..BETA }),
    );
    let mut command = std::process::Command::new(ROADBOOK);
    let outcome = Outcome::of(command.arg("digest").arg(repository.root()).args(arguments));
    assert_eq!(outcome.stdout + &outcome.stderr, expected);
}

#[test]
fn digests_are_made_of_days_and_of_revisions() {
    let until_february = "# Kubernetes enhancement proposals (KEP): 2020-01-05 to 2020-01\n\n1 new, 1 promoted, 1 advanced, 1 slipped, \
         1 targeted.\n\n## New (1)\n\n- **KEP-20 Lamps of 20-b\\<i\\>@\u{200b}x** (sig-light): Provisional\n\n## Promoted (1)\n\n\
         - **KEP-10 Lamps of 10-lamps** (sig-light): Stage: Beta in v1.3\n\n## Advanced (1)\n\n- **KEP-10 Lamps of 10-lamps** \
         (sig-light): Status: Provisional → Implementable\n\n## Targeted (1)\n\n- **KEP-10 Lamps of 10-lamps** (sig-light): Milestone \
         for Alpha: v1.1; Milestone for Beta: v1.3; Milestone for Stable: v1.5\n";
    check_digest(&["--since", "2020-01-05", "--until", "2020-01"], &until_february.replace(", 1 slipped", ""));
    check_digest(
        &["--since", "HEAD~1"],
        "# Kubernetes enhancement proposals (KEP): since HEAD\\~1\n\n1 withdrawn, 1 not yet committed.\n\n## Withdrawn (1)\n\n- **KEP-20 Lamps of \
         20-b\\<i\\>@\u{200b}x** (sig-light): Status: Provisional → Withdrawn\n\n## Not yet committed (1)\n\n- **KEP-10 Lamps of \
         10-lamps** (sig-light): Status: Implementable → Implemented\n",
    );
    check_digest(
        &["--since", "HEAD~4", "--until", "HEAD~3"],
        "# Kubernetes enhancement proposals (KEP): HEAD\\~4 to HEAD\\~3\n\n1 promoted, 1 advanced, 1 targeted.\n\n## Promoted (1)\n\n\
         - **KEP-10 Lamps of 10-lamps** (sig-light): Stage: Alpha in v1.1\n\n## Advanced (1)\n\n- **KEP-10 Lamps of 10-lamps** \
         (sig-light): Status: Provisional → Implementable\n\n## Targeted (1)\n\n- **KEP-10 Lamps of 10-lamps** (sig-light): Milestone for \
         Alpha: v1.1; Milestone for Beta: v1.2\n",
    );
    let unknown = "error: --since --x: this is neither a day such as 2026-06-01 nor a revision that git knows (see `git tag` and `git log`)\n";
    check_digest(&["--since=--x"], unknown);
}
