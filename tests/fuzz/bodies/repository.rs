//! A repository from the bytes of an input: a line `=== path` begins a file, and what stands above the first is that of a single
//! proposal.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use roadbook::build::{BuildError, Past, Reader, Reading};
use roadbook::tree::{Blob, Objects, Tree};

/// The path of a text that names none.
const DEFAULT: &str = "proposals/0001-lamp.md";

/// How many files an input may have.
const FILES: usize = 16;

/// The files of a repository by path.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Divides an input into files. Paths that no tree of git could hold are left out, and so are files at the path of a folder.
pub(super) fn files(data: &[u8]) -> Files {
    let mut files = Files::new();
    let mut path = Some(DEFAULT.to_owned());
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        if let Some(name) = line.strip_prefix(b"=== ") {
            path = std::str::from_utf8(name).ok().map(|name| name.trim_end_matches(['\r', '\n']).to_owned());
            path = path.filter(|path| is_path(path) && fits(path, &files) && files.len() < FILES);
            files.extend(path.clone().map(|path| (path, Vec::new())));
        } else if let Some(path) = &path {
            files.entry(path.clone()).or_default().extend_from_slice(line);
        }
    }
    files
}

fn is_path(path: &str) -> bool {
    !path.contains('\0') && path.split('/').all(|part| !["", ".", "..", ".git"].contains(&part))
}

/// Whether no file lies at a folder of `path`, and no file in a folder at `path`.
fn fits(path: &str, files: &Files) -> bool {
    let within = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    !files.keys().any(|known| within(known, path) || within(path, known))
}

/// The tree of these files, in memory.
pub(super) fn tree(files: &Files) -> Tree {
    let blob = |(path, bytes): (&String, &Vec<u8>)| Blob {
        path: path.clone(),
        is_text: true,
        hash: format!("{:040x}", checksum(bytes)),
        size: bytes.len() as u64,
        link: false,
    };
    let blobs: Vec<Blob> = files.iter().map(blob).collect();
    Tree::of_revision(Path::new("/nowhere"), &blobs, &[], files.clone(), Arc::new(Nothing))
}

/// A reader that asks git for nothing.
pub(super) fn reader() -> Reader {
    Reader::new(Path::new("/nowhere"), Past::Off)
}

/// Reads these files with their own configuration.
pub(super) fn read(reader: &mut Reader, files: &Files) -> Result<Reading, BuildError> {
    let config = files.get("book.toml").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    reader.read_revision(tree(files), config, None)
}

/// FNV-1a, so that different contents have different names.
fn checksum(bytes: &[u8]) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let begin = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    bytes.iter().fold(begin, |hash: u128, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

/// All files are in memory already.
#[derive(Debug)]
struct Nothing;

impl Objects for Nothing {
    fn read(&self, _: &str, _: usize) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }
}
