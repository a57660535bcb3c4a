//! Findings that need more than one proposal, or more than one field: contradictions, duplicates, broken links.

use std::collections::BTreeMap;

use super::address::Destination;
use super::memory::Links;
use super::paged;
use super::{ProposalId, Roadmap};
use crate::diagnostic::{Diagnostic, Severity, clipped_to};
use crate::dialect::document::Markdown;
use crate::limit;
use crate::markdown::{LinkKind, host_anchor};
use crate::proposal::Proposal;
use crate::proposal::milestone::Milestone;
use crate::proposal::status::StatusGroup;
use crate::source::{SourceId, Span};

/// Every finding about the roadmap as a whole.
pub(super) fn check(roadmap: &Roadmap, memory: &mut Links) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for found in memory.checks(&roadmap.proposals, |proposal| contradictions(roadmap, proposal)) {
        findings.extend(found.iter().cloned());
    }
    roadmap.proposals.iter().for_each(|proposal| shipped(roadmap, proposal, &mut findings));
    numbers(roadmap, &mut findings);
    findings.extend(paged::findings(roadmap));
    findings.extend(memory.findings(&roadmap.markdown, |path, markdown| document(roadmap, path, markdown)));
    findings
}

/// Leaves of each rule and file the first findings, and one of their severity that counts the others.
pub(crate) fn capped(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    const EACH: usize = limit::FINDINGS.most;
    let mut counts: BTreeMap<(SourceId, &str), (usize, Severity)> = BTreeMap::new();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings {
        let (count, severity) = counts.entry((finding.span.source, finding.code)).or_insert((0, finding.severity));
        *severity = finding.severity.max(*severity);
        *count += 1;
        if *count <= EACH {
            kept.push(finding);
        }
    }
    for ((source, code), (count, severity)) in counts.into_iter().filter(|(_, (count, _))| *count > EACH) {
        let message = format!("{} more findings of `{code}` in this file", count - EACH);
        let finding = Diagnostic::warning(limit::FINDINGS.code(), Span::file(source), message);
        kept.push(Diagnostic { severity, ..finding.help("mend the first ones; the rest may follow") });
    }
    kept
}

/// What a proposal says against itself.
pub(crate) fn contradictions(roadmap: &Roadmap, proposal: &Proposal) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    standing(proposal, &mut findings);
    milestones(roadmap, proposal, &mut findings);
    findings
}

/// Status, stage and checklist against each other.
fn standing(proposal: &Proposal, findings: &mut Vec<Diagnostic>) {
    let (Some(raw), Some(status)) = (&proposal.status.raw, proposal.status.canonical.as_deref()) else { return };
    let stage = proposal.stage_word();
    if status == "implemented"
        && let Some(stage @ ("alpha" | "beta")) = stage
    {
        let message = format!("implemented, and yet at {stage}");
        let finding = Diagnostic::warning("implemented-early", raw.span, message);
        findings.push(finding.help("`implemented` means stable; else the status is still `implementable`"));
    }
    if status == "completed"
        && let Some(checklist) = proposal.checklist.as_ref().filter(|list| list.checked + list.struck < list.total)
    {
        let message = format!("completed, with {} of {} tasks done", checklist.checked, checklist.total);
        findings.push(
            Diagnostic::warning("checklist-unfinished", raw.span, message)
                .help("tick the tasks, or correct the status"),
        );
    }
}

/// Still accepted, though the last stage has come out and the checklist is done. What the release that is being made will
/// bring has not come out yet, and which one that is depends on the other proposals.
fn shipped(roadmap: &Roadmap, proposal: &Proposal, findings: &mut Vec<Diagnostic>) {
    let Some(raw) = &proposal.status.raw else { return };
    let done =
        proposal.checklist.as_ref().is_some_and(|list| list.total > 0 && list.checked + list.struck == list.total);
    let accepted =
        proposal.status.canonical.as_deref() == Some("implementable") && proposal.status.group == StatusGroup::Accepted;
    let stable = roadmap.vocabulary.stage("stable").is_some() && proposal.stage_word() == Some("stable");
    let named = proposal.milestones.iter().find(|declared| declared.stage.as_deref() == Some("stable"));
    let coming = named.and_then(|declared| release(&declared.milestones)).zip(roadmap.reached.as_ref());
    if accepted && stable && done && coming.is_none_or(|(named, reached)| named <= reached) {
        let finding = Diagnostic::note(
            "implementable-shipped",
            raw.span,
            "still implementable, though it is stable and its checklist is done",
        );
        findings.push(finding.help("is the status now `implemented`?"));
    }
}

