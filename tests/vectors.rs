//! Everything that a stranger can write, in a real browser: documents, metadata, names, pictures, slots of a theme, revisions.
//! With the policy of the pages and without it, nothing runs, nobody else is asked, and every page stays where it is.

mod markup;

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::project::{Outcome, Project, ROADBOOK, in_browser, pages, png, text_of};
use crate::safety;
use crate::serve::Running;
use markup::{PICTURES, VECTORS};

/// A vector as a value in double quotes, for YAML and TOML.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

/// All vectors, each as a block and within a line.
fn body() -> String {
    VECTORS.iter().map(|vector| format!("## Part\n\n{vector}\n\nText {vector} text.\n\n")).collect()
}

/// Vectors of one line by turns, so that every place where one is asked for gets others each time.
struct Turns(usize);

impl Turns {
    fn next(&mut self) -> &'static str {
        let lines: Vec<&'static str> = VECTORS.into_iter().filter(|vector| !vector.contains('\n')).collect();
        self.0 += 7;
        lines[self.0 % lines.len()]
    }

    /// `template` with a vector in double quotes in the place of each `@`.
    fn filled(&mut self, template: &str) -> String {
        let mut parts = template.split('@');
        let first = parts.next().unwrap_or("").to_owned();
        parts.fold(first, |text, part| text + &quoted(self.next()) + part)
    }

    /// `template` with a vector as it is in the place of each `@`.
    fn bare(&mut self, template: &str) -> String {
        let mut parts = template.split('@');
        let first = parts.next().unwrap_or("").to_owned();
        parts.fold(first, |text, part| text + self.next() + part)
    }
}

/// Names of files and folders.
const NAMES: [&str; 8] = [
    "<img src=x onerror=hacked=1>",
    "\" onerror=hacked=1 x=\"",
    "' onmouseover=hacked=1 '",
    "javascript:hacked=1",
    "&lt;script&gt;hacked=1",
    "<script>hacked=1",
    "[x](javascript:hacked=1)",
    "%3Cscript%3Ehacked=1",
];

/// Fields of a `kep.yaml`, with a vector wherever one can stand.
const KEP: &str = "title: @\nauthors:\n  - @\n  - @\nowning-sig: @\nparticipating-sigs:\n  - @\nstatus: @\ncreation-date: @\n\
    last-updated: @\nreviewers:\n  - @\napprovers:\n  - @\nprr-approvers:\n  - @\neditor: @\nsee-also:\n  - @\nreplaces:\n  - @\n\
    superseded-by:\n  - @\nstage: @\nlatest-milestone: @\nmilestone:\n  alpha: @\n  beta: @\n  stable: @\nfeature-gates:\n  - name: @\n\
    \x20   components:\n      - @\ndisable-supported: @\nmetrics:\n  - @\ntracking: @\n@: @\n";

/// Fields of other dialects, as they write them.
const EIP: &str = "title: @\ndescription: @\nauthor: @\ndiscussions-to: @\nstatus: @\ntype: @\ncategory: @\ncreated: @\nrequires: @\n\
    last-call-deadline: @\nwithdrawal-reason: @\nsuperseded-by: @\n@: @\n";
const EP: &str = "# EP-0000: @\n\n## Status\n\n**@**\n\n- Authors: @, @\n- Created: @\n- Updated: @\n- Replaces: @\n- Superseded by: @\n\
    - Alpha: @\n- Beta: @\n- GA: @\n- Tracking: @\n- @: @\n\n### Jira\n\n- [@](@)\n\n## Proposal Checklist\n\n- [x] @\n- [ ] @\n\n\
    ## Implementation History\n\n- 2026-01-02: @\n- @: alpha @\n- v1.2: @\n\n## Open Questions\n\n- @\n\n| @ | @ |\n|---|---|\n| @ | @ |\n";

