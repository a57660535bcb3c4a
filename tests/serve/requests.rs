//! What clients ask, well and badly.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use super::{Answer, Running};
use crate::project::{Project, healthy, png};

fn small() -> Project {
    let project = Project::new();
    for number in 1..=3 {
        project.file(&format!("content/{number:04}-lamp.md"), healthy(number, &format!("Lamp {number}")));
    }
    project.file("README.md", "# Lamps\n\nSee ![it](lamp.png).\n").file("lamp.png", png(0));
    project
}

fn serve(project: &Project) -> Running {
    Running::of(&project.root(), &["--no-git"])
}

fn ask(running: &Running, method: &str, path: &str, headers: &str) -> Answer {
    let host = if headers.contains("Host:") { String::new() } else { format!("Host: 127.0.0.1:{}\r\n", running.port) };
    running.ask(&format!("{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n"))
}

#[test]
fn types_tags_parts_and_folders() {
    let project = small();
    let running = serve(&project);
    let page = ask(&running, "GET", "/proposals/", "");
    assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"));
    let head = ask(&running, "HEAD", "/proposals/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.headers["etag"], page.headers["etag"]);
    let same = ask(&running, "GET", "/proposals/", &format!("If-None-Match: {}\r\n", page.headers["etag"]));
    assert_eq!((same.status, same.body.len()), (304, 0));
    let other = ask(&running, "GET", "/proposals/", "If-None-Match: \"another\"\r\n");
    assert_eq!(other.status, 200);
    let folder = ask(&running, "GET", "/proposals", "");
    assert_eq!((folder.status, folder.headers["location"].as_str()), (302, "/proposals/"));
    let slashes = ask(&running, "GET", "//evil.example/..", "");
    assert!(slashes.status >= 400, "{slashes:?}");

    let text = running.get("").text();
    let place = |text: &str| {
        let at = text.find("assets/files/lamp.")?;
        text[at..].split('"').next().map(str::to_owned)
    };
    let picture = place(&text).or_else(|| place(&running.get("docs/readme/").text())).expect("the picture's address");
    let whole = ask(&running, "GET", &format!("/{picture}"), "");
    assert_eq!((whole.headers["content-type"].as_str(), whole.body.as_slice()), ("image/png", &*png(0)));
    let part = ask(&running, "GET", &format!("/{picture}"), "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.body.as_slice()), (206, &png(0)[2..5]));
    assert_eq!(part.headers["content-range"], format!("bytes 2-4/{}", png(0).len()));
    let beyond = ask(&running, "GET", &format!("/{picture}"), "Range: bytes=2000-\r\n");
    assert_eq!((beyond.status, beyond.headers["content-range"].as_str()), (416, &*format!("bytes */{}", png(0).len())));
    let changed = ask(&running, "GET", &format!("/{picture}"), "Range: bytes=2-4\r\nIf-Range: \"old\"\r\n");
    assert_eq!(changed.status, 200);
}

/// What a reader opens of the repository's files stands apart from the site, and runs nothing.
#[test]
fn copied_files_are_in_a_sandbox() {
    let project = small();
    let names = ["lamp.png", "tower.svg", "broken.svg", "notes.pdf", "light.mp3", "lamp.js", "lamp.html", "odd.png"];
    let links: String = names.iter().map(|name| format!("[it]({name})\n")).collect();
    let frame = [b"\xff\xfb\x90\0".to_vec(), vec![0; 413]].concat();
    project
        .file("README.md", format!("# Lamps\n\n{links}"))
        .file("tower.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
        .file("broken.svg", "<svg")
        .file("notes.pdf", "%PDF-1.4\n%%EOF\n")
        .file("light.mp3", [&frame[..], &frame[..]].concat())
        .file("lamp.js", "alert(1)")
        .file("lamp.html", "<script>alert(1)</script>")
        .file("odd.png", "<script>alert(1)</script>")
        .file("book.toml", "[output.html]\ntheme = \"theme\"\n")
        .file("theme/assets/logo.png", png(0));
    let running = serve(&project);
    project.built();
    let (mut copied, mut own) = (0, 0);
    for path in crate::project::files(&project.site()).into_keys() {
        if path.starts_with(".roadbook") {
            continue;
        }
        let answer = ask(&running, "GET", &format!("/{path}"), "");
        let policy = answer.headers.get("content-security-policy").map(String::as_str);
        let media = answer.headers["content-type"].as_str();
        let expected = match path.strip_prefix("assets/") {
            Some(name) if name.ends_with(".mp3") => Some("sandbox allow-same-origin"),
            Some(name) if name.starts_with("files/") || name.starts_with("logo.") => Some("sandbox"),
            _ => None,
        };
        assert_eq!(policy, expected, "{path}");
        *(if policy.is_some() { &mut copied } else { &mut own }) += 1;
        // A browser guesses nothing, and takes no copied file for a page or a script.
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        let acts =
            ["text/html", "text/javascript", "text/css", "application/json"].iter().any(|kind| media.starts_with(kind));
        assert!(!(policy.is_some() && acts), "{path} is {media}");
        assert_eq!(
            path.ends_with(".txt") && policy.is_some(),
            media.starts_with("text/plain") && path != "robots.txt",
            "{path} is {media}"
        );
    }
    assert_eq!(copied, names.len() + 1);
    assert!(own > 20, "{own}");
    let part = ask(&running, "GET", "/", "");
    assert!(!part.headers.contains_key("content-security-policy"));
}

#[test]
fn the_sites_own_page_for_what_is_not_there() {
    let project = small();
    let running = serve(&project);
    for path in ["no/such/page", "no/such/page/", "assets/none.css", "%F0%9F%92%A1/", "-/none", "search/0/none"] {
        let answer = running.get(path);
        assert_eq!(answer.status, 404, "{path}");
    }
    assert!(running.get("no/such/page").text().contains("<h1"));
}

#[test]
fn only_reading_and_only_what_is_the_sites() {
    let project = small();
    std::fs::write(project.folder().join("secret.txt"), "a secret").expect("a file");
    let running = serve(&project);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = ask(&running, method, "/", "Content-Length: 0\r\n");
        assert_eq!((answer.status, answer.headers["allow"].as_str()), (405, "GET, HEAD"), "{method}");
    }
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/content/0001-lamp.md",
        "/book.toml",
        "/.git/config",
        "/%00",
        "/a%5c..%5cb",
    ] {
        let answer = ask(&running, "GET", path, "");
        assert!(
            [400, 404].contains(&answer.status) && !answer.text().contains("a secret"),
            "{path}: {}",
            answer.status
        );
    }
}

#[test]
fn other_sites_learn_nothing() {
    let project = small();
    let running = serve(&project);
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.168.0.7"] {
        assert_eq!(ask(&running, "GET", "/", &format!("Host: {host}\r\n")).status, 421, "{host}");
    }
    assert_eq!(ask(&running, "GET", "/", &format!("Host: localhost:{}\r\n", running.port)).status, 200);
    for header in ["Origin: https://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n", "Origin: null\r\n"] {
        assert_eq!(ask(&running, "GET", "/-/events?page=index.html", header).status, 403, "{header}");
    }
    let page = running.get("");
    assert!(!page.headers.contains_key("access-control-allow-origin"));
    assert_eq!(page.headers["cross-origin-resource-policy"], "same-origin");
}

