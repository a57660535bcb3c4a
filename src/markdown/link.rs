//! Where links lead: what a page makes of a destination, and which destinations a page may hold at all.

use std::borrow::Cow;
use std::ops::Range;

use linkify::{LinkFinder, LinkKind as Found};
use pulldown_cmark::LinkType;

use super::mend::restore;

/// What a link turns into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The destination as it was written.
    Keep,
    /// Another destination.
    To(String),
    /// An image that the page must not load, since it lies with another host: a link to it, with its text.
    Linked(String),
    /// It leads nowhere: the text stays, marked as broken.
    Broken,
    /// It must not lead where it says: the text stays.
    Unsafe,
}

/// Knows what every destination turns into. It is asked for links and images of Markdown and of raw HTML alike.
pub trait Links {
    /// What `dest`, as it was written in the document, turns into; `image` if it is an image's.
    fn target(&self, dest: &str, image: bool) -> Target;

    /// Further places in a plain text that become links, in order, each with its destination: keys of an issue
    /// tracker, say. None unless the site has such patterns.
    fn patterns(&self, _text: &str) -> Vec<(Range<usize>, String)> {
        Vec::new()
    }
}

/// Leaves every destination as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsWritten;

impl Links for AsWritten {
    fn target(&self, _: &str, _: bool) -> Target {
        Target::Keep
    }
}

/// Schemes that neither run anything nor carry a document of their own.
const SCHEMES: [&str; 8] = ["http", "https", "mailto", "ftp", "irc", "ircs", "tel", "xmpp"];

/// Whether a page may hold the destination: relative, or of a scheme that does no harm. Control characters and
/// white space, which browsers skip, do not hide a scheme; neither does anything else before the first colon.
#[must_use]
pub fn is_safe(dest: &str) -> bool {
    let end = dest.find([':', '/', '?', '#']).filter(|at| dest.as_bytes()[*at] == b':');
    let Some(end) = end else { return true };
    let scheme = dest[..end].trim_start_matches(|character: char| character <= ' ');
    SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

/// Where a link of the parser's leads. It gives `<name@host>` without a scheme.
pub(super) fn destination(kind: LinkType, dest: &str) -> Cow<'_, str> {
    match (kind, restore(dest)) {
        (LinkType::Email, dest) if !dest.contains(':') => format!("mailto:{dest}").into(),
        (_, dest) => dest,
    }
}

/// Whether the destination is on another host.
pub(super) fn is_external(dest: &str) -> bool {
    let starts = |prefix: &str| dest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    starts("https://") || starts("http://") || dest.starts_with("//")
}

/// Writes a destination as the value of an attribute, percent-encoding what may not stand in a URL.
pub(super) fn write_url(out: &mut String, dest: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let dest = dest.trim_matches(|character: char| character <= ' ');
    let bytes = dest.as_bytes();
    let fragment = dest.find('#').unwrap_or(dest.len());
    let mut written = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'%' if !(bytes.len() > at + 2 && bytes[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit)) => "%25",
            b'#' if at > fragment => "%23",
            b'<' | b'>' | b'"' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'[' | b']' | ..=b' ' | 0x7f => "",
            _ => continue,
        };
        out.push_str(&dest[written..at]);
        written = at + 1;
        if escaped.is_empty() {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        } else {
            out.push_str(escaped);
        }
    }
    out.push_str(&dest[written..]);
}

/// A bare URL in text: its place, and what has to be put before it to make it one.
pub(super) struct BareUrl {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Empty, or the scheme that `www.` leaves out.
    pub scheme: &'static str,
}

/// The URLs that stand in `text` without any markup, in order.
pub(super) fn bare_urls(text: &str) -> Vec<BareUrl> {
    let mut urls = Vec::new();
    // Most text is a short line without a colon, which is told faster than that three bytes are not there.
    if text.bytes().fold(false, |found, byte| found | (byte == b':')) && text.contains("://") {
        let mut finder = LinkFinder::new();
        finder.kinds(&[Found::Url]).url_must_have_scheme(true);
        for link in finder.links(text) {
            // A placeholder such as `https://host/<name>` ends the URL, as a tag does.
            let url = link.as_str().split([super::mend::MARK, '\u{fffd}']).next().unwrap_or("");
            let (scheme, rest) = url.split_once("://").unwrap_or(("", ""));
            if matches!(scheme, "http" | "https" | "HTTP" | "HTTPS") && !rest.is_empty() {
                urls.push(BareUrl { range: link.start()..link.start() + url.len(), scheme: "" });
            }
        }
    }
    if text.contains("www.") {
        add_schemeless(text, &mut urls);
        urls.sort_by_key(|url| url.range.start);
    }
    urls
}

fn add_schemeless(text: &str, urls: &mut Vec<BareUrl>) {
    /// How long a word with an address may be. A longer one is none, and may hold very many beginnings of addresses.
    const LONGEST: usize = 500;
    let with_scheme = urls.len();
    let (mut end, mut word_end) = (0, 0);
    for (at, _) in text.match_indices("www.") {
        let apart =
            text[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || "*_~(".contains(before));
        let place = urls[..with_scheme].partition_point(|url| url.range.end <= at);
        let taken = urls[..with_scheme].get(place).is_some_and(|url| url.range.start <= at);
        if at < end || !apart || taken {
            continue;
        }
        let stop = |character: char| character.is_whitespace() || character == '<' || character < ' ';
        // Looked for once a word, however many beginnings it holds.
        if word_end <= at {
            word_end = text[at..].find(stop).map_or(text.len(), |length| at + length);
        }
        let word = &text[at..word_end];
        if word.len() > LONGEST {
            continue;
        }
        let url = format!("http://{word}");
        let Some(link) = LinkFinder::new().links(&url).next() else { continue };
        let length = link.end().saturating_sub(7);
        if link.start() == 0 && word[..length].matches('.').count() > 1 {
            end = at + length;
            urls.push(BareUrl { range: at..end, scheme: "http://" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_schemes_are_safe() {
        for dest in ["", "a.md", "../a:b", "#a:b", "?a:b", "//host/x", "HTTPS://x", "mailto:a@b", "/a:b"] {
            assert!(is_safe(dest), "{dest:?}");
        }
        for dest in
            ["javascript:a", " \u{1}JavaScript:a", "java\nscript:a", "data:text/html,x", "vbscript:", "x:y", ":"]
        {
            assert!(!is_safe(dest), "{dest:?}");
        }
    }

    #[test]
    fn bare_urls_end_where_a_reader_ends_them() {
        let text =
            "see https://a.io/c_d. (http://e.io/(g)) www.h.org/i, awww.j.io, http:// www. x://y https://l/\u{1}m>";
        let found: Vec<&str> = bare_urls(text).into_iter().map(|url| &text[url.range]).collect();
        assert_eq!(found, ["https://a.io/c_d", "http://e.io/(g)", "www.h.org/i", "https://l/"]);
    }

    #[test]
    fn a_word_full_of_beginnings_is_no_address() {
        let long = format!("(www.{} www.h.org", "(www.".repeat(200));
        let found: Vec<&str> = bare_urls(&long).into_iter().map(|url| &long[url.range]).collect();
        assert_eq!(found, ["www.h.org"]);
    }

    #[test]
    fn urls_are_encoded_once() {
        let mut out = String::new();
        write_url(&mut out, " a b%20c%d&\"[é]#e#f");
        assert_eq!(out, "a%20b%20c%25d&amp;%22%5Bé%5D#e%23f");
    }
}
