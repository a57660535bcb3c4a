//! The filters of `roadbook list`: which proposals they let through, and whether what they ask for is known at all.

use std::collections::BTreeSet;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::content::list;
use super::edit::vocabulary;
use crate::config::Config;
use crate::dialect::value::field_name;
use crate::dialect::vocabulary::{Match, Vocabulary, nearest};
use crate::proposal::PersonRole;
use crate::proposal::milestone;
use crate::proposal::person::{SIGNS, folded};
use crate::proposal::status::StatusGroup;
use crate::roadmap::{ProposalId, Roadmap};
use crate::terminal::one_line;

#[derive(Debug, Args)]
pub(super) struct Filters {
    /// Only those of a status (or of a group of statuses, such as "in progress")
    #[arg(long, value_name = "STATUS", value_parser = NonEmptyStringValueParser::new())]
    status: Vec<String>,
    /// Only those of a group, such as a SIG
    #[arg(long, value_name = "GROUP", value_parser = NonEmptyStringValueParser::new())]
    group: Vec<String>,
    /// Only those of a stage
    #[arg(long, value_name = "STAGE", value_parser = NonEmptyStringValueParser::new())]
    stage: Vec<String>,
    /// Only those that name a milestone, for whatever stage
    #[arg(long, value_name = "MILESTONE", value_parser = NonEmptyStringValueParser::new())]
    milestone: Vec<String>,
    /// Only those of an author
    #[arg(long, value_name = "PERSON", value_parser = NonEmptyStringValueParser::new())]
    author: Vec<String>,
    /// Only those that name a person in any role
    #[arg(long, value_name = "PERSON", value_parser = NonEmptyStringValueParser::new())]
    person: Vec<String>,
}

impl Filters {
    /// Fails at the first value that is neither a word of the dialect or the configuration nor in any proposal. A known word that no
    /// proposal has now is fine, and lets none through.
    pub(super) fn check(&self, roadmap: &Roadmap, config: &Config) -> Result<(), String> {
        for word in &self.status {
            let raw = |id: ProposalId| roadmap.proposals[id].status.raw.as_ref().map(|raw| raw.value.as_str());
            let used = ids(roadmap).flat_map(|id| [Some(roadmap.status_name(id)), raw(id)]).flatten();
            let groups = StatusGroup::ALL.iter().map(|group| group.word());
            let words = vocabularies(roadmap).flat_map(|words| words.statuses.iter().map(|one| one.name.as_str()));
            let meant = |words: &Vocabulary| whole(words.match_status(word)).is_some();
            known("status", word, vocabularies(roadmap).any(meant), words.chain(groups), used)?;
        }
        for word in &self.stage {
            let stages = roadmap.proposals.iter().filter_map(|proposal| proposal.stage.as_ref());
            let used = stages.flat_map(|stage| [Some(stage.raw.value.as_str()), stage.canonical.as_deref()]).flatten();
            let words = vocabularies(roadmap).flat_map(|words| words.stages.iter().map(|one| one.name.as_str()));
            let meant = |words: &Vocabulary| whole(words.match_stage(word)).is_some();
            known("stage", word, vocabularies(roadmap).any(meant), words, used)?;
        }
        for word in &self.group {
            let configured = config.raw.roadmap.groups.keys().map(String::as_str);
            let named = roadmap.proposals.iter().flat_map(|one| one.group.iter().chain(&one.groups));
            known("group", word, false, configured.chain(named.map(String::as_str)), std::iter::empty())?;
        }
        for word in &self.milestone {
            let configured = || config.raw.roadmap.milestones.iter().map(|one| one.name.as_str());
            let keys = keys(word);
            let is_known = roadmap.milestones.iter().any(|one| keys.contains(&one.key))
                || configured().flat_map(self::keys).any(|key| keys.contains(&key));
            let names = roadmap.milestones.iter().map(|one| one.name.as_str()).chain(configured());
            known("milestone", word, is_known, names, std::iter::empty())?;
        }
        for word in self.author.iter().chain(&self.person) {
            let is_known = ids(roadmap).any(|id| names_person(roadmap, id, word, false));
            let word = word.trim_start_matches(SIGNS);
            known("person", word, is_known, people(roadmap), std::iter::empty())?;
        }
        Ok(())
    }

    /// The proposals that name one of the wanted milestones, whatever its spelling; none where all are wanted.
    pub(super) fn milestone_members(&self, roadmap: &Roadmap) -> Option<Vec<ProposalId>> {
        if self.milestone.is_empty() {
            return None;
        }
        let keys: Vec<String> = self.milestone.iter().flat_map(|raw| keys(raw)).collect();
        let indexes = roadmap.milestones.iter().filter(|milestone| keys.contains(&milestone.key));
        Some(
            indexes
                .flat_map(|milestone| milestone.introduced.iter().chain(&milestone.promoted).chain(&milestone.targeted))
                .map(|named| named.proposal)
                .collect(),
        )
    }

