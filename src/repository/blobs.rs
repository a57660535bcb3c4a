//! The contents of many objects, read as one stream.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::ChildStdin;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::git::{Git, GitError};

/// How large an object may be that is read; as for the documents of a work tree.
const LARGEST: u64 = 4 * 1024 * 1024;
/// How much is read in all. The Kubernetes repository has 113 MB in ten years.
const MOST: u64 = 4 * 1024 * 1024 * 1024;

/// What became of the objects that were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Objects that are not in this clone.
    pub missing: usize,
    /// Objects that are too large, or came after too much was read already.
    pub left_out: usize,
}

/// Takes an object: its name, what it was asked for, and its bytes where it is at hand.
pub type Taker<'taker, T> = dyn FnMut(String, T, Option<&[u8]>) + 'taker;

/// Reads the objects that `asked` names, as it names them, and hands each on with what it was asked for; without its
/// bytes where it is not at hand. Git runs while what it gave is used, and while the next names are still being found.
///
/// # Errors
/// What git says.
pub fn read<T: Send>(
    git: &Git,
    asked: impl Iterator<Item = (String, T)> + Send,
    each: &mut Taker<'_, T>,
) -> Result<Tally, GitError> {
    let mut asked = asked.peekable();
    if asked.peek().is_none() {
        return Ok(Tally::default());
    }
    let mut child = git.start(&["cat-file", "--batch", "--buffer"], true)?;
    let (Some(input), Some(out)) = (child.stdin.take(), child.stdout.take()) else { return Err(broken()) };
    let (sender, receiver) = channel();
    let outcome = std::thread::scope(|scope| {
        scope.spawn(move || ask(input, asked, &sender));
        receive(out, &receiver, each)
    });
    let status = child.wait().map_err(|_| broken())?;
    let tally = outcome?;
    if status.success() { Ok(tally) } else { Err(broken()) }
}

fn broken() -> GitError {
    GitError::Failed("git cat-file ended early".to_owned())
}

/// Writes the questions, and tells the reader which they are. Where git ended early its end of the pipe is closed, and
/// the reader learns of it from its own.
fn ask<T>(input: ChildStdin, asked: impl Iterator<Item = (String, T)>, sender: &Sender<(String, T)>) {
    let mut input = std::io::BufWriter::new(input);
    for (hash, what) in asked {
        if writeln!(input, "{hash}").is_err() || sender.send((hash, what)).is_err() {
            return;
        }
    }
    let _ = input.flush();
}

/// Reads the answers, in the order of the questions.
fn receive<T>(out: impl Read, asked: &Receiver<(String, T)>, each: &mut Taker<'_, T>) -> Result<Tally, GitError> {
    let mut out = BufReader::with_capacity(1 << 16, out);
    let mut tally = Tally::default();
    let (mut line, mut bytes) = (String::new(), Vec::new());
    let mut total = 0;
    for (hash, what) in asked {
        line.clear();
        out.read_line(&mut line).map_err(|_| broken())?;
        let mut words = line.split_whitespace().skip(1);
        let size = match (words.next(), words.next().and_then(|size| size.parse::<u64>().ok())) {
            (Some("blob"), Some(size)) => size,
            (Some("missing"), _) => {
                tally.missing += 1;
                each(hash, what, None);
                continue;
            }
            _ => return Err(broken()),
        };
        total += size;
        // The line end after the object belongs to it.
        let mut object = out.by_ref().take(size + 1);
        if size > LARGEST || total > MOST {
            tally.left_out += 1;
            std::io::copy(&mut object, &mut std::io::sink()).map_err(|_| broken())?;
            each(hash, what, None);
            continue;
        }
        bytes.clear();
        object.read_to_end(&mut bytes).map_err(|_| broken())?;
        if bytes.pop() != Some(b'\n') || bytes.len() as u64 != size {
            return Err(broken());
        }
        each(hash, what, Some(&bytes));
    }
    Ok(tally)
}