fn release(milestones: &[Milestone]) -> Option<&Milestone> {
    milestones.iter().find(|milestone| milestone.version().is_some())
}

/// Milestones against the stage, against each other and against the latest one.
fn milestones(roadmap: &Roadmap, proposal: &Proposal, findings: &mut Vec<Diagnostic>) {
    let vocabulary = &roadmap.vocabulary;
    let mut staged: Vec<(u32, &str, &Milestone, Span)> = proposal
        .milestones
        .iter()
        .filter_map(|declared| {
            let stage = vocabulary.stage(declared.stage.as_deref()?)?;
            Some((stage.rank, stage.name.as_str(), release(&declared.milestones)?, declared.raw.span))
        })
        .collect();
    staged.sort_by_key(|(rank, ..)| *rank);
    if let (Some(stage), Some(raw)) = (proposal.stage_word(), proposal.stage.as_ref().map(|stage| &stage.raw))
        && !proposal.milestones.is_empty()
        && !staged.iter().any(|(_, name, ..)| *name == stage)
    {
        let message = format!("the stage is {stage}, but no milestone is given for it");
        findings.push(
            Diagnostic::warning("stage-without-milestone", raw.span, message)
                .help(format!("add `{stage}` under `milestone`")),
        );
    }
    for pair in staged.windows(2) {
        let [(_, before, earlier, _), (_, after, later, span)] = pair else { continue };
        if later < earlier {
            let message = format!("{after} in {} comes before {before} in {}", later.release(), earlier.release());
            findings.push(
                Diagnostic::warning("milestones-not-in-order", *span, message)
                    .help("one of the two milestones is wrong"),
            );
        } else if later == earlier && before != after {
            let message = format!("{before} and {after} are both in {}", later.release());
            findings.push(
                Diagnostic::note("stages-in-one-release", *span, message).help("two stages in one release are unusual"),
            );
        }
    }
    let latest =
        proposal.latest_milestone.as_ref().and_then(|latest| Some((release(&latest.milestones)?, latest.raw.span)));
    let now = proposal.stage_word().and_then(|stage| vocabulary.stage(stage)).map(|stage| stage.rank);
    if let (Some((latest, span)), Some(now)) = (latest, now)
        && let Some((_, stage, reached, _)) = staged.iter().rev().find(|(rank, ..)| *rank == now)
        && latest < *reached
    {
        let message =
            format!("the latest milestone {} is older than {} of stage {stage}", latest.release(), reached.release());
        findings.push(
            Diagnostic::warning("latest-milestone-old", span, message)
                .help(format!("is the latest milestone {}?", reached.release())),
        );
    }
}

/// Numbers that two proposals of one series share.
fn numbers(roadmap: &Roadmap, findings: &mut Vec<Diagnostic>) {
    for ids in roadmap.numbers.values() {
        let mut first: BTreeMap<&str, ProposalId> = BTreeMap::new();
        for id in ids {
            let label = &roadmap.proposals[*id].label;
            let other = *first.entry(label).or_insert(*id);
            if other != *id {
                let place = Span::file(roadmap.proposals[*id].source());
                let message = format!("{label} is used twice");
                let finding = Diagnostic::warning("number-twice", place, message);
                findings.push(finding.help(format!("`{}` has the same number", roadmap.proposals[other].path)));
            }
        }
    }
}

/// How many characters of an address or tag are quoted.
const SHOWN: usize = 120;

