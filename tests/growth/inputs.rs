//! Every kind of input by which a parser or a page could be made to take more than linear time, each as a row.
//!
//! Most kinds are a short text that is repeated, in one place of a repository. A row is added for every construct that
//! can be opened and not closed, that can be nested, that can collide with itself, or that is looked up by others.

/// The files of a repository: path and text.
pub(super) type Files = Vec<(String, String)>;

/// One kind of input.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// A repository of about so many bytes.
    pub(super) make: Box<dyn Fn(usize) -> Files>,
    /// The bytes of the smaller of the two repositories that are compared.
    pub(super) size: usize,
}

/// A repository, and how many MB of memory and of a disk a build of it may take.
pub(super) struct Bounded {
    pub(super) name: &'static str,
    pub(super) files: Files,
    pub(super) memory: f64,
    pub(super) site: f64,
}

/// The bytes of the smaller repository, as a rule: a build of the larger one, of eight times as many, takes the
/// unoptimised binary a second.
const SIZE: usize = 30_000;

fn kind(name: &'static str, make: impl Fn(usize) -> Files + 'static) -> Kind {
    Kind { name, make: Box::new(make), size: SIZE }
}

/// A text repeated up to a number of bytes.
fn repeated(text: &str, size: usize) -> String {
    text.repeat((size / text.len()).max(1))
}

/// What `part` makes of 0, 1, 2 …, up to a number of bytes.
fn counted(size: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 100);
    for number in 0.. {
        if text.len() >= size {
            break;
        }
        text.push_str(&part(number));
    }
    text
}

/// How often a thing of a length that grows with its number fits: the square root of twice the size.
fn root(size: usize) -> usize {
    (2..).find(|root| root * root > 2 * size).unwrap_or(2)
}

/// What the proposals of a repository are held against.
const TEMPLATE: &str = "# KEP-NNNN: Your short title\n\n<!--\nSay what it is about.\n-->\n\n## Summary\n\n## Motivation\n\n\
                        ### Goals\n\n- One thing that is to be reached with it\n\n###### Does it need new types?\n\n## Implementation History\n";

fn kep(yaml: &str, text: &str) -> Files {
    against(TEMPLATE, yaml, text)
}

fn against(template: &str, yaml: &str, text: &str) -> Files {
    let metadata = format!("title: A\nkep-number: 1\nstatus: implementable\n{yaml}\n");
    let files = [
        ("NNNN-kep-template/README.md", template.to_owned()),
        ("NNNN-kep-template/kep.yaml", "title: Your short title\nstatus: provisional\n".to_owned()),
        ("sig-a/1-a/kep.yaml", metadata),
        ("sig-a/1-a/README.md", format!("# KEP-1: A\n\n{text}\n")),
    ];
    files.map(|(path, text)| (format!("keps/{path}"), text)).to_vec()
}

fn body(text: &str) -> Files {
    kep("authors: [\"@a\"]", &format!("## Summary\n\n{text}"))
}

fn front(yaml: &str) -> Files {
    let text = format!("---\ntitle: A\nstatus: implementable\n{yaml}\n---\n# A\n\n## Summary\n\ntext\n");
    vec![("enhancements/a.md".to_owned(), text)]
}

/// So many files as the size allows, 200 bytes each, beside one that is always there.
fn files(size: usize, file: impl Fn(usize) -> (String, String)) -> Files {
    (0..(size / 200).max(1)).map(file).collect()
}

fn sidecars(size: usize, yaml: impl Fn(usize) -> String) -> Files {
    files(size, |number| {
        let text = format!("title: A{number}\nkep-number: {number}\nstatus: implementable\n{}\n", yaml(number));
        (format!("keps/sig-a/{number}-a/kep.yaml"), text)
    })
}

