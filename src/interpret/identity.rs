//! Which proposal it is: number, label, title.

use crate::diagnostic::Diagnostic;
use crate::dialect::carrier::Carrier;
use crate::dialect::carrier::title::{self, Title};
use crate::dialect::{NumberFrom, TitleFrom};
use crate::load::names;
use crate::markdown::plain_text;
use crate::proposal::relation::is_nothing;
use crate::source::{Span, Spanned};

use super::Reader;

/// Number, label and title of a proposal.
pub(super) struct Identity {
    pub(super) number: Option<String>,
    pub(super) label: String,
    pub(super) title: String,
    /// Nothing gives a title; the label stands in for it.
    pub(super) untitled: bool,
    /// Index of the title's heading, where there is one.
    pub(super) heading: Option<usize>,
}

/// Level-1 headings that are sections, not titles (Rust and Ember RFCs write `# Summary`).
const SECTIONS: [&str; 16] = [
    "summary",
    "abstract",
    "motivation",
    "introduction",
    "overview",
    "proposal",
    "description",
    "background",
    "context",
    "goals",
    "preamble",
    "status",
    "table of contents",
    "contents",
    "metadata",
    "problem statement",
];

impl Reader<'_> {
    pub(super) fn identity(&mut self) -> Identity {
        let own_name = self.own_name();
        let in_name = names::numbered(&own_name).map(|found| found.number.to_owned());
        let heading = self.heading();
        let read = self.title_heading_text().map(|text| title::read(&text, in_name.as_deref()));
        let field = self.number_field();

        let number = self.number(in_name.as_deref(), field.as_ref(), read.as_ref());
        self.number_differs(
            in_name.as_deref().or(number.as_deref()),
            number.is_some(),
            field.as_ref(),
            read.as_ref(),
            heading,
        );
        let label = self.label(number.as_deref(), field.as_ref(), read.as_ref(), &own_name);
        let title = self.stated_title(read.as_ref(), &own_name).or_else(|| self.title_of_name(&own_name));
        let untitled = title.is_none();
        Identity { number, title: title.unwrap_or_else(|| label.clone()), label, untitled, heading }
    }

    /// The heading that is the title, unless it is the name of a section.
    fn heading(&self) -> Option<usize> {
        let markdown = self.markdown?;
        let index = markdown.title()?;
        let text = markdown.outline.headings[index].text.trim().to_lowercase();
        // A level-1 heading after other sections is one of them.
        let opens = markdown.outline.headings[..index].iter().all(|before| before.level > 1 && index <= 1);
        (opens && !SECTIONS.contains(&text.trim_end_matches(':'))).then_some(index)
    }

    fn number_field(&self) -> Option<(String, Spanned<String>)> {
        let name = self.first("number")?.name.clone();
        self.scalar("number").map(|text| (name, text))
    }

    fn number(
        &self,
        in_name: Option<&str>,
        field: Option<&(String, Spanned<String>)>,
        read: Option<&Title>,
    ) -> Option<String> {
        let real = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
        self.dialect.number.iter().find_map(|from| match from {
            NumberFrom::Folder => self.entry.folder.as_ref().and(in_name).map(str::to_owned),
            NumberFrom::File if self.entry.folder.is_none() => in_name.map(str::to_owned),
            NumberFrom::File => None,
            NumberFrom::Title => read.and_then(|read| read.number.clone()).filter(|number| real(number)),
            NumberFrom::Field => field.and_then(|(_, text)| digits(&text.value)).map(|(_, number)| number),
        })
    }

    fn label(
        &self,
        number: Option<&str>,
        field: Option<&(String, Spanned<String>)>,
        read: Option<&Title>,
        own_name: &str,
    ) -> String {
        let Some(number) = number else { return own_name.to_owned() };
        let in_folder = self
            .dialect
            .labels
            .iter()
            .find(|label| names::parent(&self.entry.path).split('/').any(|part| part == label.folder));
        let of_title = read.filter(|read| read.number.as_deref() == Some(number)).and_then(|read| read.label.clone());
        let of_title = of_title
            .filter(|_| self.dialect.label.is_empty() || self.dialect.number.first() == Some(&NumberFrom::Title));
        let of_field = field.and_then(|(name, text)| {
            let written = digits(&text.value).and_then(|(label, _)| label);
            let key = self.dialect.label_from_number_field.then(|| name.to_uppercase()).filter(|name| name != "NUMBER");
            written.or(key)
        });
        // A file's own name tells more than the series of its repository: `cps-0002.md` among CIPs.
        let of_name = names::numbered(own_name)
            .filter(|_| self.dialect.label.is_empty() || self.dialect.label_from_number_field)
            .filter(|found| found.number.trim_start_matches('0') == number.trim_start_matches('0'))
            .and_then(|found| found.label.map(str::to_uppercase));
        let label = of_title
            .or(of_name)
            .or(in_folder.map(|label| label.label.clone()))
            .or(of_field)
            .unwrap_or_else(|| self.dialect.label.clone());
        if label.is_empty() { number.to_owned() } else { format!("{label}-{number}") }
    }

    /// The title that a field or a heading states.
    fn stated_title(&mut self, read: Option<&Title>, own_name: &str) -> Option<String> {
        // Metadata in YAML is no Markdown: backticks there are letters of the title.
        let yaml =
            self.first("title").is_some_and(|field| matches!(field.carrier, Carrier::Sidecar | Carrier::FrontMatter));
        let field = self.scalar("title").map(|text| {
            let text = text.value.trim();
            if yaml { text.to_owned() } else { plain_text(text) }
        });
        let field = field.filter(|text| !is_nothing(text));
        let field = field.map(|text| title::read(&text, names::numbered(own_name).map(|found| found.number)).text);
        let heading = read.map(|read| read.text.clone());
        self.title_differs(field.as_deref(), heading.as_deref());
        let chosen = match self.dialect.title_from {
            TitleFrom::Heading | TitleFrom::HeadingOrField => heading.or(field),
            TitleFrom::Field => field.or(heading),
            TitleFrom::FieldUnlessSlug => match (field, heading) {
                (Some(field), Some(heading)) if is_slug(&field) && !heading.is_empty() => Some(heading),
                (field, heading) => field.or(heading),
            },
        };
        chosen.filter(|title| !title.trim().is_empty())
    }

    /// The title that the file's name makes, unless only a field gives titles in this dialect.
    fn title_of_name(&self, own_name: &str) -> Option<String> {
        let slug = names::numbered(own_name).map(|found| found.rest).filter(|rest| !rest.is_empty());
        let title = slug.unwrap_or(own_name).replace(['-', '_'], " ");
        (self.dialect.title_from != TitleFrom::Field).then_some(title)
    }

    /// The title that a field or a heading states, without a word about anything else.
    pub(super) fn title_alone(&mut self) -> Option<String> {
        let own_name = self.own_name();
        let in_name = names::numbered(&own_name).map(|found| found.number.to_owned());
        let read = self.title_heading_text().map(|text| title::read(&text, in_name.as_deref()));
        self.stated_title(read.as_ref(), &own_name)
    }

    /// The name of the proposal's folder, else of its file.
    fn own_name(&self) -> String {
        let folder_name = self.entry.folder.as_deref().map(names::file_name);
        folder_name.unwrap_or_else(|| names::stem(&self.entry.path)).to_owned()
    }

    fn title_heading_text(&self) -> Option<String> {
        let index = self.heading()?;
        self.markdown.map(|markdown| markdown.outline.headings[index].text.clone())
    }

    /// Two titles that are not the same words. A file name in the metadata is none.
    fn title_differs(&mut self, field: Option<&str>, heading: Option<&str>) {
        let words = |title: &str| {
            let title = title.replace('&', " and ");
            let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect::<Vec<_>>()
        };
        let (Some(field), Some(heading)) = (field, heading) else { return };
        // A heading that is only the label is no other title.
        let label = heading.eq_ignore_ascii_case(&self.dialect.label);
        if label || is_slug(field) || words(field) == words(heading) {
            return;
        }
        // A "Feature Name" is a name, not a title.
        let titled = self.first("title").filter(|field| field.name.contains("title"));
        let Some(place) = titled.and_then(|field| field.value.text()).map(|text| text.span) else { return };
        let message = format!("the metadata calls it \"{field}\", the heading \"{heading}\"");
        self.diagnostics.push(Diagnostic::note("title-differs", place, message).help("make the two agree"));
    }

    /// Number in folder or file, in the metadata and in the heading: where they differ, each is told. The name is what
    /// the others are held against, whichever of them counts.
    fn number_differs(
        &mut self,
        name: Option<&str>,
        numbered: bool,
        field: Option<&(String, Spanned<String>)>,
        read: Option<&Title>,
        heading: Option<usize>,
    ) {
        let Some(number) = name.filter(|_| numbered) else { return };
        let differs = |other: &str| {
            other.bytes().all(|byte| byte.is_ascii_digit())
                && other.trim_start_matches('0') != number.trim_start_matches('0')
        };
        if let Some((_, text)) = field
            && let Some((_, other)) = digits(&text.value)
            && differs(&other)
        {
            let message = format!("the metadata says number {other}, the name says {number}");
            self.diagnostics.push(Diagnostic::warning("number-differs", text.span, message).help("make the two agree"));
        }
        if let Some(other) = read.and_then(|read| read.number.as_deref()).filter(|other| differs(other))
            && let (Some(markdown), Some(index)) = (self.markdown, heading)
        {
            let place = Span::new(markdown.source, markdown.outline.headings[index].range.clone());
            let message = format!("the heading says number {other}, the name says {number}");
            self.diagnostics.push(Diagnostic::warning("number-differs", place, message).help("make the two agree"));
        }
    }
}

