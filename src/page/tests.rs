//! A small hostile site, every page of it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::site::{Content, Extras, Route, Site};

const KEP: &str = r#"title: "<script>alert(1)</script> & more"
kep-number: 7
authors: ["@jane", "\"><img src=x onerror=alert(1)>"]
owning-sig: sig-node
status: implementable
creation-date: 2024-01-02
latest-milestone: v1.2
stage: beta
milestone: {alpha: v1.1, beta: v1.2, stable: v1.3}
see-also: ["/keps/sig-node/8-other", "javascript:alert(1)", "https://host.example/a b"]
odd-key: "</dd><script>alert(2)</script>"
"#;

const TEXT: &str = "# KEP-7: A title\n\n## Summary\n\n[other](../8-other/README.md#summary) [self](#kep-7-a-title) [gone](none.md)\n\n\
## Implementation History\n\n- 2024-02-03: **alpha** in v1.1\n\n  - a detail\n- Some day: <b onclick=alert(3)>later</b>\n";

fn site(files: &[(&str, &str)]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let reading = crate::build::read(folder.path(), false).unwrap();
    Site::new(reading.roadmap, Extras { cname: Some("road.example".to_owned()), ..Extras::default() })
}

fn hostile() -> Site {
    site(&[
        ("book.toml", "[book]\ntitle = \"A & B\"\n[roadmap.statuses.implementable]\ncolour = \"#123456\"\n"),
        ("README.md", "# Road\n\nThis is *it*. See [one](keps/sig-node/7-one/README.md).\n"),
        ("keps/sig-node/7-one/kep.yaml", KEP),
        ("keps/sig-node/7-one/README.md", TEXT),
        (
            "keps/sig-node/8-other/kep.yaml",
            "title: Other\nkep-number: 8\nstatus: imlpemented\nauthors: [\"@jane\"]\nreplaces: [7]\n",
        ),
        ("keps/sig-node/8-other/README.md", "# KEP-8: Other\n\n## Summary\n\nText.\n"),
    ])
}

fn texts(site: &Site) -> BTreeMap<String, String> {
    let rendered = site.routes().iter().filter_map(|(path, route)| match site.render(route).content {
        Content::Bytes(bytes) => Some((path.as_str().to_owned(), String::from_utf8(bytes).unwrap())),
        Content::File(_) => None,
    });
    rendered.collect()
}

fn attributes<'html>(html: &'html str, name: &str) -> Vec<&'html str> {
    html.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn nothing_that_was_written_becomes_markup() {
    for (path, text) in texts(&hostile()) {
        if path.ends_with(".html") {
            for bad in ["<script>", "<img", "<b onclick", "href=\"javascript:", " style=\""] {
                assert!(!text.contains(bad), "{path}: {bad}");
            }
            let ours = text.matches("<script src=\"").count();
            assert_eq!(text.matches("<script").count(), ours, "{path}");
            assert_eq!(text.matches("<h1").count(), 1, "{path}");
            let ids = attributes(&text, "id");
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
        }
    }
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor_of_the_site() {
    let site = hostile();
    let texts = texts(&site);
    for (path, html) in texts.iter().filter(|(path, _)| path.ends_with(".html") && *path != "404.html") {
        for href in attributes(html, "href").into_iter().filter(|href| !href.starts_with("http")) {
            let (file, fragment) = href.split_once('#').unwrap_or((href, ""));
            let mut parts: Vec<&str> = path.split('/').collect();
            parts.pop();
            for part in file.split('/') {
                if part == ".." {
                    parts.pop();
                } else {
                    parts.push(part);
                }
            }
            let target = if file.is_empty() { path.clone() } else { parts.join("/") };
            assert!(texts.contains_key(&target), "{path}: {href}");
            assert!(fragment.is_empty() || attributes(&texts[&target], "id").contains(&fragment), "{path}: {href}");
        }
    }
}

#[test]
fn what_is_not_understood_is_shown_as_written_and_explained() {
    let site = hostile();
    let texts = texts(&site);
    let page = texts.iter().find(|(path, _)| path.starts_with("proposals/8-other")).map(|(_, html)| html).unwrap();
    assert!(
        page.contains("imlpemented") && page.contains("status-unknown") && page.contains("8-other/kep.yaml:3:"),
        "{page}"
    );
    let seven = texts.iter().find(|(path, _)| path.starts_with("proposals/7-one")).map(|(_, html)| html).unwrap();
    assert!(seven.contains("Not placed in time") && seven.contains("Another proposal takes its place"));
    assert!(seven.contains("odd-key") && seven.contains("<li>a detail</li>"), "{seven}");
}

#[test]
fn routes_are_found_by_their_paths_and_rendering_is_pure() {
    let (one, other) = (hostile(), hostile());
    assert_eq!(texts(&one), texts(&other));
    for (path, route) in one.routes() {
        assert_eq!(one.route(path.as_str()), Some(route));
    }
    assert_eq!(one.route("CNAME"), Some(&Route::Cname));
    let css = texts(&one).into_iter().find(|(path, _)| path.ends_with(".css")).map(|(_, css)| css).unwrap();
    assert!(css.contains(".s-implementable{--c:#123456}"));
}

#[test]
fn an_empty_repository_has_a_whole_site() {
    let texts = texts(&site(&[("notes.txt", "x")]));
    assert!(texts["index.html"].contains("There is no proposal yet"));
    assert!(texts["api/v1/proposals.json"].contains("\"proposals\": []"));
}