/// Texts that are repeated in the body of a document.
const MARKDOWN: &[(&str, &str)] = &[
    ("[", "["),
    ("]", "]"),
    ("![", "!["),
    ("[a](", "[a]("),
    ("[](", "[]("),
    ("[a](b) ", "[a](b) "),
    ("[a](b) lines", "[a](b)\n\n"),
    ("[a](#zz)", "[a](#zz)\n\n"),
    ("[a](b \"", "[a](b \""),
    ("[a](<b", "[a](<b"),
    ("![a](b)", "![a](b)\n\n"),
    ("[a] ", "[a] "),
    ("[a]: b", "[a]: b\n"),
    ("[[a](b)](c)", "[[a](b)](c)"),
    ("[^a]", "[^a]"),
    ("[^a]: ", "[^a]: "),
    ("[^", "[^"),
    ("[^a]: x", "[^a]: x\n\n"),
    ("(", "("),
    ("`", "`"),
    ("` ", "` "),
    ("`a` ", "`a` "),
    ("$", "$"),
    ("$a$ ", "$a$ "),
    ("$a ", "$a "),
    ("$$a ", "$$a "),
    ("$$ blocks", "$$\na\n$$\n\n"),
    ("$`a`$ ", "$`a`$ "),
    ("math fences", "```math\na^2\n```\n\n"),
    ("{{", "{{"),
    ("{{ a }} ", "{{ a }} "),
    ("|", "|"),
    ("|a|", "|a|\n"),
    ("\"a", "\"a"),
    (":::", "::: note\n"),
    (":a", ":a"),
    ("alerts", "> [!NOTE]\n> a\n\n"),
    ("*", "*"),
    ("**a ", "**a "),
    ("*a_ ", "*a_ "),
    ("*_*_a", "*_*_a"),
    ("a* ", "a* "),
    ("__a", "__a"),
    ("~~a ", "~~a "),
    ("~", "~"),
    (">", ">"),
    ("> ", "> "),
    ("> lines", "> a\n"),
    ("> - ", "> - "),
    ("- items", "- a\n"),
    ("- ", "- "),
    ("1. ", "1. "),
    ("- 1. ", "- 1. "),
    ("tasks", "- [ ] a\n"),
    ("struck tasks", "- ~~[ ] a~~\n"),
    ("no tasks", "- [] a\n"),
    ("rules", "***\n\n"),
    ("setext headings", "a\n===\n"),
    ("headings", "## a\n"),
    ("empty headings", "##\n"),
    ("low headings", "###### a\n"),
    ("paragraphs", "a\n\n"),
    ("hard breaks", "a  \n"),
    ("\\", "\\"),
    ("&", "&"),
    ("&amp;", "&amp;"),
    ("&#1", "&#1"),
    ("tabs", "\t"),
    ("tabs behind fences", "```\t\n"),
    ("CR", "a\r"),
    ("CRLF", "a\r\n"),
    ("nul", "\0"),
    ("marks of order", "\u{feff}"),
    ("overrides", "\u{202e}a"),
    ("combining marks", "\u{301}"),
    ("ideographs", "漢字"),
    ("one word", "x"),
    ("words", "word "),
    ("http://", "http://"),
    ("http://a.b ", "http://a.b "),
    ("http://a.b/(", "http://a.b/("),
    ("www.", "www."),
    ("(www.", "(www."),
    ("*www.a.", "*www.a."),
    ("www.a.b ", "www.a.b "),
    ("a@", "a@"),
    ("a@b.c ", "a@b.c "),
    ("<http://a>", "<http://a>"),
    ("<http://a", "<http://a"),
    ("#1 ", "#1 "),
    ("hashes of commits", "0123456789abcdef "),
    ("fences", "```\n"),
    ("open fences", "````\n```\n"),
    ("indented code", "    a\n\n"),
    ("diagrams", "```mermaid\na\n```\n"),
    ("contents marks", "<!-- toc -->\n"),
    ("contents marks in a line", "<!-- toc --><!-- /toc -->"),
    ("allowing comments", "<!-- roadbook: allow heading-twice -->\n"),
    ("allowing comments in a line", "<!-- roadbook: allow x -->"),
    ("open allowing comments", "<!-- roadbook: allow x "),
    ("dates", "2020-01-01 "),
    ("dates in words", "January 5, 2020 "),
    ("releases", "v1.20 "),
    ("stages", "alpha in v1.20, "),
    ("1.", "1."),
    ("-", "-"),
    ("/a", "/a"),
    ("../", "../"),
    ("[a](../x.md)", "[a](../x.md)\n\n"),
    ("TODO", "TODO "),
    ("questions", "**Is it well?**\n\n"),
];

