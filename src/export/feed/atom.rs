//! Atom (RFC 4287).

use askama::Template;

use crate::page::is_language;
use crate::site::Site;

use super::words::plain;
use super::{Feed, SUBTITLE};

#[derive(Template)]
#[template(path = "feed.xml")]
struct Atom<'site> {
    feed: &'site Feed,
    /// Who speaks where an entry has no author.
    publisher: String,
    language: &'site str,
    subtitle: &'static str,
    version: &'static str,
}

pub(super) fn text(site: &Site, feed: &Feed) -> String {
    let identity = &site.roadmap().identity;
    let language = Some(identity.language.as_str()).filter(|tag| is_language(tag)).unwrap_or("en");
    let publisher = Some(plain(&identity.title, 100)).filter(|title| !title.is_empty());
    let publisher = publisher.unwrap_or_else(|| "roadbook".to_owned());
    let atom = Atom { feed, publisher, language, subtitle: SUBTITLE, version: env!("CARGO_PKG_VERSION") };
    // Ours cannot fail.
    let mut text = atom.render().unwrap_or_default();
    text.push('\n');
    text
}
