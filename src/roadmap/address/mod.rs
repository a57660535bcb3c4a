//! Where links lead: from what a document writes to a page, a copied file, the repository's host, or nowhere.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Identity, Roadmap};
use crate::diagnostic::clipped_to;
use crate::dialect::document::Markdown;
use crate::load::{Documents, names};
use crate::markdown::{Outline, host_anchor, is_safe, page_id};
use crate::tree::Listing;

mod memory;
mod url;

pub use memory::Memory;
pub use url::commit as commit_url;

pub use url::{PATH, host};
use url::{decoded, has_scheme, joined, repository_path, without_scheme};

/// A page that a path stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageRef {
    /// A proposal's page.
    Proposal(usize),
    /// A documentation page.
    Documentation(usize),
    /// A group's page.
    Group(usize),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page of the site; the fragment is one that the page has.
    Page {
        /// The page.
        route: PageRef,
        /// An anchor on it.
        fragment: Option<String>,
    },
    /// An anchor on the same page.
    Fragment(String),
    /// A file that the site copies.
    Asset {
        /// Its path in the repository.
        path: String,
        /// Its name in the site, with a hash of its content.
        name: String,
    },
    /// An address elsewhere.
    External(String),
    /// Nothing is there.
    Broken {
        /// Why, as one clause.
        reason: String,
        /// Code of the finding.
        code: &'static str,
    },
    /// A scheme that a page must not follow.
    Unsafe,
}

/// What a path in the repository is.
enum Place {
    Page(PageRef),
    File(String),
    Folder(String),
    Missing,
}

/// The table behind every link.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    listing: Arc<Listing>,
    pages: Arc<BTreeMap<String, PageRef>>,
    /// Hosts' addresses of this repository, without scheme: `github.com/owner/name`.
    own: BTreeSet<String>,
    assets: Arc<BTreeMap<String, String>>,
    /// Anchors of each document.
    anchors: Arc<memory::Anchors>,
}

/// Files that a browser shows or plays and that can run nothing; all else goes out as plain text or not at all.
const MEDIA: [&str; 16] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "svg", "mp4", "webm", "pdf", "mp3", "ogg", "apng",
    "jfif",
];

impl Addresses {
    /// A table over the listed files. `pages` says which paths have pages. What `memory` holds of documents that are the
    /// same is not found out again.
    #[must_use]
    pub fn new(
        listing: Arc<Listing>,
        pages: Arc<BTreeMap<String, PageRef>>,
        identity: &Identity,
        markdown: &Documents,
        memory: &mut Memory,
    ) -> Addresses {
        let mut addresses =
            Addresses { listing, pages, own: BTreeSet::new(), assets: Arc::default(), anchors: Arc::default() };
        let named = |file: &Markdown| addresses.named(file);
        let (anchors, home) = memory.documents(&addresses, markdown, |file| anchors(&file.outline), named);
        addresses.anchors = anchors;
        addresses.own.extend(identity.repository.as_deref().and_then(without_scheme));
        addresses.own.extend(home);
        addresses
    }

    /// Whether every address leads to the same place in both tables.
    #[must_use]
    pub fn leads_as(&self, other: &Addresses) -> bool {
        self.listing.has_the_paths_of(&other.listing)
            && same(&self.pages, &other.pages)
            && self.own == other.own
            && same(&self.assets, &other.assets)
            && (Arc::ptr_eq(&self.anchors, &other.anchors)
                || self.anchors.len() == other.anchors.len()
                    && self
                        .anchors
                        .iter()
                        .zip(other.anchors.iter())
                        .all(|(one, two)| one.0 == two.0 && same(one.1, two.1)))
    }

    /// The repositories that a document names, how often, and how often with a path that is in this tree.
    fn named(&self, file: &Markdown) -> memory::Named {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for link in &file.outline.links {
            let Some((repository, path)) = repository_path(&link.dest) else { continue };
            let path = decoded(path.split(['#', '?']).next().unwrap_or(""));
            let (found, all) = counts.entry(repository).or_default();
            *all += 1;
            *found += usize::from(!matches!(self.place(path.trim_end_matches('/')), Place::Missing));
        }
        counts.into_iter().collect()
    }

