//! Where a proposal stands: status, stage, milestones.

use crate::diagnostic::{Diagnostic, clipped};
use crate::dialect::carrier;
use crate::dialect::value::{Value, field_name};
use crate::limit;
use crate::proposal::milestone::{self, Milestone};
use crate::proposal::relation::is_nothing;
use crate::proposal::status::{Status, StatusGroup};
use crate::proposal::{Declared, Stage};
use crate::source::{Span, Spanned};

use super::Reader;

impl Reader<'_> {
    pub(super) fn status(&mut self) -> Status {
        let mut status = Status { raw: None, canonical: None, detail: None, word: None, group: StatusGroup::Unknown };
        let field = self.first("status").map(|field| field.value.clone());
        match field {
            Some(Value::Scalar(raw)) => {
                self.read_status(&raw, &mut status);
                status.raw = Some(raw);
            }
            Some(value) => {
                let words: Vec<&str> = value.scalars().iter().map(|text| text.value.as_str()).collect();
                let raw = Spanned::new(words.join(", "), value.span());
                let message = format!("the status is a list (`{}`), not one word", clipped(&raw.value));
                self.diagnostics
                    .push(Diagnostic::warning("status-list", raw.span, message).help("keep the one that holds"));
                status.raw = Some(raw);
            }
            None => self.status_missing(&mut status),
        }
        status
    }

    fn status_missing(&mut self, status: &mut Status) {
        if let Some(word) = self.dialect.default_status.as_deref().and_then(|name| self.dialect.vocabulary.status(name))
        {
            status.canonical = Some(word.name.clone());
            status.group = word.group;
            return;
        }
        // Where the metadata as a whole is missing, that is said already.
        if self.dialect.release_targets.is_none()
            && (self.entry.claimed || self.has_metadata() && !self.dialect.claims.is_empty())
        {
            let empty = self.document.fields.iter().find(|field| self.is_role(&field.name, "status"));
            let finding = match empty {
                Some(field) => Diagnostic::warning("status-empty", field.key.span, "the status is empty"),
                None => Diagnostic::warning("status-missing", self.place(), "the proposal has no status"),
            };
            let words: Vec<&str> =
                self.dialect.vocabulary.statuses.iter().map(|word| word.name.as_str()).take(3).collect();
            self.diagnostics.push(finding.help(format!("add one, such as `{}`", words.join("`, `"))));
        }
    }

    fn is_role(&self, name: &str, role: &str) -> bool {
        self.dialect.vocabulary.roles.get(name).is_some_and(|known| known == role)
    }

    fn read_status(&mut self, raw: &Spanned<String>, status: &mut Status) {
        let vocabulary = &self.dialect.vocabulary;
        if let Some(found) = vocabulary.match_status(&raw.value) {
            status.group = vocabulary.status(&found.name).map_or(StatusGroup::Unknown, |word| word.group);
            status.canonical = Some(found.name);
            status.detail = found.detail;
            status.word = Some(found.word);
            return;
        }
        let shown = &*clipped(raw.value.trim());
        let finding = if raw.value.contains('|') {
            let message = format!("the status is still the template's choice: `{shown}`");
            Diagnostic::warning("status-placeholder", raw.span, message).help("keep the one word that holds")
        } else if is_placeholder(raw.value.trim()) {
            let message = format!("the status is a placeholder: `{shown}`");
            Diagnostic::warning("status-placeholder", raw.span, message).help("write the status that holds")
        } else {
            let finding = Diagnostic::warning("status-unknown", raw.span, format!("unknown status `{shown}`"));
            match vocabulary.nearest_status(raw.value.trim()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding
                    .help("use a status of the dialect, or define this one in book.toml under [roadmap.statuses]"),
            }
        };
        self.diagnostics.push(finding);
    }

    pub(super) fn stage(&mut self) -> Option<Stage> {
        let raw = self.scalar("stage")?;
        let found = self.dialect.vocabulary.match_stage(&raw.value);
        if found.is_none() && !is_nothing(&raw.value) {
            let shown = &*clipped(raw.value.trim());
            let finding = if raw.value.contains('|') {
                let message = format!("the stage is still the template's choice: `{shown}`");
                Diagnostic::warning("stage-placeholder", raw.span, message).help("keep the one that holds")
            } else {
                let finding = Diagnostic::warning("stage-unknown", raw.span, format!("unknown stage `{shown}`"));
                match self.dialect.vocabulary.nearest_stage(raw.value.trim()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding
                        .help("use a stage of the dialect, or define this one in book.toml under [roadmap.stages]"),
                }
            };
            self.diagnostics.push(finding);
        }
        let (canonical, word) = found.map(|found| (found.name, found.word)).unzip();
        Some(Stage { raw, canonical, word })
    }

    /// The milestones declared for stages or tracks, and the one named as the latest.
    pub(super) fn milestones(&mut self) -> (Vec<Declared>, Option<Declared>) {
        let mut declared = Vec::new();
        let fields: Vec<(String, Value)> =
            self.fields("milestones").map(|field| (field.name.clone(), field.value.clone())).collect();
        for (name, value) in fields {
            match value {
                Value::Map(pairs, _) => {
                    for (key, value) in pairs {
                        let texts = value.scalars();
                        let Some(first) = texts.first().filter(|text| !is_blank(&text.value)) else { continue };
                        let joined = texts.iter().map(|text| text.value.as_str()).collect::<Vec<_>>().join(", ");
                        let raw = Spanned::new(joined, first.span);
                        let mut one = self.declared(&key.value, raw);
                        if self.dialect.tracks_are_products && one.stage.is_none() {
                            let product = &one.track;
                            one.milestones =
                                one.milestones.into_iter().map(|milestone| milestone.of(product)).collect();
                        }
                        declared.push(one);
                    }
                }
                other => {
                    for text in other.scalars().into_iter().filter(|text| !is_blank(&text.value)) {
                        declared.push(self.declared(&name, text.clone()));
                    }
                }
            }
        }
        // `- Alpha: 0.2` among the fields of a header: the key is the stage.
        let stages: Vec<(String, Spanned<String>)> = self
            .document
            .fields
            .iter()
            .filter(|field| {
                !self.dialect.vocabulary.roles.contains_key(&field.name) && self.stage_of(&field.name).is_some()
            })
            .filter_map(|field| Some((field.name.clone(), field.value.text()?.clone())))
            .collect();
        for (name, raw) in stages {
            declared.push(self.declared(&name, raw));
        }
        self.at_most_releases("milestones", &mut declared);
        let latest = self.scalar("latest-milestone").filter(|text| !is_blank(&text.value));
        let mut latest: Vec<Declared> = latest.map(|raw| self.declared("latest", raw)).into_iter().collect();
        self.at_most_releases("latest-milestone", &mut latest);
        (declared, latest.pop())
    }

    /// Keeps the first releases that the fields of a role name, whatever for; a declaration without any counts as one.
    fn at_most_releases(&mut self, role: &str, declared: &mut Vec<Declared>) {
        let count = declared.iter().map(|one| one.milestones.len().max(1)).sum();
        let mut left = limit::PARTS.most;
        declared.retain_mut(|one| {
            let kept = left > 0;
            one.milestones.truncate(left);
            left -= one.milestones.len().max(1).min(left);
            kept
        });
        self.tell_parts(role, count);
    }

    fn stage_of(&self, track: &str) -> Option<String> {
        self.dialect.vocabulary.match_stage(track).filter(|found| found.detail.is_none()).map(|found| found.name)
    }

    fn declared(&mut self, track: &str, raw: Spanned<String>) -> Declared {
        let milestones: Vec<Milestone> = milestone::read(raw.value.trim());
        for milestone in &milestones {
            if let Some(help) = &milestone.odd {
                let message = format!("the milestone `{}` is of an odd form", clipped(raw.value.trim()));
                self.diagnostics.push(Diagnostic::warning("milestone-form", raw.span, message).help(help.as_str()));
                break;
            }
        }
        Declared { track: track.trim().to_lowercase(), stage: self.stage_of(track), raw, milestones }
    }

    /// A status that names its release, as Swift's `Implemented (Swift 5.9)` does, declares it.
    pub(super) fn milestone_of_status(&self, status: &Status, milestones: &mut Vec<Declared>) {
        let (Some(raw), Some(canonical)) = (&status.raw, &status.canonical) else { return };
        if status.detail.is_none() || !milestones.is_empty() {
            return;
        }
        let words = self.release_words();
        if let Some((range, found)) = milestone::find_versions(&raw.value, &words).into_iter().next() {
            let version = &raw.value[range.clone()];
            let digits = version.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
            // Quotes and line breaks of the file are not part of the value.
            let file = self.sources.map_or("", |sources| sources.text(raw.span.source));
            let place = carrier::place(file, raw, range.start + digits..range.end);
            let span = place.map_or(raw.span, |place| Span::new(raw.span.source, place));
            let text = Spanned::new(version[digits..].to_owned(), span);
            let stage = self.stage_of(canonical);
            milestones.push(Declared { track: canonical.clone(), stage, raw: text, milestones: vec![found] });
        }
    }
}

/// Whether a status or stage is the template's own text, or says that there is none.
pub(super) fn is_placeholder(raw: &str) -> bool {
    raw.contains('|') || field_name(raw).contains("status here") || is_nothing(raw)
}

/// Whether a milestone is left open: nothing, or only quotes and tildes.
fn is_blank(raw: &str) -> bool {
    raw.trim().trim_matches(['~', '"', '\'']).is_empty()
}
