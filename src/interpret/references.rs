//! What a proposal's fields refer to: other proposals, links, feature gates, and fields without a role.

use std::sync::OnceLock;

use regex::Regex;

use crate::dialect::carrier::header::bullet;
use crate::dialect::value::Value;
use crate::proposal::relation::{Relation, RelationKind, is_nothing};
use crate::proposal::{Extra, NamedLink};
use crate::source::Spanned;

use super::Reader;

/// How many characters of a value without a role are shown.
const SHOWN: usize = 2_000;

impl Reader<'_> {
    pub(super) fn relations(&self) -> Vec<Relation> {
        let mut relations = Vec::new();
        for kind in RelationKind::ALL {
            for field in self.fields(kind.word()) {
                for text in field.value.scalars() {
                    relations.extend(read_targets(text).into_iter().map(|target| Relation {
                        kind,
                        raw: text.clone(),
                        target,
                    }));
                }
            }
        }
        if !relations.iter().any(|relation| relation.kind == RelationKind::SupersededBy) {
            relations.extend(self.superseding());
        }
        relations
    }

    /// A status that names what takes the proposal's place: `superseded by [9](0009-x.md)`, `Replaced by EP-0004`.
    fn superseding(&self) -> Vec<Relation> {
        static BY: OnceLock<Option<Regex>> = OnceLock::new();
        let by = BY.get_or_init(|| {
            Regex::new(r"(?i)^\W*(?:super[sc]eded|replaced|obsoleted)\s+(?:by|with)\s*:?\s*(.+)$").ok()
        });
        let Some(raw) = self.scalar("status") else { return Vec::new() };
        let rest = by.as_ref().and_then(|by| by.captures(raw.value.trim())).map(|found| found[1].to_owned());
        let Some(rest) = rest else { return Vec::new() };
        let rest = Spanned::new(rest.trim_matches(['*', '_', '`', '.', ' ', ')', '(']).to_owned(), raw.span);
        // Prose behind the word is no reference: `superseded by the new scheduler`.
        let linked = !markdown_links(&raw.value).is_empty();
        let targets = if linked { read_targets(&raw) } else { read_targets(&rest) };
        let named = |target: &String| {
            linked || !target.contains(char::is_whitespace) && target.contains(|letter: char| letter.is_ascii_digit())
        };
        let relation = |target| Relation { kind: RelationKind::SupersededBy, raw: raw.clone(), target };
        targets.into_iter().filter(named).map(relation).collect()
    }

    pub(super) fn links(&self) -> Vec<NamedLink> {
        let mut links = Vec::new();
        for (role, kind) in [("tracking", "tracking"), ("discussion", "discussion"), ("pull-requests", "pull-request")]
        {
            for text in self.fields(role).flat_map(|field| field.value.scalars()) {
                links.extend(self.read_links(&text.value, kind));
            }
        }
        let jira =
            self.markdown.and_then(|markdown| markdown.outline.section("Jira").map(|section| (markdown, section)));
        if let Some((markdown, section)) = jira.filter(|_| self.dialect.status_section) {
            let inside = markdown.outline.links.iter().filter(|link| section.content.contains(&link.range.start));
            links.extend(self.keys(&section.content));
            links.extend(inside.map(|link| NamedLink {
                kind: "tracking",
                text: link.text.clone(),
                url: Some(link.dest.clone()),
            }));
        }
        links
    }

    /// Keys of an issue tracker in the list items of a section, by the patterns of the configuration.
    fn keys(&self, content: &std::ops::Range<usize>) -> Vec<NamedLink> {
        let lines = self.text.get(content.clone()).unwrap_or("").lines();
        let items = lines.filter_map(|line| bullet(line.trim())).filter(|item| !item.contains("]("));
        let keys = items.flat_map(|item| self.config.links.iter().filter_map(|pattern| pattern.first(item)));
        keys.map(|(text, url)| NamedLink { kind: "tracking", text, url: Some(url) }).collect()
    }

    fn read_links(&self, raw: &str, kind: &'static str) -> Vec<NamedLink> {
        if is_nothing(raw) {
            return Vec::new();
        }
        let mut links: Vec<NamedLink> =
            markdown_links(raw).into_iter().map(|(text, url)| NamedLink { kind, text, url: Some(url) }).collect();
        if links.is_empty() {
            let urls = linkify::LinkFinder::new()
                .links(raw)
                .filter(|link| *link.kind() == linkify::LinkKind::Url)
                .map(|link| link.as_str().to_owned())
                .collect::<Vec<_>>();
            links.extend(urls.into_iter().map(|url| NamedLink { kind, text: short(&url), url: Some(url) }));
        }
        if links.is_empty() {
            let found = self.config.links.iter().filter_map(|pattern| pattern.first(raw));
            links.extend(found.map(|(text, url)| NamedLink { kind, text, url: Some(url) }));
        }
        if links.is_empty() {
            links.push(NamedLink { kind, text: raw.trim().to_owned(), url: None });
        }
        links
    }

    pub(super) fn feature_gates(&self) -> Vec<String> {
        let mut gates: Vec<String> = Vec::new();
        for field in self.fields("feature-gates") {
            let items: Vec<&Value> = match &field.value {
                Value::List(items, _) => items.iter().collect(),
                other => vec![other],
            };
            for item in items {
                let name = match item {
                    Value::Map(..) => item.get("name").and_then(Value::text),
                    Value::Scalar(_) => item.text(),
                    _ => None,
                };
                let bare = name.map(|name| name.value.trim().trim_matches('`').to_owned());
                gates.extend(bare.filter(|name| !is_nothing(name)));
            }
        }
        gates.dedup();
        gates
    }

    /// Fields that no role of the dialect explains, as written.
    pub(super) fn extra(&self) -> Vec<Extra> {
        let vocabulary = &self.dialect.vocabulary;
        let unexplained = |name: &str| {
            let role = vocabulary.roles.get(name).map(String::as_str);
            matches!(role, None | Some("kind" | "release-date")) && vocabulary.match_stage(name).is_none()
        };
        self.document
            .fields
            .iter()
            .filter(|field| unexplained(&field.name) && !field.value.is_blank())
            .map(|field| Extra { key: field.key.value.clone(), values: flat(&field.value), carrier: field.carrier })
            .collect()
    }
}

