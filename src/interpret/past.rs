//! What earlier versions of a proposal's files said, read by the same dialect as those of today.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::dialect::carrier::{Carrier, yaml};
use crate::dialect::document::{Document, Field, Markdown};
use crate::dialect::vocabulary::fold;
use crate::dialect::{Dialect, is_main_document};
use crate::load::read::{Cut, decode};
use crate::load::{Entry, names};
use crate::markdown::Outline;
use crate::proposal::Declared;
use crate::proposal::standing::{Said, Standing, Title};
use crate::source::SourceId;

use super::standing::is_placeholder;
use super::{Reader, roles};

/// What one version of one file contributes: its fields, and the headings that may be a title.
#[derive(Debug)]
pub struct Part {
    fields: Vec<Field>,
    markdown: Option<Markdown>,
}

/// The places of earlier versions are nowhere: nothing that is found in them is reported.
const NOWHERE: SourceId = SourceId(0);
/// How much of a document is read at first; more only where its head is longer.
const HEAD: usize = 8 * 1024;
/// How many bytes of one are made into text at first.
const BYTES: usize = 64 * 1024;
/// How many headings may play a part: the title's, those of metadata beneath it, and the one that ends them.
const HEADINGS: usize = 4;

impl Part {
    /// With so many bytes, the head of a document that is first looked at is there whole: a byte-order mark before it, and
    /// the rest of a character that it ends in.
    pub const BEGINNING: usize = HEAD + 16;

    /// Reads a file as it lies in the repository. Tells as well whether another one that begins with the same
    /// [`Part::BEGINNING`] bytes, and goes on after them, would be read in the same way.
    #[must_use]
    pub fn of_bytes(dialect: &Dialect, sidecar: bool, bytes: &[u8]) -> (Part, bool) {
        if sidecar {
            return (Part::sidecar(dialect, &decode(bytes, None).text), false);
        }
        // Most of a document is no metadata; what is not looked at need not be text.
        let mut cut = if is_whole(dialect) { bytes.len() } else { BYTES };
        loop {
            let part = bytes.get(..cut).unwrap_or(bytes);
            let text = decode(part, (part.len() < bytes.len()).then_some(Cut::Size(bytes.len() as u64))).text;
            let (used, markdown) = head(dialect, &text);
            if part.len() == bytes.len() || used.len() < text.len() {
                let same = used.len() < text.len() && used.len() <= HEAD + 4;
                return (Part::of_markdown(dialect, used, markdown), same);
            }
            cut = cut.saturating_mul(8);
        }
    }

    /// Reads a metadata file.
    #[must_use]
    pub fn sidecar(dialect: &Dialect, text: &str) -> Part {
        let yaml = yaml::read(NOWHERE, text, 0..text.len());
        let read = Document::read(dialect, Some(&yaml), None, None).value;
        Part { fields: kept(dialect, read.fields), markdown: None }
    }

    /// Reads a document, as far as its metadata goes.
    #[must_use]
    pub fn document(dialect: &Dialect, text: &str) -> Part {
        let (text, markdown) = head(dialect, text);
        Part::of_markdown(dialect, text, markdown)
    }

    fn of_markdown(dialect: &Dialect, text: &str, mut markdown: Markdown) -> Part {
        let read = Document::read(dialect, None, None, Some((&markdown, text))).value;
        let mut headings = std::mem::take(&mut markdown.outline.headings);
        headings.truncate(HEADINGS);
        markdown.outline = Outline { headings, ..Outline::default() };
        Part { fields: kept(dialect, read.fields), markdown: Some(markdown) }
    }
}

/// Whether metadata may stand anywhere in a document.
const fn is_whole(dialect: &Dialect) -> bool {
    dialect.status_section || dialect.release_targets.is_some()
}

