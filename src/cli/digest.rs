//! `roadbook digest`.

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::out::{print, print_json};
use super::{Input, content, on_threads, tell};
use crate::build;
use crate::export::digest::{Span, digest, markdown};
use crate::ledger::Ledger;
use crate::repository::git::Git;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Digest {
    #[command(flatten)]
    input: Input,
    /// Where the span begins: a day, month or year (2026-06-01, 2026-06), whose first moment is meant, or a revision, which is
    /// not part of it
    #[arg(long, value_name = "WHEN", value_parser = NonEmptyStringValueParser::new())]
    since: String,
    /// Where it ends: a day, month or year, all of which is meant, or a revision, which is part of it; by default now
    #[arg(long, value_name = "WHEN", value_parser = NonEmptyStringValueParser::new())]
    until: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value = "markdown")]
    format: Format,
}

/// One end of a span.
enum When {
    /// The first second of a time, and the first one after it.
    Time(i64, i64),
    /// The second of a revision's commit, and the commits of the line that come after it.
    After(i64, BTreeSet<String>),
}

impl Digest {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        if self.input.no_git {
            return Err("a digest is made from git; leave --no-git out".to_owned());
        }
        let reading = on_threads(self.input.threads, || build::read(&self.input.dir, true))?;
        let reading = reading.map_err(|error| error.to_string())?;
        content::check(&reading, false)?;
        let roadmap = &reading.roadmap;
        tell(&roadmap.ledger)?;
        if !roadmap.ledger.present {
            return Err("there is no history to make a digest of".to_owned());
        }
        let git = Git::new(reading.tree.root());
        let since = when(&git, "--since", &self.since)?;
        let until = self.until.as_deref().map(|until| when(&git, "--until", until)).transpose()?;
        if let (Some(until), Some(text)) = (&until, &self.until)
            && is_reversed(&since, until)
        {
            return Err(format!(
                "the span ends before it begins: --since {} --until {text}\n  help: exchange the two; --since names the earlier one",
                self.since
            ));
        }
        let commits = inside(&roadmap.ledger, &since, until.as_ref());
        let span = Span { since: self.since.clone(), until: self.until.clone(), commits };
        let digest = digest(roadmap, &span);
        match self.format {
            Format::Markdown => print(&markdown(roadmap, &digest))?,
            Format::Json => {
                let text = serde_json::to_string_pretty(&digest).map_err(|error| error.to_string())?;
                print_json(&format!("{text}\n"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Whether the end lies before the beginning. A span that begins and ends at one revision is empty, and no mistake.
fn is_reversed(since: &When, until: &When) -> bool {
    match (since, until) {
        (When::Time(from, _), When::Time(_, to)) => from >= to,
        (When::Time(from, _), When::After(second, _)) => second < from,
        (When::After(second, _), When::Time(_, to)) => second >= to,
        (When::After(_, after), When::After(_, over)) => after.len() < over.len() && after.is_subset(over),
    }
}

fn inside(ledger: &Ledger, since: &When, until: Option<&When>) -> Vec<bool> {
    let commits = ledger.commits.iter().map(|commit| {
        let begun = match since {
            When::Time(from, _) => commit.time >= *from,
            When::After(_, commits) => commits.contains(&commit.hash),
        };
        let over = match until {
            None => false,
            Some(When::Time(_, to)) => commit.time >= *to,
            Some(When::After(_, commits)) => commits.contains(&commit.hash),
        };
        begun && !over
    });
    commits.collect()
}

/// What an end of the span means: a time, where it looks like one, else a revision.
fn when(git: &Git, option: &str, text: &str) -> Result<When, String> {
    if let Some((from, to)) = time(text) {
        return Ok(When::Time(from, to));
    }
    let unknown = |error: &dyn std::fmt::Display| {
        format!("{option} {text}: this is neither a day such as 2026-06-01 nor a revision that git knows ({error})")
    };
    let commit = git
        .text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{text}^{{commit}}")])
        .map_err(|_| unknown(&"see `git tag` and `git log`"))?;
    let after = git
        .text(&["rev-list", "--first-parent", "--end-of-options", &format!("{commit}..HEAD")])
        .map_err(|error| unknown(&error))?;
    let second = git
        .text(&["show", "--no-patch", "--format=%ct", "--end-of-options", &commit])
        .map_err(|error| unknown(&error))?;
    let second = second.trim().parse().map_err(|_| unknown(&"its commit has no time"))?;
    Ok(When::After(second, after.lines().map(str::to_owned).collect()))
}

/// The first second of a year, month or day in UTC, and the first one after it.
fn time(text: &str) -> Option<(i64, i64)> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let plain = parts.first().is_some_and(|year| digits(year, 4)) && parts.iter().skip(1).all(|part| digits(part, 2));
    if !plain || parts.len() > 3 {
        return None;
    }
    let number = |index: usize| parts.get(index).map_or(Some(1), |part| part.parse::<i8>().ok());
    let first = jiff::civil::Date::new(parts.first()?.parse().ok()?, number(1)?, number(2)?).ok()?;
    let span = match parts.len() {
        1 => jiff::Span::new().years(1),
        2 => jiff::Span::new().months(1),
        _ => jiff::Span::new().days(1),
    };
    let second = |date: jiff::civil::Date| {
        date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_second())
    };
    Some((second(first)?, second(first.checked_add(span).ok()?)?))
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times_are_told_from_revisions() {
        let day = 86_400;
        assert_eq!(time("1970-01-02"), Some((day, 2 * day)));
        assert_eq!(time("1970-01"), Some((0, 31 * day)));
        assert_eq!(time("1970"), Some((0, 365 * day)));
        for revision in ["HEAD~3", "v1.2", "1970-1-2", "1970-02-30", "abc1234", "1970-01-02-03", "", "2026-06-01~1"] {
            assert_eq!(time(revision), None, "{revision}");
        }
    }
}
