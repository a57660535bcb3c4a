//! Limits on input: how much of a repository is read, understood or shown, and which finding says that there was more.
//!
//! One table, so that the limits can be read in one place; `docs/limits.md` shows it. A limit bounds what a stranger's
//! file can cost. It is far beyond anything that was measured in real repositories, and nothing is lost beyond it
//! without a word: the finding says how much there was, and the text itself is still shown or linked.

/// A limit on one kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub what: &'static str,
    /// The largest number that is still handled in full.
    pub most: usize,
    /// The unit of `most`.
    pub unit: Unit,
    /// What says that there was more.
    pub told: Told,
    /// What becomes of the rest.
    pub beyond: &'static str,
}

/// What a limit is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes, shown in KB or MB of 1,024.
    Bytes,
    /// Anything else, by its plural.
    Count(&'static str),
}

/// How a reader learns that a limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// By a finding of this code.
    Finding(&'static str),
    /// The command ends with this message and exit code 2, since nothing sensible could be made without the file.
    Refused(&'static str),
    /// A note says so on the terminal, since no file of the tree is concerned.
    Noted(&'static str),
}

impl Unit {
    /// What is counted, in the plural.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::Count(plural) => plural,
        }
    }
}

impl Limit {
    /// The words by which a command or a note tells of it; empty where a finding does.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self.told {
            Told::Refused(words) | Told::Noted(words) => words,
            Told::Finding(_) => "",
        }
    }

    /// What is wrong with a file of so many bytes, where that is more than the limit.
    #[must_use]
    pub fn refuses(&self, size: u64) -> Option<&'static str> {
        match self.told {
            Told::Refused(message) if size > self.most as u64 => Some(message),
            _ => None,
        }
    }

    const fn finding(what: &'static str, most: usize, unit: Unit, code: &'static str, beyond: &'static str) -> Limit {
        Limit { what, most, unit, told: Told::Finding(code), beyond }
    }

    /// The code of the finding; empty where the command is refused instead.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.told {
            Told::Finding(code) => code,
            Told::Refused(_) | Told::Noted(_) => "",
        }
    }
}

/// The largest document measured has 710 KB.
pub const DOCUMENT: Limit = Limit::finding(
    "size of a document or metadata file",
    4 * 1024 * 1024,
    Unit::Bytes,
    "too-large",
    "The first 64 KB are read and shown.",
);
/// The document with the most has 8,000; each can cost some hundred bytes of memory.
pub const MARKS: Limit = Limit::finding(
    "line ends and marks of Markdown in a document or metadata file",
    200_000,
    Unit::Count("line ends and marks"),
    "too-large",
    "The first 64 KB are read and shown.",
);
/// Copied into the site, linked from a document.
pub const ASSET: Limit = Limit::finding(
    "size of a linked file that the site copies",
    32 * 1024 * 1024,
    Unit::Bytes,
    "asset-left-out",
    "The link leads to the file on the repository's host.",
);
/// The largest block measured has 9 KB.
pub const METADATA: Limit = Limit::finding(
    "size of a YAML block",
    256 * 1024,
    Unit::Bytes,
    "yaml-invalid",
    "The first 256 KB are read line by line, as `key: raw text`.",
);
/// Aliases count as what they stand for, so that no bomb can be built from them.
pub const NODES: Limit = Limit::finding(
    "values in a YAML block, aliases expanded",
    5_000,
    Unit::Count("values"),
    "yaml-invalid",
    "The block is read line by line, as `key: raw text`.",
);
/// Measured metadata never nests deeper than 4 levels.
pub const DEPTH: Limit = Limit::finding(
    "depth of nested YAML values",
    32,
    Unit::Count("levels"),
    "yaml-invalid",
    "The block is read line by line, as `key: raw text`.",
);
/// What is nearly YAML is read by lines.
pub const LINES: Limit = Limit::finding(
    "lines of a block that is not valid YAML",
    2_000,
    Unit::Count("lines"),
    "yaml-invalid",
    "Later lines are not read, and the finding says so.",
);
/// The longest reference measured has 180 bytes, the longest status 103.
pub const VALUE: Limit = Limit::finding(
    "length of one metadata value",
    16 * 1024,
    Unit::Bytes,
    "value-too-long",
    "The beginning is read; the proposal's page shows the whole text as written.",
);
/// The longest field measured names 27 people.
pub const PARTS: Limit = Limit::finding(
    "people, releases, references or other parts that one kind of field names",
    250,
    Unit::Count("parts"),
    "too-many-parts",
    "The first ones count; the proposal's page shows the whole text as written.",
);
/// The largest repository measured names 716 people. A page takes 8 KB on most disks, its folder counted: so many take
/// 12 MB.
pub const PEOPLE: Limit = Limit::finding(
    "people with a page of their own",
    1_500,
    Unit::Count("people"),
    "too-many-pages",
    "Those with the most proposals have a page; the others share one, `people/more/`.",
);
/// The largest repository measured has 66 groups.
pub const GROUPS: Limit = Limit::finding(
    "groups with a page of their own",
    500,
    Unit::Count("groups"),
    "too-many-pages",
    "Those with the most proposals have a page; the others are names without a link.",
);
/// Each has feeds as well. The largest repository measured names 43 releases.
pub const RELEASES: Limit = Limit::finding(
    "releases with a page of their own",
    500,
    Unit::Count("releases"),
    "too-many-pages",
    "Those that most proposals name have a page; the others are names without a link.",
);
/// The largest repository measured names 417 feature gates.
pub const GATES: Limit = Limit::finding(
    "feature gates with a short address of their own",
    2_000,
    Unit::Count("feature gates"),
    "too-many-pages",
    "Those that most proposals name have one.",
);
/// The longest document measured has 175 headings.
pub const HEADINGS: Limit = Limit::finding(
    "headings in a list of contents",
    2_000,
    Unit::Count("headings"),
    "too-many-headings",
    "Later headings are in the text and can be linked to; contents and search leave them out.",
);
/// The longest history measured has 40 entries.
pub const EVENTS: Limit = Limit::finding(
    "events of a history section",
    2_000,
    Unit::Count("events"),
    "too-many-events",
    "Later entries are in the text; the timeline leaves them out.",
);
/// Blocks of Markdown within each other: lists, quotes, footnotes.
pub const NESTING: Limit = Limit::finding(
    "depth of nested lists and quotes",
    64,
    Unit::Count("levels"),
    "nested-too-deep",
    "Deeper text is shown at the last level.",
);
/// A file with more is broken as a whole.
pub const FINDINGS: Limit = Limit::finding(
    "findings of one rule in one file",
    100,
    Unit::Count("findings"),
    "too-many-findings",
    "The first ones are listed, the others counted.",
);
/// Rules that comments allow in one place.
pub const ALLOWED: Limit = Limit::finding(
    "rules that comments of one file allow",
    1_000,
    Unit::Count("rules"),
    "too-many-allowed",
    "Later comments have no effect.",
);
/// The configuration.
pub const CONFIGURATION: Limit = Limit {
    what: "size of `book.toml`",
    most: 1024 * 1024,
    unit: Unit::Bytes,
    told: Told::Refused("the file has more than 1 MB"),
    beyond: "The command ends.",
};
/// Every text of every page is searched for each of them.
pub const LINK_PATTERNS: Limit = Limit {
    what: "patterns under `[[roadmap.links]]`",
    most: 100,
    unit: Unit::Count("patterns"),
    told: Told::Refused("there are more than 100 patterns of links"),
    beyond: "The command ends.",
};
/// An address is written out for each match.
pub const LINK_PATTERN: Limit = Limit {
    what: "length of a pattern under `[[roadmap.links]]`, and of its address",
    most: 2 * 1024,
    unit: Unit::Bytes,
    told: Told::Refused("the pattern of a link or its address has more than 2 KB"),
    beyond: "The command ends.",
};
/// What a theme or the configuration adds to a site.
pub const ADDED: Limit = Limit {
    what: "size of a file of the theme, and of an added style sheet or script",
    most: 4 * 1024 * 1024,
    unit: Unit::Bytes,
    told: Told::Refused("the file has more than 4 MB"),
    beyond: "The command ends.",
};

