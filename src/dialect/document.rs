//! A proposal's syntax: its fields and its body, with places. Nothing is understood yet.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use crate::diagnostic::{Checked, Diagnostic, clipped};
use crate::dialect::Dialect;
use crate::dialect::carrier::front_matter::{self, FrontMatter};
use crate::dialect::carrier::yaml::{self, Yaml};
use crate::dialect::carrier::{Carrier, header, release_targets, status_section, title};
use crate::dialect::value::{Value, field_name};
use crate::limit;
use crate::markdown::{Outline, Part, parts};
use crate::source::{SourceId, Span, Spanned};

/// One Markdown file, read without any dialect in mind.
#[derive(Debug)]
pub struct Markdown {
    /// Where its text is kept.
    pub source: SourceId,
    /// The front matter, if there is one, and its fields.
    pub front: Option<(FrontMatter, Yaml)>,
    /// The Markdown after the front matter.
    pub body: Range<usize>,
    /// Headings, links and tasks of the body.
    pub outline: Outline,
    /// The parts of the body, once somebody has asked for them.
    parts: OnceLock<Vec<Part>>,
}

impl Markdown {
    /// Reads `text`, and of its headings, links and tasks only those at the beginning, where metadata stands.
    #[must_use]
    pub fn glance(source: SourceId, text: &str) -> Markdown {
        /// Bytes of the beginning.
        const BEGINNING: usize = 3 * 1024;
        let front = front_matter::find(text).map_or(0, |front| front.body);
        let end = text.as_bytes().iter().skip(front + BEGINNING).position(|byte| *byte == b'\n');
        match end {
            Some(end) => {
                let head = Markdown::read(source, &text[..front + BEGINNING + end]);
                Markdown { body: head.body.start..text.len(), ..head }
            }
            None => Markdown::read(source, text),
        }
    }

    /// Reads `text`.
    #[must_use]
    pub fn read(source: SourceId, text: &str) -> Markdown {
        let front = front_matter::find(text).map(|front| {
            let yaml = yaml::read(source, text, front.yaml.clone());
            (front, yaml)
        });
        let start = front.as_ref().map_or(0, |(front, _)| front.body);
        let body = start..text.len();
        let outline = Outline::read(text, body.clone());
        Markdown { source, front, body, outline, parts: OnceLock::new() }
    }

    /// The parts of the body, in order. `text` is what it was read from.
    #[must_use]
    pub fn parts(&self, text: &str) -> &[Part] {
        self.parts.get_or_init(|| parts(text, self.body.clone()))
    }

    /// The lines before the first section: up to the first heading that is not the title.
    #[must_use]
    pub fn header(&self, text: &str) -> Range<usize> {
        let headings = &self.outline.headings;
        let title_opens = headings.first().is_some_and(|first| first.level == 1);
        let start = match headings.first() {
            // Bullets may stand at the very top, before a title (Rust's RFCs) as well as after it.
            Some(first) if title_opens && text[self.body.start..first.range.start].trim().is_empty() => first.range.end,
            _ => self.body.start,
        };
        let next =
            headings.iter().filter(|heading| heading.range.start >= start).find(|heading| !is_metadata(&heading.text));
        start..next.map_or(self.body.end, |heading| heading.range.start)
    }

    /// Whether a text that goes on would have the same header: the title and a section after it are there.
    #[must_use]
    pub fn is_past_header(&self) -> bool {
        self.outline.headings.iter().filter(|heading| !is_metadata(&heading.text)).count() >= 2
    }

    /// Index of the heading that is the title: a level-1 heading before any other section.
    #[must_use]
    pub fn title(&self) -> Option<usize> {
        self.outline.headings.iter().position(|heading| heading.level == 1 && !heading.text.trim().is_empty())
    }
}

/// Whether a section is nothing but metadata, and so belongs to the header.
fn is_metadata(heading: &str) -> bool {
    ["preamble", "metadata", "header"].contains(&heading.trim().to_lowercase().as_str())
}

