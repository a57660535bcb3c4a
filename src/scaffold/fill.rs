//! A template, filled in: title, number, authors, date, group and status; what is only an example in it is taken out, so that
//! no new proposal names a release or a person that nobody meant. Everything else stays, comments above all.

use super::Asked;
use super::entries::{Change, changed, list, scalar};
use super::template::Template;
use crate::dialect::carrier::Carrier;
use crate::dialect::carrier::{title, yaml};
use crate::dialect::document::{Document, Field, Markdown};
use crate::dialect::vocabulary::Vocabulary;
use crate::proposal::milestone;
use crate::proposal::relation::is_nothing;
use crate::roadmap::Roadmap;
use crate::source::SourceId;
use crate::toc::{Depth, Options, renewed};

/// What is filled in.
pub(super) struct Values<'asked> {
    pub(super) asked: &'asked Asked,
    pub(super) number: Option<&'asked str>,
    pub(super) slug: &'asked str,
}

/// The files of a proposal.
pub(super) struct Texts {
    pub(super) document: String,
    pub(super) sidecar: Option<String>,
}

const DOCUMENT: SourceId = SourceId(0);
const SIDECAR: SourceId = SourceId(1);

/// The texts of a new proposal.
pub(super) fn filled(roadmap: &Roadmap, template: &Template, values: &Values<'_>) -> Texts {
    let text = template.document.as_str();
    let markdown = Markdown::read(DOCUMENT, text);
    let sidecar = template.sidecar.as_deref();
    let metadata = sidecar.map(|text| yaml::read(SIDECAR, text, 0..text.len()));
    let (mut in_document, mut in_sidecar): (Vec<Change>, Vec<Change>) = (Vec::new(), Vec::new());
    if let Some(dialect) = roadmap.dialects.get(roadmap.dialect) {
        let document = Document::read(dialect, metadata.as_ref(), None, Some((&markdown, text))).value;
        for field in &document.fields {
            let Some(role) = dialect.vocabulary.roles.get(&field.name) else { continue };
            let in_metadata = field.value.span().source == SIDECAR;
            let of = if in_metadata { sidecar.unwrap_or("") } else { text };
            let changes = exchanged(&dialect.vocabulary, role, field, of, values);
            if in_metadata { &mut in_sidecar } else { &mut in_document }.extend(changes);
        }
    }
    in_document.extend(heading(&markdown, text, values));
    let document = changed(text, in_document);
    Texts { document: with_contents(roadmap, document), sidecar: sidecar.map(|text| changed(text, in_sidecar)) }
}

/// What becomes of a field.
fn exchanged(vocabulary: &Vocabulary, role: &str, field: &Field, text: &str, values: &Values<'_>) -> Vec<Change> {
    let Values { asked, number, slug } = values;
    let yaml = matches!(field.carrier, Carrier::Sidecar | Carrier::FrontMatter);
    let one = |value: &str| scalar(text, &field.key, &field.value, value, yaml).into_iter().collect::<Vec<_>>();
    let raw = field.value.text().map_or("", |text| text.value.as_str());
    let many = |kept: &[String]| if yaml { list(text, &field.key, &field.value, kept) } else { one(&kept.join(", ")) };
    let scalars = field.value.scalars();
    match role {
        // A title that is one word with hyphens is a name, and the heading is the title.
        "title" if raw.contains('-') && !raw.contains(' ') => one(slug),
        "title" => one(&asked.title),
        "number" => number.map(one).unwrap_or_default(),
        "status" => chosen(
            raw,
            |word| vocabulary.match_status(word).is_some(),
            vocabulary.statuses.first().map(|status| status.name.as_str()),
        )
        .map(|word| one(&word))
        .unwrap_or_default(),
        "stage" if raw.contains('|') => {
            chosen(raw, |word| vocabulary.match_stage(word).is_some(), None).map(|word| one(&word)).unwrap_or_default()
        }
        "created" | "updated" => one(&asked.date),
        "authors" if !asked.authors.is_empty() => many(&asked.authors),
        "group" => asked.group.as_deref().map(one).unwrap_or_default(),
        "groups" => many(&[]),
        "reviewers" | "approvers" | "other-people" if yaml && !scalars.is_empty() => {
            let open: Vec<String> =
                scalars.iter().map(|one| one.value.clone()).filter(|name| is_nothing(name)).take(1).collect();
            if open.len() == scalars.len() { Vec::new() } else { many(&open) }
        }
        "see-also" | "replaces" | "superseded-by" | "depends-on"
            if yaml && scalars.iter().any(|one| !is_nothing(&one.value)) =>
        {
            many(&[])
        }
        "latest-milestone" | "milestones" if yaml => {
            let versions =
                scalars.iter().filter(|one| milestone::read(&one.value).iter().any(|one| one.version().is_some()));
            versions.filter_map(|one| emptied(text, one.span.range())).collect()
        }
        _ => Vec::new(),
    }
}

/// Nothing in the place of a text, within its quotes or with some.
fn emptied(text: &str, range: std::ops::Range<usize>) -> Option<Change> {
    let raw = text.get(range.clone())?;
    let word = crate::edit::bare(raw);
    let start = range.start + raw.find(word)?;
    let quoted = text[..start].ends_with(['"', '\'']);
    Some((start..start + word.len(), if quoted { String::new() } else { "\"\"".to_owned() }))
}

/// The word to begin with where the template leaves a choice (`provisional|implementable`) or a gap; none where it says one.
fn chosen(raw: &str, known: impl Fn(&str) -> bool, first: Option<&str>) -> Option<String> {
    if known(raw) && !raw.contains('|') {
        return None;
    }
    let words = raw.split(['|', '{', '}']).map(str::trim).filter(|_| raw.contains('|'));
    words.map(str::to_owned).find(|word| known(word)).or_else(|| first.map(str::to_owned))
}

/// The title in place of the template's, behind the label and number that the template has there.
fn heading(markdown: &Markdown, text: &str, values: &Values<'_>) -> Option<Change> {
    let heading = &markdown.outline.headings[markdown.title()?];
    let line = text.get(heading.range.clone())?.lines().next()?;
    let shown = line.trim_start_matches('#').trim();
    let start = heading.range.start + line.find(shown)?;
    let read = title::read(shown, None);
    let before = match (&read.label, read.number, values.number) {
        (Some(_), Some(place), Some(number)) => {
            let width = if place.starts_with('0') { place.len() } else { 0 };
            let at = shown.find(&place)?;
            let behind =
                shown.len() - shown[at + place.len()..].trim_start_matches([' ', ':', '.', '-', '–', '—', ']']).len();
            format!("{}{number:0>width$}{}", &shown[..at], &shown[at + place.len()..behind])
        }
        _ => String::new(),
    };
    Some((start..start + shown.len(), format!("{before}{}", values.asked.title)))
}

/// The document with the contents list that its headings make, where it has one.
fn with_contents(roadmap: &Roadmap, text: String) -> String {
    let mut depth = Depth::default();
    for document in roadmap.markdown.values().filter(|document| document.outline.toc.is_some()) {
        depth.see(roadmap.sources.text(document.source), &document.outline);
    }
    let markdown = Markdown::read(DOCUMENT, &text);
    let options = Options { max_depth: depth.level(), ..Options::default() };
    // Where there is no place for a list, or a heading would be lost, the text stays as it is.
    match renewed(&text, &markdown.outline, options) {
        Ok(Some(new)) => new,
        Ok(None) | Err(_) => text,
    }
}
