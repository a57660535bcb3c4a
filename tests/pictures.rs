//! Pictures that documents and themes show: they look as before, they do nothing, and what is none is shown as its source.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::project::{Outcome, Project, ROADBOOK, files, healthy, in_browser, png, put, tests, text_of};
use crate::{links, safety};

const SVG: &str = "xmlns=\"http://www.w3.org/2000/svg\"";

/// A proposal with this text beside these files.
fn shown(text: &str, beside: &[(&str, &[u8])]) -> Project {
    let project = Project::new();
    project.file("proposals/0001-lamp.md", healthy(1, "Lamp").replace("It is well.", text));
    for (name, bytes) in beside {
        project.file(&format!("proposals/{name}"), bytes);
    }
    project
}

/// Findings as `rule file:line:column message`.
fn findings(outcome: &Outcome) -> Vec<String> {
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"));
    let line = |finding: &Value| {
        let place = [&finding["line"], &finding["column"]]
            .map(|number| number.as_u64().map_or(String::new(), |number| format!(":{number}")))
            .concat();
        let severity = text_of(&finding["severity"]);
        format!(
            "{severity}[{}] {}{place} {}",
            text_of(&finding["code"]),
            text_of(&finding["path"]),
            text_of(&finding["message"])
        )
    };
    document["diagnostics"].as_array().expect("an array").iter().map(line).collect()
}

/// Names and bytes of copied files.
type Copied = Vec<(String, Vec<u8>)>;

/// The proposal's page, the copied files by the names that they had, and the findings.
fn built(project: &Project) -> (String, Copied, Vec<String>) {
    let outcome = project.build();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(links::check(&project.site(), "/"), Vec::<String>::new());
    assert_eq!(safety::check(&project.site()), Vec::<String>::new());
    let all = files(&project.site());
    let page = all.iter().find(|(path, _)| path.starts_with("proposals/0001-lamp/")).expect("a page").1;
    let page = String::from_utf8(page.clone()).expect("text");
    let copied = all.into_iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("assets/files/")?;
        let (stem, rest) = name.split_once('.')?;
        let (_, extension) = rest.split_once('.')?;
        Some((format!("{stem}.{extension}"), bytes))
    });
    (page, copied.collect(), findings(&outcome))
}