    pub(super) fn wants(&self, roadmap: &Roadmap, id: ProposalId, milestones: Option<&[ProposalId]>) -> bool {
        let proposal = &roadmap.proposals[id];
        let words = vocabulary(roadmap, id);
        let any = |wanted: &[String], holds: &dyn Fn(&str, &str) -> bool| {
            wanted.is_empty() || wanted.iter().any(|word| holds(word, &field_name(word)))
        };
        let is = |text: &str, word: &str| field_name(text) == word;
        let named = |wanted: &[String], authors: bool| {
            wanted.is_empty() || wanted.iter().any(|word| names_person(roadmap, id, word, authors))
        };
        any(&self.status, &|text, word| {
            let raw = proposal.status.raw.as_ref();
            is(roadmap.status_name(id), word)
                || raw.is_some_and(|raw| is(&raw.value, word))
                || proposal.status.group.word() == word
                || whole(words.match_status(text)).is_some_and(|name| Some(name) == proposal.status.canonical)
        }) && any(&self.stage, &|text, word| {
            proposal.stage.as_ref().is_some_and(|stage| {
                is(&stage.raw.value, word)
                    || stage.canonical.as_deref().is_some_and(|name| is(name, word))
                    || whole(words.match_stage(text)).is_some_and(|name| Some(name) == stage.canonical)
            })
        }) && any(&self.group, &|_, word| proposal.group.iter().chain(&proposal.groups).any(|group| is(group, word)))
            && named(&self.author, true)
            && named(&self.person, false)
            && milestones.is_none_or(|members| members.contains(&id))
    }
}

/// Fails where the word is none of those that are known or used.
fn known<'word>(
    what: &str,
    word: &str,
    is_known: bool,
    known: impl Iterator<Item = &'word str>,
    used: impl Iterator<Item = &'word str>,
) -> Result<(), String> {
    let folded = field_name(word);
    let known: Vec<&str> = known.collect();
    if is_known || known.iter().copied().chain(used).any(|name| field_name(name) == folded) {
        return Ok(());
    }
    let near = nearest(&folded, known.iter().copied()).or_else(|| {
        let lower: Vec<(String, &str)> = known.iter().map(|name| (field_name(name), *name)).collect();
        let near = nearest(&folded, lower.iter().map(|(lower, _)| lower.as_str()))?;
        lower.iter().find(|(lower, _)| lower == near).map(|(_, name)| *name)
    });
    let names: BTreeSet<&str> = known.iter().copied().collect();
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => format!("leave --{what} out: no proposal names any"),
        // In the order of a proposal's life.
        None => {
            let mut seen = BTreeSet::new();
            format!("known here: {}", list(known.into_iter().filter(|name| seen.insert(*name))))
        }
    };
    Err(format!("`{}` is no {what} of this repository\n  help: {}", one_line(word), one_line(&help)))
}

fn ids(roadmap: &Roadmap) -> impl Iterator<Item = ProposalId> {
    0..roadmap.proposals.len()
}

/// The words of the repository's dialect, and of those that its proposals are written in.
fn vocabularies(roadmap: &Roadmap) -> impl Iterator<Item = &Vocabulary> {
    let used: BTreeSet<&str> = roadmap.proposals.iter().map(|proposal| proposal.dialect).collect();
    let used = used.into_iter().filter(|name| *name != roadmap.dialect).filter_map(|name| roadmap.dialects.get(name));
    std::iter::once(&*roadmap.vocabulary).chain(used.map(|dialect| &*dialect.vocabulary))
}

/// The name of a word that was found without anything beside it.
fn whole(found: Option<Match>) -> Option<String> {
    found.filter(|found| found.detail.is_none()).map(|found| found.name)
}

fn keys(milestone: &str) -> Vec<String> {
    milestone::read(milestone).into_iter().filter_map(|milestone| milestone.key()).collect()
}

/// Handles, names and mail addresses.
fn people(roadmap: &Roadmap) -> impl Iterator<Item = &str> {
    let people = roadmap.proposals.iter().flat_map(|proposal| &proposal.people);
    people.filter_map(|one| {
        let person = &one.person.value;
        person.handle.as_deref().or(person.name.as_deref()).or(person.email.as_deref())
    })
}

fn names_person(roadmap: &Roadmap, id: ProposalId, word: &str, authors: bool) -> bool {
    let fold = |name: &str| folded(&field_name(name));
    let word = fold(word.trim_start_matches(SIGNS));
    let mut people = roadmap.proposals[id].people.iter();
    people.any(|one| {
        let person = &one.person.value;
        let names = [person.handle.as_deref(), person.name.as_deref(), person.email.as_deref()];
        (!authors || one.role == PersonRole::Author) && names.into_iter().flatten().any(|name| fold(name) == word)
    })
}
