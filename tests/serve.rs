//! The preview: real servers on real folders. Whatever happens to the files, every address ends as a fresh build has it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::project::{ROADBOOK, files};

mod again;
mod browser;
mod requests;
mod watching;
mod written;

/// How long a test waits for what must come before it says that it does not: no measure of speed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A preview that runs.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    pub(crate) port: u16,
    said: Arc<Mutex<Vec<String>>>,
    root: PathBuf,
    out: TempDir,
    arguments: Vec<String>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Running {
    /// A preview of the folder, once it has read all that there is.
    pub(crate) fn of(root: &Path, arguments: &[&str]) -> Running {
        let mut command = Command::new(ROADBOOK);
        command.arg("serve").arg(root).args(["-p", "0"]).args(arguments);
        let running = Running::start(command, root, arguments);
        running.until("it has settled", || running.state()["settled"] == true);
        running
    }

    /// The same by a command of the caller's, which may not have settled yet.
    pub(crate) fn start(mut command: Command, root: &Path, arguments: &[&str]) -> Running {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the preview starts");
        let said = listen(&mut child);
        let out = TempDir::new().expect("a folder");
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let mut running = Running { child, port: 0, said, root: root.to_owned(), out, arguments };
        let port = || {
            let line = running.said("Serving http://")?;
            line.split(' ').nth(1)?.trim_end_matches('/').rsplit(':').next()?.parse().ok()
        };
        running.until("it serves", || port().is_some());
        let port = port().expect("a port");
        running.port = port;
        running
    }

    /// The last line that holds `text`.
    pub(crate) fn said(&self, text: &str) -> Option<String> {
        self.said.lock().expect("the list").iter().rev().find(|line| line.contains(text)).cloned()
    }

    pub(crate) fn all_said(&self) -> String {
        self.said.lock().expect("the list").join("\n")
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Asks for an address.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET /{path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port))
    }

    /// Sends a whole request as it is written.
    pub(crate) fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Answer::read(&bytes)
    }

    pub(crate) fn state(&self) -> Value {
        serde_json::from_slice(&self.get("-/state").body).expect("the state")
    }

    /// Waits until something is so.
    pub(crate) fn until(&self, what: &str, is: impl FnMut() -> bool) {
        wait(what, || self.all_said(), is);
    }

    /// Waits until every address is as a fresh build of the folder has it.
    pub(crate) fn ends_as_a_build(&self) {
        let dest = self.out.path().join("site");
        let base = self.arguments.iter().skip_while(|argument| *argument != "--base").take(2);
        let plain = |argument: &&String| ["--no-git", "--no-search"].contains(&argument.as_str());
        let options = self.arguments.iter().filter(plain).chain(base);
        let output = Command::new(ROADBOOK).arg("build").arg(&self.root).arg("-d").arg(&dest).args(options).output();
        let output = output.expect("a build");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let built = files(&dest);
        let started = Instant::now();
        while let Some(difference) = self.difference(&built) {
            assert!(started.elapsed() < PATIENCE, "not as a build: {difference}; it said:\n{}", self.all_said());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The first address that is not as built.
    fn difference(&self, built: &BTreeMap<String, Vec<u8>>) -> Option<String> {
        let mut connection = Connection::to(self.port);
        for (path, bytes) in built.iter().filter(|(path, _)| !path.starts_with("search/") || path.ends_with(".html")) {
            // The list of what a build wrote is no page.
            if path.starts_with(".roadbook") {
                continue;
            }
            let answer = connection.get(path);
            if answer.status == 200 {
                let body = if path.ends_with(".html") { plain(&answer.body) } else { answer.body };
                if body != *bytes {
                    return Some(format!("{path}: {}", first_difference(&body, bytes)));
                }
            } else {
                return Some(format!("{path} answers {}", answer.status));
            }
        }
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A build that watches.
#[derive(Debug)]
pub(crate) struct Written {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl Written {
    /// A build of the folder into `dest`, once it has written the site and watches.
    pub(crate) fn of(root: &Path, dest: &Path, arguments: &[&str]) -> Written {
        let mut command = Command::new(ROADBOOK);
        command.args(["build", "--watch"]).arg(root).arg("-d").arg(dest).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the build starts");
        let said = listen(&mut child);
        let written = Written { child, said };
        written.until("it watches", || written.said("Watching ").is_some());
        written
    }

    /// The last line that holds `text`.
    pub(crate) fn said(&self, text: &str) -> Option<String> {
        self.said.lock().expect("the list").iter().rev().find(|line| line.contains(text)).cloned()
    }

    pub(crate) fn all_said(&self) -> String {
        self.said.lock().expect("the list").join("\n")
    }

    /// Waits until something is so.
    pub(crate) fn until(&self, what: &str, is: impl FnMut() -> bool) {
        wait(what, || self.all_said(), is);
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines that a process writes to its standard error, as they come.
fn listen(child: &mut Child) -> Arc<Mutex<Vec<String>>> {
    let said: Arc<Mutex<Vec<String>>> = Arc::default();
    let (lines, list) = (BufReader::new(child.stderr.take().expect("standard error")), said.clone());
    let _reader = std::thread::spawn(move || {
        for line in lines.lines().map_while(Result::ok) {
            list.lock().expect("the list").push(line);
        }
    });
    said
}

fn wait(what: &str, said: impl Fn() -> String, mut is: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is() {
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}; it said:\n{}", said());
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn first_difference(left: &[u8], right: &[u8]) -> String {
    let at = left.iter().zip(right).take_while(|(one, other)| one == other).count();
    let near = |bytes: &[u8]| {
        let part = &bytes[at.saturating_sub(60).min(bytes.len())..(at + 60).min(bytes.len())];
        String::from_utf8_lossy(part).into_owned()
    };
    format!("served {:?}, built {:?}", near(left), near(right))
}

/// A connection over which several things are asked.
struct Connection(BufReader<TcpStream>, u16);

impl Connection {
    fn to(port: u16) -> Connection {
        Connection(BufReader::new(TcpStream::connect(("127.0.0.1", port)).expect("a connection")), port)
    }

    fn get(&mut self, path: &str) -> Answer {
        let path: String = path
            .split('/')
            .map(|part| percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string())
            .collect::<Vec<_>>()
            .join("/");
        let request = format!("GET /{path} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.1);
        self.0.get_mut().write_all(request.as_bytes()).expect("a request");
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.0.read_line(&mut head).expect("a head") > 0, "the connection ended: {head}");
        }
        let mut answer = Answer::read(head.as_bytes());
        let length = answer.headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        answer.body = vec![0; length];
        self.0.read_exact(&mut answer.body).expect("a body");
        answer
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status =
            lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok()).unwrap_or(0);
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Answer { status, headers, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A page without what the preview adds.
fn plain(page: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    let kept: String = text.split_inclusive('\n').filter(|line| !line.contains("\"/-/preview.")).collect();
    let own = "content=\"connect-src 'self'; default-src";
    kept.replacen(own, "content=\"default-src", 1).into_bytes()
}