#[test]
fn a_taken_port_is_counted_upwards() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let project = small();
    let mut command = Command::new(crate::project::ROADBOOK);
    command.arg("serve").arg(project.root()).args(["--no-git", "-p", &port.to_string()]);
    let running = Running::start(command, &project.root(), &["--no-git"]);
    assert!(running.port > port);
    let line = format!("Port {port} is taken; using {}", running.port);
    assert!(running.said(&line).is_some(), "{}", running.all_said());
}

#[test]
#[cfg(unix)]
fn it_ends_at_once_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let project = small();
        let mut running = serve(&project);
        // Somebody who listens does not hold it up.
        let mut stream = TcpStream::connect(("127.0.0.1", running.port)).expect("a connection");
        write!(stream, "GET /-/events?page=index.html HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
        let mut head = [0; 12];
        stream.read_exact(&mut head).expect("an answer");
        let sent = Command::new("kill").args([signal, &running.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        assert_eq!(running.child.wait().expect("an end").code(), Some(0), "{signal}");
    }
}

/// The resident set of a process in KiB.
#[cfg(target_os = "linux")]
fn memory(id: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
    line.split_whitespace().nth(1).and_then(|count| count.parse().ok()).expect("a number")
}

#[test]
#[cfg(target_os = "linux")]
fn many_connections_and_random_paths_neither_stop_it_nor_fill_the_machine() {
    let project = small();
    let running = serve(&project);
    let before = memory(running.id());
    // As many at a time as a process may have open, and ten thousand in all.
    let mut open = std::collections::VecDeque::new();
    for number in 0..10_000 {
        let mut stream = TcpStream::connect(("127.0.0.1", running.port)).expect("a connection");
        if number % 2 == 0 {
            // Half of them begin a request and never end it.
            let _ = write!(stream, "GET /{number} HTTP/1.1\r\nHost: localh");
        }
        open.push_back(stream);
        if open.len() > 700 {
            open.pop_front();
        }
        if number % 1000 == 999 {
            assert_eq!(running.get("").status, 200, "it still answers");
        }
    }
    for number in 0..3_000 {
        assert_eq!(running.get(&format!("random/{number}/{}", "x".repeat(number % 500))).status, 404);
    }
    drop(open);
    let grown = memory(running.id()).saturating_sub(before);
    assert!(grown < 150 * 1024, "grown by {grown} KiB");
    // A request that is longer than requests are.
    let long = ask(&running, "GET", &format!("/{}", "a".repeat(200_000)), "");
    assert!([0, 400, 404, 414, 431].contains(&long.status), "{}", long.status);
    assert_eq!(running.get("").status, 200);
}

#[test]
#[cfg(target_os = "linux")]
fn many_slow_readers_take_no_more_memory_than_one() {
    const READERS: usize = 80;
    const SIZE: usize = 30 << 20;
    let project = small();
    project.file("tides.txt", vec![b'~'; SIZE]).file("README.md", "# Lamps\n\nSee [the tides](tides.txt).\n");
    let paragraphs = "The lamp is lit at dusk and put out at dawn.\n\n".repeat(70_000);
    project.file("content/0004-lamp.md", healthy(4, "Lamp 4").replace("It is well.", &paragraphs));
    let running = serve(&project);
    let text = running.get("docs/readme/").text();
    let tides =
        text.find("assets/files/tides.").and_then(|at| text[at..].split('"').next()).expect("the file's address");
    for (path, least) in [(tides, SIZE), ("proposals/0004-lamp/", 3 << 20)] {
        let whole = running.get(path).body;
        assert!(whole.len() >= least, "{path}: {} bytes", whole.len());
        let before = memory(running.id());
        // Each reads the beginning, and then nothing for as long as the others do the same.
        let mut open: Vec<TcpStream> = Vec::new();
        for _ in 0..READERS {
            let mut stream = TcpStream::connect(("127.0.0.1", running.port)).expect("a connection");
            write!(stream, "GET /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("a request");
            let mut beginning = [0; 1024];
            stream.read_exact(&mut beginning).expect("the beginning of an answer");
            assert!(beginning.starts_with(b"HTTP/1.1 200 "), "{path}");
            open.push(stream);
        }
        let grown = memory(running.id()).saturating_sub(before);
        // A copy for each would be twice as much; to render a page takes some memory, which is not given back at once.
        let copies = READERS * whole.len() / 1024;
        assert!(grown < copies / 2, "{path}: grown by {grown} KiB for {READERS} readers");
        // Every one of them gets all of it.
        for mut stream in open.into_iter().step_by(20) {
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).expect("the rest of the answer");
            assert!(rest.ends_with(&whole[whole.len() - 1000..]), "{path}");
        }
    }
}

#[test]
fn a_client_that_does_not_finish_its_request_is_left() {
    let project = small();
    let running = serve(&project);
    let mut stream = TcpStream::connect(("127.0.0.1", running.port)).expect("a connection");
    write!(stream, "GET / HTTP/1.1\r\nHost: loc").expect("half a request");
    stream.set_read_timeout(Some(Duration::from_secs(100))).expect("a limit");
    let mut rest = Vec::new();
    // It ends by itself, with or without a word.
    let _ = stream.read_to_end(&mut rest);
    let text = String::from_utf8_lossy(&rest).into_owned();
    assert!(text.is_empty() || text.starts_with("HTTP/1.1 408") || text.starts_with("HTTP/1.1 400"), "{text}");
    assert_eq!(running.get("").status, 200);
}

#[test]
fn the_full_text_is_there_when_it_is_asked_for_and_follows() {
    let project = small();
    let running = serve(&project);
    assert_eq!(running.get("search/0/pagefind.js").headers["content-type"], "text/javascript; charset=utf-8");
    let entry = running.get("search/0/pagefind-entry.json").body;
    project.file("content/0001-lamp.md", healthy(1, "A lamp with a quokka"));
    running.until("the index is another", || running.get("search/0/pagefind-entry.json").body != entry);
    let mut build = Command::new(crate::project::ROADBOOK);
    build.arg("build").arg(project.root()).arg("-d").arg(project.site());
    assert!(build.arg("--no-git").output().expect("a build").status.success());
    for (path, bytes) in crate::project::files(&project.site().join("search")) {
        if path != "index.html" {
            assert_eq!(running.get(&format!("search/{path}")).body, bytes, "{path}");
        }
    }
}