/// What claims look at.
#[derive(Debug)]
pub struct Shape<'markdown> {
    /// Name of the metadata file beside the document.
    pub sidecar: Option<&'markdown str>,
    /// Folded keys of the front matter.
    pub front_matter: Vec<String>,
    /// Folded keys of the lines before the first section.
    pub header: Vec<String>,
    /// The headings.
    pub outline: &'markdown Outline,
    /// Whether the title opens with a label and a number.
    pub title_label: bool,
    /// Whether the file's name opens with a number.
    pub numbered_file: bool,
}

impl<'markdown> Shape<'markdown> {
    /// The shape of `markdown` in a file of that name.
    #[must_use]
    pub fn of(
        markdown: &'markdown Markdown,
        text: &str,
        file: &str,
        sidecar: Option<&'markdown str>,
    ) -> Shape<'markdown> {
        let yaml = markdown.front.as_ref().map(|(_, yaml)| yaml.fields.as_slice()).unwrap_or_default();
        let header =
            header::read(markdown.source, text, markdown.header(text), &|name| known_anywhere().contains(name));
        let heading = markdown.title().map(|index| &markdown.outline.headings[index]);
        Shape {
            sidecar,
            front_matter: yaml.iter().map(|(key, _)| field_name(&key.value)).collect(),
            header: header.iter().map(|(key, _)| field_name(&key.value)).collect(),
            outline: &markdown.outline,
            title_label: heading.is_some_and(|heading| title::read(&heading.text, None).label.is_some()),
            numbered_file: file.starts_with(|letter: char| letter.is_ascii_digit()),
        }
    }
}

/// Field names that mean something in any dialect.
fn known_anywhere() -> &'static BTreeSet<String> {
    static KNOWN: OnceLock<BTreeSet<String>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let roles = Dialect::all().iter().flat_map(|dialect| dialect.vocabulary.roles.keys().cloned());
        let claims = Dialect::all().iter().flat_map(|dialect| &dialect.claims);
        roles.chain(claims.flat_map(|claim| claim.header.iter().map(|key| field_name(key)))).collect()
    })
}

/// One metadata field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The folded name.
    pub name: String,
    /// The key as written.
    pub key: Spanned<String>,
    /// What it holds.
    pub value: Value,
    /// Where it was read from.
    pub carrier: Carrier,
}

/// The fields of one proposal, in the order of trust: metadata file, front matter, header, sections.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Every field, as written.
    pub fields: Vec<Field>,
    /// The file of approvals: stage → who.
    pub approvals: Vec<(Spanned<String>, Value)>,
    /// The whole value of each field that holds a text beyond [`limit::VALUE`], by the field's index.
    pub whole: BTreeMap<usize, Value>,
}

impl Document {
    /// Reads the fields of a proposal from its metadata file and its document, by the carriers of `dialect`.
    #[must_use]
    pub fn read(
        dialect: &Dialect,
        sidecar: Option<&Yaml>,
        companion: Option<(SourceId, &str)>,
        document: Option<(&Markdown, &str)>,
    ) -> Checked<Document> {
        let mut fields = Vec::new();
        let mut diagnostics = Vec::new();
        if let Some(yaml) = sidecar {
            report(yaml, "metadata file", &mut diagnostics);
            push(&mut fields, yaml.fields.clone(), Carrier::Sidecar);
        }
        if let Some((markdown, text)) = document {
            if let Some((front, yaml)) = &markdown.front {
                report(yaml, "front matter", &mut diagnostics);
                if front.unclosed {
                    let place = Span::new(markdown.source, front.yaml.start..front.yaml.start);
                    let finding =
                        Diagnostic::warning("front-matter-unclosed", place, "the front matter has no closing `---`");
                    diagnostics.push(finding.help("add a line `---` after the metadata"));
                }
                push(&mut fields, yaml.fields.clone(), Carrier::FrontMatter);
            }
            let known = |name: &str| dialect.vocabulary.roles.contains_key(name);
            push(&mut fields, header::read(markdown.source, text, markdown.header(text), &known), Carrier::Header);
            if let Some(section) = markdown.outline.section("Status").filter(|_| dialect.status_section) {
                push(
                    &mut fields,
                    status_section::read(markdown.source, text, section.content.clone()),
                    Carrier::StatusSection,
                );
            }
            let targets = dialect.release_targets.as_deref().and_then(|name| markdown.outline.section(name));
            if let Some(value) =
                targets.and_then(|section| release_targets::read(markdown.source, text, section.content.clone()))
            {
                let key = Spanned::new("milestone".to_owned(), value.span());
                push(&mut fields, vec![(key, value)], Carrier::ReleaseTargets);
            }
        }
        duplicates(&fields, &mut diagnostics);
        let whole = cut(&mut fields, &mut diagnostics);
        let approvals = companion.map(|(source, text)| {
            let yaml = yaml::read(source, text, 0..text.len());
            report(&yaml, "file of approvals", &mut diagnostics);
            let mut fields = yaml.fields;
            for (key, value) in &mut fields {
                let _whole = cut_value(key, value, &mut diagnostics);
            }
            fields
        });
        Checked { value: Document { fields, approvals: approvals.unwrap_or_default(), whole }, diagnostics }
    }
}

