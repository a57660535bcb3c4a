//! What the text itself tells: checklists and the history section.

use crate::diagnostic::Diagnostic;
use crate::history::Event;
use crate::history::section::{HistoryWords, read_history};
use crate::proposal::checklist::Checklist;
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
        let mut named: Option<(usize, Checklist)> = None;
        let mut others: Vec<(Option<usize>, Checklist)> = Vec::new();
        let of_progress = self.dialect.checklists.iter().find_map(|name| outline.section(name));
        for task in &outline.tasks {
            let heading = task.heading.map(|index| &outline.headings[index]);
            let inside = of_progress.filter(|section| section.section.contains(&task.range.start));
            let empty = |title: &str, anchor: &str| Checklist {
                title: title.to_owned(),
                anchor: anchor.to_owned(),
                checked: 0,
                struck: 0,
                total: 0,
            };
            let list = if let Some(section) = inside {
                &mut named.get_or_insert_with(|| (0, empty(&section.text, &section.anchor))).1
            } else {
                if others.last().is_none_or(|(last, _)| *last != task.heading) {
                    let (title, anchor) =
                        heading.map_or(("", ""), |heading| (heading.text.as_str(), heading.anchor.as_str()));
                    others.push((task.heading, empty(title, anchor)));
                }
                let Some((_, list)) = others.last_mut() else { continue };
                list
            };
            list.total += 1;
            list.checked += usize::from(task.checked);
            list.struck += usize::from(task.struck);
        }
        (named.map(|(_, list)| list), others.into_iter().map(|(_, list)| list).collect())
    }

    /// The events of the history section.
    pub(super) fn history(&mut self) -> Vec<Event> {
        let Some(markdown) = self.markdown else { return Vec::new() };
        let Some(section) = self.dialect.histories.iter().find_map(|name| markdown.outline.section(name)) else {
            return Vec::new();
        };
        let stages = self.dialect.vocabulary.stages.iter().flat_map(|word| {
            std::iter::once(&word.name).chain(&word.aliases).map(|form| (form.clone(), word.name.clone()))
        });
        let words = HistoryWords { stages: stages.collect(), ..HistoryWords::default() };
        let history = read_history(self.text, section.section.clone(), &words);
        for trouble in history.troubles {
            let place = Span::new(markdown.source, trouble.range);
            self.diagnostics.push(Diagnostic::warning("history-date", place, trouble.message).help(trouble.help));
        }
        history.events
    }
}
