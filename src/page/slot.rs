//! What a theme's slots see of a page, and how they come into it. Without a theme of its own, a page has the built-in's
//! templates there, which show the same values.

use std::collections::BTreeMap;

use askama::Template;
use minijinja::Value;
use serde::Serialize;

use crate::site::Site;
use crate::theme::slots::{self, MAIN, Slot};

use super::fill;
use super::shell::Shell;

/// The values of every slot. Addresses lead from the page.
#[derive(Serialize)]
struct PageValues<'site> {
    /// What the page is called.
    title: &'site str,
    /// What it says of itself.
    description: &'site str,
    /// From the page to the root of the site: empty, or `../` as often as it takes.
    root: &'site str,
    /// Whether it is the first page.
    home: bool,
    site: SiteValues<'site>,
    nav: Vec<NavValues<'site>>,
    /// Addresses of the theme's files by name.
    files: BTreeMap<&'site str, String>,
    /// The feed of everything; empty where there is none.
    feed: String,
    /// The page of the search; empty where there is none.
    search: String,
}

#[derive(Serialize)]
struct SiteValues<'site> {
    title: &'site str,
    language: &'site str,
    /// The repository on its host; empty where that is not known.
    repository: &'site str,
    /// How many proposals there are.
    proposals: usize,
    /// The version of roadbook.
    version: &'static str,
}

#[derive(Serialize)]
struct NavValues<'site> {
    title: &'site str,
    href: String,
    /// The key that leads there after a `g`.
    key: &'static str,
    /// `page` or `true` where the page belongs there, else empty.
    current: &'static str,
}

/// What the card sees beside the values of the page.
#[derive(Serialize)]
struct CardValues<'page, T> {
    page: PageValues<'page>,
    proposal: &'page T,
}

/// What the shell sees beside the values of the page.
#[derive(Serialize)]
struct FrameValues<'page> {
    page: PageValues<'page>,
    header: Value,
    main: Value,
    footer: Value,
}

/// What the others see.
#[derive(Serialize)]
struct PartValues<'page> {
    page: PageValues<'page>,
}

#[derive(Template)]
#[template(path = "header.html")]
struct Header<'page, 'site> {
    shell: &'page Shell<'site>,
}

#[derive(Template)]
#[template(path = "footer.html")]
struct Footer<'page, 'site> {
    shell: &'page Shell<'site>,
}

impl Shell<'_> {
    /// What the theme adds to the head.
    pub(crate) fn head(&self) -> String {
        self.part(Slot::Head).unwrap_or_default()
    }

    /// What stands before and after the content.
    pub(crate) fn frame(&self) -> (String, String) {
        let header = self.part(Slot::Header).unwrap_or_else(|| fill(&Header { shell: self }));
        let footer = self.part(Slot::Footer).unwrap_or_else(|| fill(&Footer { shell: self }));
        if !has(self.site, Slot::Shell) {
            return (header, footer);
        }
        // What it frames is no text of its own.
        let framed = header.len() + footer.len();
        self.slot_room.set(self.slot_room.get() + framed);
        let safe = |text: &str| Value::from_safe_string(text.to_owned());
        let values =
            FrameValues { page: self.values(), header: safe(&header), main: safe(MAIN), footer: safe(&footer) };
        let Some(frame) = self.slot(Slot::Shell, &values) else { return (header, footer) };
        match frame.split_once(MAIN) {
            Some((before, after)) if !after.contains(MAIN) => (before.to_owned(), after.to_owned()),
            _ => {
                self.site.misused(Slot::Shell, "it has to show {{ main }} once, and only once");
                (header, footer)
            }
        }
    }

    fn part(&self, slot: Slot) -> Option<String> {
        has(self.site, slot).then(|| self.slot(slot, &PartValues { page: self.values() })).flatten()
    }

    /// The slot as the theme writes it; none, and a note, where it fails.
    fn slot(&self, slot: Slot, values: &impl Serialize) -> Option<String> {
        let room = self.slot_room.get();
        match self.site.extras().theme.as_ref()?.slots.render(slot, values, room)? {
            Ok(text) => {
                self.slot_room.set(room.saturating_sub(text.len()));
                Some(text)
            }
            Err(error) => {
                self.site.trouble(error);
                None
            }
        }
    }

    fn values(&self) -> PageValues<'_> {
        let entries = self.entries().map(|entry| NavValues {
            title: &entry.link.text,
            href: format!("{}{}", self.root, entry.link.href),
            key: entry.key,
            current: entry.current,
        });
        let places = self.site.extras().theme.iter().flat_map(|theme| &theme.places);
        let from_page = |href: &str| format!("{}{href}", self.root);
        PageValues {
            title: &self.title,
            description: &self.description,
            root: &self.root,
            home: self.is_home(),
            site: SiteValues {
                title: self.site_title,
                language: self.language,
                repository: self.repository.unwrap_or_default(),
                proposals: self.proposals,
                version: self.version(),
            },
            nav: entries.collect(),
            files: places.map(|(name, place)| (name.as_str(), from_page(place))).collect(),
            feed: self.feed.as_deref().map(from_page).unwrap_or_default(),
            search: self.search().as_deref().map(from_page).unwrap_or_default(),
        }
    }
}

/// The card of a proposal by the theme; none where the theme leaves it as it is.
pub(crate) fn card(shell: &Shell<'_>, proposal: &impl Serialize) -> Option<String> {
    let values = || CardValues { page: shell.values(), proposal };
    has(shell.site, Slot::Card).then(|| shell.slot(Slot::Card, &values())).flatten()
}

fn has(site: &Site, slot: Slot) -> bool {
    site.extras().theme.as_ref().is_some_and(|theme| theme.slots.has(slot))
}

/// How many bytes the slots of one page of the site may write.
pub(crate) fn room(site: &Site) -> usize {
    (slots::SITE / site.routes().len().max(1)).clamp(slots::LEAST, slots::PAGE)
}
