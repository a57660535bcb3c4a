//! Diagrams in a real browser: drawn in both schemes, readable without scripts, harmless whatever their source says.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::project::{Project, files, healthy, pages, tests, text_of};
use crate::{links, safety};

/// One diagram of every kind that proposals were found to have, and of two more.
const SOUND: [&str; 8] = [
    "flowchart LR\n  lens[The lens] -->|turns| motor{Motor?}\n  motor --> lamp[\"<b>Lamp</b><br>and lens\"]",
    "graph TD\n  subgraph tower\n    lens --> lamp\n  end\n  classDef hot fill:#f96,stroke:#333\n  class lamp hot",
    "sequenceDiagram\n  participant keeper\n  keeper->>lens: turn\n  Note over keeper,lens: every hour\n  lens-->>keeper: light",
    "stateDiagram-v2\n  [*] --> lens\n  lens --> [*]: dark",
    "classDiagram\n  class lens {\n    +int period\n    +turn() bool\n  }\n  lens <|-- prism",
    "gantt\n  dateFormat YYYY-MM-DD\n  section lens\n  clean the lens :a1, 2025-01-01, 30d",
    "erDiagram\n  lens ||--o{ prism : has",
    "%%{init: {'theme': 'forest', 'themeVariables': {'primaryColor': '#ff0000'}}}%%\npie title lens\n  \"glass\" : 80\n  \"brass\" : 20",
];

/// Sources that mean harm.
const HOSTILE: [&str; 20] = [
    "flowchart LR\n  A --> B\n  click A \"javascript:window.hacked=alert(1)\"\n  click B href \"javascript:alert(2)\" _self",
    "flowchart LR\n  A --> B\n  click A call alert(3)\n  click B alert",
    "flowchart LR\n  A --> B\n  click A \"http://localhost:9/click\" _blank",
    "flowchart LR\n  A[\"<img src=x onerror='window.hacked=alert(4)'>\"] --> B[\"<img src=http://localhost:9/label>\"]",
    "flowchart LR\n  A[\"<script>window.hacked=alert(5)</script>\"] --> B[\"<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>\"]",
    "sequenceDiagram\n  A->>B: <img src=x onerror=\"window.hacked=alert(6)\">\n  Note over A: <svg onload=alert(7)>\n  link A: x @ javascript:alert(8)\n  links B: {\"x\": \"http://localhost:9/link\"}",
    "%%{init: {\"securityLevel\": \"loose\", \"htmlLabels\": true, \"flowchart\": {\"htmlLabels\": true}}}%%\nflowchart LR\n  A[\"<img src=x onerror='window.hacked=alert(9)'>\"]\n  click A \"javascript:alert(10)\"",
    "%%{init: {\"themeCSS\": \"@import url(http://localhost:9/css); * { background: url(http://localhost:9/back) }\"}}%%\nflowchart LR\n  A --> B",
    "%%{init: {\"fontFamily\": \"x; } body, h1 { display: none } a { color: url(http://localhost:9/font)\"}}%%\nflowchart LR\n  A --> B",
    "%%{init: {\"themeVariables\": {\"primaryColor\": \"red; } h1 { display: none } .x { background: url(http://localhost:9/variable)\"}}}%%\nflowchart LR\n  A --> B",
    "---\nconfig:\n  securityLevel: loose\n  themeCSS: \"h1 { display: none } :host { position: fixed; inset: 0; background: url(http://localhost:9/front) }\"\n  dompurifyConfig: { ADD_TAGS: [script] }\n---\nflowchart LR\n  A[\"<script>alert(11)</script>\"]",
    "%%{init: {\"__proto__\": {\"polluted\": true}, \"constructor\": {\"prototype\": {\"polluted\": true}}}}%%\nflowchart LR\n  A --> B",
    "flowchart LR\n  A --> B\n  style A fill:url(http://localhost:9/fill)\n  classDef x fill:red;} h1 {display:none} :host {position:fixed!important;inset:0\n  class B x",
    "flowchart LR\n  A --> B\n  style A position:fixed,top:0,left:0,width:9999px,height:9999px\n  linkStyle 0 stroke:url(http://localhost:9/stroke)",
    "flowchart LR\n  A@{ img: \"http://localhost:9/image\", label: \"x\", w: 60, h: 60 } --> B@{ icon: \"fa:x\" }",
    "flowchart LR\n  accTitle: <script>alert(12)</script>\n  accDescr: <img src=x onerror=alert(13)>\n  A --> B",
    "classDiagram\n  class A\n  click A href \"javascript:alert(14)\"\n  callback A \"alert\"\n  note \"<img src=x onerror=alert(15)>\"",
    "gantt\n  dateFormat YYYY-MM-DD\n  section <img src=x onerror=alert(16)>\n  x :a1, 2025-01-01, 3d\n  click a1 href \"javascript:alert(17)\"\n  click a1 call alert(18)",
    "flowchart LR\n  A[unclosed",
    "nothing that is known\n</code></pre></figure><script>alert(19)</script>",
];

