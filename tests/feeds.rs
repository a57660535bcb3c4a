//! Feeds and the calendar: against golden files and through validators that were not written here, with hostile texts,
//! and through the commits that come later.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use scraper::Html;
use serde_json::Value;

use crate::project::{Outcome, Project, ROADBOOK, files, put, tests, text_of};
use crate::validate::validator;
use crate::{links, safety, site};

/// Texts that end what they stand in, turn it round, or are too much of it.
const HOSTILE: &str =
    "A & B ]]> <script>alert(1)</script> \\\"'quoted'\\\" &lt; \\u0007 \\u000b \\uFFFE \\u202Eright to left";
const CONFIGURATION: &str = r#"
[book]
title = "Harbour & <Lights>"
[output.html]
site-url = "https://lights.example/road-map/"
git-repository-url = "https://github.com/harbour/lights"
[[roadmap.milestones]]
name = "v1.1"
released = "2025-03-31"
[[roadmap.milestones]]
name = "v1.2"
released = "2025-06-30"
"#;

/// A proposal and what its metadata says.
struct Lamp<'text> {
    path: &'text str,
    title: &'text str,
    group: &'text str,
    status: &'text str,
    stage: &'text str,
    /// For alpha, and the latest.
    milestones: [&'text str; 2],
}

impl Lamp<'_> {
    fn put(&self, project: &Project) {
        let Lamp { path, title, group, status, stage, milestones: [alpha, latest] } = self;
        let number = path.split('-').next().unwrap_or("0");
        let text = format!(
            "title: \"{title}\"\nkep-number: {number}\nauthors:\n  - \"@ada\"\nowning-sig: \"{group}\"\n\
             participating-sigs:\n  - sig-bystanders\nstatus: {status}\nstage: {stage}\ncreation-date: 2025-01-01\n\
             latest-milestone: \"{latest}\"\nmilestone:\n  alpha: \"{alpha}\"\n"
        );
        project.file(&format!("keps/sig/{path}/kep.yaml"), text);
        project.file(&format!("keps/sig/{path}/README.md"), "# It\n\n## Summary\n\nIt is well.\n");
    }
}

const LAMP: Lamp<'_> = Lamp {
    path: "1-lamp",
    title: "A lamp",
    group: "sig-light",
    status: "provisional",
    stage: "alpha",
    milestones: ["v1.1", "v1.1"],
};

/// A repository whose commits are the same to the byte wherever they are made.
struct Story {
    project: Project,
    day: u32,
}

impl Story {
    fn new() -> Story {
        let story = Story { project: Project::new(), day: 0 };
        story.git("Nobody", &["init", "-q", "--object-format=sha1"]);
        story.project.file("README.md", "# Harbour\n");
        story
    }