/// Texts that are repeated in the body of a document and look like HTML.
const HTML: &[(&str, &str)] = &[
    ("<!-- x -->", "<!-- x -->"),
    ("<!-- x --> lines", "<!-- x -->\n"),
    ("<!--", "<!--"),
    ("<!-- x --!>", "<!-- x --!>"),
    ("<!-- x -", "<!-- x -"),
    ("<!-- -", "<!--\n-"),
    ("<?x?>", "<?x?>"),
    ("<?", "<?"),
    ("<![CDATA[x]]>", "<![CDATA[x]]>"),
    ("<![CDATA[", "<![CDATA["),
    ("<!A>", "<!A>"),
    ("<!A ", "<!A "),
    ("<svg><path d=\"x\"/>", "<svg><path d=\"x\"/>"),
    ("<svg>", "<svg>"),
    ("<foo>", "<foo>"),
    ("<foo a=\"x\"/>", "<foo a=\"x\"/>"),
    ("<foo lines", "<foo>\n\n"),
    ("Vec<T>, ", "Vec<T>, "),
    ("Map<K, V> ", "Map<K, V> "),
    ("<1>", "<1>"),
    ("<img src=a>", "<img src=a>"),
    ("<", "<"),
    ("< ", "< "),
    ("<a", "<a"),
    ("<a b", "<a b"),
    ("<a b=\"c\" ", "<a b=\"c\" "),
    ("<a b=\"", "<a b=\""),
    ("<a b='\"", "<a b='\" "),
    (" x='<a'", " x='<a'"),
    (" x='<a y=\"' z=\"' w='\"", " x='<a y=\"' z=\"' w='\""),
    ("attributes", "<a b c d e f g h "),
    ("</a>", "</a>"),
    ("</a ", "</a "),
    ("</", "</"),
    ("<a?", "<a?"),
    ("<details>", "<details>"),
    ("<details><summary>", "<details><summary>a</summary>\n\n"),
    ("<div>", "<div>\n\n"),
    ("<b>", "<b>"),
    ("<br>", "<br>"),
    ("<p>x</p>", "<p>x</p>\n"),
    ("<table><tr><td>", "<table><tr><td>"),
    ("<td>", "<td>"),
    ("<h2>a</h2>", "<h2>a</h2>\n"),
    ("<h2>a</h2> in a line", "<h2>a</h2>"),
    ("<h2>", "<h2>"),
    ("<a name=x>", "<a name=\"x\"></a>"),
    ("<a id=x>", "<a id=\"x\">x</a>\n\n"),
    ("<a href=\"&amp;\">", "<a href=\"&amp;\">"),
    ("<script>", "<script>"),
    ("<pre>", "<pre>"),
    ("<pre> lines", "<pre>\n\n"),
    ("<math>", "<math>"),
    ("<sup>", "<sup>"),
    ("<kbd>a</kbd>", "<kbd>a</kbd>"),
    ("<dl><dt>", "<dl><dt>"),
    ("<ul><li>", "<ul><li>"),
    ("<select>", "<select>"),
];

/// Languages of code, and what is repeated in each.
const LANGUAGES: [&str; 22] = [
    "go",
    "rust",
    "yaml",
    "json",
    "sh",
    "console",
    "python",
    "c",
    "java",
    "js",
    "ts",
    "html",
    "xml",
    "diff",
    "toml",
    "sql",
    "protobuf",
    "dockerfile",
    "makefile",
    "ruby",
    "markdown",
    "text",
];
const CODE: [&str; 5] = ["\"a ", "((", "a = b;\n", "a: [b, {c: \"d\"}], // x\n", "{{ `$( "];

/// Texts that are repeated in the history section.
const HISTORY: &[(&str, &str)] = &[
    ("entries", "- 2020-01-01: a\n"),
    ("entries in a line", "2020-01-01 alpha v1.20 "),
    ("entries without a date", "- a\n"),
    ("nested entries", "- 2020-01-01\n  - a\n"),
    ("rows", "| 2020-01-01 | a |\n"),
    ("headed entries", "### 2020-01-01\n\na\n\n"),
    ("stages", "alpha beta stable "),
    ("entries by release", "- v1.20: alpha\n"),
    ("releases", "v1.20 "),
    ("one word", "x"),
    ("linked dates", "[2020-01-01](x) "),
    ("statuses", "implementable "),
    ("promotions", "promoted to beta in v1.21; "),
    ("months", "Jan "),
    ("2020-", "2020-"),
    ("[", "["),
    ("`", "`"),
    ("placeholders", "- YYYY-MM-DD: a\n"),
    ("odd dates", "- 1/2/2020: a\n"),
    ("future dates", "- 2199-01-01: a\n"),
    ("struck", "~~2020-01-01~~ "),
];

