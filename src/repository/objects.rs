//! The files of a revision, read from git one by one when they are asked for.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::{Mutex, PoisonError};

use super::git::Git;
use crate::tree::Objects;

/// The objects of a revision by the paths of its files.
#[derive(Debug)]
pub(super) struct RevisionObjects {
    git: Git,
    /// Path → hash.
    hashes: BTreeMap<String, String>,
    /// Git, once something was asked; none before, and after it failed.
    asked: Mutex<Option<Running>>,
}

/// A `git cat-file` that answers one question after the other.
#[derive(Debug)]
struct Running {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl RevisionObjects {
    pub(super) fn new(git: Git, hashes: BTreeMap<String, String>) -> RevisionObjects {
        RevisionObjects { git, hashes, asked: Mutex::new(None) }
    }
}

impl Objects for RevisionObjects {
    fn read(&self, path: &str, limit: usize) -> io::Result<Vec<u8>> {
        let hash = self.hashes.get(path).ok_or(io::ErrorKind::NotFound)?;
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running = match asked.take() {
            Some(running) => running,
            None => Running::start(&self.git)?,
        };
        let bytes = running.read(hash, limit)?;
        // After an error an answer may still be under way, so that only a sound one is asked again.
        *asked = Some(running);
        Ok(bytes)
    }
}

impl Running {
    fn start(git: &Git) -> io::Result<Running> {
        let mut child = git.start(&["cat-file", "--batch"], true).map_err(io::Error::other)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(questions), Some(answers)) => Ok(Running { child, questions, answers: BufReader::new(answers) }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn read(&mut self, hash: &str, limit: usize) -> io::Result<Vec<u8>> {
        writeln!(self.questions, "{hash}")?;
        self.questions.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let mut words = head.split_whitespace().skip(1);
        let size = match (words.next(), words.next().and_then(|size| size.parse::<u64>().ok())) {
            (Some("blob"), Some(size)) => size,
            (Some("missing"), _) => return Err(io::Error::new(io::ErrorKind::NotFound, "git does not have it here")),
            _ => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        let mut bytes = Vec::new();
        // The line end after the object belongs to the answer.
        let mut object = self.answers.by_ref().take(size + 1);
        object.by_ref().take(size.min(limit as u64)).read_to_end(&mut bytes)?;
        io::copy(&mut object, &mut io::sink())?;
        if (bytes.len() as u64) < size.min(limit as u64) { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It would end by itself when its questions do; waiting leaves no process behind. Nobody is left to tell of an error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
