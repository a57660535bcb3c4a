//! People and groups.

use crate::diagnostic::{Diagnostic, clipped};
use crate::dialect::carrier::Carrier;
use crate::dialect::value::Value;
use crate::load::names;
use crate::markdown::plain_text;
use crate::proposal::person::{self, Person};
use crate::proposal::{Contributor, PersonRole};
use crate::source::Spanned;

use super::Reader;

impl Reader<'_> {
    /// Everybody that the metadata names, by role. Placeholders are nobody, and that is said once a field.
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
                let before = contributors.len();
                let mut placeholder = None;
                let found: Vec<(Spanned<String>, Vec<Person>)> = match &value {
                    Value::Scalar(text) => vec![(text.clone(), person::read_people(&text.value))],
                    other => other
                        .scalars()
                        .into_iter()
                        .map(|text| (text.clone(), person::read_person(&text.value)))
                        .collect(),
                };
                for (text, persons) in found {
                    if persons.is_empty() && person::is_placeholder(&text.value) {
                        placeholder = Some(text.clone());
                    }
                    self.unread(&key, &text, &persons);
                    let role = || person_role.clone().unwrap_or_else(|| PersonRole::Other(name.clone()));
                    let contributor = |person| Contributor { role: role(), person: Spanned::new(person, text.span) };
                    contributors.extend(persons.into_iter().map(contributor));
                }
                if let Some(text) = placeholder.filter(|_| contributors.len() == before && role != "other-people") {
                    let message = format!("`{}` names nobody: `{}`", clipped(&key.value), clipped(text.value.trim()));
                    let finding = Diagnostic::note("person-placeholder", text.span, message);
                    self.diagnostics.push(finding.help("name a person, as in \"@handle\""));
                }
            }
            self.at_most(role, &mut contributors);
            people.append(&mut contributors);
        }
        let mut approvers: Vec<Contributor> = Vec::new();
        let mut unread = Vec::new();
        for (stage, value) in &self.document.approvals {
            let role = format!("readiness approver ({})", stage.value);
            for text in value.get("approver").into_iter().chain(value.get("approvers")).flat_map(Value::scalars) {
                let persons = person::read_person(&text.value);
                unread.push((stage.clone(), text.clone(), persons.clone()));
                let contributor = |person| Contributor {
                    role: PersonRole::Other(role.clone()),
                    person: Spanned::new(person, text.span),
                };
                approvers.extend(persons.into_iter().map(contributor));
            }
        }
        for (stage, text, persons) in unread {
            self.unread(&stage, &text, &persons);
        }
        self.at_most("approver", &mut approvers);
        people.append(&mut approvers);
        people
    }

    /// Says which parts of a value name nobody, as far as can be told. They are shown as written.
    fn unread(&mut self, key: &Spanned<String>, text: &Spanned<String>, persons: &[Person]) {
        for person in persons.iter().filter(|person| !person.is_known()) {
            let message = format!("`{}` in `{}` tells nobody's name", clipped(person.raw.trim()), clipped(&key.value));
            let finding = Diagnostic::note("person-unreadable", text.span, message);
            self.diagnostics.push(finding.help("write a name, or a handle as in \"@handle\""));
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