/// A repository of KEPs in which vectors stand in documents and in each place where text can stand beside them.
fn keps() -> Project {
    let project = Project::new();
    let mut turns = Turns(0);
    let kep = |number: usize, title: &str| {
        format!("title: {title}\nkep-number: {number}\nstatus: implementable\nowning-sig: sig-x\n")
    };
    project.file("keps/sig-x/1-document/README.md", format!("# KEP-1: Vectors\n\n{}", body()));
    project.file("keps/sig-x/1-document/kep.yaml", kep(1, "Vectors"));
    let pictures: String =
        (0..PICTURES.len()).map(|at| format!("![p{at}](p{at}.svg) [p{at}](p{at}.svg)\n\n")).collect();
    let active = ["x.html", "y.xhtml", "z.xml", "s.js", "t.svgz", "u.shtml"];
    let links: String = active.iter().map(|name| format!("[{name}]({name}) ![{name}]({name})\n\n")).collect();
    project.file("keps/sig-x/2-pictures/README.md", format!("# KEP-2: Pictures\n\n{pictures}{links}"));
    project.file("keps/sig-x/2-pictures/kep.yaml", kep(2, "Pictures"));
    for (at, picture) in PICTURES.iter().enumerate() {
        project.file(&format!("keps/sig-x/2-pictures/p{at}.svg"), picture);
    }
    for name in active {
        let page = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><script>hacked=1</script></html>";
        project.file(&format!("keps/sig-x/2-pictures/{name}"), page);
    }
    for number in 10..22 {
        project.file(
            &format!("keps/sig-x/{number}-value/kep.yaml"),
            format!("kep-number: {number}\n{}", turns.filled(KEP)),
        );
        let text = turns.bare(
            "# @\n\n- [ ] @\n\n## Summary\n\n@\n\n## Implementation History\n\n- 2026-01-03: @\n- v1.2: alpha @\n",
        );
        project.file(&format!("keps/sig-x/{number}-value/README.md"), text);
    }
    for (number, name) in (30..).zip(NAMES) {
        project.file(
            &format!("keps/sig-y/{name}/README.md"),
            "# KEP: Name\n\n## Summary\n\nText.\n\n![x](x.png) [y](y.txt)\n",
        );
        project.file(&format!("keps/sig-y/{name}/x.png"), png(number));
        project.file(&format!("keps/sig-y/{name}/y.txt"), VECTORS.join("\n"));
        project.file(
            &format!("keps/{name}/{number}-group/README.md"),
            format!("# KEP-{number}: Group\n\n## Summary\n\nText.\n"),
        );
        project.file(&format!("docs/{name}.md"), format!("# {name}\n\n{name}\n"));
    }
    let mut book =
        turns.filled("[book]\ntitle = @\ndescription = @\nauthors = [@]\n[output.html]\ntheme = \"theme\"\n");
    book += &turns.filled("[roadmap.statuses.frozen]\ngroup = \"parked\"\ndefinition = @\n");
    project.file("book.toml", book);
    let slots: String =
        VECTORS.iter().filter(|vector| !vector.contains(['{', '$'])).map(|vector| format!("{vector}\n")).collect();
    let shown =
        "<p title=\"{{ page.title }}\" class=\"{{ page.title }}\">{{ page.description }} {{ page.site.title }}</p>";
    project.file("theme/assets/x.png", png(1));
    project.file("theme/assets/own.css", ".own { color: red }\n");
    project
        .file("theme/slots/head.html", format!("<script src=\"{{{{ page.files[\"x.png\"] }}}}\"></script>\n{slots}"));
    project.file("theme/slots/header.html", format!("<header>{shown}{slots}</header>"));
    project.file("theme/slots/footer.html", format!("<footer>{shown}{slots}</footer>"));
    project.file(
        "theme/slots/card.html",
        format!("<div>{shown}<p title=\"{{{{ proposal.title }}}}\">{{{{ proposal.label }}}}</p>{slots}</div>"),
    );
    project
}

/// What the browser made of every page and file of a site: faults. At least `least` addresses were opened.
fn faults(site: &Path, from: Option<&str>, least: u64) -> Vec<String> {
    let arguments = std::iter::once(site.as_os_str()).chain(from.map(OsStr::new));
    let report = in_browser("hostile.mjs", arguments);
    assert!(report["opened"].as_u64().is_some_and(|opened| opened >= least), "{}", report["opened"]);
    report["faults"].as_array().expect("an array").iter().map(text_of).collect()
}

