//! Field values as written: a tree of raw texts with their places. Nothing is typed here.

use crate::source::{Span, Spanned};

/// What a metadata field holds. Scalars keep their raw text: `0000`, `1.30` and `yes` stay what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, or YAML's null.
    Null(Span),
    /// A text.
    Scalar(Spanned<String>),
    /// A list.
    List(Vec<Value>, Span),
    /// A mapping, in the order written, duplicate keys included.
    Map(Vec<(Spanned<String>, Value)>, Span),
}

impl Value {
    /// Where the value stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Value::Null(span) | Value::List(_, span) | Value::Map(_, span) => *span,
            Value::Scalar(text) => text.span,
        }
    }

    /// The text of a scalar that is not blank.
    #[must_use]
    pub fn text(&self) -> Option<&Spanned<String>> {
        match self {
            Value::Scalar(text) if !text.value.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// Every scalar below, in order: the value itself, list items, mapping values.
    #[must_use]
    pub fn scalars(&self) -> Vec<&Spanned<String>> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'value>(&'value self, found: &mut Vec<&'value Spanned<String>>) {
        match self {
            Value::Null(_) => {}
            Value::Scalar(text) => found.push(text),
            Value::List(items, _) => items.iter().for_each(|item| item.collect(found)),
            Value::Map(pairs, _) => pairs.iter().for_each(|(_, value)| value.collect(found)),
        }
    }

    /// Cuts every text below to at most `most` bytes, between two words or parts of a list where there is such a place
    /// near the end: half a release number is another release.
    pub fn cut(&mut self, most: usize) {
        /// How many bytes before the end are searched for that place.
        const NEAR: usize = 256;
        match self {
            Value::Null(_) => {}
            Value::Scalar(text) if text.value.len() > most => {
                let end = (0..=most).rev().find(|at| text.value.is_char_boundary(*at)).unwrap_or(0);
                let parts = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';');
                let between = text.value[..end].rfind(parts).filter(|at| end - at <= NEAR);
                text.value.truncate(between.unwrap_or(end));
            }
            Value::Scalar(_) => {}
            Value::List(items, _) => items.iter_mut().for_each(|item| item.cut(most)),
            Value::Map(pairs, _) => pairs.iter_mut().for_each(|(_, value)| value.cut(most)),
        }
    }

    /// Whether there is anything in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Null(_) => true,
            Value::Scalar(text) => text.value.trim().is_empty(),
            Value::List(items, _) => items.iter().all(Value::is_blank),
            Value::Map(pairs, _) => pairs.is_empty(),
        }
    }

    /// The value for `key` of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(pairs, _) => pairs.iter().find(|(name, _)| name.value == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// The name under which a field is looked up: lower case, `-`, `_` and space alike, as authors mix them.
#[must_use]
pub fn field_name(raw: &str) -> String {
    let mut name = String::with_capacity(raw.len());
    for letter in raw.trim().chars() {
        match letter {
            '-' | '_' | '\u{a0}' => name.push(' '),
            letter if letter.is_whitespace() => name.push(' '),
            letter => name.extend(letter.to_lowercase()),
        }
    }
    name.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