    fn git(&self, author: &str, arguments: &[&str]) {
        let date = format!("2025-{:02}-{:02}T12:00:00Z", self.day / 28 + 1, self.day % 28 + 1);
        let mut command = Command::new("git");
        command.args(["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"]).args(arguments);
        command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("TZ", "UTC")]);
        command.envs([("GIT_AUTHOR_NAME", author), ("GIT_COMMITTER_NAME", "Harbour")]);
        command.envs([("GIT_AUTHOR_EMAIL", "a@example.org"), ("GIT_COMMITTER_EMAIL", "b@example.org")]);
        command.envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)]);
        let output = command.current_dir(self.project.root()).stdin(Stdio::null()).output().expect("git");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Commits everything, a day after the commit before.
    fn commit(&mut self, author: &str) {
        self.day += 1;
        self.git(author, &["add", "-A"]);
        self.git(author, &["commit", "-q", "-m", "Work"]);
    }

    /// Writes proposals and commits them.
    fn tell(&mut self, author: &str, lamps: &[Lamp<'_>]) {
        lamps.iter().for_each(|lamp| lamp.put(&self.project));
        self.commit(author);
    }

    /// Eight proposals, one of which moves, and one that would do harm; then a commit that touches nearly all of them.
    fn whole() -> Story {
        let mut story = Story::new();
        story.tell("Ada Lovelace", &[LAMP]);
        story.tell("Ada Lovelace", &[Lamp { status: "implementable", milestones: ["v1.2", "v1.2"], ..LAMP }]);
        story.git("Grace Hopper", &["mv", "keps/sig/1-lamp", "keps/sig/1-electric-lamp"]);
        story.commit("Grace Hopper");
        let electric = Lamp {
            path: "1-electric-lamp",
            title: "An electric lamp",
            status: "implementable",
            stage: "beta",
            milestones: ["v1.2", "v1.2"],
            ..LAMP
        };
        story.tell("Grace Hopper", &[electric]);
        let title = format!("{HOSTILE} {}", "long ".repeat(2000));
        let horn =
            Lamp { path: "2-horn", title: &title, group: "sig-<b>&\\\"sound\\\"", status: "provisional", ..LAMP };
        let author = format!("<script>alert(2)</script> & ]]> \u{202e}Mallory {}", "long ".repeat(200));
        story.tell(&author, &[horn]);
        let many = |status| {
            ["3-a", "4-b", "5-c", "6-d", "7-e", "8-f"].map(|path| Lamp { path, title: "One of many", status, ..LAMP })
        };
        story.tell("Ada Lovelace", &many("provisional"));
        story.tell("A machine", &many("implemented"));
        story.tell(&author, &[Lamp { path: "2-horn", title: &title, status: "\"]]> <b>& done\"", ..LAMP }]);
        // Not yet committed, and so in no feed.
        Lamp { path: "3-a", title: "One of many", status: "withdrawn", ..LAMP }.put(&story.project);
        Lamp { path: "9-g", title: "Not yet", ..LAMP }.put(&story.project);
        story
    }

    fn configured(self) -> Story {
        self.project.file("book.toml", CONFIGURATION);
        self
    }

    fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let mut command = Command::new(ROADBOOK);
        command.arg("build").arg(self.project.root()).arg("-d").arg(self.project.site());
        command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]);
        let outcome = Outcome::of(command.current_dir(self.project.folder()).stdin(Stdio::null()));
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        files(&self.project.site()).into_iter().filter(|(path, _)| is_feed(path)).collect()
    }
}

fn is_feed(path: &str) -> bool {
    ["feed.xml", "feed.json", "milestones.ics"].contains(&path.rsplit('/').next().unwrap_or(path))
}

/// The items of a JSON feed by their identity.
fn items(feeds: &BTreeMap<String, Vec<u8>>, path: &str) -> BTreeMap<String, Value> {
    let bytes = feeds.get(path).unwrap_or_else(|| panic!("there is no {path} among {:?}", feeds.keys()));
    let feed: Value = serde_json::from_slice(bytes).expect("JSON");
    let items = feed["items"].as_array().expect("an array of items");
    let by_id: BTreeMap<_, _> = items.iter().map(|item| (text_of(&item["id"]), item.clone())).collect();
    assert_eq!(by_id.len(), items.len(), "two items of {path} have the same identity");
    by_id
}

fn titles(feeds: &BTreeMap<String, Vec<u8>>, path: &str) -> Vec<String> {
    let feed: Value = serde_json::from_slice(&feeds[path]).expect("JSON");
    feed["items"].as_array().expect("an array of items").iter().map(|item| text_of(&item["title"])).collect()
}

/// What a validator says: its faults, and how much it saw.
fn judged(program: &str, script: &str, site: &Path) -> (Vec<String>, String) {
    let output = Command::new(program).arg(tests().join(script)).arg(site).stdin(Stdio::null()).output();
    let output = output
        .unwrap_or_else(|error| panic!("{program} cannot be started ({error}): run ./tests/all, which installs it"));
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let seen = lines.pop().expect("how much was seen");
    (lines, seen)
}