/// The Kubernetes enhancements have 2,500. A commit of some hundred KB can name more than fit into any memory, since its folders
/// may be the same one many times over.
pub const REVISION_FILES: Limit = Limit {
    what: "files of a revision",
    most: 1_000_000,
    unit: Unit::Count("files"),
    told: Told::Refused("has more than 1,000,000 files"),
    beyond: "The command ends.",
};
/// Those of the Kubernetes enhancements have 0.2 MB.
pub const REVISION_NAMES: Limit = Limit {
    what: "names of the files of a revision in all",
    most: 256 * 1024 * 1024,
    unit: Unit::Bytes,
    told: Told::Refused("has more than 256 MB of names of files"),
    beyond: "The command ends.",
};
/// The Kubernetes enhancements have 30 MB.
pub const REVISION_TEXT: Limit = Limit {
    what: "documents of a revision in all",
    most: 512 * 1024 * 1024,
    unit: Unit::Bytes,
    told: Told::Refused("has more than 512 MB of documents"),
    beyond: "The command ends.",
};
/// That of the Linux kernel has 60 KB. Git takes time by the square of its lines.
pub const MAILMAP: Limit = Limit {
    what: "size of a `.mailmap`",
    most: 256 * 1024,
    unit: Unit::Bytes,
    told: Told::Noted("the .mailmap is too large and is left out, so that people may have several names"),
    beyond: "Names are those of the commits.",
};
/// The history of the Kubernetes enhancements takes 0.1 GB.
pub const GIT_MEMORY: Limit = Limit {
    what: "memory of a git process, on Linux",
    most: 1024 * 1024 * 1024,
    unit: Unit::Bytes,
    told: Told::Noted("git cannot read the history"),
    beyond: "The site has no history, or the command ends where a revision was asked for.",
};

/// The limits on what git is asked for.
pub const OF_GIT: [Limit; 5] = [REVISION_FILES, REVISION_NAMES, REVISION_TEXT, MAILMAP, GIT_MEMORY];

/// Every other limit, in the order of the pipeline.
pub const ALL: [Limit; 22] = [
    DOCUMENT,
    MARKS,
    ASSET,
    METADATA,
    NODES,
    DEPTH,
    LINES,
    VALUE,
    PARTS,
    NESTING,
    HEADINGS,
    EVENTS,
    PEOPLE,
    GROUPS,
    RELEASES,
    GATES,
    FINDINGS,
    ALLOWED,
    CONFIGURATION,
    LINK_PATTERNS,
    LINK_PATTERN,
    ADDED,
];
