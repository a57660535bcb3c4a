//! The contents of many objects, read as one stream.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::ChildStdin;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::git::{Git, GitError};

/// How large an object may be that is read; as for the documents of a work tree.
const LARGEST: u64 = 4 * 1024 * 1024;
/// How much is read in all. The Kubernetes repository has 113 MB in ten years.
const MOST: u64 = 4 * 1024 * 1024 * 1024;
/// How much is handed on at once.
const BATCH: usize = 4 * 1024 * 1024;

/// What became of the objects that were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Objects that are not in this clone.
    pub missing: usize,
    /// Objects that are too large, or came after too much was read already.
    pub left_out: usize,
}

/// Reads the objects and hands them on in batches, each as its place in `hashes` and its bytes. Git runs while what it
/// gave is used.
///
/// # Errors
/// What git says.
pub fn read(git: &Git, hashes: &[&str], each: &mut dyn FnMut(Vec<(usize, Vec<u8>)>)) -> Result<Tally, GitError> {
    let mut tally = Tally::default();
    if hashes.is_empty() {
        return Ok(tally);
    }
    let wanted = present(git, hashes, &mut tally)?;
    let mut child = git.start(&["cat-file", "--batch", "--buffer"], true)?;
    let (Some(input), Some(out)) = (child.stdin.take(), child.stdout.take()) else { return Err(broken()) };
    let (sender, receiver): (_, Receiver<Vec<(usize, Vec<u8>)>>) = sync_channel(2);
    let asked = &wanted;
    let outcome = std::thread::scope(|scope| {
        scope.spawn(move || ask(input, asked.iter().map(|at| hashes[*at])));
        let reader = scope.spawn(move || receive(out, asked, &sender));
        receiver.iter().for_each(&mut *each);
        reader.join().unwrap_or_else(|_| Err(broken()))
    });
    let status = child.wait().map_err(|_| broken())?;
    outcome?;
    if status.success() { Ok(tally) } else { Err(broken()) }
}

fn broken() -> GitError {
    GitError::Failed("git cat-file ended early".to_owned())
}

/// The places of the objects that are here and not too large.
fn present(git: &Git, hashes: &[&str], tally: &mut Tally) -> Result<Vec<usize>, GitError> {
    let mut child = git.start(&["cat-file", "--batch-check=%(objecttype) %(objectsize)", "--buffer"], true)?;
    let (Some(input), Some(out)) = (child.stdin.take(), child.stdout.take()) else { return Err(broken()) };
    let lines: Vec<String> = std::thread::scope(|scope| {
        scope.spawn(move || ask(input, hashes.iter().copied()));
        BufReader::new(out).lines().map_while(Result::ok).collect()
    });
    let status = child.wait().map_err(|_| broken())?;
    if !status.success() || lines.len() != hashes.len() {
        return Err(broken());
    }
    let mut wanted = Vec::new();
    let mut total = 0;
    for (at, line) in lines.iter().enumerate() {
        let size = line.strip_prefix("blob ").and_then(|size| size.parse::<u64>().ok());
        match size {
            Some(size) if size <= LARGEST && total + size <= MOST => {
                total += size;
                wanted.push(at);
            }
            Some(_) => tally.left_out += 1,
            None => tally.missing += 1,
        }
    }
    Ok(wanted)
}

/// Writes the questions. Where git ended early the pipe is closed, and the other end tells why.
fn ask<'hash>(input: ChildStdin, hashes: impl Iterator<Item = &'hash str>) {
    let mut input = std::io::BufWriter::new(input);
    for hash in hashes {
        if writeln!(input, "{hash}").is_err() {
            return;
        }
    }
    let _ = input.flush();
}

/// Reads the answers, in the order of the questions.
fn receive(out: impl Read, wanted: &[usize], sender: &SyncSender<Vec<(usize, Vec<u8>)>>) -> Result<(), GitError> {
    let mut out = BufReader::with_capacity(1 << 16, out);
    let mut batch = Vec::new();
    let mut held = 0;
    let mut line = String::new();
    for at in wanted {
        line.clear();
        out.read_line(&mut line).map_err(|_| broken())?;
        let size: usize = line.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(broken)?;
        if size as u64 > LARGEST {
            return Err(broken());
        }
        let mut bytes = vec![0; size];
        out.read_exact(&mut bytes).map_err(|_| broken())?;
        out.read_exact(&mut [0]).map_err(|_| broken())?;
        held += size;
        batch.push((*at, bytes));
        if held >= BATCH {
            held = 0;
            // Nobody listens where the other side gave up; it knows why.
            if sender.send(std::mem::take(&mut batch)).is_err() {
                return Ok(());
            }
        }
    }
    let _ = sender.send(batch);
    Ok(())
}
