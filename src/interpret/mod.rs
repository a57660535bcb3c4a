//! Document → Proposal: fields understood by the dialect's words. What is not understood keeps its raw text, and a
//! finding says so.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::{Checked, Diagnostic, clipped};
use crate::dialect::Dialect;
use crate::dialect::carrier::Carrier;
use crate::dialect::document::{Document, Field, Markdown};
use crate::dialect::value::Value;
use crate::dialect::vocabulary::{Role, fold};
use crate::limit;
use crate::load::{Entry, Loaded};
use crate::proposal::Proposal;
use crate::source::{Sources, Span, Spanned};

mod body;
mod identity;
pub mod past;
mod people;
mod references;
mod standing;
mod time;

/// Everything that the readers of one proposal share.
struct Reader<'loaded> {
    dialect: &'loaded Dialect,
    entry: &'loaded Entry,
    document: Document,
    /// The role of each field, in the same order: a proposal's fields are gone through once for every role.
    roles: Vec<Option<&'loaded Role>>,
    markdown: Option<&'loaded Markdown>,
    text: &'loaded str,
    /// All files; none where places do not matter.
    sources: Option<&'loaded Sources>,
    config: &'loaded Config,
    diagnostics: Vec<Diagnostic>,
    /// Indexes of the fields of which not everything was read, so that they are shown as written as well.
    as_written: BTreeSet<usize>,
}

/// Reads one proposal.
#[must_use]
pub fn interpret(loaded: &Loaded, entry: &Entry, config: &Config) -> Checked<Proposal> {
    let dialect = &loaded.dialects[entry.dialect];
    let markdown = entry.document.and_then(|_| loaded.markdown.get(&entry.path)).map(AsRef::as_ref);
    let text = entry.document.map_or("", |source| loaded.sources.text(source));
    let sidecar = entry.sidecar.and_then(|source| loaded.sidecars.get(&source)).map(AsRef::as_ref);
    let companion = entry.companion.map(|source| (source, loaded.sources.text(source)));
    let Checked { value: document, diagnostics } =
        Document::read(dialect, sidecar, companion, markdown.map(|markdown| (markdown, text)));
    let roles = roles(dialect, &document);
    let as_written = document.whole.keys().copied().collect();
    let sources = Some(&loaded.sources);
    let mut reader =
        Reader { dialect, entry, document, roles, markdown, text, sources, config, diagnostics, as_written };
    reader.presence(loaded.dialect);
    reader.disagreements();

    let identity = reader.identity();
    let status = reader.status();
    let stage = reader.stage();
    let (mut milestones, latest_milestone) = reader.milestones();
    reader.milestone_of_status(&status, &mut milestones);
    let (group, groups) = reader.groups(&loaded.content);
    let people = reader.people();
    let (created, updated) = reader.dates();
    let relations = reader.relations();
    let links = reader.links();
    let feature_gates = reader.feature_gates();
    let (checklist, checklists) = reader.checklists();
    let history = reader.history(milestones.iter().chain(&latest_milestone));
    let extra = reader.extra();
    let description = reader.first("description").and_then(|field| field.value.text()).map(|text| text.value.clone());
    let value = Proposal {
        path: entry.path.clone(),
        document: entry.document,
        sidecar: entry.sidecar,
        folder: entry.folder.clone(),
        dialect: entry.dialect,
        number: identity.number,
        label: identity.label,
        title: identity.title,
        untitled: identity.untitled,
        title_heading: identity.heading,
        description,
        status,
        stage,
        milestones,
        latest_milestone,
        group,
        groups,
        people,
        created,
        updated,
        relations,
        links,
        feature_gates,
        checklist,
        checklists,
        history,
        extra,
    };
    let mut diagnostics = reader.diagnostics;
    diagnostics.sort_by_key(|finding| finding.span);
    Checked { value, diagnostics }
}

/// The role of every field.
fn roles<'dialect>(dialect: &'dialect Dialect, document: &Document) -> Vec<Option<&'dialect Role>> {
    document.fields.iter().map(|field| dialect.vocabulary.roles.get(&field.name)).collect()
}