    /// The path inside this repository that an absolute address names.
    #[must_use]
    pub fn own_path<'url>(&self, url: &'url str) -> Option<&'url str> {
        let (repository, path) = repository_path(url)?;
        self.own.contains(&repository.to_lowercase()).then_some(path)
    }

    /// Whether the address is one of this repository's issues or pull requests, and which.
    #[must_use]
    pub fn own_issue<'url>(&self, url: &'url str) -> Option<&'url str> {
        let bare = url.split_once("://")?.1;
        let own = self.own.iter().find_map(|own| {
            let head = bare.get(..own.len()).filter(|head| head.eq_ignore_ascii_case(own))?;
            bare[head.len()..].strip_prefix('/')
        })?;
        let number = own.strip_prefix("issues/").or(own.strip_prefix("pull/"))?;
        let number = number.split(['/', '#', '?']).next().unwrap_or("");
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
    }

    fn place(&self, path: &str) -> Place {
        let resolved = self.listing.resolve(path).or_else(|| {
            // Jekyll's and mdBook's habit of leaving the extension out.
            let with_extension = format!("{path}.md");
            self.listing.files.get_key_value(with_extension.as_str()).map(|(known, _)| &**known)
        });
        if let Some(file) = resolved {
            return self.pages.get(file).map_or_else(|| Place::File(file.to_owned()), |page| Place::Page(*page));
        }
        let mut folder = path.to_owned();
        for _ in 0..4 {
            if let Some(page) = self.pages.get(&folder) {
                return Place::Page(*page);
            }
            if self.listing.is_folder(&folder) {
                let readme = ["README.md", "readme.md", "Readme.md", "index.md"].iter().find_map(|name| {
                    let path = if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
                    self.pages.get(&path)
                });
                return readme.map_or(Place::Folder(folder), |page| Place::Page(*page));
            }
            match self.listing.through_link(&folder) {
                Some(target) => folder = target,
                None => return Place::Missing,
            }
        }
        Place::Missing
    }

    /// The page that a path, written in the file `from`, stands for.
    #[must_use]
    pub fn page(&self, from: &str, dest: &str) -> Option<PageRef> {
        let path = dest.split(['#', '?']).next().unwrap_or("");
        let candidates = [joined(names::parent(from), path), joined("", path.trim_start_matches('/'))];
        candidates.into_iter().flatten().find_map(|path| match self.place(&path) {
            Place::Page(page) => Some(page),
            _ => None,
        })
    }

    /// The files that the documents of the table show or link to and that the site has to copy.
    #[must_use]
    pub fn referenced(&self, identity: &Identity, memory: &mut Memory) -> Arc<BTreeSet<String>> {
        let hosted = identity.repository.is_some();
        let of = |from: &str, dest: &str| match self.place(&self.local_path(from, dest)?) {
            Place::File(path) if is_media(&path) || !hosted => Some(path),
            _ => None,
        };
        memory.referenced(&self.own, hosted, |from, file| {
            file.outline.links.iter().filter_map(|link| of(from, &link.dest)).collect()
        })
    }

    /// Tells under which names referenced files are copied.
    pub fn set_assets(&mut self, assets: Arc<BTreeMap<String, String>>) {
        self.assets = assets;
    }

    /// The copied files: path in the repository → name in the site.
    #[must_use]
    pub fn assets(&self) -> &BTreeMap<String, String> {
        &self.assets
    }

    /// The repository path that a destination without a foreign scheme names, if it stays inside.
    fn local_path(&self, from: &str, dest: &str) -> Option<String> {
        let path = dest.split(['#', '?']).next().unwrap_or("");
        if has_scheme(dest) || dest.starts_with("//") {
            return self.own_path(path).map(|path| decoded(path).trim_end_matches('/').to_owned());
        }
        if path.is_empty() {
            return None;
        }
        match decoded(path).strip_prefix('/') {
            Some(rooted) => joined("", rooted),
            None => joined(names::parent(from), &decoded(path)),
        }
    }

    /// Where `dest`, written in the file `from`, leads.
    #[must_use]
    pub fn resolve(&self, roadmap: &Roadmap, from: &str, dest: &str, image: bool) -> Destination {
        let dest = dest.trim();
        if !is_safe(dest) {
            return Destination::Unsafe;
        }
        let fragment = dest.split_once('#').map(|(_, fragment)| fragment).filter(|fragment| !fragment.is_empty());
        if let Some(fragment) = dest.strip_prefix('#') {
            return match anchor(roadmap, from, fragment) {
                _ if fragment.is_empty() || fragment == "top" => Destination::Fragment(String::new()),
                Some(anchor) => Destination::Fragment(anchor),
                None => broken("anchor-broken", format!("this document has no heading `#{}`", shown(fragment))),
            };
        }
        if has_scheme(dest) || dest.starts_with("//") {
            let inside = self.local_path(from, dest).map(|path| self.place(&path));
            return match inside {
                // A link to a certain line or revision stays with the host, and so does one whose anchor is not ours.
                Some(Place::Page(route)) => match fragment.map(|fragment| page_anchor(roadmap, route, fragment)) {
                    None => Destination::Page { route, fragment: None },
                    Some(Some(fragment)) => Destination::Page { route, fragment: Some(fragment) },
                    Some(None) => Destination::External(with_scheme(dest)),
                },
                _ => Destination::External(with_scheme(dest)),
            };
        }
        let Some(path) = self.local_path(from, dest) else {
            let empty = dest.is_empty() || dest.starts_with('?');
            let reason = if empty { "the link is empty" } else { "the path leads outside the repository" };
            return broken("link-broken", reason.to_owned());
        };
        match self.place(&path) {
            Place::Page(route) => match fragment.map(|fragment| (fragment, page_anchor(roadmap, route, fragment))) {
                None => Destination::Page { route, fragment: None },
                Some((_, Some(fragment))) => Destination::Page { route, fragment: Some(fragment) },
                Some((fragment, None)) => {
                    broken("anchor-broken", format!("`{}` has no heading `#{}`", shown(&path), shown(fragment)))
                }
            },
            Place::File(path) => self.file(roadmap, &path, fragment),
            Place::Folder(path) => match host(&roadmap.identity, "tree", &path) {
                Some(url) => Destination::External(url),
                None => broken(
                    "asset-left-out",
                    format!("`{path}` is a folder without a page, and the repository's address is not known"),
                ),
            },
            Place::Missing => {
                let code = if image { "image-missing" } else { "link-broken" };
                broken(code, format!("there is no `{}`", shown(&path)))
            }
        }
    }

    fn file(&self, roadmap: &Roadmap, path: &str, fragment: Option<&str>) -> Destination {
        if let Some(name) = self.assets.get(path) {
            return Destination::Asset { path: path.to_owned(), name: name.clone() };
        }
        match host(&roadmap.identity, "blob", path) {
            Some(url) => Destination::External(match fragment {
                Some(fragment) => format!("{url}#{fragment}"),
                None => url,
            }),
            None => broken("asset-left-out", format!("`{path}` is not copied into the site")),
        }
    }
}

