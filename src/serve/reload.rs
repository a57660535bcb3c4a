//! What an open page is told: that its own bytes changed, that it moved or went, what was found in its files, what keeps the
//! site from being made. One event stream a page, as `text/event-stream` of the HTML standard.
//!
//! | event      | data                                                                                       |
//! |------------|--------------------------------------------------------------------------------------------|
//! | `page`     | null: its bytes are others now                                                             |
//! | `style`    | `[[from, to], …]`: only these style sheets changed                                         |
//! | `moved`    | the address of the page that shows the same proposal now                                   |
//! | `gone`     | what it was called                                                                         |
//! | `findings` | `[{severity, code, message, help, path, line, column, text, excerpt, editor}, …]`          |
//! | `trouble`  | why there is no newer site, or null                                                        |
//! | `search`   | `fresh` or `stale`: the age of the full text, once somebody has asked for it               |

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Bytes, Frame};
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::answer::{Answers, Body, plain, whole};
use super::full_text::Age;
use super::inject::tag;
use super::page::{Found, masked};
use super::preview::Snapshot;
use crate::diagnostic::render::record;
use crate::proposal::Proposal;
use crate::site::Route;
use crate::source::Source;

/// How many pages may listen.
const STREAMS: usize = 128;
/// How often something is said, so that both sides know that the other is there.
const PULSE: Duration = Duration::from_secs(10);
/// How many findings of one page are told.
const FINDINGS: usize = 50;

/// The room for event streams.
#[derive(Clone, Debug)]
pub(super) struct Streams(Arc<Semaphore>);

impl Streams {
    pub(super) fn new() -> Streams {
        Streams(Arc::new(Semaphore::new(STREAMS)))
    }
}

/// The body of an event stream.
#[derive(Debug)]
pub(super) struct Events(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// The event stream of the page that `query` names, with the tag that its bytes had: `page=…&tag=…`.
pub(super) async fn stream(answers: &Answers, query: &str) -> Response<Body> {
    let Ok(permit) = answers.streams.0.clone().try_acquire_owned() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "Too many pages listen.\n");
    };
    let value = |name: &str| {
        let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        percent_decode_str(found).decode_utf8().ok().map(|text| text.chars().take(4096).collect::<String>())
    };
    let (sender, receiver) = mpsc::channel(16);
    let listener = Listener {
        answers: answers.clone(),
        page: value("page").unwrap_or_default(),
        sender,
        tag: value("tag").unwrap_or_default(),
        view: None,
        proposal: None,
        gone: false,
        findings: serde_json::Value::Null,
        trouble: None,
        age: Age::Unasked,
        _permit: permit,
    };
    let _task = tokio::spawn(listener.listen());
    let mut response = whole(StatusCode::OK, Vec::new(), "text/event-stream");
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.map(|_| http_body_util::Either::Right(Events(receiver)))
}

/// One page that listens.
struct Listener {
    answers: Answers,
    page: String,
    sender: mpsc::Sender<Bytes>,
    /// What the page's bytes were when it was loaded.
    tag: String,
    /// What is known of them since.
    view: Option<View>,
    /// The proposal that it shows.
    proposal: Option<Shown>,
    gone: bool,
    findings: serde_json::Value,
    trouble: Option<Arc<str>>,
    age: Age,
    _permit: OwnedSemaphorePermit,
}

/// A page as it is at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct View {
    tag: String,
    /// The same of its bytes without the hashes of scripts and style sheets.
    text: String,
    /// Scripts and style sheets, by their addresses without the hash.
    assets: BTreeMap<String, String>,
}

/// By what a proposal is known again under another address.
#[derive(Clone, Debug)]
struct Shown {
    document: Option<Arc<Source>>,
    label: String,
    numbered: bool,
    title: String,
}

/// What a snapshot says of one page.
struct Seen {
    view: Option<View>,
    proposal: Option<Shown>,
    moved: Option<String>,
    findings: serde_json::Value,
}

