//! The repository's own template for proposals: which sections it has, and what stands in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dialect::document::Markdown;
use crate::limit;
use crate::markdown::{PartKind, parts};
use crate::roadmap::Roadmap;

/// A section of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateSection {
    /// Its level, from 1 to 6.
    pub level: u8,
    /// Its heading as written.
    pub title: String,
    /// Whether it, or one that it stands under, is called optional.
    pub optional: bool,
    /// The comments in it.
    pub comments: BTreeSet<String>,
    /// The stage from which it has to be filled, where its instructions or those above say so.
    pub from_stage: Option<String>,
}

/// A template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its path.
    pub path: String,
    /// Its sections, in order.
    pub sections: Vec<TemplateSection>,
    /// Its sections by their headings' keys.
    by_key: BTreeMap<String, usize>,
    /// The texts that stand in it, headings and tasks aside, which proposals are to write anew; with the list that each is
    /// an item of, which stands or falls together.
    pub texts: BTreeMap<String, usize>,
    /// All comments.
    pub comments: BTreeSet<String>,
    /// What it was read from, and the names of stages that its instructions may use.
    text: String,
    stages: Vec<String>,
}

/// Fewer sections than this are no template to hold proposals to.
const LEAST: usize = 3;
/// Texts of fewer words are the same by chance.
const WORDS: usize = 4;

impl Template {
    /// The template of a repository: of the documents that are templates the one with the most headings. None where there
    /// is none that proposals could be held to. Where it is the one that is `known`, that is it.
    #[must_use]
    pub fn of(roadmap: &Roadmap, known: Option<&Arc<Template>>) -> Option<Arc<Template>> {
        let pages = roadmap.documentation.iter().filter(|page| page.template);
        let documents = pages.filter_map(|page| Some((page.path.as_str(), roadmap.markdown.get(&page.path)?)));
        let sections =
            |document: &Markdown| document.outline.headings.iter().filter(|heading| heading.level == 2).count();
        let (path, document) = documents
            .max_by_key(|(path, document)| (document.outline.headings.len(), std::cmp::Reverse((*path).to_owned())))?;
        if sections(document) < LEAST {
            return None;
        }
        let text = roadmap.sources.text(document.source);
        let stages: Vec<&str> = roadmap.vocabulary.stages.iter().map(|stage| stage.name.as_str()).collect();
        let same = |known: &&Arc<Template>| {
            known.path == path
                && known.text == text
                && known.stages.iter().map(String::as_str).eq(stages.iter().copied())
        };
        let known = known.filter(same).cloned();
        Some(known.unwrap_or_else(|| Arc::new(Template::read(path, text, document, &stages))))
    }

    fn read(path: &str, text: &str, document: &Markdown, stages: &[&str]) -> Template {
        let parts = parts(text, document.body.clone());
        let outline = &document.outline;
        let mut template = Template {
            path: path.to_owned(),
            sections: Vec::new(),
            by_key: BTreeMap::new(),
            texts: BTreeMap::new(),
            comments: BTreeSet::new(),
            text: text.to_owned(),
            stages: stages.iter().map(|stage| (*stage).to_owned()).collect(),
        };
        let mut above: Vec<(u8, bool, Option<String>)> = Vec::new();
        // Every proposal is held against every section.
        for heading in outline.headings.iter().take(limit::HEADINGS.most) {
            while above.pop_if(|(level, ..)| *level >= heading.level).is_some() {}
            let first = parts.partition_point(|part| part.range.start < heading.content.start);
            let inside = parts[first..].iter().take_while(|part| part.range.start < heading.content.end);
            let comments = inside.filter(|part| part.kind == PartKind::Comment);
            let comments: BTreeSet<String> = comments.map(|part| part.text.clone()).collect();
            let (optional, stage) =
                above.last().map_or((false, None), |(_, optional, stage)| (*optional, stage.clone()));
            let optional = optional || heading.text.to_lowercase().contains("optional");
            let stage = comments.iter().find_map(|comment| stage_of(comment, stages)).or(stage);
            above.push((heading.level, optional, stage.clone()));
            template.by_key.entry(key(&heading.text)).or_insert(template.sections.len());
            let title = heading.text.clone();
            template.sections.push(TemplateSection {
                level: heading.level,
                title,
                optional,
                comments,
                from_stage: stage,
            });
        }
        let mut list = 0;
        for (index, part) in parts.iter().enumerate() {
            let source = text.get(part.range.clone()).unwrap_or("");
            let line = text[..part.range.start].rfind('\n').map_or(0, |end| end + 1);
            let item = text[line..part.range.start].trim().starts_with(['-', '*', '+']);
            if !item || index == 0 || parts[index - 1].kind != PartKind::Text {
                list += 1;
            }
            let quoted = source.starts_with('[') && source.ends_with(')') && source.matches("](").count() == 1;
            // What the contents list repeats stands elsewhere already.
            if outline.toc.as_ref().is_some_and(|toc| toc.range.contains(&part.range.start)) {
                continue;
            }
            match part.kind {
                PartKind::Comment => drop(template.comments.insert(part.text.clone())),
                // A link alone, or a question, is what the proposal may quote.
                PartKind::Text if part.text.split(' ').count() >= WORDS && !quoted && !part.text.ends_with('?') => {
                    template.texts.insert(part.text.clone(), list);
                }
                _ => {}
            }
        }
        template
    }

    /// The level of the headings that the template has right under a heading.
    #[must_use]
    pub fn level_under(&self, heading: &str) -> Option<u8> {
        let at = *self.by_key.get(&key(heading))?;
        let below = self.sections.get(at + 1)?.level;
        (below > self.sections[at].level).then_some(below)
    }

    /// The section that a heading of a proposal is.
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<&TemplateSection> {
        self.by_key.get(&key(heading)).map(|index| &self.sections[*index])
    }
}

/// What a heading says, without what differs between one template and the next: case, signs, "(Optional)".
#[must_use]
pub(super) fn key(heading: &str) -> String {
    let lower = heading.to_lowercase().replace("(optional)", " ").replace("[optional]", " ");
    lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The stage that instructions name: "must be completed when targeting beta", "For beta, this section is required".
fn stage_of(comment: &str, stages: &[&str]) -> Option<String> {
    let lower = comment.to_lowercase();
    let known = |word: &str| {
        let named = if word == "ga" { "stable" } else { word };
        stages.iter().find(|stage| **stage == named).map(|stage| (*stage).to_owned())
    };
    let first = |rest: &str| known(rest.split(|letter: char| !letter.is_alphanumeric()).next()?);
    let targeting = lower.split_once("when targeting ").and_then(|(_, rest)| first(rest));
    targeting.or_else(|| {
        lower.match_indices("for ").find_map(|(at, _)| {
            let rest = &lower[at + 4..];
            let stage = first(rest)?;
            let sentence: String = rest.chars().take(60).collect();
            sentence.contains("this section is required").then_some(stage)
        })
    })
}
