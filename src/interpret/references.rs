//! What a proposal's fields refer to: other proposals, links, feature gates, and fields without a role.

use std::sync::OnceLock;

use regex::{Captures, Regex};

use crate::dialect::carrier::Carrier;
use crate::dialect::carrier::header::bullet;
use crate::dialect::document::Field;
use crate::dialect::value::Value;
use crate::limit;
use crate::proposal::relation::{Relation, RelationKind, is_nothing};
use crate::proposal::{Extra, NamedLink, WHOLE};
use crate::source::{Span, Spanned};

use super::Reader;

/// One reference of a value.
struct Reference {
    /// The value as written; of a long one that makes several references, the part that makes this one.
    written: String,
    /// What it points at.
    target: String,
}

impl Reference {
    fn relation(self, kind: RelationKind, span: Span) -> Relation {
        Relation { kind, raw: Spanned::new(self.written, span), target: self.target }
    }
}

impl Reader<'_> {
    pub(super) fn relations(&mut self) -> Vec<Relation> {
        let mut relations = Vec::new();
        for kind in RelationKind::ALL {
            let texts = self.fields(kind.word()).flat_map(|field| field.value.scalars());
            let read = |text: &Spanned<String>| {
                let span = text.span;
                read_references(&text.value).into_iter().map(move |reference| reference.relation(kind, span))
            };
            let mut found: Vec<Relation> = texts.flat_map(read).collect();
            self.at_most(kind.word(), &mut found);
            relations.append(&mut found);
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
        let rest = rest.trim_matches(['*', '_', '`', '.', ' ', ')', '(']);
        // Prose behind the word is no reference: `superseded by the new scheduler`.
        let linked = !markdown_links(&raw.value).is_empty();
        let mut references = read_references(if linked { &raw.value } else { rest });
        references.retain(|Reference { target, .. }| {
            linked || !target.contains(char::is_whitespace) && target.contains(|letter: char| letter.is_ascii_digit())
        });
        references.truncate(limit::PARTS.most);
        if raw.value.len() <= WHOLE || references.len() == 1 {
            references.iter_mut().for_each(|one| one.written.clone_from(&raw.value));
        }
        references.into_iter().map(|one| one.relation(RelationKind::SupersededBy, raw.span)).collect()
    }

    pub(super) fn links(&mut self) -> Vec<NamedLink> {
        let mut links = Vec::new();
        for (role, kind) in [("tracking", "tracking"), ("discussion", "discussion"), ("pull-requests", "pull-request")]
        {
            let texts = self.fields(role).flat_map(|field| field.value.scalars());
            let mut found: Vec<NamedLink> = texts.flat_map(|text| self.read_links(&text.value, kind)).collect();
            self.at_most(role, &mut found);
            links.append(&mut found);
        }
        let mut tracked = self.tracked();
        self.at_most("tracking", &mut tracked);
        links.append(&mut tracked);
        links
    }

    /// The links of the section that names the issue which tracks the proposal.
    fn tracked(&self) -> Vec<NamedLink> {
        let mut links = Vec::new();
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
        let named =
            |link: MarkdownLink<'_>| NamedLink { kind, text: link.text.to_owned(), url: Some(link.url.to_owned()) };
        let mut links: Vec<NamedLink> = markdown_links(raw).into_iter().map(named).collect();
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

    pub(super) fn feature_gates(&mut self) -> Vec<String> {
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
        self.at_most("feature-gates", &mut gates);
        gates
    }

    /// Fields that no role of the dialect explains, and those of which not everything was read, as written.
    pub(super) fn extra(&self) -> Vec<Extra> {
        let vocabulary = &self.dialect.vocabulary;
        let unexplained = |name: &str| {
            let role = vocabulary.roles.get(name).map(String::as_str);
            matches!(role, None | Some("kind" | "release-date")) && vocabulary.match_stage(name).is_none()
        };
        let shown = self.document.fields.iter().enumerate().filter(|(index, field)| {
            // What stands in the text of the proposal is shown with it.
            let in_text = !matches!(field.carrier, Carrier::Sidecar | Carrier::FrontMatter);
            unexplained(&field.name) && !field.value.is_blank() || self.as_written.contains(index) && !in_text
        });
        let extra = |(index, field): (usize, &Field)| {
            let value = self.document.whole.get(&index).unwrap_or(&field.value);
            Extra { key: field.key.value.clone(), values: flat(value), carrier: field.carrier }
        };
        shown.map(extra).collect()
    }
}

/// A value as lines: list items one each, mappings as `key: value`.
fn flat(value: &Value) -> Vec<String> {
    match value {
        Value::Null(_) => Vec::new(),
        Value::Scalar(text) => vec![text.value.clone()],
        Value::List(items, _) => items.iter().map(|item| flat(item).join(", ")).collect(),
        Value::Map(pairs, _) => {
            pairs.iter().map(|(key, value)| format!("{}: {}", key.value, flat(value).join(", "))).collect()
        }
    }
}

/// `[text](url)` in a raw text.
struct MarkdownLink<'raw> {
    whole: &'raw str,
    text: &'raw str,
    url: &'raw str,
}

