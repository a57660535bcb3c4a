//! What happened to the roadmap in a span of time: each proposal's net changes, by what they mean.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::ledger::{CommitId, Transition, What};
use crate::page::movement;
use crate::roadmap::movement::{Kind, kind};
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::encode;

use super::list::line;

/// A span of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// How its beginning is called, a day or a revision.
    pub since: String,
    /// How its end is called; none for the present, and then what is not yet committed belongs to it.
    pub until: Option<String>,
    /// Whether each commit of the ledger lies in it.
    pub commits: Vec<bool>,
}

/// What happened in a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "roadbook digest --format json")]
pub struct Digest {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// Title of the site.
    pub title: String,
    /// The beginning as it was asked for.
    pub since: String,
    /// The end as it was asked for; null for the present.
    pub until: Option<String>,
    /// How many proposals each kind of change concerns.
    pub summary: BTreeMap<&'static str, usize>,
    /// The proposals that moved, in the order of their numbers.
    pub proposals: Vec<Moved>,
}

/// What happened to one proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moved {
    /// What it is called.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Its document.
    pub path: String,
    /// The group that owns it.
    pub group: Option<String>,
    /// Its page, relative to the root of the site.
    pub url: String,
    /// What its changes mean, all of them.
    pub kinds: Vec<&'static str>,
    /// Each value that is another one in the end.
    pub changes: Vec<Change>,
    /// The commits that changed it, the oldest first.
    pub commits: Vec<String>,
    /// Who changed it.
    pub authors: Vec<String>,
    /// The changes are of the work tree only.
    pub uncommitted: bool,
    /// Only commits that touched very many proposals changed it.
    pub bulk: bool,
    /// Where something new stands at the end of the span, as it is shown: status, stage, milestone.
    #[serde(skip)]
    standing: Vec<String>,
}

impl Moved {
    /// Whether a change is worth a word among those of its kind: "latest" follows what a stage or its milestone does,
    /// and only alone it is news.
    fn tells(&self, change: &Change, word: &str) -> bool {
        let latest = What::Latest.word();
        let alone = self.changes.iter().all(|change| change.field == latest || change.field == What::Title.word());
        change.kind == word && (alone || change.field != latest)
    }
}

/// One value before and after the span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// As in the transitions of the list of proposals.
    pub field: String,
    /// What it was.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
    /// What the change means.
    pub kind: &'static str,
    /// For people: `Milestone for Beta`, and both values as they are shown.
    #[serde(skip)]
    shown: movement::Change,
    /// The release in which a stage is reached.
    #[serde(skip)]
    release: String,
}

/// What happened in `span`.
#[must_use]
pub fn digest(roadmap: &Roadmap, span: &Span) -> Digest {
    let mut proposals = Vec::new();
    for id in 0..roadmap.proposals.len() {
        let inside = |commit: Option<CommitId>| commit.is_some_and(|commit| span.commits.get(commit) == Some(&true));
        proposals.extend(moved(roadmap, id, false, &inside));
        if span.until.is_none() {
            proposals.extend(moved(roadmap, id, true, &|commit| commit.is_none()));
        }
    }
    let mut summary = BTreeMap::new();
    for word in proposals.iter().flat_map(|moved| &moved.kinds) {
        *summary.entry(*word).or_default() += 1;
    }
    Digest {
        version: 1,
        title: roadmap.identity.title.clone(),
        since: span.since.clone(),
        until: span.until.clone(),
        summary,
        proposals,
    }
}

/// The net changes of one proposal by the transitions that are `inside`; none where everything is as it was.
fn moved(
    roadmap: &Roadmap,
    id: ProposalId,
    uncommitted: bool,
    inside: &dyn Fn(Option<CommitId>) -> bool,
) -> Option<Moved> {
    let past = &roadmap.ledger.pasts[id];
    let new = if uncommitted { past.first_seen.is_none() } else { past.complete && inside(past.first_seen) };
    let mut net: BTreeMap<&What, Transition> = BTreeMap::new();
    let mut commits: Vec<CommitId> = past.first_seen.filter(|_| new).into_iter().collect();
    let mut authors: Vec<String> = if new { past.brought_by.clone() } else { Vec::new() };
    for transition in past.transitions.iter().filter(|transition| inside(transition.commit)) {
        net.entry(&transition.what).or_insert_with(|| transition.clone()).to.clone_from(&transition.to);
        commits.extend(transition.commit);
        authors.extend(transition.authors.iter().cloned());
    }
    net.retain(|_, transition| transition.from != transition.to);
    if net.is_empty() && !new {
        return None;
    }
    commits.sort_unstable_by(|left, right| right.cmp(left));
    commits.dedup();
    let bulk = !commits.is_empty() && commits.iter().all(|commit| roadmap.ledger.commits[*commit].bulk);
    authors.sort();
    authors.dedup();
    let mut kinds: Vec<Kind> = net.values().map(|transition| kind(transition, &roadmap.vocabulary)).collect();
    kinds.extend(new.then_some(Kind::New));
    kinds.sort_unstable();
    kinds.dedup();
    let proposal = &roadmap.proposals[id];
    let count = past.transitions.iter().rposition(|transition| inside(transition.commit)).map_or(0, |last| last + 1);
    let shown = |what: What| movement::shown(roadmap, &what, past.value_at(count, &what).as_ref());
    let release = |stage: &str| movement::shown(roadmap, &What::Latest, past.milestone_at(count, stage).as_ref());
    let stage = past.value_at(count, &What::Stage).map(|said| said.value).unwrap_or_default();
    let mut standing = vec![shown(What::Status), shown(What::Stage), release(&stage)];
    standing.retain(|text| !text.is_empty());
    Some(Moved {
        label: proposal.label.clone(),
        title: proposal.title.clone(),
        path: proposal.path.clone(),
        group: proposal.group.clone(),
        url: format!("proposals/{}/index.html", encode(&roadmap.slugs[id])),
        kinds: kinds.into_iter().map(Kind::word).collect(),
        changes: net.values().map(|transition| change(roadmap, transition, &release)).collect(),
        commits: commits.into_iter().map(|commit| roadmap.ledger.commits[commit].hash.clone()).collect(),
        authors,
        uncommitted,
        bulk,
        standing: if new { standing } else { Vec::new() },
    })
}