/// Links, images, tags and the contents list of one document.
fn document(roadmap: &Roadmap, path: &str, markdown: &Markdown) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let outline = &markdown.outline;
    let place = |range: &std::ops::Range<usize>| Span::new(markdown.source, range.clone());
    for link in &outline.links {
        let image = link.kind == LinkKind::Image;
        match roadmap.addresses.resolve(roadmap, path, &link.dest, image) {
            Destination::Broken { reason, code } if link.in_toc => {
                let finding = Diagnostic::warning(
                    "contents-stale",
                    place(&link.range),
                    format!("the contents list is stale: {reason}"),
                );
                let finding = if code == "anchor-broken" { finding } else { Diagnostic { code, ..finding } };
                findings.push(finding.help("make the contents list anew"));
            }
            Destination::Broken { reason, code } => {
                let what = if image { "image" } else { "link" };
                let message = format!("broken {what} `{}`: {reason}", clipped_to(&link.dest, SHOWN));
                findings.push(Diagnostic::warning(code, place(&link.range), message).help(help_for(code)));
            }
            Destination::Unsafe if !link.dest.trim().starts_with(|first: char| first.is_ascii_alphabetic()) => {
                let first: String = link.dest.trim().chars().take(1).collect();
                let message =
                    format!("broken link `{}`: no address begins with `{first}`", clipped_to(&link.dest, SHOWN));
                let finding = Diagnostic::warning("link-broken", place(&link.range), message);
                findings.push(
                    finding.help("write it as [text](https://…); text and address may stand the wrong way round"),
                );
            }
            Destination::Unsafe => {
                let message = format!("the address `{}` is not followed", clipped_to(&link.dest, SHOWN));
                findings.push(Diagnostic::warning("link-unsafe", place(&link.range), message).help("use https"));
            }
            _ => {}
        }
    }
    for (name, range) in &outline.unknown_tags {
        let written = roadmap.sources.text(markdown.source).get(range.clone()).filter(|tag| tag.ends_with('>'));
        let written =
            written.map_or_else(|| format!("<{name}>"), |tag| tag.split_whitespace().collect::<Vec<_>>().join(" "));
        let message = format!("`{}` is no tag of a document and is shown as text", clipped_to(&written, SHOWN));
        findings
            .push(Diagnostic::note("tag-unknown", place(range), message).help("write it as code, between backticks"));
    }
    for range in &outline.open_comments {
        let finding =
            Diagnostic::warning("comment-open", place(range), "this comment is never closed and hides what follows");
        findings.push(finding.help("close it with `-->`"));
    }
    if let Some(range) = &outline.too_deep {
        let message = format!("this stands in more than {} lists or quotes", limit::NESTING.most);
        let finding = Diagnostic::note(limit::NESTING.code(), place(range), message);
        findings.push(finding.help("indent it less; it is shown beside what it stands in"));
    }
    if let Some(first) = outline.headings.get(limit::HEADINGS.most) {
        let (count, most) = (outline.headings.len(), limit::HEADINGS.most);
        let message = format!("the document has {count} headings; the list of contents shows the first {most}");
        let finding = Diagnostic::note(limit::HEADINGS.code(), place(&first.range), message);
        findings.push(finding.help("split the document, or write what is no section without `#`"));
    }
    if let Some(toc) = &outline.toc {
        if !toc.closed {
            let finding = Diagnostic::warning(
                "contents-open",
                place(&toc.range),
                "the contents list has no closing `<!-- /toc -->`",
            );
            findings.push(finding.help("add it after the list"));
        }
        contents(markdown, toc.range.clone(), &mut findings);
    }
    findings
}

/// Sections after the contents list that it does not name.
fn contents(markdown: &Markdown, toc: std::ops::Range<usize>, findings: &mut Vec<Diagnostic>) {
    let outline = &markdown.outline;
    let listed: std::collections::BTreeSet<&str> =
        outline.links.iter().filter(|link| link.in_toc).filter_map(|link| link.dest.strip_prefix('#')).collect();
    if listed.is_empty() {
        return;
    }
    let missing: Vec<_> = outline
        .headings
        .iter()
        .filter(|heading| {
            heading.level == 2 && heading.range.start >= toc.end && !listed.contains(host_anchor(&heading.anchor))
        })
        .collect();
    if let Some(first) = missing.first() {
        let more = if missing.len() > 1 { format!(" and {} more", missing.len() - 1) } else { String::new() };
        let message = format!("the contents list leaves out \"{}\"{more}", first.text);
        let finding = Diagnostic::note("contents-stale", Span::new(markdown.source, first.range.clone()), message);
        findings.push(finding.help("make the contents list anew"));
    }
}

fn help_for(code: &str) -> &'static str {
    match code {
        "anchor-broken" => "the anchor of a heading is its text in lower case, with hyphens for spaces",
        "image-missing" => "add the image to git, or mend the path",
        "asset-left-out" => "set git-repository-url under [output.html] so that the link can lead to the host",
        _ => "mend the path, add the file to git, or link to an address",
    }
}