/// Where the XML of a feed is not well formed, by the parser of the Nu checker, which knows no feeds and says so as well.
fn not_well_formed(site: &Path) -> Vec<String> {
    let feeds = files(site).into_keys().filter(|path| path.ends_with("feed.xml")).map(|path| site.join(path));
    let mut command = Command::new("java");
    command.arg("-jar").arg(validator()).args(["--xml", "--errors-only", "--format", "json"]).args(feeds);
    let output = command.stdin(Stdio::null()).output();
    let output =
        output.unwrap_or_else(|error| panic!("java cannot be started ({error}): run ./tests/all, which installs it"));
    let report: Value = serde_json::from_slice(&output.stderr).expect("a report");
    let messages = report["messages"].as_array().expect("an array of messages");
    assert!(!messages.is_empty(), "nothing was read");
    messages.iter().filter(|message| message["subType"] == "fatal").map(Value::to_string).collect()
}

#[track_caller]
fn valid(site: &Path, seen: [&str; 2]) {
    let none = Vec::<String>::new();
    assert_eq!(not_well_formed(site), none);
    assert_eq!(judged("ruby", "feeds/check.rb", site), (none.clone(), seen[0].to_owned()));
    assert_eq!(judged("node", "browser/feeds.mjs", site), (none, seen[1].to_owned()));
}

#[test]
fn the_validators_find_what_is_wrong() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let feed = |inside: &str| format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title>{inside}</feed>");
    let whole = "<id>urn:x:y</id><updated>2025-01-01T00:00:00Z</updated><author><name>x</name></author>";
    let entry = "<entry><id>urn:x:z</id><title>x</title><updated>2025-01-01T00:00:00Z</updated></entry>";
    put(folder.path(), "a/feed.xml", feed("<id>urn:x:y</id>"));
    put(folder.path(), "b/feed.xml", feed(&format!("{whole}<nonsense/>")));
    put(folder.path(), "c/feed.xml", feed(&format!("{whole}{whole}")));
    put(folder.path(), "d/feed.xml", feed(&format!("{whole}{entry}{entry}")));
    put(folder.path(), "e/x.ics", "BEGIN:VCALENDAR\r\nNONSENSE:1\r\nEND:VCALENDAR\r\n");
    put(folder.path(), "f/x.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:2025\r\nEND:VCALENDAR\r\n");
    let faulty = |faults: Vec<String>| -> Vec<String> {
        faults.iter().map(|fault| fault.split('/').next().unwrap_or("").to_owned()).collect()
    };
    let (faults, _) = judged("ruby", "feeds/check.rb", folder.path());
    assert_eq!(faulty(faults), ["a", "b", "c", "d", "e", "f"]);

    for text in ["\u{1}", "&#1;", "]]>"] {
        put(folder.path(), "g/feed.xml", format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{text}</feed>"));
        let fatal = not_well_formed(folder.path());
        assert_eq!(fatal.iter().filter(|message| message.contains("/g/feed.xml")).count(), 1, "{text:?}: {fatal:?}");
    }

    let feed = |more: &str| format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"x\"{more}}}");
    put(folder.path(), "a/feed.json", feed(""));
    put(folder.path(), "b/feed.json", feed(",\"items\":[],\"home_page_url\":\"../index.html\""));
    put(folder.path(), "c/feed.json", feed(",\"items\":[{\"id\":\"x\",\"date_published\":\"yesterday\"}]"));
    let (faults, _) = judged("node", "browser/feeds.mjs", folder.path());
    let mut faults = faulty(faults);
    faults.dedup();
    assert_eq!(faults, ["a", "b", "c"]);
}