fn change(roadmap: &Roadmap, transition: &Transition, release: &dyn Fn(&str) -> String) -> Change {
    let stage = transition.to.as_ref().filter(|_| transition.what == What::Stage);
    let spelled = |said: &Option<crate::proposal::standing::Said>| {
        said.as_ref().map(|said| roadmap.spelled(&transition.what, &said.value))
    };
    Change {
        field: transition.what.word(),
        from: spelled(&transition.from),
        to: spelled(&transition.to),
        kind: kind(transition, &roadmap.vocabulary).word(),
        shown: movement::change(roadmap, transition),
        release: stage.map(|stage| release(&stage.value)).unwrap_or_default(),
    }
}

/// The digest as Markdown, for a newsletter or a comment.
#[must_use]
pub fn markdown(roadmap: &Roadmap, digest: &Digest) -> String {
    let mut out = String::new();
    let span = match &digest.until {
        None => format!("since {}", text(&digest.since)),
        Some(until) if *until == digest.since => text(until),
        Some(until) => format!("{} to {}", text(&digest.since), text(until)),
    };
    let _ = writeln!(out, "# {}: {span}\n", text(&digest.title));
    let sections = Kind::ALL.map(|kind| (kind.word(), listed(digest, kind.word())));
    let open: Vec<&Moved> = digest.proposals.iter().filter(|moved| moved.uncommitted).collect();
    let mut counts: Vec<String> = sections
        .iter()
        .map(|(word, moved)| (*word, moved.len()))
        .chain([("not yet committed", open.len())])
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    if counts.is_empty() {
        counts.push("Nothing moved".to_owned());
    }
    let _ = writeln!(out, "{}.", counts.join(", "));
    for (word, moved) in sections {
        section(&mut out, roadmap, word, &moved);
    }
    if !open.is_empty() {
        let _ = writeln!(out, "\n## Not yet committed ({})\n", open.len());
        for moved in open {
            entry(&mut out, roadmap, moved, moved.kinds.contains(&Kind::New.word()), |_| true);
        }
    }
    out
}

/// What a section tells of: all committed changes of a kind that are worth a word there.
fn listed<'digest>(digest: &'digest Digest, word: &str) -> Vec<&'digest Moved> {
    let new = Kind::New.word();
    let listed = digest.proposals.iter().filter(|moved| !moved.uncommitted && moved.kinds.contains(&word));
    // What is new is told with all that it came to be.
    let own = |moved: &&Moved| {
        word == new || !moved.kinds.contains(&new) && moved.changes.iter().any(|change| moved.tells(change, word))
    };
    listed.filter(own).collect()
}

/// Everything of one kind.
fn section(out: &mut String, roadmap: &Roadmap, word: &str, listed: &[&Moved]) {
    if listed.is_empty() {
        return;
    }
    let mut title: Vec<char> = word.chars().collect();
    title[0] = title[0].to_ascii_uppercase();
    let _ = writeln!(out, "\n## {} ({})\n", title.into_iter().collect::<String>(), listed.len());
    for moved in listed {
        entry(out, roadmap, moved, word == Kind::New.word(), |change| moved.tells(change, word));
    }
}

fn entry(out: &mut String, roadmap: &Roadmap, moved: &Moved, new: bool, shown: impl Fn(&Change) -> bool) {
    let name = if moved.label == moved.title {
        text(&moved.title)
    } else {
        format!("{} {}", text(&moved.label), text(&moved.title))
    };
    let name = match &roadmap.identity.site_url {
        Some(site) => format!("[{name}]({site}{})", moved.url.trim_end_matches("index.html")),
        None => format!("**{name}**"),
    };
    let group = moved.group.as_ref().map(|group| format!(" ({})", text(group))).unwrap_or_default();
    let mut told: Vec<String> = Vec::new();
    if new {
        told.extend(moved.standing.iter().map(|part| text(part)));
    } else {
        told.extend(moved.changes.iter().filter(|change| shown(change)).map(|change| {
            let told = text(&change.shown.told());
            if change.release.is_empty() { told } else { format!("{told} in {}", text(&change.release)) }
        }));
    }
    let told = if told.is_empty() { String::new() } else { format!(": {}", told.join("; ")) };
    let bulk = if moved.bulk { " (bulk edit)" } else { "" };
    let _ = writeln!(out, "- {name}{group}{told}{bulk}");
}

/// A text of a stranger inside Markdown: on one line, its marks inert.
pub(super) fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for letter in line(raw).chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' | '&' | '@') {
            // An escaped `@` still notifies on GitHub; a space of no width keeps a handle from being one.
            out.push_str(if letter == '@' { "@\u{200b}" } else { "\\" });
            if letter == '@' {
                continue;
            }
        }
        out.push(letter);
    }
    out
}