impl Listener {
    async fn listen(mut self) {
        let mut current = self.answers.current.clone();
        let mut index = self.answers.full_text.changes();
        let mut pulse = tokio::time::interval(PULSE);
        loop {
            let now = current.borrow_and_update().clone();
            if self.trouble != now.trouble {
                self.trouble.clone_from(&now.trouble);
                self.send("trouble", &serde_json::json!(now.trouble.as_deref())).await;
            }
            // Of what is not read yet nothing can be told.
            if let Some(snapshot) = now.snapshot.filter(|_| !now.partial) {
                let age = self.answers.full_text.age(snapshot.serial);
                if age != self.age {
                    self.age = age;
                    self.send("search", &serde_json::json!(if age == Age::Stale { "stale" } else { "fresh" })).await;
                }
                self.see(snapshot).await;
            }
            tokio::select! {
                changed = current.changed() => if changed.is_err() { return },
                changed = index.changed() => if changed.is_err() { return },
                _ = pulse.tick() => if self.sender.send(Bytes::from_static(b": here\n\n")).await.is_err() { return },
                () = self.sender.closed() => return,
            }
        }
    }

    /// Compares what the page is now with what it was, and tells.
    async fn see(&mut self, snapshot: Arc<Snapshot>) {
        let (page, known, editor) = (self.page.clone(), self.proposal.clone(), self.answers.editor.clone());
        let seen = self
            .answers
            .render(snapshot, move |snapshot| see(snapshot, &page, known.as_ref(), editor.as_deref()))
            .await;
        let Some(Seen { view, proposal, moved, findings }) = seen else { return };
        match (&self.view, &view) {
            // A page of the preview's own, or one that was not there, is there now.
            (None, Some(now)) if now.tag != self.tag => self.send("page", &serde_json::Value::Null).await,
            (Some(before), Some(now)) if before.tag != now.tag || self.gone => self.tell(&before.clone(), now).await,
            (_, None) if !self.gone && self.tag != "none" => {
                self.gone = true;
                match (moved, &self.proposal) {
                    (Some(place), _) => self.send("moved", &serde_json::json!(place)).await,
                    (None, shown) => {
                        let title = shown.as_ref().map_or("", |shown| &shown.title).to_owned();
                        self.send("gone", &serde_json::json!(title)).await;
                    }
                }
            }
            _ => {}
        }
        if view.is_some() {
            self.gone = false;
            self.view = view;
            self.proposal = proposal;
        }
        if findings != self.findings {
            self.send("findings", &findings).await;
            self.findings = findings;
        }
    }

    async fn tell(&self, before: &View, now: &View) {
        let changed: Vec<(&String, &String)> = now
            .assets
            .iter()
            .filter_map(|(mask, path)| Some((before.assets.get(mask)?, path)))
            .filter(|(before, now)| before != now)
            .collect();
        let is = |path: &str, extension: &str| path.ends_with(extension);
        // The index of names is asked for by whichever name it had.
        let scripts = changed.iter().any(|(path, _)| is(path, ".js") && !path.starts_with("assets/names."));
        let styles: Vec<_> = changed.iter().filter(|(path, _)| is(path, ".css")).collect();
        if before.text != now.text || scripts || self.gone {
            self.send("page", &serde_json::Value::Null).await;
        } else if !styles.is_empty() {
            self.send("style", &serde_json::json!(styles)).await;
        }
    }

    async fn send(&self, event: &str, data: &serde_json::Value) {
        // A page that has gone is noticed by the loop.
        let _ = self.sender.send(Bytes::from(format!("event: {event}\ndata: {data}\n\n"))).await;
    }
}

fn see(snapshot: &Snapshot, page: &str, known: Option<&Shown>, editor: Option<&str>) -> Seen {
    let nothing = serde_json::json!([]);
    match snapshot.find(page) {
        Found::Bytes(bytes, _) => {
            let route = snapshot.site.route(page);
            let proposal = match route {
                Some(Route::Proposal(id)) => Some(Shown::of(snapshot, &snapshot.site.roadmap().proposals[*id])),
                _ => None,
            };
            let findings = route.map_or(nothing, |route| findings(snapshot, route, editor));
            Seen { view: Some(View::of(&bytes)), proposal, moved: None, findings }
        }
        _ => {
            let moved = known.and_then(|known| known.find(snapshot));
            Seen { view: None, proposal: None, moved, findings: nothing }
        }
    }
}

