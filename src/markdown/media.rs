//! Links and images, of Markdown and of raw HTML.

use std::fmt::Write as _;

use super::element::Kind;
use super::escape;
use super::html::Renderer;
use super::link::{Target, is_external, is_safe, write_url};
use super::tree::Serial;

impl Renderer<'_> {
    /// The destination to be written, if there is one.
    pub(super) fn target(&self, dest: &str, image: bool) -> Result<String, &'static str> {
        let target = match self.links.target(dest, image) {
            Target::Keep => dest.to_owned(),
            Target::To(target) | Target::Linked(target) => target,
            Target::Broken => return Err("broken"),
            Target::Unsafe => return Err("unsafe"),
        };
        if is_safe(&target) { Ok(target) } else { Err("unsafe") }
    }

    /// Begins a link, if there can be one here.
    pub(super) fn begin_link(&mut self, dest: &str, title: &str) -> Option<Serial> {
        if self.label || self.tree.is_within("a") {
            return None;
        }
        match self.target(dest, false) {
            Ok(target) => {
                let link = self.begin(Kind::Inline, "a", "", "<a href=\"")?;
                write_url(&mut self.tree.out, &target);
                self.tree.out.push('"');
                self.title(title);
                self.tree.out.push_str(if is_external(&target) { " rel=\"noopener\">" } else { ">" });
                Some(link)
            }
            Err("broken") => self.begin(Kind::Inline, "span", "", "<span class=\"broken\">"),
            Err(_) => self.begin(Kind::Inline, "span", "", "<span class=\"broken unsafe\">"),
        }
    }

    /// Writes an image, or what it would have shown. `attributes` begin with a space.
    pub(super) fn image(&mut self, dest: &str, title: &str, alternative: &str, attributes: &str) {
        self.tree.line();
        if !self.label
            && let Target::Linked(url) = self.links.target(dest, true)
            && is_safe(&url)
        {
            return self.linked_image(&url, if alternative.is_empty() { dest } else { alternative });
        }
        let target = if self.label { Err("") } else { self.target(dest, true) };
        let out = &mut self.tree.out;
        match target {
            Ok(target) if !target.is_empty() => {
                out.push_str("<img src=\"");
                write_url(out, &target);
                out.push_str("\" alt=\"");
                escape::attribute(out, alternative);
                let _ = write!(out, "\" loading=\"lazy\"{attributes}");
                self.title(title);
                self.tree.out.push('>');
            }
            Err("") => escape::text(out, alternative),
            _ => {
                out.push_str("<span class=\"broken\">");
                escape::text(out, if alternative.is_empty() { dest } else { alternative });
                out.push_str("</span>");
            }
        }
    }

    /// An image that stays with its host: a link with the image's text, or the text alone within a link.
    fn linked_image(&mut self, url: &str, text: &str) {
        let within = self.tree.is_within("a");
        let out = &mut self.tree.out;
        if within {
            return escape::text(out, text);
        }
        out.push_str("<a class=\"image\" href=\"");
        write_url(out, url);
        out.push_str("\" rel=\"noopener\">");
        escape::text(out, text);
        out.push_str("</a>");
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.tree.out.push_str(" title=\"");
            escape::attribute(&mut self.tree.out, title);
            self.tree.out.push('"');
        }
    }
}