/// Fields of every role, and one without.
const FIELDS: [&str; 23] = [
    "latest-milestone",
    "milestone",
    "status",
    "stage",
    "requires",
    "see-also",
    "replaces",
    "superseded-by",
    "authors",
    "reviewers",
    "approvers",
    "editor",
    "owning-sig",
    "participating-sigs",
    "creation-date",
    "last-updated",
    "feature-gates",
    "title",
    "kep-number",
    "tracking-link",
    "discussion-link",
    "description",
    "foo",
];
/// What is repeated in the value of each.
const VALUES: [&str; 10] = [
    "v1.2 ",
    "v1.2, v1.3 to be decided; ",
    "1, ",
    "[a](b) ",
    "[a](https://x.y/z) ",
    "@a, ",
    "2020-01-01 ",
    "accepted, ",
    "**a** (",
    "x",
];

/// Single values as long as their block may be.
const LONG: [(&str, &str); 8] = [
    ("latest-milestone", "v1.2 "),
    ("requires", "1, "),
    ("see-also", "[a](b) "),
    ("milestone", "v1.2, v1.3 to be decided; "),
    ("authors", "@a, "),
    ("tracking-link", "[a](https://x.y/z) "),
    ("status", "accepted, "),
    ("foo", "x"),
];

/// Further ones of which every part is kept.
const MORE: [(&str, &str); 7] = [
    ("replaces", "/keps/sig-a/1-a, "),
    ("superseded-by", "[a](b) "),
    ("reviewers", "A B <a@b.c>, "),
    ("participating-sigs", "sig-a, "),
    ("discussion-link", "https://a.b/c "),
    ("title", "word "),
    ("creation-date", "2020-01-01, "),
];

/// What is repeated in a block of YAML.
const YAML: &[(&str, &str)] = &[
    ("[", "["),
    ("{", "{"),
    ("[a, ", "[a, "),
    ("- ", "- "),
    ("\"a", "\"a"),
    ("'a", "'a"),
    ("|", "|\n"),
    ("&a ", "&a "),
    ("key", "key"),
    ("a: ", "a: "),
    ("comments", "# x\n"),
    ("documents", "---\na: b\n"),
    ("!!a ", "!!a "),
    ("? a", "? a\n"),
    ("tabs", "\t"),
    ("<<: *a", "<<: *a\n"),
    ("\\x41", "\"\\x41"),
    ("@a", "@a\n"),
    ("- @a", "- @a\n"),
    ("leaning keys", "  a: b\n"),
    ("words", "  words and words\n"),
    ("one key", "k: v\n"),
    ("colons", ":"),
];