impl View {
    fn of(bytes: &[u8]) -> View {
        let text = String::from_utf8_lossy(bytes);
        let mut parts = text.split("assets/");
        let mut plain = parts.next().unwrap_or("").to_owned();
        let mut assets = BTreeMap::new();
        for part in parts {
            let end = part.find(|letter: char| !(letter.is_ascii_alphanumeric() || "._-".contains(letter)));
            let (name, rest) = part.split_at(end.unwrap_or(part.len()));
            let path = format!("assets/{name}");
            match masked(&path) {
                Some(mask) => {
                    plain.push_str(&mask);
                    assets.insert(mask, path);
                }
                None => plain.push_str(&path),
            }
            plain.push_str(rest);
        }
        View { tag: tag(bytes), text: tag(plain.as_bytes()), assets }
    }
}

impl Shown {
    fn of(snapshot: &Snapshot, proposal: &Proposal) -> Shown {
        let sources = &snapshot.site.roadmap().sources;
        Shown {
            document: proposal.document.map(|source| sources.get(source).clone()),
            label: proposal.label.clone(),
            numbered: proposal.number.is_some(),
            title: proposal.title.clone(),
        }
    }

    /// Where it is now: the only proposal with the same text, else with the same number, else with the same title.
    fn find(&self, snapshot: &Snapshot) -> Option<String> {
        let roadmap = snapshot.site.roadmap();
        let text = |proposal: &Proposal| proposal.document.map(|source| roadmap.sources.text(source));
        let own = self.document.as_ref().map(|document| &*document.text);
        let by_text = |proposal: &Proposal| own.is_some_and(|own| text(proposal) == Some(own));
        let by_number = |proposal: &Proposal| self.numbered && proposal.label == self.label;
        let by_title = |proposal: &Proposal| proposal.title == self.title;
        let only = |is: &dyn Fn(&Proposal) -> bool| {
            let mut found = roadmap.proposals.iter().enumerate().filter(|(_, proposal)| is(proposal)).map(|(id, _)| id);
            found.next().filter(|_| found.next().is_none())
        };
        let id = only(&by_text).or_else(|| only(&by_number)).or_else(|| only(&by_title))?;
        Some(format!("/{}", snapshot.site.path(&Route::Proposal(id)).href()))
    }
}

/// The findings in the files that a page shows.
fn findings(snapshot: &Snapshot, route: &Route, editor: Option<&str>) -> serde_json::Value {
    let roadmap = snapshot.site.roadmap();
    let owners = &snapshot.site.view().owners;
    let sources = owners.iter().filter(|(_, owner)| *owner == route).map(|(source, _)| source);
    let indexes = sources.filter_map(|source| roadmap.findings.get(source)).flatten();
    let told = indexes.take(FINDINGS).map(|index| {
        let finding = &roadmap.diagnostics[*index];
        let mut value = serde_json::to_value(record(finding, &roadmap.sources)).unwrap_or_default();
        let place = roadmap.sources.location(finding.span);
        let line = roadmap.sources.text(finding.span.source).lines().nth(place.line - 1).unwrap_or("");
        let path = snapshot.tree.place(roadmap.sources.path(finding.span.source));
        let editor = editor.zip(path).map(|(editor, path)| {
            let path = path.to_string_lossy().into_owned();
            let path: String = path
                .split('/')
                .map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string())
                .collect::<Vec<_>>()
                .join("/");
            let place = [("{path}", path), ("{line}", place.line.to_string()), ("{column}", place.column.to_string())];
            place.iter().fold(editor.to_owned(), |text, (name, value)| text.replace(name, value))
        });
        if let Some(value) = value.as_object_mut() {
            let excerpt: String = line.chars().take(300).collect();
            let excerpt =
                if value.get("line").is_some_and(serde_json::Value::is_number) { excerpt } else { String::new() };
            value.insert("excerpt".to_owned(), excerpt.into());
            value.insert("editor".to_owned(), editor.into());
        }
        value
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_same_but_for_the_hashes_of_its_scripts_and_styles() {
        let page = |hash: &str, text: &str| {
            View::of(format!("<link href=\"../assets/roadbook.{hash}.css\">{text} assets/").as_bytes())
        };
        let (one, other) = (page("0123abcd", "a"), page("4567abcd", "a"));
        assert_ne!(one.tag, other.tag);
        assert_eq!(one.text, other.text);
        assert_eq!(one.assets["assets/roadbook.*.css"], "assets/roadbook.0123abcd.css");
        assert_ne!(one.text, page("0123abcd", "b").text);
    }
}