/// Whether the two are the same, or at least alike.
fn same<T: PartialEq>(one: &Arc<T>, other: &Arc<T>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}

/// An address that leaves the scheme to the page would mean a file where the page is opened from a disk.
fn with_scheme(url: &str) -> String {
    if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() }
}

/// A path or anchor as a finding names it.
fn shown(text: &str) -> Cow<'_, str> {
    clipped_to(text, 300)
}

fn broken(code: &'static str, reason: String) -> Destination {
    Destination::Broken { reason, code }
}

/// Whether the file may be copied under its own name.
#[must_use]
pub fn is_media(path: &str) -> bool {
    let name = names::file_name(path);
    name.rsplit_once('.').is_some_and(|(_, extension)| MEDIA.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

fn page_anchor(roadmap: &Roadmap, page: PageRef, fragment: &str) -> Option<String> {
    let path = match page {
        PageRef::Proposal(id) => roadmap.proposals.get(id).map(|proposal| proposal.path.as_str()),
        PageRef::Documentation(id) => roadmap.documentation.get(id).map(|page| page.path.as_str()),
        PageRef::Group(_) => None,
    };
    anchor(roadmap, path?, fragment)
}

/// The anchor of the document at `path` that `fragment` means; the host compares without regard to case.
fn anchor(roadmap: &Roadmap, path: &str, fragment: &str) -> Option<String> {
    let anchors = roadmap.addresses.anchors.get(path)?;
    let wanted = decoded(fragment);
    let bare = host_anchor(&wanted);
    let ids = [page_id(&wanted), page_id(bare), page_id(&bare.to_lowercase())];
    ids.into_iter().find(|id| anchors.contains(id))
}

/// Headings and the ids of raw HTML.
fn anchors(outline: &Outline) -> BTreeSet<String> {
    let headings = outline.headings.iter().map(|heading| heading.anchor.clone());
    headings.chain(outline.html_ids.iter().map(|(id, _)| id.clone())).collect()
}