/// Texts in documents.
pub(super) fn markdown() -> Vec<Kind> {
    let repeated_kinds = MARKDOWN.iter().map(|(name, text)| kind(name, |size| body(&repeated(text, size))));
    let mut kinds: Vec<Kind> = repeated_kinds.collect();
    kinds.extend([
        kind("distinct headings", |size| body(&counted(size, |number| format!("## a{number}\n\ntext {number}\n\n")))),
        kind("headings that collide", |size| {
            let heading = |number| if number % 2 == 0 { "## a\n".to_owned() } else { format!("## a-{}\n", number / 2) };
            body(&counted(size, heading))
        }),
        kind("notes", |size| body(&counted(size, |number| format!("[^{number}]\n\n[^{number}]: note\n\n")))),
        kind("notes in notes", |size| {
            body(&format!("[^0]\n\n{}", counted(size, |number| format!("[^{number}]: note [^{}]\n\n", number + 1))))
        }),
        kind("a note with many calls", |size| body(&format!("[^a]: note\n\n{}", repeated("x[^a] ", size)))),
        kind("definitions", |size| {
            let definitions = counted(size / 2, |number| format!("[{number}]: x\n"));
            body(&(definitions + "\n" + &counted(size / 2, |number| format!("[{number}] "))))
        }),
        kind("a long definition", |size| {
            body(&format!("[a]: {}\n\n{}", "x".repeat(size / 10), repeated("[a] ", size)))
        }),
        kind("a long definition in a history", |size| {
            let history = repeated("- 2020-01-01: [a]\n", size);
            body(&format!("[a]: {}\n\n## Implementation History\n\n{history}", "x".repeat(size / 10)))
        }),
        kind("a wide table", |size| {
            let row = |cell: &str| format!("|{}\n", repeated(cell, size / 3));
            body(&(row("a|") + &row("-|") + &row("a|")))
        }),
        kind("a table with short rows", |size| {
            let columns = root(size) / 2;
            let head = format!("|{}\n|{}\n", "a|".repeat(columns), "-|".repeat(columns));
            body(&(head + &repeated("|\n", size)))
        }),
        kind("a square table", |size| {
            let columns = root(size) / 2;
            let row = |cell: &str| format!("|{}\n", cell.repeat(columns));
            body(&(row("a|") + &row("-|") + &row("a|").repeat(columns)))
        }),
        kind("deep lists", |size| {
            body(&(0..root(size) / 2).map(|depth| "  ".repeat(depth) + "- x\n").collect::<String>())
        }),
        kind("lazy quotes", |size| {
            let depth = root(size) / 2;
            body(&("> ".repeat(depth) + "x\n" + &(">".repeat(depth) + " x\n").repeat(depth)))
        }),
        kind("backticks of every length", |size| {
            body(&(1..root(size)).map(|length| "`".repeat(length) + " ").collect::<String>())
        }),
        kind("fences of every length", |size| {
            body(&(3..root(size)).map(|length| "`".repeat(length) + "\n").collect::<String>())
        }),
        kind("a list of contents", |size| {
            let list = counted(size / 2, |number| format!("- [a{number}](#a{number})\n"));
            let headings = counted(size / 2, |number| format!("## a{number}\n\n"));
            body(&format!("<!-- toc -->\n{list}<!-- /toc -->\n\n{headings}"))
        }),
        kind("a long title", |size| {
            vec![("proposals/0001-a.md".to_owned(), format!("# {}\n\n- Status: accepted\n", repeated("word ", size)))]
        }),
        kind("a status section in a line", |size| {
            vec![(
                "proposals/0001-a.md".to_owned(),
                format!("# A\n\n## Status\n\n{}\n", repeated("**implementable** ", size)),
            )]
        }),
        kind("a status section", |size| {
            vec![(
                "proposals/0001-a.md".to_owned(),
                format!("# A\n\n## Status\n\n{}\n", repeated("implementable\n", size)),
            )]
        }),
    ]);
    let units =
        ["- Status: accepted\n", "* Author: [A](b)\n", "**Status:** accepted\n", "| Status | accepted |\n", "  more\n"];
    kinds.extend(units.map(|unit| {
        kind(unit, move |size| {
            let text = format!("# A\n\n- Status: accepted\n{}\n## X\n\ntext\n", repeated(unit, size));
            vec![("proposals/0001-a.md".to_owned(), text)]
        })
    }));
    kinds
}

/// Texts that look like HTML.
pub(super) fn html() -> Vec<Kind> {
    HTML.iter().map(|(name, text)| kind(name, |size| body(&repeated(text, size)))).collect()
}

/// Code in every language.
pub(super) fn code() -> Vec<Kind> {
    let make = |language: &'static str| {
        let block =
            move |text: &&str, size: usize| format!("```{language}\n{}\n```\n\n", repeated(text, size / CODE.len()));
        kind(language, move |size| body(&CODE.iter().map(|text| block(text, size)).collect::<String>()))
    };
    LANGUAGES.into_iter().map(make).collect()
}

/// History sections.
pub(super) fn history() -> Vec<Kind> {
    let text = |text: &str, size| body(&format!("text\n\n## Implementation History\n\n{}", repeated(text, size)));
    HISTORY.iter().map(|(name, unit)| kind(name, move |size| text(unit, size))).collect()
}

