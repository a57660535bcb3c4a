//! Which files git would ignore, by the lines of its ignore files alone: for trees of which git tells nothing.
//!
//! The patterns are matched by the crate `ignore`, whose time is linear in the name. It takes `{a,b}` for alternatives, knows
//! no `[:alpha:]` and reads no line behind one that is not UTF-8; git does otherwise in all three, so that each line is translated
//! first.

use std::path::Path;
use std::str::Chars;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};

use super::name;

/// How many bytes of an ignore file are read. What stands behind them ignores nothing.
const LARGEST: u64 = 1024 * 1024;

/// The ignore files that hold for one folder: the last one has the first word.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    files: Vec<Arc<Gitignore>>,
}

impl Rules {
    /// Whether the file or folder at `path` is ignored. Whether a folder above it is, was asked before.
    pub(super) fn ignore(&self, path: &Path, is_folder: bool) -> bool {
        for file in self.files.iter().rev() {
            match file.matched(path, is_folder) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        false
    }

    /// Adds the lines of the `.gitignore` of a folder, where it has one. One that is a link is none, as to git.
    pub(super) fn add(&mut self, folder: &Path) {
        let place = folder.join(".gitignore");
        if place.symlink_metadata().is_ok_and(|found| found.is_file()) {
            self.add_file(folder, &place);
        }
    }

    /// Adds the lines of the ignore file at `place`, where there is one. They speak of paths below `folder`.
    fn add_file(&mut self, folder: &Path, place: &Path) {
        let Some(bytes) = read(place) else { return };
        let mut builder = GitignoreBuilder::new(folder);
        for line in bytes.split(|byte| *byte == b'\n') {
            // A pattern that cannot be understood matches nothing, as in git.
            let Some(pattern) = pattern(&name::shown(line)) else { continue };
            let _ = builder.add_line(None, &pattern);
        }
        if let Ok(file) = builder.build()
            && !file.is_empty()
        {
            self.files.push(Arc::new(file));
        }
    }

    /// Adds what this machine alone ignores in the repository whose work tree is `top`: in all repositories, then in this one.
    pub(super) fn add_own(&mut self, top: &Path) {
        if let Some(place) = gitconfig_excludes_path() {
            self.add_file(top, &place);
        }
        self.add_file(top, &top.join(".git/info/exclude"));
    }
}

/// The bytes of a plain file; none where there is no such file.
fn read(place: &Path) -> Option<Vec<u8>> {
    use std::io::Read as _;
    if !std::fs::metadata(place).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    std::fs::File::open(place).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A line of an ignore file in the syntax of the matcher; none where it matches nothing.
fn pattern(line: &str) -> Option<String> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let mut out = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '{' | '}' => out.extend(['\\', letter]),
            '\\' => out.extend(['\\', rest.next()?]),
            '[' => out.push_str(&class(&mut rest)?),
            letter => out.push(letter),
        }
    }
    Some(out)
}

/// Reads a class behind its `[`, and gives it in the syntax of the matcher, which knows no escapes and no names. None where the
/// class does not end or has no member.
fn class(rest: &mut Chars<'_>) -> Option<String> {
    let negated = rest.as_str().starts_with(['!', '^']);
    if negated {
        rest.next();
    }
    let mut ranges: Vec<(char, char)> = Vec::new();
    let mut is_first = true;
    loop {
        let letter = rest.next()?;
        if letter == ']' && !is_first {
            break;
        }
        is_first = false;
        let named = rest.as_str().strip_prefix(':').filter(|_| letter == '[').and_then(|text| text.split_once(":]"));
        if let Some((name, after)) = named {
            ranges.extend(NAMED.iter().find(|(known, _)| *known == name)?.1);
            *rest = after.chars();
            continue;
        }
        let low = if letter == '\\' { rest.next()? } else { letter };
        let mut ahead = rest.clone();
        let high = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(high)) if high != ']' => {
                *rest = ahead;
                if high == '\\' { rest.next()? } else { high }
            }
            _ => low,
        };
        ranges.push((low, high));
    }
    ranges.retain(|(low, high)| low <= high);
    let spelled = spell(ranges, negated);
    (!spelled.is_empty()).then_some(spelled)
}

