//! From a text to the people it names.
//!
//! Nothing that is written is dropped. A piece of a text is a person, a note on the person before it, or a placeholder; one that
//! cannot be told is a person of whom only the text is [known](Person::is_known), or a note that is reported as doubtful.

use super::Person;
use super::SIGNS;
use super::name::{is_bare_name, is_full_name, is_given_name, is_name, is_prose, is_remark, is_role};
use super::one::{add_note, one};
use super::part::{is_bare_handle, mail_in, profile};
use super::placeholder::{bare, is_placeholder};
use super::split::{Joined, Piece, split};

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An item of a list: as a rule one person, and what they look at behind a comma, as in `@h, for the API part`.
    Item,
    /// A text that is a list by itself, as in `Name (@h), Name <mail>, et al.`: as a rule a person between two commas.
    List,
}

/// What a value tells of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// The people, in the order written.
    pub persons: Vec<Person>,
    /// The placeholders beside them, as written: `TBD`, `et al.`
    pub placeholders: Vec<String>,
    /// Those of the notes that may be further people, as written.
    pub doubtful: Vec<String>,
}

/// The people in one item of a list, see [`Form::Item`].
#[must_use]
pub fn read_person(item: &str) -> Vec<Person> {
    read(item, Form::Item).persons
}

/// The people in a text that is a list by itself, see [`Form::List`].
#[must_use]
pub fn read_people(raw: &str) -> Vec<Person> {
    read(raw, Form::List).persons
}

/// Reads everything that the text tells of people.
#[must_use]
pub fn read(raw: &str, form: Form) -> People {
    let mut people = People::default();
    // The text that opened the person before, for comparison with what follows.
    let mut opener = "";
    for piece in split(raw) {
        if is_placeholder(piece.text) {
            people.placeholders.push(piece.text.to_owned());
            continue;
        }
        let Some(person) = people.persons.last_mut() else {
            opener = piece.text;
            people.persons.push(one(piece.text));
            continue;
        };
        let role = match form {
            Form::Item => in_item(&piece, person, opener),
            Form::List => in_list(piece.text, person),
        };
        match role {
            Role::Person => {
                opener = piece.text;
                people.persons.push(one(piece.text));
            }
            Role::Unknown => {
                opener = piece.text;
                people.persons.push(Person { raw: piece.text.to_owned(), ..Person::default() });
            }
            Role::Note => add_note(person, piece.text),
            Role::DoubtfulNote => {
                add_note(person, piece.text);
                people.doubtful.push(piece.text.to_owned());
            }
        }
    }
    // One person keeps the whole text, with the note in it.
    if let [person] = people.persons.as_mut_slice() {
        person.raw = raw.trim().to_owned();
        if !person.is_known() {
            person.note = None;
        }
    }
    people
}

/// What a piece behind a person is.
enum Role {
    /// Another person.
    Person,
    /// Somebody or something else, of which only the text is known.
    Unknown,
    /// A note on the person before.
    Note,
    /// A note that may be another person.
    DoubtfulNote,
}

/// Between the commas of a list is a person, unless it is evidently something else. What cannot be told stands by itself.
fn in_list(text: &str, before: &Person) -> Role {
    let strength = strength(text);
    if strength == Strength::Certain {
        return Role::Person;
    }
    if is_remark(text) {
        return Role::Note;
    }
    if can_be_asked(before) && (is_role(text) || is_prose(text)) {
        return Role::Note;
    }
    // `@h, for the API, etcd`: once there is a note, a single word goes on with it.
    if can_be_asked(before) && before.note.is_some() && is_bare_handle(text) && !is_given_name(text) {
        return Role::Note;
    }
    if strength == Strength::Likely { Role::Person } else { Role::Unknown }
}

/// Behind a comma of an item stands a note, unless it is evidently a person.
///
/// Measured on the OpenShift corpus: of some 230 items in which something follows a handle and a comma, none goes on with a
/// person. By their capital letters alone several could (`OpenShift Networking`), but none is written as a full name.
fn in_item(piece: &Piece<'_>, before: &Person, opener: &str) -> Role {
    let text = piece.text;
    let strength = strength(text);
    if strength == Strength::Certain {
        return Role::Person;
    }
    let evident = is_remark(text) || is_role(text) || is_prose(text);
    // Behind `&`, `and` and `、` stands what stands before them.
    let equal = piece.joined == Joined::Equal && before.note.is_none();
    if equal && evident && !can_be_asked(before) {
        return Role::Unknown;
    }
    if evident {
        return Role::Note;
    }
    if strength == Strength::Likely && (equal || is_full_name(text) || is_alike(opener, text)) {
        return Role::Person;
    }
    match () {
        () if equal => Role::Unknown,
        () if can_be_asked(before) || !before.is_known() => Role::Note,
        () => Role::DoubtfulNote,
    }
}

/// Whether the person is known by more than a name, and so hardly needs another to be told from a note.
const fn can_be_asked(person: &Person) -> bool {
    person.handle.is_some() || person.email.is_some() || person.url.is_some()
}

/// Whether two single words are names of the same kind: `Ada, Ben`; `alice, bob`.
fn is_alike(one: &str, other: &str) -> bool {
    let small = |text: &str| is_bare_handle(text) && !text.contains(char::is_uppercase) && !text.contains('/');
    [one, other].into_iter().all(is_given_name) || [one, other].into_iter().all(small)
}

/// How surely a piece opens a new person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Words beside a person.
    Note,
    /// It may be a name or a bare handle.
    Likely,
    /// A handle with `@`, a mail address, a link.
    Certain,
}

fn strength(piece: &str) -> Strength {
    let text = bare(piece);
    let bracketed = |sign: char| ['(', '<', '（'].iter().any(|open| text.contains(&format!("{open}{sign}")));
    let handle = text.starts_with(SIGNS)
        || SIGNS.into_iter().any(bracketed)
        || text
            .split_whitespace()
            .next_back()
            .is_some_and(|word| word.starts_with(SIGNS) && word.chars().nth(1).is_some());
    if handle || text.starts_with('[') || profile(text).is_some() || mail_in(text).is_some() {
        return Strength::Certain;
    }
    if is_bare_handle(text) || is_bare_name(text) || is_name(text) { Strength::Likely } else { Strength::Note }
}