/// The head of a document: all of it where metadata may stand in sections.
fn head<'text>(dialect: &Dialect, text: &'text str) -> (&'text str, Markdown) {
    let mut cut = if is_whole(dialect) { text.len() } else { HEAD };
    loop {
        while cut < text.len() && !text.is_char_boundary(cut) {
            cut += 1;
        }
        let part = text.get(..cut).unwrap_or(text);
        let markdown = Markdown::read(NOWHERE, part);
        // A front matter that is cut through would be read as one that is never closed, or as text.
        let front = match &markdown.front {
            Some((front, _)) => !front.unclosed,
            None => !part.trim_start_matches(['\u{feff}', '\r', '\n', ' ', '\t']).starts_with("---"),
        };
        if part.len() == text.len() || front && markdown.is_past_header() {
            return (part, markdown);
        }
        cut = cut.saturating_mul(4);
    }
}

/// The fields that a standing is made of.
fn kept(dialect: &Dialect, mut fields: Vec<Field>) -> Vec<Field> {
    let vocabulary = &dialect.vocabulary;
    fields.retain(|field| match vocabulary.roles.get(&field.name) {
        Some(role) => ["status", "stage", "milestones", "latest-milestone", "title"].contains(&role.as_str()),
        None => vocabulary.match_stage(&field.name).is_some(),
    });
    fields
}

/// The folder that belongs to the proposal at `path` alone, as far as the names of its files tell.
#[must_use]
pub fn own_folder(path: &str, sidecar: bool) -> Option<&str> {
    let folder = names::parent(path);
    (!folder.is_empty() && (sidecar || is_main_document(names::file_name(path)))).then_some(folder)
}

/// Where a proposal stood whose files were these, and which was called `path`.
#[must_use]
pub fn standing(
    dialect: &Dialect,
    config: &Config,
    path: &str,
    sidecar: Option<&Part>,
    document: Option<&Part>,
) -> Standing {
    let parts = || sidecar.into_iter().chain(document);
    // A section of the document that names releases declares them only where no field does; the carriers' own order.
    let mut fields: Vec<Field> = parts().flat_map(|part| part.fields.iter().cloned()).collect();
    fields.sort_by_key(|field| field.carrier == Carrier::ReleaseTargets);
    let entry = Entry {
        path: path.to_owned(),
        document: document.map(|_| NOWHERE),
        sidecar: sidecar.map(|_| NOWHERE),
        companion: None,
        folder: own_folder(path, sidecar.is_some()).map(str::to_owned),
        dialect: "",
        claimed: true,
    };
    let document_fields = Document { fields, ..Document::default() };
    let mut reader = Reader {
        dialect,
        entry: &entry,
        roles: roles(dialect, &document_fields),
        document: document_fields,
        markdown: document.and_then(|part| part.markdown.as_ref()),
        text: "",
        sources: None,
        config,
        diagnostics: Vec::new(),
        as_written: BTreeSet::new(),
    };
    let status = reader.status();
    let stage = reader.stage();
    let (mut declared, latest) = reader.milestones();
    reader.milestone_of_status(&status, &mut declared);
    let mut milestones = BTreeMap::new();
    for one in &declared {
        if let Some(said) = named(one) {
            milestones.entry(one.stage.clone().unwrap_or_else(|| one.track.clone())).or_insert(said);
        }
    }
    let raw = status.raw.map(|raw| raw.value).unwrap_or_default();
    Standing {
        status: word(status.canonical, raw),
        stage: stage.and_then(|stage| word(stage.canonical, stage.raw.value)),
        latest: latest.as_ref().and_then(named),
        milestones,
        title: reader.title_alone().map(Title),
    }
}

/// A status or stage: its canonical word, or what was written, unless that is a placeholder.
fn word(canonical: Option<String>, raw: String) -> Option<Said> {
    let value = canonical.or_else(|| Some(fold(&raw)).filter(|_| !is_placeholder(raw.trim())))?;
    Some(Said { value, raw: raw.trim().to_owned() })
}

/// The releases that a declaration names.
fn named(declared: &Declared) -> Option<Said> {
    let keys: Vec<String> = declared.milestones.iter().filter_map(|milestone| milestone.key()).collect();
    (!keys.is_empty()).then(|| Said { value: keys.join(", "), raw: declared.raw.value.trim().to_owned() })
}
