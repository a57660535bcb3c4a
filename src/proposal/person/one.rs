//! One person, and what is written beside them.

use super::name::{is_given_name, is_name};
use super::part::{Link, handle, is_bare_handle, link, mail, profile};
use super::placeholder::{bare, is_placeholder, is_remarked};
use super::{Person, SIGNS};

/// Adds what was written beside a person.
pub(super) fn add_note(person: &mut Person, text: &str) {
    let note = person.note.get_or_insert_default();
    if !note.is_empty() {
        note.push_str(", ");
    }
    note.push_str(text);
}

/// Whether the text says anything: has a letter or a digit.
fn says(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The one person in `piece`, which says something; everything that it says is in one of the parts.
pub(super) fn one(piece: &str) -> Person {
    let text = bare(piece);
    let mut person = Person { raw: piece.to_owned(), ..Person::default() };
    let mut rest = text.to_owned();
    // What is written beside the person, apart from what stands around the name.
    let mut notes: Vec<String> = Vec::new();
    if let Some(Link { before, label, url, after }) = link(text) {
        person.handle = profile(url).map(str::to_owned);
        person.url = Some(url.to_owned()).filter(|url| !url.is_empty());
        notes.push(before.trim().to_owned());
        rest = format!("{label} {after}");
    } else if let Some(handle) = profile(text) {
        person.handle = Some(handle.to_owned());
        person.url = Some(text.to_owned());
        return person;
    }
    if let Some((mail, without)) = mail(&rest) {
        rest = without;
        if let Some(other) = person.email.replace(mail).filter(|other| person.email.as_ref() != Some(other)) {
            notes.push(other);
        }
    }
    // A handle that no host can have is a name.
    let mut foreign = None;
    if let Some((handle, without)) = handle(&rest) {
        rest = without;
        if !handle.is_ascii() {
            foreign = Some(handle);
        } else if !person.handle.get_or_insert_with(|| handle.clone()).eq_ignore_ascii_case(&handle) {
            notes.push(format!("@{handle}"));
        }
    }
    let rest = bare(&rest).trim_matches([':', '-', '–', '—']).trim().to_owned();
    let web = person.url.as_ref().is_some_and(|url| url.starts_with("http://") || url.starts_with("https://"));
    let nothing_yet = person.handle.is_none() && person.email.is_none() && !web && foreign.is_none();
    if nothing_yet && is_remarked(&rest) {
        // `TBD (storage)` is still open, whatever it says beside that.
    } else if nothing_yet && is_bare_handle(&rest) && !is_given_name(&rest) {
        person.handle = Some(rest);
    } else if nothing_yet && let Some((handle, note)) = handle_and_note(&rest) {
        person.handle = Some(handle.to_owned());
        person.note = Some(note.to_owned());
    } else if !rest.is_empty() {
        // `@pacevedom: team lead`: what stands behind a handle is a note, what stands before it is the name.
        // Nor are several words without a capital letter, unless they are as many as a name has: `with input from @h`.
        let words = rest.contains(' ') && !rest.starts_with(char::is_uppercase) && rest.is_ascii() && !is_name(&rest);
        if text.starts_with(SIGNS) || words || is_placeholder(&rest) {
            let inner = rest
                .strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'))
                .filter(|inner| !inner.contains(['(', ')']));
            person.note = Some(inner.unwrap_or(&rest).to_owned());
        } else {
            person.name = Some(rest);
        }
    }
    match foreign {
        Some(name) if person.name.is_none() => person.name = Some(name),
        Some(name) => notes.push(format!("@{name}")),
        None => {}
    }
    for note in notes.iter().filter(|note| says(note)) {
        add_note(&mut person, note);
    }
    if person.is_known() { person } else { Person { raw: person.raw, ..Person::default() } }
}

/// `zaneb - networking`, `jcpowermac: vSphere`: a bare handle, a dash or colon, and what the person looks at.
fn handle_and_note(text: &str) -> Option<(&str, &str)> {
    let (handle, note) = text.split_once(" - ").or_else(|| text.split_once(" – ")).or_else(|| text.split_once(": "))?;
    is_bare_handle(handle.trim()).then_some((handle.trim(), note.trim()))
}
