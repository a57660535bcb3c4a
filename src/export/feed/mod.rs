//! Feeds: what commits did to the proposals, for people who follow the whole roadmap or one part of it.
//!
//! An entry is one movement. Its identity comes from the commit and from what the proposal was called in it, so that
//! neither a later rename nor another address of the site shows it to a subscriber a second time.

use crate::page::{canonical, whole};
use crate::roadmap::Roadmap;
use crate::site::{Route, Site, SitePath};

mod atom;
mod channel;
mod collect;
mod identity;
mod json;
mod words;

pub use channel::Channel;
pub(crate) use identity::uuid;
pub(crate) use words::plain;

/// How many entries a feed holds.
const LONGEST: usize = 100;

/// The formats of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// Both.
    pub const ALL: [Format; 2] = [Format::Atom, Format::Json];

    /// The name of the file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Format::Atom => "feed.xml",
            Format::Json => "feed.json",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Format::Atom => "application/atom+xml",
            Format::Json => "application/feed+json",
        }
    }
}

/// A feed, whatever its format.
#[derive(Debug)]
struct Feed {
    /// Identity, which outlives the address.
    id: String,
    title: String,
    /// The time of its newest entry, else up to which the history is known.
    updated: String,
    /// The page that shows the same part of the roadmap.
    page: Option<String>,
    /// Its own address, where the site's is known.
    own: Option<String>,
    entries: Vec<Entry>,
}

/// One movement, or all that a bulk commit did.
#[derive(Debug)]
struct Entry {
    id: String,
    title: String,
    /// The page of the proposal.
    page: Option<String>,
    time: String,
    authors: Vec<String>,
    categories: Vec<&'static str>,
    /// HTML.
    content: String,
}

/// What the feeds say of themselves.
const SUBTITLE: &str = "What commits did to the proposals: status, stage, milestones, titles";

/// Every feed of the site; none where nothing is known of the history.
pub(crate) fn routes(roadmap: &Roadmap) -> Vec<Route> {
    if !roadmap.ledger.present {
        return Vec::new();
    }
    let channels = Channel::of(roadmap).into_iter();
    channels.flat_map(|channel| Format::ALL.map(|format| Route::Feed(channel, format))).collect()
}

/// The text of a feed.
pub(crate) fn render(site: &Site, channel: Channel, format: Format) -> String {
    let places = Places { site, own: site.path(&Route::Feed(channel, format)), absolute: format == Format::Json };
    let feed = collect::feed(site, channel, &places);
    match format {
        Format::Atom => atom::text(site, &feed),
        Format::Json => json::text(site, &feed),
    }
}

/// A feed as the head of a page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alternate {
    pub(crate) title: String,
    /// From the root of the site.
    pub(crate) href: String,
    pub(crate) media: &'static str,
    /// Whether it tells of a part only.
    pub(crate) narrow: bool,
}

/// The feeds for readers of a page, the narrowest first.
pub(crate) fn alternates(site: &Site, route: &Route) -> Vec<Alternate> {
    if !site.roadmap().ledger.present {
        return Vec::new();
    }
    let narrow = Channel::shown_by(route);
    let channels = match route {
        Route::Home | Route::Timeline => vec![Channel::All],
        _ => narrow.into_iter().flat_map(|channel| [channel, Channel::All]).collect(),
    };
    let alternate = |channel: Channel| {
        Format::ALL.map(|format| Alternate {
            title: channel.title(site.roadmap()),
            href: site.path(&Route::Feed(channel, format)).href(),
            media: format.media(),
            narrow: channel != Channel::All,
        })
    };
    channels.into_iter().flat_map(alternate).collect()
}

/// The address of the feed of everything, from the root of the site.
pub(crate) fn everything(site: &Site) -> Option<String> {
    let route = Route::Feed(Channel::All, Format::Atom);
    site.roadmap().ledger.present.then(|| site.path(&route).href())
}

/// Where the pages are, seen from a feed.
struct Places<'site> {
    site: &'site Site,
    own: SitePath,
    /// The format knows absolute addresses only.
    absolute: bool,
}

impl Places<'_> {
    /// The address of a page: absolute where the site's is known, else as seen from the feed.
    fn page(&self, route: &Route) -> Option<String> {
        let path = self.site.path(route);
        published(self.site, canonical(&path.href()))
            .or_else(|| (!self.absolute).then(|| self.own.relative(&path, None)))
    }
}

/// An address under that of the site, where it is known.
pub(crate) fn published(site: &Site, href: &str) -> Option<String> {
    let root = site.roadmap().identity.site_url.as_deref()?;
    whole(&format!("{root}{href}"))
}
