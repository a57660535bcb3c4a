//! From a request to its answer.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::{Semaphore, watch as state};

use super::full_text::FullText;
use super::inject::{self, OWN};
use super::page::{self, Found};
use super::preview::{Current, Snapshot};
use super::reload::{self, Events, Streams};
use super::sending::{Busy, Outgoing, Sending};

/// How many pages are rendered at a time.
const AT_ONCE: usize = 4;

/// The answer's body.
pub(super) type Body = http_body_util::Either<Full<Bytes>, Events>;

/// By which names the preview may be asked.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    address: IpAddr,
    name: Option<String>,
}

impl Hosts {
    pub(super) fn new(address: SocketAddr, name: Option<String>) -> Hosts {
        Hosts { address: address.ip(), name }
    }

    /// Whether a request may come under this name. A page of another site that has its own name lead to this machine
    /// asks under that name, and must not read anything.
    fn allows(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(""),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        let known = self.name.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name));
        match name.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || !self.address.is_loopback(),
            Err(_) => known || name.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// Everything that answers need.
#[derive(Clone)]
pub(super) struct Answers {
    pub(super) current: state::Receiver<Current>,
    pub(super) hosts: Hosts,
    pub(super) full_text: FullText,
    pub(super) streams: Streams,
    pub(super) editor: Option<Arc<str>>,
    pub(super) rendering: Arc<Semaphore>,
    pub(super) sending: Sending,
}

impl Answers {
    pub(super) fn new(current: state::Receiver<Current>, hosts: Hosts, editor: Option<String>) -> Answers {
        Answers {
            current,
            hosts,
            full_text: FullText::new(),
            streams: Streams::new(),
            editor: editor.map(Into::into),
            rendering: Arc::new(Semaphore::new(AT_ONCE)),
            sending: Sending::default(),
        }
    }

    /// The answer to a request; never a failure.
    pub(super) async fn answer<B>(self, request: Request<B>) -> Response<Body> {
        let headers = request.headers();
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("").to_owned();
        if !self.hosts.allows(&host) {
            let text = "This preview answers to localhost and to addresses only. To use another name, start it with -n NAME.\n";
            return plain(StatusCode::MISDIRECTED_REQUEST, text);
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let head = request.method() == Method::HEAD;
        let Some(path) = decoded(request.uri().path()) else {
            return plain(StatusCode::BAD_REQUEST, "The address cannot be read.\n");
        };
        let path = path.trim_start_matches('/');
        let response = match path.strip_prefix(OWN) {
            Some("events") if is_foreign(headers, &host) => {
                plain(StatusCode::FORBIDDEN, "Another site asks for what this preview tells.\n")
            }
            Some("events") => reload::stream(&self, request.uri().query().unwrap_or("")).await,
            Some("state") => self.state(),
            Some(name) => match inject::file(name) {
                Some((text, media)) => file(&Arc::new(Outgoing::new(text.as_bytes().to_vec(), media)), headers),
                None => plain(StatusCode::NOT_FOUND, "Nothing is here.\n"),
            },
            // Browsers ask every host for it by themselves.
            None if path == "favicon.ico" => plain(StatusCode::NO_CONTENT, ""),
            None => self.page(path, request.uri().path(), headers).await,
        };
        if head { response.map(|_| http_body_util::Either::Left(Full::default())) } else { response }
    }

    /// What the preview is doing, for scripts that wait for it.
    fn state(&self) -> Response<Body> {
        let current = self.current.borrow().clone();
        let state = serde_json::json!({
            "serial": current.snapshot.as_ref().map(|snapshot| snapshot.serial),
            "settled": current.settled,
            "trouble": current.trouble.as_deref(),
        });
        let mut response = whole(StatusCode::OK, state.to_string().into_bytes(), "application/json");
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    async fn page(&self, path: &str, raw: &str, headers: &HeaderMap) -> Response<Body> {
        // The first pages wait for what is being read.
        let mut receiver = self.current.clone();
        let ready = |current: &Current| match &current.snapshot {
            Some(snapshot) => !current.partial || snapshot.is_list(path),
            None => current.trouble.is_some(),
        };
        let current = match receiver.wait_for(ready).await {
            Ok(current) => current.clone(),
            Err(_) => return plain(StatusCode::SERVICE_UNAVAILABLE, "The preview has ended.\n"),
        };
        let Some(snapshot) = current.snapshot.clone() else {
            let text = current.trouble.as_deref().unwrap_or("");
            let page = inject::notice("The site cannot be made", text);
            return whole(StatusCode::INTERNAL_SERVER_ERROR, page, "text/html; charset=utf-8");
        };
        if path.starts_with("search/") && !path.ends_with(".html") && !path.ends_with('/') {
            return match self.full_text.file(&current, path).await {
                Some(content) => file(&content, headers),
                None => plain(StatusCode::NOT_FOUND, "Nothing is here.\n"),
            };
        }
        let (wanted, sending) = (path.to_owned(), self.sending.clone());
        let Some(found) = self.render(snapshot.clone(), move |snapshot| body(snapshot, &wanted, &sending)).await else {
            return plain(StatusCode::INTERNAL_SERVER_ERROR, "This page cannot be shown; see the terminal.\n");
        };
        match found {
            Ok(Answered::With(content)) => file(&content, headers),
            Err(Busy) => {
                let text = "So much is being sent to others that this has to wait. Ask again.\n";
                let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, text);
                insert(&mut response, header::RETRY_AFTER, "1");
                response
            }
            Ok(Answered::Folder) => {
                let mut response = plain(StatusCode::FOUND, "It is a folder.\n");
                // Two slashes at the beginning would lead to another host.
                let place = format!("/{}/", raw.trim_matches('/'));
                if let Ok(place) = HeaderValue::from_str(&place) {
                    response.headers_mut().insert(header::LOCATION, place);
                }
                response
            }
            Ok(Answered::Nothing) => {
                let page = self.render(snapshot, |snapshot| snapshot.nothing()).await.unwrap_or_default();
                let page = inject::inject(&page, path, "none");
                whole(StatusCode::NOT_FOUND, page, "text/html; charset=utf-8")
            }
        }
    }

    /// Renders on a thread with a deep stack, a few at a time; none where rendering fails.
    pub(super) async fn render<T: Send + 'static>(
        &self,
        snapshot: Arc<Snapshot>,
        work: impl FnOnce(&Snapshot) -> T + Send + 'static,
    ) -> Option<T> {
        let _permit = self.rendering.acquire().await.ok()?;
        tokio::task::spawn_blocking(move || work(&snapshot)).await.ok()
    }
}

