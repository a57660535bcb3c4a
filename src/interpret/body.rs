//! What the text itself tells: checklists and the history section.

use crate::diagnostic::Diagnostic;
use crate::history::Event;
use crate::history::section::{HistoryWords, read_history};
use crate::limit;
use crate::markdown::Heading;
use crate::proposal::Declared;
use crate::proposal::checklist::Checklist;
use crate::proposal::milestone::{Milestone, ReleaseWords};
use crate::source::Span;

use super::Reader;

impl Reader<'_> {
    /// The checklist that counts as progress, and the others.
    pub(super) fn checklists(&mut self) -> (Option<Checklist>, Vec<Checklist>) {
        let Some(markdown) = self.markdown else { return (None, Vec::new()) };
        let outline = &markdown.outline;
        for range in &outline.malformed_tasks {
            let place = Span::new(markdown.source, range.clone());
            let finding = Diagnostic::note("task-malformed", place, "this looks like a task but is none");
            self.diagnostics.push(finding.help("write `- [ ] text` or `- [x] text`"));
        }
        let empty = |heading: Option<&Heading>| Checklist {
            title: heading.map(|heading| heading.text.clone()).unwrap_or_default(),
            anchor: heading.map(|heading| heading.anchor.clone()).unwrap_or_default(),
            checked: 0,
            struck: 0,
            total: 0,
        };
        let section = self.dialect.checklists.iter().find_map(|name| outline.section(name));
        let inside = |at: usize| section.is_some_and(|section| section.section.contains(&at));
        let mut named = empty(section);
        let mut others: Vec<(Option<usize>, Checklist)> = Vec::new();
        for task in &outline.tasks {
            let list = if inside(task.range.start) {
                &mut named
            } else {
                if others.last().is_none_or(|(last, _)| *last != task.heading) {
                    others.push((task.heading, empty(task.heading.map(|index| &outline.headings[index]))));
                }
                let Some((_, list)) = others.last_mut() else { continue };
                list
            };
            list.total += 1;
            list.checked += usize::from(task.checked);
            list.struck += usize::from(task.struck);
        }
        // `- []` is no task to a Markdown reader, and yet something that its author has still to do: were it left
        // out, the checklist would seem further than it is. Other odd boxes, such as `[ x ]`, are only reported.
        let open =
            |range: &&std::ops::Range<usize>| inside(range.start) && self.text.get((*range).clone()) == Some("[]");
        named.total += outline.malformed_tasks.iter().filter(open).count();
        let struck = section.and_then(|section| self.text.get(section.section.clone())).map_or(0, struck_tasks);
        named.struck += struck;
        named.total += struck;
        ((named.total > 0).then_some(named), others.into_iter().map(|(_, list)| list).collect())
    }

    /// What tells the product's releases from other numbers.
    pub(super) fn release_words(&self) -> ReleaseWords {
        let own = self.dialect.products.clone();
        ReleaseWords { own, majors: self.dialect.majors.clone(), ..ReleaseWords::default() }
    }

    /// The events of the history section. `declared` are the milestones that the metadata names: where one of them comes before
    /// 1.0, the product has such releases.
    pub(super) fn history<'a>(&mut self, declared: impl Iterator<Item = &'a Declared>) -> Vec<Event> {
        let Some(markdown) = self.markdown else { return Vec::new() };
        let named = |name: &String| {
            let name = name.to_lowercase();
            let sections =
                markdown.outline.headings.iter().filter(move |heading| heading.text.trim().to_lowercase() == name);
            // A second section of the name inside the first is part of it already.
            let mut end = 0;
            let apart = sections.filter(|heading| {
                let outside = heading.range.start >= end;
                end = end.max(heading.section.end);
                outside
            });
            Some(apart.collect::<Vec<_>>()).filter(|found| !found.is_empty())
        };
        let Some(sections) = self.dialect.histories.iter().find_map(named) else { return Vec::new() };
        let stages = self.dialect.vocabulary.stages.iter().flat_map(|word| {
            std::iter::once(&word.name).chain(&word.aliases).map(|form| (form.clone(), word.name.clone()))
        });
        let first = |milestone: &Milestone| milestone.version().and_then(|version| version.parts.first().copied());
        let early = declared.flat_map(|declared| &declared.milestones).any(|milestone| first(milestone) == Some(0));
        let release = ReleaseWords { early, ..self.release_words() };
        let words = HistoryWords { stages: stages.collect(), release };
        let mut events = Vec::new();
        for section in sections {
            let history = read_history(self.text, section.section.clone(), &words);
            for trouble in history.troubles {
                let place = Span::new(markdown.source, trouble.range);
                self.diagnostics.push(Diagnostic::warning("history-date", place, trouble.message).help(trouble.help));
            }
            events.extend(history.events);
        }
        if let Some(first) = events.get(limit::EVENTS.most) {
            let (count, most) = (events.len(), limit::EVENTS.most);
            let place = Span::new(markdown.source, first.range.clone());
            let message = format!("the history has {count} entries; the timeline shows the first {most}");
            let finding = Diagnostic::note(limit::EVENTS.code(), place, message);
            self.diagnostics.push(finding.help("keep what changed the status, the stage or a milestone"));
            events.truncate(most);
        }
        events
    }
}

/// Items that are struck through together with their box: `- ~~[ ] text~~`.
fn struck_tasks(section: &str) -> usize {
    let struck = |line: &&str| {
        let item = line.trim_start().strip_prefix(['-', '*', '+']).map(str::trim_start);
        item.is_some_and(|item| item.starts_with("~~[ ]") || item.starts_with("~~[x]"))
    };
    section.lines().filter(struck).count()
}
