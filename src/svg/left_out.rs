//! What was left out of a picture: of which kind, what it is called, and where it stands.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// What something is that a picture may not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An element that runs a program.
    Script,
    /// An attribute that runs a program when something happens.
    Handler,
    /// A page within the picture: `foreignObject`, HTML or MathML.
    Page,
    /// A page of which the words are kept.
    Words,
    /// An element of SVG that is not allowed, or none of SVG at all.
    Element,
    /// A reference to something outside of the picture, or to embedded data that is no picture.
    Reference,
    /// A style that loads something, or may: a rule, a declaration, or a value.
    Style,
    /// An animation of an attribute that may refer to something or run a program.
    Animation,
    /// A processing instruction, such as one that names a style sheet.
    Instruction,
    /// What a drawing program notes for itself: elements and attributes that browsers do not show.
    Note,
}

impl Kind {
    /// Whether the picture may look or behave otherwise without it.
    #[must_use]
    pub const fn matters(self) -> bool {
        !matches!(self, Kind::Note)
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Kind::Script | Kind::Handler => "remove it: pictures on the site run nothing",
            Kind::Page | Kind::Words => {
                "draw the text with `<text>`; in Mermaid set `htmlLabels: false`, in draw.io switch off \"Formatted Text\""
            }
            Kind::Element => "remove it, or draw it with elements of SVG 2",
            Kind::Reference => "embed the picture as PNG or JPEG in a `data:` address, or refer to `#id`",
            Kind::Style => "write it without addresses other than `url(#id)`",
            Kind::Animation => "animate only attributes that show something",
            Kind::Instruction => "put the style sheet into a `<style>` element",
            Kind::Note => "export the picture as plain SVG if the file is to be the same",
        }
    }
}

/// Something that was left out of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is.
    pub kind: Kind,
    /// What it is called, cut where it is long.
    pub name: String,
    /// Where it stands in the text of the picture, in bytes behind a byte order mark.
    pub range: Range<usize>,
    /// How many of the kind follow that are not listed.
    pub more: usize,
}

impl LeftOut {
    /// Why it may not stay, as a sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        let name = &self.name;
        match self.kind {
            Kind::Script => format!("`<{name}>` runs a program"),
            Kind::Handler => format!("`{name}` runs a program"),
            Kind::Page | Kind::Words => format!("`<{name}>` embeds a page"),
            Kind::Element => format!("`<{name}>` is no element that a picture may have"),
            Kind::Reference => format!("`{name}` leads out of the picture"),
            Kind::Style => format!("`{name}` may load something"),
            Kind::Animation => format!("`<{name}>` animates what no picture may change"),
            Kind::Instruction => format!("`<?{name}>` instructs the browser"),
            Kind::Note => format!("`{name}` is shown by no browser"),
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = if self.kind == Kind::Words { "only its words are shown" } else { "it is left out of the picture" };
        write!(formatter, "{}; {done}", self.reason())?;
        match self.more {
            0 => Ok(()),
            more => write!(formatter, ", and so are {more} more of the kind"),
        }
    }
}

/// How many of a kind are listed one by one.
const LISTED: usize = 20;
/// How much of a name is kept.
const NAME: usize = 80;

/// Collects what is left out. However much that is, the list stays short.
#[derive(Debug, Default)]
pub(super) struct List {
    found: Vec<LeftOut>,
    /// How many of each kind there were.
    counts: BTreeMap<Kind, usize>,
}

impl List {
    /// Notes something of `length` bytes at `offset`. Of what does not matter only the first is listed.
    pub(super) fn add(&mut self, kind: Kind, name: &str, offset: usize, length: usize) {
        let most = if kind.matters() { LISTED } else { 1 };
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        if *count <= most {
            let name = name.chars().take(NAME).collect();
            self.found.push(LeftOut { kind, name, range: offset..offset + length, more: 0 });
        }
    }

    /// Everything, in the order of the text.
    pub(super) fn finish(mut self) -> Vec<LeftOut> {
        for (kind, count) in self.counts {
            let listed = self.found.iter_mut().filter(|one| one.kind == kind);
            let listed: Vec<&mut LeftOut> = listed.collect();
            let more = count - listed.len();
            if let Some(last) = listed.into_iter().next_back() {
                last.more = more;
            }
        }
        self.found.sort_by_key(|one| one.range.start);
        self.found
    }
}