/// The first number in a text, and the label directly before it: `[SE-0015](…)` → `SE`, `0015`.
fn digits(text: &str) -> Option<(Option<String>, String)> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let number: String = text[start..].chars().take_while(char::is_ascii_digit).take(8).collect();
    let before = text[..start].trim_end_matches(['-', ' ', '#']);
    let label = before.rsplit(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or("");
    let label = (label.len() >= 2 && label.chars().all(|letter| letter.is_ascii_uppercase())).then(|| label.to_owned());
    Some((label, number))
}

/// Whether a title looks like a file name: one word in lower case, or words joined by hyphens.
fn is_slug(title: &str) -> bool {
    !title.contains(char::is_whitespace)
        && (title.contains('-') || title.contains('_') || title.to_lowercase() == title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_told_from_titles() {
        for (title, expected) in [
            ("node-swap", true),
            ("legacyflags", true),
            ("Dry-run", true),
            ("HTTP3", false),
            ("KYAML", false),
            ("Node swap", false),
        ] {
            assert_eq!(is_slug(title), expected, "{title}");
        }
    }

    #[test]
    fn numbers_bring_their_label() {
        assert_eq!(digits("[SE-0015](0015-x.md)"), Some((Some("SE".to_owned()), "0015".to_owned())));
        assert_eq!(digits("1057"), Some((None, "1057".to_owned())));
        assert_eq!(digits("NNNN"), None);
    }
}