impl Reader<'_> {
    /// The place that findings about the proposal as a whole point at.
    fn place(&self) -> Span {
        Span::file(self.entry.document.or(self.entry.sidecar).unwrap_or(crate::source::SourceId(0)))
    }

    /// Fields of a role that hold something, in the order of trust.
    fn fields(&self, role: &str) -> impl Iterator<Item = &Field> {
        let fields = self.document.fields.iter().zip(&self.roles);
        let held =
            fields.filter(move |(field, known)| known.is_some_and(|known| known == role) && !field.value.is_blank());
        held.map(|(field, _)| field)
    }

    /// Keeps the first parts of what the fields of a role name. Says how many there were where there are more; the fields
    /// are then shown as written.
    fn at_most<T>(&mut self, role: &str, parts: &mut Vec<T>) {
        let count = parts.len();
        parts.truncate(limit::PARTS.most);
        self.tell_parts(role, count);
    }

    /// Says that the fields of a role name so many parts, where that is more than are read.
    fn tell_parts(&mut self, role: &str, count: usize) {
        let most = limit::PARTS.most;
        if count <= most {
            return;
        }
        // A section of the text may name them, without any field.
        let (key, place) =
            self.first(role).map_or((role, self.place()), |field| (&field.key.value, field.value.span()));
        let message = format!("`{}` has {count} parts; the first {most} are read", clipped(key));
        let finding = Diagnostic::warning(limit::PARTS.code(), place, message);
        self.diagnostics
            .push(finding.help("name the ones that matter most, and the others in the text of the proposal"));
        let held = self.roles.iter().enumerate().filter(|(_, known)| known.is_some_and(|known| known == role));
        self.as_written.extend(held.map(|(index, _)| index));
    }

    /// The field of a role that counts.
    fn first(&self, role: &str) -> Option<&Field> {
        self.fields(role).next()
    }

    /// The raw text of the role's field, with its place; a list of one counts as its item.
    fn scalar(&self, role: &str) -> Option<Spanned<String>> {
        let field = self.first(role)?;
        match &field.value {
            Value::Scalar(text) => Some(text.clone()),
            Value::List(items, _) => match items.as_slice() {
                [Value::Scalar(text)] => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether any field says something that the dialect has a role for.
    fn has_metadata(&self) -> bool {
        self.document.fields.iter().zip(&self.roles).any(|(field, known)| known.is_some() && !field.value.is_blank())
    }

    /// Two carriers that say different things: the more trusted one counts, and that is said.
    fn disagreements(&mut self) {
        for role in ["status", "stage"] {
            let said: Vec<(Carrier, Spanned<String>)> =
                self.fields(role).filter_map(|field| Some((field.carrier, field.value.text()?.clone()))).collect();
            let Some(((trusted, first), rest)) = said.split_first() else { continue };
            for (carrier, other) in rest.iter().filter(|(carrier, _)| carrier != trusted) {
                if fold(&other.value) != fold(&first.value) {
                    let (here, there) = (carrier.title(), trusted.title());
                    let message = format!(
                        "the {role} is `{}` in the {here}, and `{}` in the {there}",
                        clipped(other.value.trim()),
                        clipped(first.value.trim())
                    );
                    let finding = Diagnostic::warning("carriers-disagree", other.span, message);
                    self.diagnostics.push(
                        finding
                            .label(first.span, "this one counts")
                            .help(format!("the {there} counts; make the two agree")),
                    );
                }
            }
        }
    }

    /// Says what is missing of the proposal's files.
    fn presence(&mut self, repository: &str) {
        let place = self.place();
        if self.entry.document.is_none() {
            let finding =
                Diagnostic::warning("document-missing", place, "there is no document beside this metadata file");
            self.diagnostics.push(finding.help("add a README.md with the proposal's text"));
        } else if self.text.trim().is_empty() {
            let finding = Diagnostic::warning("document-empty", place, "the document is empty");
            self.diagnostics.push(finding.help("write the proposal, or remove the file"));
        }
        let wants_sidecar = !self.dialect.sidecars.is_empty() && self.entry.folder.is_some();
        let has_front = self.markdown.is_some_and(|markdown| markdown.front.is_some());
        if wants_sidecar && self.entry.sidecar.is_none() && !has_front {
            let file = &self.dialect.sidecars[0];
            let finding =
                Diagnostic::warning("sidecar-missing", place, format!("there is no `{file}` beside the document"));
            self.diagnostics.push(finding.help(format!("add `{file}` with at least title, status and authors")));
        } else if !self.entry.claimed && repository != "any" && !self.has_metadata() {
            let message = format!("nothing here is metadata as the dialect `{repository}` has it");
            let finding = Diagnostic::warning("metadata-missing", place, message);
            self.diagnostics
                .push(finding.help("copy the metadata from the template; the page shows what could be read"));
        }
    }
}
