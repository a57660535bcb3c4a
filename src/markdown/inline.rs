//! What a line consists of: its text, its code, and what it is marked with.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::link::{bare_urls, destination};
use super::mend::restore;
use super::passage::Passage;

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text.
    Text(String),
    /// An address that stands there without any markup.
    Url(String),
    /// Code.
    Code(String),
    /// What is written as HTML: a tag, a comment, an entity.
    Raw(String),
    /// The tag that begins emphasis and the like.
    Open(&'static str),
    /// A link begins, which leads there.
    Link(String),
    /// The tag that ends what began.
    Close(&'static str),
}

/// The parts of the line at `range` of `text`. Images are left out.
#[must_use]
pub fn inlines(text: &str, range: Range<usize>) -> Vec<Inline> {
    let passage = Passage::new(text, range);
    let mut parts = Vec::new();
    let mut images = 0_usize;
    for (event, range) in passage.events() {
        let part = match event {
            Event::Start(Tag::Image { .. }) => {
                images += 1;
                continue;
            }
            Event::End(TagEnd::Image) => {
                images = images.saturating_sub(1);
                continue;
            }
            _ if images > 0 => continue,
            Event::Text(_) if text.get(range.clone()).is_some_and(|raw| raw.starts_with('&') && raw.ends_with(';')) => {
                Inline::Raw(text.get(range).unwrap_or("").to_owned())
            }
            Event::Text(part) => {
                // An address with an underscore comes in parts.
                match parts.last_mut() {
                    Some(Inline::Text(text)) => text.push_str(&restore(&part)),
                    _ => parts.push(Inline::Text(restore(&part).into_owned())),
                }
                continue;
            }
            Event::Code(part) => Inline::Code(restore(&part).into_owned()),
            Event::InlineHtml(part) => Inline::Raw(part.to_string()),
            Event::Start(Tag::Emphasis) => Inline::Open("<em>"),
            Event::End(TagEnd::Emphasis) => Inline::Close("</em>"),
            Event::Start(Tag::Strong) => Inline::Open("<strong>"),
            Event::End(TagEnd::Strong) => Inline::Close("</strong>"),
            Event::Start(Tag::Strikethrough) => Inline::Open("<del>"),
            Event::End(TagEnd::Strikethrough) => Inline::Close("</del>"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                Inline::Link(destination(link_type, &dest_url).into_owned())
            }
            Event::End(TagEnd::Link) => Inline::Close("</a>"),
            _ => continue,
        };
        parts.push(part);
    }
    parts.into_iter().flat_map(urls).collect()
}

/// A text, the addresses in it apart.
fn urls(part: Inline) -> Vec<Inline> {
    let Inline::Text(text) = part else { return vec![part] };
    let mut parts = Vec::new();
    let mut written = 0;
    for url in bare_urls(&text).into_iter().filter(|url| url.scheme.is_empty()) {
        parts.push(Inline::Text(text[written..url.range.start].to_owned()));
        written = url.range.end;
        parts.push(Inline::Url(text[url.range].to_owned()));
    }
    parts.push(Inline::Text(text[written..].to_owned()));
    parts.retain(|part| !matches!(part, Inline::Text(text) if text.is_empty()));
    parts
}
