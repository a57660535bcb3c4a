//! Images of proposals for previews of links: where they can be drawn, what the pages say of them, and that one that was
//! drawn is not drawn again.

use crate::project::Project;

const CONFIG: &str = "[book]\ntitle = \"Lights\"\n\n[output.html]\nsite-url = \"https://lights.example/map\"\n";

fn project(more: &str) -> Project {
    let project = Project::new();
    project.file("book.toml", format!("{CONFIG}{more}"));
    project
}

#[track_caller]
fn check_refused(project: &Project, expected: &str) {
    let outcome = project.build();
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
    assert!(!project.site().exists());
}

#[cfg(not(feature = "og-images"))]
mod without {
    use super::{check_refused, project};
    use crate::project::{files, healthy, pages};

    #[test]
    fn what_cannot_be_drawn_is_refused_with_its_place() {
        check_refused(
            &project("og-images = true\n"),
            "book.toml:6:1: this roadbook was built without og-images\n  help: build it with `--features og-images`",
        );
    }

    #[test]
    fn nothing_is_said_of_images() {
        let project = project("og-images = false\n");
        project.file("0001-lamp.md", healthy(1, "Lamp"));
        project.built();
        assert!(!files(&project.site()).keys().any(|path| path.starts_with("assets/og/")));
        assert!(!pages(&project.site()).values().any(|html| html.contains("og:image") || html.contains("twitter:")));
    }
}

#[cfg(feature = "og-images")]
mod with {
    use std::collections::BTreeMap;
    use std::fs;

    use super::{check_refused, project};
    use crate::project::{Project, files, healthy, pages};
    use crate::{links, safety};

    fn lamps(hostile: &str) -> Project {
        let project = project("og-images = true\n");
        project.file("0001-lamp.md", healthy(1, "Lamp")).file("0002-lens.md", healthy(2, hostile));
        project
    }

    /// The images of the site, by path.
    fn images(project: &Project) -> BTreeMap<String, Vec<u8>> {
        files(&project.site()).into_iter().filter(|(path, _)| path.starts_with("assets/og/")).collect()
    }

    /// Puts other bytes in an image's place, and into the list of what roadbook wrote where that is `listed`.
    fn tamper(project: &Project, path: &str, bytes: &[u8], listed: bool) {
        // The old file may be the same as one that an earlier build left: only a new one is changed.
        fs::remove_file(project.site().join(path)).expect("an image");
        fs::write(project.site().join(path), bytes).expect("a file");
        if listed {
            let manifest = project.site().join(".roadbook-site.json");
            let mut list: serde_json::Value =
                serde_json::from_slice(&fs::read(&manifest).expect("a list")).expect("JSON");
            list["files"][path] = blake3::hash(bytes).to_hex().as_str().into();
            fs::write(&manifest, list.to_string()).expect("a file");
        }
    }

    #[test]
    fn images_need_the_address_of_the_site() {
        let project = Project::new();
        project.file("book.toml", "[output.html]\nog-images = true\n");
        check_refused(&project, "book.toml:2:1: `og-images` needs `site-url`");
    }

    #[test]
    fn each_proposal_has_an_image_and_its_page_says_so() {
        let hostile = format!("</title><img src=x onerror=alert(1)> \u{202e}\u{1f3ee} {}", "lens ".repeat(2_000));
        let project = lamps(&hostile);
        project.built();
        let images = images(&project);
        assert_eq!(images.len(), 2, "{:?}", images.keys());
        for (path, bytes) in &images {
            assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x02\x76\x08\x02"), "{path}");
            assert!(bytes.len() < 100_000, "{path}: {}", bytes.len());
        }
        let pages = pages(&project.site());
        let with: Vec<_> = pages.iter().filter(|(_, html)| html.contains("og:image")).collect();
        assert_eq!(with.len(), 2);
        for (path, html) in with {
            let value = |name: &str| {
                let rest = html.split_once(&format!("{name}\" content=\"")).expect("a tag").1;
                rest.split('"').next().unwrap_or_default().to_owned()
            };
            let inside = value("og:image").strip_prefix("https://lights.example/map/").map(str::to_owned);
            assert!(inside.as_ref().is_some_and(|inside| images.contains_key(inside)), "{path}: {inside:?}");
            assert_eq!([value("og:image:width"), value("og:image:height")], ["1200", "630"], "{path}");
            assert!(value("og:image:alt").ends_with("Status: Implementable."), "{path}");
            assert_eq!(value("twitter:card"), "summary_large_image", "{path}");
        }
        assert_eq!(safety::check(&project.site()), Vec::<String>::new());
        assert_eq!(links::check(&project.site(), "/map/"), Vec::<String>::new());
    }

    #[test]
    fn two_builds_give_the_same_bytes() {
        let [one, other] = [lamps("Lens"), lamps("Lens")];
        one.built();
        other.built();
        assert_eq!(files(&one.site()), files(&other.site()));
    }

    #[test]
    fn an_image_is_drawn_once() {
        let project = lamps("Lens");
        project.built();
        let before = images(&project);
        let paths: Vec<&String> = before.keys().collect();
        // Bytes that no renderer would give, which roadbook takes for its own: they stay only if nothing is drawn.
        tamper(&project, paths[0], b"drawn before", true);
        project.built();
        let after = images(&project);
        assert_eq!(after[paths[0]], b"drawn before");
        assert_eq!(after[paths[1]], before[paths[1]]);
        // What somebody else put there is kept beside the image, which is drawn again.
        tamper(&project, paths[0], b"not ours", false);
        project.built();
        let mut drawn = images(&project);
        let kept = format!("{}.kept", paths[0]);
        assert_eq!(drawn.remove(&kept).as_deref(), Some(&b"not ours"[..]));
        assert!(drawn == before, "{:?}", drawn.keys());
        fs::remove_file(project.site().join(&kept)).expect("a kept file");

        project.file("0002-lens.md", healthy(2, "Lenses"));
        project.built();
        let changed = images(&project);
        assert_eq!(changed.len(), 2);
        assert!(changed.contains_key(paths[0]) && !changed.contains_key(paths[1]), "{:?}", changed.keys());
    }
}