/// A class of these ranges for the matcher, which knows no escapes: to it a bracket is a member where it comes first, a hyphen where it comes
/// last, and a mark of negation where it does not come first. Empty where there are no ranges.
fn spell(mut ranges: Vec<(char, char)>, negated: bool) -> String {
    const MARKS: [char; 2] = ['!', '^'];
    ranges.sort_by_key(|range| match range {
        (']', _) => 0,
        (low, _) if MARKS.contains(low) => 2,
        ('-', '-') => 3,
        _ => 1,
    });
    let Some((low, high)) = ranges.first().copied() else { return String::new() };
    let mut out = String::from("[");
    if negated {
        out.push('!');
    } else if MARKS.contains(&low) {
        if ranges.iter().all(|(low, high)| low == high && (MARKS.contains(low) || *low == '-')) {
            let members: Vec<String> = ranges.iter().map(|(low, _)| format!("\\{low}")).collect();
            return format!("{{{}}}", members.join(","));
        }
        // Something that the class has anyway.
        let other = ranges.iter().map(|(_, high)| *high).find(|high| !MARKS.contains(high) && *high != '-');
        out.push(other.unwrap_or(high));
    }
    for (low, high) in ranges {
        out.push(low);
        if low != high {
            out.extend(['-', high]);
        }
    }
    out + "]"
}

/// The classes that have names, as ranges of ASCII.
const NAMED: [(&str, &[(char, char)]); 12] = [
    ("alnum", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
    ("alpha", &[('A', 'Z'), ('a', 'z')]),
    ("blank", &[(' ', ' '), ('\t', '\t')]),
    ("cntrl", &[('\0', '\x1f'), ('\x7f', '\x7f')]),
    ("digit", &[('0', '9')]),
    ("graph", &[('!', '~')]),
    ("lower", &[('a', 'z')]),
    ("print", &[(' ', '~')]),
    ("punct", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("space", &[(' ', ' '), ('\t', '\r')]),
    ("upper", &[('A', 'Z')]),
    ("xdigit", &[('0', '9'), ('A', 'F'), ('a', 'f')]),
];

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Names of files, some of which the patterns match.
    const NAMES: [&str; 16] = [
        "a.md",
        "b.md",
        "{a,b}.md",
        "c-d",
        "x]y",
        "x-y",
        "0001.md",
        "[x].md",
        "caf\u{e9}.md",
        "A1",
        "b/a.md",
        "b/c-d",
        "b/z.log",
        "x^y",
        "{x}",
        " z",
    ];

    const PATTERNS: [&str; 42] = [
        "a.md",
        "/a.md",
        "{a,b}.md",
        "*.{md,log}",
        "[[:digit:]]*",
        "[![:digit:]]*",
        "x[]]y",
        "x[-]y",
        "x[!]]y",
        "x[\\]]y",
        "x[]-]y",
        "x[a-]y",
        "[z-a]",
        "[",
        "[x",
        "[]",
        "[[:nonsense:]]x",
        "\\[x].md",
        "\\{a,b}.md",
        "b/",
        "b/*.md",
        "**/a.md",
        "*.md\n!a.md",
        "caf?.md",
        "*\r",
        "a.md  ",
        "#a.md",
        "\\#a.md",
        "x[[:punct:]]y",
        "[A-Z][0-9]",
        "[{]*",
        "x[\\^]y",
        "{x}",
        "x\\",
        "x[!-.]y",
        "x[\\!^]y",
        "x[\\^-]y",
        "x[^!]y",
        "x[!^-]y",
        "x[\\!-/]y",
        "x[+--]y",
        "x[]-a]y",
    ];

    /// What is left of the names where `.gitignore` holds these bytes: by the rules, and by git.
    fn left(folder: &Path, bytes: &[u8]) -> [Vec<String>; 2] {
        std::fs::write(folder.join(".gitignore"), bytes).unwrap();
        let mut rules = Rules::default();
        rules.add(folder);
        let is_left = |name: &&str| {
            let above = name.split_once('/').map(|(above, _)| above);
            !above.is_some_and(|above| rules.ignore(&folder.join(above), true))
                && !rules.ignore(&folder.join(name), false)
        };
        let ours = NAMES.into_iter().filter(is_left).map(str::to_owned).collect();
        let mut git = Command::new("git");
        git.args(["-c", "core.excludesFile=/dev/null", "ls-files", "-z", "--others", "--exclude-standard"]);
        let out = git.current_dir(folder).output().unwrap().stdout;
        let told: Vec<_> =
            out.split(|byte| *byte == 0).map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        let theirs = NAMES.iter().filter(|name| told.iter().any(|told| told == *name)).map(|name| (*name).to_owned());
        [ours, theirs.collect()]
    }

    #[test]
    fn lines_mean_what_they_mean_to_git() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        std::fs::create_dir(folder.join("b")).unwrap();
        for name in NAMES {
            std::fs::write(folder.join(name), "").unwrap();
        }
        assert!(Command::new("git").args(["init", "-q"]).current_dir(folder).status().unwrap().success());
        let latin = [&b"# caf\xe9\n"[..], b"a.md\n", b"caf\xe9.md\n", b"b/\n"].concat();
        let lines = PATTERNS.iter().map(|line| format!("{line}\n").into_bytes());
        for bytes in lines.chain([latin, b"\xef\xbb\xbfa.md\n".to_vec()]) {
            let [ours, theirs] = left(folder, &bytes);
            assert_eq!(ours, theirs, "{:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
