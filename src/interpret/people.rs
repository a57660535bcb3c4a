//! People and groups.

use crate::diagnostic::{Diagnostic, clipped};
use crate::dialect::carrier::Carrier;
use crate::dialect::value::Value;
use crate::load::names;
use crate::markdown::plain_text;
use crate::proposal::person::{self, Form, People};
use crate::proposal::{Contributor, PersonRole};
use crate::source::Spanned;

use super::Reader;

impl Reader<'_> {
    /// Everybody that the metadata names, by role. Placeholders are nobody, which is reported once a field.
    pub(super) fn people(&mut self) -> Vec<Contributor> {
        let mut people = Vec::new();
        for (role, person_role) in [
            ("authors", Some(PersonRole::Author)),
            ("reviewers", Some(PersonRole::Reviewer)),
            ("approvers", Some(PersonRole::Approver)),
            ("other-people", None),
        ] {
            let fields: Vec<(String, Spanned<String>, Value, Carrier)> = self
                .fields(role)
                .map(|field| (field.name.clone(), field.key.clone(), field.value.clone(), field.carrier))
                .collect();
            // A second carrier repeats the first at best: "Authors" above the text, and again in the metadata file.
            let carrier = self.first(role).map(|field| field.carrier);
            let counted = fields.into_iter().filter(|(.., from)| Some(*from) == carrier);
            let counted: Vec<_> = counted.collect();
            let mut contributors: Vec<Contributor> = Vec::new();
            let authored = counted.iter().any(|(name, ..)| name.contains("author"));
            for (name, key, value, _) in counted {
                // Beside authors, an owner is somebody else: whoever looks after the work.
                let apart = role == "authors" && authored && !name.contains("author");
                let person_role = person_role.clone().filter(|_| !apart);
                let form = if matches!(value, Value::Scalar(_)) { Form::List } else { Form::Item };
                let before = contributors.len();
                let mut placeholders = self.nulls(&value);
                for text in value.scalars() {
                    let people = person::read(&text.value, form);
                    self.told_of(&key, text, &people);
                    placeholders.extend(people.placeholders.into_iter().map(|word| Spanned::new(word, text.span)));
                    let role = || person_role.clone().unwrap_or_else(|| PersonRole::Other(name.clone()));
                    let contributor = |person| Contributor { role: role(), person: Spanned::new(person, text.span) };
                    contributors.extend(people.persons.into_iter().map(contributor));
                }
                if role != "other-people" {
                    self.placeholder(&key, &placeholders, contributors.len() == before);
                }
            }
            if role != "other-people" {
                self.blank(role);
            }
            self.at_most(role, &mut contributors);
            people.append(&mut contributors);
        }
        let mut approvers: Vec<Contributor> = Vec::new();
        let mut unread = Vec::new();
        for (stage, value) in &self.document.approvals {
            let role = format!("readiness approver ({})", stage.value);
            for text in value.get("approver").into_iter().chain(value.get("approvers")).flat_map(Value::scalars) {
                let people = person::read(&text.value, Form::Item);
                let persons = people.persons.clone();
                unread.push((stage.clone(), text.clone(), people));
                let contributor = |person| Contributor {
                    role: PersonRole::Other(role.clone()),
                    person: Spanned::new(person, text.span),
                };
                approvers.extend(persons.into_iter().map(contributor));
            }
        }
        for (stage, text, people) in unread {
            self.told_of(&stage, &text, &people);
        }
        self.at_most("approver", &mut approvers);
        people.append(&mut approvers);
        people
    }

    /// Reports the parts of a value that tell nobody's name, which are shown as written, and notes that may be people.
    fn told_of(&mut self, key: &Spanned<String>, text: &Spanned<String>, people: &People) {
        for person in people.persons.iter().filter(|person| !person.is_known()) {
            let message = format!("`{}` in `{}` tells nobody's name", clipped(person.raw.trim()), clipped(&key.value));
            let finding = Diagnostic::note("person-unreadable", text.span, message);
            self.diagnostics.push(finding.help("write a name, or a handle as in \"@handle\""));
        }
        for note in &people.doubtful {
            let message = format!("`{}` in `{}` is read as a note on a person", clipped(note), clipped(&key.value));
            let finding = Diagnostic::note("person-unreadable", text.span, message);
            self.diagnostics.push(finding.help("if it is a person, write it as an item of its own"));
        }
    }

    /// Reports that a field names nobody, or a placeholder beside somebody; once a field.
    fn placeholder(&mut self, key: &Spanned<String>, placeholders: &[Spanned<String>], alone: bool) {
        let Some(text) = placeholders.last() else { return };
        let (key, word) = (clipped(&key.value), clipped(text.value.trim()));
        let (message, help) = if alone {
            (format!("`{key}` names nobody: `{word}`"), "name a person, as in \"@handle\"")
        } else {
            (format!("`{word}` in `{key}` names nobody"), "name the person, or leave it out")
        };
        self.diagnostics.push(Diagnostic::note("person-placeholder", text.span, message).help(help));
    }

    /// Reports the fields of a role that hold nothing but `null`.
    fn blank(&mut self, role: &str) {
        let fields = self.document.fields.iter().zip(&self.roles);
        let blank = fields.filter(|(field, known)| known.is_some_and(|known| known == role) && field.value.is_blank());
        let nulls: Vec<_> = blank.map(|(field, _)| (field.key.clone(), self.nulls(&field.value))).collect();
        for (key, nulls) in nulls {
            self.placeholder(&key, &nulls, true);
        }
    }

    /// The words `null` of YAML in a value. Somebody may be called so, and whoever writes it may mean a name.
    fn nulls(&self, value: &Value) -> Vec<Spanned<String>> {
        match value {
            Value::Null(span) => {
                let written = self.sources.and_then(|sources| sources.text(span.source).get(span.range()));
                let word = written.filter(|word| word.eq_ignore_ascii_case("null"));
                word.map(|word| Spanned::new(word.to_owned(), *span)).into_iter().collect()
            }
            Value::List(items, _) => items.iter().flat_map(|item| self.nulls(item)).collect(),
            Value::Scalar(_) | Value::Map(..) => Vec::new(),
        }
    }

    /// The owning group, from its field or from the folder, and the groups that take part.
    pub(super) fn groups(&mut self, content: &str) -> (Option<String>, Vec<String>) {
        let field = self
            .first("group")
            .and_then(|field| field.value.scalars().first().map(|text| plain_text(text.value.trim())));
        let group = field.filter(|group| !group.is_empty() && group.len() <= 80).or_else(|| self.folder_group(content));
        let mut groups: Vec<String> = Vec::new();
        for field in self.fields("groups") {
            let names = field.value.scalars().into_iter().flat_map(|text| text.value.split(','));
            groups.extend(names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()));
        }
        groups.retain(|name| Some(name) != group.as_ref());
        self.at_most("groups", &mut groups);
        (group, groups)
    }

    /// The folder right under the dialect's root, or under the folder that holds all proposals.
    fn folder_group(&self, content: &str) -> Option<String> {
        let above = names::parent(self.entry.folder.as_deref().unwrap_or(&self.entry.path));
        let parts: Vec<&str> = above.split('/').filter(|part| !part.is_empty()).collect();
        let root = parts.iter().position(|part| self.dialect.roots.iter().any(|root| root == part));
        let start = root.map_or_else(|| content.split('/').filter(|part| !part.is_empty()).count(), |root| root + 1);
        parts.get(start).map(|part| (*part).to_owned())
    }
}