/// What is answered to a request for a page or file.
enum Answered {
    /// Its bytes.
    With(Arc<Outgoing>),
    /// A folder, whose address ends in a slash.
    Folder,
    /// Nothing is there.
    Nothing,
}

/// What lies at `path`, as it goes out: pages with the preview's script.
fn body(snapshot: &Snapshot, path: &str, sending: &Sending) -> Result<Answered, Busy> {
    let place = page::file(path);
    let mut other = Answered::Nothing;
    let make = || match snapshot.find(path) {
        Found::Bytes(bytes, media) if media.starts_with("text/html") => {
            Some(Outgoing::new(inject::inject(&bytes, &place, &inject::tag(&bytes)), media))
        }
        Found::Bytes(bytes, media) => Some(Outgoing::new(bytes, media)),
        Found::Copied(bytes, media) => Some(Outgoing::copy(bytes, media)),
        Found::Folder => {
            other = Answered::Folder;
            None
        }
        Found::Nothing => None,
    };
    let content = sending.share(snapshot.serial, &place, make)?;
    Ok(content.map_or(other, Answered::With))
}

/// Whether a page of another site asks. Browsers say so in one way or the other.
fn is_foreign(headers: &HeaderMap, host: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site));
    let origin = text("origin").is_some_and(|origin| origin.split_once("://").map(|(_, rest)| rest) != Some(host));
    site || origin
}

/// The path with its escapes undone; none where that is no text, or no path of a site.
fn decoded(path: &str) -> Option<String> {
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let plain = !path.contains(['\0', '\\']) && path.split('/').all(|part| part != "..");
    (plain && path.len() <= 4096).then(|| path.into_owned())
}