/// A value as lines: list items one each, mappings as `key: value`.
fn flat(value: &Value) -> Vec<String> {
    match value {
        Value::Null(_) => Vec::new(),
        Value::Scalar(text) => vec![text.value.chars().take(SHOWN).collect()],
        Value::List(items, _) => items.iter().map(|item| flat(item).join(", ")).collect(),
        Value::Map(pairs, _) => {
            pairs.iter().map(|(key, value)| format!("{}: {}", key.value, flat(value).join(", "))).collect()
        }
    }
}

/// `[text](url)` pairs in a raw text.
fn markdown_links(raw: &str) -> Vec<(String, String)> {
    static LINK: OnceLock<Option<Regex>> = OnceLock::new();
    let link = LINK.get_or_init(|| Regex::new(r"\[([^\[\]]*)\]\(<?([^()\s<>]+)>?[^()]*\)").ok());
    let found = link
        .as_ref()
        .map(|link| link.captures_iter(raw).map(|found| (found[1].to_owned(), found[2].to_owned())).collect());
    found.unwrap_or_default()
}

/// The targets that one raw text names: links, or comma-separated numbers and paths.
fn read_targets(text: &Spanned<String>) -> Vec<String> {
    let raw = text.value.trim();
    if is_nothing(raw) {
        return Vec::new();
    }
    let links = markdown_links(raw);
    if !links.is_empty() {
        return links.into_iter().map(|(_, url)| url).collect();
    }
    let numbers = |part: &str| {
        !part.is_empty()
            && part.len() <= 20
            && part.contains(|letter: char| letter.is_ascii_digit())
            && !part.contains(char::is_whitespace)
    };
    let place = |part: &str| !part.contains(char::is_whitespace) && part.contains('/');
    let parts: Vec<&str> = raw.split(',').map(str::trim).collect();
    if parts.len() > 1 && (parts.iter().all(|part| numbers(part)) || parts.iter().all(|part| place(part))) {
        return parts.into_iter().map(str::to_owned).collect();
    }
    vec![raw.trim_matches(['<', '>', '"', '\'', '`']).to_owned()]
}

/// An address without its scheme, as a link's text.
fn short(url: &str) -> String {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};

    #[track_caller]
    fn check(raw: &str, expected: &[&str]) {
        assert_eq!(read_targets(&Spanned::new(raw.to_owned(), Span::file(SourceId(0)))), expected, "{raw:?}");
    }

    #[test]
    fn targets_are_taken_from_every_measured_form() {
        check("2718, 2930", &["2718", "2930"]);
        check("/keps/sig-node/1-x", &["/keps/sig-node/1-x"]);
        check("[KEP](/keps/x.md), [other](https://h/y)", &["/keps/x.md", "https://h/y"]);
        check("https://h/o/r/blob/main/a.md, https://h/b/", &["https://h/o/r/blob/main/a.md", "https://h/b/"]);
        check("/keps/a, and what follows/from it", &["/keps/a, and what follows/from it"]);
        check("N/A", &[]);
        check("[[]]", &[]);
        check("KEP-9", &["KEP-9"]);
    }
}
