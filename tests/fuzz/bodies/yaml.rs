//! YAML and what nearly is: every place lies in the text and shows what was read there, and no key at the margin is lost.

use roadbook::dialect::carrier::{place, yaml};
use roadbook::dialect::document::Markdown;
use roadbook::source::{SourceId, Spanned};

use super::assert_within;

/// How many lines of what nearly is YAML are read.
const LINES: usize = 2_000;

pub(crate) fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let read = yaml::read(SourceId(0), text, 0..text.len());
    let within = |range: std::ops::Range<usize>| assert_within(&range, text, "a place in YAML");
    for (key, value) in &read.fields {
        within(key.span.range());
        within(value.span().range());
        value.scalars().into_iter().for_each(|scalar| shown(text, scalar));
    }
    read.several.iter().for_each(|span| within(span.range()));
    if let Some((span, reason)) = &read.failure {
        within(span.range());
        assert!(!reason.is_empty());
        let keys: Vec<&str> = read.fields.iter().map(|(key, _)| key.value.as_str()).collect();
        let lost = text.lines().take(LINES).filter_map(plain_key).find(|key| !keys.contains(key));
        assert_eq!(lost, None, "of {text:?} only {keys:?} are read");
    }
    let file = format!("---\n{text}");
    let markdown = Markdown::read(SourceId(0), &file);
    assert_within(&markdown.body, &file, "the body");
    assert_within(&markdown.header(&file), &file, "the header");
}

/// The place of a scalar, and the part of it that spells the value, white space and doubled apostrophes aside.
fn shown(text: &str, scalar: &Spanned<String>) {
    assert_within(&scalar.span.range(), text, "a scalar");
    let Some(range) = place(text, scalar, 0..scalar.value.len()) else { return };
    assert_within(&range, text, "the letters of a scalar");
    let bare = |text: &str| -> String { text.replace("''", "'").split_whitespace().collect() };
    let written = text.get(range).unwrap_or("");
    assert_eq!(bare(written), bare(&scalar.value), "of {:?}", text.get(scalar.span.range()));
}

/// The key of a line such as `status: accepted`, without any marks.
fn plain_key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let plain = |key: &str| key.len() <= 60 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let is_key = plain(key) && key.starts_with(|letter: char| letter.is_ascii_lowercase()) && rest.starts_with(' ');
    is_key.then_some(key)
}