/// The media type of a file of the full-text index.
pub(super) fn media(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

pub(super) fn plain(status: StatusCode, text: &str) -> Response<Body> {
    whole(status, text.as_bytes().to_vec(), "text/plain; charset=utf-8")
}

pub(super) fn whole(status: StatusCode, bytes: impl Into<Bytes>, media: &'static str) -> Response<Body> {
    let mut response = Response::new(http_body_util::Either::Left(Full::new(bytes.into())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// A file that browsers may keep as long as its tag is the same, and ask for in parts.
fn file(content: &Arc<Outgoing>, asked: &HeaderMap) -> Response<Body> {
    let (bytes, media) = (content.bytes(), content.media);
    let tag = format!("\"{}\"", content.tag);
    let text = |name: header::HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let same =
        |list: &str| list.split(',').any(|one| [tag.as_str(), "*"].contains(&one.trim().trim_start_matches("W/")));
    let length = bytes.len();
    let mut response = if text(header::IF_NONE_MATCH).is_some_and(same) {
        let mut response = whole(StatusCode::NOT_MODIFIED, Vec::new(), media);
        response.headers_mut().remove(header::CONTENT_TYPE);
        response
    } else {
        let fits = text(header::IF_RANGE).is_none_or(|known| known == tag);
        match text(header::RANGE).filter(|_| fits).map(|range| part(range, length)) {
            Some(Part::Of(start, end)) => {
                let mut response = whole(StatusCode::PARTIAL_CONTENT, bytes.slice(start..=end), media);
                insert(&mut response, header::CONTENT_RANGE, &format!("bytes {start}-{end}/{length}"));
                response
            }
            Some(Part::Beyond) => {
                let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "");
                insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{length}"));
                return response;
            }
            Some(Part::Whole) | None => whole(StatusCode::OK, bytes, media),
        }
    };
    insert(&mut response, header::ETAG, &tag);
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if content.is_copy {
        let policy = HeaderValue::from_static(sandbox(media));
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The policy of a copied file: a reader who opens it sees it apart from the site, without scripts, forms and windows.
/// Pictures and text do without anything else, and so does the viewer of PDFs in Chromium. What plays a recording asks for
/// it a second time, which an origin of its own would not be allowed to.
fn sandbox(media: &str) -> &'static str {
    let plays = media.starts_with("video/") || media.starts_with("audio/");
    if plays { "sandbox allow-same-origin" } else { "sandbox" }
}

fn insert(response: &mut Response<Body>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// What of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// From the first byte to the last, both included.
    Of(usize, usize),
    /// What is not there.
    Beyond,
    /// All of it: several parts, other units and what cannot be read are answered as if nothing was said (RFC 9110, 14.2).
    Whole,
}

fn part(range: &str, length: usize) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
        return Part::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let (start, end) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(start), Ok(end)) if start <= end => (start, end.min(length.saturating_sub(1))),
        (Ok(start), Err(_)) if last.is_empty() => (start, length.saturating_sub(1)),
        (Err(_), Ok(count)) if first.is_empty() && count > 0 => {
            (length.saturating_sub(count), length.saturating_sub(1))
        }
        (Err(_), Ok(_)) if first.is_empty() => return Part::Beyond,
        _ => return Part::Whole,
    };
    if start < length { Part::Of(start, end) } else { Part::Beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file() {
        for (range, expected) in [
            ("bytes=0-3", Part::Of(0, 3)),
            ("bytes=4-", Part::Of(4, 9)),
            ("bytes=-3", Part::Of(7, 9)),
            ("bytes=-30", Part::Of(0, 9)),
            ("bytes=8-99", Part::Of(8, 9)),
            ("bytes=10-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=5-2", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes=a-b", Part::Whole),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Beyond);
    }

    #[test]
    fn only_names_that_cannot_be_another_sites_are_answered() {
        let at = |address: &str, name: Option<&str>| Hosts::new(address.parse().unwrap(), name.map(str::to_owned));
        let check = |hosts: &Hosts, host: &str, expected: bool| assert_eq!(hosts.allows(host), expected, "{host}");
        let local = at("127.0.0.1:3000", None);
        for (host, expected) in [
            ("localhost:3000", true),
            ("127.0.0.1:3000", true),
            ("[::1]:3000", true),
            ("LOCALHOST", true),
            ("evil.example:3000", false),
            ("127.0.0.1.evil.example", false),
            ("localhost.evil.example", false),
            ("192.168.1.2:3000", false),
            ("", false),
        ] {
            check(&local, host, expected);
        }
        let open = at("0.0.0.0:3000", Some("desk.local"));
        for (host, expected) in [("192.168.1.2:3000", true), ("desk.local:3000", true), ("evil.example", false)] {
            check(&open, host, expected);
        }
    }

    #[test]
    fn addresses_that_climb_are_refused() {
        assert_eq!(decoded("/a%20b/").as_deref(), Some("/a b/"));
        for path in ["/../x", "/a/%2e%2e/x", "/a%00", "/a%5cb", "/%ff"] {
            assert_eq!(decoded(path), None, "{path}");
        }
    }
}