#[test]
fn golden_and_valid() {
    let story = Story::whole().configured();
    let feeds = story.built();
    valid(&story.project.site(), ["10 feeds, 67 entries, 1 calendars, 2 events", "10 feeds, 67 items"]);
    assert_eq!(links::check(&story.project.site(), "/road-map/"), Vec::<String>::new());
    assert_eq!(safety::check(&story.project.site()), Vec::<String>::new());

    let kept = ["feed.xml", "feed.json", "milestones.ics", "status/implementable/feed.xml", "milestones/v1.2/feed.xml"];
    let kept = kept.iter().chain(&["groups/sig-light/feed.json", "groups/sig-bystanders/feed.xml"]);
    let mut golden: BTreeMap<String, Vec<u8>> =
        kept.map(|path| ((*path).to_owned(), feeds.get(*path).cloned().unwrap_or_default())).collect();
    golden
        .insert("files.txt".to_owned(), feeds.keys().map(|path| format!("{path}\n")).collect::<String>().into_bytes());
    site::golden(&tests().join("feeds/golden"), &golden);
}

#[test]
fn two_builds_give_the_same_feeds() {
    assert!(Story::whole().configured().built() == Story::whole().configured().built());
}

/// Without an address of the site or the repository, links are relative where the format allows it.
#[test]
fn nothing_is_configured() {
    let story = Story::whole();
    let feeds = story.built();
    valid(&story.project.site(), ["10 feeds, 67 entries, 0 calendars, 0 events", "10 feeds, 67 items"]);
    assert!(!feeds.contains_key("milestones.ics"), "no date is known");
    let written = files(&story.project.site());
    for (path, bytes) in feeds.iter().filter(|(path, _)| path.ends_with(".xml")) {
        let text = String::from_utf8_lossy(bytes);
        let folder = path.trim_end_matches("feed.xml");
        for href in text.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let ups = href.matches("../").count();
            assert_eq!(ups, folder.matches('/').count(), "{path}: {href}");
            assert!(written.contains_key(&href[ups * 3..]), "{path}: {href} leads nowhere");
        }
    }
    for (path, bytes) in feeds.iter().filter(|(path, _)| path.ends_with(".json")) {
        assert!(!String::from_utf8_lossy(bytes).contains("_url\":"), "{path} holds an address");
        assert!(items(&feeds, path).values().all(|item| item["url"].is_null()), "{path} holds an address");
    }
}