/// Values of fields, and blocks of metadata.
pub(super) fn metadata() -> Vec<Kind> {
    let mut kinds = Vec::new();
    // A block of metadata may have 256 KB.
    let each = |size: usize| size / FIELDS.len();
    for value in VALUES {
        kinds.push(kind(value, move |size| {
            let field = |field| format!("{field}: \"{}\"\n", repeated(value, each(size)));
            kep(&FIELDS.map(field).concat(), "text")
        }));
    }
    kinds.push(kind("lists", move |size| {
        let items = counted(each(size), |number| format!("  - \"v1.{number}\"\n"));
        kep(&FIELDS.map(|field| format!("{field}:\n{items}")).concat(), "text")
    }));
    for (field, value) in LONG {
        kinds.push(kind(field, move |size| kep(&format!("{field}: \"{}\"", repeated(value, size)), "text")));
    }
    for (name, text) in YAML {
        kinds.push(kind(name, |size| front(&repeated(text, size))));
    }
    kinds.extend([
        kind("anchors", |size| kep(&counted(size, |number| format!("k{number}: &a{number} v\n")), "text")),
        kind("aliases", |size| {
            kep(
                &format!("foo: &a [{}]\n{}", "x, ".repeat(50), counted(size, |number| format!("k{number}: *a\n"))),
                "text",
            )
        }),
        kind("aliases of a long text", |size| {
            let aliases = counted(size / 2, |number| format!("k{number}: *a\n"));
            kep(&format!("foo: &a \"{}\"\n{aliases}", "x".repeat(size / 2)), "text")
        }),
        kind("keys", |size| kep(&counted(size, |number| format!("k{number}: v\n")), "text")),
        kind("nested maps", |size| {
            kep(
                &format!("foo:\n{}", (1..root(size)).map(|depth| " ".repeat(depth) + "a:\n").collect::<String>()),
                "text",
            )
        }),
        kind("dashes", |size| vec![("enhancements/a.md".to_owned(), repeated("---\n", size))]),
        kind("an open front matter", |size| {
            vec![(
                "enhancements/a.md".to_owned(),
                format!("---\ntitle: A\nstatus: implementable\n{}", repeated("a: b\n", size)),
            )]
        }),
    ]);
    kinds
}

fn proposals(size: usize, text: impl Fn(usize) -> String) -> Files {
    files(size, |number| {
        let head = format!("# EP-{number:05}: A{number}\n\n- Status: accepted\n- Authors: @a\n");
        (format!("proposals/{number:05}-a.md"), format!("{head}{}\n\n## X\n\ntext\n", text(number)))
    })
}