fn proposal(number: u32, title: &str, sources: &[String]) -> String {
    let fences: String =
        sources.iter().map(|source| format!("~~~mermaid\n{source}\n~~~\n\nBetween them.\n\n")).collect();
    healthy(number, title).replace("It is well.\n", &fences)
}

/// A project with diagrams of every kind, and the paths of its pages: of sound ones, of hostile ones, of none.
fn project() -> (Project, [&'static str; 3]) {
    let sound: Vec<String> = SOUND.iter().map(|source| (*source).to_owned()).collect();
    let mut hostile: Vec<String> = HOSTILE.iter().map(|source| (*source).to_owned()).collect();
    // Long ones are drawn or given up, and never keep the page busy for good.
    let lines = |line: &dyn Fn(usize) -> String, count: usize| (0..count).map(line).collect::<String>();
    hostile.push(format!("flowchart LR\n{}", lines(&|at| format!("  a{at} --> b{at}\n"), 3_500)));
    hostile.push(format!("sequenceDiagram\n{}", lines(&|at| format!("  A->>B: message {at}\n"), 2_500)));
    hostile.push(format!("flowchart LR\n  A[\"{}\"]", "x".repeat(50_000)));
    hostile.push("%%{".repeat(17_000));
    hostile.push(format!("flowchart LR\n{}", "a".repeat(9_900)));
    let project = Project::new();
    project.file("proposals/0001-sound.md", proposal(1, "Sound", &sound));
    project.file("proposals/0002-hostile.md", proposal(2, "Hostile", &hostile));
    project.file("proposals/0003-none.md", healthy(3, "None"));
    project.built();
    let page = |slug: &str| format!("proposals/{slug}/index.html");
    for slug in ["0001-sound", "0002-hostile", "0003-none"] {
        assert!(project.site().join(page(slug)).is_file(), "{slug}: {:?}", pages(&project.site()).keys());
    }
    (
        project,
        ["proposals/0001-sound/index.html", "proposals/0002-hostile/index.html", "proposals/0003-none/index.html"],
    )
}

#[test]
fn they_are_drawn_and_harmless() {
    let (project, [sound, hostile, _]) = project();
    let folder = tests().join("browser");
    let mut command = Command::new("node");
    command.arg(folder.join("diagrams.mjs")).arg(project.site()).args([sound, hostile]).stdin(Stdio::null());
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("node cannot be started ({error}): run ./tests/all, which installs it"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    let faults: Vec<String> = report["faults"].as_array().expect("an array").iter().map(text_of).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn only_pages_with_diagrams_load_what_draws_them() {
    let (project, [sound, hostile, none]) = project();
    let site = project.site();
    let pages = pages(&site);
    let loads = |page: &str| pages[page].contains("/assets/diagram.") && pages[page].contains("/assets/mermaid.");
    let loose = |page: &str| pages[page].contains("style-src 'self' 'unsafe-inline'");
    for page in [sound, hostile] {
        assert!(loads(page) && loose(page), "{page}");
        assert!(!pages[page].contains(" 'unsafe-eval'") && pages[page].contains("script-src 'self'"), "{page}");
    }
    let others: Vec<&String> = pages.keys().filter(|page| loads(page) || loose(page)).collect();
    assert_eq!(others, [sound, hostile], "{none}");
    assert_eq!(safety::check(&site), Vec::<String>::new());
    assert_eq!(links::check(&site, "/"), Vec::<String>::new());
}

#[test]
fn a_site_without_diagrams_holds_no_script_for_them() {
    let project = Project::new();
    project.file("proposals/0001-none.md", healthy(1, "None").replace("It is well.", "    mermaid\n\n`mermaid`"));
    project.built();
    let drawing = |path: &String| path.contains("mermaid") || path.contains("diagram");
    assert_eq!(files(&project.site()).keys().filter(|path| drawing(path)).collect::<Vec<_>>(), Vec::<&String>::new());
}
