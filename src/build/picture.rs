//! Whether a file that a site copies is what its name promises, and what of it is published.
//!
//! A picture in SVG is written anew. Whatever is no picture, recording or PDF although its name says so is published as
//! plain text, so that a reader sees what it is and no browser guesses.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::load::{Loaded, names};
use crate::media::{Class, identify};
use crate::source::{Source, SourceId, Span, location};
use crate::svg;

/// Largest text that is kept to show the places of findings. Of larger ones the findings name line and column.
const TEXT: usize = 1024 * 1024;

/// Findings about one file.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// The text that their places are in; none where they are about the file as a whole.
    text: Option<Arc<Source>>,
    /// With places in a source that has no number yet.
    list: Vec<Diagnostic>,
}

impl Findings {
    /// One finding about a file as a whole.
    pub(super) fn file(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Findings {
        let finding = Diagnostic::warning(code, Span::file(SourceId(0)), message);
        Findings { text: None, list: vec![finding.help(help)] }
    }

    /// Adds them to those of the whole repository.
    pub(super) fn tell(&self, path: &str, loaded: &mut Loaded) {
        if self.list.is_empty() {
            return;
        }
        let source = match &self.text {
            Some(text) => loaded.sources.share(text.clone()),
            None => loaded.sources.add(path, ""),
        };
        let placed = |finding: &Diagnostic| Diagnostic { span: Span { source, ..finding.span }, ..finding.clone() };
        loaded.diagnostics.extend(self.list.iter().map(placed));
    }
}

/// What a look at the bytes of a file brought.
#[derive(Debug, Default)]
pub(super) struct Seen<'file> {
    /// What is published.
    pub(super) bytes: Cow<'file, [u8]>,
    /// Whether it is published as plain text.
    pub(super) as_text: bool,
    pub(super) findings: Findings,
}

/// Looks at the bytes of the file at `path`.
pub(super) fn see<'file>(path: &str, bytes: &'file [u8]) -> Seen<'file> {
    let name = names::file_name(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if extension == "svg" {
        return see_svg(path, bytes);
    }
    let sound = Seen { bytes: Cow::Borrowed(bytes), ..Seen::default() };
    let Some(class) = Class::of_extension(&extension) else { return sound };
    let found = match identify(bytes) {
        Ok(format) if format.class() == class => return sound,
        Ok(format) => format!("it is {}", format.name()),
        Err(unidentified) => unidentified.to_string(),
    };
    let message = format!("`{name}` is not {}, as its name says, and is shown as plain text: {found}", class.name());
    let findings = Findings::file("media-refused", message, "export the file again, or name it for what it is");
    Seen { as_text: true, findings, ..sound }
}

/// Looks at a picture in SVG.
fn see_svg<'file>(path: &str, bytes: &'file [u8]) -> Seen<'file> {
    let text = svg::text(bytes).unwrap_or("");
    match svg::clean(bytes) {
        Ok(picture) => {
            let list = picture.left_out.iter().map(|left_out| {
                let (message, span) = placed(left_out.to_string(), text, left_out.range.clone());
                let finding = if left_out.kind.matters() { Diagnostic::warning } else { Diagnostic::note };
                finding("image-part-left-out", span, message).help(left_out.kind.help())
            });
            let findings = Findings { list: list.collect(), text: shown(path, text) };
            Seen { bytes: Cow::Owned(picture.text.into_bytes()), as_text: false, findings }
        }
        Err(refused) => {
            let message = format!("the picture is shown as its source: {refused}");
            let at = refused.offset.map_or(0..0, |offset| {
                let letter = text.get(offset..).and_then(|rest| rest.chars().next());
                offset..offset + letter.map_or(0, char::len_utf8)
            });
            let (message, span) = placed(message, text, at);
            let help = "export it again as SVG that is well-formed, in UTF-8 and without a DTD of its own";
            let finding = Diagnostic::warning("media-refused", span, message).help(help);
            let findings = Findings { list: vec![finding], text: shown(path, text) };
            Seen { bytes: Cow::Borrowed(bytes), as_text: true, findings }
        }
    }
}

/// The text as a source, if findings show places in it.
fn shown(path: &str, text: &str) -> Option<Arc<Source>> {
    (text.len() <= TEXT).then(|| Arc::new(Source::new(path, text)))
}

