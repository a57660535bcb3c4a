//! What an [`Outline`](super::outline::Outline) takes from raw HTML: headings, links, ids, comments that mean something.

use std::ops::Range;

use super::anchor::page_id;
use super::mend::{MARK, tag_name};
use super::outline::{Link, LinkKind, Toc};
use super::passage::Run;
use super::reader::{Begun, Reader};
use super::tag::{Tag, Token, tokens};

/// Whether a comment ends a contents list: that of mdtoc, of doctoc, or of an editor that has the same one at both ends.
fn ends_contents(comment: &str) -> bool {
    comment.eq_ignore_ascii_case("/toc") || comment.eq_ignore_ascii_case("toc") || comment.starts_with("END doctoc")
}

impl Reader<'_> {
    /// Notes what looks like a tag in a part of a text, and is none.
    pub(super) fn unknown_tags(&mut self, run: &Run, part: Range<usize>) {
        for (at, _) in run.text[part.clone()].match_indices(MARK) {
            let start = run.source(part.start + at);
            let rest = self.text.get(start..).and_then(|rest| rest.strip_prefix('<')).unwrap_or("");
            let inner = rest.strip_prefix('/').unwrap_or(rest);
            let Some(name) = tag_name(inner.as_bytes()) else { continue };
            // `<a/b>` is a tag to nobody: behind a slash there is nothing but the end.
            if inner[name.len()..].strip_prefix('/').is_some_and(|after| !after.starts_with('>')) {
                continue;
            }
            // Only up to the next bracket: a line may be as long as the document, and full of these.
            let end = rest.find(['>', '<', '\n']).filter(|end| rest[*end..].starts_with('>')).map(|end| end + 1);
            let length = end.unwrap_or(name.len() + usize::from(rest.starts_with('/')));
            self.outline.unknown_tags.push((name.to_owned(), start..start + 1 + length));
        }
    }

    /// Reads raw HTML.
    pub(super) fn raw(&mut self, html: &Run) {
        // The description of an image is text: what tags in it would open or name is not on the page.
        let in_image = self.is_in_image();
        for (offset, token) in tokens(&html.text) {
            match token {
                Token::Comment(_) | Token::Open(_) | Token::Close(_) if in_image => {}
                Token::Comment(text) => {
                    let range = html.source_range(offset..html.text.len().min(offset + text.len() + 7));
                    if offset + 4 + text.len() == html.text.len() && !html.text.ends_with("-->") {
                        self.outline.open_comments.push(range.clone());
                    }
                    self.comment(text, range);
                }
                Token::Text(text) => {
                    self.add(text, &html.source_range(offset..offset + text.len()), false);
                    self.unknown_tags(html, offset..offset + text.len());
                }
                Token::Open(tag) => self.open(&tag, html.source_range(offset..offset + tag.text.len())),
                Token::Close(name) => {
                    let end = html.source_range(offset..offset + name.len() + 3).end;
                    if name.eq_ignore_ascii_case("a") {
                        let link = self.raw_link.take();
                        link.into_iter().for_each(|link| self.keep(Link { range: link.range.start..end, ..link }));
                    } else if heading_level(name).is_some() && self.heading.as_ref().is_some_and(|heading| heading.raw)
                    {
                        self.end_heading(end);
                    }
                }
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        let title = || tag.attribute("title").unwrap_or_default().into_owned();
        if let Some(level) = heading_level(tag.name) {
            if self.heading.as_ref().is_none_or(|heading| heading.raw) {
                self.heading = Some(Begun::new(level, range.start, true));
            }
        } else if is("a") {
            if let Some(href) = tag.attribute("href") {
                let unclosed = self.raw_link.take();
                unclosed.into_iter().for_each(|link| self.keep(link));
                self.raw_link = Some(self.link(LinkKind::Link, href.into_owned(), title(), range.clone()));
            }
        } else if is("img")
            && let Some(source) = tag.attribute("src")
        {
            let text = tag.attribute("alt").unwrap_or_default().into_owned();
            let link = self.link(LinkKind::Image, source.into_owned(), title(), range.clone());
            self.keep(Link { text, ..link });
        }
        let id = tag.attribute("id").or_else(|| if is("a") { tag.attribute("name") } else { None });
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            self.outline.html_ids.push((page_id(&id), range));
        }
    }

    fn comment(&mut self, text: &str, range: Range<usize>) {
        let text = text.trim();
        match &mut self.outline.toc {
            None if text.eq_ignore_ascii_case("toc") || text.starts_with("START doctoc") => {
                self.outline.toc = Some(Toc { range, closed: false });
            }
            Some(toc) if !toc.closed && ends_contents(text) => {
                toc.closed = true;
                toc.range.end = range.end;
            }
            _ => {}
        }
    }
}

fn heading_level(name: &str) -> Option<u8> {
    let (letter, level) = name.split_at_checked(1)?;
    let level = level.parse().ok().filter(|level| (1..=6).contains(level))?;
    letter.eq_ignore_ascii_case("h").then_some(level)
}