#[test]
fn there_are_no_feeds_without_a_history() {
    let story = Story::whole();
    story.project.built();
    assert!(!files(&story.project.site()).keys().any(|path| is_feed(path)));
    for (path, text) in crate::project::pages(&story.project.site()) {
        assert!(!text.contains("feed.xml"), "{path} speaks of a feed");
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let story = Story::whole().configured();
    let feeds = story.built();
    for (path, bytes) in &feeds {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let forbidden = |letter: char| {
            letter.is_control() && !matches!(letter, '\n' | '\r')
                || matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(forbidden), "{path} holds a character that it must not hold");
        assert!(text.len() < 40_000, "{path} is {} bytes long", text.len());
        if path.ends_with(".ics") {
            assert!(text.ends_with("\r\n") && text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
            let count = |name: &str| text.matches(&format!("\r\n{name}")).count();
            assert_eq!(["BEGIN:VEVENT", "UID:", "DTSTAMP:", "DTSTART;", "END:VEVENT"].map(count), [2; 5], "{text}");
            assert_eq!(["VERSION:2.0\r\n", "PRODID:"].map(count), [1; 2], "{text}");
        }
    }
    let all = items(&feeds, "feed.json");
    assert!(all.values().any(|item| text_of(&item["title"]).contains("<script>alert(1)</script> \"'quoted'\" &lt;")));
    for item in all.values() {
        assert!(text_of(&item["title"]).chars().count() <= 301, "{}", item["title"]);
        let content = Html::parse_fragment(&text_of(&item["content_html"]));
        for element in content.tree.values().filter_map(|node| node.as_element()) {
            let known = ["html", "head", "body", "p", "ul", "li", "strong", "em", "a", "code"];
            assert!(known.contains(&element.name()), "<{}> in {item}", element.name());
            let address = element.attr("href").is_none_or(|href| href.starts_with("https://"));
            assert!(address && element.attrs().all(|(name, _)| name == "href"), "{item}");
        }
    }
}

#[test]
fn a_bulk_commit_is_one_entry_among_all_and_each_its_own_elsewhere() {
    let feeds = Story::whole().configured().built();
    let all = titles(&feeds, "feed.json");
    let bulk: Vec<_> = all.iter().filter(|title| title.contains("in one commit")).collect();
    assert_eq!(bulk, ["6 proposals in one commit: 6 implemented", "6 proposals in one commit: 6 new"]);
    let implemented = items(&feeds, "status/implemented/feed.json");
    assert_eq!(implemented.len(), 6);
    for item in implemented.values() {
        assert!(item["tags"].as_array().is_some_and(|tags| tags.contains(&"bulk".into())), "{item}");
    }
    assert!(!all.iter().any(|title| title.contains("Not yet") || title.contains("Withdrawn")), "{all:?}");
}

/// Neither a rename nor other addresses change an identity, and a new commit adds entries and changes none.
#[test]
fn entries_stay_the_ones_they_were() {
    let mut story = Story::whole().configured();
    story.git("Nobody", &["checkout", "-q", "--", "."]);
    fs::remove_dir_all(story.project.root().join("keps/sig/9-g")).expect("removed");
    story.commit("Ada Lovelace");
    let before = story.built();

    story.tell("Ada Lovelace", &[Lamp { path: "9-g", title: "Another", ..LAMP }]);
    story.tell("Ada Lovelace", &[Lamp { path: "9-g", title: "Another name", stage: "stable", ..LAMP }]);
    let after = story.built();
    let mut added = 0;
    for path in before.keys().filter(|path| path.ends_with(".json")) {
        let (old, new) = (items(&before, path), items(&after, path));
        added += new.len() - old.len();
        for (id, item) in old {
            assert_eq!(Some(&item), new.get(&id), "{path}");
        }
    }
    assert_eq!((items(&after, "feed.json").len(), added > 2), (items(&before, "feed.json").len() + 2, true));

    story.git("Grace Hopper", &["mv", "keps/sig/1-electric-lamp", "keps/sig/1-gas-lamp"]);
    let configuration = CONFIGURATION.replace("lights.example/road-map", "elsewhere.example");
    story.project.file("book.toml", configuration);
    story.commit("Grace Hopper");
    let moved = story.built();
    for path in before.keys().filter(|path| path.ends_with(".json")) {
        let (old, new) = (items(&after, path), items(&moved, path));
        assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>(), "{path}");
        for (id, item) in old {
            assert_eq!(item["title"], new[&id]["title"], "{path}");
            assert_ne!(item["url"], new[&id]["url"], "{path}");
        }
    }
    let urls: Vec<String> =
        items(&moved, "groups/sig-light/feed.json").values().map(|item| text_of(&item["url"])).collect();
    assert!(urls.iter().any(|url| url == "https://elsewhere.example/proposals/1-gas-lamp/"), "{urls:?}");
    let id = |feeds: &BTreeMap<String, Vec<u8>>| {
        String::from_utf8_lossy(&feeds["feed.xml"]).lines().find(|line| line.starts_with("<id>")).map(str::to_owned)
    };
    assert_eq!(id(&before), id(&moved));
}

#[test]
fn only_the_newest_hundred_are_kept() {
    let mut story = Story::new();
    story.tell("Ada", &[LAMP]);
    for count in 0..104 {
        story.tell("Ada", &[Lamp { stage: ["beta", "alpha"][count % 2], ..LAMP }]);
    }
    let feeds = story.built();
    let titles = titles(&feeds, "feed.json");
    assert_eq!((titles.len(), titles[0].as_str()), (100, "KEP-1 A lamp: stage Beta → Alpha"));
    assert_eq!(items(&feeds, "groups/sig-light/feed.json").len(), 100);
}
