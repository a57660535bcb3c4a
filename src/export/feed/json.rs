//! JSON Feed 1.1. It knows absolute addresses only, so that there are none where the site's is unknown.

use serde::Serialize;

use crate::page::is_language;
use crate::site::Site;

use super::{Feed, SUBTITLE};

#[derive(Serialize)]
struct Document<'site> {
    version: &'static str,
    title: &'site str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'site str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'site str>,
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'site str>,
    items: Vec<Item<'site>>,
}

#[derive(Serialize)]
struct Item<'site> {
    id: &'site str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'site str>,
    title: &'site str,
    content_html: &'site str,
    date_published: &'site str,
    date_modified: &'site str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'site>>,
    tags: &'site [&'static str],
}

#[derive(Serialize)]
struct Author<'site> {
    name: &'site str,
}

pub(super) fn text(site: &Site, feed: &Feed) -> String {
    let items = feed.entries.iter().map(|entry| Item {
        id: &entry.id,
        url: entry.page.as_deref(),
        title: &entry.title,
        content_html: &entry.content,
        date_published: &entry.time,
        date_modified: &entry.time,
        authors: entry.authors.iter().map(|name| Author { name }).collect(),
        tags: &entry.categories,
    });
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: feed.page.as_deref(),
        feed_url: feed.own.as_deref(),
        description: SUBTITLE,
        language: Some(site.roadmap().identity.language.as_str()).filter(|tag| is_language(tag)),
        items: items.collect(),
    };
    // Nothing in these types can fail to be written: every key is a string, no float is among the values.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