/// Builds were made of what they should show: at least `least` addresses, many with a vector as text.
fn assert_harmless(project: &Project, least: u64) {
    let shown = pages(&project.site()).values().filter(|page| page.contains("hacked=1")).count();
    assert!(shown as u64 * 8 >= least, "{shown} pages show a vector");
    assert_eq!(safety::check(&project.site()), Vec::<String>::new());
    let faults = faults(&project.site(), None, least);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn documents_metadata_names_pictures_and_slots() {
    let project = keps();
    project.built();
    assert_harmless(&project, 500);
    // The preview adds scripts of its own to the same pages.
    let running = Running::of(&project.root(), &["--no-git"]);
    let faults = faults(&project.site(), Some(&running.url()), 150);
    assert!(faults.is_empty(), "{} faults in the preview:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn metadata_within_documents() {
    let project = Project::new();
    let mut turns = Turns(3);
    for number in 1..9 {
        let front = format!("---\neip: {number}\n{}---\n\n", turns.filled(EIP));
        project.file(&format!("EIPS/eip-{number}.md"), format!("{front}{}", turns.bare("## Abstract\n\n@\n\n@\n")));
    }
    project.built();
    assert_harmless(&project, 60);
}

#[test]
fn histories_feeds_and_calendars() {
    let project = Project::new();
    let mut turns = Turns(11);
    project.git(&["init", "-q"]);
    let mut book =
        turns.filled("[book]\ntitle = @\ndescription = @\n[output.html]\nsite-url = \"http://site.example/\"\n");
    book += &turns
        .filled("[[roadmap.milestones]]\nname = \"v1.2\"\nreleased = \"2026-03-01\"\n[roadmap.groups.x]\ntitle = @\n");
    project.file("book.toml", book);
    for number in 1..9 {
        let text = turns.bare(EP).replacen("EP-0000", &format!("EP-{number:04}"), 1);
        project.file(&format!("proposals/{number:04}-value.md"), &text);
        committed(&project, &mut turns);
        // What was a word becomes another one, which feeds tell.
        for status in ["provisional", "implementable", turns.next()] {
            let title = turns.next();
            let text = text.lines().map(|line| match line {
                line if line.starts_with("# ") => format!("# EP-{number:04}: {title}\n"),
                line if line.starts_with("**") => format!("**{status}**\n"),
                line => format!("{line}\n"),
            });
            project.file(&format!("proposals/{number:04}-value.md"), text.collect::<String>());
            committed(&project, &mut turns);
        }
    }
    let mut command = Command::new(ROADBOOK);
    let outcome = Outcome::of(command.arg("build").arg(project.root()).arg("-d").arg(project.site()));
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for file in ["feed.xml", "feed.json", "milestones.ics", "sitemap.xml", "opensearch.xml", "proposals.csv"] {
        assert!(project.site().join(file).is_file(), "{file}");
    }
    assert_harmless(&project, 120);
}

/// Commits all that there is, under a name and with words that mean harm.
fn committed(project: &Project, turns: &mut Turns) {
    let (name, subject) = (turns.next(), turns.next());
    // Git itself takes angle brackets out of names.
    let author = format!("user.name={}", name.replace(['<', '>'], ""));
    project.git(&["add", "-A"]).git(&["-c", &author, "commit", "-q", "-m", subject]);
}

#[test]
fn comparisons_of_revisions_and_names_from_git() {
    let project = Project::new();
    let mut turns = Turns(5);
    project.git(&["init", "-q"]);
    for number in 1..7 {
        project.file(&format!("proposals/{number:04}-value.md"), crate::project::healthy(number, "Lamp"));
    }
    project.git(&["add", "-A"]).git(&["commit", "-q", "-m", "Begin"]).git(&["checkout", "-q", "-b", "pr"]);
    for number in 2..9 {
        let text = turns.bare(EP).replacen("EP-0000", &format!("EP-{number:04}"), 1);
        project.file(
            &format!("proposals/{number:04}-value.md"),
            format!("{text}\n{}", turns.bare("## Design\n\n@\n\n@\n\n@\n")),
        );
        committed(&project, &mut turns);
    }
    project.git(&["rm", "-q", "proposals/0001-value.md"]).git(&["commit", "-q", "-m", "Remove"]);
    let mut command = Command::new(ROADBOOK);
    command.args(["build", "--base", "main", "--head", "pr", "-d"]).arg(project.site()).arg(project.root());
    let outcome = Outcome::of(&mut command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_harmless(&project, 60);
}