fn markdown_links<'raw>(raw: &'raw str) -> Vec<MarkdownLink<'raw>> {
    static LINK: OnceLock<Option<Regex>> = OnceLock::new();
    let link = LINK.get_or_init(|| Regex::new(r"\[([^\[\]]*)\]\(<?([^()\s<>]+)>?[^()]*\)").ok());
    let found = link.iter().flat_map(|link| link.captures_iter(raw));
    let part = |found: &Captures<'raw>, index: usize| found.get(index).map_or("", |part| part.as_str());
    found.map(|found| MarkdownLink { whole: part(&found, 0), text: part(&found, 1), url: part(&found, 2) }).collect()
}

/// What one raw text refers to: links, or comma-separated numbers and paths.
fn read_references(text: &str) -> Vec<Reference> {
    let raw = text.trim();
    if is_nothing(raw) {
        return Vec::new();
    }
    let written = |part: &str, count: usize| if count == 1 || text.len() <= WHOLE { text } else { part }.to_owned();
    let links = markdown_links(raw);
    if !links.is_empty() {
        let reference = |link: &MarkdownLink<'_>| Reference {
            written: written(link.whole, links.len()),
            target: link.url.to_owned(),
        };
        return links.iter().map(reference).collect();
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
        let reference = |part: &&str| Reference { written: written(part, parts.len()), target: (*part).to_owned() };
        return parts.iter().map(reference).collect();
    }
    let target = raw.trim_matches(['<', '>', '"', '\'', '`']).to_owned();
    vec![Reference { written: text.to_owned(), target }]
}

/// An address without its scheme, as a link's text.
fn short(url: &str) -> String {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &[&str]) {
        let targets: Vec<String> = read_references(raw).into_iter().map(|reference| reference.target).collect();
        assert_eq!(targets, expected, "{raw:?}");
    }

    #[test]
    fn each_reference_of_a_long_value_keeps_its_own_part_of_it() {
        let written = |raw: &str| -> Vec<String> { read_references(raw).into_iter().map(|one| one.written).collect() };
        assert_eq!(written("2718, 2930"), ["2718, 2930", "2718, 2930"]);
        assert_eq!(written("`KEP-9`"), ["`KEP-9`"]);
        let numbers: Vec<String> = (1_000..2_000).map(|number| number.to_string()).collect();
        assert_eq!(written(&numbers.join(", ")), numbers);
        let links: Vec<String> = (0..200).map(|link| format!("[a {link}](<b{link}> \"c\")")).collect();
        assert_eq!(written(&links.join(" and ")), links);
        let one = format!("see [a](b){}", " and so on".repeat(200));
        assert_eq!(written(&one), [one]);
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