/// A message and where it is shown: in the text, or where that is not kept in the message itself.
fn placed(message: String, text: &str, range: Range<usize>) -> (String, Span) {
    if text.len() <= TEXT {
        return (message, Span::new(SourceId(0), range));
    }
    let place = location(text, range.start);
    (format!("{message} (line {}, column {})", place.line, place.column), Span::file(SourceId(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    /// What is found in a file, and whether it goes out as text.
    fn seen(path: &str, bytes: &[u8]) -> (bool, Vec<String>) {
        let seen = see(path, bytes);
        let text = seen.findings.text.as_ref().map_or("", |source| &*source.text);
        let line = |finding: &Diagnostic| {
            let place = location(text, finding.span.range().start);
            format!("{}:{} {} {}", place.line, place.column, finding.severity.word(), finding.message)
        };
        (seen.as_text, seen.findings.list.iter().map(line).collect())
    }

    #[test]
    fn files_are_what_their_names_promise() {
        let png = samples::png();
        for (path, bytes) in [
            ("a/x.png", &png[..]),
            ("x.JPG", &png),
            ("x.gif", &samples::gif()),
            ("x.txt", b"x"),
            ("x", b""),
            ("png", b"x"),
        ] {
            assert_eq!(seen(path, bytes), (false, Vec::new()), "{path}");
        }
        for (path, bytes, found) in [
            (
                "x.png",
                &b"alert(1)"[..],
                "not a picture, as its name says, and is shown as plain text: its bytes begin like no format that a browser knows",
            ),
            (
                "x.gif",
                b"GIF89a=1;alert(1)",
                "not a picture, as its name says, and is shown as plain text: it begins like a GIF, but a block is of no known kind (at byte 13)",
            ),
            ("x.png", &samples::woff2(), "not a picture, as its name says, and is shown as plain text: it is a WOFF2"),
            ("x.pdf", &png, "not a PDF, as its name says, and is shown as plain text: it is a PNG"),
            (
                "x.mp3",
                b"",
                "not a recording, as its name says, and is shown as plain text: its bytes begin like no format that a browser knows",
            ),
        ] {
            assert_eq!(seen(path, bytes), (true, vec![format!("1:1 warning `{path}` is {found}")]), "{path}");
        }
    }

    #[test]
    fn pictures_in_svg_are_written_anew_or_shown_as_their_source() {
        let svg = |content: &str| format!("<svg xmlns='http://www.w3.org/2000/svg'>\n{content}</svg>");
        let text = svg("<g id='ä' onload='x' x:y='z' xmlns:x='u'/>");
        assert_eq!(
            &*see("x.svg", text.as_bytes()).bytes,
            b"<svg xmlns=\"http://www.w3.org/2000/svg\">\n<g id=\"\xc3\xa4\"/></svg>\n"
        );
        let found = [
            "2:11 warning `onload` runs a program; it is left out of the picture",
            "2:22 note `x:y` is shown by no browser; it is left out of the picture",
        ];
        assert_eq!(seen("x.SVG", text.as_bytes()), (false, found.map(str::to_owned).to_vec()));
        let entity = format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{}", svg(""));
        let said = "1:1 warning the picture is shown as its source: it holds a DOCTYPE with declarations of its own";
        assert_eq!(seen("x.svg", entity.as_bytes()), (true, vec![said.to_owned()]));
        let said = "1:1 warning the picture is shown as its source: it holds another encoding than UTF-8";
        assert_eq!(seen("x.svg", b"\xff\xfe<\0"), (true, vec![said.to_owned()]));
        assert_eq!(&*see("x.svg", entity.as_bytes()).bytes, entity.as_bytes());
    }

    #[test]
    fn a_picture_is_refused_at_a_place_in_its_text() {
        for content in
            ["<svg xmlns='http://www.w3.org/2000/svg'><g/>", "<svg", "<ä", "ä", "<svg a='ä' ä>", "<svg>ä&ä;</svg>", ""]
        {
            for end in (0..=content.len()).filter(|end| content.is_char_boundary(*end)) {
                let text = &content[..end];
                let mut spans =
                    see("x.svg", text.as_bytes()).findings.list.into_iter().map(|finding| finding.span.range());
                assert!(spans.all(|range| text.get(range).is_some()), "{text}");
            }
        }
    }

    /// The text of a large picture is not kept for its findings.
    #[test]
    fn places_in_large_pictures_are_named() {
        let large =
            format!("<svg xmlns='http://www.w3.org/2000/svg'><desc>{}</desc>\n <script/></svg>", "x".repeat(TEXT));
        let seen = see("x.svg", large.as_bytes());
        assert!(seen.findings.text.is_none());
        let said = "`<script>` runs a program; it is left out of the picture (line 2, column 2)";
        assert_eq!((&*seen.findings.list[0].message, seen.findings.list[0].span), (said, Span::file(SourceId(0))));
    }
}