/// An element of the page that begins so, without the hash in its address.
fn element(page: &str, start: &str) -> String {
    let at = page.find(start).unwrap_or_else(|| panic!("no {start} in {page}"));
    let element = page[at..].split_inclusive('>').next().unwrap_or("");
    let parts: Vec<&str> = element
        .split('.')
        .filter(|part| part.len() != 12 || !part.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .collect();
    parts.join(".")
}

#[test]
fn what_acts_goes_and_the_rest_stays() {
    let tower = format!(
        "<svg {SVG} width='9' onload='x'>\n  <rect width='9' height='9' a='b'/>\n  <image href='//x.example/x.png'/></svg>"
    );
    let project = shown("![the tower](tower.svg)", &[("tower.svg", tower.as_bytes())]);
    let (page, copied, found) = built(&project);
    let written = format!("<svg {SVG} width=\"9\">\n  <rect width=\"9\" height=\"9\"/>\n  <image/></svg>\n");
    assert_eq!(copied, [("tower.svg".to_owned(), written.clone().into_bytes())]);
    assert_eq!(
        element(&page, "<img "),
        "<img src=\"../../assets/files/tower.svg\" alt=\"the tower\" loading=\"lazy\">"
    );
    assert_eq!(
        found,
        [
            "warning[image-part-left-out] proposals/tower.svg:1:51 `onload` runs a program; it is left out of the picture",
            "note[image-part-left-out] proposals/tower.svg:2:30 `a` is shown by no browser; it is left out of the picture",
            "warning[image-part-left-out] proposals/tower.svg:3:10 `href` leads out of the picture; it is left out of the picture",
        ]
    );
    // The name holds a hash of what is published: another comment changes nothing.
    let names = || files(&project.site()).into_keys().collect::<Vec<_>>();
    let before = names();
    project.file("proposals/tower.svg", tower.replace("<image", "<!-- x --><image"));
    assert_eq!(built(&project).1, [("tower.svg".to_owned(), written.into_bytes())]);
    assert_eq!(names(), before);
}

#[test]
fn what_is_no_picture_is_shown_as_its_source() {
    let entity = format!("<!DOCTYPE svg [\n<!ENTITY a 'b'>]>\n<svg {SVG}>&a;</svg>");
    let script = b"GIF89a=1;alert(1)";
    let text = "![the tower](tower.svg) ![](lamp.gif) [![in a link](lamp.gif)](https://x.example) <img src=\"lamp.gif\" alt=\"in HTML\"> [the file](tower.svg)";
    let project = shown(text, &[("tower.svg", entity.as_bytes()), ("lamp.gif", script)]);
    let (page, copied, found) = built(&project);
    assert_eq!(
        copied,
        [("lamp.gif.txt".to_owned(), script.to_vec()), ("tower.svg.txt".to_owned(), entity.into_bytes())]
    );
    assert!(!page.contains("<img"), "{page}");
    let link = |file: &str| format!("<a class=\"image\" href=\"../../assets/files/{file}.txt\" rel=\"noopener\">");
    assert_eq!(element(&page, "<a class=\"image\""), link("tower.svg"));
    for shown in [">the tower</a>", ">lamp.gif</a>", ">in a link</a>", ">in HTML</a>", ">the file</a>"] {
        assert!(page.contains(shown), "no {shown} in {page}");
    }
    assert_eq!(
        found,
        [
            "warning[media-refused] proposals/lamp.gif `lamp.gif` is not a picture, as its name says, and is shown as plain text: it begins like a GIF, but a block is of no known kind (at byte 13)",
            "warning[media-refused] proposals/tower.svg:1:1 the picture is shown as its source: it holds a DOCTYPE with declarations of its own",
        ]
    );
}

#[test]
fn files_are_known_by_their_bytes() {
    let jpeg = b"\xff\xd8\xff\xfe\0\x0c=1;/*abc*/\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0\x7f\xff\xd9";
    let page = "<!doctype html><script>alert(1)</script>";
    let text = "![a](a.png) ![b](b.png) ![c](c.webp) [d](d.pdf) [e](e.pdf) [f](f.mp4) [g](g.js)";
    let beside: [(&str, &[u8]); 7] = [
        ("a.png", &png(0)),
        ("b.png", jpeg),
        ("c.webp", page.as_bytes()),
        ("d.pdf", b"%PDF-1.4\n%%EOF\n"),
        ("e.pdf", page.as_bytes()),
        ("f.mp4", &png(0)),
        ("g.js", b"alert(1)"),
    ];
    let (_, copied, found) = built(&shown(text, &beside));
    let names: Vec<&str> = copied.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a.png", "b.png", "c.webp.txt", "d.pdf", "e.pdf.txt", "f.mp4.txt", "g.js.txt"]);
    let codes: Vec<&str> = found.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(codes, ["warning[media-refused]"; 3], "{found:?}");
}

#[test]
fn a_theme_holds_pictures_and_fonts_only() {
    let themed = |name: &str, bytes: &[u8]| {
        let project = shown("It is well.", &[]);
        project.file("book.toml", "[output.html]\ntheme = \"theme\"\n").file(&format!("theme/assets/{name}"), bytes);
        project
    };
    let logo = format!("<svg {SVG}><!-- x --><g x:y='z' xmlns:x='urn:x'/></svg>");
    let project = themed("logo.svg", logo.as_bytes());
    project.built();
    let written =
        files(&project.site()).into_iter().find(|(path, _)| path.starts_with("assets/logo.")).expect("a logo");
    assert_eq!(String::from_utf8_lossy(&written.1), format!("<svg {SVG}><g/></svg>\n"));
    for (name, bytes, message) in [
        (
            "logo.svg",
            format!("<svg {SVG}>\n<script/></svg>"),
            "theme/assets/logo.svg:2: `<script>` runs a program; remove it",
        ),
        (
            "logo.svg",
            "<svg/>".to_owned(),
            "theme/assets/logo.svg:1: the picture cannot be used: it holds a root `<svg>`",
        ),
        ("own.woff2", "wOF2=1;alert(1)".to_owned(), "theme/assets/own.woff2: the file is not a font, as its name says"),
        ("own.otf", "OTTO=1;alert(1)".to_owned(), "theme/assets/own.otf: the file is not a font, as its name says"),
        (
            "own.gif",
            "GIF89a=1;alert(1)".to_owned(),
            "theme/assets/own.gif: the file is not a picture, as its name says",
        ),
    ] {
        let outcome = themed(name, bytes.as_bytes()).build();
        assert_eq!(outcome.code, Some(2), "{name}: {outcome:?}");
        assert!(outcome.stderr.contains(message), "{name}: {}", outcome.stderr);
    }
}

/// A revision's pictures are read as those on disk are: nothing is different where nothing changed.
#[test]
fn revisions_have_the_same_pictures() {
    let tower = format!("<svg {SVG} onload='x'/>");
    let broken = "<svg>";
    let project = shown(
        "![a](a.svg) ![b](b.svg) ![c](c.png)",
        &[("a.svg", tower.as_bytes()), ("b.svg", broken.as_bytes()), ("c.png", b"x")],
    );
    project.git(&["init", "-q", "-b", "main"]).git(&["add", "-A"]).git(&["commit", "-q", "-m", "one"]);
    let outcome =
        Outcome::of(Command::new(ROADBOOK).args(["diff", "HEAD", "--format", "json", "-C"]).arg(project.root()));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let changes: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(
        (&changes["proposals"], &changes["assets"]),
        (&Value::Array(Vec::new()), &Value::Array(Vec::new())),
        "{changes}"
    );
}

/// Runs `pictures.mjs`, which opens files in a browser, on a folder.
fn opened(folder: &Path) -> Value {
    in_browser("pictures.mjs", [folder])
}

/// Pictures of eight programs, before and after, to the pixel; and files that run, ask and embed, of which nothing does.
#[test]
fn browser_shows_the_same_and_runs_nothing() {
    let folder = TempDir::new().expect("a folder");
    let clean = |bytes: &[u8]| roadbook::svg::clean(bytes).expect("a picture").text;
    let pictures = files(&tests().join("pictures"));
    assert_eq!(pictures.len(), 8);
    for (name, bytes) in &pictures {
        put(folder.path(), &format!("before/{name}"), bytes);
        put(folder.path(), &format!("after/{name}"), clean(bytes));
    }
    let hostile = [
        "<script>fetch('http://127.0.0.1:9/script'); document.title = 'ran'</script>",
        "<image href='http://127.0.0.1:9/image'/><use href='http://127.0.0.1:9/use#x'/>",
        "<style>@import url(http://127.0.0.1:9/import); rect { fill: url(http://127.0.0.1:9/fill#x); cursor: url(http://127.0.0.1:9/c), auto }</style><rect width='99' height='99'/>",
        "<rect width='99' height='99' style='mask: url(http://127.0.0.1:9/mask#x)' filter='url(http://127.0.0.1:9/filter#x)'/>",
        "<foreignObject width='99' height='99'><h:iframe srcdoc='&lt;script&gt;parent.document.title = 1&lt;/script&gt;' xmlns:h='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "<h:link rel='stylesheet' href='http://127.0.0.1:9/link' xmlns:h='http://www.w3.org/1999/xhtml'/>",
        "<h:meta http-equiv='refresh' content='0;url=http://127.0.0.1:9/refresh' xmlns:h='http://www.w3.org/1999/xhtml'/>",
        "<set attributeName='x' to='1' begin='0s' onbegin='document.title = 1'/><animate attributeName='href' values='javascript:x'/>",
        "<feImage href='http://127.0.0.1:9/feimage'/><filter id='a'><feImage href='http://127.0.0.1:9/fe'/></filter><rect width='9' height='9' filter='url(#a)'/>",
    ];
    for (index, content) in hostile.iter().enumerate() {
        let text = format!("<svg {SVG} width='99' height='99' onload='document.title = 1'>{content}</svg>");
        // The test is no better than what acts in it.
        put(folder.path(), &format!("hostile/{index}.svg"), &text);
        put(folder.path(), &format!("harmless/{index}.svg"), clean(text.as_bytes()));
        put(folder.path(), &format!("harmless/{index}.html"), clean(text.as_bytes()));
    }
    let report = opened(folder.path());
    assert_eq!(report["compared"].as_u64(), Some(16), "each on its own and within a page: {report}");
    assert_eq!(report["different"], Value::Array(Vec::new()), "{report}");
    let names = |key: &str| report[key].as_array().expect("an array").iter().map(text_of).collect::<Vec<_>>();
    let acting: Vec<String> = (0..hostile.len()).map(|index| format!("hostile/{index}.svg")).collect();
    assert_eq!(names("acting"), acting, "{report}");
}