/// Repositories of many files.
pub(super) fn repositories() -> Vec<Kind> {
    let kinds = vec![
        kind("proposals", |size| proposals(size, |_| String::new())),
        kind("people", |size| {
            let names = |number: usize| {
                let names: Vec<String> = (0..10).map(|name| format!("@p{}", number * 10 + name)).collect();
                format!("- Reviewers: {}", names.join(", "))
            };
            proposals(size, names)
        }),
        kind("one number", |size| {
            files(size, |number| {
                (
                    format!("proposals/x{number}/0001-a.md"),
                    format!("# EP-0001: A{number}\n\n- Status: accepted\n\n## X\n\ntext\n"),
                )
            })
        }),
        kind("a chain of proposals", |size| {
            sidecars(size, |number| {
                format!("replaces: [{}]\nsee-also: [{}, {}]\nrequires: [{0}]", number + 1, number + 2, number + 3)
            })
        }),
        kind("one that all name", |size| {
            sidecars(size, |_| "replaces: [1]\nsuperseded-by: [1]\nsee-also: [1]\nrequires: [1]".to_owned())
        }),
        kind("groups", |size| {
            sidecars(size, |number| {
                format!("owning-sig: sig-{number}\nparticipating-sigs: [sig-x{number}, sig-y{number}]")
            })
        }),
        kind("releases", |size| {
            sidecars(size, |number| {
                let number = number % 999;
                format!("latest-milestone: v1.{number}\nmilestone:\n  alpha: v2.{number}\n  beta: \"v3.{number}\"")
            })
        }),
        kind("releases in words", |size| sidecars(size, |number| format!("milestone:\n  alpha: some text {number}"))),
        kind("odd statuses", |size| sidecars(size, |number| format!("stage: odd{number}"))),
        kind("feature gates", |size| {
            sidecars(size, |number| format!("feature-gates:\n  - name: Gate{number}\n  - name: Gate{}", number + 1))
        }),
        kind("documentation", |size| {
            files(size, |number| (format!("docs/{number}.md"), format!("# D{number}\n\ntext of {number}\n")))
        }),
        kind("years", |size| proposals(size, |number| format!("- Created: {}-01-01", 1900 + number % 200))),
        kind("links across", |size| {
            proposals(size, |number| format!("\n[a](00000-a.md#x) [b]({:05}-a.md#x) [c](/nowhere.md)", number + 1))
        }),
        kind("patterns of links", |size| {
            let links = "[[roadmap.links]]\npattern = \"a|(?s:.*)b\"\nurl = \"https://h.example/$0\"\n";
            let text = repeated("a ", size / 2);
            [body(&format!("{text}\n\n{}", text.replace(' ', ""))), vec![("book.toml".to_owned(), links.to_owned())]]
                .concat()
        }),
        kind("files of a theme", |size| {
            let config = "[output.html]\ntheme = \"theme\"\n".to_owned();
            let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned();
            let mut files = body("text");
            files.push(("book.toml".to_owned(), config));
            files.extend((0..size / 100).map(|number| (format!("theme/assets/{number}.svg"), picture.clone())));
            let sheet = counted(size, |number| format!("a{{background:url({number}.svg)}}url(\""));
            files.push(("theme/assets/own.css".to_owned(), sheet));
            files
        }),
        kind("sections of a template", |size| {
            let sections = counted(size, |number| format!("## Section {number}\n\n<!-- Say what it is. -->\n\n"));
            against(&sections, "", "## Summary\n\ntext")
        }),
        kind("items of a template", |size| {
            let items = counted(size / 2, |number| format!("- What the item {number} is about\n"));
            against(&items, "", &items)
        }),
        kind("folders", |size| {
            files(size, |number| {
                let folder: String = (0..number % 40).map(|depth| format!("d{depth}/")).collect();
                (format!("proposals/{folder}{number:05}-a.md"), format!("# A{number}\n\n- Status: accepted\n"))
            })
        }),
    ];
    // Each file is several pages, so that a build of as many bytes would take longer than one of a document.
    kinds.into_iter().map(|kind| Kind { size: SIZE / 3, ..kind }).collect()
}

/// Inputs with a bound on what a build of them holds and writes.
pub(super) fn bounded() -> Vec<Bounded> {
    let values = LONG.iter().chain(&MORE).map(|(field, value)| Bounded {
        name: field,
        files: kep(&format!("{field}: \"{}\"", repeated(value, 160_000)), "text"),
        memory: 200.0,
        site: 3.0,
    });
    let authors = |number: usize| {
        let names: Vec<String> = (0..50).map(|name| format!("p{}", number * 50 + name)).collect();
        let text =
            format!("---\ntitle: A{number}\nstatus: accepted\nauthors: [{}]\n---\n# A{number}\n", names.join(", "));
        (format!("proposals/{number:04}-a.md"), text)
    };
    let names = |number: usize| {
        let list = |prefix: &str| -> Vec<String> { (0..50).map(|name| format!("{prefix}{number}x{name}")).collect() };
        let gates: String = list("g").iter().map(|name| format!("  - name: {name}\n")).collect();
        let releases: String = list("r").iter().map(|name| format!("  {name}: in {name}\n")).collect();
        let groups = list("sig-").join(", ");
        let yaml = format!("participating-sigs: [{groups}]\nfeature-gates:\n{gates}milestone:\n{releases}");
        (
            format!("keps/sig-a/{number}-a/kep.yaml"),
            format!("title: A\nkep-number: {number}\nstatus: implementable\n{yaml}"),
        )
    };
    let headings = body(&repeated("## a\n", 800_000));
    let entries = body(&format!("text\n\n## Implementation History\n\n{}", repeated("- 2020-01-01: a\n", 800_000)));
    let repositories = [
        Bounded { name: "headings", files: headings, memory: 700.0, site: 10.0 },
        Bounded { name: "entries of a history", files: entries, memory: 700.0, site: 10.0 },
        Bounded { name: "people", files: (0..1000).map(authors).collect(), memory: 400.0, site: 60.0 },
        Bounded { name: "groups, releases and gates", files: (0..300).map(names).collect(), memory: 400.0, site: 60.0 },
    ];
    values.chain(repositories).collect()
}