fn push(fields: &mut Vec<Field>, read: Vec<(Spanned<String>, Value)>, carrier: Carrier) {
    // `requires (*optional): FIP-0001`: what stands in brackets behind a key is a word to its author.
    let name = |key: &str| field_name(key.split_once(" (").map_or(key, |(name, _)| name));
    fields.extend(read.into_iter().map(|(key, value)| Field { name: name(&key.value), key, value, carrier }));
}

fn report(yaml: &Yaml, what: &str, diagnostics: &mut Vec<Diagnostic>) {
    if let Some((place, reason)) = &yaml.failure {
        let finding = Diagnostic::warning("yaml-invalid", *place, format!("the {what} is not valid YAML: {reason}"));
        let help = if reason.contains('@')
            || reason.contains("cannot start any token")
            || reason.contains("unexpected character")
        {
            "quote the value, as in \"@handle\"; until then every line is read as `key: raw text`"
        } else {
            "mend the line, usually by quoting its value; until then every line is read as `key: raw text`"
        };
        diagnostics.push(finding.help(help));
    }
    if let Some(place) = yaml.several {
        let finding = Diagnostic::warning(
            "yaml-several-documents",
            place,
            format!("the {what} holds more than one YAML document"),
        );
        diagnostics.push(finding.help("remove the `---` line inside it"));
    }
}

/// One carrier that says the same field twice: the first one counts, and that is said.
fn duplicates(fields: &[Field], diagnostics: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<(Carrier, &str), Span> = BTreeMap::new();
    for field in fields {
        match first.entry((field.carrier, &field.name)) {
            Entry::Vacant(free) => _ = free.insert(field.key.span),
            Entry::Occupied(known) => {
                let message = format!("the key `{}` is given twice", clipped(&field.key.value));
                let finding = Diagnostic::warning("duplicate-key", field.key.span, message);
                diagnostics.push(finding.label(*known.get(), "the first one counts").help("keep one of them"));
            }
        }
    }
}

/// Cuts every text that is longer than a value may be. Returns the values that were cut, as they were.
fn cut(fields: &mut [Field], diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<usize, Value> {
    let cut =
        |(index, field): (usize, &mut Field)| Some((index, cut_value(&field.key, &mut field.value, diagnostics)?));
    fields.iter_mut().enumerate().filter_map(cut).collect()
}

/// Cuts what is too long of one value. Returns the value as it was, where it was cut.
fn cut_value(key: &Spanned<String>, value: &mut Value, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    let most = limit::VALUE.most;
    let long = value.scalars().into_iter().find(|text| text.value.len() > most)?;
    let length = long.value.len();
    let message = format!("the value of `{}` has {length} bytes; the first {most} are read", clipped(&key.value));
    let finding = Diagnostic::warning(limit::VALUE.code(), long.span, message);
    diagnostics.push(finding.help("say it in fewer words, and move the rest into the text of the proposal"));
    let whole = value.clone();
    value.cut(most);
    Some(whole)
}
