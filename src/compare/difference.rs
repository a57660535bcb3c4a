//! One proposal and what became of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Kind, Pairs, ProposalChange, Text, effect, field};
use crate::config::Config;
use crate::markdown::meaning;
use crate::roadmap::{ProposalId, Roadmap};
use crate::source::SourceId;

const NOTHING: ProposalChange = ProposalChange {
    kind: Kind::Affected,
    base: None,
    head: None,
    similarity: None,
    fields: Vec::new(),
    ticked: Vec::new(),
    unticked: Vec::new(),
    events_new: Vec::new(),
    events_gone: Vec::new(),
    text: Text::Same,
    findings_new: Vec::new(),
    findings_mended: Vec::new(),
};

/// A proposal that is new.
pub(super) fn added(head: &Roadmap, id: ProposalId) -> ProposalChange {
    let (findings_new, _) = effect::findings((head, None), (head, Some(id)));
    ProposalChange { kind: Kind::Added, head: Some(id), findings_new, text: Text::Rewritten, ..NOTHING }
}

/// A proposal that is there no more.
pub(super) fn removed(base: &Roadmap, id: ProposalId) -> ProposalChange {
    let (_, findings_mended) = effect::findings((base, Some(id)), (base, None));
    ProposalChange { kind: Kind::Removed, base: Some(id), findings_mended, text: Text::Rewritten, ..NOTHING }
}

/// A proposal of both; none where nothing of it is different.
pub(super) fn between(
    base: &Roadmap,
    head: &Roadmap,
    (before, after): (ProposalId, ProposalId),
    pairs: &Pairs,
    config: &Config,
) -> Option<ProposalChange> {
    let (was, is) = (&base.proposals[before], &head.proposals[after]);
    let files = same_file(base, head, (was.document, is.document)) && same_file(base, head, (was.sidecar, is.sidecar));
    let relations = field::relations((base, before), (head, after), pairs);
    let (findings_new, findings_mended) = effect::findings((base, Some(before)), (head, Some(after)));
    let renamed = was.path != is.path;
    let mut change = ProposalChange {
        kind: Kind::Affected,
        base: Some(before),
        head: Some(after),
        similarity: pairs.moved(after),
        fields: relations,
        findings_new,
        findings_mended,
        ..NOTHING
    };
    if !files || renamed {
        change.kind = if renamed { Kind::Renamed } else { Kind::Changed };
        let mut fields = field::standing(base, head, (before, after), config);
        fields.extend(field::differing(field::values(base, before), field::values(head, after)));
        fields.append(&mut change.fields);
        change.fields = fields;
        change.text = text(base, head, (was.document, is.document));
        (change.ticked, change.unticked) = ticks(base, head, (&was.path, &is.path));
        let events = |roadmap: &Roadmap, id: ProposalId| -> Vec<String> {
            roadmap.proposals[id].history.iter().map(|event| event.raw.trim().to_owned()).collect()
        };
        let (then, now) = (events(base, before), events(head, after));
        (change.events_new, change.events_gone) = (without(&now, &then), without(&then, &now));
        return Some(change);
    }
    let affected = !change.fields.is_empty() || !change.findings_new.is_empty() || !change.findings_mended.is_empty();
    affected.then_some(change)
}

/// What is in the one list more often than in the other.
fn without(one: &[String], other: &[String]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    other.iter().for_each(|text| *counts.entry(text).or_default() += 1);
    let mut more = Vec::new();
    for text in one {
        match counts.get_mut(text.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => more.push(text.clone()),
        }
    }
    more
}

fn same_file(base: &Roadmap, head: &Roadmap, sources: (Option<SourceId>, Option<SourceId>)) -> bool {
    match sources {
        (None, None) => true,
        (Some(was), Some(is)) => {
            let (was, is) = (base.sources.get(was), head.sources.get(is));
            Arc::ptr_eq(was, is) || same_text(&was.text, &is.text)
        }
        _ => false,
    }
}

/// Whether two texts are the same but for the ends of their lines: a work tree may have others than git keeps.
fn same_text(one: &str, other: &str) -> bool {
    one == other || (one.contains('\r') || other.contains('\r')) && one.lines().eq(other.lines())
}

fn text(base: &Roadmap, head: &Roadmap, sources: (Option<SourceId>, Option<SourceId>)) -> Text {
    let (Some(was), Some(is)) = sources else {
        return if sources.0 == sources.1 { Text::Same } else { Text::Rewritten };
    };
    let body = |roadmap: &Roadmap, source: SourceId| {
        let text = roadmap.sources.text(source).to_owned();
        let start = roadmap.markdown.get(roadmap.sources.path(source)).map_or(0, |file| file.body.start);
        text.get(start..).unwrap_or("").to_owned()
    };
    let (was, is) = (body(base, was), body(head, is));
    if same_text(&was, &is) {
        Text::Same
    } else if meaning(&was) == meaning(&is) {
        Text::Reformatted
    } else {
        Text::Rewritten
    }
}

/// Tasks that are ticked now and were not, and the opposite, by their texts.
fn ticks(base: &Roadmap, head: &Roadmap, (was, is): (&str, &str)) -> (Vec<String>, Vec<String>) {
    let tasks = |roadmap: &Roadmap, path: &str| -> BTreeMap<String, bool> {
        let Some(file) = roadmap.markdown.get(path) else { return BTreeMap::new() };
        let tasks = file.outline.tasks.iter().filter(|task| !task.text.trim().is_empty());
        tasks.map(|task| (task.text.trim().to_owned(), task.checked)).collect()
    };
    let (then, now) = (tasks(base, was), tasks(head, is));
    let turned = |to: bool| -> Vec<String> {
        let turned = now.iter().filter(|(words, ticked)| **ticked == to && then.get(*words) == Some(&!to));
        turned.map(|(words, _)| words.clone()).collect()
    };
    (turned(true), turned(false))
}
